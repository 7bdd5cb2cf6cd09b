"""Which options suit one person best, which come near, and why?

Ranking is a function with stated terms: first what the verdict is, then whether a place can be entered now, then the
distance. Near misses come after every suitable option, the fewest and smallest failings first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.criteria import Where
from assessments.criteria.distance import classes_for, limit_km
from assessments.eligibility import Bench, explain
from assessments.facts import CLASS_NAMES, MISSING, RURAL, URBAN
from assessments.logic import NO, VERDICT_NAMES
from layers.geodesy import distance_km
from layers.rules import Within, leaves
from layers.schemas import Options
from layers.schemas.columns import AVAILABILITIES

if TYPE_CHECKING:
    from assessments.criteria import Answer
    from assessments.facts import People
    from assessments.offers import Offer, Offers

_VERDICT_ORDER = {"eligible": 0, "unknown": 1, "ineligible": 2}
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
        Eligible options first, then those to be checked, each by availability (open, not yet, full, ended) and then
        distance; `rank` counts them from 1. Then the ineligible ones without a rank, those with the fewest and
        smallest failings first. `criteria` holds each row's `Answer`s.

    """
    home, sites = person.places, offers.places
    far = distance_km(home.latitude[:1], home.longitude[:1], sites.latitude, sites.longitude)
    bench = Bench(person, offers, far)
    verdicts = bench.verdicts()[0]
    services = {name: list(offers.services[name]) for name in _SERVICE_NAMES}
    programmes = {name: list(offers.programmes[name]) for name in _PROGRAMME_NAMES}
    rows: list[dict[str, Any]] = []
    for offer, answer in zip(offers.items, verdicts, strict=True):
        verdict = VERDICT_NAMES[answer]
        away = float(far[offer.service])
        criteria = explain(bench, offer)
        number = offer.programme
        rows.append(
            {
                **{name: None if number is None else values[number] for name, values in programmes.items()},
                **{name: values[offer.service] for name, values in services.items()},
                "distance_km": away,
                **radius_applied(person, offer, offers),
                "verdict": verdict,
                "availability": offer.availability,
                "criteria": criteria,
                "order": (
                    _VERDICT_ORDER[verdict],
                    *_misses(criteria, counted=int(answer) == NO),
                    _AVAILABILITY_ORDER[offer.availability],
                    np.inf if np.isnan(away) else away,
                    np.inf if number is None else number,
                    offer.service,
                ),
            }
        )
    rows.sort(key=lambda row: row["order"])
    for place, row in enumerate(rows, start=1):
        row["rank"] = place if row["verdict"] != "ineligible" else None
    return Options.parse(pd.DataFrame(rows)) if rows else Options.empty()


_SERVICE_NAMES = ("service_id", "service_name", "service_type", "site_name", "latitude", "longitude")
_PROGRAMME_NAMES = ("programme_id", "programme_name")


def _misses(criteria: tuple[Answer, ...], *, counted: bool) -> tuple[int, float]:
    """Count the failing criteria and add up by how much they fail (shares of their limits)."""
    failing = [one for one in criteria if one.answer == "no"] if counted else []
    return len(failing), sum(1.0 if one.shortfall is None else one.shortfall for one in failing)


def radius_applied(person: People, offer: Offer, offers: Offers) -> dict[str, Any]:
    """Say which catchment was applied to one person and whose class chose it.

    `radius_km` is empty where no limit is stated or the class that would choose it is not known. `radius_source` is
    `programme`, `service` or `type_default`; `class_of` is `home` or `site`; `class_source` is `recorded` or
    `settlements`.
    """
    rule = next((leaf for leaf in leaves(offer.rule) if isinstance(leaf, Within)), None)
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
