"""Seats are shared as no other way could: held against every possible choice, and against a flow in a network."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from assessments.allocation import model
from assessments.allocation.model import BURDEN, FIT, PLACED, SHORTFALL, allocate
from assessments.allocation.problem import Problem, nearest_sites, owed_seats, whole_burden
from assessments.allocation.start import first_answer
from tests.assessments.allocation.small import (
    best_of_all,
    chosen,
    is_allowed,
    problem_of,
    problems,
    promise,
    worth,
)


def test_the_most_people_are_placed_even_where_somebody_must_go_further():
    problem = problem_of([[1, 5], [1, None]], [1, 1])
    found = allocate(problem)
    assert chosen(problem, found.choice) == [1, 0]
    assert [(stage.name, stage.value) for stage in found.stages] == [(PLACED, 2), (BURDEN, 6), (FIT, 0)]


def test_of_as_many_people_those_with_the_least_burden_are_placed():
    problem = problem_of([[4], [3], [9]], [2])
    assert chosen(problem, allocate(problem).choice) == [0, 0, None]


def test_of_the_same_burden_the_better_fit_decides():
    problem = problem_of([[2, 2], [2, 2]], [1, 1], fit=[[0, 1], [0, 4]])
    assert chosen(problem, allocate(problem).choice) == [0, 1]


def test_a_better_fit_never_costs_a_step_of_burden():
    problem = problem_of([[2, 3]], [1, 1], fit=[[0, 9]])
    assert chosen(problem, allocate(problem).choice) == [0]


def test_nobody_is_placed_where_nobody_may_enter():
    found = allocate(problem_of([[None], [None]], [5]))
    assert (found.choice == -1).all()
    assert found.proven


def test_a_pool_without_a_stated_limit_takes_everybody():
    problem = problem_of([[1], [1], [1]], [np.inf])
    assert chosen(problem, allocate(problem).choice) == [0, 0, 0]


def test_a_promise_lets_its_members_in_before_those_who_live_nearer():
    problem = problem_of([[1], [2], [9]], [2], promises=[promise(0, [False, False, True], owed=1)])
    found = allocate(problem)
    assert chosen(problem, found.choice) == [0, None, 0]
    assert found.short == (0.0,)


def test_seats_owed_to_members_who_are_not_there_stay_free_and_are_counted():
    problem = problem_of([[1], [1], [1]], [3], promises=[promise(0, [True, False, False], owed=2)])
    found = allocate(problem)
    assert sorted(map(str, chosen(problem, found.choice))) == ["0", "0", "None"]
    assert chosen(problem, found.choice)[0] == 0
    assert found.short == (1.0,)
    assert found.stages[0].name == SHORTFALL


def test_a_share_of_those_placed_holds_the_others_back():
    problem = problem_of([[1], [1], [1], [1]], [4], promises=[promise(0, [True, False, False, False], share=0.5)])
    found = allocate(problem)
    assert chosen(problem, found.choice).count(0) == 2
    assert found.short == (0.0,)


def test_more_is_owed_than_there_are_seats():
    problem = problem_of([[1], [1]], [1], promises=[promise(0, [True, True], owed=3)])
    found = allocate(problem)
    assert chosen(problem, found.choice).count(0) == 1
    assert found.short == (2.0,)


@pytest.mark.parametrize(
    ("share", "seats", "already", "owed"), [(0.3, 10, 0, 3), (0.3, 11, 0, 4), (0.3, 10, 2, 1), (0.3, 10, 5, 0)]
)
def test_a_share_of_the_seats_is_a_whole_number_of_places(share, seats, already, owed):
    assert owed_seats(share, seats, already=already) == owed


def test_a_way_that_is_not_known_counts_as_the_middle_of_those_that_are():
    assert whole_burden(np.array([1.0, np.nan, 3.04, 9.0]), "km").tolist() == [10, 30, 30, 90]
    assert whole_burden(np.array([np.nan]), "minutes").tolist() == [0]


def test_of_several_sites_of_one_programme_the_one_that_is_best_for_the_person_counts():
    kept = nearest_sites(np.array([0, 0, 1, 0]), np.array([0, 0, 0, 1]), np.array([5, 3, 2, 9]), np.array([0, 0, 0, 0]))
    assert kept.tolist() == [1, 3, 2]


@given(problem=problems())
def test_no_choice_at_all_is_better(problem):
    found = allocate(problem)
    assert is_allowed(problem, found.choice)
    assert (problem.person[problem.placed(found.choice)] == np.flatnonzero(found.choice >= 0)).all()
    assert worth(problem, found.choice) == best_of_all(problem)
    assert found.proven


@given(problem=problems(promised=False, most_people=12, most_pools=6))
def test_without_promises_it_is_the_cheapest_greatest_flow(problem):
    graph = nx.DiGraph()
    for person, pool, burden in zip(problem.person, problem.pool, problem.burden, strict=True):
        graph.add_edge("from", ("person", person), capacity=1, weight=0)
        graph.add_edge(("person", person), ("pool", pool), capacity=1, weight=int(burden))
        room = min(problem.seats[pool], problem.people)
        graph.add_edge(("pool", pool), "to", capacity=int(room), weight=0)
    found = allocate(problem)
    values = {stage.name: stage.value for stage in found.stages}
    if not len(problem.person):
        assert values == {PLACED: 0}
        return
    flow = nx.max_flow_min_cost(graph, "from", "to")
    assert values[PLACED] == sum(flow["from"].values())
    assert values[BURDEN] == nx.cost_of_flow(graph, flow)


@given(problem=problems())
def test_another_seat_never_places_fewer_people(problem):
    more = Problem(
        problem.people, problem.seats + 1, problem.person, problem.pool, problem.burden, problem.fit, problem.promises
    )
    before, after = allocate(problem), allocate(more)
    if not problem.promises:
        assert (after.choice >= 0).sum() >= (before.choice >= 0).sum()
    assert sum(after.short) <= sum(before.short) + 1e-6


def test_the_same_problem_gives_the_same_answer():
    crowd = np.random.default_rng(4)
    ways = crowd.integers(0, 50, (60, 12)).tolist()
    problem = problem_of(ways, [3] * 12)
    assert (allocate(problem).choice == allocate(problem).choice).all()


def test_without_time_there_is_an_allowed_answer_and_the_distance_from_the_best_is_told():
    found = allocate(problem_of([[3], [1]], [1]), longest_seconds=0.0)
    assert chosen(problem_of([[3], [1]], [1]), found.choice) == [None, 0] or (found.choice >= 0).sum() == 1
    assert not found.proven
    assert found.gap > 0.01


@given(problem=problems())
def test_the_first_answer_is_allowed(problem):
    assert is_allowed(problem, first_answer(problem))


def test_pairs_left_out_at_first_come_in_where_they_are_better(monkeypatch):
    monkeypatch.setattr(model, "MOST_PAIRS", 40)
    crowd = np.random.default_rng(7)
    ways = (10 * np.arange(8) + crowd.integers(0, 8, (20, 8))).tolist()  # everybody's nearest two are the same
    problem = problem_of(ways, [3] * 8)
    narrow = allocate(problem)
    monkeypatch.undo()
    wide = allocate(problem)
    assert narrow.proven
    assert [stage.value for stage in narrow.stages] == [stage.value for stage in wide.stages]
