"""Quotas and versions from the file to the answer: command line, page, and a past day judged as it was."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil

import pandas as pd
import pytest

from app.components.programme_filters import PICKED
from app.words import words_for
from app.workflows.quotas import quota_said, quotas_standing
from app.workflows.world import load_world
from assessments.quotas import standing_of
from layers.quotas import Quota, parse_quotas, quotas_text
from layers.referrals import Event, Opening, Party, State
from layers.rules import NO_RULE
from layers.store import open_store
from tests import world
from tests.app.dashboard import fill, open_page, text_of
from tests.real_office import homeward

DAY = world.ON.isoformat()
QUOTAS = [{"group": "returnees", "share": 0.3}, {"group": {"sex": ["female"]}, "count": 2, "name": "Women"}]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Build an office whose programme had another rule until June, and which has two women enrolled, one accepted."""
    folder = tmp_path_factory.mktemp("agreed")
    path = folder / "store.sqlite"
    fill(path, dataclasses.replace(world.World(), programmes=world.programme(quotas=quotas_text(parse_quotas(QUOTAS)))))
    later = "programme_id,service_ids,criteria,in_force_from\nmasonry,centre,age: {to: 40},2027-06-01\n"
    file = folder / "later.csv"
    file.write_text(later, encoding="utf-8")
    assert homeward(path, "import", "programmes", file).code == 0
    with open_store(path) as office:
        for code, last in (("P-1", State.ENROLLED), ("P-2", State.ACCEPTED), ("P-3", State.SENT)):
            _refer(office, code, last)
    return path


def _refer(office, code, last):
    steps = ((State.SENT, Party.IOM), (State.ACCEPTED, Party.PARTNER), (State.ENROLLED, Party.PARTNER))
    events = [Event(on=world.ON, state=state, by=by) for state, by in steps]
    opening = Opening(case_code=code, opened_on=world.ON, programme_id="masonry", service_id="centre")
    count = 1 + [state for state, _ in steps].index(last)
    office.open_referral(opening, events[:count], actor="awa")


def test_a_day_is_judged_by_the_version_in_force_then(store):
    """P-6 is 37: the rule up to 35 keeps them out, the one up to 40 of next June does not."""

    def checked(day):
        answer = homeward(store, "check", "--returnee", "P-6", "--on", day, "--format", "json")
        row = next(row for row in answer.rows if row["programme_id"] == "masonry")
        return row["verdict"], row["rule_version"], row["rule_in_force_from"], row["rule_in_force_to"]

    assert checked(DAY) == ("ineligible", 1, None, "2027-05-31")
    assert checked("2027-06-01") == ("eligible", 2, "2027-06-01", None)


def test_rules_lists_the_version_of_the_day_or_every_one_with_who_brought_it(store):
    (now,) = homeward(store, "rules", "masonry", "--on", DAY, "--format", "json").rows
    assert (now["rule_version"], now["in_force"], now["in_force_to"]) == (1, True, "2027-05-31")
    rows = homeward(store, "rules", "masonry", "--history", "--on", "2027-06-01", "--format", "json").rows
    assert [(row["rule_version"], row["in_force"], row["source"]) for row in rows] == [
        (1, False, "test"),
        (2, True, "later"),
    ]
    table = homeward(store, "rules", "masonry", "--history", "--language", "fr").out
    assert "version 2 : en vigueur à partir du 1er juin 2027" in table.replace("\u00a0", " ")
    assert homeward(store, "rules", "nothing").code == 2


def test_quotas_count_who_holds_a_place_and_say_what_is_owed(store):
    rows = homeward(store, "quotas", "--on", DAY, "--format", "json").rows
    assert [(row["group_name"], row["target"], row["filled"], row["owed"], row["state"]) for row in rows] == [
        (None, 6, 2, 4, "open"),  # 30 % of 20 seats
        ("Women", 2, 2, 0, "met"),
    ]
    assert rows[0]["can_be_met_until"] == "2027-08-31"
    assert rows[0]["sentence"].startswith("People of the caseload: 2 of 6 places filled, 4 owed")
    assert homeward(store, "quotas", "--programme", "nothing").code == 2
    assert homeward(store, "quotas", "--on", "2026-11-01", "--format", "json").rows[1]["filled"] == 0


@pytest.mark.parametrize(("language", "said"), [("en", "2 of 6 places filled"), ("fr", "2 places pourvues sur 6")])
def test_the_programmes_page_shows_quotas_and_versions(store, monkeypatch, language, said):
    monkeypatch.setenv("HOMEWARD_STORE", str(store))
    page = open_page("app/pages/programmes.py", language=language, **{PICKED: "masonry"})
    assert not page.exception
    shown = text_of(page)
    assert said in shown.replace("\u202f", " ").replace("\u00a0", " ")
    assert "2027" in shown


def standing(quota, *, members=(), since=None, on=world.ON, **programme):
    row = {"seats_total": 20, "seats_available": 12, "intake_dates": None, "ends": None, "funding_ends": None}
    codes = pd.Series(members, dtype="int8").to_numpy()
    days = [since or world.ON] * len(members)
    return standing_of(quota, {**row, **programme}, codes, days, on=on)


def test_the_day_until_which_a_quota_can_be_met_is_the_last_intake_from_which_enough_seats_are_left():
    quota, intakes = Quota(NO_RULE, count=6), {"intake_dates": "2027-01-01 2027-02-01 2027-03-01"}
    found = standing(
        quota, **intakes
    )  # 12 free seats in thirds: 12 left from January on, 8 from February, 4 from March
    assert (found.owed, found.state, found.last_day) == (6, "open", dt.date(2027, 2, 1))
    assert standing(quota, members=(2, 2), **intakes).last_day == dt.date(2027, 3, 1)
    assert standing(dataclasses.replace(quota, by=dt.date(2027, 1, 31)), **intakes).last_day == dt.date(2027, 1, 1)
    assert standing(quota, on=dt.date(2027, 4, 1), **intakes).state == "missed"
    assert standing(quota, seats_available=5, **intakes).state == "missed"
    assert standing(quota, seats_available=6, **intakes).last_day == dt.date(2027, 1, 1)


def test_a_share_of_the_enrolled_grows_with_those_who_enrol_to_meet_it():
    quota = Quota(NO_RULE, share=0.5, of="enrolled")
    found = standing(quota, members=(2, 2))  # 8 enrolled in all, 2 of the group: with 4 more it is 6 of 12
    assert (found.of_people, found.filled, found.owed) == (8, 2, 4)


def test_seats_that_nobody_stated_are_not_known_and_the_partners_own_count_is_added_to():
    assert standing(Quota(NO_RULE, share=0.3), seats_total=None, seats_available=None).state == "not_known"
    said = Quota(NO_RULE, count=6, filled=3, filled_as_of=world.ON)
    assert standing(said, members=(2, 2)).filled == 3  # enrolled on that very day: the partner has counted them
    assert standing(said, members=(2, 2), since=world.ON + dt.timedelta(days=1)).filled == 5
    assert standing(Quota(NO_RULE, count=6, filled=3), members=(2,)).filled == 3
    assert standing(Quota(NO_RULE, count=2), members=(1, 2, 0)).perhaps == 1


def said(*given, **programme):
    return words_for("en")(quota_said(standing(*given, **programme)))


def test_every_hole_of_a_quota_is_a_plain_sentence():
    six, days = Quota(NO_RULE, count=6), {"intake_dates": "2027-01-01"}
    assert said(six).endswith("0 of 6 places filled, 6 owed; no day is stated until which it can be met.")
    assert said(six, seats_available=None, seats_total=None, **days).endswith(
        "it can be met until 1 Jan 2027. How many seats are free nobody has stated."
    )
    assert said(six, seats_available=5, **days).endswith("it can no longer be met, for the free seats are 5.")
    past = {"intake_dates": "2026-01-01"}
    assert said(six, **past).endswith("it cannot be met any more: nobody can enter in time.")
    assert "so what is owed is not known" in said(Quota(NO_RULE, share=0.3), seats_total=None, seats_available=None)
    half = Quota(NO_RULE, share=0.5, of="enrolled")
    assert said(half, seats_total=None, seats_available=None).endswith("nothing is owed of a share of the enrolled.")
    some = standing(half, members=(2, 2))
    assert words_for("en")(quota_said(some)).endswith(
        "2 of the 8 enrolled where 4 are due; with 4 more of the group it is enough."
    )
    unsure = words_for("en")(quota_said(standing(six, members=(2, 1))))
    assert unsure.endswith("Of 1 more who hold a place it is not known whether they are of the group.")
    whole = standing(Quota(NO_RULE, share=1.0, of="enrolled"), members=(2, 0), seats_total=None, seats_available=None)
    assert whole.state == "missed"


def test_a_place_is_held_from_acceptance_until_the_person_leaves_and_for_good_once_completed(store, tmp_path):
    """P-1 and P-2 hold places on the day; P-2 leaves five days later, and held one until then."""
    path = tmp_path / "copy.sqlite"
    shutil.copyfile(store, path)
    with open_store(path) as office:
        left = world.ON + dt.timedelta(days=5)
        office.record("2", Event(on=left, state=State.WITHDRAWN, reason="moved"), actor="awa")

        def filled(day):
            return quotas_standing(load_world(office, on=day), office.referral_frame())[0].standing.filled

        assert [filled(day) for day in (world.ON - dt.timedelta(1), world.ON, left)] == [0, 2, 1]


def test_no_programme_no_quota_no_rule_is_a_plain_sentence(tmp_path):
    path = tmp_path / "empty.sqlite"
    with open_store(path) as office:
        assert quotas_standing(load_world(office, on=world.ON), office.referral_frame()) == ()
    assert homeward(path, "quotas").out.strip() == "No programme states a quota."
    assert homeward(path, "rules").code == 0
