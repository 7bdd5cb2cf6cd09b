"""The dashboard answers this machine alone, under its own names, and serves Leaflet itself."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.places import ROOT

HOMEWARD = [sys.executable, "-c", "from app.cli import main; main()"]


def homeward(*arguments, store):
    environ = {**os.environ, "HOMEWARD_STORE": str(store), "HOMEWARD_LANGUAGE": "en"}
    return {"args": [*HOMEWARD, *arguments], "cwd": ROOT, "env": environ}


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("serving")
    with (folder / "log").open("wb") as log:
        started = subprocess.Popen(
            **homeward("serve", "--port", str(number), store=folder / "empty.sqlite"),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + 120
        while not healthy(number):
            assert started.poll() is None, (folder / "log").read_text(encoding="utf-8", errors="replace")
            assert time.monotonic() < deadline, "the dashboard did not start in two minutes"
            time.sleep(0.3)
        yield number
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        started.wait(timeout=30)


def healthy(number):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{number}/_stcore/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def handshake(port, host):
    """Ask for the connection over which all data go, under a host's name; return the status."""
    lines = [
        "GET /_stcore/stream HTTP/1.1", f"Host: {host}", f"Origin: http://{host}", "Connection: Upgrade",
        "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]  # fmt: skip
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return int(line.recv(100).split()[1])


def test_it_listens_on_this_machine_only(port):
    table = Path("/proc/net/tcp")
    if not table.is_file():
        pytest.skip("the table of listening sockets is Linux's")
    rows = [line.split() for line in table.read_text().splitlines()[1:]]
    listening = {address for _, address, _, state, *_ in rows if state == "0A" and address.endswith(f":{port:04X}")}
    assert listening == {f"0100007F:{port:04X}"}


def test_a_web_page_that_points_its_own_name_here_gets_no_data(port):
    assert handshake(port, "evil.example") == 403
    assert handshake(port, f"evil.example:{port}") == 403


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_its_own_names_are_answered(port, name):
    assert handshake(port, f"{name}:{port}") == 101


@pytest.mark.parametrize("name", ["leaflet.js", "leaflet.css"])
def test_leaflet_comes_from_here(port, name):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/app/static/vendor/{name}", timeout=20) as answer:
        assert len(answer.read()) > 5_000


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.10", "office.example"])  # noqa: S104 - refused, not bound
def test_it_does_not_start_where_others_could_open_it(tmp_path, address):
    command = homeward("serve", "--address", address, store=tmp_path / "empty.sqlite")
    done = subprocess.run(**command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2
    assert f"not started on {address}" in done.stderr
