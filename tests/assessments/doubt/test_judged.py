"""What is said of homes known only so far: by hand, and the laws that hold of every place and circle."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.changing.actions import Kind
from assessments.changing.candidates import Desk
from assessments.changing.search import changes_for
from assessments.criteria.distance import judge_radii
from assessments.doubt.finding import with_doubts
from assessments.doubt.ground import Ground
from assessments.doubt.homes import Doubt, Homes
from assessments.doubt.turning import turning_radii
from assessments.eligibility import Bench, explain
from assessments.facts import People, people_of
from assessments.gaps import find_gaps
from assessments.inputs import inputs_of, verdict_from
from assessments.land import Land
from assessments.logic import NO, UNKNOWN, VERDICT_NAMES, YES
from assessments.offers import Offers, offers_of
from assessments.ranking import rank_options
from layers.geodesy import Places
from layers.settlement_reach import OTHER_KM
from layers.words import Words
from tests import world
from tests.crowd import ruled
from tests.world import ON

LAND = Land(world.areas(), world.settlements())
NOTHING: dict[str, Any] = {
    "km": None, "settlement_name": None, "settlement_class": None, "admin1_pcode": None, "admin2_pcode": None,
}  # fmt: skip
WITHIN = {"within": {"urban_km": 5, "rural_km": 10}}


@lru_cache(maxsize=64)
def ground(land: Land = LAND) -> Ground:
    return Ground(land)


def person(**changes: Any) -> People:
    return _person(tuple(changes.items()))


@lru_cache(maxsize=64)
def _person(recorded: tuple[tuple[str, Any], ...]) -> People:
    changes = dict(recorded)
    return with_doubts(people_of(world.person(**{**NOTHING, **changes}), on=ON), ground())


def offered(rule: object = WITHIN, km: float = 0, land: Land = LAND) -> Offers:
    offers = offers_of(
        world.training_centre(km=km),
        ruled(rule),
        on=ON,
        site_class=np.array([1], dtype=np.int8),
        site_class_derived=np.zeros(1, dtype=bool),
    )
    return replace(offers, land=land)


def told(people: People, rule: object = WITHIN, km: float = 0) -> tuple[str, str]:
    """Return the verdict about one person, and the sentence of the rule's first criterion."""
    bench = Bench.for_one(people, offered(rule, km))
    offer = bench.offers.items[0]
    return VERDICT_NAMES[bench.verdicts()[0, 0]], Words("en", {})(explain(bench, offer)[0].message)


BY_HAND = [
    # what is recorded, how far north of Kindia the site lies, the verdict, and what is said
    ({"settlement_name": "Kindia"}, 2, "eligible", "all of it lies within 5"),
    ({"settlement_name": "Kindia"}, 4, "unknown", "of it lies within 5 km of the site (urban home"),
    ({"settlement_name": "Kindia"}, 8, "ineligible", "nothing of it lies within 5"),
    ({"settlement_name": "Middle"}, 3, "eligible", "all of it lies within 10 km of the site (rural home"),
    ({"admin2_pcode": "D11"}, 20, "ineligible", "nothing of it lies within 10 km of the site (urban or rural alike)"),
    ({"admin2_pcode": "D11"}, 0, "unknown", "of it, with 100 % of its people, lies within 5 km"),
    ({"admin2_pcode": "D11", "settlement_class": "rural"}, 0, "unknown", "within 10 km of the site (rural home)"),
    ({"admin1_pcode": "R1"}, 0, "unknown", "Home known only by its area (South)"),
]


@pytest.mark.parametrize(("recorded", "km", "verdict", "said"), BY_HAND)
def test_how_much_of_the_place_lies_near_enough_decides(
    recorded: dict[str, Any], km: float, verdict: str, said: str
) -> None:
    found = told(person(**recorded), km=km)
    assert found[0] == verdict
    assert said in found[1]
    assert ("check the address" in found[1]) == (verdict == "unknown")


def test_a_district_of_which_a_tenth_lies_near_is_not_turned_away_nor_one_of_which_a_hundredth_does() -> None:
    """40 x 10 km: a circle of 1 km in its middle holds 0.8 % of it, and everybody who lives there."""
    assert told(person(admin2_pcode="D11"), {"within": {"urban_km": 1, "rural_km": 1}})[0] == "unknown"
    assert told(person(admin2_pcode="D11"), {"within": {"urban_km": 3, "rural_km": 3}})[0] == "unknown"


def test_an_area_counts_as_inside_only_if_its_people_are_too() -> None:
    """Of D12 nearly everything lies within 24 km of a point 10 km north; its one settlement is there."""
    land = Land(world.areas(), world.settlements())
    homes = Homes((Doubt("area", "Middle", areas=("D12",)),), Ground(land))
    centre = world.place(10)
    (answers,) = homes.within_each(centre, (20.5,))
    shares = homes.shares(0, centre, 20.5)
    assert shares.ground == pytest.approx(1.0, abs=0.05)
    assert shares.people == 1.0
    assert answers[0] == YES
    empty = Homes(homes.places, Ground(Land(world.areas())))
    assert empty.shares(0, centre, 20.5).people is None


def test_an_area_whose_people_live_at_its_edge_is_not_turned_away_for_its_empty_ground() -> None:
    """Hardly anything of D11 lies within 5.2 km of a point 10 km north, but its one village is 5.2 km off."""
    village = world.settlement(km=4.8, population=1_000, settlement_class="rural")
    place = (Doubt("area", "Kindia", areas=("D11",)),)
    empty, peopled = Homes(place, Ground(Land(world.areas()))), Homes(place, Ground(Land(world.areas(), village)))
    assert empty.within_each(world.place(10), (5.2,))[0][0] == NO
    assert peopled.within_each(world.place(10), (5.2,))[0][0] == UNKNOWN


def test_a_home_known_by_one_of_two_names_is_decided_only_where_both_agree() -> None:
    homes = Homes((Doubt("settlement", "Kindia", settlements=(0, 2), named=2),), ground())
    answers = [int(homes.within_each(world.place(km), (5.0,))[0][0]) for km in (0, 20, 10, 60)]
    assert answers == [UNKNOWN, UNKNOWN, NO, NO]
    assert homes.within_each(world.place(10), (15.0,))[0][0] == YES


def test_the_table_of_extents_is_what_the_settlements_have() -> None:
    towns = world.rows(
        world.settlements(), world.settlement(settlement_id="S9", population=None, settlement_class=None)
    )
    assert Ground(Land(settlements=towns)).extents_km.tolist() == [2.0, OTHER_KM["rural"], 2.0, OTHER_KM[None]]


def test_an_area_asked_for_by_its_code_or_its_outline_is_told_by_the_share_inside() -> None:
    area = {"area": ["D11"]}
    assert told(person(settlement_name="Kindia"), area)[0] == "eligible"
    assert told(person(settlement_name="Far"), area)[0] == "ineligible"
    assert told(person(admin1_pcode="R1"), area)[0] == "unknown"
    outline = {"polygon": {"wkt": LAND.polygon("D11").wkt}}
    assert told(person(admin2_pcode="D11"), outline)[0] == "eligible"
    assert told(person(admin2_pcode="D21"), outline)[0] == "ineligible"
    verdict, said = told(person(admin1_pcode="R1"), outline)
    assert verdict == "unknown"
    assert "Home known only by its area (South)" in said


def test_by_road_a_place_too_far_even_straight_is_too_far_and_any_other_is_to_be_checked() -> None:
    rule = {"by_road": {"road_km": 10, "profile": "walk"}}
    verdict, said = told(person(settlement_name="Far"), rule)
    assert verdict == "ineligible"
    assert "nothing of it lies within 10 km even straight" in said
    assert told(person(settlement_name="Kindia"), rule)[0] == "unknown"


RULES = [
    WITHIN,
    {"all": [WITHIN, {"area": ["D11"]}]},
    {"any": [{"within": {"urban_km": 3, "rural_km": 3}}, {"not": {"within": {"urban_km": 12, "rural_km": 12}}}]},
    {"any": [{"within": {"urban_km": 8, "rural_km": 8}}, {"not": {"within": {"urban_km": 8, "rural_km": 6}}}]},
    {"any": [{"by_road": {"road_km": 10, "profile": "walk"}}, {"within": {"urban_km": 2, "rural_km": 2}}]},
]
RECORDED = [
    {"settlement_name": "Kindia"}, {"settlement_name": "Middle"}, {"admin2_pcode": "D11"}, {"admin1_pcode": "R1"},
    {"settlement_name": "Kindia", "admin2_pcode": "D21"}, {}, {"settlement_class": "rural", "admin2_pcode": "D12"},
]  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("recorded", RECORDED)
@pytest.mark.parametrize("km", [0, 7])
def test_one_person_and_a_crowd_agree_and_the_verdict_is_taken_anew_from_its_inputs(
    rule: object, recorded: dict[str, Any], km: float
) -> None:
    people = person(**recorded)
    bench = Bench.for_one(people, offered(rule, km))
    offer = bench.offers.items[0]
    verdict = bench.rule(offer)[0]
    assert Bench(people, bench.offers).rule(offer)[0] == verdict
    stated = json.loads(json.dumps(inputs_of(bench, offer)))
    assert verdict_from(stated) == VERDICT_NAMES[verdict]
    assert (stated["home_known_by"] is None) == (not people.doubtful[0])


def test_what_a_rule_says_wherever_the_home_is_is_decided_of_a_district_too() -> None:
    rule = {"any": [{"within": {"urban_km": 6, "rural_km": 6}}, {"not": {"within": {"urban_km": 4, "rural_km": 4}}}]}
    assert told(person(admin2_pcode="D11"), rule)[0] == "eligible"
    narrow = {"all": [{"within": {"urban_km": 4, "rural_km": 4}}, {"not": {"within": {"urban_km": 6, "rural_km": 6}}}]}
    assert told(person(admin2_pcode="D11"), narrow)[0] == "ineligible"
    never = {
        "all": [{"within": {"urban_km": 25, "rural_km": 25}}, {"not": {"within": {"urban_km": 25, "rural_km": 25}}}]
    }
    apart = {"any": [{"within": {"urban_km": 2, "rural_km": 2}}, never]}  # of D11 nothing lies within 2 km of it
    assert told(person(admin2_pcode="D11"), apart, km=20)[0] == "ineligible"


def test_options_say_between_what_and_what_the_way_is_and_never_one_number() -> None:
    options = rank_options(person(admin2_pcode="D12"), offered())
    row = options.iloc[0]
    assert np.isnan(row["distance_km"])
    assert row["distance_least_km"] == pytest.approx(5.0, abs=0.01)
    assert row["distance_most_km"] == pytest.approx(np.hypot(15, 20), abs=0.1)
    exact = rank_options(person(km=3), offered()).iloc[0]
    assert np.isnan(exact["distance_least_km"])


def test_a_far_district_is_too_far_in_the_gaps_and_a_near_one_unknown() -> None:
    frame = pd.concat([world.person(**{**NOTHING, "case_code": code, "admin2_pcode": code}) for code in ("D11", "D21")])
    people = with_doubts(people_of(frame.reset_index(drop=True), on=ON), ground())
    found = find_gaps(people, offered(), {"vocational": np.ones(2, dtype=bool)})
    assert found["gap_status"].tolist() == ["unknown", "too_far"]


PLACES = Homes(
    (
        Doubt("settlement", "Kindia", settlements=(0,), named=1),
        Doubt("settlement", "Middle", settlements=(1,), named=1),
        Doubt("area", "Kindia", areas=("D11",)),
        Doubt("area", "South", areas=("R1",)),
        Doubt("settlement", "Kindia", settlements=(0, 2), named=2),
        Doubt("settlement", "Kindia", settlements=(0,), areas=("D21",), named=1),
    ),
    ground(),
)
sites = st.tuples(st.floats(-30, 60), st.floats(0, 360)).map(lambda at: world.place(at[0], bearing=at[1]))


@settings(max_examples=max(settings().max_examples // 5, 10))
@given(site=sites, radii=st.lists(st.floats(0, 80), min_size=10, max_size=20).map(sorted))
def test_a_wider_circle_never_turns_a_place_away_and_turns_where_the_curve_says(
    site: tuple[float, float], radii: list[float]
) -> None:
    answers = np.stack(PLACES.within_each(site, tuple(radii)))
    assert (np.diff(answers, axis=0) >= 0).all()
    alone = np.stack([PLACES.within_each(site, (radius,))[0] for radius in radii])
    assert (answers == alone).all()
    unknown, yes = turning_radii(PLACES, site)
    edge = np.minimum(*(np.abs(np.array(radii)[:, None] - each) for each in (unknown, yes))) < 1e-5
    curve = (np.array(radii)[:, None] >= unknown).astype(int) + (np.array(radii)[:, None] >= yes)
    assert ((answers == curve) | edge).all()
    PLACES._made.clear()


ONE = people_of(world.person(), on=ON)


@given(
    km=st.floats(0, 30), radius=st.floats(0.5, 15), doubts=st.lists(st.floats(0, 60), min_size=1, max_size=9),
)  # fmt: skip
def test_no_doubt_turns_a_no_into_a_yes_and_a_tiny_one_changes_nothing(
    km: float, radius: float, doubts: list[float]
) -> None:
    latitude, longitude = world.place(km)
    count = len(doubts) + 2
    many = replace(
        ONE.take(np.zeros(count, dtype=np.intp)),
        places=Places(np.full(count, latitude), np.full(count, longitude)),
        precision_km=np.array([0.0, 1e-7, *sorted(doubts)]),
    )
    (answers,) = judge_radii(many, world.KINDIA, (radius,))
    assert answers[0] == (YES if km <= radius else NO) or abs(km - radius) < 1e-5
    if abs(km - radius) > 1e-5:
        assert answers[1] == answers[0]
    if answers[0] == NO:
        assert (answers < YES).all()


def test_somebody_too_far_is_brought_if_even_the_farthest_point_is_near_enough_for_a_lift() -> None:
    people, offers = person(settlement_name="Far"), offered()
    offer = offers.items[0]
    proposed = [
        [action.kind for change in changes_for(Desk(Bench.for_one(people, offers), lift), offer, refused=True)
         for action in change.actions]
        for lift in (22.5, 21.5)
    ]  # fmt: skip
    assert proposed == [[Kind.LIFT], []]
