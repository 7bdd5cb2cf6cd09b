"""The page a person carries away, and text messages: where, when, whom to call, and never why."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import shutil

import pytest
from pypdf import PdfReader

from app.words import words_for
from app.workflows.messages import batch_csv, due_for, mark_told, messages_for
from app.workflows.office import today
from app.workflows.person import person_in
from app.workflows.slips import slip_bytes, slip_content
from app.workflows.telling import call_place, set_telling
from app.workflows.world import load_world
from layers.errors import HomewardError
from layers.referrals import Event, Opening, State
from layers.service_types import SERVICE_TYPES
from layers.store import open_store
from layers.telling.neutral import betraying
from layers.telling.sms import length_of
from layers.telling.texts import KINDS, Facts, sentences_of
from layers.words import say
from tests import world
from tests.app.dashboard import fill
from tests.real_office import homeward

ON = today()
SENT = ON - dt.timedelta(days=10)
EN, FR = words_for("en"), words_for("fr")
RULE = {"all": [{"documents": {"all": ["national_id"]}}, {"within": {"urban_km": 5, "rural_km": 10}}]}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A course to come, one referral sent and not told (P-2), and a clinic whose every name betrays it (P-11)."""
    path = tmp_path_factory.mktemp("slips") / "store.sqlite"
    course = world.programme(rule=RULE, intake_dates=(ON + dt.timedelta(days=7)).isoformat())
    clinic = world.clinic(site_name="Clinique Kindia", organization_name="Kindia Health", payment_model="paid")
    centre = world.training_centre(site_name="Kindia centre", opening_hours="Mo-Fr 08:00-16:00", phone="622 00 11 22")
    fill(path, dataclasses.replace(world.World(), programmes=course, services=world.rows(clinic, centre)))
    with open_store(path) as store:
        sent = [Event(on=SENT, state=State.SENT)]
        for code, whither in (
            ("P-2", {"programme_id": "masonry", "service_id": "centre"}),
            ("P-11", {"service_id": "clinic"}),
        ):
            store.open_referral(Opening(case_code=code, opened_on=SENT, **whither), sent, actor="awa")
    return path


@pytest.fixture
def path(made, tmp_path):
    return shutil.copy(made, tmp_path / "store.sqlite")


@pytest.fixture
def store(path):
    with open_store(path) as opened:
        yield opened


def printed(store, case, words=EN, **how):
    known = load_world(store, on=ON)
    content = slip_content(store, known, person_in(known, case), reference="R00001", **how)
    reader = PdfReader(io.BytesIO(slip_bytes(store, content, words=words, actor="awa")))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split()), reader


def test_a_slip_says_where_when_what_to_bring_whom_to_call_and_what_if_nobody_calls(store):
    set_telling(store, office="Harbour Street office", phone="622 33 44 55", wait_days=9, actor="awa")
    text, _ = printed(store, "P-2", service_id="centre", programme_id="masonry")
    assert "Kindia centre" in text
    assert "In Kindia." in text
    assert "Less than 5 km from your home." in text
    assert f"Come on {EN.date(ON + dt.timedelta(days=7))}." in text
    assert "Open: Mon–Fri 08:00–16:00" in text
    assert "Papers: national identity card" in text
    assert "There: 622 00 11 22" in text
    assert "Harbour Street office: 622 33 44 55" in text
    assert f"If nobody has called you by {EN.date(ON + dt.timedelta(days=9))}" in text
    assert "Code P-2" in text


def test_a_slip_in_french_is_french(store):
    text, reader = printed(store, "P-2", FR, service_id="centre", programme_id="masonry")
    for said in ("Où aller", "Quand", "Que prendre avec vous", "Qui appeler", "Si personne ne vous appelle"):
        assert said in text
    assert not {"Where", "When", "What", "Whom"} & set(text.split())
    assert str(reader.trailer["/Root"]["/Lang"]) == "fr"


@pytest.mark.parametrize("words", [EN, FR])
@pytest.mark.parametrize("code", SERVICE_TYPES)
def test_no_slip_names_a_type_of_service_whatever_the_place_is_called(made, words, code):
    """Every name of the place is the label of a type: none of them is printed."""
    with open_store(made) as store:
        known = load_world(store, on=ON)
        label = words(SERVICE_TYPES[code].label)
        named = {"service_name": label, "site_name": label, "organization_name": f"{label} Kindia"}
        known = dataclasses.replace(known, services=known.services.assign(service_type=code, **named))
        content = slip_content(store, known, person_in(known, "P-2"), service_id="centre", programme_id="masonry")
        from mapping.slip import slip_lines

        texts = " ".join(line for name, _, lines in slip_lines(content, words) for line in lines if name != "bring")
    assert content.place is None
    assert betraying(texts) == ()
    assert label.casefold() not in texts.casefold()


def test_a_clinic_gets_a_neutral_name_or_none(store):
    text, _ = printed(store, "P-11", service_id="clinic")
    assert "The place that is marked on the map." in text
    assert "linique" not in text
    assert "Money: you pay there." in text
    known = load_world(store, on=ON)
    hours = known.services["opening_hours"].where(known.services["service_id"] != "clinic", "Clinic days: Mo, Tu")
    said = dataclasses.replace(known, services=known.services.assign(opening_hours=hours))
    assert slip_content(store, said, person_in(said, "P-11"), service_id="clinic").hours is None
    with pytest.raises(HomewardError) as refused:
        call_place(store, known, "clinic", "Health house", actor="awa")
    assert refused.value.code == "telling.betrays"
    call_place(store, known, "clinic", "Blue door, Kindia", actor="awa")
    assert "Blue door, Kindia" in printed(store, "P-11", service_id="clinic")[0]
    with pytest.raises(HomewardError):
        set_telling(store, office="Migrant office", actor="awa")


def test_nobody_home_is_on_a_slip(store):
    """The map shows the place: the drawing is the same wherever in the same class of distance the person lives."""
    known = load_world(store, on=ON)
    near = slip_content(store, known, person_in(known, "P-1"), service_id="centre")
    farther = slip_content(store, known, person_in(known, "P-2"), service_id="centre")
    away = slip_content(store, known, person_in(known, "P-12"), service_id="centre")
    nowhere = slip_content(store, known, person_in(known, "P-9"), service_id="centre")
    assert near.band == farther.band
    assert EN(away.band) == "10 to 25 km from your home."
    assert nowhere.band is None
    edges = [slip_content(store, known, person_in(known, case), service_id="centre").band for case in ("P-4", "P-5")]
    assert [EN(edge) for edge in edges] == ["5 to 10 km from your home.", "10 to 25 km from your home."]
    assert (near.site, near.near) == (away.site, away.near)


def test_messages_are_due_for_whoever_was_not_told_and_say_nothing_of_why(store):
    set_telling(store, office="Harbour Street office", phone="622 33 44 55", actor="awa")
    known = load_world(store, on=ON)
    assert [one.referral_id for one in due_for(store, known, "referred")] == ["R00001", "R00002"]
    assert [one.referral_id for one in due_for(store, known, "reminder")] == ["R00001"]
    first, second = messages_for(store, known, "referred", words=EN)
    day, last = EN.date(ON + dt.timedelta(days=7)), EN.date(ON + dt.timedelta(days=14))
    assert first.text == (
        f"Harbour Street office: Go to Kindia centre on {day}. Call 622 00 11 22 before you go. "
        f"No call by {last}? Call us: 622 33 44 55."
    )
    assert "linique" not in second.text
    assert all(not one.betrays for one in (first, second))
    assert mark_told(store, (first,), on=ON, actor="awa") == 1
    assert mark_told(store, (first,), on=ON, actor="awa") == 0
    told = store.referral("R00001")
    assert (told.told_on, told.events[-1].channel, told.events[-1].subject) == (ON, "sms", "referred")
    assert [one.referral_id for one in due_for(store, known, "referred")] == ["R00002"]


def test_a_batch_is_case_code_and_text_and_can_be_spelt_plainly(store):
    call_place(store, load_world(store, on=ON), "centre", "Forêt d’or", actor="awa")
    set_telling(store, office="Bureau du port", phone="622 33", actor="awa")  # its colons get a typesetter's space
    (one,) = messages_for(store, load_world(store, on=ON), "no_answer", words=FR, referral_ids=["R00001"])
    (two,) = messages_for(store, load_world(store, on=ON), "reminder", words=FR)
    assert one.length.encoding == "gsm"
    assert (two.length.encoding, two.plain_length.encoding) == ("ucs2", "gsm")
    assert two.length.segments > two.plain_length.segments
    rows = list(csv.reader(io.StringIO(batch_csv([two], plain=True).decode("utf-8-sig"))))
    assert rows[0] == ["case_code", "text"]
    assert rows[1][0] == "P-2"
    assert "Foret d'or" in rows[1][1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("words", [EN, FR])
@pytest.mark.parametrize("place", ["Kindia", None])
@pytest.mark.parametrize("day", [dt.date(2026, 12, 1), None])
def test_our_own_sentences_are_neutral_and_fit_the_short_alphabet(kind, words, place, day):
    facts = Facts(place, day, "622 1", dt.date(2026, 12, 6), dt.date(2026, 12, 2), "10", "622 2")
    for each in (facts, dataclasses.replace(facts, phone=None, office_phone="", call_on=None, hour="")):
        text = " ".join(words(one) for one in sentences_of(kind, each)).replace("\N{NO-BREAK SPACE}", " ")
        assert betraying(text) == ()
        assert length_of(text).outside == ()
        assert length_of(text).segments <= 2
        assert "None" not in text


def test_the_commands_print_a_slip_and_write_a_batch(path, tmp_path, monkeypatch):
    monkeypatch.setenv("HOMEWARD_ACTOR", "awa")
    page, batch = tmp_path / "slip.pdf", tmp_path / "batch.csv"
    assert homeward(path, "slip", "R00001", "--out", page, "--language", "fr", "--told").code == 0
    assert "Où aller" in PdfReader(page).pages[0].extract_text()
    assert homeward(path, "slip", "--returnee", "p-4", "--programme", "masonry", "--out", page).code == 0
    assert "Kindia centre" in PdfReader(page).pages[0].extract_text()
    bare = homeward(path, "slip", "--out", page)
    assert (bare.code, "--returnee" in bare.err) == (2, True)
    answer = homeward(path, "messages", "--out", batch, "--told", "--format", "json")
    assert [(row["referral_id"], row["segments"], row["encoding"]) for row in answer.rows] == [("R00002", 1, "gsm")]
    assert list(csv.reader(io.StringIO(batch.read_text("utf-8-sig"))))[1][0] == "P-11"
    assert homeward(path, "messages", "--format", "json").rows == []
    assert homeward(path, "messages", "--kind", "moved").code == 2
    assert homeward(path, "messages", "--kind", "moved", "--returnee", "P-2").code == 0
    with open_store(path) as store:
        actions = set(store.audit_log()["action"])
        assert {"print_slip", "messages"} <= actions
        assert store.referral("R00001").events[-1].channel == "slip"


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        (EN, {"office": "Psychosocial office"}),
        (FR, {"place": "Clinique du port"}),
        (EN, {"hours": "Vocational classes: Mo-Fr"}),
        (FR, {"near": say("Derrière le centre de formation.")}),
    ],
)
def test_the_last_check_prints_nothing_that_says_what_the_place_does(store, tmp_path, words, changes):
    """Whatever let a betraying word through before, no page is written, and what was there stays."""
    from mapping.slip import print_slip

    known = load_world(store, on=ON)
    content = slip_content(store, known, person_in(known, "P-1"), service_id="centre", programme_id="masonry")
    target = tmp_path / "slip.pdf"
    target.write_bytes(b"before")
    with pytest.raises(HomewardError) as refused:
        print_slip(dataclasses.replace(content, **changes), target, words=words)
    assert refused.value.code == "slip.betrays"
    assert target.read_bytes() == b"before"
    print_slip(content, target, words=words)
    assert target.read_bytes().startswith(b"%PDF")
