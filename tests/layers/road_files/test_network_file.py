"""A network comes back from its file as it went in, and a damaged file is told as such."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace

import numpy as np
import pytest

from layers.road_files.network_file import NetworkFileError, load_network, load_origin, save_network
from layers.roads.kinds import Kind
from layers.roads.network import Origin
from tests.roads import ONE_WAY, ROAD, network

ORIGIN = Origin("Banjul", "banjul.osm.pbf", "© OpenStreetMap contributors, ODbL", dt.date(2026, 10, 1), "0123")
MADE = replace(
    network(
        (ROAD, [(0, 0), (1, 1), (2, 0)]),
        (ONE_WAY, [(2, 0), (3, 0)]),
        (Kind("track", maxspeed_kmh=20), [(2, 0), (2, 1)]),
    ),
    origin=ORIGIN,
)


def test_a_network_comes_back_as_it_went_in(tmp_path):
    path = tmp_path / "roads" / "banjul.roads.npz"
    save_network(MADE, path)
    back = load_network(path)
    for field in fields(MADE):
        before, after = getattr(MADE, field.name), getattr(back, field.name)
        assert np.array_equal(before, after) if isinstance(before, np.ndarray) else before == after
    assert load_origin(path) == ORIGIN
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a network"])
def test_a_damaged_file_is_told_as_such(tmp_path, content):
    path = tmp_path / "x.roads.npz"
    path.write_bytes(content)
    for load in (load_network, load_origin):
        with pytest.raises(NetworkFileError, match="damaged"):
            load(path)


def test_a_file_that_ends_too_early_is_told_as_damaged(tmp_path):
    path = tmp_path / "x.roads.npz"
    save_network(MADE, path)
    whole = path.read_bytes()
    for share in (0.2, 0.5, 0.95):
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(NetworkFileError):
            load_network(path)


def test_objects_in_a_file_are_never_brought_to_life(tmp_path):
    path = tmp_path / "x.roads.npz"
    with path.open("wb") as file:
        np.savez(file, description=np.array([{"a": 1}], dtype=object))
    with pytest.raises(NetworkFileError):
        load_network(path)
