"""What can one person enter, how far is it, and what stands in the way?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from app.workflows.changing import changes_of, changes_said
from app.workflows.fares import price_trips
from app.workflows.known_facts import known_facts
from app.workflows.known_places import somewhere_of
from app.workflows.networks import closures_shown, networks_used
from app.workflows.roads import trips_of
from assessments.facts import People, people_of
from assessments.offers import Offers
from assessments.ranking import rank_options
from layers.errors import NotFoundError
from layers.geoframes import with_polygons
from layers.readers.described import NOBODY
from layers.schemas import Returnees
from layers.words import say
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
    row = pd.DataFrame([{"case_code": NOBODY, "age_as_of": pd.Timestamp(world.on), **given}])
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
            {
                "criterion": one.name,
                "verdict": one.answer,
                "standing": one.standing,
                "decides": one.decides,
                "sentence": words(one.message),
            }
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
        somewhere=somewhere_of(person),
        changes=changes_said(changes_of(world, person, options)),
    )


def by_population(settlements: pd.DataFrame) -> pd.DataFrame:
    """Order settlements for labels: the most populous first."""
    located = settlements[settlements["latitude"].notna() & settlements["longitude"].notna()]
    return located.sort_values("population", ascending=False, na_position="last", kind="stable")
