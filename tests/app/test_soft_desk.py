"""Soft and waivable criteria on trial: who is eligible with a reservation, and whom waivers would bring."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import numpy as np
import pytest

from app.workflows.brief import brief_of
from app.workflows.files import read_incoming
from app.workflows.simulated_rows import excluding_rows, simulated_rows
from app.workflows.simulating import draft_text, on_trial, try_limit
from app.workflows.world import load_world
from assessments.design.firmness import Firmness, held_sites
from assessments.design.limits import find_limit, with_value
from assessments.eligibility import Bench
from layers.errors import RuleError
from layers.rules import deciding, parse_rule, rule_text
from layers.store import open_store
from layers.waivers import Waiver
from layers.words import Words
from tests import world
from tests.app.dashboard import fill, open_page, parts, text_of
from tests.world import ON

ENGLISH = Words("en")
BORN = (dt.date(2000, 6, 15), dt.date(1994, 6, 15), dt.date(1989, 6, 15), dt.date(1984, 6, 15))
"""26, 32, 37 and 42 on the first day of the course."""

RULE = {
    "all": [
        {"age": {"from": 18, "to": 30, "soft": True}},
        {"education_grade": {"to": 10, "system": "GN"}},
        {"birth_cohort": {"from": 1988, "waivable": True}},
        {"within": {"urban_km": 5, "rural_km": 10}},
    ]
}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Four people of Kindia; the oldest was born before the year that a waiver could lift."""
    path = tmp_path_factory.mktemp("soft") / "office.sqlite"
    crowd = [
        world.person(
            case_code=f"S-{number}", birth_date=born.isoformat(), sex="female" if number == 1 else "male", km=3
        )
        for number, born in enumerate(BORN)
    ]
    known = world.World()
    programmes = known.programmes.assign(criteria=rule_text(parse_rule(RULE)))
    fill(path, known.__class__(**{**vars(known), "returnees": world.rows(*crowd), "programmes": programmes}))
    return path


@pytest.fixture(scope="module")
def known(office):
    with open_store(office) as store:
        return load_world(store, on=ON)


def test_a_soft_limit_moved_changes_reservations_and_nobody_s_eligibility(known):
    trial = try_limit(known, on_trial(known, "masonry"), "age.to")
    rows = simulated_rows(trial, [25, 30, 35, 40])
    assert [row["eligible"] for row in rows] == [3, 3, 3, 3]
    assert [row["with_reservation"] for row in rows] == [3, 2, 1, 0]
    assert [row["ineligible"] for row in rows] == [1, 1, 1, 1]
    assert [row["eligible_if_waived"] for row in rows] == [4, 4, 4, 4]
    assert {row["people"] for row in rows} == {4}
    assert trial.usual_values() == (20, 40, 1)  # the rule reads the birth twice: everybody is judged anew


def test_a_hard_limit_moved_counts_reservations_beside_the_eligible(known):
    trial = try_limit(known, on_trial(known, "masonry"), "within.urban_km")
    rows = simulated_rows(trial, [2, 5], by_group=True)
    assert [(row["eligible"], row["with_reservation"], row["eligible_if_waived"]) for row in rows] == [
        (0, 0, 0),
        (3, 2, 4),
    ]
    (women,) = [group for group in rows[1]["groups"] if (group["kind"], group["name"]) == ("sex", "female")]
    assert (women["people"], women["eligible"], women["with_reservation"]) == (1, 1, 1)
    for kind in ("sex", "age", "area"):
        groups = [group for group in rows[1]["groups"] if group["kind"] == kind]
        for name in ("people", "eligible", "with_reservation", "eligible_if_waived"):
            assert sum(group[name] for group in groups) == rows[1][name]


@pytest.mark.parametrize("name", ["age.to", "age.from", "education_grade.to", "within.urban_km"])
def test_counts_are_those_of_judging_everybody_with_the_rule_held_so(known, name):
    taken = on_trial(known, "masonry")
    trial = try_limit(known, taken, name)
    for value in (0, 4, 10, 33):
        moved = with_value(taken.written, trial.limit, value)
        answers = {}
        for firmness in Firmness:
            bench = Bench(known.people, taken.offers)
            sites = [replace(site, rule=deciding(moved), written=moved) for site in taken.sites]
            decided = held_sites(sites, firmness)
            answers[firmness] = np.max([bench.rule(site) for site in decided], axis=0)
        (row,) = simulated_rows(trial, [value])
        eligible = answers[Firmness.DECIDING] == 2
        assert row["eligible"] == eligible.sum()
        assert row["with_reservation"] == (eligible & (answers[Firmness.STRICT] != 2)).sum()
        assert row["eligible_if_waived"] == (answers[Firmness.WAIVED] == 2).sum()


def test_a_draft_keeps_its_soft_criteria_and_names_no_case_of_a_waiver(known, office, tmp_path):
    waiver = Waiver("masonry", "birth_cohort", "S-3", None, document="Letter 7", granted_by="centre", granted_on=ON)
    waived = replace(known, waivers=(waiver,))
    taken = on_trial(waived, "masonry")
    assert (Bench(waived.people, taken.offers).rule(taken.sites[0]) == 2).all()
    text = draft_text(taken, find_limit(taken.written, "age.to"), 28)
    assert "S-3" not in text
    path = tmp_path / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    with open_store(office) as store:
        reading = read_incoming(store, path, "programmes")
    (criteria,) = reading.accepted["criteria"]
    first = json.loads(criteria)["all"][0]["age"]
    assert (first["to"], first["soft"]) == (28, True)
    rows = excluding_rows(waived, taken, ENGLISH)
    assert [row["criterion"] for row in rows] == ["education_grade", "birth_cohort", "within"]
    assert not any("S-3" in row["part"] for row in rows)
    trial = try_limit(waived, taken, "within.urban_km")
    assert simulated_rows(trial, [5])[0]["eligible"] == 4


def test_the_brief_says_the_soft_criterion_and_asks_nothing_about_it(known):
    taken = on_trial(known, "masonry")
    content = brief_of(known, taken, {}, ENGLISH)
    assert any("Soft: who does not meet it stays eligible" in line for _, line in content.rule)
    with pytest.raises(RuleError) as caught:
        brief_of(known, taken, {"age.to": 35}, ENGLISH)
    assert "soft" in ENGLISH(caught.value.message)


SAID = {
    "en": (
        "at 35, 1 of the 3 eligible have a reservation, 2 as the rule stands.",
        "If every criterion that can be waived were waived for everybody, 1 more of 4 would be eligible.",
        "With a reservation then",
    ),
    "fr": (
        "à 35, 1 des 3 personnes éligibles le seraient avec réserve, contre 2 selon la règle actuelle.",
        "Si tous les critères qui peuvent l'être étaient levés pour tout le monde, 1 de plus, sur 4,",
        "Avec réserve alors",
    ),
}


@pytest.mark.parametrize("language", SAID)
def test_the_desk_says_what_a_soft_limit_changes(office, monkeypatch, language):
    monkeypatch.setenv("HOMEWARD_STORE", str(office))
    limit = {"design_limit_masonry": "age.to", "design_value_masonry_age.to": 35.0}
    shown = open_page(
        "app/pages/programmes.py", language=language, programmes_picked="masonry", design_open=True, **limit
    )
    assert not shown.exception
    text = text_of(shown).replace("\u202f", " ").replace("\xa0", " ")
    for sentence in SAID[language]:
        assert sentence in text
    (steps,) = parts(shown, "steps")
    assert [entry[0] for entry in steps["key"]] == ["yes", "reserved", "unknown", "stated", "tried"]
