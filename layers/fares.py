"""What does it cost to get to a site and back, on a day and in a month?

A day's fare is, there and back, the fixed part and so much a kilometre of the way by road, from door to door. The
table is `fares.toml` beside this module; an office keeps what it knows better in a file of its own. A fare is in the
money of the site's country; where that, the way or a tariff is not known there is no fare, and a word says why.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from layers.country_money import checked_path, currency_faults, source_of
from layers.money import Money
from layers.overlays import (
    NOTHING,
    Day,
    Each,
    Figure,
    Mark,
    Note,
    Overlay,
    OverlayError,
    Shape,
    found_at,
    lay_over,
    read_overlay,
    read_tree,
)
from layers.roads.names import PROFILES
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from layers.overlays import Path, Tree
    from layers.roads.trip import Trip

SHIPPED = FilePath(__file__).with_name("fares.toml")
"""The table as it comes with Homeward."""

FREE = "walk"
"""The way of travelling that costs nothing."""

WALKED_MINUTES = 60
"""Somebody for whom the way takes no longer on foot need not pay a fare: an assumption."""

MODES = tuple(profile for profile in PROFILES if profile != FREE)
"""Ways of travelling that have a fare."""

PRICED, NO_WAY, NO_COUNTRY, NO_TARIFF = "priced", "no_way", "no_country", "no_tariff"

FARE_LABELS: dict[str, str] = {
    PRICED: N_("Fares known"),
    NO_WAY: N_("No fare: the way by road is not known"),
    NO_COUNTRY: N_("No fare: the country of the site is not known"),
    NO_TARIFF: N_("No fare: no tariff is known for the country of the site"),
}
"""What may be said of a fare; no number ever stands for one of these."""

DEAREST = 1e9
_AMOUNT = Figure("currency", 0.0, DEAREST)
_PARTS = ("fixed", "per_km")
_MODE = {**dict.fromkeys(_PARTS, _AMOUNT), "source": Note(), "date": Day()}
_COUNTRY = {"currency": Note("[A-Z]{3}"), **dict.fromkeys(MODES, _MODE)}


def key_of(path: Path) -> str:
    """Write a figure's path as its short key: `days`, or `GM.moto.per_km`."""
    return ".".join(path[1:])


SHAPE = Shape(
    {"month": {"days": Figure("days", 1.0, 31.0), "source": Note()}, "countries": Each("[A-Z]{2}", _COUNTRY)},
    source_of,
    key_of,
)
"""What an office's file of fares may hold."""


def path_of(key: str) -> Path:
    """Read a short key.

    Raises
    ------
    OverlayError
        When no figure can have it.

    """
    path = ("month", key) if "." not in key else ("countries", *key.split("."))
    return checked_path(SHAPE, path, key, "days, GM.moto.fixed, GM.minibus.per_km")


@dataclass(frozen=True)
class Tariff:
    """What a ride costs one traveller one way: `fixed`, and `per_km` for each kilometre; and where that comes from.

    `source` is the table's word for both parts; a part that the office set has its `mark` instead.
    """

    fixed: float
    per_km: float
    source: str
    date: dt.date | None = None
    marks: tuple[Mark | None, Mark | None] = (None, None)

    @property
    def is_assumption(self) -> bool:
        """Tell whether a part of it is marked as an assumption."""
        return None in self.marks and "assumption" in self.source

    def day(self, road_km: float, road_km_back: float) -> float:
        """Return what one day costs: there and back."""
        return 2 * self.fixed + self.per_km * (road_km + road_km_back)


@dataclass(frozen=True)
class CountryFares:
    """The currency (ISO 4217) of a country, and the tariffs known in it by way of travelling."""

    currency: str
    tariffs: Mapping[str, Tariff]


@dataclass(frozen=True)
class Fares:
    """The whole table: days on which somebody goes in a month, and the tariffs by country (ISO 3166, two letters).

    `days_source` says where the days come from, unless the office has set them.
    """

    days_a_month: float
    countries: Mapping[str, CountryFares]
    days_source: str = ""


@dataclass(frozen=True)
class TripFares:
    """What the way to one site costs: a day and a month, by way of travelling; None where that one has no way.

    `status` is `priced`, else the word that says why nothing is known. `assumed` are the ways of travelling whose
    tariff is an assumption, at least in part.
    """

    status: str
    day: Mapping[str, Money | None]
    month: Mapping[str, Money | None]
    days_a_month: float
    assumed: frozenset[str] = frozenset()

    def as_columns(self) -> dict[str, Any]:
        """Return the columns that a row of options gets."""
        return {
            "fare_status": self.status,
            "fare_day": {mode: _json(money) for mode, money in self.day.items()},
            "fare_month": {mode: _json(money) for mode, money in self.month.items()},
        }


def _json(money: Money | None) -> dict[str, Any] | None:
    return None if money is None else money.as_json()


def fares_of(trip: Trip, country: str | None, fares: Fares) -> TripFares:
    """Price the way to a site.

    Parameters
    ----------
    trip
        The way there and back; one that is not reached, or has no way back, has no fare.
    country
        The site's country (ISO 3166, two letters); None or empty where it is not known.
    fares
        The tariffs.

    Returns
    -------
    TripFares
        Walking is free wherever one can walk; another way of travelling has a fare where it has a way and a tariff.

    """
    there, back = trip.road_km, trip.road_km_back
    known = fares.countries.get(country or "")
    if not trip.reached or there is None or back is None:
        return _without(NO_WAY, fares)
    if not country:
        return _without(NO_COUNTRY, fares)
    if known is None:
        return _without(NO_TARIFF, fares)
    day: dict[str, Money | None] = {}
    for mode in PROFILES:
        tariff = known.tariffs.get(mode)
        usable = trip.minutes(mode, "dry") is not None
        cost = 0.0 if mode == FREE else None if tariff is None else tariff.day(there, back)
        day[mode] = Money(cost, known.currency) if usable and cost is not None else None
    month = {mode: None if money is None else money.times(fares.days_a_month) for mode, money in day.items()}
    assumed = frozenset(mode for mode, tariff in known.tariffs.items() if tariff.is_assumption)
    return TripFares(PRICED, day, month, fares.days_a_month, assumed)


def _without(status: str, fares: Fares) -> TripFares:
    nothing: dict[str, Money | None] = dict.fromkeys(PROFILES)
    return TripFares(status, nothing, nothing, fares.days_a_month)


@lru_cache(maxsize=1)
def shipped_tree() -> Tree:
    """Return the table that comes with Homeward; not to be changed."""
    return read_tree(SHIPPED.read_text(encoding="utf-8"))


def read_office(text: str, mark: Mark | None = None) -> Overlay:
    """Read an office's file of fares; an empty one sets nothing. `mark`: see `read_overlay`.

    Raises
    ------
    OverlayError
        With everything that is wrong with it, one sentence each.

    """
    office = read_overlay(text, SHAPE, mark=mark)
    faults = [*currency_faults(office.tree, shipped_tree()["countries"]), *_incomplete(office.tree)]
    if faults:
        raise OverlayError(faults)
    return office


def _incomplete(tree: Tree) -> Iterator[Message]:
    """Find tariffs that the office began and did not finish."""
    shipped = shipped_tree()["countries"]
    for country, table in tree.get("countries", {}).items():
        ours = shipped.get(country, {})
        for mode in MODES:
            parts = {**ours.get(mode, {}), **table.get(mode, {})}
            for part in _PARTS:
                if mode in table and part not in parts:
                    yield say("countries.{country}.{mode} lacks “{part}”.", country=country, mode=mode, part=part)


def fares_with(office: Overlay = NOTHING) -> Fares:
    """Return the fares that hold: the office's laid over those that are shipped."""
    tree: Tree = {}
    lay_over(tree, shipped_tree())
    lay_over(tree, office.tree)
    return Fares(
        days_a_month=float(tree["month"]["days"]),
        countries={code: _country(code, table, office) for code, table in sorted(tree["countries"].items())},
        days_source=str(tree["month"]["source"]),
    )


def _country(code: str, table: Mapping[str, Any], office: Overlay) -> CountryFares:
    tariffs = {}
    for mode in MODES:
        if mode in table:
            row = table[mode]
            fixed, per_km = (_mark(office, code, mode, part) for part in _PARTS)
            day = row.get("date")
            tariffs[mode] = Tariff(
                float(row["fixed"]), float(row["per_km"]), str(row.get("source", "")), day, (fixed, per_km)
            )
    return CountryFares(str(table["currency"]), tariffs)


def _mark(office: Overlay, code: str, mode: str, part: str) -> Mark | None:
    return office.marks.get(key_of(("countries", code, mode, part)))


def shipped_at(key: str) -> float | None:
    """Return what a figure was shipped as; None where it was not."""
    found = found_at(shipped_tree(), path_of(key))
    return None if found is None else float(found)
