"""The table of bad files, as files: each builder is named after its case and writes it; the mark says what it gets.

Cases about headers and cells (c05, c07 to c10, c13 to c16, c21, c22, e05, the coordinates of f09 and f34) are judged
after the grid: here they only have to arrive as they are.
"""

from __future__ import annotations

import json
import pickle
import stat
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import openpyxl
import shapely
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from layers.reading import Action
from tests.layers.readers.file_builders import (
    BILLION_LAUGHS,
    GOOD_FEATURE,
    HEADER,
    KINDIA,
    LABE,
    PLACEMARK,
    ROWS,
    SQUARE,
    change_member,
    collection,
    csv_text,
    feature,
    gpkg_blob,
    kml,
    point,
    polygon,
    save_gpkg,
    save_workbook,
    save_zip,
    shapefile_parts,
    sheet_xml,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Builder = Callable[[Path], object]

REJECT, TAKEN, FIX, ASK, IN_ROWS, WARN = Action.REJECT, None, Action.FIX, Action.ASK, Action.ROWS, Action.WARN


@dataclass(frozen=True)
class BadFile:
    """A case: its file's name, who writes it, and the code, action, rows and column it gets (no action: as it is)."""

    name: str
    build: Builder
    action: Action | None
    code: str = ""
    rows: tuple[int | None, ...] = (None,)
    column: str | None = None

    def write(self, folder: Path) -> Path:
        path = folder / self.name
        self.build(path)
        return path

    def __str__(self) -> str:
        return self.name


BAD_FILES: dict[str, BadFile] = {}


def gets(
    action: Action | None,
    code: str = "",
    *,
    extension: str,
    rows: tuple[int | None, ...] = (None,),
    column: str | None = None,
) -> Callable[[Builder], Builder]:
    def keep(build: Builder) -> Builder:
        name = build.__name__
        BAD_FILES[name.partition("_")[0]] = BadFile(name + extension, build, action, code, rows, column)
        return build

    return keep


# C. Encoding and structure


@gets(FIX, "enc.cp1252", extension=".csv")
def c01_cp1252(path: Path) -> None:
    path.write_bytes(csv_text().encode("cp1252"))


@gets(TAKEN, extension=".csv")
def c02_utf8_bom(path: Path) -> None:
    path.write_bytes(csv_text().encode("utf-8-sig"))


@gets(FIX, "enc.utf16", extension=".csv")
def c03_utf16(path: Path) -> None:
    path.write_bytes(csv_text().encode("utf-16"))


@gets(REJECT, "enc.mixed", extension=".csv")
def c04_mixed_encoding(path: Path) -> None:
    path.write_bytes(csv_text().encode() + csv_text([LABE]).encode("cp1252"))


@gets(REJECT, "text.nul", extension=".csv", rows=(2,))
def c06_nul(path: Path) -> None:
    path.write_text(csv_text([HEADER, ("a", "b\x00c", "1", "2")]))


@gets(REJECT, "file.empty", extension=".csv")
def c11_empty(path: Path) -> None:
    path.write_bytes(b"")


@gets(REJECT, "file.no_rows", extension=".csv")
def c12_header_only(path: Path) -> None:
    path.write_text(csv_text([HEADER]))


@gets(IN_ROWS, "csv.row_length", extension=".csv", rows=(3, 5))
def c17_ragged(path: Path) -> None:
    path.write_text(csv_text([HEADER, KINDIA, KINDIA[:3], LABE, (*LABE, "more")]), encoding="utf-8")


@gets(REJECT, "csv.quote", extension=".csv", rows=(3,))
def c18_unclosed_quote(path: Path) -> None:
    path.write_text(csv_text([HEADER, KINDIA, ("labe", '"Centre de Labé', "11.31", "-12.28"), KINDIA]), "utf-8")


@gets(TAKEN, extension=".csv")
def c19_newline_in_field(path: Path) -> None:
    path.write_text(csv_text([HEADER, ("a", '"Centre\nde Labé"', "11.31", "-12.28"), KINDIA]), encoding="utf-8")


@gets(TAKEN, extension=".csv")
def c20_cr_only(path: Path) -> None:
    path.write_bytes(csv_text(end="\r").encode())


@gets(REJECT, "file.type_mismatch", extension=".xls")
def c23_html_saved_as_xls(path: Path) -> None:
    path.write_text("<html><body><table><tr><td>1</td></tr></table></body></html>")


@gets(REJECT, "file.type_mismatch", extension=".csv")
def c24_png_named_csv(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")


@gets(REJECT, "columns.too_many", extension=".csv")
def c25_1000_columns(path: Path) -> None:
    path.write_text(csv_text([[f"c{place}" for place in range(1000)], ["1"] * 1000]))


@gets(FIX, "csv.delimiter", extension=".csv")
def c26_tab_separated(path: Path) -> None:
    path.write_text(csv_text(delimiter="\t"), encoding="utf-8")


# E. Spreadsheets


@gets(REJECT, "xml.entity", extension=".xlsx")
def e01_billion_laughs(path: Path) -> None:
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'
    change_member(save_workbook(path), "xl/worksheets/sheet1.xml", sheet_xml(row, doctype=BILLION_LAUGHS))


@gets(REJECT, "zip.ratio", extension=".xlsx")
def e02_zip_bomb(path: Path) -> None:
    change_member(save_workbook(path), "xl/worksheets/sheet1.xml", sheet_xml(" " * 60_000_000))


@gets(REJECT, "xlsx.too_many_cells", extension=".xlsx")
def e03_sparse_last_cell(path: Path) -> None:
    save_workbook(path)
    book = openpyxl.load_workbook(path)
    book["Services"]["XFD1048576"] = "x"
    book.save(path)


@gets(IN_ROWS, "xlsx.formula", extension=".xlsx", rows=(3,), column="C")
def e04_formula_cells(path: Path) -> None:
    save_workbook(path, [HEADER, KINDIA, ("labe", "Labé", "=10+1.31", "-12.28")])


@gets(ASK, "xlsx.sheet", extension=".xlsx")
def e06_two_sheets(path: Path) -> None:
    save_workbook(path, ROWS, Others=ROWS)


@gets(ASK, "xlsx.hidden", extension=".xlsx", rows=(3,))
def e07_hidden_rows(path: Path) -> None:
    save_workbook(path)
    book = openpyxl.load_workbook(path)
    book["Services"].row_dimensions[3].hidden = True
    book.save(path)


@gets(FIX, "num.text", extension=".xlsx", rows=(2, 2), column="C")
def e08_numbers_as_text(path: Path) -> None:
    save_workbook(path)


@gets(TAKEN, extension=".xlsx")
def e09_dates_1904(path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.append(["case_code", "return_date"])
    sheet.append(["A", 44874])  # 2026-11-10, counted from 1904
    sheet["B2"].number_format = "dd/mm/yyyy"
    book.save(path)


@gets(IN_ROWS, "xlsx.error_cell", extension=".xlsx", rows=(3,), column="C")
def e10_error_cells(path: Path) -> None:
    save_workbook(path, [HEADER, KINDIA, ("labe", "Labé", "#N/A", "-12.28")])


@gets(REJECT, "zip.path", extension=".xlsx")
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


@gets(REJECT, "zip.broken", extension=".xlsx")
def e12_truncated(path: Path) -> None:
    save_workbook(path)
    path.write_bytes(path.read_bytes()[:3000])


@gets(REJECT, "xlsx.encrypted", extension=".xlsx")
def e13_password_ole(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"EncryptedPackage".ljust(4000, b"\x00"))


# F. Spatial and archive files


@gets(REJECT, "json.broken", extension=".geojson")
def f01_truncated(path: Path) -> None:
    path.write_text(collection(GOOD_FEATURE)[:-30])


@gets(REJECT, "geojson.type", extension=".geojson")
def f02_not_fc(path: Path) -> None:
    path.write_text(json.dumps({"type": "Topology", "objects": {}, "arcs": []}))


@gets(TAKEN, extension=".geojson")
def f03_null_geometry(path: Path) -> None:
    path.write_text(collection(GOOD_FEATURE, feature(None, service_id="nowhere")))


@gets(IN_ROWS, "geom.empty", extension=".geojson", rows=(3,))
def f04_empty_coords(path: Path) -> None:
    path.write_text(collection(GOOD_FEATURE, feature({"type": "Point", "coordinates": []}, service_id="empty")))


@gets(IN_ROWS, "geom.invalid", extension=".geojson", rows=(3,))
def f05_string_coords(path: Path) -> None:
    path.write_text(collection(GOOD_FEATURE, feature(point("-12.85", "10.05"), service_id="text")))


@gets(TAKEN, extension=".geojson")
def f06_bowtie(path: Path) -> None:
    bowtie = polygon((-13, 10), (-12, 11), (-12, 10), (-13, 11), (-13, 10))
    path.write_text(collection(feature(bowtie, area_id="bowtie")))


@gets(IN_ROWS, "geom.ring", extension=".geojson", rows=(3,))
def f07_open_ring(path: Path) -> None:
    path.write_text(collection(feature(polygon(*SQUARE), area_id="a"), feature(polygon(*SQUARE[:4]), area_id="b")))


@gets(FIX, "crs.reprojected", extension=".geojson")
def f08_wrong_crs_legacy(path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32628"}}
    path.write_text(collection(feature(point(500_000, 1_000_000), service_id="a"), crs=crs))


@gets(TAKEN, extension=".geojson")
def f09_crs_says_4326_values_utm(path: Path) -> None:
    path.write_text(collection(feature(point(500_000, 1_000_000), service_id="a")))


@gets(REJECT, "json.broken", extension=".geojson")
def f10_nan_literal(path: Path) -> None:
    path.write_text(collection(feature(point(float("nan"), 10), service_id="a")))


@gets(REJECT, "json.depth", extension=".geojson")
def f11_deep_nesting(path: Path) -> None:
    path.write_text('{"type": "FeatureCollection", "features": ' + "[" * 100_000 + "]" * 100_000 + "}")


@gets(TAKEN, extension=".geojson")
def f12_lines_not_points(path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[-13, 10], [-12, 10]]}
    path.write_text(collection(feature(line, service_id="road")))


@gets(TAKEN, extension=".geojson")
def f13_3d_m(path: Path) -> None:
    path.write_text(collection(feature(point(-12.85, 10.05, 400, 7), service_id="high")))


@gets(REJECT, "geom.too_many_vertices", extension=".geojson")
def f14_million_vertices(path: Path) -> None:
    ring = ",".join(f"[{place / 1e6},1]" for place in range(1_000_000))
    geometry = f'{{"type":"Polygon","coordinates":[[{ring},[0.0,1]]]}}'
    path.write_text(
        f'{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},"geometry":{geometry}}}]}}'
    )


@gets(REJECT, "file.type_mismatch", extension=".geojson")
def f15_vrt_reads_passwd(path: Path) -> None:
    path.write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="passwd"><SrcDataSource>CSV:/etc/passwd</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    )


@gets(REJECT, "file.type_mismatch", extension=".geojson")
def f16_vrt_ssrf(path: Path) -> None:
    path.write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/http://127.0.0.1:LISTENER/a.geojson'
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )


@gets(REJECT, "file.type_mismatch", extension=".json")
def f17_gdalg_pipeline(path: Path) -> None:
    path.write_text(
        json.dumps(
            {
                "type": "gdal_streamed_alg",
                "command_line": "gdal vector pipeline read CSV:/etc/passwd ! write --of stream stream",
            }
        )
    )


@gets(REJECT, "file.type", extension=".gml")
def f18_wfs_xml(path: Path) -> None:
    path.write_text("<OGRWFSDataSource><URL>http://127.0.0.1:LISTENER/wfs</URL></OGRWFSDataSource>")


@gets(REJECT, "xml.entity", extension=".kml")
def f19_kml_billion_laughs(path: Path) -> None:
    path.write_text(kml("<Placemark><name>&j;</name></Placemark>", doctype=BILLION_LAUGHS))


@gets(REJECT, "xml.entity", extension=".kml")
def f20_kml_xxe(path: Path) -> None:
    doctype = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    path.write_text(kml("<Placemark><name>&x;</name></Placemark>", doctype=doctype))


@gets(IN_ROWS, "kml.networklink_ignored", extension=".kml", rows=(3,))
def f21_kml_networklink(path: Path) -> None:
    link = "<NetworkLink><name>More</name><Link><href>http://127.0.0.1:LISTENER/a.kml</href></Link></NetworkLink>"
    path.write_text(kml(PLACEMARK + link))


@gets(REJECT, "xml.entity", extension=".gpx")
def f22_gpx_quadratic(path: Path) -> None:
    doctype = f'<!DOCTYPE gpx [<!ENTITY a "{"a" * 100_000}">]>'
    path.write_text(f"{doctype}<gpx><wpt lat='10' lon='-13'><name>{'&a;' * 10_000}</name></wpt></gpx>")


@gets(REJECT, "zip.ratio", extension=".zip")
def f23_zip_bomb(path: Path) -> None:
    save_zip(path, {**_zipped_parts(), "layer.dbf": b"\x00" * 60_000_000})


@gets(REJECT, "zip.path", extension=".zip")
def f24_zip_slip(path: Path) -> None:
    save_zip(path, {**_zipped_parts(), "../../evil.shp": b"x"})


@gets(REJECT, "zip.symlink", extension=".zip")
def f25_zip_symlink(path: Path) -> None:
    save_zip(path, {name: content for name, content in _zipped_parts().items() if name != "layer.cpg"})
    link = zipfile.ZipInfo("layer.cpg")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")


@gets(REJECT, "zip.members", extension=".zip")
def f26_zip_many_members(path: Path) -> None:
    save_zip(path, {f"{place}.shp": b"" for place in range(501)})


@gets(REJECT, "shp.parts_missing", extension=".zip")
def f27_shp_without_shx_dbf_prj(path: Path) -> None:
    save_zip(path, {"layer.shp": shapefile_parts()[".shp"]})


@gets(TAKEN, extension=".gpkg")
def f28_gpkg_trigger(path: Path) -> None:
    save_gpkg(path, statements=["CREATE TRIGGER t AFTER INSERT ON services BEGIN DELETE FROM services; END"])


@gets(REJECT, "gpkg.view", extension=".gpkg")
def f29_gpkg_view_endless(path: Path) -> None:
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS fid, NULL AS geom FROM c"
    save_gpkg(path, statements=["DROP TABLE services", f"CREATE VIEW services AS {endless}"])


@gets(REJECT, "gpkg.view", extension=".gpkg")
def f30_gpkg_view_load_extension(path: Path) -> None:
    loading = "SELECT 1 AS fid, load_extension('/tmp/evil.so') AS geom"
    save_gpkg(path, statements=["DROP TABLE services", f"CREATE VIEW services AS {loading}"])


@gets(IN_ROWS, "geom.invalid", extension=".gpkg", rows=(3, 4, 5))
def f31_gpkg_bad_blob(path: Path) -> None:
    cut = gpkg_blob(shapely.Point(-12.85, 10.05))[:-4]
    save_gpkg(path, [("good", shapely.Point(-12.85, 10.05)), ("cut", cut), ("text", "POINT (1 2)"), ("junk", b"junk")])


@gets(TAKEN, extension=".gpkg")
def f32_gpkg_count_zero(path: Path) -> None:
    save_gpkg(path, statements=["INSERT INTO gpkg_ogr_contents VALUES ('services', 0)"])


@gets(TAKEN, extension=".gpkg")
def f33_gpkg_count_9e9(path: Path) -> None:
    save_gpkg(path, statements=["INSERT INTO gpkg_ogr_contents VALUES ('services', 9000000000)"])


@gets(TAKEN, extension=".gpkg")
def f34_gpkg_wrong_srs(path: Path) -> None:
    save_gpkg(path, [("a", shapely.Point(500_000, 1_000_000))])


@gets(REJECT, "gpkg.broken", extension=".gpkg")
def f35_gpkg_truncated(path: Path) -> None:
    save_gpkg(path)
    path.write_bytes(path.read_bytes()[:-5000])


@gets(REJECT, "file.type", extension=".pkl")
def f36_pickle(path: Path) -> None:
    path.write_bytes(pickle.dumps({"latitude": 10}))


@gets(REJECT, "file.type", extension=".parquet")
def f37_parquet_bad(path: Path) -> None:
    path.write_bytes(b"PAR1" + b"\x15\x00" * 500 + b"\xff\xff\x00\x00PAR1")


# G. Size and names


@gets(REJECT, "file.too_many_rows", extension=".csv")
def g01_2M_rows(path: Path) -> None:  # noqa: N802 - the case's name
    path.write_bytes(b"case_code,latitude\n" + b"1,2\n" * 2_000_000)


@gets(REJECT, "csv.line_too_long", extension=".csv")
def g02_one_long_line(path: Path) -> None:
    path.write_bytes(b"a," * 25_000_000)


@gets(TAKEN, extension=".csv")
def g03_name_with_slash(path: Path) -> None:
    path.write_text(csv_text(), encoding="utf-8")


@gets(TAKEN, extension=".csv.exe.csv")
def g04_double_ext(path: Path) -> None:
    path.write_text(csv_text(), encoding="utf-8")


def _zipped_parts() -> dict[str, bytes]:
    return {f"layer{suffix}": content for suffix, content in shapefile_parts().items()}


HOSTILE = (
    "e01", "e02", "e03", "f15", "f16", "f17", "f18", "f19", "f20",
    "f23", "f24", "f25", "f26", "f29", "f30", "f31", "f32", "f33",
)  # fmt: skip
"""The files that try to harm whoever reads them: they also go through the child process."""
