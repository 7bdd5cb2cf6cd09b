"""What is written down about a waiver stays; withdrawn it lifts nothing; an erased person's is gone with the person."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from layers.errors import NotFoundError
from layers.rules import CaseIn, parse_rule, rule_text
from layers.waivers import Waiver, lifts_on
from tests.layers.store.test_erase import CODE, left_on_disk
from tests.layers.store.world import people, person

FIRST, LAST = dt.date(2026, 5, 3), dt.date(2026, 12, 31)
ONE = Waiver("masonry", "age", CODE, None, "letter of 3 May", "head of the centre", FIRST, LAST)
GROUP = replace(ONE, case_code=None, group_rule=rule_text(parse_rule({"age": {"to": 40}})), until=None)


def test_waivers_are_kept_in_the_order_in_which_they_came(store):
    before = store.revision()
    assert [store.save_waiver(waiver, actor="awa") for waiver in (ONE, GROUP)] == [1, 2]
    one, group = store.waivers()
    assert replace(one, number=0, actor="", at=None) == ONE
    assert (group.group_rule, group.until, group.actor) == (GROUP.group_rule, None, "awa")
    assert store.revision() > before
    assert (one.whom, group.whom) == (CaseIn((CODE,)), parse_rule({"age": {"to": 40}}))


def test_a_waiver_holds_from_its_first_day_to_its_last(store):
    store.save_waiver(ONE, actor="awa")
    days = (FIRST - dt.timedelta(1), FIRST, LAST, LAST + dt.timedelta(1))
    assert [len(lifts_on(store.waivers(), day)) for day in days] == [0, 1, 1, 0]


def test_a_withdrawn_waiver_lifts_nothing_and_stays_written(store):
    store.save_waiver(ONE, actor="awa")
    store.withdraw_waiver(1, actor="ali")
    (waiver,) = store.waivers()
    assert waiver.withdrawn_at is not None
    assert not waiver.holds(FIRST)
    for number in (1, 2):
        with pytest.raises(NotFoundError):
            store.withdraw_waiver(number, actor="ali")
    assert store.save_waiver(GROUP, actor="awa") == 2
    assert store.audit_log()["action"].tolist() == ["waive", "withdraw", "waive"]


def test_no_byte_of_an_erased_persons_waiver_is_left(file_store, sqlite_path):
    file_store.save_import(people(person(CODE)), actor="ali")
    file_store.save_waiver(ONE, actor="awa")
    file_store.save_waiver(GROUP, actor="awa")
    assert left_on_disk(sqlite_path)
    file_store.forget(CODE, actor="awa")
    assert [waiver.number for waiver in file_store.waivers()] == [2]
    assert left_on_disk(sqlite_path) == {}


def test_the_audit_does_not_name_the_person(store):
    store.save_waiver(ONE, actor="awa")
    assert CODE not in store.audit_log().to_csv()
