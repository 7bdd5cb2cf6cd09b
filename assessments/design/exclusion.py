"""Which criterion of a programme keeps how many people out, alone and together with others?

Counted over people whom every site surely refuses. A criterion keeps somebody out alone if nothing else would; shares
split everybody kept out among the criteria that do it, so that they add up (Shapley 1953, A Value for n-Person Games:
the value of the game in which a set of criteria keeps out whoever it refuses at every site). With one site, somebody
refused by three criteria counts a third for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

from assessments.eligibility import Bench
from assessments.logic import NO, evaluate
from layers.rules import AllOf, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from assessments.facts import People
    from assessments.offers import Offer, Offers

MOST_PARTS = 12
"""So many parts a rule may have for shares: their sets are counted one by one."""


@dataclass(frozen=True)
class PartExcludes:
    """How many people one part of a rule keeps out.

    `part` is the part's position among those of `parts_of`; -1 is another country, -2 all parts together where no part
    says no by itself. `refused` counts the people whom it refuses at every site, whatever else does; `alone` those who
    are kept out by nothing else; the `share`s add up to everybody kept out.
    """

    part: int
    refused: int
    alone: int
    share: float


COUNTRY, TOGETHER = -1, -2


def parts_of(rule: Rule) -> tuple[Rule, ...]:
    """List the parts of a rule that must all hold: nested `all` is flattened, anything else stays whole."""
    if isinstance(rule, AllOf):
        return tuple(each for part in rule.parts for each in parts_of(part))
    return (rule,)


def exclusion_of(people: People, offers: Offers, sites: Sequence[Offer]) -> tuple[PartExcludes, ...]:
    """Say for each part of a programme's rule how many people it keeps out.

    Parameters
    ----------
    people
        The people asked about.
    offers
        Everything on offer on the day.
    sites
        The programme at each of its sites; the same rule at all of them, but for the distance a service may add.

    Returns
    -------
    tuple[PartExcludes, ...]
        One entry a part in the rule's order, then another country and the parts together, where they keep anybody out.

    Raises
    ------
    ValueError
        For a rule of more than `MOST_PARTS` parts.

    """
    if not sites:
        return ()
    count = max(len(parts_of(offer.rule)) for offer in sites)
    if count > MOST_PARTS:
        raise ValueError(f"Shares of more than {MOST_PARTS} parts are not counted.")
    patterns = _patterns(Bench(people, offers), sites, count)
    kept_out = patterns[(patterns > 0).all(axis=1)]
    distinct, times = np.unique(kept_out, axis=0, return_counts=True)
    worth = _worth(distinct, times, count + 2)
    names = [*range(count), COUNTRY, TOGETHER]
    found = []
    for number, name in enumerate(names):
        bit = 1 << number
        share = _share(worth, number, count + 2)
        refused, alone = int(worth[bit]), int(worth[-1] - worth[(len(worth) - 1) ^ bit])
        if name >= 0 or refused or share:
            found.append(PartExcludes(name, refused, alone, share))
    return tuple(found)


def _patterns(bench: Bench, sites: Sequence[Offer], count: int) -> npt.NDArray[np.int32]:
    """Write down, for each person and site, what says no: a bit for each part, then the country, then all together."""
    patterns = np.zeros((len(bench.people), len(sites)), dtype=np.int32)
    for column, offer in enumerate(sites):
        here = patterns[:, column]
        known = {leaf: bench.criterion(leaf, offer) for leaf in offer.criteria}
        for number, part in enumerate(parts_of(offer.rule)):
            answers = evaluate(part, known.__getitem__, len(bench.people))
            here |= (answers == NO).astype(np.int32) << number
        here |= bench.abroad(offer).astype(np.int32) << count
        here |= ((bench.rule(offer) == NO) & (here == 0)).astype(np.int32) << (count + 1)
    return patterns


def _worth(distinct: npt.NDArray[np.int32], times: npt.NDArray[np.int64], parts: int) -> npt.NDArray[np.int64]:
    """Count, for each set of parts (a bit each), the people whom the set alone keeps out at every site."""
    sets = np.arange(1 << parts, dtype=np.int32)
    worth = np.zeros(len(sets), dtype=np.int64)
    for pattern, people in zip(distinct, times, strict=True):
        worth[np.logical_and.reduce([(sets & refusing) > 0 for refusing in np.unique(pattern)])] += people
    return worth


def _share(worth: npt.NDArray[np.int64], part: int, parts: int) -> float:
    """Return one part's Shapley value: its marginal worth, averaged over all orders in which parts may come."""
    sets = np.arange(len(worth))
    without = sets[sets & (1 << part) == 0]
    orders = np.array([factorial(size) * factorial(parts - size - 1) / factorial(parts) for size in range(parts)])
    gained = worth[without | 1 << part] - worth[without]
    return float((orders[np.bitwise_count(without)] * gained).sum())
