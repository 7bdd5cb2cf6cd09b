"""Which formats may GDAL open in this process?

GDAL picks a driver by content: a file called `.geojson` can be a virtual layer that reads any file or fetches an
address. So every driver but those below is switched off, network access too, before anything imports GDAL (afterwards
the settings do nothing). A test compares the drivers of a fresh process with the list, and so notices when a new GDAL
brings another. Not installed drivers in the list of skipped ones only cost a warning on stderr.

Writing PMTiles would need the SQLite and MVT drivers too, which can read what the others must not: do it in a process
of its own.
"""

from __future__ import annotations

import os

ALLOWED_DRIVERS = frozenset({"ESRI Shapefile", "GPKG", "GeoJSON", "MEM"})
"""Shapefiles are read; GeoPackage and GeoJSON are only written; MEM holds layers that exist in memory alone."""

SKIPPED_DRIVERS = (
    "ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "CSV", "CSW", "Carto", "DGN", "DXF", "EDIGEO", "EEDA",
    "ESRIJSON", "Elasticsearch", "FlatGeobuf", "GDALG", "GML", "GPSBabel", "GPX", "GTFS", "GeoJSONSeq", "GeoRSS",
    "HTTP", "Idrisi", "JML", "JSONFG", "KML", "LIBKML", "LVBAG", "MBTiles", "MVT", "MapInfo File", "MapML",
    "MiraMonVector", "NGW", "OAPIF", "ODS", "OGCAPI", "OGR_GMT", "OGR_PDS", "OGR_VRT", "OSM", "OpenFileGDB", "PCIDSK",
    "PDF", "PDS4", "PGDUMP", "PLSCENES", "PMTiles", "S57", "SQLite", "SXF", "Selafin", "TopoJSON", "VDV", "VFK",
    "VICAR", "WAsP", "WFS", "XLSX",
)  # fmt: skip
"""Every other vector driver of GDAL 3.12 as pyogrio ships it."""

SETTINGS = {
    "GDAL_SKIP": ",".join(SKIPPED_DRIVERS),
    "GDAL_DRIVER_PATH": "disable",  # no plugins
    "GDAL_CONFIG_FILE": "",  # no settings from the user's home
    "GDAL_PAM_ENABLED": "NO",  # no side files
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_TIMEOUT": "1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".nothing-is-fetched",
    "PROJ_NETWORK": "OFF",
}
"""Settings that GDAL and PROJ take from the environment."""


def restrict_gdal() -> None:
    """Switch off what GDAL must not do here; takes effect only before GDAL is first imported."""
    os.environ.update(SETTINGS)
