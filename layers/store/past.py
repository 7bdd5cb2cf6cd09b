"""What was recorded about people on a past day: rebuilt from what each import remembers of the rows that it changed.

Facts of a day are those of the imports that describe it or an earlier one, as far as the office had taken them in by
then. Of somebody whom the office did not know by then, those that it has learnt since about that day count; of somebody
of whom no file of that day or before is kept, what is recorded now.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.schemas import INPUTS
from layers.store.audit import PEOPLE
from layers.store.cells import Cells, read_image
from layers.store.handle import Handle
from layers.store.records import moment_of
from layers.store.rows import portions, read_by_key
from layers.store.tables import IMPORT_CHANGES, IMPORTS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


@dataclass(frozen=True)
class Past:
    """What was recorded about people on a day, where that is not what is recorded now.

    `rows` are those who were recorded otherwise, as cells of the layer; `changed` names what, and has an entry for
    nobody else. `unknown` are those of whom nothing was recorded, and who are judged by what is recorded now.
    """

    rows: dict[str, Cells]
    changed: dict[str, tuple[str, ...]]
    unknown: frozenset[str]


NOTHING_ELSE = Past({}, {}, frozenset())
"""Everything was recorded as it is now."""


class PastBook(Handle):
    """The part of a store that knows what it once held."""

    def people_then(self, on: dt.date, *, case_code: str | None = None) -> Past:
        """Return what was recorded about people on a day, where it differs from now: everybody, or one person.

        For everybody, `unknown` stays empty. What an import said that was taken back is not remembered. Where an area
        is known under another code by now, people's rows of then name it by that code.
        """
        with self._reading() as connection:
            return _people_then(connection, on, case_code)


@dataclass(frozen=True)
class _Import:
    """What an import is to a day: whether it describes it, and whether the office had taken it in by then."""

    is_of_people: bool
    describes: bool
    was_known: bool


@dataclass(frozen=True)
class _Step:
    """What one import did to one row: the cells before (None: there was no row) and after."""

    brought: _Import
    before: dict[str, Any] | None
    after: dict[str, Any]


def _people_then(connection: sa.Connection, on: dt.date, case_code: str | None) -> Past:
    imports = {
        row.id: _Import(row.kind == PEOPLE, row.as_of <= on, moment_of(row.at).astimezone().date() <= on)
        for row in connection.execute(sa.select(IMPORTS.c.id, IMPORTS.c.kind, IMPORTS.c.at, IMPORTS.c.as_of))
    }
    later = [key for key, each in imports.items() if each.is_of_people and not (each.describes and each.was_known)]
    if not later:
        return NOTHING_ELSE
    keys = _changed_by(connection, later) if case_code is None else [case_code]
    names = INPUTS[PEOPLE].names()
    rows: dict[str, Cells] = {}
    changed: dict[str, tuple[str, ...]] = {}
    unknown: set[str] = set()
    for some in portions(keys):
        images = _images(connection, some)
        for key, (cells, _, _) in read_by_key(connection, PEOPLE, some).items():
            now = dict(zip(names, cells, strict=True))
            then = _then(_steps(now, images.get(key, []), imports))
            if then is None:
                unknown.add(key)
            elif then != now:
                rows[key] = tuple(then[name] for name in names)
                changed[key] = tuple(name for name in names if then[name] != now[name])
    return Past(rows, changed, frozenset() if case_code is None else frozenset(unknown))


def _changed_by(connection: sa.Connection, imports: Collection[int]) -> list[str]:
    """List the people whose rows some imports changed; whom they brought, nothing else was known of."""
    theirs = IMPORT_CHANGES.c.kind == PEOPLE, IMPORT_CHANGES.c.before.is_not(None)
    query = sa.select(IMPORT_CHANGES.c.key).where(*theirs, IMPORT_CHANGES.c.import_id.in_(imports)).distinct()
    return list(connection.scalars(query))


def _images(connection: sa.Connection, keys: Sequence[str]) -> dict[str, list[tuple[int, str | None]]]:
    columns = IMPORT_CHANGES.c.key, IMPORT_CHANGES.c.import_id, IMPORT_CHANGES.c.before
    query = sa.select(*columns).where(IMPORT_CHANGES.c.kind == PEOPLE, IMPORT_CHANGES.c.key.in_(keys))
    found: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
    for key, import_id, before in connection.execute(query.order_by(IMPORT_CHANGES.c.import_id)):
        found[key].append((import_id, before))
    return found


def _steps(now: dict[str, Any], images: Sequence[tuple[int, str | None]], imports: dict[int, _Import]) -> list[_Step]:
    """Say what each import did to a row, the first first: walking back from what it is now."""
    cells, found = dict(now), []
    for import_id, text in reversed(images):
        before = None if text is None else {name: cell for name, cell in read_image(text).items() if name in now}
        after = {name: cells[name] for name in (now if before is None else before)}
        found.append(_Step(imports[import_id], before, after))
        cells |= before or {}
    return found[::-1]


def _then(steps: Sequence[_Step]) -> dict[str, Any] | None:
    """Return the row of the day; None where no import that describes it brought the person."""
    for known_then in (True, False):
        cells: dict[str, Any] | None = None
        for step in steps:
            if not step.brought.is_of_people:  # an area's new code
                cells = cells and _renamed(cells, step)
            elif step.brought.describes and (step.brought.was_known or not known_then):
                if step.before is None:
                    cells = dict(step.after)
                elif cells is not None:
                    cells |= step.after
        if cells is not None:
            return cells
    return None


def _renamed(cells: dict[str, Any], step: _Step) -> dict[str, Any]:
    before = step.before or {}
    return {name: step.after[name] if name in before and before[name] == cell else cell for name, cell in cells.items()}
