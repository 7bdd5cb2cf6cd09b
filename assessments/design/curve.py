"""For whom does a programme open when one of its limits is moved, and from which value on?

Along one limit everybody has two turning points: the value from which the programme is no longer definitely closed to
them at every site, and the value from which some site says yes. There are no more than two, because a rule that reads a
field once answers in one direction as a limit on it moves (Kleene's and, or and not are monotone). Exact counts at any
value follow by comparing, without judging anybody again. A rule that reads a field in several criteria has no such
order; there everybody is judged anew at each value (`recount`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria import Where
from assessments.design.limits import Limit, is_negated, with_value
from assessments.design.turning import NEVER, Turning, turning_of
from assessments.eligibility import Bench
from assessments.fillings import groups_read_twice
from assessments.logic import NO, UNKNOWN, YES, evaluate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from assessments.facts import Codes, Floats, People
    from assessments.offers import Offer, Offers


@dataclass(frozen=True, eq=False)
class Curve:
    """How the answers of a programme change as one limit moves, for some people, over all its sites.

    `opens` and `admits` hold one value a person: from there on the answer is at least unknown, and yes. Where a higher
    limit lets fewer people in (`rises` is false) they stand with the opposite sign, so that both kinds compare alike.
    """

    limit: Limit
    rises: bool
    opens: Floats
    admits: Floats

    def answers(self, value: float) -> Codes:
        """Return everybody's answer with the limit at a value: 0 no, 1 unknown, 2 yes."""
        at = value if self.rises else -value
        return (self.opens <= at).astype(np.int8) + (self.admits <= at).astype(np.int8)

    def counts(self, values: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Count, for each value, the people who are ineligible, unknown and eligible: an array of values x 3."""
        at = np.asarray(values, dtype=float) * (1 if self.rises else -1)
        opened, admitted = (np.searchsorted(np.sort(each), at, side="right") for each in (self.opens, self.admits))
        return np.column_stack([len(self.opens) - opened, opened - admitted, admitted])

    def steps(self, lowest: float, highest: float) -> Floats:
        """List, in order, the values between two (both included) at which a count changes."""
        turning = np.concatenate([self.opens, self.admits]) * (1 if self.rises else -1)
        found: Floats = np.unique(turning[(turning >= lowest) & (turning <= highest)])
        return found


def curve_of(people: People, offers: Offers, sites: Sequence[Offer], limit: Limit) -> Curve | None:
    """Return the curve of a programme, None where its rule reads a field in several criteria.

    Parameters
    ----------
    people
        The people asked about.
    offers
        Everything on offer on the day.
    sites
        The programme at each of its sites.
    limit
        The limit that moves. A whole one (years, grades, levels, people) turns at whole values only: ask `recount`
        about others.

    """
    if any(groups_read_twice(offer) for offer in sites):
        return None
    rises = limit.rises
    opens, admits = (np.full(len(people), NEVER) for _ in range(2))
    bench = Bench(people, offers)
    for offer in sites:
        if limit.leaf >= len(offer.criteria):  # a distance that the services elsewhere add
            answer = bench.rule(offer)
            opens[answer >= UNKNOWN], admits[answer == YES] = -NEVER, -NEVER
            continue
        answers, turning = _at_site(bench, offer, limit)
        rises = limit.rises != is_negated(offer.rule, limit)
        if rises != limit.rises:
            answers, turning = answers[::-1], _turned_round(turning, limit)
        for best, least in ((opens, UNKNOWN), (admits, YES)):
            np.minimum(best, _first(answers, turning, least), out=best)
    return Curve(limit, rises, opens, admits)


def recount(people: People, offers: Offers, sites: Sequence[Offer], limit: Limit, value: float | None) -> Codes:
    """Judge everybody anew with the limit at a value, None for no limit: the best answer over all sites."""
    best = np.full(len(people), NO, dtype=np.int8)
    bench = Bench(people, offers)
    for offer in sites:
        np.maximum(best, bench.rule(replace(offer, rule=with_value(offer.rule, limit, value))), out=best)
    return best


def _at_site(bench: Bench, offer: Offer, limit: Limit) -> tuple[list[Codes], tuple[Floats, Floats]]:
    """Return what one site's rule answers where the moving part says no, unknown or yes, and where that turns."""
    leaf = offer.criteria[limit.leaf]
    turning: Turning = turning_of(bench.people, leaf, Where(offer, bench.offers), limit)
    abroad = bench.abroad(offer)
    answers = []
    for code in (NO, UNKNOWN, YES):
        known = {each: bench.criterion(each, offer) for each in offer.criteria} | {leaf: turning.whole(code)}
        answer = evaluate(offer.rule, known.__getitem__, len(bench.people))
        answers.append(np.where(abroad, np.int8(NO), answer).astype(np.int8))
    return answers, (turning.unknown, turning.yes)


def _turned_round(turning: tuple[Floats, Floats], limit: Limit) -> tuple[Floats, Floats]:
    """Return up to where the moving part is less than yes, and less than unknown, with the opposite sign."""
    unknown, yes = ((1 - each) if limit.is_whole else np.nextafter(-each, NEVER) for each in turning)
    return yes, unknown


def _first(answers: list[Codes], turning: tuple[Floats, Floats], least: int) -> Floats:
    """Return from which value on the answer is at least so much: it only grows as the moving part does."""
    found: Floats = np.select(
        [answers[0] >= least, answers[1] >= least, answers[2] >= least], [-NEVER, *turning], default=NEVER
    )
    return found
