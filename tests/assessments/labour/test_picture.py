"""What is told of areas and occupations: a table worked out by hand, and laws that hold for any demand."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.labour.figures import figures_of
from assessments.labour.picture import picture_of
from assessments.labour.records import records_of, sector_path
from layers.schemas import Areas, Demand

ON = dt.date(2026, 11, 22)

AREAS = Areas.parse(
    pd.DataFrame(
        [
            {"area_id": "XX", "area_name": "Land", "admin_level": 0, "country": "XX"},
            {"area_id": "A", "area_name": "A", "admin_level": 1, "parent_id": "XX", "country": "XX"},
            {"area_id": "B", "area_name": "B", "admin_level": 1, "parent_id": "XX", "country": "XX"},
            {"area_id": "A1", "area_name": "A1", "admin_level": 2, "parent_id": "A", "country": "XX"},
            {"area_id": "A2", "area_name": "A2", "admin_level": 2, "parent_id": "A", "country": "XX"},
        ]
    )
)


def row(area="A", code="7212", **changes):
    usual = {"area_id": area, "isco08_code": code, "reference_date": "2026-05-01", "demand_source": "Survey"}
    return {**usual, "demand_method": "survey", "employers_asked": 40, **changes}


def demand(*rows):
    return Demand.parse(pd.DataFrame([{"demand_id": str(number), **each} for number, each in enumerate(rows)]))


def figures(*rows, level=1, digits=4):
    found = figures_of(records_of(demand(*rows), AREAS, on=ON), level=level, digits=digits, on=ON)
    return found.set_index(["area_id", "subject"])


def picture(*rows, level=1, digits=4, **settings):
    found = picture_of(records_of(demand(*rows), AREAS, on=ON), level=level, digits=digits, on=ON, **settings)
    return found.set_index(["area_id", "subject"])


def test_a_figure_for_the_whole_region_counts_before_the_sum_of_its_districts():
    told = figures(row("A", openings=40), row("A1", openings=10), row("A2", "7531", openings=5))
    assert told["openings"].to_dict() == {("A", "o7212"): 40, ("A", "o7531"): 5}
    districts = figures(row("A", openings=40), row("A1", openings=10), row("A2", "7531", openings=5), level=2)
    assert districts["openings"].to_dict() == {("A1", "o7212"): 10, ("A2", "o7531"): 5}


def test_a_figure_for_a_whole_group_counts_before_its_parts_and_is_never_divided():
    rows = (row(code="72", openings=100), row(code="7212", openings=30), row(code="7213", employed=9))
    assert figures(*rows, digits=2)["openings"].to_dict() == {("A", "o72"): 100}
    assert figures(*rows, digits=2).loc[("A", "o72"), "employed"] == 9
    assert figures(*rows)["openings"].dropna().to_dict() == {("A", "o72"): 100, ("A", "o7212"): 30}


def test_of_two_figures_about_the_same_the_newest_counts_and_the_other_fills_what_it_leaves_open():
    told = figures(
        row(openings=10, employed=80, reference_date="2024-12-01"), row(openings=25, reference_date="2026-05-01")
    )
    assert told.loc[("A", "o7212"), ["openings", "employed"]].tolist() == [25, 80]
    assert told.loc[("A", "o7212"), "day"] == pd.Timestamp("2024-12-01")


def test_figures_by_sector_add_up_unless_the_occupation_s_own_is_there():
    parts = (row(isic4_code="F", openings=10), row(isic4_code="C", openings=5))
    assert figures(*parts).loc[("A", "o7212"), "openings"] == 15
    assert figures(*parts, row(openings=40)).loc[("A", "o7212"), "openings"] == 40


def test_a_section_holds_its_divisions():
    assert [sector_path(code) for code in ("F", "41", "4100", "0111", "")] == ["F", "F41", "F4100", "A0111", ""]


@pytest.mark.parametrize(
    ("changes", "weak"),
    [
        ({}, ""),
        ({"reference_date": "2024-11-22"}, ""),
        ({"reference_date": "2024-11-21"}, "old"),
        ({"employers_asked": 29}, "small"),
        ({"employers_asked": None}, "unstated"),
        ({"employers_asked": None, "demand_method": "vacancies", "openings": 30}, ""),
        ({"missing_since": "2026-06-01"}, "unlisted"),
    ],
)
def test_a_figure_is_weak_for_a_reason_that_is_said(changes, weak):
    assert figures(row(**{"openings": 50, **changes}))["weak"].tolist() == [weak]


def test_fewer_than_eleven_observations_are_not_told_and_are_in_no_total():
    told = figures(row("A1", openings=50), row("A2", openings=7, employers_asked=10), row("B", openings=1))
    assert told["openings"].to_dict() == {("A", "o7212"): 50, ("B", "o7212"): 1}
    alone = figures(row("A2", openings=7, employers_asked=10))
    assert alone["status"].tolist() == ["suppressed"]
    assert math.isnan(alone["openings"].iloc[0])


def test_what_is_of_a_later_day_is_not_known_yet():
    assert figures(row(openings=5, reference_date="2026-11-23")).empty


def test_a_table_worked_out_by_hand():
    told = picture(
        row("A", employed=100, openings=30, hard_to_fill_share=0.5, employers_asked=30),
        row("A", "7531", employed=300, openings=10),
        row("B", employed=100, openings=20, hard_to_fill_share=0.2, employers_asked=30),
        row("B", "7531", employed=500, openings=40),
        replacement_share=0.03,
    )
    welders = told.loc[("A", "o7212")]
    assert welders["location_quotient"] == pytest.approx((100 / 400) / (200 / 1000))
    assert welders["replacement"] == pytest.approx(3)
    assert welders["openings_per_year"] == pytest.approx(33)
    assert welders["terms_missing"] == 1  # growth
    assert welders["national"] == pytest.approx(0.35)  # (15 + 6) of 60 employers
    assert welders["score"] == pytest.approx(0.5 * 0.5 + 0.5 * 0.35)  # 30 asked beside 30 as if asked
    assert welders["basis"] == "employers"


def test_where_no_employer_was_asked_the_rank_of_the_openings_stands_for_the_share():
    told = picture(
        row("A", openings=10, employers_asked=None, sample_size=30),
        row("A", "7531", openings=30, employers_asked=None, sample_size=30),
    )
    assert told.loc[("A", "o7531"), ["own", "basis"]].tolist() == [0.75, "openings"]
    assert told.loc[("A", "o7212"), "own"] == 0.25


def test_without_demand_there_is_an_empty_picture():
    assert picture().empty


few = settings(max_examples=max(2, settings().max_examples // 100))
"""An example adds up several whole tables: a quarter of a second."""

amounts = st.integers(0, 500)
cells = st.tuples(st.sampled_from(["A1", "A2", "B"]), st.sampled_from(["7212", "7213", "7531"]))
tables = st.dictionaries(cells, st.tuples(amounts, amounts, st.integers(1, 60), st.integers(0, 10)), min_size=1)


def rows_of(table):
    return [
        row(area, code, openings=openings, employed=employed, employers_asked=asked, hard_to_fill_share=hits / 10)
        for (area, code), (openings, employed, asked, hits) in table.items()
    ]


@few
@given(tables, amounts, amounts, st.sampled_from([1, 2, 3, 4]), st.sampled_from([0, 1, 2]))
def test_nothing_that_is_told_depends_on_a_figure_that_is_withheld(table, openings, employed, digits, level):
    changed = {
        cell: (openings, employed, asked, 10 - hits) if asked < 11 else (*figure, asked, hits)
        for cell, (*figure, asked, hits) in table.items()
    }
    one, other = (picture(*rows_of(each), digits=digits, level=level) for each in (table, changed))
    pd.testing.assert_frame_equal(one, other)


@few
@given(tables, st.integers(2, 50))
def test_counting_everybody_so_many_times_leaves_location_quotients_alone(table, times):
    more = {cell: (openings, employed * times, *rest) for cell, (openings, employed, *rest) in table.items()}
    one, other = (picture(*rows_of(each))["location_quotient"] for each in (table, more))
    np.testing.assert_allclose(one, other)


@few
@given(tables)
def test_regions_add_up_to_the_country_and_groups_to_their_parts(table):
    rows = [row(area, code, openings=openings) for (area, code), (openings, *_) in table.items()]
    whole = sum(openings for openings, *_ in table.values())
    for level, digits in ((0, 4), (1, 4), (1, 1), (2, 2), (0, 1)):
        told = figures(*rows, level=level, digits=digits)["openings"].sum()
        districts = sum(openings for (area, _), (openings, *_) in table.items() if area != "B")
        assert told == (districts if level == 2 else whole)


@few
@given(tables)
def test_a_score_lies_between_its_ends_and_between_the_area_and_the_country(table):
    told = picture(*rows_of(table)).dropna(subset=["score"])
    low, high = (told[["own", "national"]].agg(end, axis=1) for end in ("min", "max"))
    assert (told["score"] >= low - 1e-12).all()
    assert (told["score"] <= high + 1e-12).all()
    assert ((told["score_low"] <= told["score"]) & (told["score"] <= told["score_high"])).all()
