"""How lists that nobody has recorded are filled: with every choice of the entries that the rule names."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain, combinations, product
from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria.access import COLUMN, needed_of
from assessments.criteria.listed import COLUMN_OF, asked_for, matches, trades_of
from assessments.facts import People
from assessments.filling import Filling, judged, leaves_of
from assessments.logic import UNKNOWN, YES
from assessments.recorded import everybody
from layers.rules import DisabilityAccess
from layers.schemas.columns import ACCESS_NEEDS, NOTHING, RETURN_ROUTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from assessments.criteria import Where
    from assessments.recorded import Recorded
    from assessments.trades import Trades

MOST_ENTRIES = 10
"""Entries of a rule that are tried out together; a rule that names more stays as it stands."""


def fill_list(group: str, people: People, where: Where) -> Iterator[Filling]:
    """Fill in every choice of the entries that the rule names, or none of them.

    A short code that is recorded may stand for any code of the rule that begins with it.
    """
    named = tuple(
        dict.fromkeys(entry for leaf in leaves_of(where, group) for some in asked_for(leaf) for entry in some)
    )
    if len(named) > MOST_ENTRIES:
        return
    column, trades = COLUMN_OF[group], trades_of(group, where)
    recorded = people.recorded[column]
    for chosen in _choices(named):
        possible = _possible(recorded, named, chosen, trades)
        yield Filling(judged(_told(people, column, chosen), where, group), possible)


def _choices(entries: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(entries, count) for count in range(len(entries) + 1))


def _possible(
    recorded: Recorded, named: Sequence[str], chosen: tuple[str, ...], trades: Trades | None
) -> npt.NDArray[np.bool_]:
    def answering(entries: Sequence[str], answer: int) -> set[str]:
        return {wanted for wanted in named for entry in entries if matches(entry, wanted, trades) == answer}

    def fits(text: str) -> int:
        if not text:
            return 1
        surely, perhaps = (answering(text.split(), answer) for answer in (YES, UNKNOWN))
        meant = answering(chosen, YES)
        return int(surely <= meant <= surely | perhaps)

    return recorded.each(fits).astype(bool)


def _told(people: People, column: str, chosen: Sequence[str]) -> People:
    told = everybody(" ".join(chosen) or NOTHING, len(people))
    return replace(people, recorded={**people.recorded, column: told})


def fill_route(people: People, where: Where) -> Iterator[Filling]:
    """Fill in every route."""
    recorded = people.recorded["return_route"]
    for route in RETURN_ROUTES:
        possible = recorded.each(partial(_is_or_missing, route)).astype(bool)
        yield Filling(judged(_told(people, "return_route", (route,)), where, "return_route"), possible)


def _is_or_missing(wanted: str, text: str) -> int:
    return int(text in ("", wanted))


def _needs_or_missing(wanted: frozenset[str], text: str) -> int:
    return int(needed_of(text) in (None, wanted))


def fill_access(people: People, where: Where) -> Iterator[Filling]:
    """Fill in everything that somebody may need, and where nobody has said, everything that a site may offer."""
    recorded = people.recorded[COLUMN]
    silent = where.accessibility is None and any(
        isinstance(leaf, DisabilityAccess) and not leaf.provides for leaf in leaves_of(where, COLUMN)
    )
    offers = [frozenset(some) for some in _choices(ACCESS_NEEDS)] if silent else [None]
    for needed, there in product(_choices(ACCESS_NEEDS), offers):
        wanted = frozenset(needed)
        possible = recorded.each(partial(_needs_or_missing, wanted)).astype(bool)
        supposed = where if there is None else replace(where, there=there)
        yield Filling(judged(_told(people, COLUMN, needed), supposed, COLUMN), possible)
