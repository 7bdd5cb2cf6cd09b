"""What does a month cost somebody who follows a course, and what would it have earned: food, lodging, income?

The table is `living.toml` beside this module; an office keeps what it knows better in a file of its own. Figures are in
the money of the site's country, for one adult and one month.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from layers.country_money import COUNTRIES, checked_path, currency_faults, source_of
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
    lay_over,
    read_overlay,
    read_tree,
)
from layers.words import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.overlays import Path, Tree

SHIPPED = FilePath(__file__).with_name("living.toml")
"""The table as it comes with Homeward."""

FOOD, LODGING, INCOME = "food", "lodging", "income"
KINDS = (FOOD, LODGING, INCOME)

KIND_LABELS: dict[str, str] = {
    FOOD: N_("food for one adult"),
    LODGING: N_("a rented room near the site"),
    INCOME: N_("income of a full-time month"),
}
"""What each figure of a country is called."""

DEAREST = 1e9
_FIGURE = {"month": Figure("currency", 0.0, DEAREST), "source": Note(), "date": Day()}
_COUNTRY = {"currency": Note("[A-Z]{3}"), **dict.fromkeys(KINDS, _FIGURE)}
_WAY = {"lodging_from_km": Figure("km", 1.0, 500.0), "detour": Figure("times", 1.0, 5.0), "source": Note()}


def key_of(path: Path) -> str:
    """Write a figure's path as its short key: `lodging_from_km`, or `GM.food`."""
    return path[1] if path[0] == "way" else f"{path[1]}.{path[2]}"


SHAPE = Shape({"way": _WAY, COUNTRIES: Each("[A-Z]{2}", _COUNTRY)}, source_of, key_of)
"""What an office's file of costs of living may hold."""


def path_of(key: str) -> Path:
    """Read a short key.

    Raises
    ------
    OverlayError
        When no figure can have it.

    """
    path = ("way", key) if "." not in key else (COUNTRIES, *key.split("."), "month")
    return checked_path(SHAPE, path, key, "GM.food, GM.lodging, GM.income, lodging_from_km")


@dataclass(frozen=True)
class Monthly:
    """One figure: an amount a month, where it comes from and of which day; `mark` says who of the office set it."""

    money: Money
    source: str
    date: dt.date | None = None
    mark: Mark | None = None

    @property
    def is_assumption(self) -> bool:
        """Tell whether it is marked as an assumption."""
        return self.mark is None and "assumption" in self.source


@dataclass(frozen=True)
class Living:
    """The whole table: figures by country (ISO 3166, two letters) and kind, and from which way on somebody lodges.

    `detour` is by how much a way is longer than the straight line where no road is known.
    """

    lodging_from_km: float
    detour: float
    countries: Mapping[str, Mapping[str, Monthly]]
    way_source: str = ""

    def of(self, country: str | None, kind: str) -> Monthly | None:
        """Return a figure of a country; None where it is not known."""
        return self.countries.get(country or "", {}).get(kind)


@lru_cache(maxsize=1)
def shipped_tree() -> Tree:
    """Return the table that comes with Homeward; not to be changed."""
    return read_tree(SHIPPED.read_text(encoding="utf-8"))


def read_office(text: str, mark: Mark | None = None) -> Overlay:
    """Read an office's file of costs of living; an empty one sets nothing. `mark`: see `read_overlay`.

    Raises
    ------
    OverlayError
        With everything that is wrong with it, one sentence each.

    """
    office = read_overlay(text, SHAPE, mark=mark)
    faults = list(currency_faults(office.tree, shipped_tree()[COUNTRIES]))
    if faults:
        raise OverlayError(faults)
    return office


@lru_cache(maxsize=1)
def shipped_living() -> Living:
    """Return the table that comes with Homeward."""
    return living_with()


def living_with(office: Overlay = NOTHING) -> Living:
    """Return the costs of living that hold: the office's laid over those that are shipped."""
    tree: Tree = {}
    lay_over(tree, shipped_tree())
    lay_over(tree, office.tree)
    way = tree["way"]
    return Living(
        lodging_from_km=float(way["lodging_from_km"]),
        detour=float(way["detour"]),
        countries={code: _country(code, table, office) for code, table in sorted(tree[COUNTRIES].items())},
        way_source=str(way["source"]),
    )


def _country(code: str, table: Mapping[str, Any], office: Overlay) -> dict[str, Monthly]:
    currency = str(table["currency"])
    return {
        kind: Monthly(
            Money(float(row["month"]), currency),
            str(row.get("source", "")),
            row.get("date"),
            office.marks.get(key_of((COUNTRIES, code, kind, "month"))),
        )
        for kind in KINDS
        if "month" in (row := table.get(kind, {}))
    }
