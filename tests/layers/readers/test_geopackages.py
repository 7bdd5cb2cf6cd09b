"""GeoPackages: what is in their tables, whatever the file claims or would like to run."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
import shapely

from layers.readers import gpkg_file
from layers.readers.formats import read_grid
from layers.reading import Action
from tests.layers.readers.file_builders import (
    gpkg_blob,
    save_gpkg,
)


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def codes(grid):
    return [problem.code for problem in grid.problems]


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
    before = path.read_bytes()
    assert codes(read_grid(path)) == []
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.gpkg"]


def test_a_geopackage_that_another_program_is_writing_is_refused_and_left_alone(tmp_path):
    path = save_gpkg(tmp_path / "a.gpkg")
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("INSERT INTO services (service_id) VALUES ('not yet in the file')")
    writer.commit()
    before = path.read_bytes()
    assert codes(read_grid(path)) == ["gpkg.in_use"]
    assert path.read_bytes() == before
    writer.close()  # which brings the row into the file
    assert read_grid(path).cells[1].tolist() == ["service_id", "kindia", "labe", "not yet in the file"]


def test_the_database_may_read_tables_and_do_nothing_else(tmp_path):
    connection = sqlite3.connect(save_gpkg(tmp_path / "a.gpkg"))
    connection.set_authorizer(gpkg_file._authorize)
    assert connection.execute("SELECT service_id FROM services").fetchall() == [("kindia",), ("labe",)]
    for statement in (
        "SELECT hex(zeroblob(1000000))",
        "SELECT load_extension('/tmp/evil.so')",
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c",
        "ATTACH '/etc/passwd' AS other",
        "INSERT INTO services (service_id) VALUES ('x')",
        "PRAGMA writable_schema = ON",
        "CREATE TABLE other (x)",
    ):
        with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited|access to"):
            connection.execute(statement).fetchone()
    connection.close()


def test_a_query_that_takes_too_long_is_stopped(tmp_path, monkeypatch):
    path = save_gpkg(tmp_path / "a.gpkg", [(str(number), None) for number in range(20_000)])
    monkeypatch.setattr(gpkg_file, "MAX_QUERY_SECONDS", 0.0)
    assert codes(read_grid(path)) == ["gpkg.too_slow"]


def test_a_file_that_lacks_only_a_page_nobody_needs_is_still_cut_off(tmp_path):
    bulk = ["CREATE TABLE bulk (x)", "INSERT INTO bulk VALUES (zeroblob(50000))", "DROP TABLE bulk"]
    path = save_gpkg(tmp_path / "a.gpkg", statements=bulk)
    assert codes(read_grid(path)) == []
    path.write_bytes(path.read_bytes()[:-4096])
    assert codes(read_grid(path)) == ["gpkg.broken"]


def test_altitudes_are_left_out_and_vertices_counted(tmp_path):
    high = read_grid(save_gpkg(tmp_path / "a.gpkg", [("a", shapely.Point(-12.85, 10.05, 400))]))
    assert not shapely.has_z(high.geometry[1])
    turns = np.linspace(0, 2 * np.pi, 500_001)
    circle = shapely.Polygon(np.column_stack([np.cos(turns), np.sin(turns)]))
    assert codes(read_grid(save_gpkg(tmp_path / "b.gpkg", [("b", circle)]))) == ["geom.too_many_vertices"]


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
