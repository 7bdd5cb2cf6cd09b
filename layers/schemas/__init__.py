"""What every layer looks like: its columns, types and limits. Columns are defined once, in `columns.py`."""

from layers.schemas.base import Layer, column
from layers.schemas.columns import COLUMNS, Column, Kind
from layers.schemas.inputs import INPUTS, KEYS, Areas, Programmes, Returnees, Services, Settlements
from layers.schemas.results import Catchments, GapClusters, GapCounts, GapStatuses, Options, ReleasedCounts

__all__ = [
    "COLUMNS",
    "INPUTS",
    "KEYS",
    "Areas",
    "Catchments",
    "Column",
    "GapClusters",
    "GapCounts",
    "GapStatuses",
    "Kind",
    "Layer",
    "Options",
    "Programmes",
    "ReleasedCounts",
    "Returnees",
    "Services",
    "Settlements",
    "column",
]
