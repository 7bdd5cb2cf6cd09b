"""Does what is recorded of a person name what the programme asks for: needs, languages, documents, trades, interests?

A recorded list is taken to be complete; an empty one is not recorded. Trades and interests may be ISCO-08 codes, where
a short code stands for all that begin with it: a person of whom only `71` is recorded may or may not be a `7112`. They
may be words too (`assessments.trades`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from assessments.criteria.base import Judge, Where
from assessments.logic import NO, UNKNOWN, YES
from layers.labels import join_messages, listed_labels
from layers.rules import Criterion, Documents, Interests, Languages, Needs, PreviousTraining, ReturnRoute
from layers.rules.entries import stands_for
from layers.schemas.columns import RETURN_ROUTES
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Collection

    from assessments.facts import Codes, People
    from assessments.trades import Trades

COLUMN_OF: dict[str, str] = {
    "needs": "needs",
    "languages": "spoken_languages",
    "documents": "documents",
    "previous_training": "previous_training",
    "interests": "interests",
    "return_route": "return_route",
}
"""The column of schema Returnees that each of these criteria reads."""


OF_TRADES = (PreviousTraining.name, Interests.name)
"""The criteria whose entries are trades."""


def matches(entry: str, wanted: str, trades: Trades | None = None) -> int:
    """Answer whether a recorded entry is the wanted one: the same word, or where trades are listed the same trade."""
    if trades is not None:
        return trades.matches(entry, wanted)
    return YES if stands_for(entry, wanted) else NO


def trades_of(name: str, where: Where) -> Trades | None:
    """Return what words mean to a criterion; None where its entries are of a closed list."""
    return where.offers.trades if name in OF_TRADES else None


def asked_for(rule: Criterion) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the entries of which one is enough, and those that must all be there."""
    return getattr(rule, "allowed", ()), getattr(rule, "every", ())


def fits(entries: Collection[str], rule: Criterion, trades: Trades | None = None) -> int:
    """Answer whether a recorded list meets the rule."""
    allowed, every = asked_for(rule)
    found = {
        wanted: max((matches(entry, wanted, trades) for entry in entries), default=NO) for wanted in (*allowed, *every)
    }
    one = max(found[wanted] for wanted in allowed) if allowed else YES
    return min([one, *(found[wanted] for wanted in every)])


def _judge(people: People, rule: Criterion, where: Where) -> Codes:
    if isinstance(rule, ReturnRoute) and set(rule.allowed) >= set(RETURN_ROUTES):
        return np.full(len(people), YES, dtype=np.int8)
    missing = YES if not any(asked_for(rule)) else UNKNOWN
    recorded = people.recorded[COLUMN_OF[rule.name]]
    trades = trades_of(rule.name, where)
    return recorded.each(lambda text: fits(text.split(), rule, trades) if text else missing)


def wanted_in_words(rule: Criterion) -> Message:
    """Say what a rule asks for."""
    allowed, every = asked_for(rule)
    column = COLUMN_OF[rule.name]
    one = listed_labels(column, allowed)
    if not every:
        return one if len(allowed) <= 1 else say("one of: {entries}", entries=one)
    both = listed_labels(column, every)
    said = both if len(every) == 1 else say("all of: {entries}", entries=both)
    return said if not allowed else say("{first}; {then}", first=say("one of: {entries}", entries=one), then=said)


_NOT_RECORDED = {
    "needs": N_("Needs not recorded: ask what the person needs ({wanted})."),
    "languages": N_("Languages not recorded: ask which the person speaks ({wanted})."),
    "documents": N_("Documents not recorded: ask which the person holds ({wanted})."),
    "previous_training": N_("Earlier training not recorded: ask which trade the person has learnt ({wanted})."),
    "interests": N_("Wishes not recorded: ask what the person would like to do ({wanted})."),
    "return_route": N_("Route of return not recorded: ask how the person came back ({wanted})."),
}

_RECORDED = {
    "needs": N_("Needs: {entries}; asked for: {wanted}."),
    "languages": N_("Speaks: {entries}; asked for: {wanted}."),
    "documents": N_("Holds: {entries}; asked for: {wanted}."),
    "previous_training": N_("Trained in: {entries}; asked for: {wanted}."),
    "interests": N_("Wishes: {entries}; asked for: {wanted}."),
    "return_route": N_("Came back by: {entries}; asked for: {wanted}."),
}


def words_unclear(text: str, rule: Criterion, trades: Trades) -> tuple[str, ...]:
    """List the words, of the person and of the rule, that must be confirmed before the answer can be known.

    Only those that keep it open: words beside which every wanted trade is clear already are left out.
    """
    entries = tuple(text.split())
    open_for = [
        wanted
        for wanted in dict.fromkeys(entry for some in asked_for(rule) for entry in some)
        if entries and max(trades.matches(entry, wanted) for entry in entries) == UNKNOWN
    ]
    return tuple(dict.fromkeys(trades.unconfirmed((*entries, *open_for)))) if open_for else ()


def quoted(entries: Collection[str]) -> Message:
    """Say entries of a list as they were written, each in quotation marks."""
    return join_messages([say("“{entry}”", entry=entry.replace("_", " ")) for entry in entries])


def _explain(people: People, rule: Criterion, where: Where, answer: int) -> Message:
    column = COLUMN_OF[rule.name]
    text, wanted = people.recorded[column].text(0), wanted_in_words(rule)
    if not text:
        return say(_NOT_RECORDED[rule.name], wanted=wanted)
    said = say(_RECORDED[rule.name], entries=listed_labels(column, text.split()), wanted=wanted)
    if answer != UNKNOWN:
        return said
    trades = trades_of(rule.name, where)
    unclear = words_unclear(text, rule, trades) if trades is not None else ()
    if unclear:
        return say("{sentence} Confirm what it means: {titles}.", sentence=said, titles=quoted(unclear))
    return say("{sentence} Ask for the exact trade.", sentence=said)


def _judge_of(name: str, question: str) -> Judge[Any]:
    return Judge[Any](question=question, group=name, reads=(COLUMN_OF[name],), judge=_judge, explain=_explain)


NEEDS = _judge_of(Needs.name, N_("Does the person need what the programme is for?"))
LANGUAGES = _judge_of(Languages.name, N_("Does the person speak a language of the programme?"))
DOCUMENTS = _judge_of(Documents.name, N_("Does the person hold the documents that are asked for?"))
TRAINING = _judge_of(PreviousTraining.name, N_("Has the person learnt the trade that is asked for?"))
INTERESTS = _judge_of(Interests.name, N_("Does the person wish to do what the programme teaches?"))
ROUTE = _judge_of(ReturnRoute.name, N_("Did the person come back by the right route?"))
