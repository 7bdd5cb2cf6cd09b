"""Does every bad file get what the table of bad inputs says?"""

from __future__ import annotations

import time

import numpy as np
import pytest
import shapely

from layers.readers.file_problems import FILE_PROBLEMS
from layers.readers.formats import read_grid
from layers.reading import Action
from tests.layers.readers.bad_file_cases import BadFile
from tests.layers.readers.bad_files import TABLES
from tests.layers.readers.bad_layer_files import LAYERS
from tests.layers.readers.file_builders import KINDIA, LABE, ROWS

BAD_FILES = TABLES | LAYERS


@pytest.mark.parametrize("case", [case for case in BAD_FILES.values() if case.action], ids=str)
def test_a_bad_file_gets_its_code(case: BadFile, tmp_path):
    grid = read_grid(case.write(tmp_path))
    found = [problem for problem in grid.problems if problem.code == case.code]
    assert {problem.action for problem in found} == {case.action}
    assert tuple(problem.row for problem in found) == case.rows
    assert case.column in {None, found[0].column}
    refused = case.action is Action.REJECT
    assert grid.cells.empty is refused
    assert not refused or len(grid.problems) == 1


@pytest.mark.parametrize("case", [case for case in BAD_FILES.values() if not case.action], ids=str)
def test_a_file_that_only_looks_bad_is_taken_whole(case: BadFile, tmp_path):
    grid = read_grid(case.write(tmp_path))
    assert grid.problems == ()
    assert len(grid.cells) >= 2


def test_every_code_found_by_a_case_is_in_the_list():
    assert {case.code for case in BAD_FILES.values() if case.code} <= set(FILE_PROBLEMS)


def cells_of(case: str, tmp_path):
    return read_grid(BAD_FILES[case].write(tmp_path)).cells.to_numpy().tolist()


@pytest.mark.parametrize("case", ["c01", "c02", "c03", "c20", "c26", "g03", "g04"])
def test_encoding_line_ends_and_delimiter_do_not_change_a_cell(case, tmp_path):
    assert cells_of(case, tmp_path) == [list(row) for row in ROWS]


def test_a_quoted_line_break_stays_in_its_cell_and_the_row_below_keeps_its_number(tmp_path):
    grid = read_grid(BAD_FILES["c19"].write(tmp_path))
    assert grid.cells.iloc[1].tolist() == ["a", "Centre\nde Labé", "11.31", "-12.28"]
    assert grid.row_numbers.tolist() == [1, 2, 3]


def test_a_ragged_row_keeps_all_it_has(tmp_path):
    assert cells_of("c17", tmp_path) == [
        [*ROWS[0], ""],
        [*KINDIA, ""],
        [*KINDIA[:3], "", ""],
        [*LABE, ""],
        [*LABE, "more"],
    ]


def test_days_counted_from_1904_are_the_days_meant(tmp_path):
    assert cells_of("e09", tmp_path) == [["case_code", "return_date"], ["A", "2026-11-10"]]


def test_an_error_cell_is_shown_as_it_is(tmp_path):
    assert cells_of("e10", tmp_path)[2][2] == "#N/A"


def test_altitude_and_measure_are_left_out(tmp_path):
    grid = read_grid(BAD_FILES["f13"].write(tmp_path))
    assert grid.geometry.tolist() == [None, shapely.Point(-12.85, 10.05)]


def test_coordinates_in_metres_under_a_system_in_degrees_arrive_as_they_are(tmp_path):
    for case in ("f09", "f34"):
        geometry = read_grid(BAD_FILES[case].write(tmp_path)).geometry
        assert shapely.get_coordinates(geometry).tolist() == [[500_000, 1_000_000]]


def test_a_layer_in_utm_arrives_in_degrees(tmp_path):
    grid = read_grid(BAD_FILES["f08"].write(tmp_path))
    longitude, latitude = shapely.get_coordinates(grid.geometry)[0]
    assert longitude == pytest.approx(-15, abs=1e-9)  # the middle of zone 28
    assert latitude == pytest.approx(9.0466, abs=1e-4)  # 1,000.4 km of meridian north of the equator
    assert "WGS 84 / UTM zone 28N" in str(grid.problems[0].message.values)


def test_what_a_geometry_is_for_is_not_judged_here(tmp_path):
    kinds = {case: read_grid(BAD_FILES[case].write(tmp_path)).geometry[1] for case in ("f03", "f06", "f12")}
    assert kinds["f03"] is not None
    assert not kinds["f06"].is_valid
    assert kinds["f12"].geom_type == "LineString"


@pytest.mark.parametrize("case", ["f28", "f32", "f33"])
def test_a_geopackage_gives_the_rows_it_has_whatever_it_claims(case, tmp_path):
    grid = read_grid(BAD_FILES[case].write(tmp_path))
    assert grid.cells.to_numpy().tolist() == [["fid", "service_id"], ["1", "kindia"], ["2", "labe"]]
    assert grid.geometry.tolist() == [None, shapely.Point(-12.85, 10.05), shapely.Point(-12.28, 11.31)]


def test_the_good_row_beside_broken_geometries_keeps_its_own(tmp_path):
    grid = read_grid(BAD_FILES["f31"].write(tmp_path))
    assert grid.geometry.tolist() == [None, shapely.Point(-12.85, 10.05), None, None, None]
    assert grid.row_numbers.tolist() == [1, 2, 3, 4, 5]


def test_a_name_from_outside_is_a_label_and_never_a_path(tmp_path):
    path = BAD_FILES["g03"].write(tmp_path)
    grid = read_grid(path, name="../../.streamlit/config.toml.csv")
    assert len(grid.cells) == 3
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_the_name_decides_about_the_format(tmp_path):
    path = tmp_path / "upload"
    path.write_text("a,b\n1,2\n")
    assert read_grid(path, name="x.csv").cells.to_numpy().tolist() == [["a", "b"], ["1", "2"]]
    assert read_grid(path, name="x.exe").problems[0].code == "file.type"


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "nothing.csv", tmp_path):
        assert read_grid(path, name="a.csv").problems[0].code == "file.unreadable"


def test_text_is_kept_to_the_letter_for_whoever_judges_it(tmp_path):
    odd = ["LimbÃ©", "a\u202eb", "e\u0301", "\x07bell", "x" * 100_000, "=1+1", "NA", "007", "1E5"]
    path = tmp_path / "odd.csv"
    path.write_text("name\n" + "".join(f"{text},\n" for text in odd), encoding="utf-8")
    assert read_grid(path).cells[0].tolist() == ["name", *odd]


def test_ten_million_rows_are_refused_before_they_are_parsed(tmp_path):
    path = tmp_path / "g01_10M_rows.csv"
    line = b"A0000001,10.05,-12.850\n"
    with path.open("wb") as file:
        for _ in range(10):
            file.write(line * 1_000_000)
    assert path.stat().st_size == 230_000_000
    start = time.process_time()
    assert read_grid(path).problems[0].code == "file.too_many_rows"
    assert time.process_time() - start < 2  # parsing a tenth of it takes longer


def test_two_hundred_thousand_rows_are_taken(tmp_path):
    path = tmp_path / "large.csv"
    path.write_text("case_code,latitude\n" + "".join(f"A{number},10.05\n" for number in range(200_000)))
    grid = read_grid(path)
    assert grid.problems == ()
    assert len(grid.cells) == 200_001
    assert np.array_equal(grid.row_numbers, np.arange(1, 200_002))
