"""May this person enter? Yes, no or unknown, for each criterion and for the whole rule, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Self, overload

import numpy as np

from assessments.criteria import JUDGES, Answer, Where
from assessments.criteria.distance import judge_sites
from assessments.deciding import Part, parts_in
from assessments.facts import People
from assessments.fillings import decide_by_cases, groups_read_twice
from assessments.logic import ANSWER_NAMES, NO, UNKNOWN, YES, evaluate
from layers.geodesy import distance_km
from layers.rules import Criterion, Within, deciding, is_lifted
from layers.words import Country, say

if TYPE_CHECKING:
    import numpy.typing as npt

    from assessments.offers import Offer, Offers
    from layers.rules import Rule
    from layers.words import Message

    Codes = npt.NDArray[np.int8]


@dataclass
class Bench:
    """Judges people against offers; what several offers share (a site, a day, a criterion) is answered once."""

    people: People
    offers: Offers
    far_km: npt.NDArray[np.float64] | None = None
    """For one person alone: the distance to every service, where it has been measured already."""
    _answers: dict[object, Codes] = field(default_factory=dict, repr=False)
    _abroad: dict[str, npt.NDArray[np.bool_]] = field(default_factory=dict, repr=False)

    @classmethod
    def for_one(cls, person: People, offers: Offers) -> Self:
        """Put one person on the bench, with the way to every site measured and judged at once."""
        home, sites = person.places, offers.places
        far = distance_km(home.latitude[:1], home.longitude[:1], sites.latitude, sites.longitude)
        bench = cls(person, offers, far)
        asked = [
            (leaf, bench.where(offer)) for offer in offers.items for leaf in offer.criteria if isinstance(leaf, Within)
        ]
        if asked:
            away = far[[where.offer.service for _, where in asked]]
            for (leaf, where), answer in zip(asked, judge_sites(person, asked, away), strict=True):
                bench._answers[leaf, JUDGES[leaf.name].key(leaf, where)] = np.array([answer])
        return bench

    def where(self, offer: Offer) -> Where:
        """Return the offer in question, with the distance where it has been measured."""
        return Where(offer, self.offers, None if self.far_km is None else float(self.far_km[offer.service]))

    def criterion(self, criterion: Criterion, offer: Offer) -> Codes:
        """Answer one criterion for everybody; the array is shared, never change it."""
        where = Where(offer, self.offers)
        judge = JUDGES[criterion.name]
        key = (criterion, judge.key(criterion, where))
        if key not in self._answers:
            self._answers[key] = judge.judge(self.people, criterion, where)
        return self._answers[key]

    def abroad(self, offer: Offer) -> npt.NDArray[np.bool_]:
        """Mark the people who are known to live in another country than the site, whose own country is known too."""
        country = self.offers.country[offer.service]
        if country not in self._abroad:
            known = (self.people.country != "") & bool(country)
            self._abroad[country] = np.asarray(known & (self.people.country != country), dtype=bool)
        return self._abroad[country]

    def meets(self, rule: Rule, offer: Offer) -> Codes:
        """Answer any rule at an offer's site for everybody, criterion by criterion."""
        return evaluate(rule, lambda leaf: self.criterion(leaf, offer), len(self.people))

    def rule(self, offer: Offer) -> Codes:
        """Answer the whole rule of an offer for everybody, country included: no service across a border."""
        answers = self.meets(offer.rule, offer)
        unclear = np.flatnonzero(answers == UNKNOWN)
        again = groups_read_twice(offer) if len(unclear) else ()
        if again:
            answers = answers.copy()
            answers[unclear] = decide_by_cases(self.people.take(unclear), offer, self.offers, again)
        abroad = self.abroad(offer)
        return np.where(abroad, np.int8(NO), answers) if abroad.any() else answers

    def verdicts(self) -> Codes:
        """Answer every offer for everybody: people x offers, one small integer each."""
        found = np.empty((len(self.people), len(self.offers)), dtype=np.int8, order="F")
        for number, offer in enumerate(self.offers.items):
            found[:, number] = self.rule(offer)
        return found


def parts_played(bench: Bench, offer: Offer) -> tuple[Part, ...]:
    """Say for one person (the only one on the bench) which part each criterion of an offer plays, in their order."""

    def counts_as(leaf: Criterion, answer: int) -> int:
        if answer == YES or leaf.soft:
            return YES
        return max(answer, _lifted(bench, leaf, offer)) if leaf.waivable and offer.lifts else answer

    rule = offer.rule if offer.written is None else offer.written
    return parts_in(rule, lambda leaf: int(bench.criterion(leaf, offer)[0]), counts_as)


def _lifted(bench: Bench, leaf: Criterion, offer: Offer) -> int:
    """Answer whether a waiver lifts a criterion for the one person."""
    if not leaf.waivable:
        return NO
    return max((int(bench.meets(lift.whom, offer)[0]) for lift in is_lifted(leaf, offer.lifts)), default=NO)


def explain(bench: Bench, offer: Offer) -> tuple[Answer, ...]:
    """Say for one person (the only one on the bench) what each criterion of an offer answers, in the rule's order."""
    people, offers = bench.people, bench.offers
    where = bench.where(offer)
    found = []
    home, site = str(people.country[0]), offers.country[offer.service]
    if bench.abroad(offer)[0]:
        abroad = say("The site is in {site}, the home in {home}.", site=Country(site), home=Country(home))
        found.append(Answer("country", ANSWER_NAMES[NO], abroad))
    for part in parts_played(bench, offer):
        leaf, judge = part.leaf, JUDGES[part.leaf.name]
        answer = int(bench.criterion(leaf, offer)[0])
        message = judge.explain(people, leaf, where, answer)
        standing, message = _with_standing(bench, leaf, offer, answer, message)
        shortfall = judge.shortfall(people, leaf, where) if answer == NO and not part.denied else None
        message = _in_its_place(part, message)
        found.append(Answer(leaf.name, ANSWER_NAMES[part.answer], message, shortfall, standing, decides=part.decides))
    return tuple(found) or (Answer("none", ANSWER_NAMES[YES], say("No limit stated: everybody may enter.")),)


def _in_its_place(part: Part, message: Message) -> Message:
    """Say what stands inside `not`, and of what is not met that an alternative is."""
    if part.denied:
        message = say("Must not be so: {sentence}", sentence=message)
    if part.answer != NO or part.instead is None or part.leaf.soft:
        return message
    if part.instead == YES:
        return say("{sentence} (not needed: an alternative is met)", sentence=message)
    return say("{sentence} (an alternative may be met)", sentence=message)


def _with_standing(bench: Bench, leaf: Criterion, offer: Offer, answer: int, message: Message) -> tuple[str, Message]:
    """Say how firmly a criterion holds, where it is not met."""
    if leaf.soft:
        return "soft", message if answer == YES else say("{sentence} (soft: keeps nobody out)", sentence=message)
    if not leaf.waivable:
        return "hard", message
    lift = next((lift for lift in is_lifted(leaf, offer.lifts) if bench.meets(lift.whom, offer)[0] == YES), None)
    if answer == YES:
        return "waivable", message
    if lift is None:
        return "waivable", say("{sentence} (a waiver is possible)", sentence=message)
    if lift.until is None:
        return "waived", say("{sentence} Waived: {document}.", sentence=message, document=lift.document)
    return "waived", say(
        "{sentence} Waived until {until}: {document}.", sentence=message, until=lift.until, document=lift.document
    )


def reservations(bench: Bench, offer: Offer) -> tuple[str, ...]:
    """Name the soft criteria that make the one person's yes a reserved one: not met, or not known to be."""
    if offer.written is None or not any(leaf.soft for leaf in offer.stated):
        return ()
    if bench.meets(deciding(offer.written, offer.lifts, soft=True), offer)[0] == YES:
        return ()
    failing = (leaf.name for leaf in offer.stated if leaf.soft and bench.criterion(leaf, offer)[0] != YES)
    return tuple(dict.fromkeys(failing))


def count_misses(bench: Bench, offer: Offer) -> tuple[int, float]:
    """Count for one person the criteria of an offer that fail, and add up by how much (shares of their limits).

    A failing without a measure, such as another country, counts as a whole limit.
    """
    where = bench.where(offer)
    missed = [1.0] if bench.abroad(offer)[0] else []
    for part in parts_played(bench, offer):
        leaf = part.leaf
        if part.answer != NO or not part.decides or leaf.soft or _lifted(bench, leaf, offer) == YES:
            continue
        shortfall = None if part.denied else JUDGES[leaf.name].shortfall(bench.people, leaf, where)
        missed.append(1.0 if shortfall is None else shortfall)
    return len(missed), sum(missed)


class Reasons(Sequence[Answer]):
    """What `explain` says of one offer, said when somebody looks: a list of a thousand offers shows a few dozen."""

    def __init__(self, bench: Bench, offer: Offer) -> None:
        self._bench, self._offer = bench, offer

    @cached_property
    def _answers(self) -> tuple[Answer, ...]:
        return explain(self._bench, self._offer)

    @overload
    def __getitem__(self, place: int) -> Answer: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Answer, ...]: ...
    def __getitem__(self, place: int | slice) -> Answer | tuple[Answer, ...]:
        """Return one answer, or some."""
        return self._answers[place]

    def __len__(self) -> int:
        """Count the answers."""
        return len(self._answers)
