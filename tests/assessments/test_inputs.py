"""Every verdict can be taken anew from its stated inputs alone: the rule, field values and the distance."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.eligibility import Bench
from assessments.facts import people_of
from assessments.inputs import inputs_of, verdict_from
from assessments.logic import VERDICT_NAMES
from assessments.offers import offers_of
from layers.rules import CaseIn, Lift, parse_rule
from tests import world
from tests.assessments.test_changing import EVERYBODY, RULES, offers
from tests.assessments.test_criteria import EDGES, bench_of
from tests.crowd import CENTRE, ruled
from tests.world import ON


def both(bench):
    """Return the verdict as it was taken, and as it is taken from what was written down."""
    offer = bench.offers.items[0]
    stated = json.loads(json.dumps(inputs_of(bench, offer)))
    return VERDICT_NAMES[int(bench.rule(offer)[0])], verdict_from(stated)


FIVE = st.lists(st.integers(0, len(EVERYBODY) - 1), min_size=5, max_size=5)


@settings(max_examples=max(settings.default.max_examples // 5, 10))
@given(rule=RULES, people=FIVE)
def test_a_verdict_is_taken_anew_from_its_inputs_alone(rule, people):
    """Five people to a rule."""
    found = offers(ruled(rule))
    for row in people:
        taken, again = both(Bench.for_one(EVERYBODY.take(np.array([row])), found))
        assert taken == again


@pytest.mark.parametrize("edge", EDGES[::3], ids=str)
def test_every_criterion_states_what_it_read(edge):
    rule, change, _ = edge
    there = bench_of(rule, world.person(**change))
    taken, again = both(Bench.for_one(there.people, there.offers))
    assert taken == again


@pytest.mark.parametrize("whom", [CaseIn(("P-1",)), CaseIn(("P-2",)), parse_rule({"documents": ["passport"]})])
def test_a_waiver_is_stated_with_whether_it_holds_for_the_person(whom):
    rule = {"age": {"to": 20, "waivable": True}}
    urban, derived = np.ones(1, dtype=np.int8), np.zeros(1, dtype=bool)
    lifts = {"masonry": (Lift("age", whom, "letter"),)}
    found = offers_of(CENTRE, ruled(rule), on=ON, site_class=urban, site_class_derived=derived, lifts=lifts)
    taken, again = both(Bench.for_one(people_of(world.person(), on=ON), found))
    assert taken == again


def test_nothing_that_the_rule_does_not_read_is_stated_and_the_home_is_a_distance():
    bench = Bench.for_one(people_of(world.person(km=3), on=ON), offers(ruled({"within": {"urban_km": 5}})))
    stated = inputs_of(bench, bench.offers.items[0])
    assert stated["fields"] == {"settlement_class": "urban", "location_precision_km": 0.0}
    assert round(stated["distance_km"], 6) == 3.0
    assert "latitude" not in json.dumps(stated)
