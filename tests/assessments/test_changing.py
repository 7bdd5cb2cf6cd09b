"""What would change a no: the smallest set of changes, none of which can be left out; nothing where nothing helps."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.words import words_for
from assessments.changing.actions import MOST_ACTIONS, Action, Change, Kind, action_row
from assessments.changing.candidates import Desk, candidates
from assessments.changing.effects import fit_together, having, moved, would_enter
from assessments.changing.search import _asks, changes_for
from assessments.eligibility import Bench
from assessments.facts import People, people_of
from assessments.land import Land
from assessments.logic import NO
from assessments.offers import Offers, offers_of
from layers.bridges import Bridge
from layers.rules import CRITERIA, CaseIn, Lift, leaves, rule_of
from layers.schemas.columns import SYSTEMS
from tests import world
from tests.crowd import crowd, ruled
from tests.world import ON

AGE = {"age": {"from": 18, "to": 35, "waivable": True}}
GRADE = {"education_grade": {"from": 6, "system": "GN"}}
NEAR = {"within": {"urban_km": 5, "rural_km": 10}}
MAKE_UP = {"education": {"to_grade": 6, "system": "GN"}}
NO_WAIVER = {"age": {"from": 18, "to": 35}}

CENTRE = world.training_centre()
EVENING = world.service(service_id="evening", site_name="Evening school", fees="50 000 GNF", km=1)
SETTLEMENTS = world.settlements()


def offers(*programmes: Any, settlements: Any = SETTLEMENTS, lifts: tuple[Lift, ...] = ()) -> Offers:
    services = world.rows(CENTRE, EVENING)
    urban, derived = np.ones(2, dtype=np.int8), np.zeros(2, dtype=bool)
    told = {"site_class": urban, "site_class_derived": derived, "lifts": {"masonry": lifts}}
    found = offers_of(services, world.rows(*programmes), on=ON, **told)
    return dataclasses.replace(found, land=Land(settlements=settlements))


def masonry(*criteria: dict[str, Any], **changes: Any) -> Any:
    return ruled({"all": list(criteria)}).assign(**changes)


def make_up(*, rule: object = None, bridges: object = None, **changes: Any) -> Any:
    """Build a make-up class of six weeks from 1 January: it ends on 11 February, before masonry begins."""
    named = {"programme_id": "class", "programme_name": "Make-up class", "service_ids": "evening"}
    days = {"starts": None, "ends": None, "intake_dates": "2027-01-01", "duration_weeks": 6.0}
    written = json.dumps(MAKE_UP if bridges is None else bridges)
    return world.programme(rule=rule or {}, **{**named, **days, "bridges": written, **changes})


def person(**changes: Any) -> People:
    return people_of(world.person(**changes), on=ON)


def changes(one: People, found: Offers) -> tuple[Change, ...]:
    return changes_for(Desk(Bench.for_one(one, found)), found.items[0])


def kinds(one: People, found: Offers) -> list[list[str]]:
    return [[action.name for action in change.actions] for change in changes(one, found)]


def test_who_is_too_old_needs_a_waiver_where_the_partner_lets_age_be_waived():
    assert kinds(person(age_years=37), offers(masonry(AGE, GRADE, NEAR))) == [["waiver"]]
    assert kinds(person(age_years=37), offers(masonry(NO_WAIVER, GRADE, NEAR))) == []


def test_who_is_eligible_or_to_be_checked_needs_no_change():
    assert kinds(person(), offers(masonry(AGE))) == []
    assert kinds(person(education_grade=None), offers(masonry(GRADE))) == []


def test_who_is_too_young_waits_for_the_first_intake_at_which_they_are_old_enough():
    # 18 on 10 May 2027: too young in March and in May on the 1st, old enough in June
    young = person(birth_date="2009-05-10")
    dated = {"intake_dates": "2027-03-01 2027-05-01 2027-06-01 2027-07-01", "ends": "2027-12-31"}
    (change,) = changes(young, offers(masonry(NO_WAIVER, **dated)))
    assert [(action.name, action.day) for action in change.actions] == [("wait", dt.date(2027, 6, 1))]


def test_without_any_date_somebody_waits_for_the_birthday_and_not_beyond_the_programme():
    young = person(birth_date="2009-05-10")
    free = {"starts": None, "ends": None, "funding_ends": None}
    (change,) = changes(young, offers(masonry(NO_WAIVER, **free)))
    assert [(action.day, action.day_is) for action in change.actions] == [(dt.date(2027, 5, 10), "birthday")]
    assert kinds(young, offers(masonry(NO_WAIVER, **{**free, "funding_ends": "2027-05-09"}))) == []
    assert kinds(person(birth_date="2012-01-01"), offers(masonry(NO_WAIVER, **free))) == []  # more than two years


def test_a_make_up_class_makes_up_for_schooling_if_the_person_may_enter_it_and_it_ends_in_time():
    low = person(education_grade=3)
    (change,) = changes(low, offers(masonry(GRADE), make_up()))
    bridge = change.actions[0].bridge
    assert (bridge.programme_id, bridge.starts, bridge.ends) == ("class", dt.date(2027, 1, 1), dt.date(2027, 2, 11))
    assert round(bridge.distance_km, 3) == 1.0
    assert kinds(low, offers(masonry(GRADE), make_up(rule={"age": {"from": 40}}))) == []
    assert kinds(low, offers(masonry(GRADE), make_up(duration_weeks=9.0))) == []  # ends on 4 March, masonry is on
    assert kinds(low, offers(masonry(GRADE), make_up(duration_weeks=59 / 7))) == [["bridge"]]  # the last day before
    assert kinds(low, offers(masonry(GRADE), make_up(duration_weeks=60 / 7))) == []  # ends on the first day itself
    assert kinds(low, offers(masonry(GRADE), make_up(duration_weeks=None))) == []  # nobody says when it ends
    assert kinds(low, offers(masonry(GRADE), make_up(seats_available=0))) == []
    assert kinds(low, offers(masonry(GRADE), make_up(bridges={**MAKE_UP, "for": ["carpentry"]}))) == []
    assert kinds(low, offers(masonry(GRADE), make_up(bridges={"criterion": "education"}))) == [["bridge"]]


def test_a_waiver_that_ends_before_the_later_intake_lifts_nothing_then():
    later = {"intake_dates": "2027-03-01 2027-09-01", "ends": "2028-03-01", "funding_ends": None}
    young = person(birth_date="2009-05-10", education_grade=3)
    lapses = Lift("education_grade", CaseIn(("P-1",)), "letter", dt.date(2027, 8, 31))
    waivable = {"education_grade": {"from": 6, "system": "GN", "waivable": True}}
    assert kinds(young, offers(masonry(NO_WAIVER, waivable, **later), lifts=(lapses,))) == [["wait", "waiver"]]
    lasts = dataclasses.replace(lapses, until=dt.date(2027, 9, 1))
    assert kinds(young, offers(masonry(NO_WAIVER, waivable, **later), lifts=(lasts,))) == [["wait"]]


def test_a_class_that_ends_too_late_is_in_time_for_a_later_intake():
    dated = {"intake_dates": "2027-03-01 2027-09-01", "ends": "2028-03-01", "funding_ends": None}
    found = offers(masonry(GRADE, **dated), make_up(duration_weeks=10.0))
    (change,) = changes(person(education_grade=3), found)
    assert {(action.name, action.day) for action in change.actions} == {
        ("wait", dt.date(2027, 9, 1)),
        ("bridge", None),
    }


def test_who_lives_too_far_is_brought_where_that_is_offered_or_lodged_or_moves():
    away = {"km": 11, "settlement_class": "rural"}
    nowhere = SETTLEMENTS.iloc[:0]
    far = person(**away)
    assert kinds(far, offers(masonry(NEAR, lift_km=12.0), settlements=nowhere)) == [["lift"], ["move"]]
    assert kinds(far, offers(masonry(NEAR, lift_km=10.9), settlements=nowhere)) == [["move"]]
    assert kinds(far, offers(masonry(NEAR, accommodation=True), settlements=nowhere)) == [["lodging"], ["move"]]
    (move,) = changes(far, offers(masonry(NEAR), settlements=nowhere))
    assert round(move.actions[0].km, 6) == 1.0
    assert words_for("en")(move.said()) == "Would be eligible: if living 1 km nearer."
    (move,) = changes(person(km=10.4, settlement_class="rural"), offers(masonry(NEAR), settlements=nowhere))
    assert words_for("fr")(move.said()).endswith("en habitant 400 m plus près.")
    assert kinds(person(km=61, settlement_class="rural"), offers(masonry(NEAR), settlements=nowhere)) == []


def test_the_nearest_settlement_inside_is_named_and_its_own_class_counts():
    (change,) = changes(person(km=21, settlement_class="rural"), offers(masonry(NEAR)))
    action = change.actions[0]
    assert (action.settlement_name, round(action.km, 3)) == ("Middle", 11.0)  # Middle is rural, 10 km: just inside
    (change,) = changes(person(km=21, settlement_class="rural"), offers(masonry({"settlement": ["Middle"]})))
    assert (change.actions[0].settlement_name, round(change.actions[0].km, 3)) == ("Middle", 11.0)


def test_what_is_not_recorded_is_asked_together_with_what_must_change():
    (change,) = changes(person(age_years=37, education_grade=None), offers(masonry(AGE, GRADE)))
    assert [action.name for action in change.actions] == ["answer", "waiver"]
    assert words_for("en")(change.said()) == (
        "Would be eligible: if the answer about the schooling fits (ask first); with a waiver on the age."
    )


def test_nobody_changes_sex_and_nothing_helps_across_a_border_or_after_the_end():
    women = {"sex": {"in": ["female"], "reason": "Letter of 3 May", "reason_date": "2026-05-03"}}
    assert kinds(person(sex="male"), offers(masonry(women), make_up())) == []
    assert kinds(person(age_years=37, country="SN"), offers(masonry(AGE))) == []
    assert kinds(person(age_years=37), offers(masonry(AGE, starts="2026-01-01", ends="2026-06-01"))) == []


def test_a_course_gives_what_it_gives_and_takes_nothing_away():
    taught = having(person(education_grade=3), Bridge(to_grade=6, system="GN"))
    assert (taught.grade_from[0], taught.grade_to[0]) == (6, 6)
    assert having(person(education_grade=9), Bridge(to_grade=6, system="GN")).grade_from[0] == 9
    given_papers = having(person(documents="passport"), Bridge(documents=("national_id",)))
    assert given_papers.recorded["documents"].text(0) == "passport national_id"
    assert having(person(documents=None), Bridge(documents=("national_id",))).recorded["documents"].text(0) == ""


def test_a_course_lowers_nobodys_schooling_of_another_country_and_guesses_no_end_of_it():
    def after(grade, system, to_grade=6):
        taught = having(person(education_grade=grade, education_system=system), Bridge(to_grade=to_grade, system="GN"))
        return int(taught.system_code[0]), int(taught.grade_from[0]), int(taught.grade_to[0])

    guinea, gambia = SYSTEMS.index("GN"), SYSTEMS.index("GM")
    assert after(14, "GM") == (gambia, 14, 14)
    assert after(6, "GM") == (gambia, 6, 6)  # the end of primary school is one in both
    assert after(3, "GM") == (guinea, 6, 6)
    assert after(8, "GM", 7) == (guinea, 7, 9)  # part-way through the same level
    assert after(8, "GM", 10) == (guinea, 10, 10)
    assert after(10, "CM-en", 10) == (guinea, 10, 12)  # Form 4: lower or upper, disputed
    assert after(None, "GN") == (guinea, 6, 25)
    ceiling = {"education_grade": {"to": 11, "system": "GN"}}
    assert kinds(person(education_grade=14, education_system="GM"), offers(masonry(ceiling), make_up())) == []


def test_every_kind_of_change_is_written_and_said_in_both_languages():
    found = offers(
        masonry(AGE, GRADE, NEAR, lift_km=12.0, accommodation=True, intake_dates="2027-03-01 2027-09-01"), make_up()
    )
    one = person(age_years=17, education_grade=None, km=11, settlement_class="rural")
    desk = Desk(Bench.for_one(one, found))
    seen = {action.kind for action in candidates(desk, found.items[0])} | {Kind.WAIT}
    assert seen == set(Kind)
    for action in candidates(desk, found.items[0]):
        assert json.dumps(action_row(action))
        said = words_for("fr")(Change((action,)).said())
        assert said.startswith("Serait éligible")
        assert "{" not in said


def test_two_bridges_that_give_a_part_each_are_taken_together():
    both = masonry({"documents": {"all": ["national_id", "driving_licence"]}})
    assert kinds(person(documents="none"), offers(both, PAPERS, DRIVING)) == [["bridge", "bridge"]]
    assert kinds(person(documents="national_id"), offers(both, PAPERS, DRIVING)) == [["bridge"]]
    assert kinds(person(documents="none"), offers(both, PAPERS)) == []


LEAVES = st.sampled_from(
    [
        AGE,
        NO_WAIVER,
        {"age": {"from": 18, "on": "today"}},
        GRADE,
        {"education_grade": {"from": 6, "system": "GN", "waivable": True}},
        {"education_grade": {"to": 4, "system": "GN"}},
        NEAR,
        {"within": {"urban_km": 5, "rural_km": 10, "waivable": True}},
        {"documents": ["national_id"]},
        {"documents": {"all": ["national_id", "driving_licence"]}},
        {"settlement": ["Middle"]},
        {"area": ["D12"]},
        {"dependants": {"to": 1, "soft": True}},
    ]
)
FIRM = LEAVES.filter(lambda leaf: not any(word in json.dumps(leaf) for word in ("waivable", "soft")))
RULES = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda some: {"all": some}),
        st.lists(parts, min_size=1, max_size=3).map(lambda some: {"any": some}),
        FIRM.map(lambda leaf: {"not": leaf}),
    ),
    max_leaves=5,
)
TOWN = crowd(
    [
        {
            "birth_date": birth,
            "education_grade": grade,
            "education_system": "GN",
            "km": km,
            "settlement_class": kind,
            "documents": papers,
            "country": "GN",
            "dependants": 2,
        }
        for birth, grade, km, kind, papers in product(
            ["1988-01-01", "2001-06-15", "2009-05-10", None],
            [3.0, 9.0, None],
            [0, 4, 7, 11, 21, None],
            ["urban", "rural", None],
            [None, "passport", "none"],
        )
    ]
)
EVERYBODY = people_of(TOWN, on=ON)
CLASS = make_up()
PAPERS = make_up(programme_id="papers", bridges={"documents": ["national_id"]}, duration_weeks=1.0)
DRIVING = make_up(programme_id="driving", bridges={"documents": ["driving_licence"]}, duration_weeks=2.0)
TERMS = st.fixed_dictionaries(
    {
        "lift_km": st.sampled_from([None, 12.0]),
        "accommodation": st.sampled_from([None, True]),
        "intake_dates": st.sampled_from([None, "2027-03-01 2027-09-01"]),
        "ends": st.just("2028-06-30"),
        "funding_ends": st.none(),
    }
)


@given(rule=RULES, row=st.integers(0, len(EVERYBODY) - 1), terms=TERMS, papers=st.booleans())
def test_the_set_found_is_the_smallest_and_the_cheapest_of_all_that_hold(rule, row, terms, papers):
    """The oracle tries every set of single changes on the changed person, by size, and the cheapest first."""
    found = offers(ruled(rule).assign(**terms), *((CLASS, PAPERS, DRIVING) if papers else (CLASS,)))
    offer, asked = found.items[0], EVERYBODY.take(np.array([row]))
    desk = Desk(Bench.for_one(asked, found))
    told = changes_for(desk, offer)
    if desk.bench.rule(offer)[0] != NO:
        assert told == ()
        return
    actions = candidates(desk, offer)
    smallest = brute_force(actions, asked, found)
    assert [len(change.actions) for change in told[:1]] == [len(some) for some in smallest[:1]]
    if told:
        assert _asks(told[0].actions)[:2] == _asks(smallest[0])[:2]
        assert all(fit_together(change.actions, offer) for change in told)
        for change in told:
            assert would_enter(asked, offer, found, change.actions)
            for left_out in range(len(change.actions)):
                rest = change.actions[:left_out] + change.actions[left_out + 1 :]
                assert not fit_together(rest, offer) or not would_enter(asked, offer, found, rest)


def brute_force(actions: list[Action], asked: People, found: Offers) -> list[tuple[Action, ...]]:
    offer, homes = found.items[0], {}

    def elsewhere(action: Action) -> People:
        if action not in homes:
            homes[action] = moved(asked, action, found)
        return homes[action]

    for size in range(1, min(MOST_ACTIONS, len(actions)) + 1):
        hold = [
            some
            for some in combinations(actions, size)
            if fit_together(some, offer) and would_enter(asked, offer, found, some, elsewhere=elsewhere)
        ]
        if hold:
            return sorted(hold, key=_asks)
    return []


def test_no_change_is_ever_about_what_people_are_protected_for():
    """Only an answer or a waiver of the partner may name these criteria: the person stays as they are."""
    every = {
        "sex": {"in": ["female"], "waivable": True, "reason": "Letter", "reason_date": "2026-05-03"},
        "languages": {"in": ["fr"], "waivable": True, "reason": "Letter", "reason_date": "2026-05-03"},
    }
    found = offers(masonry(*({name: limits} for name, limits in every.items()), NO_WAIVER), make_up())
    one = person(sex="male", spoken_languages="wo")
    assert {leaf.name for leaf in leaves(rule_of(found.programmes["criteria"].iloc[0]))} <= set(CRITERIA)
    assert [sorted(row["criteria"]) for row in map(action_row, changes(one, found)[0].actions)] == [
        ["sex"],
        ["languages"],
    ]
    assert {action.kind for change in changes(one, found) for action in change.actions} == {Kind.WAIVER}


@pytest.mark.parametrize("born", ["2008-08-31", "2008-12-31", "2009-01-31"])
def test_the_birthday_waited_for_is_the_first_day_on_which_the_rule_holds(born):
    free = {"starts": None, "ends": None, "funding_ends": None}
    found = offers(masonry({"age": {"from": 18.5, "on": "today"}}, **free))
    one = person(birth_date=born)
    (change,) = changes(one, found)
    day = change.actions[0].day
    then = dataclasses.replace(found, on=day - dt.timedelta(days=1))
    eve = dataclasses.replace(found.items[0], age_day=then.on)
    assert Bench(one, then).rule(eve)[0] == NO
