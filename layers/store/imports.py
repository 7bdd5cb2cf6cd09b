"""What an import does to the store: one transaction that takes the rows of a file in and remembers what was there.

An empty or absent cell keeps the value that the store has; a row that a newer file of the same source no longer lists
is marked, not deleted; a person who has been erased is not taken back; the same file twice changes no row. An area that
the file knows under another identifier is replaced, and whatever names it follows.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.errors import FileRefusedError
from layers.schemas import INPUTS, KEYS
from layers.store.audit import PEOPLE, pseudonym, secret
from layers.store.cells import Cells, rows_of, write_image
from layers.store.records import ImportRecord, moment_of, stamp
from layers.store.references import REFERENCES, follow, keys_naming, placed, replaced_by_file
from layers.store.rows import change_rows, delete_rows, fill, insert_rows, key_position, read_by_key, table_of
from layers.store.rules import PROGRAMMES, Bringer, note_versions
from layers.store.settings import raise_version_floor, version_floor
from layers.store.tables import IMPORT_CHANGES, IMPORTS, TOMBSTONES
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.reading import Reading

QUARANTINE_MARK = "homeward_problem"
"""A header that only files of quarantined rows have: such a file does not list all rows of its source."""

DESCRIBES: dict[str, tuple[str, ...]] = {
    "location_precision_m": ("latitude", "longitude"),
    "age_as_of": ("age_years",),
    "seats_as_of": ("seats_available",),
    "stipend_currency": ("stipend_amount",),
    "in_force_from": ("criteria",),
    "in_force_to": ("criteria",),
}
"""Cells that say something about other cells: when the file changes those and leaves these empty, the old ones no
longer hold and go. (A precision of 5 km says nothing about a place that has moved.)"""

GIVEN_WITH: dict[str, str] = {"education_grade_most": "education_grade"}
"""Cells that belong to another: wherever the file gives that one, an empty cell here has a meaning (an exact grade)."""

GONE = 0
"""The version, after an import, of a row that it took out: an area that another replaced."""


@dataclass
class _Plan:
    """What is to be written: rows to add, rows to change, and what each was before."""

    import_id: int
    added: list[Cells] = field(default_factory=list)
    changed: dict[str, list[tuple[Cells, int, int]]] = field(default_factory=lambda: defaultdict(list))  # by layer
    replaced: dict[str, str] = field(default_factory=dict)  # area taken out -> the one that stands for it now
    images: list[tuple[Any, ...]] = field(default_factory=list)  # as in the table import_changes
    highest_removed: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    erased: int = 0
    marked_missing: int = 0
    kept_cells: int = 0


def prepare(reading: Reading) -> list[Cells]:
    """Check and convert the accepted rows, before anybody has to wait for the store.

    Raises
    ------
    FileRefusedError
        When the reading says that the file cannot be used.

    """
    if reading.refused:
        raise FileRefusedError(say("This file cannot be used. Nothing was changed."), "file.refused")
    return rows_of(reading.kind, reading.accepted)


def save_import(
    connection: sa.Connection,
    reading: Reading,
    rows: list[Cells],
    *,
    actor: str,
    now: dt.datetime,
    simulated: bool,
    whole: bool,
) -> ImportRecord:
    """Take the prepared rows of a reading in; the caller's transaction makes it all or nothing."""
    import_id = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(IMPORTS.c.id), 0) + 1)) or 1
    whole = whole and QUARANTINE_MARK not in (*reading.unused, *reading.mapping)
    floor = version_floor(connection, reading.kind)
    plan = _plan(connection, reading, rows, import_id, floor)
    if whole:
        _plan_missing(connection, reading, rows, plan)
    _plan_followers(connection, plan)
    record = ImportRecord(
        id=import_id,
        kind=reading.kind,
        source=reading.source,
        file_name=reading.file_name,
        checksum=reading.checksum,
        as_of=reading.as_of,
        simulated=simulated,
        read=reading.read,
        accepted=len(rows),
        quarantined=len(reading.quarantined),
        inserted=plan.inserted,
        updated=plan.updated,
        unchanged=plan.unchanged,
        erased=plan.erased,
        marked_missing=plan.marked_missing,
        kept_cells=plan.kept_cells,
        actor=actor,
        at=now,
    )
    values = asdict(record) | {"at": stamp(now)}
    del values["conflicts"]
    connection.execute(IMPORTS.insert(), values)
    changed_at = stamp(now)
    delete_rows(connection, reading.kind, list(plan.replaced))
    raise_version_floor(connection, reading.kind, plan.highest_removed)
    insert_rows(connection, reading.kind, plan.added, floor + 1, import_id, actor, changed_at)
    for kind, changed in plan.changed.items():
        change_rows(connection, kind, changed, actor, changed_at)
    fill(connection, IMPORT_CHANGES.name, [column.name for column in IMPORT_CHANGES.columns], plan.images)
    if reading.kind == PROGRAMMES:
        bringer = Bringer(actor, now, reading.as_of, import_id, reading.source)
        note_versions(connection, [cells[key_position(PROGRAMMES)] for cells in rows], bringer, reading.versions)
    return record


def _plan(connection: sa.Connection, reading: Reading, rows: list[Cells], import_id: int, floor: int) -> _Plan:
    plan = _Plan(import_id)
    kind, key_at = reading.kind, key_position(reading.kind)
    keys = [cells[key_at] for cells in rows]
    gone = _erased_codes(connection, kind, keys)
    known = read_by_key(connection, kind, [*keys, *reading.replaces])
    plan.replaced = replaced_by_file(reading.replaces, known, set(keys))
    formerly = {new: old for old, new in plan.replaced.items()}
    merge = _Merge(reading)
    for cells in rows:
        key = cells[key_at]
        if key in gone:
            plan.erased += 1
        elif key in known:
            old, version, origin = known[key]
            new = follow(kind, merge(old, cells), plan.replaced)
            plan.kept_cells += merge.kept(old, cells)
            if new == old:
                plan.unchanged += 1
                continue
            plan.updated += 1
            plan.changed[kind].append((new, version + 1, import_id))
            before = _difference(kind, old, new) | {"import_id": origin}
            plan.images.append((import_id, key, kind, write_image(before), version, version + 1))
        else:
            new = cells
            if key in formerly:
                old = placed(kind, known[formerly[key]][0], key)
                new = merge(old, cells)
                plan.kept_cells += merge.kept(old, cells)
                plan.updated += 1
            else:
                plan.inserted += 1
            plan.added.append(follow(kind, new, plan.replaced))
            plan.images.append((import_id, key, kind, None, 0, floor + 1))
    _plan_removals(plan, known, kind)
    return plan


def _plan_removals(plan: _Plan, known: dict[str, tuple[Cells, int, int]], kind: str) -> None:
    """Take out the areas that others replace; the image is the whole row, and says by which."""
    for key, by in plan.replaced.items():
        old, version, origin = known[key]
        whole = {name: value for name, value in zip(INPUTS[kind].names(), old, strict=True) if value is not None}
        image = write_image(whole | {"import_id": origin, "replaced_by": by})
        plan.images.append((plan.import_id, key, kind, image, version, GONE))
        plan.highest_removed = max(plan.highest_removed, version)


def _erased_codes(connection: sa.Connection, kind: str, keys: Sequence[str]) -> set[str]:
    if kind != PEOPLE:
        return set()
    tombstones = set(connection.scalars(sa.select(TOMBSTONES.c.digest)))
    if not tombstones:
        return set()
    key = secret(connection)
    return {code for code in keys if pseudonym(key, code) in tombstones}


class _Merge:
    """How a file's row changes a row of the store: what the file says wins, what it does not say stays."""

    def __init__(self, reading: Reading) -> None:
        self.names = INPUTS[reading.kind].names()
        at = {name: position for position, name in enumerate(self.names)}
        self.describes = [
            (at[name], [at[other] for other in others if other in at])
            for name, others in DESCRIBES.items()
            if name in at and any(other in at for other in others)
        ]
        self.given_with = [(at[name], at[other]) for name, other in GIVEN_WITH.items() if name in at]
        self.present = [at[name] for name in reading.present if name in at]
        self.missing_at = at["missing_since"]
        self.as_of = reading.as_of

    def __call__(self, old: Cells, given: Cells) -> Cells:
        """Return the row as it becomes."""
        new = [mine if theirs is None else theirs for mine, theirs in zip(old, given, strict=True)]
        for name, others in self.describes:
            if given[name] is None and any(new[other] != old[other] for other in others):
                new[name] = None
        for name, other in self.given_with:
            if given[other] is not None:
                new[name] = given[name]
        missing_since = old[self.missing_at]
        if missing_since is not None and missing_since <= self.as_of:
            new[self.missing_at] = given[self.missing_at]
        return tuple(new)

    def kept(self, old: Cells, given: Cells) -> int:
        """Count the cells that the file has empty and the store does not."""
        return sum(1 for position in self.present if given[position] is None and old[position] is not None)


def _difference(kind: str, old: Cells, new: Cells) -> dict[str, Any]:
    """Return the old values of the cells that change."""
    names = INPUTS[kind].names()
    return {name: before for name, before, after in zip(names, old, new, strict=True) if before != after}


def _plan_missing(connection: sa.Connection, reading: Reading, rows: list[Cells], plan: _Plan) -> None:
    """Mark the rows of the same source that this file, if it is not older than the last, no longer lists."""
    kind, table = reading.kind, table_of(reading.kind)
    same_source = (IMPORTS.c.kind == kind) & (IMPORTS.c.source == reading.source)
    live = same_source & IMPORTS.c.undone_at.is_(None)
    newest = connection.scalar(sa.select(sa.func.max(IMPORTS.c.as_of)).where(live))
    if newest is None or newest > reading.as_of:
        return
    listed = {cells[key_position(kind)] for cells in rows} | _quarantined_keys(reading) | set(plan.replaced)
    theirs = connection.scalars(
        sa.select(table.c[KEYS[kind]]).where(
            table.c.import_id.in_(sa.select(IMPORTS.c.id).where(same_source)), table.c.missing_since.is_(None)
        )
    )
    absent = sorted(set(theirs) - listed)
    place = INPUTS[kind].names().index("missing_since")
    for key, (old, version, origin) in read_by_key(connection, kind, absent).items():
        new = follow(kind, (*old[:place], reading.as_of, *old[place + 1 :]), plan.replaced)
        _plan_change(plan, kind, key, (old, version, origin), new)
        plan.marked_missing += 1


def _plan_followers(connection: sa.Connection, plan: _Plan) -> None:
    """Let every row that names a replaced area, in whichever layer, name the one that replaces it."""
    if not plan.replaced:
        return
    touched = {(kind, key) for _, key, kind, *_ in plan.images}
    for kind in REFERENCES:
        naming = [key for key in keys_naming(connection, kind, plan.replaced) if (kind, key) not in touched]
        for key, row in read_by_key(connection, kind, naming).items():
            _plan_change(plan, kind, key, row, follow(kind, row[0], plan.replaced))


def _plan_change(plan: _Plan, kind: str, key: str, row: tuple[Cells, int, int], new: Cells) -> None:
    """Change a row that the file does not list; it stays with the import that it comes from."""
    old, version, origin = row
    plan.changed[kind].append((new, version + 1, origin))
    image = write_image(_difference(kind, old, new))
    plan.images.append((plan.import_id, key, kind, image, version, version + 1))


def _quarantined_keys(reading: Reading) -> set[str]:
    """Return the keys of rows that the file lists but that wait in quarantine: they are not missing."""
    headers = [header for header, name in reading.mapping.items() if name == KEYS[reading.kind]]
    return {
        str(value).strip()
        for header in headers
        if header in reading.quarantined.columns
        for value in reading.quarantined[header].dropna()
    }


def records(connection: sa.Connection) -> list[ImportRecord]:
    """List every import, the oldest first."""
    return [record_of(row) for row in connection.execute(sa.select(IMPORTS).order_by(IMPORTS.c.id)).mappings()]


def record_of(row: sa.RowMapping) -> ImportRecord:
    """Turn a row of the table into a record."""
    undone = row["undone_at"]
    times = {"at": moment_of(row["at"]), "undone_at": None if undone is None else moment_of(undone)}
    return ImportRecord(**{**row, **times})
