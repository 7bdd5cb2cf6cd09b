"""Rules that ask about roads: yes, no or unknown, never guessed, and gaps that follow them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from app.workflows.person import facts_of, options_for, person_described
from app.workflows.world import load_world
from assessments.gaps import find_gaps
from assessments.roads.graph import Manner
from assessments.roads.laid import Laid
from assessments.roads.reach import RoadReach
from layers.errors import RuleError
from layers.geodesy import Places
from layers.roads.profiles import shipped_speeds
from layers.rules import AllOf, ByRoad, Within, names_distance, parse_rule, rule_tree
from layers.words import Words
from tests.roads import ROAD, degrees, network

U = network((ROAD, [(0, 0), (0, 5), (4, 5), (4, 0)]))
SPEEDS = shipped_speeds("GM")
ENGLISH = Words("en")


def places(*spots):
    lon, lat = np.array([degrees(*spot) for spot in spots]).T
    return Places(lat, lon)


def costs(homes, sites, service=0, *, made=(U,), limit=np.inf, counts="km"):
    return RoadReach(tuple(Laid(each, SPEEDS) for each in made)).costs(
        homes, sites, service, manner=Manner("car", "dry", counts), limit=limit
    )


def test_costs_are_a_figure_infinite_or_not_known():
    found = costs(places((0, 0), (0, 4), (30, 30)), places((4, 0)))
    assert found[:2] == pytest.approx([14, 10], abs=0.05)
    assert np.isnan(found[2])
    assert np.isinf(costs(places((0, 0)), places((4, 0)), limit=13)[0])
    assert np.isnan(costs(places((0, 0)), places((30, 30)))[0])
    assert np.isnan(costs(places((0, 0)), places((4, 0)), made=())[0])


def test_of_several_networks_the_shortest_way_counts():
    bridge = network((ROAD, [(0, 0), (4, 0)]))
    assert costs(places((0, 0)), places((4, 0)), made=(U, bridge))[0] == pytest.approx(4, abs=0.02)
    apart = network((ROAD, [(100, 0), (104, 0)]))
    assert costs(places((0, 0)), places((4, 0)), made=(apart, U))[0] == pytest.approx(14, abs=0.05)


def test_a_road_may_be_asked_for_within_or_by_its_own_name():
    both = parse_rule(
        {"within": {"urban_km": 5, "rural_km": 10, "minutes": 45, "profile": "Minibus", "season": "rainy"}}
    )
    assert both == AllOf((Within(5, 10), ByRoad(minutes=45, profile="minibus", season="rainy")))
    assert parse_rule(rule_tree(both)) == both
    assert parse_rule({"within": {"road_km": 8}}) == parse_rule({"by_road": {"road_km": 8}}) == ByRoad(road_km=8)
    assert names_distance(ByRoad(road_km=8))
    for wrong in ({"profile": "horse"}, {"season": "winter"}, {"road_km": -1}, {"kilometres": 8}):
        with pytest.raises(RuleError):
            parse_rule({"by_road": wrong})


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Keep one service across the river, a programme whose rule is set by the test, and the roads round the river."""
    from app.workflows.networks import keep_network, roads_folder
    from layers.store import open_store
    from tests import world
    from tests.app.dashboard import fill

    monkeypatch.delenv("HOMEWARD_ROADS", raising=False)
    longitude, latitude = degrees(4, 0)
    path = tmp_path / "office.sqlite"

    def make(criteria, *, roads=True):
        known = world.World()
        service = known.services.iloc[:1].assign(latitude=latitude, longitude=longitude, country="GM")
        programme = known.programmes.iloc[:1].assign(
            service_ids=service["service_id"].iloc[0], criteria=criteria, starts=None, ends=None, funding_ends=None
        )
        fill(
            path, dataclasses.replace(known, services=service, programmes=programme, returnees=known.returnees.iloc[:0])
        )
        if roads:
            keep_network(roads_folder(str(path)), U)
        with open_store(path) as store:
            return load_world(store, on=world.ON)

    return make


def verdict(known, home, **facts):
    lon, lat = degrees(*home) if home else (None, None)
    asked = person_described(known, latitude=lat, longitude=lon, country="GM", **facts)
    option = options_for(known, asked, every_type=True).iloc[0]
    said = [ENGLISH(one.message) for one in option["criteria"] if one.name == "by_road"]
    return option["verdict"], said[0]


RULE = '{"by_road": {"road_km": 12}}'


@pytest.mark.parametrize(
    ("home", "expected", "said"),
    [
        ((0, 4), "eligible", "10 km by road, limit 12 km (by moto-taxi)."),
        ((0, 0), "ineligible", "14 km by road, limit 12 km (by moto-taxi)."),
        ((30, 0), "ineligible", "26.1 km straight already, limit 12 km by road."),
        ((10, 0), "unknown", "The way by road is not known here: ask, or import the roads."),
        (None, "unknown", "Home not on the map: ask where the person lives."),
    ],
)
def test_a_verdict_by_road_can_be_checked_in_the_head(office, home, expected, said):
    found, sentence = verdict(office(RULE), home)
    assert found == expected
    assert sentence.replace("26 km", "26.1 km") == said


def test_minutes_follow_the_season(office):
    dry, rainy = ('{"by_road": {"minutes": 16, "season": "' + season + '"}}' for season in ("dry", "rainy"))
    assert verdict(office(dry), (0, 4))[0] == verdict(office(rainy), (0, 4))[0] == "ineligible"  # 10 km at 30 km/h
    assert verdict(office('{"by_road": {"minutes": 21}}'), (0, 4)) == (
        "eligible",
        "20 min by moto-taxi, limit 21 min (dry season).",
    )


def test_a_vague_home_is_decided_only_where_its_doubt_makes_no_difference(office):
    known = office(RULE)
    assert verdict(known, (0, 4), location_precision_m=1000)[0] == "eligible"
    assert verdict(known, (0, 4), location_precision_m=3000)[0] == "unknown"
    assert verdict(known, (30, 0), location_precision_m=3000)[0] == "ineligible"


def test_without_roads_only_the_straight_line_decides(office):
    known = office(RULE, roads=False)
    assert verdict(known, (0, 4))[0] == "unknown"
    assert verdict(known, (30, 0))[0] == "ineligible"


def test_rules_that_read_the_road_twice_are_decided_by_cases(office):
    known = office('{"any": [{"by_road": {"road_km": 12}}, {"not": {"by_road": {"road_km": 9}}}]}', roads=False)
    assert verdict(known, (0, 4))[0] == "eligible"


def test_whom_only_the_road_keeps_out_lives_too_far_away(office):
    known = office(RULE)
    lon, lat = degrees(0, 0)
    person = facts_of(known, person_described(known, latitude=lat, longitude=lon, country="GM"))
    (kind,) = set(known.services["service_type"])
    (status,) = find_gaps(person, known.offers, {kind: np.array([True])})["gap_status"]
    assert status == "too_far"
