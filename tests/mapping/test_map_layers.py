"""What each layer shows, row by row."""

from __future__ import annotations

import json

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, Point, box

from layers.schemas.results import Options, ReleasedCounts
from mapping.frame import (
    EVERYWHERE,
    base_map,
    bounds_of,
    bounds_of_person,
    facts,
    overview_layers,
    person_layers,
    sources_line,
)
from mapping.geometry import borders, name_places
from mapping.layers_gaps import areas_layer, cells_layer, clusters_layer
from mapping.layers_person import home_layer, sites_layer, ways_layer
from mapping.layers_places import land_layer, settlements_layer
from mapping.layers_services import catchments_layer, counted_in_cells, services_layer
from mapping.things import Budget
from tests.mapping import world

WORDS = world.ENGLISH


def parts(layer):
    """Return a layer's settings and features as the browser gets them."""
    return json.loads(f"[{layer.data}]")


def features(layer):
    return parts(layer)[1]


def properties(layer):
    return [feature["properties"] for feature in features(layer)]


def labels(layer):
    return [label["text"] for label in parts(layer)[0]["labels"]]


def test_a_service_is_shown_by_its_type_with_its_facts_and_their_dates():
    layer = services_layer(world.services(world.service(phone="+220 1", location_precision_m=500)), words=WORDS)
    (feature,) = features(layer)
    assert feature["geometry"] == {"type": "Point", "coordinates": [-15.5, 13.25]}
    assert feature["properties"]["style"] == "vocational"
    assert feature["properties"]["id"] == "centre"
    assert feature["properties"]["popup"].split("<br>") == [
        "<strong>Training centre</strong>",
        "Vocational training",
        "Skills Trust",
        "Shore Town",
        "Seats free: 12 of 20 (as of 1 Nov 2026)",
        "+220 1",
        "Place known to within 500 m",
        "Source: Ministry, 1 Oct 2026",
    ]
    assert feature["properties"]["tip"] == "Training centre<br>Vocational training"


def test_a_french_reader_gets_french_words():
    (said,) = properties(services_layer(world.services(), words=world.FRENCH))
    assert "Formation professionnelle" in said["popup"]
    assert "Places libres\xa0: 12 sur 20 (au 1er nov. 2026)" in said["popup"]


@pytest.mark.parametrize(
    ("change", "flag", "line"),
    [
        ({"missing_since": "2026-10-05"}, "stale", "Not in its source&#x27;s latest list since 5 Oct 2026"),
        ({"status": "temporarily closed"}, "closed", "Closed for now"),
        ({"status": "defunct"}, "closed", "Closed for good"),
    ],
)
def test_a_stale_or_closed_service_is_marked_by_sign_and_word(change, flag, line):
    (said,) = properties(services_layer(world.services(world.service(**change)), words=WORDS))
    assert said[flag] == 1
    assert line in said["popup"].split("<br>")


def test_a_service_without_a_type_or_a_name_is_shown_as_such_and_one_without_a_place_is_not():
    unknown = world.service(service_type=None, service_name=None, site_name=None, organization_name=None)
    nowhere = world.service(service_id="nowhere", latitude=None)
    (said,) = properties(services_layer(world.services(unknown, nowhere), words=WORDS))
    assert said["style"] == "untyped"
    assert said["popup"].startswith("<strong>Type not recorded</strong>")


def test_up_to_two_thousand_services_are_drawn_one_by_one_and_more_counted():
    assert not counted_in_cells(2000)
    assert counted_in_cells(2001)
    layer = services_layer(world.many_services(2000), words=WORDS)
    assert len(features(layer)) == 2000
    assert {said["kind"] for said in properties(layer)} == {"service"}


def test_counted_services_add_up_at_every_level():
    services = world.many_services(2001)
    layer = services_layer(services, words=WORDS)
    settings, drawn = parts(layer)
    levels = range(len(settings["levels"]))
    assert len(levels) >= 3
    for level in levels:
        there = [thing["properties"] for thing in drawn if thing["properties"]["level"] == level]
        for kind in ("medical", "psychosocial", "vocational"):
            assert sum(thing["count"] for thing in there if thing["style"] == kind) == 667
        assert len({thing["id"] for thing in there}) <= 600
    spacings = [level["degrees"] for level in settings["levels"]]
    assert spacings == sorted(spacings, reverse=True)
    first = drawn[0]["properties"]
    assert first["popup"].split("<br>")[0].startswith("<strong>Services here: ")


def test_symbols_of_one_cell_do_not_stand_on_each_other():
    layer = services_layer(world.many_services(2001), words=WORDS)
    places = [(said["id"], said["level"], said["shiftX"], said["shiftY"]) for said in properties(layer)]
    assert len(set(places)) == len(places)


def test_services_at_one_place_stand_side_by_side():
    twins = (world.service(service_id=f"twin-{n}") for n in range(3))
    alone = world.service(service_id="alone", latitude=13.4)
    said = properties(services_layer(world.services(*twins, alone), words=WORDS))
    assert [(thing.get("shiftX"), thing.get("shiftY")) for thing in said] == [
        (-10, -10),
        (10, -10),
        (-10, 10),
        (None, None),
    ]


def test_catchments_are_the_circles_given_and_belong_to_their_service():
    layer = catchments_layer(world.catchments(world.services()), words=WORDS)
    urban, rural = features(layer)
    assert [urban["properties"]["style"], rural["properties"]["style"]] == ["urban", "rural"]
    assert urban["properties"]["service"] == "centre"
    assert urban["properties"]["symbol"] == "vocational"
    drawn = shapely.geometry.shape(rural["geometry"])
    assert len(drawn.exterior.coords) == 65
    from layers.geodesy import distance_km

    for longitude, latitude in drawn.exterior.coords:
        assert distance_km(13.25, -15.5, latitude, longitude) == pytest.approx(10, abs=0.01)
    assert not parts(layer)[0]["shown"]


def test_a_catchment_of_no_size_is_left_out():
    frame = world.catchments(world.services())
    frame.loc[0, "geometry"] = shapely.Polygon()
    assert len(features(catchments_layer(frame, words=WORDS))) == 1


def test_many_catchments_are_handed_over_as_middles_and_halves():
    frame = world.catchments(world.many_services(30))
    layer = catchments_layer(frame, words=WORDS, budget=Budget(catchments=59))
    assert {(said["kind"], said["symbol"], said["style"]) for said in properties(layer)} == {
        ("reach", kind, settlement_class)
        for kind in ("medical", "psychosocial", "vocational")
        for settlement_class in ("urban", "rural")
    }
    circles = [circle for feature in features(layer) for circle in feature["geometry"]["coordinates"]]
    assert len(circles) == 60
    assert {round(half_height, 2) for *_, half_height in circles} == {0.05, 0.09}  # 5 and 10 km
    assert len(features(catchments_layer(frame, words=WORDS, budget=Budget(catchments=60)))) == 60


def test_a_circle_across_the_antimeridian_is_never_stretched_around_the_globe():
    services = world.services(world.service(longitude=179.99), world.service(service_id="other"))
    layer = catchments_layer(world.catchments(services), words=WORDS, budget=Budget(catchments=1))
    kinds = [(said["kind"], said["style"]) for said in properties(layer)]
    assert kinds == [("catchment", "urban"), ("catchment", "rural"), ("reach", "rural"), ("reach", "urban")]


def test_areas_are_shaded_by_their_share_and_say_it_with_its_denominator():
    layer = areas_layer(world.areas(), world.counts(), service_type="vocational", words=WORDS)
    said = {thing["id"]: thing for thing in properties(layer)}
    assert {code: thing["style"] for code, thing in said.items()} == {
        "R1": "share-0",
        "R2": "share-2-unknown",
        "R3": "no-data",
        "R4": "withheld",
    }
    assert said["R1"]["popup"].split("<br>") == [
        "<strong>Western Shore</strong>",
        "10 of 100 people not served (10\xa0%)",
        "Too far: 7",
        "Full: 3",
    ]
    assert said["R2"]["popup"].split("<br>")[1:] == [
        "25 of 50 people not served (50\xa0%)",
        "Too far: 20",
        "Not eligible: 5",
        "Unknown: 15 of 50 (30\xa0%)",
    ]
    assert said["R3"]["popup"].split("<br>")[1:] == ["Nobody is recorded here with this need."]
    assert said["R4"]["popup"].split("<br>")[1:] == ["Figures withheld to protect people."]


def test_a_partly_withheld_area_says_how_many_at_least_and_what_is_withheld():
    counts = ReleasedCounts.parse(pd.DataFrame([world.count("R1", served=45, too_far=45, full=4, unknown=6)]))
    counts.loc[0, ["full", "unknown"]] = pd.NA
    layer = areas_layer(world.areas(), counts, service_type="vocational", words=WORDS)
    (said,) = [thing for thing in properties(layer) if thing["id"] == "R1"]
    assert said["style"] == "share-2"
    assert said["popup"].split("<br>")[1:] == [
        "At least 45 of 100 people not served (45\xa0%)",
        "Too far: 45",
        "Full: withheld",
        "Unknown: withheld",
    ]


def test_one_cause_alone_shades_areas_by_its_own_share():
    styles = {}
    for cause in ("too_far", "not_eligible", "unknown"):
        layer = areas_layer(world.areas(), world.counts(), service_type="vocational", words=WORDS, cause=cause)
        styles[cause] = [thing["style"] for thing in properties(layer)]
    assert styles == {  # of 100 in R1: 7, none, none; of 50 in R2, much of it unknown: 20, 5, 15
        "too_far": ["share-0", "share-2-unknown", "no-data", "withheld"],
        "not_eligible": ["share-0", "share-0-unknown", "no-data", "withheld"],
        "unknown": ["share-0", "share-1", "no-data", "withheld"],
    }
    assert layer.meaning == "Share of people: unknown"


def test_without_a_type_of_service_nothing_is_shaded():
    assert features(areas_layer(world.areas(), world.counts(), service_type=None, words=WORDS)) == []


def test_an_area_is_named_in_the_readers_language():
    assert labels(land_layer(world.areas(), words=world.FRENCH))[0] == "Western Shore (fr)"
    assert labels(land_layer(world.areas(), words=WORDS))[0] == "Western Shore"
    assert labels(land_layer(world.areas(area_name=None, area_name_fr=None), words=WORDS))[0] == "R1"


def test_cells_show_people_only_as_counts():
    layer = cells_layer(world.cells(3), service_type="vocational", words=WORDS)
    first = features(layer)[0]
    assert len(first["geometry"]["coordinates"][0]) == 7
    assert first["properties"]["popup"].split("<br>")[:2] == [
        "<strong>People in this cell: 40</strong>",
        "30 of 40 people not served (75\xa0%)",
    ]
    assert labels(layer)[0] == "40"


@given(st.integers(1, 60), st.sampled_from([10, 3, 1]))
def test_rolling_cells_up_loses_nobody(number, most):
    cells = world.cells(number)
    layer = cells_layer(cells, service_type="vocational", words=WORDS, budget=Budget(cells=most))
    drawn = [int(text.replace(",", "")) for text in labels(layer)]
    assert sum(drawn) == cells["people"].sum()
    assert len(drawn) <= max(most, 1)


def test_a_withheld_cell_withholds_the_cell_it_is_rolled_into():
    cells = ReleasedCounts.parse(world.cells(8))
    siblings = h3.cell_to_children(h3.cell_to_parent(cells["area_id"][0], 5), 6)[:2]
    cells = cells.iloc[:2].assign(area_id=siblings)
    cells.loc[0, "people"] = pd.NA
    (said,) = properties(cells_layer(cells, service_type="vocational", words=WORDS, budget=Budget(cells=1)))
    assert said["style"] == "withheld"
    assert said["popup"] == "<strong>Cell</strong><br>Figures withheld to protect people."


def test_clusters_are_ringed_by_size_and_named_by_town_people_and_cause():
    layer = clusters_layer(world.clusters(), words=WORDS)
    assert labels(layer) == ["Bendtown: 84 people, too far", "12 people, not eligible"]
    big, small = properties(layer)
    assert big["radius"] == 32
    assert small["radius"] == pytest.approx(32 * np.sqrt(12 / 84), abs=0.05)
    assert "The farthest home lies 3.5 km from the middle." in big["popup"]


def test_what_is_reckoned_from_homes_is_rounded_to_three_decimals():
    cluster = {"latitude": 13.123456, "longitude": -14.987654, "people": 30, "cause": "full", "settlement_name": "X"}
    layer = clusters_layer(world.clusters(cluster), words=WORDS)
    assert features(layer)[0]["geometry"]["coordinates"] == [-14.988, 13.123]
    assert parts(layer)[0]["labels"][0]["at"] == [13.123, -14.988]


def test_towns_are_named_largest_first():
    towns = (
        {"settlement_name": "Unknown size", "latitude": 13.1, "longitude": -15},
        {"settlement_name": "Village", "latitude": 13.2, "longitude": -15, "population": 80},
        {"settlement_name": "City", "latitude": 13.3, "longitude": -15, "population": 90_000},
        {"settlement_name": "Nowhere", "population": 10_000_000},
    )
    layer = settlements_layer(world.settlements(*towns), words=WORDS)
    assert labels(layer) == ["City", "Village", "Unknown size"]
    ranks = [label["rank"] for label in parts(layer)[0]["labels"]]
    assert ranks == sorted(ranks, reverse=True)


def test_a_person_has_a_home_ways_and_sites_by_verdict():
    content = world.person()
    assert [said["style"] for said in properties(ways_layer(content.place, content.options, words=WORDS))] == [
        "ineligible",
        "unknown",
        "eligible",
    ]
    sites = sites_layer(content.options, words=WORDS)
    assert labels(sites) == ["1 · 4.2 km", "2 · 9.4 km", "22 km"]
    assert properties(sites)[0]["popup"].split("<br>") == [
        "<strong>Shore Town</strong>",
        "Vocational training",
        "4.2 km from home (limit 5 km)",
        "✓ Eligible – Masonry, six months",
    ]
    assert "? To be checked – Training centre" in properties(sites)[1]["popup"]
    (home,) = features(home_layer(content.place, words=WORDS))
    assert home["geometry"]["coordinates"] == [-15.53, 13.23]


def test_several_programmes_at_one_site_are_one_symbol_with_the_best_verdict():
    options = Options.parse(
        pd.DataFrame(
            [
                world.option(programme_name="Tailoring", verdict="ineligible", rank=None),
                world.option(programme_name="Masonry", verdict="eligible", rank=3),
            ]
        )
    )
    (said,) = properties(sites_layer(options, words=WORDS))
    assert said["tip"].split("<br>")[1] == "✓ Eligible"
    assert said["popup"].count("–") == 2
    assert properties(ways_layer((13.2, -15.5), options, words=WORDS))[0]["style"] == "eligible"


def test_a_person_without_a_place_has_sites_but_no_home_and_no_ways():
    keyed = {layer.key: layer for layer in person_layers(world.person(place=None), WORDS)}
    assert features(keyed["home"]) == features(keyed["ways"]) == []
    assert len(features(keyed["sites"])) == 3


def test_at_most_sixty_sites_are_shown_the_most_suitable_and_the_legend_says_so():
    far = [world.option(service_id=f"far-{n}", verdict="ineligible", rank=None) for n in range(70)]
    content = world.person(*far, world.option())
    keyed = {layer.key: layer for layer in person_layers(content, WORDS)}
    assert len(features(keyed["sites"])) == 60
    assert properties(keyed["sites"])[0]["id"] == "centre"
    assert "Only the 60 most suitable sites are shown." in parts(keyed["legend"])[0]["legend"]


def test_an_empty_world_makes_an_empty_map():
    content = world.content(
        services=world.services().head(0),
        areas=world.areas().head(0),
        counts=world.counts().head(0),
        cells=world.cells().head(0),
        clusters=world.clusters().head(0),
        settlements=world.settlements().head(0),
        recipe=world.recipe(sources=()),
        people=0,
        unknown=0,
    )
    layers = overview_layers(content, WORDS)
    assert [layer.key for layer in layers if layer.used] == []
    assert [layer.key for layer in layers if layer.control] == []
    assert bounds_of(content.areas, content.services) == EVERYWHERE
    assert sources_line(content.recipe, WORDS) == ""


def test_the_map_says_its_day_people_unknown_and_what_is_not_on_it():
    lost = world.areas()
    lost.loc[3, "geometry"] = None
    services = world.services(world.service(), world.service(service_id="lost", latitude=None))
    said = facts(world.content(areas=lost, services=services), WORDS)
    assert said == [
        "As of 15 Nov 2026",
        "People: 158; unknown: 23 (15\xa0%)",
        "People whose area is not known: 8",
        "Areas without known borders, not on the map: 1",
        "Services without a known place, not on the map: 1",
    ]


def test_each_source_is_named_once_with_its_day():
    twice = world.recipe().sources * 2
    assert sources_line(world.recipe(sources=twice), WORDS) == (
        "Sources: Ministry of Labour (1 Oct 2026); Natural Earth (1 May 2022)"
    )


def test_the_bounds_are_those_of_the_areas_else_of_the_points():
    assert bounds_of(world.areas()) == ((13, -16), (14, -14))
    none = world.areas().head(0)
    (south, west), (north, east) = bounds_of(none, world.services())
    assert (south, west, north, east) == pytest.approx((13.23, -15.52, 13.27, -15.48))
    (south, west), (north, east) = bounds_of_person(world.person())
    assert south < 13.23
    assert north > 13.42
    assert west < -15.6
    assert east > -15.45
    assert bounds_of_person(world.person(place=None, options=Options.empty())) == ((13, -16), (14, -14))


def test_the_map_asks_the_internet_for_pictures_only_where_somebody_switched_it_on():
    from streamlit_folium import _get_map_string

    quiet, online = (base_map(((13, -16), (14, -14)), words=WORDS, online_tiles=on) for on in (False, True))
    for base in (quiet, online):
        base.get_root().render()
    assert "http" not in _get_map_string(quiet)
    assert "https://tile.openstreetmap.org/{z}/{x}/{y}.png" in _get_map_string(online)
    assert "\\u00a9 OpenStreetMap" in _get_map_string(online)


def wavy(corners):
    """Cut the unit square at x = 0.5 by a line with so many random corners, shared by both halves."""
    chance = np.random.default_rng(1)
    edge = [(0.5 + 0.02 * chance.standard_normal(), y) for y in np.linspace(0, 1, corners)]
    left = shapely.Polygon([(0, 0), *edge, (0, 1)])
    right = shapely.Polygon([(1, 0), *edge, (1, 1)])
    return gpd.GeoSeries([left, right])


def test_borders_are_simplified_until_few_enough_and_neighbours_still_share_them():
    shapes = wavy(5000)
    left, right = (shapely.geometry.shape(drawn) for drawn in borders(shapes, 500))
    assert shapely.get_num_coordinates(left) + shapely.get_num_coordinates(right) <= 500
    assert left.intersection(right).area < 1e-6
    assert left.union(right).area == pytest.approx(1, abs=1e-3)


def test_only_polygons_are_drawn():
    mixed = GeometryCollection([Point(0, 0), LineString([(0, 0), (1, 1)]), box(0, 0, 1, 1)])
    drawn = borders(gpd.GeoSeries([None, Point(1, 1), mixed, shapely.Polygon(), box(2, 2, 3, 3)]), 100)
    assert [shape is None for shape in drawn] == [True, True, False, True, False]
    assert shapely.geometry.shape(drawn[2]).area == 1
    assert borders(gpd.GeoSeries([], dtype=object), 100) == []


def test_overlapping_areas_and_holes_are_drawn_as_they_are():
    ring = shapely.Polygon(box(0, 0, 10, 10).exterior, [box(4, 4, 6, 6).exterior])
    drawn = borders(gpd.GeoSeries([ring, box(0, 0, 9, 9)]), 100)
    assert shapely.geometry.shape(drawn[0]).area == 96


def test_a_name_stands_inside_the_largest_part():
    shapes = gpd.GeoSeries([shapely.MultiPolygon([box(0, 0, 1, 1), box(5, 5, 9, 9)]), None])
    (latitude, longitude, size), nothing = name_places(shapes)
    assert box(5, 5, 9, 9).contains(Point(longitude, latitude))
    assert size == 16
    assert nothing is None
