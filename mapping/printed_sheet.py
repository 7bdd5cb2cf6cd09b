"""What stands in the window of a printed map: shaded areas, catchments, services, clusters, names, scale and north."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import h3
import numpy as np
import shapely

from layers.words import say
from mapping.descriptions import CLOSED, given
from mapping.geometry import name_places, polygonal, simplified
from mapping.layers_places import area_name
from mapping.layers_services import apart
from mapping.map_frame import (
    MM_PER_PIXEL,
    Box,
    Frame,
    draw_fill,
    draw_line,
    draw_ring,
    draw_symbol,
    haloed,
    overlap,
    rings,
)
from mapping.paper import FONT, INK, Paper
from mapping.shares import NOBODY, tallies
from mapping.symbols import FILLS, LINES, SYMBOLS, UNTYPED, Fill, ring_radius, symbol_radius
from mapping.things import LAVISH

if TYPE_CHECKING:
    import pandas as pd

    from layers.words import Words
    from mapping.content import MapContent

MOST_NUMBERED = 60
"""Up to so many services carry on the map their number in the list."""

MOST_CIRCLES = 400
"""More catchments than these are drawn as the edge of the ground that they cover together."""

_CROWD = 500
_MOST_TOWNS = 400
_LAND = Fill("land", "", "#FFFFFF")


@dataclass
class Sheet:
    """The map's window being drawn, and the boxes on it that are taken by texts and symbols."""

    pdf: Paper
    frame: Frame
    content: MapContent
    words: Words
    taken: list[Box] = field(default_factory=list)

    def draw(self, services: pd.DataFrame) -> None:
        """Draw the window: ground, catchments, symbols, rings, scale, and names where there is room.

        `services` are numbered (column `number`).
        """
        left, top, right, bottom = self.frame.box
        with self.pdf.rect_clip(left, top, right - left, bottom - top):
            self._ground()
            self._catchments()
            self._symbols(services)
            self._clusters()
            self._scale_and_north()
            self._names()
        self.pdf.set_draw_color(*INK)
        self.pdf.set_line_width(0.3)
        self.pdf.rect(left, top, right - left, bottom - top)

    def _ground(self) -> None:
        content = self.content
        shapes = polygonal(content.areas["geometry"])
        there = np.flatnonzero(shapes != None)  # noqa: E711 - each element of an array of objects
        known = tallies(content.counts, content.service_type)
        if len(there):
            shared = bool(shapely.coverage_is_valid(shapes[there]))
            drawn = simplified(shapes[there], LAVISH.vertices, shared=shared)
            codes = content.areas["area_id"].astype(str).to_numpy()[there].tolist()
            for code, shape in zip(codes, drawn.tolist(), strict=True):
                fill = FILLS[known.get(code, NOBODY).style_for(content.cause)] if content.service_type else _LAND
                draw_fill(self.pdf, self.frame.shape(shape), fill, edge_mm=0.25)
        if content.service_type and not len(there):
            for cell, tally in tallies(content.cells, content.service_type).items():
                if cell:
                    corners = [(longitude, latitude) for latitude, longitude in h3.cell_to_boundary(cell)]
                    shape = self.frame.shape(shapely.Polygon(corners))
                    draw_fill(self.pdf, shape, FILLS[tally.style_for(content.cause)])

    def _catchments(self) -> None:
        frame = self.content.catchments
        shapes = polygonal(frame["geometry"])
        classes = frame["settlement_class"].to_numpy()
        for settlement_class in ("rural", "urban"):
            mine = shapes[(classes == settlement_class) & (shapes != None)]  # noqa: E711 - each element of an array
            if len(mine) > MOST_CIRCLES // 2:
                mine = np.array([shapely.union_all(mine)], dtype=object)
            for shape in mine.tolist():
                drawn = shapely.simplify(shapely.transform(shape, self.frame.project), 0.05)
                for ring in rings(drawn):
                    draw_line(self.pdf, ring, LINES[settlement_class], thin=True)

    def _symbols(self, services: pd.DataFrame) -> None:
        rows = services.dropna(subset=["latitude", "longitude"])
        radius = symbol_radius(len(rows))
        size = radius * MM_PER_PIXEL * (1 if len(rows) <= _CROWD else math.sqrt(_CROWD / len(rows)))
        places = list(zip(rows["latitude"].tolist(), rows["longitude"].tolist(), strict=True))
        numbered = len(services) <= MOST_NUMBERED
        keys: list[tuple[float, float, str]] = []
        for row, place, shift in zip(rows.to_dict("records"), places, apart(places, radius), strict=True):
            x, y = self.frame.point(*place)
            at = x + shift.get("shiftX", 0) * MM_PER_PIXEL, y + shift.get("shiftY", 0) * MM_PER_PIXEL
            symbol = SYMBOLS[given(row["service_type"]) or UNTYPED]
            stale, closed = given(row["missing_since"]) is not None, row["status"] in CLOSED
            draw_symbol(self.pdf, symbol, at, size, stale=stale, closed=closed)
            if len(rows) <= _CROWD:
                self.taken.append((at[0] - size, at[1] - size, at[0] + size, at[1] + size))
            keys.append((at[0] + size + 0.3, at[1] + size + 0.6, str(row["number"])))
        if numbered:
            self.pdf.set_font(FONT, "B", 5.5)
            self.pdf.set_text_color(*INK)
            for x, y, number in keys:
                haloed(self.pdf, x, y, number)
                self.taken.append((x, y - 1.6, x + self.pdf.get_string_width(number), y))

    def _clusters(self) -> None:
        clusters = self.content.clusters
        most = int(clusters["people"].max()) if len(clusters) else 0
        columns = (clusters[name].tolist() for name in ("latitude", "longitude", "people"))
        for latitude, longitude, people in zip(*columns, strict=True):
            x, y = self.frame.point(round(latitude, 3), round(longitude, 3))
            radius = ring_radius(int(people), most) * MM_PER_PIXEL
            draw_ring(self.pdf, (x, y), radius)
            self.pdf.set_font(FONT, "B", 6.5)
            self.pdf.set_text_color(*INK)
            text = self.words.number(int(people))
            wide = self.pdf.get_string_width(text)
            box = (x - wide / 2, y - radius - 3, x + wide / 2, y - radius - 0.6)
            haloed(self.pdf, box[0], box[3], text)
            self.taken += [box, (x - radius, y - radius, x + radius, y + radius)]

    def _names(self) -> None:
        """Write the names of areas, then of towns from the largest, wherever nothing else is written yet."""
        areas = self.content.areas
        rows = areas.drop(columns="geometry").to_dict("records")
        self.pdf.set_text_color(*INK)
        self.pdf.set_font(FONT, "B", 7)
        placed = [(at, row) for at, row in zip(name_places(areas["geometry"]), rows, strict=True) if at]
        for (latitude, longitude, _), row in sorted(placed, key=lambda entry: -entry[0][2]):
            text = _clean(area_name(row, self.words))
            x, y = self.frame.point(latitude, longitude)
            wide = self.pdf.get_string_width(text)
            self._write_if_free(text, [(x - wide / 2, y + down) for down in (0.0, -5.0, 5.0, -9.0, 9.0)])
        self.pdf.set_font(FONT, size=6.5)
        self.pdf.set_text_color(*INK)
        towns = self.content.settlements.dropna(subset=["latitude", "longitude", "settlement_name"])
        towns = towns.sort_values("population", ascending=False, kind="stable", na_position="last").head(_MOST_TOWNS)
        columns = (towns[name].tolist() for name in ("settlement_name", "latitude", "longitude"))
        for name, latitude, longitude in zip(*columns, strict=True):
            x, y = self.frame.point(latitude, longitude)
            text = _clean(str(name))
            wide = self.pdf.get_string_width(text)
            if self._write_if_free(text, [(x + 1, y + 0.9), (x - 1 - wide, y + 0.9), (x - wide / 2, y - 1)]):
                self.pdf.set_fill_color(*INK)
                self.pdf.circle(x, y, 0.45, style="F")

    def _write_if_free(self, text: str, starts: list[tuple[float, float]]) -> bool:
        wide = self.pdf.get_string_width(text)
        for x, y in starts:
            box = (x - 0.3, y - 2.1, x + wide + 0.3, y + 0.6)
            if self.frame.holds(box) and not any(overlap(box, other) for other in self.taken):
                haloed(self.pdf, x, y, text)
                self.taken.append(box)
                return True
        return False

    def _scale_and_north(self) -> None:
        pdf, (left, top, right, bottom) = self.pdf, self.frame.box
        kilometres = self.frame.bar_km()
        long = kilometres * self.frame.mm_per_km
        x, y = left + 4, bottom - 4
        said = self.words(say("Scale 1:{scale}", scale=self.frame.scale))
        pdf.set_font(FONT, size=6.5)
        wide = max(long + 18, pdf.get_string_width(said) + 4)
        pdf.set_fill_color(255, 255, 255)
        pdf.rect(left, bottom - 12, wide + 2, 12, style="F")
        self.taken += [(left, bottom - 12, left + wide + 2, bottom), (right - 10, top, right, top + 14)]
        pdf.set_draw_color(*INK)
        pdf.set_line_width(0.2)
        pdf.set_fill_color(*INK)
        pdf.rect(x, y, long / 2, 1.4, style="DF")
        pdf.rect(x + long / 2, y, long / 2, 1.4, style="D")
        pdf.set_text_color(*INK)
        decimals = max(0, 1 - math.floor(math.log10(kilometres)))
        pdf.text(x - 0.6, y - 0.8, "0")
        end = self.words("{length} km", length=self.words.number(kilometres, decimals=decimals))
        pdf.text(x + long - 1, y - 0.8, end)
        pdf.text(x, y - 4.4, said)
        pdf.set_fill_color(255, 255, 255)
        pdf.rect(right - 10, top, 10, 14, style="F")
        pdf.set_fill_color(*INK)
        pdf.polygon(
            [(right - 5, top + 5), (right - 2.8, top + 12), (right - 5, top + 10.5), (right - 7.2, top + 12)], style="F"
        )
        pdf.set_font(FONT, "B", 8)
        pdf.text(right - 5 - pdf.get_string_width("N") / 2, top + 4.2, "N")


def _clean(text: Any) -> str:
    return " ".join(str(text).split())
