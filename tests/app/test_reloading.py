"""What is read again after a change: everything that changed, nothing that did not."""

from __future__ import annotations

import datetime as dt

import pytest

from app.workflows.networks import roads_folder
from app.workflows.reloading import Reader, is_same
from app.workflows.world import LIFT_SETTING, load_world
from layers.follow_up.notes import FollowUp
from layers.referrals import State
from layers.referrals.addresses import Address
from layers.store import open_store
from layers.waivers import Waiver
from tests import world
from tests.app.dashboard import fill
from tests.app.test_following import refer

DAY = world.ON


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "store.sqlite"
    fill(path)
    with open_store(path) as opened:
        yield opened


def test_what_happens_to_referrals_leaves_the_very_world_of_before(store):
    reader = Reader()
    before = reader.world(store, on=DAY)
    revision = store.revision()
    referral = refer(store, "P-1", State.SENT, State.ACCEPTED, State.ENROLLED)
    store.save_follow_up(FollowUp(referral, DAY, "still_there", None), actor="awa")
    store.audit("print", actor="awa", object_type="todo", count=1)
    assert store.revision() != revision
    assert reader.world(store, on=DAY) is before
    assert is_same(before, load_world(store, on=DAY))


def change_somebody(store):
    store.update_row("returnees", "P-1", {"education_grade": 3.0}, seen_version=1, actor="awa")


def change_a_programme(store):
    store.update_row("programmes", "masonry", {"seats_available": 0.0}, seen_version=1, actor="awa")


def move_somebody(store):
    store.move(Address("P-1", DAY, latitude=13.4, longitude=-16.6), actor="awa")


def waive(store):
    store.save_waiver(Waiver("masonry", "age", "P-1", None, "letter", "head", DAY), actor="awa")


CHANGES = {
    "somebody": (change_somebody, "returnees"),
    "a programme": (change_a_programme, "programmes"),
    "an address": (move_somebody, None),
    "a waiver": (waive, None),
    "a setting": (lambda store: store.set_setting(LIFT_SETTING, 12, actor="awa"), None),
    "somebody erased": (lambda store: store.forget("P-2", actor="awa"), "returnees"),
    "an import undone": (lambda store: store.undo_last_import(actor="awa"), "settlements"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_read_again_and_the_rest_is_not(store, change):
    act, kind = CHANGES[change]
    reader = Reader()
    before, marks = reader.world(store, on=DAY), store.marks()
    act(store)
    after = reader.world(store, on=DAY)
    assert after is not before
    assert is_same(after, load_world(store, on=DAY))
    changed = {name for name, mark in store.marks().items() if mark != marks[name]}
    assert changed == (set() if kind is None else {kind})
    assert after.services is before.services


def test_a_network_beside_the_store_and_another_day_make_another_world(store):
    reader = Reader()
    before = reader.world(store, on=DAY)
    folder = roads_folder(store.where)
    folder.mkdir()
    (folder / "town.roads.npz").write_bytes(b"")
    assert reader.world(store, on=DAY) is not before
    tomorrow = reader.world(store, on=DAY + dt.timedelta(days=1))
    assert tomorrow.on != before.on
    assert tomorrow.services is before.services
    assert reader.world(store, on=DAY + dt.timedelta(days=1)) is tomorrow
