"""A past day shows people as they were recorded then; what a verdict rested on stays with its referral."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import sqlalchemy as sa

from layers.referrals import Opening
from layers.schemas import INPUTS
from layers.store import open_store, restore_backup
from layers.store.past import NOTHING_ELSE
from tests.layers.store.test_replaced_areas import pcodes, polygons
from tests.layers.store.world import people, person, service, services

FIRST, SECOND, THIRD = dt.date(2026, 3, 1), dt.date(2026, 6, 1), dt.date(2026, 9, 1)
INPUTS_THEN = {"rule_version": 2, "fields": {"grade_from": 0, "grade_to": 25}, "distance_km": 1.0769896918977517}


def noon(day):
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def take(store, day, *rows, known=None, **other):
    return store.save_import(people(*rows, as_of=day, **other), actor="ali", now=noon(known or day))


def then(store, day, code="A1", name="sex"):
    """Say what a past day shows in one cell, as the caller puts it over what is there now."""
    past = store.people_then(day)
    row = past.rows.get(code)
    return store.row("returnees", code)[name] if row is None else row[INPUTS["returnees"].names().index(name)]


def test_a_past_day_shows_what_was_recorded_then(store):
    take(store, FIRST, person("A1"), person("A2"))
    take(store, SECOND, person("A1", sex="male"), person("A2"))
    take(store, THIRD, person("A1", sex="other"), person("A2"), person("A3"))
    found = [then(store, day) for day in (FIRST, SECOND - dt.timedelta(1), SECOND, THIRD)]
    assert found == ["female", "female", "male", "other"]
    assert store.people_then(FIRST).changed == {"A1": ("sex",)}
    assert store.people_then(THIRD) == store.people_then(dt.date.max) == NOTHING_ELSE
    assert store.people_then(FIRST, case_code="A2") == NOTHING_ELSE
    assert store.people_then(SECOND, case_code="A3").unknown == {"A3"}  # nothing was known: judged by what is now
    before = store.people_then(FIRST - dt.timedelta(1), case_code="A1")
    assert (before.rows, before.unknown) == ({}, {"A1"})


def test_what_was_learnt_later_counts_for_the_day_it_describes_only_where_nothing_was_known_then(store):
    take(store, FIRST, person("A1"), known=THIRD)
    take(store, SECOND, person("A1", sex="male"), person("A2"), known=THIRD)
    assert (then(store, FIRST), then(store, SECOND)) == ("female", "male")  # both files came in September
    take(store, SECOND, person("A2", sex="male"), known=THIRD + dt.timedelta(1), source="late")
    assert then(store, THIRD, "A2") == "female"  # on that day the office did not know better
    assert then(store, THIRD + dt.timedelta(1), "A2") == "male"


def test_an_import_taken_back_and_a_person_erased_are_not_remembered(store):
    take(store, FIRST, person("A1"), person("A2"))
    take(store, SECOND, person("A1", sex="male"), person("A2", sex="male"))
    store.undo_last_import(actor="ali")
    assert store.people_then(FIRST) == NOTHING_ELSE
    take(store, THIRD, person("A1", sex="other"), person("A2", sex="other"))
    store.forget("A2", actor="ali")
    assert set(store.people_then(FIRST).rows) == {"A1"}


def test_an_area_is_called_as_it_is_called_now(store):
    store.save_import(polygons(), actor="ali", now=noon(FIRST))
    take(store, FIRST, person("A1", admin2_pcode="wof:2"), person("A2", admin2_pcode="wof:3"))
    store.save_import(pcodes(as_of=SECOND), actor="ali", now=noon(SECOND))
    assert store.people_then(FIRST) == NOTHING_ELSE
    take(store, THIRD, person("A1", admin2_pcode="wof:3"), person("A2", admin2_pcode="GM0306"))
    assert [then(store, FIRST, code, "admin2_pcode") for code in ("A1", "A2")] == ["GM0306", "wof:3"]


def test_every_past_day_is_as_the_store_was_on_it(file_store):
    """Forty people in eight files, made at random: what the store held on each day is what it says of that day."""
    dice = np.random.default_rng(7)
    held = {}
    for number in range(8):
        day = FIRST + dt.timedelta(int(10 * number))
        some = [f"A{code}" for code in range(40) if dice.random() < 0.5]
        rows = [person(code, sex=_any(dice), needs=_any(dice, "medical", "vocational", None)) for code in some]
        take(file_store, day, *rows)
        held[day] = {code: file_store.row("returnees", code) for code in file_store.frame("returnees")["case_code"]}
    for day, rows in held.items():
        past = file_store.people_then(day + dt.timedelta(5))
        for code, row in rows.items():
            now = file_store.row("returnees", code)
            cells = dict(zip(INPUTS["returnees"].names(), past.rows.get(code, ()), strict=False)) or now
            assert {name: cells[name] for name in cells if name in INPUTS["returnees"].names()} == {
                name: row[name] for name in INPUTS["returnees"].names()
            }


def _any(dice, *values):
    return (values or ("female", "male", "other"))[int(dice.integers(0, 3))]


@pytest.fixture
def referred(store):
    take(store, FIRST, person("A1", consent=True))
    store.save_import(services(service("s1")), actor="ali", now=noon(FIRST))
    opening = Opening(case_code="A1", opened_on=FIRST, service_id="s1", verdict="unknown")
    store.open_referral(opening, actor="awa", now=noon(FIRST), inputs=INPUTS_THEN)
    store.open_referral(opening, actor="awa", now=noon(FIRST))
    return store


def test_what_a_verdict_rested_on_is_kept_as_it_was_stated_and_never_changed(referred, run):
    assert referred.inputs_of(["1", "R-2", "R00009"]) == {"R00001": INPUTS_THEN}
    for act in ("UPDATE referral_inputs SET inputs = '{}'", "DELETE FROM referral_inputs"):
        with pytest.raises(sa.exc.DatabaseError, match="only ever added to"):
            run(act)


def test_it_goes_with_its_person_and_comes_back_with_a_backup(file_store, tmp_path):
    take(file_store, FIRST, person("A1", consent=True))
    file_store.save_import(services(service("s1")), actor="ali", now=noon(FIRST))
    opening = Opening(case_code="A1", opened_on=FIRST, service_id="s1")
    file_store.open_referral(opening, actor="awa", now=noon(FIRST), inputs=INPUTS_THEN)
    backup = tmp_path / "backup"
    file_store.backup(backup, actor="ali")
    file_store.forget("A1", actor="ali")
    assert file_store.inputs_of(["1"]) == {}
    where = tmp_path / "other.db"
    restore_backup(backup, where, actor="ali")
    with open_store(where) as restored:
        assert restored.inputs_of(["1"]) == {"R00001": INPUTS_THEN}


def test_an_area_that_got_its_code_later_does_not_rename_where_somebody_lived_before(store):
    store.save_import(polygons(), actor="ali", now=noon(FIRST))
    take(store, FIRST, person("A1", admin2_pcode="wof:3"))
    take(store, SECOND, person("A1", admin2_pcode="wof:2"))
    store.save_import(pcodes(as_of=THIRD), actor="ali", now=noon(THIRD))
    assert store.row("returnees", "A1")["admin2_pcode"] == "GM0306"
    assert [then(store, day, "A1", "admin2_pcode") for day in (FIRST, SECOND)] == ["wof:3", "GM0306"]
