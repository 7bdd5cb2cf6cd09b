"""The faults of files about labour demand: what each does, and how it is said. See `problems.py`."""

from __future__ import annotations

from layers.readers.problem_kind import ProblemKind
from layers.reading import Action
from layers.words import N_

_ROWS, _ASK, _FIX, _WARN = Action.ROWS, Action.ASK, Action.FIX, Action.WARN

DEMAND_PROBLEMS: dict[str, ProblemKind] = {
    # where
    "demand.where": ProblemKind(
        _ROWS, N_("no area is given. Name one by its code, by its name, or give a point and how far around it counts.")
    ),
    "demand.catchment": ProblemKind(
        _ROWS,
        N_("a point outside the areas known needs how far the figure holds around it (catchment_km), or its area."),
    ),
    "demand.national": ProblemKind(_FIX, N_("no area is given: the figure was taken for the whole of {country}.")),
    "area.from_point": ProblemKind(_FIX, N_("the point was taken as the area in which it lies.")),
    "area.from_settlement": ProblemKind(
        _FIX, N_("{value} was taken as the area in which the settlement lies: {area}.")
    ),
    "area.other_country": ProblemKind(
        _ROWS,
        N_("{value} is an area of {there}; the areas known here are of {country}. Import the areas of {there} first."),
    ),
    "area.not_of_country": ProblemKind(_ROWS, N_("{value} is an area of {there}, but the row says {country}.")),
    "area.not_known": ProblemKind(_ROWS, N_("{value} is not among the areas known here.")),
    "area.none_known": ProblemKind(
        _ROWS,
        N_("no area is known here yet: import the areas first, or give the code of the area in place of {value}."),
    ),
    "area.homonym": ProblemKind(
        _ROWS, N_("{value} is the name of {places} places ({areas}). Say which, by the code of its area.")
    ),
    # what
    "demand.what": ProblemKind(_ROWS, N_("neither an occupation, nor a sector, nor a job title is given.")),
    "code.repaired": ProblemKind(_FIX, N_("{value} was read as the code {meant}.")),
    "code.zero_lost": ProblemKind(
        _ASK,
        N_("{value} may have lost a zero, as others of this column have: {meant} or {other}?"),
        N_("Take these codes as they are written."),
    ),
    "isco.unknown": ProblemKind(_ROWS, N_("{value} is no code of ISCO-08.")),
    "isco.title": ProblemKind(
        _FIX, N_("{value} is a job title, not a code: it counts once a person confirms which occupation it is.")
    ),
    "isco.older": ProblemKind(
        _ASK,
        N_("{value} is no code of ISCO-08, but one of ISCO-88. It became {meant}."),
        N_("Take the code of ISCO-08 that it became."),
    ),
    "isco.converted": ProblemKind(_FIX, N_("{value} of ISCO-88 became {meant} in ISCO-08; that was taken.")),
    "isco.split": ProblemKind(_ROWS, N_("{value} of ISCO-88 was divided in ISCO-08. Write the code that is meant.")),
    "isco.unknown_88": ProblemKind(_ROWS, N_("{value} is no code of ISCO-88.")),
    "isic.unknown": ProblemKind(_ROWS, N_("{value} is no code of ISIC rev. 4.")),
    "form.no_occupation": ProblemKind(
        _WARN, N_("this interview names no occupation, or the person did not agree to it: nothing was taken from it.")
    ),
    # figures
    "demand.nothing": ProblemKind(
        _ROWS, N_("the row holds no figure: neither openings, nor people employed, nor a wage.")
    ),
    "demand.twice": ProblemKind(
        _ROWS,
        N_(
            "the same survey has {times} different figures for this area, occupation and day. Keep one, or tell them "
            "apart by an identifier."
        ),
    ),
    "demand.undated": ProblemKind(
        _WARN, N_("no day is given: the figures were taken to describe the day of the file, {day}.")
    ),
    "vacancy.one": ProblemKind(_FIX, N_("no number of posts is given: each advertisement was counted as one.")),
    "date.period": ProblemKind(_FIX, N_("{value} is a whole month or year; its last day was taken: {day}.")),
    "share.percent": ProblemKind(_FIX, N_("{value} is a percentage; it was written as a share of 1.")),
    "share.unit": ProblemKind(
        _ASK,
        N_("{value} may be a percentage or a share of 1: the column holds both, or does not say."),
        N_("Take it as a percentage."),
    ),
    "share.range": ProblemKind(_ROWS, N_("{value} is no share: expected is 0 to 1, or 0 % to 100 %.")),
    "wage.currency": ProblemKind(
        _ASK,
        N_("a wage without a currency. In {country} it would be {meant}."),
        N_("Take the currency of the country."),
    ),
    "wage.no_currency": ProblemKind(_ROWS, N_("a wage without a currency. Add a column wage_currency, such as GMD.")),
    "wage.unknown_currency": ProblemKind(
        _ROWS, N_("{value} is no currency. Write its ISO 4217 code, such as GMD or XOF.")
    ),
    "wage.no_period": ProblemKind(
        _ROWS, N_("a wage without its period. Add a column wage_period: hour, day, week, month or year.")
    ),
}
"""Every fault that only files of demand can have, by its code."""
