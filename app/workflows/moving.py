"""Somebody moved: write the address down, judge the open referrals anew, and offer what fits now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from app.workflows.addresses import home_of
from app.workflows.person import Asked, options_for, person_in
from app.workflows.places import find_places, place_index, point_of
from layers.errors import HomewardError, NotFoundError
from layers.labels import join_messages
from layers.referrals.addresses import Address
from layers.words import Message, say

if TYPE_CHECKING:
    import datetime as dt

    from app.workflows.places import FoundPlace
    from app.workflows.world import World
    from layers.referrals.events import Referral
    from layers.store import Store

MOST_OFFERED = 3
"""So many other options are offered in the place of each referral."""


@dataclass(frozen=True)
class NewPlace:
    """Where somebody lives now."""

    latitude: float
    longitude: float
    settlement_name: str | None = None
    location_precision_m: float | None = None


@dataclass(frozen=True)
class Rechecked:
    """One open referral, judged from the old home and from the new: the option's row, None where it is not offered.

    `others` are the person's best options of the same type of service now, this one left out.
    """

    referral: Referral
    before: dict[str, Any] | None
    now: dict[str, Any] | None
    others: tuple[dict[str, Any], ...]

    @property
    def stands(self) -> bool:
        """Whether the rule still takes the person, or may."""
        return self.now is not None and self.now["verdict"] != "ineligible"


@dataclass(frozen=True)
class Moved:
    """A move that was written down, and what it means for the person's open referrals."""

    address: Address
    rechecked: tuple[Rechecked, ...]


def place_meant(world: World, at: str | None, settlement: str | None, *, precision_m: float | None) -> NewPlace:
    """Find the place that somebody names by coordinates, or by a settlement: then it is known as far as that reaches.

    Raises
    ------
    HomewardError
        When neither or both are given, the coordinates cannot be read, or several settlements bear the name.
    NotFoundError
        When no settlement is called so.

    """
    if (at is None) == (settlement is None):
        raise HomewardError(say("Say where the person lives now: --to LAT,LON or --settlement NAME."), "address.place")
    if at is not None:
        latitude, longitude = point_of(at)
        return NewPlace(latitude, longitude, None, precision_m)
    found = _settlement(world, settlement or "")
    reach_m = 1000 * found.reach_km if precision_m is None else precision_m
    return NewPlace(found.latitude, found.longitude, found.name, reach_m)


def _settlement(world: World, name: str) -> FoundPlace:
    from layers.plain import plain_key  # noqa: PLC0415 - beside its only use

    found, _ = find_places(world.once("place_index", lambda: place_index(world)), name, language="en")
    exact = [place for place in found if plain_key(place.name) == plain_key(name)] or found
    if not exact:
        raise NotFoundError(
            say("No settlement is called “{name}”. Try a part of the name, or coordinates (--to).", name=name[:60])
        )
    if len(exact) > 1:
        raise HomewardError(
            say(
                "Several settlements are called so: {places}. Say which by its coordinates (--to LAT,LON).",
                places=join_messages([_named(place) for place in exact[:6]]),
            ),
            "address.homonyms",
        )
    return exact[0]


def _named(place: FoundPlace) -> Message:
    where = f"{place.latitude:.4f},{place.longitude:.4f}"
    return Message("{text}", {"text": f"{' / '.join((place.name, *place.areas))} ({where})"})


def record_move(
    store: Store, world: World, case_code: str, place: NewPlace, *, from_date: dt.date, actor: str
) -> Moved:
    """Write down where a person lives from a day on, and judge the open referrals anew from there.

    Raises
    ------
    NotFoundError
        When no such case is in the store.
    HomewardError
        When the day lies in the future.

    """
    asked = person_in(world, case_code)
    told = Address(
        str(asked.case_code),
        from_date,
        place.latitude,
        place.longitude,
        location_precision_m=place.location_precision_m,
        settlement_name=place.settlement_name,
    )
    address = store.move(told, actor=actor)
    return Moved(address, recheck(store, world, asked, address))


def recheck(store: Store, world: World, asked: Asked, address: Address) -> tuple[Rechecked, ...]:
    """Judge a person's open referrals from the old home (as the world has it) and from an address."""
    referrals = store.referrals(case_code=asked.case_code, open_only=True)
    if not referrals:
        return ()
    before = _by_offer(options_for(world, asked, every_type=True))
    now = _by_offer(options_for(world, Asked(home_of(asked.row, address), asked.case_code), every_type=True))
    types = dict(zip(world.services["service_id"], world.services["service_type"], strict=True))
    found = []
    for one in referrals:
        key = (one.programme_id, one.service_id)
        kind = types.get(one.service_id)
        others = [
            row
            for other, row in now.items()
            if other != key and row["service_type"] == kind and row["verdict"] != "ineligible"
        ]
        found.append(Rechecked(one, before.get(key), now.get(key), tuple(_open_first(others)[:MOST_OFFERED])))
    return tuple(found)


def _open_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what has ended; the ranking's order stays."""
    return [row for row in rows if row["availability"] != "ended"]


def _by_offer(options: pd.DataFrame) -> dict[tuple[str | None, str | None], dict[str, Any]]:
    wanted = options.drop(columns="criteria").to_dict("records")
    rows = [{str(name): None if pd.isna(value) else value for name, value in row.items()} for row in wanted]
    found: dict[tuple[str | None, str | None], dict[str, Any]] = {}
    for row in rows:
        found.setdefault((row["programme_id"], row["service_id"]), row)
    return found


def moved_rows(moved: Moved) -> list[dict[str, Any]]:
    """Write the judged referrals as plain values; addresses are not among them."""
    return [
        {
            "referral_id": one.referral.referral_id,
            "case_code": one.referral.case_code,
            "state": str(one.referral.state),
            "programme_id": one.referral.programme_id,
            "service_id": one.referral.service_id,
            "stands": one.stands,
            "verdict_before": _of(one.before, "verdict"),
            "verdict": _of(one.now, "verdict"),
            "distance_km_before": _of(one.before, "distance_km"),
            "distance_km": _of(one.now, "distance_km"),
            "replacements": [{name: row[name] for name in _OFFERED} for row in one.others],
        }
        for one in moved.rechecked
    ]


_OFFERED = (
    "programme_id",
    "programme_name",
    "service_id",
    "site_name",
    "service_type",
    "verdict",
    "availability",
    "distance_km",
)


def _of(row: dict[str, Any] | None, name: str) -> Any:
    return None if row is None else row[name]
