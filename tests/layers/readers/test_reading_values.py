"""Are cells read as what they say: numbers, days, words, lists, degrees, whole rules?"""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.languages import language_of
from layers.readers.coordinates import degrees_of
from layers.readers.dates import date_of
from layers.readers.file_problems import file_problem
from layers.readers.numbers import number_of
from layers.readers.texts import repaired
from layers.readers.vocab import WORDS, country_of
from layers.rules import Age, AllOf, IscedLevel, Within, rule_of
from layers.schemas import COLUMNS
from layers.service_types import SERVICE_TYPES
from tests.layers.readers.bad_cells import at, programmes, returnees, services
from tests.layers.readers.grids import AS_OF, areas, grid, read, rows_of, settlements, world


def only(reading, column):
    assert len(reading.quarantined) == 0, [problem.code for problem in reading.problems]
    return reading.accepted[column].iloc[-1]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234", 1234),
        ("12,5", 12.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234", 1234),
        ("1,234,567", 1234567),
        ("1.234,5", 1234.5),
        ("١٢", 12),
        ("−3", -3),
        ("1e3", 1000),
        ("'-7", -7),
        ("  8 ", 8),
    ],
)
def test_a_number_is_read_as_people_write_it(text, number):
    assert number_of(text).value == number


def test_a_comma_before_three_digits_counts_thousands_only_where_things_are_counted():
    assert number_of("1,234", counts=True).value == 1234
    assert number_of("1,234").value == 1.234


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_as_a_program_writes_it_comes_back_to_the_last_bit(number):
    assert number_of(repr(number)).value == number


@pytest.mark.parametrize("text", ["twelve", "1 2 3", "0x10", "1_000", "--5", "5 apples", "1,2,3"])
def test_what_is_no_number_is_not_made_one(text):
    assert number_of(text).fault == "num.not_a_number"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-03", (2026, 11, 3)),
        ("2026/11/03", (2026, 11, 3)),
        ("25/11/2026", (2026, 11, 25)),
        ("11/25/2026", (2026, 11, 25)),
        ("3.11.2026", (2026, 11, 3)),
        ("3 nov. 2026", (2026, 11, 3)),
        ("1er mars 2026", (2026, 3, 1)),
        ("March 1, 2026", (2026, 3, 1)),
        ("15 août 2026", (2026, 8, 15)),
        ("2026-11-03T10:00:00+00:00", (2026, 11, 3)),
        ("05/05/2026", (2026, 5, 5)),
    ],
)
def test_a_day_is_read_as_people_write_it(text, day):
    read_date = date_of(text)
    assert (read_date.day, read_date.code) == (dt.date(*day), "")


@pytest.mark.parametrize("text", ["24/12/99", "2026-13-01", "30/02/2026", "mars 2026", "1800-01-01", "soon", "99999"])
def test_what_is_no_day_is_not_made_one(text):
    assert date_of(text).code == "date.invalid"


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_an_iso_day_comes_back(day):
    assert date_of(day.isoformat()).day == day


def days(cells, accept=()):
    reading = read("returnees", returnees(*({"return_date": cell} for cell in cells)), accept=accept)
    return reading, reading.accepted["return_date"].iloc[1:].dt.strftime("%Y-%m-%d").tolist()


def test_one_day_above_twelve_settles_the_whole_column():
    assert days(["03/04/2021", "25/04/2021"])[1] == ["2021-04-03", "2021-04-25"]
    assert days(["03/04/2021", "04/25/2021"])[1] == ["2021-03-04", "2021-04-25"]


def test_a_column_that_does_both_leaves_the_question_open_for_what_could_be_either():
    reading, taken = days(["03/04/2021", "25/04/2021", "04/25/2021"])
    assert taken == ["2021-04-25", "2021-04-25"]
    assert [problem.code for problem in reading.problems] == ["date.ambiguous"]


def test_an_answered_question_reads_the_day_first():
    assert days(["03/04/2021"], accept=["date.ambiguous"])[1] == ["2021-04-03"]
    assert days(["44197"], accept=["date.excel_serial"])[1] == ["2021-01-01"]


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("13.4549", 13.4549),
        ("13,4549", 13.4549),
        ("13°27'18\"N", 13.455),
        ("16°34'48\"W", -16.58),
        ("16° 34.8' O", -16.58),
        ("N 13 27 18", 13.455),
        ("13:27:18 N", 13.455),
        ("-16°34'48\"", -16.58),
        ("1.34549E1", 13.4549),
        ("13.455° N", 13.455),
    ],
)
def test_degrees_are_read_as_people_write_them(text, degrees):
    assert degrees_of(text).value == pytest.approx(degrees, abs=1e-12)


@pytest.mark.parametrize(
    "text", ["13°75'", "13 450", "13°27'18\"X", "-13°27' N", "13.5°27'", "N13E", "near the market"]
)
def test_what_are_no_degrees_are_not_made_some(text):
    assert degrees_of(text).fault == "num.not_a_number"


@given(st.floats(-180, 180), st.sampled_from(["NE", "SW"]))
def test_degrees_minutes_and_seconds_say_the_same_as_decimals(value, sides):
    size = abs(value)
    minutes, seconds = divmod(round(size * 3600 * 1000) / 1000, 60)
    degrees, minutes = divmod(minutes, 60)
    text = f"{degrees:.0f}°{minutes:.0f}'{seconds:.3f}\"{sides[0]}"
    if seconds >= 59.9995:  # written as 60.000
        return
    signed = size if sides == "NE" else -size
    assert degrees_of(text).value == pytest.approx(signed, abs=2e-7)


def test_few_decimals_set_the_precision_and_a_given_precision_stays():
    reading = read(
        "services",
        services(
            at("13.45", "-16.6"),
            at("13.4", "-16.5"),
            {**at("13.45", "-16.65"), "location_precision_m": "30"},
            at("13.455", "-16.6"),
        ),
    )
    precision = reading.accepted["location_precision_m"].tolist()
    assert precision[1:4] == [557.0, 5566.0, 30.0]
    assert np.isnan(precision[4])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NA", "NA"),
        ("Gambie", "GM"),
        ("The Gambia", "GM"),
        ("GMB", "GM"),
        ("guinée", "GN"),
        ("CM.OU.ND", "CM"),
        ("GM-U", "GM"),
        ("Atlantis", None),
        ("Côte d’Ivoire", "CI"),
    ],
)
def test_a_country_is_known_by_code_and_by_name(text, code):
    assert country_of(text) == code


def test_languages_are_codes_and_what_is_not_known_stays():
    assert [language_of(word) for word in ("français", "Wolof", "EN", "Mandinka", "Klingonese")] == [
        "fr",
        "wo",
        "en",
        "mnk",
        "klingonese",
    ]


@pytest.mark.parametrize(
    ("column", "word", "code"),
    [
        ("sex", "Femme", "female"),
        ("sex", "H", "male"),
        ("service_type", "Santé", "medical"),
        ("service_type", "pharmacy", "medical"),
        ("service_type", "Formation professionnelle", "vocational"),
        ("service_type", "TVET", "vocational"),
        ("service_type", "MHPSS", "psychosocial"),
        ("settlement_class", "Urbain", "urban"),
        ("status", "Fermé", "inactive"),
        ("education_system", "Sénégal", "SN"),
        ("stipend_period", "par mois", "month"),
        ("payment_model", "Gratuit", "free"),
    ],
)
def test_a_word_stands_for_a_code(column, word, code):
    table = rows_of(
        {"sex": "returnees", "education_system": "returnees", "stipend_period": "programmes"}.get(column, "services"),
        {column: word},
    )
    kind = {"sex": "returnees", "education_system": "returnees", "stipend_period": "programmes"}.get(column, "services")
    assert only(read(kind, table), column) == code


def test_every_code_of_a_closed_list_stands_for_itself():
    for column, table in WORDS.items():
        allowed = (
            set(SERVICE_TYPES)
            if column == "needs"
            else set(COLUMNS["sex" if column == "sexes" else column].allowed or ())
        )
        assert allowed <= set(table.values())


@pytest.mark.parametrize(
    ("column", "cell", "stored"),
    [
        ("needs", "medical vocational", "medical vocational"),
        ("needs", "Santé; formation professionnelle", "medical vocational"),
        ("needs", "health | health", "medical"),
        ("interests", "solar pumps, tailoring", "solar_pumps tailoring"),
        ("interests", "solar pumps", "solar_pumps"),
        ("interests", "7112 7411", "7112 7411"),
    ],
)
def test_a_list_is_separated_by_space_comma_semicolon_or_bar(column, cell, stored):
    assert only(read("returnees", returnees({column: cell})), column) == stored


def test_lists_of_a_programme():
    row = {"service_ids": "clinic, ward two", "isco08_codes": "7112;7411", "intake_dates": "2027-05-01, 1er mars 2027"}
    context = world(service_ids=frozenset({"clinic", "ward_two"}))
    taken = read("programmes", programmes(row), context=context).accepted.iloc[1]
    assert (taken["service_ids"], taken["isco08_codes"]) == ("clinic ward_two", "7112 7411")
    assert taken["intake_dates"] == "2027-03-01 2027-05-01"


def test_a_rule_is_read_from_yaml_from_json_and_from_columns():
    written = {"all": [{"age": {"from": 18, "to": 35}}, {"within": {"urban_km": 5, "rural_km": 10}}]}
    yaml = "- age: {from: 18, to: 35}\n- within: {urban_km: 5, rural_km: 10}"
    flat = {"minimum_age_years": "18", "maximum_age_years": "35", "urban_radius_km": "5", "rural_radius_km": "10"}
    expected = AllOf((Age(18, 35), Within(5, 10)))
    reading = read("programmes", programmes({"criteria": json.dumps(written)}, {"criteria": yaml}, flat))
    assert [rule_of(text) for text in reading.accepted["criteria"].iloc[1:]] == [expected] * 3
    assert rule_of(reading.accepted["criteria"].iloc[0]) == AllOf()


def test_a_rule_and_columns_together_are_both_kept():
    row = {"criteria": "isced_level: {from: 1}", "minimum_age_years": "18"}
    rule = rule_of(only(read("programmes", programmes(row)), "criteria"))
    assert rule == AllOf((IscedLevel(1), AllOf((Age(18),))))


def test_a_limit_of_schooling_may_be_a_class():
    why = {"sexes_reason": "Accord du bailleur", "sexes_reason_date": "13/05/2026"}
    row = {"maximum_education_grade": "3e", "education_system": "SN", "sexes": "femme, homme", **why}
    rule = json.loads(only(read("programmes", programmes(row)), "criteria"))
    assert rule["all"][0] == {"education_grade": {"system": "SN", "to": 10.0}}
    reason = {"reason": "Accord du bailleur", "reason_date": "2026-05-13"}
    assert rule["all"][1] == {"sex": {"in": ["female", "male"], **reason}}


@pytest.mark.parametrize(
    "text",
    ["[" * 5000, "a: &x [*x]", "{" * 100 + "}" * 100, "- " * 3000, "\t", "!!python/object:os.system {}", "all: *a"],
)
def test_a_hostile_rule_is_a_fault_of_its_row_only(text):
    reading = read("programmes", programmes({"criteria": text}))
    assert len(reading.accepted) >= 1
    assert all(problem.code.startswith(("criteria.", "text.")) for problem in reading.problems)


def test_aliases_of_yaml_are_refused_even_where_they_would_mean_something():
    reading = read("programmes", programmes({"criteria": "all: [&a {age: {from: 18}}, *a]"}))
    assert [problem.code for problem in reading.problems] == ["criteria.syntax"]


def test_an_age_is_as_of_the_day_of_the_file_and_a_year_of_birth_is_one():
    reading = read("returnees", returnees({"age_years": "25"}, {"age_years": "1994"}), accept=["age.birth_year"])
    assert reading.accepted["age_as_of"].iloc[1] == pd.Timestamp(AS_OF)
    assert (reading.accepted["birth_year"].iloc[2], np.isnan(reading.accepted["age_years"].iloc[2])) == (1994, True)
    assert pd.isna(reading.accepted["age_as_of"].iloc[2])


def test_a_year_instead_of_a_birth_date_is_the_year_of_birth():
    reading = read("returnees", returnees({"birth_date": "1994"}, {"birth_date": "1994-05-01"}))
    assert reading.accepted["birth_year"].iloc[1] == 1994
    assert pd.isna(reading.accepted["birth_date"].iloc[1])
    assert pd.isna(reading.accepted["birth_year"].iloc[2])


def test_schooling_in_words_is_a_grade_or_a_stage_in_its_own_system():
    rows = returnees(
        {"education_grade": "3e", "education_system": "SN"},
        {"education_grade": "primaire", "education_system": "GN"},
        {"education_grade": "9", "education_system": ""},
        {"education_grade": "10e année", "country": "GN", "latitude": "", "longitude": ""},
        {"education_grade": "never schooled"},
        {"education_grade": ""},
    )
    taken = read("returnees", rows).accepted.iloc[1:]
    assert taken["education_grade"].tolist()[:5] == [10, 1, 9, 10, 0]
    assert taken["education_grade_most"].fillna(-1).tolist() == [-1, 6, -1, -1, -1, -1]
    assert taken["education_system"].fillna("").tolist() == ["SN", "GN", "", "GN", "", ""]
    assert np.isnan(taken["education_grade"].iloc[5])


@pytest.mark.parametrize(("country", "code"), [("CM", "education.system"), ("GN", "education.system")])
def test_a_class_that_a_country_does_not_settle_is_asked(country, code):
    rows = returnees({"education_grade": "Form 5", "country": country, "latitude": "", "longitude": ""})
    assert code in {problem.code for problem in read("returnees", rows).problems}


@pytest.mark.parametrize(("kind", "reach_m"), [("", 5000), ("rural", 2000)])
def test_a_home_is_placed_at_its_settlement_with_a_precision(kind, reach_m):
    known = world(settlements=settlements({"settlement_class": kind or None}))
    taken = read("returnees", returnees({**at("", ""), "settlement_name": "Brikama"}), context=known).accepted.iloc[1]
    assert (taken["latitude"], taken["longitude"], taken["location_precision_m"]) == (13.2711, -16.6494, reach_m)


def test_a_homonym_is_settled_by_its_district_and_asked_without():
    square = {"area_id": "GM03", "area_name": "West Coast"}
    known = world(
        settlements=settlements({}, {"settlement_id": "b", "latitude": 13.55, "longitude": -15.6}),
        areas=areas({**square, "geometry": shapely.box(-16.8, 13.0, -16.3, 13.4)}),
    )
    named = {**at("", ""), "settlement_name": "Brikama"}
    reading = read("returnees", returnees({**named, "admin1_pcode": "GM03"}, named), context=known)
    assert reading.accepted["latitude"].tolist()[1] == 13.2711
    (asked,) = [problem for problem in reading.problems if problem.code == "place.homonym"]
    said = vars(asked.message)["values"]
    assert (asked.row, said["places"], said["districts"]) == (4, 2, "West Coast")
    answered = read("returnees", returnees(named), context=known, accept=["place.homonym"])
    assert np.isnan(answered.accepted["latitude"].iloc[1])


def test_a_homonym_in_another_country_is_none():
    known = world(
        settlements=settlements({}, {"settlement_id": "sn", "country": "SN", "latitude": 13.9, "longitude": -15.6})
    )
    row = {**at("", ""), "settlement_name": "Brikama", "country": "GM"}
    assert read("returnees", returnees(row), context=known).accepted["latitude"].iloc[1] == 13.2711


def test_what_a_format_could_not_read_is_not_called_missing_too():
    rows = [["service_id", "service_type"], ["a", "medical"]]
    broken = grid(rows, shapes=[None], problems=(file_problem("geom.invalid", row=2),))
    assert [problem.code for problem in read("services", broken).problems] == ["geom.invalid"]
    header, good, bad = services({"longitude": ""})
    ragged = grid([header, good, bad], problems=(file_problem("csv.row_length", row=3, found=4, expected=5),))
    assert [problem.code for problem in read("services", ragged).problems] == ["csv.row_length"]


def test_one_place_from_two_sources_is_no_homonym():
    known = world(settlements=settlements({}, {"settlement_id": "osm", "latitude": 13.2720, "longitude": -16.6500}))
    reading = read("returnees", returnees({**at("", ""), "settlement_name": "Brikama"}), context=known)
    assert reading.accepted["latitude"].iloc[1] == 13.2711


def test_coordinates_given_outrank_the_settlement():
    known = world(settlements=settlements({}))
    reading = read("returnees", returnees({"settlement_name": "Brikama"}), context=known)
    assert reading.accepted["latitude"].iloc[1] != 13.2711


def test_answers_put_coordinates_right():
    swapped = {"latitude": "-16.5790", "longitude": "13.4549"}
    wrong = services(swapped, at("13.4550", "16.5791"), at("13°27'18\"", "16°34'48\""), at("1487777", "328900"))
    taken = read("services", wrong, accept=["all"]).accepted.iloc[1:]
    assert taken["latitude"].round(3).tolist() == [13.455, 13.455, 13.455, 13.453]
    assert taken["longitude"].round(3).tolist() == [-16.579, -16.579, -16.58, -16.581]


def test_as_many_free_seats_as_there_are_is_no_fault():
    assert read("services", services({"seats_total": "20", "seats_available": "20"})).problems == ()


def test_metres_that_fit_two_zones_of_a_country_are_never_turned():
    guinea = world(countries=("GN",))
    rows = services(at("1150000", "600000"))  # 10.4 N, 14.1 W in zone 28, 8.1 W in zone 29: both in Guinea
    rows[1][-2:] = ["10.05", "-12.85"]
    reading = read("services", rows, context=guinea, accept=["all"])
    assert len(reading.quarantined) == 1
    (told,) = [problem for problem in reading.problems if problem.code == "coord.projected"]
    assert told.suggestion is None


def test_a_course_may_end_on_the_day_it_starts_and_a_return_may_be_today():
    day = {"starts": "2027-03-01", "ends": "2027-03-01"}
    assert read("programmes", programmes(day)).problems == ()
    assert read("returnees", returnees({"return_date": AS_OF.isoformat()})).problems == ()


def test_a_copy_among_rows_that_differ_is_quarantined_with_them():
    same, other = {"case_code": "A", "latitude": "13.4549"}, {"case_code": "A", "latitude": "13.4550"}
    rows = returnees(same, same, other)
    rows[3][2] = rows[2][2]  # the second is the first, word for word
    reading = read("returnees", rows)
    assert {problem.code for problem in reading.problems} == {"id.duplicate_conflict"}
    assert (reading.read, reading.quarantined["homeward_row"].tolist()) == (4, ["3", "4", "5"])


def test_a_radius_in_metres_becomes_kilometres_and_zero_stays_once_answered():
    taken = read(
        "services",
        services({"urban_radius_km": "5000"}, {"urban_radius_km": "0"}, {"urban_radius_km": "0.005"}),
        accept=["all"],
    )
    assert taken.accepted["urban_radius_km"].tolist()[1:] == [5, 0, 5]


def test_broken_letters_are_mended_once_answered():
    assert repaired("YaoundÃ© I") == "Yaoundé I"
    assert repaired("Hôpital à côté") is None
    assert (
        only(read("services", services({"service_name": "YaoundÃ© I"}), accept=["all"]), "service_name") == "Yaoundé I"
    )


def test_a_derived_identifier_is_readable_stable_and_moves_with_the_place():
    rows = [row[1:] for row in services({"service_name": "Hôpital de Bakau"})]
    first, second = read("services", rows).accepted["service_id"], read("services", rows).accepted["service_id"]
    assert first.tolist() == second.tolist()
    assert first.iloc[1].startswith("hopital-de-bakau-")
    rows[2][-1] = "-16.4444"
    assert read("services", rows).accepted["service_id"].iloc[1] != first.iloc[1]


def test_a_register_keeps_its_prefix():
    rows = [["wof_id", "name", "lat", "lon"], ["85669953.0", "Brikama", "13.2711", "-16.6494"]]
    assert read("settlements", rows).accepted["settlement_id"].tolist() == ["wof:85669953"]


@pytest.mark.parametrize("rows", [25, 4])
def test_many_on_one_point_is_a_warning_only_from_twenty_on(rows):
    reading = read("returnees", rows_of("returnees", *[at("13.4549", "-16.5790")] * rows))
    assert ("coord.identical_many" in {problem.code for problem in reading.problems}) is (rows == 25)
    assert len(reading.accepted) == rows


def test_a_file_of_a_neighbour_is_taken_with_a_warning_and_of_nowhere_is_not():
    senegal = rows_of("services", *({**at(f"14.{place:04d}1", "-15.9001")} for place in range(30)))
    reading = read("services", senegal)
    assert len(reading.accepted) == 30
    nothing_known = read("services", senegal, context=world(countries=()))
    assert nothing_known.problems == ()
    chad = rows_of("services", *({**at(f"13.45{place:02d}", "16.5001")} for place in range(30)))
    assert len(read("services", chad).accepted) == 0


def test_the_grid_problems_are_told_under_the_files_own_headers():
    rows = services({}, {})
    found = (
        file_problem("xlsx.error_cell", row=3, column="B", error="#REF!"),
        file_problem("num.text", row=2, column="D", count=2),
        file_problem("xlsx.error_cell", row=4, column="Z", error="#REF!"),
        file_problem("csv.row_length", row=99, found=3, expected=5),
    )
    reading = read("services", grid(rows, problems=found))
    assert [(problem.code, problem.row, problem.column) for problem in reading.problems] == [
        ("num.text", 2, "latitude"),
        ("xlsx.error_cell", 3, "service_name"),
    ]
    assert reading.quarantined["homeward_row"].tolist() == ["3"]


def test_a_question_of_the_format_stops_every_row_until_it_is_answered():
    asked = grid(services({}), problems=(file_problem("xlsx.sheet", sheets="A, B", sheet="A"),))
    assert len(read("services", asked).quarantined) == 2
    assert len(read("services", asked, accept=["all"]).accepted) == 2


def test_a_column_about_wheelchairs_is_no_list_of_what_a_site_has():
    """OpenStreetMap says yes, no or limited there: such a row is taken, the column is not read."""
    reading = read("services", services({"wheelchair": "limited"}))
    assert (len(reading.quarantined), reading.problems) == (0, ())
    assert reading.accepted["accessibility"].isna().all()
