"""GeoParquet and shapefiles: every encoding, every part."""

from __future__ import annotations

import random

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from pyarrow import parquet

from layers.readers.formats import read_grid
from tests.layers.readers.file_builders import (
    SQUARE,
    save_zip,
    shapefile_parts,
)
from tests.places import shared_data


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def codes(grid):
    return [problem.code for problem in grid.problems]


def places(**columns):
    return gpd.GeoDataFrame(
        {"name": ["Kindia", "Labé"], **columns},
        geometry=[shapely.Point(-12.85, 10.05), shapely.Point(-12.28, 11.31)],
        crs=4326,
    )


def test_geoparquet_keeps_names_numbers_dates_and_points(tmp_path):
    path = tmp_path / "a.parquet"
    days = pd.to_datetime(["2026-11-15", None])
    places(n=pd.array([1, None], "Int64"), share=[0.1, 2.0], day=days, yes=[True, False]).to_parquet(path)
    grid = read_grid(path)
    assert grid.cells.to_numpy().tolist() == [
        ["name", "n", "share", "day", "yes"],
        ["Kindia", "1", "0.1", "2026-11-15", "true"],
        ["Labé", "", "2", "", "false"],
    ]
    assert grid.geometry.tolist() == [None, shapely.Point(-12.85, 10.05), shapely.Point(-12.28, 11.31)]
    assert grid.problems == ()


SHAPES = {
    "point": shapely.Point(-12.85, 10.05),
    "linestring": shapely.LineString([(-13, 10), (-12, 11)]),
    "polygon": shapely.Polygon(SQUARE, [[(-12.6, 10.4), (-12.4, 10.4), (-12.4, 10.6), (-12.6, 10.4)]]),
    "multilinestring": shapely.MultiLineString([[(-13, 10), (-12, 11)], [(0, 0), (1, 1)]]),
    "multipolygon": shapely.MultiPolygon([shapely.Polygon(SQUARE), shapely.box(0, 0, 1, 1)]),
}


@pytest.mark.parametrize("kind", SHAPES)
def test_geoparquet_in_its_native_encoding_gives_the_same_shapes(kind, tmp_path):
    path = tmp_path / "a.parquet"
    shapes = [SHAPES[kind], SHAPES[kind], None if kind != "point" else SHAPES[kind]]
    frame = gpd.GeoDataFrame({"n": [1, 2, 3]}, geometry=shapes, crs=4326)
    frame.to_parquet(path, geometry_encoding="geoarrow")
    grid = read_grid(path)
    assert grid.problems == ()
    assert [shape if shape is None else shapely.normalize(shape) for shape in grid.geometry[1:]] == [
        shape if shape is None else shapely.normalize(shape) for shape in shapes
    ]


def test_parquet_without_geometry_is_a_table(tmp_path):
    parquet.write_table(pa.table({"a": ["x"], "b": [[1, 2]], "c": [b"bytes"]}), tmp_path / "a.parquet")
    grid = read_grid(tmp_path / "a.parquet")
    assert grid.cells.to_numpy().tolist() == [["a", "b"], ["x", "1 2"]]
    assert grid.geometry is None


def test_geoparquet_of_an_unknown_system_is_refused(tmp_path):
    places().set_crs(None, allow_override=True).to_parquet(tmp_path / "a.parquet")
    assert codes(read_grid(tmp_path / "a.parquet")) == ["crs.missing"]


def test_a_parquet_file_that_unpacks_to_too_much_is_refused_by_its_footer(tmp_path):
    column = pa.array(["x" * 1000] * 220_000)
    parquet.write_table(pa.table({"a": column}), tmp_path / "a.parquet", use_dictionary=False, compression="zstd")
    assert (tmp_path / "a.parquet").stat().st_size < 1_000_000
    assert codes(read_grid(tmp_path / "a.parquet")) == ["zip.size"]


@pytest.mark.shared
def test_the_real_layouts_are_read_whole():
    folder = shared_data()
    official = read_grid(folder / "admin" / "cod_ab_layout_caf_admin2.parquet")
    assert official.problems == ()
    assert len(official.cells) == 73
    assert {shape.geom_type for shape in official.geometry[1:]} == {"Polygon"}
    sites = read_grid(folder / "health" / "healthsites_io_GMB_SEN_GIN_CMR.gpkg")
    assert (len(sites.cells), sites.problems) == (4033, ())
    roads = read_grid(folder / "roads" / "douala_roads.parquet")
    assert codes(roads) == ["crs.reprojected"]
    assert dict(roads.problems[0].message.values) == {"crs": "UTM 32N"}


def zipped_parts(**changed):
    parts = shapefile_parts() | {f".{suffix}": content for suffix, content in changed.items()}
    return {f"layer{suffix}": content for suffix, content in parts.items() if content is not None}


def test_a_zipped_shapefile_is_read_in_any_folder_of_its_archive(tmp_path):
    members = {f"deep/{name}": content for name, content in zipped_parts().items()} | {"deep/readme.txt": b"x"}
    grid = read_grid(save_zip(tmp_path / "a.zip", members))
    assert grid.cells[0].tolist() == ["name", "place 1", "place 2"]
    assert grid.geometry.tolist() == [None, shapely.Point(-12.85, 10.05), shapely.Point(-12.28, 11.31)]
    assert grid.problems == ()


def test_a_shapefile_beside_its_parts_is_read_and_alone_is_not(tmp_path):
    for suffix, content in shapefile_parts().items():
        written(tmp_path / f"layer{suffix}", content)
    assert codes(read_grid(tmp_path / "layer.shp")) == []
    (tmp_path / "layer.dbf").unlink()
    problem = read_grid(tmp_path / "layer.shp").problems[0]
    assert (problem.code, dict(problem.message.values)) == ("shp.parts_missing", {"parts": ".dbf"})


def test_a_shapefile_without_its_reference_system_is_refused(tmp_path):
    assert codes(read_grid(save_zip(tmp_path / "a.zip", zipped_parts(prj=None)))) == ["crs.missing"]


def test_accents_of_a_shapefile_are_read_in_the_encoding_it_has(tmp_path):
    table = shapefile_parts()[".dbf"].replace(b"place 1   ", "Labé".encode("cp1252").ljust(10))
    silent = read_grid(save_zip(tmp_path / "a.zip", zipped_parts(dbf=table, cpg=None)))
    assert (silent.cells.iloc[1, 0], codes(silent)) == ("Labé", ["enc.cp1252"])
    said = read_grid(save_zip(tmp_path / "b.zip", zipped_parts(dbf=table, cpg=b"1252")))
    assert (said.cells.iloc[1, 0], codes(said)) == ("Labé", [])


@pytest.mark.parametrize("part", ["shp", "dbf"])
def test_a_shapefile_shorter_than_its_header_says_is_refused(part, tmp_path):
    cut = shapefile_parts()[f".{part}"][:-12]
    assert codes(read_grid(save_zip(tmp_path / "a.zip", zipped_parts(**{part: cut})))) == ["shp.broken"]


def test_two_shapefiles_in_an_archive_are_a_question(tmp_path):
    members = zipped_parts() | {name.replace("layer", "other"): content for name, content in zipped_parts().items()}
    path = save_zip(tmp_path / "a.zip", members)
    assert codes(read_grid(path)) == ["layer.choose"]
    assert codes(read_grid(path, sheet="other")) == []


def test_an_archive_with_a_password_is_refused(tmp_path):
    path = save_zip(tmp_path / "a.zip", zipped_parts())
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        while place >= 0:
            content[place + offset] |= 1  # the mark of an encrypted member
            place = content.find(signature, place + 4)
    assert codes(read_grid(written(path, bytes(content)))) == ["zip.encrypted"]


def test_an_archive_that_unpacks_to_too_much_is_refused_however_well_it_packs(tmp_path):
    lump = random.Random(1).randbytes(1000) + bytes(40_000)  # noqa: S311 - packs forty times, below the ratio
    path = save_zip(tmp_path / "a.zip", {**zipped_parts(), "readme.txt": lump * 5_200})
    assert codes(read_grid(path)) == ["zip.size"]
