"""One person's way to one site on one page: a map of it, kilometres, minutes in either season, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from layers.ellipsoid import GEOD
from layers.labels import source_label
from layers.roads.names import PROFILE_NAMES, PROFILES, SEASON_NAMES, SEASONS
from layers.words import Message
from mapping.about import DISCLAIMER
from mapping.descriptions import given
from mapping.fares_in_words import fare_lines
from mapping.files import whole_file
from mapping.paper import FAINT, FONT, INK, MARGIN_MM, Paper
from mapping.person_panel import draw_panel
from mapping.route_files import OFFICE_ONLY, corners_of, title_of, way_parts
from mapping.ways import closed_in_words, disagreement, duration, road_length

if TYPE_CHECKING:
    from pathlib import Path

    from layers.roads.trip import Trip
    from layers.words import Words
    from mapping.content import PersonContent

_MAP_HEIGHT = 138.0
_NEAR_KM = 1.0
"""A settlement at most so far from the way is one that it passes."""

_MOST_PASSED = 12


def print_route(content: PersonContent, path: Path, *, words: Words) -> None:
    """Write one way as exactly one A4 page.

    Raises
    ------
    HomewardError
        When the file cannot be written; what was there before stays.

    """
    with Paper(words=words, recipe=content.recipe) as pdf:
        _fill(pdf, content, words)
        with whole_file(path) as part:
            part.write_bytes(bytes(pdf.output()))


def _fill(pdf: Paper, content: PersonContent, words: Words) -> None:
    option, _ = way_parts(content)
    pdf.set_creation_date(content.recipe.made_at)
    pdf.set_title(title_of(content, words))
    pdf.set_lang(words.language)
    pdf.add_page()
    pdf.set_text_color(*INK)
    pdf.set_font(FONT, "B", 14)
    pdf.set_xy(MARGIN_MM, 12)
    pdf.multi_cell(pdf.epw, 6.5, _printable(title_of(content, words))[:140])
    pdf.set_font(FONT, "B", 8)
    pdf.set_x(MARGIN_MM)
    pdf.multi_cell(pdf.epw, 4.5, words(OFFICE_ONLY))
    top = pdf.get_y() + 2
    draw_panel(pdf, content, [option], (MARGIN_MM, top, pdf.epw, _MAP_HEIGHT), words)
    pdf.set_text_color(*INK)
    pdf.set_xy(MARGIN_MM, top + _MAP_HEIGHT + 3)
    for text, bold in _lines(content, words):
        if pdf.get_y() > pdf.h - 62:
            break
        pdf.set_font(FONT, "B" if bold else "", 9)
        pdf.set_x(MARGIN_MM)
        pdf.multi_cell(pdf.epw, 4.6, _printable(text))
    _times(pdf, content, words)
    _sources(pdf, content, words)


def _lines(content: PersonContent, words: Words) -> list[tuple[str, bool]]:
    """Say the way: kilometres first, where circle and road disagree, what it costs, what it passes."""
    option, trip = way_parts(content)
    lines = []
    if given(option["distance_km"]) is not None:
        straight = words("{km} km straight.", km=float(option["distance_km"]))
        lines.append((f"{words(road_length(trip)).capitalize()}. {straight}", True))
    if trip.off_road_m is not None and round(trip.off_road_m):
        lines.append((words("{metres} m of it are on foot across country.", metres=round(trip.off_road_m)), False))
    if trip.road_km_back is not None and trip.road_km is not None and abs(trip.road_km_back - trip.road_km) >= 0.05:  # noqa: PLR2004 - what one decimal shows
        lines.append((words("The way back is {km} km.", km=trip.road_km_back), False))
    lines += [(f"{text[:1].upper()}{text[1:]}.", False) for text in _closed(trip, words)]
    differs = disagreement(option, trip, words)
    if differs is not None:
        lines.append((f"{differs[:1].upper()}{differs[1:]}.", True))
    lines += [(said.text, said.warns) for said in _fares(content, words)]
    passed = places_passed(content)
    if passed:
        listed = ", ".join(words("{place} ({km} km)", place=name, km=km) for name, km in passed)
        lines.append((words("It passes: {places}.", places=listed), False))
    return lines


def _closed(trip: Trip, words: Words) -> list[str]:
    """Name the closed roads that make the way longer."""
    return closed_in_words([(closure.name, closure.season) for closure in trip.closures], words)


def _fares(content: PersonContent, words: Words) -> list[Any]:
    option, trip = way_parts(content)
    fares = content.fares.get(option["service_id"])
    if fares is None:
        return []
    programme = given(option["programme_id"])
    frame, name, key = (
        (content.services, "service_id", option["service_id"])
        if programme is None
        else (content.programmes, "programme_id", programme)
    )
    rows = frame[frame[name] == key].to_dict("records")
    offered = {str(column): value for column, value in rows[0].items()} if rows else {}
    return fare_lines(offered, trip, fares, words, is_programme=programme is not None)


def places_passed(content: PersonContent) -> list[tuple[str, float]]:
    """Name the settlements that lie on the way, with the kilometres from home at which one is nearest to each.

    Only those at most a kilometre from it; where there are too many, the most populous. In the order in which one
    passes them.
    """
    lon, lat = np.array(corners_of(content)).T
    _, _, steps = GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    along = np.concatenate([[0.0], np.cumsum(steps)]) / 1000
    stops = np.linspace(0, along[-1], max(2, min(2000, int(along[-1] / 0.1) + 2)))
    at_lon, at_lat = np.interp(stops, along, lon), np.interp(stops, along, lat)
    known = content.settlements
    margin = 0.02
    near = known[
        known["latitude"].between(at_lat.min() - margin, at_lat.max() + margin)
        & known["longitude"].between(at_lon.min() - margin, at_lon.max() + margin)
    ]
    found: list[tuple[str, float]] = []
    for row in near.to_dict("records"):
        name = " ".join(str(given(row["settlement_name"]) or "").split())
        count = len(stops)
        _, _, metres = GEOD.inv(np.full(count, row["longitude"]), np.full(count, row["latitude"]), at_lon, at_lat)
        if name and metres.min() <= 1000 * _NEAR_KM:
            found.append((name, float(stops[int(np.argmin(metres))])))
        if len(found) == _MOST_PASSED:
            break
    return sorted(found, key=lambda one: one[1])


def _times(pdf: Paper, content: PersonContent, words: Words) -> None:
    """Write the table of minutes: a row for each way of travelling, a column for each season."""
    _, trip = way_parts(content)
    wide = (60.0, 45.0, 45.0)
    pdf.ln(2)
    pdf.set_draw_color(*FAINT)
    pdf.set_line_width(0.15)
    heads = [words("Time, one way"), *(words(SEASON_NAMES[season]).capitalize() for season in SEASONS)]
    rows = [
        [
            words(Message(PROFILE_NAMES[profile])).capitalize(),
            *(_time(trip.minutes(profile, season), words) for season in SEASONS),
        ]
        for profile in PROFILES
    ]
    for number, row in enumerate([heads, *rows]):
        pdf.set_font(FONT, "B" if number == 0 else "", 8.5)
        pdf.set_x(MARGIN_MM)
        for width, text in zip(wide, row, strict=True):
            pdf.cell(width, 4.8, _printable(text), border="B")
        pdf.ln(4.8)
    if trip.doubt_minutes >= 1:
        pdf.set_font(FONT, size=8)
        pdf.set_x(MARGIN_MM)
        pdf.cell(pdf.epw, 4.5, words("times give or take {time}", time=duration(trip.doubt_minutes, words)))
        pdf.ln(4.5)


def _time(minutes: float | None, words: Words) -> str:
    return words("no way") if minutes is None else duration(minutes, words)


def _sources(pdf: Paper, content: PersonContent, words: Words) -> None:
    roads = [source_label(used.source, words) for used in content.recipe.sources if used.kind == "roads"]
    said = [] if content.areas.empty else [words(DISCLAIMER)]
    said += [words("Roads: {sources}.", sources="; ".join(dict.fromkeys(roads)))] if roads else []
    pdf.set_font(FONT, size=5.5)
    pdf.set_text_color(*FAINT)
    pdf.set_xy(MARGIN_MM, min(pdf.get_y() + 2, pdf.h - 18))
    pdf.multi_cell(pdf.epw, 2.6, _printable(" ".join(said)))
    pdf.set_text_color(*INK)


def _printable(text: object) -> str:
    """Write a text on one line: whatever cannot be printed becomes a space."""
    return " ".join(
        "".join(one if one.isprintable() or one == "\N{NO-BREAK SPACE}" else " " for one in str(text)).split(" ")
    )
