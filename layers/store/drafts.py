"""Which drafts of programmes are kept: every version of each name, marked when it is taken off the list."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.drafts import Draft
from layers.errors import NotFoundError
from layers.store import audit
from layers.store.handle import Handle
from layers.store.records import moment_of, stamp
from layers.store.tables import DRAFTS
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence


class DraftBook(Handle):
    """The part of a store that keeps drafts. Nothing that judges people reads it."""

    def drafts(self, *, every: bool = False) -> tuple[Draft, ...]:
        """List the drafts by name, each as it was saved last; with `every`, all versions and removed ones too."""
        with self._reading() as connection:
            query = sa.select(DRAFTS).order_by(DRAFTS.c.name, DRAFTS.c.version)
            found = [_draft(dict(row)) for row in connection.execute(query).mappings()]
        if every:
            return tuple(found)
        last = {draft.name: draft for draft in found}
        return tuple(draft for draft in last.values() if draft.removed_at is None)

    def draft(self, name: str, version: int | None = None) -> Draft:
        """Return a draft as it was saved last, or one version of it, of a removed one too.

        Raises
        ------
        NotFoundError
            When there is none of this name, or no such version.

        """
        kept = {draft.version: draft for draft in self.drafts(every=True) if draft.name == name}
        found = kept.get(version or max(kept, default=0))
        if found is None or (version is None and found.removed_at is not None):
            if kept and version is not None:
                message = say("The draft “{name}” has no version {version}.", name=name, version=str(version))
                raise NotFoundError(message, "draft.version")
            raise NotFoundError(say("There is no saved draft “{name}”.", name=name), "draft.absent")
        return found

    def save_draft(self, name: str, text: str, *, actor: str, note: str = "", now: dt.datetime | None = None) -> int:
        """Keep a draft under a name and return its version; what the name held before stays as an older version."""
        moment = now or dt.datetime.now(dt.UTC)
        with self._writing() as connection:
            highest = sa.select(sa.func.coalesce(sa.func.max(DRAFTS.c.version), 0)).where(DRAFTS.c.name == name)
            version = int(connection.scalar(highest) or 0) + 1
            row = {"name": name, "version": version, "text": text, "note": note, "actor": actor, "at": stamp(moment)}
            connection.execute(DRAFTS.insert(), row)
            act = audit.Act(actor, "save", "draft", (name,), count=1, details={"version": version})
            audit.note(connection, act, moment, changes_data=False)
        return version

    def remove_draft(self, name: str, *, actor: str, now: dt.datetime | None = None) -> None:
        """Take a draft off the list; its versions stay written.

        Raises
        ------
        NotFoundError
            When no draft of this name is on the list.

        """
        moment = now or dt.datetime.now(dt.UTC)
        with self._writing() as connection:
            listed = DRAFTS.c.name == name, DRAFTS.c.removed_at.is_(None)
            if connection.execute(DRAFTS.update().where(*listed).values(removed_at=stamp(moment))).rowcount == 0:
                raise NotFoundError(say("There is no saved draft “{name}”.", name=name), "draft.absent")
            audit.note(connection, audit.Act(actor, "remove", "draft", (name,), count=1), moment, changes_data=False)


def forget_in_drafts(connection: sa.Connection, codes: Sequence[str]) -> None:
    """Strike erased people's case codes out of what was typed into drafts: no field of a draft is meant for one."""
    if not codes:
        return
    named = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, codes))})(?![\w-])", re.IGNORECASE)
    for row in connection.execute(sa.select(DRAFTS)).all():
        struck = {name: named.sub("erased", getattr(row, name)) for name in ("text", "note")}
        if struck != {"text": row.text, "note": row.note}:
            this = DRAFTS.c.name == row.name, DRAFTS.c.version == row.version
            connection.execute(DRAFTS.update().where(*this).values(**struck))


def _draft(row: dict[str, Any]) -> Draft:
    removed = row.pop("removed_at")
    saved_at = moment_of(row.pop("at"))
    return Draft(**row, saved_at=saved_at, removed_at=None if removed is None else moment_of(removed))
