"""Moving a limit: the curve equals judging everybody anew, at every value and for every rule."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.design.curve import curve_of, recount
from assessments.design.limits import find_limit, limits_of, stated_value, with_value
from assessments.facts import People, people_of
from assessments.offers import offers_of
from assessments.roads.laid import Laid
from assessments.roads.reach import RoadReach
from layers.errors import RuleError
from layers.geodesy import Places
from layers.roads.profiles import shipped_speeds
from layers.rules import parse_rule, rule_tree
from layers.words import Words
from tests import world
from tests.crowd import crowd, ruled
from tests.roads import ROAD, degrees, network
from tests.world import ON

FITS: dict[str, Any] = {
    "km": 3, "settlement_class": "urban", "birth_date": "2000-06-15", "education_grade": 9, "education_system": "GN",
    "sex": "female", "location_precision_m": None, "birth_year": None,
}  # fmt: skip

SITES = world.rows(
    world.training_centre(),
    world.training_centre(service_id="KIN-2", **dict(zip(("latitude", "longitude"), world.place(9), strict=True))),
)


def asked(rule: object, people: list[dict[str, Any]], services: pd.DataFrame = SITES) -> tuple[Any, Any, Any]:
    """Return people, offers and the sites of one programme with this rule."""
    return people_of(crowd(people), on=ON), *offered(rule, services)


def offered(rule: object, services: pd.DataFrame = SITES) -> tuple[Any, Any]:
    """Return offers and the sites of one programme with this rule."""
    programme = ruled(rule).assign(service_ids=" ".join(services["service_id"]))
    count = len(services)
    offers = offers_of(
        services,
        programme,
        on=ON,
        site_class=np.full(count, 1, dtype=np.int8),
        site_class_derived=np.zeros(count, dtype=bool),
    )
    sites = [offer for offer in offers.items if offer.programme is not None]
    assert len(sites) == count
    return offers, sites


def test_raising_a_radius_admits_those_who_live_in_between() -> None:
    rule = {"all": [{"within": {"urban_km": 5, "rural_km": 10}}, {"age": {"to": 35}}]}
    homes = [{**FITS, "km": km} for km in (1, 5, 6, 8, 8.5)]
    others = [
        {**FITS, "km": 7, "birth_date": "1980-01-01"},
        {**FITS, "km": None},
        {**FITS, "km": 7, "settlement_class": "rural"},
    ]
    people, offers, sites = asked(rule, homes + others, SITES.iloc[:1])
    limit = find_limit(sites[0].rule, "within.urban_km")
    curve = curve_of(people, offers, sites, limit)
    assert curve is not None
    assert curve.counts([5, 8, 10]).tolist() == [[4, 1, 3], [2, 1, 5], [1, 1, 6]]
    assert curve.steps(4.9, 8.1) == pytest.approx([5, 6, 8], abs=1e-6)
    assert curve.answers(curve.admits[3])[3] == recount(people, offers, sites, limit, curve.admits[3])[3] == 2
    assert stated_value(sites[0].rule, limit) == 5


def test_a_lower_limit_works_the_other_way_round() -> None:
    born = ("2000-11-15", "2005-11-15", "2010-11-15")  # 26, 21 and 16 on the first day, 1 March 2027
    people, offers, sites = asked({"age": {"from": 18}}, [{**FITS, "birth_date": day} for day in born])
    curve = curve_of(people, offers, sites, find_limit(sites[0].rule, "age.from"))
    assert curve is not None
    assert curve.counts([0, 16, 17, 21, 22, 27])[:, 2].tolist() == [3, 3, 2, 2, 1, 0]
    assert curve.steps(0, 120).tolist() == [16, 21, 26]


def test_the_nearer_of_two_sites_counts() -> None:
    people, offers, sites = asked({"within": {"urban_km": 1, "rural_km": 1}}, [{**FITS, "km": 7}])
    curve = curve_of(people, offers, sites, find_limit(sites[0].rule, "within.urban_km"))
    assert curve is not None
    assert curve.admits == pytest.approx([2], abs=1e-3)


def test_a_limit_that_a_rule_does_not_have_is_answered_with_those_it_has() -> None:
    rule = parse_rule({"all": [{"age": {"to": 35}}, {"sex": ["female"]}]})
    with pytest.raises(RuleError) as error:
        find_limit(rule, "within.urban_km")
    assert "age.from, age.to" in Words("en")(error.value.message)
    with pytest.raises(RuleError):
        find_limit(parse_rule({"sex": ["female"]}), "age.to")


def test_only_the_limit_named_moves() -> None:
    rule = parse_rule({"any": [{"not": {"age": {"to": 35}}}, {"all": [{"age": {"to": 20, "on": "today"}}]}]})
    second = limits_of(rule)[3]
    assert rule_tree(with_value(rule, second, 25)) == {
        "any": [{"not": {"age": {"to": 35, "on": "start"}}}, {"all": [{"age": {"to": 25, "on": "today"}}]}]
    }


LEAVES = {
    "age": {"age": {"from": 18, "to": 35}},
    "education_grade": {"education_grade": {"from": 2, "to": 10, "system": "GN"}},
    "within": {"within": {"urban_km": 5, "rural_km": 10, "class_of": "home"}},
    "sex": {"sex": {"in": ["female"]}},
}
rules = st.permutations(list(LEAVES)).flatmap(
    lambda names: st.recursive(
        st.just(None),
        lambda part: st.one_of(
            st.tuples(st.just("all"), st.lists(part, min_size=1, max_size=3)),
            st.tuples(st.just("any"), st.lists(part, min_size=1, max_size=3)),
            st.tuples(st.just("not"), part),
        ),
        max_leaves=4,
    ).map(lambda shape: _filled(shape, iter(names)))
)


def _filled(shape: Any, names: Any) -> Any:
    """Put each criterion at most once into the shape of a tree, in this order."""
    if shape is None:
        return LEAVES[name] if (name := next(names, None)) else {"all": []}
    kind, parts = shape
    return {kind: _filled(parts, names) if kind == "not" else [_filled(part, names) for part in parts]}


CHOICES: dict[str, list[Any]] = {
    "km": [0, 2, 4.5, 7, 12, None],
    "settlement_class": ["urban", "rural", None],
    "birth_date": ["1985-05-05", "1991-03-01", "1991-03-02", "2009-03-01", "2009-03-02", None, None],
    "birth_year": [None, 1991, 2009],
    "education_grade": [0, 6, 10, 11, None],
    "education_system": ["GN", "GM", None],
    "sex": ["female", "male", None],
    "location_precision_m": [None, 1000, 6000],
    "country": ["GN", "GN", "SN", None],
}


@pytest.fixture(scope="module")
def many() -> People:
    """Two hundred people with holes, of every sort."""
    chance = random.Random(7)  # noqa: S311 - a crowd, not a secret
    return people_of(crowd([{name: chance.choice(CHOICES[name]) for name in CHOICES} for _ in range(200)]), on=ON)


VALUES = {"within": [0, 1.5, 4.5, 5, 6.999, 7.001, 12, 30], "age": range(0, 60, 3), "education_grade": range(0, 15, 2)}


@given(rule=rules, data=st.data())
def test_the_curve_is_what_judging_everybody_anew_says(many: People, rule: Any, data: Any) -> None:
    offers, sites = offered(rule)
    limits = [limit for limit in limits_of(sites[0].rule) if limit.criterion in VALUES]
    if not limits:
        return
    limit = data.draw(st.sampled_from(limits))
    curve = curve_of(many, offers, sites, limit)
    assert curve is not None
    turning = curve.steps(0, 30)
    # A home known to a precision turns within a micrometre of where it is said to.
    beside = [turn + step for turn in turning for step in (-1e-6, 1e-6) if turn + step >= 0]
    values = [*VALUES[limit.criterion], *(turning if limit.is_whole else beside)]
    value = float(data.draw(st.sampled_from(values)))
    anew = recount(many, offers, sites, limit, value)
    assert curve.answers(value).tolist() == anew.tolist()
    assert curve.counts([value]).tolist() == [np.bincount(anew, minlength=3).tolist()]


@pytest.mark.parametrize(
    ("rule", "name", "below"),
    [
        ({"age": {"from": 18, "to": 35}}, "age.to", 17),
        ({"dependants": {"from": 3, "to": 5}}, "dependants.to", 2),
        ({"education_grade": {"from": 6, "to": 10, "system": "GN"}}, "education_grade.to", 5),
        ({"isced_level": {"from": 1, "to": 2}}, "isced_level.to", 0),
    ],
    ids=str,
)
def test_with_one_limit_past_the_other_nobody_fits_whatever_is_not_recorded(rule: Any, name: str, below: int) -> None:
    holes = {**FITS, "birth_date": None, "dependants": None, "education_grade": None}
    people, offers, sites = asked(rule, [holes])
    curve = curve_of(people, offers, sites, find_limit(sites[0].rule, name))
    assert curve is not None
    assert curve.counts([below, below + 1]).tolist() == [[1, 0, 0], [0, 1, 0]]


def test_a_rule_that_reads_a_field_twice_has_no_curve_but_can_be_recounted() -> None:
    rule = {"any": [{"age": {"to": 20}}, {"age": {"from": 18}}]}
    people, offers, sites = asked(rule, [{**FITS, "birth_date": None}])
    limit = find_limit(sites[0].rule, "age.to")
    assert curve_of(people, offers, sites, limit) is None
    assert recount(people, offers, sites, limit, 17).tolist() == [2]
    assert recount(people, offers, sites, limit, 16).tolist() == [1]


@pytest.mark.parametrize(
    "rule",
    [
        {"by_road": {"road_km": 8, "profile": "car"}},
        {"by_road": {"minutes": 20, "profile": "car", "season": "rainy"}},
        {"by_road": {"road_km": 11, "minutes": 30, "profile": "car"}},
        {"not": {"by_road": {"road_km": 11, "minutes": 30, "profile": "car"}}},
    ],
    ids=str,
)
@pytest.mark.parametrize("name", ["by_road.road_km", "by_road.minutes"])
def test_a_limit_by_road_turns_where_the_ways_end(rule: Any, name: str) -> None:
    """Homes along a road round a river, one that no road is known for, one known to a kilometre, one not known."""
    round_the_river = network((ROAD, [(0, 0), (0, 5), (4, 5), (4, 0)]))
    homes = [(0, 0), (0, 3), (0, 5), (2, 5), (4, 3), (4, 0), (30, 30), (0, 4), (0, 0)]
    longitude, latitude = np.array([degrees(*home) for home in homes]).T
    latitude[-1] = longitude[-1] = np.nan
    precision = np.where(np.arange(len(homes)) == len(homes) - 2, 1.0, 0.0)
    known, offers, _ = asked(rule, [FITS] * len(homes), SITES.iloc[:1])
    people = replace(known, places=Places(latitude, longitude), precision_km=precision)
    roads = RoadReach((Laid(round_the_river, shipped_speeds("GM")),))
    (site_longitude, site_latitude) = degrees(4, 0)
    offers = replace(offers, places=Places(np.array([site_latitude]), np.array([site_longitude])), roads=roads)
    limit = find_limit(offers.items[0].rule, name)
    curve = curve_of(people, offers, offers.items[:1], limit)
    assert curve is not None
    turning = curve.steps(0, 200)
    values = [*range(0, 60, 4), *turning, *(turning + 1e-6), *(turning - 1e-6)]
    for value in (float(value) for value in values if value >= 0):
        anew = recount(people, offers, offers.items[:1], limit, value)
        assert curve.answers(value).tolist() == anew.tolist(), value
    if rule == {"by_road": {"road_km": 8, "profile": "car"}} and name == "by_road.road_km":
        assert curve.admits[:6] == pytest.approx([14, 11, 9, 7, 3, 0], abs=0.05)
        assert curve.admits[6] == curve.admits[8] == np.inf
