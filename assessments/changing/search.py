"""Which smallest set of changes turns the verdict into a yes?

Sets are tried by their size, then by what they ask of people. Each is first put to a quick test that never says no to
what would help (each change's own effect on each criterion, taken in the person's favour where several bear on one);
what passes is held against the changed person, offer and day (`effects.would_enter`), which alone decides.
"""

from __future__ import annotations

from functools import reduce
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from assessments.changing.actions import MOST_ACTIONS, Action, Change, Kind
from assessments.changing.candidates import PLACE_GROUPS, Desk, candidates, might_change
from assessments.changing.effects import DISTANCES, WORDS_GIVEN, fit_together, having, would_enter
from assessments.criteria import JUDGES, Where
from assessments.criteria.age import birth_bounds
from assessments.fillings import groups_read_twice
from assessments.logic import NO, UNKNOWN, YES
from layers.rules import Age, AllOf, AnyOf, Not, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from assessments.offers import Offer
    from layers.bridges import Bridge
    from layers.rules import Criterion

Effect = dict["Criterion", int]
"""What the criteria that a change bears on answer with it."""

MOST_SAID = 3
"""So many sets of the same size are said at most."""


def changes_for(desk: Desk, offer: Offer, *, refused: bool = False) -> tuple[Change, ...]:
    """Return the smallest sets of changes that let the person into an offer, the cheapest first.

    `refused` says that the verdict is known to be a definite no. Empty where it is none, where nothing within reach
    helps, where the offer has ended, and for a home in another country.
    """
    bench = desk.bench
    if offer.availability == "ended" or bench.abroad(offer)[0]:
        return ()
    if not refused and bench.rule(offer)[0] != NO:
        return ()
    base = desk.answers(offer)
    both_ways = len(offer.signed) > len(offer.distinct)
    least = NO if both_ways else UNKNOWN if groups_read_twice(offer) else YES
    if _hopeless(desk, offer, base, least):
        return ()
    steps = _distinct(desk, offer, candidates(desk, offer))
    helps = _quick_test(offer.rule, base, [effect for _, effect in steps], least)
    if not steps or _best(offer.rule, base, [base, *(effect for _, effect in steps)]) < least:
        return ()
    for size in range(1, MOST_ACTIONS + 1):
        likely = [some for some in combinations(range(len(steps)), size) if helps(some)]
        sets = sorted((tuple(steps[place][0] for place in some) for some in likely), key=_asks)
        found: list[Change] = []
        for actions in sets:
            if fit_together(actions, offer) and would_enter(
                desk.person, offer, bench.offers, actions, elsewhere=desk.elsewhere
            ):
                found.append(Change(actions))
                if len(found) == MOST_SAID:
                    break
        if found:
            return tuple(found)
    return ()


def _hopeless(desk: Desk, offer: Offer, base: Mapping[Criterion, int], least: int) -> bool:
    """Tell whether no change can help, even if each did all that its kind ever can."""
    denied = {leaf for leaf, no in offer.signed if no}
    wished = {leaf: YES for leaf in base if might_change(desk, leaf, offer)}
    return _best(offer.rule, base, [wished, dict.fromkeys(denied, NO)]) < least


def _quick_test(
    rule: Rule, base: Mapping[Criterion, int], effects: Sequence[Effect], least: int
) -> Callable[[Sequence[int]], bool]:
    """Return a test that some of the effects may be enough; for criteria that must all hold it is one of bits."""
    leaves = _conjunction(rule)
    if leaves is None or least != YES:
        return lambda some: _best(rule, base, [effects[place] for place in some]) >= least
    place_of = {leaf: 1 << place for place, leaf in enumerate(dict.fromkeys(leaves))}
    whole = sum(place_of.values())
    as_it_is = sum(bit for leaf, bit in place_of.items() if base[leaf] == YES)
    bears = [sum(place_of[leaf] for leaf in effect) for effect in effects]
    meets = [sum(place_of[leaf] for leaf, answer in effect.items() if answer == YES) for effect in effects]

    def enough(some: Sequence[int]) -> bool:
        touched = met = 0
        for place in some:
            touched |= bears[place]
            met |= meets[place]
        return met | (as_it_is & ~touched) == whole

    return enough


def _conjunction(rule: Rule) -> list[Criterion] | None:
    """List the criteria of a rule that demands them all; None for any other rule."""
    if isinstance(rule, AllOf):
        parts = [_conjunction(part) for part in rule.parts]
        return None if None in parts else [leaf for part in parts for leaf in part or []]
    return None if isinstance(rule, AnyOf | Not) else [rule]


def _asks(actions: tuple[Action, ...]) -> tuple[object, ...]:
    """Order sets of the same size: by the change that asks most, then by days and ways."""
    kinds = tuple(sorted((int(action.kind) for action in actions), reverse=True))
    days = tuple(action.day.toordinal() for action in actions if action.day is not None)
    return kinds, days, tuple(_length(action) for action in actions)


def _length(action: Action) -> float:
    if action.bridge is not None:
        return action.bridge.distance_km or 0.0
    return action.km or 0.0


def _distinct(desk: Desk, offer: Offer, actions: Sequence[Action]) -> list[tuple[Action, Effect]]:
    """Keep of several days, or of several new homes, that do the same the first."""
    found: dict[object, tuple[Action, Effect]] = {}
    bridges = [action for action in actions if action.kind is Kind.BRIDGE]
    days = [(), *((action,) for action in actions if action.kind is Kind.WAIT)] if bridges else []
    for place, action in enumerate(actions):
        effect = _effect(desk, offer, action)
        key: object = place
        if action.kind is Kind.WAIT:
            in_time = tuple(fit_together((action, bridge), offer) for bridge in bridges)
            key = (action.kind, tuple(effect.values()), in_time)
        elif action.kind is Kind.BRIDGE:
            in_time = tuple(fit_together((action, *day), offer) for day in days)
            key = (action.kind, tuple(effect.items()), in_time, _part_given(desk, effect, action))
        elif action.kind is Kind.MOVE:
            key = (action.kind, tuple(effect.values()))
        found.setdefault(key, (action, effect))
    return list(found.values())


def _effect(desk: Desk, offer: Offer, action: Action) -> Effect:
    leaves = offer.distinct
    if action.kind is Kind.ANSWER:
        denied = {leaf for leaf, no in offer.signed if no}
        theirs = [leaf for leaf in leaves if JUDGES[leaf.name].group == action.group]
        return {leaf: NO if leaf in denied else YES for leaf in theirs}
    if action.kind is Kind.WAIT:
        return {leaf: _age_then(desk, leaf, action) for leaf in leaves if isinstance(leaf, Age)}
    if action.kind is Kind.WAIVER:
        return {leaf: YES for leaf in leaves if leaf.waivable and leaf.name in action.criteria}
    if action.kind is Kind.BRIDGE:
        return _bridged(desk, offer, action)
    if action.kind is Kind.MOVE:
        return _there(desk, offer, action)
    met = {leaf for leaf, no in offer.signed if not no and leaf.name in DISTANCES}
    return {leaf: YES for leaf in leaves if leaf in met}


def _age_then(desk: Desk, leaf: Age, action: Action) -> int:
    key = (leaf, action.day)
    if key not in desk.memory:
        assert action.day is not None  # noqa: S101 - a day is what makes it waiting
        earliest, latest = birth_bounds(leaf, action.day)
        first, last = int(desk.person.born_from[0]), int(desk.person.born_to[0])
        surely_not = last < earliest or first > latest
        desk.memory[key] = YES if first >= earliest and last <= latest else (NO if surely_not else UNKNOWN)
    return int(desk.memory[key])


def _bridged(desk: Desk, offer: Offer, action: Action) -> Effect:
    """Return what a bridge makes criteria answer: alone, or where it gives a part, together with the other bridges."""
    gained = next(gained for other, gained in desk.bridges if other is action)
    found: Effect = {}
    for leaf, denied in dict(offer.signed).items():
        if leaf.name in gained.criteria:  # inside `not` to count as met would shut the person out
            found |= {} if denied else {leaf: YES}
        elif leaf.name in action.criteria:
            found[leaf] = _taught(desk, offer, leaf, (gained,))
            others = tuple(other for each, other in desk.bridges if leaf.name in each.criteria)
            if leaf.name in WORDS_GIVEN and not denied and found[leaf] == NO and len(others) > 1:
                found[leaf] = _taught(desk, offer, leaf, others)
    return found


def _taught(desk: Desk, offer: Offer, leaf: Criterion, bridges: tuple[Bridge, ...]) -> int:
    key = (leaf, bridges)
    if key not in desk.memory:
        person = reduce(having, bridges, desk.person)
        desk.memory[key] = int(JUDGES[leaf.name].judge(person, leaf, Where(offer, desk.bench.offers))[0])
    return int(desk.memory[key])


def _part_given(desk: Desk, effect: Effect, action: Action) -> object:
    """Tell bridges apart that give different parts of what a criterion asks for; None where each is enough alone."""
    gained = next(gained for other, gained in desk.bridges if other is action)
    alone = (desk.memory.get((leaf, (gained,)), answer) for leaf, answer in effect.items())
    return gained if any(one != answer for one, answer in zip(alone, effect.values(), strict=True)) else None


def _there(desk: Desk, offer: Offer, action: Action) -> Effect:
    leaves = [leaf for leaf in offer.distinct if JUDGES[leaf.name].group in PLACE_GROUPS]
    if action.settlement is None:  # a point on the way: inside every circle as wide as the one that it was chosen for
        return dict.fromkeys(leaves, YES)
    place = int(np.flatnonzero(desk.around[0] == action.settlement)[0])
    return {leaf: int(desk.moved_bench.criterion(leaf, offer)[place]) for leaf in leaves}


def _best(rule: Rule, base: Mapping[Criterion, int], effects: Sequence[Effect], *, denied: bool = False) -> int:
    """Answer a rule in the person's favour: where changes bear on one criterion, by the one that helps most."""
    if isinstance(rule, AllOf):
        return min((_best(part, base, effects, denied=denied) for part in rule.parts), default=YES)
    if isinstance(rule, AnyOf):
        return max((_best(part, base, effects, denied=denied) for part in rule.parts), default=NO)
    if isinstance(rule, Not):
        return YES - _best(rule.part, base, effects, denied=not denied)
    answers = [effect[rule] for effect in effects if rule in effect] or [base[rule]]
    return min(answers) if denied else max(answers)
