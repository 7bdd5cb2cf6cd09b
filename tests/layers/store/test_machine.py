"""Whatever order things happen in, the store holds what a plain dictionary would; the same on both databases.

The model keeps whole rows and gives each state of a row a token of its own: taking an import back compares tokens,
where the store compares versions.
"""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from layers.errors import NotFoundError
from layers.schemas import INPUTS
from layers.store import StaleError, Store, open_store
from layers.store.rows import read_by_key
from tests.layers.store.conftest import DEEP, IN_MEMORY
from tests.layers.store.world import people

CODES = ("A", "B", "C")
SOURCES = ("office", "partner")
DAYS = tuple(dt.date(2026, 11, day) for day in (1, 2, 3))
COLUMNS = ("landmark", "sex", "latitude", "location_precision_m")
STEPS = 20 if DEEP else 6
NAMES = INPUTS["returnees"].names()

cell = st.fixed_dictionaries(
    {},
    optional={
        "landmark": st.sampled_from(["x", "y", None]),
        "sex": st.sampled_from(["female", "male", None]),
        "latitude": st.sampled_from([13.25, 13.5, None]),
        "location_precision_m": st.sampled_from([100.0, None]),
    },
)
file_rows = st.dictionaries(st.sampled_from(CODES), cell, max_size=3)


@dataclass(frozen=True)
class Row:
    """One person in the model: cells, the day since which it is missing, whose it is, and this state's token."""

    cells: dict[str, Any]
    missing_since: dt.date | None
    source: str
    token: int


@dataclass
class Entry:
    """One import in the model: code -> (row before, token after)."""

    source: str
    as_of: dt.date
    changes: dict[str, tuple[Row | None, int]] = field(default_factory=dict)
    live: bool = True


class Machine(RuleBasedStateMachine):
    """The store and the model, side by side."""

    where: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self.store: Store = self.open()
        self.rows: dict[str, Row] = {}
        self.imports: list[Entry] = []
        self.erased: set[str] = set()
        self.tokens = itertools.count()
        self.highest: dict[str, int] = {}
        self.acts = 0

    def open(self) -> Store:
        raise NotImplementedError

    @rule(rows=file_rows, source=st.sampled_from(SOURCES), as_of=st.sampled_from(DAYS), whole=st.booleans())
    def import_file(self, rows: dict[str, dict[str, Any]], source: str, as_of: dt.date, *, whole: bool) -> None:
        entry = Entry(source, as_of)
        counts = {"inserted": 0, "updated": 0, "unchanged": 0, "erased": 0, "marked_missing": 0}
        newest = max((old.as_of for old in self.imports if old.source == source and old.live), default=None)
        for code, given in rows.items():
            if code in self.erased:
                counts["erased"] += 1
            else:
                counts[self.take(entry, code, given)] += 1
        if whole and newest is not None and newest <= as_of:
            for code, row in self.rows.items():
                if row.source == source and code not in rows and row.missing_since is None:
                    self.change(entry, code, row.cells, as_of, row.source)
                    counts["marked_missing"] += 1
        self.imports.append(entry)
        record = self.store.save_import(
            people(*({"case_code": code} | given for code, given in rows.items()), source=source, as_of=as_of),
            actor="ali",
            whole=whole,
        )
        assert {name: getattr(record, name) for name in counts} == counts
        self.acts += 1

    @rule(rows=file_rows)
    def import_whole_file_of_the_last_day(self, rows: dict[str, dict[str, Any]]) -> None:
        """Do what is done most: without this, long chains of imports are rare."""
        self.import_file(rows, SOURCES[0], DAYS[-1], whole=True)

    def take(self, entry: Entry, code: str, given: dict[str, Any]) -> str:
        old = self.rows.get(code)
        stated = {name: value for name, value in given.items() if value is not None}
        if old is None:
            self.change(entry, code, dict.fromkeys(COLUMNS) | stated, None, entry.source)
            return "inserted"
        cells = old.cells | stated
        if cells["latitude"] != old.cells["latitude"] and "location_precision_m" not in stated:
            cells["location_precision_m"] = None
        back = old.missing_since is not None and old.missing_since <= entry.as_of
        missing = None if back else old.missing_since
        if (cells, missing) == (old.cells, old.missing_since):
            return "unchanged"
        self.change(entry, code, cells, missing, entry.source)
        return "updated"

    def change(self, entry: Entry, code: str, cells: dict[str, Any], missing: dt.date | None, source: str) -> None:
        token = next(self.tokens)
        entry.changes[code] = (self.rows.get(code), token)
        self.rows = {**self.rows, code: Row(cells, missing, source, token)}

    @rule()
    def undo(self) -> None:
        entry = next((old for old in reversed(self.imports) if old.live and old.changes), None)
        if entry is None:
            with pytest.raises(NotFoundError):
                self.store.undo_last_import(actor="awa")
            return
        conflicts = []
        rows = dict(self.rows)
        for code, (before, token) in entry.changes.items():
            if rows[code].token != token:
                conflicts.append(code)
            elif before is None:
                del rows[code]
            else:
                rows[code] = before
        self.rows = rows
        position = next(place for place, old in enumerate(self.imports) if old is entry)
        for old in self.imports[position:]:
            if old.source == entry.source:
                old.live = False
        assert self.store.undo_last_import(actor="awa").conflicts == tuple(sorted(conflicts))
        self.acts += 1

    @rule(code=st.sampled_from(CODES))
    def forget(self, code: str) -> None:
        known = code in self.rows or any(code in old.changes for old in self.imports if old.live)
        if not known:
            with pytest.raises(NotFoundError):
                self.store.forget(code, actor="awa")
            return
        self.store.forget(code, actor="awa")
        self.acts += 1
        self.erased.add(code)
        self.rows = {other: row for other, row in self.rows.items() if other != code}
        for old in self.imports:
            old.changes.pop(code, None)

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), given=cell, late=st.booleans())
    def update(self, data: st.DataObject, given: dict[str, Any], *, late: bool) -> None:
        code = data.draw(st.sampled_from(sorted(self.rows)))
        seen = self.store.row("returnees", code)["version"] - late
        if late:
            with pytest.raises(StaleError):
                self.store.update_row("returnees", code, given, seen_version=seen, actor="awa")
            return
        old = self.rows[code]
        after = self.store.update_row("returnees", code, given, seen_version=seen, actor="awa")
        if old.cells | given == old.cells:
            assert after == seen
            return
        assert after == seen + 1
        self.rows = {**self.rows, code: Row(old.cells | given, old.missing_since, old.source, next(self.tokens))}
        self.acts += 1

    @rule()
    def close_and_open(self) -> None:
        where = self.store._engine.url
        self.store.close()
        self.store = open_store(str(where.database) if where.drivername.startswith("sqlite") else self.where)

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        with self.store._reading() as connection:
            found = read_by_key(connection, "returnees", CODES)
        held = {code: dict(zip(NAMES, cells, strict=True)) for code, (cells, _, _) in found.items()}
        assert {code: {name: row[name] for name in COLUMNS} for code, row in held.items()} == {
            code: row.cells for code, row in self.rows.items()
        }
        assert {code: row["missing_since"] for code, row in held.items()} == {
            code: row.missing_since for code, row in self.rows.items()
        }
        for code, (_, version, _) in found.items():
            assert version >= self.highest.get(code, 0)
            self.highest[code] = version

    @invariant()
    def knows_where_each_row_comes_from(self) -> None:
        rows = {used.source: used.rows for used in self.store.sources()}
        sources = [row.source for row in self.rows.values()]
        assert rows == {source: sources.count(source) for source in set(sources)}

    def teardown(self) -> None:
        assert len(self.store.audit_log()) == self.acts
        assert self.store.verify_audit() is None
        self.store.close()


def test_a_file_holds_what_a_dictionary_would(new_file):
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:

        class OnFile(Machine):
            numbers = itertools.count()

            def open(self) -> Store:
                path = Path(folder) / f"{next(self.numbers)}.db"
                shutil.copy(new_file, path)
                return open_store(path)

            def teardown(self) -> None:
                super().teardown()
                Path(str(self.store._engine.url.database)).unlink()

        run_state_machine_as_test(OnFile, settings=settings(stateful_step_count=STEPS))


@pytest.mark.postgres
def test_a_server_holds_what_a_dictionary_would(postgres_server, new_database):
    class OnServer(Machine):
        def open(self) -> Store:
            name = postgres_server.make_database(new_database)
            self.where = postgres_server.url(name)
            return open_store(self.where)

        def teardown(self) -> None:
            super().teardown()
            postgres_server.drop_database(self.where.rpartition("/")[2])

    few = max(settings.default.max_examples // 25, 5)
    run_state_machine_as_test(OnServer, settings=settings(max_examples=few, stateful_step_count=STEPS))
