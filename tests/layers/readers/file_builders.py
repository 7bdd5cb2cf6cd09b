"""Small good files, and the pieces of which bad ones are made. No GDAL: what is written is what the test says."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADER = ("service_id", "service_name", "latitude", "longitude")
KINDIA = ("kindia", "Centre de Kindia", "10.05", "-12.85")
LABE = ("labe", "Centre de Labé", "11.31", "-12.28")
ROWS = (HEADER, KINDIA, LABE)


def csv_text(rows: Sequence[Sequence[str]] = ROWS, *, delimiter: str = ",", end: str = "\n") -> str:
    return "".join(delimiter.join(row) + end for row in rows)


def save_workbook(path: Path, rows: Sequence[Sequence[Any]] = ROWS, **more: Sequence[Sequence[Any]]) -> Path:
    """Write a workbook with the sheet `Services` and any others by name."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Services"
    for row in rows:
        sheet.append(list(row))
    for name, content in more.items():
        other = book.create_sheet(name)
        for row in content:
            other.append(list(row))
    book.save(path)
    return path


def change_member(path: Path, member: str, content: bytes) -> Path:
    """Put a member of an archive in place of another, or beside the others."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[member] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, stored in members.items():
            archive.writestr(name, stored)
    return path


def sheet_xml(rows: str, *, dimension: str = "A1:D3", before: str = "", after: str = "", doctype: str = "") -> bytes:
    """Write a sheet's XML around its rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<worksheet xmlns="{space}"><dimension ref="{dimension}"/>'
        f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    ).encode()


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(longitude: Any = -12.85, latitude: Any = 10.05, *more: Any) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude, *more]}


def polygon(*ring: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(place) for place in ring]]}


GOOD_FEATURE = feature(point(), service_id="kindia")
SQUARE = ((-13.0, 10.0), (-12.0, 10.0), (-12.0, 11.0), (-13.0, 11.0), (-13.0, 10.0))


def collection(*features: Any, **members: Any) -> str:
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)})


def gpkg_blob(shape: shapely.Geometry, srs_id: int = 4326) -> bytes:
    """Write a geometry as a GeoPackage holds it, without an envelope."""
    return b"GP" + struct.pack("<BBi", 0, 1, srs_id) + bytes(shapely.to_wkb(shape))


def save_gpkg(
    path: Path,
    rows: Sequence[tuple[Any, ...]] = (
        ("kindia", shapely.Point(-12.85, 10.05)),
        ("labe", shapely.Point(-12.28, 11.31)),
    ),
    *,
    srs_id: int = 4326,
    statements: Sequence[str] = (),
    layer: str = "services",
) -> Path:
    """Write a GeoPackage by hand; `statements` run last."""
    with sqlite3.connect(path) as connection:
        connection.executescript(f"""
            CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
                organization_coordsys_id INTEGER, definition TEXT, description TEXT);
            CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT,
                last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);
            CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT,
                srs_id INTEGER, z INTEGER, m INTEGER);
            CREATE TABLE gpkg_ogr_contents (table_name TEXT PRIMARY KEY, feature_count INTEGER);
            CREATE TABLE {layer} (fid INTEGER PRIMARY KEY, service_id TEXT, geom BLOB);
        """)
        connection.executemany(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, '')",
            [
                ("WGS 84", 4326, "EPSG", 4326, ""),
                ("UTM 28N", 32628, "EPSG", 32628, ""),
                ("Undefined", -1, "NONE", -1, "undefined"),
            ],
        )
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES (?, 'features', ?)", (layer, srs_id)
        )
        connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'GEOMETRY', ?, 0, 0)", (layer, srs_id))
        for name, shape in rows:
            blob = gpkg_blob(shape, srs_id) if isinstance(shape, shapely.Geometry) else shape
            connection.execute(f"INSERT INTO {layer} (service_id, geom) VALUES (?, ?)", (name, blob))
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return path


def shapefile_parts(points: Sequence[tuple[float, float]] = ((-12.85, 10.05), (-12.28, 11.31))) -> dict[str, bytes]:
    """Write a point shapefile with one text column, `name`, by the format's description: part -> bytes."""
    records, index = b"", b""
    for number, (x, y) in enumerate(points, start=1):
        index += struct.pack(">ii", (100 + len(records)) // 2, 10)
        records += struct.pack(">ii", number, 10) + struct.pack("<idd", 1, x, y)

    def header(size: int) -> bytes:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = struct.pack("<8d", min(xs), min(ys), max(xs), max(ys), 0, 0, 0, 0)
        return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, size // 2) + struct.pack("<ii", 1000, 1) + box

    fields = struct.pack("<11sc4xBB14x", b"name", b"C", 10, 0) + b"\r"
    names = b"".join(b" " + f"place {number}".encode().ljust(10) for number in range(1, len(points) + 1))
    dbf = struct.pack("<BBBBIHH20x", 3, 126, 1, 1, len(points), 32 + len(fields), 11) + fields + names + b"\x1a"
    prj = (
        b'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
        b'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
    )
    return {
        ".shp": header(100 + len(records)) + records,
        ".shx": header(100 + len(index)) + index,
        ".dbf": dbf,
        ".prj": prj,
        ".cpg": b"UTF-8",
    }


def save_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def zipped(content: bytes, name: str = "a.txt") -> bytes:
    """Pack one member into an archive in memory."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


def kml(body: str, *, doctype: str = "") -> str:
    space = "http://www.opengis.net/kml/2.2"
    return f'<?xml version="1.0"?>{doctype}<kml xmlns="{space}"><Document>{body}</Document></kml>'


PLACEMARK = "<Placemark><name>Kindia</name><Point><coordinates>-12.85,10.05,0</coordinates></Point></Placemark>"
BILLION_LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
"""Ten entities, each ten of the one before: 3 GB once expanded."""
