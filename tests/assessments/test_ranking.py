"""One person's options: judged as in the crowd, the most suitable first, their reasons said when somebody looks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.eligibility import Bench, Reasons, explain
from assessments.facts import people_of
from assessments.logic import VERDICT_NAMES
from assessments.offers import Offers, offers_of
from assessments.ranking import rank_options
from layers.rules import parse_rule, rule_text
from layers.schemas.columns import SEXES, SYSTEMS
from tests import world
from tests.crowd import crowd
from tests.world import ON, STUDY_RULE

CENTRES = world.rows(
    world.training_centre(service_id="here", km=0),
    world.training_centre(service_id="near", km=4),
    world.training_centre(service_id="far", km=9),
    world.training_centre(service_id="abroad", km=9, country="ML"),
)
SITE_CLASSES = np.array([1, 0, -1, 1], dtype=np.int8)
PROGRAMME = world.programme()


def offered(rules: list[object], services: pd.DataFrame = CENTRES) -> Offers:
    """Offer a programme for each rule, each at every service."""
    one = PROGRAMME.assign(service_ids=" ".join(services["service_id"]))
    programmes = world.rows(
        *(
            one.assign(programme_id=f"p{number}", criteria=rule_text(parse_rule(rule)))
            for number, rule in enumerate(rules)
        )
    )
    return offers_of(
        services,
        programmes,
        on=ON,
        site_class=SITE_CLASSES[: len(services)],
        site_class_derived=np.zeros(len(services), dtype=bool),
    )


within = st.builds(
    lambda urban, rural, whose: {"within": {"urban_km": urban, "rural_km": rural, "class_of": whose}},
    st.sampled_from([0, 2, 4, 5, 9, None]),
    st.sampled_from([0, 5, 10, None]),
    st.sampled_from(["home", "site"]),
)
age = st.builds(lambda high: {"age": {"from": 18, "to": high}}, st.sampled_from([18, 20, 35]))
grade = st.builds(
    lambda most, system: {"education_grade": {"to": most, "system": system}},
    st.sampled_from([6, 10]),
    st.sampled_from([*SYSTEMS, None]),
)
rules = st.recursive(
    st.one_of(within, age, grade),
    lambda part: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(part, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(part, min_size=1, max_size=3)),
        st.builds(lambda one: {"not": one}, part),
    ),
    max_leaves=4,
)
people = st.fixed_dictionaries(
    {
        "km": st.sampled_from([None, 0, 2, 4, 5, 9]),
        "location_precision_m": st.sampled_from([None, 0, 500, 3000]),
        "settlement_class": st.sampled_from([None, "urban", "rural"]),
        "birth_date": st.sampled_from([None, "1991-03-01", "2007-03-02", "2009-03-01"]),
        "education_grade": st.sampled_from([None, 6, 10, 13]),
        "education_system": st.sampled_from([None, "GN", "CM-en"]),
        "sex": st.sampled_from([None, *SEXES]),
        "country": st.sampled_from([None, "GN"]),
    }
)


@given(asked=st.lists(rules, min_size=1, max_size=3), someone=people)
def test_one_person_alone_is_judged_as_in_the_crowd(asked: list[object], someone: dict[str, Any]) -> None:
    offers = offered(asked)
    everyone = people_of(crowd([someone, {**someone, "km": 7}]), on=ON)
    expected = Bench(everyone, offers).verdicts()[0]
    alone = everyone.take(np.array([0]))
    assert Bench.for_one(alone, offers).verdicts()[0].tolist() == expected.tolist()
    options = rank_options(alone, offers)
    listed = set(zip(options["programme_id"], options["service_id"], options["verdict"], strict=True))
    assert listed == {
        (f"p{offer.programme}", CENTRES["service_id"].iloc[offer.service], VERDICT_NAMES[answer])
        for offer, answer in zip(offers.items, expected, strict=True)
    }


def test_reasons_said_later_are_the_reasons() -> None:
    offers = offered([STUDY_RULE, {}, {"not": {"sex": {"in": ["male"]}}}])
    bench = Bench.for_one(people_of(world.person(km=5.5, education_grade=None, sex=None), on=ON), offers)
    for offer in offers.items:
        assert tuple(Reasons(bench, offer)) == explain(Bench(bench.people, offers, bench.far_km), offer)
        assert len(Reasons(bench, offer)) == len(explain(bench, offer))


def verdicts_of(options: pd.DataFrame) -> list[tuple[str, str, Any]]:
    ranks = [None if pd.isna(rank) else int(rank) for rank in options["rank"]]
    return list(zip(options["service_id"], options["verdict"], ranks, strict=True))


def options_of(offers: Offers, **changes: Any) -> pd.DataFrame:
    return rank_options(people_of(world.person(**changes), on=ON), offers)


def test_the_nearest_comes_first_then_the_smallest_miss_without_a_rank() -> None:
    options = options_of(offered([STUDY_RULE]), km=5.5, settlement_class="urban")
    assert verdicts_of(options) == [
        ("near", "eligible", 1),
        ("far", "eligible", 2),
        ("here", "ineligible", None),
        ("abroad", "ineligible", None),
    ]
    assert options["distance_km"].round(6).tolist() == [1.5, 3.5, 5.5, 3.5]


def test_of_two_misses_the_smaller_comes_first_and_one_comes_before_two() -> None:
    two = {"all": [{"age": {"to": 20}}, {"education_grade": {"to": 6, "system": "GN"}}]}
    offers = offered([two, {"age": {"to": 20}}, {"age": {"to": 24}}], CENTRES.head(1))
    options = options_of(offers)  # 25 years old, grade 8
    assert options["programme_id"].tolist() == ["p2", "p1", "p0"]
    assert options["rank"].isna().all()


def test_what_is_to_be_checked_comes_after_what_fits_and_what_is_full_after_what_is_open() -> None:
    rule = {"education_grade": {"to": 10, "system": "GN"}}
    unknown = {"sex": {"in": ["female"]}}
    offers = offered([unknown, rule], CENTRES.head(2))
    full = offers_of(
        CENTRES.head(2),
        offers.programmes.assign(seats_available=[12, 0]),
        on=ON,
        site_class=SITE_CLASSES[:2],
        site_class_derived=np.zeros(2, dtype=bool),
    )
    listed = options_of(full, sex=None)
    assert listed["programme_id"].tolist() == ["p1", "p1", "p0", "p0"]
    assert listed["availability"].tolist() == ["full", "full", "open", "open"]
    assert listed["rank"].tolist() == [1, 2, 3, 4]
    listed = options_of(full, sex="female")
    assert listed["programme_id"].tolist() == ["p0", "p0", "p1", "p1"]


def test_without_offers_there_are_no_options() -> None:
    assert options_of(offered([STUDY_RULE], CENTRES.head(1)), km=None)["distance_km"].isna().all()
    nothing = offers_of(
        CENTRES.head(0),
        world.programme(),
        on=ON,
        site_class=np.zeros(0, dtype=np.int8),
        site_class_derived=np.zeros(0, dtype=bool),
    )
    assert len(options_of(nothing)) == 0


@pytest.mark.parametrize("place", [0, -1, slice(0, 2)])
def test_reasons_are_read_like_a_tuple(place: Any) -> None:
    bench = Bench.for_one(people_of(world.person(), on=ON), offered([STUDY_RULE]))
    offer = bench.offers.items[0]
    assert Reasons(bench, offer)[place] == explain(bench, offer)[place]
