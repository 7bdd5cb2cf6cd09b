"""The bad layers and archives of the table: each builder is named after its case and writes it."""

from __future__ import annotations

import json
import pickle
import stat
import zipfile
from typing import TYPE_CHECKING

import shapely

from tests.layers.readers.bad_file_cases import FIX, IN_ROWS, REJECT, TAKEN, Cases
from tests.layers.readers.file_builders import (
    BILLION_LAUGHS,
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

if TYPE_CHECKING:
    from pathlib import Path

LAYERS = Cases()


def _zipped_parts() -> dict[str, bytes]:
    return {f"layer{suffix}": content for suffix, content in shapefile_parts().items()}


# F. Spatial and archive files


@LAYERS.gets(REJECT, "json.broken", extension=".geojson")
def f01_truncated(path: Path) -> None:
    path.write_text(collection(GOOD_FEATURE)[:-30])


@LAYERS.gets(REJECT, "geojson.type", extension=".geojson")
def f02_not_fc(path: Path) -> None:
    path.write_text(json.dumps({"type": "Topology", "objects": {}, "arcs": []}))


@LAYERS.gets(TAKEN, extension=".geojson")
def f03_null_geometry(path: Path) -> None:
    path.write_text(collection(GOOD_FEATURE, feature(None, service_id="nowhere")))


@LAYERS.gets(IN_ROWS, "geom.empty", extension=".geojson", rows=(3,))
def f04_empty_coords(path: Path) -> None:
    path.write_text(collection(GOOD_FEATURE, feature({"type": "Point", "coordinates": []}, service_id="empty")))


@LAYERS.gets(IN_ROWS, "geom.invalid", extension=".geojson", rows=(3,))
def f05_string_coords(path: Path) -> None:
    path.write_text(collection(GOOD_FEATURE, feature(point("-12.85", "10.05"), service_id="text")))


@LAYERS.gets(TAKEN, extension=".geojson")
def f06_bowtie(path: Path) -> None:
    bowtie = polygon((-13, 10), (-12, 11), (-12, 10), (-13, 11), (-13, 10))
    path.write_text(collection(feature(bowtie, area_id="bowtie")))


@LAYERS.gets(IN_ROWS, "geom.ring", extension=".geojson", rows=(3,))
def f07_open_ring(path: Path) -> None:
    path.write_text(collection(feature(polygon(*SQUARE), area_id="a"), feature(polygon(*SQUARE[:4]), area_id="b")))


@LAYERS.gets(FIX, "crs.reprojected", extension=".geojson")
def f08_wrong_crs_legacy(path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32628"}}
    path.write_text(collection(feature(point(500_000, 1_000_000), service_id="a"), crs=crs))


@LAYERS.gets(TAKEN, extension=".geojson")
def f09_crs_says_4326_values_utm(path: Path) -> None:
    path.write_text(collection(feature(point(500_000, 1_000_000), service_id="a")))


@LAYERS.gets(REJECT, "json.broken", extension=".geojson")
def f10_nan_literal(path: Path) -> None:
    path.write_text(collection(feature(point(float("nan"), 10), service_id="a")))


@LAYERS.gets(REJECT, "json.depth", extension=".geojson")
def f11_deep_nesting(path: Path) -> None:
    path.write_text('{"type": "FeatureCollection", "features": ' + "[" * 100_000 + "]" * 100_000 + "}")


@LAYERS.gets(TAKEN, extension=".geojson")
def f12_lines_not_points(path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[-13, 10], [-12, 10]]}
    path.write_text(collection(feature(line, service_id="road")))


@LAYERS.gets(TAKEN, extension=".geojson")
def f13_3d_m(path: Path) -> None:
    path.write_text(collection(feature(point(-12.85, 10.05, 400, 7), service_id="high")))


@LAYERS.gets(REJECT, "geom.too_many_vertices", extension=".geojson")
def f14_million_vertices(path: Path) -> None:
    ring = ",".join(f"[{place / 1e6},1]" for place in range(1_000_000))
    geometry = f'{{"type":"Polygon","coordinates":[[{ring},[0.0,1]]]}}'
    path.write_text(
        f'{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},"geometry":{geometry}}}]}}'
    )


@LAYERS.gets(REJECT, "file.type_mismatch", extension=".geojson")
def f15_vrt_reads_passwd(path: Path) -> None:
    path.write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="passwd"><SrcDataSource>CSV:/etc/passwd</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    )


@LAYERS.gets(REJECT, "file.type_mismatch", extension=".geojson")
def f16_vrt_ssrf(path: Path) -> None:
    path.write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/http://127.0.0.1:LISTENER/a.geojson'
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )


@LAYERS.gets(REJECT, "file.type_mismatch", extension=".json")
def f17_gdalg_pipeline(path: Path) -> None:
    path.write_text(
        json.dumps(
            {
                "type": "gdal_streamed_alg",
                "command_line": "gdal vector pipeline read CSV:/etc/passwd ! write --of stream stream",
            }
        )
    )


@LAYERS.gets(REJECT, "file.type", extension=".gml")
def f18_wfs_xml(path: Path) -> None:
    path.write_text("<OGRWFSDataSource><URL>http://127.0.0.1:LISTENER/wfs</URL></OGRWFSDataSource>")


@LAYERS.gets(REJECT, "xml.entity", extension=".kml")
def f19_kml_billion_laughs(path: Path) -> None:
    path.write_text(kml("<Placemark><name>&j;</name></Placemark>", doctype=BILLION_LAUGHS))


@LAYERS.gets(REJECT, "xml.entity", extension=".kml")
def f20_kml_xxe(path: Path) -> None:
    doctype = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    path.write_text(kml("<Placemark><name>&x;</name></Placemark>", doctype=doctype))


@LAYERS.gets(IN_ROWS, "kml.networklink_ignored", extension=".kml", rows=(3,))
def f21_kml_networklink(path: Path) -> None:
    link = "<NetworkLink><name>More</name><Link><href>http://127.0.0.1:LISTENER/a.kml</href></Link></NetworkLink>"
    path.write_text(kml(PLACEMARK + link))


@LAYERS.gets(REJECT, "xml.entity", extension=".gpx")
def f22_gpx_quadratic(path: Path) -> None:
    doctype = f'<!DOCTYPE gpx [<!ENTITY a "{"a" * 100_000}">]>'
    path.write_text(f"{doctype}<gpx><wpt lat='10' lon='-13'><name>{'&a;' * 10_000}</name></wpt></gpx>")


@LAYERS.gets(REJECT, "zip.ratio", extension=".zip")
def f23_zip_bomb(path: Path) -> None:
    save_zip(path, {**_zipped_parts(), "layer.dbf": b"\x00" * 60_000_000})


@LAYERS.gets(REJECT, "zip.path", extension=".zip")
def f24_zip_slip(path: Path) -> None:
    save_zip(path, {**_zipped_parts(), "../../evil.shp": b"x"})


@LAYERS.gets(REJECT, "zip.symlink", extension=".zip")
def f25_zip_symlink(path: Path) -> None:
    save_zip(path, {name: content for name, content in _zipped_parts().items() if name != "layer.cpg"})
    link = zipfile.ZipInfo("layer.cpg")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")


@LAYERS.gets(REJECT, "zip.members", extension=".zip")
def f26_zip_many_members(path: Path) -> None:
    save_zip(path, {f"{place}.shp": b"" for place in range(501)})


@LAYERS.gets(REJECT, "shp.parts_missing", extension=".zip")
def f27_shp_without_shx_dbf_prj(path: Path) -> None:
    save_zip(path, {"layer.shp": shapefile_parts()[".shp"]})


@LAYERS.gets(TAKEN, extension=".gpkg")
def f28_gpkg_trigger(path: Path) -> None:
    save_gpkg(path, statements=["CREATE TRIGGER t AFTER INSERT ON services BEGIN DELETE FROM services; END"])


@LAYERS.gets(REJECT, "gpkg.view", extension=".gpkg")
def f29_gpkg_view_endless(path: Path) -> None:
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS fid, NULL AS geom FROM c"
    save_gpkg(path, statements=["DROP TABLE services", f"CREATE VIEW services AS {endless}"])


@LAYERS.gets(REJECT, "gpkg.view", extension=".gpkg")
def f30_gpkg_view_load_extension(path: Path) -> None:
    loading = "SELECT 1 AS fid, load_extension('/tmp/evil.so') AS geom"
    save_gpkg(path, statements=["DROP TABLE services", f"CREATE VIEW services AS {loading}"])


@LAYERS.gets(IN_ROWS, "geom.invalid", extension=".gpkg", rows=(3, 4, 5))
def f31_gpkg_bad_blob(path: Path) -> None:
    cut = gpkg_blob(shapely.Point(-12.85, 10.05))[:-4]
    save_gpkg(path, [("good", shapely.Point(-12.85, 10.05)), ("cut", cut), ("text", "POINT (1 2)"), ("junk", b"junk")])


@LAYERS.gets(TAKEN, extension=".gpkg")
def f32_gpkg_count_zero(path: Path) -> None:
    save_gpkg(path, statements=["INSERT INTO gpkg_ogr_contents VALUES ('services', 0)"])


@LAYERS.gets(TAKEN, extension=".gpkg")
def f33_gpkg_count_9e9(path: Path) -> None:
    save_gpkg(path, statements=["INSERT INTO gpkg_ogr_contents VALUES ('services', 9000000000)"])


@LAYERS.gets(TAKEN, extension=".gpkg")
def f34_gpkg_wrong_srs(path: Path) -> None:
    save_gpkg(path, [("a", shapely.Point(500_000, 1_000_000))])


@LAYERS.gets(REJECT, "gpkg.broken", extension=".gpkg")
def f35_gpkg_truncated(path: Path) -> None:
    save_gpkg(path)
    path.write_bytes(path.read_bytes()[:-5000])


@LAYERS.gets(REJECT, "file.type", extension=".pkl")
def f36_pickle(path: Path) -> None:
    path.write_bytes(pickle.dumps({"latitude": 10}))


@LAYERS.gets(REJECT, "file.type", extension=".parquet")
def f37_parquet_bad(path: Path) -> None:
    path.write_bytes(b"PAR1" + b"\x15\x00" * 500 + b"\xff\xff\x00\x00PAR1")


HOSTILE = (
    "e01", "e02", "e03", "f15", "f16", "f17", "f18", "f19", "f20",
    "f23", "f24", "f25", "f26", "f29", "f30", "f31", "f32", "f33",
)  # fmt: skip
"""The files that try to harm whoever reads them: they also go through the child process."""
