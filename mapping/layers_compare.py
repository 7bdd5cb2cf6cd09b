"""Whom does each of two programmes take: cells shaded by the share of their people who are surely eligible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import h3
import numpy as np
import pandas as pd

from mapping.elements import MapLayer
from mapping.eligible_scale import ELIGIBLE, UNSURE, eligible_class
from mapping.frame import bounds_of, sources_line
from mapping.geometry import DECIMALS
from mapping.layers_places import RANK_COUNT, land_layer, settlements_layer
from mapping.layers_services import catchments_layer, services_layer
from mapping.symbols import WITHHELD, mostly_known
from mapping.things import LAVISH, Budget, Label, Thing

if TYPE_CHECKING:
    from layers.words import Words
    from mapping.compare_content import CompareContent, MapSide
    from mapping.elements import Bounds

MANY_CELLS = 250
"""More cells than these get thin edges: they are small, and edges would hide the shades."""

SYMBOL_RADIUS = 5.0
"""Pixels: symbols are small here, so that the shades around them are seen."""


def compare_layers(content: CompareContent, side: MapSide, words: Words, *, budget: Budget = LAVISH) -> list[MapLayer]:
    """Build the layers of one programme's map, the lowest first; the one legend stands beside both."""
    ground = content.ground
    sources = MapLayer(
        "sources", words("Sources"), order=99, switched=False, attribution=sources_line(ground.recipe, words)
    )
    return [
        land_layer(ground.areas, words=words, budget=budget),
        settlements_layer(ground.settlements, words=words),
        eligible_layer(content, side, words=words),
        catchments_layer(side.catchments, words=words, shown=True, budget=budget),
        services_layer(side.services, words=words, budget=budget, most_radius=SYMBOL_RADIUS),
        sources,
    ]


def eligible_layer(content: CompareContent, side: MapSide, *, words: Words) -> MapLayer:
    """Shade the cells of one programme; a thick edge is where the two do not take the same people."""
    things, labels = [], []
    others = {str(row["area_id"]): row for each in content.sides if each.letter != side.letter for row in _rows(each)}
    thin = {"thin": 1.0} if len(side.cells) > MANY_CELLS else {}
    for row in _rows(side):
        cell = str(row["area_id"])
        differs = cell in content.differing
        title = words("People in this cell: {people}", people=_told(row["people"], words))
        lines = (_line(side.letter, row, words), *_other_lines(content, side, others.get(cell), words))
        numbers = {"thick": 1.0} if differs else thin
        things.append(
            Thing("cell", style_of(row), _hexagon(cell), cell, title=title, lines=lines, tip=lines, numbers=numbers)
        )
        if row["served"]:
            latitude, longitude = h3.cell_to_latlng(cell)
            rank = RANK_COUNT + min(int(row["served"]), 999)
            text = words.number(row["served"])
            labels.append(Label(text, latitude, longitude, rank, "count", fit=h3.cell_to_boundary(cell)[0]))
    return MapLayer("eligible", words("Who is eligible"), things, labels, order=20, meaning=meaning(words))


def meaning(words: Words) -> str:
    """Say what the shades stand for."""
    return words("Share of the people in a cell who are surely eligible")


def style_of(row: dict[str, Any]) -> str:
    """Return the fill of a cell; one whose figures are withheld says nothing, one mostly to be checked is hatched."""
    people, eligible, unknown = row["people"], row["served"], row["unknown"]
    if people is None or eligible is None or not people:
        return WITHHELD
    step = f"{ELIGIBLE}-{eligible_class(eligible, people)}"
    return step if unknown is not None and mostly_known(unknown, people) else f"{step}-{UNSURE}"


def styled_cells(side: MapSide) -> dict[str, str]:
    """Return the fill of each cell of one programme's map."""
    return {str(row["area_id"]): style_of(row) for row in _rows(side)}


def _rows(side: MapSide) -> list[dict[str, Any]]:
    """Read the cells of one programme as whole numbers; None is withheld. People without a place are left out."""
    placed = side.cells[side.cells["area_id"].notna()]
    names = ("people", "served", "unknown")
    columns = [[None if pd.isna(value) else int(value) for value in placed[name].tolist()] for name in names]
    return [
        {"area_id": cell, **dict(zip(names, figures, strict=True))}
        for cell, *figures in zip(placed["area_id"].tolist(), *columns, strict=True)
    ]


def _line(letter: str, row: dict[str, Any], words: Words) -> str:
    return words(
        "{side}: {eligible} eligible, {unknown} to be checked",
        side=letter,
        eligible=_told(row["served"], words),
        unknown=_told(row["unknown"], words),
    )


def _other_lines(content: CompareContent, side: MapSide, row: dict[str, Any] | None, words: Words) -> tuple[str, ...]:
    other = next(each for each in content.sides if each.letter != side.letter)
    return () if row is None else (_line(other.letter, row, words),)


def _told(figure: int | None, words: Words) -> str:
    return words("withheld") if figure is None else words.number(figure)


def _hexagon(cell: str) -> dict[str, Any]:
    corners = np.round(np.array(h3.cell_to_boundary(cell))[:, ::-1], DECIMALS).tolist()
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


def compare_bounds(content: CompareContent, service_id: str | None = None) -> Bounds:
    """Return the bounds of the sites, their circles, and the cells where somebody is or may be eligible: of both.

    With a `service_id` those of that site and its circles alone.
    """
    places = [] if service_id is not None else [_middles(side) for side in content.sides]
    circles, sites = [], []
    for side in content.sides:
        chosen = [service_id] if service_id is not None else side.services["service_id"].tolist()
        sites.append(side.services.loc[side.services["service_id"].isin(chosen), ["latitude", "longitude"]])
        drawn = side.catchments[side.catchments["service_id"].isin(chosen)].bounds.to_numpy().tolist()
        circles += [corner for west, south, east, north in drawn for corner in ((south, west), (north, east))]
    corners = pd.DataFrame(circles, columns=["latitude", "longitude"])
    return bounds_of(content.ground.areas.iloc[:0], corners, *sites, *places)


def _middles(side: MapSide) -> pd.DataFrame:
    cells = [row["area_id"] for row in _rows(side) if row["served"] or row["unknown"]]
    return pd.DataFrame([h3.cell_to_latlng(cell) for cell in cells], columns=["latitude", "longitude"])


def legend_layers(content: CompareContent, words: Words) -> list[MapLayer]:
    """Return the layers that a legend for both maps must explain."""
    drawn = [layer for side in content.sides for layer in compare_layers(content, side, words)]
    return [layer for layer in drawn if layer.key in {"eligible", "services", "catchments"}]
