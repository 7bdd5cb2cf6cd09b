"""Every test of the store runs on a SQLite file and on a PostgreSQL server, unless it is about one of them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from layers.store import Store, open_store
from tests.postgres import Server, postgres_server, postgres_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["postgres_server", "postgres_url"]

BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))

IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - folders of their own in there
"""Where stores of tests that ask nothing of the disk lie: hundreds of examples, no waiting for the disk."""

DEEP = os.environ.get("HOMEWARD_TEST_PROFILE") == "deep"


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one new store, closed, to be copied by every test that wants one."""
    path = tmp_path_factory.mktemp("store") / "new.db"
    open_store(path).close()
    return path


@pytest.fixture(scope="session")
def new_database(postgres_server: Server) -> str:
    """Make one database with a new store, to be copied by every test that wants one."""
    name = postgres_server.make_database()
    open_store(postgres_server.url(name)).close()
    return name


@pytest.fixture
def sqlite_path(new_file: Path, tmp_path: Path) -> Path:
    """Give the path of a new store in a file of its own."""
    path = tmp_path / "homeward.db"
    shutil.copy(new_file, path)
    return path


@pytest.fixture
def server_store(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a new store on the server."""
    server: Server = request.getfixturevalue("postgres_server")
    name = server.make_database(request.getfixturevalue("new_database"))
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture(params=BOTH)
def where(request: pytest.FixtureRequest) -> str:
    """Give the address of a new store, on each kind of database in turn."""
    return str(request.getfixturevalue("sqlite_path" if request.param == "sqlite" else "server_store"))


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    """Open a new store, on each kind of database in turn."""
    with open_store(where) as opened:
        yield opened


@pytest.fixture
def file_store(sqlite_path: Path) -> Iterator[Store]:
    """Open a new store in a file."""
    with open_store(sqlite_path) as opened:
        yield opened


@pytest.fixture(params=BOTH)
def nowhere(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give an address at which there is no store yet."""
    return str(tmp_path / "none.db") if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def run(store: Store) -> Callable[..., list[tuple[object, ...]]]:
    """Run SQL past Homeward, as somebody with the file or the server's password could."""

    def run(*statements: str) -> list[tuple[object, ...]]:
        with store._engine.connect() as connection, connection.begin():
            for statement in statements:
                result = connection.exec_driver_sql(statement)
            return [tuple(row) for row in result] if result.returns_rows else []

    return run
