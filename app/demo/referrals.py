"""The demo's referrals: sixty people sent, answered, enrolled, turned away, asked and moved. Nothing here is real.

Shares and days are assumptions, chosen so that every list, every outcome and every figure has something to show; a seed
makes the same office every time. Days are relative to the day asked about.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from app.workflows.person import person_in
from app.workflows.replaying import judged
from assessments.eligibility import Bench
from assessments.logic import YES
from layers.follow_up.feedback import Feedback
from layers.follow_up.notes import FollowUp
from layers.referrals import Address, Event, EventKind, Opening, Priority, State

if TYPE_CHECKING:
    from app.workflows.world import World
    from layers.store import Store

REFERRALS = 60
SEED = 20_211_202
ACTORS = ("awa", "lamin", "binta")
PROGRAMMES = 6
"""So many programmes take most of the people: figures of a partner need some."""

OLDEST_DAYS, FRESH_DAYS = 260, 45
"""Nothing is older than the one; what has waited longer than the other has been dealt with, as in a good office."""

SHARE_REJECTED, SHARE_DECLINED = 0.16, 0.09
MOVES = 3

_REJECTED = ("session_full", "age_too_high", "too_far", "education_unknown", "documents_missing")
_DECLINED = ("not_interested", "changed_mind", "stipend_too_low", "family_duties", "already_in_job")
_LEFT = ("stipend_too_low", "transport", "family_duties", "already_in_job")
_WAITS = ("uptotwodays", "3-7days", "1-2weeks", "more")


@dataclass
class _Story:
    """One referral as it unfolds, until the day asked about."""

    dice: np.random.Generator
    day: dt.date
    today: dt.date
    events: list[Event] = field(default_factory=list)

    def after(self, least: int, most: int) -> bool:
        """Let so many days pass; False where that day has not come."""
        self.day += dt.timedelta(days=int(self.dice.integers(least, most + 1)))
        return self.day <= self.today

    @property
    def age(self) -> int:
        """Days since what happened last."""
        return (self.today - self.day).days

    def chance(self, share: float) -> bool:
        return bool(self.dice.random() < share)

    def pick(self, words: tuple[str, ...]) -> str:
        return str(self.dice.choice(words))

    def step(self, state: State, **facts: Any) -> None:
        self.events.append(Event(on=self.day, state=state, **facts))

    def note(self, kind: EventKind, **facts: Any) -> None:
        self.events.append(Event(on=self.day, kind=kind, **facts))


def simulate_referrals(store: Store, world: World) -> int:
    """Write the demo's referrals into its store, with what happened to them; return how many there are."""
    dice = np.random.default_rng(SEED)
    chosen = _chosen(world, dice)
    codes = []
    for case_code, programme_id, service_id in chosen:
        story = _Story(dice, world.on - dt.timedelta(days=int(dice.integers(1, OLDEST_DAYS))), world.on)
        opened = story.day
        _unfold(story)
        verdict, inputs = _judged_on(world, opened, case_code, (programme_id, service_id))
        opening = Opening(
            case_code=case_code,
            opened_on=opened,
            programme_id=programme_id,
            service_id=service_id,
            priority=Priority.URGENT if story.chance(0.1) else Priority.NORMAL,
            choice=story.pick(("trade", "near", "soon", "work_after")),
            verdict=verdict,
        )
        moment = dt.datetime.combine(opened, dt.time(9), tzinfo=dt.UTC)
        made = store.open_referral(opening, (), actor=str(dice.choice(ACTORS)), now=moment, inputs=inputs)
        for event in story.events:
            when = dt.datetime.combine(event.on, dt.time(10), tzinfo=dt.UTC)
            made = store.record(made.referral_id, event, actor=made.opening.actor, now=when).referral
        _ask(store, made, story)
        codes.append(case_code)
    _move(store, world, codes[:MOVES], dice)
    return len(chosen)


def _judged_on(
    world: World, day: dt.date, case_code: str, option: tuple[str, str]
) -> tuple[str, dict[str, Any] | None]:
    """Judge somebody on the day of the referral; whom the rule did not take yet was taken by what is known now."""
    programmes = world.programmes[world.programmes["programme_id"] == option[0]]
    then = replace(world, on=day, programmes=programmes.reset_index(drop=True))
    found = judged(then, person_in(then, case_code), option)
    return ("eligible", None) if found is None or found[0] == "ineligible" else found


def _chosen(world: World, dice: np.random.Generator) -> list[tuple[str, str, str]]:
    """Choose people and programmes that take them, most of them the same few programmes."""
    offers = world.offers
    at_work = [offer for offer in offers.items if offer.programme is not None]
    order = dice.permutation(len(world.people))[: REFERRALS * 6]
    people = world.people.take(order)
    bench = Bench(people, offers)
    takes = np.column_stack([bench.rule(offer) == YES for offer in at_work])
    programmes = list(offers.programmes["programme_id"])
    services = list(offers.services["service_id"])
    numbers = np.array([int(offer.programme or 0) for offer in at_work])
    popular = np.argsort(-np.bincount(numbers, weights=takes.sum(axis=0)), kind="stable")[:PROGRAMMES]
    found = []
    for row in range(len(people)):
        able = np.flatnonzero(takes[row])
        if not len(able):
            continue
        known = [place for place in able if numbers[place] in popular] or list(able)
        offer = at_work[int(dice.choice(known))]
        found.append((str(people.case_code[row]), programmes[offer.programme or 0], services[offer.service]))
    return found[:REFERRALS]


def _unfold(story: _Story) -> None:
    """Let a referral take its course."""
    if story.age < FRESH_DAYS and story.chance(0.2):
        return
    if not story.after(0, 2):
        return
    story.step(State.SENT, consent_on=story.day, told_on=story.day if story.chance(0.9) else None)
    if story.chance(0.2):
        _silence(story)
    elif story.after(1, 9):
        story.step(State.ACKNOWLEDGED)
        if story.after(1, 12):
            _answer(story)


def _silence(story: _Story) -> None:
    """Let the partner say nothing: a reminder, and at last an end to it."""
    if not story.after(10, 14):
        return
    if story.chance(0.7):
        story.note(EventKind.REMINDED)
    if story.after(18, 25) and (story.age > FRESH_DAYS or story.chance(0.5)):
        story.step(State.EXPIRED, reason="partner_silent")


def _answer(story: _Story) -> None:
    """Let the partner say yes or no, and the person come or not."""
    turn = story.dice.random()
    if turn < SHARE_REJECTED:
        story.step(State.REJECTED, reason=story.pick(_REJECTED))
        return
    if turn < SHARE_REJECTED + SHARE_DECLINED:
        story.step(State.DECLINED, reason=story.pick(_DECLINED))
        return
    story.step(State.ACCEPTED)
    if (story.age < FRESH_DAYS and story.chance(0.3)) or not story.after(2, 30):
        return
    story.step(State.ENROLLED)
    if story.chance(0.2):
        if story.after(10, 90):
            story.step(State.WITHDRAWN, reason=story.pick(_LEFT))
    elif story.chance(0.6) and story.after(60, 150):
        story.step(State.COMPLETED)


def _ask(store: Store, made: Any, story: _Story) -> None:
    """Ask people how they fare, and what they think of the service."""
    actor, today = made.opening.actor, story.today
    if made.ended_on is not None and made.completed_on is None and (today - made.ended_on).days > FRESH_DAYS / 3:
        day = made.ended_on + dt.timedelta(days=int(story.dice.integers(1, 14)))
        outcome = "not_reached" if story.chance(0.2) else "no_further"
        store.save_follow_up(FollowUp(made.referral_id, day, outcome), actor=actor, now=_noon(day))
    if made.enrolled_on is None:
        return
    for days in (30, 120, 180):
        day = made.enrolled_on + dt.timedelta(days=days + int(story.dice.integers(0, 6)))
        if day > today or story.chance(0.12):
            break
        outcome = "finished" if made.completed_on is not None and day >= made.completed_on else "still_there"
        if made.ended_on is not None and made.completed_on is None and day > made.ended_on:
            break
        outcome = "not_reached" if story.chance(0.2) else outcome
        store.save_follow_up(FollowUp(made.referral_id, day, outcome), actor=actor, now=_noon(day))
    day = made.enrolled_on + dt.timedelta(days=21)
    if day <= today and story.chance(0.8):
        answers = Feedback(
            day,
            referral_id=made.referral_id,
            delivered=True,
            quality=int(story.dice.choice((2, 3, 3, 4, 4, 5))),
            wait_time=story.pick(_WAITS),
            wait_time_satisfaction=int(story.dice.integers(1, 6)),
            staff_satisfaction=int(story.dice.integers(2, 6)),
            difficulty_contacting=story.pick(("no", "no", "no", "nophoneresponse")),
            practice=story.pick(("too_much_theory", "balanced", "balanced")),
        )
        store.save_feedback(answers, actor=actor, now=_noon(day))


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def _move(store: Store, world: World, codes: list[str], dice: np.random.Generator) -> None:
    """Let a few people move to another town a few days ago."""
    towns = world.settlements.dropna(subset=["latitude", "longitude"]).nlargest(12, "population")
    for place, code in enumerate(codes):
        town = towns.iloc[int(dice.integers(0, len(towns)))]
        told = Address(
            code,
            world.on - dt.timedelta(days=3 + place),
            round(float(town["latitude"]), 4),
            round(float(town["longitude"]), 4),
            settlement_name=str(town["settlement_name"]),
        )
        store.move(told, actor=ACTORS[0], now=_noon(world.on))
