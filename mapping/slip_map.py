"""Where is the place that somebody is sent to? A small drawing of it among the towns and roads around, large type.

Nobody's home is on it, and the mark says nothing about what is done there: whoever finds the paper learns neither.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import shapely

from mapping.geometry import polygonal
from mapping.paper import FAINT, FONT, INK
from mapping.person_panel import EARTH_KM, Frame, frame_around

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd

    from layers.words import Words
    from mapping.paper import Paper

NARROWEST_KM, WIDEST_KM = 6.0, 60.0
"""The map shows at least so many kilometres across, and at most."""

_NAMES, _LOOKED_AT = 9, 60
_TYPE_POINTS, _MARK_MM = 8.5, 3.2
_LONGEST_NAME = 26

Room = tuple[float, float, float, float]


def draw_place(
    pdf: Paper,
    site: tuple[float, float],
    box: tuple[float, float, float, float],
    *,
    settlements: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    roads: Sequence[Any],
    words: Words,
) -> None:
    """Draw a place (latitude, longitude) into a box on the paper (left, top, width, height; millimetres).

    Parameters
    ----------
    pdf, site, box
        What is drawn on, what is marked, and where.
    settlements, areas
        Towns, the most populous first, and polygons, for orientation.
    roads
        Lines in degrees; those outside the window are left out.
    words
        The reader's language, for the bar.

    """
    frame = _around(site, settlements, box)
    with pdf.rect_clip(*box):
        _lines(pdf, frame, [shape for shape in polygonal(areas["geometry"]) if shape is not None], FAINT, 0.15)
        _lines(pdf, frame, roads, (150, 155, 152), 0.5)
        mark = frame.on_paper(*site)
        taken = [_square(mark, _MARK_MM + 1), (box[0], box[1] + box[3] - 9, box[0] + box[2] / 3, box[1] + box[3])]
        _towns(pdf, frame, settlements, taken)
        _mark(pdf, mark)
    pdf.set_draw_color(*INK)
    pdf.set_line_width(0.3)
    pdf.rect(*box)
    _north(pdf, box)
    _bar(pdf, frame, words)


def _around(site: tuple[float, float], settlements: pd.DataFrame, box: tuple[float, float, float, float]) -> Frame:
    """Choose the window: the place in the middle, and wide enough for the nearest towns with a name."""
    latitude, longitude = site
    east = (settlements["longitude"] - longitude) * math.cos(math.radians(latitude))
    away = ((settlements["latitude"] - latitude) ** 2 + east**2) ** 0.5 * math.radians(1) * EARTH_KM
    near = sorted(away[away <= WIDEST_KM / 2])[:3]
    half = min(max([NARROWEST_KM / 2, *(1.25 * far for far in near)]), WIDEST_KM / 2)
    step = math.degrees(half / EARTH_KM) / 1.3  # the frame leaves as much room again around what it is given
    return frame_around([(latitude - step, longitude), (latitude + step, longitude)], box)


def _lines(pdf: Paper, frame: Frame, shapes: Sequence[Any], ink: tuple[int, int, int], width: float) -> None:
    pdf.set_draw_color(*ink)
    pdf.set_line_width(width)
    window = frame.degrees()
    for shape in shapes:
        line = shapely.boundary(shape) if shapely.get_dimensions(shape) > 1 else shape
        for part in shapely.get_parts(shapely.clip_by_rect(line, *window)):
            corners = [frame.on_paper(lat, lon) for lon, lat in shapely.get_coordinates(part)]
            if len(corners) > 1:
                pdf.polyline(corners)


def _towns(pdf: Paper, frame: Frame, settlements: pd.DataFrame, taken: list[Room]) -> None:
    west, south, east, north = frame.degrees()
    inside = settlements["latitude"].between(south, north) & settlements["longitude"].between(west, east)
    pdf.set_font(FONT, size=_TYPE_POINTS)
    written = 0
    for row in settlements[inside & settlements["settlement_name"].notna()].head(_LOOKED_AT).to_dict("records"):
        name = " ".join(str(row["settlement_name"]).split())[:_LONGEST_NAME]
        x, y = frame.on_paper(row["latitude"], row["longitude"])
        wide = pdf.get_string_width(name)
        for left in (x + 1.6, x - 1.6 - wide):
            room = (left - 0.4, y - 1.9, left + wide + 0.4, y + 1.9)
            within = frame.left < room[0] and room[2] < frame.left + frame.width
            within = within and frame.top < room[1] and room[3] < frame.top + frame.height
            if name and within and not any(_meet(room, other) for other in taken):
                _town(pdf, (x, y), (left, y + 1.2), name)
                taken += [room, _square((x, y), 1.0)]
                written += 1
                break
        if written >= _NAMES:
            return


def _town(pdf: Paper, at: tuple[float, float], text_at: tuple[float, float], name: str) -> None:
    pdf.set_fill_color(*INK)
    pdf.circle(*at, 0.8, style="F")
    pdf.set_fill_color(255, 255, 255)
    pdf.rect(text_at[0] - 0.3, text_at[1] - 2.7, pdf.get_string_width(name) + 0.6, 3.6, style="F")
    pdf.set_text_color(*INK)
    pdf.text(*text_at, name)


def _square(at: tuple[float, float], half: float) -> Room:
    return at[0] - half, at[1] - half, at[0] + half, at[1] + half


def _meet(one: Room, other: Room) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _mark(pdf: Paper, at: tuple[float, float]) -> None:
    """Draw the one mark: a ring around a dot, the same for every kind of place."""
    pdf.set_draw_color(*INK)
    pdf.set_fill_color(255, 255, 255)
    pdf.set_line_width(0.9)
    pdf.circle(*at, _MARK_MM, style="DF")
    pdf.set_fill_color(*INK)
    pdf.circle(*at, 1.3, style="F")


def _north(pdf: Paper, box: tuple[float, float, float, float]) -> None:
    x, y = box[0] + box[2] - 6, box[1] + 4
    pdf.set_fill_color(*INK)
    pdf.polygon([(x, y - 1), (x - 1.8, y + 5), (x, y + 3.8), (x + 1.8, y + 5)], style="F")
    pdf.set_font(FONT, "B", 8)
    pdf.text(x - 1.3, y + 8.6, "N")


def _bar(pdf: Paper, frame: Frame, words: Words) -> None:
    most = frame.width / 4 / frame.mm_per_km
    power = 10 ** math.floor(math.log10(most))
    length = next(step * power for step in (5, 2, 1) if step * power <= most)
    left, base, wide = frame.left + 3, frame.top + frame.height - 3, length * frame.mm_per_km
    text = words("{distance} km", distance=float(length))
    pdf.set_font(FONT, size=8)
    pdf.set_fill_color(255, 255, 255)
    pdf.rect(left - 1.5, base - 3.4, wide + pdf.get_string_width(text) + 5, 5, style="F")
    pdf.set_draw_color(*INK)
    pdf.set_line_width(0.5)
    pdf.polyline([(left, base - 1.4), (left, base), (left + wide, base), (left + wide, base - 1.4)])
    pdf.text(left + wide + 1.6, base + 0.6, text)
