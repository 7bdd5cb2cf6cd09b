"""The design desk on the page Programmes: the limit moved there counts as judging everybody anew does."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from app.components.step_chart import Picture, shapes_of
from app.workflows.files import read_incoming
from app.workflows.gained import groups_of
from app.workflows.simulated_rows import simulated_rows
from app.workflows.simulating import LIMIT_LABELS, draft_text, on_trial, try_limit
from app.workflows.world import load_world
from assessments.design.limits import find_limit, limits_of, with_value
from layers.rules import CRITERIA, rule_of
from layers.store import open_store
from layers.words import Words
from tests import world
from tests.app.dashboard import fill, open_page, parts, text_of
from tests.world import ON

ENGLISH = Words("en")
YOUNG, OLD = dt.date(2000, 6, 15), dt.date(1989, 6, 15)  # 26 and 37 on the first day of the course


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Four people in Kindia near the training centre: two of the right age, two of 37, one of them a woman."""
    path = tmp_path_factory.mktemp("desk") / "office.sqlite"
    crowd = [
        world.person(case_code=f"D-{number}", birth_date=born.isoformat(), sex=sex, km=3)
        for number, (born, sex) in enumerate([(YOUNG, "male"), (YOUNG, "female"), (OLD, "female"), (OLD, "male")])
    ]
    known = world.World()
    fill(path, known.__class__(**{**vars(known), "returnees": world.rows(*crowd)}))
    return path


@pytest.fixture(scope="module")
def known(office):
    with open_store(office) as store:
        return load_world(store, on=ON)


@pytest.fixture
def here(office, monkeypatch):
    monkeypatch.setenv("HOMEWARD_STORE", str(office))
    return office


def counted(value, *, eligible=0, ineligible=0):
    """A row of simulated counts without anybody unknown, and without soft or waivable criteria."""
    return {
        "value": value,
        "people": eligible + ineligible,
        "eligible": eligible,
        "with_reservation": 0,
        "ineligible": ineligible,
        "unknown": 0,
        "eligible_if_waived": eligible,
    }


def test_every_limit_of_every_criterion_has_a_name():
    assert {limit.name for kind in CRITERIA.values() for limit in limits_of(kind())} == set(LIMIT_LABELS)


def test_groups_say_who_comes_in(known):
    trial = try_limit(known, on_trial(known, "masonry"), "age.to")
    assert trial.stated == 35
    groups = {(group.kind, group.name): group for group in groups_of(known, trial.answers(35), trial.answers(37))}
    everybody = groups["everybody", ""]
    assert (everybody.people, everybody.eligible, everybody.eligible_moved, everybody.gained) == (4, 2, 4, 2)
    assert groups["sex", "female"].gained == 1
    assert groups["age", "35-49"].gained == 2
    assert ("age", "0-17") not in groups
    for kind in ("sex", "age", "area"):
        assert sum(group.people for group in groups.values() if group.kind == kind) == 4
        assert sum(group.gained for group in groups.values() if group.kind == kind) == 2
    assert simulated_rows(trial, [35, 36.5, 37]) == [
        counted(35, eligible=2, ineligible=2),
        counted(36.5, eligible=2, ineligible=2),
        counted(37, eligible=4),
    ]


def test_a_draft_is_read_back_as_the_rule_with_the_limit_moved(known, office, tmp_path):
    taken = on_trial(known, "masonry")
    limit = find_limit(taken.rule, "age.to")
    path = tmp_path / "draft.yaml"
    path.write_text(draft_text(taken, limit, 37), encoding="utf-8")
    with open_store(office) as store:
        reading = read_incoming(store, path, "programmes")
    assert (len(reading.accepted), len(reading.quarantined), reading.problems) == (1, 0, ())
    row = reading.accepted.iloc[0]
    assert row["programme_id"] == "masonry-draft"
    assert rule_of(row["criteria"]) == with_value(taken.rule, limit, 37)
    mine = known.programmes.set_index("programme_id").loc["masonry"]
    for column in ("programme_name", "service_ids", "starts", "ends", "intake_dates", "seats_total", "stipend_amount"):
        assert row[column] == mine[column] or (row[column] != row[column] and mine[column] != mine[column])


def test_the_picture_stays_at_each_count_until_the_next_value():
    shapes = shapes_of(Picture([0.0, 10.0], [0, 40], [0, 0], "km", 10.0, None), ENGLISH)
    (yes,) = [shape for shape in shapes if shape["class"] == "yes"]
    corners = [tuple(map(float, corner.split())) for corner in yes["d"].strip("MZ ").split(" L")]
    left, right = corners[0][0], corners[2][0]
    assert [x for x, _ in corners[:3]] == [left, right, right]
    assert corners[0][1] == corners[1][1] > corners[2][1]
    assert [shape["text"] for shape in shapes if shape["class"] == "count"] == ["0", "10", "20", "30", "40"]
    assert [shape["x1"] for shape in shapes if shape["class"] == "stated"] == [right]
    assert np.isclose(right, 720 - 24)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "At 37: 4 eligible instead of 2: 2 more, 50 % of them women; 0 to be checked."),
        ("fr", "À 37 : 4 éligibles au lieu de 2, soit 2 de plus, dont 50 % de femmes ; 0 à vérifier."),
    ],
)
def test_the_page_moves_a_limit_and_says_who_comes_in(here, language, said):
    limit = {"design_limit_masonry": "age.to", "design_value_masonry_age.to": 37.0}
    shown = open_page(
        "app/pages/programmes.py", language=language, programmes_picked="masonry", design_open=True, **limit
    )
    assert not shown.exception
    assert said in text_of(shown).replace("\u202f", " ").replace("\xa0", " ")
    (steps,) = parts(shown, "steps")
    assert [entry[0] for entry in steps["key"]] == ["yes", "unknown", "stated", "tried"]


def test_a_closed_desk_works_nothing_out(here):
    shown = open_page("app/pages/programmes.py", programmes_picked="masonry")
    assert parts(shown, "steps") == []


def test_a_desk_without_a_caseload_says_so(tmp_path, monkeypatch):
    path = tmp_path / "empty.sqlite"
    whole = world.World()
    fill(path, whole.__class__(**{**vars(whole), "returnees": whole.returnees.iloc[:0]}))
    monkeypatch.setenv("HOMEWARD_STORE", str(path))
    shown = open_page("app/pages/programmes.py", programmes_picked="masonry", design_open=True)
    assert not shown.exception
    assert "Nobody is in the caseload yet" in text_of(shown)
    with open_store(path) as store:
        empty = load_world(store, on=ON)
    trial = try_limit(empty, on_trial(empty, "masonry"), "age.to")
    assert simulated_rows(trial, [30, 35])[0] == counted(30)
