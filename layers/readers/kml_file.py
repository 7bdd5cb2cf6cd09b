"""How are the places in a KML or GPX file read?

Names, descriptions, data fields and geometries only: styles, links and tracks say nothing about a service. A link to
another file is never followed; it is a row that cannot be used, so that nobody thinks its places came in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from layers.readers.cells import grid_of, table_of_records
from layers.readers.file_problems import file_problem, refuse
from layers.readers.geojson import GeometryError, shape_of
from layers.readers.geometry import usable_geometries
from layers.readers.limits import MAX_ROWS
from layers.readers.xml_events import XmlHandler, parse_xml

if TYPE_CHECKING:
    from layers.readers.grid import Grid
    from layers.readers.source_file import SourceFile
    from layers.reading import Problem

_KML_TEXTS = frozenset({"name", "description", "address", "phoneNumber", "SimpleData", "value", "coordinates"})
_GPX_TEXTS = frozenset({"name", "desc", "cmt", "sym", "type", "ele"})
_GPX_ROWS = {"wpt": "Point", "rte": "LineString", "trk": "LineString"}


class _RowsHandler(XmlHandler):
    """Gather rows: a record and a GeoJSON geometry each."""

    texts: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.geometries: list[dict[str, Any] | None] = []
        self.links: list[int] = []
        self.record: dict[str, Any] | None = None
        self.geometry: dict[str, Any] | None = None
        self.parts: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.record is not None and name in self.texts:
            self.parts = []
        self.start_other(name, attributes)

    def start_other(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element of the format."""

    def text(self, text: str) -> None:
        if self.parts is not None:
            self.parts.append(text)

    def end(self, name: str) -> None:
        if self.parts is not None and name in self.texts:
            self.take_text(name, "".join(self.parts).strip())
            self.parts = None
        self.end_other(name)

    def take_text(self, name: str, text: str) -> None:
        """Keep the text of an element."""
        if self.record is not None:
            self.record.setdefault(name, text)

    def end_other(self, name: str) -> None:
        """End an element of the format."""

    def begin_row(self) -> None:
        self.record, self.geometry = {}, None

    def end_row(self) -> None:
        if self.record is not None:
            if len(self.records) == MAX_ROWS:
                raise refuse("file.too_many_rows", limit=MAX_ROWS)
            self.records.append(self.record)
            self.geometries.append(self.geometry)
        self.record = None


class _KmlHandler(_RowsHandler):
    texts = _KML_TEXTS

    def __init__(self) -> None:
        super().__init__()
        self.key = ""
        self.shapes: list[dict[str, Any]] = []
        self.rings: list[Any] = []

    def start_other(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("Placemark", "NetworkLink"):
            self.begin_row()
            self.shapes = []
        elif name in ("Data", "SimpleData"):
            self.key = attributes.get("name", "")
        elif name == "Polygon":
            self.rings = []

    def take_text(self, name: str, text: str) -> None:
        if name == "coordinates":
            self.rings.append(_positions(text))
        elif name in ("SimpleData", "value"):
            super().take_text(self.key or name, text)
        else:
            super().take_text(name, text)

    def end_other(self, name: str) -> None:
        if name in ("Point", "LineString", "Polygon") and self.record is not None:
            whole: Any = self.rings if name == "Polygon" else next(iter(self.rings), None)
            if name == "Point" and isinstance(whole, list):
                whole = next(iter(whole), [])
            self.shapes.append({"type": name, "coordinates": whole})
            self.rings = []
        elif name in ("Placemark", "NetworkLink"):
            self.geometry = _gathered(self.shapes)
            if name == "NetworkLink" and self.record is not None:
                self.links.append(len(self.records))
                self.record.setdefault("name", name)
            self.end_row()


class _GpxHandler(_RowsHandler):
    texts = _GPX_TEXTS

    def start_other(self, name: str, attributes: dict[str, str]) -> None:
        if name in _GPX_ROWS:
            self.begin_row()
            at = _position(attributes.get("lon"), attributes.get("lat")) if name == "wpt" else []
            self.geometry = {"type": _GPX_ROWS[name], "coordinates": at}
        elif name in ("trkpt", "rtept") and self.geometry is not None:
            self.geometry["coordinates"].append(_position(attributes.get("lon"), attributes.get("lat")))

    def end_other(self, name: str) -> None:
        if name in _GPX_ROWS:
            self.end_row()


def read_kml(source: SourceFile) -> Grid:
    """Read the placemarks of a KML file; the first is row 2.

    Raises
    ------
    RefusedError
        When the file defines entities, is not well-formed, or holds no placemark.

    """
    return _read(source, _KmlHandler())


def read_gpx(source: SourceFile) -> Grid:
    """Read the waypoints of a GPX file (routes and tracks are rows of lines); the first is row 2.

    Raises
    ------
    RefusedError
        When the file defines entities, is not well-formed, or holds no waypoint.

    """
    return _read(source, _GpxHandler())


def _read(source: SourceFile, handler: _RowsHandler) -> Grid:
    source.check_size()
    with source.path.open("rb") as file:
        parse_xml(file.read, handler)
    if not handler.records:
        raise refuse("file.no_rows")
    numbers = np.arange(1, len(handler.records) + 2)
    shapes = np.empty(len(numbers), dtype=object)
    problems: list[Problem] = [file_problem("kml.networklink_ignored", row=place + 2) for place in handler.links]
    for place, geometry in enumerate(handler.geometries, start=1):
        try:
            shapes[place] = shape_of(geometry)
        except GeometryError as error:
            problems.append(file_problem(str(error), row=place + 1))
    shapes, found = usable_geometries(shapes, numbers, crs=4326, source=source.name)
    table = table_of_records(handler.records)
    return grid_of(source, table, numbers, header_row=0, geometry=shapes, problems=[*problems, *found])


def _gathered(shapes: list[dict[str, Any]]) -> dict[str, Any] | None:
    if len(shapes) < 2:  # noqa: PLR2004 - several
        return next(iter(shapes), None)
    if all(shape["type"] == "Polygon" for shape in shapes):
        return {"type": "MultiPolygon", "coordinates": [shape["coordinates"] for shape in shapes]}
    return {"type": "GeometryCollection", "geometries": shapes}


def _positions(text: str) -> list[list[Any]]:
    """Read KML coordinates: `lon,lat[,altitude]`, separated by spaces."""
    return [_position(*entry.split(",")[:2]) for entry in text.split() if "," in entry]


def _position(longitude: str | None, latitude: str | None) -> list[Any]:
    try:
        return [float(longitude or ""), float(latitude or "")]
    except ValueError:
        return ["", ""]
