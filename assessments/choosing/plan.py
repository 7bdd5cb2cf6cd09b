"""Do several supports fit together: dates, hours of a week, and places?

A course takes its hours a week out of those in which its site is open; a visit to a service takes one hour of those in
which that is open. What is not known of a pair is said, never taken for a yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from assessments.choosing.purse import FULL_TIME_HOURS
from layers.geodesy import distance_km
from layers.money import Money
from layers.week import Minutes, open_minutes
from layers.words import Message, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from assessments.choosing.clock import Clock
    from assessments.choosing.purse import Purse

VISIT_HOURS = 1.0
"""A visit to a service takes so long: an assumption."""


@dataclass(frozen=True)
class Step:
    """One support that is taken: what it is called, when it goes, its hours a week and where it is.

    `hours` are those of a course a week (None: not stated); a service without a course has none of its own.
    """

    name: str
    clock: Clock
    purse: Purse
    hours: float | None
    is_course: bool
    opening_hours: str | None
    place: tuple[float, float] | None


@dataclass(frozen=True)
class Conflict:
    """Two supports that do not fit together, or of which too little is known (`is_open`): positions, code, sentence."""

    one: int
    other: int
    code: str
    sentence: Message
    is_open: bool = False


@dataclass(frozen=True)
class Plan:
    """Supports together: what does not fit, the most hours in one week, and what is left a month while all run.

    `hours_per_week` is None where a course does not state its hours; `net` where a line is not known or in two
    currencies: all stipends minus all ways, food once, and the dearest lodging.
    """

    steps: tuple[Step, ...]
    conflicts: tuple[Conflict, ...]
    hours_per_week: float | None
    net: Money | None

    @property
    def fits(self) -> bool | None:
        """Tell whether all fit together; None where too little is known."""
        if any(not conflict.is_open for conflict in self.conflicts):
            return False
        return None if self.conflicts else True


def plan_of(steps: Sequence[Step], *, far_km: float) -> Plan:
    """Check supports against each other, pair by pair.

    Parameters
    ----------
    steps
        What is taken.
    far_km
        Sites farther apart than this, in a straight line, are not gone to in the same week.

    """
    found = [
        conflict
        for one, other in combinations(range(len(steps)), 2)
        if run_together(steps[one].clock, steps[other].clock)
        for conflict in _of_pair(steps, one, other, far_km)
    ]
    return Plan(tuple(steps), tuple(found), _most_hours(steps), _net(steps))


def run_together(one: Clock, other: Clock) -> bool:
    """Tell whether two supports may run on the same day; a day that is not known leaves it open."""
    return not (_before(one.ends, other.starts) or _before(other.ends, one.starts))


def _before(end: dt.date | None, start: dt.date | None) -> bool:
    return end is not None and start is not None and end < start


def _of_pair(steps: Sequence[Step], one: int, other: int, far_km: float) -> list[Conflict]:
    first, second = steps[one], steps[other]
    found = []
    apart = _apart(first, second)
    if apart is not None and apart > far_km:
        sentence = say("{one} and {other} are {km} km apart.", one=first.name, other=second.name, km=apart)
        found.append(Conflict(one, other, "far_apart", sentence))
    if first.is_course and second.is_course:
        hours = _two_courses(first, second)
    elif first.is_course or second.is_course:
        course, service = (first, second) if first.is_course else (second, first)
        hours = _course_and_service(course, service)
    else:
        hours = None
    if hours is not None:
        code, sentence = hours
        found.append(Conflict(one, other, code, sentence, code == "hours_not_known"))
    return found


def _apart(one: Step, other: Step) -> float | None:
    if one.place is None or other.place is None:
        return None
    return float(distance_km(*one.place, *other.place))


def _not_known(one: Step, other: Step) -> tuple[str, Message]:
    return "hours_not_known", say(
        "Whether {one} and {other} fit into one week is not known: ask for the hours.", one=one.name, other=other.name
    )


def _two_courses(one: Step, other: Step) -> tuple[str, Message] | None:
    if one.hours is None or other.hours is None:
        return _not_known(one, other)
    together = one.hours + other.hours
    if together > FULL_TIME_HOURS:
        return "too_many_hours", say(
            "{one} and {other} together take {hours} hours a week, at most {most} can be done.",
            one=one.name, other=other.name, hours=together, most=FULL_TIME_HOURS,
        )  # fmt: skip
    opens, other_opens = _open(one), _open(other)
    if opens is not None and other_opens is not None and (opens | other_opens).sum() / 60 < together:
        return _no_time(one, other)
    return None


def _course_and_service(course: Step, service: Step) -> tuple[str, Message] | None:
    opens, teaches = _open(service), _open(course)
    if opens is None or course.hours is None or teaches is None:
        return _not_known(course, service)
    outside = float((opens & ~teaches).sum()) / 60
    slack = max(float(teaches.sum()) / 60 - course.hours, 0.0)
    inside = min(float((opens & teaches).sum()) / 60, slack)
    return None if outside + inside >= VISIT_HOURS else _no_time(course, service)


def _no_time(one: Step, other: Step) -> tuple[str, Message]:
    return "hours_overlap", say(
        "{other} is open only while {one} takes place.", one=one.name, other=other.name
    )  # fmt: skip


def _open(step: Step) -> Minutes | None:
    return None if not step.opening_hours else open_minutes(step.opening_hours)


def _most_hours(steps: Sequence[Step]) -> float | None:
    """Add up the hours of courses that run together, at the start of each: the most is at one of them."""
    courses = [step for step in steps if step.is_course]
    sums = []
    for step in courses:
        together = [other for other in courses if other is step or run_together(step.clock, other.clock)]
        if any(other.hours is None for other in together):
            return None
        sums.append(sum(other.hours or 0.0 for other in together))
    return max(sums, default=0.0)


def _net(steps: Sequence[Step]) -> Money | None:
    purses = [step.purse for step in steps if step.is_course]
    lines = [(purse.stipend, purse.transport, purse.food, purse.lodging) for purse in purses]
    known = [(stipend, way, food, room) for stipend, way, food, room in lines if stipend and way and food and room]
    if not known or len(known) < len(lines):
        return None
    if len({money.currency for line in known for money in line}) > 1:
        return None
    paid = sum(stipend.amount for stipend, *_ in known)
    ways = sum(way.amount for _, way, _, _ in known)
    food = max(food.amount for _, _, food, _ in known)
    room = max(room.amount for *_, room in known)
    return Money(paid - ways - food - room, known[0][0].currency)
