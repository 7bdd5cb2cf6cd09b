"""The closing words of a test run: what was skipped, and whether that is allowed here."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.places import ROOT
from tools.run_tests import closing_line, keep_compiled_modules, keep_folders_in_memory, must_not_skip, reason_of

EXAMPLE = """
import pytest, os

@pytest.mark.browser
def test_drives_a_browser():
    pytest.skip("no browser here")

def test_reads_open_data():
    pytest.skip("no data here")

def test_holds():
    assert "HOMEWARD_STORE" not in os.environ
"""


def run(tmp_path, *arguments, ci):
    (tmp_path / "test_example.py").write_text(EXAMPLE)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = browser: drives one\n")
    environ = {**os.environ, "HOMEWARD_STORE": "real.sqlite", "CI": "true" if ci else ""}
    own = ("-c", str(tmp_path / "pytest.ini"), f"--basetemp={tmp_path / 'base'}")  # else it clears what old runs left
    command = [sys.executable, "-m", "tools.run_tests", *own, *arguments, str(tmp_path)]
    return subprocess.run(command, check=False, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_in_ci_a_skipped_browser_test_fails_the_run(tmp_path, workers):
    done = run(tmp_path, *workers, ci=True)
    assert done.returncode == 1
    assert "Tests that need browser may not be skipped" in done.stderr
    lines = done.stdout.strip().splitlines()
    assert lines[-1].startswith("Skipped: 2 (1: no ")
    assert "1 passed, 2 skipped" in lines[-2]


def test_a_skip_for_want_of_open_data_is_allowed_anywhere(tmp_path):
    done = run(tmp_path, "-k", "not browser", ci=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("Skipped: 1 (1: no data here).")


@pytest.mark.parametrize(
    ("environ", "user", "answer"),
    [
        ({"CI": "true"}, 1000, True),
        ({}, 0, True),
        ({}, 1000, False),
        ({"CI": ""}, 1000, False),
        ({"CI": "1"}, -1, True),
    ],
)
def test_root_and_ci_have_everything_at_hand(environ, user, answer):
    assert must_not_skip(environ, user) is answer


def test_the_most_frequent_reason_comes_first():
    assert closing_line([]) == "Skipped: none."
    found = [("", "no data"), ("browser", "no browser"), ("", "no data")]
    assert closing_line(found) == "Skipped: 3 (2: no data; 1: no browser)."


def test_a_reason_is_read_from_what_pytest_recorded():
    assert reason_of(("file.py", 3, "Skipped: no data")) == "no data"


@pytest.mark.parametrize(
    ("room_bytes", "said", "expected"), [(1, None, "here"), (2**62, None, None), (1, "there", "there")]
)
def test_folders_lie_in_memory_where_there_is_room_and_nobody_said_otherwise(
    tmp_path, monkeypatch, room_bytes, said, expected
):
    monkeypatch.setenv("PYTEST_DEBUG_TEMPROOT", "")  # so that it is put back
    monkeypatch.delenv("PYTEST_DEBUG_TEMPROOT")
    if said:
        monkeypatch.setenv("PYTEST_DEBUG_TEMPROOT", said)
    keep_folders_in_memory(tmp_path, room_bytes=room_bytes)
    assert os.environ.get("PYTEST_DEBUG_TEMPROOT") == (str(tmp_path) if expected == "here" else expected)


def test_compiled_modules_are_kept_where_python_was_told_to_keep_none(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "")  # so that it is put back
    monkeypatch.delenv("PYTHONPYCACHEPREFIX")
    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    keep_compiled_modules()
    assert os.environ["PYTHONPYCACHEPREFIX"] == sys.pycache_prefix
    assert "PYTHONDONTWRITEBYTECODE" not in os.environ
    assert not sys.dont_write_bytecode
