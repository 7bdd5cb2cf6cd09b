"""Every rule that a programme has had: written down with the import or the hand that brought it, never changed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.rule_versions import RuleVersion, in_force, live, timeline
from layers.store.handle import Handle
from layers.store.records import moment_of, stamp
from layers.store.rows import portions
from layers.store.tables import RULE_VERSIONS, TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

PROGRAMMES = "programmes"

RULE_COLUMNS = ("criteria", "in_force_from", "in_force_to")
"""The columns of a programme that make up a version of its rule."""

_Stated = tuple[str | None, dt.date | None, dt.date | None]


class RuleBook(Handle):
    """The part of a store that keeps the versions of rules."""

    def rule_versions(self, programme_id: str | None = None) -> dict[str, tuple[RuleVersion, ...]]:
        """List the versions of every programme, or of one, in the order of their numbers, those taken back too."""
        query = sa.select(RULE_VERSIONS).order_by(RULE_VERSIONS.c.programme_id, RULE_VERSIONS.c.number)
        if programme_id is not None:
            query = query.where(RULE_VERSIONS.c.programme_id == programme_id)
        with self._reading() as connection:
            return _by_programme(connection, query)


@dataclass(frozen=True)
class Bringer:
    """What brings versions: an import (with the day that its file describes), or somebody's hand."""

    actor: str
    now: dt.datetime
    as_of: dt.date
    import_id: int | None = None
    source: str = ""


def note_versions(
    connection: sa.Connection,
    keys: Sequence[str],
    bringer: Bringer,
    stated: Mapping[str, Sequence[Mapping[str, str | None]]] | None = None,
) -> None:
    """Write down what is new in the rules of these programmes, as they now stand in the store.

    `stated` holds, for programmes of which a file gave several versions, all of them. A changed rule without a first
    day is in force from the day that the file describes; the first rule of a programme from the beginning.
    """
    for some in portions(keys):
        known = _by_programme(connection, sa.select(RULE_VERSIONS).where(RULE_VERSIONS.c.programme_id.in_(some)))
        table = TABLES[PROGRAMMES]
        columns = [table.c["programme_id"], *(table.c[name] for name in RULE_COLUMNS)]
        rows = connection.execute(sa.select(*columns).where(table.c["programme_id"].in_(some))).all()
        added: list[dict[str, Any]] = []
        for programme_id, *rule in rows:
            versions = known.get(programme_id, ())
            several = [_stated(each) for each in (stated or {}).get(programme_id, ())]
            new = (
                _new_of_several(versions, several) if several else _new(versions, (rule[0], rule[1], rule[2]), bringer)
            )
            number = max((version.number for version in versions), default=0)
            added += [_row(programme_id, number + place, each, bringer) for place, each in enumerate(new, start=1)]
        if added:
            connection.execute(RULE_VERSIONS.insert(), added)


def take_back(connection: sa.Connection, import_id: int, stay: Collection[str], now: dt.datetime) -> None:
    """Mark the versions that an import brought as taken back, but for programmes that stay as they are."""
    brought = sa.select(RULE_VERSIONS.c.programme_id).where(RULE_VERSIONS.c.import_id == import_id)
    gone = sorted(set(connection.scalars(brought)) - set(stay))
    for some in portions(gone):
        theirs = RULE_VERSIONS.c.import_id == import_id, RULE_VERSIONS.c.programme_id.in_(some)
        connection.execute(RULE_VERSIONS.update().where(*theirs).values(undone_at=stamp(now)))


def _stated(version: Mapping[str, str | None]) -> _Stated:
    first, last = (
        None if not text else dt.date.fromisoformat(text) for text in (version["in_force_from"], version["in_force_to"])
    )
    return version["criteria"] or None, first, last


def _new(versions: Sequence[RuleVersion], rule: _Stated, bringer: Bringer) -> list[_Stated]:
    """Return the version that a programme's row adds, if it says something that is not known."""
    criteria, first, last = rule
    now = in_force(versions, bringer.as_of)
    if now is None or first is not None:
        return _new_of_several(versions, [rule])
    current = now.version
    if current.criteria == criteria and last in (None, current.in_force_to):
        return []
    if current.criteria == criteria or current.in_force_to is not None:  # its days stay, what it says is corrected
        return [(criteria, current.in_force_from, last or current.in_force_to)]
    return [(criteria, bringer.as_of, last)]


def _new_of_several(versions: Sequence[RuleVersion], stated: Sequence[_Stated]) -> list[_Stated]:
    """Return what is stated with its first day and not known yet."""
    known = {
        found.version.in_force_from: (found.version.criteria, *found.version.span) for found in timeline(live(versions))
    }
    return [each for each in stated if known.get(each[1]) != each]


def _row(programme_id: str, number: int, rule: _Stated, bringer: Bringer) -> dict[str, Any]:
    return {
        "programme_id": programme_id,
        "number": number,
        **dict(zip(RULE_COLUMNS, rule, strict=True)),
        "import_id": bringer.import_id,
        "source": bringer.source,
        "actor": bringer.actor,
        "at": stamp(bringer.now),
        "undone_at": None,
    }


def _by_programme(connection: sa.Connection, query: sa.Select[Any]) -> dict[str, tuple[RuleVersion, ...]]:
    found: dict[str, list[RuleVersion]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        moments = {name: None if row[name] is None else moment_of(row[name]) for name in ("at", "undone_at")}
        found[row["programme_id"]].append(RuleVersion(**{**row, **moments}))
    return {programme_id: tuple(versions) for programme_id, versions in found.items()}
