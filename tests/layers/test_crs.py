"""Coordinates become degrees in one place, and never by guessing."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.crs import to_wgs84
from layers.errors import CrsError
from layers.geo_drivers import ALLOWED_DRIVERS
from tests.places import ROOT

BOUND = pyproj.CRS("+proj=longlat +ellps=bessel +towgs84=1,2,3,0,0,0,0 +type=crs").to_wkt()
"""A system that carries a conversion of its own."""

KINDIA = np.array([shapely.Point(-12.85, 10.05), None], dtype=object)


def test_a_layer_without_a_system_is_refused_with_what_to_do():
    for nothing in (None, ""):
        with pytest.raises(CrsError) as caught:
            to_wgs84(KINDIA, nothing, "clinics.shp")
        assert caught.value.code == "crs.missing"
        assert "clinics.shp" in str(caught.value.message.values)


@pytest.mark.parametrize(
    "crs",
    [
        "EPSG:999999",
        "nonsense",
        "+proj=utm +zone=28",
        "+proj=pipeline +step +proj=hgridshift +grids=/etc/passwd",
        "https://example.org/my.wkt",
        {"type": "BoundCRS"},
        {"type": "nothing"},
        "GEOGCS[",
        BOUND,
        -5,
    ],
    ids=lambda crs: str(crs)[:20],
)
def test_a_system_that_is_not_known_is_refused_and_no_file_is_opened_for_it(crs):
    with pytest.raises(CrsError) as caught:
        to_wgs84(KINDIA, crs, "clinics.gpkg")
    assert caught.value.code == "crs.unknown"


@pytest.mark.parametrize(
    "crs",
    [
        4326,
        "EPSG:4326",
        "OGC:CRS84",
        "CRS84",
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "urn:ogc:def:crs:EPSG::4326",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        pyproj.CRS(4326).to_wkt(),
        pyproj.CRS(4326).to_wkt("WKT1_ESRI"),
        pyproj.CRS("OGC:CRS84").to_json_dict(),
    ],
    ids=lambda crs: str(crs)[:30],
)
def test_degrees_on_wgs_84_stay_as_they_are_whatever_they_are_called(crs):
    geometries, system = to_wgs84(KINDIA, crs, "clinics.geojson")
    assert geometries is KINDIA
    assert system is None


@pytest.mark.parametrize(
    "crs",
    [32628, "EPSG:32628", "urn:ogc:def:crs:EPSG::32628", pyproj.CRS(32628).to_wkt()],
    ids=lambda crs: str(crs)[:30],
)
def test_metres_in_utm_become_degrees_and_the_system_is_named(crs):
    metres = np.array([shapely.Point(500_000, 0), None], dtype=object)
    geometries, system = to_wgs84(metres, crs, "clinics.geojson")
    assert shapely.get_coordinates(geometries)[0] == pytest.approx([-15, 0], abs=1e-9)  # where zone 28 is measured from
    assert geometries[1] is None
    assert system == "WGS 84 / UTM zone 28N"
    assert metres[0] == shapely.Point(500_000, 0)


def test_a_system_without_a_name_is_named_by_its_zone():
    unnamed = pyproj.CRS(32632).to_json_dict() | {"name": "unknown"}
    unnamed.pop("id", None)
    assert to_wgs84(np.array([shapely.Point(500_000, 0)]), unnamed, "roads.parquet")[1] == "UTM 32N"


@given(longitude=st.floats(-17.5, -12.5), latitude=st.floats(0.5, 20))
def test_there_and_back_is_the_same_place(longitude, latitude):
    forward = pyproj.Transformer.from_crs(4326, 32628, always_xy=True)
    there = np.array([shapely.Point(*forward.transform(longitude, latitude))])
    back, _ = to_wgs84(there, 32628, "x")
    assert shapely.get_coordinates(back)[0] == pytest.approx([longitude, latitude], abs=1e-9)


def test_no_other_module_converts_coordinates():
    converting = {"to_crs", "set_crs", "Transformer", "transform_geom", "transform_bounds"}
    found = []
    for room in ("app", "assessments", "layers", "mapping"):
        for path in (ROOT / room).rglob("*.py"):
            if path == ROOT / "layers" / "crs.py":
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                name = getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "name", None)
                if name in converting:
                    found.append(f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)} {name}")
    assert found == []


def test_a_fresh_process_has_no_driver_but_those_allowed_and_says_nothing_about_it():
    code = "import layers, json, pyogrio; print(json.dumps(sorted(pyogrio.list_drivers())))"
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert json.loads(fresh.stdout) == sorted(ALLOWED_DRIVERS)
    assert fresh.stderr == ""


def test_gdal_fetches_nothing(tmp_path):
    code = (
        "import layers, pyogrio, sys\n"
        "try: pyogrio.raw.read(sys.argv[1])\n"
        "except pyogrio.errors.DataSourceError: print('refused')"
    )
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        address = f"/vsicurl/http://127.0.0.1:{server.getsockname()[1]}/a.geojson"
        fresh = subprocess.run(
            [sys.executable, "-c", code, address], capture_output=True, text=True, check=True, cwd=ROOT
        )
        assert fresh.stdout.strip() == "refused"
        with pytest.raises(TimeoutError):
            server.accept()
