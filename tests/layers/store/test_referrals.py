"""What is written down about referrals stays, in one order, once; it goes with its person and with nobody else."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings

from layers.errors import HomewardError, NotFoundError
from layers.referrals import Address, Event, EventKind, Opening, State, fold
from layers.store import Store, open_store, restore_backup
from tests.layers.referrals.histories import OPENED, TODAY, Model, histories
from tests.layers.store.conftest import IN_MEMORY
from tests.layers.store.test_erase import CODE, left_on_disk
from tests.layers.store.world import people, person, service, services

NOW = dt.datetime.combine(TODAY, dt.time(12), tzinfo=dt.UTC)
LATER = OPENED + dt.timedelta(5)
TO_CLINIC = Opening(case_code="A1", opened_on=OPENED, service_id="s1")
SENT = Event(on=OPENED, state=State.SENT, told_on=OPENED)
ACCEPTED = Event(on=LATER, state=State.ACCEPTED)
HOME = Address("A1", OPENED, latitude=13.4, longitude=-16.6)


def fill(store: Store) -> Store:
    """Put a clinic there, and people who agreed, said no, or were not asked."""
    agreed = {"A1": True, "A2": True, CODE: True, "NO": False, "NOT-ASKED": None}
    store.save_import(people(*(person(code, consent=said) for code, said in agreed.items())), actor="ali", now=NOW)
    store.save_import(services(service("s1")), actor="ali", now=NOW)
    return store


@pytest.fixture
def office(store):
    return fill(store)


def refused(act):
    with pytest.raises(HomewardError) as error:
        act()
    return error.value.code


def test_a_referral_begins_as_a_draft_and_what_is_recorded_is_read_again(office):
    opened = office.open_referral(replace(TO_CLINIC, choice="near"), [SENT], actor="awa", now=NOW)
    done = office.record("1", ACCEPTED, actor="ali", now=NOW)
    assert not done.repeated
    (read,) = office.referrals()
    assert read == done.referral == office.referral("r1")
    assert (read.referral_id, read.state, read.is_referred, read.holder) == ("R00001", "accepted", True, "awa")
    assert (opened.number, opened.opening.choice, opened.opening.at) == (2, "near", NOW)
    assert [(event.number, event.state, event.actor) for event in read.events] == [
        (1, "draft", "awa"),
        (2, "sent", "awa"),
        (3, "accepted", "ali"),
    ]
    assert office.audit_log()["action"].tolist()[-2:] == ["refer", "record"]
    assert "A1" not in office.audit_log().to_csv()


def test_referrals_are_found_by_person_and_state_and_as_they_were(office):
    for code in ("A1", "A2", "A2"):
        office.open_referral(replace(TO_CLINIC, case_code=code), [SENT], actor="awa", now=NOW)
    office.record("R00002", Event(on=LATER, state=State.REJECTED, reason="session_full"), actor="ali", now=NOW)

    def names(**asked):
        return [one.referral_id for one in office.referrals(**asked)]

    assert names(case_code="A2") == ["R00002", "R00003"]
    assert names(open_only=True) == ["R00001", "R00003"]
    assert names(ids=["2", "R00001", "R00009"]) == ["R00001", "R00002"]
    assert names(until=OPENED - dt.timedelta(1)) == []
    assert [one.state for one in office.referrals(case_code="A2", until=OPENED)] == ["sent", "sent"]


def test_the_same_event_twice_changes_nothing_by_its_key_or_by_what_it_says(office):
    office.open_referral(TO_CLINIC, [SENT], actor="awa", now=NOW)
    before = len(office.audit_log())
    keyed = replace(ACCEPTED, key="sheet 3, R00001")
    done = [
        office.record("1", event, actor=actor, now=NOW)
        for event, actor in ((keyed, "ali"), (keyed, "bob"), (ACCEPTED, "bob"), (replace(keyed, on=TODAY), "bob"))
    ]
    assert [one.repeated for one in done] == [False, True, True, True]
    assert {one.event.actor for one in done} == {"ali"}
    assert office.referral("1").number == 3
    assert len(office.audit_log()) == before + 1


def test_an_opening_with_a_key_is_written_once(office):
    keyed = replace(TO_CLINIC, key="allocation 4, A1")
    first = office.open_referral(keyed, [SENT], actor="awa", now=NOW)
    assert office.open_referral(keyed, actor="bob", now=NOW) == first
    assert len(office.referrals()) == 1


def test_of_two_people_who_answer_at_once_the_second_is_told_what_the_first_recorded(office):
    seen = office.open_referral(TO_CLINIC, [SENT], actor="awa", now=NOW).number
    office.record("1", ACCEPTED, actor="ali", seen=seen, now=NOW)
    with pytest.raises(HomewardError) as error:
        office.record("1", Event(on=LATER, state=State.REJECTED, reason="moved"), actor="bob", seen=seen, now=NOW)
    assert error.value.code == "referral.moved_on"
    assert (error.value.message.values["actor"], error.value.message.values["since"]) == ("ali", LATER)
    assert office.referral("1").state == "accepted"
    assert office.record("1", ACCEPTED, actor="bob", seen=seen, now=NOW).repeated  # both say the same


NOT_OPENED = (
    (replace(TO_CLINIC, case_code="NOBODY"), [], ""),
    (replace(TO_CLINIC, service_id="s9"), [], ""),
    (replace(TO_CLINIC, programme_id="p9"), [], ""),
    (replace(TO_CLINIC, service_id=None), [], "referral.whither"),
    (replace(TO_CLINIC, choice="because"), [], "referral.choice"),
    (replace(TO_CLINIC, replaces="R00001"), [], "referral.replaces"),
    (replace(TO_CLINIC, case_code="A2", replaces="R00001"), [], "referral.replaces"),
    (replace(TO_CLINIC, replaces="R00077"), [], "referral.unknown"),
    (replace(TO_CLINIC, case_code="NO"), [SENT], "referral.consent"),
    (replace(TO_CLINIC, case_code="NOT-ASKED"), [SENT], "referral.consent"),
    (TO_CLINIC, [SENT, Event(on=LATER, state=State.ENROLLED)], "referral.step"),
)


def test_what_cannot_be_opened_leaves_nothing_behind(office):
    kept = office.open_referral(TO_CLINIC, [SENT], actor="awa", now=NOW)
    audited = len(office.audit_log())
    for opening, events, code in NOT_OPENED:
        assert refused(lambda: office.open_referral(opening, events, actor="awa", now=NOW)) == code  # noqa: B023 - called at once
    assert office.referrals() == (kept,)
    assert len(office.audit_log()) == audited


def test_consent_given_since_is_enough_and_its_day_is_kept(office):
    consented = replace(SENT, consent_on=OPENED)
    one = office.open_referral(replace(TO_CLINIC, case_code="NO"), [consented], actor="awa", now=NOW)
    assert one.events[-1].consent_on == OPENED
    assert (
        office.open_referral(TO_CLINIC, [replace(SENT, on=LATER)], actor="awa", now=NOW).events[-1].consent_on == LATER
    )


def test_the_database_itself_refuses_to_send_without_consent(office, run):
    office.open_referral(TO_CLINIC, actor="awa", now=NOW)
    values = "('R00001', 2, 'step', 'sent', '2026-03-01', 'iom', 'x', 'now')"
    insert = "INSERT INTO referral_events (referral_id, number, kind, state, happened_on, party, actor, at) VALUES "
    with pytest.raises(sa.exc.IntegrityError):
        run(insert + values)


def test_a_second_referral_may_follow_one_that_is_over(office):
    office.open_referral(TO_CLINIC, [SENT], actor="awa", now=NOW)
    office.record("1", Event(on=LATER, state=State.WITHDRAWN, reason="moved"), actor="ali", now=NOW)
    assert office.open_referral(replace(TO_CLINIC, replaces="1"), actor="awa", now=NOW).opening.replaces == "R00001"


def test_a_key_belongs_to_one_event(office):
    for code in ("A1", "A2"):
        office.open_referral(replace(TO_CLINIC, case_code=code), [SENT], actor="awa", now=NOW)
    office.record("1", replace(ACCEPTED, key="k"), actor="ali", now=NOW)
    assert refused(lambda: office.record("2", replace(ACCEPTED, key="k"), actor="ali", now=NOW)) == "referral.key"


def test_what_happened_cannot_be_changed_past_homeward(office, run):
    office.open_referral(TO_CLINIC, actor="awa", now=NOW)
    office.move(HOME, actor="awa", now=NOW)
    for table in ("referrals", "referral_events", "addresses"):
        for act in (f"UPDATE {table} SET actor = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(sa.exc.DatabaseError, match="only ever added to"):
                run(act)
    assert len(office.referral("1").events) == len(office.addresses()) == 1


def test_nothing_is_written_over_in_a_file(file_store):
    fill(file_store).open_referral(TO_CLINIC, actor="awa", now=NOW)
    with pytest.raises(sa.exc.DatabaseError, match="only ever added to"), file_store._engine.begin() as connection:
        connection.exec_driver_sql("INSERT OR REPLACE INTO referrals SELECT * FROM referrals")


def test_addresses_are_kept_with_their_days_and_the_same_place_once(office):
    moved = replace(HOME, from_date=LATER, latitude=13.5)
    for address in (HOME, HOME, moved):
        office.move(address, actor="awa", now=NOW)
    assert [(one.number, one.from_date, one.latitude) for one in office.addresses("A1")] == [
        (1, OPENED, 13.4),
        (2, LATER, 13.5),
    ]
    assert office.addresses("A2") == ()
    bad = {
        "address.future": replace(HOME, from_date=TODAY + dt.timedelta(1)),
        "address.place": replace(HOME, latitude=None),
        "": replace(HOME, case_code="NOBODY"),
    }
    for code, address in bad.items():
        assert refused(lambda address=address: office.move(address, actor="awa", now=NOW)) == code


def test_undoing_an_import_leaves_whoever_has_been_referred_or_has_moved(office):
    office.save_import(people(person("B1", consent=True), person("B2"), person("B3"), source="new"), actor="ali")
    office.open_referral(replace(TO_CLINIC, case_code="B1"), actor="awa", now=NOW)
    office.move(replace(HOME, case_code="B2"), actor="awa", now=NOW)
    assert office.undo_last_import(actor="ali").conflicts == ("B1", "B2")
    left = set(office.frame("returnees")["case_code"])
    assert {"B1", "B2"} <= left
    assert "B3" not in left


def test_whoever_is_erased_takes_their_referrals_along_and_numbers_are_not_given_twice(office):
    for code in (CODE, "A1", CODE):
        office.open_referral(replace(TO_CLINIC, case_code=code), [SENT], actor="awa", now=NOW)
    office.move(replace(HOME, case_code=CODE), actor="awa", now=NOW)
    office.forget(CODE, actor="awa")
    assert [one.referral_id for one in office.referrals()] == ["R00002"]
    assert (office.addresses(), len(office.referral_frame())) == ((), 1)
    assert office.open_referral(TO_CLINIC, actor="awa", now=NOW).referral_id == "R00004"
    with pytest.raises(NotFoundError):
        office.forget(CODE, actor="awa")


def test_no_byte_of_an_erased_persons_referrals_is_left(file_store, sqlite_path):
    fill(file_store).open_referral(replace(TO_CLINIC, case_code=CODE), [SENT], actor="awa", now=NOW)
    file_store.move(replace(HOME, case_code=CODE, settlement_name="behind the blue kiosk 5526"), actor="awa", now=NOW)
    assert left_on_disk(sqlite_path)
    file_store.forget(CODE, actor="awa")
    assert left_on_disk(sqlite_path) == {}


def test_a_backup_brings_referrals_back_but_not_those_of_who_was_erased_since(file_store, sqlite_path, tmp_path):
    for code in ("A1", CODE):
        fill(file_store).open_referral(replace(TO_CLINIC, case_code=code), [SENT], actor="awa", now=NOW)
    file_store.move(HOME, actor="awa", now=NOW)
    backup = tmp_path / "backups" / "monday.db"
    backup.parent.mkdir()
    file_store.backup(backup, actor="ali")
    kept = file_store.referral("1")
    file_store.forget(CODE, actor="awa")
    file_store.close()
    restore_backup(backup, sqlite_path, actor="ali", replace=True)
    with open_store(sqlite_path) as store:
        assert store.referrals() == (kept,)
        assert len(store.addresses()) == 1


def test_a_restored_referral_of_somebody_erased_goes_though_nothing_else_remembers_them(
    file_store, sqlite_path, tmp_path
):
    fill(file_store).open_referral(replace(TO_CLINIC, case_code=CODE), actor="awa", now=NOW)
    with file_store._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM returnees")
        connection.exec_driver_sql("DELETE FROM import_changes")
    backup = tmp_path / "backups" / "monday.db"
    backup.parent.mkdir()
    file_store.backup(backup, actor="ali")
    file_store.forget(CODE, actor="awa")
    file_store.close()
    assert restore_backup(backup, sqlite_path, actor="ali", replace=True).erased_again == 1
    assert left_on_disk(sqlite_path) == {}


def test_the_frame_says_what_the_events_add_up_to(office):
    office.open_referral(TO_CLINIC, [SENT], actor="awa", now=NOW)
    office.open_referral(replace(TO_CLINIC, case_code="A2"), actor="awa", now=NOW)
    office.record("1", Event(on=LATER, state=State.REJECTED, reason="too_far"), actor="ali", now=NOW)
    frame = office.referral_frame().set_index("referral_id")
    assert frame["state"].to_dict() == {"R00001": "rejected", "R00002": "draft"}
    assert frame.loc["R00001", ["reason", "ended_by", "opened_by"]].tolist() == ["too_far", "partner", "awa"]
    assert frame.loc["R00001", "ended_on"].date() == LATER
    assert frame.loc["R00002", ["sent_on", "reason"]].isna().all()
    assert office.referral_frame(open_only=True)["referral_id"].tolist() == ["R00002"]


class _Office:
    """A store to which random histories are told, one referral after another."""

    def __init__(self, store: Store) -> None:
        self.store = fill(store)

    def check(self, events: list[Event]) -> None:
        """Record what can be, twice; the store must stand where the model stands."""
        opened = self.store.open_referral(TO_CLINIC, [replace(SENT, on=OPENED)], actor="awa", now=NOW)
        model, taken = Model("sent"), []
        for event in events:
            told = replace(event, consent_on=event.consent_on or event.on)
            try:
                done = self.store.record(opened.referral_id, told, actor="ali", now=NOW)
            except HomewardError:
                assert not model.takes(told)
            else:
                assert done.repeated or model.takes(told)
                taken.append(told)
        found = self.store.referral(opened.referral_id)
        assert (found.state, found.since) == (model.state, model.since)
        assert fold(found.opening, found.events) == found
        for event in taken:
            assert self.store.record(opened.referral_id, event, actor="bob", now=NOW).repeated
        assert self.store.referral(opened.referral_id) == found
        frame = self.store.referral_frame()
        row = frame[frame["referral_id"] == opened.referral_id].iloc[0]
        for name in ("state", "holder", "number"):
            assert row[name] == getattr(found, name)
        for name in (
            "since",
            "last_on",
            "sent_on",
            "told_on",
            "accepted_on",
            "enrolled_on",
            "completed_on",
            "ended_on",
        ):
            day = getattr(found, name)
            assert (row[name].date() == day) if day else row[name] is not None and row[[name]].isna().all()


def test_a_file_stands_where_random_histories_lead(new_file):
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        path = Path(folder) / "random.db"
        path.write_bytes(new_file.read_bytes())
        with open_store(path) as store:
            office = _Office(store)

            @settings(max_examples=max(settings.default.max_examples // 5, 20))
            @given(histories())
            def check(events):
                office.check(events)

            check()
            assert store.verify_audit() is None


@pytest.mark.postgres
def test_a_server_stands_where_random_histories_lead(server_store):
    with open_store(server_store) as store:
        office = _Office(store)

        @settings(max_examples=max(settings.default.max_examples // 25, 5))
        @given(histories())
        def check(events):
            office.check(events)

        check()


def test_a_note_of_another_day_is_another_note(office):
    office.open_referral(TO_CLINIC, [SENT], actor="awa", now=NOW)
    reminded = [Event(on=day, kind=EventKind.REMINDED) for day in (OPENED, OPENED, LATER)]
    assert [office.record("1", event, actor="ali", now=NOW).repeated for event in reminded] == [False, True, False]
