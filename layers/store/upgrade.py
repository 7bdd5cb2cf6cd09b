"""Is this a store, of which version, and how does an older one become today's: whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from layers.errors import StoreError
from layers.store.engine import make_engine, name_of, not_a_store, reading, spoken, turn_of
from layers.store.tables import HEAD, METADATA, VERSION_TABLE
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

MIGRATIONS = Path(__file__).parent / "migrations"

_VERSION = sa.table(VERSION_TABLE, sa.column("version_num", sa.Text))


def version_of(connection: sa.Connection) -> str | None:
    """Return the migration a store is at, None for a database that holds no tables of ours.

    Raises
    ------
    StoreError
        When the database belongs to something else.

    """
    names = set(sa.inspect(connection).get_table_names())
    if VERSION_TABLE in names:
        return connection.scalar(sa.select(_VERSION.c.version_num))
    strange = names if connection.dialect.name == "sqlite" else names & set(METADATA.tables)
    if strange:
        raise not_a_store(name_of(connection.engine))
    return None


def upgrade(
    engine: sa.Engine,
    *,
    before: Callable[[str], None] | None = None,
    scripts: Path = MIGRATIONS,
    head: str = HEAD,
) -> None:
    """Bring a store to the version of its tables, in one transaction; do nothing if it is there already.

    Parameters
    ----------
    engine
        The store. An empty database becomes a new store.
    before
        Called with the old version before an existing store is changed: makes the backup. What it raises stops the
        upgrade.
    scripts, head
        The folder of migrations and the last of them.

    Raises
    ------
    StoreError
        When the store was written by a newer version, is no store, or could not be changed; then it is as it was.

    """
    with reading(engine) as connection:
        if version_of(connection) == head:
            return
    address = Path(str(engine.url.database)) if engine.dialect.name == "sqlite" else engine.url
    alone = make_engine(address, foreign_keys=False, pooled=False)  # tables are rebuilt row by row
    with turn_of(engine), spoken(engine), alone.connect() as connection, connection.begin():
        current = version_of(connection)
        if current == head:  # somebody else was faster
            return
        _migrate(connection, current, before, scripts, head)
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("a migration broke a reference between tables")


def _migrate(
    connection: sa.Connection,
    current: str | None,
    before: Callable[[str], None] | None,
    scripts: Path,
    head: str,
) -> None:
    from alembic import command  # noqa: PLC0415 - only when there is something to migrate
    from alembic.config import Config  # noqa: PLC0415 - the same
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - the same

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    if current is not None:
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if current not in known:
            raise StoreError(
                say(
                    "The store {store} was written by a newer version of Homeward. Install that version; nothing was "
                    "changed.",
                    store=name_of(connection.engine),
                ),
                "store.newer",
            )
        if before is not None:
            before(current)
    command.upgrade(config, head)
