"""Sites stay joined to a network between questions, and what is kept is never taken for something else."""

from __future__ import annotations

import dataclasses

import numpy as np

from assessments.roads.graph import Manner
from assessments.roads.laid import MOST_KEPT, SETS_KEPT, Laid
from layers.roads.kinds import Kind
from layers.roads.profiles import shipped_speeds
from tests.roads import ROAD, degrees, network

SPEEDS = shipped_speeds()
TRACK = Kind("track")
MADE = network((ROAD, [(0, 0), (4, 0)]), (TRACK, [(0, 3), (0, 0)]))


def places(*spots):
    return tuple(np.array([degrees(*spot) for spot in spots]).T[::-1])


def without_tracks(speeds):
    car = speeds.profiles["car"]
    roads = {name: kmh for name, kmh in car.roads_kmh.items() if name != "track"}
    return dataclasses.replace(speeds, profiles={**speeds.profiles, "car": dataclasses.replace(car, roads_kmh=roads)})


def test_the_same_sites_are_joined_once_and_others_anew():
    laid = Laid(MADE, SPEEDS)
    here, there = places((1, 0), (2, 0)), places((1, 0), (3, 0))
    assert laid.join("car", *here) is laid.join("car", *here)
    assert laid.join("car", *here) is not laid.join("car", *there)
    assert laid.join("car", *here, limit_m=1) is not laid.join("car", *here)
    assert laid.join("car", *there).offset_m[1] > laid.join("car", *here).offset_m[1]


def test_at_other_speeds_other_roads_are_joined():
    laid = Laid(MADE, SPEEDS)
    other = dataclasses.replace(laid, speeds=without_tracks(SPEEDS))
    spots = places((0, 2), (0, 1))
    assert laid.join("car", *spots).off_road_m.max() < 1
    assert other.join("car", *spots).off_road_m.min() > 900
    assert laid.join("car", *spots).off_road_m.max() < 1


def test_no_more_sets_are_kept_than_said_and_a_crowd_never_is():
    laid = Laid(MADE, SPEEDS)
    for number in range(SETS_KEPT + 3):
        laid.join("car", *places((number / 10, 0), (1, 0)))
    assert len(laid._joins) == SETS_KEPT
    laid.join("car", np.full(MOST_KEPT + 1, 13.4), np.full(MOST_KEPT + 1, -16.6))
    assert len(laid._joins) == SETS_KEPT


def test_the_matrix_is_built_once_for_the_same_costs():
    laid = Laid(MADE, SPEEDS)
    manner = Manner("car")
    costs = laid.costs(manner)
    assert costs.graph(MADE) is laid.costs(manner).graph(MADE)
    assert costs.turned() is costs.turned()
