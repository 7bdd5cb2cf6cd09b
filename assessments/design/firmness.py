"""How does a programme answer as it decides, with its soft criteria held, and with its waivable ones waived?

Soft criteria keep nobody out: who is eligible only because of that is eligible with a reservation. Waivable criteria
keep people out until a waiver lifts them: who would be eligible without them is what all waivers together would bring.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from assessments.design.curve import Curve, curve_of, recount
from assessments.eligibility import Bench
from assessments.logic import NO, VERDICT_NAMES
from layers.rules import AllOf, AnyOf, Not, deciding, is_lifted, leaves
from layers.rules.tree import NO_RULE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from assessments.design.limits import Limit
    from assessments.facts import Codes, People
    from assessments.offers import Offer, Offers
    from layers.rules import Criterion, Lift, Rule


class Firmness(StrEnum):
    """What of the written rule counts: what decides, the soft criteria too, or nothing that could be waived."""

    DECIDING = "deciding"
    STRICT = "strict"
    WAIVED = "waived"


def differs(written: Rule, firmness: Firmness) -> bool:
    """Tell whether a rule held so could answer otherwise than as it decides."""
    if firmness is Firmness.STRICT:
        return any(leaf.soft for leaf in leaves(written))
    return firmness is Firmness.WAIVED and any(leaf.waivable and not leaf.soft for leaf in leaves(written))


def held_sites(sites: Sequence[Offer], firmness: Firmness) -> tuple[Offer, ...]:
    """Return a programme's sites with its rule held so."""
    if firmness is Firmness.DECIDING:
        return tuple(sites)
    return tuple(replace(offer, rule=_held(written_of(offer), offer.lifts, firmness)) for offer in sites)


def written_of(offer: Offer) -> Rule:
    """Return the rule of an offer as it is written, soft criteria included and without waivers."""
    return offer.rule if offer.written is None else offer.written


def _held(written: Rule, lifts: tuple[Lift, ...], firmness: Firmness) -> Rule:
    if firmness is Firmness.STRICT:
        return deciding(written, lifts, soft=True)
    return _waived(deciding(written))


def _waived(rule: Rule) -> Rule:
    """Pass over every criterion that can be waived; none stands inside `not`."""
    if isinstance(rule, AllOf | AnyOf):
        return type(rule)(tuple(map(_waived, rule.parts)))
    return NO_RULE if not isinstance(rule, Not) and rule.waivable else rule


def held_limit(written: Rule, lifts: tuple[Lift, ...], limit: Limit, firmness: Firmness) -> Limit | None:
    """Return where a limit of the written rule stands in the rule held so; None where it counts for nothing."""
    before = leaves(written)[: limit.leaf]
    if not _criteria_left(leaves(written)[limit.leaf], lifts, firmness):
        return None
    return replace(limit, leaf=sum(_criteria_left(leaf, lifts, firmness) for leaf in before))


def _criteria_left(leaf: Criterion, lifts: tuple[Lift, ...], firmness: Firmness) -> int:
    """Count the criteria that one of the written rule becomes: itself and the waivers' own, or none."""
    if firmness is Firmness.WAIVED:
        return 0 if leaf.soft or leaf.waivable else 1
    if leaf.soft and firmness is Firmness.DECIDING:
        return 0
    return 1 + sum(len(leaves(lift.whom)) for lift in is_lifted(leaf, lifts))


@dataclass(frozen=True, eq=False)
class Moving:
    """Everybody's answers to a programme held in one way, as one of its limits moves.

    `limit` is None where the limit counts for nothing; `curve` is None there too, and where everybody is judged anew at
    each value (`curve_of`).
    """

    people: People
    offers: Offers
    sites: tuple[Offer, ...]
    limit: Limit | None
    curve: Curve | None

    def answers(self, value: float | None) -> Codes:
        """Return everybody's answer with the limit at a value, None for no limit: 0 no, 1 unknown, 2 yes."""
        if self.limit is None:
            return _as_it_stands(self.people, self.offers, self.sites)
        between = value is not None and self.limit.is_whole and not float(value).is_integer()
        if self.curve is None or value is None or between:
            return recount(self.people, self.offers, self.sites, self.limit, value)
        return self.curve.answers(value)

    def counts(self, values: Sequence[float]) -> npt.NDArray[np.int64]:
        """Count the people who are ineligible, unknown and eligible at each value: values x 3."""
        if self.limit is None:
            return np.tile(_counted(self.answers(None)), (len(values), 1))
        whole = all(not self.limit.is_whole or float(value).is_integer() for value in values)
        if self.curve is not None and whole:
            return self.curve.counts(values)
        return np.array([_counted(self.answers(value)) for value in values])


def _counted(answers: Codes) -> npt.NDArray[np.int64]:
    return np.bincount(answers, minlength=len(VERDICT_NAMES))


def _as_it_stands(people: People, offers: Offers, sites: Sequence[Offer]) -> Codes:
    bench = Bench(people, offers)
    best = np.full(len(people), NO, dtype=np.int8)
    for offer in sites:
        np.maximum(best, bench.rule(offer), out=best)
    return best


def moving(people: People, offers: Offers, sites: Sequence[Offer], limit: Limit, firmness: Firmness) -> Moving:
    """Move one limit of a programme held in one way.

    Parameters
    ----------
    people, offers
        The people asked about, and everything on offer on the day.
    sites
        The programme at each of its sites.
    limit
        One of `limits_of` the written rule with the most criteria.
    firmness
        What of the rule counts.

    """
    fullest = max(sites, key=lambda offer: len(leaves(written_of(offer))))
    held = held_sites(sites, firmness)
    there = held_limit(written_of(fullest), fullest.lifts, limit, firmness)
    curve = None if there is None else curve_of(people, offers, held, there)
    return Moving(people, offers, held, there, curve)
