"""What a programme's rule says, in sentences: one line for each criterion, parts of `any` and `not` set in.

To add a criterion: a function here and a line in `_CRITERIA` (a test names what was forgotten).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from assessments.criteria.birth import days_in_words
from assessments.criteria.listed import wanted_in_words
from assessments.criteria.sex import SEX_LABELS
from assessments.design.exclusion import COUNTRY
from layers.labels import join_messages, listed_labels
from layers.roads.names import PROFILE_NAMES, SEASON_NAMES
from layers.rules import (
    Age,
    AllOf,
    AnyOf,
    Area,
    BirthCohort,
    ByRoad,
    CaseIn,
    Criterion,
    Dependants,
    DisabilityAccess,
    EducationGrade,
    InPolygon,
    IscedLevel,
    Not,
    ReturnDate,
    Rule,
    SettlementIn,
    Sex,
    Within,
    names_distance,
)
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from layers.words import Words

Line = tuple[int, Message]
"""How far a line is set in, and what it says."""


def rule_lines(rule: Rule) -> list[Line]:
    """Say a rule line by line; a rule without a criterion is one line that says so.

    A rule that names no distance leaves that to the radius of each site, and says so too.
    """
    found = _lines(rule, 0)
    if not found:
        found = [(0, say("No limit stated: everybody may enter."))]
    if not names_distance(rule):
        found.append((0, say("No distance stated: the radius of each site holds, where it has one.")))
    return found


def part_name(part: int, parts: Sequence[Rule], words: Words) -> str:
    """Say one part of a rule in a line."""
    if part == COUNTRY:
        return words("Another country")
    if part < 0:
        return words("All of them together")
    return _part_in_words(parts[part], words)


def _part_in_words(rule: Rule, words: Words) -> str:
    """Say one part of a rule in a line; long ones are cut after three criteria."""
    lines = _lines(rule, 0)
    said = " ".join(words(message) for _, message in lines[:3])
    return f"{said} …" if len(lines) > 3 else said  # noqa: PLR2004 - as many as a line holds


def _lines(rule: Rule, depth: int) -> list[Line]:
    if isinstance(rule, AllOf):
        parts = [line for part in rule.parts for line in _lines(part, depth + (depth > 0))]
        return [(depth, say("All of these:")), *parts] if depth and len(rule.parts) > 1 else _flat(rule, depth)
    if isinstance(rule, AnyOf):
        return [
            (depth, say("At least one of these:")),
            *(line for part in rule.parts for line in _lines(part, depth + 1)),
        ]
    if isinstance(rule, Not):
        return [(depth, say("Not:")), *_lines(rule.part, depth + 1)]
    return [(depth, _with_terms(rule, _CRITERIA[rule.name](rule)))]


def _with_terms(rule: Criterion, said: Message) -> Message:
    """Say how firmly a criterion holds, and why, where that is stated."""
    if rule.soft:
        said = say("{sentence} Soft: who does not meet it stays eligible, with a mark.", sentence=said)
    elif rule.waivable:
        said = say("{sentence} A waiver can lift it.", sentence=said)
    if rule.reason is None:
        return said
    day = None if rule.reason_date is None else dt.date.fromisoformat(rule.reason_date)
    return say("{sentence} Reason given on {day}: {reason}.", sentence=said, day=day, reason=rule.reason.rstrip("."))


def _flat(rule: AllOf, depth: int) -> list[Line]:
    return [line for part in rule.parts for line in _lines(part, depth)]


def _age(rule: Age) -> Message:
    day = (
        say("on the day asked about") if rule.on == "today" else say("at the next intake, else when the course starts")
    )
    if rule.from_years is None and rule.to_years is None:
        return say("Any age.")
    if rule.to_years is None:
        return say("{least} years old or older, {day}.", least=rule.from_years, day=day)
    if rule.from_years is None:
        return say("{most} years old or younger, {day}.", most=rule.to_years, day=day)
    return say("{least} to {most} years old, {day}.", least=rule.from_years, most=rule.to_years, day=day)


def _schooling(rule: EducationGrade) -> Message:
    system = say("in the person's own system") if rule.system is None else say("in {system}", system=rule.system)
    if rule.from_grade is None and rule.to_grade is None:
        return say("Any schooling.")
    if rule.to_grade is None:
        return say("At least grade {least} completed, {system}.", least=rule.from_grade, system=system)
    if rule.from_grade is None:
        return say("At most grade {most} completed, {system}.", most=rule.to_grade, system=system)
    return say("Grade {least} to {most} completed, {system}.", least=rule.from_grade, most=rule.to_grade, system=system)


def _within(rule: Within) -> Message:
    whose = say("the home") if rule.class_of == "home" else say("the site")
    urban, rural = rule.urban_km, rule.rural_km
    if urban is None and rural is None:
        return say("Any distance.")
    if urban == rural:
        return say("Lives within {limit} km.", limit=urban)
    if rural is None:
        return say(
            "Lives within {urban} km where {whose} is urban; no limit where it is rural.", urban=urban, whose=whose
        )
    if urban is None:
        return say(
            "Lives within {rural} km where {whose} is rural; no limit where it is urban.", rural=rural, whose=whose
        )
    return say(
        "Lives within {urban} km where {whose} is urban, within {rural} km where it is rural.",
        urban=urban,
        rural=rural,
        whose=whose,
    )


def _by_road(rule: ByRoad) -> Message:
    how, when = Message(PROFILE_NAMES[rule.profile]), Message(SEASON_NAMES[rule.season])
    if rule.road_km is None and rule.minutes is None:
        return say("Any way by road.")
    if rule.minutes is None:
        return say("Lives within {limit} km by road ({how}).", limit=rule.road_km, how=how)
    if rule.road_km is None:
        return say("Lives within {limit} min {how}, {season}.", limit=rule.minutes, how=how, season=when)
    return say(
        "Lives within {limit} km by road and {minutes} min {how}, {season}.",
        limit=rule.road_km,
        minutes=rule.minutes,
        how=how,
        season=when,
    )


def _sex(rule: Sex) -> Message:
    if not rule.allowed:
        return say("Any sex.")
    return say("Open to: {allowed}.", allowed=join_messages([Message(SEX_LABELS[code]) for code in rule.allowed]))


def _birth(rule: BirthCohort) -> Message:
    return say("Born: {limits}.", limits=days_in_words(rule))


def _back(rule: ReturnDate) -> Message:
    return say("Came back: {limits}.", limits=days_in_words(rule))


def _isced(rule: IscedLevel) -> Message:
    if rule.from_level is None and rule.to_level is None:
        return say("Any schooling.")
    if rule.to_level is None:
        return say("ISCED level {least} or higher completed.", least=rule.from_level)
    if rule.from_level is None:
        return say("ISCED level {most} or lower completed.", most=rule.to_level)
    return say("ISCED level {least} to {most} completed.", least=rule.from_level, most=rule.to_level)


def _dependants(rule: Dependants) -> Message:
    if rule.from_people is None and rule.to_people is None:
        return say("Any number of dependants.")
    if rule.to_people is None:
        return say("At least {least} dependants.", least=rule.from_people)
    if rule.from_people is None:
        return say("At most {most} dependants.", most=rule.to_people)
    return say("{least} to {most} dependants.", least=rule.from_people, most=rule.to_people)


def _area(rule: Area) -> Message:
    return say("Lives in one of these areas: {areas}.", areas=", ".join(rule.allowed))


def _polygon(_rule: InPolygon) -> Message:
    return say("Lives inside the outline drawn in the rule.")


def _settlement(rule: SettlementIn) -> Message:
    names = ", ".join(word.replace("_", " ") for word in rule.allowed)
    return say("Lives in one of these towns or villages: {places}.", places=names)


def _access(rule: DisabilityAccess) -> Message:
    if not rule.provides:
        return say("The site has everything that the person needs with a disability.")
    return say(
        "Needs with a disability nothing but: {provided}.", provided=listed_labels("access_needs", rule.provides)
    )


_LISTS = {
    "needs": N_("Needs: {wanted}."),
    "languages": N_("Speaks: {wanted}."),
    "documents": N_("Holds: {wanted}."),
    "previous_training": N_("Trained in: {wanted}."),
    "interests": N_("Wishes: {wanted}."),
    "return_route": N_("Came back by: {wanted}."),
}


def _list(rule: Criterion) -> Message:
    return say(_LISTS[rule.name], wanted=wanted_in_words(rule))


def _case(_rule: CaseIn) -> Message:
    return say("Holds a waiver.")


_CRITERIA: dict[str, Callable[[Any], Message]] = {
    "case_code": _case,
    "age": _age,
    "birth_cohort": _birth,
    "education_grade": _schooling,
    "isced_level": _isced,
    "within": _within,
    "by_road": _by_road,
    "area": _area,
    "polygon": _polygon,
    "settlement": _settlement,
    "sex": _sex,
    "return_date": _back,
    "dependants": _dependants,
    "disability_access": _access,
    **dict.fromkeys(_LISTS, _list),
}
