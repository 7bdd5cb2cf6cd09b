"""What every layer looks like: its columns, types and limits. Columns are defined once, in `columns.py`.

The layers are loaded when the first of them is named: they need pandera and pandas (a second of processor time), and
whoever asks for the closed lists in `columns.py` alone, as the help of a command does, needs neither.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from layers.schemas.columns import COLUMNS, Column, Kind

if TYPE_CHECKING:
    from layers.schemas.base import Layer, column
    from layers.schemas.inputs import INPUTS, KEYS, Areas, Demand, Programmes, Returnees, Services, Settlements
    from layers.schemas.results import (
        AccessScores,
        Catchments,
        DisagreementCounts,
        Disagreements,
        GapClusters,
        GapCounts,
        GapStatuses,
        NearestByRoad,
        Options,
        ReleasedCounts,
        ReleasedDisagreements,
        RoadCatchments,
    )

__all__ = [
    "COLUMNS",
    "INPUTS",
    "KEYS",
    "AccessScores",
    "Areas",
    "Catchments",
    "Column",
    "Demand",
    "DisagreementCounts",
    "Disagreements",
    "GapClusters",
    "GapCounts",
    "GapStatuses",
    "Kind",
    "Layer",
    "NearestByRoad",
    "Options",
    "Programmes",
    "ReleasedCounts",
    "ReleasedDisagreements",
    "Returnees",
    "RoadCatchments",
    "Services",
    "Settlements",
    "column",
]


def __getattr__(name: str) -> Any:
    """Load the layers and look a name up among them."""
    if name in __all__:
        for module in ("base", "inputs", "results"):
            found = vars(import_module(f"layers.schemas.{module}"))
            if name in found:
                return found[name]
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
