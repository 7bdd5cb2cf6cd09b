"""Why does somebody get no seat, and what should be asked of those whose options are to be checked?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assessments.allocation.problem import NOBODY
from assessments.asking import FIELDS, fields_to_ask
from assessments.eligibility import Bench
from assessments.logic import UNKNOWN, YES
from layers.words import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from app.workflows.seats import Askers
    from assessments.allocation.problem import Problem
    from assessments.offers import Offer

    Indices = npt.NDArray[np.intp]
    Mask = npt.NDArray[np.bool_]
    Names = npt.NDArray[np.object_]

LOST, ALL_FULL, TO_BE_CHECKED, NOT_IN_PERIOD, NO_OPTION = (
    "lost_in_competition",
    "all_full",
    "to_be_checked",
    "not_in_period",
    "no_eligible_option",
)

REASON_LABELS = {
    LOST: N_("Eligible, but there are fewer seats than people"),
    ALL_FULL: N_("Eligible only where no seat is left"),
    TO_BE_CHECKED: N_("To be checked first"),
    NOT_IN_PERIOD: N_("Eligible only for what cannot be entered in the period"),
    NO_OPTION: N_("Not eligible for anything that is shared"),
    "already_referred": N_("Referred already"),
    "no_consent": N_("Said no to being referred"),
    "not_recorded": N_("Needs not recorded"),
}
"""Every reason for having no seat, the one that another seat would help first."""


@dataclass(frozen=True, eq=False)
class Judged:
    """Everybody judged against every offer that is shared; `in_period` tells which offers can be entered in it."""

    bench: Bench
    offers: Sequence[Offer]
    answers: npt.NDArray[np.int8]
    in_period: Mask
    askers: Askers

    @property
    def may(self) -> Mask:
        """Tell who may enter which offer and can be given a seat: people x offers."""
        return np.asarray((self.answers == YES) & (self.askers.kept_out == "")[:, None], dtype=bool)


def judge(bench: Bench, offers: Sequence[Offer], in_period: Mask, askers: Askers) -> Judged:
    """Judge everybody against every offer."""
    answers = np.zeros((len(bench.people), len(offers)), dtype=np.int8)
    for place, offer in enumerate(offers):
        answers[:, place] = bench.rule(offer)
    return Judged(bench, offers, answers, in_period, askers)


def reasons_of(judged: Judged, problem: Problem, choice: Indices) -> Names:
    """Return for everybody without a seat why, empty for those who have one."""
    nobody = np.zeros(problem.people, dtype=bool)
    entering, roomy = nobody.copy(), nobody.copy()
    entering[problem.person] = True
    roomy[problem.person[problem.seats[problem.pool] >= 1]] = True
    unclear = ((judged.answers == UNKNOWN) & judged.in_period).any(axis=1)
    kept_out = judged.askers.kept_out
    return np.select(
        [choice != NOBODY, kept_out != "", roomy, entering, unclear, judged.may.any(axis=1)],
        ["", kept_out.astype(str), LOST, ALL_FULL, TO_BE_CHECKED, NOT_IN_PERIOD],
        default=NO_OPTION,
    ).astype(object)


def fields_of(judged: Judged, reasons: Names) -> tuple[tuple[str, ...], ...]:
    """List for those to be checked the fields of the option that needs the fewest; none for the others."""
    found: list[tuple[str, ...]] = [()] * len(reasons)
    asking = np.flatnonzero(reasons == TO_BE_CHECKED)
    if not len(asking):
        return tuple(found)
    few = Bench(judged.bench.people.take(asking), judged.bench.offers)
    for offer in (offer for offer, inside in zip(judged.offers, judged.in_period, strict=True) if inside):
        bits = fields_to_ask(few, offer)
        for row in np.flatnonzero(bits).tolist():
            names = tuple(name for number, name in enumerate(FIELDS) if bits[row] >> number & 1)
            known = found[asking[row]]
            if names and (not known or len(names) < len(known)):
                found[asking[row]] = names
    return tuple(found)
