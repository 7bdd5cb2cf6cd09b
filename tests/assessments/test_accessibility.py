"""Seats per person within reach: worked by hand, against PySAL, and by the law that no seat appears or is lost."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.accessibility import METHODS, STEPS, Pairs, bfca, e2sfca, step_weights
from layers.schemas.columns import SCORE_METHODS


def pairs_of(table, *, weigh=step_weights):
    """Return the pairs of a table of minutes, a row a place; None is no way."""
    cost = np.array([[np.nan if each is None else each for each in row] for row in table], dtype=float)
    weight = weigh(cost)
    place, site = np.nonzero(weight)
    return Pairs(place, site, weight[place, site], *cost.shape)


def array(*values):
    return np.array(values, dtype=float)


def test_a_way_exactly_as_long_as_a_limit_is_within_it():
    minutes = [0, 10, 10.0001, 20, 20.0001, 30, 30.0001, np.inf, np.nan]
    assert step_weights(minutes).tolist() == [1, 1, 0.68, 0.68, 0.22, 0.22, 0, 0, 0]


def test_twenty_seats_are_shared_by_how_far_people_live():
    score = e2sfca(pairs_of([[5], [15], [45]]), array(100, 50, 30), array(20))
    assert score == pytest.approx([0.1492537313, 0.1014925373, 0], abs=1e-10)  # 20 / (100 + 0.68 x 50)


def test_one_step_alone_is_two_step_floating_catchment_areas():
    pairs = pairs_of([[5, None], [29, 30], [31, 12]], weigh=lambda cost: step_weights(cost, {30: 1.0}))
    score = e2sfca(pairs, array(10, 30, 20), array(8, 5))
    assert score == pytest.approx([8 / 40, 8 / 40 + 5 / 50, 5 / 50])


def test_whoever_may_not_enter_neither_competes_nor_gets_a_share():
    everybody = pairs_of([[5], [5]])
    only_one = Pairs(np.array([0]), np.array([0]), array(1), 2, 1)
    people, seats = array(10, 10), array(10)
    assert e2sfca(everybody, people, seats) == pytest.approx([0.5, 0.5])
    assert e2sfca(only_one, people, seats) == pytest.approx([1, 0])


def test_balanced_catchments_count_everybody_once():
    # Place 0 (60 people) reaches both sites, place 1 (30) only the second. Rows: 1/2, 1/2 and 0, 1.
    # Site 0: 30 of its people for 6 seats, L = 0.2. Site 1: 30 + 30 people for 12 seats, L = 0.2.
    # Columns: site 0 all to place 0; site 1 half to each. So 0.2 + 0.1 and 0.1.
    score = bfca(pairs_of([[5, 5], [None, 5]]), array(60, 30), array(6, 12))
    assert score == pytest.approx([0.3, 0.1])


def test_balanced_catchments_with_steps_by_hand():
    # w = 1, 0.68 for place 0; 0.22, 1 for place 1. a = 1/1.68, 0.68/1.68; 0.22/1.22, 1/1.22.
    # b = 1/1.22, 0.68/1.68; 0.22/1.22, 1/1.68.
    score = bfca(pairs_of([[10, 20], [30, 5]]), array(168, 122), array(61, 95))
    first, second = 61 / (100 + 22), 95 / (68 + 100)
    assert score == pytest.approx([first / 1.22 + second * 0.68 / 1.68, first * 0.22 / 1.22 + second / 1.68])


def test_places_that_reach_nothing_score_zero_under_every_measure():
    for measure in METHODS.values():
        assert measure(pairs_of([[31], [None]]), array(5, 5), array(4)).tolist() == [0, 0]
        assert measure(pairs_of([[5]]), array(0), array(4)).tolist() == [0]


def test_every_measure_that_can_be_asked_for_is_there():
    assert tuple(METHODS) == SCORE_METHODS


@st.composite
def towns(draw):
    places, sites = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    minutes = st.one_of(st.none(), st.sampled_from([0, 10, 20, 30]), st.floats(0, 45))
    table = draw(st.lists(st.lists(minutes, min_size=sites, max_size=sites), min_size=places, max_size=places))
    people = draw(st.lists(st.integers(0, 500), min_size=places, max_size=places))
    seats = draw(st.lists(st.integers(0, 60), min_size=sites, max_size=sites))
    return table, array(*people), array(*seats)


@given(towns())
def test_the_people_s_seats_add_up_to_those_of_the_sites_that_somebody_reaches(town):
    table, people, seats = town
    pairs = pairs_of(table)
    reached = pairs.of_sites(pairs.weight * people[pairs.place]) > 0
    assert (people * e2sfca(pairs, people, seats)).sum() == pytest.approx(seats[reached].sum())


@given(towns())
def test_balanced_levels_of_service_are_neither_lost_nor_doubled(town):
    table, people, seats = town
    pairs = pairs_of(table)
    rows = np.zeros((pairs.places, pairs.sites))
    rows[pairs.place, pairs.site] = pairs.weight
    share = np.divide(rows, rows.sum(axis=1, keepdims=True), out=np.zeros_like(rows), where=rows > 0)
    assert share.sum(axis=1) == pytest.approx((rows > 0).any(axis=1).astype(float))  # each place's people once
    asked = share.T @ people
    levels = np.divide(seats, asked, out=np.zeros_like(asked), where=asked > 0)
    assert bfca(pairs, people, seats).sum() == pytest.approx(levels.sum())


@given(towns(), st.floats(1.5, 4))
def test_more_seats_or_fewer_people_in_proportion_raise_every_score_alike(town, factor):
    table, people, seats = town
    pairs = pairs_of(table)
    for measure in METHODS.values():
        score = measure(pairs, people, seats)
        assert measure(pairs, people, seats * factor) == pytest.approx(score * factor)
        assert measure(pairs, people * factor, seats) == pytest.approx(score / factor)


@given(towns())
def test_scores_are_those_of_pysal_where_it_knows_one(town):
    from access import weights
    from access.fca import two_stage_fca

    table, people, seats = town
    cost = [(i, j, each) for i, row in enumerate(table) for j, each in enumerate(row) if each is not None]
    ours_pairs = pairs_of(table)
    if not any(each <= 30 for *_, each in cost) or not (people > 0).all():
        return
    theirs = two_stage_fca(
        pd.DataFrame({"geoid": range(len(people)), "demand": people}),
        pd.DataFrame({"geoid": range(len(seats)), "supply": seats}),
        pd.DataFrame(cost, columns=["origin", "dest", "cost"]).astype({"cost": float}),
        max_cost=30,
        weight_fn=weights.step_fn(dict(STEPS)),
    ).reindex(range(len(people)))
    known = theirs.notna().to_numpy()
    ours = e2sfca(ours_pairs, people, seats)
    assert ours[known] == pytest.approx(theirs[known].to_numpy())
    assert (ours[~known] == 0).all()  # far and absent are one to it: the reason stands beside our score
