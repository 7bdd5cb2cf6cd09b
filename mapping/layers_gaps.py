"""Where people are left out: areas and cells shaded by the share not served, clusters as rings sized by people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import h3
import pandas as pd

from layers.labels import GAP_LABELS
from layers.schemas.columns import GAP_CAUSES
from mapping.descriptions import Speller, cluster_label, cluster_lines, tally_lines
from mapping.elements import MapLayer
from mapping.geometry import DECIMALS, PEOPLE_DECIMALS, Shapes, borders, point
from mapping.layers_places import RANK_CLUSTER, RANK_COUNT, area_name
from mapping.shares import NOBODY, tallies
from mapping.symbols import ring_radius
from mapping.things import LAVISH, Budget, Label, Thing

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.words import Words


def areas_layer(
    areas: gpd.GeoDataFrame,
    counts: pd.DataFrame,
    *,
    service_type: str | None,
    words: Words,
    cause: str | None = None,
    budget: Budget = LAVISH,
    shapes: Shapes | None = None,
) -> MapLayer:
    """Shade each area by the share of its people who are not served; hatched where more than 20 % are unknown.

    With a cause (a status of `GAP_STATUSES`) it is shaded by that cause's share alone.

    An area without a row is shown as one where nobody is recorded with the need; one whose figures are missing as
    withheld. Without a service type nothing is shaded. `shapes` are the areas' borders if they are ready already.
    """
    meaning = share_meaning(cause, words)
    name = words("Share of people not served, by area") if cause is None else words("{share}, by area", share=meaning)
    if service_type is None:
        return MapLayer("areas", name, order=10)
    speller = Speller(words)
    known = tallies(counts, service_type)
    rows = pd.DataFrame(areas.drop(columns="geometry")).to_dict("records")
    things = []
    shapes = borders(areas["geometry"], budget.vertices) if shapes is None else shapes
    for row, shape in zip(rows, shapes, strict=True):
        if shape is None:
            continue
        tally = known.get(str(row["area_id"]), NOBODY)
        title, lines = area_name(row, words), tally_lines(tally, speller)
        things.append(
            Thing(
                "area",
                tally.style_for(cause),
                shape,
                str(row["area_id"]),
                title=title,
                lines=lines,
                tip=(title, lines[0]),
            )
        )
    return MapLayer("areas", name, things, order=10, meaning=meaning)


def share_meaning(cause: str | None, words: Words) -> str:
    """Say what the shades of areas and cells stand for."""
    if cause is None:
        return words("Share of people not served")
    return words("Share of people: {status}", status=words(GAP_LABELS[cause]).lower())


def cells_layer(
    cells: pd.DataFrame,
    *,
    service_type: str | None,
    words: Words,
    cause: str | None = None,
    shown: bool = False,
    budget: Budget = LAVISH,
) -> MapLayer:
    """Show people only as counts in H3 cells, shaded as areas are; the number is written where it fits."""
    name = words("People, by cell")
    speller = Speller(words)
    things, labels = [], []
    for cell, tally in tallies(_few(cells, budget.cells), service_type).items():
        if not cell:
            continue
        lines = tally_lines(tally, speller)
        people = speller.number(tally.people) if tally.people is not None else ""
        title = words("People in this cell: {people}", people=people) if people else words("Cell")
        corners = h3.cell_to_boundary(cell)
        style = tally.style_for(cause)
        things.append(Thing("cell", style, _hexagon(corners), cell, title=title, lines=lines, tip=(lines[0],)))
        if people:
            latitude, longitude = h3.cell_to_latlng(cell)
            labels.append(
                Label(people, latitude, longitude, RANK_COUNT + min(tally.people or 0, 999), "count", fit=corners[0])
            )
    return MapLayer("cells", name, things, labels, order=20, shown=shown, meaning=share_meaning(cause, words))


def _hexagon(corners: tuple[tuple[float, float], ...]) -> dict[str, object]:
    ring = [[round(longitude, DECIMALS), round(latitude, DECIMALS)] for latitude, longitude in (*corners, corners[0])]
    return {"type": "Polygon", "coordinates": [ring]}


def _few(cells: pd.DataFrame, most: int) -> pd.DataFrame:
    """Roll the finest cells up until there are at most so many; a figure withheld in one withholds its parent's."""
    placed = cells[cells["area_id"].notna()]
    resolution = max((h3.get_resolution(cell) for cell in placed["area_id"]), default=0)
    figures = ["people", "served", "unknown", *GAP_CAUSES]
    while placed["area_id"].nunique() > most and resolution > 0:
        resolution -= 1
        parents = [
            h3.cell_to_parent(cell, resolution) if h3.get_resolution(cell) > resolution else cell
            for cell in placed["area_id"]
        ]
        grouped = placed.assign(area_id=parents).groupby(["area_id", "service_type"], sort=True)
        sums = grouped[figures].sum()
        withheld = grouped[figures].count().lt(grouped.size(), axis=0)
        placed = sums.astype("Int64").mask(withheld, pd.NA).reset_index()
    return placed


def clusters_layer(clusters: pd.DataFrame, *, words: Words) -> MapLayer:
    """Ring the clusters of people who are not served: the ring's area grows with the people.

    Each is named by its nearest town with its people and their most frequent cause; places are rounded to 111 m.
    """
    name = words("Clusters of people not served")
    speller = Speller(words)
    sizes = clusters["people"].to_numpy(dtype="int64")
    least, most = (int(sizes.min()), int(sizes.max())) if len(sizes) else (0, 0)
    things, labels = [], []
    for row in clusters.to_dict("records"):
        people = int(row["people"])
        label = cluster_label(row, speller)
        radius = ring_radius(people, most)
        things.append(
            Thing(
                "cluster",
                "ring",
                point(row["latitude"], row["longitude"], PEOPLE_DECIMALS),
                str(row["cluster_id"]),
                title=label,
                lines=cluster_lines(row, speller),
                tip=(label,),
                numbers={"radius": radius},
            )
        )
        latitude, longitude = (round(float(row[part]), PEOPLE_DECIMALS) for part in ("latitude", "longitude"))
        rank, short = RANK_CLUSTER + people / most, speller.number(people)
        labels.append(Label(label, latitude, longitude, rank, "cluster", gap=radius + 4, firm=True, short=short))
    return MapLayer("clusters", name, things, labels, order=40, people=(least, most))
