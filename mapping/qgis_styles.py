"""How each layer of a GeoPackage looks in QGIS: which signs, for which values of which field.

Colours, shapes, classes and labels come from `symbols.py`, so that QGIS shows what the maps show; `qgis_xml.py` writes
them down. To add a layer: a function that returns its style, and a line in `_STYLES`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mapping.labour_scales import COURSE_CODES
from mapping.symbols import DARK, FILLS, LIGHT, LINES, SYMBOLS, UNTYPED

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from layers.words import Words

GREY = "#7C827F"
"""The ink of borders and of places for orientation."""


@dataclass(frozen=True)
class Sign:
    """One sign: a marker (`shape`) or an area, for one value of the style's field; lengths in millimetres.

    No `colour` means nothing inside. `brush` is a pattern over the colour: `hatch`, `dots` or `bars`.
    """

    value: str
    label: str
    colour: str = ""
    outline: str = DARK
    outline_mm: float = 0.3
    dashes_mm: tuple[float, ...] = ()
    shape: str = ""
    letter: str = ""
    letter_ink: str = DARK
    size_mm: float = 4.2
    brush: str = ""
    brush_ink: str = DARK


@dataclass(frozen=True)
class LayerStyle:
    """The signs of a layer by the values of one field; without a field there is one sign.

    The sign whose value is empty stands for all other values. `size_by` is a field whose square root the size of the
    marker follows, `largest` its largest value.
    """

    title: str
    signs: tuple[Sign, ...]
    field: str = ""
    size_by: str = ""
    largest: float = 0


def style_of(kind: str, values: Mapping[str, Collection[str]], words: Words, *, largest: float = 0) -> LayerStyle:
    """Return the style of a kind of layer.

    Parameters
    ----------
    kind
        A key of `geopackage.GEOMETRIES`.
    values
        The values that occur in each field of text; signs for others are left out of the legend.
    words
        The reader's language.
    largest
        The most people in one row.

    """
    return _STYLES[kind](values, words, largest)


def _services(values: Mapping[str, Collection[str]], words: Words, _largest: float) -> LayerStyle:
    there = [symbol for code, symbol in SYMBOLS.items() if code in values["service_type"]]
    signs = [
        Sign(
            symbol.code,
            words(symbol.label),
            symbol.colour,
            shape=symbol.shape,
            letter=symbol.letter,
            letter_ink=symbol.ink,
        )
        for symbol in there
    ]
    other = SYMBOLS[UNTYPED]
    signs.append(Sign("", words(other.label), other.colour, shape=other.shape, letter=other.letter, letter_ink=DARK))
    return LayerStyle(words("Services by type"), tuple(signs), "service_type")


def _catchments(_values: Mapping[str, Collection[str]], words: Words, _largest: float) -> LayerStyle:
    signs = (
        Sign(code, words(LINES[code].label), outline_mm=0.35, dashes_mm=(2.4, 1.4) if LINES[code].dashes else ())
        for code in ("urban", "rural")
    )
    return LayerStyle(words("Catchments"), tuple(signs), "settlement_class")


def _road_catchments(_values: Mapping[str, Collection[str]], words: Words, _largest: float) -> LayerStyle:
    signs = (
        Sign(value, words(LINES[line].label), outline_mm=0.35, dashes_mm=(0.8, 0.8), brush="dots", brush_ink=GREY)
        for value, line in (("urban", "road-urban"), ("rural", "road-rural"), ("", "road"))
    )
    return LayerStyle(words("Reached by road"), tuple(signs), "settlement_class")


def _shares(values: Mapping[str, Collection[str]], words: Words, _largest: float) -> LayerStyle:
    there = values["legend_class"]
    signs = (
        Sign(
            code,
            words("{share}, more than 20 % of the people unknown or withheld", share=words(fill.label))
            if code.endswith("-unknown")
            else words(fill.label),
            fill.colour,
            outline=GREY,
            brush=fill.mark,
            brush_ink=fill.ink,
        )
        for code, fill in FILLS.items()
        if code in there or (code.startswith("share-") and not code.endswith("-unknown"))
    )
    return LayerStyle(words("Share of people not served"), tuple(signs), "legend_class")


def _minutes(values: Mapping[str, Collection[str]], words: Words, _largest: float) -> LayerStyle:
    return LayerStyle(words("Minutes to the nearest service"), _classes(values, words), "legend_class")


def _nearest(values: Mapping[str, Collection[str]], words: Words, _largest: float) -> LayerStyle:
    signs = tuple(replace(sign, shape="circle", size_mm=2.4) for sign in _classes(values, words))
    return LayerStyle(words("Minutes to the nearest service"), signs, "legend_class")


def _seats(values: Mapping[str, Collection[str]], words: Words, _largest: float) -> LayerStyle:
    return LayerStyle(words("Seats within reach for 100 people"), _classes(values, words), "legend_class")


def _classes(values: Mapping[str, Collection[str]], words: Words) -> tuple[Sign, ...]:
    """List the classes of access that occur, as the maps draw them."""
    return tuple(
        Sign(code, words(fill.label), fill.colour, outline=GREY, brush=fill.mark, brush_ink=fill.ink)
        for code, fill in FILLS.items()
        if code in values["legend_class"]
    )


def _areas(_values: Mapping[str, Collection[str]], words: Words, _largest: float) -> LayerStyle:
    title = words("Borders")
    return LayerStyle(title, (Sign("", title, outline=GREY),))


def _settlements(_values: Mapping[str, Collection[str]], words: Words, _largest: float) -> LayerStyle:
    title = words("Towns")
    return LayerStyle(title, (Sign("", title, GREY, outline=LIGHT, shape="circle", size_mm=1.6),))


def _clusters(_values: Mapping[str, Collection[str]], words: Words, largest: float) -> LayerStyle:
    title = words("Clusters of people not served")
    ring = Sign("", title, outline_mm=0.7, shape="circle", size_mm=LARGEST_RING_MM)
    return LayerStyle(title, (ring,), size_by="people", largest=largest)


def _returnees(_values: Mapping[str, Collection[str]], words: Words, _largest: float) -> LayerStyle:
    title = words("Homes")
    return LayerStyle(title, (Sign("", title, DARK, outline=LIGHT, shape="drop", size_mm=2.6),))


def _demand(values: Mapping[str, Collection[str]], words: Words, _largest: float) -> LayerStyle:
    return LayerStyle(words("Openings a year"), _classes(values, words), "legend_class")


def _mismatch(values: Mapping[str, Collection[str]], words: Words, _largest: float) -> LayerStyle:
    name = "Needed and not taught" if "needed_not_taught" in values["mismatch_list"] else "Taught and not needed"
    return LayerStyle(words(name), _classes(values, words), "legend_class")


def _alignment(values: Mapping[str, Collection[str]], words: Words, _largest: float) -> LayerStyle:
    signs = tuple(
        Sign(each.code, words(each.label), each.colour, shape=each.shape, letter=each.letter, letter_ink=each.ink)
        for each in (SYMBOLS[code] for code in COURSE_CODES)
        if each.code in values["legend_class"]
    )
    return LayerStyle(words("Courses"), signs, "legend_class")


LARGEST_RING_MM = 14.0
"""Diameter of the ring around the largest cluster."""

_STYLES: dict[str, Callable[[Mapping[str, Collection[str]], Words, float], LayerStyle]] = {
    "services": _services,
    "settlements": _settlements,
    "returnees": _returnees,
    "clusters": _clusters,
    "catchments": _catchments,
    "roadcatchments": _road_catchments,
    "areas": _areas,
    "gaps": _shares,
    "cells": _shares,
    "nearest": _nearest,
    "minutes": _minutes,
    "seats": _seats,
    "demand": _demand,
    "mismatch": _mismatch,
    "alignment": _alignment,
}
"""The style of each kind of layer that has a geometry."""
