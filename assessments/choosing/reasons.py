"""Why does an option stand where it stands, in sentences that recompute from its terms?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.choosing.purse import (
    NO_COUNTRY,
    NO_COURSE,
    NO_STIPEND,
    NO_TARIFF,
    NO_WAY,
    TWO_CURRENCIES,
    UNCLEAR_STIPEND,
    Purse,
)
from assessments.choosing.terms import LEAST_ANSWERS, TERMS, Known, Term
from layers.labels import join_messages
from layers.roads.names import BEYOND_LIMIT, UNREACHABLE
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

WHY_NO_NET: dict[str, str] = {
    NO_COURSE: N_("it is no course"),
    NO_STIPEND: N_("no stipend is stated"),
    UNCLEAR_STIPEND: N_("the stipend's currency, period or the course's length is not stated"),
    NO_WAY: N_("the way is not known"),
    NO_COUNTRY: N_("the country of the site is not known"),
    NO_TARIFF: N_("no tariff is known for the country of the site"),
    TWO_CURRENCIES: N_("the stipend and what is to be paid are in two currencies"),
}
"""Why nothing is said of what is left."""

NEAR_WISH = 0.5
"""A course that fits less teaches something else."""


def reasons_of(known: Known, terms: Sequence[Term]) -> tuple[Message, ...]:
    """Say what speaks for and against an option, in the order of the terms; what is not known is named at the end."""
    said = [
        _far(known),
        _wish(known),
        _demand(known),
        money_said(known.purse),
        _beside(known.purse),
        _when(known),
        _waited(known),
        _seats(known),
        _quality(known),
        _hours(known),
        _not_known(terms),
    ]
    return tuple(sentence for sentence in said if sentence is not None)


def money_reasons(purse: Purse) -> tuple[Message, ...]:
    """Say how a month's sum comes about, and what stands beside it."""
    return tuple(sentence for sentence in (money_said(purse), _beside(purse)) if sentence is not None)


def _far(known: Known) -> Message | None:
    trip, straight = known.trip, known.distance_km
    if trip is not None and trip.road_km is not None and straight is not None:
        return say("{distance} km from home, {road} km by road.", distance=straight, road=trip.road_km)
    if trip is not None and trip.status in (UNREACHABLE, BEYOND_LIMIT) and straight is not None:
        return say("{distance} km from home, but no way by road is short enough.", distance=straight)
    return None if straight is None else say("{distance} km from home, straight.", distance=straight)


def _wish(known: Known) -> Message | None:
    wish = known.wish
    if wish.fit is None:
        return None
    entry = wish.entry.replace("_", " ")
    if wish.fit >= 1:
        return say("It teaches what the person wishes: {entry}.", entry=entry)
    if wish.fit < NEAR_WISH:
        return say("It teaches something else than the person wishes.")
    return say("It is near what the person wishes ({entry}).", entry=entry)


def _demand(known: Known) -> Message | None:
    if known.demand is None:
        return None
    return say(
        "Demand for what it teaches, where the person lives: {percent} of 100.", percent=round(known.demand * 100)
    )


def money_said(purse: Purse) -> Message | None:
    """Say how a month's sum comes about, or why there is none."""
    net = purse.net
    if purse.status == NO_COURSE:
        day = purse.daily.cost
        return None if day is None else say("Going there and back costs {fare} {currency}.", fare=round(day.amount),
                                            currency=day.currency)  # fmt: skip
    lines = (purse.stipend, purse.transport, purse.food, purse.lodging)
    if net is None or any(line is None for line in lines):
        why = Message(WHY_NO_NET.get(purse.status, WHY_NO_NET[NO_WAY]))
        if purse.costs is not None:
            return say(
                "A month costs {costs} {currency}; what is left is not known: {why}.",
                costs=round(purse.costs.amount),
                currency=purse.costs.currency,
                why=why,
            )
        return say("What is left a month is not known: {why}.", why=why)
    stipend, transport, food, lodging = (round(line.amount) for line in lines if line is not None)
    said = say(
        "A month: stipend {stipend} − transport {transport} − food {food} − lodging {lodging} = {net} {currency}.",
        stipend=stipend,
        transport=transport,
        food=food,
        lodging=lodging,
        net=round(net.amount),
        currency=net.currency,
    )
    return say("{sentence} Partly assumed.", sentence=said) if purse.assumed else said


def _beside(purse: Purse) -> Message | None:
    """Say what stands beside the sum: dependants and the income given up."""
    income, food, many = purse.income, purse.dependants_food, purse.dependants
    if income is not None and many and food is not None:
        return say(
            "Not in this sum: food for {dependants} dependants, {food}, and income given up, {income} {currency}.",
            dependants=many,
            food=round(food.amount),
            income=round(income.amount),
            currency=income.currency,
        )
    if income is not None:
        return say(
            "Not in this sum: income given up, {income} {currency}.", income=round(income.amount),
            currency=income.currency,
        )  # fmt: skip
    return None


def _when(known: Known) -> Message | None:
    clock = known.clock
    if clock.starts is None or not known.is_course:
        return None
    if clock.wait_days == 0:
        begins = say("One can begin now")
    else:
        begins = say("Begins on {day}, in {days} days", day=clock.starts, days=int(clock.wait_days or 0))
    if clock.ends is None:
        return say("{begins}.", begins=begins)
    return say("{begins}, and ends on {ends}.", begins=begins, ends=clock.ends)


def _waited(known: Known) -> Message | None:
    seen = known.observed
    if seen is None:
        return None
    return say("People waited {days} days (median of {people}).", days=round(seen.days), people=seen.people)


def _seats(known: Known) -> Message | None:
    if known.seats is None:
        return None
    if known.seats_age_days is None:
        return say("{seats} seats free, nobody said when they were counted.", seats=int(known.seats))
    return say(
        "{seats} seats free, counted {days} days ago.", seats=int(known.seats), days=max(known.seats_age_days, 0)
    )


def _quality(known: Known) -> Message | None:
    said = known.feedback
    if said is None or said.answers < LEAST_ANSWERS:
        return None
    return say("People gave it {mean} of 5 ({answers} answers).", mean=said.mean, answers=said.answers)


def _hours(known: Known) -> Message | None:
    if known.hours is None:
        return None
    if known.is_course:
        return say("{hours} hours a week.", hours=known.hours)
    return say("Open {hours} hours a week.", hours=known.hours)


def _not_known(terms: Sequence[Term]) -> Message | None:
    missing = [Message(TERMS[term.name].label) for term in terms if not term.known]
    if not missing:
        return None
    return say("Not known, and neither for nor against it: {terms}.", terms=join_messages(missing))
