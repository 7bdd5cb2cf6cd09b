"""What of a comparison may leave the office: the five classes, suppressed together so that none gives another away.

The classes stand in the columns of gap counts, whose release rules then hold for them: both as served, only A as too
far, only B as full, neither as not eligible. Whoever must be checked under one or both is unknown in both maps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.workflows.gained import masks_of
from assessments.design.comparing import CLASSES
from assessments.disclosure import release_cells, release_counts
from layers.schemas import GapCounts, ReleasedCounts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from app.workflows.comparing import Comparison

COLUMNS = {"both": "served", "only_a": "too_far", "only_b": "full", "neither": "not_eligible", "unknown": "unknown"}
"""In which column of gap counts each class stands."""

_UNUSED = {"no_service": 0, "ended": 0}
EVERYBODY = "everybody"


def released_by_group(comparison: Comparison) -> pd.DataFrame:
    """Count the classes of everybody and of each group as may be told: columns kind, name, people and `CLASSES`."""
    rows = [
        _row(comparison, mask, kind, name)
        for kind, name, mask in masks_of(comparison.world)
        if kind == EVERYBODY or mask.any()
    ]
    released = release_counts(pd.DataFrame(rows))
    classes = {column: name for name, column in COLUMNS.items()}
    return released.rename(columns={"service_type": "kind", "area_id": "name", **classes})


def _row(comparison: Comparison, mask: npt.NDArray[np.bool_], kind: str, name: str) -> dict[str, Any]:
    counts = np.bincount(comparison.pairs.classes[mask], minlength=len(CLASSES)).tolist()
    told = {COLUMNS[code]: count for code, count in zip(CLASSES, counts, strict=True)}
    return {"service_type": kind, "area_id": name, "area_name": name, "people": int(mask.sum()), **told, **_UNUSED}


def released_cells_of(comparison: Comparison) -> pd.DataFrame:
    """Count the classes by cells of at least 11 people (schema ReleasedCounts), coarser where fewer live."""
    if not len(comparison.pairs):
        return ReleasedCounts.empty()
    cells = pd.Series(comparison.world.area_ids("cell"), dtype=object)
    classes = pd.Series(comparison.pairs.classes).map(dict(enumerate(CLASSES))).map(COLUMNS)
    counted = pd.crosstab(cells.fillna(""), classes.to_numpy()).reindex(columns=list(COLUMNS.values()), fill_value=0)
    frame = counted.assign(people=counted.sum(axis=1), service_type=EVERYBODY, **_UNUSED)
    ids = pd.Series(counted.index, index=counted.index, dtype=object)
    frame = frame.assign(area_id=ids.where(ids != "", None), area_name=None)
    return release_cells(GapCounts.parse(frame.reset_index(drop=True)))


def side_of(row: Mapping[str, Any], letter: str) -> dict[str, int | None]:
    """Return what a released row tells of one programme: people, eligible, to be checked, not eligible; None: withheld.

    What is withheld is not looked for in sums that the reader can take too: those are safe, or withheld with it.
    """
    own, others = ("only_a", "only_b") if letter == "A" else ("only_b", "only_a")
    eligible, refused = ("both", own), ("neither", others)
    return {
        "people": _number(row["people"]),
        "served": _sum(row, eligible, ("unknown", *refused)),
        "unknown": _number(row[COLUMNS["unknown"]]),
        "not_eligible": _sum(row, refused, ("unknown", *eligible)),
    }


def _sum(row: Mapping[str, Any], parts: Sequence[str], rest: Sequence[str]) -> int | None:
    """Add classes up, or take the others from the people, whichever is told."""
    told = [_number(row[COLUMNS[name]]) for name in parts]
    if None not in told:
        return sum(figure for figure in told if figure is not None)
    whole, left = _number(row["people"]), [_number(row[COLUMNS[name]]) for name in rest]
    if whole is None or None in left:
        return None
    return whole - sum(figure for figure in left if figure is not None)


def _number(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
