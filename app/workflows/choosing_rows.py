"""What `homeward rank` prints: a person's options as plain values, with terms, money, warnings and reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assessments.choosing.terms import TERMS
from assessments.ranking import is_near_miss
from layers.money import given

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from app.workflows.world import World
    from assessments.choosing.choice import Choice, Choices
    from assessments.choosing.terms import Term
    from layers.words import Message, Words

_NAMED = ("programme_id", "programme_name", "service_id", "service_name", "service_type", "site_name")


def choice_rows(world: World, choices: Choices, words: Words, *, top: int | None = None) -> list[dict[str, Any]]:
    """Write options as plain JSON values in their order, sentences in the reader's language, numbers not rounded.

    Parameters
    ----------
    world, choices, words
        What is known, what was ordered, and the reader's words.
    top
        Only so many rows.

    """
    options = choices.options.to_dict("records")
    order = choices.ranking.order.tolist()[:top]
    seats = _seats_days(world)
    return [_row(choices, options[position], position, words, seats) for position in order]


def _row(
    choices: Choices, option: dict[Any, Any], position: int, words: Words, seats: dict[tuple[str, str], Any]
) -> dict[str, Any]:
    choice = choices.choices[position]
    known, rank = choice.known, choices.rank(position)
    trip, purse, clock = known.trip, known.purse, known.clock
    programme = given(option["programme_id"])
    counted = seats.get(("service", option["service_id"]) if programme is None else ("programme", programme))
    change = choices.first_if[position]
    return {
        "rank": rank,
        **{name: given(option[name]) for name in _NAMED},
        "verdict": option["verdict"],
        "availability": option["availability"],
        "near_miss": option["verdict"] == "ineligible" and is_near_miss(option),
        "score": float(choices.ranking.sums[position]),
        "score_most": float(choices.ranking.weights.sum()),
        "stays_in_top_three": choices.stays[position],
        "terms": [_term(term, weight) for term, weight in zip(choice.terms, choices.ranking.weights, strict=True)],
        "net_per_month": None if purse.net is None else purse.net.as_json(),
        "warnings": list(choice.warnings),
        "reasons": [words(said) for said in (*choice.warnings.values(), *standing_in_the_way(option), *choice.reasons)],
        "first_if": None
        if change is None
        else {"term": change.term, "weight_now": change.weight_now, "weight_then": change.weight_then},
        "distance_km": known.distance_km,
        "road_km": None if trip is None else trip.road_km,
        "travel_minutes": next(term.value for term in choice.terms if term.name == "time"),
        "starts": _iso(clock.starts),
        "ends": _iso(clock.ends),
        "wait_days": {
            "declared": clock.wait_days,
            "observed": None if known.observed is None else known.observed.days,
            "people": None if known.observed is None else known.observed.people,
        },
        "seats_available": None if known.seats is None else int(known.seats),
        "seats_as_of": _iso(counted),
        "seats_age_days": known.seats_age_days,
        "quality": None if known.feedback is None else known.feedback.mean,
        "quality_answers": None if known.feedback is None else known.feedback.answers,
        "hours_per_week": known.hours,
        "purse": purse.as_json(),
        "reservations": str(given(option["reservations"]) or "").split(),
    }


def standing_in_the_way(option: Mapping[Any, Any]) -> list[Message]:
    """Say of an option (a row of schema Options) what keeps the person out, or must be asked first."""
    if option["verdict"] == "eligible":
        return []
    wanted = "no" if option["verdict"] == "ineligible" else "unknown"
    return [one.message for one in option["criteria"] if one.answer == wanted and one.standing != "soft"]


def _term(term: Term, weight: float) -> dict[str, Any]:
    kind = TERMS[term.name]
    unit = term.note if term.name == "money" and term.value is not None else kind.unit
    return {
        "name": term.name,
        "value": term.value,
        "unit": unit,
        "score": term.score,
        "weight": float(weight),
        "known": term.known,
        "note": term.note or None,
    }


def _seats_days(world: World) -> dict[tuple[str, str], Any]:
    """Return the day on which the free seats of each programme and service were counted."""
    found: dict[tuple[str, str], Any] = {}
    for kind, frame in (("programme", world.programmes), ("service", world.services)):
        for key, day in zip(frame[f"{kind}_id"], frame["seats_as_of"], strict=True):
            if given(day) is not None:
                found[kind, str(key)] = day.date()
    return found


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def weights_said(choices: Choices) -> dict[str, float]:
    """Return the weights that hold, by term."""
    return {name: float(weight) for name, weight in zip(TERMS, choices.ranking.weights, strict=True)}


def said_term(choice: Choice, name: str) -> Term:
    """Return one term of an option."""
    return next(term for term in choice.terms if term.name == name)
