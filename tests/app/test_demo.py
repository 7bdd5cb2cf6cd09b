"""The demo is whole, plausible, the same each time, never stale, and says that it is simulated."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pandas as pd
import pytest
import yaml
from shapely.geometry import Point

from app.demo.demo import DEMO_SOURCES, with_days, write_demo
from layers.education import grades_of
from layers.rules import parse_rule, rule_tree
from layers.schemas import INPUTS
from layers.schemas.columns import COLUMNS, GAP_STATUSES, STATUSES, TYPES
from tests.places import ROOT

ON = dt.date(2026, 11, 15)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return write_demo(tmp_path_factory.mktemp("demo"), on=ON)


class Yaml12(yaml.SafeLoader):
    """YAML as everybody expects it: `on` is a word. YAML 1.1, PyYAML's, would make `on: start` true: start."""


Yaml12.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":bool")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def listed(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Yaml12)["programmes"]  # noqa: S506 - a SafeLoader


def table(path):
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def people(demo):
    return table(demo["returnees"])


@pytest.fixture(scope="module")
def services(demo):
    return table(demo["services"]).set_index("service_id", drop=False)


@pytest.fixture(scope="module")
def programmes(demo):
    return {programme["programme_id"]: programme for programme in listed(demo["programmes"])}


def test_the_files_come_in_the_order_in_which_they_are_imported(demo):
    assert list(demo) == ["areas", "settlements", "services", "programmes", "returnees", "demand"] == list(DEMO_SOURCES)
    assert all(path.is_file() for path in demo.values())


def test_the_same_day_gives_the_same_bytes(demo, tmp_path):
    again = write_demo(tmp_path / "new" / "folder", on=ON)
    assert {kind: path.read_bytes() for kind, path in again.items()} == {
        kind: path.read_bytes() for kind, path in demo.items()
    }


def test_another_day_moves_the_dates_and_nothing_else(demo, people, tmp_path):
    later = write_demo(tmp_path, on=dt.date(2031, 2, 3))
    dates = ["birth_date", "birth_year", "return_date", "support_until", "source_date"]
    moved = table(later["returnees"])
    pd.testing.assert_frame_equal(moved.drop(columns=dates), people.drop(columns=dates))
    assert (moved["source_date"] == "2031-02-03").all()
    masonry = listed(later["programmes"])[0]
    assert (masonry["starts"], masonry["ends"]) == (dt.date(2031, 5, 1), dt.date(2031, 10, 31))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("starts: month +3", "starts: 2027-02-01"),
        ("ends: month +3 end", "ends: 2027-02-28"),
        ("[month -11, month +0]", "[2025-12-01, 2026-11-01]"),
        ("month +1 end", "2026-12-31"),
        ("as_of: day -15}", "as_of: 2026-10-31}"),
        ("a,day -20,day +1", "a,2026-10-26,2026-11-16"),
        ("# day -20 is explained here\nwelcome day", "welcome day"),
    ],
)
def test_relative_days_become_dates(text, written):
    assert with_days(text, on=ON) == written


def test_no_relative_day_is_left(demo):
    for kind in ("services", "programmes"):
        text = demo[kind].read_text(encoding="utf-8")
        assert "day -" not in text
        assert "month +" not in text


def test_every_header_is_one_of_ours(demo):
    for kind in ("settlements", "services", "returnees"):
        assert set(table(demo[kind]).columns) <= set(INPUTS[kind].names())
    areas = gpd.read_file(demo["areas"])
    assert set(areas.columns) <= set(INPUTS["areas"].names())


@pytest.mark.parametrize("kind", ["settlements", "services", "returnees"])
def test_every_cell_fits_its_column(demo, kind):
    frame = table(demo[kind])
    for name in frame.columns:
        cells = frame.loc[frame[name] != "", name]
        column = COLUMNS[name]
        if name == "needs":
            cells = cells.str.split("; ").explode()
            assert set(cells) == set(TYPES)
        elif column.allowed:
            assert set(cells) <= set(column.allowed), name
        if name != "education_grade" and column.minimum is not None:
            assert pd.to_numeric(cells).ge(column.minimum).all(), name
        if name != "education_grade" and column.maximum is not None:
            assert pd.to_numeric(cells).le(column.maximum).all(), name


def test_the_gambia_has_six_regions_in_one_country(demo):
    areas = gpd.read_file(demo["areas"]).set_index("area_id")
    assert areas.crs.to_epsg() == 4326
    assert areas.geometry.is_valid.all()
    regions = areas[areas["admin_level"] == 1]
    assert sorted(regions["area_name"]) == [
        "Banjul", "Central River", "Lower River", "North Bank", "Upper River", "West Coast",
    ]  # fmt: skip
    assert set(regions["parent_id"]) == {"GM"}
    assert areas.loc["GM", "area_name_fr"] == "Gambie"


def test_its_towns_are_where_they_are_in_the_world(demo):
    towns = table(demo["settlements"])
    assert len(towns) == 180
    serekunda, basse = (towns[towns["settlement_name"] == name].iloc[0] for name in ("Serekunda", "Basse Santa Su"))
    assert (serekunda["latitude"], serekunda["longitude"], serekunda["population"]) == (
        "13.43833",
        "-16.67806",
        "340000",
    )
    assert (basse["admin1_pcode"], basse["settlement_class"]) == ("GM.UR", "urban")
    regions = gpd.read_file(demo["areas"]).set_index("area_id").geometry
    far = [
        (row.settlement_name, regions[row.admin1_pcode].distance(Point(float(row.longitude), float(row.latitude))))
        for row in towns.itertuples()
    ]
    assert max(distance for _, distance in far) < 0.01  # about a kilometre: the outlines are coarse
    assert sum(distance > 0 for _, distance in far) == 7


def test_every_invented_row_says_that_it_is_simulated(people, services):
    assert set(people["source"]) == set(services["source"]) == {"simulated"}
    assert people["case_code"].str.fullmatch(r"SIM-\d{4}").all()
    assert services["email"].str.endswith(".example").all()
    assert services["description"].str.endswith("Invented for the demonstration.").all()


def test_two_thousand_people_each_once(people):
    assert len(people) == people["case_code"].nunique() == 2000


def test_homes_lie_in_the_region_they_name(people, demo):
    regions = gpd.read_file(demo["areas"]).set_index("area_id").geometry
    exact = people[(people["latitude"] != "") & (people["location_precision_m"] == "")]
    inside = [
        regions[row.admin1_pcode].contains(Point(float(row.longitude), float(row.latitude)))
        for row in exact.itertuples()
    ]
    assert len(inside) > 1500
    assert sum(inside) >= len(inside) - 2  # rounding to a metre may step over a border


def test_homes_follow_the_towns_people(people, demo):
    towns = table(demo["settlements"])
    share = 0.8 * 340_000 / towns["population"].astype(int).sum()  # one in five lives between the towns
    assert (people["settlement_name"] == "Serekunda").mean() == pytest.approx(share, abs=0.03)


def test_homes_are_scattered_and_not_lined_up_along_the_border(people, demo):
    country = gpd.read_file(demo["areas"]).set_index("area_id").geometry["GM"].boundary
    exact = people[(people["latitude"] != "") & (people["location_precision_m"] == "")]
    from_border = exact.apply(
        lambda row: country.distance(Point(float(row["longitude"]), float(row["latitude"]))), axis=1
    )
    assert (from_border < 0.0021).mean() < 0.05  # the strip of 0.002 degrees inside the border is kept free


@pytest.mark.parametrize(
    ("column", "share"),
    [("education_grade", 0.30), ("latitude", 0.08), ("settlement_class", 0.42), ("needs", 0.05), ("consent", 0.05)],
)
def test_what_is_not_recorded_is_about_as_much_as_said(people, column, share):
    assert (people[column] == "").mean() == pytest.approx(share, abs=0.02)


def test_age_is_written_in_one_way_at_most(people):
    ways = (people[["birth_date", "birth_year", "age_years"]] != "").sum(axis=1)
    assert ways.max() == 1
    assert (ways == 0).mean() == pytest.approx(0.05, abs=0.015)


def test_schooling_is_written_in_words_that_the_country_knows(people):
    told = people[people["education_grade"] != ""]
    words = told[~told["education_grade"].str.isdigit()]
    assert 150 < len(words) < 250
    assert all(grades_of(word, "GM") for word in words["education_grade"])
    assert (people.loc[people["education_grade"] == "", "education_system"] == "").all()


def test_a_home_without_coordinates_names_a_town_that_only_one_place_bears(people, demo):
    names = table(demo["settlements"])["settlement_name"].value_counts()
    named = people[(people["latitude"] == "") & (people["settlement_name"] != "")]
    assert len(named) > 50
    assert (named["settlement_name"].map(names) == 1).all()


def test_services_come_in_every_type_but_one_and_in_every_state(services):
    assert set(TYPES) - set(services["service_type"]) == {"social_protection"}  # so that somebody has no such service
    assert set(services["status"]) == set(STATUSES)
    assert (services["seats_available"] == "0").sum() >= 3
    age = services["source_date"].map(lambda day: (ON - dt.date.fromisoformat(day)).days)
    assert (age > 730).sum() == 1  # one entry is stale
    assert 60 <= len(services) <= 90


def test_free_seats_are_at_most_all_seats(services):
    told = services[services["seats_total"] != ""]
    assert (told["seats_available"].astype(int) <= told["seats_total"].astype(int)).all()


def test_no_two_services_stand_on_one_point(services):
    assert not services[["latitude", "longitude"]].duplicated().any()


def test_the_first_programme_has_the_rule_of_the_study(programmes):
    first = next(iter(programmes.values()))
    assert rule_tree(parse_rule(first["criteria"])) == {
        "all": [
            {"age": {"from": 18.0, "to": 35.0, "on": "start"}},
            {"education_grade": {"to": 10.0, "system": "GM"}},
            {"within": {"urban_km": 5.0, "rural_km": 10.0, "class_of": "home"}},
        ]
    }


def test_every_rule_can_be_read_and_every_service_exists(programmes, services):
    assert len(programmes) >= 13
    for programme in programmes.values():
        parse_rule(programme.get("criteria"))
        assert set(programme["service_ids"]) <= set(services["service_id"]), programme["programme_id"]


def test_programmes_show_what_can_happen(programmes):
    ended = {name for name, each in programmes.items() if each.get("ends", ON) < ON}
    unfunded = {name for name, each in programmes.items() if each.get("funding_ends", ON) < ON}
    full = {name for name, each in programmes.items() if each.get("seats", {}).get("available") == 0}
    intakes = {
        name: (min(each["intake_dates"]) < ON, max(each["intake_dates"]) > ON)
        for name, each in programmes.items()
        if "intake_dates" in each
    }
    ruleless = {name for name, each in programmes.items() if "criteria" not in each}
    assert ended == {"poultry"}
    assert unfunded == {"poultry", "trauma-groups", "first-weeks"}
    assert full == {"welding"}
    assert intakes["catering"] == (True, True)
    assert ruleless == {"legal-advice"}
    text = str([each.get("criteria") for each in programmes.values()])
    assert all(word in text for word in ("'any'", "'not'", "'site'", "'female'", "'today'"))


@pytest.mark.parametrize("on", [dt.date(2026, 12, 31), dt.date(2027, 1, 31), dt.date(2028, 2, 29), dt.date(2030, 6, 1)])
def test_on_any_day_the_same_programmes_are_over_and_the_others_are_not(on):
    text = (ROOT / "app" / "demo" / "data" / "programmes.yaml").read_text(encoding="utf-8")
    programmes = yaml.load(with_days(text, on=on), Loader=Yaml12)["programmes"]  # noqa: S506 - a SafeLoader
    over = {
        each["programme_id"]
        for each in programmes
        if min(each.get("ends", on), each.get("funding_ends", on), max(each.get("intake_dates", [on]))) < on
    }
    assert over == {"poultry", "trauma-groups", "first-weeks"}
    assert all(each["seats"]["as_of"] < on for each in programmes if "seats" in each)


def test_one_programme_waits_for_a_site_that_is_closed_for_now(programmes, services):
    sites = services.loc[programmes["dyeing"]["service_ids"], "status"]
    assert sites.tolist() == ["temporarily closed"]


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    from app.workflows.demo import load_demo
    from layers.store import open_store

    store = open_store(str(tmp_path_factory.mktemp("office") / "demo.sqlite"), create=True)
    yield store, load_demo(store, on=ON, actor="test")
    store.close()


def test_the_demo_comes_in_through_the_same_door_as_any_file_with_nothing_put_aside(office):
    store, records = office
    assert [record.kind for record in records] == list(DEMO_SOURCES)
    assert {kind: store.count(kind) for kind in DEMO_SOURCES} == {
        "areas": 7, "settlements": 180, "services": 75, "programmes": 19, "returnees": 2000, "demand": 220,
    }  # fmt: skip


def test_the_demo_s_labour_market_has_what_is_asked_for_and_what_cannot_be_told(office):
    from app.workflows.world import load_world

    world = load_world(office[0], on=ON)
    figures = world.demand[world.demand["demand_source"] != "Job board (simulated)"]
    assert len(figures) == 160
    assert set(figures["area_id"]) == {"GM.BJ", "GM.LR", "GM.MC", "GM.NB", "GM.UR", "GM.WE"}
    assert figures.loc[figures["area_id"] == "GM.LR", "employers_asked"].max() < 11
    assert (ON - figures.loc[figures["area_id"] == "GM.MC", "reference_date"].max().date()).days > 730
    counted = world.demand[world.demand["demand_source"] == "Job board (simulated)"]
    listed = world.demand_rows[world.demand_rows["evidence"] == "advertisement"]
    assert len(listed) == 60
    assert set(counted["isco08_code"]) == {"7212", "7411", "7126", "5120", "5131", "8332"}
    assert 0 < counted["sample_size"].sum() < 60


def test_the_demo_shows_every_way_of_being_left_out(office):
    from app.workflows.world import load_world

    statuses = load_world(office[0], on=ON).statuses
    assert set(statuses["gap_status"]) == set(GAP_STATUSES)
    vocational = statuses.loc[statuses["service_type"] == "vocational", "gap_status"].value_counts(normalize=True)
    assert 0.3 < vocational["served"] < 0.7
    assert min(vocational[cause] for cause in ("too_far", "not_eligible", "unknown")) > 0.05


def test_everything_that_the_demo_answers_says_that_it_is_simulated(office):
    from app.workflows.world import load_world

    assert load_world(office[0], on=ON).recipe("gaps").simulated


def kilometres(folder, start, goal):
    from app.workflows.roads import one_way

    row = one_way(folder, start, goal, profile="moto", season="dry")
    return row["distance_km"], row["road_km"], row["travel_minutes"]


def test_the_river_does_its_work_in_the_demo(office):
    from app.workflows.networks import kept_networks, roads_folder

    folder = roads_folder(office[0].where)
    (kept,) = kept_networks(folder)
    assert "schematic" in kept.name
    assert "schematic" in kept.origin.attribution
    straight, by_road, minutes = kilometres(folder, (13.453, -16.578), (13.483, -16.546))  # Banjul to Barra: the ferry
    assert straight < 5 < by_road < 7
    assert minutes > 45  # The Gambia's own wait for a ferry, whoever asks
    straight, by_road, _ = kilometres(folder, (13.490, -16.089), (13.235, -16.086))  # Kerewan to Bwiam: no bridge near
    assert straight < 30
    assert by_road > 100
    straight, by_road, _ = kilometres(folder, (13.567, -15.600), (13.433, -15.533))  # Farafenni to Soma: the bridge
    assert by_road < 1.5 * straight


def test_every_site_and_nearly_every_town_of_the_demo_has_a_road(demo, services):
    from app.demo.demo import ROADS
    from assessments.roads.joining import join_to_roads, main_roads
    from layers.road_files.reading import read_roads_here
    from layers.roads.profiles import shipped_speeds

    network = read_roads_here(ROADS, source="demo").network
    among = main_roads(network, shipped_speeds("GM"), "car")
    assert among.all()
    towns = table(demo["settlements"])
    for places, least in ((services, 1.0), (towns, 0.98)):
        latitude, longitude = (places[axis].astype(float) for axis in ("latitude", "longitude"))
        assert join_to_roads(network, among, latitude, longitude).joined.mean() >= least
