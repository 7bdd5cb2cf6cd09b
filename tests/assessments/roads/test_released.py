"""Counts of circle against road that leave: nothing from 1 to 10 is told, nor can be worked out in a row or a pair."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from assessments.roads.released import TOLD, release_disagreements
from layers.schemas import DisagreementCounts

PARTS = ("near_by_road", "farther_by_road", "unreachable", "off_network", "circle_unknown", "outside_circle")


def counts(*rows):
    made = []
    for number, row in enumerate(rows):
        parts = dict(zip(PARTS, row, strict=True))
        inside = sum(row[:4])
        made.append(
            {
                "programme_id": f"p{number}",
                **parts,
                "inside_circle": inside,
                "people": sum(row),
                "no_network": 0,
                "uncertain_home": 0,
                "near_outside": 0,
                "profile": "moto",
                "season": "dry",
            }
        )
    return DisagreementCounts.parse(pd.DataFrame(made))


def told(rows, sites):
    frame = release_disagreements(counts(*rows), [frozenset(each) for each in sites])
    return [
        tuple(None if pd.isna(value) else int(value) for value in row)
        for row in frame[list(TOLD)].itertuples(index=False, name=None)
    ]


def test_large_figures_and_nothing_are_told():
    assert told([(50, 20, 0, 11, 30, 400)], ["a"]) == [(511, 50, 20, 0, 11, 30, 400)]


def test_a_small_figure_is_withheld_with_another_one():
    ((people, *parts),) = told([(50, 3, 0, 11, 30, 400)], ["a"])
    assert parts[1] is None
    assert (people, *parts).count(None) >= 2
    assert parts[2] == 0


def test_of_two_programmes_at_one_site_that_differ_by_few_the_smaller_is_withheld():
    large, small = (50, 20, 0, 0, 30, 400), (46, 20, 0, 0, 30, 404)
    assert told([small, large], ["a", "a"]) == [(None,) * 7, (500, 50, 20, 0, 0, 30, 400)]
    assert told([small, large], ["a", "b"])[0] == (500, 46, 20, 0, 0, 30, 404)
    assert told([large, large], ["a", "a"])[1] == (500, 50, 20, 0, 0, 30, 400)
    assert told([(35, 35, 0, 0, 30, 400), large], ["ab", "a"])[0] == (500, 35, 35, 0, 0, 30, 400)


@given(
    rows=st.lists(st.tuples(*[st.integers(0, 40)] * 6), min_size=1, max_size=4),
    sites=st.lists(st.sets(st.sampled_from("abc"), min_size=1), min_size=4, max_size=4),
)
def test_nothing_small_is_told_and_no_row_gives_its_missing_figure_away(rows, sites):
    shown = told(rows, sites[: len(rows)])
    for row, real in zip(shown, rows, strict=True):
        assert not any(value is not None and 0 < value < 11 for value in row)
        assert row.count(None) != 1
        assert row[0] in (None, sum(real))
    for at, one in enumerate(shown):
        for other, at_other in zip(shown[:at], sites, strict=False):
            if sites[at] & at_other:
                pairs = zip(one, other, strict=True)
                assert not any(a is not None and b is not None and 0 < abs(a - b) < 11 for a, b in pairs)


def test_without_rows_there_is_an_empty_table():
    assert release_disagreements(DisagreementCounts.empty(), []).empty
