"""Whatever bytes a file has, reading it gives a grid: no traceback, no hang, no silence."""

from __future__ import annotations

import logging
import random

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.readers import formats
from layers.readers.formats import READERS, read_grid
from layers.readers.grid import Grid
from tests.layers.readers.bad_files import TABLES
from tests.layers.readers.bad_layer_files import LAYERS
from tests.layers.readers.file_builders import (
    GOOD_FEATURE,
    PLACEMARK,
    SQUARE,
    collection,
    csv_text,
    feature,
    kml,
    polygon,
    save_gpkg,
    save_workbook,
    save_zip,
    shapefile_parts,
)

BAD_FILES = TABLES | LAYERS

CUTS = 20
STARTS = {
    ".csv": (b"", b"a,b\n", b'a,"b\n', b"\xff\xfe", b"\xef\xbb\xbf"),
    ".geojson": (b"", b'{"type":"FeatureCollection","features":[', b'[{"'),
    ".json": (b"[", b"{", b'{"type":'),
    ".xlsx": (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ".gpkg": (b"SQLite format 3\x00", b"SQLite format 3\x00\x10\x00"),
    ".parquet": (b"PAR1",),
    ".zip": (b"PK\x03\x04", b"PK\x05\x06"),
    ".shp": (b"\x00\x00\x27\x0a",),
    ".kml": (b"<kml>", b"<?xml version='1.0' encoding='"),
    ".yaml": (b"programmes:\n  - ", b"programmes: [", b"&a [*a"),
}


def is_a_whole_answer(grid):
    """A grid either has rows, or one problem that rejects the file and nothing else."""
    assert isinstance(grid, Grid)
    rejected = [problem for problem in grid.problems if problem.action == "reject"]
    assert bool(rejected) == grid.cells.empty
    assert len(grid.row_numbers) == len(grid.cells)
    if rejected:
        assert len(grid.problems) == 1
        # these two are for what nobody thought of; a reader knows its own format's faults
        assert grid.problems[0].code not in {"file.too_heavy", "file.unreadable"}
    if grid.geometry is not None:
        assert len(grid.geometry) == len(grid.cells)
    return True


@given(which=st.integers(0, 9), rest=st.binary(max_size=200))
@pytest.mark.parametrize("extension", STARTS)
def test_any_bytes_give_a_grid(extension, which, rest, tmp_path_factory):
    starts = STARTS[extension]
    path = tmp_path_factory.mktemp("any") / f"a{extension}"
    path.write_bytes(starts[which % len(starts)] + rest)
    assert is_a_whole_answer(read_grid(path))


@given(
    text=st.text(max_size=200),
    extension=st.sampled_from([".csv", ".tsv", ".geojson", ".json", ".yaml", ".kml", ".gpx"]),
)
def test_any_text_gives_a_grid(text, extension, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / f"a{extension}"
    path.write_bytes(text.encode("utf-8", "replace"))
    assert is_a_whole_answer(read_grid(path))


KEYS = ["type", "geometry", "properties", "coordinates", "features", "crs", "id", "a"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
geometries = st.fixed_dictionaries({
    "type": st.sampled_from(["Point", "MultiPoint", "LineString", "Polygon", "MultiPolygon", "GeometryCollection"]),
    "coordinates": st.recursive(st.floats(allow_nan=False) | st.integers(), lambda inner: st.lists(inner, max_size=5)),
    "geometries": json_values,
})  # fmt: skip


@given(properties=json_values, geometry=geometries | json_values, more=json_values)
def test_any_feature_gives_a_grid(properties, geometry, more, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "a.geojson"
    other = {"type": "Feature", "properties": properties, "geometry": geometry, "id": more}
    path.write_text(collection(GOOD_FEATURE, other, crs=more), encoding="utf-8", errors="replace")
    assert is_a_whole_answer(read_grid(path))


def good_files(folder):
    """Write one good file of each format."""
    (folder / "a.csv").write_text(csv_text(), encoding="utf-8")
    (folder / "a.geojson").write_text(collection(GOOD_FEATURE, feature(polygon(*SQUARE), n=1)))
    (folder / "a.kml").write_text(kml(PLACEMARK))
    (folder / "a.gpx").write_text("<gpx><wpt lat='10' lon='-13'><name>Kindia</name></wpt></gpx>")
    (folder / "a.yaml").write_text("programmes:\n  - programme_id: a\n    criteria: {all: [{age: {from: 18}}]}\n")
    save_workbook(folder / "a.xlsx")
    save_gpkg(folder / "a.gpkg")
    save_zip(folder / "a.zip", {f"layer{suffix}": content for suffix, content in shapefile_parts().items()})
    frame = gpd.GeoDataFrame({"name": ["Kindia"]}, geometry=[shapely.Point(-12.85, 10.05)], crs=4326)
    frame.to_parquet(folder / "a.parquet")
    return sorted(folder.iterdir())


def test_there_is_a_good_file_of_every_format(tmp_path):
    alike = {
        ".tsv": ".csv",
        ".txt": ".csv",
        ".json": ".geojson",
        ".yml": ".yaml",
        ".geoparquet": ".parquet",
        ".shp": ".zip",
    }
    written = good_files(tmp_path)
    assert {path.suffix for path in written} == {alike.get(extension, extension) for extension in READERS}
    for path in written:
        assert not read_grid(path).cells.empty, path.name


def test_a_file_cut_off_anywhere_gives_a_grid(tmp_path):
    chance = random.Random(1)  # noqa: S311 - places to cut a file
    for path in good_files(tmp_path):
        content = path.read_bytes()
        for cut in [1, len(content) - 1, *(chance.randrange(2, len(content)) for _ in range(CUTS))]:
            short = path.with_stem(f"cut{cut}")
            short.write_bytes(content[:cut])
            assert is_a_whole_answer(read_grid(short))


@pytest.mark.parametrize(
    "case", [case for name, case in BAD_FILES.items() if name not in {"f14", "g01", "g02"}], ids=str
)
def test_a_bad_file_cut_off_anywhere_gives_a_grid(case, tmp_path):
    content = case.write(tmp_path).read_bytes()
    chance = random.Random(case.name)  # noqa: S311 - the same
    for number in range(CUTS if content else 0):
        short = tmp_path / f"cut{number}{case.name}"
        short.write_bytes(content[: chance.randrange(len(content))])
        assert is_a_whole_answer(read_grid(short))
        short.unlink()


@given(changes=st.lists(st.tuples(st.integers(0, 1_000_000), st.integers(0, 255)), min_size=1, max_size=4))
@pytest.mark.parametrize("extension", [".xlsx", ".gpkg", ".parquet", ".zip", ".geojson", ".kml", ".yaml"])
def test_a_good_file_with_some_bytes_changed_gives_a_grid(extension, changes, good_contents, tmp_path_factory):
    content = bytearray(good_contents[extension])
    for place, byte in changes:
        content[place % len(content)] = byte
    path = tmp_path_factory.mktemp("changed") / f"a{extension}"
    path.write_bytes(bytes(content))
    assert is_a_whole_answer(read_grid(path))


@pytest.fixture(scope="module")
def good_contents(tmp_path_factory):
    return {path.suffix: path.read_bytes() for path in good_files(tmp_path_factory.mktemp("good"))}


def test_a_fault_of_ours_is_a_sentence_and_the_log_holds_no_value(tmp_path, monkeypatch, caplog):
    def faulty(source):
        raise ZeroDivisionError(source.path.read_text())

    monkeypatch.setattr(formats, "READERS", {".csv": faulty})
    path = tmp_path / "a.csv"
    path.write_text("case_code\nA1\n")
    with caplog.at_level(logging.WARNING):
        assert read_grid(path).problems[0].code == "file.unreadable"
    assert "ZeroDivisionError" in caplog.text
    assert "A1" not in caplog.text
