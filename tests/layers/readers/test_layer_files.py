"""Layers and programmes: GeoJSON, GeoPackage, GeoParquet, shapefiles, KML, GPX and YAML."""

from __future__ import annotations

import json
import sqlite3

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from layers.readers.formats import read_grid
from layers.reading import Action
from layers.rules import Age, AllOf, EducationGrade, Within, rule_of
from tests.layers.readers.file_builders import (
    GOOD_FEATURE,
    PLACEMARK,
    SQUARE,
    collection,
    feature,
    gpkg_blob,
    kml,
    point,
    polygon,
    save_gpkg,
    save_zip,
    shapefile_parts,
)
from tests.places import shared_data


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def codes(grid):
    return [problem.code for problem in grid.problems]


# GeoJSON


def test_properties_become_text_and_the_first_feature_is_row_2(tmp_path):
    features = [
        feature(point(), a="NA", b=1.0, c=True, d=None, e=["medical", "vocational"], f={"x": [1]}, g=1e-7),
        feature(point(), h="later"),
    ]
    grid = read_grid(written(tmp_path / "a.geojson", collection(*features)))
    assert grid.cells.to_numpy().tolist() == [
        list("abcdefgh"),
        ["NA", "1", "true", "", "medical vocational", '{"x": [1]}', "1e-07", ""],
        [""] * 7 + ["later"],
    ]
    assert (grid.header_row, grid.row_numbers.tolist()) == (0, [1, 2, 3])


def test_the_identifier_of_a_feature_is_a_column_unless_its_properties_have_one(tmp_path):
    features = [{**feature(point(), n=1), "id": "outer"}, {**feature(point(), id="inner"), "id": "outer"}]
    grid = read_grid(written(tmp_path / "a.geojson", collection(*features)))
    assert grid.cells.iloc[0].tolist() == ["n", "id"]
    assert grid.cells[1].tolist() == ["id", "outer", "inner"]


def test_half_a_character_is_left_out(tmp_path):
    grid = read_grid(written(tmp_path / "a.geojson", collection(feature(point(), name="a\ud800b"))))
    assert grid.cells.iloc[1, 0] == "ab"


def test_a_plain_list_of_records_is_a_table(tmp_path):
    grid = read_grid(written(tmp_path / "a.json", json.dumps([{"name": "Abuko", "lat": 13.4}, {"name": "Basse"}])))
    assert grid.cells.to_numpy().tolist() == [["name", "lat"], ["Abuko", "13.4"], ["Basse", ""]]
    assert grid.geometry is None


@pytest.mark.parametrize(
    "content", ["[]", "{}", "3", "[1, 2]", '{"type": "FeatureCollection"}', '{"type":"Point","coordinates":[1,2]}']
)
def test_json_that_is_no_layer_is_refused(content, tmp_path):
    assert set(codes(read_grid(written(tmp_path / "a.json", content)))) <= {"geojson.type", "file.no_rows"}


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        ({"type": "Point", "coordinates": [1]}, "geom.invalid"),
        ({"type": "Point", "coordinates": [True, False]}, "geom.invalid"),
        ({"type": "Point", "coordinates": None}, "geom.invalid"),
        ({"type": "Circle", "coordinates": [1, 2]}, "geom.invalid"),
        ({"type": "Polygon", "coordinates": []}, "geom.empty"),
        ({"type": "Polygon", "coordinates": [[]]}, "geom.empty"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}, "geom.ring"),
        ({"type": "Polygon", "coordinates": [[0, 0], [1, 1]]}, "geom.invalid"),
        ({"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 1]]]]}, "geom.ring"),
        ({"type": "LineString", "coordinates": [[0, 0]]}, "geom.invalid"),
        ({"type": "GeometryCollection", "geometries": [None]}, "geom.invalid"),
        (["Point"], "geom.invalid"),
        ("POINT (1 2)", "geom.invalid"),
    ],
    ids=str,
)
def test_a_geometry_that_cannot_be_built_is_named_by_its_row(geometry, code, tmp_path):
    grid = read_grid(written(tmp_path / "a.geojson", collection(GOOD_FEATURE, feature(geometry, service_id="x"))))
    assert [(problem.code, problem.row, problem.action) for problem in grid.problems] == [(code, 3, Action.ROWS)]
    assert grid.geometry[2] is None
    assert grid.geometry[1] == shapely.Point(-12.85, 10.05)


def test_a_coordinate_beyond_all_numbers_is_named(tmp_path):
    content = collection(GOOD_FEATURE, feature(point(77.25), a=1)).replace("77.25", "1e999")
    grid = read_grid(written(tmp_path / "a.geojson", content))
    assert [(problem.code, problem.row) for problem in grid.problems] == [("geom.invalid", 3)]


def test_a_multipoint_of_one_point_is_the_point(tmp_path):
    geometry = {"type": "MultiPoint", "coordinates": [[-12.85, 10.05]]}
    grid = read_grid(written(tmp_path / "a.geojson", collection(feature(geometry, a=1))))
    assert grid.geometry[1] == shapely.Point(-12.85, 10.05)


def test_a_polygon_keeps_its_holes(tmp_path):
    hole = [[-12.6, 10.4], [-12.4, 10.4], [-12.4, 10.6], [-12.6, 10.4]]
    geometry = polygon(*SQUARE)
    geometry["coordinates"].append(hole)
    grid = read_grid(written(tmp_path / "a.geojson", collection(feature(geometry, a=1))))
    assert grid.geometry[1].area == pytest.approx(1 - 0.02)


def test_an_outline_in_metres_without_a_word_about_it_is_named(tmp_path):
    metres = polygon((500_000, 0), (600_000, 0), (600_000, 100_000), (500_000, 0))
    grid = read_grid(written(tmp_path / "a.geojson", collection(feature(metres, a=1))))
    assert [(problem.code, problem.row) for problem in grid.problems] == [("geom.range", 2)]


@pytest.mark.parametrize("crs", [{"type": "link", "properties": {"href": "http://127.0.0.1/crs"}}, "EPSG:4326", {}, []])
def test_a_reference_system_that_is_only_linked_is_never_fetched(crs, tmp_path):
    assert codes(read_grid(written(tmp_path / "a.geojson", collection(GOOD_FEATURE, crs=crs)))) == ["crs.unknown"]


@given(longitude=st.floats(-180, 180), latitude=st.floats(-90, 90))
def test_a_point_arrives_to_the_last_digit(longitude, latitude, tmp_path_factory):
    path = tmp_path_factory.mktemp("layer") / "a.geojson"
    grid = read_grid(written(path, collection(feature(point(longitude, latitude), a="x"))))
    assert shapely.get_coordinates(grid.geometry).tolist() == [[longitude, latitude]]


# GeoPackage


def test_values_of_a_geopackage_become_text_and_blobs_nothing(tmp_path):
    statements = [
        "ALTER TABLE services ADD COLUMN code TEXT",
        "ALTER TABLE services ADD COLUMN seats REAL",
        "ALTER TABLE services ADD COLUMN photo BLOB",
        "UPDATE services SET code = '007', seats = 12.0, photo = x'ff00'",
    ]
    grid = read_grid(save_gpkg(tmp_path / "a.gpkg", statements=statements))
    assert grid.cells.iloc[1].tolist() == ["1", "kindia", "007", "12", ""]


def test_columns_that_would_be_computed_are_not_read(tmp_path):
    bomb = "ALTER TABLE services ADD COLUMN bomb TEXT AS (hex(zeroblob(100000000))) VIRTUAL"
    grid = read_grid(save_gpkg(tmp_path / "a.gpkg", statements=[bomb]))
    assert grid.cells.iloc[0].tolist() == ["fid", "service_id"]


def test_a_virtual_table_is_not_a_layer(tmp_path):
    virtual = ["DROP TABLE services", "CREATE VIRTUAL TABLE services USING rtree(fid, a, b)"]
    assert codes(read_grid(save_gpkg(tmp_path / "a.gpkg", statements=virtual))) == ["gpkg.view"]


def second_layer(kind="TABLE others (fid INTEGER PRIMARY KEY, n TEXT)"):
    return [
        f"CREATE {kind}",
        "INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('others', 'attributes', 0)",
    ]


def test_two_layers_are_a_question_and_one_asked_for_is_read(tmp_path):
    statements = [*second_layer(), "INSERT INTO others VALUES (1, 'x')"]
    path = save_gpkg(tmp_path / "a.gpkg", statements=statements)
    asked = read_grid(path)
    assert [(problem.code, problem.action) for problem in asked.problems] == [("layer.choose", Action.ASK)]
    assert [problem.action for problem in read_grid(path, accept=frozenset({"layer.choose"})).problems] == [Action.FIX]
    chosen = read_grid(path, sheet="others")
    assert chosen.problems == ()
    assert chosen.cells.to_numpy().tolist() == [["fid", "n"], ["1", "x"]]
    assert chosen.geometry is None
    assert codes(read_grid(path, sheet="nothing")) == ["xlsx.sheet_unknown"]


def test_a_layer_asked_for_is_read_beside_a_view(tmp_path):
    path = save_gpkg(tmp_path / "a.gpkg", statements=second_layer("VIEW others AS SELECT 1 AS fid"))
    assert codes(read_grid(path)) == ["gpkg.view"]
    assert codes(read_grid(path, sheet="services")) == []


def test_a_geopackage_is_never_written_to(tmp_path):
    path = save_gpkg(tmp_path / "a.gpkg")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    before = path.read_bytes()
    path.chmod(0o400)
    assert codes(read_grid(path)) == []
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.gpkg"]


def test_a_geopackage_of_an_undefined_system_is_refused(tmp_path):
    assert codes(read_grid(save_gpkg(tmp_path / "a.gpkg", srs_id=-1))) == ["crs.missing"]


def test_a_geopackage_in_utm_arrives_in_degrees(tmp_path):
    grid = read_grid(save_gpkg(tmp_path / "a.gpkg", [("a", shapely.Point(500_000, 0))], srs_id=32628))
    assert codes(grid) == ["crs.reprojected"]
    assert shapely.get_coordinates(grid.geometry)[0] == pytest.approx([-15, 0], abs=1e-9)


def test_an_envelope_before_the_geometry_is_skipped(tmp_path):
    plain = gpkg_blob(shapely.Point(-12.85, 10.05))
    enveloped = plain[:3] + bytes([plain[3] | 0b10]) + plain[4:8] + b"\x00" * 32 + plain[8:]
    grid = read_grid(save_gpkg(tmp_path / "a.gpkg", [("a", enveloped)]))
    assert grid.geometry[1] == shapely.Point(-12.85, 10.05)


def test_text_that_is_not_utf_8_is_read_as_windows_1252_and_told(tmp_path):
    statements = ["UPDATE services SET service_id = CAST(x'4c6162e9' AS TEXT)"]
    grid = read_grid(save_gpkg(tmp_path / "a.gpkg", statements=statements))
    assert codes(grid) == ["enc.cp1252"]
    assert grid.cells.iloc[1, 1] == "Labé"


def test_a_database_that_is_no_geopackage_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / "a.gpkg") as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    assert codes(read_grid(tmp_path / "a.gpkg")) == ["gpkg.broken"]


# GeoParquet


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


# Shapefiles


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


# KML and GPX


def test_placemarks_are_rows_with_their_data(tmp_path):
    data = '<ExtendedData><Data name="type"><value>medical</value></Data></ExtendedData>'
    outer = " ".join(f"{x},{y}" for x, y in SQUARE)
    ring = f"<outerBoundaryIs><LinearRing><coordinates>{outer}</coordinates></LinearRing></outerBoundaryIs>"
    body = PLACEMARK + f"<Folder><Placemark><name>Zone</name>{data}<Polygon>{ring}</Polygon></Placemark></Folder>"
    grid = read_grid(written(tmp_path / "a.kml", kml(body)))
    assert grid.cells.to_numpy().tolist() == [["name", "type"], ["Kindia", ""], ["Zone", "medical"]]
    assert grid.geometry[1] == shapely.Point(-12.85, 10.05)
    assert grid.geometry[2].area == pytest.approx(1)


def test_waypoints_are_rows(tmp_path):
    body = (
        '<gpx><wpt lat="10.05" lon="-12.85"><name>Kindia</name></wpt><wpt lat="x" lon="1"><name>Odd</name></wpt></gpx>'
    )
    grid = read_grid(written(tmp_path / "a.gpx", body))
    assert grid.cells[0].tolist() == ["name", "Kindia", "Odd"]
    assert grid.geometry[1] == shapely.Point(-12.85, 10.05)
    assert [(problem.code, problem.row) for problem in grid.problems] == [("geom.invalid", 3)]


# Programmes as YAML

MASONRY = """
programmes:
  - programme_id: masonry-2027
    programme_name: "Masonry, six months"
    service_ids: [kindia-tvet, 007]
    starts: 2027-03-01
    seats: {total: 20, available: 12, as_of: 2026-11-01}
    stipend: {amount: 50000, currency: GNF, period: month, covers: [food, local transport]}
    isco08_codes: [7112, 0110]
    criteria:
      all:
        - age: {from: 18, to: 35, on: start}
        - education_grade: {to: 10, system: GN}
        - within: {urban_km: 5, rural_km: 10, class_of: home}

  - programme_id: no-limits
    country: NO
    seats: 12
    ends: ~
"""


def test_a_programme_becomes_a_row_of_what_was_typed(tmp_path):
    grid = read_grid(written(tmp_path / "a.yaml", MASONRY))
    header, first, second = grid.cells.to_numpy().tolist()
    first, second = dict(zip(header, first, strict=True)), dict(zip(header, second, strict=True))
    assert rule_of(first.pop("criteria")) == AllOf(
        (Age(18, 35, "start"), EducationGrade(None, 10, "GN"), Within(5, 10, "home"))
    )
    assert {key: value for key, value in first.items() if value} == {
        "programme_id": "masonry-2027",
        "programme_name": "Masonry, six months",
        "service_ids": "kindia-tvet 007",
        "starts": "2027-03-01",
        "seats_total": "20",
        "seats_available": "12",
        "seats_as_of": "2026-11-01",
        "stipend_amount": "50000",
        "stipend_currency": "GNF",
        "stipend_period": "month",
        "stipend_covers": "food local_transport",
        "isco08_codes": "7112 0110",
    }
    assert {key: value for key, value in second.items() if value} == {
        "programme_id": "no-limits",
        "country": "NO",
        "seats_total": "12",
    }
    assert grid.row_numbers.tolist() == [2, 3, 16]
    assert grid.problems == ()


def test_programmes_on_one_line_are_numbered_like_rows(tmp_path):
    grid = read_grid(written(tmp_path / "a.yml", "programmes: [{programme_id: a}, {programme_id: b}]"))
    assert grid.row_numbers.tolist() == [1, 2, 3]


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a: [1, 2", "yaml.broken"),
        ("programmes:\n\t- a", "yaml.broken"),
        ("programmes: {a: 1}", "yaml.shape"),
        ("- programme_id: a", "yaml.shape"),
        ("just text", "yaml.shape"),
        ("programmes: []", "file.no_rows"),
        ("programmes: [!!python/object/apply:os.system [id]]", "yaml.tag"),
        (LAUGHS + "programmes: *i", "yaml.too_large"),
        ("programmes: &x [*x]", "yaml.too_large"),
        ("programmes: " + "[" * 100_000, "yaml.too_large"),
        ("programmes: [" + "1," * 300_000 + "]", "yaml.too_large"),
    ],
    ids=lambda value: value[:30],
)
def test_yaml_that_is_broken_or_hostile_is_refused(content, code, tmp_path):
    assert codes(read_grid(written(tmp_path / "a.yaml", content))) == [code]


def test_an_entry_that_is_no_programme_and_a_key_said_twice_are_named_by_line(tmp_path):
    content = "programmes:\n  - programme_id: a\n    programme_id: b\n  - just text\n  - programme_id: c\n"
    grid = read_grid(written(tmp_path / "a.yaml", content))
    assert [(problem.code, problem.row) for problem in grid.problems] == [("yaml.key_twice", 2), ("yaml.entry", 4)]
    assert len(grid.cells) == 4
