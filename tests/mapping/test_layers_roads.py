"""The ground by road on a map: largest underneath, holes kept, its legend saying how one travels."""

from __future__ import annotations

import json
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import box

from layers.schemas import RoadCatchments
from mapping.frame import overview_layers
from mapping.layers_roads import limit_in_words, road_catchments_layer
from mapping.legend import legend_html, sections
from tests.mapping import world

WORDS = world.ENGLISH
RING = box(-15.6, 13.1, -15.2, 13.5) - box(-15.5, 13.2, -15.4, 13.3)


def grounds(*rows):
    plain = {"service_type": "vocational", "profile": "moto", "season": "rainy", "sites": 2}
    parsed = RoadCatchments.parse(pd.DataFrame([plain | row for row in rows])) if rows else RoadCatchments.empty()
    return gpd.GeoDataFrame(parsed, geometry="geometry", crs=4326)


URBAN = {"settlement_class": "urban", "limit_km": 5.0, "geometry": box(-15.55, 13.3, -15.45, 13.4)}
RURAL = {"settlement_class": "rural", "limit_km": 10.0, "geometry": RING}
OWN = {"limit_minutes": 15.0, "season": "dry", "geometry": RING}


def test_the_larger_ground_lies_underneath_and_keeps_its_hole():
    layer = road_catchments_layer(grounds(URBAN, RURAL), words=WORDS)
    rural, urban = json.loads(f"[{layer.data}]")[1]
    assert (rural["properties"]["style"], urban["properties"]["style"]) == ("road-rural", "road-urban")
    assert len(rural["geometry"]["coordinates"]) == 2  # the outer ring and the hole
    assert urban["properties"]["symbol"] == "vocational"


def test_the_legend_says_how_one_travels_where_that_is_the_same_everywhere():
    html = legend_html([road_catchments_layer(grounds(URBAN, RURAL), words=WORDS)], words=WORDS)
    assert "Reached by road (by moto-taxi, rainy season)" in html
    assert "As many km by road as the urban radius" in html
    assert "fill-opacity" in html
    mixed = legend_html([road_catchments_layer(grounds(URBAN, OWN), words=world.FRENCH)], words=world.FRENCH)
    assert "<h3>Accessible par la route</h3>" in mixed
    assert "Limite par la route fixée par la règle" in mixed


def test_a_map_has_the_layer_only_where_somebody_asked_for_it():
    plain = overview_layers(world.content(), WORDS)
    assert "roadcatchments" not in [layer.key for layer in plain]
    layers = overview_layers(replace(world.content(), grounds=grounds(OWN)), WORDS)
    assert "roadcatchments" in [layer.key for layer in layers]
    empty = overview_layers(replace(world.content(), grounds=grounds()), WORDS)
    assert not any("roadcatchments" in section.layers for section in sections(empty, words=WORDS))


def test_a_limit_is_said_in_its_units():
    row = {"limit_km": 5.0, "limit_minutes": None}
    assert limit_in_words(row, WORDS) == "5 km"
    assert limit_in_words({"limit_km": 5.0, "limit_minutes": 44.6}, WORDS) == "5 km, 45 min"


def test_simplifying_for_the_screen_moves_no_edge_by_more_than_a_pixel():
    wavy = shapely.Point(-15.5, 13.3).buffer(0.1, quad_segs=500)
    layer = road_catchments_layer(grounds({"geometry": wavy, "limit_km": 9.0}), words=WORDS)
    (feature,) = json.loads(f"[{layer.data}]")[1]
    drawn = shapely.geometry.shape(feature["geometry"])
    assert shapely.hausdorff_distance(drawn.exterior, wavy.exterior) < 0.2 / 1000
    assert shapely.get_num_coordinates(drawn) < 500
