"""What stands on the page that a person carries away: one place, its hours, the way there, papers, numbers, a day."""

from __future__ import annotations

import datetime as dt
import math
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.workflows.networks import kept_networks, loaded_network, networks_used, roads_folder
from app.workflows.person import Asked, by_population, facts_of, options_for
from app.workflows.telling import place_called, telling_of
from assessments.criteria.listed import wanted_in_words
from assessments.offers import intakes_of
from layers.errors import HomewardError, NotFoundError
from layers.geodesy import distance_km
from layers.geoframes import with_polygons
from layers.referrals.events import Event, EventKind
from layers.rules import Documents, leaves, rule_of
from layers.schemas.columns import NOTHING
from layers.telling.neutral import is_neutral
from layers.words import N_, Message, say
from mapping.slip import SlipContent

if TYPE_CHECKING:
    from app.workflows.world import World
    from layers.roads.network import Network
    from layers.store import Store
    from layers.words import Words

BANDS = (
    (5, N_("Less than 5 km from your home.")),
    (10, N_("5 to 10 km from your home.")),
    (25, N_("10 to 25 km from your home.")),
    (50, N_("25 to 50 km from your home.")),
    (math.inf, N_("More than 50 km from your home.")),
)
"""Distances leave the office in these classes only: three exact ones would give the home away."""

DIRECTIONS = (
    N_("to the north"),
    N_("to the north-east"),
    N_("to the east"),
    N_("to the south-east"),
    N_("to the south"),
    N_("to the south-west"),
    N_("to the west"),
    N_("to the north-west"),
)
"""The eight directions, clockwise from the north."""

PAYMENT_SAID = {
    "upfront_reimbursed": N_("Money: you pay there first and get it back later. Keep the receipt."),
    "paid": N_("Money: you pay there. Ask on the telephone how much."),
}
"""What the way of paying asks of the person."""

NO_CONSENT = say("No page is made: the person does not agree, or no longer agrees, to their data being used.")

_IN_TOWN_KM = 1.0
_WINDOW_DEGREES, _MOST_ROADS = 0.3, 4_000
_MAIN = ("motorway", "trunk", "primary", "secondary", "tertiary", "ferry")


def slip_content(
    store: Store,
    world: World,
    asked: Asked,
    *,
    service_id: str,
    programme_id: str | None = None,
    reference: str = "",
    call_by: dt.date | None = None,
) -> SlipContent:
    """Put together the slip for one person and one place.

    Parameters
    ----------
    store, world, asked
        What the office has set, what is known on the day, and who goes.
    service_id, programme_id
        Where to, and for which programme, if any.
    reference
        The referral's number, where there is one.
    call_by
        The last day to wait for a call; default: so many days on as the office has set.

    Raises
    ------
    NotFoundError
        When there is no such service.
    HomewardError
        When the person no longer agrees to their data being used.

    """
    _refuse_without_consent(store, asked, reference)
    found = world.services[world.services["service_id"] == service_id]
    if found.empty:
        raise NotFoundError(say("There is no service “{service}” in the store.", service=service_id))
    service = {str(name): _given(value) for name, value in found.iloc[0].to_dict().items()}
    programme = _programme(world, programme_id)
    telling = telling_of(store)
    place = place_called(service, telling)
    site = None if service["latitude"] is None else (float(service["latitude"]), float(service["longitude"]))
    recipe = world.recipe("slip", service_id=service_id, programme_id=programme_id)
    folder = roads_folder(store.where)
    if site is not None:
        recipe = replace(recipe, sources=(*recipe.sources, *networks_used(folder, *site)))
    return SlipContent(
        case_code=asked.case_code or "-",
        reference=reference,
        place=place,
        site=site,
        near=None if site is None else _near(world, site),
        band=None if site is None else _band(world, asked, site),
        hours=_harmless(service["opening_hours"]),
        day=_day(programme, world.on),
        bring=_papers(programme),
        pays=None if service["payment_model"] not in PAYMENT_SAID else say(PAYMENT_SAID[service["payment_model"]]),
        phone=_harmless(service["phone"]),
        office=telling.office,
        office_phone=telling.phone,
        call_by=call_by or world.on + dt.timedelta(days=telling.wait_days),
        areas=with_polygons(world.areas[world.areas["geometry"].notna()]),
        settlements=by_population(world.settlements),
        roads=() if site is None else _roads(folder, site),
        recipe=recipe,
    )


def _refuse_without_consent(store: Store, asked: Asked, reference: str) -> None:
    """Refuse a page about somebody who has said no; a yes that was written down with a referral holds for that one."""
    if asked.case_code is None:
        return
    stopped = reference in store.withdrawn() if reference else store.says_no(asked.case_code)
    if stopped:
        raise HomewardError(NO_CONSENT, "slip.no_consent")


def best_site(world: World, asked: Asked, programme_id: str) -> str:
    """Name the service of a programme that suits the person best.

    Raises
    ------
    HomewardError
        When the programme is not known, or is offered nowhere.

    """
    options = options_for(world, asked, programme_id=programme_id)
    if options.empty:
        raise HomewardError(
            say("The programme “{programme}” is offered at no known service.", programme=programme_id), "slip.no_site"
        )
    return str(options.iloc[0]["service_id"])


def slip_bytes(store: Store, content: SlipContent, *, words: Words, actor: str) -> bytes:
    """Print a slip, write in the audit that it was, and return the PDF."""
    from mapping.slip import print_slip  # noqa: PLC0415 - loads the printer

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "slip.pdf"
        print_slip(content, target, words=words)
        made = target.read_bytes()
    store.audit(
        "print_slip",
        actor=actor,
        object_type="returnees",
        object_ids=(content.case_code,),
        count=1,
        details={"referral": content.reference, "language": words.language},
    )
    return made


def mark_slip_told(store: Store, referral_id: str, *, on: dt.date, actor: str) -> None:
    """Write down that the person was told on a day, by a slip; a second time on the same day changes nothing."""
    key = f"told:slip:{referral_id}:{on.isoformat()}"
    event = Event(on=on, kind=EventKind.TOLD, told_on=on, channel="slip", subject="referred", key=key)
    store.record(referral_id, event, actor=actor)


def _given(value: Any) -> Any:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    return value if not isinstance(value, str) or value.strip() else None


def next_day(world: World, programme_id: str | None) -> dt.date | None:
    """Return the next day on which people can enter a programme: the next intake, else a start that lies ahead."""
    known = set(world.programmes["programme_id"])
    return _day(_programme(world, programme_id), world.on) if programme_id in known else None


def _harmless(text: str | None) -> str | None:
    """Return what a provider has written, None where it says what the place does."""
    return text if text is not None and is_neutral(text) else None


def _programme(world: World, programme_id: str | None) -> dict[str, Any] | None:
    if programme_id is None:
        return None
    found = world.programmes[world.programmes["programme_id"] == programme_id]
    if found.empty:
        raise NotFoundError(say("There is no programme “{programme}” in the store.", programme=programme_id))
    return {str(name): _given(value) for name, value in found.iloc[0].to_dict().items()}


def _day(programme: dict[str, Any] | None, on: dt.date) -> dt.date | None:
    if programme is None:
        return None
    ahead = [day for day in intakes_of(programme) if day >= on]
    if ahead:
        return ahead[0]
    starts = programme["starts"]
    return starts.date() if starts is not None and starts.date() >= on else None


def _papers(programme: dict[str, Any] | None) -> tuple[Message, ...]:
    if programme is None or programme["criteria"] is None:
        return ()
    asked = [leaf for leaf in leaves(rule_of(programme["criteria"])) if isinstance(leaf, Documents)]
    wanted = [leaf for leaf in asked if NOTHING not in leaf.allowed]
    return tuple(say("Papers: {papers}", papers=wanted_in_words(leaf)) for leaf in wanted)


def _near(world: World, site: tuple[float, float]) -> Message | None:
    """Say how far and in which direction a place lies from the nearest settlement."""
    towns = world.settlements
    named = towns["settlement_name"].map(lambda name: isinstance(name, str) and is_neutral(name)).astype(bool)
    known = towns[named & towns["latitude"].notna()]
    if known.empty:
        return None
    away = distance_km(known["latitude"], known["longitude"], site[0], site[1])
    nearest = int(np.argmin(away))
    town, distance = known.iloc[nearest], float(away[nearest])
    name = str(town["settlement_name"])
    if distance < _IN_TOWN_KM:
        return say("In {town}.", town=name)
    east = (site[1] - town["longitude"]) * math.cos(math.radians(site[0]))
    turn = round(math.degrees(math.atan2(east, site[0] - town["latitude"])) / 45) % 8
    direction = say(DIRECTIONS[turn])
    return say("From {town}: {distance} km {direction}.", town=name, distance=distance, direction=direction)


def _band(world: World, asked: Asked, site: tuple[float, float]) -> Message | None:
    person = facts_of(world, asked)
    if not person.has_place[0]:
        return None
    home = person.places
    away = float(distance_km(home.latitude[0], home.longitude[0], site[0], site[1]))
    return Message(next(text for most, text in BANDS if away < most))


def _roads(folder: Path, site: tuple[float, float]) -> list[Any]:
    """List the courses of roads around a place, the main ones alone where there are many."""
    lines: list[Any] = []
    for kept in kept_networks(folder):
        if kept.damaged:
            continue
        network = loaded_network(kept)
        if network.covers(np.array([site[0]]), np.array([site[1]])).any():
            lines += _lines_near(network, site)
    return lines


def _lines_near(network: Network, site: tuple[float, float]) -> list[Any]:
    import shapely  # noqa: PLC0415 - only where roads are kept

    latitude, longitude = network.latitude, network.longitude
    ends = [
        (abs(latitude[end] - site[0]) < _WINDOW_DEGREES) & (abs(longitude[end] - site[1]) < _WINDOW_DEGREES)
        for end in (network.tail, network.head)
    ]
    near = ends[0] | ends[1]
    if near.sum() > _MOST_ROADS:
        near &= network.of_kinds([kind.road.removesuffix("_link") in _MAIN for kind in network.kinds])
    return [shapely.linestrings(network.course(int(road))) for road in np.flatnonzero(near)]
