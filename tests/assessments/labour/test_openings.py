"""Are openings the sum of their terms, and is a flooded market told from an unknown one?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.labour.openings import ABOVE, NO_OPENINGS, UNKNOWN, WITHIN, openings_per_year, saturation

maybe = st.one_of(st.just(np.nan), st.floats(-1e6, 1e6))


def test_openings_are_growth_replacement_and_vacancies():
    made = openings_per_year(1000, growth_share=0.02, replacement_share=0.03, reported_vacancies=7)
    assert (made.growth, made.replacement, made.reported) == (20, 30, 7)
    assert (made.per_year, made.missing) == (57, 0)


def test_a_term_that_is_not_known_is_counted_as_missing_not_as_nothing():
    made = openings_per_year(
        [1000, np.nan, np.nan],
        growth_share=[np.nan, 0.02, 0.02],
        replacement_share=0.03,
        reported_vacancies=[7, 7, np.nan],
    )
    assert made.per_year[:2].tolist() == [37, 7]
    assert np.isnan(made.per_year[2])
    assert made.missing.tolist() == [1, 2, 3]


def test_an_occupation_that_shrinks_has_fewer_openings_than_people_who_leave_it():
    assert openings_per_year(1000, growth_share=-0.01, replacement_share=0.03, reported_vacancies=0).per_year == 20


@given(st.lists(st.tuples(maybe, maybe, maybe, maybe), min_size=1, max_size=8))
def test_the_known_terms_add_up_to_the_openings(rows):
    people, growth, leaving, vacant = np.array(rows).T
    made = openings_per_year(people, growth_share=growth, replacement_share=leaving, reported_vacancies=vacant)
    terms = np.stack([made.growth, made.replacement, made.reported])
    assert (made.missing == np.isnan(terms).sum(axis=0)).all()
    assert np.isnan(made.per_year).tolist() == (made.missing == 3).tolist()
    known = made.missing < 3
    assert made.per_year[known] == pytest.approx(np.nansum(terms, axis=0)[known])


@pytest.mark.parametrize(
    ("finishing", "openings", "ratio", "status"),
    [
        (10, 20, 0.5, WITHIN),
        (20, 20, 1.0, WITHIN),
        (20.5, 20, 1.025, ABOVE),
        (0, 20, 0.0, WITHIN),
        (0, 0, 0.0, WITHIN),
        (5, 0, np.nan, NO_OPENINGS),
        (5, -3, np.nan, NO_OPENINGS),
        (np.nan, 20, np.nan, UNKNOWN),
        (5, np.nan, np.nan, UNKNOWN),
        (0, np.nan, np.nan, UNKNOWN),
    ],
)
def test_saturation_is_trainees_per_opening_and_a_word_where_there_is_no_number(finishing, openings, ratio, status):
    made = saturation([finishing], [openings])
    assert made.status.tolist() == [status]
    assert made.ratio.tolist() == pytest.approx([ratio], nan_ok=True)
