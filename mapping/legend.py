"""What the signs of a map mean: built from the layers that are on it and from the table that draws them.

A section is one function in `_SECTIONS`; it says nothing about signs that its layers do not use, and it must cover
every one that they do (`explained`; tested for every layer).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mapping.elements import MapLayer
from mapping.eligible_scale import ELIGIBLE, UNSURE
from mapping.inert import inert
from mapping.labour_scales import COURSE_CODES, NO_FIGURE, SCALES, UNTOLD, WEAK
from mapping.legend_pictures import fill_picture, ground_picture, line_picture, ring_picture, symbol_picture
from mapping.symbols import (
    ACCESS_MARKS,
    FILLS,
    LINES,
    NO_DATA,
    SYMBOLS,
    WITHHELD,
    ring_radius,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from layers.words import Words


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


def _labour(layers: Sequence[MapLayer], words: Words) -> Section | None:
    styles, _, drawn = _used(layers, "labour")
    if not styles:
        return None
    used = {style.split("-")[0] for style in styles}
    scale = next((each for each in SCALES if each in used), "score")
    steps = [f"{scale}-{step}" for step in range(5)]
    entries = [Entry(fill_picture(FILLS[step]), words(FILLS[step].label), frozenset({step})) for step in steps]
    hatched = frozenset(styles & {f"{step}-{WEAK}" for step in steps})
    if hatched:
        shown = FILLS[f"{scale}-1-{WEAK}"]
        meaning = words("Hatched: weak, older than 24 months or from fewer than 30 observations")
        entries.append(Entry(fill_picture(shown), meaning, hatched))
    entries += [
        Entry(fill_picture(FILLS[style]), words(FILLS[style].label), frozenset({style}))
        for style in (NO_FIGURE, UNTOLD)
        if style in styles
    ]
    return Section(("labour",), drawn[0].meaning, tuple(entries))


def _eligible(layers: Sequence[MapLayer], words: Words) -> Section | None:
    styles, flags, drawn = _used(layers, "eligible")
    if not styles:
        return None
    steps = [f"{ELIGIBLE}-{step}" for step in range(5)]
    entries = [Entry(fill_picture(FILLS[step]), words(FILLS[step].label), frozenset({step})) for step in steps]
    hatched = frozenset(styles & {f"{step}-{UNSURE}" for step in steps})
    if hatched:
        meaning = words("Hatched: more than 20 % of the people to be checked")
        entries.append(Entry(fill_picture(FILLS[f"{ELIGIBLE}-1-{UNSURE}"]), meaning, hatched))
    if WITHHELD in styles:
        entries.append(Entry(fill_picture(FILLS[WITHHELD]), words(FILLS[WITHHELD].label), frozenset({WITHHELD})))
    if "thick" in flags:
        edge = LINES["differs"]
        entries.append(Entry(line_picture(edge), words(edge.label), frozenset({edge.code})))
    return Section(("eligible",), drawn[0].meaning, tuple(entries))


def _courses(layers: Sequence[MapLayer], words: Words) -> Section | None:
    styles, _, drawn = _used(layers, "courses")
    if not styles:
        return None
    entries = tuple(
        Entry(symbol_picture(SYMBOLS[code]), words(SYMBOLS[code].label), frozenset({code}))
        for code in COURSE_CODES
        if code in styles
    )
    return Section(("courses",), drawn[0].meaning, entries)


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
    _labour,
    _eligible,
    _courses,
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
