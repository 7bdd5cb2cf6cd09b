"""What speaks for and against an option: one term each, in its own unit and as a score from 0 to 1.

Each score depends on the option alone, never on what else is offered, and rises or falls all the way with what it is
made from. What is not known has the score `NEUTRAL` and says so; it is never guessed. To add a term: a function, and
its line in `TERMS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.roads.names import BEYOND_LIMIT, ROAD_PROFILE, UNREACHABLE
from layers.words import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessments.choosing.clock import Clock
    from assessments.choosing.purse import Purse
    from assessments.choosing.wish import Wish
    from layers.roads.trip import Trip

NEUTRAL = 0.5
"""The score of what is not known."""

HALF_KM, HALF_MINUTES, HALF_DAYS = 10.0, 45.0, 30.0
"""A way of so many kilometres, minutes, or a wait of so many days, scores one half: assumptions (the month: S11)."""

HALF_SEATS = 5.0
"""So many free seats score one half: an assumption."""

FADES_DAYS = 90.0
"""A count of seats that is so many days old says half as much: an assumption."""

HALF_COURSE_HOURS, HALF_OPEN_HOURS = 20.0, 20.0
"""A course of so many hours a week leaves half of one's time, a service open so long scores one half: assumptions."""

LEAST_ANSWERS = 5
"""Fewer answers than this say nothing about quality."""

WORST, BEST = 1.0, 5.0
"""Ends of the scale of feedback."""


@dataclass(frozen=True)
class Observed:
    """How long people really waited for a service: the median in days, and of how many people."""

    days: float
    people: int


@dataclass(frozen=True)
class Feedback:
    """What people said of a service: the mean from 1 to 5, and of how many answers."""

    mean: float
    answers: int


@dataclass(frozen=True)
class Known:
    """What is known of one option; None is not known.

    `demand` is from 0 to 1, for what the course teaches in the person's area. `seats_age_days` is how old the count of
    free seats is. `hours` are those of the course a week where `is_course`, else those at which the service is open.
    """

    distance_km: float | None
    trip: Trip | None
    wish: Wish
    purse: Purse
    clock: Clock
    demand: float | None = None
    observed: Observed | None = None
    seats: float | None = None
    seats_age_days: int | None = None
    feedback: Feedback | None = None
    hours: float | None = None
    is_course: bool = True


@dataclass(frozen=True)
class Term:
    """One term of one option: its value in its unit (None is not known) and its score, from 0 to 1.

    `note` says why there is no value, or on what it stands: `not_known`, or a word of the term's own.
    """

    name: str
    value: float | None
    score: float
    note: str = ""

    @property
    def known(self) -> bool:
        """Tell whether the score says something about the option."""
        return self.note != NOT_KNOWN


NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class TermKind:
    """What a term is called, its unit, how its score is made, and the function that makes it."""

    label: str
    unit: str
    how: str
    of: Callable[[Known], tuple[float | None, float | None, str]]


def less(value: float, half: float) -> float:
    """Score what is better the less there is: 1 at 0, one half at `half`, towards 0."""
    return half / (half + value)


def more(value: float, half: float) -> float:
    """Score what is better the more there is: 0 at 0, one half at `half`, towards 1."""
    return value / (half + value)


def either_side(value: float, scale: float) -> float:
    """Score what may be below 0: one half at 0, 3/4 at `scale`, 1/4 at minus `scale`."""
    return 0.5 + 0.5 * value / (abs(value) + scale)


def faded(score: float, age_days: float | None) -> float:
    """Draw a score towards neutral with the age of its figure; a figure without a day counts half."""
    share = 0.5 if age_days is None else 2.0 ** (-max(age_days, 0) / FADES_DAYS)
    return NEUTRAL + (score - NEUTRAL) * share


_Made = tuple[float | None, float | None, str]
_NOTHING: _Made = (None, None, NOT_KNOWN)


def _distance(known: Known) -> _Made:
    km = known.distance_km
    return _NOTHING if km is None else (km, less(km, HALF_KM), "")


def _road(known: Known) -> _Made:
    trip = known.trip
    if trip is None:
        return _NOTHING
    if trip.status in (UNREACHABLE, BEYOND_LIMIT):
        return None, 0.0, trip.status
    return _NOTHING if trip.road_km is None else (trip.road_km, less(trip.road_km, HALF_KM), "")


def _time(known: Known) -> _Made:
    trip = known.trip
    if trip is None:
        return _NOTHING
    if trip.status in (UNREACHABLE, BEYOND_LIMIT):
        return None, 0.0, trip.status
    minutes = trip.minutes(ROAD_PROFILE, "dry")
    return _NOTHING if minutes is None else (minutes, less(minutes, HALF_MINUTES), ROAD_PROFILE)


def _demand(known: Known) -> _Made:
    return _NOTHING if known.demand is None else (known.demand, known.demand, "")


def _wish(known: Known) -> _Made:
    fit = known.wish.fit
    return _NOTHING if fit is None else (fit, fit, "")


def _money(known: Known) -> _Made:
    net, scale = known.purse.net, known.purse.scale
    if net is None or scale is None:
        return _NOTHING
    return net.amount, either_side(net.amount, scale.amount), net.currency


def _wait(known: Known) -> _Made:
    said, seen = known.clock.wait_days, known.observed
    days = [each for each in (said, None if seen is None else seen.days) if each is not None]
    if not days:
        return _NOTHING
    longest = float(max(days))
    return longest, less(longest, HALF_DAYS), "declared" if longest == said else "observed"


def _seats(known: Known) -> _Made:
    if known.seats is None:
        return _NOTHING
    return known.seats, faded(more(known.seats, HALF_SEATS), known.seats_age_days), ""


def _quality(known: Known) -> _Made:
    said = known.feedback
    if said is None or said.answers < LEAST_ANSWERS:
        return _NOTHING
    return said.mean, (said.mean - WORST) / (BEST - WORST), ""


def _hours(known: Known) -> _Made:
    if known.hours is None:
        return _NOTHING
    if known.is_course:
        return known.hours, less(known.hours, HALF_COURSE_HOURS), "course"
    return known.hours, more(known.hours, HALF_OPEN_HOURS), "open"


TERMS: dict[str, TermKind] = {
    "distance": TermKind(
        N_("Distance"), "km", N_("straight line; 10 km score one half, nearer scores more"), _distance
    ),
    "road": TermKind(
        N_("Way by road"), "km", N_("10 km score one half, shorter scores more; no way scores 0"), _road
    ),
    "time": TermKind(
        N_("Travel time"), "min", N_("by moto-taxi, dry season, one way; 45 minutes score one half"), _time
    ),
    "demand": TermKind(
        N_("Demand for what it teaches"), "0–1", N_("the demand score of the area for the occupations taught"), _demand
    ),
    "wish": TermKind(
        N_("Fit with the wish"), "0–1", N_("digits that the occupation wished for and the one taught share, of four"),
        _wish,
    ),
    "money": TermKind(
        N_("Money left a month"), "money",
        N_("0 scores one half, a month's food more 3/4, a month's food less 1/4"), _money,
    ),
    "wait": TermKind(
        N_("Wait until it starts"), "days", N_("30 days score one half; of declared and observed the longer counts"),
        _wait,
    ),
    "seats": TermKind(
        N_("Free seats"), "seats", N_("5 seats score one half; a count says half as much after 90 days"), _seats
    ),
    "quality": TermKind(
        N_("What people said of it"), "1–5", N_("the mean of at least 5 answers, 1 scores 0 and 5 scores 1"), _quality
    ),
    "hours": TermKind(
        N_("Hours a week"), "h",
        N_("a course of 20 hours scores one half, shorter ones more; a service open 20 hours, longer ones more"),
        _hours,
    ),
}  # fmt: skip
"""Every term in the order in which it is shown."""

NAMES = tuple(TERMS)


def terms_of(known: Known) -> tuple[Term, ...]:
    """Return every term of an option, in the order of `TERMS`."""
    return tuple(_term(name, kind.of(known)) for name, kind in TERMS.items())


def _term(name: str, made: _Made) -> Term:
    value, score, note = made
    return Term(name, value, NEUTRAL if score is None else score, note)
