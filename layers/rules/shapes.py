"""What each criterion of a rule looks like: its limits, and how each of them is written.

What a criterion decides is in `assessments/criteria/`. To add one: a frozen dataclass here and a line in `CRITERIA`,
its function there, its sentence in `app/workflows/rules_in_words.py` (tests name what was forgotten).
"""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from typing import Any, ClassVar

from layers.education_levels import MOST_LEVEL
from layers.roads.names import PROFILES, ROAD_PROFILE, SEASONS
from layers.schemas.columns import ACCESS_NEEDS, DOCUMENTS, NOTHING, RETURN_ROUTES, SEXES, SYSTEMS, TYPES


def _value(read: str, key: str | None = None, *, default: Any = None, **how: Any) -> Any:
    """Describe one value: how it is read (`layers.rules.values`), under which key where that differs, its default."""
    return field(default=default, metadata={"read": read, "key": key, **how})


def _number(key: str | None = None, *, most: float = float("inf")) -> Any:
    return _value("number", key, most=most)


def _choice(choices: tuple[str, ...], *, default: str | None = None) -> Any:
    return _value("choice", default=default, choices=choices)


def _entries(key: str, choices: tuple[str, ...] = (), *, language: bool = False) -> Any:
    return _value("entries", key, default=(), choices=choices, language=language)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How firmly a criterion holds, the same for every one.

    Who fails a `soft` one stays eligible, with a mark. A `waivable` one can be lifted for one person or a group, by a
    waiver that is written down. `reason` and `reason_date` are the partner's written reason and its day.
    """

    soft: bool = _value("flag", default=False)
    waivable: bool = _value("flag", default=False)
    reason: str | None = _value("text")
    reason_date: str | None = _value("day")


MOST_AGE_YEARS, MOST_GRADES, MOST_DEPENDANTS = 120, 25, 60
"""Limits beyond these say nothing: nobody is older, was longer at school, or cares for more people."""


@dataclass(frozen=True)
class Age(Terms):
    """Age in completed years (in months, where a limit has decimals); both limits included, None is no limit.

    `on` is `start` (next intake, else start of the course, else the day asked about) or `today`.
    """

    name: ClassVar[str] = "age"
    example: ClassVar[str] = "age: {from: 18, to: 35, on: start}"
    from_years: float | None = _number("from", most=MOST_AGE_YEARS)
    to_years: float | None = _number("to", most=MOST_AGE_YEARS)
    on: str = _choice(("start", "today"), default="start")


@dataclass(frozen=True)
class BirthCohort(Terms):
    """Born between two days, both included; a year alone means its first day in `from`, its last in `to`."""

    name: ClassVar[str] = "birth_cohort"
    example: ClassVar[str] = "birth_cohort: {from: 1991, to: 2008-12-31}"
    from_day: str | None = _value("first_day", "from")
    to_day: str | None = _value("last_day", "to")


@dataclass(frozen=True)
class EducationGrade(Terms):
    """Years of schooling completed, both limits included; `system` is the school system in which the limits count."""

    name: ClassVar[str] = "education_grade"
    example: ClassVar[str] = "education_grade: {from: 6, to: 10, system: GN}"
    from_grade: float | None = _number("from", most=MOST_GRADES)
    to_grade: float | None = _number("to", most=MOST_GRADES)
    system: str | None = _choice(SYSTEMS)


@dataclass(frozen=True)
class IscedLevel(Terms):
    """Highest level of ISCED 2011 completed, both limits included.

    0 is less than primary, 1 primary, 2 lower secondary, 3 upper secondary school, 4 to 8 what comes later, to a
    doctorate. Whoever went on after school has at least level 3; which later one only a recorded level tells.
    """

    name: ClassVar[str] = "isced_level"
    example: ClassVar[str] = "isced_level: {from: 1, to: 2}"
    from_level: float | None = _number("from", most=MOST_LEVEL)
    to_level: float | None = _number("to", most=MOST_LEVEL)


@dataclass(frozen=True)
class Within(Terms):
    """Geodesic distance from home to site, limit included; `class_of` says whose urban or rural class picks it."""

    name: ClassVar[str] = "within"
    example: ClassVar[str] = "within: {urban_km: 5, rural_km: 10, class_of: home}"
    urban_km: float | None = _number()
    rural_km: float | None = _number()
    class_of: str = _choice(("home", "site"), default="home")


@dataclass(frozen=True)
class ByRoad(Terms):
    """Way by road from home to site, limits included: kilometres, or minutes, with a way of travelling and a season.

    May also be written in `within`, beside the circle: `within: {urban_km: 5, rural_km: 10, minutes: 45}`.
    """

    name: ClassVar[str] = "by_road"
    example: ClassVar[str] = "by_road: {minutes: 45, profile: car, season: dry}"
    road_km: float | None = _number()
    minutes: float | None = _number()
    profile: str = _choice(PROFILES, default=ROAD_PROFILE)
    season: str = _choice(SEASONS, default="dry")


@dataclass(frozen=True)
class Area(Terms):
    """Home lies in one of these areas, named by P-code: regions, districts, or both."""

    name: ClassVar[str] = "area"
    example: ClassVar[str] = "area: [GN003, GN00402]"
    allowed: tuple[str, ...] = _entries("in")


@dataclass(frozen=True)
class InPolygon(Terms):
    """Home lies in a polygon, its border included, written as well-known text or GeoJSON: longitude, then latitude."""

    name: ClassVar[str] = "polygon"
    example: ClassVar[str] = 'polygon: "POLYGON ((-13.8 9.6, -13.5 9.6, -13.5 9.9, -13.8 9.6))"'
    wkt: str = _value("polygon", default="")


@dataclass(frozen=True)
class SettlementIn(Terms):
    """Home is one of these settlements, named by identifier or by name.

    A home with coordinates belongs to the settlement nearest to it, one without to the settlement of its recorded name.
    """

    name: ClassVar[str] = "settlement"
    example: ClassVar[str] = "settlement: [Kindia, Mamou]"
    allowed: tuple[str, ...] = _entries("in")


@dataclass(frozen=True)
class Sex(Terms):
    """Sex is one of these."""

    name: ClassVar[str] = "sex"
    example: ClassVar[str] = "sex: {in: [female], reason: Donor agreement of 3 May 2026, reason_date: 2026-05-03}"
    allowed: tuple[str, ...] = _entries("in", SEXES)


@dataclass(frozen=True)
class CaseIn(Terms):
    """Is one of these cases: how a waiver for one person is written; no file may say it."""

    name: ClassVar[str] = "case_code"
    example: ClassVar[str] = ""
    allowed: tuple[str, ...] = _entries("in")


@dataclass(frozen=True)
class Needs(Terms):
    """Needs at least one of these types of service (`in`), or every one of them (`all`)."""

    name: ClassVar[str] = "needs"
    example: ClassVar[str] = "needs: [vocational]"
    allowed: tuple[str, ...] = _entries("in", TYPES)
    every: tuple[str, ...] = _entries("all", TYPES)


@dataclass(frozen=True)
class Languages(Terms):
    """Speaks at least one of these languages (`in`), or every one of them (`all`); ISO 639 codes or names."""

    name: ClassVar[str] = "languages"
    example: ClassVar[str] = "languages: {in: [fr, fuf], reason: Taught in French and Pular, reason_date: 2026-05-03}"
    allowed: tuple[str, ...] = _entries("in", language=True)
    every: tuple[str, ...] = _entries("all", language=True)


@dataclass(frozen=True)
class Documents(Terms):
    """Holds at least one of these documents (`in`), or every one of them (`all`)."""

    name: ClassVar[str] = "documents"
    example: ClassVar[str] = "documents: {all: [national_id]}"
    allowed: tuple[str, ...] = _entries("in", (*DOCUMENTS, NOTHING))
    every: tuple[str, ...] = _entries("all", DOCUMENTS)


@dataclass(frozen=True)
class PreviousTraining(Terms):
    """Has been trained in at least one of these trades (`in`), or in every one (`all`): ISCO-08 codes or words.

    A short code stands for all that begin with it: 71 for every building trade.
    """

    name: ClassVar[str] = "previous_training"
    example: ClassVar[str] = "previous_training: [7112, masonry]"
    allowed: tuple[str, ...] = _entries("in")
    every: tuple[str, ...] = _entries("all")


@dataclass(frozen=True)
class Interests(Terms):
    """Wishes to do at least one of these (`in`), or every one (`all`): ISCO-08 codes or words."""

    name: ClassVar[str] = "interests"
    example: ClassVar[str] = "interests: [solar pumps, 7411]"
    allowed: tuple[str, ...] = _entries("in")
    every: tuple[str, ...] = _entries("all")


@dataclass(frozen=True)
class ReturnRoute(Terms):
    """Came back by one of these routes."""

    name: ClassVar[str] = "return_route"
    example: ClassVar[str] = "return_route: [central_mediterranean]"
    allowed: tuple[str, ...] = _entries("in", RETURN_ROUTES)


@dataclass(frozen=True)
class ReturnDate(Terms):
    """Came back between two days, both included; a year alone means its first day in `from`, its last in `to`."""

    name: ClassVar[str] = "return_date"
    example: ClassVar[str] = "return_date: {from: 2026-01-01, to: 2026-12-31}"
    from_day: str | None = _value("first_day", "from")
    to_day: str | None = _value("last_day", "to")


@dataclass(frozen=True)
class Dependants(Terms):
    """Number of people who depend on the person, both limits included."""

    name: ClassVar[str] = "dependants"
    example: ClassVar[str] = "dependants: {from: 1}"
    from_people: float | None = _number("from", most=MOST_DEPENDANTS)
    to_people: float | None = _number("to", most=MOST_DEPENDANTS)


@dataclass(frozen=True)
class DisabilityAccess(Terms):
    """Everything that the person needs for taking part with a disability is there.

    It is what `provides` lists, else what the site's own entry says (`accessibility`). Whoever needs nothing may enter.
    """

    name: ClassVar[str] = "disability_access"
    example: ClassVar[str] = (
        "disability_access: {provides: [step_free], reason: Letter of the centre, reason_date: 2026-05-03}"
    )
    provides: tuple[str, ...] = _entries("provides", (*ACCESS_NEEDS, NOTHING))


Criterion = (
    Age
    | BirthCohort
    | EducationGrade
    | IscedLevel
    | Within
    | ByRoad
    | Area
    | InPolygon
    | SettlementIn
    | Sex
    | Needs
    | Languages
    | Documents
    | PreviousTraining
    | Interests
    | ReturnRoute
    | ReturnDate
    | Dependants
    | DisabilityAccess
    | CaseIn
)

CRITERIA: dict[str, type[Criterion]] = {
    kind.name: kind
    for kind in (
        Age,
        BirthCohort,
        EducationGrade,
        IscedLevel,
        Within,
        ByRoad,
        Area,
        InPolygon,
        SettlementIn,
        Sex,
        Needs,
        Languages,
        Documents,
        PreviousTraining,
        Interests,
        ReturnRoute,
        ReturnDate,
        Dependants,
        DisabilityAccess,
    )
}
"""Every criterion by the name it has in a rule."""

PROTECTED = ("sex", "disability_access", "languages")
"""Criteria about what a person is protected for (a language tells an origin): taken only with the partner's reason."""

LISTS = (Needs, Languages, Documents, PreviousTraining, Interests)
"""Criteria that ask for entries of a list that is kept of a person."""


def written_key(entry: Field[Any]) -> str:
    """Return the key under which a value of a criterion is written."""
    return str(entry.metadata.get("key") or entry.name)


def values_of(kind: type[Criterion]) -> dict[str, Field[Any]]:
    """List the values that a criterion may state, by the key under which each is written; its terms come last."""
    terms = {entry.name for entry in fields(Terms)}
    ordered = sorted(fields(kind), key=lambda entry: entry.name in terms)
    return {written_key(entry): entry for entry in ordered}


TERMS = tuple(entry.name for entry in fields(Terms))
"""The keys that every criterion has."""


def bounds_of(criterion: Criterion) -> tuple[Any, Any]:
    """Return the lower and the upper limit of a criterion that has them (None where there is none)."""
    stated = {written_key(entry): getattr(criterion, entry.name) for entry in fields(criterion)}
    return stated.get("from"), stated.get("to")
