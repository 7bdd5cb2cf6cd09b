"""How often is the right occupation suggested, how fast, and from which score on is a suggestion worth something?

ESCO's occupations (open data beside the checkout) stand for titles that somebody gave a code to: some are held out and
asked about. Where the data are absent, our own everyday titles are held out instead, and what was found says so. Titles
that compare alike in both parts are left in: they occur in life, too.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np

from assessments.occupations import Matcher, Suggestion, fit_matcher, suggest_occupations
from bench.harness import OURS, ROOT, Benchmark, Goal
from layers.occupations.isco08 import unit_groups
from layers.occupations.plain_titles import plain_title
from layers.occupations.titles import Title, everyday_titles, shipped_titles
from layers.words import LANGUAGES

FILE = ROOT.parent / "shared" / "data" / "labour" / "esco_occupations.csv"
SEED = 8
HELD_OUT = 0.2
MOST_ASKED = 2000
FOLDS = 10

Thing = TypeVar("Thing")

Occupation = tuple[str, tuple[str, ...]]
"""A code and all titles of one occupation, the preferred one first."""


@lru_cache
def occupations() -> tuple[tuple[Occupation, ...], str]:
    """Return ESCO's occupations, or each of our everyday titles as one, and which of them it is."""
    if not FILE.exists():
        ours = (title for language in LANGUAGES for title in everyday_titles(language))
        return tuple((title.code, (title.text,)) for title in ours), "our everyday titles"
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [
        (row["ISCOGROUPCODE"], tuple(dict.fromkeys((row["PREFERREDLABEL"].strip(), *_lines(row["ALTLABELS"])))))
        for row in rows
    ]
    return tuple(found), "ESCO"


def _lines(cell: str) -> list[str]:
    return [line.strip() for line in cell.splitlines() if line.strip()]


def all_titles() -> list[Title]:
    """Return every title of every occupation."""
    return [Title(code, text) for code, texts in occupations()[0] for text in texts]


def _shuffled(some: Sequence[Thing]) -> list[Thing]:
    return [some[place] for place in np.random.default_rng(SEED).permutation(len(some))]


@dataclass(frozen=True)
class Split:
    """Titles that are known, and titles that are asked about with the code that is right."""

    name: str
    shipped: tuple[Title, ...]
    known: tuple[Title, ...]
    asked: tuple[Title, ...]


def splits(scale: float) -> list[Split]:
    """Hold titles out in three ways: some titles, whole occupations, and all (as on an empty store)."""
    found, _ = occupations()
    shuffled = _shuffled(found)
    cut = int(len(shuffled) * HELD_OUT)
    titles = _shuffled(all_titles())
    first = int(len(titles) * HELD_OUT)
    most = max(int(MOST_ASKED * scale), 20)
    unseen = tuple(Title(code, texts[0]) for code, texts in shuffled[:cut])
    others = tuple(Title(code, text) for code, texts in shuffled[cut:] for text in texts)
    ours = shipped_titles()
    return [
        Split("titles held out", ours, tuple(titles[first:]), tuple(titles[:first][:most])),
        Split("whole occupations held out", ours, others, unseen[:most]),
        Split("none known (empty store)", ours, (), tuple(Title(code, texts[0]) for code, texts in shuffled[:most])),
    ]


def everyday_split() -> list[Split]:
    """Hold out a tenth of our everyday titles, ten times, from a store that knows nothing else."""
    titles = _shuffled(sorted({title for language in LANGUAGES for title in everyday_titles(language)}, key=repr))
    made = []
    for fold in range(FOLDS):
        asked = tuple(titles[fold::FOLDS])
        forms = {plain_title(title.text) for title in asked}
        left = tuple(title for title in shipped_titles() if plain_title(title.text) not in forms)
        made.append(Split("everyday titles held out (empty store)", left, (), asked))
    return made


Answerer = Callable[[Split], Sequence[Sequence[Suggestion]]]


def ours(split: Split) -> Sequence[Sequence[Suggestion]]:
    """Suggest as Homeward does."""
    return suggest_occupations(fit_matcher(split.shipped, split.known), [title.text for title in split.asked])


def nearest(split: Split) -> Sequence[Sequence[Suggestion]]:
    """Suggest the codes of the nearest titles, in their order: scikit-learn's vectoriser and cosine alone."""
    return _nearest(*_index((*split.shipped, *split.known)), [title.text for title in split.asked])


def _index(titles: Iterable[Title]) -> tuple[Any, Any, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    known = list(titles)
    vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4))
    by_title = vectoriser.fit_transform([title.text for title in known])
    place = {code: number for number, code in enumerate(unit_groups())}
    return vectoriser, by_title.T.tocsr(), np.array([place[title.code] for title in known])


def _nearest(vectoriser: Any, by_gram: Any, codes: Any, asked: Sequence[str]) -> list[tuple[Suggestion, ...]]:
    units = np.array(unit_groups())
    found = []
    for start in range(0, len(asked), 250):
        cosines = (vectoriser.transform(asked[start : start + 250]) @ by_gram).toarray()
        for row in cosines:
            best = np.zeros(len(units))
            np.maximum.at(best, codes, row)
            top = np.argsort(-best, kind="stable")[:5]
            found.append(tuple(Suggestion(str(units[each]), float(best[each]), weak=False) for each in top))
    return found


@dataclass(frozen=True)
class Accuracy:
    """Shares from 0 to 1: right first, right among five; right first where the first is weak, and where it is not."""

    asked: int
    first: float
    five: float
    weak: int
    weak_right: float
    strong_right: float


def accuracy(split: Sequence[Split], answerer: Answerer) -> Accuracy:
    """Measure how often the right code is suggested."""
    pairs = [(title.code, some) for each in split for title, some in zip(each.asked, answerer(each), strict=True)]
    hit = np.array([some[0].isco08_code == code for code, some in pairs])
    five = np.array([code in {one.isco08_code for one in some} for code, some in pairs])
    weak = np.array([some[0].weak for _, some in pairs])
    return Accuracy(len(pairs), hit.mean(), five.mean(), int(weak.sum()), _mean(hit[weak]), _mean(hit[~weak]))


def _mean(values: Any) -> float:
    return float(values.mean()) if len(values) else float("nan")


def report(scale: float) -> str:
    """Say how often the right code was suggested, in each way of holding titles out."""
    _, name = occupations()
    lines = [f"Held out from {name}, seed {SEED}:"]
    for split in [*([each] for each in splits(scale)), everyday_split()]:
        got, simple = accuracy(split, ours), accuracy(split, nearest)
        assert got.five >= got.first
        lines.append(
            f"{split[0].name}: of {got.asked:,} right first {got.first:.1%}, among five {got.five:.1%} "
            f"(nearest title alone: {simple.first:.1%}, {simple.five:.1%}); "
            f"first ones marked weak: {got.weak:,}, right {got.weak_right:.0%}, the others {got.strong_right:.0%};"
        )
    return " ".join(lines).rstrip(";") + "."


@dataclass(frozen=True)
class Known:
    """Titles to be made ready, and a thousand of them to be asked about."""

    titles: tuple[Title, ...]
    asked: tuple[str, ...]
    scale: float
    matcher: Matcher
    index: tuple[Any, Any, Any]


def prepare_titles(scale: float) -> tuple[Title, ...]:
    """Return all titles; scikit-learn is loaded, which is no part of the fit and takes 2 to 4 seconds of a core."""
    import sklearn.feature_extraction.text  # noqa: F401 - loaded here, so that it is not timed

    titles = all_titles()
    return tuple(titles[: max(int(len(titles) * scale), 100)])


def make_ready(titles: tuple[Title, ...]) -> Matcher:
    """Make titles ready."""
    return fit_matcher(shipped_titles(), titles)


def check_ready(titles: tuple[Title, ...], answers: dict[str, Matcher]) -> str:
    """Every title is known afterwards, with its code."""
    matcher = answers[OURS]
    assert all(title.code in matcher.exact[plain_title(title.text)] for title in titles if plain_title(title.text))
    name, shipped = occupations()[1], len(shipped_titles())
    return (
        f"{len(titles):,} titles of {name} beside {shipped:,} of ours: {len(matcher):,} told apart; "
        "scikit-learn was loaded before."
    )


def prepare_asked(scale: float) -> Known:
    """Make a thousand titles, each with a word more, so that hardly one is known word for word."""
    titles = prepare_titles(scale)
    some = _shuffled(all_titles())[: max(int(1000 * scale), 10)]
    asked = tuple(f"{title.text} {word}" for title, word in zip(some, _words(len(some)), strict=True))
    return Known(titles, asked, scale, make_ready(titles), _index((*shipped_titles(), *titles)))


def _words(count: int) -> list[str]:
    more = ("senior", "confirmé", "junior", "débutant", "Banjul", "Kindia", "Thiès", "Douala")
    return [more[number % len(more)] for number in range(count)]


def ask_ours(known: Known) -> Sequence[Sequence[Suggestion]]:
    """Suggest five occupations for each."""
    return suggest_occupations(known.matcher, known.asked)


def ask_nearest(known: Known) -> Sequence[Sequence[Suggestion]]:
    """Find the nearest titles alone."""
    return _nearest(*known.index, known.asked)


def check_asked(known: Known, answers: dict[str, Sequence[Sequence[Suggestion]]]) -> str:
    """Hold them to five each, and say how often the right one is among them."""
    assert all(len(some) == 5 for answer in answers.values() for some in answer)
    return report(known.scale)


BENCHMARKS = [
    Benchmark(
        "Occupations: make ESCO's titles ready",
        prepare_titles,
        make_ready,
        check_ready,
        goal=Goal(seconds=10, megabytes=500),
        in_child=True,
    ),
    Benchmark(
        "Occupations: five suggestions for 1,000 titles",
        prepare_asked,
        ask_ours,
        check_asked,
        peers={"nearest title alone (scikit-learn)": ask_nearest},
        goal=Goal(seconds=1),
    ),
]
