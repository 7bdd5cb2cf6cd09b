"""Delimited text: what is found out, and what is never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.readers.decoding import decode
from layers.readers.formats import read_grid
from layers.readers.grid import column_letter, column_position
from tests.layers.readers.file_builders import csv_text


def grid_of(tmp_path, text, name="a.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_grid(path)


def codes(grid):
    return [problem.code for problem in grid.problems]


def test_a_file_with_decimal_commas_is_split_at_its_semicolons(tmp_path):
    grid = grid_of(tmp_path, "lieu;latitude;longitude\nKindia;10,05;-12,85\nLabé;11,31;-12,28\n")
    assert grid.cells.iloc[1].tolist() == ["Kindia", "10,05", "-12,85"]
    assert codes(grid) == ["csv.delimiter"]


def test_separators_inside_quotation_marks_do_not_count(tmp_path):
    grid = grid_of(tmp_path, 'name,note\nKindia,"a;b;c;d;e"\nLabé,"f;g;h;i;j"\n')
    assert grid.cells.iloc[1].tolist() == ["Kindia", "a;b;c;d;e"]


def test_a_title_line_does_not_decide_about_the_delimiter(tmp_path):
    grid = grid_of(tmp_path, "Services, by town, 2026\ntown;type\nKindia;medical\nLabé;vocational\n")
    assert grid.cells.iloc[1].tolist()[:2] == ["town", "type"]


def test_the_line_that_tells_excel_the_delimiter_is_no_row(tmp_path):
    grid = grid_of(tmp_path, "sep=;\na;b,c\n1;2,5\n")
    assert grid.cells.to_numpy().tolist() == [["a", "b,c"], ["1", "2,5"]]
    assert grid.row_numbers.tolist() == [1, 2]


def test_tabs_in_a_tsv_are_nothing_to_tell(tmp_path):
    assert codes(grid_of(tmp_path, "a\tb\n1\t2\n", "a.tsv")) == []


def test_one_column_is_a_table(tmp_path):
    assert grid_of(tmp_path, "case_code\nA\nB\n").cells[0].tolist() == ["case_code", "A", "B"]


def test_empty_lines_are_left_out_but_counted(tmp_path):
    grid = grid_of(tmp_path, "a,b\n\n1,2\n , \n,\n3,4\n\n\n")
    assert grid.cells.to_numpy().tolist() == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert grid.row_numbers.tolist() == [1, 3, 6]


def test_short_rows_above_the_header_are_no_fault(tmp_path):
    grid = grid_of(tmp_path, "Services of Guinea\n\na,b,c\n1,2,3\n4,5,6\n")
    assert codes(grid) == []
    assert grid.cells.iloc[0].tolist() == ["Services of Guinea", "", ""]


def test_separators_at_the_end_of_a_row_are_no_fault(tmp_path):
    assert codes(grid_of(tmp_path, "a,b,c\n1,2,3,,\n4,5,6\n")) == []


def test_rows_with_a_cell_more_than_the_header_are_all_named(tmp_path):
    grid = grid_of(tmp_path, "a,b,c\n1,2,3,4\n5,6,7,8\n9,10,11,12\n")
    assert [(problem.code, problem.row) for problem in grid.problems] == [("csv.row_length", row) for row in (2, 3, 4)]
    assert grid.problems[0].message.values == {"found": 4, "expected": 3}
    assert grid.cells.iloc[1].tolist() == ["1", "2", "3", "4"]


def test_text_after_a_closing_quotation_mark_is_refused_with_its_row(tmp_path):
    grid = grid_of(tmp_path, 'a,b\n1,2\n"x"y,3\n')
    assert [(problem.code, problem.row) for problem in grid.problems] == [("csv.quote", 3)]


def test_a_quotation_mark_in_the_middle_of_a_cell_is_a_letter(tmp_path):
    assert grid_of(tmp_path, 'a,b\n5" pipe,2\n').cells.iloc[1, 0] == '5" pipe'


def test_json_markup_and_programs_named_csv_are_refused(tmp_path):
    for content in ('{"a": 1}', "[{}]", "<html>", "#!/bin/sh\n", "PK\x03\x04", "%PDF-1.7"):
        grid = grid_of(tmp_path, content)
        assert codes(grid) == ["file.type_mismatch"], content


def test_utf_16_without_a_mark_is_refused_for_its_nul(tmp_path):
    assert codes(grid_of(tmp_path, "a,b\n1,2\n".encode("utf-16-le"))) == ["text.nul"]


def test_a_byte_that_windows_1252_lacks_makes_it_latin_1(tmp_path):
    grid = grid_of(tmp_path, b"a,b\n\x81\xe9,2\n")
    assert codes(grid) == ["enc.latin1"]
    assert grid.cells.iloc[1, 0] == "\x81é"


def test_french_capitals_before_a_guillemet_are_not_taken_for_utf_8():
    text, problems = decode("nom\nCAFÉ»\nCôté\n".encode("cp1252"))
    assert text == "nom\nCAFÉ»\nCôté\n"
    assert [problem.code for problem in problems] == ["enc.cp1252"]


def test_a_file_cut_inside_a_letter_is_not_taken_for_windows_1252(tmp_path):
    content = "nom\nLabé\nNzérékoré\n".encode()
    assert codes(grid_of(tmp_path, content[:-2])) == ["enc.mixed"]


tidy_text = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n\x85\u2028\u2029"), max_size=12)


@given(
    rows=st.lists(st.tuples(tidy_text, tidy_text, tidy_text), min_size=1, max_size=6), delimiter=st.sampled_from(",;\t")
)
def test_what_a_spreadsheet_writes_is_read_back_to_the_letter(rows, delimiter, tmp_path_factory):
    import csv

    path = tmp_path_factory.mktemp("csv") / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writerow(["first", "second", "third"])
        writer.writerows(rows)
    grid = read_grid(path)
    kept = [list(row) for row in rows if any(cell.strip() for cell in row)]
    if kept:
        assert grid.cells.to_numpy().tolist() == [["first", "second", "third"], *kept]
    else:
        assert codes(grid) == ["file.no_rows"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "latin-1"])
def test_every_encoding_gives_the_same_cells_or_a_refusal(encoding, tmp_path):
    text = csv_text([("nom", "ville"), ("Centre d’accueil", "Labé"), ("École", "Nzérékoré")])
    grid = grid_of(tmp_path, text.replace("’", "'").encode(encoding))
    if encoding == "utf-16-le":
        assert codes(grid) == ["text.nul"]
    else:
        assert grid.cells.iloc[2].tolist() == ["École", "Nzérékoré"]


@given(position=st.integers(0, 20_000))
def test_a_column_is_found_by_its_letters(position):
    assert column_position(column_letter(position)) == position


def test_columns_are_lettered_as_a_spreadsheet_does():
    assert [column_letter(position) for position in (0, 25, 26, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
