"""`homeward compare`: sums that hold, differences in words, and nothing small in what leaves the office."""

from __future__ import annotations

import shutil
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from pypdf import PdfReader

from app.words import words_for
from app.workflows.compared_map import compare_content
from app.workflows.compared_released import COLUMNS, released_by_group, released_cells_of, side_of
from app.workflows.comparing import Comparison, compare, compared_rows, differences, groups_compared
from app.workflows.gained import masks_of
from app.workflows.kept_drafts import named
from app.workflows.world import load_world
from assessments.design.comparing import CLASSES
from assessments.disclosure import LEAST_PEOPLE
from assessments.eligibility import Bench
from assessments.logic import NO, UNKNOWN, YES
from layers.store import open_store
from mapping.compare_page import compare_page
from tests import world as known
from tests.app.dashboard import fill, open_page, text_of
from tests.app.test_drafts import WIDE
from tests.real_office import homeward
from tests.world import ON

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

DAY = ("--on", ON.isoformat())
ENGLISH = words_for("en")
SITES = "redlaterite-brikama-vocational, redlaterite-soma-vocational"


@pytest.fixture(scope="module")
def store(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep a draft beside the demo's first programme: two of its four sites, wider, younger, and no schooling."""
    path = tmp_path_factory.mktemp("compare") / "store.sqlite"
    shutil.copy(demo_store, path)
    text = WIDE.replace("centre-kindia", SITES).replace("to: 60", "to: 30").replace("50", "12")
    (path.parent / "wide.yaml").write_text(text, encoding="utf-8")
    saved = homeward(path, "drafts", "save", "wide", path.parent / "wide.yaml")
    assert saved.code == 0, saved.err
    return path


@pytest.fixture(scope="module")
def found(store: Path) -> Comparison:
    with open_store(store) as opened:
        world = load_world(opened, on=ON)
        return compare(world, named(world, opened, "masonry"), named(world, opened, "wide"))


def test_everybody_is_judged_under_both_and_counted_once(found: Comparison) -> None:
    """The oracle: each person alone before each site, by the code that every verdict comes from."""
    people, world = found.world.people, found.world
    some = np.random.default_rng(7).choice(len(people), 60, replace=False)
    for side, answers in ((found.a, found.pairs.a), (found.b, found.pairs.b)):
        for place in some:
            bench = Bench(people.take(np.array([place])), side.taken.offers)
            assert answers[place] == max(bench.rule(site)[0] for site in side.taken.sites)
    named_pairs = {(YES, YES): "both", (YES, NO): "only_a", (NO, YES): "only_b", (NO, NO): "neither"}
    pairs = zip(found.pairs.a.tolist(), found.pairs.b.tolist(), strict=True)
    both = ["unknown" if UNKNOWN in pair else named_pairs[pair] for pair in pairs]
    (row,) = compared_rows(found, by_group=False)
    assert [row[name] for name in CLASSES] == [both.count(name) for name in CLASSES]
    assert min(row[name] for name in CLASSES) > 0
    assert row["people"] == len(world.people)


def test_the_groups_of_each_kind_divide_everybody(found: Comparison) -> None:
    rows = compared_rows(found, by_group=True)
    (whole,) = (row for row in rows if row["kind"] == "everybody")
    for kind in ("sex", "age", "area"):
        parts = [row for row in rows if row["kind"] == kind]
        assert {name: sum(row[name] for row in parts) for name in whole if name not in ("kind", "name")} == {
            name: value for name, value in whole.items() if name not in ("kind", "name")
        }
    for row in rows:
        assert sum(row[name] for name in CLASSES) == row["people"]
        assert all(row[name] <= row[f"{name}_most"] <= row["people"] for name in CLASSES if name != "unknown")


def test_the_command_answers_with_rows_and_both_sides_in_words(store: Path, found: Comparison) -> None:
    answer = homeward(store, "compare", "masonry", "wide", "--by-group", *DAY, "--format", "json")
    assert answer.rows == compared_rows(found, by_group=True)
    differing = [each.what for each in differences(found, ENGLISH)]
    assert differing[:4] == ["age", "education_grade", "within", "service_ids"]
    assert differing[4:] in ([], ["age_day"])
    assert "Red Laterite, Brikama" in next(each for each in differences(found, ENGLISH) if each.what == "service_ids").a
    assert '"version": 1' in answer.out
    said = homeward(store, "compare", "masonry", "wide", *DAY).out
    assert "B: 18 to 30 years old" in said
    assert "B: nothing stated" in said
    french = homeward(store, "compare", "masonry", "wide", "--language", "fr", *DAY).out
    assert "B : Vit" not in french
    assert "18 à 30 ans" in french


def test_a_programme_compared_with_itself_differs_in_nothing(found: Comparison) -> None:
    same = compare(found.world, found.a, found.a)
    counts = groups_compared(same)[0].counts
    assert (counts.only_a, counts.only_b, counts.only_a_most, counts.only_b_most) == (0, 0, 0, 0)
    assert (counts.eligible_a, counts.changed) == (counts.eligible_b, 0)
    assert differences(same, ENGLISH) == []
    assert compare_content(same, ENGLISH).differing == frozenset()


def test_the_maps_count_everybody_where_they_live(found: Comparison) -> None:
    content = compare_content(found, ENGLISH)
    cells = found.world.area_ids("cell")
    for side, answers in zip(content.sides, (found.pairs.a, found.pairs.b), strict=True):
        assert int(side.cells["people"].sum()) == len(answers)
        assert int(side.cells["served"].sum()) == int((answers == YES).sum())
        row = side.cells[side.cells["served"] > 0].iloc[0]
        assert row["served"] == int((answers[cells == row["area_id"]] == YES).sum())
    apart = found.pairs.a != found.pairs.b
    assert content.differing == {cell for cell in cells[apart].tolist() if isinstance(cell, str)}
    assert len(content.sides[0].services) == 4
    assert len(content.sides[1].services) == 2
    with pytest.raises(ValueError, match="released"):
        compare_page(content, ENGLISH)


def small(figure: Any) -> bool:
    return not pd.isna(figure) and 0 < int(figure) < LEAST_PEOPLE


def test_nothing_small_is_told_and_no_figure_is_withheld_alone(found: Comparison) -> None:
    by_group, cells = released_by_group(found), released_cells_of(found)
    assert int(by_group["people"].iloc[0]) == len(found.pairs)
    for row in by_group.to_dict("records"):
        figures = [row[name] for name in ("people", *CLASSES)]
        assert not any(map(small, figures))
        assert sum(pd.isna(figure) for figure in figures) != 1
    for row in cells.to_dict("records"):
        figures = [row[name] for name in ("people", *COLUMNS.values())]
        assert not any(map(small, figures))
        assert sum(pd.isna(figure) for figure in figures) != 1
        for letter in ("A", "B"):
            assert not any(map(small, side_of({str(name): value for name, value in row.items()}, letter).values()))
    kinds = [kind for kind, _, mask in masks_of(found.world) if mask.any()]
    assert by_group["kind"].tolist() == kinds


def test_what_is_told_is_true(found: Comparison) -> None:
    exact = {(group.kind, group.name): asdict(group.counts) for group in groups_compared(found)}
    told = 0
    for row in released_by_group(found).to_dict("records"):
        counts = exact[str(row["kind"]), "" if pd.isna(row["name"]) else str(row["name"])]
        for name in ("people", *CLASSES):
            if not pd.isna(row[name]):
                told += 1
                assert row[name] == counts[name]
    assert told > 20


@pytest.mark.parametrize("ending", ["html", "pdf"])
def test_a_file_to_hand_out_is_written_and_noted(store: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"both.{ending}"
    answer = homeward(store, "compare", "masonry", "wide", "--out", target, *DAY)
    assert (answer.code, answer.out) == (0, "")
    said = (
        target.read_text(encoding="utf-8")
        if ending == "html"
        else "\n".join(page.extract_text() for page in PdfReader(target).pages)
    )
    assert "Masonry, wider" in said
    assert "withheld" in said
    with open_store(store) as opened:
        last = opened.audit_log().iloc[-1]
    assert (last["action"], last["object_type"]) == ("export", "comparison")
    assert ending in last["details"]


def test_what_cannot_be_written_or_found_is_refused(store: Path, tmp_path: Path) -> None:
    wrong = homeward(store, "compare", "masonry", "wide", "--out", tmp_path / "both.docx", *DAY)
    assert wrong.code == 2
    assert ".html or .pdf" in wrong.err
    assert homeward(store, "compare", "masonry", "wid", *DAY).code == 2


def test_an_office_without_anybody_is_answered_with_zeros_and_no_file(tmp_path: Path) -> None:
    everything = known.World()
    path = tmp_path / "empty.sqlite"
    fill(path, replace(everything, returnees=everything.returnees.iloc[:0]))
    (row,) = homeward(path, "compare", "masonry", "masonry", *DAY, "--format", "json").rows
    assert (row["people"], row["both"], row["unknown"]) == (0, 0, 0)
    answer = homeward(path, "compare", "masonry", "masonry", "--out", tmp_path / "both.html", *DAY)
    assert answer.code == 2
    assert "Nobody is in the caseload yet" in answer.err
    with open_store(path) as opened:
        here = load_world(opened, on=ON)
        nobody = compare(here, named(here, opened, "masonry"), named(here, opened, "masonry"))
    assert len(compare_content(nobody, ENGLISH).sides[0].cells) == 0


@pytest.fixture
def small_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the clean world and one draft, and let the pages work in it."""
    path = tmp_path / "store.sqlite"
    fill(path)
    monkeypatch.setenv("HOMEWARD_STORE", str(path))
    monkeypatch.setenv("HOMEWARD_ACTOR", "awa")
    site = known.training_centre()["service_id"].iloc[0]
    (tmp_path / "wide.yaml").write_text(WIDE.replace("centre-kindia", site), encoding="utf-8")
    assert homeward(path, "drafts", "save", "wide", tmp_path / "wide.yaml").code == 0
    return path


def desk(language: str) -> AppTest:
    opened: dict[str, Any] = {"design_open": True, "design_kept_masonry": True, "design_compare_masonry": True}
    return open_page("app/pages/programmes.py", language=language, programmes_picked="masonry", **opened)


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ").replace("\\", "")


def test_the_desk_saves_a_draft_opens_another_and_compares(small_office: Path) -> None:
    page = desk("en")
    assert not page.exception
    assert "Masonry, wider" in plain(text_of(page))
    assert "people A surely takes" in plain(text_of(page))
    page.text_input(key="design_kept_name_masonry").set_value("as it was").run()
    page.button(key="design_kept_save_masonry").click().run()
    assert "is saved, version 1" in plain(page.success[0].value)
    with open_store(small_office) as opened:
        assert [(draft.name, draft.actor) for draft in opened.drafts()] == [("as it was", "awa"), ("wide", "awa")]
    page.button(key="design_kept_open_masonry_1").click().run()
    assert not page.exception
    assert "wide" in str(page.selectbox(key="design_compare_a_masonry").value)
    page.button(key="design_kept_remove_masonry_0").click().run()
    with open_store(small_office) as opened:
        assert [draft.name for draft in opened.drafts()] == ["wide"]


def test_the_desk_compares_in_french(small_office: Path) -> None:
    page = desk("fr")
    assert not page.exception
    assert "en admet avec certitude" in plain(text_of(page))
    assert "version 1, enregistrée le" in plain(text_of(page))
