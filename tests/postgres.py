"""A PostgreSQL server of the tests' own: on loopback, on a free port, in a temporary folder, gone at the end.

It never runs as root: started by root it runs as Debian's `postgres` user, else as whoever runs the tests. As root, or
with `CI=true`, a missing server is a failure; otherwise the tests that need one are skipped, saying so.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_SERVERS = "/usr/lib/postgresql"
_START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    password: str
    process_id: int

    def url(self, database: str) -> str:
        """Return the address of one of its databases."""
        return f"postgresql://tester:{self.password}@127.0.0.1:{self.port}/{database}"

    def make_database(self, template: str = "template0") -> str:
        """Make a database, empty or a copy of another; return its name."""
        name = f"t{secrets.token_hex(6)}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is connected to it."""
        self.run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def run(self, statement: str) -> None:
        """Run one statement as the server's owner."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


def _must_be_here() -> bool:
    return os.environ.get("CI") == "true" or os.geteuid() == 0


def _program(name: str) -> str | None:
    newest_first = sorted(Path(_SERVERS).glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]), reverse=True)
    return str(newest_first[0]) if newest_first else shutil.which(name)


def _run_as() -> dict[str, Any]:
    """Say as whom the server runs: nobody may be root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    pytest.fail("PostgreSQL does not run as root, and there is no other user here")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _make_cluster(initdb: str, data: Path, password: str, run_as: dict[str, Any]) -> None:
    secret = data.parent / "password"
    secret.write_text(password)
    if run_as:
        for path in (data.parent, secret):
            os.chown(path, run_as["user"], run_as["group"])
    made = subprocess.run(
        [
            initdb, f"--pgdata={data}", "--username=tester", f"--pwfile={secret}", "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale=C", "--no-sync", "--data-checksums",
        ],
        capture_output=True, text=True, check=False, cwd=data.parent, env={"PATH": os.environ["PATH"]}, **run_as,
    )  # fmt: skip
    if made.returncode != 0:
        pytest.fail(f"initdb: {made.stderr}")


def _start(postgres: str, data: Path, port: int, run_as: dict[str, Any]) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "fsync": "off",  # the tests kill clients, not the machine
        "max_connections": "60",
        "shared_buffers": "64MB",
    }
    with (data.parent / "log").open("wb") as log:
        return subprocess.Popen(
            [postgres, "-D", str(data), *(f"--{name}={value}" for name, value in settings.items())],
            stdout=log, stderr=log, cwd=data.parent, env={"PATH": os.environ["PATH"]}, **run_as,
        )  # fmt: skip


def _wait(server: Server, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(psycopg.OperationalError):
            server.run("SELECT 1")
            return True
        time.sleep(0.1)
    return False


@contextlib.contextmanager
def running_server() -> Iterator[Server]:
    """Run a server for as long as the context lasts."""
    initdb, postgres = _program("initdb"), _program("postgres")
    if initdb is None or postgres is None:
        sentence = "PostgreSQL is not installed here (Debian: apt-get install postgresql)"
        (pytest.fail if _must_be_here() else pytest.skip)(sentence)
    folder = Path(tempfile.mkdtemp(prefix="homeward-postgres-"))
    process: subprocess.Popen[bytes] | None = None
    try:
        password, run_as = secrets.token_hex(16), _run_as()
        _make_cluster(initdb, folder / "data", password, run_as)
        for _ in range(3):  # another program may take the free port before the server does
            port = _free_port()
            process = _start(postgres, folder / "data", port, run_as)
            server = Server(port, password, process.pid)
            if _wait(server, process):
                break
        else:
            pytest.fail("PostgreSQL does not start: " + (folder / "log").read_text(errors="replace")[-2000:])
        yield server
    finally:
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """Start one server for all tests of this process that need it."""
    with running_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """Give an empty database of its own to one test."""
    name = postgres_server.make_database()
    yield postgres_server.url(name)
    postgres_server.drop_database(name)
