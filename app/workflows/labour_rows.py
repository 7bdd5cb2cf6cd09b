"""Demand, alignment and the two lists as plain values: what the commands print, the pages show and the exports hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.workflows.labour import (
    CONFIRMED,
    Fit,
    LabourQuestion,
    area_asked,
    area_names,
    fit_of,
    leads_of,
    lists,
    picture,
    supply,
    usual_level,
)
from app.workflows.labour_courses import course_facts
from app.workflows.labour_nearest import course_elsewhere, need_elsewhere
from assessments.labour.alignment import alignment_terms
from assessments.labour.demand import NO_DATA
from assessments.labour.mismatch import NEEDED_NOT_TAUGHT
from assessments.labour.records import OCCUPATION
from layers.errors import NotFoundError
from layers.occupations.isco08 import UNIT_DIGITS, group_label, read_code
from layers.sectors.isic4 import sector_label
from layers.words import say

if TYPE_CHECKING:
    from app.workflows.world import World
    from layers.words import Words

KNOWN_FIT, PARTLY_KNOWN, NO_OCCUPATION = "known", "partly_known", "no_occupation"
"""How much is known of a course's alignment: the demand for all its occupations, for some; or it leads to none that
anybody has named. Where demand for none of them is known the status is `no_data`."""


@dataclass(frozen=True)
class Asked:
    """What a command asks: one area or all of the usual level, one occupation or group, one sector, at which digits."""

    area: str | None = None
    occupation: str | None = None
    sector: str | None = None
    digits: int | None = None

    def question(self, world: World) -> tuple[LabourQuestion, str | None, str | None]:
        """Return the question, the area asked about as its level tells it, and the occupation's code.

        Raises
        ------
        NotFoundError
            When there is no such area or occupation.

        """
        area = None if self.area is None else area_asked(world, self.area)
        code = None if self.occupation is None else read_code(self.occupation)
        digits = self.digits or (UNIT_DIGITS if code is None else len(code))
        level = usual_level(world) if area is None else area.level
        question = LabourQuestion(level, digits, (self.sector or "").strip().upper())
        return question, None if area is None else area.area_id, code


def labour_rows(world: World, asked: Asked, words: Words) -> list[dict[str, Any]]:
    """Write what is asked for in each area, with every term; the strongest demand first in each area."""
    question, area, code = asked.question(world)
    demand = picture(world, question).set_index(["area_id", "subject"])
    beside = supply(world, question)
    if question.sector:
        beside = beside.loc[beside.index.isin(demand.index)]
    frame = beside.drop(columns=["openings_per_year"]).join(demand)
    asked_about = [(area is None or at == area) and _is_asked(about, code) for at, about in frame.index]
    frame = frame.loc[np.array(asked_about, dtype=bool)]
    frame = frame.sort_values("score", ascending=False, na_position="last", kind="stable")
    frame = frame.sort_index(level="area_id", sort_remaining=False, kind="stable")
    names = area_names(world, words.language)
    return [
        _labour_row(str(at), str(about), row, names.get(at, at), words)
        for (at, about), row in zip(frame.index, frame.to_dict("records"), strict=True)
    ]


def _is_asked(subject: str, code: str | None) -> bool:
    """Tell whether a subject is the occupation asked about, part of it, or a group that holds it."""
    if code is None:
        return True
    return subject[:1] == OCCUPATION and (subject[1:].startswith(code) or code.startswith(subject[1:]))


def subject_fields(subject: str, words: Words) -> dict[str, Any]:
    """Write what a figure is about: the code of an occupation or of a sector, and its name."""
    code = subject[1:]
    if subject[:1] == OCCUPATION:
        return {"isco08_code": code, "isic4_code": None, "label": group_label(code, words)}
    plain = code if len(code) == 1 else code[1:]
    return {"isco08_code": None, "isic4_code": plain, "label": sector_label(plain, words)}


FIGURES = (
    "openings", "growth", "replacement", "openings_per_year", "terms_missing", "employed", "informal_employed",
    "self_employed", "share", "asked", "score", "score_low", "score_high", "score_weight", "own", "national", "basis",
    "location_quotient", "wage_month", "wage_currency", "observations",
)  # fmt: skip
RENAMED = {"share": "hard_to_fill_share", "asked": "employers_asked", "wage_month": "wage_per_month"}


def _labour_row(area: str, subject: str, row: dict[Any, Any], name: str, words: Words) -> dict[str, Any]:
    status = plain(row["status"]) or NO_DATA
    weak = (plain(row["weak"]) or "").split()
    return {
        "area_id": area,
        "area_name": name,
        **subject_fields(subject, words),
        "status": status,
        "weak": bool(weak),
        "weak_reasons": weak,
        "as_of": plain(row["day"]),
        **{RENAMED.get(figure, figure): plain(row[figure]) for figure in FIGURES},
        "terms_missing": 3 if plain(row["terms_missing"]) is None else int(row["terms_missing"]),
        "courses": int(row["courses"]),
        "seats": plain(row["seats"]),
        "finishing_per_year": plain(row["finishing_per_year"]),
        "openings_commuting": plain(row["openings_commuting"]),
        "finishing_commuting": plain(row["finishing_commuting"]),
        "saturation": plain(row["saturation"]),
        "saturation_status": row["saturation_status"],
        "methods": (plain(row["methods"]) or "").split("; ") if plain(row["methods"]) else [],
        "sources": (plain(row["sources"]) or "").split("; ") if plain(row["sources"]) else [],
    }


def plain(value: Any) -> Any:
    """Write a value of a frame as JSON does: missing is None, days are ISO dates; an empty text is missing."""
    if value is None or (not isinstance(value, str | list | tuple) and bool(pd.isna(value))) or value == "":
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, np.generic):
        return value.item()
    return value


def alignment_rows(
    world: World, words: Words, *, programme: str | None = None, area: str | None = None, terms: bool = False
) -> list[dict[str, Any]]:
    """Write how each course fits each area, the best first for each course; with every term where asked.

    Raises
    ------
    NotFoundError
        When there is no such programme or area.

    """
    wanted = None if area is None else area_asked(world, area)
    level = usual_level(world) if wanted is None else wanted.level
    names = dict(zip(world.programmes["programme_id"], world.programmes["programme_name"], strict=True))
    if programme is not None and programme not in names:
        raise NotFoundError(say("There is no programme “{programme}” in the store.", programme=programme))
    fit = fit_of(world, level)
    chosen = [programme] if programme is not None else list(names)
    at = [wanted.area_id] if wanted is not None else list(fit.areas)
    called = area_names(world, words.language)
    rows = [_alignment_row(world, fit, each, where, words, with_terms=terms) for each in chosen for where in at]
    for row in rows:
        row["programme_name"] = plain(names[row["programme_id"]])
        row["area_name"] = called.get(row["area_id"], row["area_id"])
    order = {each: number for number, each in enumerate(chosen)}
    return sorted(rows, key=lambda row: (order[row["programme_id"]], -(row["alignment"] or 0.0)))


def _alignment_row(
    world: World, fit: Fit, programme: str, area: str, words: Words, *, with_terms: bool
) -> dict[str, Any]:
    leads = leads_of(world).get(programme)
    row: dict[str, Any] = {
        "programme_id": programme,
        "programme_name": None,
        "area_id": area,
        "area_name": None,
        "alignment": None,
        "alignment_high": None,
        "status": NO_OCCUPATION,
        "confirmed": bool(leads and leads.source == CONFIRMED),
        "isco08_codes": list(leads.codes) if leads else [],
        **course_facts(world, programme, area, fit.level),
    }
    if with_terms:
        row["terms"] = []
    if not leads or not leads.codes or area not in fit.areas:
        if leads and leads.codes:
            row["status"] = NO_DATA
        return row
    number, place = fit.programmes.index(programme), fit.areas.index(area)
    found = alignment_terms(fit.weights[number], fit.demand[place])
    used = np.flatnonzero(fit.weights[number] > 0)
    known = ~np.isnan(fit.demand[place][used])
    row["status"] = KNOWN_FIT if known.all() else PARTLY_KNOWN if known.any() else NO_DATA
    if known.any():
        row["alignment"] = float(fit.alignment.low[number, place])
        row["alignment_high"] = float(fit.alignment.high[number, place])
    if with_terms:
        row["terms"] = [_term(world, fit, (number, place, int(column)), float(found[column]), words) for column in used]
    return row


def _term(world: World, fit: Fit, at: tuple[int, int, int], value: float, words: Words) -> dict[str, Any]:
    """Write one term; `at` are the course, the area and the occupation by their places in the fit."""
    number, place, column = at
    code, subject = fit.codes[column], fit.known_as[place, column]
    told = picture(world, LabourQuestion(fit.level, len(code)))
    shown = OCCUPATION + code if subject is None else subject
    match = told[(told["area_id"] == fit.areas[place]) & (told["subject"] == shown)]
    behind = match.iloc[0] if len(match) else None
    return {
        "isco08_code": code,
        "label": group_label(code, words),
        "weight": float(fit.weights[number, column]),
        "demand": plain(fit.demand[place, column]),
        "contribution": plain(value),
        "known_as": None if subject is None else subject[1:],
        "status": NO_DATA if behind is None else behind["status"],
        "weak": bool(behind is not None and behind["weak"]),
        "basis": None if behind is None else plain(behind["basis"]),
        "observations": None if behind is None else plain(behind["observations"]),
        "low": None if behind is None else plain(behind["score_low"]),
        "high": None if behind is None else plain(behind["score_high"]),
        "as_of": None if behind is None else plain(behind["day"]),
        "sources": None if behind is None else plain(behind["sources"]),
    }


def mismatch_rows(
    world: World, words: Words, *, area: str | None = None, occupation: str | None = None, digits: int | None = None
) -> list[dict[str, Any]]:
    """Write the two lists of each area: taught and not needed, needed and not taught; with their evidence."""
    question, wanted, code = Asked(area, occupation, digits=digits).question(world)
    frame = lists(world, question)
    chosen = [
        (wanted is None or at == wanted) and _is_asked(about, code)
        for at, about in zip(frame["area_id"], frame["subject"], strict=True)
    ]
    demand = picture(world, question).set_index(["area_id", "subject"])
    names = area_names(world, words.language)
    rows = []
    for row in frame[np.array(chosen, dtype=bool)].to_dict("records"):
        at, about = str(row["area_id"]), str(row["subject"])
        behind = demand.loc[(at, row["known_as"])] if row["known_as"] else None
        needed = row["list"] == NEEDED_NOT_TAUGHT
        rows.append(
            {
                "list": row["list"],
                "area_id": at,
                "area_name": names.get(at, at),
                **subject_fields(about, words),
                "reason": row["reason"],
                "seats": plain(row["seats"]),
                "courses": int(row["courses"]),
                "finishing_per_year": plain(row["finishing_commuting"]) if not needed else 0.0,
                "openings": None if behind is None else plain(behind["openings"]),
                "openings_per_year": plain(row["openings_per_year"]),
                "openings_commuting": plain(row["openings_commuting"]),
                "saturation": plain(row["saturation"]) if not needed else 0.0,
                "evidence": _evidence(behind, row["known_as"]),
                "nearest_course": course_elsewhere(world, question.level, at, about) if needed else None,
                "nearest_need": None if needed else need_elsewhere(world, question, at, about, names),
            }
        )
    return rows


def _evidence(behind: pd.Series[Any] | None, known_as: str | None) -> dict[str, Any]:
    if behind is None or known_as is None:
        return {"status": NO_DATA}
    return {
        "status": behind["status"],
        "known_as": known_as[1:],
        "score": plain(behind["score"]),
        "score_low": plain(behind["score_low"]),
        "score_high": plain(behind["score_high"]),
        "basis": plain(behind["basis"]),
        "hard_to_fill_share": plain(behind["share"]),
        "observations": plain(behind["observations"]),
        "weak": bool(behind["weak"]),
        "weak_reasons": str(behind["weak"]).split(),
        "as_of": plain(behind["day"]),
        "methods": plain(behind["methods"]),
        "sources": plain(behind["sources"]),
    }
