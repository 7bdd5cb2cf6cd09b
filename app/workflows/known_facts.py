"""What is known about one person, in sentences; what is not recorded is said to be so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from assessments.criteria.doubted import doubt_of, known_only
from assessments.criteria.sex import SEX_LABELS
from assessments.facts import CLASS_NAMES, MISSING
from layers.labels import listed_labels
from layers.schemas.columns import ISCED, SYSTEMS
from layers.service_types import SERVICE_TYPES
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.workflows.person import Asked
    from assessments.facts import People


def known_facts(asked: Asked, person: People) -> tuple[Message, ...]:
    """Say what is known about the person; what is not recorded is said to be so."""
    row = asked.row.iloc[0]
    return (
        _age_fact(row),
        _schooling_fact(row),
        _sex_fact(row),
        _needs_fact(row),
        _place_fact(row, person),
    )


def further_facts(asked: Asked) -> tuple[Message, ...]:
    """Say what else is recorded, for the screen alone: papers, trades, needs with a disability are not printed."""
    row = asked.row.iloc[0]
    return (*_listed_facts(row), *_counted_facts(row))


_LISTED = {
    "spoken_languages": N_("Speaks: {entries}"),
    "documents": N_("Holds: {entries}"),
    "previous_training": N_("Trained in: {entries}"),
    "interests": N_("Wishes: {entries}"),
    "access_needs": N_("Needs with a disability: {entries}"),
    "return_route": N_("Came back by: {entries}"),
}
"""What is kept of a person as a list, and how it is said."""


def _listed_facts(row: pd.Series[Any]) -> tuple[Message, ...]:
    """Say the lists that are recorded; the others are asked for where a programme needs them."""
    return tuple(
        say(sentence, entries=listed_labels(column, str(row[column]).split()))
        for column, sentence in _LISTED.items()
        if pd.notna(row[column]) and row[column]
    )


def _counted_facts(row: pd.Series[Any]) -> tuple[Message, ...]:
    said = []
    if pd.notna(row["return_date"]):
        said.append(say("Came back on {day}", day=row["return_date"].date()))
    if pd.notna(row["dependants"]):
        said.append(say("Dependants: {count}", count=int(row["dependants"])))
    return tuple(said)


def _age_fact(row: pd.Series[Any]) -> Message:
    if pd.notna(row["birth_date"]):
        return say("Born on {day}", day=row["birth_date"].date())
    if pd.notna(row["birth_year"]):
        return say("Born in {year}", year=str(int(row["birth_year"])))
    if pd.notna(row["age_years"]):
        return say("{age} years old", age=float(row["age_years"]))
    return say("Age not recorded")


def _schooling_fact(row: pd.Series[Any]) -> Message:
    grade, most, system = row["education_grade"], row["education_grade_most"], row["education_system"]
    if pd.isna(grade) and pd.isna(most):
        return say("Schooling not recorded")
    if system == ISCED:
        low, high = int(grade), int(grade if pd.isna(most) else most)
        one = say("ISCED level {level}", level=low)
        return one if low == high else say("ISCED level {low} to {high}", low=low, high=high)
    where = say("system not recorded") if pd.isna(system) else Message(str(system))
    if pd.notna(system) and system not in SYSTEMS:
        where = say("{system}, a school system not known here", system=str(system))
    if grade == 0 and (pd.isna(most) or most == 0):
        return say("Never schooled")
    if pd.notna(most) and most != grade:
        return say("Grade {low} to {high} ({system})", low=float(grade), high=float(most), system=where)
    return say("Grade {grade} ({system})", grade=float(grade), system=where)


def _sex_fact(row: pd.Series[Any]) -> Message:
    return say("Sex not recorded") if pd.isna(row["sex"]) else say("Sex: {sex}", sex=Message(SEX_LABELS[row["sex"]]))


def _needs_fact(row: pd.Series[Any]) -> Message:
    if pd.isna(row["needs"]) or not row["needs"]:
        return say("Needs not recorded")
    return needs_message(str(row["needs"]).split())


def needs_message(needs: Sequence[str]) -> Message:
    """Say a list of needed types of service."""
    labels = [Message(SERVICE_TYPES[code].label) for code in needs if code in SERVICE_TYPES]
    said = labels[0] if labels else Message("")
    for label in labels[1:]:
        said = say("{first}, {then}", first=said, then=label)
    return say("Needs: {needs}", needs=said)


def _place_fact(row: pd.Series[Any], person: People) -> Message:
    if person.doubtful[0]:
        return known_only(doubt_of(person))
    if not person.has_place[0]:
        return say("Home not on the map")
    code = int(person.class_code[0])
    place = str(row["settlement_name"]) if pd.notna(row["settlement_name"]) else ""
    if not place:
        place = f"{person.places.latitude[0]:.4f}, {person.places.longitude[0]:.4f}"
    if code == MISSING:
        return say("Home: {place}, urban or rural not known", place=place)
    kind = say("urban") if CLASS_NAMES[code] == "urban" else say("rural")
    if person.class_derived[0]:
        return say("Home: {place}, {kind} (from the settlements)", place=place, kind=kind)
    return say("Home: {place}, {kind}", place=place, kind=kind)
