"""Does every bad row of labour demand get its fault, and does a good one say what it says?"""

from __future__ import annotations

import pytest

from layers.readers.demand_problems import DEMAND_PROBLEMS
from layers.reading import Action
from tests.layers.readers.bad_demand import CASES, GAMBIA, GOOD, KNOWN, Case
from tests.layers.readers.grids import AS_OF, WORLD, read, world


def reading_of(case: Case, **settings):
    return read("demand", case.rows(), context=case.context, **settings)


def table(*rows: dict[str, str], context=KNOWN, **settings):
    header = list(dict.fromkeys(name for row in rows for name in row))
    return read(
        "demand", [header, *([row.get(name, "") for name in header] for row in rows)], context=context, **settings
    )


def first(reading, *names):
    row = reading.accepted.iloc[0]
    return tuple(row[name] for name in names)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_bad_row_gets_its_fault_and_no_other_row_is_brought_down(case: Case):
    reading = reading_of(case)
    found = [problem for problem in reading.problems if problem.code == case.code]
    assert found, [problem.code for problem in reading.problems]
    assert (found[0].action, found[0].row, found[0].column) == (case.action, case.row, case.column)
    assert len(reading.quarantined) == case.quarantined
    stopping = {problem.code for problem in reading.problems if problem.action in (Action.ROWS, Action.ASK)}
    assert stopping <= {case.code}


@pytest.mark.parametrize("case", [case for case in CASES if case.taken is not None], ids=str)
def test_an_answered_question_takes_the_rows(case: Case):
    reading = reading_of(case, accept=[case.code])
    assert len(reading.accepted) == case.taken
    assert {problem.action for problem in reading.problems if problem.code == case.code} == {Action.FIX}


def test_every_fault_of_demand_is_raised_by_a_case():
    assert set(DEMAND_PROBLEMS) - {case.code for case in CASES} == {"form.no_occupation"}


def test_an_interview_that_names_no_occupation_is_told_and_the_others_are_taken():
    rows = [
        ["interview/homeward_form", "interview/agrees", "place/admin1_pcode", "job1/isco08_code_1", "job1/openings_1"],
        ["employers", "yes", "GM01", "C0110", "2"],
        ["employers", "yes", "GM01", "", ""],
        ["employers", "no", "GM01", "C7212", "3"],
    ]
    reading = read("demand", rows, context=KNOWN)
    assert first(reading, "isco08_code", "openings", "evidence", "demand_method") == ("0110", 2.0, "answer", "survey")
    told = [problem.row for problem in reading.problems if problem.code == "form.no_occupation"]
    assert (reading.read, told) == (1, [3, 4])


def test_a_good_row_is_taken_as_it_is():
    reading = table(GOOD)
    assert reading.problems == ()
    assert first(reading, "area_id", "country", "isco08_code", "openings", "evidence", "demand_source") == (
        "GM01", "GM", "7212", 12.0, "figure", "LMA",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "cell", "column", "value"),
    [
        ("Code CITP", "0110", "isco08_code", "0110"),
        ("Code CITI", "F", "isic4_code", "F"),
        ("Postes à pourvoir", "1,200", "openings", 1200.0),
        ("Salariés", "1 200", "employed", 1200.0),
        ("Emploi informel", "30", "informal_employed", 30.0),
        ("Indépendants", "40", "self_employed", 40.0),
        ("Part difficile à pourvoir", "0,4", "hard_to_fill_share", 0.4),
        ("% hard to fill", "40", "hard_to_fill_share", 0.4),
        ("hard_to_fill_percent", "40", "hard_to_fill_share", 0.4),
        ("Employeurs interrogés", "25", "employers_asked", 25),
        ("Méthode", "enquête", "demand_method", "survey"),
        ("Taille de l'échantillon", "60", "sample_size", 60),
    ],
)
def test_a_header_in_the_words_people_use_is_known(header, cell, column, value):
    reading = table({"area_id": "GM01", "job_title": "Welder", "openings": "1", "date": "2026-06-30", header: cell}
                    if column != "openings" else {"area_id": "GM01", "job_title": "Welder", "date": "2026-06-30",
                                                  header: cell})  # fmt: skip
    assert first(reading, column) == (value,)


def test_a_row_of_hxl_tags_says_what_each_column_holds():
    rows = [
        ["a", "b", "c", "d", "e"],
        [
            "#adm1+code+v_pcode",
            "#x_occupation+code+v_isco08",
            "#x_demand+openings+num",
            "#date+reference",
            "#meta+source",
        ],
        ["GM02", "7126", "3", "2026-01-31", "LMA"],
    ]
    assert first(read("demand", rows, context=KNOWN), "area_id", "isco08_code", "openings", "demand_source") == (
        "GM02", "7126", 3.0, "LMA",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("place", "area"),
    [
        ({"area_id": "gm02"}, "GM02"),
        ({"area_id": "Kanifing"}, "GM02"),
        ({"region": "KANIFING"}, "GM02"),
        ({"district": "Bakau", "region": "Kanifing"}, "GM0201"),
        ({"ADM1_PCODE": "GM02", "ADM2_PCODE": "GM0201"}, "GM0201"),
        ({"ADM1_PCODE": "GM02", "ADM2_PCODE": ""}, "GM02"),
        ({"area_id": "GM"}, "GM"),
        ({"area_id": "The Gambia"}, "GM"),
        ({"area_id": "National"}, "GM"),
        ({"lieu": "Brikama"}, "GM02"),
    ],
)
def test_an_area_is_known_by_its_code_its_name_or_a_settlement_in_it(place, area):
    reading = table({**{name: cell for name, cell in GOOD.items() if name != "area_id"}, **place})
    assert first(reading, "area_id", "country") == (area, "GM")


def test_a_point_with_a_catchment_stays_a_point():
    row = {**GOOD, "area_id": "", "latitude": "13.45", "longitude": "-16.57", "catchment_km": "15"}
    reading = table(row)
    assert first(reading, "latitude", "longitude", "catchment_km") == (13.45, -16.57, 15.0)
    assert reading.accepted["area_id"].isna().all()


def test_where_no_area_is_known_yet_a_code_is_taken_as_it_is_written():
    reading = table(GOOD, {**GOOD, "area_id": "GM0305"}, context=world(countries=()))
    assert reading.accepted["area_id"].tolist() == ["GM01", "GM0305"]
    assert reading.accepted["country"].tolist() == ["GM", "GM"]


def test_a_list_of_vacancies_is_advertisements_told_apart_by_their_employer():
    rows = [["Titre du poste", "Lieu", "Date", "Employeur", "Nombre de postes"],
            ["Soudeur", "Kanifing", "2026-10-01", "Atelier A", "2"],
            ["Soudeur", "Kanifing", "2026-10-01", "Atelier B", ""],
            ["Soudeur", "Kanifing", "2026-10-01", "Atelier B", ""]]  # fmt: skip
    reading = read("demand", rows, context=KNOWN)
    taken = reading.accepted
    assert (reading.read, len(taken)) == (2, 2)
    assert taken["evidence"].tolist() == ["advertisement"] * 2
    assert taken["demand_method"].tolist() == ["vacancies"] * 2
    assert (taken["openings"].tolist(), taken["sample_size"].tolist()) == ([2.0, 1.0], [1, 1])
    assert taken["isco08_code"].isna().all()
    assert taken["job_title"].tolist() == ["Soudeur"] * 2
    assert "Atelier A" not in taken.to_string()


def test_the_same_figure_gets_the_same_identifier_from_another_file_and_on_another_day():
    first_time = table(GOOD)
    again = table({**GOOD, "openings": "14"}, columns={}, source="another file")
    assert first_time.accepted["demand_id"].tolist() == again.accepted["demand_id"].tolist()
    other = table({**GOOD, "reference_date": "2025-06-30"})
    assert other.accepted["demand_id"].tolist() != again.accepted["demand_id"].tolist()


@pytest.mark.parametrize(
    ("written", "country", "currency", "amount"),
    [
        ("D5,000", "GM", "GMD", 5000.0),
        ("150 000 FCFA", "SN", "XOF", 150000.0),
        ("150000 FCFA", "CM", "XAF", 150000.0),
        ("1 500 000 francs guinéens", "GN", "GNF", 1500000.0),
        ("USD 200", "GM", "USD", 200.0),
    ],
)
def test_a_currency_beside_the_amount_is_understood_in_its_country(written, country, currency, amount):
    row = {**GOOD, "area_id": "", "country": country, "salaire mensuel": written}
    assert first(table(row, context=world(countries=())), "wage_amount", "wage_currency", "wage_period") == (
        amount, currency, "month",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "day"),
    [("2025", "2025-12-31"), ("2026", AS_OF.isoformat()), ("2026-02", "2026-02-28"), ("03/2026", "2026-03-31"),
     ("2025Q2", "2025-06-30"), ("T3 2025", "2025-09-30"), ("septembre 2025", "2025-09-30"),
     ("2026-06-15", "2026-06-15")],
)  # fmt: skip
def test_a_month_or_a_year_is_its_last_day(written, day):
    assert str(first(table({**GOOD, "reference_date": written}), "reference_date")[0].date()) == day


def test_a_code_and_a_title_for_the_same_work_are_both_kept():
    assert first(table({**GOOD, "job_title": "Soudeur à l'arc"}), "isco08_code", "job_title") == (
        "7212",
        "Soudeur à l'arc",
    )


def test_titles_that_are_codes_are_read_as_codes():
    rows = [["zone", "occupation", "postes", "date"], ["GM01", "0110", "3", "2026-01-31"]]
    assert first(read("demand", rows, context=KNOWN), "isco08_code") == ("0110",)


def test_a_file_without_a_place_or_without_work_is_refused():
    assert [problem.code for problem in read("demand", [["isco08_code", "openings"], ["7212", "1"]]).problems] == [
        "columns.missing"
    ]
    assert [problem.code for problem in read("demand", [["area_id", "openings"], ["GM01", "1"]]).problems] == [
        "columns.missing"
    ]


def test_demand_is_read_on_an_empty_store():
    assert len(table(GOOD, context=WORLD).accepted) == 1
    assert len(GAMBIA) == 4
