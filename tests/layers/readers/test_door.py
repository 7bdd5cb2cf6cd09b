"""The door for files: what a child process reads arrives whole, and what a hostile file wants does not happen."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import layers
from layers.errors import HomewardError
from layers.geo_drivers import SETTINGS
from layers.readers import child, exchange
from layers.readers.context import Context
from layers.readers.door import read_file, read_here
from layers.readers.guarded import _KEPT
from layers.readers.limits import Limits
from layers.reading import Action, Problem, Reading
from layers.schemas import INPUTS, Areas
from layers.words import Country, say
from tests.layers.readers.bad_files import TABLES
from tests.layers.readers.bad_layer_files import HOSTILE, LAYERS
from tests.layers.readers.file_builders import SQUARE, collection, csv_text, feature, polygon
from tests.places import ROOT

BAD_FILES = TABLES | LAYERS

_OWN = {"PYTHONPATH", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"} | {
    "MALLOC_ARENA_MAX", "TMPDIR", "TEMP", "TMP", "HOME"
}  # fmt: skip
AS_OF = dt.date(2026, 11, 15)
PASSWORDS = "root:"  # how /etc/passwd begins
RETURNEES = [
    ("case_code", "latitude", "longitude", "sex"),
    ("A1", "10.05", "-12.85", "female"),
    ("A2", "x", "-12.28", "male"),
]


def _seconds_of_children():
    """Processor time of all children so far: what a file costs, however busy the machine is."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture
def listener():
    """Count who asks a server on this machine."""
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        stop = threading.Event()

        def serve():
            while not stop.is_set():
                try:
                    caller, _ = server.accept()
                except TimeoutError:
                    continue
                asked.append(caller)
                caller.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1], asked
        stop.set()
        thread.join()


def read(path, kind="returnees", **more):
    return read_file(path, kind, context=more.pop("context", Context.empty(AS_OF)), as_of=AS_OF, **more)


@pytest.mark.parametrize("case", [BAD_FILES[name] for name in HOSTILE], ids=str)
def test_a_hostile_file_gets_its_code_in_seconds_and_nothing_else_happens(case, tmp_path, listener):
    port, asked = listener
    path = case.write(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"LISTENER", str(port).encode()))
    before = {entry.name for entry in tmp_path.iterdir()}
    start = _seconds_of_children()
    reading = read(path, "services", constants={"service_type": "medical"})
    assert _seconds_of_children() - start < 5
    assert case.action in {None, *(problem.action for problem in reading.problems if problem.code == case.code)}
    assert reading.refused is (case.action is Action.REJECT)
    assert asked == []
    said = repr(reading) + "".join(
        map(str, reading.accepted.to_numpy().tolist() + reading.quarantined.to_numpy().tolist())
    )
    assert PASSWORDS not in said
    assert {entry.name for entry in tmp_path.iterdir()} == before


def alike(one: Reading, other: Reading):
    pd.testing.assert_frame_equal(pd.DataFrame(one.accepted), pd.DataFrame(other.accepted))
    pd.testing.assert_frame_equal(one.quarantined.astype(str), other.quarantined.astype(str))
    names = [entry.name for entry in fields(Reading) if entry.name not in {"accepted", "quarantined", "problems"}]
    assert [getattr(one, name) for name in names] == [getattr(other, name) for name in names]
    assert one.problems == other.problems
    return True


def test_what_the_child_reads_is_what_would_be_read_here(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(csv_text(RETURNEES))
    here = read_here(path, "returnees", context=Context.empty(AS_OF), as_of=AS_OF)
    assert (here.read, len(here.accepted), len(here.quarantined)) == (2, 1, 1)
    assert alike(read(path), here)


def test_polygons_and_what_is_known_cross_the_border(tmp_path):
    path = tmp_path / "areas.geojson"
    path.write_text(collection(feature(polygon(*SQUARE), area_id="GN005", area_name="Kindia", admin_level=1)))
    reading = read(path, "areas")
    assert reading.accepted["geometry"].tolist() == [shapely.Polygon(SQUARE)]
    assert reading.accepted.dtypes.to_dict() == Areas.parse(reading.accepted).dtypes.to_dict()
    inside = tmp_path / "people.csv"
    inside.write_text(csv_text([RETURNEES[0], ("A1", "10.05", "-12.85", ""), ("A2", "-12.85", "10.05", "")]))
    context = Context(areas=reading.accepted, countries=("GN",), today=AS_OF)
    assert alike(read(inside, context=context), read_here(inside, "returnees", context=context, as_of=AS_OF))


def test_answers_names_and_constants_reach_the_child(tmp_path):
    path = tmp_path / "upload"
    path.write_text("code;y;x\nA1;10,05;-12,85\n")
    reading = read(
        path,
        name="../../gens.csv",
        columns={"code": "case_code", "y": "latitude", "x": "longitude"},
        constants={"country": "GN"},
        source="Bureau de Kindia",
        accept=frozenset({"all"}),
    )
    assert (reading.file_name, reading.source) == ("gens.csv", "Bureau de Kindia")
    assert reading.accepted[["case_code", "latitude", "country"]].to_numpy().tolist() == [["A1", 10.05, "GN"]]


def test_a_refused_file_is_known_by_its_checksum(tmp_path):
    import hashlib

    path = BAD_FILES["c18"].write(tmp_path)
    reading = read(path)
    assert [(problem.code, problem.row) for problem in reading.problems] == [("csv.quote", 3)]
    assert reading.checksum == hashlib.sha256(path.read_bytes()).hexdigest()
    assert reading.accepted.dtypes.to_dict() == INPUTS["returnees"].empty().dtypes.to_dict()


def test_a_kind_that_is_not_known_is_a_fault_of_the_caller(tmp_path):
    with pytest.raises(KeyError):
        read(tmp_path / "a.csv", "horses")


@pytest.mark.parametrize(
    "limits",
    [Limits(memory_bytes=600 * 1024**2), Limits(cpu_seconds=1), Limits(seconds=0.5)],
    ids=["memory", "processor", "clock"],
)
def test_a_file_that_takes_too_much_is_stopped_and_said_to_be_too_heavy(limits, tmp_path, caplog):
    path = tmp_path / "large.csv"
    path.write_text("case_code,latitude,longitude\n" + "".join(f"A{n},10.05,-12.85\n" for n in range(400_000)))
    with caplog.at_level(logging.WARNING):
        reading = read(path, limits=limits)
    assert [problem.code for problem in reading.problems] == ["file.too_heavy"]
    assert (reading.read, len(reading.accepted)) == (0, 0)
    assert caplog.records


def test_a_child_that_crashes_is_a_sentence(tmp_path, monkeypatch):
    broken = tmp_path / "layers"
    broken.mkdir()
    (broken / "__init__.py").write_text("import os; os.kill(os.getpid(), 11)")
    monkeypatch.setattr(layers, "__file__", str(broken / "__init__.py"))
    path = tmp_path / "a.csv"
    path.write_text(csv_text(RETURNEES))
    assert [problem.code for problem in read(path).problems] == ["file.unreadable"]


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "private"))
    (tmp_path / "private").mkdir()
    monkeypatch.setattr("tempfile.tempdir", None)
    path = tmp_path / "people.csv"
    path.write_text(csv_text(RETURNEES))
    read(path)
    assert list((tmp_path / "private").iterdir()) == []


def in_a_child(code, **environment):
    """Run code in a process locked down as the reading one is."""
    start = (
        "from layers.readers.child import lock_down\n"
        "lock_down({'memory_bytes': 2**30, 'cpu_seconds': 20, 'open_files': 64, 'written_bytes': 2**20})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", start + code],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | environment,
    )
    return done.returncode, done.stderr.strip().rpartition("\n")[2]


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import _socket; _socket.socket()",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.fork()",
    ],
)
def test_the_child_opens_no_socket_and_starts_no_program(code):
    status, said = in_a_child(code)
    assert status != 0
    assert "not allowed while a file is read" in said


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("bytearray(2**31)", "MemoryError"),
        ("open('large', 'wb').write(bytes(2**21))", "OSError"),
        ("held = [open('/dev/null') for _ in range(70)]", "OSError"),
    ],
)
def test_the_child_has_no_more_than_it_was_given(code, error, tmp_path):
    quiet = f"import os, signal; signal.signal({int(signal.SIGXFSZ)}, signal.SIG_IGN); os.chdir({str(tmp_path)!r})\n"
    status, said = in_a_child(quiet + code)
    assert status != 0
    assert said.startswith(error)


def test_the_child_gets_no_proxy_and_no_secret(tmp_path, monkeypatch):
    seen = tmp_path / "seen.json"
    broken = tmp_path / "layers"
    broken.mkdir()
    dump = f"json.dump({{**os.environ, 'cwd': os.getcwd()}}, open({str(seen)!r}, 'w'))"
    (broken / "__init__.py").write_text(f"import os, json; {dump}")
    monkeypatch.setattr(layers, "__file__", str(broken / "__init__.py"))
    monkeypatch.setenv("HTTPS_PROXY", "http://elsewhere")
    monkeypatch.setenv("HOMEWARD_STORE", "postgresql://user:secret@server/store")
    path = tmp_path / "a.csv"
    path.write_text(csv_text(RETURNEES))
    read(path)
    environment = json.loads(seen.read_text())
    assert environment.pop("cwd") == environment["TMPDIR"]
    assert {"HTTPS_PROXY", "HOMEWARD_STORE"}.isdisjoint(environment)
    assert set(environment) <= {*_KEPT, *SETTINGS, "LC_CTYPE", *_OWN}
    assert environment["GDAL_SKIP"]
    assert Path(environment["TMPDIR"]) != tmp_path


def test_every_part_of_a_reading_comes_back(tmp_path):
    changed = {
        "present": ("a",),
        "mapping": {"b": "c"},
        "unused": ("d",),
        "sheet": "e",
        "empty_cells": 6,
        "replaces": {"f": "g"},
        "versions": {"h": [{"criteria": "i", "in_force_from": None}]},
    }
    frame = INPUTS["returnees"].empty()
    kept = pd.DataFrame({"homeward_row": ["2"], "": ["x"]})
    reading = Reading("returnees", "n", "sum", "src", AS_OF, 1, frame, kept, (), **changed)
    assert set(changed) == {entry.name for entry in fields(Reading) if entry.default is not entry.default_factory}
    exchange.save_reading(tmp_path, reading)
    assert alike(exchange.load_reading(tmp_path), reading)


def test_a_fault_of_ours_is_logged_without_a_value(tmp_path, caplog):
    path = tmp_path / "people.csv"
    path.write_text(csv_text(RETURNEES))
    with caplog.at_level(logging.WARNING):
        reading = read(path, columns={"case_code": "no_such_column_of_ours", "latitude": 3})  # type: ignore[dict-item] - wrong on purpose
    assert "A1" not in caplog.text
    assert isinstance(reading, Reading)


values = st.one_of(
    st.text(max_size=10),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False),
    st.dates(),
    st.none(),
    st.booleans(),
    st.builds(Country, st.sampled_from(["GN", "GM"])),
    st.builds(lambda inner: say("{inner} inside", inner=inner), st.text(max_size=5)),
)


@given(
    places=st.dictionaries(st.sampled_from("abc"), values),
    row=st.none() | st.integers(1, 10**6),
    count=st.integers(1, 9),
)
def test_a_problem_keeps_what_it_says(places, row, count, tmp_path_factory):
    folder = tmp_path_factory.mktemp("refusal")
    problem = Problem("file.empty", Action.ASK, say("a sentence", **places), row, "column", None, "better", count)
    exchange.save_refusal(folder, [problem], "abc")
    (loaded,), checksum = exchange.load_refusal(folder)
    assert (loaded, checksum) == (problem, "abc")
    assert {name: type(value) for name, value in dict(loaded.message.values).items()} == {
        name: type(value) for name, value in places.items()
    }


def test_no_pickle_comes_near_a_file():
    for path in (ROOT / "layers").rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        assert "import pickle" not in code, path
        assert "read_pickle" not in code, path


def test_the_names_of_job_and_result_do_not_meet_those_of_the_context(tmp_path):
    Context.empty(AS_OF).save(tmp_path)
    assert {child.JOB, child.RESULT}.isdisjoint(entry.name for entry in tmp_path.iterdir())
    assert issubclass(HomewardError, ValueError)
