"""The profile of one area as an HTML page of two printed pages: it needs no network and runs no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapping.inert import inert
from mapping.labour_scales import NO_FIGURE
from mapping.layers_labour import class_of, course_radius, fit_style, labour_layers
from mapping.layers_services import apart
from mapping.legend import sections
from mapping.map_frame import Frame, rings
from mapping.page import footer_html, head_html, row_html, simulated_html
from mapping.symbols import DARK, FILLS, MARK_SPACING, SHAPES, SYMBOLS

if TYPE_CHECKING:
    from layers.words import Words
    from mapping.elements import Bounds
    from mapping.profile_content import ProfileContent, ProfileTable
    from mapping.symbols import Fill

WIDTH, HEIGHT = 720.0, 380.0
"""Size of the map's drawing, in its own units."""

AROUND = 0.15
"""How much of the land around the area is shown, as a share of its size."""

STYLE = """
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 820px; padding: 12px 18px; color: #1F2421; background: #FFFFFF;
  font: 14px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
}
h1 { font-size: 24px; margin: 8px 0 4px; }
h2 { font-size: 16px; margin: 16px 0 4px; }
ul { margin: 4px 0; padding-left: 20px; }
svg.map { width: 100%; height: auto; border: 1px solid #7C827F; background: #EEF1F0; }
.key { display: flex; flex-wrap: wrap; gap: 0 28px; }
.key ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 14px; }
.key li { display: flex; gap: 6px; align-items: center; font-size: 12px; }
.key h3 { font-size: 12px; margin: 4px 0 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 12px; }
th { white-space: nowrap; }
th, td { padding: 3px 6px; text-align: left; border-bottom: 1px solid #D5D8D6; vertical-align: top; }
.simulated { padding: 8px; background: #FFF3C4; border: 2px solid #8A6D00; font-weight: 600; }
footer { font-size: 11px; color: #3D4340; border-top: 1px solid #7C827F; margin-top: 12px; }
@media print { .second { break-before: page; } body { font-size: 11px; } @page { size: A4; margin: 12mm; } }
"""


def profile_page(content: ProfileContent, words: Words) -> str:
    """Write the profile as one HTML file; the same content gives the same text."""
    first, second = content.tables[:1], content.tables[1:]
    facts = "".join(f"<li>{inert(fact)}</li>" for fact in content.facts)
    head = head_html(inert(content.title), STYLE, [])
    recipe = content.labour.ground.recipe
    notes = "".join(f"<li>{inert(text)}</li>" for text in content.limits)
    sources = "".join(f"<li>{inert(text)}</li>" for text in content.sources)
    body = (
        f"{simulated_html(recipe, words)}<h1>{inert(content.title)}</h1><ul>{facts}</ul>"
        f"{_map(content)}{_key(content, words)}{''.join(map(table_html, first))}"
        f'<section class="second">{"".join(map(table_html, second))}'
        f"<h2>{inert(words('Sources'))}</h2><ul>{sources}</ul>"
        f"<h2>{inert(words('Limits'))}</h2><ul>{notes}</ul></section>{footer_html(recipe, words)}"
    )
    return f'<!doctype html>\n<html lang="{words.language}"><head>{head}</head><body>{body}</body></html>\n'


def table_html(table: ProfileTable) -> str:
    """Write a table under its heading; one without rows is a sentence."""
    heading = f"<h2>{inert(table.heading)}</h2>"
    if not table.rows:
        return f"{heading}<p>{inert(table.nothing)}</p>"
    rows = "".join(row_html("td", list(row)) for row in table.rows)
    more = f"<p>{inert(table.more)}</p>" if table.more else ""
    head = row_html("th", list(table.heads))
    return f'{heading}<div class="scroll"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>{more}'


def _key(content: ProfileContent, words: Words) -> str:
    parts = []
    for section in sections(labour_layers(content.labour, words, legend=False), words=words):
        entries = "".join(f"<li>{entry.picture}<span>{inert(entry.meaning)}</span></li>" for entry in section.entries)
        parts.append(f"<div><h3>{inert(section.heading)}</h3><ul>{entries}</ul></div>")
    return f'<div class="key">{"".join(parts)}</div>'


def around(bounds: Bounds) -> Bounds:
    """Widen bounds so that a little of the land around is seen."""
    (south, west), (north, east) = bounds
    high, wide = AROUND * max(north - south, 0.02), AROUND * max(east - west, 0.02)
    return (south - high, west - wide), (north + high, east + wide)


def _map(content: ProfileContent) -> str:
    """Draw the map as a picture of vectors: areas with their class, courses with their sign."""
    frame = Frame.over(around(content.bounds), (0.0, 0.0, WIDTH, HEIGHT))
    styles = styles_of(content)
    used = sorted({style for style in styles.values() if FILLS[style].mark})
    parts = [f"<defs>{''.join(_pattern(FILLS[style]) for style in used)}</defs>"]
    areas = content.labour.ground.areas
    for area, shape in zip(areas["area_id"].astype(str), areas["geometry"], strict=True):
        if shape is None:
            continue
        style = styles[area]
        fill = f"url(#fill-{style})" if FILLS[style].mark else FILLS[style].colour
        width = 2.5 if area == content.area_id else 0.8
        parts.append(f'<path d="{_path(frame.shape(shape))}" fill="{fill}" stroke="{DARK}" stroke-width="{width}"/>')
    for x, y, style, radius in course_marks(content, frame):
        symbol = SYMBOLS[style]
        corners = " ".join(
            f"{x + across * radius:.1f},{y + down * radius:.1f}" for across, down in SHAPES[symbol.shape]
        )
        parts.append(f'<polygon points="{corners}" fill="{symbol.colour}" stroke="{DARK}" stroke-width="1.2"/>')
        letter = inert(symbol.letter)
        if symbol.letter:
            parts.append(
                f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" dominant-baseline="central" '
                f'font-size="{radius * 1.2:.1f}" font-family="sans-serif" fill="{symbol.ink}">{letter}</text>'
            )
    label = inert(content.title)
    return f'<svg class="map" role="img" aria-label="{label}" viewBox="0 0 {WIDTH:g} {HEIGHT:g}">{"".join(parts)}</svg>'


def styles_of(content: ProfileContent) -> dict[str, str]:
    """Return the class of each area, a code of `symbols.FILLS`, as the map on screen draws it."""
    figures = content.labour.figures
    known = {
        str(row["area_id"]): class_of(
            float("nan") if row["value"] is None else float(row["value"]),
            str(row["status"]),
            str(row["weak"]),
            content.labour.scale,
        )
        for row in figures.to_dict("records")
    }
    return {str(area): known.get(str(area), NO_FIGURE) for area in content.labour.ground.areas["area_id"]}


def course_marks(content: ProfileContent, frame: Frame, *, pixel: float = 1.0) -> list[tuple[float, float, str, float]]:
    """Return where each course stands in a frame, its sign, and its radius in pixels; those outside are left out.

    Several at one place stand side by side; `pixel` is how long a pixel is in the frame.
    """
    left, top, right, bottom = frame.box
    marks = []
    placed = content.labour.courses.dropna(subset=["latitude", "longitude"])
    places = list(zip(placed["latitude"].tolist(), placed["longitude"].tolist(), strict=True))
    shifts = apart(places, 8.0)
    for row, shift in zip(placed.to_dict("records"), shifts, strict=True):
        x, y = frame.point(float(row["latitude"]), float(row["longitude"]))
        x, y = x + shift.get("shiftX", 0.0) * pixel, y + shift.get("shiftY", 0.0) * pixel
        if left <= x <= right and top <= y <= bottom:
            marks.append((x, y, fit_style(row["alignment"]), course_radius(row["seats"]) * pixel))
    return marks


def _path(shape: shapely.Geometry) -> str:
    pieces = []
    for ring in rings(shape):
        corners = np.round(np.array(ring), 1).tolist()
        pieces.append("M" + "L".join(f"{x:g},{y:g}" for x, y in corners) + "Z")
    return "".join(pieces)


def _pattern(fill: Fill) -> str:
    size = MARK_SPACING
    ground = f'<rect width="{size}" height="{size}" fill="{fill.colour}"/>'
    marks = {
        "hatch": f'<path d="M0,{size}L{size},0" stroke="{fill.ink}" stroke-width="1"/>',
        "bars": f'<path d="M0,{size / 2:g}L{size},{size / 2:g}" stroke="{fill.ink}" stroke-width="1"/>',
        "dots": f'<circle cx="{size / 2:g}" cy="{size / 2:g}" r="1" fill="{fill.ink}"/>',
    }
    return (
        f'<pattern id="fill-{fill.code}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f"{ground}{marks[fill.mark]}</pattern>"
    )
