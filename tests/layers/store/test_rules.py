"""Every rule that a programme has had is kept: who brought it, when, from which day on; undoing takes it back."""

from __future__ import annotations

import datetime as dt
import re

from layers.rule_versions import in_force
from tests.layers.store.world import FIRST, LATER, file_of

JUNE = dt.date(2027, 6, 1)
DAY = dt.timedelta(days=1)


def programme(rule, **cells):
    return {"programme_id": "p1", "service_ids": "s1", "criteria": f'{{"age": {{"to": {rule}}}}}', **cells}


def bring(store, rule, *, as_of=FIRST, versions=None, actor="ali", **cells):
    file = file_of("programmes", [programme(rule, **cells)], as_of=as_of, versions=versions or {})
    return store.save_import(file, actor=actor)


def told(store):
    return [
        (found.number, re.findall(r"\d+", found.criteria)[0], *found.span, found.undone_at is not None)
        for found in store.rule_versions()["p1"]
    ]


def test_a_changed_rule_is_a_version_from_the_day_of_its_file_on_and_the_first_one_from_the_beginning(store):
    bring(store, 35)
    bring(store, 40, as_of=LATER, actor="awa")
    assert told(store) == [(1, "35", None, None, False), (2, "40", LATER, None, False)]
    versions = store.rule_versions("p1")["p1"]
    assert [(found.actor, found.source, found.import_id) for found in versions] == [
        ("ali", "office", 1),
        ("awa", "office", 2),
    ]
    assert in_force(versions, LATER - DAY).version.number == 1
    assert store.rule_versions("nothing") == {}


def test_the_same_rule_again_is_no_new_version(store):
    bring(store, 35)
    bring(store, 35, as_of=LATER, starts=JUNE)
    assert told(store) == [(1, "35", None, None, False)]


def test_a_stated_first_day_counts_and_the_same_day_again_corrects(store):
    bring(store, 35)
    bring(store, 40, in_force_from=JUNE)
    bring(store, 45, in_force_from=JUNE)
    assert told(store) == [(1, "35", None, None, False), (2, "40", JUNE, None, False), (3, "45", JUNE, None, False)]
    assert in_force(store.rule_versions("p1")["p1"], JUNE).version.number == 3


def test_a_rule_that_states_no_day_does_not_keep_the_day_of_the_rule_before(store):
    bring(store, 35, in_force_from=FIRST)
    bring(store, 40, as_of=LATER)
    assert told(store)[1] == (2, "40", LATER, None, False)
    assert store.row("programmes", "p1")["in_force_from"] is None


def test_several_versions_of_one_file_are_kept_with_their_days(store):
    rows = [
        {"criteria": programme(rule)["criteria"], "in_force_from": first, "in_force_to": None}
        for rule, first in ((35, None), (40, "2027-06-01"))
    ]
    for _ in range(2):
        bring(store, 40, versions={"p1": rows}, in_force_from=JUNE)
    assert told(store) == [(1, "35", None, None, False), (2, "40", JUNE, None, False)]


def test_undoing_takes_the_version_back_and_its_number_is_not_used_again(store):
    bring(store, 35)
    bring(store, 40, as_of=LATER)
    store.undo_last_import(actor="awa")
    assert told(store) == [(1, "35", None, None, False), (2, "40", LATER, None, True)]
    bring(store, 45, as_of=LATER)
    assert told(store)[2] == (3, "45", LATER, None, False)
    assert in_force(store.rule_versions("p1")["p1"], LATER).version.number == 3


def test_a_rule_changed_by_hand_is_a_version_of_whoever_changed_it_and_survives_undoing(store):
    bring(store, 35)
    row = store.row("programmes", "p1")
    store.update_row("programmes", "p1", {"criteria": '{"age": {"to": 40}}'}, seen_version=row["version"], actor="awa")
    last = store.rule_versions("p1")["p1"][-1]
    assert (last.number, last.actor, last.import_id) == (2, "awa", None)
    assert store.undo_last_import(actor="ali").conflicts == ("p1",)
    assert [undone for *_, undone in told(store)] == [False, False]
    store.update_row("programmes", "p1", {"starts": JUNE}, seen_version=row["version"] + 1, actor="awa")
    assert len(told(store)) == 2
