"""Does what a file is read against come through a folder unchanged?"""

from __future__ import annotations

import datetime as dt

import pytest
import shapely

from layers.readers.context import Context
from tests.layers.readers.grids import areas, settlements, world


def test_a_context_comes_through_a_folder_unchanged(tmp_path):
    square = shapely.box(-16.7, 13.2, -16.4, 13.5)
    known = world(
        areas=areas({"geometry": square}, {"area_id": "GM02", "geometry": None}),
        settlements=settlements({}, {"settlement_id": "b", "population": 500}),
        countries=("GM", "SN"),
    )
    known.save(tmp_path)
    loaded = Context.load(tmp_path)
    assert loaded.areas["geometry"].iloc[0].equals(square)
    assert loaded.areas["geometry"].iloc[1] is None
    assert loaded.areas.drop(columns="geometry").equals(known.areas.drop(columns="geometry"))
    assert loaded.settlements.equals(known.settlements)
    assert (loaded.service_ids, loaded.countries, loaded.today) == (known.service_ids, ("GM", "SN"), known.today)


def test_an_empty_context_comes_through_too(tmp_path):
    Context.empty(dt.date(2026, 11, 3)).save(tmp_path)
    loaded = Context.load(tmp_path)
    assert (len(loaded.areas), len(loaded.settlements), loaded.service_ids) == (0, 0, frozenset())
    assert loaded.today == dt.date(2026, 11, 3)


def test_a_folder_without_a_context_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        Context.load(tmp_path)
