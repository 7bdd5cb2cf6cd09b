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


def handshake(port, host, origin=None):
    """Ask for the connection over which all data go, under a host's name; return the status."""
    lines = [
        "GET /_stcore/stream HTTP/1.1", f"Host: {host}", f"Origin: {origin or f'http://{host}'}", "Connection: Upgrade",
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
    assert handshake(port, f"127.0.0.1:{port}", origin="http://evil.example") == 403
    assert handshake(port, f"127.0.0.1:{port}", origin=f"http://localhost:{port + 1}") == 403


def get(port, path, **headers):
    """Ask over plain HTTP; return the status, the headers and the beginning of the answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=named)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - our own address
            return answer.status, answer.headers, answer.read(4000)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read(4000)


PATHS = ["/", "/person", "/app/static/vendor/leaflet.js", "/_stcore/health", "/_stcore/host-config", "/media/x.pdf"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example", "x@127.0.0.1"])
def test_plain_http_under_another_name_is_not_answered_either(port, path, host):
    status, _, said = get(port, path, Host=host.format(port=port))
    assert status == 403
    assert (
        said.decode() == "Nothing is shown under this address. Open the one that Homeward printed when it was started."
    )


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "LOCALHOST"])
def test_its_own_names_are_answered(port, name):
    assert handshake(port, f"{name}:{port}") == 101
    status, headers, page = get(port, "/", Host=f"{name}:{port}")
    assert (status, b"<html" in page) == (200, True)
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


def test_another_web_page_gets_nothing_but_may_link_here(port):
    assert get(port, "/_stcore/health", Origin="http://evil.example")[0] == 403
    assert get(port, "/_stcore/health", Origin=f"http://127.0.0.1:{port + 1}")[0] == 403  # another program of here
    assert get(port, "/_stcore/health", Origin=f"http://127.0.0.1:{port}")[0] == 200
    assert get(port, "/app/static/vendor/leaflet.js", Sec_Fetch_Site="same-site", Sec_Fetch_Mode="no-cors")[0] == 403
    followed = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}
    assert get(port, "/?lang=fr", **followed, Sec_Fetch_Dest="document")[0] == 200
    assert get(port, "/?lang=fr", **followed, Sec_Fetch_Dest="iframe")[0] == 403


@pytest.mark.parametrize("name", ["leaflet.js", "leaflet.css"])
def test_leaflet_comes_from_here(port, name):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/app/static/vendor/{name}", timeout=20) as answer:
        assert len(answer.read()) > 5_000


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.10", "127.0.0.2", "office.example"])  # noqa: S104 - refused, not bound
def test_it_does_not_start_where_others_could_open_it(tmp_path, address):
    command = homeward("serve", "--address", address, store=tmp_path / "empty.sqlite")
    done = subprocess.run(**command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2
    assert f"not started on {address}" in done.stderr
