"""How good is each place's access to the seats of a type of service, and why has a place none?

Scores are worked out for everybody who asks (people, or settlements with their population) and then put together by
place. Where nothing is within reach the score is 0; where too little is known there is none; both have their reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from assessments.accessibility import Pairs, bfca, e2sfca
from layers.roads.names import NO_NETWORK, OFF_NETWORK, UNREACHABLE
from layers.schemas.columns import SCORE_REASONS

if TYPE_CHECKING:
    import numpy.typing as npt

    from assessments.seats import Seats

    Floats = npt.NDArray[np.float64]
    Truths = npt.NDArray[np.bool_]
    Positions = npt.NDArray[np.intp]
    Names = npt.NDArray[np.object_]

UNKNOWN_REASONS = ("seats_not_stated", "off_network", "no_network", "no_place")
"""Reasons for which there is no score; with any other it is 0."""

SCORED = ""
PLACES_AT_ONCE = 64
"""So many places at a time are asked for all who compete with them."""


@dataclass(frozen=True, eq=False)
class Asking:
    """Everybody who asks for a type of service.

    `people` is how many each row stands for. `barred` is the reason for which a row is known to have nothing, whatever
    the roads, else empty text. `status` is the word for the way to the nearest open seat, None where nobody knows from
    where it begins.
    """

    people: Floats
    barred: Names
    status: Names

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.people)


@dataclass(frozen=True, eq=False)
class Scores:
    """For each row of who asks: the score (NaN where too little is known), and the reason where there is nothing."""

    score: Floats
    reason: Names

    @property
    def known(self) -> Truths:
        """Tell whose score is known."""
        return ~np.isnan(self.score)


def stated_pairs(pairs: Pairs, seats: Seats, *, stated: bool = True) -> Pairs:
    """Keep the pairs with pools whose seats are stated, or with those whose are not."""
    kept = seats.stated[pairs.site] == stated
    return Pairs(pairs.place[kept], pairs.site[kept], pairs.weight[kept], pairs.places, pairs.sites)


def score_people(asking: Asking, pairs: Pairs, seats: Seats) -> Scores:
    """Give everybody who asks their seats per person (E2SFCA), and the reason where they have none.

    Parameters
    ----------
    asking
        Who asks.
    pairs
        Which pools of seats each of them may take and gets to in time (`seat_pairs`).
    seats
        The pools. One whose seats nobody has stated gives nobody a score: who reaches no other has none.

    """
    known = stated_pairs(pairs, seats)
    score = e2sfca(known, asking.people, np.nan_to_num(seats.seats))
    reaches = np.bincount(known.place, minlength=len(asking)) > 0
    reaches_unstated = np.bincount(stated_pairs(pairs, seats, stated=False).place, minlength=len(asking)) > 0
    barred = asking.barred != SCORED
    conditions = [
        barred,
        reaches,
        asking.status == None,  # noqa: E711 - elementwise
        asking.status == NO_NETWORK,
        asking.status == OFF_NETWORK,
        reaches_unstated,
        asking.status == UNREACHABLE,
    ]
    words = [SCORED, SCORED, "no_place", "no_network", "off_network", "seats_not_stated", "unreachable"]
    reason = np.array([*words, "too_far"], dtype=object)[np.select(conditions, range(len(words)), default=len(words))]
    reason[barred] = asking.barred[barred]
    score[np.isin(reason, UNKNOWN_REASONS)] = np.nan
    return Scores(score, reason)


def scores_by_place(
    asking: Asking, place: Positions, pairs: Pairs, seats: Seats, *, places: int, method: str
) -> pd.DataFrame:
    """Put scores together by place.

    Parameters
    ----------
    asking, pairs, seats
        Who asks, and the seats that they may take and get to.
    place, places
        The position of each row's place, -1 where it is not known, and how many places there are; one more row at the
        end is for those whose place is not known.
    method
        `e2sfca`: the mean score of the people whose score is known, so that score times people adds up to the seats;
        `bfca`: the score of the place itself, as a zone in which everybody reaches what its people reach on average.

    Returns
    -------
    DataFrame
        `score`, `score_median` (E2SFCA alone), `seats_reachable`, `seats_unstated`, `people_competing` and
        `score_reason`, a row for each place. The reason is the most frequent among the people without anything;
        `nobody` where nobody asks.

    """
    row = np.where(place < 0, places, place)
    scores = score_people(asking, pairs, seats)
    known = scores.known
    of_row = _Summed(row, np.where(known, asking.people, 0.0), places + 1)
    stated = stated_pairs(pairs, seats)
    if method == "bfca":
        zones = _zones(stated, row, of_row)
        score = np.where(of_row.rows(known) > 0, bfca(zones, of_row.people, np.nan_to_num(seats.seats)), np.nan)
        median = np.full(places + 1, np.nan)
    else:
        score = of_row.mean(scores.score, known)
        median = weighted_median(row[known], scores.score[known], asking.people[known], places + 1)
    reach = _reached(stated, row, places + 1)
    unstated = _reached(stated_pairs(pairs, seats, stated=False), row, places + 1)
    frame = pd.DataFrame(
        {
            "score": score,
            "score_median": median,
            "seats_reachable": reach @ np.nan_to_num(seats.seats),
            "seats_unstated": np.diff(unstated.indptr),
            "people_competing": _competing(stated, reach, asking.people),
            "score_reason": _reasons(row, asking, scores, score),
        }
    )
    nothing_known = np.isnan(score) & (frame["seats_unstated"] == 0).to_numpy()
    for name in ("seats_reachable", "seats_unstated", "people_competing"):
        frame[name] = frame[name].astype("float64").mask(nothing_known)
    return frame


@dataclass(frozen=True, eq=False)
class _Summed:
    """Rows put together by place, each with as many people as it stands for."""

    row: Positions
    weight: Floats
    places: int

    @property
    def people(self) -> Floats:
        return np.asarray(np.bincount(self.row, weights=self.weight, minlength=self.places), dtype=float)

    def rows(self, chosen: Truths) -> Floats:
        return np.bincount(self.row[chosen], minlength=self.places).astype(float)

    def mean(self, values: Floats, chosen: Truths) -> Floats:
        """Return the people's mean; the rows' where nobody is counted in them, NaN where there is no row."""
        weighted = np.bincount(self.row[chosen], weights=(values * self.weight)[chosen], minlength=self.places)
        plain = np.bincount(self.row[chosen], weights=values[chosen], minlength=self.places)
        people, rows = self.people, self.rows(chosen)
        mean = np.divide(weighted, people, out=np.full(self.places, np.nan), where=people > 0)
        return np.where((people == 0) & (rows > 0), plain / np.maximum(rows, 1), mean)


def _zones(pairs: Pairs, row: Positions, of_row: _Summed) -> Pairs:
    """Pair places with pools; the weight is the mean of its people's, 0 for those who may not enter."""
    weight = csr_array(
        (pairs.weight * of_row.weight[pairs.place], (row[pairs.place], pairs.site)), shape=(of_row.places, pairs.sites)
    )
    weight.sum_duplicates()
    place = np.repeat(np.arange(of_row.places), np.diff(weight.indptr))
    people = of_row.people[place]
    share = np.divide(weight.data, people, out=np.zeros(len(place)), where=people > 0)
    return Pairs(place, weight.indices, share, of_row.places, pairs.sites)


def _reached(pairs: Pairs, row: Positions, places: int) -> csr_array:
    """Tell which pools somebody of each place reaches: a matrix of ones."""
    found = csr_array((np.ones(len(pairs.place)), (row[pairs.place], pairs.site)), shape=(places, pairs.sites))
    found.sum_duplicates()
    found.data[:] = 1.0
    return found


def _competing(pairs: Pairs, reach: csr_array, people: Floats) -> Floats:
    """Count for each place the people, each once, who reach one of its pools."""
    who = csr_array((np.ones(len(pairs.place)), (pairs.site, pairs.place)), shape=(pairs.sites, pairs.places))
    counts = []
    for begin in range(0, reach.shape[0], PLACES_AT_ONCE):
        block = (reach[begin : begin + PLACES_AT_ONCE] @ who).tocsr()
        block.data[:] = 1.0
        counts.append(block @ people)
    return np.concatenate(counts)


def _reasons(row: Positions, asking: Asking, scores: Scores, score: Floats) -> list[str | None]:
    """Name for each place without anything the most frequent reason: of the known rows if there are any."""
    asked = np.bincount(row, minlength=len(score)) > 0
    counts = np.zeros((len(score), len(SCORE_REASONS)))
    has_known = np.bincount(row[scores.known], minlength=len(score)) > 0
    counted = (scores.reason != SCORED) & (scores.known | ~has_known[row])
    code = pd.Categorical(scores.reason[counted], categories=list(SCORE_REASONS)).codes
    np.add.at(counts, (row[counted], code), np.maximum(asking.people[counted], _NOBODY))
    most = counts.argmax(axis=1)
    return [
        "nobody" if not there else None if value > 0 else SCORE_REASONS[which]
        for there, value, which in zip(asked.tolist(), score.tolist(), most.tolist(), strict=True)
    ]


_NOBODY = 1e-9
"""A row in which nobody is counted still has its reason, where no other says more."""


def weighted_median(group: Positions, value: Floats, weight: Floats, groups: int) -> Floats:
    """Return for each group the least value up to which at least half of its weight lies; NaN for an empty group.

    Where a group weighs nothing every value counts alike.
    """
    chosen = middle_row(group, value, weight, groups)
    return np.where(chosen >= 0, value[chosen] if len(value) else np.nan, np.nan)


def middle_row(group: Positions, value: Floats, weight: Floats, groups: int) -> Positions:
    """Return for each group the position of the row in the middle of its weight, ordered by value; -1 if it is empty.

    Infinite values come last, in the order of the rows.
    """
    whole = np.bincount(group, weights=weight, minlength=groups)
    weight = np.where(whole[group] > 0, weight, 1.0)
    whole = np.bincount(group, weights=weight, minlength=groups)
    order = np.lexsort((value, group))
    upto = np.cumsum(weight[order])
    before = np.cumsum(whole) - whole
    half = upto - before[group[order]] >= whole[group[order]] / 2 * (1 - _HALF)
    middle = np.full(groups, -1, dtype=np.intp)
    at = order[half][::-1]
    middle[group[at]] = at
    return middle


_HALF = 1e-12
"""Rounding of sums of weights must not push the middle one row on."""
