"""Everything on a map is told apart without colour, and shares fall into the class that their limits say."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.labels import AVAILABILITY_LABELS, GAP_LABELS, STATUS_LABELS, VERDICT_LABELS, VERDICT_SIGNS
from layers.schemas.columns import AVAILABILITIES, GAP_STATUSES, STATUSES, VERDICTS
from layers.service_types import SERVICE_TYPES
from mapping.eligible_scale import VIOLETS, eligible_class
from mapping.labour_scales import GREENS
from mapping.layers_person import _BEST_FIRST
from mapping.shares import NOBODY, Tally, tallies
from mapping.symbols import (
    ACCESS_COLOURS,
    FILLS,
    LARGEST_RING,
    LINES,
    SHAPES,
    SHARE_COLOURS,
    SMALLEST_RING,
    SYMBOLS,
    contrast,
    luminance,
    mostly_known,
    ring_radius,
    share_class,
    side_by_side,
    symbol_radius,
    table,
)
from tests.mapping import world


def area_of(shape):
    pairs = zip(shape, (*shape[1:], shape[0]), strict=True)
    return abs(sum(x * b - a * y for (x, y), (a, b) in pairs)) / 2


def test_every_type_of_service_has_its_own_symbol():
    assert set(SERVICE_TYPES) <= set(SYMBOLS)
    for part in ("colour", "shape", "letter"):
        seen = [getattr(SYMBOLS[code], part) for code in SERVICE_TYPES]
        assert len(set(seen)) == len(seen), part


def test_no_symbol_is_a_cross():
    assert "cross" not in SHAPES
    assert all(symbol.letter not in {"+", "x", "X"} for symbol in SYMBOLS.values())


@pytest.mark.parametrize("symbol", SYMBOLS.values(), ids=SYMBOLS)
def test_a_letter_is_read_on_its_colour(symbol):
    assert contrast(symbol.ink, symbol.colour) >= 4.49


@pytest.mark.parametrize("name", SHAPES)
def test_all_shapes_are_equally_large_and_centred(name):
    assert area_of(SHAPES[name]) == pytest.approx(math.pi, rel=0.005)
    assert max(math.hypot(x, y) for x, y in SHAPES[name]) < 1.75


def test_the_scale_grows_darker_in_steps_seen_in_grey():
    for colours in (SHARE_COLOURS, ACCESS_COLOURS, GREENS, VIOLETS):
        greys = [luminance(colour) for colour in colours]
        assert all((light + 0.05) / (dark + 0.05) >= 1.4 for light, dark in itertools.pairwise(greys))


def test_what_is_no_class_carries_a_mark_of_its_own():
    scales = [
        f"{scale}-{step}"
        for scale in ("share", "minutes", "seats", "score", "posts", "many", "eligible")
        for step in range(5)
    ]
    marks = {code: fill.mark for code, fill in FILLS.items() if code not in scales}
    assert all(marks.values())
    assert marks["no-data"] != marks["withheld"] != marks["share-0-unknown"] != marks["no-data"]
    assert all(contrast(fill.ink, fill.colour) >= 3 for fill in FILLS.values())


@pytest.mark.parametrize(
    ("eligible", "people", "step"),
    [(0, 9, 0), (1, 9, 1), (1, 4, 2), (2, 4, 3), (3, 4, 4), (4, 4, 4), (249, 1000, 1), (250, 1000, 2)],
)
def test_a_share_of_eligible_people_on_a_limit_belongs_to_the_class_above(eligible, people, step):
    assert eligible_class(eligible, people) == step


def test_lines_differ_in_dashes_where_they_are_seen_together():
    assert LINES["urban"].dashes != LINES["rural"].dashes
    assert len({LINES[verdict].dashes for verdict in VERDICTS}) == 3


@pytest.mark.parametrize(
    ("unserved", "people", "step"),
    [
        (0, 10, 0),
        (1, 10, 0),
        (2, 10, 1),
        (4, 10, 2),
        (6, 10, 3),
        (8, 10, 4),
        (10, 10, 4),
        (199, 1000, 0),
        (200, 1000, 1),
    ],
)
def test_a_share_on_a_limit_belongs_to_the_class_above(unserved, people, step):
    assert share_class(unserved, people) == step


@given(st.integers(1, 10**9).flatmap(lambda people: st.tuples(st.integers(0, people), st.just(people))))
def test_a_share_lies_within_the_limits_of_its_class(counts):
    unserved, people = counts
    step = share_class(unserved, people)
    assert 20 * step * people <= 100 * unserved
    assert 100 * unserved < 20 * (step + 1) * people or (step == 4 and unserved <= people)


def test_twenty_per_cent_unknown_is_still_known():
    assert mostly_known(20, 100)
    assert not mostly_known(21, 100)
    assert mostly_known(0, 1)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_rings_area_grows_with_the_people(people, more):
    most = people + more
    assert ring_radius(most, most) == LARGEST_RING
    ring = ring_radius(people, most)
    assert ring == pytest.approx(max(SMALLEST_RING, LARGEST_RING * math.sqrt(people / most)), abs=0.06)


def test_a_crowd_of_services_gets_smaller_symbols():
    assert [symbol_radius(count) for count in (0, 100, 101, 500, 501, 2000)] == [9, 9, 7, 7, 5, 5]


@given(st.integers(0, 100))
def test_symbols_side_by_side_are_a_step_apart_around_their_place(count):
    places = side_by_side(count, 10)
    assert len(set(places)) == count
    assert all(math.dist(one, other) >= 10 for one, other in itertools.combinations(places, 2))
    if count in {1, 2, 4, 9}:
        assert sum(x for x, _ in places) == sum(y for _, y in places) == 0


def test_the_script_gets_the_same_table_as_python():
    written = table()
    assert written["symbols"]["medical"] == {"colour": "#D55E00", "ink": "#1A1A1A", "shape": "hexagon", "letter": "H"}
    assert set(written["fills"]) == set(FILLS)
    assert all(symbol["shape"] in written["shapes"] for symbol in written["symbols"].values())


def test_every_code_of_a_closed_list_has_a_label():
    assert tuple(GAP_LABELS) == GAP_STATUSES
    assert set(VERDICT_LABELS) == set(VERDICT_SIGNS) == set(VERDICTS) == set(_BEST_FIRST)
    assert set(AVAILABILITY_LABELS) == set(AVAILABILITIES)
    assert set(STATUS_LABELS) == set(STATUSES)


def tally(people, served, unknown=0, **causes):
    return Tally(
        people, served, unknown, {"no_service": 0, "ended": 0, "too_far": 0, "not_eligible": 0, "full": 0} | causes
    )


def test_the_class_of_an_area_comes_from_its_counts():
    assert tally(100, 90, too_far=10).style == "share-0"
    assert tally(50, 10, 15, too_far=25).style == "share-2-unknown"
    assert tally(50, 10, 10, too_far=30).style == "share-3"
    assert NOBODY.style == "no-data"


def test_a_missing_figure_is_withheld_never_zero():
    assert Tally(None, None, None, {}).style == "withheld"
    assert tally(100, None, None, too_far=None).style == "withheld"
    assert tally(100, None, 0, too_far=30, full=10).unserved == 40
    assert tally(100, 20, None, too_far=40, full=None).unserved is None


@pytest.mark.parametrize(
    ("one", "style"),
    [
        (tally(100, 90, None, too_far=10), "share-0"),  # nobody is left to be unknown
        (tally(104, 21, None, too_far=48, not_eligible=None), "share-2-unknown"),  # at least 46 %, 35 people open
        (tally(100, 45, None, too_far=45, not_eligible=None), "share-2"),  # at least 45 %, 10 people open
        (tally(48, None, None, too_far=33), "share-3-unknown"),  # all causes told: 33 of 48, 15 served or unknown
        (tally(100, 20, None, too_far=30, full=None), "share-1-unknown"),  # exactly half withheld
        (tally(100, 20, None, too_far=29, full=None), "withheld"),  # more than half withheld
        (tally(100, 10, 80, too_far=None, full=None), "share-0-unknown"),  # few withheld, most truly unknown
    ],
)
def test_what_is_surely_not_served_is_shaded_and_the_rest_counts_as_unknown(one, style):
    assert one.style == style


@given(
    st.lists(st.integers(0, 50), min_size=7, max_size=7).flatmap(
        lambda figures: st.tuples(st.just(figures), st.sets(st.integers(0, 6)))
    )
)
def test_withholding_figures_never_makes_a_share_look_larger(drawn):
    figures, hidden = drawn
    people = sum(figures)
    causes = dict(zip(("no_service", "ended", "too_far", "not_eligible", "full"), figures[2:], strict=True))
    whole = Tally(people, figures[0], figures[1], causes)
    told = [None if place in hidden else figure for place, figure in enumerate(figures)]
    part = Tally(people, told[0], told[1], dict(zip(causes, told[2:], strict=True)))
    assert part.unserved in {None, whole.unserved}
    assert part.at_least <= whole.unserved
    if whole.style.startswith("share-") and part.style.startswith("share-"):
        assert part.style[6] <= whole.style[6]
        assert "unknown" in part.style or "unknown" not in whole.style


def test_counts_of_one_type_are_read_and_people_without_a_place_stand_apart():
    known = tallies(world.counts(), "vocational")
    assert set(known) == {"R1", "R2", "R4", ""}
    assert known[""].people == 8
    assert known["R4"].people is None
    assert tallies(world.counts(), "medical") == {}
    assert tallies(world.counts(), None) == {}
