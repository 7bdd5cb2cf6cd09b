"""What is said of a home that is known only by a settlement or an area, beside a circle or a polygon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.doubt.homes import SETTLEMENT
from assessments.logic import NO, YES
from layers.words import Message, say

if TYPE_CHECKING:
    from assessments.doubt.homes import Doubt, Shares
    from assessments.facts import People

READ_OF_PLACES = ("settlement_name", "admin1_pcode", "admin2_pcode", "admin3_name")
"""The fields by which a home without coordinates is known."""

LEAST_SAID = 0.01
"""A smaller share than this is said as "less than 1 %"."""


def doubt_of(people: People) -> Doubt:
    """Return the place by which the first person's home is known; only where `doubtful` says that there is one."""
    return people.homes.places[int(people.doubt[0])]


def known_only(place: Doubt) -> Message:
    """Say by what a home without coordinates is known."""
    if place.kind != SETTLEMENT:
        return say("Home known only by its area ({name})", name=place.name)
    if place.named > 1:
        return say(
            "Home known only by a name that {count} settlements have ({name})", name=place.name, count=place.named
        )
    if place.areas and place.settlements:
        return say("Home known by a settlement and an area that contradict each other ({name})", name=place.name)
    return say("Home known only by its settlement ({name})", name=place.name)


def share_said(shares: Shares) -> Message:
    """Say which share of a place lies inside, and which of its people live there where settlements tell that."""
    if shares.most == 0:
        return say("nothing of it lies")
    if shares.least == 1:
        return say("all of it lies")
    if shares.ground is None:
        return say("{least} to {most} of it lies", least=_percent(shares.least), most=_percent(shares.most))
    ground = _percent(shares.ground)
    if shares.people is None or _percent(shares.people) == ground:
        return say("{share} of it lies", share=ground)
    return say("{share} of it, with {people} of its people, lies", share=ground, people=_percent(shares.people))


def _percent(share: float) -> Message:
    if 0 < share < LEAST_SAID:
        return say("less than 1 %")
    if 1 - LEAST_SAID < share < 1:
        return say("more than 99 %")
    return say("{percent} %", percent=round(100 * share))


def circle_said(people: People, centre: tuple[float, float], limit: float, whose: Message, answer: int) -> Message:
    """Say how much of the place lies within a limit, and what to do where that does not decide."""
    number = int(people.doubt[0])
    values = {
        "home": known_only(people.homes.places[number]),
        "share": share_said(people.homes.shares(number, centre, limit)),
        "limit": limit,
        "whose": whose,
    }
    if answer in (NO, YES):
        return say("{home}: {share} within {limit} km of the site ({whose}).", **values)
    return say("{home}: {share} within {limit} km of the site ({whose}): check the address.", **values)


def circles_said(people: People, centre: tuple[float, float], limits: tuple[float, float]) -> Message:
    """Say how much of the place lies within each of two limits, where it is not known which of them holds."""
    number = int(people.doubt[0])
    inner, outer = sorted(limits)
    home = known_only(people.homes.places[number])
    near = share_said(people.homes.shares(number, centre, inner))
    if outer == float("inf"):
        return say(
            "{home}: {share} within {limit} km of the site: check the address, and whether it is urban or rural.",
            home=home,
            share=near,
            limit=inner,
        )
    return say(
        "{home}: {near} within {inner} km of the site and {far} within {outer} km: check the address, and whether "
        "it is urban or rural.",
        home=home,
        near=near,
        inner=inner,
        far=share_said(people.homes.shares(number, centre, outer)),
        outer=outer,
    )


def wanted_said(people: People, wanted: Message) -> Message:
    """Say that nobody can tell whether a home known only so far lies where a rule asks."""
    return say("{home}, asked for: {wanted}: check the address.", home=known_only(doubt_of(people)), wanted=wanted)
