"""Which version of a rule judges a day: the one in force then, as it was known then, else as it is known now."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.words import words_for
from layers.readers.problems import sentence_of
from layers.rule_versions import RuleVersion, at_once, in_force, live, timeline
from tests.layers.readers.grids import grid, read, rows_of

JAN, JUN, DEC = dt.date(2026, 1, 1), dt.date(2026, 6, 1), dt.date(2026, 12, 31)
DAY = dt.timedelta(days=1)


def version(number, first=None, last=None, *, known=JAN, undone=False):
    moment = dt.datetime.combine(known, dt.time(9), tzinfo=dt.UTC)
    return RuleVersion(
        "masonry", number, f"rule {number}", first, last, at=moment, undone_at=moment if undone else None
    )


def number_on(day, *versions):
    found = in_force(versions, day)
    return found.version.number, found.holds


def test_a_version_holds_until_the_next_begins_both_days_included():
    one, two = version(1), version(2, JUN)
    assert number_on(JUN - DAY, one, two) == (1, True)
    assert number_on(JUN, one, two) == (2, True)
    assert [(found.first_day, found.last_day) for found in timeline([one, two])] == [(None, JUN - DAY), (JUN, None)]


def test_before_the_first_and_after_the_stated_end_the_nearest_version_judges_and_says_that_it_is_not_in_force():
    one = version(1, JUN, DEC)
    assert number_on(JUN - DAY, one) == (1, False)
    assert number_on(DEC, one) == (1, True)
    assert number_on(DEC + DAY, one) == (1, False)
    assert in_force([], JUN) is None


def test_a_correction_counts_from_the_day_on_which_it_is_known():
    wrong, right = version(1, JAN, known=JAN), version(2, JAN, known=JUN)
    assert number_on(JUN - DAY, wrong, right) == (1, True)  # what the office knew that day
    assert number_on(JUN, wrong, right) == (2, True)


def test_a_past_day_of_which_nothing_was_known_is_judged_by_what_is_known_now():
    late, corrected = version(1, JAN, known=DEC), version(2, JAN, known=DEC)
    assert number_on(JUN, late, corrected) == (2, True)


def test_what_was_taken_back_judges_nothing():
    assert number_on(DEC, version(1), version(2, JUN, undone=True)) == (1, True)
    assert live([version(1, undone=True)]) == []


DATES = st.dates(JAN, DEC)
SPANS = st.lists(st.tuples(st.none() | DATES, st.none() | DATES), max_size=5).map(
    lambda spans: [span for span in spans if None in span or span[0] <= span[1]]
)


@given(SPANS, DATES)
def test_spans_that_are_not_at_once_leave_one_version_at_most_for_each_day(spans, day):
    """A span without a last day ends where the next begins."""
    if at_once(spans) is not None:
        return
    ordered = sorted(spans, key=lambda span: span[0] or dt.date.min)
    nexts = [*(first for first, _ in ordered), None][1:]
    holding = [
        (first, last)
        for (first, last), following in zip(ordered, nexts, strict=True)
        if (first or day) <= day <= (last or day) and (following is None or day < following)
    ]
    assert len(holding) <= 1
    found = in_force([version(number, *span) for number, span in enumerate(spans, start=1)], day)
    assert (found is not None and found.holds) == bool(holding)
    if holding:
        assert found.version.span == holding[0]


RULES = ("age: {to: 35}", "age: {to: 40}")


def programmes(*days):
    """Rows of one programme, each with another rule and its days in force."""
    rows = [
        {"programme_id": "masonry", "criteria": RULES[place], "in_force_from": first, "in_force_to": last}
        for place, (first, last) in enumerate(days)
    ]
    return read("programmes", grid(rows_of("programmes", *rows)))


def test_a_file_may_hold_several_versions_of_a_rule():
    reading = programmes(("2026-01-01", ""), ("2026-07-01", ""))
    assert [problem.code for problem in reading.problems] == ["rule.versions"]
    assert (reading.read, len(reading.accepted), len(reading.quarantined)) == (1, 1, 0)
    assert "40" in reading.accepted.iloc[0]["criteria"]
    assert [each["in_force_from"] for each in reading.versions["masonry"]] == ["2026-01-01", "2026-07-01"]


@pytest.mark.parametrize(
    "days",
    [
        (("2026-01-01", "2026-07-01"), ("2026-07-01", "")),
        (("2026-01-01", ""), ("2026-01-01", "2026-06-01")),
        (("", "2026-12-31"), ("2026-06-01", "2026-12-31")),
    ],
)
def test_two_versions_in_force_at_once_are_refused(days):
    reading = programmes(*days)
    assert {problem.code for problem in reading.problems} == {"rule.at_once"}
    assert (len(reading.accepted), len(reading.quarantined), reading.versions) == (0, 2, {})
    said = sentence_of(reading.problems[0], words_for("en"))
    assert "in force at once: " in said
    assert "in_force_to" in said


def test_a_last_day_before_the_first_is_refused():
    assert [problem.code for problem in programmes(("2026-07-01", "2026-01-01")).problems] == ["date.order"]
