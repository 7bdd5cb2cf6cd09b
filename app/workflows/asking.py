"""What should a case worker ask next: of one person, and of the whole caseload?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from app.workflows.person import facts_of, offers_asked_about
from assessments.asking import QUESTIONS, Asked, Plan, pair_bits, plan_of, rank_fields, titles_to_confirm
from assessments.criteria.listed import quoted
from assessments.eligibility import Bench
from assessments.gaps import needs_of
from layers.errors import NotFoundError
from layers.schemas.columns import NEED_NOT_RECORDED
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from app.workflows.person import Asked as Person
    from app.workflows.world import World
    from assessments.offers import Offer
    from layers.words import Words

    Mask = npt.NDArray[np.bool_]


def ask_person_next(world: World, asked: Person, *, programme_id: str | None = None) -> Plan:
    """Choose what to ask one person about the options that are listed for them and have not ended."""
    offers = offers_asked_about(world, asked, programme_id=programme_id)
    bench = Bench.for_one(facts_of(world, asked), offers)
    groups = _by_programme(offers.items)
    plan = plan_of([int(pair_bits(bench, items)[0]) for items in groups.values()])
    if TITLES not in plan.all_fields:
        return plan
    return replace(plan, titles=tuple(titles_to_confirm(bench, [each for items in groups.values() for each in items])))


TITLES = "trade_titles"
"""The field that the office answers itself: what words for trades mean."""

MOST_TITLES = 12
"""So many words for trades are listed in one question."""


def question_said(name: str, titles: Sequence[str]) -> Message:
    """Say the question about a field; of words for trades, which they are."""
    if name != TITLES or not titles:
        return Message(QUESTIONS[name])
    return say("Confirm on the page “Labour market” what it means: {titles}.", titles=quoted(titles[:MOST_TITLES]))


def _by_programme(items: Iterable[Offer]) -> dict[object, list[Offer]]:
    """Put together the sites of each programme that has not ended; a service without a programme stands for itself."""
    found: dict[object, list[Offer]] = {}
    for offer in items:
        if offer.availability != "ended":
            key = ("service", offer.service) if offer.programme is None else ("programme", offer.programme)
            found.setdefault(key, []).append(offer)
    return found


def plan_in_words(plan: Plan) -> tuple[Message, ...]:
    """Say what to ask one person: how much it settles, and the questions themselves; nothing where all is settled."""
    if not plan.unknown:
        return ()
    if not plan.most:
        return (say("{count} programmes and services cannot be settled by asking the person.", count=plan.unknown),)
    counts = {"count": len(plan.first), "settled": plan.settled, "unknown": plan.unknown}
    heading = (
        say("Ask this first: it settles {settled} of {unknown} programmes and services to be checked.", **counts)
        if len(plan.first) == 1
        else say(
            "Ask these {count} first: they settle {settled} of {unknown} programmes and services to be checked.",
            **counts,
        )
    )
    return (heading, *(question_said(name, plan.titles) for name in plan.first), *_rest(plan))


def _rest(plan: Plan) -> tuple[Message, ...]:
    more = [name for name in plan.all_fields if name not in plan.first]
    if not more:
        return ()
    said = [question_said(name, plan.titles) for name in more]
    return (say("Then, to settle {most}:", most=plan.most), *said)


def plan_row(plan: Plan, words: Words) -> dict[str, Any]:
    """Write a plan as plain values."""
    return {
        "unknown": plan.unknown,
        "ask": [{"field": name, "question": words(question_said(name, plan.titles))} for name in plan.first],
        "settles": plan.settled,
        "all_fields": list(plan.all_fields),
        "all_settle": plan.most,
    }


@dataclass(frozen=True)
class Caseload:
    """What to ask everybody: the fields, the most useful first, and how many pairs of person and programme there are.

    `asked` pairs are looked at (whoever needs the programme's type of service), `unknown` of them are to be checked,
    of which no question to the person settles `beyond`.
    """

    fields: tuple[Asked, ...]
    asked: int
    unknown: int
    beyond: int
    titles: tuple[str, ...] = ()
    """Words for trades of which the office is to confirm what they mean, those of most answers first."""


def ask_everybody_next(world: World, *, programme_id: str | None = None) -> Caseload:
    """Rank the missing fields by the pairs of person and programme that they would settle.

    Only programmes that have not ended, and only people who need one of their types of service or whose needs nobody
    has recorded.

    Raises
    ------
    NotFoundError
        When there is no such programme.

    """
    ids = list(world.programmes["programme_id"])
    if programme_id is not None and programme_id not in ids:
        raise NotFoundError(say("There is no programme “{programme}” in the store.", programme=programme_id))
    chosen = None if programme_id is None else ids.index(programme_id)
    return world.once(("ask_next", chosen), lambda: _ask_everybody(world, chosen))


def _ask_everybody(world: World, chosen: int | None) -> Caseload:
    needs = needs_of(world.returnees)
    nobody = np.zeros(len(world.people), dtype=bool)
    items = [offer for offer in world.offers.items if offer.programme is not None and chosen in (None, offer.programme)]
    programmes: list[tuple[Sequence[Offer], Mask]] = []
    for offers in _by_programme(items).values():
        types = {world.offers.service_type[offer.service] for offer in offers}
        wanting = [needs.get(code, nobody) for code in (*sorted(types), NEED_NOT_RECORDED)]
        programmes.append((offers, np.logical_or.reduce(wanting)))
    bench = Bench(world.people, world.offers)
    ranked, unknown, beyond = rank_fields(bench, programmes)
    titles = titles_to_confirm(bench, items) if any(each.field == TITLES for each in ranked) else {}
    return Caseload(tuple(ranked), int(sum(who.sum() for _, who in programmes)), unknown, beyond, tuple(titles))


def caseload_rows(found: Caseload, words: Words) -> list[dict[str, Any]]:
    """Write the fields as plain values, the most useful first."""
    return [
        {
            "field": each.field,
            "question": words(question_said(each.field, found.titles)),
            "settles_alone": each.alone,
            "missing_in": each.among,
            "people": each.people,
        }
        for each in found.fields
    ]


def caseload_said(found: Caseload, *, one: bool = False) -> Message:
    """Say how many answers are to be checked (of `one` programme), and of how many no question can tell the answer."""
    if not found.unknown:
        return say("Nothing is to be checked: whoever may enter is settled.")
    counts = {"unknown": found.unknown, "asked": found.asked}
    said = (
        say("To be checked: {unknown} of {asked} people.", **counts)
        if one
        else say("To be checked: {unknown} of {asked} pairs of person and programme.", **counts)
    )
    if not found.beyond:
        return said
    return say(
        "{sentence} For {beyond} of these, no question to the person gives the answer.",
        sentence=said,
        beyond=found.beyond,
    )
