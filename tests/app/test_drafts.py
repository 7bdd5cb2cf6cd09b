"""`homeward drafts`: a draft is kept under a name, taken where a programme is, and judges nobody."""

from __future__ import annotations

import io
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests import world
from tests.app.dashboard import fill
from tests.real_office import homeward

if TYPE_CHECKING:
    from pathlib import Path

DAY = ("--on", world.ON.isoformat(), "--format", "json")
WIDE = """# asked by the centre
programmes:
  - programme_id: masonry-wide
    programme_name: Masonry, wider
    service_ids: [centre-kindia]
    starts: 2027-03-01
    criteria:
      all:
        - age: {from: 18, to: 60, on: start}
        - within: {urban_km: 50, rural_km: 50}
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("drafts") / "store.sqlite"
    fill(path)
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOMEWARD_ACTOR", "awa")
    path = tmp_path / "store.sqlite"
    shutil.copy(filled, path)
    return path


@pytest.fixture
def wide(tmp_path: Path, store: Path) -> Path:
    site = world.training_centre()["service_id"].iloc[0]
    path = tmp_path / "wide.yaml"
    path.write_text(WIDE.replace("centre-kindia", site), encoding="utf-8")
    return path


def test_a_draft_is_saved_listed_shown_and_removed(store: Path, wide: Path) -> None:
    assert homeward(store, "drafts", "--format", "json").rows == []
    saved = homeward(store, "drafts", "save", "wide", wide, "--note", "50 km")
    assert (saved.code, saved.out) == (0, "")
    assert "version 1" in saved.err
    (row,) = homeward(store, "drafts", "--format", "json").rows
    assert (row["name"], row["version"], row["programme_id"], row["saved_by"], row["note"]) == (
        "wide",
        1,
        "masonry-wide",
        "awa",
        "50 km",
    )
    assert homeward(store, "drafts", "show", "wide").out == wide.read_text(encoding="utf-8")
    assert "Masonry, wider" in homeward(store, "drafts").out
    assert homeward(store, "drafts", "remove", "wide").code == 0
    assert homeward(store, "drafts", "--format", "json").rows == []
    assert homeward(store, "drafts", "show", "wide").code == 2
    assert homeward(store, "drafts", "show", "wide", "--version", "1").out == wide.read_text(encoding="utf-8")
    assert len(homeward(store, "drafts", "--all", "--format", "json").rows) == 1


def test_what_show_writes_can_be_saved_again_from_standard_input(
    store: Path, wide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    homeward(store, "drafts", "save", "wide", wide)
    written = homeward(store, "drafts", "show", "wide").out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(written.encode()), encoding="utf-8"))
    assert homeward(store, "drafts", "save", "again", "-").code == 0
    assert homeward(store, "drafts", "show", "again").out == written


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("urban_km", "urban_kn", "line 10, column 20"),
        ("from: 18", "from: 61", "line 9, column 11"),
        ("service_ids: [", "service_ids: [x", "is not among the services"),
        ("criteria:", "criteria: [", "line"),
        ("programmes:", "courses:", "programmes"),
    ],
)
def test_a_wrong_text_is_refused_with_its_line_and_nothing_is_saved(
    store: Path, wide: Path, old: str, new: str, said: str
) -> None:
    wide.write_text(wide.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    answer = homeward(store, "drafts", "save", "wide", wide)
    assert answer.code == 2
    assert said in answer.err
    assert homeward(store, "drafts", "--all", "--format", "json").rows == []


@pytest.mark.parametrize(("name", "said"), [("masonry", "identifier of a programme"), ("a/b", "1 to 60 characters")])
def test_a_name_that_would_be_taken_for_something_else_is_refused(
    store: Path, wide: Path, name: str, said: str
) -> None:
    answer = homeward(store, "drafts", "save", name, wide)
    assert answer.code == 2
    assert said in answer.err


def test_commands_take_a_drafts_name_as_they_take_its_file(store: Path, wide: Path, tmp_path: Path) -> None:
    homeward(store, "drafts", "save", "wide", wide)
    by_name, by_file = (homeward(store, "simulate", each, "--vary", "age.to", *DAY).rows for each in ("wide", wide))
    assert by_name == by_file
    assert by_name
    assert homeward(store, "excludes", "wide", *DAY).rows
    assert homeward(store, "brief", "draft:wide", "--out", tmp_path / "brief.html", *DAY[:2]).code == 0
    assert "Masonry, wider" in (tmp_path / "brief.html").read_text(encoding="utf-8")


def test_a_name_that_means_two_things_is_refused_until_one_is_said(
    store: Path, wide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    homeward(store, "drafts", "save", "wide.yaml", wide)
    answer = homeward(store, "excludes", "wide.yaml", *DAY)
    assert answer.code == 2
    assert "draft:wide.yaml, file:wide.yaml" in answer.err
    for named in ("draft:wide.yaml", "programme:masonry"):
        assert homeward(store, "excludes", named, *DAY).code == 0


def test_a_misspelt_name_is_met_with_the_likely_one(store: Path, wide: Path) -> None:
    homeward(store, "drafts", "save", "wide", wide)
    assert "Is “wide” meant?" in homeward(store, "excludes", "wid", *DAY).err
    assert "Is “masonry” meant?" in homeward(store, "excludes", "masonri", *DAY).err
    assert "There is no file" in homeward(store, "excludes", "file:nothing.yaml", *DAY).err


def test_a_saved_draft_changes_no_verdict(store: Path, wide: Path) -> None:
    asked = (
        ("check", "--returnee", "P-6"),
        ("gaps",),
        ("rank", "--returnee", "P-1"),
        ("rules",),
    )
    before = [homeward(store, *each, *DAY) for each in asked]
    assert all(answer.code == 0 for answer in before)
    homeward(store, "drafts", "save", "wide", wide)
    after = [homeward(store, *each, *DAY) for each in asked]
    assert [answer.rows for answer in after] == [answer.rows for answer in before]
    assert [without_times(answer.out) for answer in after] == [without_times(answer.out) for answer in before]


def without_times(out: str) -> list[str]:
    return [line for line in out.splitlines() if "made_at" not in line]
