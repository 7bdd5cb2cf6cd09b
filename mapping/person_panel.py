"""Where do the sites on a person's sheet lie from home? A small drawing without a base map, true to scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from layers.labels import VERDICT_LABELS
from mapping.descriptions import given
from mapping.geometry import polygonal
from mapping.paper import FAINT, FONT, INK
from mapping.printed_closures import draw_barrier, draw_barriers
from mapping.symbols import CLOSED, LINES, SHAPES, SYMBOLS, UNTYPED
from mapping.ways import way_corners, way_points

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from layers.roads.closed import Closure
    from layers.words import Words
    from mapping.content import PersonContent
    from mapping.paper import Paper

EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG); the panel needs no better figure than a sphere's."""

_LEAST_KM, _ROOM = 1.0, 1.3
"""The panel shows at least so many km across, and so much more than its outermost points span."""

_SYMBOL_MM, _TOWNS = 2.1, 6
_PIXEL_MM = 0.25
_DIGITS_MM = 2.6
_CLOSED_LINE_MM = 3.6

Spot = tuple[float, float]
"""A point on the paper: millimetres from the left and from the top."""

Room = tuple[float, float, float, float]
"""A box on the paper, millimetres: left, top, right, bottom."""


@dataclass(frozen=True)
class Frame:
    """The panel on the paper (millimetres) and the ground it shows, equirectangular about its middle."""

    left: float
    top: float
    width: float
    height: float
    latitude: float
    longitude: float
    mm_per_km: float

    def on_paper(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return where a place lies on the paper, millimetres from its upper left corner."""
        east, north = _km(latitude, longitude, self.latitude, self.longitude)
        return (
            self.left + self.width / 2 + east * self.mm_per_km,
            self.top + self.height / 2 - north * self.mm_per_km,
        )

    def degrees(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north of the ground shown."""
        up = math.degrees(self.height / 2 / self.mm_per_km / EARTH_KM)
        across = math.degrees(self.width / 2 / self.mm_per_km / EARTH_KM / math.cos(math.radians(self.latitude)))
        return self.longitude - across, self.latitude - up, self.longitude + across, self.latitude + up


def _km(latitude: float, longitude: float, from_latitude: float, from_longitude: float) -> tuple[float, float]:
    turn = (longitude - from_longitude + 180) % 360 - 180
    east = EARTH_KM * math.cos(math.radians(from_latitude)) * math.radians(turn)
    return east, EARTH_KM * math.radians(latitude - from_latitude)


def frame_around(points: list[tuple[float, float]], box: tuple[float, float, float, float]) -> Frame:
    """Fit the points (latitude, longitude; at least one) into a box on the paper (left, top, width, height)."""
    left, top, width, height = box
    latitude = (min(lat for lat, _ in points) + max(lat for lat, _ in points)) / 2
    longitude = (min(lon for _, lon in points) + max(lon for _, lon in points)) / 2
    away = [_km(lat, lon, latitude, longitude) for lat, lon in points]
    east = max(_LEAST_KM, _ROOM * 2 * max(abs(one) for one, _ in away))
    north = max(_LEAST_KM, _ROOM * 2 * max(abs(one) for _, one in away))
    return Frame(left, top, width, height, latitude, longitude, min(width / east, height / north))


def draw_panel(
    pdf: Paper,
    content: PersonContent,
    sites: list[dict[str, Any]],
    box: tuple[float, float, float, float],
    words: Words,
) -> None:
    """Draw home and the sites of these options (rows of schema Options, the most suitable first) into the box.

    The way to a site is solid if the person may enter, dashed if it must be checked, dotted if not. Without any place
    a sentence stands in the box.
    """
    placed: dict[str, dict[str, Any]] = {}
    for row in sites:
        if given(row["latitude"]) is not None and given(row["longitude"]) is not None:
            placed.setdefault(str(row["service_id"]), row)
    points = [(float(row["latitude"]), float(row["longitude"])) for row in placed.values()]
    everything = [*points, *([content.place] if content.place else []), *way_corners(content.trips, placed)]
    everything += [corner for shape in content.somewhere for corner in _corners(shape)]
    pdf.set_draw_color(*FAINT)
    pdf.set_line_width(0.2)
    if not everything:
        pdf.rect(*box)
        pdf.set_font(FONT, size=8)
        pdf.set_xy(box[0] + 4, box[1] + box[3] / 2 - 4)
        pdf.multi_cell(box[2] - 8, 4, words("No place on this sheet is on the map."), align="C")
        return
    frame = frame_around(everything, box)
    places = [frame.on_paper(*at) for at in points]
    home = frame.on_paper(*content.place) if content.place else None
    spots = spread(places, frame, _room_of_home(home))
    with pdf.rect_clip(*box):
        _outlines(pdf, content, frame)
        _somewhere(pdf, content, frame)
        for row, site in zip(placed.values(), points, strict=True):
            if content.place:
                way = way_points(content.place, site, content.trips.get(str(row["service_id"])))
                _way(pdf, [frame.on_paper(*corner) for corner in way], str(row["verdict"]))
        draw_barriers(pdf, content.closures, frame.on_paper)
        _leaders(pdf, places, spots)
        scale = (box[0], box[1] + box[3] - 7, box[0] + box[2] / 2, box[1] + box[3])
        _towns(pdf, content, frame, [*(_room_of_site(spot) for spot in spots), *_room_of_home(home), scale])
        for row, spot in reversed(list(zip(placed.values(), spots, strict=True))):
            _site(pdf, row, spot)
        if home:
            _home(pdf, home)
        _scale(pdf, frame, words)
    pdf.set_draw_color(*FAINT)
    pdf.set_line_width(0.2)
    pdf.rect(*box)


def spread(places: list[Spot], frame: Frame, taken: list[Room]) -> list[Spot]:
    """Move symbols aside so that none hides another or the rooms taken; the first stays nearest to its place.

    Places and results are millimetres on the paper, in the order given. A symbol stays where it is if no room is left.
    """
    kept = list(taken)
    spots: list[Spot] = []
    for place in places:
        spot = next((one for one in _around(place) if _free(one, frame, kept)), place)
        spots.append(spot)
        kept.append(_room_of_site(spot))
    return spots


def _around(place: Spot) -> Iterator[Spot]:
    yield place
    for ring in range(1, 25):
        for step in range(6 * ring):
            angle = 2 * math.pi * step / (6 * ring)
            yield place[0] + 1.5 * ring * math.cos(angle), place[1] + 1.5 * ring * math.sin(angle)


def _free(spot: Spot, frame: Frame, taken: list[Room]) -> bool:
    room = _room_of_site(spot)
    inside = frame.left < room[0] and frame.top < room[1]
    inside = inside and room[2] < frame.left + frame.width and room[3] < frame.top + frame.height - 7
    return inside and not any(_meet(room, other) for other in taken)


def _room_of_site(spot: Spot) -> Room:
    return spot[0] - 2.7, spot[1] - 2.7, spot[0] + 6.0, spot[1] + 2.7


def _room_of_home(home: Spot | None) -> list[Room]:
    return [(home[0] - 2, home[1] - 4.8, home[0] + 2, home[1] + 0.5)] if home else []


def _leaders(pdf: Paper, places: list[Spot], spots: list[Spot]) -> None:
    pdf.set_draw_color(*FAINT)
    pdf.set_fill_color(*INK)
    pdf.set_line_width(0.15)
    for place, spot in zip(places, spots, strict=True):
        if place != spot:
            pdf.line(*place, *spot)
            pdf.circle(*place, 0.5, style="F")


def draw_key(pdf: Paper, left: float, top: float, words: Words) -> None:
    """Say what the marks and lines of the panel mean, on one line; left and top are millimetres."""
    pdf.set_font(FONT, size=6)
    pdf.set_text_color(*INK)
    _home(pdf, (left + 2, top + 3.2), 1.1)
    left = _key_word(pdf, left + 4.5, top, words("Home"))
    for verdict in ("eligible", "unknown", "ineligible"):
        _way(pdf, [(left, top + 1.7), (left + 7, top + 1.7)], verdict)
        left = _key_word(pdf, left + 8, top, words(VERDICT_LABELS[verdict]))


def draw_closed_key(
    pdf: Paper, closures: Sequence[Closure], at: tuple[float, float], width: float, words: Words
) -> float:
    """Say what is closed and when, a line for each season, cut at its width; return the height; all in millimetres."""
    left, top = at
    for season, style in CLOSED.items():
        names = ", ".join(closure.name for closure in closures if closure.season == season)
        if not names:
            continue
        draw_barrier(pdf, [(left + 1, top + 1.7), (left + 7.5, top + 1.7)], LINES[style])
        pdf.set_font(FONT, size=6)
        pdf.set_text_color(*INK)
        text = words("{sign}: {names}", sign=words(LINES[style].label), names=" ".join(names.split()))
        while pdf.get_string_width(text) > width - 9:
            text = f"{text[:-2].rstrip()}…"
        _key_word(pdf, left + 8.5, top, text)
        top += _CLOSED_LINE_MM
    return top - at[1]


def _key_word(pdf: Paper, left: float, top: float, text: str) -> float:
    pdf.text(left, top + 2.5, text)
    return float(left + pdf.get_string_width(text) + 3)


def _outlines(pdf: Paper, content: PersonContent, frame: Frame) -> None:
    pdf.set_draw_color(150, 155, 152)
    pdf.set_line_width(0.2)
    window = frame.degrees()
    for shape in polygonal(content.areas["geometry"]):
        if shape is None:
            continue
        for part in shapely.get_parts(shapely.clip_by_rect(shapely.boundary(shape), *window)):
            corners = [frame.on_paper(lat, lon) for lon, lat in shapely.get_coordinates(part)]
            if len(corners) > 1:
                pdf.polyline(corners)


def _corners(shape: BaseGeometry) -> list[Spot]:
    west, south, east, north = shape.bounds
    return [(south, west), (north, east)]


def _somewhere(pdf: Paper, content: PersonContent, frame: Frame) -> None:
    """Draw dotted in which area or settlement a home without coordinates lies."""
    pdf.set_draw_color(*INK)
    pdf.set_line_width(0.5)
    pdf.set_dash_pattern(dash=0.4, gap=1.0)
    for shape in content.somewhere:
        for part in shapely.get_parts(shapely.boundary(shape)):
            pdf.polyline([frame.on_paper(lat, lon) for lon, lat in shapely.get_coordinates(part)])
    pdf.set_dash_pattern()


def _towns(pdf: Paper, content: PersonContent, frame: Frame, taken: list[Room]) -> None:
    west, south, east, north = frame.degrees()
    pdf.set_font(FONT, size=5.5)
    pdf.set_text_color(*FAINT)
    known = content.settlements
    near = known[known["latitude"].between(south, north) & known["longitude"].between(west, east)]
    written = 0
    for row in near.head(40).to_dict("records"):
        name = " ".join(str(given(row["settlement_name"]) or "").split())[:24]
        x, y = frame.on_paper(row["latitude"], row["longitude"])
        room = (x - 0.6, y - 1.4, x + 1.6 + pdf.get_string_width(name), y + 1.4)
        inside = room[2] < frame.left + frame.width and room[1] > frame.top
        if not name or not inside or written >= _TOWNS or any(_meet(room, other) for other in taken):
            continue
        pdf.set_fill_color(255, 255, 255)
        pdf.rect(x + 0.8, y - 1, pdf.get_string_width(name) + 0.6, 2.2, style="F")
        pdf.set_fill_color(*FAINT)
        pdf.circle(x, y, 0.5, style="F")
        pdf.text(x + 1.1, y + 0.8, name)
        taken.append(room)
        written += 1
    pdf.set_text_color(*INK)


def _meet(one: Room, other: Room) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _way(pdf: Paper, corners: list[Spot], verdict: str) -> None:
    style = LINES[verdict]
    pdf.set_draw_color(style.colour)
    pdf.set_line_width(style.width * _PIXEL_MM / 2)
    if style.dashes:
        dash, gap = (float(part) * _PIXEL_MM / 1.5 for part in style.dashes.split())
        pdf.set_dash_pattern(dash=dash, gap=gap)
    pdf.polyline(corners)
    pdf.set_dash_pattern()


def _mark(pdf: Paper, code: str, at: tuple[float, float], radius: float) -> None:
    symbol = SYMBOLS[code]
    pdf.set_draw_color(*INK)
    pdf.set_line_width(0.25)
    pdf.set_fill_color(symbol.colour)
    pdf.polygon([(at[0] + x * radius, at[1] + y * radius) for x, y in SHAPES[symbol.shape]], style="DF")
    if symbol.letter:
        pdf.set_font(FONT, "B", 6)
        pdf.set_text_color(symbol.ink)
        pdf.text(at[0] - pdf.get_string_width(symbol.letter) / 2, at[1] + 0.75, symbol.letter)
        pdf.set_text_color(*INK)


def _site(pdf: Paper, row: dict[str, Any], at: tuple[float, float]) -> None:
    _mark(pdf, given(row["service_type"]) or UNTYPED, at, _SYMBOL_MM)
    if given(row["rank"]) is None:
        return
    pdf.set_font(FONT, "B", 6.5)
    rank = str(int(row["rank"]))
    wide = pdf.get_string_width(rank) + 0.8
    pdf.set_fill_color(255, 255, 255)
    pdf.rect(at[0] + _SYMBOL_MM + 0.3, at[1] - _DIGITS_MM / 2, wide, _DIGITS_MM, style="F")
    pdf.text(at[0] + _SYMBOL_MM + 0.7, at[1] + 0.85, rank)


def _home(pdf: Paper, at: Spot, radius: float = 1.7) -> None:
    _mark(pdf, "home", (at[0], at[1] - radius * max(down for _, down in SHAPES[SYMBOLS["home"].shape])), radius)


def _scale(pdf: Paper, frame: Frame, words: Words) -> None:
    most = frame.width / 3 / frame.mm_per_km
    power = 10 ** math.floor(math.log10(most))
    length = next(step * power for step in (5, 2, 1) if step * power <= most)
    left, base = frame.left + 3, frame.top + frame.height - 2.5
    pdf.set_fill_color(255, 255, 255)
    text = words("{distance} km", distance=float(length))
    pdf.set_font(FONT, size=6)
    wide = length * frame.mm_per_km
    pdf.rect(left - 1, base - 1.8, wide + pdf.get_string_width(text) + 3.5, 3, style="F")
    pdf.set_draw_color(*INK)
    pdf.set_line_width(0.4)
    pdf.polyline([(left, base - 1.2), (left, base), (left + wide, base), (left + wide, base - 1.2)])
    pdf.text(left + wide + 1.2, base + 0.4, text)
