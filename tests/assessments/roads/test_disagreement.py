"""Where circle and road disagree: checked in the head on a road round a river, and sums that always hold."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString

from assessments.facts import people_of
from assessments.offers import offers_of
from assessments.roads.disagreement import compare_roads, everybody
from assessments.roads.disagreement_tables import count_disagreements, list_disagreements
from assessments.roads.laid import Laid
from assessments.roads.reach import RoadReach
from layers.geodesy import Places
from layers.roads.agreement import INSIDE
from layers.roads.closed import Closure
from layers.roads.profiles import shipped_speeds
from layers.rules import Within, parse_rule, rule_text
from tests import world
from tests.roads import ROAD, degrees, network

U = network((ROAD, [(0, 0), (0, 5), (4, 5), (4, 0)]))
"""A road round a river: from (0, 0) to (4, 0) it is 4 km straight and 14 km by road."""

RIVER = Closure("river", LineString([degrees(-1, 4), degrees(8, 4)]), "rainy", dt.date(2026, 1, 1))
"""Closed across both arms of the U, a kilometre south of its bend."""

SPEEDS = shipped_speeds()


def reach(*networks, closures=()):
    return RoadReach(tuple(Laid(made, SPEEDS, tuple(closures)) for made in networks))


OPEN, CLOSED = reach(U), reach(U, closures=[RIVER])


def at(*spot):
    longitude, latitude = degrees(*spot)
    return {"latitude": latitude, "longitude": longitude, "country": "GM"}


def offers(*services, rule=None, programmes=None):
    frame = world.rows(*services)
    if programmes is None:
        ids = " ".join(frame["service_id"])
        programmes = world.programme(service_ids=ids, rule=rule or {"within": {"urban_km": 5}})
    return offers_of(
        frame,
        programmes,
        on=world.ON,
        site_class=np.full(len(frame), 1, dtype=np.int8),
        site_class_derived=np.zeros(len(frame), dtype=bool),
    )


def site(name="east", spot=(4, 0), **changes):
    return world.training_centre(service_id=name, site_name=name, **at(*spot), **changes)


def people(*spots, **changes):
    rows = [
        world.person(case_code=f"P-{number}", **{**at(*(spot or (0, 0))), **({} if spot else _NOWHERE), **changes})
        for number, spot in enumerate(spots)
    ]
    return people_of(world.rows(*rows), on=world.ON)


_NOWHERE = {"latitude": None, "longitude": None}


def compared(who, offered, roads=None, **asked):
    return compare_roads(who, offered, roads or OPEN, everybody(who, offered), **asked)


def counts(who, offered, roads=None, *, by_site=False, **asked):
    found = count_disagreements(compared(who, offered, roads, **asked), offered, by_site=by_site)
    return [{name: int(row[name]) for name in COUNTED if row[name]} for row in found.to_dict("records")]


def rows(who, offered, roads=None, **asked):
    return list_disagreements(compared(who, offered, roads, **asked), who, offered).to_dict("records")


COUNTED = ("people", "inside_circle", *INSIDE, "circle_unknown", "outside_circle", "near_outside")


def test_a_river_makes_four_kilometres_fourteen():
    (row,) = rows(people((0, 0)), offers(site()))
    assert (row["case_code"], row["disagreement"], row["reach_status"]) == ("P-0", "farther_by_road", "reached")
    assert row["distance_km"] == pytest.approx(4, abs=0.02)
    assert row["road_km"] == pytest.approx(14, abs=0.05)
    assert row["road_km_least"] == row["road_km_most"] == row["road_km"]
    assert row["detour_factor"] == pytest.approx(3.5, abs=0.02)
    assert (row["radius_km"], row["site_name"], row["profile"], row["season"]) == (5, "east", "moto", "dry")


def test_everybody_asked_about_is_in_one_count():
    who = people((0, 0), (3, 0.5), (20, 0), None)
    assert counts(who, offers(site())) == [
        {
            "people": 4,
            "inside_circle": 2,
            "farther_by_road": 1,
            "near_by_road": 1,
            "outside_circle": 1,
            "circle_unknown": 1,
        }
    ]


def test_a_way_exactly_as_long_as_the_radius_is_near():
    who, offered = people((4, 4.5)), offers(site())
    (found,) = compared(who, offered)
    km = float(found.road_km[0])
    for radius, expected in ((km, "near_by_road"), (km - 1e-6, "farther_by_road")):
        narrow = offers(site(), rule={"within": {"urban_km": radius + 1e-9 * (expected == "near_by_road")}})
        assert counts(who, narrow) == [{"people": 1, "inside_circle": 1, expected: 1}] or radius < km


def test_whoever_is_near_to_one_site_of_a_programme_is_near():
    who, offered = people((0, 0)), offers(site(), site("west", (0, 1)))
    assert counts(who, offered) == [{"people": 1, "inside_circle": 1, "near_by_road": 1}]
    assert counts(who, offered, by_site=True) == [
        {"people": 1, "inside_circle": 1, "farther_by_road": 1},
        {"people": 1, "inside_circle": 1, "near_by_road": 1},
    ]


def test_of_whom_one_way_is_not_known_is_not_said_to_be_far():
    who, offered = people((3.5, -0.5)), offers(site("far", (3, -5.3)), site("east"), rule={"within": {"urban_km": 6}})
    assert counts(who, offered, by_site=True) == [
        {"people": 1, "inside_circle": 1, "off_network": 1},
        {"people": 1, "inside_circle": 1, "near_by_road": 1},
    ]
    who = people((0, 0))
    offered = offers(site("off", (-5.2, 0)), site("east", (4, 0)), rule={"within": {"urban_km": 6}})
    assert counts(who, offered) == [{"people": 1, "inside_circle": 1, "off_network": 1}]


def test_a_closed_road_leaves_no_way_in_the_rainy_season_only():
    who, offered, roads = people((0, 0)), offers(site()), CLOSED
    assert counts(who, offered, roads, season="rainy") == [{"people": 1, "inside_circle": 1, "unreachable": 1}]
    assert counts(who, offered, roads, season="dry") == [{"people": 1, "inside_circle": 1, "farther_by_road": 1}]
    (row,) = rows(who, offered, roads, season="rainy")
    assert (row["disagreement"], row["reach_status"]) == ("unreachable", "unreachable")
    assert np.isnan([row["road_km"], row["detour_factor"]]).all()


@pytest.mark.parametrize("roads", [OPEN, CLOSED])
def test_a_way_longer_than_the_search_is_far_and_has_no_number(roads):
    (row,) = rows(people((0, 0)), offers(site()), roads, longest_km=13)
    assert (row["disagreement"], row["reach_status"]) == ("farther_by_road", "beyond_limit")
    assert np.isnan(row["road_km"])
    assert rows(people((0, 0)), offers(site()), longest_km=15)[0]["reach_status"] == "reached"


def test_without_a_network_nothing_is_said_to_disagree():
    who, offered = people((0, 0)), offers(site())
    assert counts(who, offered, RoadReach()) == [{"people": 1, "inside_circle": 1, "no_network": 1}]
    assert rows(who, offered, RoadReach()) == []


@pytest.mark.parametrize(
    ("precision_m", "said"), [(0, "farther_by_road"), (900, "farther_by_road"), (11_000, "uncertain_home")]
)
def test_a_vague_home_is_far_only_where_its_doubt_makes_no_difference(precision_m, said):
    who = people((0, 0), location_precision_m=precision_m)
    offered = offers(site(), rule={"within": {"urban_km": 20 if precision_m > 9000 else 5}})
    assert counts(who, offered) == [{"people": 1, "inside_circle": 1, said: 1}]
    for row in rows(who, offered):
        assert row["road_km_most"] - row["road_km"] == pytest.approx(precision_m / 1000)
        assert row["road_km"] - row["road_km_least"] == pytest.approx(precision_m / 1000)


def test_no_way_from_where_a_vague_home_is_put_does_not_mean_none_from_where_it_is():
    who, roads = people((0, 0), location_precision_m=100), CLOSED
    assert counts(who, offers(site()), roads, season="rainy") == [
        {"people": 1, "inside_circle": 1, "uncertain_home": 1}
    ]


def test_a_rule_by_road_may_take_whom_the_circle_leaves_out():
    rule = {"any": [{"within": {"urban_km": 1}}, {"by_road": {"road_km": 6}}]}
    who, offered = people((4, 5), (0, 0)), offers(site(), rule=rule)
    roads = OPEN
    offered = dataclasses.replace(offered, roads=roads)
    assert counts(who, offered, roads) == [{"people": 2, "outside_circle": 2, "near_outside": 1}]
    (row,) = rows(who, offered, roads)
    assert (row["case_code"], row["disagreement"]) == ("P-0", "near_outside")


def test_only_who_needs_it_is_asked_and_only_where_there_is_a_circle():
    who = people((0, 0), (0, 1))
    offered = offers(site())
    needs = {"vocational": np.array([False, True])}
    found = count_disagreements(compare_roads(who, offered, OPEN, needs), offered)
    assert found["people"].tolist() == [1]
    assert list(compare_roads(who, offered, OPEN, {})) == []
    assert list(compared(who, offers(site(), rule={"age": {"from": 18}}))) == []
    rural = offers(site(), rule={"within": {"rural_km": 5}})  # nothing is said of urban homes
    assert count_disagreements(compared(who, rural), rural)["people"].tolist() == [0]


def test_across_a_border_nobody_is_inside():
    who = people((0, 0))
    offered = offers(site())
    there = dataclasses.replace(offered, country=("SN",))
    assert counts(who, there) == [{"people": 1, "outside_circle": 1}]


def test_offers_that_have_ended_are_left_out():
    assert list(compared(people((0, 0)), offers(site(status="defunct")))) == []


SPOT = st.one_of(st.none(), st.tuples(st.floats(-3, 8), st.floats(-8, 8)))
CROWD = people(*[(0, 0)] * 5)
SITES = tuple(offers(*(site(f"s{number}") for number in range(count))) for count in (1, 2, 3))


def places(spots):
    lon, lat = np.array([degrees(*spot) if spot else (np.nan, np.nan) for spot in spots]).T
    return Places(lat, lon)


def moved(crowd, spots):
    return dataclasses.replace(crowd.take(np.arange(len(spots))), places=places(spots))


def moved_sites(spots, radius):
    offered = SITES[len(spots) - 1]
    items = tuple(dataclasses.replace(item, rule=Within(urban_km=radius)) for item in offered.items)
    return dataclasses.replace(offered, places=places(spots), items=items)


@given(
    homes=st.lists(SPOT, min_size=1, max_size=5),
    sites=st.lists(st.tuples(st.floats(-3, 8), st.floats(-8, 8)), min_size=1, max_size=3),
    radius=st.floats(0.5, 15),
    closed=st.booleans(),
    longest=st.sampled_from([5.0, 200.0]),
)
def test_sums_always_hold_and_a_closed_road_brings_nobody_nearer(homes, sites, radius, closed, longest):
    who, offered = moved(CROWD, homes), moved_sites(sites, radius)
    roads = CLOSED if closed else OPEN
    dry_ways, rainy_ways = (
        list(compared(who, offered, roads, season=season, longest_km=longest)) for season in ("dry", "rainy")
    )
    for by_site in (False, True):
        dry, rainy = (count_disagreements(ways, offered, by_site=by_site) for ways in (dry_ways, rainy_ways))
        for found in (dry, rainy):
            assert (found[list(INSIDE)].sum(axis=1) == found["inside_circle"]).all()
            together = found[["inside_circle", "circle_unknown", "outside_circle"]].sum(axis=1)
            assert (together == found["people"]).all()
            assert (found["people"] == len(homes)).all()
        assert (rainy["near_by_road"] <= dry["near_by_road"]).all()


def test_every_programme_and_every_open_service_has_its_row():
    services = world.rows(site("a"), site("b", (0, 1)), world.clinic(service_id="c", **at(4, 1)))
    rule = rule_text(parse_rule({"within": {"urban_km": 5}}))
    programmes = pd.concat(
        [
            world.programme(programme_id=name, service_ids=ids).assign(criteria=rule)
            for name, ids in (("one", "b a"), ("two", "a"))
        ],
        ignore_index=True,
    )
    offered = offers(services, programmes=programmes)
    who = people((0, 0))
    found = count_disagreements(compared(who, offered), offered)
    assert found["programme_id"].fillna("").tolist() == ["one", "two", ""]
    assert found["service_id"].fillna("").tolist() == ["", "", "c"]
    assert found["near_by_road"].tolist() == [1, 0, 0]
    by_site = count_disagreements(compared(who, offered), offered, by_site=True)
    assert by_site["service_id"].tolist() == ["b", "a", "a", "c"]
