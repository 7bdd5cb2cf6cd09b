"""The order of options, and how firm it is: held against moving the weights by force."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.choosing.choice import choose
from assessments.choosing.clock import Clock
from assessments.choosing.purse import NO_WAY, Purse
from assessments.choosing.score import rank_by
from assessments.choosing.sensitivity import first_if, stays_on_top
from assessments.choosing.terms import (
    NAMES,
    NEUTRAL,
    TERMS,
    Feedback,
    Known,
    Observed,
    either_side,
    faded,
    less,
    more,
    terms_of,
)
from assessments.choosing.warnings import warnings_of
from assessments.choosing.weights import LABELS, SHIPPED, parse_weights, read_weights, whole
from assessments.choosing.wish import Wish, wish_for
from layers.errors import HomewardError
from layers.money import Money
from layers.roads.trip import Trip

NOTHING = Known(None, None, Wish(None), Purse(NO_WAY), Clock())
COUNT = len(NAMES)


def known(**changes):
    return Known(**{**vars(NOTHING), **changes})


def one(term, **changes):
    return next(each for each in terms_of(known(**changes)) if each.name == term)


def options(*rows):
    """Rows are (verdict, availability); all of one type."""
    return pd.DataFrame(
        {
            "verdict": [verdict for verdict, _ in rows],
            "availability": [there for _, there in rows],
            "reservations": pd.Series([None] * len(rows), dtype="str"),
            "service_type": "vocational",
        }
    )


def test_what_is_not_known_is_neutral_and_says_so():
    assert [(term.name, term.score, term.known) for term in terms_of(NOTHING)] == [
        (name, NEUTRAL, False) for name in NAMES
    ]


def test_scores_can_be_checked_in_the_head():
    assert one("distance", distance_km=10.0).score == 0.5
    assert one("distance", distance_km=0.0).score == 1
    assert one("seats", seats=5.0, seats_age_days=0).score == 0.5
    assert one("seats", seats=0.0, seats_age_days=0).score == 0
    assert one("seats", seats=0.0, seats_age_days=90).score == 0.25
    assert one("quality", feedback=Feedback(4.0, 5)).score == 0.75
    assert not one("quality", feedback=Feedback(4.0, 4)).known
    assert one("hours", hours=20.0, is_course=True).score == 0.5
    assert (either_side(0, 5), either_side(5, 5), either_side(-5, 5)) == (0.5, 0.75, 0.25)


def test_the_longer_wait_counts():
    said = Clock(wait_days=30)
    assert one("wait", clock=said).score == 0.5
    seen = one("wait", clock=said, observed=Observed(60.0, 7))
    assert (seen.value, seen.note, seen.score) == (60, "observed", less(60, 30))
    assert one("wait", clock=said, observed=Observed(10.0, 7)).note == "declared"


def test_no_way_by_road_is_known_to_be_none():
    assert one("road", trip=Trip("unreachable")).score == 0
    assert one("road", trip=Trip("unreachable")).known
    assert not one("road", trip=Trip("no_network")).known


def test_money_is_measured_by_a_months_food():
    lines = dict.fromkeys(("transport", "lodging"), Money(0.0, "GMD"))
    purse = Purse("known", stipend=Money(2000.0, "GMD"), food=Money(1000.0, "GMD"), **lines)
    assert one("money", purse=purse).score == 0.75


amounts = st.floats(0, 1e6)


@given(amounts, amounts, st.floats(0.1, 1e4), st.integers(0, 1000))
def test_every_scale_is_monotone_and_lies_between_0_and_1(first, second, half, age):
    low, high = sorted((first, second))
    assert 0 <= less(high, half) <= less(low, half) <= 1
    assert 0 <= more(low, half) <= more(high, half) <= 1
    assert 0 <= either_side(-high, half) <= either_side(-low, half) <= 0.5 <= either_side(low, half) <= 1
    assert faded(more(low, half), age) <= faded(more(high, half), age)


STATES = [(verdict, there) for verdict in ("eligible", "unknown", "ineligible") for there in ("open", "full", "ended")]


@given(st.integers(0, 2**32 - 1))
def test_every_sum_recomputes_and_no_weight_passes_a_verdict(seed):
    draw = np.random.default_rng(seed)
    rows = draw.integers(0, 11, (draw.integers(1, 9), COUNT)) / 10
    weights = dict(zip(NAMES, draw.integers(0, 5, COUNT).tolist(), strict=True))
    some = options(*(STATES[number] for number in draw.integers(0, len(STATES), len(rows))))
    found = rank_by(some, rows, weights)
    again = [sum(weights[name] * score for name, score in zip(NAMES, row, strict=True)) for row in rows]
    assert found.sums.tolist() == pytest.approx(again)
    order = some.iloc[found.order]
    keys = [
        STATES.index((verdict, there)) if verdict != "ineligible" else len(STATES)
        for verdict, there in zip(order["verdict"], order["availability"], strict=True)
    ]
    assert keys == sorted(keys)
    for (key, before), (then, after) in pairwise(zip(keys, found.sums[found.order], strict=True)):
        assert key != then or key == len(STATES) or before >= after - 1e-9


def ordered(rows, weights):
    scores = np.array(rows)
    return scores[np.argsort(-(scores @ weights), kind="stable")]


seeds = st.integers(0, 2**32 - 1)


def drawn(seed, *, least):
    """Draw some options, ordered by weights that are drawn too: tenths, so that many are level."""
    draw = np.random.default_rng(seed)
    weights = draw.integers(0, 5, COUNT).astype(float)
    return draw, weights, ordered(draw.integers(0, 11, (draw.integers(least, 7), COUNT)) / 10, weights)


SWEEP = np.linspace(0, 12, 61)


@given(seeds)
def test_the_change_that_puts_an_option_first_does_so_and_none_smaller_does(seed):
    _, weights, scores = drawn(seed, least=2)
    changes = first_if(scores, weights)
    tried = np.repeat(weights[None, :], COUNT * len(SWEEP), axis=0)
    term = np.repeat(np.arange(COUNT), len(SWEEP))
    tried[np.arange(len(tried)), term] = np.tile(SWEEP, COUNT)
    moved = np.abs(tried[np.arange(len(tried)), term] - weights[term])
    sums = tried @ scores.T
    assert changes[0] is None
    for option, change in enumerate(changes):
        if option == 0:
            continue
        alone = sums[:, option] > np.delete(sums, option, axis=1).max(axis=1) + 1e-6
        if change is None:
            assert not alone.any()
            continue
        assert (moved[alone] >= change.size - 1e-6).all()
        there = weights.copy()
        there[NAMES.index(change.term)] = change.weight_then
        assert (scores @ there)[option] >= (scores @ there).max() - 1e-6


def test_a_change_of_one_weight_is_told_exactly():
    scores = np.zeros((2, COUNT))
    scores[0, 0], scores[1, 1] = 1.0, 0.5
    weights = np.zeros(COUNT)
    weights[0] = weights[1] = 1.0
    _, change = first_if(scores, weights)
    # the second draws level once distance counts one half, half a step away; or road counts 2, a whole step away
    assert (change.term, change.weight_now, change.weight_then) == (NAMES[0], 1.0, 0.5)


@given(seeds)
def test_what_stays_on_top_does_so_for_weights_drawn_at_random(seed):
    draw, weights, scores = drawn(seed, least=4)
    stays = stays_on_top(scores, weights, give=0.25)
    tried = weights * (1 + 0.25 * np.vstack([draw.uniform(-1, 1, (200, COUNT)), draw.choice([-1, 1], (200, COUNT))]))
    sums = tried @ scores.T
    beaten = (sums[:, None, :] > sums[:, :, None] + 1e-7).sum(axis=2).max(axis=0)
    assert all(beaten[option] < 3 for option in range(3) if stays[option])
    assert not any(stays[3:])


def test_what_does_not_stay_can_be_beaten_by_three_at_once():
    from scipy.optimize import linprog

    draw = np.random.default_rng(5)
    for _ in range(3):
        weights = draw.integers(1, 5, COUNT).astype(float)
        scores = ordered(draw.integers(0, 11, (6, COUNT)) / 10, weights)
        for option, stays in enumerate(stays_on_top(scores, weights, give=0.4)[:3]):
            gaps = np.delete(scores, option, axis=0) - scores[option]
            bounds = [*((weight * 0.6, weight * 1.4) for weight in weights), (None, None)]
            best = max(
                -linprog(
                    [*np.zeros(COUNT), -1.0],
                    A_ub=np.c_[-gaps[list(some)], np.ones(3)],
                    b_ub=np.zeros(3),
                    bounds=bounds,
                ).fun
                for some in combinations(range(len(gaps)), 3)
            )
            assert stays == (best <= 1e-7)


def test_two_options_both_stay_among_three_and_the_better_tier_takes_its_places():
    rows = [("eligible", "open"), ("eligible", "open"), ("unknown", "open"), ("ineligible", "open")]
    found = choose(options(*rows), [known(distance_km=float(km)) for km in (9, 1, 0, 0)], SHIPPED_BALANCED)
    assert found.ranking.order.tolist() == [1, 0, 2, 3]
    assert found.stays == (True, True, True, False)
    assert [found.rank(position) for position in range(4)] == [2, 1, 3, None]
    assert found.top("vocational") == [1, 0, 2]
    assert found.first_if[2] is None  # no weight passes a verdict


SHIPPED_BALANCED = whole(SHIPPED["balanced"])


def test_presets_sum_to_ten_and_have_names():
    assert {name: sum(weights.values()) for name, weights in SHIPPED.items()} == dict.fromkeys(SHIPPED, 10)
    assert set(LABELS) == set(SHIPPED)
    assert set(SHIPPED["balanced"]) == set(TERMS)


def test_weights_are_read_by_their_names():
    assert parse_weights("distance=2,money=1") == whole({"distance": 2, "money": 1})
    assert parse_weights("distance_km=2; net_per_month=0,5") == whole({"distance": 2, "money": 0.5})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("far=2", "is no term"),
        ("distance", "TERM=WEIGHT"),
        ("distance=-1", "0 to {most}"),
        ("distance=nan", "0 to {most}"),
        ("distance=0", "more than 0"),
        ("", "more than 0"),
    ],
)
def test_what_is_no_weight_is_refused(text, said):
    with pytest.raises(HomewardError) as refused:
        parse_weights(text)
    assert said in refused.value.message.text
    with pytest.raises(HomewardError):
        read_weights({})


def test_the_wish_is_compared_with_what_is_taught():
    codes = {"masonry": ("7112",), "tailor": ("7531",), "sewing": ()}
    assert wish_for(["tailor", "masonry"], codes, ["7112"], "Course").fit == 1
    assert wish_for(["tailor"], codes, ["7112"], "Course").fit == 0.25
    assert wish_for(["sewing"], codes, ["7112"], "Course").reason == "not_understood"
    assert wish_for(["sewing"], codes, ["7112"], "Sewing for all").fit == 1
    assert wish_for([], codes, ["7112"], "Course").reason == "not_recorded"
    assert wish_for(["masonry"], codes, [], "Course").reason == "not_taught"
    assert wish_for(["masonry"], codes, [], None).reason == "no_course"


def test_three_that_may_be_entered_leave_no_place_for_what_must_be_checked():
    found = choose(options(*[("eligible", "open")] * 3, ("unknown", "open")), [NOTHING] * 4, SHIPPED_BALANCED)
    assert found.stays == (True, True, True, False)


@pytest.mark.parametrize(("days", "told"), [(44.0, False), (44.5, True)])
def test_who_waited_two_weeks_longer_than_declared_is_told(days, told):
    waited = known(clock=Clock(wait_days=30), observed=Observed(days, 6))
    assert ("wait_longer_than_declared" in warnings_of(waited)) == told


def test_what_has_ended_is_ranked_and_not_compared():
    rows = [("eligible", "open"), ("eligible", "full"), ("eligible", "ended")]
    found = choose(options(*rows), [known(distance_km=1.0)] * 3, SHIPPED_BALANCED)
    assert found.top() == [0, 1]
    assert [found.rank(position) for position in range(3)] == [1, 2, 3]
    assert found.stays == (True, True, False)
