"""Files of roads come in through a guarded door: what is right becomes a network, each fault gets one sentence."""

from __future__ import annotations

import bz2
import datetime as dt
import gzip
import json

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, MultiLineString

from layers.readers.limits import MIB, Limits
from layers.road_files.problems import ROAD_PROBLEMS
from layers.road_files.reading import OSM_ATTRIBUTION, read_roads, read_roads_here
from tests.places import shared_data
from tests.roads import degrees

OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
  <node id="1" lat="13.40" lon="-16.60"/>
  <node id="2" lat="13.41" lon="-16.60"/>
  <node id="3" lat="13.42" lon="-16.60"/>
  <node id="4" lat="13.41" lon="-16.59"/>
  <node id="5" lat="13.41" lon="-16.58"/>
  <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/></way>
  <way id="11"><nd ref="2"/><nd ref="4"/><tag k="highway" v="track"/><tag k="oneway" v="-1"/></way>
  <way id="12"><nd ref="4"/><nd ref="5"/><tag k="route" v="ferry"/></way>
  <way id="13"><nd ref="3"/><nd ref="99"/><nd ref="5"/><tag k="highway" v="residential"/></way>
  <way id="14"><nd ref="1"/><nd ref="5"/><tag k="building" v="yes"/></way>
</osm>
"""


def read(path, **asked):
    return read_roads_here(path, source="Banjul", **asked)


def code_of(result):
    assert result.refused
    (problem,) = result.problems
    return problem.code


def written(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(("name", "pack"), [("x.osm", bytes), ("x.osm.gz", gzip.compress), ("x.osm.bz2", bz2.compress)])
def test_openstreetmap_becomes_a_network(tmp_path, name, pack):
    result = read(written(tmp_path, name, pack(OSM.encode())), as_of=dt.date(2026, 10, 1))
    network = result.network
    assert network is not None
    roads = sorted(network.kinds[kind].road for kind in network.kind)
    assert roads == ["ferry", "primary", "primary", "track"]  # a way with a point that is not here ends there
    (track,) = (road for road in range(4) if network.kinds[network.kind[road]].road == "track")
    assert network.longitude[network.tail[track]] > network.longitude[network.head[track]]
    assert network.origin.attribution == OSM_ATTRIBUTION
    assert (network.origin.name, network.origin.source_date) == ("Banjul", dt.date(2026, 10, 1))
    assert result.ways == 5
    assert len(result.checksum) == 64


def lines(**columns):
    shapes = [
        LineString([degrees(0, 0), degrees(1, 0), degrees(2, 0)]),
        LineString([degrees(1, 1), degrees(1, 0)]),
        MultiLineString([[degrees(2, 0), degrees(3, 0)], [degrees(3, 0), degrees(3, 1)]]),
    ]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


HIGHWAY = ["primary", "residential", "tertiary"]


@pytest.mark.parametrize(
    ("name", "crs"),
    [("x.geojson", 4326), *((name, crs) for name in ("x.gpkg", "x.parquet", "x.shp") for crs in (4326, 32628))],
)
def test_a_line_layer_is_split_where_vertices_are_shared_in_any_system(tmp_path, name, crs):
    layer = lines(highway=HIGHWAY).to_crs(crs)
    path = tmp_path / name
    layer.to_parquet(path) if name.endswith("parquet") else layer.to_file(path)
    network = read(path).network
    assert network is not None
    assert (len(network), network.node_count) == (4, 5)
    assert network.length_m.sum() / 1000 == pytest.approx(5, abs=0.02)


def test_columns_of_a_line_layer_are_read_as_tags(tmp_path):
    path = tmp_path / "x.geojson"
    lines(fclass=HIGHWAY, oneway=["yes", "no", "-1"], surface=["gravel", None, "mud"]).to_file(path)
    network = read(path).network
    assert network is not None
    kinds = {kind.road: kind for kind in network.kinds}
    assert kinds["primary"].oneway
    assert not kinds["residential"].oneway
    assert kinds["tertiary"].oneway
    assert (kinds["primary"].surface, kinds["residential"].surface) == ("gravel", "")


def test_islands_and_pieces_without_length_are_told_of(tmp_path):
    layer = lines(highway=HIGHWAY)
    layer.loc[1, "geometry"] = LineString([degrees(9, 9), degrees(9, 9), degrees(10, 9)])
    path = tmp_path / "x.geojson"
    layer.to_file(path)
    result = read(path)
    said = {problem.code: problem for problem in result.problems}
    assert set(said) == {"roads.islands", "roads.no_length"}
    values = said["roads.islands"].message.values
    assert (values["kilometres"], values["total"]) == (pytest.approx(1, abs=0.05), pytest.approx(5, abs=0.05))
    assert said["roads.no_length"].count == 1


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("x.osm.pbf", b"", "file.empty"),
        ("x.osm.pbf", b"nothing of the kind" * 20, "roads.broken"),
        ("x.osm", OSM[:400], "roads.broken"),
        ("x.osm", "<html></html>", "roads.broken"),
        ("x.osm.gz", gzip.compress(OSM.encode(), mtime=0)[:60], "roads.broken"),
        ("x.osm", '<osm version="0.6"></osm>', "roads.none"),
        ("x.osm", OSM.replace("highway", "waterway").replace("route", "railway"), "roads.none"),
        ("x.docx", b"PK\x03\x04", "roads.type"),
        ("x.csv", "highway\nprimary\n", "roads.type"),
        ("x.geojson", json.dumps(json.loads(lines(name=HIGHWAY).to_json())), "roads.no_column"),
        ("x.geojson", json.dumps(json.loads(lines(highway=["a", "b", "c"]).to_json())), "roads.none"),
        ("x.geojson", '{"type": "FeatureCollection", "features": [', "json.broken"),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_roads_gets_one_sentence(tmp_path, name, content, code):
    assert code_of(read(written(tmp_path, name, content))) == code


def test_a_layer_that_does_not_say_its_system_is_refused(tmp_path):
    path = tmp_path / "x.shp"
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        lines(highway=HIGHWAY).set_crs(None, allow_override=True).to_file(path)
    assert code_of(read(path)) == "crs.missing"


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert code_of(read(tmp_path / "x.osm")) == "file.unreadable"


def test_the_guarded_door_gives_the_same_network_and_the_same_sentences(tmp_path):
    path = written(tmp_path, "x.osm", OSM)
    here, there = read(path), read_roads(path, source="Banjul")
    assert here.network is not None
    assert there.network is not None
    assert np.array_equal(here.network.course_m, there.network.course_m)
    assert (here.network.kinds, here.network.origin) == (there.network.kinds, there.network.origin)
    assert (here.problems, here.ways, here.checksum) == (there.problems, there.ways, there.checksum)
    assert code_of(read_roads(written(tmp_path, "y.osm", OSM[:300]), source="x")) == "roads.broken"


def test_a_file_that_takes_too_much_is_stopped(tmp_path):
    little = Limits(memory_bytes=64 * MIB, cpu_seconds=20, seconds=60.0)
    result = read_roads(written(tmp_path, "x.osm", OSM), source="x", limits=little)
    assert code_of(result) in ("file.too_heavy", "file.unreadable")


def test_entities_in_xml_are_not_followed(tmp_path):
    hostile = OSM.replace(
        'encoding="UTF-8"?>', 'encoding="UTF-8"?><!DOCTYPE osm [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    )
    assert code_of(read(written(tmp_path, "x.osm", hostile))) == "roads.broken"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "ways", "kilometres"),
    [
        ("andorra.osm.pbf", 1612, 854.6),
        ("liechtenstein-latest.osm.pbf", 4658, 1141.4),
        ("douala_roads.parquet", 84819, 3074.4),
    ],
)
def test_real_files_become_networks(name, ways, kilometres):
    result = read_roads(shared_data() / "roads" / name, source="real")
    assert result.network is not None
    assert result.ways == ways
    assert result.network.length_m.sum() / 1000 == pytest.approx(kilometres, abs=0.1)


@pytest.mark.shared
def test_a_real_file_that_ends_too_early_is_told_as_damaged(tmp_path):
    whole = (shared_data() / "roads" / "andorra.osm.pbf").read_bytes()
    assert code_of(read(written(tmp_path, "x.osm.pbf", whole[: len(whole) // 2]))) == "roads.broken"


def test_every_fault_begins_with_its_room():
    assert all(code.startswith("roads.") for code in ROAD_PROBLEMS)
