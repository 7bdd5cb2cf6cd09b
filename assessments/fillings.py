"""What do all fillings of the holes agree on, for rules that read the same field more than once?

Kleene's logic never contradicts a filling (soundness), but where a rule reads one field in two criteria ("up to 20, or
from 18") it can miss what is decided all the same. Here the fields read twice are filled in every way that makes a
difference; the answer is known if all of them agree (completeness). A place known only to a precision is a probability,
not a hole, and stays what its criterion says. Whether a circle and an area can hold together is not worked out: the two
are filled apart, so that a rule that reads both may stay unknown.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria import JUDGES, Where
from assessments.filling import Filling, fill_nothing
from assessments.filling_people import fill_birth, fill_dependants, fill_return, fill_schooling, fill_sex
from assessments.filling_places import fill_home, fill_place, fill_way
from assessments.filling_words import fill_access, fill_list, fill_route
from assessments.logic import NO, UNKNOWN, YES, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assessments.facts import Codes, People
    from assessments.offers import Offer, Offers


def groups_read_twice(offer: Offer) -> tuple[str, ...]:
    """Name the groups of fields that more than one criterion of the offer's rule reads."""
    counts = Counter(JUDGES[leaf.name].group for leaf in offer.criteria)
    return tuple(group for group, times in counts.items() if times > 1)


def decide_by_cases(people: People, offer: Offer, offers: Offers, groups: tuple[str, ...]) -> Codes:
    """Answer a rule by filling, in every way that makes a difference, the groups of fields that it reads twice."""
    where = Where(offer, offers)
    count = len(people)
    plain = {leaf: JUDGES[leaf.name].judge(people, leaf, where) for leaf in dict.fromkeys(offer.criteria)}
    can = np.zeros((3, count), dtype=bool)
    for fillings in product(*(_merge(FILLINGS[group](people, where), count) for group in groups)):
        answers = dict(plain)
        possible = np.ones(count, dtype=bool)
        for filling in fillings:
            answers.update(filling.answers)
            possible &= filling.possible
        found = evaluate(offer.rule, answers.__getitem__, count)
        for code in (NO, UNKNOWN, YES):
            can[code] |= possible & (found == code)
    decided_yes = can[YES] & ~can[NO] & ~can[UNKNOWN]
    decided_no = can[NO] & ~can[YES] & ~can[UNKNOWN]
    return np.where(decided_yes, YES, np.where(decided_no, NO, UNKNOWN)).astype(np.int8)


def _merge(fillings: Iterator[Filling], count: int) -> list[Filling]:
    """Keep one filling for each set of answers, possible for whomever any of them is.

    Whoever has no hole that makes a difference is left as they stand.
    """
    merged: dict[tuple[bytes, ...], Filling] = {}
    for filling in fillings:
        if not filling.possible.any():
            continue
        key = tuple(answers.tobytes() for answers in filling.answers.values())
        known = merged.get(key)
        possible = filling.possible if known is None else known.possible | filling.possible
        merged[key] = Filling(filling.answers, possible)
    settled = ~np.logical_or.reduce([filling.possible for filling in merged.values()], initial=False)
    as_it_stands = Filling({}, np.broadcast_to(settled, count))
    return [*merged.values(), as_it_stands] if as_it_stands.possible.any() else list(merged.values())


FILLINGS: dict[str, Callable[[People, Where], Iterator[Filling]]] = {
    "birth": fill_birth,
    "education": fill_schooling,
    "sex": fill_sex,
    "place": fill_place,
    "road": fill_way,
    "home": fill_home,
    "return_date": fill_return,
    "dependants": fill_dependants,
    "return_route": fill_route,
    "access_needs": fill_access,
    "case": fill_nothing,
    **{
        group: partial(fill_list, group)
        for group in ("needs", "languages", "documents", "previous_training", "interests")
    },
}
"""How each group of fields is filled; every group of `JUDGES` has its line."""
