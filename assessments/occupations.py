"""Which occupations of ISCO-08 may a title mean?

Titles are compared by their character trigrams (TF-IDF, cosine), after the endings of gender and number are taken off.
The evidence for a group is the sum, over its known titles, of the cosine to the power of 6: many titles that are close
count more than one, and one that is very close more than many that are not. The score of a group is its share of all
evidence, to which that of a title half as close as the same one is added for "none of them". So scores are between 0
and 1, all of a title together are at most 1, and a score means about the same however many titles are known; a title
that is known word for word has 1.

Power, share and threshold were chosen by measurement on held-out titles: `bench/RESULTS.md`, "Occupations".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.occupations.isco08 import groups, unit_groups
from layers.occupations.plain_titles import asked_title, plain_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from layers.occupations.titles import Title

MOST = 5
"""So many suggestions are made for each title."""

WEAK_BELOW = 0.3
"""A suggestion with a lower score is weak: of such first suggestions fewer than one in three were right."""

POWER = 6
HALF_AS_CLOSE = 0.5
NEGLIGIBLE = 0.15
"""Cosines below this are left out: to the power of 6 they are a hundred-thousandth."""

AT_ONCE = 250
"""Titles that are compared at one time: it bounds the memory."""

KNOWN, SHIPPED, CONFIRMED = 1, 2, 3
"""Whose word it is that a title means a code, the weightiest last: a list's, ours, or a person's who confirmed it."""


@dataclass(frozen=True)
class Suggestion:
    """One group that a title may mean; `score` is from 0 to 1, 1 for a title that is known word for word."""

    isco08_code: str
    score: float
    weak: bool


@dataclass(frozen=True)
class Matcher:
    """Titles made ready to be compared with: their trigrams, and which code each has.

    `codes` are the unit groups and then all other groups, in order; `by_gram` has a row for each trigram and a column
    for each title, `by_code` a row for each title and a column for each code. `exact` knows the comparable form of
    every title: its codes, and whose word that is.
    """

    vectoriser: Any
    by_gram: Any
    by_code: Any
    codes: tuple[str, ...]
    exact: Mapping[str, Mapping[str, int]]

    def __len__(self) -> int:
        """Count the titles that are known."""
        return int(self.by_code.shape[0])


def fit_matcher(shipped: Iterable[Title], known: Iterable[Title] = ()) -> Matcher:
    """Make titles ready to be compared with.

    Parameters
    ----------
    shipped
        Titles of ours.
    known
        Titles of lists that were imported. Titles that compare alike count once for each code.

    Raises
    ------
    ValueError
        When there is no title at all.
    KeyError
        When a code is not of ISCO-08.

    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - heavy

    exact: dict[str, dict[str, int]] = {}
    for titles, weight in ((shipped, SHIPPED), (known, KNOWN)):
        for title in titles:
            _add(exact, plain_title(title.text), title.code, weight)
    pairs = [(plain, code) for plain, codes in exact.items() for code in codes]
    vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), sublinear_tf=True, dtype=np.float32)
    by_title = vectoriser.fit_transform([plain for plain, _ in pairs])
    codes = _all_codes()
    return Matcher(vectoriser, by_title.T.tocsr(), _codes_of([code for _, code in pairs], codes), codes, exact)


def _add(exact: dict[str, dict[str, int]], plain: str, code: str, weight: int) -> None:
    if plain:
        codes = exact.setdefault(plain, {})
        codes[code] = max(codes.get(code, 0), weight)


def _all_codes() -> tuple[str, ...]:
    units = unit_groups()
    return (*units, *(code for code in groups() if code not in set(units)))


def _codes_of(of_titles: Sequence[str], codes: tuple[str, ...]) -> Any:
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - heavy

    place = {code: number for number, code in enumerate(codes)}
    columns = np.array([place[code] for code in of_titles], dtype=np.int64)
    ones = np.ones(len(columns), dtype=np.float64)
    return csr_matrix((ones, (np.arange(len(columns)), columns)), shape=(len(columns), len(codes)))


def suggest_occupations(
    matcher: Matcher, titles: Sequence[str], *, confirmed: Sequence[Title] = ()
) -> tuple[tuple[Suggestion, ...], ...]:
    """Suggest for each title the five groups that it most likely means, the likeliest first.

    A code that a person confirmed for the title comes first; then codes for which the title is known word for word,
    ours before a list's; then the others by their score. Confirmed titles also count as evidence for titles that are
    like them. There are always five, also where nothing is like the title: then their score is 0.

    Parameters
    ----------
    matcher
        The titles that are known.
    titles
        What is asked; also titles of courses: "Formation en soudure (6 mois)".
    confirmed
        Titles with the code that a person confirmed for each.

    """
    asked = [asked_title(title) for title in titles]
    by_title: dict[str, dict[str, int]] = {}
    for title in confirmed:
        _add(by_title, asked_title(title.text), title.code, CONFIRMED)
    found: list[tuple[Suggestion, ...]] = []
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        for plain, evidence in zip(some, _evidence(matcher, some, by_title), strict=True):
            known = {**matcher.exact.get(plain, {}), **by_title.get(plain, {})}
            found.append(_best(evidence, known, matcher.codes))
    return tuple(found)


def _evidence(
    matcher: Matcher, asked: Sequence[str], confirmed: Mapping[str, Mapping[str, int]]
) -> npt.NDArray[np.float64]:
    grams = matcher.vectoriser.transform(asked)
    total = _summed(grams @ matcher.by_gram, matcher.by_code)
    pairs = [
        (plain, code)
        for plain, codes in confirmed.items()
        for code in codes
        if code not in matcher.exact.get(plain, ())
    ]
    if pairs:
        more = matcher.vectoriser.transform([plain for plain, _ in pairs])
        total = total + _summed(grams @ more.T.tocsr(), _codes_of([code for _, code in pairs], matcher.codes))
    return total


def _summed(cosines: Any, by_code: Any) -> npt.NDArray[np.float64]:
    close = cosines.tocsr()
    close.data[close.data < NEGLIGIBLE] = 0
    close.eliminate_zeros()
    close.data = close.data.astype(np.float64) ** POWER
    summed: npt.NDArray[np.float64] = (close @ by_code).toarray()
    return summed


def _best(
    evidence: npt.NDArray[np.float64], known: Mapping[str, int], codes: tuple[str, ...]
) -> tuple[Suggestion, ...]:
    share = evidence / (HALF_AS_CLOSE**POWER + evidence.sum())
    weights = np.array([known.get(code, 0) for code in codes]) if known else np.zeros(len(codes))
    order = np.lexsort((np.arange(len(codes)), -share, -weights))[:MOST]
    scores = [1.0 if weights[place] else float(share[place]) for place in order]
    return tuple(
        Suggestion(codes[place], score, score < WEAK_BELOW) for place, score in zip(order, scores, strict=True)
    )
