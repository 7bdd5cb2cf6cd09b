"""How is the disagreement of circle and road told: person by person, and as counts that add up?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessments.roads.disagreement import NOT_ASKED
from assessments.roads.many import STATUSES
from layers.geodesy import distance_km
from layers.roads.agreement import AGREEMENTS, CIRCLE_UNKNOWN, DISAGREEMENTS, INSIDE, NEAR_OUTSIDE, OUTSIDE_CIRCLE
from layers.roads.names import ROAD_PROFILE
from layers.schemas import DisagreementCounts, Disagreements

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assessments.facts import Codes, People
    from assessments.offers import Offers
    from assessments.roads.disagreement import Compared


def list_disagreements(
    compared: Iterable[Compared], people: People, offers: Offers, *, profile: str = ROAD_PROFILE, season: str = "dry"
) -> pd.DataFrame:
    """List every person and site where circle and road disagree.

    Parameters
    ----------
    compared, people, offers
        What `compare_roads` found, and what it was asked.
    profile, season
        With which it was asked.

    Returns
    -------
    DataFrame[Disagreements]
        By offer in the order given; at each, those farther by road with the greatest detour first, then those without a
        way, then those off the network, then those outside the circle.

    """
    frames = [part for one in compared if len(part := _rows(one, people, offers))]
    if not frames:
        return Disagreements.empty()
    return Disagreements.parse(pd.concat(frames, ignore_index=True).assign(profile=profile, season=season))


def _rows(one: Compared, people: People, offers: Offers) -> pd.DataFrame:
    who = np.flatnonzero(np.isin(one.said, [AGREEMENTS.index(name) for name in DISAGREEMENTS]))
    service = one.offer.service
    site = float(offers.places.latitude[service]), float(offers.places.longitude[service])
    straight = distance_km(people.places.latitude[who], people.places.longitude[who], *site)
    road = one.road_km[who]
    road = np.maximum(road, straight)  # rounding of a nanometre must not make a way shorter than straight
    doubt = people.precision_km[who]
    detour = np.divide(road, straight, out=np.full(len(who), np.nan), where=straight > 0)
    frame = pd.DataFrame(
        {
            "case_code": people.case_code[who],
            **{name: _cell(offers.programmes, name, one.offer.programme) for name in _PROGRAMME_NAMES},
            **{name: _cell(offers.services, name, service) for name in _SERVICE_NAMES},
            "disagreement": [AGREEMENTS[code] for code in one.said[who]],
            "distance_km": straight,
            "radius_km": one.radius_km[who],
            "road_km": road,
            "road_km_least": np.maximum(road - doubt, 0),
            "road_km_most": road + doubt,
            "detour_factor": detour,
            "reach_status": [STATUSES[code] for code in one.status[who]],
        }
    )
    order = frame["disagreement"].map(list(DISAGREEMENTS).index)
    return frame.assign(order=order).sort_values(
        ["order", "detour_factor", "case_code"], ascending=[True, False, True], na_position="first", kind="stable"
    )


_PROGRAMME_NAMES = ("programme_id", "programme_name")
_SERVICE_NAMES = ("service_id", "service_name", "service_type", "site_name")


def _cell(frame: pd.DataFrame, name: str, row: int | None) -> object:
    return None if row is None else frame[name].iloc[row]


def count_disagreements(
    compared: Iterable[Compared],
    offers: Offers,
    *,
    by_site: bool = False,
    profile: str = ROAD_PROFILE,
    season: str = "dry",
) -> pd.DataFrame:
    """Count the people who need each programme by what circle and road say of them.

    Parameters
    ----------
    compared, offers
        What `compare_roads` found, and what was on offer.
    by_site
        One row per programme and site. Else somebody inside the circles of several sites of a programme counts once, by
        what comes first in `AGREEMENTS`.
    profile, season
        With which it was asked.

    Returns
    -------
    DataFrame[DisagreementCounts]
        In the order of the offers; services of no programme each for themselves. An offer that nobody needs, that has
        ended or states no circle has no row.

    """
    best: dict[tuple[int | None, int | None], Codes] = {}
    for one in compared:
        offer = one.offer
        key = (offer.programme, offer.service if by_site or offer.programme is None else None)
        best[key] = np.minimum(best[key], one.said) if key in best else one.said
    place = {(offer.programme, offer.service): number for number, offer in enumerate(offers.items)}
    first: dict[int | None, int] = {}
    for (programme, _), number in place.items():
        first.setdefault(programme, number)
    keys = sorted(best, key=lambda key: first[key[0]] if key[1] is None else place[key[0], key[1]])
    rows = [
        {
            **{name: _cell(offers.programmes, name, programme) for name in _PROGRAMME_NAMES},
            **{name: _cell(offers.services, name, service) for name in _SERVICE_NAMES},
            **_counts(best[programme, service]),
        }
        for programme, service in keys
    ]
    if not rows:
        return DisagreementCounts.empty()
    return DisagreementCounts.parse(pd.DataFrame(rows).assign(profile=profile, season=season))


def _counts(said: Codes) -> dict[str, int]:
    table = np.bincount(said, minlength=NOT_ASKED + 1).tolist()
    counts = dict(zip(AGREEMENTS, table, strict=False))
    inside = sum(counts[name] for name in INSIDE)
    outside = counts[OUTSIDE_CIRCLE] + counts[NEAR_OUTSIDE]
    return {
        **counts,
        "people": inside + counts[CIRCLE_UNKNOWN] + outside,
        "inside_circle": inside,
        OUTSIDE_CIRCLE: outside,
    }
