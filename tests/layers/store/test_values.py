"""Whatever a schema admits comes back from the store as it went in, and out of the memory of an import too."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import tempfile
from typing import Any

import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.errors import NotFoundError
from layers.schemas import COLUMNS, INPUTS, KEYS, Kind
from layers.store import open_store
from layers.store.cells import read_image, write_image
from layers.store.tables import kind_of
from tests.layers.store.conftest import IN_MEMORY
from tests.layers.store.world import LATER, file_of

SHAPES = [shapely.box(-17, 13, -16, 14), shapely.Point(1, 2), shapely.MultiPolygon([shapely.box(0, 0, 1, 1)])]

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=8)


def values_of(name: str) -> st.SearchStrategy[Any]:
    kind = kind_of(name)
    if kind is Kind.OBJECT:
        return st.sampled_from(SHAPES)
    entry = COLUMNS[name]
    if entry.allowed:
        return st.sampled_from(entry.allowed)
    if kind is Kind.NUMBER:
        return st.floats(entry.minimum, entry.maximum, allow_nan=False)
    if kind is Kind.INTEGER:
        least = -(2**63) if entry.minimum is None else int(entry.minimum)
        return st.integers(least, 2**63 - 1 if entry.maximum is None else int(entry.maximum))
    if kind is Kind.DATE:
        return st.dates(dt.date(1700, 1, 1), dt.date(2200, 1, 1))
    return st.booleans() if kind is Kind.BOOLEAN else text


def rows_of_layer(kind: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    cells = {name: values_of(name) for name in INPUTS[kind].names()}
    row = st.fixed_dictionaries(
        {KEYS[kind]: text}, optional={name: cell for name, cell in cells.items() if name != KEYS[kind]}
    )
    return st.lists(row, min_size=1, max_size=3, unique_by=lambda made: made[KEYS[kind]])


def two_files(kind: str) -> st.SearchStrategy[tuple[str, list[dict[str, Any]], list[dict[str, Any]]]]:
    return st.tuples(st.just(kind), rows_of_layer(kind), rows_of_layer(kind))


def over(key: str, rows: list[dict[str, Any]], first: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give rows the keys of the first file's, so that they change them."""
    shared = [row | {key: other[key]} for row, other in zip(rows, first, strict=False)]
    return list({row[key]: row for row in (*rows[len(shared) :], *shared)}.values())


def goes_in_and_out(where: str, examples: int) -> None:
    with open_store(where) as store:

        @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
        @given(files=st.sampled_from(list(INPUTS)).flatmap(two_files))
        def check(files: tuple[str, list[dict[str, Any]], list[dict[str, Any]]]) -> None:
            with contextlib.suppress(NotFoundError):
                while True:
                    store.undo_last_import(actor="ali")
            kind, first, second = files
            file = file_of(kind, first)
            store.save_import(file, actor="ali")
            expected = file.accepted.sort_values(KEYS[kind], key=lambda keys: keys.astype(object), ignore_index=True)
            pd.testing.assert_frame_equal(store.frame(kind), expected)
            if store.save_import(file_of(kind, over(KEYS[kind], second, first), as_of=LATER), actor="ali").changed:
                store.undo_last_import(actor="ali")
            pd.testing.assert_frame_equal(store.frame(kind), expected)

        check()


def test_whatever_a_schema_admits_comes_back_from_a_file(new_file):
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        shutil.copy(new_file, f"{folder}/x.db")
        goes_in_and_out(f"{folder}/x.db", settings.default.max_examples)


@pytest.mark.postgres
def test_whatever_a_schema_admits_comes_back_from_a_server(server_store):
    goes_in_and_out(server_store, max(settings.default.max_examples // 10, 5))


def test_what_an_import_remembers_is_what_was_there():
    cells = {
        "return_date": LATER,
        "consent": False,
        "dependants": 2**62 + 1,
        "age_years": 0.1,
        "landmark": "é",
        "sex": None,
    }
    assert read_image(write_image(cells | {"import_id": 7})) == cells | {"import_id": 7}
    assert read_image(write_image({"geometry": SHAPES[0].wkb})) == {"geometry": SHAPES[0].wkb}
