"""Setting up takes nothing unpinned, and the bundle's scripts are whole."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.places import ROOT
from tools import install, make_bundle


def test_a_package_is_cut_out_of_the_lock_with_its_hashes():
    lines = install._pinned("uv").splitlines()
    assert re.fullmatch(r"uv==[\d.]+ \\", lines[0])
    assert all(line.strip().startswith("--hash=sha256:") for line in lines[1:])
    assert not lines[-1].endswith("\\")
    assert len(lines) > 2


def test_a_package_that_is_not_pinned_is_not_fetched():
    with pytest.raises(LookupError, match="make lock"):
        install._pinned("leftpad")


@pytest.mark.parametrize("changed", ["requirements.txt", "pyproject.toml", "tools/vendor.py"])
def test_a_change_of_what_is_installed_is_noticed(tmp_path, monkeypatch, changed):
    for name in ("requirements.txt", "requirements-dev.txt", "pyproject.toml", "tools/install.py", "tools/vendor.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(install, "ROOT", tmp_path)
    before = install._fingerprint()
    assert install._fingerprint() == before
    with (tmp_path / changed).open("a") as file:
        file.write("\n")
    assert install._fingerprint() != before


def test_a_moved_checkout_is_noticed(tmp_path, monkeypatch):
    before = install._place()
    monkeypatch.setattr(install, "ROOT", tmp_path)
    assert install._place() != before


def test_a_second_installation_with_nothing_changed_does_nothing(tmp_path, monkeypatch):
    stamp, python = tmp_path / "stamp", tmp_path / "python"
    stamp.write_text(f"{install._fingerprint()} {install._place()} dev\n")
    python.touch()
    monkeypatch.setattr(install, "STAMP", stamp)
    monkeypatch.setattr(install, "PYTHON", python)
    monkeypatch.setattr(install, "_run", lambda *command, **_: pytest.fail(f"ran {command}"))
    install._install(dev=True, wheels=None)


def test_an_installation_made_elsewhere_is_made_anew(tmp_path, monkeypatch):
    stamp, done = tmp_path / "stamp", []
    (tmp_path / "python").touch()
    monkeypatch.setattr(install, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(install, "_place", lambda: "elsewhere")
    stamp.write_text(f"{install._fingerprint()} elsewhere\n")
    monkeypatch.setattr(install, "_place", lambda: "here")
    monkeypatch.setattr(install, "STAMP", stamp)
    monkeypatch.setattr(install, "_make_environment", lambda: done.append("environment"))
    monkeypatch.setattr(install, "_install_packages", lambda *_: done.append("packages"))
    monkeypatch.setattr(install, "_run", lambda *_, **__: done.append("leaflet"))
    install._install(dev=False, wheels=None)
    assert done == ["environment", "packages", "leaflet"]
    assert stamp.read_text() == f"{install._fingerprint()} here\n"


@pytest.mark.parametrize("name", ["install.sh", "run.sh"])
def test_the_bundles_scripts_can_be_read_by_any_shell(tmp_path, name):
    make_bundle.write_scripts(tmp_path, ["3.11", "3.12"])
    assert subprocess.run(["sh", "-n", str(tmp_path / name)], check=False).returncode == 0
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert "{{" not in text
    assert "{python" not in text


def test_the_bundle_says_in_both_languages_which_python_it_needs(tmp_path):
    make_bundle.write_scripts(tmp_path, ["3.11", "3.12"])
    page = (tmp_path / "INSTALL.txt").read_text(encoding="utf-8")
    assert page.count("Python 3.11 or 3.12") == 2
    windows = (tmp_path / "install.bat").read_bytes()
    assert b"py -3.11 tools\\install.py --wheels ..\\wheels" in windows
    assert windows.count(b"\r\n") == windows.count(b"\n")


def test_the_scripts_of_the_tests_can_be_read_by_the_shell():
    for name in ("tools/system.sh", ".ci/run"):
        assert subprocess.run(["bash", "-n", str(ROOT / name)], check=False).returncode == 0
