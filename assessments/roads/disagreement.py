"""Who lives inside a circle but farther by road than its radius, or without a way: where do circle and road disagree?

The circle is the one that options and catchments show: the first in a programme's rule, else the site's own. Homes
known to a precision: the way may be so much longer or shorter as one walks that far across country; where that decides,
the home is too uncertain to say. No way from where such a home is put does not mean none from where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from assessments.criteria import JUDGES, Where
from assessments.criteria.distance import classes_for, limit_km
from assessments.facts import MISSING, RURAL, URBAN
from assessments.logic import NO, UNKNOWN, YES
from assessments.roads.graph import Manner
from assessments.roads.many import STATUSES, ways_by_site
from layers.roads.agreement import (
    AGREEMENTS,
    CIRCLE_UNKNOWN,
    FARTHER_BY_ROAD,
    LONGEST_ROAD_KM,
    NEAR_BY_ROAD,
    NEAR_OUTSIDE,
    OUTSIDE_CIRCLE,
    UNCERTAIN_HOME,
)
from layers.roads.names import BEYOND_LIMIT, NO_NETWORK, OFF_NETWORK, REACHED, ROAD_PROFILE, UNREACHABLE
from layers.rules import ByRoad, Within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt

    from assessments.facts import Codes, Floats, People
    from assessments.offers import Offer, Offers
    from assessments.roads.many import WaysTo
    from assessments.roads.reach import RoadReach

    Truths = npt.NDArray[np.bool_]

NOT_ASKED = len(AGREEMENTS)
"""The code of somebody who does not need what is offered."""


@dataclass(frozen=True, eq=False)
class Compared:
    """What circle and road say of everybody at one offer.

    `said` are positions in `AGREEMENTS`, or `NOT_ASKED`. `radius_km` is the one that applies, NaN where none is known;
    `road_km` is NaN unless the way's `status` (a position in `STATUSES`) is reached.
    """

    offer: Offer
    said: Codes
    radius_km: Floats
    road_km: Floats
    status: Codes


def compare_roads(
    people: People,
    offers: Offers,
    roads: RoadReach,
    needs: Mapping[str, Truths],
    *,
    profile: str = ROAD_PROFILE,
    season: str = "dry",
    longest_km: float = LONGEST_ROAD_KM,
) -> Iterator[Compared]:
    """Compare circle and road for everybody at one offer after another; nothing is kept from one to the next.

    Parameters
    ----------
    people, offers, roads
        Who is asked about, what is on offer, and the roads. Offers that have ended or state no circle are left out, and
        people for whose class the rule states no limit.
    needs
        For each type of service who needs it: all others are not asked about.
    profile, season
        How one travels, and when. The shortest way counts, in kilometres.
    longest_km
        The longest way whose kilometres are told; exactly as long is.

    Yields
    ------
    Compared
        Offers of one site follow each other.

    """
    manner = Manner(profile, season)
    at_site: dict[int, list[tuple[Offer, _Circle]]] = {}
    for offer in offers.items:
        rule = next((leaf for leaf in offer.criteria if isinstance(leaf, Within)), None)
        needed = needs.get(offers.service_type[offer.service])
        if offer.availability != "ended" and rule is not None and needed is not None and needed.any():
            at_site.setdefault(offer.service, []).append((offer, _Circle(people, offers, offer, rule, needed)))

    def asked(service: int) -> Truths:
        return np.logical_or.reduce([circle.inside for _, circle in at_site[service]])

    ways = ways_by_site(
        roads, people.places, offers.places, list(at_site), manner=manner, limit=longest_km, asked=asked
    )
    for way in ways:
        for offer, circle in at_site[way.service]:
            said = circle.against(way, longest_km)
            yield Compared(offer, said, circle.radius_km, way.cost, way.status)


@dataclass(frozen=True, eq=False)
class _Circle:
    """One offer's circle, and what it says of everybody; worked out anew each time, so that many take no room."""

    people: People
    offers: Offers
    offer: Offer
    rule: Within
    needed: Truths

    @property
    def where(self) -> Where:
        return Where(self.offer, self.offers)

    @property
    def answers(self) -> Codes:
        answers = JUDGES[self.rule.name].judge(self.people, self.rule, self.where)
        country = self.offers.country[self.offer.service]
        abroad = (self.people.country != "") & bool(country) & (self.people.country != country)
        return np.where(abroad, np.int8(NO), answers)

    @property
    def inside(self) -> Truths:
        return self.asked & (self.answers == YES)

    @property
    def asked(self) -> Truths:
        """Mark who needs it and has a limit: for whom the rule states none there is no circle."""
        return self.needed & np.isfinite(self.radii()[0])

    def radii(self) -> tuple[Floats, Floats]:
        """Return each person's least and most radius: two where the class that chooses it is not known."""
        classes = classes_for(self.people, self.rule, self.where)
        urban, rural = limit_km(self.rule, URBAN), limit_km(self.rule, RURAL)
        least = np.select([classes == URBAN, classes == RURAL], [urban, rural], min(urban, rural))
        return least, np.where(classes == MISSING, max(urban, rural), least)

    @property
    def radius_km(self) -> Floats:
        least, most = self.radii()
        return np.where(np.isfinite(least) & (least == most), least, np.nan)

    def against(self, way: WaysTo, longest_km: float) -> Codes:
        """Say of everybody what circle and road say together."""
        answers, (least, most) = self.answers, self.radii()
        doubt = self.people.precision_km
        status = {name: way.status == STATUSES.index(name) for name in STATUSES}
        km = np.where(status[BEYOND_LIMIT], longest_km, way.cost)
        farther = (km - doubt > most) | (status[BEYOND_LIMIT] & (km - doubt >= most))
        known = status[REACHED] | status[BEYOND_LIMIT]
        by_road = {
            NEAR_BY_ROAD: status[REACHED] & (way.cost + doubt <= least),
            FARTHER_BY_ROAD: known & farther,
            UNREACHABLE: status[UNREACHABLE] & (doubt == 0),
            UNCERTAIN_HOME: known | status[UNREACHABLE],
            OFF_NETWORK: status[OFF_NETWORK],
        }
        inside = np.select(list(by_road.values()), [_code(name) for name in by_road], _code(NO_NETWORK))
        outside = np.where(self._near_by_rule(), _code(NEAR_OUTSIDE), _code(OUTSIDE_CIRCLE))
        said = np.select([answers == YES, answers == UNKNOWN], [inside, _code(CIRCLE_UNKNOWN)], outside)
        return np.where(self.asked, said, NOT_ASKED).astype(np.int8)

    def _near_by_rule(self) -> Truths:
        """Tell whom a rule by road of the same offer finds near enough; nobody where there is none."""
        near = np.zeros(len(self.people), dtype=bool)
        for leaf in self.offer.criteria:
            if isinstance(leaf, ByRoad):
                near |= JUDGES[leaf.name].judge(self.people, leaf, self.where) == YES
        return near


def _code(name: str) -> int:
    return AGREEMENTS.index(name)


def everybody(people: People, offers: Offers) -> dict[str, Truths]:
    """Return needs with which everybody is asked about every type of service."""
    return dict.fromkeys(chain(offers.service_type), np.ones(len(people), dtype=bool))
