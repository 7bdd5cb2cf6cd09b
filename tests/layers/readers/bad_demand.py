"""The table of bad inputs about labour demand: what each row holds and what it gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from layers.reading import Action
from tests.layers.readers.grids import areas, settlements, world

if TYPE_CHECKING:
    from layers.readers.context import Context

IN_ROWS, ASK, FIX, WARN = Action.ROWS, Action.ASK, Action.FIX, Action.WARN

GAMBIA = areas(
    {"area_id": "GM", "area_name": "The Gambia", "admin_level": 0},
    {"area_id": "GM01", "area_name": "Banjul", "geometry": shapely.box(-16.7, 13.4, -16.5, 13.5)},
    {"area_id": "GM02", "area_name": "Kanifing", "geometry": shapely.box(-16.8, 13.3, -16.7, 13.5)},
    {"area_id": "GM0201", "area_name": "Bakau", "admin_level": 2, "parent_id": "GM02"},
)
TWO_BAKOTEHS = settlements(
    {"settlement_id": "a", "settlement_name": "Bakoteh", "admin1_pcode": "GM01"},
    {"settlement_id": "b", "settlement_name": "Bakoteh", "admin1_pcode": "GM02"},
    {"settlement_id": "c", "admin1_pcode": "GM02"},
)
KNOWN = world(areas=GAMBIA, settlements=TWO_BAKOTEHS)
"""Two regions and a district of The Gambia; Brikama lies in GM02, there are two places called Bakoteh."""

GOOD = {
    "area_id": "GM01",
    "isco08_code": "7212",
    "openings": "12",
    "demand_source": "LMA",
    "reference_date": "2026-06-30",
}
"""A row with which nothing is wrong."""


@dataclass(frozen=True)
class Case:
    """Changes to the good row, one row each; the fault, the first row that has it (2 is the first), its header.

    `taken` is how many rows are accepted once the question is answered with yes; None where it is none.
    """

    name: str
    changes: tuple[dict[str, str], ...]
    code: str
    action: Action
    column: str | None = None
    row: int = 2
    quarantined: int = 1
    taken: int | None = None
    context: Context = KNOWN

    def __str__(self) -> str:
        return self.name

    def rows(self) -> list[list[str]]:
        """The header and a row for each change; a cell that is None does not stand in the file at all."""
        wanted = [{**GOOD, **change} for change in self.changes]
        gone = {name for row in wanted for name, cell in row.items() if cell is None}
        header = [name for name in dict.fromkeys(name for row in wanted for name in row) if name not in gone]
        return [header, *([row.get(name, "") for name in header] for row in wanted)]


def one(name: str, code: str, action: Action, column: str | None, **change: str) -> Case:
    return Case(name, (change,), code, action, column, quarantined=int(action in (IN_ROWS, ASK)))


def asked(name: str, code: str, column: str | None, *changes: dict[str, str], row: int = 2) -> Case:
    return Case(name, changes, code, ASK, column, row, quarantined=1, taken=len(changes))


PLACE = {"area_id": None, "latitude": "13.45", "longitude": "-16.57"}
WAGE = {"wage_amount": "5000", "wage_currency": "GMD", "wage_period": "month"}

CASES: list[Case] = [
    # where
    one("no_area", "demand.where", IN_ROWS, None, area_id=""),
    one("national_by_country", "demand.national", FIX, "country", area_id="", country="GM"),
    one("area_of_another_country", "area.other_country", IN_ROWS, "area_id", area_id="SN01"),
    one("area_and_country_disagree", "area.not_of_country", IN_ROWS, "area_id", country="SN"),
    one("area_that_is_none", "area.not_known", IN_ROWS, "area_id", area_id="GM77"),
    one("area_by_a_strange_name", "area.not_known", IN_ROWS, "area_id", area_id="Xyzzy"),
    Case("area_by_name_before_any_is_known", ({"area_id": "Banjul"},), "area.none_known", IN_ROWS, "area_id",
         context=world()),
    one("settlement_of_two_areas", "area.homonym", IN_ROWS, "area_id", area_id="Bakoteh"),
    one("settlement_for_an_area", "area.from_settlement", FIX, "area_id", area_id="Brikama"),
    one("area_code_by_iso3", "code.repaired", FIX, "area_id", area_id="GMB02"),
    one("point_in_an_area", "area.from_point", FIX, "latitude", **PLACE),
    one("point_in_no_area", "demand.catchment", IN_ROWS, "latitude", **{**PLACE, "longitude": "-15.5"}),
    # what
    one("nothing_said_of_the_work", "demand.what", IN_ROWS, None, isco08_code=""),
    one("isco_lost_its_zero", "code.repaired", FIX, "isco08_code", isco08_code="110"),
    asked("isco_may_have_lost_its_zero", "code.zero_lost", "isco08_code", {"isco08_code": "110"},
          {"isco08_code": "11"}, row=3),
    one("isco_unknown", "isco.unknown", IN_ROWS, "isco08_code", isco08_code="7777"),
    one("isco_is_a_title", "isco.title", FIX, "isco08_code", isco08_code="soudeur"),
    one("isco_with_its_label", "code.repaired", FIX, "isco08_code", isco08_code="7212 - Welders"),
    asked("isco_of_1988", "isco.older", "isco08_code", {"isco08_code": "7136"}),
    one("isco_of_1988_divided", "isco.split", IN_ROWS, "isco08_code", isco08_code="5122"),
    one("isco88_column", "isco.converted", FIX, "isco88_code", isco08_code="", isco88_code="7136"),
    one("isco88_column_divided", "isco.split", IN_ROWS, "isco88_code", isco08_code="", isco88_code="5122"),
    one("isco88_column_unknown", "isco.unknown_88", IN_ROWS, "isco88_code", isco08_code="", isco88_code="7777"),
    one("isic_unknown", "isic.unknown", IN_ROWS, "isic4_code", isic4_code="Z9"),
    one("isic_lost_its_zero", "code.repaired", FIX, "isic4_code", isic4_code="111"),
    one("total_of_an_area", "id.looks_like_total", IN_ROWS, None, isco08_code="Total"),
    one("total_of_the_areas", "id.looks_like_total", IN_ROWS, None, area_id="Ensemble"),
    # figures
    one("no_figure", "demand.nothing", IN_ROWS, None, openings=""),
    one("openings_in_words", "num.not_a_number", IN_ROWS, "openings", openings="many"),
    one("openings_negative", "num.range", IN_ROWS, "openings", openings="-3"),
    one("share_above_100", "share.range", IN_ROWS, "hard_to_fill_share", hard_to_fill_share="120"),
    one("share_in_percent", "share.percent", FIX, "hard_to_fill_share", hard_to_fill_share="45"),
    one("share_with_its_sign", "share.percent", FIX, "hard_to_fill_share", hard_to_fill_share="45 %"),
    asked("share_among_percentages", "share.unit", "hard_to_fill_share", {"hard_to_fill_share": "45"},
          {"isco08_code": "7213", "hard_to_fill_share": "20"}, {"isco08_code": "7214", "hard_to_fill_share": "0.4"},
          row=4),
    asked("percentage_among_shares", "share.unit", "hard_to_fill_share", {"hard_to_fill_share": "0.4"},
          {"isco08_code": "7213", "hard_to_fill_share": "0.2"}, {"isco08_code": "7214", "hard_to_fill_share": "45"},
          row=4),
    asked("percentage_like_a_share", "share.unit", "hard_to_fill_percent", {"hard_to_fill_percent": "0.4"}),
    asked("wage_without_currency", "wage.currency", "wage_amount", {**WAGE, "wage_currency": ""}),
    one("wage_without_currency_nowhere", "wage.no_currency", IN_ROWS, "wage_amount", area_id=None, latitude="13.45",
        longitude="-15.5", catchment_km="10", **{**WAGE, "wage_currency": ""}),
    one("wage_in_no_currency", "wage.unknown_currency", IN_ROWS, "wage_currency", **{**WAGE, "wage_currency": "XYZ"}),
    one("wage_without_period", "wage.no_period", IN_ROWS, "wage_amount", **{**WAGE, "wage_period": ""}),
    one("no_number_of_posts", "vacancy.one", FIX, None, isco08_code=None, openings=None, job_title="Welder"),
    # days and surveys
    one("day_in_the_future", "date.future", IN_ROWS, "reference_date", reference_date="2027-01-01"),
    one("only_a_month", "date.period", FIX, "reference_date", reference_date="juin 2026"),
    one("only_a_year", "date.period", FIX, "reference_date", reference_date="2025"),
    one("no_day", "demand.undated", WARN, None, reference_date=None),
    Case("same_survey_twice", ({}, {}), "id.duplicate_identical", FIX, None, row=3, quarantined=0),
    Case("same_survey_twice_and_different", ({}, {"openings": "13"}), "demand.twice", IN_ROWS, None, quarantined=2),
]  # fmt: skip
