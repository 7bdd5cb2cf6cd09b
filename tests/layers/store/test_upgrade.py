"""How a store becomes one of this version: its tables are the declared ones, and an upgrade is whole or not at all."""

from __future__ import annotations

import functools
import os
import shutil
import signal
import textwrap
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from layers.errors import StoreError
from layers.store import open_store, opening
from layers.store.engine import address_of, make_engine, reading
from layers.store.tables import HEAD, METADATA, VERSION_TABLE
from layers.store.upgrade import MIGRATIONS, upgrade, version_of
from tests.layers.store.conftest import DEEP
from tests.layers.store.victims import children
from tests.layers.store.world import people, person, service, services

NEXT = "test_next"


@pytest.fixture(scope="module")
def next_migrations(tmp_path_factory):
    """The migrations with one more, which changes rows, rebuilds a table that others refer to, and makes a new one."""
    folder = tmp_path_factory.mktemp("next") / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "next.py").write_text(
        textwrap.dedent(
            f"""
            import sqlalchemy as sa
            from alembic import op
            revision = "{NEXT}"
            down_revision = "{HEAD}"
            def upgrade():
                op.add_column("services", sa.Column("floor", sa.Integer))
                op.execute("UPDATE services SET floor = 1")
                op.execute("UPDATE returnees SET landmark = 'moved', version = version + 1")
                with op.batch_alter_table("imports") as batch:
                    batch.add_column(sa.Column("note", sa.Text, nullable=False, server_default="none"))
                    batch.alter_column("file_name", new_column_name="file")
                op.create_table("extra", sa.Column("id", sa.Integer, primary_key=True))
                op.execute("INSERT INTO extra VALUES (1)")
            """
        )
    )
    return folder


def filled(where):
    """Fill a store of today."""
    with open_store(where) as store:
        store.save_import(people(person("A1"), person("A2")), actor="ali")
        store.save_import(services(service("s1")), actor="ali")


def everything(where):
    """Read every table of a database, and how each was declared."""
    engine = make_engine(address_of(where), pooled=False)
    with reading(engine) as connection:
        found = sa.MetaData()
        found.reflect(connection)
        return {
            table.name: (
                [(column.name, str(column.type), column.nullable) for column in table.columns],
                sorted(map(str, connection.execute(sa.select(table)).all())),
            )
            for table in found.sorted_tables
        }


def test_the_migrated_tables_are_the_declared_ones(store):
    with store._reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_migrated_tables_have_the_declared_keys(store):
    with store._reading() as connection:
        inspector = sa.inspect(connection)
        for table in METADATA.sorted_tables:
            found = inspector.get_pk_constraint(table.name)["constrained_columns"]
            assert set(found) == {column.name for column in table.primary_key}, table.name


def test_the_last_migration_is_the_one_the_tables_belong_to():
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [HEAD]


def test_a_store_of_today_is_left_as_it_is(where):
    filled(where)
    before = everything(where)
    open_store(where).close()
    assert everything(where) == before


def test_an_older_store_is_upgraded_with_all_its_rows(where, next_migrations):
    filled(where)
    engine = make_engine(address_of(where), pooled=False)
    before = everything(where)
    upgrade(engine, scripts=next_migrations, head=NEXT)
    after = everything(where)
    assert "('A1'" in after["returnees"][1][0]
    assert len(after["imports"][1]) == len(before["imports"][1]) == 2
    assert ("note", "TEXT", False) in after["imports"][0]
    assert after["audit"] == before["audit"]


def test_a_backup_is_made_before_a_file_is_upgraded(sqlite_path, next_migrations, monkeypatch):
    filled(sqlite_path)
    before = everything(sqlite_path)
    monkeypatch.setattr(opening, "upgrade", functools.partial(upgrade, scripts=next_migrations, head=NEXT))
    opening.open_store(sqlite_path).close()
    (backup,) = sqlite_path.parent.glob("homeward.db.before-upgrade-*")
    assert everything(backup) == before
    assert everything(sqlite_path) != before
    opening.open_store(sqlite_path).close()
    assert len(list(sqlite_path.parent.glob("homeward.db.before-upgrade-*"))) == 1


def test_a_backup_that_cannot_be_made_stops_the_upgrade(sqlite_path, next_migrations):
    def fail(version):
        raise StoreError(_sentence(), "store.full")

    filled(sqlite_path)
    before = everything(sqlite_path)
    with pytest.raises(StoreError):
        upgrade(make_engine(sqlite_path, pooled=False), before=fail, scripts=next_migrations, head=NEXT)
    assert everything(sqlite_path) == before


def _sentence():
    from layers.words import say

    return say("The disk is full.")


def test_a_migration_that_breaks_a_reference_is_taken_back(sqlite_path, tmp_path):
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    script = f'from alembic import op\nrevision="{NEXT}"\ndown_revision="{HEAD}"\n'
    (folder / "versions" / "bad.py").write_text(script + 'def upgrade():\n    op.execute("DELETE FROM imports")\n')
    filled(sqlite_path)
    before = everything(sqlite_path)
    with pytest.raises(RuntimeError):
        upgrade(make_engine(sqlite_path, pooled=False), scripts=folder, head=NEXT)
    assert everything(sqlite_path) == before


def upgrade_until(where: str, statement: int, scripts: str, head: str, done: str) -> None:
    """Upgrade, but be killed just before this statement (or the commit after the last one)."""
    left = [statement]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(sa.Engine, "before_cursor_execute", count)
    sa.event.listen(sa.Engine, "commit", count)
    if head == HEAD:
        open_store(where).close()
    else:
        upgrade(make_engine(address_of(where), pooled=False), scripts=Path(scripts), head=head)
    Path(done).touch()


def kill_at_every_statement(where, migrations, done, check, step=1):
    """Kill an upgrade before its first statement, its second, and so on until it gets through; return how many.

    `migrations` are the folder and the last one's number; `done` is a file that says that it got through.
    """
    scripts, head = migrations
    for statement in range(0, 500, step):
        target = where()
        child = children().Process(target=upgrade_until, args=(target, statement, str(scripts), head, str(done)))
        child.start()
        child.join()
        check(target, done.exists())
        if done.exists():
            return statement
    pytest.fail("the upgrade never gets through")


def test_an_upgrade_killed_at_any_statement_leaves_the_old_or_the_new_and_the_next_gets_through(
    sqlite_path, next_migrations, tmp_path
):
    filled(sqlite_path)
    old = everything(sqlite_path)
    reference = tmp_path / "reference.db"
    shutil.copy(sqlite_path, reference)
    upgrade(make_engine(reference, pooled=False), scripts=next_migrations, head=NEXT)
    new = everything(reference)
    copies = iter(range(500))

    def copy():
        path = tmp_path / f"copy{next(copies)}.db"
        shutil.copy(sqlite_path, path)
        return str(path)

    def check(path, through):
        assert everything(path) == (new if through else old)
        upgrade(make_engine(Path(path), pooled=False), scripts=next_migrations, head=NEXT)
        assert everything(path) == new
        Path(path).unlink()

    assert kill_at_every_statement(copy, (next_migrations, NEXT), tmp_path / "done", check) > 10


def test_making_a_store_killed_at_any_statement_leaves_nothing_and_the_next_makes_it(new_file, tmp_path):
    numbers = iter(range(500))

    def fresh():
        return str(tmp_path / "stores" / f"{next(numbers)}.db")

    def check(path, through):
        assert Path(path).exists() or not through
        if Path(path).exists():
            assert everything(path).keys() == everything(new_file).keys()
        with open_store(path) as store:
            assert store.save_import(people(person("A1")), actor="ali").inserted == 1

    assert kill_at_every_statement(fresh, (MIGRATIONS, HEAD), tmp_path / "done", check) > 15


@pytest.mark.postgres
def test_making_a_store_on_a_server_killed_at_any_statement_leaves_nothing_and_the_next_makes_it(
    postgres_server, tmp_path
):
    def fresh():
        return postgres_server.url(postgres_server.make_database())

    def check(url, through):
        engine = make_engine(address_of(url), pooled=False)
        with reading(engine) as connection:
            whole = version_of(connection) == HEAD
        assert whole or not through
        assert len(everything(url)) == (len(METADATA.tables) + 1 if whole else 0)
        with open_store(url) as store:
            assert store.save_import(people(person("A1")), actor="ali").inserted == 1
        postgres_server.drop_database(url.rpartition("/")[2])

    assert kill_at_every_statement(fresh, (MIGRATIONS, HEAD), tmp_path / "done", check, step=1 if DEEP else 4) > 15


def test_two_who_open_a_new_store_at_once_find_the_same_one(nowhere):
    openers = [children().Process(target=open_and_import, args=(nowhere, number)) for number in range(4)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    with open_store(nowhere, create=False) as store:
        assert sorted(store.frame("returnees")["case_code"]) == ["A0", "A1", "A2", "A3"]


def open_and_import(where: str, number: int) -> None:
    with open_store(where) as store:
        store.save_import(people(person(f"A{number}"), source=f"office {number}"), actor="ali")


def test_a_store_of_the_second_version_gets_the_columns_that_rules_ask_for(tmp_path):
    path = tmp_path / "old.db"
    engine = make_engine(path, pooled=False)
    upgrade(engine, head="0002")
    assert "('documents', 'TEXT', True)" not in str(everything(path)["returnees"][0])
    upgrade(engine)
    assert "('documents', 'TEXT', True)" in str(everything(path)["returnees"][0])
    with open_store(path) as store:
        store.save_import(people(person("A1", documents="passport")), actor="ali")
        assert list(store.frame("returnees")["documents"]) == ["passport"]
