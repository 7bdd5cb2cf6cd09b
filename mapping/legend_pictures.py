"""The small pictures of a legend (SVG, ours), drawn from the table that draws the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapping.inert import inert
from mapping.symbols import DARK, LIGHT, MARK_SPACING, SHAPES, TINT

if TYPE_CHECKING:
    from mapping.symbols import Fill, Line, Symbol

_FILL_SIZE = (30, 18)
_SIGN = 9.0


def _svg(width: float, height: float, inside: str) -> str:
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    return f'<svg {size} aria-hidden="true">{inside}</svg>'


def fill_picture(fill: Fill) -> str:
    """Draw a fill with its mark as a small field."""
    width, height = _FILL_SIZE
    parts = [f'<rect width="{width}" height="{height}" fill="{fill.colour}"/>']
    if fill.mark == "hatch":
        starts = range(-height, width, MARK_SPACING)
        parts += [_stroke((start, height, start + height, 0), fill.ink) for start in starts]
    elif fill.mark == "bars":
        parts += [
            _stroke((0, level, width, level), fill.ink) for level in range(MARK_SPACING // 2 + 1, height, MARK_SPACING)
        ]
    elif fill.mark == "dots":
        parts += [
            f'<circle cx="{across}" cy="{down}" r="1" fill="{fill.ink}"/>'
            for across in range(MARK_SPACING // 2 + 1, width, MARK_SPACING)
            for down in range(MARK_SPACING // 2 + 1, height, MARK_SPACING)
        ]
    frame = f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" fill="none" stroke="{DARK}"/>'
    return _svg(width, height, "".join([*parts, frame]))


def _stroke(ends: tuple[float, float, float, float], ink: str, more: str = "") -> str:
    x1, y1, x2, y2 = ends
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{ink}" {more}/>'


def symbol_picture(symbol: Symbol, *, stale: bool = False, closed: bool = False) -> str:
    """Draw a symbol as the map does."""
    radius, middle = _SIGN - 1, _SIGN + 2
    corners = " ".join(f"{middle + x * radius:.1f},{middle + y * radius:.1f}" for x, y in SHAPES[symbol.shape])
    dashes = ' stroke-dasharray="3 2"' if stale else ""
    colour, ink = (LIGHT, DARK) if stale else (symbol.colour, symbol.ink)
    letter = (
        f'<text x="{middle:g}" y="{middle + 0.5:g}" text-anchor="middle" dominant-baseline="central" font-size="9.5" '
        f'font-weight="bold" font-family="sans-serif" fill="{ink}">{inert(symbol.letter)}</text>'
    )
    shape = f'<polygon points="{corners}" fill="{colour}" stroke="{DARK}" stroke-width="1.5"{dashes}/>'
    ends = (middle - 1.2 * radius, middle + 1.2 * radius, middle + 1.2 * radius, middle - 1.2 * radius)
    slash = _stroke(ends, LIGHT, 'stroke-width="5"') + _stroke(ends, DARK, 'stroke-width="2"') if closed else ""
    return _svg(2 * middle, 2 * middle, shape + letter + slash)


def line_picture(line: Line) -> str:
    """Draw a line with its dashes."""
    width, height = _FILL_SIZE
    look = f'stroke-width="{line.width:g}"' + (f' stroke-dasharray="{line.dashes}"' if line.dashes else "")
    return _svg(width, height, _stroke((0, height / 2, width, height / 2), line.colour, look))


def ring_picture(radius: float) -> str:
    """Draw a ring of a radius in pixels."""
    side = 2 * radius + 4
    circle = (
        f'<circle cx="{side / 2:g}" cy="{side / 2:g}" r="{radius:g}" fill="none" stroke="{DARK}" stroke-width="2.5"/>'
    )
    return _svg(side, side, circle)


def ground_picture(line: Line) -> str:
    """Draw a piece of the ground reached by road: tinted, with its edge."""
    width, height = _FILL_SIZE
    dashes = f'stroke-dasharray="{line.dashes}"'
    return _svg(
        width,
        height,
        f'<rect x="1.5" y="1.5" width="{width - 3}" height="{height - 3}" fill="{DARK}" fill-opacity="{TINT}" '
        f'stroke="{line.colour}" stroke-width="{line.width:g}" {dashes}/>',
    )
