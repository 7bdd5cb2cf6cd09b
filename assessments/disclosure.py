"""What may be told about small numbers of people: which figures leave the office, and how coarse?

Whatever leaves is withheld below k = 11 people (rulings.md; the CMS rule withholds 1 to 10). 0 may be told. A withheld
figure is missing. Shares are reckoned from what is released, so that a share of a withheld figure is missing too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import h3
import pandas as pd

from assessments.cell_rollup import rolled_up
from assessments.suppression import FIGURES, Branch, tree_of, withheld_figures
from layers.schemas import GapClusters, GapCounts, ReleasedCounts

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_PEOPLE = 11
"""The smallest number of people that leaves the office."""

TOTAL = "\0total"
"""The key of the row of totals; no area has it."""

BANDS_KM = (5, 10, 25, 50)
"""Limits of the bands in which a distance leaves the office; a distance on a limit belongs to the lower band."""

RING_RESOLUTION = 6
"""The middle of a released cluster is that of its H3 cell of this resolution (36 km2)."""


def release_counts(
    counts: pd.DataFrame, *, parents: Mapping[str, str] | None = None, k: int = LEAST_PEOPLE
) -> pd.DataFrame:
    """Withhold small counts, and others so that no small one can be worked out.

    Safe against subtracting in rows (people less statuses), in columns (what is known of the total less the other
    areas; see `release_totals`) and in the tree of areas (a region less its districts). Types of service are dealt with
    one by one: people may need several, so that no sum links them.

    Parameters
    ----------
    counts
        Frame of schema GapCounts, of one level of areas or of several. Levels that are published, together or one after
        another, belong in one call: two calls do not know of each other. A region may hold more people than its
        districts together (the district of some is not known).
    parents
        The area that holds an area. Totals of parents that have no row are taken to be known to the reader too.
    k
        The smallest number of people told; from 1 to `k` - 1 is withheld.

    Returns
    -------
    DataFrame[ReleasedCounts]
        The same rows in the same order; withheld figures are missing. Missing does not mean below `k`: it may be a
        larger figure that would give a small one away.

    Raises
    ------
    ValueError
        When an area has two rows of one type, areas hold each other in a ring, or a row is less than the rows below it.

    """
    return _released(counts, parents, k)[0]


def release_totals(
    counts: pd.DataFrame, *, parents: Mapping[str, str] | None = None, k: int = LEAST_PEOPLE
) -> pd.DataFrame:
    """Return the totals that may be told beside `release_counts` of the same rows: one row for each type of service.

    Whoever says how many people there are in all, in a sentence or a chart that leaves the office, takes the figures
    from here: a total withheld in this table would give a small figure away.

    Returns
    -------
    DataFrame[ReleasedCounts]
        `area_id` and `area_name` are empty; withheld figures are missing.

    """
    return _released(counts, parents, k)[1]


def _released(counts: pd.DataFrame, parents: Mapping[str, str] | None, k: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    counts = GapCounts.parse(counts).reset_index(drop=True)
    told: dict[str, list[int | None]] = {name: counts[name].tolist() for name in FIGURES}
    totals: list[dict[str, Any]] = []
    for service_type, rows in counts.groupby("service_type", sort=False):
        total = _tree(rows, parents or {})
        hidden = withheld_figures(total, k)
        for row, area_id in zip(rows.index, rows["area_id"].fillna(""), strict=True):
            for column, name in enumerate(FIGURES):
                if (area_id, column) in hidden:
                    told[name][row] = None
        shown = (None if (TOTAL, column) in hidden else figure for column, figure in enumerate(total.figures))
        totals.append({"service_type": service_type, **dict(zip(FIGURES, shown, strict=True))})
    released = counts.copy()
    for name, figures in told.items():
        released[name] = pd.Series(figures, dtype="Int64")
    return ReleasedCounts.parse(released), ReleasedCounts.parse(pd.DataFrame(totals, columns=ReleasedCounts.names()))


def _tree(rows: pd.DataFrame, parents: Mapping[str, str]) -> Branch:
    keys = rows["area_id"].fillna("").tolist()
    if len(set(keys)) < len(keys):
        raise ValueError("an area, or people without one, stands in two rows of one type of service")
    figures = dict(zip(keys, rows[list(FIGURES)].astype("int64").itertuples(index=False, name=None), strict=True))
    nowhere = [figures.pop("")] if "" in figures else []
    return tree_of(figures, lambda key: _given(parents.get(key)), nowhere=nowhere, total=TOTAL)


def _given(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def release_cells(
    counts_by_cell: pd.DataFrame, *, k: int = LEAST_PEOPLE, finest: int = 6, coarsest: int = 3
) -> pd.DataFrame:
    """Count people in H3 cells of at least `k` people, then withhold small statuses.

    Cells with fewer people are rolled up to coarser ones, as far as `coarsest`; a cell never lies in another. Whoever
    is still left, and people without a place, are counted in one last row with an empty `area_id`: nobody is counted
    twice or not at all.

    Parameters
    ----------
    counts_by_cell
        Frame of schema GapCounts whose `area_id` is an H3 cell of resolution `finest` or finer.
    k, finest, coarsest
        The fewest people in a cell; the finest and the coarsest resolution that leave.

    Returns
    -------
    DataFrame[ReleasedCounts]
        By type and cell; withheld figures are missing. If all the people of a type are fewer than `k`, its one row says
        nothing. `area_name` is kept where the cell is that of a single row, else empty.

    Raises
    ------
    ValueError
        When a cell is coarser than `finest` or is no H3 cell.

    """
    counts = GapCounts.parse(counts_by_cell)
    cells = counts["area_id"].fillna("").map(lambda cell: _at(cell, finest) if cell else "")
    frames = []
    for _, rows in counts.groupby("service_type", sort=False):
        own = cells[rows.index]
        there = rows["people"].groupby(own).sum()
        number = {str(cell): int(people) for cell, people in there.items() if people}
        nowhere = number.pop("", 0)
        chosen = rolled_up(number, least=k, finest=finest, coarsest=coarsest, left=nowhere)
        frames.append(_added_up(rows, own.map(lambda cell, chosen=chosen: chosen.get(cell, ""))))
    if not frames:
        return ReleasedCounts.empty()
    return release_counts(pd.concat(frames, ignore_index=True), k=k)


def _at(cell: str, resolution: int) -> str:
    if not h3.is_valid_cell(cell):
        raise ValueError(f"{cell!r} is not an H3 cell")
    if h3.get_resolution(cell) < resolution:
        raise ValueError(f"the cell {cell} is coarser than resolution {resolution}")
    parent: str = h3.cell_to_parent(cell, resolution)
    return parent


def _added_up(rows: pd.DataFrame, holder: pd.Series[str]) -> pd.DataFrame:
    grouped = rows.groupby(holder.rename("cell"))
    added = grouped[list(FIGURES)].sum()
    names = {str(cell): own["area_name"].iloc[0] for cell, own in grouped if cell and len(own) == 1}
    cells = added.index.to_series().astype(str)
    added = added.assign(
        area_id=cells.where(cells != ""), area_name=cells.map(names), service_type=rows["service_type"].iloc[0]
    )
    return added[added["people"] > 0].sort_values("area_id", na_position="last")


def release_clusters(clusters: pd.DataFrame, *, k: int = LEAST_PEOPLE) -> pd.DataFrame:
    """Keep the clusters of at least `k` people, their rings moved off the homes.

    The middle becomes that of its H3 cell of resolution 6; the radius is widened by that shift and rounded up to whole
    kilometres, so that the ring still holds every home but no longer shows how far the farthest lies.

    Returns
    -------
    DataFrame[GapClusters]
        Numbered anew in the same order.

    """
    kept = clusters[clusters["people"] >= k]
    if kept.empty:
        return GapClusters.empty()
    homes = list(zip(kept["latitude"], kept["longitude"], strict=True))
    middles = [h3.cell_to_latlng(h3.latlng_to_cell(*home, RING_RESOLUTION)) for home in homes]
    shifts = [h3.great_circle_distance(home, middle, unit="km") for home, middle in zip(homes, middles, strict=True)]
    return GapClusters.parse(
        kept.assign(
            cluster_id=range(1, len(kept) + 1),
            latitude=[middle[0] for middle in middles],
            longitude=[middle[1] for middle in middles],
            radius_km=[
                float(math.ceil(radius + shift * _SPHERE))
                for radius, shift in zip(kept["radius_km"], shifts, strict=True)
            ],
        ).reset_index(drop=True)
    )


_SPHERE = 1.006
"""A distance on the sphere is at most 0.6 % shorter than on the ellipsoid."""


def distance_band(km: float) -> str:
    """Return the band in which a distance leaves the office: 0–5, 5–10, 10–25, 25–50 or > 50 km.

    A distance on a limit belongs to the lower band; a missing one has none (empty text).

    Raises
    ------
    ValueError
        When the distance is negative.

    """
    if math.isnan(km):
        return ""
    if km < 0:
        raise ValueError("a distance is never negative")
    lower = 0
    for upper in BANDS_KM:
        if km <= upper:
            return f"{lower}–{upper}"
        lower = upper
    return f"> {lower}"
