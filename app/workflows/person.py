"""What can one person enter, how far is it, and what stands in the way?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from app.workflows.changing import changes_of, changes_said
from app.workflows.fares import price_trips
from app.workflows.networks import closures_shown, networks_used
from app.workflows.roads import trips_of
from assessments.criteria.sex import SEX_LABELS
from assessments.facts import CLASS_NAMES, MISSING, People, people_of
from assessments.offers import Offers
from assessments.ranking import rank_options
from layers.errors import NotFoundError
from layers.geoframes import with_polygons
from layers.schemas import Returnees
from layers.service_types import SERVICE_TYPES
from layers.words import Message, say
from mapping.content import PersonContent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.workflows.world import World
    from layers.words import Words


@dataclass(frozen=True)
class Asked:
    """One person asked about: a row of schema Returnees, and whether it is in the caseload."""

    row: pd.DataFrame
    case_code: str | None = None


def person_in(world: World, case_code: str) -> Asked:
    """Find a person of the caseload by case code (spaces around it and capitals do not matter).

    Raises
    ------
    NotFoundError
        When no such case is in the store; the code is not repeated.

    """
    codes = world.returnees["case_code"]
    match = world.returnees[codes == case_code.strip()]
    if match.empty:
        match = world.returnees[codes.str.casefold() == case_code.strip().casefold()]
    if len(match) != 1:
        raise NotFoundError(say("This case code is not in the store. Check it, or import the returnees first."))
    return Asked(match, str(match.iloc[0]["case_code"]))


def person_described(world: World, **facts: Any) -> Asked:
    """Describe somebody who is not in the caseload by the columns of schema Returnees; what is not said is unknown."""
    given = {name: value for name, value in facts.items() if value is not None}
    row = pd.DataFrame([{"case_code": "-", "age_as_of": pd.Timestamp(world.on), **given}])
    return Asked(Returnees.parse(row))


def facts_of(world: World, asked: Asked) -> People:
    """Turn the person asked about into facts, class and country filled in."""
    return world.complete(people_of(asked.row, on=world.on))


def options_for(
    world: World, asked: Asked, *, programme_id: str | None = None, every_type: bool = False
) -> pd.DataFrame:
    """List the person's options, the most suitable first (schema Options).

    Parameters
    ----------
    world, asked
        What is known, and about whom.
    programme_id
        Only this programme.
    every_type
        Whether to list every type of service; else, where needs are recorded, only those types.

    Raises
    ------
    NotFoundError
        When there is no such programme.

    """
    offers = offers_asked_about(world, asked, programme_id=programme_id, every_type=every_type)
    return rank_options(facts_of(world, asked), offers)


def offers_asked_about(
    world: World, asked: Asked, *, programme_id: str | None = None, every_type: bool = False
) -> Offers:
    """Return the offers that `options_for` lists.

    Raises
    ------
    NotFoundError
        When there is no such programme.

    """
    offers = world.offers
    if programme_id is not None:
        return _only_programme(offers, programme_id)
    needs = asked.row.iloc[0]["needs"]
    if isinstance(needs, str) and needs and not every_type:
        wanted = set(needs.split())
        return _only(offers, [offer for offer in offers.items if offers.service_type[offer.service] in wanted])
    return offers


def _only(offers: Offers, items: Sequence[Any]) -> Offers:
    return replace(offers, items=tuple(items))


def _only_programme(offers: Offers, programme_id: str) -> Offers:
    ids = list(offers.programmes["programme_id"])
    if programme_id not in ids:
        raise NotFoundError(say("There is no programme “{programme}” in the store.", programme=programme_id))
    number = ids.index(programme_id)
    return _only(offers, [offer for offer in offers.items if offer.programme == number])


def check_rows(options: pd.DataFrame, words: Words) -> list[dict[str, Any]]:
    """Write options as plain JSON values, sentences in the reader's language, numbers not rounded."""
    rows = []
    for option in options.to_dict("records"):
        row = {str(name): (None if _is_missing(value) else value) for name, value in option.items()}
        row["rank"] = None if row["rank"] is None else int(row["rank"])
        row["reservations"] = (row["reservations"] or "").split()
        row["criteria"] = [
            {"criterion": one.name, "verdict": one.answer, "standing": one.standing, "sentence": words(one.message)}
            for one in option["criteria"]
        ]
        rows.append(row)
    return rows


def _is_missing(value: Any) -> bool:
    return not isinstance(value, (tuple, list)) and bool(pd.isna(value))


def person_content(world: World, asked: Asked, options: pd.DataFrame, *, roads: Path | None = None) -> PersonContent:
    """Put together what the map and the printed sheet of one person show; `roads` is where networks are kept."""
    person = facts_of(world, asked)
    recipe = world.recipe("check", case_code=asked.case_code)
    place, trips, fares = None, {}, {}
    if person.has_place[0]:
        place = (float(person.places.latitude[0]), float(person.places.longitude[0]))
    if place and roads is not None:
        trips = trips_of(roads, person, options, on=world.on, longest_km=world.longest_road_km, courses=True)
        fares = price_trips(world, roads, trips)
        recipe = replace(recipe, sources=(*recipe.sources, *networks_used(roads, *place)))
    return PersonContent(
        facts=known_facts(asked, person),
        place=place,
        options=options,
        programmes=world.programmes,
        services=world.services[world.services["service_id"].isin(options["service_id"])],
        areas=with_polygons(world.areas[world.areas["geometry"].notna()]),
        settlements=by_population(world.settlements),
        recipe=recipe,
        case_code=asked.case_code,
        trips=trips,
        closures=() if roads is None else closures_shown(roads, world.on),
        fares=fares,
        changes=changes_said(changes_of(world, person, options)),
    )


def by_population(settlements: pd.DataFrame) -> pd.DataFrame:
    """Order settlements for labels: the most populous first."""
    located = settlements[settlements["latitude"].notna() & settlements["longitude"].notna()]
    return located.sort_values("population", ascending=False, na_position="last", kind="stable")


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
    where = say("system not recorded") if pd.isna(system) else Message(str(system))
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
