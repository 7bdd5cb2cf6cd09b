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
from mapping.printed_closures import draw_barriers
from mapping.printed_detail import spread
from mapping.shares import NOBODY, tallies
from mapping.symbols import FILLS, LINES, SYMBOLS, UNTYPED, Fill, ring_radius, symbol_radius
from mapping.things import LAVISH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from layers.words import Words
    from mapping.content import MapContent

MOST_NUMBERED = 150
"""Up to so many services carry on the map, where there is room, their number in the list."""

MOST_CIRCLES = 200
"""More catchments of one class than these are drawn as the edge of the ground that they cover together."""

_CROWD = 500
_MM2_PER_TOWN = 900
_OTHERS = 0.75
"""How large symbols of other types are beside those of the type asked about."""

LAND = Fill("land", "", "#FFFFFF")
"""Land about which nothing is said."""

Town = tuple[str, float, float]
"""Its name, and where it is: millimetres from the page's left and upper edge."""


@dataclass(frozen=True)
class Placed:
    """A service's symbol on the page: its middle and its radius in millimetres, and its row of the list."""

    at: tuple[float, float]
    size: float
    row: Mapping[Any, Any]


@dataclass
class Sheet:
    """The map's window being drawn, and the boxes on it that are taken by texts and symbols."""

    pdf: Paper
    frame: Frame
    content: MapContent
    words: Words
    taken: list[Box] = field(default_factory=list)

    def draw(self, services: pd.DataFrame, *, part: Frame | None = None) -> None:
        """Draw the window: ground, catchments, symbols, rings, scale, and names where there is room.

        `services` are numbered (column `number`); `part` is what the next page shows larger.
        """
        left, top, right, bottom = self.frame.box
        with self.pdf.rect_clip(left, top, right - left, bottom - top):
            self._ground()
            self._catchments()
            draw_barriers(self.pdf, self.content.closures, self.frame.point)
            placed = self.symbols(services)
            self._symbols(placed)
            rings_at = self._clusters()
            self._scale_and_north()
            if part is not None:
                self._outline(part)
            self._ring_numbers(rings_at)
            self._area_names()
            towns = self._towns()
            room = round((right - left) * (bottom - top) / _MM2_PER_TOWN)
            first = self._town_names(towns, room // 3)
            if len(services) <= MOST_NUMBERED:
                self._numbers(placed)
            self._town_names([town for town in towns if town not in first], room - len(first))
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
                fill = FILLS[known.get(code, NOBODY).style_for(content.cause)] if content.service_type else LAND
                draw_fill(self.pdf, self.frame.shape(shape), fill, edge_mm=0.25)
        if content.service_type and not len(there):
            for cell, tally in tallies(content.cells, content.service_type).items():
                if cell:
                    corners = [(longitude, latitude) for latitude, longitude in h3.cell_to_boundary(cell)]
                    shape = self.frame.shape(shapely.Polygon(corners))
                    draw_fill(self.pdf, shape, FILLS[tally.style_for(content.cause)])

    def _catchments(self) -> None:
        """Draw edges of catchments: where one type is asked about, of the ground that they cover together."""
        frame = self.content.catchments
        shapes = polygonal(frame["geometry"])
        classes = frame["settlement_class"].to_numpy()
        together = self.content.service_type is not None
        for settlement_class in ("rural", "urban"):
            mine = shapes[(classes == settlement_class) & (shapes != None)]  # noqa: E711 - each element of an array
            if together or len(mine) > MOST_CIRCLES:
                mine = np.array([shapely.union_all(mine)], dtype=object)
            for shape in mine.tolist():
                drawn = shapely.simplify(shapely.transform(shape, self.frame.project), 0.05)
                for ring in rings(drawn):
                    draw_line(self.pdf, ring, LINES[settlement_class], thin=True)

    def symbols(self, services: pd.DataFrame) -> list[Placed]:
        """Say where each service's symbol stands and how large it is, those of the type asked about last, on top.

        Up to 500 symbols that would hide each other stand side by side (see `spread`); more, where they belong.
        """
        rows = services.dropna(subset=["latitude", "longitude"])
        size = symbol_radius(len(rows)) * MM_PER_PIXEL
        size *= 1 if len(rows) <= _CROWD else math.sqrt(_CROWD / len(rows))
        places = self.frame.project(rows[["longitude", "latitude"]].to_numpy(dtype=float).reshape(-1, 2)).tolist()
        shown = spread(places, size) if len(rows) <= _CROWD else places
        placed = []
        for row, (x, y) in zip(rows.to_dict("records"), shown, strict=True):
            other = self.content.service_type not in (None, row["service_type"])
            placed.append(Placed((x, y), size * _OTHERS if other else size, row))
        return sorted(placed, key=lambda symbol: symbol.row["service_type"] == self.content.service_type)

    def _symbols(self, placed: list[Placed]) -> None:
        for symbol in placed:
            (x, y), size, row = symbol.at, symbol.size, symbol.row
            stale, closed = given(row["missing_since"]) is not None, row["status"] in CLOSED
            look = SYMBOLS[given(row["service_type"]) or UNTYPED]
            draw_symbol(self.pdf, look, symbol.at, size, stale=stale, closed=closed)
            if len(placed) <= _CROWD:
                self.taken.append((x - size, y - size, x + size, y + size))

    def _numbers(self, placed: list[Placed]) -> None:
        """Write at each symbol its number in the list, wherever there is room; the uppermost symbols first."""
        self.pdf.set_font(FONT, "B", 5.5)
        self.pdf.set_text_color(*INK)
        for symbol in reversed(placed):
            (x, y), size, text = symbol.at, symbol.size, str(symbol.row["number"])
            wide = self.pdf.get_string_width(text)
            right, left = x + size + 0.3, x - size - 0.3 - wide
            starts = [(right, y + size), (right, y), (left, y + size), (left, y), (x - wide / 2, y + size + 2.1)]
            self._write_if_free(text, [*starts, (x - wide / 2, y - size - 0.6)])

    def _clusters(self) -> list[tuple[float, float, float, int]]:
        """Draw a ring for each cluster; return where they are: middle, radius, people."""
        clusters = self.content.clusters
        most = int(clusters["people"].max()) if len(clusters) else 0
        columns = (clusters[name].tolist() for name in ("latitude", "longitude", "people"))
        drawn = []
        for latitude, longitude, people in zip(*columns, strict=True):
            x, y = self.frame.point(round(latitude, 3), round(longitude, 3))
            radius = ring_radius(int(people), most) * MM_PER_PIXEL
            draw_ring(self.pdf, (x, y), radius)
            drawn.append((x, y, radius, int(people)))
        return drawn

    def _ring_numbers(self, drawn: list[tuple[float, float, float, int]]) -> None:
        """Write the people of each cluster at its ring, above it if nowhere is room."""
        self.pdf.set_font(FONT, "B", 6.5)
        self.pdf.set_text_color(*INK)
        for x, y, radius, people in drawn:
            text = self.words.number(people)
            wide = self.pdf.get_string_width(text)
            above = (x - wide / 2, y - radius - 0.8)
            starts = [above, (x - wide / 2, y + radius + 2.4), (x + radius + 0.8, y + 0.8)]
            if not self._write_if_free(text, [*starts, (x - radius - 0.8 - wide, y + 0.8)]):
                haloed(self.pdf, *above, text)
                self.taken.append((above[0], above[1] - 2.1, above[0] + wide, above[1] + 0.6))

    def _outline(self, part: Frame) -> None:
        """Draw the edge of what the next page shows larger, and say so."""
        left, top, right, bottom = part.box
        x1, y1 = self.frame.point(*part.place(left, top))
        x2, y2 = self.frame.point(*part.place(right, bottom))
        self.pdf.set_draw_color(*INK)
        self.pdf.set_line_width(0.35)
        self.pdf.rect(x1, y1, x2 - x1, y2 - y1)
        self.pdf.set_font(FONT, "B", 6.5)
        self.pdf.set_text_color(*INK)
        text = self.words("Larger on page {page}", page=2)
        inner_left, inner_top, inner_right, inner_bottom = self.frame.box
        x = min(max(x1, inner_left + 1), inner_right - 1 - self.pdf.get_string_width(text))
        self._write_if_free(text, [(x, max(y1, inner_top + 2) - 1), (x, min(y2, inner_bottom - 3) + 2.6)])

    def _area_names(self) -> None:
        """Write the names of areas, the largest first, wherever nothing else is written yet."""
        rows = self.content.areas.drop(columns="geometry").to_dict("records")
        self.pdf.set_text_color(*INK)
        self.pdf.set_font(FONT, "B", 7)
        named = zip(name_places(self.content.areas["geometry"]), rows, strict=True)
        placed = [(at, row) for at, row in named if at]
        for (latitude, longitude, _), row in sorted(placed, key=lambda entry: -entry[0][2]):
            text = _clean(area_name(row, self.words))
            x, y = self.frame.point(latitude, longitude)
            x -= self.pdf.get_string_width(text) / 2
            shifts = [(across, down) for across in (0, -8, 8, -16, 16) for down in (0, -5, 5, -9, 9)]
            self._write_if_free(text, [(x + across, y + down) for across, down in sorted(shifts, key=_far)])

    def _towns(self) -> list[Town]:
        """List the towns in the window: name, and where on the page, the largest first."""
        towns = self.content.settlements.dropna(subset=["latitude", "longitude", "settlement_name"])
        towns = towns.sort_values("population", ascending=False, kind="stable", na_position="last")
        places = self.frame.project(towns[["longitude", "latitude"]].to_numpy(dtype=float).reshape(-1, 2)).tolist()
        named = zip(towns["settlement_name"].tolist(), places, strict=True)
        return [(_clean(name), x, y) for name, (x, y) in named if self.frame.holds((x, y, x, y))]

    def _town_names(self, towns: Sequence[Town], most: int) -> list[Town]:
        """Write so many names of towns, the first ones, wherever there is room; return those written."""
        self.pdf.set_font(FONT, size=6.5)
        self.pdf.set_text_color(*INK)
        written: list[Town] = []
        for town in towns:
            if len(written) >= most:
                break
            text, x, y = town
            wide = self.pdf.get_string_width(text)
            starts = [
                start
                for gap in (1.0, 2.4, 4.5, 6.5)
                for start in ((x + gap, y + 0.9), (x - gap - wide, y + 0.9), (x - wide / 2, y - gap))
            ]
            below = [(x - wide / 2, y + gap) for gap in (4.3, 6.4, 8.4)]
            if self._write_if_free(text, [*starts, *below]):
                if not any(overlap((x, y, x + 0.1, y + 0.1), box) for box in self.taken[:-1]):
                    self.pdf.set_fill_color(*INK)
                    self.pdf.circle(x, y, 0.45, style="F")
                written.append(town)
        return written

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


def _far(shift: tuple[int, int]) -> float:
    return math.hypot(*shift)
