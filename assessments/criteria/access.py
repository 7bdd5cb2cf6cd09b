"""Is everything there that the person needs for taking part with a disability?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.criteria.base import Judge, Where
from assessments.logic import NO, UNKNOWN, YES
from layers.labels import listed_labels
from layers.rules import DisabilityAccess
from layers.schemas.columns import ACCESS_NEEDS, NOTHING
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from assessments.facts import Codes, People

COLUMN = "access_needs"


def provided(rule: DisabilityAccess, where: Where) -> frozenset[str] | None:
    """Return what is there: what the rule lists, else what the site's entry says; None if nobody has said."""
    if rule.provides:
        return frozenset(rule.provides) - {NOTHING}
    if where.accessibility is not None:
        return where.accessibility - {NOTHING}
    return None


def fits_access(needed: frozenset[str] | None, there: frozenset[str] | None) -> int:
    """Answer whether all that is needed is there; None is not recorded."""
    if needed is not None and not needed:
        return YES
    if there is not None and there >= set(ACCESS_NEEDS):
        return YES
    if needed is None or there is None:
        return UNKNOWN
    return YES if needed <= there else NO


def _judge_access(people: People, rule: DisabilityAccess, where: Where) -> Codes:
    there = provided(rule, where)
    return people.recorded[COLUMN].each(lambda text: fits_access(needed_of(text), there))


def needed_of(text: str) -> frozenset[str] | None:
    """Return what a person needs, None if nobody has said."""
    return frozenset(text.split()) - {NOTHING} if text else None


def _explain_access(people: People, rule: DisabilityAccess, where: Where, _answer: int) -> Message:
    needed, there = needed_of(people.recorded[COLUMN].text(0)), provided(rule, where)
    if needed is not None and not needed:
        return say("Needs nothing in particular for taking part.")
    offered = (
        say("not recorded: ask the site")
        if there is None
        else listed_labels(COLUMN, [code for code in ACCESS_NEEDS if code in there] or [NOTHING])
    )
    if needed is None:
        return say("Needs with a disability not recorded: ask (there: {offered}).", offered=offered)
    wanted = listed_labels(COLUMN, [code for code in ACCESS_NEEDS if code in needed])
    return say("Needs: {wanted}; there: {offered}.", wanted=wanted, offered=offered)


ACCESS = Judge[DisabilityAccess](
    question=N_("Is everything there that the person needs with a disability?"),
    group="access_needs",
    reads=(COLUMN,),
    judge=_judge_access,
    explain=_explain_access,
    key=lambda rule, where: None if rule.provides else where.offer.service,
)
