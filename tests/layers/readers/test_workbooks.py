"""Workbooks: what they show, hide, merge and compute."""

from __future__ import annotations

import datetime as dt
import time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.readers.formats import read_grid
from layers.reading import Action
from tests.layers.readers.bad_files import TABLES
from tests.layers.readers.file_builders import BILLION_LAUGHS, ROWS, change_member, save_workbook, sheet_xml
from tests.places import shared_data


def read_sheet(tmp_path, rows, **more):
    """Read a workbook whose one sheet has this XML for its rows."""
    path = change_member(save_workbook(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml", sheet_xml(rows, **more))
    return read_grid(path)


def codes(grid):
    return [problem.code for problem in grid.problems]


def row_xml(number, *cells):
    return f'<row r="{number}">{"".join(cells)}</row>'


RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relate(path, **targets):
    """Say where the workbook's parts are."""
    links = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    rels = f'<Relationships xmlns="{RELATIONS}">{links}</Relationships>'
    return change_member(path, "xl/_rels/workbook.xml.rels", rels.encode())


HEADER_XML = row_xml(1, '<c r="A1" t="str"><v>a</v></c>')


def test_numbers_dates_and_truth_are_their_shortest_exact_text(tmp_path):
    moment = dt.datetime(2026, 11, 15, 8, 30)  # noqa: DTZ001 - a workbook knows no time zone
    values = [13.0, 0.1, -15.98, 1e-7, 123456789012345, True, dt.date(2026, 11, 15), moment, dt.time(12), "007", None]
    path = save_workbook(tmp_path / "a.xlsx", [[f"c{place}" for place in range(11)], values])
    assert read_grid(path).cells.iloc[1].tolist() == [
        "13", "0.1", "-15.98", "1e-07", "123456789012345", "true",
        "2026-11-15", "2026-11-15T08:30:00", "12:00:00", "007", "",
    ]  # fmt: skip


def test_noise_in_the_last_digit_is_as_saved(tmp_path):
    grid = read_sheet(tmp_path, HEADER_XML + row_xml(2, '<c r="A2"><v>13.440000000000001</v></c>'))
    assert grid.cells.iloc[1, 0] == "13.440000000000001"


def test_cells_without_an_address_follow_each_other(tmp_path):
    rows = "<row><c t='str'><v>a</v></c><c t='str'><v>b</v></c></row><row><c><v>1</v></c><c><v>2</v></c></row>"
    assert read_sheet(tmp_path, rows).cells.to_numpy().tolist() == [["a", "b"], ["1", "2"]]


def test_rich_text_is_its_words_without_hints(tmp_path):
    path = save_workbook(tmp_path / "a.xlsx")
    texts = "<sst><si><r><t>Labé </t></r><r><t>centre</t></r><rPh><t>hint</t></rPh></si></sst>"
    change_member(path, "xl/sharedStrings.xml", texts.encode())
    relate(path, rId1=("worksheet", "/xl/worksheets/sheet1.xml"), rId2=("sharedStrings", "sharedStrings.xml"))
    cell = '<c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>99</v></c>'
    change_member(path, "xl/worksheets/sheet1.xml", sheet_xml(HEADER_XML + row_xml(2, cell)))
    assert read_grid(path).cells.iloc[1].tolist()[0] == "Labé centre"


def test_a_sheet_asked_for_is_read_without_a_question(tmp_path):
    path = save_workbook(tmp_path / "a.xlsx", ROWS, Others=[["x"], [1]])
    grid = read_grid(path, sheet="Others")
    assert grid.problems == ()
    assert (grid.sheet, grid.sheets) == ("Others", ("Services", "Others"))
    assert grid.cells[0].tolist() == ["x", "1"]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    problem = read_grid(save_workbook(tmp_path / "a.xlsx"), sheet="Nothing").problems[0]
    assert problem.code == "xlsx.sheet_unknown"
    assert problem.message.values["sheets"] == "Services"


def test_an_empty_second_sheet_is_no_question(tmp_path):
    assert codes(read_grid(save_workbook(tmp_path / "a.xlsx", ROWS, Empty=[]))) == ["num.text", "num.text"]


def test_the_answer_yes_reads_the_first_sheet_and_says_so(tmp_path):
    path = save_workbook(tmp_path / "a.xlsx", ROWS, Others=ROWS)
    question = read_grid(path).problems[0]
    notice = read_grid(path, accept=frozenset({"xlsx.sheet"})).problems[0]
    assert (question.action, notice.action) == (Action.ASK, Action.FIX)
    assert question.message.values == {"sheets": "Services, Others", "sheet": "Services"}


def hide(path, change):
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def test_hidden_rows_are_one_question_each_and_taken_when_accepted(tmp_path):
    path = TABLES["e07"].write(tmp_path)
    notice = [problem for problem in read_grid(path, accept=frozenset({"xlsx.hidden"})).problems if problem.row == 3]
    assert [(problem.code, problem.action, problem.count) for problem in notice] == [("xlsx.hidden", Action.FIX, 1)]


def test_a_hidden_column_is_read_and_told(tmp_path):
    path = hide(save_workbook(tmp_path / "a.xlsx"), lambda book: setattr(
        book["Services"].column_dimensions["B"], "hidden", True
    ))  # fmt: skip
    found = [problem for problem in read_grid(path).problems if problem.code == "xlsx.hidden_column"]
    assert [(problem.action, problem.column) for problem in found] == [(Action.WARN, "B")]


def test_a_hidden_sheet_beside_a_visible_one_is_told_and_not_read(tmp_path):
    path = hide(save_workbook(tmp_path / "a.xlsx", ROWS, Lists=[["x"], ["y"]]), lambda book: setattr(
        book["Lists"], "sheet_state", "hidden"
    ))  # fmt: skip
    grid = read_grid(path)
    assert grid.sheet == "Services"
    assert "xlsx.hidden_sheet" in codes(grid)
    assert "xlsx.sheet" not in codes(grid)


def test_an_area_merged_downwards_is_filled_and_one_across_is_told(tmp_path):
    path = save_workbook(
        tmp_path / "a.xlsx", [["Where", None, "n"], ["Kindia", "x", 1], [None, "y", 2], ["Labé", "z", 3]]
    )
    hide(path, lambda book: (book.active.merge_cells("A1:B1"), book.active.merge_cells("A2:A3")))
    grid = read_grid(path)
    assert grid.cells[0].tolist() == ["Where", "Kindia", "Kindia", "Labé"]
    assert grid.cells.iloc[0].tolist() == ["Where", "", "n"]
    assert grid.merged == ((0, 0, 0, 1), (1, 2, 0, 0))
    assert [(problem.code, problem.count) for problem in grid.problems] == [("xlsx.merged", 1)]


def test_a_saved_result_of_a_formula_is_asked_about(tmp_path):
    rows = HEADER_XML + row_xml(2, '<c r="A2"><f>1+1</f><v>2</v></c>') + row_xml(3, '<c r="A3"><f>1/0</f><v></v></c>')
    asked = read_sheet(tmp_path, rows)
    assert [(problem.code, problem.row, problem.column) for problem in asked.problems] == [
        ("xlsx.formula_value", 2, "A"),
        ("xlsx.formula", 3, "A"),
    ]
    assert asked.cells[0].tolist()[1] == "2"
    taken = read_grid(tmp_path / "a.xlsx", accept=frozenset({"xlsx.formula_value"}))
    assert [problem.action for problem in taken.problems] == [Action.FIX, Action.ROWS]


def test_rows_keep_their_numbers_across_gaps(tmp_path):
    rows = HEADER_XML + row_xml(5, '<c r="A5"><v>1</v></c>') + row_xml(900_000, '<c r="A900000"><v>2</v></c>')
    grid = read_sheet(tmp_path, rows)
    assert grid.row_numbers.tolist() == [1, 5, 900_000]


def test_a_claim_beyond_all_bounds_is_refused_at_once(tmp_path):
    grid = read_sheet(tmp_path, HEADER_XML, dimension="A1:XFD1048576")
    assert codes(grid) == ["xlsx.too_many_cells"]


def test_formats_across_all_columns_without_content_cost_nothing(tmp_path):
    cells = "".join(f'<c r="{letters}2" s="1"/>' for letters in ("A", "Z", "XFD"))
    grid = read_sheet(tmp_path, HEADER_XML + row_xml(2, cells) + row_xml(3, '<c r="A3"><v>1</v></c>'))
    assert grid.cells.to_numpy().tolist() == [["a"], ["1"]]


def test_more_columns_or_rows_than_a_sheet_may_have_are_refused(tmp_path):
    assert codes(read_sheet(tmp_path, HEADER_XML + row_xml(2, '<c r="GS2"><v>1</v></c>'))) == ["columns.too_many"]
    many = HEADER_XML + "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(2, 200_004))
    assert codes(read_sheet(tmp_path, many)) == ["file.too_many_rows"]


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "docProps/core.xml"])
def test_an_entity_in_any_part_is_refused_read_or_not(member, tmp_path):
    path = save_workbook(tmp_path / "a.xlsx")
    change_member(path, member, f"<?xml version='1.0'?>{BILLION_LAUGHS}<a>&j;</a>".encode())
    assert codes(read_grid(path)) == ["xml.entity"]


def test_an_entity_hidden_by_another_encoding_is_refused(tmp_path):
    path = save_workbook(tmp_path / "a.xlsx")
    hidden = f"<?xml version='1.0' encoding='utf-16'?>{BILLION_LAUGHS}<sst><si><t>&j;</t></si></sst>".encode("utf-16")
    change_member(path, "xl/sharedStrings.xml", hidden)
    assert codes(read_grid(path)) == ["xml.entity"]


def test_a_part_outside_the_archive_is_refused(tmp_path):
    path = save_workbook(tmp_path / "a.xlsx")
    relate(path, rId1=("worksheet", "../../../etc/passwd"))
    assert codes(read_grid(path)) == ["zip.path"]


def test_links_to_other_workbooks_are_refused_even_where_nothing_says_whither(tmp_path):
    path = change_member(save_workbook(tmp_path / "a.xlsx"), "xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    assert codes(read_grid(path)) == ["zip.path"]


def test_addresses_of_web_pages_in_cells_are_no_links_to_files(tmp_path):
    path = save_workbook(tmp_path / "a.xlsx")
    hide(path, lambda book: setattr(book.active["B2"], "hyperlink", "https://example.org"))
    assert read_grid(path).cells.iloc[1, 1] == "Centre de Kindia"


def test_other_archives_named_xlsx_are_not_what_they_say(tmp_path):
    path = save_workbook(tmp_path / "a.xlsx")
    import zipfile

    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    assert codes(read_grid(path)) == ["file.type_mismatch"]


def test_a_workbook_with_macros_is_refused(tmp_path):
    path = save_workbook(tmp_path / "a.xlsx").rename(tmp_path / "a.xlsm")
    assert codes(read_grid(path)) == ["file.type"]


def test_a_small_file_that_claims_everything_is_refused_in_no_time(tmp_path):
    path = TABLES["e03"].write(tmp_path)
    assert path.stat().st_size < 10_000
    start = time.perf_counter()
    read_grid(path)
    assert time.perf_counter() - start < 2


@pytest.mark.shared
def test_a_real_workbook_with_loose_styles_and_merged_cells_is_read():
    folder = shared_data() / "standards"
    loose = read_grid(folder / "input-broken.xlsx")  # openpyxl refuses its styles
    assert loose.problems == ()
    assert loose.cells.shape == (6433, 8)
    merged = read_grid(folder / "input-merged.xlsx")
    assert merged.cells[8].tolist()[3:] == ["1 March 2015"] * 4


printable = st.text(st.characters(min_codepoint=32, codec="utf-8", exclude_characters="\x7f"), max_size=8).map(
    str.strip
)
values = st.one_of(printable, st.integers(-(10**12), 10**12), st.floats(-1e12, 1e12))


@given(rows=st.lists(st.tuples(values, values), min_size=1, max_size=5))
def test_what_a_workbook_holds_is_read_back(rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("xlsx") / "a.xlsx"
    book = openpyxl.Workbook()
    for row in [("first", "second"), *rows]:
        book.active.append(row)
        for cell in book.active[book.active.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # "=1+1" is text here
    book.save(path)
    grid = read_grid(path)
    kept = [row for row in rows if any(str(cell).strip() for cell in row)]
    if not kept:
        assert codes(grid) == ["file.no_rows"]
        return
    for row, cells in zip(kept, grid.cells.to_numpy().tolist()[1:], strict=True):
        for value, cell in zip(row, cells, strict=True):
            if isinstance(value, str):
                assert cell == value
            else:
                assert float(cell) == pytest.approx(value, rel=1e-14)  # openpyxl writes 16 digits
