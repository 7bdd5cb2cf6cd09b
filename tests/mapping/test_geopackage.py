"""Layers that leave for other programs: where things are, how they look there, and how they came about."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
from contextlib import closing

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from defusedxml import ElementTree

from layers.errors import HomewardError
from layers.geoframes import with_cells, with_points, with_polygons
from layers.readers.context import Context
from layers.readers.door import read_file
from layers.schemas import COLUMNS, GapCounts, Services
from layers.schemas.columns import TYPES
from mapping.geojson_file import write_geojson
from mapping.geopackage import GEOMETRIES, RECIPE_TABLE, write_geopackage
from mapping.qgis_styles import style_of
from mapping.qgis_xml import SHAPE_NAMES
from mapping.symbols import FILLS, SHAPES, SYMBOLS
from mapping.tables import write_csv, write_xlsx
from tests.mapping.world import (
    CELLS,
    ENGLISH,
    FRENCH,
    HOSTILE,
    areas,
    catchments,
    cells,
    clusters,
    count,
    counts,
    labour_layers,
    many_services,
    nearest,
    recipe,
    road_catchments,
    seats,
    service,
    services,
    settlements,
)


def gaps(frame: pd.DataFrame | None = None) -> gpd.GeoDataFrame:
    frame = counts() if frame is None else frame
    shapes = areas().set_index("area_id")["geometry"]
    return with_polygons(frame.assign(geometry=frame["area_id"].map(shapes)))


def every_layer() -> dict[str, gpd.GeoDataFrame]:
    offered = many_services(12)
    return {
        "services": with_points(offered),
        "catchments": catchments(offered),
        "roadcatchments": road_catchments(),
        "gaps": gaps(),
        "cells": with_cells(cells()),
        "clusters": with_points(clusters()),
        "areas": areas(),
        "settlements": with_points(settlements()),
        "nearest": with_points(nearest("S1", "S2", "S3", "S4")),
        "minutes": with_cells(nearest(*CELLS, "nowhere"), column="place_id"),
        "seats": seats(),
        **labour_layers(),
    }


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    path = tmp_path_factory.mktemp("package") / "all.gpkg"
    write_geopackage(every_layer(), path, words=FRENCH, recipe=recipe(simulated=True))
    return path


def ask(path, question, *values):
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
        return store.execute(question, values).fetchall()


def test_every_layer_is_there_once_with_one_type_of_geometry_in_wgs84(package):
    found = ask(package, "SELECT table_name, geometry_type_name, srs_id FROM gpkg_geometry_columns")
    wanted = {(name, GEOMETRIES[name].upper(), 4326) for name in every_layer()}
    assert set(found) == wanted
    assert len(found) == len(wanted)
    for name in every_layer():
        frame = pyogrio.read_dataframe(package, layer=name)
        assert set(frame.geom_type.dropna()) == {GEOMETRIES[name]}


def test_names_are_lower_snake(package):
    tables = [name for (name,) in ask(package, "SELECT table_name FROM gpkg_contents")]
    columns = [row[1] for name in tables for row in ask(package, f"PRAGMA table_info({name})")]
    allowed = {"styleName", "styleQML", "styleSLD", "useAsDefault"}
    assert [name for name in tables + columns if not re.fullmatch("[a-z][a-z0-9_]*", name)] == [
        name for name in columns if name in allowed
    ]


def test_days_are_iso_dates_and_numbers_numbers(tmp_path):
    write_geopackage({"services": with_points(services())}, tmp_path / "s.gpkg", words=ENGLISH, recipe=recipe())
    assert ask(tmp_path / "s.gpkg", "SELECT seats_as_of, seats_total, phone, urban_radius_km FROM services") == [
        ("2026-11-01", 20, None, None)
    ]
    kinds = {row[1]: row[2] for row in ask(tmp_path / "s.gpkg", "PRAGMA table_info(services)")}
    assert (kinds["seats_as_of"], kinds["seats_total"], kinds["latitude"]) == ("DATE", "INTEGER", "REAL")


def test_rows_without_a_place_stay_without_geometry(package):
    assert ask(package, "SELECT people, geom FROM gaps WHERE area_id IS NULL") == [(8, None)]


def test_a_layer_whose_every_figure_is_withheld_is_written(tmp_path):
    hidden = counts().assign(people=pd.array([pd.NA] * 4, dtype="Int64"))
    write_geopackage({"gaps": gaps(hidden)}, tmp_path / "g.gpkg", words=ENGLISH, recipe=recipe())
    assert ask(tmp_path / "g.gpkg", "SELECT count(*), count(people) FROM gaps") == [(4, 0)]


def test_gaps_of_several_types_become_a_layer_each(tmp_path):
    both = GapCounts.parse(pd.DataFrame([count("R1", served=40), {**count("R1", full=20), "service_type": "medical"}]))
    write_geopackage({"gaps": gaps(both)}, tmp_path / "g.gpkg", words=ENGLISH, recipe=recipe())
    assert set(pyogrio.list_layers(tmp_path / "g.gpkg")[:, 0]) >= {"gaps_vocational", "gaps_medical"}
    assert ask(tmp_path / "g.gpkg", "SELECT people, legend_class FROM gaps_medical") == [(20, "share-4")]
    assert {name for (name,) in ask(tmp_path / "g.gpkg", "SELECT f_table_name FROM layer_styles")} == {
        "gaps_vocational",
        "gaps_medical",
    }


def test_the_table_of_styles_has_the_columns_that_qgis_looks_for(package):
    wanted = (
        "id f_table_catalog f_table_schema f_table_name f_geometry_column styleName styleQML styleSLD useAsDefault "
        "description owner ui update_time"
    )
    assert " ".join(row[1] for row in ask(package, "PRAGMA table_info(layer_styles)")) == wanted
    rows = ask(
        package, "SELECT f_table_name, f_geometry_column, useAsDefault, length(styleName) <= 30 FROM layer_styles"
    )
    assert sorted(rows) == sorted((name, "geom", 1, 1) for name in every_layer())


@pytest.mark.parametrize("name", sorted(set(GEOMETRIES) - {"returnees"}))
def test_a_style_is_well_formed_and_names_fields_and_values_that_are_there(package, name):
    ((qml, sld),) = ask(package, "SELECT styleQML, styleSLD FROM layer_styles WHERE f_table_name = ?", name)
    fields = {row[1] for row in ask(package, f"PRAGMA table_info({name})")}
    looks, rules = ElementTree.fromstring(qml), ElementTree.fromstring(sld)
    renderer = looks.find("renderer-v2")
    field = renderer.get("attr")
    assert field is None or field in fields
    symbols = {symbol.get("name") for symbol in renderer.iter("symbol")}
    categories = list(renderer.iter("category"))
    assert {category.get("symbol") for category in categories} <= symbols
    if field:
        values = {value for (value,) in ask(package, f"SELECT DISTINCT {field} FROM {name} WHERE {field} IS NOT NULL")}
        assert values <= {category.get("value") for category in categories}
    assert {alias.get("field") for alias in looks.iter("alias")} == fields - {"fid", "geom"}
    expressions = [option.get("value") for option in looks.iter("Option") if option.get("name") == "expression"]
    assert {used for text in expressions for used in re.findall('"([^"]+)"', text)} <= fields
    ogc, se = "{http://www.opengis.net/ogc}", "{http://www.opengis.net/se}"
    assert {element.text for element in rules.iter(f"{ogc}PropertyName")} <= fields
    assert len(list(rules.iter(f"{se}Rule"))) == len(symbols)


@pytest.mark.parametrize(("words", "meaning"), [(ENGLISH, "Type of service"), (FRENCH, "Type de service")])
def test_the_meaning_of_a_column_is_its_alias_in_the_readers_language(tmp_path, words, meaning):
    write_geopackage({"services": with_points(services())}, tmp_path / "s.gpkg", words=words, recipe=recipe())
    ((written,),) = ask(tmp_path / "s.gpkg", "SELECT styleQML FROM layer_styles")
    aliases = {alias.get("field"): alias.get("name") for alias in ElementTree.fromstring(written).iter("alias")}
    assert aliases["service_type"] == words(COLUMNS["service_type"].sentence).rstrip(".")
    assert aliases["service_type"] == meaning
    assert all(aliases.values())


def test_the_package_is_of_a_version_that_older_programs_know(package):
    assert ask(package, "PRAGMA user_version") == [(10200,)]
    assert ask(package, "PRAGMA application_id") == [(int.from_bytes(b"GPKG"),)]
    assert ask(package, "PRAGMA integrity_check") == [("ok",)]


def symbol_of(package, layer, value=None):
    """Return the properties of each layer of the symbol that QGIS draws for a value of a map layer."""
    ((written,),) = ask(package, "SELECT styleQML FROM layer_styles WHERE f_table_name = ?", layer)
    renderer = ElementTree.fromstring(written).find("renderer-v2")
    name = "0"
    if value is not None:
        (name,) = [sign.get("symbol") for sign in renderer.iter("category") if sign.get("value") == value]
    (symbol,) = [symbol for symbol in renderer.iter("symbol") if symbol.get("name") == name]
    found = []
    for part in symbol.findall("layer"):
        new = {option.get("name"): option.get("value") for option in part.find("Option") if option.get("value")}
        old = {prop.get("k"): prop.get("v") for prop in part.findall("prop")}
        assert new == {key: value for key, value in old.items() if value}  # for QGIS before and from 3.24 on
        found.append({"class": part.get("class"), **new})
    return found


def test_each_type_of_service_has_its_own_sign_in_qgis(package):
    for code in ("medical", "psychosocial", "vocational"):
        marker, letter = symbol_of(package, "services", code)
        kind = SYMBOLS[code]
        colour = ",".join(str(int(kind.colour[at : at + 2], 16)) for at in (1, 3, 5))
        assert (marker["class"], marker["name"], marker["color"]) == (
            "SimpleMarker",
            SHAPE_NAMES[kind.shape][0],
            f"{colour},255",
        )
        ink = "26,26,26,255" if kind.ink == "#1A1A1A" else "255,255,255,255"
        assert (letter["class"], letter["chr"], letter["color"]) == ("FontMarker", kind.letter, ink)


def test_catchments_are_outlines_solid_for_urban_and_dashed_for_rural_places(package):
    (urban,), (rural,) = (symbol_of(package, "catchments", code) for code in ("urban", "rural"))
    assert (urban["style"], urban["outline_style"]) == ("no", "solid")
    assert (rural["style"], rural["outline_style"]) == ("no", "dash")
    ((written,),) = ask(package, "SELECT styleSLD FROM layer_styles WHERE f_table_name = 'catchments'")
    dashes = [
        [part.text for part in rule.iter() if part.get("name") == "stroke-dasharray"]
        for rule in ElementTree.fromstring(written).iter("{http://www.opengis.net/se}Rule")
    ]
    assert dashes == [[], ["8.6 5"]]  # 2.4 and 1.4 mm, 0.28 mm to a pixel


def test_an_area_of_which_more_than_a_fifth_is_unknown_is_hatched_and_a_withheld_one_barred(package):
    colour, hatch = symbol_of(package, "gaps", "share-2-unknown")
    assert (colour["style"], hatch["style"]) == ("solid", "b_diagonal")
    assert symbol_of(package, "gaps", "withheld")[1]["style"] == "horizontal"
    assert len(symbol_of(package, "gaps", "share-0")) == 1


def test_the_area_of_a_ring_follows_its_people_and_nothing_is_inside_it(package):
    (ring,) = symbol_of(package, "clusters")
    assert (ring["size"], ring["color"]) == ("14", "255,255,255,0")
    ((written, rules),) = ask(package, "SELECT styleQML, styleSLD FROM layer_styles WHERE f_table_name = 'clusters'")
    assert "max(1.5, 14 * sqrt(&quot;people&quot; / 84))" in written  # the largest cluster has 84 people
    assert '<se:SvgParameter name="fill-opacity">0</se:SvgParameter>' in rules


def test_a_shape_that_qgis_has_only_upside_down_is_turned(tmp_path):
    frame = with_points(services(service(service_type="legal")))
    write_geopackage({"services": frame}, tmp_path / "s.gpkg", words=ENGLISH, recipe=recipe())
    marker, _ = symbol_of(tmp_path / "s.gpkg", "services", "legal")
    assert (marker["name"], marker["angle"]) == ("equilateral_triangle", "180")
    ((rules,),) = ask(tmp_path / "s.gpkg", "SELECT styleSLD FROM layer_styles")
    turned = [rule.find(".//{http://www.opengis.net/se}Rotation") for rule in sld_rules(rules)]
    assert ["".join(angle.itertext()) if angle is not None else None for angle in turned] == ["180", None]


def sld_rules(written):
    return ElementTree.fromstring(written).iter("{http://www.opengis.net/se}Rule")


def test_the_last_rule_takes_services_without_a_type(package):
    ((written,),) = ask(package, "SELECT styleSLD FROM layer_styles WHERE f_table_name = 'services'")
    *known, last = sld_rules(written)
    ogc = "{http://www.opengis.net/ogc}"
    assert all(rule.find(f".//{ogc}PropertyIsEqualTo") is not None for rule in known)
    assert last.find(f".//{ogc}PropertyIsNull") is not None


def test_a_style_has_a_name_of_at_most_thirty_letters(tmp_path):
    long = {**count("R1", served=40), "service_type": "business_support_and_much_more"}
    both = pd.concat([counts(count("R1", served=40)), pd.DataFrame([long])], ignore_index=True)
    write_geopackage({"gaps": gaps(both)}, tmp_path / "g.gpkg", words=ENGLISH, recipe=recipe())
    names = ask(tmp_path / "g.gpkg", "SELECT f_table_name, styleName FROM layer_styles")
    assert ("gaps_business_support_and_much_more", "gaps_business_support_and_much") in names


def test_services_look_in_qgis_as_on_the_map():
    style = style_of("services", {"service_type": set(TYPES)}, ENGLISH)
    by_type = {sign.value: sign for sign in style.signs}
    for code in TYPES:
        symbol = SYMBOLS[code]
        assert (by_type[code].colour, by_type[code].shape, by_type[code].letter) == (
            symbol.colour,
            symbol.shape,
            symbol.letter,
        )
    assert by_type[""].label == "Type not recorded"
    assert style_of("services", {"service_type": {"medical"}}, FRENCH).signs[0].label == "Médical"


def test_every_type_has_a_marker_of_its_own_in_qgis():
    assert set(SHAPE_NAMES) == set(SHAPES)
    markers = [SHAPE_NAMES[SYMBOLS[code].shape] for code in TYPES]
    assert len(set(markers)) == len(TYPES)


def test_gaps_have_the_classes_of_the_legend():
    style = style_of("gaps", {"legend_class": {"share-2-unknown", "withheld"}}, ENGLISH)
    assert [sign.value for sign in style.signs] == [
        *(f"share-{step}" for step in range(5)),
        "share-2-unknown",
        "withheld",
    ]
    assert all(sign.colour == FILLS[sign.value].colour for sign in style.signs)
    assert {sign.value: sign.brush for sign in style.signs if sign.brush} == {
        "share-2-unknown": "hatch",
        "withheld": "bars",
    }


def test_the_recipe_is_inside_and_says_simulated(package):
    told = ask(package, f"SELECT name, value FROM {RECIPE_TABLE}")
    assert ("simulated", "true") in told
    assert any(name == "note" and value.startswith("Données simulées") for name, value in told)
    sources = json.loads(dict(told)["sources"])
    assert [source["source"] for source in sources] == ["Ministry of Labour", "Natural Earth"]
    assert ask(package, "SELECT DISTINCT simulated FROM services") == [(1,)]
    kinds = dict(ask(package, "SELECT table_name, data_type FROM gpkg_contents"))
    assert kinds[RECIPE_TABLE] == kinds["layer_styles"] == "attributes"


def test_hostile_texts_are_only_texts(tmp_path):
    frame = services(*(service(service_id=f"s{place}", service_name=text) for place, text in enumerate(HOSTILE)))
    write_geopackage({"services": with_points(frame)}, tmp_path / "h.gpkg", words=ENGLISH, recipe=recipe())
    assert [name for (name,) in ask(tmp_path / "h.gpkg", "SELECT service_name FROM services")] == list(HOSTILE)
    write_geojson(with_points(frame), tmp_path / "h.geojson", layer="services", words=ENGLISH, recipe=recipe())
    written = json.loads((tmp_path / "h.geojson").read_text(encoding="utf-8"))
    assert [feature["properties"]["service_name"] for feature in written["features"]] == list(HOSTILE)


def test_a_package_without_rows_keeps_its_layers(tmp_path):
    nothing = {"services": with_points(Services.empty()), "gaps": gaps(GapCounts.empty())}
    write_geopackage(nothing, tmp_path / "e.gpkg", words=ENGLISH, recipe=recipe())
    assert set(pyogrio.list_layers(tmp_path / "e.gpkg")[:, 0]) >= {"services", "gaps"}


def test_a_package_takes_the_place_of_an_older_one(tmp_path):
    path = tmp_path / "p.gpkg"
    path.write_text("an old file that is no package")
    write_geopackage({"services": with_points(services())}, path, words=ENGLISH, recipe=recipe())
    assert len(pyogrio.read_dataframe(path, layer="services")) == 1
    assert [found.name for found in tmp_path.iterdir()] == ["p.gpkg"]


def test_a_package_cannot_be_written_where_there_is_no_folder(tmp_path):
    with pytest.raises(HomewardError) as caught:
        write_geopackage({}, tmp_path / "no" / "p.gpkg", words=ENGLISH, recipe=recipe())
    assert caught.value.code == "export.folder"


def test_a_layer_of_no_kind_is_a_bug(tmp_path):
    with pytest.raises(KeyError):
        write_geopackage({"secrets": with_points(services())}, tmp_path / "p.gpkg", words=ENGLISH, recipe=recipe())
    assert list(tmp_path.iterdir()) == []


# GeoJSON.


def geojson(tmp_path, frame, layer="services", **changes):
    write_geojson(frame, tmp_path / "l.geojson", layer=layer, words=ENGLISH, recipe=recipe(**changes))
    return json.loads((tmp_path / "l.geojson").read_text(encoding="utf-8"))


def decimals(written: str) -> int:
    return max((len(found) for found in re.findall(r"-?\d+\.(\d+)", written)), default=0)


def test_geojson_is_what_the_standard_asks(tmp_path):
    turned = areas().assign(geometry=areas()["geometry"].reverse())
    written = geojson(tmp_path, turned, "areas")
    assert written["type"] == "FeatureCollection"
    assert "crs" not in written
    for feature in written["features"]:
        assert set(feature) == {"type", "geometry", "properties"}
        ring = shapely.LinearRing(feature["geometry"]["coordinates"][0])
        assert ring.is_ccw
        assert ring.is_closed


def test_properties_are_plain_values(tmp_path):
    (feature,) = geojson(tmp_path, with_points(services()))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [-15.5, 13.25]}
    found = feature["properties"]
    assert (found["seats_as_of"], found["seats_total"], found["phone"]) == ("2026-11-01", 20, None)


def test_a_service_without_a_place_has_a_null_geometry(tmp_path):
    (feature,) = geojson(tmp_path, with_points(services(service(latitude=None, longitude=None))))["features"]
    assert feature["geometry"] is None


@pytest.mark.parametrize(
    ("layer", "most"), [("services", 6), ("catchments", 6), ("areas", 6), ("clusters", 3), ("gaps", 3), ("cells", 3)]
)
def test_places_have_no_more_decimals_than_may_leave(tmp_path, layer, most):
    frame = every_layer()[layer]
    frame = frame.assign(geometry=frame.geometry.translate(0.123456789, -0.123456789))
    written = geojson(tmp_path, frame, layer)
    shapes = [json.dumps(feature["geometry"]) for feature in written["features"]]
    assert max(map(decimals, shapes)) == most
    columns = [f["properties"].get(name) for f in written["features"] for name in ("latitude", "longitude")]
    assert decimals(json.dumps(columns)) <= most


def test_accents_are_written_as_they_are(tmp_path):
    frame = with_points(services(service(service_name="Santé à N'Zérékoré")))
    geojson(tmp_path, frame)
    assert "Santé à N'Zérékoré" in (tmp_path / "l.geojson").read_text(encoding="utf-8")


def test_a_number_that_json_does_not_know_is_never_written(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        geojson(tmp_path, with_points(services()).assign(urban_radius_km=float("inf")))
    assert list(tmp_path.iterdir()) == []


def test_rounding_keeps_areas_valid_and_small_islands_there(tmp_path):
    island = shapely.box(-15.50001, 13.20001, -15.50003, 13.20003)
    bow = shapely.Polygon([(-15, 13), (-14.9996, 13.5), (-15.0004, 13.5), (-15.0001, 13.2), (-15, 13)])
    frame = with_polygons(pd.DataFrame({"area_id": ["a", "b"], "people": [20, 30], "geometry": [island, bow]}))
    shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in geojson(tmp_path, frame, "gaps")["features"]]
    assert all(shape.is_valid and not shape.is_empty for shape in shapes)


def test_geojson_carries_its_recipe(tmp_path):
    written = geojson(tmp_path, gaps(), "gaps", simulated=True)
    assert written["homeward"]["recipe"]["simulated"] is True
    assert any("withheld" in note for note in written["homeward"]["notes"])
    assert [feature["properties"]["people"] for feature in written["features"]] == [100, 50, None, 8]
    assert all(feature["properties"]["simulated"] is True for feature in written["features"])


# There and back.


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson", "gpkg"])
def test_our_own_reader_reads_every_export_of_services_as_it_was(tmp_path, ending):
    rows = [
        service(service_id="a", service_name="=HYPERLINK(1)", phone="+220 765 43 21", urban_radius_km=5.0),
        service(service_id="b", service_name="'quoted'", description='@home - "here"; there', status="inactive"),
        service(service_id="c", service_name="Santé, N'Zérékoré", fees="-", longitude=-15.123456, languages="fr wo"),
    ]
    frame = services(*rows)
    path = tmp_path / f"services.{ending}"
    if ending == "csv":
        write_csv(frame, path, layer="services", words=FRENCH, recipe=recipe())
    elif ending == "xlsx":
        write_xlsx({"services": frame}, path, words=FRENCH, recipe=recipe())
    elif ending == "geojson":
        write_geojson(with_points(frame), path, layer="services", words=FRENCH, recipe=recipe())
    else:
        write_geopackage({"services": with_points(frame)}, path, words=FRENCH, recipe=recipe())
    sheet = "services" if ending in ("xlsx", "gpkg") else None
    reading = read_file(
        path, "services", context=Context.empty(), as_of=dt.date(2026, 11, 15), sheet=sheet, accept=frozenset({"all"})
    )
    assert not reading.refused, [problem.message for problem in reading.problems]
    assert len(reading.quarantined) == 0
    same = ["service_name", "service_type", "phone", "description", "status", "fees", "seats_total", "languages"]
    found = reading.accepted.set_index("service_id")
    for name in same:
        wanted = frame.set_index("service_id")[name]
        assert found[name].astype(object).where(found[name].notna(), None).tolist() == (
            wanted.astype(object).where(wanted.notna(), None).tolist()
        ), name
    assert np.allclose(found[["latitude", "longitude"]], frame.set_index("service_id")[["latitude", "longitude"]])


def test_places_are_drawn_in_the_classes_of_the_maps(package):
    classes = ask(package, "SELECT place_id, legend_class FROM nearest")
    assert dict(classes) == {"S1": "minutes-0", "S2": "minutes-3", "S3": "off-network", "S4": "no-service"}
    ((qml,),) = ask(package, "SELECT styleQML FROM layer_styles WHERE f_table_name = 'minutes'")
    assert 'value="minutes-3"' in qml
    assert "minutes-1" not in qml
    seats_ = dict(ask(package, "SELECT legend_class, count(*) FROM seats GROUP BY legend_class"))
    assert seats_["withheld"] == 1
    assert set(seats_) == {"withheld", "seats-2"}  # 2 seats for 100 people
