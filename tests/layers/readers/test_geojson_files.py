"""GeoJSON, KML and GPX: what becomes text, what becomes a place, and what is named by its row."""

from __future__ import annotations

import json

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.readers.formats import read_grid
from layers.reading import Action
from tests.layers.readers.file_builders import (
    GOOD_FEATURE,
    PLACEMARK,
    SQUARE,
    collection,
    feature,
    kml,
    point,
    polygon,
)


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def codes(grid):
    return [problem.code for problem in grid.problems]


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


def test_properties_nested_without_end_are_refused(tmp_path):
    deep = json.loads("[" * 100 + "]" * 100)
    assert codes(read_grid(written(tmp_path / "a.geojson", collection(feature(point(), a=deep))))) == ["json.depth"]


def test_brackets_in_a_text_are_no_nesting(tmp_path):
    grid = read_grid(written(tmp_path / "a.geojson", collection(feature(point(), a="[" * 1000 + '\\"{'))))
    assert grid.problems == ()


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


def test_placemarks_are_rows_with_their_data(tmp_path):
    data = '<ExtendedData><Data name="type"><value>medical</value></Data></ExtendedData>'
    outer = " ".join(f"{x},{y}" for x, y in SQUARE)
    ring = f"<outerBoundaryIs><LinearRing><coordinates>{outer}</coordinates></LinearRing></outerBoundaryIs>"
    body = PLACEMARK + f"<Folder><Placemark><name>Zone</name>{data}<Polygon>{ring}</Polygon></Placemark></Folder>"
    grid = read_grid(written(tmp_path / "a.kml", kml(body)))
    assert grid.cells.to_numpy().tolist() == [["name", "type"], ["Kindia", ""], ["Zone", "medical"]]
    assert grid.geometry[1] == shapely.Point(-12.85, 10.05)
    assert grid.geometry[2].area == pytest.approx(1)


def test_a_document_type_alone_is_refused_where_it_may_declare_more(tmp_path):
    assert codes(read_grid(written(tmp_path / "a.kml", kml(PLACEMARK, doctype="<!DOCTYPE kml>")))) == ["xml.entity"]


def test_waypoints_are_rows(tmp_path):
    body = (
        '<gpx><wpt lat="10.05" lon="-12.85"><name>Kindia</name></wpt><wpt lat="x" lon="1"><name>Odd</name></wpt></gpx>'
    )
    grid = read_grid(written(tmp_path / "a.gpx", body))
    assert grid.cells[0].tolist() == ["name", "Kindia", "Odd"]
    assert grid.geometry[1] == shapely.Point(-12.85, 10.05)
    assert [(problem.code, problem.row) for problem in grid.problems] == [("geom.invalid", 3)]
