"""What the command says about people whose area is not known."""

from __future__ import annotations

import dataclasses

import pytest

from tests import world
from tests.app.dashboard import fill
from tests.real_office import homeward


@pytest.fixture
def store(tmp_path):
    """A store with the clean world and one more person, whose home lies in no area."""
    away = world.person(case_code="P-13", km=900, admin1_pcode=None, admin2_pcode=None)
    fill(tmp_path / "store.sqlite", dataclasses.replace(world.World(), returnees=world.rows(world.people(), away)))
    return tmp_path / "store.sqlite"


@pytest.mark.parametrize(
    ("by", "language", "label"),
    [
        ("admin1", "en", "Area not known"),
        ("admin2", "fr", "Zone inconnue"),
        ("settlement", "en", "No place recorded"),
        ("cell", "fr", "Sans lieu connu"),
    ],
)
def test_the_row_without_an_area_has_a_name_for_the_eye(store, by, language, label):
    answer = homeward(store, "gaps", "--by", by, "--on", world.ON.isoformat(), "--language", language)
    assert label in answer.out


def test_for_programs_what_is_missing_stays_missing(store):
    answer = homeward(store, "gaps", "--on", world.ON.isoformat(), "--format", "json", "--type", "vocational")
    (nowhere,) = [row for row in answer.rows if row["area_id"] is None]
    assert (nowhere["area_name"], nowhere["people"]) == (None, 2)  # P-9 has no place, P-13 lies outside
