"""What of the labour market can leave the office: demand, the two lists and alignments, as tables and as layers.

Nothing here is about persons. Figures from fewer than 11 observations are in no row and in no total (`records_of`), so
none can be worked out from the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from app.workflows.labour import area_names, courses, leads_of, usual_level
from app.workflows.labour_rows import Asked, alignment_rows, labour_rows, mismatch_rows
from assessments.labour.mismatch import LISTS, NEEDED_NOT_TAUGHT
from layers.geoframes import with_points, with_polygons
from layers.schemas.results import CourseAlignments, DemandFigures, Mismatches, MismatchTotals
from mapping.layers_labour import class_of, fit_style

if TYPE_CHECKING:
    from app.workflows.export_layers import Wanted
    from app.workflows.world import World
    from layers.words import Words

MAJOR = 1
"""Digits of the occupations in a map's layers, where none is named: one layer for each major group."""

LEVEL_NAMES = {"admin1": 1, "admin2": 2}


def _areas(world: World, wanted: Wanted) -> list[str | None]:
    """List the areas asked about one by one; None is all of the usual level."""
    level = LEVEL_NAMES.get(wanted.by, usual_level(world))
    if level == usual_level(world):
        return [None]
    return [str(code) for code in world.areas.loc[world.areas["admin_level"] == level, "area_id"]]


def demand_layer(world: World, wanted: Wanted, words: Words) -> pd.DataFrame:
    """Return demand: a table of all occupations, or for a map areas by major group (or the one occupation asked)."""
    digits = None if wanted.in_table or wanted.occupation else MAJOR
    rows = [
        row
        for area in _areas(world, wanted)
        for row in labour_rows(world, Asked(area, wanted.occupation, None, digits), words)
        if wanted.in_table or row["isco08_code"] is not None
    ]
    frame = DemandFigures.parse(pd.DataFrame([_demand_row(row) for row in rows], columns=DemandFigures.names()))
    if wanted.in_table:
        return frame
    classes = [
        class_of(_nan(row["openings_per_year"]), row["status"], " ".join(row["weak_reasons"]), "posts") for row in rows
    ]
    return with_polygons(_shaped(world, frame).assign(legend_class=pd.array(classes, dtype="str")))


def _demand_row(row: dict[str, Any]) -> dict[str, Any]:
    named = {
        "occupation_name": row["label"],
        "figure_status": row["status"],
        "growth_openings": row["growth"],
        "replacement_openings": row["replacement"],
        "demand_score": row["score"],
        "demand_score_low": row["score_low"],
        "demand_score_high": row["score_high"],
        "demand_basis": row["basis"],
        "course_seats": row["seats"],
        "reference_date": row["as_of"],
    }
    lists = {
        "weak_reasons": " ".join(row["weak_reasons"]) or None,
        "demand_source": "; ".join(row["sources"]) or None,
        "employers_asked": None if row["employers_asked"] is None else round(row["employers_asked"]),
    }
    return {**row, **named, **lists}


def _nan(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _shaped(world: World, frame: pd.DataFrame) -> pd.DataFrame:
    shapes = pd.Series(world.areas["geometry"].to_numpy(dtype=object), index=world.areas["area_id"])
    return frame.assign(geometry=frame["area_id"].map(shapes))


def mismatch_layer(world: World, wanted: Wanted, words: Words) -> pd.DataFrame:
    """Return the two lists: a table of their rows, or for a map each area's totals, a layer for each list."""
    rows = [
        row
        for area in _areas(world, wanted)
        for row in mismatch_rows(world, words, area=area, occupation=wanted.occupation)
    ]
    if wanted.in_table:
        made = [_mismatch_row(row) for row in rows]
        return Mismatches.parse(pd.DataFrame(made, columns=Mismatches.names()))
    totals = []
    told = {row["area_id"] for row in rows}
    names = area_names(world, words.language)
    for name in LISTS:
        for area in sorted(told):
            here = [row for row in rows if row["list"] == name and row["area_id"] == area]
            totals.append(
                {
                    "mismatch_list": name,
                    "area_id": area,
                    "area_name": names.get(area, area),
                    "occupations": len(here),
                    "openings_per_year": sum(row["openings_per_year"] or 0.0 for row in here),
                    "course_seats": sum(row["seats"] or 0.0 for row in here),
                }
            )
    frame = MismatchTotals.parse(pd.DataFrame(totals, columns=MismatchTotals.names()))
    values = frame["openings_per_year"].where(frame["mismatch_list"] == NEEDED_NOT_TAUGHT, frame["course_seats"])
    classes = [class_of(float(value), "known", "", "many") for value in values]
    return with_polygons(_shaped(world, frame).assign(legend_class=pd.array(classes, dtype="str")))


def _mismatch_row(row: dict[str, Any]) -> dict[str, Any]:
    evidence, nearest = row["evidence"], row["nearest_course"] or {}
    return {
        "mismatch_list": row["list"],
        "area_id": row["area_id"],
        "area_name": row["area_name"],
        "isco08_code": row["isco08_code"],
        "occupation_name": row["label"],
        "mismatch_reason": row["reason"],
        "openings_per_year": row["openings_per_year"],
        "openings_commuting": row["openings_commuting"],
        "course_seats": row["seats"],
        "finishing_commuting": row["finishing_per_year"],
        "saturation": row["saturation"],
        "nearest_programme_id": nearest.get("programme_id"),
        "nearest_km": nearest.get("km"),
        "observations": evidence.get("observations"),
        "reference_date": evidence.get("as_of"),
        "weak_reasons": " ".join(evidence.get("weak_reasons", ())) or None,
        "demand_source": evidence.get("sources"),
    }


def alignment_layer(world: World, wanted: Wanted, words: Words) -> pd.DataFrame:
    """Return how each course fits the area in which it is held, a row for each of its sites."""
    level = LEVEL_NAMES.get(wanted.by, usual_level(world))
    held = courses(world, level)
    fits = {
        (row["programme_id"], row["area_id"]): row
        for area in dict.fromkeys(held["area_id"].dropna())
        for row in alignment_rows(world, words, area=str(area))
    }
    names = area_names(world, words.language)
    made = []
    for row in held.to_dict("records"):
        fit = fits.get((row["programme_id"], row["area_id"]), {})
        made.append(
            {
                **row,
                "area_name": names.get(row["area_id"]),
                "isco08_codes": " ".join(leads_of(world)[row["programme_id"]].codes),
                "alignment": fit.get("alignment"),
                "alignment_high": fit.get("alignment_high"),
                "alignment_status": fit.get("status", "no_data"),
                "course_seats": row["seats"],
            }
        )
    frame = CourseAlignments.parse(pd.DataFrame(made, columns=CourseAlignments.names()))
    if wanted.in_table:
        return frame
    classes = [fit_style(value) for value in frame["alignment"]]
    return with_points(frame.assign(legend_class=pd.array(classes, dtype="str")))
