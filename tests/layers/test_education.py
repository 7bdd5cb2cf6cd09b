"""What do words for schooling mean, and where do grades of five systems stand on one scale?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.education import MOST_GRADE, grades_agreed, grades_of, is_schooling_word, isced_class
from layers.education_levels import BEYOND
from layers.schemas.columns import SYSTEMS

systems = st.sampled_from(SYSTEMS)


@pytest.mark.parametrize(
    ("word", "system", "grades"),
    [
        ("CM2", "SN", (6, 6)),
        ("CI", "SN", (1, 1)),
        ("3e", "SN", (10, 10)),
        ("3ème", "CM-fr", (10, 10)),
        ("6e", "CM-fr", (7, 7)),
        ("2nde", "SN", (11, 11)),
        ("1ère", "SN", (12, 12)),
        ("Terminale", "SN", (13, 13)),
        ("Tle", "CM-fr", (13, 13)),
        ("SIL", "CM-fr", (1, 1)),
        ("10e année", "GN", (10, 10)),
        ("10ème Année", "GN", (10, 10)),
        ("1ère année", "GN", (1, 1)),
        ("12e", "GN", (12, 12)),
        ("terminale", "GN", (13, 13)),
        ("collège", "GN", (7, 10)),
        ("lycée", "SN", (11, 13)),
        ("BEPC", "GN", (10, 10)),
        ("BFEM", "SN", (10, 10)),
        ("Bac+2", "SN", (15, 15)),
        ("Grade 9", "GM", (9, 9)),
        ("9th grade", "GM", (9, 9)),
        ("Upper Basic", "GM", (7, 9)),
        ("senior secondary", "GM", (10, 12)),
        ("WASSCE", "GM", (12, 12)),
        ("Class 4", "CM-en", (4, 4)),
        ("Form 5", "CM-en", (11, 11)),
        ("form V", "CM-en", (11, 11)),
        ("Lower Sixth", "CM-en", (12, 12)),
        ("primaire", "GN", (1, 6)),
        ("Primary school", "GM", (1, 6)),
        ("Jamais scolarisé(e)", "SN", (0, 0)),
        ("jamais scolarisée", "SN", (0, 0)),
        ("never schooled", "GM", (0, 0)),
    ],
)
def test_a_word_means_a_grade_or_a_stage(word, system, grades):
    assert grades_of(word, system) == grades


@pytest.mark.parametrize(
    ("word", "system"),
    [("Form 5", "SN"), ("Form 6", "CM-en"), ("7e", "SN"), ("3e année", "SN"), ("13e", "GN"), ("BFEM", "GN"), ("", "SN"),
     ("école coranique", "SN"), ("Grade 26", "GM"), ("Class 7", "CM-en"), ("none", "GM")],
)  # fmt: skip
def test_a_word_that_a_system_does_not_have_means_nothing(word, system):
    assert grades_of(word, system) is None


@pytest.mark.parametrize(
    ("word", "grades"), [("primaire", (1, 6)), ("Grade 9", (9, 9)), ("never", (0, 0)), ("3e", None), ("CM2", None)]
)
def test_without_a_system_a_word_counts_only_if_all_agree(word, grades):
    assert grades_agreed(word) == grades


def test_a_word_of_one_system_is_known_as_schooling():
    assert is_schooling_word("Form 5")
    assert not is_schooling_word("astrology")


@pytest.mark.parametrize(
    ("system", "ends"), [("SN", (6, 10, 13)), ("GN", (6, 10, 13)), ("CM-fr", (6, 10, 13)), ("GM", (6, 9, 12))]
)
def test_a_level_ends_where_its_country_says(system, ends):
    for level, end in enumerate(ends, start=1):
        assert isced_class(system, end) == (2 * level, 2 * level)
        assert isced_class(system, end - 1) == (2 * level - 1, 2 * level - 1)
    assert isced_class(system, ends[-1] + 1) == (BEYOND, BEYOND)


def test_anglophone_cameroon_is_silent_about_forms_four_and_five():
    assert [isced_class("CM-en", grade) for grade in (6, 7, 9, 10, 11, 12, 13, 14)] == [
        (2, 2), (3, 3), (3, 3), (3, 5), (3, 5), (5, 5), (6, 6), (7, 7),
    ]  # fmt: skip


def test_grade_ten_is_lower_secondary_in_guinea_and_upper_in_the_gambia():
    assert isced_class("GN", 10) == (4, 4)
    assert isced_class("GM", 10) == (5, 5)


def test_part_of_a_year_does_not_count_and_zero_is_never_schooled():
    assert isced_class("SN", 6.9) == isced_class("SN", 6)
    assert isced_class("SN", 0) == isced_class("SN", 0.9) == (0, 0)


@given(systems, st.integers(0, MOST_GRADE - 1))
def test_a_further_year_never_lowers_the_class(system, grade):
    here, next_year = isced_class(system, grade), isced_class(system, grade + 1)
    assert here[0] <= next_year[0]
    assert here[1] <= next_year[1]


@given(st.text(max_size=30), systems)
def test_no_text_raises_and_every_meaning_is_an_interval_of_grades(text, system):
    grades = grades_of(text, system)
    assert grades is None or 0 <= grades[0] <= grades[1] <= MOST_GRADE


def test_a_system_that_is_not_known_is_an_error():
    with pytest.raises(KeyError):
        isced_class("FR", 3)
