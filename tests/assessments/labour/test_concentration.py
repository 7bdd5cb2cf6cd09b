"""Is an occupation's concentration what the published figure says, and does it keep its laws?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assessments.labour.concentration import location_quotients

people = st.integers(1, 1_000_000).map(float)
tables = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(lambda shape: arrays(float, shape, elements=people))


def quotients(table):
    return location_quotients(table, table.sum(axis=1)[:, None], table.sum(axis=0), table.sum())


def test_the_published_figure_is_reproduced():
    # REAT for R: locq(1714, 79006, 879213, 15593224), after Farhauer & Kröll 2013
    assert location_quotients(1714, 79006, 879213, 15593224) == pytest.approx(0.3847623, abs=5e-8)


def test_a_table_that_can_be_worked_out_by_hand():
    # 100 of 400 here, 200 of 1,600 in the country: a quarter against an eighth
    assert location_quotients([100, 50], 400, 200, 1600) == pytest.approx([2, 1])


@pytest.mark.parametrize(
    "figures", [(np.nan, 1, 1, 1), (1, 0, 1, 1), (0, 1, 0, 1), (0, 0, 1, 1), (1, 1, 1, np.nan), (0, 0, 0, 0)]
)
def test_where_a_figure_is_missing_or_nobody_works_nothing_is_said(figures):
    assert np.isnan(location_quotients(*figures))


def test_an_occupation_nobody_has_here_is_0_not_unknown():
    assert location_quotients(0, 400, 200, 1600) == 0


@given(tables)
def test_weighted_by_the_areas_the_quotients_of_an_occupation_have_the_mean_1(table):
    shares = table.sum(axis=1) / table.sum()
    assert shares @ quotients(table) == pytest.approx(np.ones(table.shape[1]))


@given(tables, st.integers(2, 1000))
def test_counting_everybody_so_many_times_changes_nothing(table, times):
    assert quotients(table * times) == pytest.approx(quotients(table))
