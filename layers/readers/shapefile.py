"""How is a shapefile read, alone beside its parts or in a ZIP archive?

The one format that goes through GDAL, and only after its parts have been copied, under plain names, to a folder of
their own, and the sizes in their headers compared with the files.
"""

from __future__ import annotations

import re
import shutil
import struct
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.geo_drivers import ALLOWED_DRIVERS
from layers.readers.archive import opened_archive, read_member
from layers.readers.cells import cell_text, grid_of, table_of_columns
from layers.readers.file_problems import answered, file_problem, refuse
from layers.readers.geometry import usable_geometries
from layers.readers.limits import MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES

if TYPE_CHECKING:
    from layers.readers.grid import Grid
    from layers.readers.source_file import SourceFile
    from layers.reading import Problem

NEEDED_PARTS = (".shp", ".shx", ".dbf")
PARTS = (*NEEDED_PARTS, ".prj", ".cpg")
_SHP_MAGIC = 9994
_SHP_HEADER_BYTES = 100
_DBF_HEADER_BYTES = 32
_ENCODING = re.compile(r"[A-Za-z0-9 _-]{1,20}")


def read_shapefile(source: SourceFile) -> Grid:
    """Read a shapefile whose other parts lie beside it.

    Raises
    ------
    RefusedError
        When a part is missing, damaged, or does not say its coordinate system.

    """
    with tempfile.TemporaryDirectory(prefix="homeward-") as folder:
        for part in source.path.parent.iterdir():
            suffix = part.suffix.lower()
            if part.stem == source.path.stem and suffix in PARTS and part.is_file():
                if part.stat().st_size > MAX_UNPACKED_BYTES:
                    source.check_size(MAX_UNPACKED_BYTES)
                shutil.copyfile(part, Path(folder) / f"layer{suffix}")
        return _read(source, Path(folder), source.path.stem, [source.path.stem], [])


def read_zipped_shapefile(source: SourceFile) -> Grid:
    """Read the shapefile in a ZIP archive: the one asked for, else the only one; with several, it is asked.

    Raises
    ------
    RefusedError
        When the archive is hostile or holds no whole shapefile.

    """
    with opened_archive(source) as archive, tempfile.TemporaryDirectory(prefix="homeward-") as folder:
        layers = _layers_in(archive)
        if not layers:
            raise refuse("shp.parts_missing", parts=", ".join(NEEDED_PARTS))
        if source.sheet is not None and source.sheet not in layers:
            raise refuse("xlsx.sheet_unknown", sheet=source.sheet, sheets=", ".join(layers))
        chosen = source.sheet or next(iter(layers))
        problems = []
        if len(layers) > 1 and source.sheet is None:
            question = file_problem("layer.choose", layers=", ".join(layers), layer=chosen)
            problems.append(answered("layer.choose") if source.accepts("layer.choose") else question)
        for suffix, member in layers[chosen].items():
            (Path(folder) / f"layer{suffix}").write_bytes(read_member(archive, member))
        return _read(source, Path(folder), chosen, list(layers), problems)


def _layers_in(archive: zipfile.ZipFile) -> dict[str, dict[str, str]]:
    """Find the shapefiles of an archive: name -> part -> member."""
    found: dict[str, dict[str, str]] = {}
    for member in archive.namelist():
        path = PurePosixPath(member)
        suffix = path.suffix.lower()
        if suffix in PARTS and not path.name.startswith(".") and "__MACOSX" not in path.parts:
            found.setdefault(str(path.with_suffix("")), {}).setdefault(suffix, member)
    return {name: parts for name, parts in found.items() if ".shp" in parts}


def _read(source: SourceFile, folder: Path, name: str, names: list[str], problems: list[Problem]) -> Grid:
    missing = [suffix for suffix in NEEDED_PARTS if not (folder / f"layer{suffix}").exists()]
    if missing:
        raise refuse("shp.parts_missing", parts=", ".join(missing))
    _check_headers(folder)
    meta, shapes, fields, found = _through_gdal(folder)
    problems.extend(found)
    rows = len(shapes)
    if rows == 0:
        raise refuse("file.no_rows")
    if rows > MAX_ROWS:
        raise refuse("file.too_many_rows", limit=MAX_ROWS)
    numbers = np.arange(1, rows + 2)
    geometry = np.concatenate([np.array([None], dtype=object), shapes])
    crs = (folder / "layer.prj").read_text("utf-8", "replace") if (folder / "layer.prj").exists() else None
    geometry, found = usable_geometries(geometry, numbers, crs=crs, source=source.name)
    problems.extend(found)
    columns = [
        [str(header), *(cell_text(_plain(value)) for value in values.tolist())]
        for header, values in zip(meta["fields"], fields, strict=True)
    ]
    return grid_of(
        source,
        table_of_columns(columns),
        numbers,
        header_row=0,
        geometry=geometry,
        problems=problems,
        sheet=name,
        sheets=names,
    )


def _check_headers(folder: Path) -> None:
    """Compare what the headers count with what is there: GDAL reads a cut file without a word."""
    shp, dbf = (folder / "layer.shp"), (folder / "layer.dbf")
    shp_head, dbf_head = shp.read_bytes()[:_SHP_HEADER_BYTES], dbf.read_bytes()[:_DBF_HEADER_BYTES]
    if len(shp_head) < _SHP_HEADER_BYTES or len(dbf_head) < _DBF_HEADER_BYTES:
        raise refuse("shp.broken")
    magic, words = struct.unpack(">i20xi", shp_head[:28])
    if magic != _SHP_MAGIC or 2 * words > shp.stat().st_size:
        raise refuse("shp.broken")
    records, header_bytes, record_bytes = struct.unpack("<IHH", dbf_head[4:12])
    if records > MAX_ROWS:
        raise refuse("file.too_many_rows", limit=MAX_ROWS)
    if header_bytes + records * record_bytes > dbf.stat().st_size:
        raise refuse("shp.broken")
    if header_bytes > _DBF_HEADER_BYTES * (MAX_COLUMNS + 2):
        raise refuse("columns.too_many", limit=MAX_COLUMNS)


def _through_gdal(folder: Path) -> tuple[dict[str, Any], np.ndarray, list[np.ndarray], list[Problem]]:
    import pyogrio  # noqa: PLC0415 - heavy, and for shapefiles alone

    if not set(pyogrio.list_drivers()) <= ALLOWED_DRIVERS:
        message = "GDAL was imported before `layers` could restrict its drivers."
        raise RuntimeError(message)
    said = folder / "layer.cpg"
    declared = said.read_text("ascii", "replace").strip() if said.exists() else ""
    said.unlink(missing_ok=True)  # the encoding is decided here, not by GDAL
    declared = f"cp{declared}" if declared.isdigit() else declared
    problems: list[Problem] = []
    for encoding in filter(_ENCODING.fullmatch, (declared, "utf-8", "cp1252", "latin-1")):
        try:
            meta, _, blobs, fields = pyogrio.raw.read(folder / "layer.shp", encoding=encoding, datetime_as_string=True)
        except (UnicodeDecodeError, LookupError):
            continue
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, OSError):
            raise refuse("shp.broken") from None
        if encoding in ("cp1252", "latin-1") and encoding != declared:
            problems.append(file_problem("enc.cp1252" if encoding == "cp1252" else "enc.latin1"))
        shapes = np.array(shapely.from_wkb(blobs, on_invalid="ignore"), dtype=object)
        return meta, shapes, fields, problems
    raise refuse("shp.broken")


def _plain(value: Any) -> Any:
    """Cut the time from a date: DBF has dates alone."""
    return value.removesuffix("T00:00:00") if isinstance(value, str) else value
