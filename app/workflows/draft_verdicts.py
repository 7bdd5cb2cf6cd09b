"""Whom would a drafted programme take: how many are in, out and to be checked, who they are, and why?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from assessments.asking import QUESTIONS, rank_fields
from assessments.eligibility import Bench, explain
from assessments.logic import ANSWER_NAMES, NO, UNKNOWN, YES
from layers.words import Message, say

if TYPE_CHECKING:
    from app.workflows.simulating import OnTrial
    from app.workflows.world import World
    from assessments.facts import Codes
    from layers.words import Words

MOST_PEOPLE = 50
"""So many people are listed with their reasons."""

VERDICTS = {"eligible": YES, "unknown": UNKNOWN, "ineligible": NO}
"""The verdicts in the order in which they are shown, and the answers of which they are made."""


def answers_of(world: World, taken: OnTrial) -> Codes:
    """Answer for everybody in the caseload, each at the best site: 0 no, 1 unknown, 2 yes."""
    bench = Bench(world.people, taken.offers)
    best: Codes = np.max([bench.rule(site) for site in taken.sites], axis=0)
    return best


def counts_of(answers: Codes) -> dict[str, int]:
    """Count the answers by verdict."""
    return {verdict: int((answers == answer).sum()) for verdict, answer in VERDICTS.items()}


def counts_said(now: dict[str, int], stated: dict[str, int] | None) -> Message:
    """Say how many are in, to be checked and out; with `stated`, how many under the programme as it stands, too."""
    said = say(
        "Of {people} people: {eligible} eligible, {unknown} to be checked, {ineligible} not eligible.",
        people=sum(now.values()),
        **now,
    )
    if stated is None:
        return said
    return say(
        "{sentence} As the programme stands: {eligible} eligible, {unknown} to be checked, {ineligible} not eligible.",
        sentence=said,
        **stated,
    )


def missing_said(world: World, taken: OnTrial) -> list[Message]:
    """Say which missing facts stand in the way of an answer, the most useful question first."""
    everybody = np.ones(len(world.people), dtype=bool)
    ranked, _, beyond = rank_fields(Bench(world.people, taken.offers), [(taken.sites, everybody)])
    said = [
        say(
            "{question} People without it: {people}; answers that it settles alone: {pairs}.",
            question=Message(QUESTIONS[each.field]),
            people=each.people,
            pairs=each.alone,
        )
        for each in ranked
    ]
    if beyond:
        said.append(say("Answers that no question to the person gives: {count}.", count=beyond))
    return said


def people_rows(
    world: World, taken: OnTrial, answers: Codes, verdict: str, words: Words, *, most: int = MOST_PEOPLE
) -> list[dict[str, Any]]:
    """List people with a verdict by their case code: their site, and what makes it so there; at most so many."""
    chosen = np.flatnonzero(answers == VERDICTS[verdict])[:most]
    sites = [str(name) for name in taken.offers.services["site_name"].fillna(taken.offers.services["service_id"])]
    rows = []
    for person in chosen:
        bench = Bench.for_one(world.people.take(np.array([person])), taken.offers)
        site = next(each for each in taken.sites if int(bench.rule(each)[0]) == VERDICTS[verdict])
        said = [answer.message for answer in explain(bench, site) if _matters(answer.answer, verdict, answer.excludes)]
        rows.append(
            {
                "case_code": str(world.people.case_code[person]),
                "site": sites[site.service],
                "verdict": verdict,
                "why": [words(message) for message in said],
            }
        )
    return rows


def _matters(answer: str, verdict: str, excludes: bool) -> bool:  # noqa: FBT001 - one answer's own mark
    """Tell whether a criterion's answer is a reason: what keeps out, what is not known; for a yes, all of them."""
    if verdict == "ineligible":
        return excludes
    return answer == ANSWER_NAMES[UNKNOWN] if verdict == "unknown" else True
