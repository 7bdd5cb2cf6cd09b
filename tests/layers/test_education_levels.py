"""Words for schooling that mean the same in every country: levels of ISCED, and stages."""

from __future__ import annotations

import pytest

from layers.education import grades_agreed, grades_of, isced_class, levels_agreed, years_of_level
from layers.education_levels import OTHER, SCHOOLINGS
from layers.schemas.columns import SYSTEMS


@pytest.mark.parametrize(
    ("word", "levels"),
    [
        ("ISCED 2", (2, 2)),
        ("isced2011 level 3", (3, 3)),
        ("ED2", (2, 2)),
        ("CITE 3", (3, 3)),
        ("Niveau CITE 1", (1, 1)),
        ("CITE 8", (8, 8)),
        ("lycée", (2, 3)),  # somebody who went there has completed lower secondary school at least
        ("upper secondary", (2, 3)),
        ("collège", (1, 2)),
        ("secondaire", (1, 3)),
        ("post-secondary", (3, 8)),
        ("Études supérieures", (3, 8)),
        ("primaire", (0, 1)),
        ("ISCED 9", None),
        ("Form 5", None),
        ("astrology", None),
    ],
)
def test_a_word_means_levels_everywhere(word, levels):
    assert levels_agreed(word) == levels


@pytest.mark.parametrize(
    ("word", "system", "grades"),
    [
        ("ISCED 2", "GN", (10, 12)),
        ("ISCED 2", "GM", (9, 11)),
        ("CITE 1", "SN", (6, 9)),
        ("ED0", "SN", (0, 5)),
        ("ISCED 3", "GM", (12, 25)),  # perhaps part-way through what follows
        ("CITE 5", "GN", (14, 25)),
        ("lower secondary", "GN", (7, 10)),
        ("upper secondary", "GM", (10, 12)),
        ("secondaire", "GM", (7, 12)),
        ("lycée", "GM", (10, 12)),
        ("lycée", "SN", (11, 13)),
        ("post-secondary", "SN", (13, 25)),
    ],
)
def test_in_a_known_system_such_a_word_is_years(word, system, grades):
    assert grades_of(word, system) == grades


@pytest.mark.parametrize("level", range(9))
@pytest.mark.parametrize("system", SYSTEMS)
def test_every_grade_of_a_level_lies_within_the_levels_class(system, level):
    least, most = grades_of(f"ISCED {level}", system)
    low, high = isced_class("ISCED", level)
    for grade in range(least, most + 1):
        found = isced_class(system, grade)
        assert found[1] >= low
        assert found[0] <= high
    fewest, longest = years_of_level(level)
    assert fewest <= least
    if level < 3:
        assert most <= longest


def test_an_unknown_system_says_nothing_but_never_schooled():
    assert isced_class(OTHER, 0) == (0, 0)
    assert isced_class(OTHER, 9) == (1, 7)
    assert SCHOOLINGS[-1] == OTHER


def test_what_differs_between_systems_is_still_no_grade_of_all():
    assert grades_agreed("lycée") is None
    assert grades_agreed("ISCED 2") is None
    assert grades_agreed("primaire") == (1, 6)
