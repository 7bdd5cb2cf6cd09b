"""Are settings kept and forgotten all or none, and found by how their names begin?"""

from __future__ import annotations

import pytest


def test_settings_are_changed_all_or_none_and_found_by_how_they_begin(store):
    store.change_settings({"a.x": 1, "a.y": [2], "b": 3, "aXx": 4, "A.x": 5, "a_z": 6, "a%z": 7}, actor="AB")
    assert store.settings_beginning("a.") == {"a.x": 1, "a.y": [2]}
    assert store.settings_beginning("a_") == {"a_z": 6}
    store.change_settings({"a.z": 5, "a.y": 8}, gone=("a.x", "b", "never"), actor="CD")
    assert list(store.settings_beginning("a.").items()) == [("a.y", 8), ("a.z", 5)]
    assert store.setting("b") is None
    with pytest.raises(ValueError, match=r"store\."):
        store.change_settings({"a.q": 1, "store.secret": 2}, actor="AB")
    assert store.setting("a.q") is None


def test_a_change_of_settings_is_one_act_in_the_audit_and_a_new_revision(store):
    before = store.revision()
    store.change_settings({"a.x": 1}, gone=("a.y",), actor="AB")
    last = store.audit_log().iloc[-1]
    assert (last["actor"], last["action"], last["count"], last["object_ids"]) == ("AB", "set", 2, '["a.x", "a.y"]')
    assert store.revision() > before
    assert store.verify_audit() is None
