"""What is due: each rule by days that can be counted, and the law that nobody is lost."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.follow_up.todo import LISTS, STEPS, due_days, to_do
from layers.errors import HomewardError
from layers.follow_up.timing import FIGURES, Timing, timing_of, with_days
from layers.referrals import Event, Opening, Referral, State
from layers.referrals.states import OPEN
from tests.assessments.follow_up.histories import Office, day, offices, stood

SHIPPED = Timing()


def listed(
    table: pd.DataFrame, on: int, *, within: int = 0, timing: Timing = SHIPPED
) -> tuple[str, str, int, int] | None:
    """Return the list, the step, the day due and the days late of the one referral; None where it is on no list."""
    found = to_do(table, timing, on=day(on), within_days=within)
    if found.empty:
        return None
    (row,) = found.to_dict("records")
    return row["list"], row["next_step"], (row["due"].date() - day(0)).days, row["days_late"]


def test_a_draft_is_due_after_a_week_and_an_emergency_the_next_day():
    assert listed(stood("draft"), 6) is None
    assert listed(stood("draft"), 7) == ("due", "send", 7, 0)
    assert listed(stood("draft"), 9) == ("overdue", "send", 7, 2)
    assert listed(stood("draft", priority="emergency"), 1) == ("due", "send", 1, 0)


@pytest.mark.parametrize(("priority", "first"), [("emergency", 1), ("urgent", 3), ("normal", 10)])
def test_a_silent_partner_is_due_by_priority(priority, first):
    sent = stood("sent", sent_on=2, priority=priority)
    assert listed(sent, 2 + first - 1) is None
    found = listed(sent, 2 + first)
    assert found is not None
    assert found[1:] == ("remind", 2 + first, 0)
    assert found[0] == ("no_answer" if first == 10 else "due")


def test_a_reminder_buys_ten_days_and_a_month_of_silence_takes_the_referral_back():
    sent = stood("sent", sent_on=0, reminded_on=10)
    assert listed(sent, 19) is None
    assert listed(sent, 20) == ("no_answer", "remind", 20, 0)
    late = stood("sent", sent_on=0, reminded_on=25)
    assert listed(late, 29) is None
    assert listed(late, 30) == ("no_answer", "take_back", 30, 0)


def test_silence_is_counted_from_the_day_the_partner_received_it():
    received = stood("acknowledged", sent_on=0, acknowledged_on=8)
    assert listed(received, 17) is None
    assert listed(received, 18) == ("no_answer", "remind", 18, 0)


def test_who_was_accepted_is_due_on_the_day_the_course_begins():
    accepted = stood("accepted", sent_on=0, accepted_on=5, begins_on=50)
    assert listed(accepted, 49) is None
    assert listed(accepted, 50) == ("due", "check_begun", 50, 0)
    assert listed(accepted, 51) == ("not_enrolled", "check_begun", 50, 1)
    assert listed(stood("accepted", sent_on=0, accepted_on=5), 30) == ("due", "check_begun", 30, 0)
    assert listed(stood("accepted", sent_on=0, accepted_on=40), 40) == ("due", "check_begun", 40, 0)


def test_people_are_asked_after_30_120_and_180_days_and_then_every_60():
    enrolled = {"sent_on": 0, "accepted_on": 0, "enrolled_on": 0}
    assert listed(stood("enrolled", **enrolled), 29) is None
    assert listed(stood("enrolled", **enrolled), 30) == ("due", "ask_how", 30, 0)
    assert listed(stood("enrolled", **enrolled, asked_on=23), 30) is None
    assert listed(stood("enrolled", **enrolled, asked_on=22), 30) == ("due", "ask_how", 30, 0)
    assert listed(stood("enrolled", **enrolled, asked_on=30), 121) == ("overdue", "ask_how", 120, 1)
    assert listed(stood("enrolled", **enrolled, asked_on=125), 180) == ("due", "ask_how", 180, 0)
    assert listed(stood("enrolled", **enrolled, asked_on=181), 240) is None
    assert listed(stood("enrolled", **enrolled, asked_on=181), 241) == ("due", "ask_outcome", 241, 0)


def test_who_completed_is_asked_until_the_last_follow_up():
    done = {"sent_on": 0, "enrolled_on": 0, "completed_on": 5, "ended_on": 5}
    assert listed(stood("completed", **done), 30) == ("due", "ask_how", 30, 0)
    assert listed(stood("completed", **done, asked_on=180), 300) is None
    assert listed(stood("completed", **done), 370) == ("overdue", "ask_how", 30, 340)
    assert listed(stood("completed", **done), 371) is None  # ended more than a year ago
    assert listed(stood("completed", **(done | {"completed_on": 400, "ended_on": 400})), 500) is None


def test_who_was_turned_away_is_due_at_once_until_something_follows():
    away = {"sent_on": 0, "ended_on": 4}
    assert listed(stood("rejected", **away, reason="session_full"), 4) == ("not_enrolled", "offer_another", 4, 0)
    assert listed(stood("rejected", **away, reason="too_far"), 4) == ("ineligible", "offer_another", 4, 0)
    assert listed(stood("unreachable", **away, reason="unreachable", asked_on=6), 33) is None
    assert listed(stood("unreachable", **away, reason="unreachable", asked_on=6), 34) == (
        "not_enrolled",
        "offer_another",
        34,
        0,
    )
    assert listed(stood("rejected", **away, reason="too_far", is_replaced=True), 400) is None
    assert listed(stood("rejected", **away, reason="too_far", is_settled=True), 400) is None
    assert listed(stood("cancelled", **away, reason="duplicate"), 400) is None
    left = stood("withdrawn", sent_on=0, enrolled_on=2, ended_on=9, reason="stipend_too_low")
    assert listed(left, 10) == ("overdue", "ask_why_left", 9, 1)


def test_who_moved_or_no_longer_fits_is_on_that_list_at_once():
    sent = {"sent_on": 0}
    assert listed(stood("sent", **sent, moved_on=3), 3) == ("moved", "check_move", 3, 0)
    assert listed(stood("sent", **sent, moved_on=3, is_ineligible=True), 3) == ("moved", "replace_moved", 3, 0)
    assert listed(stood("sent", **sent, is_ineligible=True), 3) == ("ineligible", "replace", 3, 0)
    enrolled = stood("enrolled", sent_on=0, enrolled_on=1, moved_on=3, is_ineligible=True)
    assert listed(enrolled, 3) == ("moved", "replace_moved", 3, 0)
    assert listed(stood("enrolled", sent_on=0, enrolled_on=1, is_ineligible=True), 3) is None


def test_days_ahead_are_listed_when_asked_for():
    assert listed(stood("draft"), 5, within=1) is None
    assert listed(stood("draft"), 5, within=2) == ("due", "send", 7, -2)


def test_the_office_sets_its_own_days():
    mine = with_days(SHIPPED, "reminder", "3")
    assert mine["reminder"] == 3
    assert listed(stood("sent", sent_on=0), 3, timing=mine) == ("no_answer", "remind", 3, 0)
    assert with_days(mine, "reminder", 10).own == {}
    assert timing_of({"reminder": 3, "gone": 4, "return": "x"}).own == {"reminder": 3}
    assert timing_of(None)["return"] == 30
    for key, value in (
        ("remindr", "3"),
        ("reminder", "0"),
        ("reminder", "2.5"),
        ("reminder", "soon"),
        ("return", "nan"),
    ):
        with pytest.raises(HomewardError):
            with_days(SHIPPED, key, value)


def test_every_figure_says_where_it_comes_from():
    assert {figure.source for figure in FIGURES.values()} == {"iasc", "study", "dora", "assumption"}


LONGEST_DAYS = max(SHIPPED[key] for key in FIGURES) + SHIPPED["check"]


@given(offices(), st.integers(0, 500), st.booleans())
def test_nobody_is_lost(office: Office, number: int, barred: bool):  # noqa: FBT001 - hypothesis passes it
    """Every open referral has a day, not far off; from that day on it is on exactly one list of one person."""
    on = day(number)
    table = office.table(on).assign(is_ineligible=barred, said_no=False)
    table["begins_on"] = pd.Series(pd.NaT, index=table.index, dtype="datetime64[ns]")
    _stands_as_folded(table, office.folded(on))
    due = due_days(table, SHIPPED, on=on)
    found = to_do(table, SHIPPED, on=on)
    assert found["referral_id"].is_unique
    assert set(found["list"]) <= set(LISTS)
    assert set(found["next_step"]) <= set(STEPS)
    assert found["owner"].isin(["awa", "ali", "oumar"]).all()
    is_open = table["state"].isin([str(state) for state in OPEN])
    latest = table[[name for name in table.columns if name.endswith("_on") and name != "begins_on"]].max(axis=1)
    assert (due[is_open] <= latest[is_open] + pd.Timedelta(days=LONGEST_DAYS)).all()
    assert set(found["referral_id"]) == set(table["referral_id"][due <= pd.Timestamp(on)])
    assert (found["days_late"] >= 0).all()
    assert (found.loc[found["list"] == "due", "days_late"] == 0).all()


def _stands_as_folded(table: pd.DataFrame, folded: list[Referral]) -> None:
    """Hold what was made from whole columns against what each referral's events add up to."""
    assert list(table["referral_id"]) == [one.referral_id for one in folded]
    for row, one in zip(table.to_dict("records"), folded, strict=True):
        assert (row["state"], row["owner"], row["is_open"]) == (one.state, one.holder, one.is_open)
        for name in ("sent_on", "accepted_on", "enrolled_on", "completed_on", "ended_on", "told_on"):
            assert (None if pd.isna(row[name]) else row[name].date()) == getattr(one, name), name
        assert (row["reason"] if pd.notna(row["reason"]) else None) == one.reason


def test_a_move_is_looked_at_until_somebody_lets_the_referral_stand():
    sent = [Event(on=day(1), state=State.SENT, referral_id="R1", number=2)]
    opening = Opening(referral_id="R1", case_code="P-1", opened_on=day(0), service_id="s1", actor="awa")
    office = Office([(opening, sent)], moves=[("P-1", day(5), "2026-01-06T10")])
    assert office.table(day(4))["moved_on"].isna().all()
    assert office.table(day(5))["moved_on"].iloc[0] == pd.Timestamp(day(5))
    office.notes.append(("R1", day(6), "kept", None, "2026-01-07T10"))
    assert office.table(day(5))["moved_on"].notna().all()
    assert office.table(day(6))["moved_on"].isna().all()
    office.moves.append(("P-1", day(8), "2026-01-09T10"))
    assert office.table(day(8))["moved_on"].iloc[0] == pd.Timestamp(day(8))


def test_an_address_told_late_counts_and_one_known_before_does_not():
    opening = Opening(referral_id="R1", case_code="P-1", opened_on=day(10), service_id="s1", actor="awa")
    known_before = Office([(opening, [])], moves=[("P-1", day(5), "2026-01-06T10")])
    assert known_before.table(day(20))["moved_on"].isna().all()
    told_late = Office([(opening, [])], moves=[("P-1", day(5), "2026-01-15T10")])
    assert told_late.table(day(20))["moved_on"].iloc[0] == pd.Timestamp(day(10))
