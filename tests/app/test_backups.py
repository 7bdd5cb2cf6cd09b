"""A backup holds what lies beside the store too: road networks, and what an office wrote about its roads."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from app.workflows.backups import back_up, bring_back
from app.workflows.networks import keep_network, kept_networks, roads_folder
from layers.errors import StoreError
from layers.store import open_store
from tests.real_office import homeward
from tests.roads import ROAD, network


@pytest.fixture
def where(tmp_path, monkeypatch):
    monkeypatch.delenv("HOMEWARD_ROADS", raising=False)
    monkeypatch.setenv("HOMEWARD_ACTOR", "ali")
    path = str(tmp_path / "office" / "homeward.sqlite")
    with open_store(path):
        return path


@pytest.fixture
def with_roads(where):
    folder = roads_folder(where)
    keep_network(folder, network((ROAD, [(0, 0), (1, 0)])))
    (folder / "speeds.toml").write_text("# ours")
    return where


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_roads_come_back_as_they_were_and_those_that_replaced_them_stay(with_roads, tmp_path):
    folder = roads_folder(with_roads)
    with open_store(with_roads) as store:
        beside = back_up(store, tmp_path / "safe" / "monday.sqlite", actor="ali")
    assert beside == tmp_path / "safe" / "monday.roads"
    assert names(tmp_path / "safe") == ["monday.roads", "monday.sqlite"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in (beside, *beside.iterdir())] == [0o700, 0o600, 0o600]
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "speeds.toml").write_text("# later")
    done = bring_back(tmp_path / "safe" / "monday.sqlite", with_roads, actor="ali", replace=True)
    assert done.roads == folder
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert (done.roads_replaced / "speeds.toml").read_text() == "# later"
    assert len(kept_networks(folder)) == 1


def test_a_store_without_roads_is_backed_up_alone_and_its_backup_leaves_roads_as_they_are(where, tmp_path):
    with open_store(where) as store:
        assert back_up(store, tmp_path / "monday.sqlite", actor="ali") is None
    keep_network(roads_folder(where), network((ROAD, [(0, 0), (1, 0)])))
    done = bring_back(tmp_path / "monday.sqlite", where, actor="ali", replace=True)
    assert (done.roads, done.roads_replaced) == (None, None)
    assert len(kept_networks(roads_folder(where))) == 1


def test_a_backup_that_is_refused_leaves_nothing_half_done(with_roads, tmp_path):
    target = tmp_path / "monday.sqlite"
    with open_store(with_roads) as store:
        target.touch()
        with pytest.raises(StoreError):
            back_up(store, target, actor="ali")
        target.unlink()
        (tmp_path / "monday.roads").mkdir()
        with pytest.raises(StoreError):
            back_up(store, target, actor="ali")
    assert names(tmp_path) == ["monday.roads", "office"]
    assert names(tmp_path / "monday.roads") == []


def test_a_restoring_that_is_refused_leaves_the_roads_alone(with_roads, tmp_path):
    target = tmp_path / "monday.sqlite"
    with open_store(with_roads) as store:
        back_up(store, target, actor="ali")
    speeds = roads_folder(with_roads) / "speeds.toml"
    speeds.write_text("# later")
    with pytest.raises(StoreError):
        bring_back(target, with_roads, actor="ali")
    assert speeds.read_text() == "# later"
    assert names(speeds.parent.parent) == ["homeward.roads", "homeward.sqlite"]


def test_the_command_line_says_where_the_roads_are(with_roads, tmp_path):
    target = tmp_path / "monday.sqlite"
    said = homeward(Path(with_roads), "backup", target)
    assert (said.code, "monday.roads; keep both together" in said.err) == (0, True), said.err
    again = homeward(Path(with_roads), "restore", target, "--replace")
    assert (again.code, "roads that were there are now" in again.err) == (0, True), again.err
