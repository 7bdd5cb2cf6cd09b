"""Scores of people and places: seats that may be taken, a reason wherever there are none, and nothing lost."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.access_scores import UNKNOWN_REASONS, Asking, middle_row, score_people, scores_by_place
from assessments.accessibility import Pairs
from assessments.offers import offers_of
from assessments.roads.travel import Trips
from assessments.seats import Seats, open_seats, running_services, seat_pairs
from layers.roads.reasons import REASON_LABELS
from layers.schemas.columns import SCORE_REASONS
from tests import world

STEPS = {10.0: 1.0, 20.0: 0.5}


def offers(services, programmes):
    none = np.full(len(services), -1, dtype=np.int8)
    return offers_of(services, programmes, on=world.ON, site_class=none, site_class_derived=none > 0)


def objects(*values):
    return np.array(values, dtype=object)


def pools(*seats):
    return Seats((), np.zeros(0, dtype=np.intp), np.array(seats, dtype=float))


def pairs(places, *entries, sites=1):
    place, site, weight = zip(*entries, strict=True) if entries else ((), (), ())
    return Pairs(np.array(place, dtype=np.intp), np.array(site, dtype=np.intp), np.array(weight, float), places, sites)


def asking(*people, barred=None, status=None):
    return Asking(
        np.array(people, dtype=float),
        objects(*(barred or [""] * len(people))),
        objects(*(status or ["reached"] * len(people))),
    )


def reasons(found):
    return [None if pd.isna(reason) else reason for reason in found["score_reason"]]


def test_the_sites_of_a_programme_share_its_seats_and_a_service_has_its_own():
    services = world.rows(
        world.clinic(),
        world.training_centre(),
        world.training_centre(service_id="branch"),
        world.service(service_id="open", seats_available=4),
    )
    known = offers(services, world.programme(service_ids="centre branch"))
    seats = open_seats(known, "vocational")
    assert [(offer.service, pool) for offer, pool in zip(seats.offers, seats.pool, strict=True)] == [
        (1, 0),
        (2, 0),
        (3, 1),
    ]
    assert seats.seats.tolist() == [12, 4]
    assert seats.services.tolist() == [1, 2, 3]


def test_what_is_full_or_over_has_no_seats_but_what_is_full_still_runs():
    services = world.rows(
        world.clinic(service_id="full", seats_available=0),
        world.clinic(service_id="gone", status="defunct"),
        world.clinic(service_id="later", status="temporarily closed"),
        world.clinic(service_id="unstated", seats_available=None),
    )
    known = offers(services, world.programme().iloc[:0])
    assert np.isnan(open_seats(known, "medical").seats).tolist() == [True]
    assert running_services(known, "medical").tolist() == [0, 3]
    assert running_services(known, "housing").tolist() == []


def test_people_get_to_a_programme_s_seats_by_the_nearest_site_that_they_may_enter():
    services = world.rows(world.training_centre(), world.training_centre(service_id="branch"))
    seats = open_seats(offers(services, world.programme(service_ids="centre branch")), "vocational")
    home, site = np.array([0, 1, 2, 3, 0, 1, 2], dtype=np.int32), np.array([0, 0, 0, 0, 1, 1, 1], dtype=np.int32)
    trips = Trips(home, site, np.array([15.0, 10, 20, 20.1, 10, 20, 5]))
    may_enter = np.array([[True, True], [True, True], [True, False], [True, True]])
    found = seat_pairs([trips], seats, may_enter, STEPS)
    assert list(zip(found.place.tolist(), found.site.tolist(), found.weight.tolist(), strict=True)) == [
        (0, 0, 1.0),
        (1, 0, 1.0),
        (2, 0, 0.5),
    ]


def test_of_two_networks_the_shorter_way_weighs():
    seats = open_seats(offers(world.training_centre(), world.programme()), "vocational")
    one, two = (Trips(np.zeros(1, np.int32), np.zeros(1, np.int32), np.array([cost])) for cost in (15.0, 5.0))
    assert seat_pairs([one, two], seats, np.ones((1, 1), dtype=bool), STEPS).weight.tolist() == [1.0]
    assert len(seat_pairs([], seats, np.ones((1, 1), dtype=bool), STEPS).place) == 0


def test_who_reaches_nothing_has_a_score_of_nought_with_its_reason_and_who_is_not_known_has_none():
    asked = asking(
        *[1] * 9,
        barred=["", "not_eligible", "", "", "", "", "", "", "full"],
        status=["reached", "reached", "reached", "unreachable", "off_network", "no_network", None, "reached", None],
    )
    found = score_people(asked, pairs(9, (0, 0, 1.0), (7, 1, 1.0), sites=2), pools(6, np.nan))
    words = "not_eligible too_far unreachable off_network no_network no_place seats_not_stated full"
    assert found.reason.tolist() == ["", *words.split()]
    assert found.score.tolist() == pytest.approx([6, 0, 0, 0, *[np.nan] * 4, 0], nan_ok=True)
    assert set(UNKNOWN_REASONS) < set(SCORE_REASONS)


def test_every_reason_has_a_label():
    assert tuple(REASON_LABELS) == SCORE_REASONS


def test_a_place_has_the_mean_of_its_people_and_tells_who_competes():
    asked = asking(1, 1, 2, 4)  # 12 seats for all of them: 12 / (1 + 1 + 4 x 0.5) = 3
    found = scores_by_place(
        asked,
        np.array([0, 0, 0, 1]),
        pairs(4, (0, 0, 1.0), (1, 0, 1.0), (3, 0, 0.5), (2, 1, 1.0), sites=2),
        pools(12, np.nan),
        places=3,
        method="e2sfca",
    )
    assert found["score"].tolist() == pytest.approx([3, 1.5, np.nan, np.nan], nan_ok=True)
    assert found["score_median"].tolist() == pytest.approx([3, 1.5, np.nan, np.nan], nan_ok=True)
    assert found["seats_reachable"].tolist()[:2] == [12, 12]
    assert found["seats_unstated"].tolist()[:2] == [1, 0]
    assert found["people_competing"].tolist()[:2] == [6, 6]
    assert reasons(found) == [None, None, "nobody", "nobody"]
    assert found.loc[2:, ["seats_reachable", "seats_unstated", "people_competing"]].isna().all(axis=None)


def test_the_reason_of_a_place_is_that_of_most_of_its_people_whose_score_is_known():
    asked = asking(1, 1, 1, 9, 5, barred=["", "full", "full", "", ""], status=["reached"] * 3 + [None, "off_network"])
    found = scores_by_place(asked, np.array([0, 0, 0, 0, 1]), pairs(5), pools(3), places=2, method="e2sfca")
    assert reasons(found) == ["full", "off_network", "nobody"]
    assert found["score"].tolist() == pytest.approx([0, np.nan, np.nan], nan_ok=True)


def test_people_whose_place_is_not_known_stand_in_the_last_row():
    found = scores_by_place(asking(1), np.array([-1]), pairs(1, (0, 0, 1.0)), pools(3), places=1, method="e2sfca")
    assert found["score"].tolist() == pytest.approx([np.nan, 3], nan_ok=True)
    assert reasons(found) == ["nobody", None]


def test_a_balanced_place_is_a_zone_in_which_everybody_reaches_what_its_people_reach_on_average():
    # Place 0: two people, one of whom may enter: weight 1/2. Place 1: two people, weight 1. Together 1.5.
    # Both places' people are asked for (2 + 2), L = 8 / 4 = 2; divided 1/3 and 2/3.
    found = scores_by_place(
        asking(1, 1, 1, 1),
        np.array([0, 0, 1, 1]),
        pairs(4, (0, 0, 1.0), (2, 0, 1.0), (3, 0, 1.0)),
        pools(8),
        places=2,
        method="bfca",
    )
    assert found["score"].tolist()[:2] == pytest.approx([2 / 3, 4 / 3])
    assert found["score_median"].isna().all()


def test_a_balanced_place_weighs_its_rows_by_their_people():
    # Place 0: one who may enter and three who may not: weight 1/4. L = 8 / 6, divided 1/5 and 4/5.
    found = scores_by_place(
        asking(1, 3, 2),
        np.array([0, 0, 1]),
        pairs(3, (0, 0, 1.0), (2, 0, 1.0)),
        pools(8),
        places=2,
        method="bfca",
    )
    assert found["score"].tolist()[:2] == pytest.approx([8 / 6 / 5, 8 / 6 * 4 / 5])


def test_the_person_in_the_middle_counts_by_weight_and_whoever_has_no_way_comes_last():
    group, value = np.array([0, 0, 0, 1, 1, 2]), np.array([5.0, 1, np.inf, np.inf, 3, 7])
    assert middle_row(group, value, np.array([1.0, 1, 1, 1, 1, 0]), 4).tolist() == [0, 4, 5, -1]
    assert middle_row(group, value, np.array([1.0, 1, 3, 1, 1, 0]), 4).tolist() == [2, 4, 5, -1]
    assert middle_row(np.zeros(0, dtype=np.intp), np.zeros(0), np.zeros(0), 1).tolist() == [-1]


@st.composite
def crowds(draw):
    people, pools_, places = draw(st.integers(1, 12)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    chosen = draw(
        st.dictionaries(
            st.tuples(st.integers(0, people - 1), st.integers(0, pools_ - 1)),
            st.sampled_from([0.22, 0.68, 1.0]),
            max_size=20,
        )
    )
    seats = draw(st.lists(st.one_of(st.just(np.nan), st.integers(1, 40)), min_size=pools_, max_size=pools_))
    place = draw(st.lists(st.integers(-1, places - 1), min_size=people, max_size=people))
    status = draw(
        st.lists(
            st.sampled_from(["reached", "unreachable", "off_network", "no_network", None]),
            min_size=people,
            max_size=people,
        )
    )
    reaching = {person for person, _ in chosen}
    status = ["reached" if person in reaching else word for person, word in enumerate(status)]
    found = pairs(people, *((*pair, weight) for pair, weight in sorted(chosen.items())), sites=pools_)
    return asking(*[1] * people, status=status), np.array(place), found, pools(*seats), places


@given(crowds())
def test_scores_times_people_add_up_to_the_seats_and_no_row_is_without_a_word(crowd):
    asked, place, found, seats, places = crowd
    frame = scores_by_place(asked, place, found, seats, places=places, method="e2sfca")
    scores = score_people(asked, found, seats)
    row = np.where(place < 0, places, place)
    known = np.bincount(row[scores.known], minlength=places + 1)
    reached = np.zeros(len(seats.seats), dtype=bool)
    reached[found.site] = True
    assert np.nansum(frame["score"] * known) == pytest.approx(np.nansum(seats.seats[reached]))
    assert (frame["score"].gt(0) == frame["score_reason"].isna()).all()
    assert (frame["score"].isna() | frame["score"].ge(0)).all()
    unknown = frame["score_reason"].isin([*UNKNOWN_REASONS, "nobody"])
    assert (unknown == frame["score"].isna()).all()
    for where, competing in enumerate(frame["people_competing"]):
        mine = np.isin(found.site, found.site[(row[found.place] == where) & seats.stated[found.site]])
        expected = len(set(found.place[mine].tolist()))
        assert (0 if pd.isna(competing) else competing) == expected


@given(crowds(), st.integers(0, 3))
def test_who_may_enter_more_takes_seats_from_nobody_but_those_who_compete(crowd, pool):
    asked, _, found, seats, _ = crowd
    kept = found.site != pool
    less = dataclasses.replace(found, place=found.place[kept], site=found.site[kept], weight=found.weight[kept])
    before, after = (score_people(asked, each, seats).score for each in (less, found))
    untouched = ~np.isin(np.arange(len(asked)), found.place[~kept])
    assert after[untouched] == pytest.approx(before[untouched], nan_ok=True)
