"""What should be asked next: which missing fields would settle the most verdicts, for one person and for everybody?

A verdict is settled by a set of fields when, once they are known exactly, it is yes or no whatever they turn out to be
(unless a grade turns out to be one that two school systems do not compare). What no person asked can tell, such as a
road network that is not kept or what a site offers, settles nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria import JUDGES
from assessments.criteria.access import provided
from assessments.criteria.by_road import asked_of
from assessments.criteria.distance import classes_for
from assessments.criteria.listed import COLUMN_OF, OF_TRADES, words_unclear
from assessments.facts import MISSING
from assessments.logic import UNKNOWN, YES
from layers.education_levels import SCHOOLINGS
from layers.rules import AllOf, AnyOf, ByRoad, DisabilityAccess, Not, Within, leaves
from layers.schemas.columns import ISCED
from layers.words import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy.typing as npt

    from assessments.criteria import Where
    from assessments.eligibility import Bench
    from assessments.facts import People
    from assessments.offers import Offer
    from layers.rules import Criterion, Rule

    Mask = npt.NDArray[np.bool_]
    Bits = npt.NDArray[np.int32]

QUESTIONS: dict[str, str] = {
    "birth_date": N_("When was the person born?"),
    "education_grade": N_("Which was the last grade completed, and in which country?"),
    "education_system": N_("In which country's schools was the last grade completed?"),
    "home": N_("Where does the person live, in a town or in the country?"),
    "address": N_("Where exactly does the person live?"),
    "settlement_class": N_("Is the home in a town or in the country?"),
    "sex": N_("Which sex should be recorded?"),
    "needs": N_("Which types of service does the person need?"),
    "spoken_languages": N_("Which languages does the person speak?"),
    "documents": N_("Which documents does the person hold?"),
    "previous_training": N_("Which trade has the person learnt, exactly?"),
    "interests": N_("What would the person like to do?"),
    "access_needs": N_("What does the person need for taking part with a disability?"),
    "return_route": N_("By which route did the person come back?"),
    "return_date": N_("When did the person come back?"),
    "dependants": N_("How many people depend on the person?"),
    "trade_titles": N_("What do the words for trades mean? Confirm them on the page “Labour market”."),
}
"""Every field that can be asked for, in the order of a conversation, and its question."""

FIELDS = tuple(QUESTIONS)
_BIT = {name: np.int32(1 << place) for place, name in enumerate(FIELDS)}
_NOT_TO_ASK = np.int32(1 << len(FIELDS))
"""The bit of what no question to the person settles."""

MOST_TOGETHER = 6
"""So many fields at most are asked together; beyond that the whole list is what there is to ask."""


def _bits(people: People, *told: tuple[str, Mask]) -> Bits:
    found = np.zeros(len(people), dtype=np.int32)
    for name, mask in told:
        found |= np.where(mask, _BIT[name], np.int32(0))
    return np.where(found == 0, _NOT_TO_ASK, found)


_IN_LEVELS = SCHOOLINGS.index(ISCED)


def _birth(people: People, _leaf: Criterion, _where: Where) -> Bits:
    return _bits(people, ("birth_date", people.born_from != people.born_to))


def _schooling(people: People, _leaf: Criterion, _where: Where) -> Bits:
    """Ask for the grade, and with it for the school; for the school alone where only that is missing.

    Of whom only a level is recorded is asked for the grade; a school system that is not known here settles nothing.
    """
    vague = (people.grade_from != people.grade_to) | (people.system_code == _IN_LEVELS)
    schoolless = ~vague & (people.system_code == MISSING)
    return _bits(people, ("education_grade", vague), ("education_system", schoolless))


def _sex(people: People, _leaf: Criterion, _where: Where) -> Bits:
    return _bits(people, ("sex", people.sex_code == MISSING))


def _place(people: People, leaf: Criterion, where: Where) -> Bits:
    """Ask for the home, for its exact place, or whether it is urban or rural."""
    unclassed = np.zeros(len(people), dtype=bool)
    if isinstance(leaf, Within) and leaf.urban_km != leaf.rural_km:
        if leaf.class_of == "site" and (classes_for(people, leaf, where) == MISSING).all():
            return np.full(len(people), _NOT_TO_ASK)
        unclassed = people.has_place & (people.class_code == MISSING) & (leaf.class_of == "home")
    vague = people.has_place & (people.precision_km > 0)
    return _bits(people, ("home", ~people.has_place), ("address", vague), ("settlement_class", unclassed))


def _road(people: People, leaf: Criterion, where: Where) -> Bits:
    asked = _bits(people, ("home", ~people.has_place), ("address", people.has_place & (people.precision_km > 0)))
    if not isinstance(leaf, ByRoad):
        return asked
    roads = where.offers.roads
    for manner, _ in asked_of(leaf):
        cost = roads.costs(people.places, where.offers.places, where.offer.service, manner=manner, limit=np.inf)
        asked = np.where(people.has_place & np.isnan(cost), _NOT_TO_ASK, asked)
    return asked


def _return(people: People, _leaf: Criterion, _where: Where) -> Bits:
    return _bits(people, ("return_date", people.returned_from != people.returned_to))


def _dependants(people: People, _leaf: Criterion, _where: Where) -> Bits:
    return _bits(people, ("dependants", people.dependants_from != people.dependants_to))


def _access(people: People, leaf: Criterion, where: Where) -> Bits:
    if isinstance(leaf, DisabilityAccess) and provided(leaf, where) is None:
        return np.full(len(people), _NOT_TO_ASK)
    return _bits(people, ("access_needs", ~people.recorded["access_needs"].known))


def _words(column: str) -> Callable[[People, Criterion, Where], Bits]:
    def asked(people: People, _leaf: Criterion, _where: Where) -> Bits:
        return _bits(people, (column, ~people.recorded[column].known))

    return asked


def _trades(column: str) -> Callable[[People, Criterion, Where], Bits]:
    """Ask the person for the trade, where it is not recorded or only by a short code; the office for words."""

    def asked(people: People, leaf: Criterion, where: Where) -> Bits:
        recorded = people.recorded[column]
        wordy = recorded.each(lambda text: int(bool(words_unclear(text, leaf, where.offers.trades)))).astype(bool)
        return _bits(people, (column, ~wordy), ("trade_titles", wordy))

    return asked


_ASKED: dict[str, Callable[[People, Criterion, Where], Bits]] = {
    "birth": _birth,
    "education": _schooling,
    "sex": _sex,
    "place": _place,
    "home": _place,
    "road": _road,
    "return_date": _return,
    "dependants": _dependants,
    "access_needs": _access,
    "needs": _words("needs"),
    "languages": _words("spoken_languages"),
    "documents": _words("documents"),
    "previous_training": _trades("previous_training"),
    "interests": _trades("interests"),
    "return_route": _words("return_route"),
}
"""Which fields an unknown answer asks for, by the group of its criterion (a waiver's case is never unknown)."""


def fields_to_ask(bench: Bench, offer: Offer) -> Bits:
    """Return for everybody which fields would settle an offer's verdict, as bits; 0 where it is settled.

    Fields that cannot change the verdict any more (beside a definite no, or another way in that is open) are left out.
    """
    answers = bench.rule(offer)
    found = _needed(bench, offer, offer.rule)[1]
    return np.where(answers == UNKNOWN, found, np.int32(0))


def fields_missing(bench: Bench, offer: Offer) -> dict[str, Mask]:
    """Tell for each field that an offer's rule asks about who lacks it, whatever the verdict is without it.

    What a partner is sent is looked at again there: a field that decides nothing here may decide there.
    """
    bits = np.zeros(len(bench.people), dtype=np.int32)
    for leaf in leaves(offer.rule):
        answers = bench.criterion(leaf, offer)
        if (answers == UNKNOWN).any():
            asked = _ASKED[JUDGES[leaf.name].group](bench.people, leaf, bench.where(offer))
            bits |= np.where(answers == UNKNOWN, asked, np.int32(0))
    return {name: found for name in FIELDS if (found := bits & _BIT[name] > 0).any()}


def _needed(bench: Bench, offer: Offer, rule: Rule) -> tuple[npt.NDArray[np.int8], Bits]:
    count = len(bench.people)
    if isinstance(rule, Not):
        answers, bits = _needed(bench, offer, rule.part)
        return (YES - answers).astype(np.int8), bits
    if isinstance(rule, AllOf | AnyOf):
        combine = np.minimum if isinstance(rule, AllOf) else np.maximum
        answers = np.full(count, YES if isinstance(rule, AllOf) else 0, dtype=np.int8)
        bits = np.zeros(count, dtype=np.int32)
        for part in rule.parts:
            inner, asked = _needed(bench, offer, part)
            answers, bits = combine(answers, inner), bits | asked
        return answers, np.where(answers == UNKNOWN, bits, np.int32(0))
    answers = bench.criterion(rule, offer)
    if not (answers == UNKNOWN).any():
        return answers, np.zeros(count, dtype=np.int32)
    asked = _ASKED[JUDGES[rule.name].group](bench.people, rule, bench.where(offer))
    return answers, np.where(answers == UNKNOWN, asked, np.int32(0))


@dataclass(frozen=True)
class Plan:
    """What to ask one person.

    `unknown` offers are to be checked. Asking the `first` fields, the fewest that do, settles more than half of those
    that can be settled: `settled` of them. Asking `all_fields` settles all that can be: `most`. Each of `alone` fields
    settles so many by itself.
    """

    unknown: int
    first: tuple[str, ...]
    settled: int
    all_fields: tuple[str, ...]
    most: int
    alone: Mapping[str, int]
    titles: tuple[str, ...] = ()
    """Words for trades of which the office is to confirm what they mean."""


def plan_of(asked: Sequence[int]) -> Plan:
    """Choose what to ask one person, of whom each unknown offer asks for these fields (bits).

    Of sets of fields as small the one that settles most is chosen, then the one earlier in a conversation.
    """
    open_offers = [bits for bits in asked if bits]
    to_ask = Counter(bits for bits in open_offers if not bits & int(_NOT_TO_ASK))
    every = [name for name in FIELDS if any(bits & int(_BIT[name]) for bits in to_ask)]

    def settles(names: Sequence[str]) -> int:
        known = sum(int(_BIT[name]) for name in names)
        return sum(times for bits, times in to_ask.items() if not bits & ~known)

    first: tuple[str, ...] = ()
    for size in range(1, min(len(every), MOST_TOGETHER) + 1):
        first = max(combinations(every, size), key=settles)
        if 2 * settles(first) > to_ask.total():
            break
    else:
        first = tuple(every)
    return Plan(
        unknown=len(open_offers),
        first=first,
        settled=settles(first),
        all_fields=tuple(every),
        most=to_ask.total(),
        alone={name: settles((name,)) for name in every},
    )


@dataclass(frozen=True)
class Asked:
    """How much one field stands in the way of, over everybody and every programme asked about.

    `alone` pairs of person and programme are settled by this field by itself; it is missing in `among` pairs, together
    with other fields or not; `people` is how many people lack it there.
    """

    field: str
    alone: int
    among: int
    people: int


def rank_fields(bench: Bench, programmes: Sequence[tuple[Sequence[Offer], Mask]]) -> tuple[list[Asked], int, int]:
    """Rank the fields by the pairs of person and programme that each would settle.

    Parameters
    ----------
    bench
        Everybody.
    programmes
        The offers of each programme, and who is asked about it. A pair is settled once every site still unknown is.

    Returns
    -------
    tuple
        The fields that settle anything, the most pairs first; how many pairs are unknown; and how many of them no
        question to the person settles.

    """
    pairs = np.zeros(2 * int(_NOT_TO_ASK), dtype=np.int64)
    lacking = np.zeros(len(bench.people), dtype=np.int32)
    for offers, who in programmes:
        bits = np.where(who, pair_bits(bench, offers), np.int32(0))
        pairs += np.bincount(bits, minlength=len(pairs))
        lacking |= bits
    pairs[0] = 0
    held = np.flatnonzero(pairs)
    ranked = [
        Asked(
            name,
            alone=int(pairs[_BIT[name]]),
            among=int(pairs[held[held & _BIT[name] > 0]].sum()),
            people=int((lacking & _BIT[name] > 0).sum()),
        )
        for name in FIELDS
    ]
    told = sorted((each for each in ranked if each.among), key=lambda each: (-each.alone, -each.among))
    return told, int(pairs.sum()), int(pairs[held[held & _NOT_TO_ASK > 0]].sum())


def titles_to_confirm(bench: Bench, offers: Sequence[Offer]) -> dict[str, int]:
    """List the words for trades, of people and of rules, that keep a criterion open, and in how many answers.

    The word of most answers comes first. Words are written as they are recorded.
    """
    counted: Counter[str] = Counter()
    trades = bench.offers.trades
    for leaf in dict.fromkeys(leaf for offer in offers for leaf in offer.criteria if leaf.name in OF_TRADES):
        recorded = bench.people.recorded[COLUMN_OF[leaf.name]]
        codes, people = np.unique(recorded.codes[recorded.known], return_counts=True)
        for code, count in zip(codes, people, strict=True):
            for word in words_unclear(recorded.texts[code], leaf, trades):
                counted[word] += int(count)
    return dict(counted.most_common())


def pair_bits(bench: Bench, offers: Sequence[Offer]) -> Bits:
    """Return which fields would settle a programme for everybody: those of its unknown sites, 0 where one says yes."""
    best = np.zeros(len(bench.people), dtype=np.int8)
    bits = np.zeros(len(bench.people), dtype=np.int32)
    for offer in offers:
        best = np.maximum(best, bench.rule(offer))
        bits |= fields_to_ask(bench, offer)
    return np.where(best == UNKNOWN, bits, np.int32(0))
