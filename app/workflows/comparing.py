"""Two programmes compared on the real caseload: whom each takes, by group, and where their rules differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from app.workflows.gained import masks_of
from app.workflows.rules_in_words import part_name
from assessments.design.comparing import Compared, Pairs, pairs_of
from assessments.design.exclusion import parts_of
from layers.money import given
from layers.rules import Age, leaves
from layers.words import N_, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.workflows.kept_drafts import Named
    from app.workflows.simulating import OnTrial
    from app.workflows.world import World
    from layers.rules import Rule
    from layers.words import Message, Words

CLASS_LABELS = {
    "both": N_("Under both"),
    "only_a": N_("Only under A"),
    "only_b": N_("Only under B"),
    "neither": N_("Under neither"),
    "unknown": N_("To be checked under one or both"),
}
"""What the five classes are called; whoever is in one is in no other."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two programmes, A and B, and everybody's pair of answers."""

    world: World
    a: Named
    b: Named
    pairs: Pairs


@dataclass(frozen=True)
class GroupCompared:
    """One group of the caseload: its kind (everybody, sex, age, area), its name (empty: not recorded), its counts."""

    kind: str
    name: str
    counts: Compared


@dataclass(frozen=True)
class Difference:
    """Something that the two say differently: a criterion or a field by its name, and both sides; None says nothing."""

    what: str
    a: str | None
    b: str | None


def compare(world: World, a: Named, b: Named) -> Comparison:
    """Judge everybody in the caseload under two programmes."""
    one, two = ((side.taken.offers, side.taken.sites) for side in (a, b))
    return Comparison(world, a, b, pairs_of(world.people, one, two))


def groups_compared(comparison: Comparison) -> list[GroupCompared]:
    """Count everybody, and the groups by sex, age band and region; groups of nobody are left out.

    The groups of each kind divide everybody, so that each figure adds up.
    """
    return [
        GroupCompared(kind, name, comparison.pairs.counted(mask))
        for kind, name, mask in masks_of(comparison.world)
        if kind == "everybody" or mask.any()
    ]


def compared_rows(comparison: Comparison, *, by_group: bool) -> list[dict[str, Any]]:
    """Write the counts as plain values: one row of everybody, with `by_group` one of each group too.

    The five classes add up to `people`; a `_most` is the most that the class can become once the holes are filled.
    """
    return [
        {"kind": group.kind, "name": group.name or None, **asdict(group.counts)}
        for group in groups_compared(comparison)
        if by_group or group.kind == "everybody"
    ]


def compared_said(comparison: Comparison) -> Message:
    """Say in one sentence what B changes."""
    counts = next(group.counts for group in groups_compared(comparison) if group.kind == "everybody")
    facts = {"a": counts.eligible_a, "b": counts.eligible_b, "people": counts.people}
    check = {"unknown_a": counts.unknown_a, "unknown_b": counts.unknown_b}
    if not counts.only_a and not counts.only_b and not counts.changed:
        return say(
            "A and B surely take the same people: {a} of {people}; to be checked: {unknown_a} under A, {unknown_b} "
            "under B.",
            **facts,
            **check,
        )
    return say(
        "Of {people} people A surely takes {a} and B {b}: {both} under both, {only_a} only under A, {only_b} only "
        "under B. To be checked: {unknown_a} under A, {unknown_b} under B.",
        both=counts.both,
        only_a=counts.only_a,
        only_b=counts.only_b,
        **facts,
        **check,
    )


def differences(comparison: Comparison, words: Words) -> list[Difference]:
    """List what the two say differently: criteria of the written rules, sites, and the day on which ages count.

    Criteria of the same name stand side by side; where a rule has several that differ, in the order in which they are
    written.
    """
    a, b = comparison.a.taken, comparison.b.taken
    return [*_rule_differences(a, b, words), *_other_differences(a, b, words)]


def _rule_differences(a: OnTrial, b: OnTrial, words: Words) -> Iterator[Difference]:
    parts = parts_of(a.written), parts_of(b.written)
    left = _without(parts[0], parts[1]), _without(parts[1], parts[0])
    here, there = ({number: _kind(side[number]) for number in own} for side, own in zip(parts, left, strict=True))
    for number, kind in here.items():
        other = next((each for each, its_kind in there.items() if its_kind == kind), None)
        said = None
        if other is not None:
            said = part_name(other, parts[1], words)
            del there[other]
        yield Difference(kind, part_name(number, parts[0], words), said)
    for number, kind in there.items():
        yield Difference(kind, None, part_name(number, parts[1], words))


def _without(parts: tuple[Rule, ...], others: tuple[Rule, ...]) -> list[int]:
    """Return the places of the parts that the other rule does not have, each as often as it has fewer of it."""
    left = Counter(others)
    found = []
    for number, part in enumerate(parts):
        if left[part]:
            left[part] -= 1
        else:
            found.append(number)
    return found


def _kind(part: Rule) -> str:
    name: str = getattr(part, "name", "")
    return name or {"AllOf": "all", "AnyOf": "any", "Not": "not"}[type(part).__name__]


def _other_differences(a: OnTrial, b: OnTrial, words: Words) -> Iterator[Difference]:
    sites = [sorted(site.service for site in side.sites) for side in (a, b)]
    if sites[0] != sites[1]:
        named = [
            given(row["site_name"]) or given(row["service_name"]) or row["service_id"]
            for row in a.offers.services[["site_name", "service_name", "service_id"]].to_dict("records")
        ]
        yield Difference("service_ids", *(", ".join(str(named[site]) for site in each) for each in sites))
    days = [side.sites[0].age_day for side in (a, b)]
    aged = any(isinstance(leaf, Age) and leaf.on == "start" for side in (a, b) for leaf in leaves(side.rule))
    if aged and days[0] != days[1]:
        yield Difference("age_day", *(words.write(day) for day in days))


DIFFERENCE_LABELS = {
    "service_ids": N_("Sites"),
    "age_day": N_("Day on which ages count"),
}
"""What differs beside the rule."""


def side_said(difference: Difference, said: str | None, words: Words) -> str:
    """Say one side of a difference: a criterion as its sentence, a field with its name."""
    if said is None:
        return words("nothing stated")
    label = DIFFERENCE_LABELS.get(difference.what)
    return said if label is None else words("{field}: {value}", field=words(label), value=said)
