"""What a pair of maps of two programmes shows: whom each takes, cell by cell; made by the workflows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from layers.words import Message
    from mapping.content import MapContent
    from mapping.profile_content import ProfileTable


@dataclass(frozen=True)
class MapSide:
    """One of the two programmes: its letter, which it is, what its map says in figures, its sites and their circles.

    `cells` have schema GapCounts (ReleasedCounts where the map may leave the office), by H3 cell: `served` are the
    people who are surely eligible, `not_eligible` those who surely are not, `unknown` those to be checked.
    """

    letter: str
    said: Message
    figures: Message
    cells: pd.DataFrame
    services: pd.DataFrame
    catchments: gpd.GeoDataFrame


@dataclass(frozen=True)
class CompareContent:
    """Both programmes on the same ground.

    `differing` are the cells where not the same people are taken, as far as that may be told. `tables` and `notes` are
    plain texts in the reader's language: the figures by group and where the rules differ, and what must be known to
    read them.
    """

    ground: MapContent
    sides: tuple[MapSide, MapSide]
    differing: frozenset[str]
    tables: tuple[ProfileTable, ...]
    notes: tuple[str, ...]
