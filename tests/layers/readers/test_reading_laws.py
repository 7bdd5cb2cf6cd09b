"""Whatever a table holds: no row is lost, nothing raises, accepting loses nothing, the order of rows means nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.words import words_for
from layers.readers.problems import PROBLEMS, sentence_of
from layers.reading import Action
from layers.schemas import INPUTS, KEYS
from tests.layers.readers.bad_cells import CASES, HOSTILE
from tests.layers.readers.grids import BASE, read, rows_of

ODD = st.one_of(
    st.sampled_from(
        [
            *HOSTILE.values(),
            "",
            " ",
            "0",
            "-1",
            "1e400",
            "nan",
            "inf",
            "-0.0",
            "13,45",
            "١٣",
            "−5",
            "1 234",
            "12/13/2020",
            "03/04/2020",
            "31.02.2020",
            "44197",
            "1994",
            "oui",
            "None",
            "NA",
            "null",
            "3e",
            "primaire",
            "Form 5",
            "x" * 600,
            "13°27'18\"N",
            "GM",
            "Total",
            "medical, vocational",
            "{}",
            "[]",
            '{"all": []}',
            "- age: {from: 18}",
            "a\x00b",
            "LimbÃ©",
            "\u202e",
            "e\u0301",
            "POINT (1 2)",
            "POLYGON EMPTY",
            "&a [*a]",
            "🙂",
            "007",
            "5 km",
            "1500",
            "16.5",
        ]
    ),
    st.text(max_size=20),
    st.floats().map(str),
    st.integers().map(str),
)
"""Cells that a person or a program may leave in a column where they have no business."""

COLUMNS = {
    "services": ["service_id", "service_name", "service_type", "latitude", "longitude", "country", "seats_total",
                 "seats_available", "seats_as_of", "urban_radius_km", "status", "languages", "settlement_class", "wkt"],
    "returnees": ["case_code", "latitude", "longitude", "birth_date", "birth_year", "age_years", "sex",
                  "education_grade", "education_system", "needs", "interests", "dependants", "return_date", "consent",
                  "country", "settlement_name", "region", "location_precision_m", "support_until"],
    "programmes": ["programme_id", "service_ids", "criteria", "starts", "ends", "intake_dates", "minimum_age_years",
                   "maximum_age_years", "maximum_education_grade", "education_system", "sexes", "urban_radius_km",
                   "isco08_codes", "stipend_amount", "stipend_period", "seats_total", "seats_available", "quotas",
                   "bridges", "lift_km", "accommodation", "in_force_from", "in_force_to"],
    "areas": ["area_id", "area_name", "admin_level", "parent_id", "country", "population", "wkt", "ADM2_PCODE"],
    "settlements": ["settlement_id", "settlement_name", "latitude", "longitude", "population", "country", "point_text"],
    "demand": ["demand_id", "area_id", "area_name", "ADM1_PCODE", "point_text", "catchment_km", "country",
               "isco08_code", "isco88_code", "isic4_code", "job_title", "employer", "openings", "employed",
               "hard_to_fill_share", "hard_to_fill_percent", "employers_asked", "wage_amount", "wage_currency",
               "wage_period", "demand_method", "evidence", "demand_source", "reference_date", "sample_size"],
}  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    kind = draw(st.sampled_from(list(INPUTS)))
    changes = draw(st.lists(st.dictionaries(st.sampled_from(COLUMNS[kind]), ODD, max_size=4), min_size=1, max_size=6))
    return kind, rows_of(kind, *changes)


ACCEPT = st.one_of(
    st.just(()),
    st.just(("all",)),
    st.lists(st.sampled_from([code for code in PROBLEMS if PROBLEMS[code].offer]), max_size=4),
)


@given(tables(), ACCEPT)
def test_whatever_a_table_holds_no_row_is_lost_and_every_fault_is_said(table, accept):
    kind, rows = table
    reading = read(kind, rows, accept=accept)
    if reading.refused:
        assert (reading.read, len(reading.accepted), len(reading.quarantined)) == (0, 0, 0)
        return
    copies = sum(problem.count for problem in reading.problems if problem.code == "id.duplicate_identical")
    assert reading.read == sum(any(row) for row in rows[1:]) - copies
    assert reading.read == len(reading.accepted) + len(reading.quarantined)
    assert reading.accepted[KEYS[kind]].is_unique
    _check_that_all_is_told(reading)
    for problem in reading.problems:
        for language in ("en", "fr"):
            assert sentence_of(problem, words_for(language)).endswith(f"[{problem.code}]")
        if kind == "returnees":
            assert (problem.value, problem.suggestion) == (None, None)


def _check_that_all_is_told(reading):
    quarantined = dict(zip(reading.quarantined["homeward_row"], reading.quarantined["homeward_problem"], strict=True))
    told = {problem.code for problem in reading.problems}
    assert all(codes and set(codes.split()) <= told for codes in quarantined.values())
    for problem in reading.problems:
        if problem.action in (Action.ROWS, Action.ASK) and problem.row is not None:
            assert problem.code in quarantined[str(problem.row)]


@given(tables())
def test_accepting_everything_never_loses_a_row(table):
    kind, rows = table
    asked, answered = read(kind, rows), read(kind, rows, accept=["all"])
    assert set(answered.quarantined.get("homeward_row", [])) <= set(asked.quarantined.get("homeward_row", []))


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_the_columns_means_nothing(table, random):
    kind, rows = table
    order = list(range(len(rows[0])))
    random.shuffle(order)
    first, second = read(kind, rows), read(kind, [[row[place] for place in order] for row in rows])
    assert first.accepted.equals(second.accepted)
    assert first.quarantined["homeward_problem"].map(lambda codes: set(codes.split())).tolist() == (
        second.quarantined["homeward_problem"].map(lambda codes: set(codes.split())).tolist()
    )


@pytest.mark.parametrize("kind", INPUTS)
def test_the_same_table_twice_gives_the_same_reading(kind):
    rows = rows_of(kind, {}, {}, {})
    first, second = read(kind, rows), read(kind, rows)
    assert first.accepted.equals(second.accepted)
    assert first.problems == second.problems


@pytest.mark.parametrize("kind", INPUTS)
def test_a_clean_row_is_taken_without_a_word(kind):
    reading = read(kind, rows_of(kind, {}))
    assert (reading.read, len(reading.accepted), reading.problems) == (1, 1, ())
    assert set(BASE[kind]) <= set(reading.present)
    assert reading.accepted["source"].tolist() == ["file.csv"]


@pytest.mark.parametrize(("first", "second"), [(1, 5), (3, 8), (7, 2), (9, 4)])
def test_two_faults_in_one_file_are_both_found(first, second):
    one, two = CASES[first], CASES[second]
    both = read(one.kind, [*one.rows, *two.rows[1:]])
    assert {one.code, two.code} <= {problem.code for problem in both.problems}


def test_a_hundred_thousand_rows_lose_none():
    count = 100_000
    rng = np.random.default_rng(7)
    latitude, longitude = rng.uniform(13.30, 13.35, count), rng.uniform(-16.0, -15.5, count)
    rows = [["case_code", "latitude", "longitude", "age_years", "sex"]]
    rows += [
        [f"GM-{place:06d}", f"{latitude[place]:.6f}", f"{longitude[place]:.6f}", str(18 + place % 40), "FM"[place % 2]]
        for place in range(count)
    ]
    rows[500][3] = "old"
    reading = read("returnees", rows)
    assert (reading.read, len(reading.accepted), len(reading.quarantined)) == (count, count - 1, 1)
    assert reading.quarantined["homeward_row"].tolist() == ["501"]
