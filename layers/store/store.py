"""The store that loses nothing: one object per database, one transaction per act.

"Saved" is true once a method returns. Every act writes its audit row in its own transaction; every row has a version;
what leaves is a verified backup. The settings behind this are in `layers/store/engine.py`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from layers.schemas import INPUTS
from layers.store import answers, erase, imports, rows, settings, undo
from layers.store.addresses import AddressBook
from layers.store.audit import PEOPLE, Act, first_broken, head_of, note, pseudonym, secret
from layers.store.backup import already_there, backup_file, dump_server
from layers.store.consent import ConsentBook
from layers.store.drafts import DraftBook
from layers.store.follow_up import FollowUpBook
from layers.store.past import PastBook
from layers.store.records import ImportRecord, SavedMapping, stamp
from layers.store.referrals import ReferralBook
from layers.store.rules import PROGRAMMES, RULE_COLUMNS, Bringer, RuleBook, note_versions
from layers.store.waivers import WaiverBook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from layers.reading import Reading
    from layers.recipe import SourceUsed


class Store(WaiverBook, RuleBook, ReferralBook, AddressBook, FollowUpBook, DraftBook, PastBook, ConsentBook):
    """One open store; threads may share it. Use `open_store`; close it, or use it in a `with` statement."""

    def revision(self) -> int:
        """Return a number that changes with every change of the data, the settings or the imports (not with notes)."""
        with self._reading() as connection:
            return answers.revision(connection)

    def frame(self, kind: str) -> pd.DataFrame:
        """Return a layer, typed by its schema, in the order of its keys; a new frame each time.

        Raises
        ------
        NotFoundError
            When there is no such layer.

        """
        return self.frames(kind)[kind]

    def frames(self, *kinds: str) -> dict[str, pd.DataFrame]:
        """Return several layers (all, if none is named) as they were at one moment."""
        with self._reading() as connection:
            return {kind: rows.read_frame(connection, kind) for kind in kinds or INPUTS}

    def row(self, kind: str, key: str) -> dict[str, Any]:
        """Return one row as plain values (None is missing), with its `version`, `changed_by` and `changed_at`.

        Raises
        ------
        NotFoundError
            When there is no such row.

        """
        with self._reading() as connection:
            return rows.read_row(connection, kind, key)

    def count(self, kind: str) -> int:
        """Count the rows of a layer."""
        with self._reading() as connection:
            return answers.count(connection, kind)

    def sources(self) -> tuple[SourceUsed, ...]:
        """List the sources that the rows now in the store come from: each with its last import that still holds.

        `rows` are the rows that this source was the last to give a value; over all sources they add up to the store.
        """
        with self._reading() as connection:
            return answers.sources(connection)

    def is_simulated(self) -> bool:
        """Tell whether a row now in the store was made or changed by a simulated import."""
        with self._reading() as connection:
            return answers.is_simulated(connection)

    def imports(self) -> pd.DataFrame:
        """List all imports, the oldest first: the fields of `ImportRecord`, without conflicts."""
        with self._reading() as connection:
            records = imports.records(connection)
        names = [entry.name for entry in fields(ImportRecord) if entry.name != "conflicts"]
        frame = pd.DataFrame([[getattr(record, name) for name in names] for record in records], columns=names)
        dates = {"as_of": "datetime64[ns]", "at": "datetime64[us, UTC]", "undone_at": "datetime64[us, UTC]"}
        return frame.astype(dates)

    def save_import(
        self,
        reading: Reading,
        *,
        actor: str,
        now: dt.datetime | None = None,
        simulated: bool = False,
        whole: bool = True,
    ) -> ImportRecord:
        """Take in the accepted rows of a file, all or none; nothing of what was there is lost.

        A row with a known key is changed where the file says something else; an empty or absent cell keeps the old
        value. Rows of the same source that a whole file, not older than the last one, no longer lists get
        `missing_since`; a row that comes back loses it. Erased people are not taken. The import is always recorded,
        also when it changes no row: it confirms the rows as of its date.

        Parameters
        ----------
        reading
            The file as read.
        actor, now
            Who imports, and when (default: now).
        simulated
            Whether the rows are made up: then every output that uses one says so.
        whole
            Whether the file lists all rows of its source. A file of quarantined rows never does.

        Raises
        ------
        FileRefusedError
            When the reading says that the file cannot be used.
        StoreError
            When it could not be saved; then nothing was changed.

        """
        prepared = imports.prepare(reading)
        moment = now or _now()
        with self._writing() as connection:
            record = imports.save_import(
                connection, reading, prepared, actor=actor, now=moment, simulated=simulated, whole=whole
            )
            note(connection, _act_of("import", record, actor), moment)
        return record

    def undo_last_import(self, *, actor: str, now: dt.datetime | None = None) -> ImportRecord:
        """Take back the last import that changed something; call again to take back the one before.

        A row that somebody has changed by hand since then stays as it is and is listed in `conflicts`, and so does a
        person who has been referred or has moved since. People erased since then stay erased. Imports after it that
        changed nothing, of the same source, are taken back with it.

        Raises
        ------
        NotFoundError
            When there is no import left to take back.

        """
        moment = now or _now()
        with self._writing() as connection:
            record = undo.undo_last_import(connection, actor=actor, now=moment)
            note(connection, _act_of("undo", record, actor), moment)
        return record

    def update_row(
        self,
        kind: str,
        key: str,
        values: Mapping[str, Any],
        *,
        seen_version: int,
        actor: str,
        now: dt.datetime | None = None,
    ) -> int:
        """Change some cells of one row (None empties a cell) and return its new version; nothing to change keeps it.

        Raises
        ------
        StaleError
            When somebody has changed the row since `seen_version`: who and when is in the sentence.
        NotFoundError
            When there is no such row.
        StoreError
            When a value does not fit, or the column is the key, a geometry or not of this layer.

        """
        with self._reading() as connection:
            changed = rows.plan_update(connection, kind, key, values, seen_version)
        if not changed:
            return seen_version
        moment = now or _now()
        act = Act(actor, "update", kind, (key,), count=1, details={"columns": sorted(changed)})
        with self._writing() as connection:
            version = rows.update_row(
                connection, kind, key, changed, seen_version=seen_version, actor=actor, at=stamp(moment)
            )
            if kind == PROGRAMMES and set(changed) & set(RULE_COLUMNS):
                note_versions(connection, [key], Bringer(actor, moment, moment.date()))
            note(connection, act, moment)
        return version

    def forget(self, case_code: str, *, actor: str, now: dt.datetime | None = None) -> None:
        """Erase a person: the row, what imports remember of it, and their bytes in the file; later files skip them.

        Backups and files that have left the store are not reached; the audit keeps only the person's pseudonym.

        Raises
        ------
        NotFoundError
            When the store knows no such case code.
        StoreError
            When the person could not be erased; or, with code `store.wipe_pending`, when the person is erased but
            bytes may stay in the file until the store is next opened.

        """
        moment = now or _now()
        with self._writing() as connection:
            erase.must_be_known(connection, case_code)
            erase.erase(connection, [case_code], now=moment)
            note(connection, Act(actor, "forget", PEOPLE, (case_code,), count=1), moment)
        erase.wipe(self._engine)

    def setting(self, key: str, default: Any = None) -> Any:
        """Return a setting, or the default where nobody has set it."""
        with self._reading() as connection:
            return settings.read_setting(connection, key, default)

    def set_setting(self, key: str, value: Any, *, actor: str) -> None:
        """Keep a setting: anything that JSON can write.

        Raises
        ------
        ValueError
            When the key is one of the store's own.

        """
        if key.startswith(settings.OURS):
            raise ValueError(key)
        with self._writing() as connection:
            settings.write_setting(connection, key, value)
            note(connection, Act(actor, "set", "setting", (key,), count=1), _now())

    def settings_beginning(self, beginning: str) -> dict[str, Any]:
        """Return all settings whose names begin so, by name, in the order of names."""
        with self._reading() as connection:
            return settings.read_settings(connection, beginning)

    def change_settings(self, values: Mapping[str, Any], *, gone: Sequence[str] = (), actor: str) -> None:
        """Keep some settings and forget others, all or none.

        Raises
        ------
        ValueError
            When one of the keys is one of the store's own.

        """
        keys = (*values, *gone)
        if any(key.startswith(settings.OURS) for key in keys):
            raise ValueError(keys)
        with self._writing() as connection:
            for key in gone:
                settings.drop_setting(connection, key)
            for key, value in values.items():
                settings.write_setting(connection, key, value)
            note(connection, Act(actor, "set", "setting", keys, count=len(keys)), _now())

    def mapping_of(self, source: str, kind: str = "") -> SavedMapping | None:
        """Return how this source's headers (for this kind of file) were read last time, None if never."""
        with self._reading() as connection:
            return settings.read_mapping(connection, source, kind)

    def save_mapping(
        self, source: str, columns: Mapping[str, str], constants: Mapping[str, Any], *, actor: str, kind: str = ""
    ) -> None:
        """Keep how this source's headers (for this kind of file) are read, and the values for its whole files."""
        with self._writing() as connection:
            settings.write_mapping(connection, source, kind, columns, constants)
            note(connection, Act(actor, "map", "source", (source,), count=len(columns)), _now())

    def audit(
        self,
        action: str,
        *,
        actor: str,
        object_type: str,
        object_ids: Sequence[str] = (),
        count: int = 0,
        purpose: str = "",
        outcome: str = "ok",
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Note an act that changes nothing here: an export, a look at a case, a refusal.

        `object_ids` of returnees are written as pseudonyms; `details` must hold no case code and no value of a person.
        """
        act = Act(actor, action, object_type, tuple(object_ids), purpose, outcome, count, details or {})
        with self._writing() as connection:
            note(connection, act, _now(), changes_data=False)

    def audit_log(self) -> pd.DataFrame:
        """Return the whole audit, the oldest first."""
        with self._reading() as connection:
            return answers.audit_log(connection)

    def verify_audit(self) -> int | None:
        """Return None if the audit is whole, else the number of the first row that was changed or is gone."""
        with self._reading() as connection:
            return first_broken(connection)

    def audit_head(self) -> str:
        """Return the end of the audit's chain, to be printed on what leaves."""
        with self._reading() as connection:
            return head_of(connection)

    def pseudonym(self, case_code: str) -> str:
        """Return the name under which a person appears in this store's audit."""
        with self._reading() as connection:
            return pseudonym(secret(connection), case_code)

    def backup(self, target: Path, *, actor: str) -> None:
        """Copy the store, while others work in it, to a new private file, and verify the copy before it counts.

        A backup contains everything, the key of the pseudonyms too. Restore it with `restore_backup`.

        Raises
        ------
        StoreError
            When there is something at `target` already, the copy cannot be verified, the disk is full, or, for a
            server, PostgreSQL's own programs are not here.

        """
        target = target.expanduser().absolute()
        if target.exists():
            raise already_there(target)
        with self._reading() as connection:
            head = head_of(connection)
        if self._path is None:
            dump_server(self._engine, target)
        else:
            backup_file(self._path, target)
        self.audit("backup", actor=actor, object_type="store", details={"audit_head_before": head})


def _act_of(action: str, record: ImportRecord, actor: str) -> Act:
    details: dict[str, Any] = {"import_id": record.id, "checksum": record.checksum}
    if record.conflicts:
        details["conflicts"] = len(record.conflicts)
    return Act(actor, action, record.kind, count=record.changed, details=details)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
