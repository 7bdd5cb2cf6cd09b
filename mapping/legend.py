"""What the signs of a map mean: built from the layers that are on it and from the table that draws them.

A section is one function in `_SECTIONS`; it says nothing about signs that its layers do not use, and it must cover
every one that they do (`explained`; tested for every layer).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mapping.elements import MapLayer
from mapping.inert import inert
from mapping.symbols import (
    ACCESS_MARKS,
    DARK,
    FILLS,
    LIGHT,
    LINES,
    MARK_SPACING,
    NO_DATA,
    SHAPES,
    SYMBOLS,
    TINT,
    WITHHELD,
    Fill,
    Line,
    Symbol,
    ring_radius,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from layers.words import Words

_FILL_SIZE = (30, 18)
_SIGN = 9.0


@dataclass(frozen=True)
class Entry:
    """One line of the legend: its picture (SVG, ours), what it means, and the styles that it explains.

    `change` is how a symbol is changed where the entry explains that: `stale` (hollow) or `closed` (struck through);
    `example` is the code of the symbol on which it is shown.
    """

    picture: str
    meaning: str
    styles: frozenset[str]
    change: str = ""
    example: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the legend: shown while one of its layers is."""

    layers: tuple[str, ...]
    heading: str
    entries: tuple[Entry, ...]
    side_by_side: bool = False


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


def _used(layers: Sequence[MapLayer], *keys: str) -> tuple[set[str], set[str], list[MapLayer]]:
    drawn = [layer for layer in layers if layer.key in keys and layer.used]
    styles = {style for layer in drawn for _, style in layer.used}
    return styles, {flag for layer in drawn for flag in layer.flags}, drawn


def _shares(layers: Sequence[MapLayer], words: Words) -> Section | None:
    styles, _, drawn = _used(layers, "areas", "cells")
    if not styles:
        return None
    steps = [f"share-{step}" for step in range(5)]
    entries = [Entry(fill_picture(FILLS[step]), words(FILLS[step].label), frozenset({step})) for step in steps]
    hatched = frozenset(styles & {f"{step}-unknown" for step in steps})
    if hatched:
        shown = FILLS["share-1-unknown"]
        entries.append(
            Entry(fill_picture(shown), words("Hatched: more than 20 % of the people unknown or withheld"), hatched)
        )
    entries += [
        Entry(fill_picture(FILLS[style]), words(FILLS[style].label), frozenset({style}))
        for style in (NO_DATA, WITHHELD)
        if style in styles
    ]
    return Section(tuple(layer.key for layer in drawn), drawn[0].meaning, tuple(entries))


def _access(layers: Sequence[MapLayer], words: Words) -> Section | None:
    styles, _, drawn = _used(layers, "access")
    if not styles:
        return None
    scale = "seats" if any(style.startswith("seats") for style in styles) else "minutes"
    steps = [code for code in FILLS if code.startswith(f"{scale}-") and code not in ACCESS_MARKS]
    entries = [
        Entry(fill_picture(FILLS[code]), words(FILLS[code].label), frozenset({code}))
        for code in (*steps, *(mark for mark in ACCESS_MARKS if mark in styles))
    ]
    return Section(("access",), drawn[0].meaning, tuple(entries))


def _services(layers: Sequence[MapLayer], words: Words) -> Section | None:
    styles, flags, drawn = _used(layers, "services", "sites")
    if not styles:
        return None
    entries = [
        Entry(symbol_picture(symbol), words(symbol.label), frozenset({code}))
        for code, symbol in SYMBOLS.items()
        if code in styles
    ]
    example = next(code for code in SYMBOLS if code in styles)
    if "stale" in flags:
        picture, meaning = symbol_picture(SYMBOLS[example], stale=True), words("Hollow: no longer in its source's list")
        entries.append(Entry(picture, meaning, frozenset(), "stale", example))
    if "closed" in flags:
        picture, meaning = symbol_picture(SYMBOLS[example], closed=True), words("Struck through: not running")
        entries.append(Entry(picture, meaning, frozenset(), "closed", example))
    counted = any(kind == "services" for layer in drawn for kind, _ in layer.used)
    heading = words("Services (the number under a sign: how many)") if counted else words("Services")
    return Section(tuple(layer.key for layer in drawn), heading, tuple(entries), side_by_side=True)


def _lines(layers: Sequence[MapLayer], words: Words) -> Section | None:
    styles, _, drawn = _used(layers, "catchments")
    entries = _line_entries(styles, words)
    if not entries:
        return None
    return Section(tuple(layer.key for layer in drawn), drawn[0].meaning or words("Catchments"), entries)


def _grounds(layers: Sequence[MapLayer], words: Words) -> Section | None:
    styles, _, drawn = _used(layers, "roadcatchments")
    if not styles:
        return None
    entries = tuple(
        Entry(ground_picture(line), words(line.label), frozenset({code}))
        for code, line in LINES.items()
        if code in styles
    )
    return Section(tuple(layer.key for layer in drawn), drawn[0].meaning, entries)


def _ways(layers: Sequence[MapLayer], words: Words) -> Section | None:
    styles, _, drawn = _used(layers, "ways", "home")
    entries = _line_entries(styles, words)
    if "home" in styles:
        home = SYMBOLS["home"]
        entries = (Entry(symbol_picture(home), words(home.label), frozenset({"home"})), *entries)
    return Section(tuple(layer.key for layer in drawn), words("This person"), entries) if entries else None


def _closures(layers: Sequence[MapLayer], words: Words) -> Section | None:
    styles, _, drawn = _used(layers, "closures")
    entries = tuple(
        replace(entry, meaning=words("{sign}: {names}", sign=entry.meaning, names=", ".join(drawn[0].names[code])))
        for entry in _line_entries(styles, words)
        for code in entry.styles
    )
    return Section(tuple(layer.key for layer in drawn), words("Closed roads"), entries) if entries else None


def _line_entries(styles: set[str], words: Words) -> tuple[Entry, ...]:
    return tuple(
        Entry(line_picture(line), words(line.label), frozenset({code}))
        for code, line in LINES.items()
        if code in styles
    )


def _clusters(layers: Sequence[MapLayer], words: Words) -> Section | None:
    styles, _, drawn = _used(layers, "clusters")
    if not styles:
        return None
    least, most = drawn[0].people
    entries = [
        Entry(ring_picture(ring_radius(people, most)), words("{people} people", people=people), frozenset(styles))
        for people in ring_examples(least, most)
    ]
    return Section(
        tuple(layer.key for layer in drawn), words("Clusters of people not served"), tuple(entries), side_by_side=True
    )


def ring_examples(least: int, most: int) -> list[int]:
    """Return up to three round numbers of people between both, the largest first, whose rings differ in size.

    Where no round number lies between them, `most` itself.
    """
    round_numbers = [step * 10**power for power in range(7) for step in (1, 2, 5)]
    found: list[int] = []
    for wish in (most, most / 4, most / 16):
        near = [number for number in round_numbers if least <= number <= wish]
        if near and ring_radius(near[-1], most) not in {ring_radius(number, most) for number in found}:
            found.append(near[-1])
    return found or [most]


_SECTIONS: tuple[Callable[[Sequence[MapLayer], Words], Section | None], ...] = (
    _shares,
    _access,
    _ways,
    _services,
    _lines,
    _grounds,
    _closures,
    _clusters,
)


def sections(layers: Sequence[MapLayer], *, words: Words) -> list[Section]:
    """Return the parts of the legend that these layers need."""
    return [section for build in _SECTIONS if (section := build(layers, words)) is not None]


def explained(legend: Sequence[Section]) -> set[str]:
    """Return every style that the legend explains."""
    return {style for section in legend for entry in section.entries for style in entry.styles}


UNEXPLAINED = frozenset({"land", "road"})
"""Styles that need no explanation: borders, with their names written on them, and grey roads."""


def legend_html(layers: Sequence[MapLayer], *, words: Words, notes: Sequence[str] = ()) -> str:
    """Write the legend as HTML; `notes` are plain sentences under it (as of, people, what is not on the map)."""
    parts = []
    for section in sections(layers, words=words):
        entries = "".join(f"<li>{entry.picture}<span>{inert(entry.meaning)}</span></li>" for entry in section.entries)
        look = ' class="row"' if section.side_by_side else ""
        keys = " ".join(section.layers)
        parts.append(
            f'<section data-layer="{keys}"><h3>{inert(section.heading)}</h3><ul{look}>{entries}</ul></section>'
        )
    parts += [f"<p>{inert(note)}</p>" for note in notes]
    body = f'<div class="homeward-legend-body" tabindex="0">{"".join(parts)}</div>'
    return f"<details><summary>{inert(words('Legend'))}</summary>{body}</details>"


def legend_layer(
    layers: Sequence[MapLayer], *, words: Words, notes: Sequence[str] = (), attribution: str = ""
) -> MapLayer:
    """Put the legend of these layers into the map; its parts come and go with them."""
    html = legend_html(layers, words=words, notes=notes)
    name = words("Legend")
    return MapLayer("legend", name, order=99, switched=False, legend_html=html, attribution=attribution)
