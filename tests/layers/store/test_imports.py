"""What an import does to the store."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
import shapely

from layers.errors import FileRefusedError, StoreError
from layers.reading import Action, Problem, Reading
from layers.schemas import INPUTS, KEYS
from layers.words import say
from tests.layers.store.world import FIRST, LATER, cells, file_of, people, person, service, services

EARLIER = dt.date(2026, 10, 1)


def versions(store, kind="returnees"):
    return {key: store.row(kind, key)["version"] for key in store.frame(kind)[KEYS[kind]]}


def test_new_rows_are_there_after_an_import_with_version_one(store):
    record = store.save_import(people(person("A1"), person("A2", sex="male")), actor="ali")
    assert (record.inserted, record.updated, record.unchanged, record.accepted, record.read) == (2, 0, 0, 2, 2)
    assert cells(store.frame("returnees"), "sex") == {"A1": "female", "A2": "male"}
    assert versions(store) == {"A1": 1, "A2": 1}


def test_the_same_file_twice_changes_no_row(store):
    file = people(person("A1", age_years=25.0, consent=True, return_date=FIRST), person("A2"))
    store.save_import(file, actor="ali")
    before = store.frame("returnees")
    record = store.save_import(file, actor="ali")
    assert (record.inserted, record.updated, record.unchanged) == (0, 0, 2)
    pd.testing.assert_frame_equal(store.frame("returnees"), before)
    assert versions(store) == {"A1": 1, "A2": 1}


def test_only_the_rows_that_really_change_get_a_new_version(store):
    store.save_import(people(person("A1"), person("A2")), actor="ali")
    record = store.save_import(people(person("A1"), person("A2", needs="vocational")), actor="ali")
    assert (record.updated, record.unchanged) == (1, 1)
    assert versions(store) == {"A1": 1, "A2": 2}
    assert cells(store.frame("returnees"), "needs") == {"A1": "medical", "A2": "vocational"}


def test_an_absent_column_keeps_the_old_values(store):
    store.save_import(people(person("A1", landmark="by the market")), actor="ali")
    store.save_import(people({"case_code": "A1", "sex": "male"}), actor="ali")
    assert store.row("returnees", "A1")["landmark"] == "by the market"
    assert store.row("returnees", "A1")["sex"] == "male"


def test_an_empty_cell_keeps_the_old_value_and_is_counted(store):
    store.save_import(people(person("A1"), person("A2")), actor="ali")
    record = store.save_import(people(person("A1", landmark=None, needs=None), person("A2")), actor="ali")
    assert store.row("returnees", "A1")["landmark"] == "by the mosque"
    assert (record.kept_cells, record.updated) == (2, 0)


def test_an_empty_text_is_an_empty_cell(store):
    store.save_import(people(person("A1")), actor="ali")
    assert store.save_import(people(person("A1", landmark="")), actor="ali").kept_cells == 1
    assert store.row("returnees", "A1")["landmark"] == "by the mosque"


def test_a_place_that_moves_leaves_its_old_precision_behind(store):
    at_home = {"latitude": 13.45, "longitude": -16.57}
    store.save_import(people(person("A1", **at_home, location_precision_m=5000.0)), actor="ali")
    store.save_import(people(person("A1", **at_home)), actor="ali")
    assert store.row("returnees", "A1")["location_precision_m"] == 5000
    store.save_import(people(person("A1", latitude=13.46, longitude=-16.57)), actor="ali")
    assert store.row("returnees", "A1")["location_precision_m"] is None


def test_an_exact_grade_replaces_a_stage(store):
    store.save_import(people(person("A1", education_grade=6.0, education_grade_most=9.0)), actor="ali")
    store.save_import(people(person("A1", education_grade=6.0)), actor="ali")
    assert store.row("returnees", "A1")["education_grade_most"] is None
    store.save_import(people(person("A1", education_grade=6.0, education_grade_most=9.0)), actor="ali")
    store.save_import(people(person("A1")), actor="ali")  # says nothing about schooling
    assert store.row("returnees", "A1")["education_grade_most"] == 9


def test_a_row_that_a_newer_file_no_longer_lists_is_marked_not_deleted(store):
    store.save_import(people(person("A1"), person("A2")), actor="ali")
    record = store.save_import(people(person("A1"), as_of=LATER), actor="ali")
    assert record.marked_missing == 1
    assert cells(store.frame("returnees"), "missing_since") == {"A1": None, "A2": LATER}
    assert versions(store) == {"A1": 1, "A2": 2}


def test_a_missing_row_is_marked_once_with_the_first_day(store):
    store.save_import(people(person("A1"), person("A2")), actor="ali")
    store.save_import(people(person("A1"), as_of=LATER), actor="ali")
    record = store.save_import(people(person("A1"), as_of=LATER + dt.timedelta(days=1)), actor="ali")
    assert record.marked_missing == 0
    assert cells(store.frame("returnees"), "missing_since")["A2"] == LATER


def test_a_row_that_comes_back_loses_its_mark(store):
    store.save_import(people(person("A1"), person("A2")), actor="ali")
    store.save_import(people(person("A1"), as_of=LATER), actor="ali")
    record = store.save_import(people(person("A1"), person("A2"), as_of=LATER), actor="ali")
    assert record.updated == 1
    assert cells(store.frame("returnees"), "missing_since") == {"A1": None, "A2": None}


def test_an_older_file_marks_nothing_and_clears_no_mark(store):
    store.save_import(people(person("A1"), person("A2"), person("A3")), actor="ali")
    store.save_import(people(person("A1"), person("A3"), as_of=LATER), actor="ali")
    record = store.save_import(people(person("A1"), person("A2"), as_of=EARLIER), actor="ali")
    assert (record.marked_missing, record.updated) == (0, 0)
    assert cells(store.frame("returnees"), "missing_since") == {"A1": None, "A2": LATER, "A3": None}


def test_a_file_of_another_source_or_kind_marks_nothing(store):
    store.save_import(people(person("A1")), actor="ali")
    store.save_import(people(person("B1"), source="partner", as_of=LATER), actor="ali")
    store.save_import(services(service("s1"), as_of=LATER), actor="ali")
    assert cells(store.frame("returnees"), "missing_since") == {"A1": None, "B1": None}


def test_a_row_that_another_source_has_taken_over_is_not_missing_from_the_first(store):
    store.save_import(people(person("A1"), person("A2")), actor="ali")
    store.save_import(people(person("A2", sex="male"), source="partner"), actor="ali")
    assert store.save_import(people(person("A1"), as_of=LATER), actor="ali").marked_missing == 0


def test_a_row_that_waits_in_quarantine_is_not_missing(store):
    store.save_import(people(person("A1"), person("A2")), actor="ali")
    waiting = [{"Code": " A2 ", "lat": "130.5"}]
    mapping = {"Code": "case_code", "lat": "latitude"}
    record = store.save_import(people(person("A1"), as_of=LATER, quarantined=waiting, mapping=mapping), actor="ali")
    assert (record.marked_missing, record.quarantined, record.read) == (0, 1, 2)


def test_a_file_of_mended_quarantined_rows_marks_nothing(store):
    store.save_import(people(person("A1")), actor="ali")
    mended = people(person("A2"), as_of=LATER, unused=("homeward_row", "homeward_problem"))
    assert store.save_import(mended, actor="ali").marked_missing == 0


def test_a_file_that_is_said_not_to_be_whole_marks_nothing(store):
    store.save_import(people(person("A1")), actor="ali")
    assert store.save_import(people(person("A2"), as_of=LATER), actor="ali", whole=False).marked_missing == 0


def test_counts_add_up_whatever_happens(store):
    store.save_import(people(person("A1"), person("A2"), person("A3")), actor="ali")
    store.forget("A3", actor="ali")
    file = people(person("A1"), person("A2", sex="male"), person("A3"), person("A4"), quarantined=[{"x": "y"}])
    record = store.save_import(file, actor="ali")
    assert (record.inserted, record.updated, record.unchanged, record.erased) == (1, 1, 1, 1)
    assert record.accepted == 4
    assert record.read == record.accepted + record.quarantined


def test_an_import_is_recorded_with_its_source_checksum_date_and_counts(store):
    moment = dt.datetime(2026, 11, 3, 10, 42, tzinfo=dt.UTC)
    file = people(person("A1"), as_of=LATER)
    store.save_import(file, actor="ali", now=moment)
    row = store.imports().iloc[0]
    assert (row["kind"], row["source"], row["file_name"]) == ("returnees", "office", "office.csv")
    assert (row["checksum"], row["inserted"], row["actor"]) == (file.checksum, 1, "ali")
    assert row["as_of"] == pd.Timestamp(LATER)
    assert row["at"] == pd.Timestamp(moment)
    assert pd.isna(row["undone_at"])


def test_an_import_that_changes_nothing_still_confirms_its_source_as_of_its_date(store):
    store.save_import(services(service("s1")), actor="ali")
    store.save_import(services(service("s1"), as_of=LATER), actor="ali")
    (source,) = store.sources()
    assert (source.kind, source.source, source.as_of, source.rows) == ("services", "office", LATER, 1)


def test_sources_share_out_every_row_of_the_store(store):
    store.save_import(services(service("s1"), service("s2")), actor="ali")
    store.save_import(services(service("s2", fees="free"), service("s3"), source="partner"), actor="ali")
    store.save_import(people(person("A1")), actor="ali")
    assert [(used.kind, used.source, used.rows) for used in store.sources()] == [
        ("services", "office", 1),
        ("services", "partner", 2),
        ("returnees", "office", 1),
    ]


def test_a_refused_file_changes_nothing(store):
    broken = Problem("file.type", Action.REJECT, say("Not a table."))
    with pytest.raises(FileRefusedError):
        store.save_import(people(person("A1"), problems=(broken,)), actor="ali")
    assert store.count("returnees") == 0
    assert len(store.imports()) == 0


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_a_character_that_cannot_be_stored_is_said_with_its_column_and_nothing_is_saved(store, text):
    file = people(person("A1"), person("A2"))
    frame = file.accepted.astype({"landmark": object})
    frame.loc[1, "landmark"] = text
    broken = Reading(**{**vars(file), "accepted": frame})
    with pytest.raises(StoreError) as error:
        store.save_import(broken, actor="ali")
    assert (error.value.code, str(error.value.message.values["column"])) == ("store.character", "landmark")  # noqa: PD011 - no frame
    assert store.count("returnees") == 0


def test_simulated_rows_are_known_as_long_as_one_is_left(store):
    store.save_import(people(person("A1")), actor="ali")
    assert not store.is_simulated()
    store.save_import(people(person("S1"), source="demo"), actor="ali", simulated=True)
    assert store.is_simulated()
    store.undo_last_import(actor="ali")
    assert not store.is_simulated()


def test_a_real_value_on_a_simulated_row_does_not_make_it_real(store):
    store.save_import(people(person("S1"), source="demo"), actor="ali", simulated=True)
    store.save_import(people(person("S1", sex="male")), actor="ali")
    assert store.is_simulated()
    store.forget("S1", actor="ali")
    assert not store.is_simulated()


def test_every_kind_of_layer_comes_back_as_it_went_in(store):
    square = shapely.box(-17, 13, -16, 14)
    rows = {
        "services": service("s1", seats_total=20, seats_as_of=FIRST, urban_radius_km=0.1, languages="fr wo"),
        "programmes": {"programme_id": "p1", "criteria": '{"all": []}', "starts": FIRST, "stipend_amount": 1 / 3},
        "returnees": person("A1", birth_year=1999, consent=False, dependants=0, age_years=27.0, latitude=-0.0),
        "areas": {"area_id": "GM01", "area_name": "Banjul", "admin_level": 1, "geometry": square},
        "settlements": {"settlement_id": "t1", "settlement_name": "N’Zérékoré", "population": 195027.0},
        "demand": {"demand_id": "d1", "area_id": "GM01", "isco08_code": "0110", "openings": 2.5, "sample_size": 40},
    }
    for kind, row in rows.items():
        file = file_of(kind, [row])
        store.save_import(file, actor="ali")
        pd.testing.assert_frame_equal(store.frame(kind), file.accepted)
    assert list(rows) == list(INPUTS)
    assert store.row("areas", "GM01")["geometry"] == square


def test_an_empty_layer_keeps_its_types(store):
    for kind, layer in INPUTS.items():
        pd.testing.assert_frame_equal(store.frame(kind), layer.empty())


def test_areas_without_geometry_keep_the_one_they_have(store):
    square = shapely.box(-17, 13, -16, 14)
    store.save_import(file_of("areas", [{"area_id": "GM01", "geometry": square}]), actor="ali")
    store.save_import(file_of("areas", [{"area_id": "GM01", "area_name": "Banjul"}]), actor="ali")
    assert store.frame("areas")["geometry"].tolist() == [square]


def test_rows_come_in_the_order_of_their_keys_on_every_database(store):
    codes = ["b", "B", "é", "a-1", "a 1", "A", "10", "9"]
    store.save_import(people(*(person(code) for code in codes)), actor="ali")
    assert store.frame("returnees")["case_code"].tolist() == ["10", "9", "A", "B", "a 1", "a-1", "b", "é"]


def test_a_large_file_is_compared_with_what_is_there(store):
    file = [person(f"P{number:05d}") for number in range(6_000)]
    store.save_import(people(*file), actor="ali")
    file[5_999] = person("P05999", sex="male")
    record = store.save_import(people(*file[1:]), actor="ali")
    assert (record.updated, record.unchanged, record.marked_missing) == (1, 5_998, 1)
