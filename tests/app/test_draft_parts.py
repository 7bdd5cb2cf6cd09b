"""What a draft means for the caseload: who is in, out, to be checked, and why; bridges, quotas, drafts from nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from app.words import words_for
from app.workflows.draft_bridges import NewBridge, bridges_said, brought_by_bridges, quotas_said, with_bridge
from app.workflows.draft_verdicts import answers_of, counts_of, counts_said, missing_said, people_rows
from app.workflows.drafting import Draft, draft_of, read_draft, rule_in, with_fields, with_limit, with_rule
from app.workflows.new_draft import NewProgramme, new_draft, usual_currency
from app.workflows.simulating import draft_on_trial, on_trial
from app.workflows.world import load_world
from assessments.design.limits import find_limit
from layers.errors import HomewardError
from layers.rules import Age, AllOf, EducationGrade, Within, parse_rule
from layers.store import open_store
from tests import world
from tests.app.dashboard import fill
from tests.world import ON, STUDY_RULE

ENGLISH = words_for("en")
FITS = {"km": 3, "settlement_class": "urban", "birth_date": "2000-06-15", "education_system": "GN", "sex": "female"}
CROWD = [
    {"case_code": "IN", **FITS, "education_grade": 9},
    {"case_code": "OLD", **FITS, "education_grade": 9, "birth_date": "1989-06-15"},
    {"case_code": "ASK", **FITS, "education_grade": None},
    {"case_code": "FAR", **FITS, "education_grade": 6, "km": 7},
]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("parts") / "office.sqlite"
    whole = world.World()
    fill(path, whole.__class__(**{**vars(whole), "returnees": world.rows(*(world.person(**one) for one in CROWD))}))
    with open_store(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def known(store):
    return load_world(store, on=ON)


@pytest.fixture(scope="module")
def masonry(known):
    return on_trial(known, "masonry")


def test_everybody_is_in_out_or_to_be_checked_and_the_reasons_are_said(known, masonry):
    answers = answers_of(known, masonry)
    now = counts_of(answers)
    assert now == {"eligible": 1, "unknown": 1, "ineligible": 2}
    assert ENGLISH(counts_said(now, None)) == "Of 4 people: 1 eligible, 1 to be checked, 2 not eligible."
    assert ENGLISH(counts_said(now, now)).endswith(
        "As the programme stands: 1 eligible, 1 to be checked, 2 not eligible."
    )
    rows = {verdict: people_rows(known, masonry, answers, verdict, ENGLISH) for verdict in now}
    assert {verdict: [row["case_code"] for row in some] for verdict, some in rows.items()} == {
        "eligible": ["IN"],
        "unknown": ["ASK"],
        "ineligible": ["FAR", "OLD"],
    }
    assert [len(row["why"]) for row in rows["ineligible"]] == [1, 1]
    assert "7 km" in rows["ineligible"][0]["why"][0]
    assert len(rows["eligible"][0]["why"]) == 3
    assert len(people_rows(known, masonry, answers, "ineligible", ENGLISH, most=1)) == 1
    asked = [ENGLISH(message) for message in missing_said(known, masonry)]
    assert asked[0].endswith("People without it: 1; answers that it settles alone: 1.")


def test_a_value_that_was_tried_becomes_the_drafts_own(store, known, masonry):
    draft = draft_of(masonry, "masonry")
    farther = with_limit(masonry, find_limit(masonry.written, "within.urban_km"), 8)
    older = with_rule(with_rule(draft, farther), with_limit(masonry, find_limit(masonry.written, "age.to"), 40))
    assert rule_in(older.text) == AllOf((Age(18, 40), EducationGrade(None, 10, "GN"), Within(5, 10)))
    assert counts_of(answers_of(known, read_draft(store, known, with_rule(draft, farther).text))) == {
        "eligible": 2,
        "unknown": 1,
        "ineligible": 1,
    }


def test_a_sites_own_distance_becomes_a_criterion_of_the_draft(store, known):
    text = "programmes:\n- {programme_id: visits, service_ids: [clinic], criteria: {age: {to: 60}}}\n"
    taken = read_draft(store, known, text)
    moved = with_limit(taken, find_limit(taken.written, "within.rural_km"), 12)
    assert taken.own_rule == Age(None, 60)
    assert moved == AllOf((Age(None, 60), Within(5, 12)))


def test_a_bridge_written_into_a_draft_lets_in_whom_it_makes_up_for(store, known, masonry):
    rule = parse_rule({"all": [{"education_grade": {"from": 9, "system": "GN"}}, {"within": {"urban_km": 8}}]})
    draft = with_rule(draft_of(masonry), rule)
    before = read_draft(store, known, draft.text)
    assert (bridges_said(before), brought_by_bridges(known, before, answers_of(known, before))) == ([], 0)
    bridge = NewBridge(
        "Cours du soir", ("centre",), dt.date(2026, 12, 1), dt.date(2027, 2, 1), to_grade=10, system="GN"
    )
    text = with_bridge(known, draft.text, bridge)
    assert text.startswith(draft.text.rstrip())  # what was there stays as it was typed
    after = read_draft(store, known, text)
    assert [ENGLISH(message) for message in bridges_said(after)] == [
        "“Cours du soir”, from 1 Dec 2026 to 1 Feb 2027: grade 10 completed (GN)."
    ]
    assert brought_by_bridges(known, after, answers_of(known, after)) == 1  # FAR has six grades
    late = with_bridge(known, draft.text, NewBridge("Late", ("centre",), None, dt.date(2027, 5, 1), to_grade=10))
    taken = read_draft(store, known, late)
    assert brought_by_bridges(known, taken, answers_of(known, taken)) == 0  # it ends after the course begins
    again = read_draft(store, known, with_bridge(known, text, bridge))
    assert [name for name in again.offers.programmes["programme_id"] if "cours" in name] == [
        "cours-du-soir",
        "cours-du-soir-2",
    ]


def test_the_shell_reads_a_draft_with_its_bridges_and_no_other_programme(store, known, masonry, tmp_path):
    path = tmp_path / "masonry-draft.yaml"
    draft = draft_of(masonry).text
    path.write_text(with_bridge(known, draft, NewBridge("Evening", ("centre",), to_grade=10)), encoding="utf-8")
    taken = draft_on_trial(known, store, path)
    assert taken.programme["programme_id"] == "masonry-draft"
    assert "evening" in list(taken.offers.programmes["programme_id"])
    path.write_text(draft + "- {programme_id: other, service_ids: [centre]}\n", encoding="utf-8")
    with pytest.raises(HomewardError, match="none but bridges"):
        draft_on_trial(known, store, path)


@pytest.mark.parametrize("asked", [NewBridge("", ("centre",), to_grade=9), NewBridge("X", (), to_grade=9)])
def test_a_bridge_without_name_or_site_or_gain_is_refused(known, masonry, asked):
    with pytest.raises(HomewardError, match="name and a site"):
        with_bridge(known, draft_of(masonry).text, asked)
    with pytest.raises(HomewardError, match="completes the bridge"):
        with_bridge(known, draft_of(masonry).text, NewBridge("X", ("centre",)))


def test_quotas_of_a_draft_are_said_in_places_or_as_a_share(store, known, masonry):
    text = with_fields(draft_of(masonry).text, {"quotas": [{"group": "returnees", "share": 0.3}]})
    assert [ENGLISH(message) for message in quotas_said(read_draft(store, known, text))] == [
        "People of the caseload: 6 places are kept."
    ]
    open_ended = with_fields(text, {"seats_total": None, "seats_available": None})
    assert [ENGLISH(message) for message in quotas_said(read_draft(store, known, open_ended))] == [
        "People of the caseload: 30 % of the seats."
    ]


def test_a_programme_drafted_from_nothing_is_one_that_an_import_takes(store, known):
    first, last = dt.date(2027, 3, 1), dt.date(2027, 8, 31)
    asked = NewProgramme("Maçonnerie  à Kindia", ("centre",), first, last, 20, 50_000, "gnf")
    draft = new_draft(known, asked)
    assert draft.programme_id == "maconnerie-a-kindia"
    drafted = with_rule(draft, parse_rule(STUDY_RULE))
    taken = read_draft(store, known, drafted.text)
    assert counts_of(answers_of(known, taken)) == {"eligible": 1, "unknown": 1, "ineligible": 2}
    said = {
        name: taken.programme[name] for name in ("programme_name", "seats_total", "stipend_currency", "intake_dates")
    }
    assert said == {
        "programme_name": "Maçonnerie à Kindia",
        "seats_total": 20,
        "stipend_currency": "GNF",
        "intake_dates": "2027-03-01",
    }
    bare = new_draft(known, NewProgramme("Masonry", ("centre",)))
    assert bare.programme_id == "masonry-2"
    assert isinstance(bare, Draft)
    assert counts_of(answers_of(known, read_draft(store, known, bare.text)))["eligible"] == 4
    assert usual_currency(known) == "GNF"
