"""One row at a time: versions, who was faster, what cannot be written; and the number that says data have changed."""

from __future__ import annotations

import datetime as dt

import pytest

from layers.errors import NotFoundError, StoreError
from layers.store import StaleError, open_store
from layers.words import Words
from tests.layers.store.world import FIRST, file_of, people, person, service, services


def test_a_change_by_hand_makes_the_next_version(store):
    store.save_import(people(person("A1")), actor="ali")
    values = {"sex": "male", "consent": True, "return_date": FIRST, "dependants": 2, "age_years": 20.5}
    assert store.update_row("returnees", "A1", values, seen_version=1, actor="awa") == 2
    row = store.row("returnees", "A1")
    assert {name: row[name] for name in values} == values
    assert (row["version"], row["changed_by"], row["landmark"]) == (2, "awa", "by the mosque")


def test_a_cell_can_be_emptied_by_hand(store):
    store.save_import(people(person("A1", dependants=2, return_date=FIRST)), actor="ali")
    emptied = {"landmark": None, "dependants": None, "return_date": None}
    store.update_row("returnees", "A1", emptied, seen_version=1, actor="awa")
    assert [store.row("returnees", "A1")[name] for name in emptied] == [None, None, None]


def test_whoever_saves_over_a_newer_version_is_told_who_changed_it_and_when(store):
    store.save_import(people(person("A1")), actor="ali")
    moment = dt.datetime(2026, 11, 3, 10, 42, tzinfo=dt.UTC)
    store.update_row("returnees", "A1", {"sex": "male"}, seen_version=1, actor="awa", now=moment)
    with pytest.raises(StaleError) as error:
        store.update_row("returnees", "A1", {"sex": "other"}, seen_version=1, actor="ali")
    assert (error.value.version, error.value.changed_by, error.value.changed_at) == (2, "awa", moment)
    assert Words("en")(error.value.message).startswith("awa changed this entry at 10:42 UTC on 3 Nov 2026")
    assert store.row("returnees", "A1")["sex"] == "male"


def test_saving_what_is_there_already_changes_nothing(store):
    store.save_import(people(person("A1")), actor="ali")
    revision = store.revision()
    assert store.update_row("returnees", "A1", {"sex": "female"}, seen_version=1, actor="awa") == 1
    assert store.revision() == revision
    assert store.audit_log()["action"].tolist() == ["import"]


@pytest.mark.parametrize(
    ("values", "columns"),
    [
        ({"sex": "unsure"}, "sex"),
        ({"age_years": 200.0, "dependants": -1}, "age_years, dependants"),
        ({"case_code": "A2"}, "case_code"),
        ({"shoe_size": 43}, "shoe_size"),
        ({"version": 7}, "version"),
    ],
)
def test_values_that_do_not_fit_are_refused_by_column_and_never_repeated(store, values, columns):
    store.save_import(people(person("A1")), actor="ali")
    with pytest.raises(StoreError) as error:
        store.update_row("returnees", "A1", values, seen_version=1, actor="awa")
    assert error.value.message.values == {"columns": columns}
    assert store.row("returnees", "A1")["version"] == 1


def test_a_geometry_is_not_changed_by_hand(store):
    store.save_import(file_of("areas", [{"area_id": "GM01", "area_name": "Banjul"}]), actor="ali")
    assert store.update_row("areas", "GM01", {"area_name": "BANJUL"}, seen_version=1, actor="awa") == 2
    with pytest.raises(StoreError):
        store.update_row("areas", "GM01", {"geometry": None}, seen_version=2, actor="awa")


def test_a_row_or_layer_that_is_not_there_is_said_without_the_case_code(store):
    for act in (
        lambda: store.row("returnees", "SECRET-1"),
        lambda: store.update_row("returnees", "SECRET-1", {"sex": "male"}, seen_version=1, actor="awa"),
        lambda: store.forget("SECRET-1", actor="awa"),
        lambda: store.row("ghosts", "SECRET-1"),
        lambda: store.frame("ghosts"),
        lambda: store.count("ghosts"),
    ):
        with pytest.raises(NotFoundError) as error:
            act()
        assert "SECRET-1" not in Words("en")(error.value.message)


def test_the_revision_changes_with_every_change_of_the_data_and_with_nothing_else(store):
    seen = [store.revision()]

    def changed() -> bool:
        seen.append(store.revision())
        assert seen[-1] >= seen[-2]
        return seen[-1] != seen[-2]

    store.save_import(people(person("A1")), actor="ali")
    assert changed()
    store.update_row("returnees", "A1", {"sex": "male"}, seen_version=1, actor="ali")
    assert changed()
    store.set_setting("k", 5, actor="ali")
    assert changed()
    store.save_mapping("office", {"Nom": "site_name"}, {}, actor="ali")
    assert changed()
    store.save_import(people(person("A2"), source="partner"), actor="ali")
    store.undo_last_import(actor="ali")
    assert changed()
    store.forget("A1", actor="ali")
    assert changed()
    store.audit("export", actor="ali", object_type="services", count=3)
    store.frame("returnees")
    store.sources()
    assert not changed()


def test_two_open_stores_see_each_other(where):
    with open_store(where) as here, open_store(where) as there:
        before = there.revision()
        here.save_import(people(person("A1")), actor="ali")
        assert there.count("returnees") == 1
        assert there.revision() != before


def test_several_layers_are_read_as_they_were_at_one_moment(store, run):
    store.save_import(people(person("A1")), actor="ali")
    store.save_import(services(service("s1")), actor="ali")
    frames = store.frames("services", "returnees")
    assert {kind: len(frame) for kind, frame in frames.items()} == {"services": 1, "returnees": 1}
    assert list(store.frames()) == ["services", "programmes", "returnees", "areas", "settlements", "demand"]


def test_values_put_into_the_database_past_homeward_are_noticed_when_they_do_not_fit(store, run):
    store.save_import(services(service("s1")), actor="ali")
    run("UPDATE services SET latitude = 95")
    with pytest.raises(StoreError) as error:
        store.frame("services")
    assert error.value.message.values == {"columns": "latitude"}


def test_settings_come_back_as_they_went_in(store):
    assert store.setting("radius", {"urban": 5}) == {"urban": 5}
    for value in ({"urban": 5.5, "words": ["é", None]}, 7, None, [], "x"):
        store.set_setting("radius", value, actor="ali")
        assert store.setting("radius", "default") == value
    with pytest.raises(ValueError, match=r"store\.secret"):
        store.set_setting("store.secret", "x", actor="ali")


def test_a_mapping_is_kept_for_each_source_and_kind_of_file(store):
    assert store.mapping_of("office") is None
    store.save_mapping("office", {"Nom": "site_name"}, {"service_type": "medical"}, actor="ali")
    store.save_mapping("office", {"Nom": "settlement_name"}, {}, actor="ali", kind="settlements")
    store.save_mapping("office", {"Nom du site": "site_name"}, {"service_type": "medical"}, actor="ali")
    found = store.mapping_of("office")
    assert (found.columns, found.constants) == ({"Nom du site": "site_name"}, {"service_type": "medical"})
    assert store.mapping_of("office", "settlements").columns == {"Nom": "settlement_name"}
