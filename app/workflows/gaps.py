"""Where are people left out, of what, and why: counts by area, settlement or cell, and clusters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from app.workflows.world import LEVELS, World
from assessments.clusters import find_clusters
from assessments.gaps import count_gaps
from assessments.geography import settlements_of
from layers.geodesy import Places
from layers.schemas import GapClusters
from layers.schemas.columns import GAP_STATUSES, NEED_NOT_RECORDED
from layers.words import N_

WAYS = ("admin1", "admin2", "settlement", "cell")
"""The ways in which gaps can be added up."""

NOWHERE_LABELS = {
    "admin1": N_("Area not known"),
    "admin2": N_("Area not known"),
    "settlement": N_("No place recorded"),
    "cell": N_("No place recorded"),
}
"""What the row without an `area_id` is called where it is shown: at a level of areas it also holds the people whose
place lies in none of those known."""


def gaps_by(world: World, by: str, *, service_type: str | None = None, language: str = "en") -> pd.DataFrame:
    """Add up gaps by area and type of service (schema GapCounts), exactly: this stays inside the office.

    Parameters
    ----------
    world
        What is known.
    by
        One of `WAYS`.
    service_type
        Only this type; else every type that somebody needs, and the people whose needs are not recorded.
    language
        The language of area names, where an area has one in it.

    """

    def count() -> pd.DataFrame:
        statuses = world.statuses
        if service_type is not None:
            statuses = statuses[statuses["service_type"] == service_type]
        area_ids = world.area_ids(by)[world.positions(statuses)]
        return count_gaps(statuses, area_ids, area_names(world, by, language=language))

    return world.once(("gaps", by, service_type, language), count)


def area_names(world: World, by: str, *, language: str = "en") -> dict[str, str]:
    """Return the name of every area, settlement or cell (a cell is named by the settlement nearest to it)."""
    if by in LEVELS:
        chosen = world.areas[world.areas["admin_level"] == LEVELS[by]]
        own = chosen[f"area_name_{language}"].fillna(chosen["area_name"]).fillna(chosen["area_id"])
        return dict(zip(chosen["area_id"], own, strict=True))
    named = dict(zip(world.settlements["settlement_id"], world.settlements["settlement_name"].fillna(""), strict=True))
    return named if by == "settlement" else world.once("cell names", lambda: _cell_names(world, named))


def _cell_names(world: World, settlement_names: dict[str, str]) -> dict[str, str]:
    import h3  # noqa: PLC0415 - only where cells are named

    cells = [cell for cell in pd.unique(pd.Series(world.area_ids("cell"))) if isinstance(cell, str)]
    if not cells:
        return {}
    middles = np.array([h3.cell_to_latlng(cell) for cell in cells])
    nearest = settlements_of(Places(middles[:, 0], middles[:, 1]), world.settlements)
    return {cell: settlement_names.get(near, "") for cell, near in zip(cells, nearest, strict=True)}


def clusters_of(world: World, service_type: str) -> pd.DataFrame:
    """Find clusters of people who are surely not served by a type of service (schema GapClusters)."""

    def find() -> pd.DataFrame:
        statuses = world.statuses[world.statuses["service_type"] == service_type]
        if service_type == NEED_NOT_RECORDED or statuses.empty:
            return GapClusters.empty()
        rows = world.positions(statuses)
        places = Places(world.people.places.latitude[rows], world.people.places.longitude[rows])
        return find_clusters(statuses, places, world.settlements, service_type=service_type)

    return world.once(("clusters", service_type), find)


def gap_rows(counts: pd.DataFrame) -> list[dict[str, Any]]:
    """Write gap counts as plain JSON values; missing is null."""
    plain = counts.astype(object).where(counts.notna(), None)
    whole = ("people", *GAP_STATUSES)
    return [
        {str(name): (int(value) if name in whole and value is not None else value) for name, value in row.items()}
        for row in plain.to_dict("records")
    ]
