"""What is asked for, or taught, in each area, shaded by class; and the courses, as large as their seats are many."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from mapping.descriptions import given
from mapping.elements import MapLayer
from mapping.frame import bounds_of, sources_line
from mapping.geometry import point
from mapping.labour_scales import (
    FIT_LIMITS,
    FIT_UNKNOWN,
    FITS_LITTLE,
    FITS_PARTLY,
    FITS_WELL,
    MANY_LIMITS,
    NO_FIGURE,
    POSTS_LIMITS,
    SCORE_LIMITS,
    UNTOLD,
    WEAK,
)
from mapping.layers_places import area_name, land_layer, settlements_layer
from mapping.layers_services import apart
from mapping.legend import legend_layer
from mapping.things import Thing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.words import Words
    from mapping.elements import Bounds
    from mapping.labour_content import LabourContent

LIMITS = {"score": SCORE_LIMITS, "posts": POSTS_LIMITS, "many": MANY_LIMITS}

SMALLEST_COURSE, LARGEST_COURSE = 5.0, 14.0
"""Radius in pixels of the symbol of a course; its area grows with the seats."""

SEATS_LARGEST = 100.0
"""So many seats, or more, have the largest symbol."""


def labour_layers(content: LabourContent, words: Words, *, legend: bool = True) -> list[MapLayer]:
    """Build the layers of one map, the lowest first; `legend` puts the legend inside it."""
    ground = content.ground
    layers = [
        land_layer(ground.areas, words=words, shapes=content.shapes),
        settlements_layer(ground.settlements, words=words),
        areas_layer(content, words=words),
        courses_layer(content, words=words),
    ]
    attribution = sources_line(ground.recipe, words)
    if not legend:
        return [*layers, MapLayer("sources", words("Sources"), order=99, switched=False, attribution=attribution)]
    notes = [
        words("As of {day}", day=ground.recipe.on),
        *([words("Simulated data")] if ground.recipe.simulated else []),
    ]
    return [*layers, legend_layer(layers, words=words, notes=notes, attribution=attribution)]


def class_of(value: float, status: str, weak: str, scale: str) -> str:
    """Return the class in which a figure is drawn, a code of `symbols.FILLS`; a value on a limit is of the class above.

    An area without a figure is drawn as such, never as none.
    """
    if status == "suppressed":
        return UNTOLD
    if status == "no_data" or np.isnan(value):
        return NO_FIGURE
    step = int(np.searchsorted(LIMITS[scale], value, side="right"))
    return f"{scale}-{step}" + (f"-{WEAK}" if weak else "")


def areas_layer(content: LabourContent, *, words: Words) -> MapLayer:
    """Shade the areas by the class of their figure; an area of which nothing is known is drawn as no data."""
    known: dict[str, Mapping[Any, Any]] = {str(row["area_id"]): row for row in content.figures.to_dict("records")}
    things = []
    rows = content.ground.areas.drop(columns="geometry").to_dict("records")
    for row, shape in zip(rows, content.shapes, strict=True):
        if shape is None:
            continue
        area = str(row["area_id"])
        figure = known.get(area)
        style = NO_FIGURE
        lines: tuple[str, ...] = (words("No data: nobody has said"),)
        if figure is not None:
            value = math.nan if given(figure["value"]) is None else float(figure["value"])
            style = class_of(value, str(figure["status"]), str(figure["weak"]), content.scale)
            lines = tuple(words(line) for line in figure["lines"])
        title = area_name(row, words)
        things.append(Thing("area", style, shape, area, title=title, lines=lines, tip=(title, lines[0])))
    return MapLayer("labour", words("Labour market"), things, order=20, meaning=words(content.meaning))


def courses_layer(content: LabourContent, *, words: Words) -> MapLayer:
    """Show the courses where they are held, as large as their seats are many, by how well they fit their area."""
    placed = content.courses.dropna(subset=["latitude", "longitude"])
    places = list(zip(placed["latitude"].tolist(), placed["longitude"].tolist(), strict=True))
    things = []
    for row, shift in zip(placed.to_dict("records"), apart(places, 9.0), strict=True):
        lines = tuple(words(line) for line in row["lines"])
        things.append(
            Thing(
                "service",
                fit_style(row["alignment"]),
                point(row["latitude"], row["longitude"]),
                id=str(row["programme_id"]),
                title=str(row["title"]),
                lines=lines,
                tip=(str(row["title"]), *lines[:1]),
                numbers={"radius": course_radius(row["seats"]), **shift},
            )
        )
    return MapLayer(
        "courses", words("Courses"), things, order=50, radius=7, meaning=words("Courses (larger: more seats)")
    )


def fit_style(alignment: float) -> str:
    """Return the symbol of a course by its alignment; one on a limit belongs to the better class."""
    if given(alignment) is None:
        return FIT_UNKNOWN
    return (FITS_LITTLE, FITS_PARTLY, FITS_WELL)[int(np.searchsorted(FIT_LIMITS, alignment, side="right"))]


def course_radius(seats: float) -> float:
    """Return the radius in pixels of a course with so many seats; one of which nobody has stated them is small."""
    share = 0.0 if given(seats) is None else min(1.0, float(seats) / SEATS_LARGEST)
    return round(max(SMALLEST_COURSE, LARGEST_COURSE * math.sqrt(share)), 1)


def labour_bounds(content: LabourContent) -> Bounds:
    """Return the bounds of the map."""
    return bounds_of(content.ground.areas, content.courses)
