"""What every criterion has in common: its answer about a person, the offer in question, its question and functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from layers.rules import Criterion
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

    from assessments.facts import People
    from assessments.offers import Offer, Offers

Asked = TypeVar("Asked", bound=Criterion)


@dataclass(frozen=True)
class Answer:
    """One criterion's answer about one person, with its sentence.

    `shortfall` is by how much a definite no misses, as a share of the limit (0.06 for 37 years against 35); None where
    that has no meaning. `standing` says how firmly the criterion holds: `hard`, `soft` (it excludes nobody), `waivable`
    (a waiver would lift it), or `waived` (one does). Inside `not` the answer is turned round: yes is what lets in.
    `decides` is whether the verdict rests on it: not where an alternative decides instead.
    """

    name: str
    answer: str
    message: Message
    shortfall: float | None = None
    standing: str = "hard"
    decides: bool = True

    @property
    def excludes(self) -> bool:
        """Whether this answer keeps the person out."""
        return self.answer == "no" and self.decides and self.standing in ("hard", "waivable")


@dataclass(frozen=True)
class Where:
    """The offer in question, for the criteria that depend on its site or its dates."""

    offer: Offer
    offers: Offers
    far_km: float | None = None
    """Distance from the one person's home to the site, where it has been measured already."""
    there: frozenset[str] | None = None
    """What the site offers people with a disability, where that is supposed rather than recorded."""

    @property
    def centre(self) -> tuple[float, float]:
        """Latitude and longitude of the site."""
        places = self.offers.places
        return float(places.latitude[self.offer.service]), float(places.longitude[self.offer.service])

    @property
    def site_class(self) -> int:
        """Urban or rural class of the site, -1 if not known."""
        return int(self.offers.site_class[self.offer.service])

    @property
    def accessibility(self) -> frozenset[str] | None:
        """What the site offers people with a disability, None if nobody has said."""
        return self.offers.accessibility[self.offer.service] if self.there is None else self.there


def _no_shortfall(_people: People, _rule: Any, _where: Where) -> float | None:
    return None


def _same_everywhere(_rule: Any, _where: Where) -> object:
    return None


@dataclass(frozen=True)
class Judge(Generic[Asked]):
    """One criterion: its question for the case worker, the fields it reads, and its two functions.

    Criteria of the same `group` read the same fields. `shortfall` says by how much a definite no misses. `key` names
    what, besides the people and the criterion, its answers depend on, so that they are computed once for all offers
    alike.
    """

    question: str
    group: str
    reads: tuple[str, ...]
    judge: Callable[[People, Asked, Where], npt.NDArray[np.int8]]
    explain: Callable[[People, Asked, Where, int], Message]
    shortfall: Callable[[People, Asked, Where], float | None] = _no_shortfall
    key: Callable[[Asked, Where], object] = _same_everywhere


def limits(least: float | None, most: float | None) -> Message:
    """Say two limits, either of which may be missing."""
    if least is None and most is None:
        return say("no limit stated")
    if least is None:
        return say("limit {most}", most=most)
    if most is None:
        return say("from {least}", least=least)
    return say("limits {least} to {most}", least=least, most=most)
