"""What a pair of maps of access by road shows, dry season and rainy: typed frames, made by the workflows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.roads.names import SEASONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from mapping.content import MapContent

NEAREST = "nearest"
"""The measure that is minutes to the nearest service; the others are the methods of AccessScores."""


@dataclass(frozen=True)
class AccessContent:
    """Access to one type of service, one frame a season.

    `ground` is the map beneath: areas, towns, the services of the type, the sentence, the recipe; its counts are empty.
    `seasons` holds NearestByRoad (for `nearest`) or AccessScores by season. Places are H3 cells (`by` is `cell`) or the
    areas of `ground`. `of` says whose access: of the `caseload` or the `population`; `unmapped` are the people on
    neither map, because no road network is kept where they live or nobody knows where that is.
    """

    ground: MapContent
    seasons: Mapping[str, pd.DataFrame]
    profile: str
    measure: str = NEAREST
    by: str = "cell"
    of: str = "caseload"
    unmapped: int = 0

    def in_order(self) -> list[tuple[str, pd.DataFrame]]:
        """Return the seasons with their frames, the drier first."""
        return [(season, self.seasons[season]) for season in SEASONS if season in self.seasons]
