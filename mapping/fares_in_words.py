"""How is it said what the way to a site costs, and whether the stipend carries it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from layers.fares import FARE_LABELS, FREE, MODES, PRICED, WALKED_MINUTES
from layers.money import Money, stipend_a_month
from layers.roads.names import NO_NETWORK
from layers.words import N_
from mapping.descriptions import given

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layers.fares import TripFares
    from layers.roads.trip import Trip
    from layers.words import Words

RIDE_NAMES = {"moto": N_("moto-taxi"), "car": N_("shared taxi"), "minibus": N_("minibus")}
"""What one pays for."""

WARNING = "▲"
"""The sign beside the words that a fare is more than the stipend."""


@dataclass(frozen=True)
class Said:
    """One sentence, and whether it is a warning."""

    text: str
    warns: bool = False


def fare_lines(
    offered: Mapping[str, Any], trip: Trip | None, fares: TripFares | None, words: Words, *, is_programme: bool
) -> list[Said]:
    """Say what the way costs, and for a programme what that leaves of its stipend.

    Parameters
    ----------
    offered
        The row of the programme (schema Programmes), or of the service.
    trip, fares
        The way to the site and what it costs; None where nobody asked.
    words
        The reader's words.
    is_programme
        Whether somebody goes there day after day: a month's fare is said too.

    Returns
    -------
    list of Said
        Nothing where no roads are kept for the place and there is no stipend to be compared.

    """
    if trip is None or fares is None or not trip.status:
        return []
    stipend = stipend_a_month(offered, fares.days_a_month) if is_programme else None
    if fares.status != PRICED:
        silent = trip.status == NO_NETWORK and given(offered.get("stipend_amount")) is None
        return [] if silent else [Said(words(FARE_LABELS[fares.status]))]
    free = _walks(trip)
    rides = [mode for mode in MODES if fares.day[mode] is not None]
    said = [words("free on foot")] if free else []
    said += [_priced(mode, fares, words, monthly=is_programme) for mode in rides]
    if not said:
        return []
    listed = ", ".join(said)
    line = (
        words("transport there and back, a day / a month: {fares}", fares=listed)
        if is_programme and rides
        else words("transport there and back: {fares}", fares=listed)
    )
    if fares.assumed & set(rides):
        line = words("{sentence} (tariffs partly assumed)", sentence=line)
    return [Said(line), *_compared(offered, stipend, fares, words, free=free)]


def _walks(trip: Trip) -> bool:
    minutes = trip.minutes(FREE, "dry")
    return minutes is not None and minutes <= WALKED_MINUTES


def _priced(mode: str, fares: TripFares, words: Words, *, monthly: bool) -> str:
    day, month = fares.day[mode], fares.month[mode]
    if day is None or month is None:
        return ""
    ride = words(RIDE_NAMES[mode])
    amount = words.number(round(day.amount))
    if monthly:
        amount = f"{amount} / {words.number(round(month.amount))}"
    return f"{ride} {amount} {day.currency}"


def _compared(
    offered: Mapping[str, Any], stipend: Money | None, fares: TripFares, words: Words, *, free: bool
) -> list[Said]:
    """Put the stipend beside the cheapest ride of a month, and say where a ride is more than it."""
    rides = {mode: money for mode in MODES if (money := fares.month[mode]) is not None}
    if given(offered.get("stipend_amount")) is None or not rides:
        return []
    if stipend is None:
        return [Said(words("the stipend's currency or period is not stated: it cannot be set against transport"))]
    cheapest = min(rides, key=lambda mode: rides[mode].amount)
    fare = rides[cheapest]
    if fare.currency != stipend.currency:
        return [
            Said(words("stipend in {one}, transport in {other}: not compared", one=stipend.currency,
                       other=fare.currency))
        ]  # fmt: skip
    paid = words.number(round(stipend.amount))
    if given(offered.get("stipend_period")) != "month":
        paid = words("about {amount}", amount=paid)
    beside = _beside(paid, fare, words(RIDE_NAMES[cheapest]), words, free=free)
    dearer = [mode for mode, money in rides.items() if money.exceeds(stipend)]
    if len(dearer) == len(rides) and not free:
        return [Said(f"{WARNING} {words('{sentence}: more than the stipend', sentence=beside)}", warns=True)]
    return [Said(beside), *_dearer(dearer, words)]


def _beside(stipend: str, fare: Money, ride: str, words: Words, *, free: bool) -> str:
    values = {
        "stipend": stipend,
        "fare": round(fare.amount),
        "currency": fare.currency,
        "ride": ride,
    }
    if free:
        return words(
            "stipend {stipend} {currency} a month, transport nothing on foot or about {fare} {currency} ({ride})",
            **values,
        )
    return words("stipend {stipend} {currency} a month, transport about {fare} {currency} ({ride})", **values)


def _dearer(modes: Sequence[str], words: Words) -> list[Said]:
    if not modes:
        return []
    rides = ", ".join(words(RIDE_NAMES[mode]) for mode in modes)
    return [Said(f"{WARNING} {words('{rides}: more than the stipend', rides=rides)}", warns=True)]
