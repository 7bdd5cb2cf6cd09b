"""May this person enter? Yes, no or unknown, for each criterion and for the whole rule, never guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria import JUDGES, Answer, Where
from assessments.facts import People
from assessments.fillings import decide_by_cases, groups_read_twice
from assessments.logic import ANSWER_NAMES, NO, UNKNOWN, YES, evaluate
from layers.rules import Criterion, leaves
from layers.words import Country, say

if TYPE_CHECKING:
    import numpy.typing as npt

    from assessments.offers import Offer, Offers

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

    def where(self, offer: Offer) -> Where:
        """Return the offer in question, with the distance where it is known."""
        far = None if self.far_km is None or np.isnan(self.far_km[offer.service]) else self.far_km[offer.service]
        return Where(offer, self.offers, None if far is None else float(far))

    def criterion(self, criterion: Criterion, offer: Offer) -> Codes:
        """Answer one criterion for everybody; the array is shared, never change it."""
        where = self.where(offer)
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

    def rule(self, offer: Offer) -> Codes:
        """Answer the whole rule of an offer for everybody, country included: no service across a border."""
        answers = evaluate(offer.rule, lambda leaf: self.criterion(leaf, offer), len(self.people))
        again = groups_read_twice(offer.rule)
        if again:
            unclear = np.flatnonzero(answers == UNKNOWN)
            if len(unclear):
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


def explain(bench: Bench, offer: Offer) -> tuple[Answer, ...]:
    """Say for one person (the only one on the bench) what each criterion of an offer answers, in the rule's order."""
    people, offers = bench.people, bench.offers
    where = bench.where(offer)
    found = []
    home, site = str(people.country[0]), offers.country[offer.service]
    if bench.abroad(offer)[0]:
        abroad = say("The site is in {site}, the home in {home}.", site=Country(site), home=Country(home))
        found.append(Answer("country", ANSWER_NAMES[NO], abroad))
    for leaf in leaves(offer.rule):
        judge = JUDGES[leaf.name]
        answer = int(bench.criterion(leaf, offer)[0])
        message = judge.explain(people, leaf, where, answer)
        shortfall = judge.shortfall(people, leaf, where) if answer == NO else None
        found.append(Answer(leaf.name, ANSWER_NAMES[answer], message, shortfall))
    return tuple(found) or (Answer("none", ANSWER_NAMES[YES], say("No limit stated: everybody may enter.")),)
