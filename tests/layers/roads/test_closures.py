"""A line across roads cuts them where it crosses, and takes nothing else away."""

from __future__ import annotations

import numpy as np
import pytest
from shapely import LineString, MultiLineString

from layers.roads.closures import close_roads
from tests.roads import ROAD, degrees, network


def line(*places):
    return LineString([degrees(*place) for place in places])


CROSS = network((ROAD, [(-2, 0), (0, 0), (2, 0)]), (ROAD, [(0, -2), (0, 0), (0, 2)]))


def test_a_road_is_cut_where_the_line_crosses_and_keeps_its_length():
    cut = close_roads(CROSS, [line((1, -1), (1, 1))])
    assert len(cut.network) == 5
    assert cut.network.length_m.sum() == pytest.approx(CROSS.length_m.sum(), abs=1e-6)
    assert cut.network.node_count == CROSS.node_count + 2
    assert sorted(np.bincount(cut.parent)) == [1, 1, 1, 2]
    (halved,) = np.flatnonzero(np.bincount(cut.parent) == 2)
    assert cut.network.length_m[cut.parent == halved] / 1000 == pytest.approx([1, 1], abs=0.01)


def test_places_keep_their_spot_on_the_part_on_which_they_lie():
    cut = close_roads(CROSS, [line((1, -1), (1, 1)), line((1.5, -1), (1.5, 1))])
    (road,) = np.flatnonzero(np.bincount(cut.parent) == 3)
    length = CROSS.length_m[road]
    asked = np.array([0.1, 0.6, 0.9]) * length
    new, offset = cut.place(np.full(3, road, dtype=np.int32), asked)
    assert (cut.parent[new] == road).all()
    assert len(set(new.tolist())) == 3
    assert cut.from_m[new] + offset == pytest.approx(asked)
    for part, metres in zip(new, offset, strict=True):
        assert 0 <= metres <= cut.network.length_m[part] + 1e-9


def test_a_place_without_a_road_stays_without():
    cut = close_roads(CROSS, [line((1, -1), (1, 1))])
    new, offset = cut.place(np.array([-1], dtype=np.int32), np.array([np.nan]))
    assert new.tolist() == [-1]
    assert np.isnan(offset).all()


def test_a_line_through_a_crossing_takes_every_road_off_it():
    cut = close_roads(CROSS, [line((-0.5, -0.5), (0.5, 0.5))])
    ends = np.concatenate([cut.network.tail, cut.network.head])
    assert np.bincount(ends).max() == 1


def test_a_line_that_meets_no_road_changes_nothing():
    cut = close_roads(CROSS, [line((5, 5), (6, 6))])
    assert cut.network is CROSS
    new, offset = cut.place(np.array([0, 3], dtype=np.int32), np.array([5.0, 7.0]))
    assert (new.tolist(), offset.tolist()) == ([0, 3], [5.0, 7.0])


def test_a_closure_in_several_parts_cuts_at_each():
    cut = close_roads(CROSS, [MultiLineString([line((1, -1), (1, 1)), line((-1, -1), (-1, 1))])])
    assert len(cut.network) == 6


@pytest.mark.parametrize("cut_road", range(4))
def test_whichever_road_is_cut_every_place_stays_on_its_own(cut_road):
    middle = CROSS.lines[cut_road].interpolate(0.5, normalized=True)
    cut = close_roads(CROSS, [LineString([(middle.x - 1e-4, middle.y - 1e-4), (middle.x + 1e-4, middle.y + 1e-4)])])
    roads = np.arange(4, dtype=np.int32)
    for share in (0.1, 0.9):
        new, offset = cut.place(roads, share * CROSS.length_m)
        assert cut.parent[new].tolist() == roads.tolist()
        assert cut.from_m[new] + offset == pytest.approx(share * CROSS.length_m)
        assert [cut.network.kind[part] for part in new] == CROSS.kind.tolist()
