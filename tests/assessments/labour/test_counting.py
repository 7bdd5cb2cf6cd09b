"""Do answers and advertisements add up to figures that can be checked in the head?"""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from assessments.labour.counting import counted_demand, unconfirmed_titles, with_confirmed
from assessments.labour.records import records_of
from layers.schemas import Areas, Demand

WELDERS = {"soudeur": "7212", "welder": "7212"}


def rows(*changes):
    base = {"area_id": "GM01", "demand_source": "LMA", "reference_date": "2026-06-30", "evidence": "answer"}
    made = [{**base, "demand_id": f"row{number:02}", **change} for number, change in enumerate(changes)]
    return Demand.parse(pd.DataFrame(made).assign(reference_date=lambda frame: pd.to_datetime(frame["reference_date"])))


def answer(**change):
    return {"isco08_code": "7212", "employers_asked": 1, "sample_size": 1, "demand_method": "survey", **change}


def advertisement(**change):
    return {
        "evidence": "advertisement", "job_title": "Soudeur", "openings": 1, "sample_size": 1,
        "demand_method": "vacancies", **change,
    }  # fmt: skip


def test_four_employers_make_one_figure():
    figure = counted_demand(
        rows(
            answer(openings=2, hard_to_fill_share=1, wage_amount=6000, wage_currency="GMD", wage_period="month"),
            answer(openings=0, hard_to_fill_share=0, wage_amount=4000, wage_currency="GMD", wage_period="month"),
            answer(openings=3, hard_to_fill_share=1, wage_amount=300, wage_currency="GMD", wage_period="day"),
            answer(hard_to_fill_share=1),
        ),
        {},
    )
    assert len(figure) == 1
    row = figure.iloc[0]
    assert (row["openings"], row["hard_to_fill_share"], row["employers_asked"], row["sample_size"]) == (5, 0.75, 4, 4)
    assert (row["wage_amount"], row["wage_currency"], row["wage_period"]) == (5000, "GMD", "month")
    assert (row["evidence"], row["isco08_code"], row["area_id"]) == ("figure", "7212", "GM01")


def test_an_answer_that_leaves_the_question_open_counts_in_no_share():
    figure = counted_demand(rows(answer(hard_to_fill_share=1), answer(employers_asked=None, openings=4)), {})
    row = figure.iloc[0]
    assert (row["hard_to_fill_share"], row["employers_asked"], row["sample_size"], row["openings"]) == (1, 1, 2, 4)


def test_areas_occupations_and_surveys_are_counted_apart():
    figures = counted_demand(
        rows(answer(), answer(area_id="GM02"), answer(isco08_code="7213"), answer(demand_source="Other")), {}
    )
    assert len(figures) == 4


def test_advertisements_count_for_an_occupation_once_a_person_has_confirmed_their_title():
    listed = rows(
        advertisement(openings=2), advertisement(job_title="Soudeuse (H/F)"), advertisement(job_title="Welder")
    )
    assert counted_demand(listed, {}).empty
    titles = unconfirmed_titles(listed, {})
    assert titles["rows"].tolist() == [2, 1]
    assert titles["openings"].tolist() == [3, 1]
    counted = counted_demand(listed, WELDERS)
    assert (counted["openings"].tolist(), counted["sample_size"].tolist()) == ([4], [3])
    assert unconfirmed_titles(listed, WELDERS).empty


def test_only_the_advertisements_of_twelve_months_count_together():
    listed = rows(
        advertisement(reference_date="2026-06-30"),
        advertisement(reference_date="2025-07-01"),
        advertisement(reference_date="2025-06-30"),
        advertisement(reference_date="2024-01-01"),
    )
    row = counted_demand(listed, WELDERS).iloc[0]
    assert (row["openings"], str(row["reference_date"].date())) == (2, "2026-06-30")


def test_what_a_newer_list_no_longer_has_counts_no_more():
    listed = rows(advertisement(), advertisement(missing_since=pd.Timestamp("2026-08-01")))
    assert counted_demand(listed, WELDERS)["openings"].tolist() == [1]


def test_figures_stay_as_they_are_unless_two_titles_mean_the_same():
    figures = rows(
        {"evidence": "figure", "isco08_code": "7212", "openings": 12, "reference_date": "2025-01-01"},
        {"evidence": "figure", "isco08_code": "7212", "openings": 15},
        {"evidence": "figure", "job_title": "Soudeur", "openings": 5, "employers_asked": 10, "hard_to_fill_share": 0.5,
         "demand_source": "B"},
        {"evidence": "figure", "job_title": "Welder", "openings": 7, "employers_asked": 30, "hard_to_fill_share": 0.1,
         "demand_source": "B"},
    )  # fmt: skip
    counted = counted_demand(figures, WELDERS).set_index("demand_source")
    assert counted.loc["LMA", "openings"].tolist() == [12, 15]
    assert counted.loc["B", ["openings", "employers_asked", "hard_to_fill_share"]].tolist() == [
        12,
        40,
        pytest.approx(0.2),
    ]


def test_a_title_alone_with_a_sector_counts_for_the_sector():
    figure = rows({"evidence": "figure", "job_title": "Soudeur", "isic4_code": "25", "openings": 5})
    assert counted_demand(figure, {})["isic4_code"].tolist() == ["25"]
    assert with_confirmed(figure, WELDERS)["isco08_code"].tolist() == ["7212"]


def test_nothing_is_nothing():
    assert counted_demand(Demand.empty(), WELDERS).empty
    assert unconfirmed_titles(Demand.empty(), {}).empty


def test_a_figure_of_the_whole_country_is_one_also_where_areas_begin_with_regions():
    areas = Areas.parse(pd.DataFrame([{"area_id": "GM01", "admin_level": 1, "country": "GM"}]))
    national = rows({"evidence": "figure", "area_id": "GM", "isco08_code": "7212", "openings": 5})
    record = records_of(national, areas, on=dt.date(2026, 11, 1)).iloc[0]
    assert (record["level"], record["place"], record["at0"], record["at1"]) == (0, "GM", "GM", None)
