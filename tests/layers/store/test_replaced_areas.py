"""What happens when an area known under the identifier of another register gets its P-code."""

from __future__ import annotations

import datetime as dt
import itertools

import pandas as pd
import pytest
import shapely
import sqlalchemy as sa

from layers.errors import NotFoundError
from layers.schemas import INPUTS, KEYS
from layers.store import open_store
from layers.store.engine import address_of, make_engine
from layers.store.references import REFERENCES
from layers.store.upgrade import upgrade
from tests.layers.store.world import FIRST, LATER, cells, file_of, people, person, service, services

SQUARE = shapely.box(-17, 13, -16, 14)
EAST = shapely.box(-15, 13, -14, 14)
POLYGONS = (
    {"area_id": "wof:1", "area_name": "West Coast Region", "area_name_fr": "Côte Ouest", "admin_level": 1},
    {"area_id": "wof:2", "area_name": "Kombo-Central", "admin_level": 2, "parent_id": "wof:1", "population": 900.0},
    {"area_id": "wof:3", "area_name": "Elsewhere", "admin_level": 2, "parent_id": "wof:1"},
)
CODES = (
    {"area_id": "GM03", "area_name": "West Coast", "admin_level": 1, "geometry": SQUARE},
    {"area_id": "GM0306", "area_name": "Kombo Central", "admin_level": 2, "parent_id": "GM03", "geometry": EAST},
)
REPLACES = {"wof:1": "GM03", "wof:2": "GM0306"}


def polygons(**other):
    shapes = (SQUARE, EAST, EAST)
    rows = [row | {"geometry": shape} for row, shape in zip(POLYGONS, shapes, strict=True)]
    return file_of("areas", rows, source="polygons", **other)


def pcodes(*rows, replaces=REPLACES, source="pcodes", **other):
    return file_of("areas", rows or CODES, source=source, replaces=replaces, **other)


def everything(store):
    return {kind: store.frame(kind) for kind in INPUTS}


def same(one, other):
    for kind in INPUTS:
        pd.testing.assert_frame_equal(one[kind], other[kind])


@pytest.fixture
def lived_in(store):
    """Fill a store in which every layer names areas by the identifiers of the polygons."""
    store.save_import(polygons(), actor="ali")
    store.save_import(people(person("1", admin1_pcode="wof:1", admin2_pcode="wof:2"), person("2")), actor="ali")
    store.save_import(services(service("1", admin1_pcode="wof:1", admin2_pcode="wof:3")), actor="ali")
    town = {"settlement_id": "1", "settlement_name": "Brikama", "admin1_pcode": "GM03", "admin2_pcode": "wof:2"}
    store.save_import(file_of("settlements", [town]), actor="ali")
    store.save_import(file_of("demand", [{"demand_id": "1", "area_id": "wof:1"}]), actor="ali")
    return store


def test_the_area_is_one_area_with_what_both_files_say(lived_in):
    record = lived_in.save_import(pcodes(), actor="ali")
    assert (record.inserted, record.updated, record.unchanged, record.accepted) == (0, 2, 0, 2)
    areas = lived_in.frame("areas")
    assert areas["area_id"].tolist() == ["GM03", "GM0306", "wof:3"]
    assert cells(areas, "area_name", "area_id")["GM03"] == "West Coast"
    assert cells(areas, "area_name_fr", "area_id")["GM03"] == "Côte Ouest"
    assert cells(areas, "population", "area_id")["GM0306"] == 900
    assert areas["geometry"].tolist() == [SQUARE, EAST, EAST]


def test_whatever_names_the_area_follows(lived_in):
    lived_in.save_import(pcodes(), actor="ali")
    assert cells(lived_in.frame("areas"), "parent_id", "area_id") == {"GM03": None, "GM0306": "GM03", "wof:3": "GM03"}
    assert cells(lived_in.frame("returnees"), "admin1_pcode") == {"1": "GM03", "2": None}
    assert cells(lived_in.frame("returnees"), "admin2_pcode") == {"1": "GM0306", "2": None}
    assert cells(lived_in.frame("services"), "admin2_pcode", "service_id") == {"1": "wof:3"}
    assert cells(lived_in.frame("settlements"), "admin2_pcode", "settlement_id") == {"1": "GM0306"}
    assert cells(lived_in.frame("demand"), "area_id", "demand_id") == {"1": "GM03"}
    versions = [lived_in.row(kind, "1")["version"] for kind in ("returnees", "services", "settlements", "demand")]
    assert (versions, lived_in.row("returnees", "2")["version"]) == ([2, 2, 2, 2], 1)


def test_a_row_that_follows_stays_with_the_source_it_comes_from(lived_in):
    lived_in.save_import(pcodes(), actor="ali")
    assert [(used.kind, used.source, used.rows) for used in lived_in.sources()] == [
        ("services", "office", 1),
        ("returnees", "office", 2),
        ("areas", "pcodes", 2),
        ("areas", "polygons", 1),
        ("settlements", "office", 1),
        ("demand", "office", 1),
    ]


def test_taking_the_codes_back_gives_every_row_its_old_identifiers(lived_in):
    before = everything(lived_in)
    lived_in.save_import(pcodes(), actor="ali")
    assert lived_in.undo_last_import(actor="awa").conflicts == ()
    same(everything(lived_in), before)


def test_everything_can_be_taken_back_to_nothing(lived_in):
    lived_in.save_import(pcodes(), actor="ali")
    conflicts = [lived_in.undo_last_import(actor="awa").conflicts for _ in range(6)]
    assert conflicts == [()] * 6
    assert [lived_in.count(kind) for kind in INPUTS] == [0] * 6
    with pytest.raises(NotFoundError):
        lived_in.undo_last_import(actor="awa")


def test_no_row_that_comes_back_has_a_version_that_somebody_has_seen(lived_in):
    seen = lived_in.row("areas", "wof:1")["version"]
    lived_in.save_import(pcodes(), actor="ali")
    seen_code = lived_in.row("areas", "GM03")["version"]
    lived_in.undo_last_import(actor="awa")
    assert lived_in.row("areas", "wof:1")["version"] > seen
    lived_in.save_import(pcodes(), actor="ali")
    assert lived_in.row("areas", "GM03")["version"] > seen_code


def test_the_same_codes_again_change_nothing(lived_in):
    lived_in.save_import(pcodes(), actor="ali")
    before = everything(lived_in)
    without_shapes = [{name: value for name, value in row.items() if name != "geometry"} for row in CODES]
    record = lived_in.save_import(pcodes(*without_shapes, replaces={}), actor="ali")
    assert (record.inserted, record.updated, record.unchanged, record.marked_missing) == (0, 0, 2, 0)
    same(everything(lived_in), before)


def test_an_area_replaced_by_its_own_source_is_not_missing_from_it(store):
    store.save_import(polygons(), actor="ali")
    record = store.save_import(pcodes(source="polygons", as_of=LATER), actor="ali")
    assert record.marked_missing == 1
    assert cells(store.frame("areas"), "missing_since", "area_id") == {"GM03": None, "GM0306": None, "wof:3": LATER}
    assert cells(store.frame("areas"), "parent_id", "area_id")["wof:3"] == "GM03"
    store.undo_last_import(actor="ali")
    assert cells(store.frame("areas"), "parent_id", "area_id") == {"wof:1": None, "wof:2": "wof:1", "wof:3": "wof:1"}
    assert cells(store.frame("areas"), "missing_since", "area_id")["wof:3"] is None


def test_a_row_that_the_file_changes_follows_too(store):
    store.save_import(polygons(), actor="ali")
    renamed = {"area_id": "wof:3", "area_name": "Elsewhere, renamed", "admin_level": 2}
    store.save_import(pcodes(*CODES, renamed), actor="ali")
    found = store.row("areas", "wof:3")
    assert (found["area_name"], found["parent_id"]) == ("Elsewhere, renamed", "GM03")
    store.undo_last_import(actor="ali")
    assert store.row("areas", "wof:3")["parent_id"] == "wof:1"


def test_an_old_identifier_that_comes_back_never_has_a_version_that_somebody_has_seen(store):
    store.save_import(polygons(), actor="ali")
    seen = store.row("areas", "wof:1")["version"]
    store.save_import(pcodes(), actor="ali")
    store.save_import(polygons(as_of=LATER), actor="ali")
    assert store.row("areas", "wof:1")["version"] > seen


def test_a_code_that_came_in_between_takes_the_area_over(store):
    """The file was read before somebody else brought the code."""
    store.save_import(polygons(), actor="ali")
    store.save_import(file_of("areas", [{"area_id": "GM03", "area_name_en": "West"}], source="other"), actor="awa")
    before = everything(store)
    record = store.save_import(pcodes(), actor="ali")
    assert record.updated == 2
    assert store.frame("areas")["area_id"].tolist() == ["GM03", "GM0306", "wof:3"]
    assert store.row("areas", "GM03")["area_name_en"] == "West"
    store.undo_last_import(actor="ali")
    same(everything(store), before)


def test_an_area_that_is_not_there_or_that_the_file_lists_itself_is_not_replaced(store):
    store.save_import(polygons(), actor="ali")
    lists_both = (*CODES, {"area_id": "wof:1", "area_name": "West Coast Region"})
    record = store.save_import(pcodes(*lists_both, replaces={"wof:1": "GM03", "wof:9": "GM0306"}), actor="ali")
    assert record.inserted == 2
    assert store.frame("areas")["area_id"].tolist() == ["GM03", "GM0306", "wof:1", "wof:2", "wof:3"]


def test_an_area_changed_by_hand_since_keeps_its_code_and_its_people(lived_in):
    lived_in.save_import(pcodes(), actor="ali")
    version = lived_in.row("areas", "GM03")["version"]
    lived_in.update_row("areas", "GM03", {"population": 7.0}, seen_version=version, actor="awa")
    assert lived_in.undo_last_import(actor="ali").conflicts == ("GM03",)
    areas = lived_in.frame("areas")
    assert cells(areas, "parent_id", "area_id") == {"GM03": None, "wof:2": "GM03", "wof:3": "GM03"}
    assert lived_in.row("areas", "GM03")["population"] == 7
    found = lived_in.row("returnees", "1")
    assert (found["admin1_pcode"], found["admin2_pcode"]) == ("GM03", "wof:2")


def test_a_person_changed_by_hand_since_keeps_the_change_and_gets_the_old_area(lived_in):
    lived_in.save_import(pcodes(), actor="ali")
    lived_in.update_row("returnees", "1", {"landmark": "by the bank"}, seen_version=2, actor="awa")
    assert lived_in.undo_last_import(actor="ali").conflicts == ("1",)
    found = lived_in.row("returnees", "1")
    assert (found["landmark"], found["admin1_pcode"], found["admin2_pcode"]) == ("by the bank", "wof:1", "wof:2")


def test_a_person_erased_since_stays_erased(lived_in, run):
    lived_in.save_import(pcodes(), actor="ali")
    lived_in.forget("1", actor="awa")
    assert run("SELECT count(*) FROM import_changes WHERE kind = 'returnees' AND key = '1'") == [(0,)]
    assert lived_in.undo_last_import(actor="ali").conflicts == ()
    assert lived_in.frame("returnees")["case_code"].tolist() == ["2"]


NAMED = (None, "wof:1", "wof:2", "wof:3", "GM03", "other")
"""What a person's cell may name: nothing, an area that gets a code, one that keeps its own, a code, another's."""


@pytest.mark.parametrize("known_before", [False, True])
@pytest.mark.parametrize("some", [(), ("wof:1",), ("wof:2",), ("wof:1", "wof:2")])
def test_codes_and_their_undoing_are_a_round_trip_and_no_old_name_is_left(store, some, known_before):
    replaces = {old: REPLACES[old] for old in some}
    store.save_import(polygons(), actor="ali")
    if known_before:
        store.save_import(file_of("areas", [{"area_id": "GM03"}], source="other"), actor="ali")
    pairs = enumerate(itertools.product(NAMED, NAMED))
    rows = [person(str(number), admin1_pcode=one, admin2_pcode=two) for number, (one, two) in pairs]
    store.save_import(people(*rows), actor="ali")
    before = everything(store)
    store.save_import(pcodes(replaces=replaces), actor="ali")
    after = everything(store)
    assert not set(replaces) & set(after["areas"]["area_id"])
    for column in ("admin1_pcode", "admin2_pcode"):
        expected = [replaces.get(name, name) for name in before["returnees"][column].fillna("")]
        assert after["returnees"][column].fillna("").tolist() == expected
    store.undo_last_import(actor="ali")
    same(everything(store), before)


def test_a_store_of_the_first_version_keeps_what_its_imports_changed(nowhere):
    engine = make_engine(address_of(nowhere), pooled=False)
    upgrade(engine, head="0001")
    moment = dt.datetime(2026, 11, 1, tzinfo=dt.UTC).isoformat()
    columns = "id, kind, source, file_name, checksum, as_of, simulated, read, accepted, quarantined, inserted, updated"
    with engine.connect() as connection, connection.begin():
        connection.execute(
            sa.text(
                f"INSERT INTO imports ({columns}, unchanged, erased, marked_missing, kept_cells, actor, at) VALUES "
                "(1, 'returnees', 's', 'f', 'c', :day, :no, 1, 1, 0, 1, 0, 0, 0, 0, 0, 'ali', :at)"
            ),
            {"day": FIRST, "no": False, "at": moment},
        )
        connection.execute(
            sa.text(
                "INSERT INTO returnees (case_code, version, import_id, changed_by, changed_at) "
                "VALUES ('A1', 1, 1, 'ali', :at)"
            ),
            {"at": moment},
        )
        connection.execute(sa.text("INSERT INTO import_changes VALUES (1, 'A1', 'returnees', NULL, 0, 1)"))
    engine.dispose()
    with open_store(nowhere) as store:
        assert store.undo_last_import(actor="ali").id == 1
        assert store.count("returnees") == 0


def test_every_column_that_names_an_area_follows():
    places = ("parent_id", "area_id")
    named = {kind: [name for name in layer.names()
                    if (name.endswith("_pcode") or name in places) and name != KEYS[kind]]
             for kind, layer in INPUTS.items()}  # fmt: skip
    assert {kind: list(columns) for kind, columns in REFERENCES.items()} == {
        kind: columns for kind, columns in named.items() if columns
    }
    assert set(REFERENCES) <= set(KEYS)
