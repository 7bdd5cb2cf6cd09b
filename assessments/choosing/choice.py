"""What is one option once it is chosen among: what is known, its terms, its warnings and reasons?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from assessments.choosing.reasons import reasons_of
from assessments.choosing.score import TOP, Ranking, rank_by, score_matrix
from assessments.choosing.sensitivity import Change, first_if, stays_on_top
from assessments.choosing.terms import Known, Term, terms_of
from assessments.choosing.warnings import warnings_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assessments.choosing.weights import Weights
    from layers.words import Message

GIVE = 0.25
"""How far each weight may move either way, as a share of itself, when it is said what stays in the top three."""


@dataclass(frozen=True, eq=False)
class Choice:
    """One option with its terms."""

    known: Known
    terms: tuple[Term, ...]

    @cached_property
    def warnings(self) -> Mapping[str, Message]:
        """Its warnings: code -> sentence."""
        return warnings_of(self.known)

    @cached_property
    def reasons(self) -> tuple[Message, ...]:
        """Say what speaks for and against it."""
        return reasons_of(self.known, self.terms)


@dataclass(frozen=True, eq=False)
class Choices:
    """All options of one person, by the rows of schema Options, and their order under some weights.

    `options` keep `check`'s order; `ranking.order` are positions in them. `first_if` and `stays` are by position too:
    the smallest change of one weight that puts an option first among those like it (None for the first, and where none
    does), and whether it stays in the top three of its type with every weight anywhere within +-25 %.
    """

    options: pd.DataFrame
    choices: tuple[Choice, ...]
    ranking: Ranking
    first_if: tuple[Change | None, ...]
    stays: tuple[bool, ...]

    def rank(self, position: int) -> int | None:
        """Return the place of an option in the whole list, from 1; None where it cannot be entered."""
        if not self.ranking.ranked[position]:
            return None
        return self._places[position]

    @cached_property
    def _places(self) -> dict[int, int]:
        return {position: place for place, position in enumerate(self.ranking.order.tolist(), start=1)}

    def ordered(self) -> pd.DataFrame:
        """Return the options in their order, ranked anew (schema Options)."""
        rows = self.options.iloc[self.ranking.order].reset_index(drop=True)
        ranked = self.ranking.ranked[self.ranking.order]
        return rows.assign(rank=pd.Series(range(1, len(rows) + 1), dtype="Int64").where(ranked))

    def top(self, group: str | None = None, count: int = TOP) -> list[int]:
        """Return the first options, of one type of service or of all, that are or may be open to the person."""
        if group is not None:
            return self.ranking.of_type(group)[:count].tolist()
        order = self.ranking.order
        compared = self.ranking.ranked & self.ranking.running
        return order[compared[order]][:count].tolist()


def choose(options: pd.DataFrame, known: Sequence[Known], weights: Weights, *, give: float = GIVE) -> Choices:
    """Order options by their terms.

    Parameters
    ----------
    options
        Schema Options in `check`'s order.
    known
        What is known of each, in the same order.
    weights
        What each term counts.
    give
        See `GIVE`.

    """
    choices = tuple(Choice(each, terms_of(each)) for each in known)
    scores = score_matrix([choice.terms for choice in choices])
    ranking = rank_by(options, scores, weights)
    changes: list[Change | None] = [None] * len(choices)
    stays = [False] * len(choices)
    for group in dict.fromkeys(ranking.group[ranking.ranked].tolist()):
        listed = ranking.of_type(group)
        for tier in dict.fromkeys(ranking.tier[listed].tolist()):
            alike = listed[ranking.tier[listed] == tier]
            for position, change in zip(alike, first_if(scores[alike], ranking.weights), strict=True):
                changes[position] = change
        for position in _firm(ranking, listed.tolist(), give):
            stays[position] = True
    return Choices(options, choices, ranking, tuple(changes), tuple(stays))


def _firm(ranking: Ranking, listed: Sequence[int], give: float) -> list[int]:
    """List the options of a type that stay in its top three: tiers before them take places that no weight moves."""
    found: list[int] = []
    places = TOP
    for tier in dict.fromkeys(ranking.tier[listed].tolist()):
        alike = [position for position in listed if ranking.tier[position] == tier]
        if places <= 0:
            break
        stays = stays_on_top(ranking.scores[alike], ranking.weights, give=give, top=places)
        found += [position for position, stay in zip(alike, stays, strict=True) if stay]
        places -= len(alike)
    return found
