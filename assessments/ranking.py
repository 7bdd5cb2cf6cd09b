"""Which options suit one person best, which come near, and why?

Ranking is a function with stated terms: first what the verdict is, then whether a place can be entered now, then the
distance. Near misses come after every suitable option, the fewest and smallest failings first.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.criteria import Where
from assessments.criteria.distance import classes_for, limit_km
from assessments.eligibility import Bench, Reasons, count_misses, reservations
from assessments.facts import CLASS_NAMES, MISSING, RURAL, URBAN
from assessments.logic import NO, VERDICT_NAMES, YES
from layers.rules import Within
from layers.schemas import Options
from layers.schemas.columns import AVAILABILITIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assessments.facts import People
    from assessments.offers import Offer, Offers

NEAR_SHORTFALL = 0.5
"""A near miss fails one criterion alone, by at most this share of its limit (52 years against 35, 7.5 km against 5)."""

_AVAILABILITY_ORDER = {name: place for place, name in enumerate(AVAILABILITIES)}


def rank_options(person: People, offers: Offers) -> pd.DataFrame:
    """Judge every offer for one person and list them, the most suitable first.

    Parameters
    ----------
    person
        One person.
    offers
        Everything on offer on the day.

    Returns
    -------
    DataFrame[Options]
        Eligible options first, then those to be checked, each by availability (open, not yet, full, ended), then
        without a reservation before with one, then by distance; `rank` counts them from 1. Then the ineligible ones
        without a rank, those with the fewest and smallest failings first. `criteria` holds each row's `Answer`s, which
        are said when they are looked at.

    """
    if not offers.items:
        return Options.empty()
    bench = Bench.for_one(person, offers)
    rows = sorted(_judged(bench), key=itemgetter("order"))
    options = pd.DataFrame(rows)
    suitable = options["verdict"] != VERDICT_NAMES[NO]
    options["rank"] = pd.Series(range(1, len(rows) + 1), dtype="Int64").where(suitable)
    return Options.parse(options)


def is_near_miss(option: Mapping[str, Any]) -> bool:
    """Tell of an ineligible option (a row of schema Options) whether one criterion alone fails, and by little."""
    failing = [answer for answer in option["criteria"] if answer.excludes]
    return len(failing) == 1 and failing[0].shortfall is not None and failing[0].shortfall <= NEAR_SHORTFALL


def _judged(bench: Bench) -> Iterator[dict[str, Any]]:
    """Judge each offer for the one person on the bench, in the order of the offers."""
    offers, doubtful = bench.offers, bool(bench.people.doubtful[0])
    services = {name: list(offers.services[name]) for name in _SERVICE_NAMES}
    programmes = {name: list(offers.programmes[name]) for name in _PROGRAMME_NAMES}
    for offer, answer in zip(offers.items, bench.verdicts()[0].tolist(), strict=True):
        number, away = offer.programme, bench.where(offer).far_km
        span = distance_span(bench.people, bench.where(offer)) if doubtful else (None, None)
        reserved = reservations(bench, offer) if answer == YES else ()
        yield {
            **{name: None if number is None else values[number] for name, values in programmes.items()},
            **{name: values[offer.service] for name, values in services.items()},
            "distance_km": away,
            "distance_least_km": span[0],
            "distance_most_km": span[1],
            **radius_applied(bench.people, offer, offers),
            "verdict": VERDICT_NAMES[answer],
            "availability": offer.availability,
            "reservations": " ".join(reserved) or None,
            "criteria": Reasons(bench, offer),
            "order": (
                -answer,
                count_misses(bench, offer) if answer == NO else (),
                _AVAILABILITY_ORDER[offer.availability],
                len(reserved),
                _for_order(away, span),
                np.inf if number is None else number,
                offer.service,
            ),
        }


def distance_span(people: People, where: Where) -> tuple[float, float]:
    """Return how near to a site and how far from it, in kilometres, a home lies that is known only by a place."""
    return people.homes.reach_km(int(people.doubt[0]), where.centre)


def _for_order(away: float | None, span: tuple[float, float] | tuple[None, None]) -> float:
    """Return the distance that orders options: of a home known only so far the middle of what it may be."""
    if span[0] is not None and span[1] is not None:
        return (span[0] + span[1]) / 2
    return np.inf if away is None or np.isnan(away) else away


_SERVICE_NAMES = ("service_id", "service_name", "service_type", "site_name", "latitude", "longitude")
_PROGRAMME_NAMES = ("programme_id", "programme_name")


def radius_applied(person: People, offer: Offer, offers: Offers) -> dict[str, Any]:
    """Say which catchment was applied to one person and whose class chose it.

    `radius_km` is empty where no limit is stated or the class that would choose it is not known. `radius_source` is
    `programme`, `service` or `type_default`; `class_of` is `home` or `site`; `class_source` is `recorded` or
    `settlements`.
    """
    rule = next((leaf for leaf in offer.criteria if isinstance(leaf, Within)), None)
    if rule is None:
        return {}
    code = int(classes_for(person, rule, Where(offer, offers))[0])
    derived = person.class_derived[0] if rule.class_of == "home" else offers.site_class_derived[offer.service]
    applied: dict[str, Any] = {"class_of": rule.class_of}
    limits = {limit_km(rule, one) for one in ((URBAN, RURAL) if code == MISSING else (code,))}
    if len(limits) == 1 and np.isfinite(limit := limits.pop()):
        applied |= {"radius_km": limit, "radius_source": offer.radius_sources[max(code, 0)]}
    if code == MISSING:
        return applied
    return applied | {
        "radius_class": CLASS_NAMES[code],
        "class_source": "settlements" if derived else "recorded",
    }
