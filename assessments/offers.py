"""What can be offered to people: each programme at each of its sites, and each service that needs no programme."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.land import Land
from assessments.roads.reach import RoadReach
from assessments.trades import Trades
from layers.geodesy import Places
from layers.rules import AllOf, AnyOf, Criterion, Lift, Not, Rule, Within, deciding, leaves, names_distance, rule_of
from layers.service_types import SERVICE_TYPES
from layers.words import Stated

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from assessments.facts import Codes

CLOSED_STATUSES = ("inactive", "defunct")
"""Statuses of a service that does not run: whatever it offers has ended."""

CLOSED_FOR_NOW = "temporarily closed"


@dataclass(frozen=True)
class Radii:
    """The catchment that applies when the programme's rule names none: kilometres, None is no limit."""

    urban_km: float | None
    rural_km: float | None
    urban_source: str = "service"
    rural_source: str = "service"


@dataclass(frozen=True)
class Offer:
    """One programme at one of its sites, or one open service (`programme` is None).

    `programme` and `service` are row positions in the frames. `rule` is the programme's rule as it decides: with, where
    it names no distance, the service's catchment, without its soft criteria, and with `lifts`, the waivers in force;
    `written` is the rule before those two. `radius_sources` are (rural, urban): `programme`, `service` or
    `type_default`.
    `age_day` is the day on which ages count where the rule says `on: start`, `age_day_source` which day that is:
    `intake`, `start` or `today`.
    """

    programme: int | None
    service: int
    rule: Rule
    radius_sources: tuple[str, str]
    age_day: dt.date
    age_day_source: str
    availability: str
    written: Rule | None = None
    lifts: tuple[Lift, ...] = ()

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria that decide, in the order in which they are written."""
        return leaves(self.rule)

    @cached_property
    def distinct(self) -> tuple[Criterion, ...]:
        """The criteria that decide, each once."""
        return tuple(dict.fromkeys(self.criteria))

    @cached_property
    def signed(self) -> tuple[tuple[Criterion, bool], ...]:
        """The criteria that decide, and whether each stands inside an odd number of `not`; each such pair once."""
        return tuple(dict.fromkeys(_signed(self.rule, denied=False)))

    @cached_property
    def stated(self) -> tuple[Criterion, ...]:
        """The criteria of the written rule, soft ones included, in their order."""
        return self.criteria if self.written is None else leaves(self.written)


def _signed(rule: Rule, *, denied: bool) -> tuple[tuple[Criterion, bool], ...]:
    if isinstance(rule, (AllOf, AnyOf)):
        return tuple(each for part in rule.parts for each in _signed(part, denied=denied))
    return _signed(rule.part, denied=not denied) if isinstance(rule, Not) else ((rule, denied),)


@dataclass(frozen=True)
class Offers:
    """Everything on offer on a day. `site_class` is the urban or rural class of each service, -1 if not known."""

    items: tuple[Offer, ...]
    services: pd.DataFrame
    programmes: pd.DataFrame
    places: Places
    site_class: Codes
    site_class_derived: npt.NDArray[np.bool_]
    country: tuple[str, ...]
    service_type: tuple[str, ...]
    on: dt.date
    roads: RoadReach = field(default_factory=RoadReach)
    land: Land = field(default_factory=Land)
    trades: Trades = field(default_factory=Trades)

    @cached_property
    def accessibility(self) -> tuple[frozenset[str] | None, ...]:
        """What each service offers people with a disability, None where nobody has said."""
        texts = self.services["accessibility"].fillna("")
        return tuple(frozenset(text.split()) if text else None for text in texts)

    def __len__(self) -> int:
        return len(self.items)


def offers_of(
    services: pd.DataFrame,
    programmes: pd.DataFrame,
    *,
    on: dt.date,
    site_class: Codes,
    site_class_derived: npt.NDArray[np.bool_],
    default_radii_km: Mapping[str, tuple[float, float]] | None = None,
    lifts: Mapping[str, tuple[Lift, ...]] | None = None,
) -> Offers:
    """List everything on offer.

    Parameters
    ----------
    services, programmes
        Frames of these schemas.
    on
        The day asked about.
    site_class, site_class_derived
        Urban or rural class of each service, and whether it comes from settlements.
    default_radii_km
        (urban, rural) catchment by service type for services that state none; default: that of the type.
    lifts
        The waivers in force on the day, by programme.

    Returns
    -------
    Offers
        Programmes first, in their order and the order of their sites; then the services of no programme. A service
        that a programme names but nobody has imported is left out.

    """
    position = {service_id: row for row, service_id in enumerate(services["service_id"])}
    sites: dict[str, list[Any]] = {str(name): list(services[name]) for name in services}
    items: list[Offer] = []
    offered: set[int] = set()
    for number, programme in enumerate(_records(programmes)):
        rule = rule_of(programme["criteria"])
        waived = (lifts or {}).get(str(programme["programme_id"]), ())
        for service_id in dict.fromkeys(str(programme["service_ids"]).split()):
            if service_id in position:
                offered.add(position[service_id])
                offer = _programme_offer(number, programme, rule, position[service_id], sites, on=on)
                items.append(_as_it_decides(offer, waived))
    items.extend(
        _open_service(row, sites, default_radii_km or {}, on=on) for row in range(len(services)) if row not in offered
    )
    return Offers(
        items=tuple(items),
        services=services,
        programmes=programmes,
        places=Places(services["latitude"].to_numpy(dtype=float), services["longitude"].to_numpy(dtype=float)),
        site_class=site_class,
        site_class_derived=site_class_derived,
        country=tuple("" if pd.isna(code) else str(code) for code in services["country"]),
        service_type=tuple(services["service_type"]),
        on=on,
    )


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _programme_offer(
    number: int, programme: dict[str, Any], rule: Rule, row: int, sites: dict[str, list[Any]], *, on: dt.date
) -> Offer:
    sources = ("programme", "programme")
    if not names_distance(rule):
        stated = _stated(row, sites)
        if stated.urban_km is not None or stated.rural_km is not None:
            rule = AllOf((rule, Within(urban_km=stated.urban_km, rural_km=stated.rural_km)))
            sources = ("service", "service")
    age_day, age_day_source = _age_day(programme, on=on)
    return Offer(
        programme=number,
        service=row,
        rule=rule,
        radius_sources=sources,
        age_day=age_day,
        age_day_source=age_day_source,
        availability=availability_of(programme, sites["status"][row], on=on),
    )


def _as_it_decides(offer: Offer, lifts: tuple[Lift, ...]) -> Offer:
    """Pass over the soft criteria of an offer, and lift those that are waived."""
    if not lifts and not any(leaf.soft for leaf in offer.criteria):
        return offer
    return replace(offer, rule=deciding(offer.rule, lifts), written=offer.rule, lifts=lifts)


def _open_service(
    row: int, sites: dict[str, list[Any]], default_radii_km: Mapping[str, tuple[float, float]], *, on: dt.date
) -> Offer:
    stated = _stated(row, sites)
    code = sites["service_type"][row]
    kind = SERVICE_TYPES[code]
    urban, rural = default_radii_km.get(code, (kind.urban_radius_km, kind.rural_radius_km))
    seats = {"seats_available": sites["seats_available"][row]}
    return Offer(
        programme=None,
        service=row,
        rule=Within(
            urban_km=urban if stated.urban_km is None else stated.urban_km,
            rural_km=rural if stated.rural_km is None else stated.rural_km,
        ),
        radius_sources=(
            "type_default" if stated.rural_km is None else "service",
            "type_default" if stated.urban_km is None else "service",
        ),
        age_day=on,
        age_day_source="today",
        availability=availability_of(seats, sites["status"][row], on=on),
    )


def _stated(row: int, sites: dict[str, list[Any]]) -> Radii:
    urban, rural = sites["urban_radius_km"][row], sites["rural_radius_km"][row]
    return Radii(None if pd.isna(urban) else Stated(urban), None if pd.isna(rural) else Stated(rural))


def _date(value: Any) -> dt.date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def intakes_of(programme: Mapping[str, Any]) -> list[dt.date]:
    """List the intake dates of a programme, earliest first; none listed is an empty list."""
    text = programme.get("intake_dates")
    return sorted(dt.date.fromisoformat(entry) for entry in text.split()) if isinstance(text, str) else []


def _age_day(programme: Mapping[str, Any], *, on: dt.date) -> tuple[dt.date, str]:
    """Return the next intake (the day itself included), else the start, else the day asked about, and which it is."""
    ahead = [day for day in intakes_of(programme) if day >= on]
    if ahead:
        return ahead[0], "intake"
    starts = _date(programme.get("starts"))
    return (starts, "start") if starts else (on, "today")


def availability_of(offer: Mapping[str, Any], status: Any, *, on: dt.date) -> str:
    """Say whether there is a place to enter on a day: `open`, `not_yet`, `full` or `ended`.

    Ended: the service is inactive or defunct, its funding or the course is over, or every intake lies behind (an
    intake on the very day is still open). Not yet: the service is closed for a time. Full: it is known that no seat is
    left. A limit that nobody has stated is no limit.
    """
    if status in CLOSED_STATUSES:
        return "ended"
    funding_ends, ends = _date(offer.get("funding_ends")), _date(offer.get("ends"))
    if funding_ends is not None and on > funding_ends:
        return "ended"
    intakes = intakes_of(offer)
    if intakes:
        if on > intakes[-1]:
            return "ended"
    elif ends is not None and on > ends:
        return "ended"
    if status == CLOSED_FOR_NOW:
        return "not_yet"
    seats = offer.get("seats_available")
    return "full" if seats is not None and not pd.isna(seats) and seats <= 0 else "open"
