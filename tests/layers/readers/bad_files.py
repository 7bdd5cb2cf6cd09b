"""The table of bad files, as files: each builder is named after its case and writes it; the mark says what it gets.

Cases about headers and cells (c05, c07 to c10, c13 to c16, c21, c22, e05, the coordinates of f09 and f34) are judged
after the grid: here they only have to arrive as they are. Layers and archives are in `bad_layer_files.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.layers.readers.bad_file_cases import ASK, FIX, IN_ROWS, REJECT, TAKEN, Cases
from tests.layers.readers.file_builders import (
    BILLION_LAUGHS,
    HEADER,
    KINDIA,
    LABE,
    ROWS,
    change_member,
    csv_text,
    save_workbook,
    sheet_xml,
)

if TYPE_CHECKING:
    from pathlib import Path

TABLES = Cases()


# C. Encoding and structure


@TABLES.gets(FIX, "enc.cp1252", extension=".csv")
def c01_cp1252(path: Path) -> None:
    path.write_bytes(csv_text().encode("cp1252"))


@TABLES.gets(TAKEN, extension=".csv")
def c02_utf8_bom(path: Path) -> None:
    path.write_bytes(csv_text().encode("utf-8-sig"))


@TABLES.gets(FIX, "enc.utf16", extension=".csv")
def c03_utf16(path: Path) -> None:
    path.write_bytes(csv_text().encode("utf-16"))


@TABLES.gets(REJECT, "enc.mixed", extension=".csv")
def c04_mixed_encoding(path: Path) -> None:
    path.write_bytes(csv_text().encode() + csv_text([LABE]).encode("cp1252"))


@TABLES.gets(REJECT, "text.nul", extension=".csv", rows=(2,))
def c06_nul(path: Path) -> None:
    path.write_text(csv_text([HEADER, ("a", "b\x00c", "1", "2")]))


@TABLES.gets(REJECT, "file.empty", extension=".csv")
def c11_empty(path: Path) -> None:
    path.write_bytes(b"")


@TABLES.gets(REJECT, "file.no_rows", extension=".csv")
def c12_header_only(path: Path) -> None:
    path.write_text(csv_text([HEADER]))


@TABLES.gets(IN_ROWS, "csv.row_length", extension=".csv", rows=(3, 5))
def c17_ragged(path: Path) -> None:
    path.write_text(csv_text([HEADER, KINDIA, KINDIA[:3], LABE, (*LABE, "more")]), encoding="utf-8")


@TABLES.gets(REJECT, "csv.quote", extension=".csv", rows=(3,))
def c18_unclosed_quote(path: Path) -> None:
    path.write_text(csv_text([HEADER, KINDIA, ("labe", '"Centre de Labé', "11.31", "-12.28"), KINDIA]), "utf-8")


@TABLES.gets(TAKEN, extension=".csv")
def c19_newline_in_field(path: Path) -> None:
    path.write_text(csv_text([HEADER, ("a", '"Centre\nde Labé"', "11.31", "-12.28"), KINDIA]), encoding="utf-8")


@TABLES.gets(TAKEN, extension=".csv")
def c20_cr_only(path: Path) -> None:
    path.write_bytes(csv_text(end="\r").encode())


@TABLES.gets(REJECT, "file.type_mismatch", extension=".xls")
def c23_html_saved_as_xls(path: Path) -> None:
    path.write_text("<html><body><table><tr><td>1</td></tr></table></body></html>")


@TABLES.gets(REJECT, "file.type_mismatch", extension=".csv")
def c24_png_named_csv(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")


@TABLES.gets(REJECT, "columns.too_many", extension=".csv")
def c25_1000_columns(path: Path) -> None:
    path.write_text(csv_text([[f"c{place}" for place in range(1000)], ["1"] * 1000]))


@TABLES.gets(FIX, "csv.delimiter", extension=".csv")
def c26_tab_separated(path: Path) -> None:
    path.write_text(csv_text(delimiter="\t"), encoding="utf-8")


# E. Spreadsheets


@TABLES.gets(REJECT, "xml.entity", extension=".xlsx")
def e01_billion_laughs(path: Path) -> None:
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'
    change_member(save_workbook(path), "xl/worksheets/sheet1.xml", sheet_xml(row, doctype=BILLION_LAUGHS))


@TABLES.gets(REJECT, "zip.ratio", extension=".xlsx")
def e02_zip_bomb(path: Path) -> None:
    change_member(save_workbook(path), "xl/worksheets/sheet1.xml", sheet_xml(" " * 60_000_000))


@TABLES.gets(REJECT, "xlsx.too_many_cells", extension=".xlsx")
def e03_sparse_last_cell(path: Path) -> None:
    save_workbook(path)
    book = openpyxl.load_workbook(path)
    book["Services"]["XFD1048576"] = "x"
    book.save(path)


@TABLES.gets(IN_ROWS, "xlsx.formula", extension=".xlsx", rows=(3,), column="C")
def e04_formula_cells(path: Path) -> None:
    save_workbook(path, [HEADER, KINDIA, ("labe", "Labé", "=10+1.31", "-12.28")])


@TABLES.gets(ASK, "xlsx.sheet", extension=".xlsx")
def e06_two_sheets(path: Path) -> None:
    save_workbook(path, ROWS, Others=ROWS)


@TABLES.gets(ASK, "xlsx.hidden", extension=".xlsx", rows=(3,))
def e07_hidden_rows(path: Path) -> None:
    save_workbook(path)
    book = openpyxl.load_workbook(path)
    book["Services"].row_dimensions[3].hidden = True
    book.save(path)


@TABLES.gets(FIX, "num.text", extension=".xlsx", rows=(2, 2), column="C")
def e08_numbers_as_text(path: Path) -> None:
    save_workbook(path)


@TABLES.gets(TAKEN, extension=".xlsx")
def e09_dates_1904(path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.append(["case_code", "return_date"])
    sheet.append(["A", 44874])  # 2026-11-10, counted from 1904
    sheet["B2"].number_format = "dd/mm/yyyy"
    book.save(path)


@TABLES.gets(IN_ROWS, "xlsx.error_cell", extension=".xlsx", rows=(3,), column="C")
def e10_error_cells(path: Path) -> None:
    save_workbook(path, [HEADER, KINDIA, ("labe", "Labé", "#N/A", "-12.28")])


@TABLES.gets(REJECT, "zip.path", extension=".xlsx")
def e11_external_link(path: Path) -> None:
    save_workbook(path)
    change_member(path, "xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"
    change_member(
        path,
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        f'<Relationships xmlns="{space}"><Relationship Id="rId1" Type="{kind}" Target="file:///etc/passwd" '
        'TargetMode="External"/></Relationships>'.encode(),
    )


@TABLES.gets(REJECT, "zip.broken", extension=".xlsx")
def e12_truncated(path: Path) -> None:
    save_workbook(path)
    path.write_bytes(path.read_bytes()[:3000])


@TABLES.gets(REJECT, "xlsx.encrypted", extension=".xlsx")
def e13_password_ole(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"EncryptedPackage".ljust(4000, b"\x00"))


# G. Size and names


@TABLES.gets(REJECT, "file.too_many_rows", extension=".csv")
def g01_2M_rows(path: Path) -> None:  # noqa: N802 - the case's name
    path.write_bytes(b"case_code,latitude\n" + b"1,2\n" * 2_000_000)


@TABLES.gets(REJECT, "csv.line_too_long", extension=".csv")
def g02_one_long_line(path: Path) -> None:
    path.write_bytes(b"a," * 25_000_000)


@TABLES.gets(TAKEN, extension=".csv")
def g03_name_with_slash(path: Path) -> None:
    path.write_text(csv_text(), encoding="utf-8")


@TABLES.gets(TAKEN, extension=".csv.exe.csv")
def g04_double_ext(path: Path) -> None:
    path.write_text(csv_text(), encoding="utf-8")
