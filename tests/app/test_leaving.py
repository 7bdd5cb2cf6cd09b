"""What leaves the office through the shell: every layer in every format, nobody by mistake, what was chosen said."""

from __future__ import annotations

import csv
import dataclasses
import json
import sqlite3
from contextlib import closing

import openpyxl
import pandas as pd
import pytest
from pypdf import PdfReader

from app.cli import main
from app.workflows.exports import LAYERS, TOGETHER, TOGETHER_IN_A_WORKBOOK, WRITERS
from app.workflows.maps import chosen_type
from app.workflows.world import World
from layers.store import open_store
from tests import world
from tests.app.dashboard import fill

PERSONS = {f"P-{number}" for number in range(1, 13)}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    path = tmp_path_factory.mktemp("leaving") / "office.sqlite"
    fill(path)
    return path


@pytest.fixture
def homeward(office, capsys, monkeypatch):
    monkeypatch.setenv("HOMEWARD_ACTOR", "tester")
    monkeypatch.setenv("HOMEWARD_LANGUAGE", "en")

    def run(*arguments, store=office):
        with pytest.raises(SystemExit) as ended:
            main([*map(str, arguments), "--store", str(store), "--on", str(world.ON)])
        return ended.value.code, capsys.readouterr().err

    return run


def audit(office):
    with open_store(office) as store:
        return store.audit_log().iloc[-1]


def crowded(tmp_path, people, **changes):
    """Put a world with other people into a store of its own."""
    path = tmp_path / "other.sqlite"
    fill(path, dataclasses.replace(world.World(), returnees=people, **changes))
    return path


@pytest.mark.parametrize("name", sorted(set(LAYERS) - {"returnees"}))
def test_every_layer_leaves_as_csv_and_as_a_workbook(homeward, office, tmp_path, name):
    assert homeward("export", tmp_path / "l.csv", "--layer", name)[0] == 0
    rows = list(csv.reader((tmp_path / "l.csv").read_text("utf-8-sig").splitlines()))
    assert all(tag.startswith("#") for tag in rows[1])
    last = audit(office)
    assert (last["action"], last["object_type"], last["count"]) == ("export", name, len(rows) - 2)
    assert homeward("export", tmp_path / "l.xlsx", "--layer", name)[0] == 0
    sheet = openpyxl.load_workbook(tmp_path / "l.xlsx")[name]
    assert [cell.value for cell in next(sheet.iter_rows())] == rows[0]
    assert sheet.max_row == len(rows)


@pytest.mark.parametrize("name", TOGETHER)
def test_every_layer_with_a_place_leaves_as_geojson(homeward, tmp_path, name):
    assert homeward("export", tmp_path / "l.geojson", "--layer", name)[0] == 0
    written = json.loads((tmp_path / "l.geojson").read_text("utf-8"))
    assert written["type"] == "FeatureCollection"
    assert written["homeward"]["recipe"]["parameters"]["layers"] == [name]


def test_programmes_have_no_place_and_are_refused_in_words(homeward, tmp_path):
    for name in ("p.geojson", "p.gpkg"):
        code, said = homeward("export", tmp_path / name, "--layer", "programmes")
        assert code == 2
        assert "no place" in said
    assert list(tmp_path.iterdir()) == []


def test_without_a_layer_named_a_file_holds_what_its_format_can(homeward, tmp_path):
    assert homeward("export", tmp_path / "all.gpkg")[0] == 0
    with closing(sqlite3.connect(tmp_path / "all.gpkg")) as package:
        tables = {name.split("_")[0] for (name,) in package.execute("SELECT f_table_name FROM layer_styles")}
    assert tables == set(TOGETHER)
    assert homeward("export", tmp_path / "all.xlsx")[0] == 0
    assert openpyxl.load_workbook(tmp_path / "all.xlsx").sheetnames == [*TOGETHER_IN_A_WORKBOOK, "About"]
    assert homeward("export", tmp_path / "one.csv")[0] == 0
    assert (tmp_path / "one.csv").read_text("utf-8-sig").startswith("service_id,")


def test_two_layers_do_not_fit_into_a_csv(homeward, tmp_path):
    code, said = homeward("export", tmp_path / "l.csv", "--layer", "services", "--layer", "areas")
    assert (code, "one layer" in said) == (2, True)


def test_an_ending_that_is_not_written_is_refused_with_those_that_are(homeward, tmp_path):
    code, said = homeward("export", tmp_path / "l.shp")
    assert code == 2
    assert all(f".{ending}" in said for ending in WRITERS)
    assert homeward("map", tmp_path / "m.csv")[0] == 2


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson", "gpkg"])
def test_nobody_leaves_unless_asked_for_on_purpose(homeward, office, tmp_path, ending):
    code, said = homeward("export", tmp_path / f"r.{ending}", "--layer", "returnees")
    assert (code, "--with-persons" in said) == (2, True)
    assert list(tmp_path.iterdir()) == []
    assert homeward("export", tmp_path / f"r.{ending}", "--layer", "returnees", "--with-persons")[0] == 0
    assert json.loads(audit(office)["details"]) == {"format": ending, "with_persons": True}


def test_no_case_code_is_in_anything_else_that_leaves(homeward, tmp_path):
    for ending in ("gpkg", "xlsx", "csv", "geojson", "html"):
        assert homeward("export", tmp_path / f"all.{ending}")[0] == 0
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert not any(f'"{code}"'.encode() in content or f">{code}<".encode() in content for code in PERSONS)
    with closing(sqlite3.connect(tmp_path / "all.gpkg")) as package:
        assert not any("P-12" in line for line in package.iterdump())


def test_counts_below_eleven_are_withheld(homeward, tmp_path):
    assert homeward("export", tmp_path / "gaps.csv", "--layer", "gaps")[0] == 0
    rows = list(csv.DictReader((tmp_path / "gaps.csv").read_text("utf-8-sig").splitlines()))
    figures = [row[name] for row in rows[1:] for name in ("people", "served", "too_far", "not_eligible", "unknown")]
    assert {figure for figure in figures if figure} <= {"0"}


def test_only_one_type_leaves_where_one_is_named(homeward, tmp_path):
    for name in ("services", "catchments", "gaps"):
        assert homeward("export", tmp_path / "l.csv", "--layer", name, "--type", "medical")[0] == 0
        rows = list(csv.DictReader((tmp_path / "l.csv").read_text("utf-8-sig").splitlines()))
        assert {row["service_type"] for row in rows[1:]} == {"medical"}


def test_the_level_of_the_areas_is_the_one_asked_for(homeward, tmp_path):
    names = {}
    for level in ("admin1", "admin2"):
        assert homeward("export", tmp_path / "a.csv", "--layer", "areas", "--by", level)[0] == 0
        rows = list(csv.DictReader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
        names[level] = {row["area_id"] for row in rows[1:]}
    assert names == {"admin1": {"R1", "R2"}, "admin2": {"D11", "D12", "D21"}}


def test_a_level_of_which_there_are_no_areas_is_refused_and_names_the_other(homeward, tmp_path):
    regions = world.areas().iloc[:2]
    other = crowded(tmp_path, world.people(), areas=regions)
    for name in ("m.html", "m.pdf", "g.csv"):
        layer = ["--layer", "gaps"] if name == "g.csv" else []
        code, said = homeward("export", tmp_path / name, "--by", "admin2", *layer, store=other)
        assert (code, "Choose admin1" in said) == (2, True)
    assert homeward("export", tmp_path / "s.csv", "--by", "admin2", store=other)[0] == 0


def test_a_map_leaves_on_paper_and_as_a_page_and_says_what_it_is_about(homeward, tmp_path):
    code, said = homeward("map", tmp_path / "m.pdf", "--type", "vocational", "--paper", "A3")
    assert (code, "No type was named" in said) == (0, False)
    first = " ".join(PdfReader(tmp_path / "m.pdf").pages[0].extract_text().split())
    assert first.startswith("Vocational training:")
    assert PdfReader(tmp_path / "m.pdf").pages[0].mediabox.width > 1000
    code, said = homeward("map", tmp_path / "m.html")
    assert code == 0
    assert "No type was named, so the map is about Vocational training: most people need it." in said
    assert "Vocational training" in (tmp_path / "m.html").read_text("utf-8")


def test_a_sheet_is_written_and_noted(homeward, office, tmp_path):
    assert homeward("sheet", "P-1", tmp_path / "p.pdf")[0] == 0
    assert "P-1" in PdfReader(tmp_path / "p.pdf").pages[0].extract_text()
    last = audit(office)
    assert (last["action"], last["object_type"], last["count"]) == ("print_sheet", "returnees", 1)
    code, said = homeward("sheet", "P-99", tmp_path / "none.pdf")
    assert (code, "P-99" in said) == (2, False)  # a code of a person is not echoed
    assert not (tmp_path / "none.pdf").exists()


def test_what_could_not_be_written_is_not_noted_as_having_left(homeward, office, tmp_path):
    before = audit(office)["seq"]
    assert homeward("export", tmp_path / "none" / "s.csv")[0] == 2
    assert audit(office)["seq"] == before


# Which type a map is about where none was named.


def known(people):
    return World(on=world.ON, revision=1, **dataclasses.replace(world.World(), returnees=people).frames())


def several(count, **changes):
    return world.rows(*(world.person(case_code=f"{changes['needs']}-{at}", **changes) for at in range(count)))


def test_the_type_that_most_people_are_surely_without_is_chosen():
    people = world.rows(several(20, needs="vocational"), several(11, needs="medical", km=50))
    chosen = chosen_type(known(people))
    assert chosen.code == "medical"  # nobody lacks vocational training
    assert "surely without" in chosen.why.text


def test_a_handful_of_people_does_not_choose_the_type():
    people = world.rows(several(12, needs="vocational"), several(10, needs="medical", km=50))
    chosen = chosen_type(known(people))
    assert chosen.code == "vocational"
    assert "most people need it" in chosen.why.text


def test_of_equal_types_the_first_in_their_order_is_chosen_whoever_comes_first():
    for order in (("vocational", "medical"), ("medical", "vocational")):
        people = pd.concat([several(3, needs=need) for need in order], ignore_index=True)
        assert chosen_type(known(people)).code == "medical"


def test_where_nobody_needs_anything_no_type_is_chosen():
    assert chosen_type(known(world.person(needs=None))).code is None
    assert chosen_type(known(world.people().iloc[:0])).code is None
