"""People are added up under their own area, whatever part of them is asked about, and worked out once a day."""

from __future__ import annotations

import dataclasses

from app.workflows.gaps import clusters_of, gaps_by
from app.workflows.overview import Question, overview_of
from app.workflows.world import World
from tests import world

CASELOAD = world.rows(
    world.person(case_code="here", needs="vocational medical"),
    world.person(case_code="unasked", needs=None),
    world.person(case_code="middle", needs="medical", km=10),
    world.person(case_code="nowhere", needs="vocational", km=None, settlement_name=None, admin1_pcode=None),
)


def known():
    frames = dataclasses.replace(world.World(), returnees=CASELOAD).frames()
    return World(on=world.ON, revision=1, **frames)


def test_every_part_of_the_statuses_keeps_its_people():
    office = known()
    parts = [office.statuses, office.statuses[office.statuses["service_type"] == "medical"], office.statuses.iloc[::-2]]
    for part in parts:
        assert office.people.case_code[office.positions(part)].tolist() == part["case_code"].tolist()
    assert len(office.positions(office.statuses.iloc[:0])) == 0


def test_everybody_is_counted_in_their_own_settlement():
    counts = gaps_by(known(), "settlement").set_index(["service_type", "area_name"])["people"]
    assert counts["medical"].to_dict() == {"Kindia": 1, "Middle": 1}
    assert counts["vocational"].sum() == 2
    assert counts["not_recorded"].to_dict() == {"Kindia": 1}


def test_what_is_worked_out_once_is_what_is_worked_out_first():
    office = known()
    for by in ("admin1", "cell"):
        for language in ("en", "fr"):
            for code in ("medical", "vocational", None):
                first = gaps_by(office, by, service_type=code, language=language)
                assert gaps_by(office, by, service_type=code, language=language) is first
                assert first.equals(gaps_by(known(), by, service_type=code, language=language))
    assert clusters_of(office, "medical") is clusters_of(office, "medical")
    assert clusters_of(office, "medical").equals(clusters_of(known(), "medical"))


def test_a_filter_leaves_the_figures_of_the_next_view_alone():
    office = known()
    fresh = overview_of(known(), Question("vocational")).counts
    for question in (Question("vocational", cause="too_far"), Question("vocational", area_id="R1")):
        overview_of(office, question)
    assert overview_of(office, Question("vocational")).counts.equals(fresh)
