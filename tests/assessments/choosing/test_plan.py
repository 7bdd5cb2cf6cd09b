"""Do supports fit into one week, one calendar and one place? And hours of a week as they are written."""

from __future__ import annotations

import datetime as dt

import pytest

from assessments.choosing.clock import Clock
from assessments.choosing.plan import Step, plan_of
from assessments.choosing.purse import NO_WAY, Purse
from layers.money import Money
from layers.week import hours_open, open_minutes
from tests.world import place

WEEKDAYS = "Mo-Fr 08:00-16:00"


def step(name, *, hours=20.0, opens=WEEKDAYS, km=0.0, begins=1, ends=6, course=True, purse=None):
    days = Clock(dt.date(2027, begins, 1), dt.date(2027, ends, 1)) if course else Clock()
    return Step(name, days, purse or Purse(NO_WAY), hours if course else None, course, opens, place(km))


def visit(**changes):
    return step("counselling", course=False, **changes)


def codes(*steps):
    return [conflict.code for conflict in plan_of(steps, far_km=40).conflicts]


def test_a_course_leaves_time_for_a_visit_or_not():
    assert codes(step("course", hours=39.0), visit()) == []
    assert codes(step("course", hours=40.0), visit()) == ["hours_overlap"]
    assert codes(step("course", hours=40.0), visit(opens="Sa 09:00-10:00")) == []
    assert plan_of([step("course", hours=39.0), visit()], far_km=40).fits is True


def test_what_is_not_known_of_a_week_is_asked():
    for pair in ((step("course", hours=None), visit()), (step("course"), visit(opens="on call"))):
        plan = plan_of(pair, far_km=40)
        assert [conflict.code for conflict in plan.conflicts] == ["hours_not_known"]
        assert plan.fits is None


def test_two_courses_share_forty_hours():
    assert codes(step("one"), step("other")) == []
    assert codes(step("one"), step("other", hours=20.5)) == ["too_many_hours"]
    assert codes(step("one", opens="Mo-Fr 08:00-12:00"), step("other", opens="Mo-Fr 08:00-12:00")) == ["hours_overlap"]


def test_one_after_the_other_always_fits():
    after = step("other", hours=40.0, begins=7, ends=12, km=100)
    assert codes(step("one", hours=40.0), after) == []
    assert plan_of([step("one", hours=40.0), after], far_km=40).hours_per_week == 40


def test_sites_far_apart_are_not_gone_to_in_one_week():
    assert codes(step("one"), step("other", km=41)) == ["far_apart"]
    assert codes(step("one"), step("other", km=39)) == []


def test_food_is_eaten_once():
    def paid(stipend, way):
        money = [Money(float(amount), "GMD") for amount in (stipend, way, 1000, 0)]
        return Purse("known", *money)

    plan = plan_of([step("one", purse=paid(2000, 100)), step("other", purse=paid(500, 50)), visit()], far_km=40)
    assert plan.net == Money(1350.0, "GMD")
    assert plan_of([step("one"), visit()], far_km=40).net is None


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mo-Fr 08:00-16:00; Sa 08:00-12:00", 44),
        ("24/7", 168),
        ("22:00-02:00", 28),
        ("Sa-Mo 10:00-11:00", 3),
        ("Mo,We 09:00-12:00,14:00-16:00", 10),
        ("by appointment", None),
        (None, None),
    ],
)
def test_hours_of_a_week_are_counted(text, hours):
    assert hours_open(text) == hours


def test_a_night_goes_on_the_next_day():
    minutes = open_minutes("Su 23:00-01:00")
    assert minutes[:60].all()
    assert minutes[-60:].all()
    assert minutes.sum() == 120
