"""Is each column taken for what its header, tag, mapping or constant says, in the layouts that exist?"""

from __future__ import annotations

import pytest
import shapely

from layers.plain import plain_key
from layers.readers.hxl import column_of_tag
from layers.readers.personal import is_personal_header, looks_like_a_person
from layers.readers.synonyms import SYNONYMS
from layers.rules import RULE_COLUMNS
from layers.schemas import INPUTS
from tests.layers.readers.bad_cells import returnees, services
from tests.layers.readers.grids import BASE, PLACES, areas, grid, read, rows_of, world

PLACE = list(PLACES[0])


def mapping(kind, header, row, **settings):
    reading = read(kind, [header, row], **settings)
    return reading.mapping


@pytest.mark.parametrize(
    ("kind", "header", "ours"),
    [
        ("services", "Nom du service", "service_name"),
        ("services", "NOM", "service_name"),
        ("services", "Type de service", "service_type"),
        ("services", "amenity", "service_type"),
        ("services", "Téléphone", "phone"),
        ("services", "horaires d'ouverture", "opening_hours"),
        ("returnees", "Âge", "age_years"),
        ("returnees", "niveau d'étude", "education_grade"),
        ("returnees", "Niveau d’études", "education_grade"),
        ("returnees", "Date de naissance", "birth_date"),
        ("returnees", "Personnes à charge", "dependants"),
        ("returnees", "ADM2_PCODE", "admin2_pcode"),
        ("returnees", "admin1Pcod", "admin1_pcode"),
        ("returnees", "admin1Name_fr", "admin1_name"),
        ("returnees", "Sous-préfecture", "admin3_name"),
        ("areas", "P-Code", "area_id"),
        ("areas", "shapeName", "area_name"),
        ("areas", "Parent P-Code", "parent_id"),
        ("settlements", "lng", "longitude"),
        ("settlements", "Localité", "settlement_name"),
        ("programmes", "Critères", "criteria"),
        ("programmes", "Âge minimum", "minimum_age_years"),
        ("programmes", "nombre_semaines", "duration_weeks"),
    ],
)
def test_a_header_is_known_in_the_words_people_use(kind, header, ours):
    assert plain_key(header) in SYNONYMS[kind][ours]


@pytest.mark.parametrize("kind", INPUTS)
def test_every_column_that_a_file_may_fill_is_known_by_its_own_name(kind):
    ours = set(INPUTS[kind].names()) - {"source", "missing_since", "geometry"}
    assert ours <= set(SYNONYMS[kind]) | ({"settlement_class"} if kind == "areas" else set())
    assert set(RULE_COLUMNS) <= set(SYNONYMS["programmes"])


@pytest.mark.parametrize("kind", INPUTS)
def test_no_header_means_two_columns_alike(kind):
    seen: dict[tuple[str, int], str] = {}
    for ours, words in SYNONYMS[kind].items():
        for rank, word in enumerate(words):
            assert seen.setdefault((word, rank), ours) == ours


def test_of_several_headers_for_one_column_the_best_is_taken_and_the_others_are_shown_as_unused():
    reading = read(
        "services",
        [["id", "NAME", "NAME_EN", "service_type", "lat", "lon"], ["a", "Clinique", "Clinic", "medical", *PLACE]],
    )
    assert reading.mapping["NAME"] == "service_name"
    assert reading.unused == ("NAME_EN",)
    assert reading.problems == ()


def test_a_kobo_point_split_into_columns_is_taken_with_its_precision():
    header = ["case_code", "_home_latitude", "_home_longitude", "_home_altitude", "_home_precision"]
    reading = read("returnees", [header, ["A", *PLACE, "12.0", "4.5"]])
    assert reading.mapping == {
        "case_code": "case_code",
        "_home_latitude": "latitude",
        "_home_longitude": "longitude",
        "_home_precision": "location_precision_m",
    }
    assert reading.accepted["location_precision_m"].tolist() == [4.5]


def test_a_kobo_point_inside_a_group_is_taken():
    header = ["case_code", "menage/_point_latitude", "menage/_point_longitude"]
    assert "menage/_point_latitude" in mapping("returnees", header, ["A", *PLACE])


@pytest.mark.parametrize("header", ["point", "Position du logement"])
def test_a_kobo_point_in_one_cell_is_taken_whatever_its_header(header):
    reading = read("returnees", [["case_code", header], ["A", f"{PLACE[0]} {PLACE[1]} 0 4.5"], ["B", ""]])
    assert reading.accepted["latitude"].iloc[0] == float(PLACE[0])
    assert reading.accepted["longitude"].iloc[0] == float(PLACE[1])
    assert reading.accepted["location_precision_m"].iloc[0] == 4.5
    assert len(reading.accepted) == 2


def test_a_fault_in_a_point_of_one_cell_names_that_column():
    reading = read("services", [["id", "service_type", "gps"], ["a", "medical", "48.8566, 2.3522"]])
    assert [(problem.code, problem.column) for problem in reading.problems] == [("coord.outside_area", "gps")]


def test_a_row_of_tags_says_where_the_header_is_and_what_the_columns_are():
    rows = [
        ["Où ?", "", "Quoi ?", "", ""],
        ["Lat.", "Long.", "Appellation", "Genre", "Remarque"],
        ["#geo+lat", "#geo +lon", "#service+name", "#service+type", ""],
        [*PLACE, "Bakau", "santé", "x"],
    ]
    reading = read("services", rows)
    assert reading.mapping == {
        "Lat.": "latitude",
        "Long.": "longitude",
        "Appellation": "service_name",
        "Genre": "service_type",
    }
    assert (reading.read, reading.unused) == (1, ("Remarque",))
    assert [problem.code for problem in reading.problems] == ["id.derived"]


@pytest.mark.parametrize(
    ("tag", "kind", "ours"),
    [
        ("#adm1+code+v_pcode", "returnees", "admin1_pcode"),
        ("#adm2 +name +i_fr", "areas", "adm2_name_fr"),
        ("#geo+lat", "services", "latitude"),
        ("#org+type", "services", ""),
        ("#x_shoe+size", "services", ""),
        ("no tag", "services", ""),
    ],
)
def test_a_tag_stands_for_a_column(tag, kind, ours):
    assert column_of_tag(tag, kind) == ours


def test_tags_alone_can_be_the_header():
    rows = [["#beneficiary+code", "#geo+lat", "#geo+lon"], ["A", *PLACE]]
    assert read("returnees", rows).accepted["case_code"].tolist() == ["A"]


def test_a_mapping_outranks_what_is_recognised_and_can_leave_a_column_out():
    rows = [["code", "latitude", "longitude", "y", "x", "age"], ["A", "1", "2", *PLACE, "25"]]
    said = {"y": "latitude", "x": "longitude", "age": ""}
    reading = read("returnees", rows, columns=said)
    assert reading.accepted["latitude"].tolist() == [float(PLACE[0])]
    assert "age_years" not in reading.present
    assert set(reading.unused) == {"latitude", "longitude", "age"}


def test_a_constant_outranks_a_column_and_counts_as_present():
    rows = services({"service_type": "vocational"})
    reading = read("services", rows, constants={"service_type": "medical", "country": "GM"})
    assert reading.accepted["service_type"].tolist() == ["medical", "medical"]
    assert {"service_type", "country"} <= set(reading.present)


def test_an_answered_guess_is_used():
    header, *rows = services({})
    reading = read("services", [["servise id", *header[1:]], *rows], accept=["columns.guess"])
    assert reading.accepted["service_id"].tolist() == ["clinic", "clinic2"]


def test_what_only_differs_by_a_digit_is_never_guessed():
    rows = [["ADM9_NAME", "area_id", "admin_level"], ["x", "GM01", "1"]]
    assert read("areas", rows).problems == ()


def test_personal_columns_are_dropped_with_a_notice_that_names_only_the_header():
    rows = [
        ["Code", "Nom", "Prénoms", "N° de téléphone", "Passeport", "Âge"],
        ["A", "Ceesay", "Fatou", "7001234", "PC1", "25"],
    ]
    reading = read("returnees", rows)
    dropped = [problem.column for problem in reading.problems if problem.code == "columns.personal"]
    assert dropped == ["Nom", "Prénoms", "N° de téléphone", "Passeport"]
    assert "Ceesay" not in str(reading.problems)
    assert not set(dropped) & {*reading.mapping, *reading.unused}


def test_a_column_that_looks_personal_is_never_guessed_to_be_something_else():
    reading = read("returnees", returnees({"Nom du vilage": "Brikama"}))
    assert [problem.code for problem in reading.problems] == ["columns.personal"]


@pytest.mark.parametrize(
    "header", ["Full name", "WhatsApp", "Adresse", "E-mail", "Nom complet", "numéro CNI", "FirstName", "N° passeport"]
)
def test_a_header_looks_personal(header):
    assert is_personal_header(header)


@pytest.mark.parametrize("header", ["Settlement", "Âge", "besoins", "Landmark", "Telecentre", "Documentation"])
def test_a_header_does_not_look_personal(header):
    assert not is_personal_header(header)


@pytest.mark.parametrize(
    ("code", "person"),
    [
        ("Fatou Ceesay", True),
        ("fatou@mail.gm", True),
        ("+220 700 12 34", True),
        ("77 123 45 67", True),
        ("GM-0001", False),
        ("KANKAN A", False),
        ("12345", False),
        ("Cas 12", False),
    ],
)
def test_a_case_code_that_is_a_person_is_noticed(code, person):
    assert looks_like_a_person(code) is person


def test_the_header_below_a_title_is_used_once_somebody_says_so():
    rows = [["Services of the region", "", "", "", ""], ["as of 2026", "", "", "", ""], *services({})]
    assert len(read("services", rows).quarantined) == 2
    reading = read("services", rows, accept=["columns.header_row"])
    assert reading.accepted["service_id"].tolist() == ["clinic", "clinic2"]


def test_points_of_a_layer_outrank_its_columns():
    rows = [["id", "amenity", "lat", "lon"], ["a", "clinic", "1", "2"]]
    reading = read("services", grid(rows, shapes=[shapely.Point(-16.579, 13.4549)]))
    assert reading.accepted[["latitude", "longitude"]].to_numpy().tolist() == [[13.4549, -16.579]]


def test_columns_of_a_layer_fill_in_where_it_has_no_point():
    rows = [["id", "amenity", "lat", "lon"], ["a", "clinic", *PLACE]]
    reading = read("services", grid(rows, shapes=[None]))
    assert reading.accepted["latitude"].tolist() == [float(PLACE[0])]


def test_empty_cells_are_counted_and_absent_columns_are_not_present():
    reading = read("returnees", returnees({"sex": "", "age_years": "25"}, {"sex": "F", "age_years": ""}))
    assert reading.empty_cells == 4  # the first row has neither
    assert "dependants" not in reading.present
    assert {"sex", "age_years", "age_as_of"} <= set(reading.present)


def test_a_table_without_rows_is_refused():
    assert [problem.code for problem in read("services", services()[:1]).problems] == ["file.no_rows"]


def test_a_kind_that_is_not_known_is_an_error():
    with pytest.raises(KeyError):
        read("shoes", rows_of("services", {}))


def test_every_base_row_uses_known_headers():
    for kind, row in BASE.items():
        assert set(row) <= set(SYNONYMS[kind])


def test_a_district_named_in_words_gets_its_code():
    known = world(
        areas=areas(
            {"area_id": "GM03", "area_name": "West Coast"},
            {"area_id": "GM0306", "area_name": "Kombo Central", "admin_level": 2, "parent_id": "GM03"},
        )
    )
    reading = read("returnees", returnees({"Région": "west-coast region", "District": "KOMBO CENTRAL"}), context=known)
    row = reading.accepted.iloc[1]
    assert (row["admin1_pcode"], row["admin2_pcode"]) == ("GM03", "GM0306")


def test_districts_of_one_name_are_told_apart_by_their_region():
    known = world(
        areas=areas(
            {"area_id": "GM02", "area_name": "Upper River"},
            {"area_id": "GM03", "area_name": "West Coast"},
            {"area_id": "GM0201", "area_name": "Kombo", "admin_level": 2, "parent_id": "GM02"},
            {"area_id": "GM0301", "area_name": "Kombo", "admin_level": 2, "parent_id": "GM03"},
        )
    )
    named = {"region": "West Coast", "district": "Kombo"}
    reading = read("returnees", returnees(named, {"district": "Kombo"}), context=known)
    assert reading.accepted["admin2_pcode"].fillna("").tolist() == ["", "GM0301", ""]
    assert [(problem.code, problem.row) for problem in reading.problems] == [("area.unknown", 4)]
