"""Tables that leave: nothing in them runs, nothing in them is lost, and they say how they came about."""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import math
import os
import re

import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from layers.errors import HomewardError
from layers.schemas import COLUMNS, INPUTS, GapClusters, GapCounts, Options
from mapping.about import WRITERS_COLUMNS, about_json, notes
from mapping.exported import decimals_of, exported
from mapping.files import whole_file, write_text
from mapping.geopackage import GEOMETRIES
from mapping.hxl import TAGS, tag_of
from mapping.tables import MOST_CHARACTERS, harmless, original, text_cell, write_csv, write_xlsx
from tests.mapping.world import (
    ENGLISH,
    FRENCH,
    HOSTILE,
    areas,
    cells,
    clusters,
    count,
    counts,
    many_services,
    recipe,
    service,
    services,
)

ANYTHING = st.text(max_size=30)
DANGEROUS = st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", "\0", "'", "''="]), ANYTHING)
FORMULA = re.compile(r"[=+\-@\t\r\n\0]")


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@given(st.one_of(ANYTHING, DANGEROUS))
def test_no_text_begins_like_a_formula_and_each_comes_back_as_it_was(text):
    assert not FORMULA.match(harmless(text))
    assert original(harmless(text)) == text


@pytest.mark.parametrize("value", [-15.98, 5, -5, None, True])
def test_numbers_stay_numbers(value):
    assert harmless(value) is value


@pytest.mark.parametrize(
    ("text", "written"),
    [("=1+1", "'=1+1"), ("+220 765", "'+220 765"), ("'=1", "''=1"), ("don't", "don't"), ("'tis", "'tis"), ("", "")],
)
def test_the_apostrophe_stands_before_what_would_run_and_nothing_else(text, written):
    assert harmless(text) == written
    assert original(written) == text


def test_a_csv_has_a_byte_order_mark_names_tags_and_rows(tmp_path):
    write_csv(services(), tmp_path / "s.csv", layer="services", words=ENGLISH, recipe=recipe())
    assert (tmp_path / "s.csv").read_bytes().startswith(b"\xef\xbb\xbfservice_id,")
    names, tags, row = read_csv(tmp_path / "s.csv")
    assert names == list(services().columns)
    cell = dict(zip(names, row, strict=True))
    assert (cell["latitude"], cell["longitude"], cell["seats_total"]) == ("13.25", "-15.5", "20")
    assert (cell["seats_as_of"], cell["phone"]) == ("2026-11-01", "")
    tag = dict(zip(names, tags, strict=True))
    assert tag["service_type"] == "#service+type"
    assert tag["latitude"] == "#geo+lat"
    assert tag["admin1_pcode"] == "#adm1+code+v_pcode"


def test_every_hostile_text_is_harmless_in_a_csv_and_whole(tmp_path):
    frame = services(*(service(service_id=f"s{place}", service_name=text) for place, text in enumerate(HOSTILE)))
    write_csv(frame, tmp_path / "s.csv", layer="services", words=ENGLISH, recipe=recipe())
    rows = read_csv(tmp_path / "s.csv")
    assert [original(row[1]) for row in rows[2:]] == list(HOSTILE)
    column_types = [frame[name].dtype for name in frame.columns]
    for row in rows[2:]:
        for cell, kind in zip(row, column_types, strict=True):
            assert pd.api.types.is_numeric_dtype(kind) or not FORMULA.match(cell)


def test_the_file_beside_a_csv_says_how_it_came_about(tmp_path):
    write_csv(counts(), tmp_path / "g.csv", layer="gaps", words=FRENCH, recipe=recipe(simulated=True))
    about = json.loads((tmp_path / "g.csv.recipe.json").read_text(encoding="utf-8"))
    assert about["file"] == "g.csv"
    assert about["sha256"] == hashlib.sha256((tmp_path / "g.csv").read_bytes()).hexdigest()
    assert about["recipe"] == recipe(simulated=True).as_json()
    assert about["notes"][0].startswith("Données simulées")
    assert about["layers"]["gaps"]["rows"] == 4
    meanings = {column["name"]: column["meaning"] for column in about["layers"]["gaps"]["columns"]}
    assert meanings["people"] == FRENCH(COLUMNS["people"].sentence)
    assert "" not in meanings.values()


def test_simulated_rows_are_marked_one_by_one(tmp_path):
    write_csv(services(), tmp_path / "s.csv", layer="services", words=ENGLISH, recipe=recipe(simulated=True))
    assert [row[-1] for row in read_csv(tmp_path / "s.csv")] == ["simulated", "#meta+simulated", "true"]
    assert "simulated" not in exported(services(), layer="services", recipe=recipe()).columns


def test_shares_follow_what_is_withheld():
    table = exported(counts(), layer="gaps", recipe=recipe()).set_index("area_id")
    assert table.loc["R1", ["unserved", "unserved_share", "legend_class"]].tolist() == [10, 0.1, "share-0"]
    assert table.loc["R2", ["unserved", "unserved_share", "legend_class"]].tolist() == [25, 0.5, "share-2-unknown"]
    assert table.loc["R4", ["unserved", "unserved_share"]].isna().all()
    assert table.loc["R4", "legend_class"] == "withheld"


def test_a_share_of_nobody_is_missing():
    nobody = exported(counts(count("R1")), layer="gaps", recipe=recipe()).iloc[0]
    assert nobody["unserved"] == 0
    assert pd.isna(nobody["unserved_share"])
    assert nobody["legend_class"] == "no-data"


def test_places_of_people_are_rounded_to_111_m_and_public_ones_to_11_cm():
    exact = {"latitude": 13.1234567, "longitude": -15.7654321}
    public = exported(services(service(**exact)), layer="services", recipe=recipe()).iloc[0]
    assert (public["latitude"], public["longitude"]) == (13.123457, -15.765432)
    ring = clusters({"settlement_name": None, "people": 84, "cause": "too_far", **exact})
    people = exported(ring, layer="clusters", recipe=recipe()).iloc[0]
    assert (people["latitude"], people["longitude"]) == (13.123, -15.765)
    assert decimals_of("anything new") == 3
    exact_layers = [name for name in (*GEOMETRIES, "programmes") if decimals_of(name) > 3]
    places = [
        "alignment",
        "areas",
        "catchments",
        "demand",
        "mismatch",
        "nearest",
        "programmes",
        "roadcatchments",
        "services",
        "settlements",
    ]
    assert sorted(exact_layers) == places


def test_a_frame_is_not_changed_by_being_written(tmp_path):
    frame = counts()
    before = frame.copy()
    write_csv(frame, tmp_path / "g.csv", layer="gaps", words=ENGLISH, recipe=recipe(simulated=True))
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    "frame", [GapCounts.empty(), GapClusters.empty(), Options.empty()], ids=["gaps", "rings", "options"]
)
def test_an_empty_table_keeps_its_columns(tmp_path, frame):
    write_csv(frame, tmp_path / "e.csv", layer="gaps", words=ENGLISH, recipe=recipe())
    assert len(read_csv(tmp_path / "e.csv")) == 2
    write_xlsx({"gaps": frame}, tmp_path / "e.xlsx", words=ENGLISH, recipe=recipe())


def test_numbers_are_written_in_full(tmp_path):
    frame = pd.DataFrame({"radius_km": [1 / 3, 5.0, -0.1, math.nan, 1e-7], "consent": [True, False, True, True, False]})
    write_csv(frame, tmp_path / "n.csv", layer="services", words=FRENCH, recipe=recipe())
    written = [row[0] for row in read_csv(tmp_path / "n.csv")[2:]]
    assert written == [repr(1 / 3), "5", "-0.1", "", "1e-07"]
    assert read_csv(tmp_path / "n.csv")[2][1] == "true"


# HXL.


def test_every_column_has_a_tag_of_its_own():
    assert set(COLUMNS) | set(WRITERS_COLUMNS) == set(TAGS)
    assert len(set(TAGS.values())) == len(TAGS)


def test_tags_are_written_as_the_standard_asks():
    tags = [*TAGS.values(), tag_of("Größe in m²")]
    assert all(re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag.lower()) for tag in tags), tags


@pytest.mark.parametrize("kind", list(INPUTS))
def test_our_own_reader_understands_the_tags(kind):
    from layers.readers.hxl import TAGS as READ

    for tag, attributes, column in READ[kind]:
        own = TAGS.get(column)
        if own and own.split("+")[0] == tag and attributes <= set(own.split("+")[1:]):
            first = next(
                ours for theirs, wanted, ours in READ[kind] if own.startswith(theirs) and wanted <= set(own.split("+"))
            )
            assert first == column


# Workbooks.


def sheet_rows(path, name):
    book = openpyxl.load_workbook(path)
    return [list(row) for row in book[name].iter_rows()]


def unescaped(text):
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found.group(1), 16)), text)


def test_a_workbook_has_bold_names_tags_frozen_panes_days_and_numbers(tmp_path):
    write_xlsx({"services": services(), "gaps": counts()}, tmp_path / "b.xlsx", words=ENGLISH, recipe=recipe())
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book.sheetnames == ["services", "gaps", "About"]
    assert book.properties.creator == "Homeward 0.1.0"
    assert book["services"].freeze_panes == "A3"
    names, tags, row = list(book["services"].iter_rows())
    place = {cell.value: number for number, cell in enumerate(names)}
    assert all(cell.font.bold for cell in names)
    assert tags[place["latitude"]].value == "#geo+lat"
    assert row[place["latitude"]].value == 13.25
    assert row[place["seats_as_of"]].is_date
    assert row[place["seats_as_of"]].number_format == "yyyy-mm-dd"
    assert book["services"].column_dimensions["B"].width >= len("Training centre")
    withheld = list(book["gaps"].values)[4]
    assert withheld[:4] == ("R4", "Upper Hills", "vocational", None)


def test_the_sheet_about_says_it_in_the_readers_language(tmp_path):
    write_xlsx({"gaps": counts()}, tmp_path / "b.xlsx", words=FRENCH, recipe=recipe(simulated=True))
    said = [
        str(cell.value) for row in sheet_rows(tmp_path / "b.xlsx", "About") for cell in row if cell.value is not None
    ]
    assert said[0].startswith("Données simulées")
    assert "Ministry of Labour" in said
    assert "2026-10-01" in said
    assert FRENCH(COLUMNS["people"].sentence) in said
    assert any(text == "ab" * 32 for text in said)


def test_the_sheet_about_leaves_out_what_was_not_asked_and_gives_the_moment(tmp_path):
    made = recipe(parameters={"type": "vocational", "by": None, "layers": []})
    write_xlsx({"gaps": counts()}, tmp_path / "b.xlsx", words=ENGLISH, recipe=made)
    said = {row[0].value: row[1].value for row in sheet_rows(tmp_path / "b.xlsx", "About")}
    assert said["type"] == "vocational"
    assert "by" not in said
    assert "layers" not in said
    assert said["Made on"] == "2026-11-15 12:00 UTC"
    assert said["Day asked about"] == "2026-11-15"


@pytest.mark.parametrize(("letters", "width"), [(50, 52), (500, 60)])
def test_a_column_is_as_wide_as_its_texts_up_to_sixty_letters(tmp_path, letters, width):
    write_xlsx(
        {"services": services(service(service_name="n" * letters))}, tmp_path / "b.xlsx", words=ENGLISH, recipe=recipe()
    )
    assert openpyxl.load_workbook(tmp_path / "b.xlsx")["services"].column_dimensions["B"].width == width


def test_what_is_rounded_or_withheld_is_said_of_tables_about_people_alone():
    people, public = (notes([frame], recipe(), ENGLISH) for frame in (counts(), services()))
    assert [note.split()[0] for note in people] == ["An", "Places"]
    assert public == []
    assert [note.split()[0] for note in notes([clusters()], recipe(simulated=True), ENGLISH)] == ["Simulated", "Places"]


def test_the_geometry_is_no_column_of_the_explanations():
    about = about_json(recipe(), {"areas": areas()}, ENGLISH)
    assert [column["name"] for column in about["layers"]["areas"]["columns"]] == [*areas().columns.drop("geometry")]


def test_a_clusters_radius_is_not_called_as_a_catchments(tmp_path):
    write_csv(clusters(), tmp_path / "c.csv", layer="clusters", words=ENGLISH, recipe=recipe())
    names, tags, *_ = read_csv(tmp_path / "c.csv")
    assert "radius_km" not in names
    assert tags[names.index("cluster_radius_km")] == "#x_cluster+radius+km"


@given(st.one_of(ANYTHING, DANGEROUS))
@example("_x005F_x0041_")
@example("a\0b\x0b\x1f\r\n\t\ufffe")
def test_every_text_is_text_in_a_workbook_and_can_be_had_back(text):
    cell = text_cell(Workbook(write_only=True).create_sheet(), text)
    assert cell.data_type == "s"
    assert unescaped(cell.value) == text
    assert bool(cell.quotePrefix) == (harmless(text) != text)
    assert not re.search("[\0-\x08\x0b-\x1f\ufffe\uffff]", cell.value)


def test_every_text_is_text_in_a_saved_workbook_and_comes_back(tmp_path):
    wanted = [*HOSTILE, "_x0041_", "_x005F_x0041_", "a\0b\x0b\x1f\r\n\t", "\ufffe", "#N/A", "2026-01-01", "1e5", "TRUE"]
    frame = pd.DataFrame({"service_name": pd.array(wanted, dtype=object)})
    write_xlsx({"services": frame}, tmp_path / "b.xlsx", words=ENGLISH, recipe=recipe())
    cells = [row[0] for row in sheet_rows(tmp_path / "b.xlsx", "services")[2:]]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [unescaped(cell.value) for cell in cells] == wanted
    assert [bool(cell.quotePrefix) for cell in cells] == [harmless(text) != text for text in wanted]


@pytest.mark.parametrize("text", ["a" * 40_000, "\0" * 40_000, "a" * MOST_CHARACTERS])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(text):
    written = str(text_cell(Workbook(write_only=True).create_sheet(), text).value)
    assert len(written) <= MOST_CHARACTERS
    assert (written == text) == (len(text) <= MOST_CHARACTERS and "\0" not in text)
    assert written == text or written.endswith("…")


def test_sheets_are_named_as_workbooks_allow(tmp_path):
    frames = {"a/b:c*d?e[f]": services(), "x" * 40: services()}
    write_xlsx(frames, tmp_path / "b.xlsx", words=ENGLISH, recipe=recipe())
    assert openpyxl.load_workbook(tmp_path / "b.xlsx").sheetnames == ["a_b_c_d_e_f_", "x" * 31, "About"]


def test_cells_and_clusters_have_their_figures_in_a_workbook(tmp_path):
    write_xlsx({"cells": cells(), "clusters": clusters()}, tmp_path / "b.xlsx", words=ENGLISH, recipe=recipe())
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book["cells"].max_row == 14
    assert [row[4] for row in list(book["clusters"].values)[2:]] == [-14.6, -15.6]


# Files: the whole new one or the old one.


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(HomewardError) as caught:
        write_csv(services(), tmp_path / "no" / "s.csv", layer="services", words=ENGLISH, recipe=recipe())
    assert caught.value.code == "export.folder"
    assert str(tmp_path / "no") in ENGLISH(caught.value.message)


def test_a_folder_is_not_overwritten(tmp_path):
    (tmp_path / "s.csv").mkdir()
    with pytest.raises(HomewardError, match="is a folder"):
        write_csv(services(), tmp_path / "s.csv", layer="services", words=ENGLISH, recipe=recipe())


def fail_half_way(target, error):
    with whole_file(target) as part:
        part.write_text("half of the new")
        raise error


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    target = tmp_path / "s.csv"
    target.write_text("old")
    with pytest.raises(ZeroDivisionError):
        fail_half_way(target, ZeroDivisionError())
    assert [path.name for path in tmp_path.iterdir()] == ["s.csv"]
    assert target.read_text() == "old"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "disk is full"),
        (errno.EACCES, "may not write"),
        (errno.EPERM, "may not write"),
        (errno.EROFS, "may not write"),
        (errno.EIO, "Choose another folder"),
    ],
)
def test_a_disk_that_refuses_is_said_in_words(tmp_path, number, said):
    with pytest.raises(HomewardError) as caught:
        fail_half_way(tmp_path / "s.csv", OSError(number, os.strerror(number)))
    assert said in ENGLISH(caught.value.message)
    assert list(tmp_path.iterdir()) == []


def fail_in_a_transaction(target):
    with whole_file(target) as part:
        for ending in ("", "-journal", "-wal", "-shm"):
            part.with_name(part.name + ending).write_text("half")
        raise ZeroDivisionError


def test_a_package_that_fails_half_way_leaves_no_journal(tmp_path):
    with pytest.raises(ZeroDivisionError):
        fail_in_a_transaction(tmp_path / "p.gpkg")
    assert list(tmp_path.iterdir()) == []


def test_who_is_reading_the_old_file_reads_it_to_its_end(tmp_path):
    target = tmp_path / "t.html"
    write_text(target, "the old text")
    with target.open("rb", buffering=0) as reader:
        begun = reader.read(3)
        write_text(target, "new")
        assert begun + reader.read() == b"the old text"
    assert target.read_text() == "new"


def test_half_a_sign_is_written_as_a_question_mark(tmp_path):
    write_text(tmp_path / "t.html", "a\ud800b")
    assert (tmp_path / "t.html").read_bytes() == b"a?b"


def test_a_text_is_written_whole(tmp_path):
    write_text(tmp_path / "t.html", "é\r\n")
    assert (tmp_path / "t.html").read_bytes() == "é\r\n".encode()


@pytest.mark.parametrize("name", ["s.csv", "s.xlsx"])
def test_100_services_are_written_with_every_row(tmp_path, name):
    frame = many_services(100)
    if name == "s.csv":
        write_csv(frame, tmp_path / name, layer="services", words=ENGLISH, recipe=recipe())
        ids = [row[0] for row in read_csv(tmp_path / name)[2:]]
    else:
        write_xlsx({"services": frame}, tmp_path / name, words=ENGLISH, recipe=recipe())
        ids = [row[0].value for row in sheet_rows(tmp_path / name, "services")[2:]]
    assert ids == list(frame["service_id"])
