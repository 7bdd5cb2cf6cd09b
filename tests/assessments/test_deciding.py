"""A verdict names the criteria that it rests on: each of them is needed somewhere, and no other ever is."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from app.words import words_for
from assessments.deciding import parts_in
from assessments.eligibility import Bench, count_misses, explain
from assessments.facts import people_of
from assessments.logic import NO, UNKNOWN, YES, evaluate
from assessments.offers import Offers, offers_of
from assessments.ranking import is_near_miss, rank_options
from layers.rules import AllOf, AnyOf, Dependants, Not, Rule
from tests import world
from tests.crowd import CENTRE, ruled
from tests.world import ON

LEAVES = st.integers(0, 60).map(lambda number: Dependants(from_people=float(number)))
TREES = st.recursive(
    LEAVES,
    lambda part: st.one_of(
        st.lists(part, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(part, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        part.map(Not),
    ),
    max_leaves=7,
)


@given(rule=TREES, data=st.data())
def test_of_a_no_exactly_the_criteria_are_named_that_some_way_out_needs(rule: Rule, data: Any) -> None:
    names = [part.leaf for part in parts_in(rule, lambda _: NO, lambda _, told: told)]
    assume(len(set(names)) == len(names))
    answers = {leaf: data.draw(st.sampled_from([NO, UNKNOWN, YES])) for leaf in names}
    assume(verdict(rule, answers) == NO)
    parts = parts_in(rule, answers.__getitem__, lambda _, told: told)
    failing = [part for part in parts if part.answer == NO]
    ways_out = [
        {part.leaf for part in some}
        for count in range(len(failing) + 1)
        for some in combinations(failing, count)
        if verdict(rule, answers | {part.leaf: NO if part.denied else YES for part in some}) != NO
    ]
    shortest = [way for way in ways_out if not any(other < way for other in ways_out)]
    assert {part.leaf for part in failing if part.decides} == set().union(*shortest)
    assert all(part.instead is not None for part in failing if not part.decides)


def verdict(rule: Rule, answers: dict[Any, int]) -> int:
    return int(evaluate(rule, lambda leaf: np.array([answers[leaf]], dtype=np.int8), 1)[0])


PAPERS = {"any": [{"documents": ["passport"]}, {"not": {"dependants": {"from": 4}}}]}


def offered(rule: object) -> Offers:
    urban, derived = np.ones(1, dtype=np.int8), np.zeros(1, dtype=bool)
    return offers_of(CENTRE, ruled(rule), on=ON, site_class=urban, site_class_derived=derived)


def said(rule: object, language: str = "en", **person: Any) -> list[tuple[str, bool, str]]:
    offers = offered(rule)
    bench = Bench.for_one(people_of(world.person(**person), on=ON), offers)
    told = explain(bench, offers.items[0])
    return [(one.answer, one.excludes, words_for(language)(one.message)) for one in told]


def test_what_must_not_be_so_lets_in_where_it_is_not_and_keeps_out_where_it_is():
    rule = {"not": {"documents": ["passport"]}}
    ((answer, excludes, sentence),) = said(rule, documents="none")
    assert (answer, excludes) == ("yes", False)
    assert sentence.startswith("Must not be so: ")
    ((answer, excludes, sentence),) = said(rule, "fr", documents="passport")
    assert (answer, excludes) == ("no", True)
    assert sentence.startswith("Ne doit pas être le cas\N{NO-BREAK SPACE}: ")


def test_an_alternative_that_fails_beside_one_that_is_met_is_no_reason():
    papers, children = said(PAPERS, documents="none", dependants=2)
    assert papers[:2] == ("no", False)
    assert papers[2].endswith("(not needed: an alternative is met)")
    assert children[0] == "yes"
    papers, children = said(PAPERS, documents="none", dependants=None)
    assert papers[:2] == ("no", False)
    assert papers[2].endswith("(an alternative may be met)")
    assert [excludes for _, excludes, _ in said(PAPERS, documents="none", dependants=5)] == [True, True]


def test_a_near_miss_is_told_by_what_decides_alone():
    rule = {"all": [{"age": {"to": 35}}, PAPERS]}
    person = people_of(world.person(age_years=37, birth_date=None, documents="none", dependants=2), on=ON)
    offers = offered(rule)
    (row, *_) = [row for row in rank_options(person, offers).to_dict("records") if row["programme_id"]]
    assert is_near_miss(row)
    missed, by = count_misses(Bench.for_one(person, offers), offers.items[0])
    assert (missed, round(by, 4)) == (1, round(2 / 35, 4))
