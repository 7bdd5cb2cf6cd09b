"""Nobody can work out how few people a withheld figure stands for: not by rows, columns, regions, nor by cells."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise

import h3
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array

from assessments.cell_rollup import rolled_up
from assessments.disclosure import (
    distance_band,
    release_cells,
    release_clusters,
    release_counts,
    release_totals,
)
from assessments.suppression import tree_of, withheld_figures
from layers.schemas import GapClusters, GapCounts, ReleasedCounts
from layers.schemas.columns import GAP_STATUSES

FIGURES = ["people", *GAP_STATUSES]
NONE_SERVED = dict.fromkeys(GAP_STATUSES, 0)


def counted(area_id: str | None, service_type: str = "vocational", **statuses: int) -> dict[str, object]:
    """One row of counts; people is the sum of the statuses."""
    people = sum(statuses.values())
    named = {"area_id": area_id, "area_name": area_id, "service_type": service_type}
    return {**named, "people": people, **NONE_SERVED, **statuses}


def table(*rows: dict[str, object]) -> pd.DataFrame:
    return GapCounts.parse(pd.DataFrame(list(rows))) if rows else GapCounts.empty()


def shown(released: pd.DataFrame, area_id: str | None = None) -> dict[str, int | None]:
    """The figures of one released row that are not 0, None for a withheld one."""
    rows = released[released["area_id"].isna() if area_id is None else released["area_id"] == area_id]
    assert len(rows) == 1
    figures = {name: None if pd.isna(value) else int(value) for name, value in rows[FIGURES].iloc[0].items()}
    return {name: value for name, value in figures.items() if value != 0}


def test_figures_from_11_up_and_zeros_are_told():
    counts = table(counted("A", served=30, too_far=11), counted("B", served=400))
    assert release_counts(counts)[FIGURES].equals(counts[FIGURES])


def test_a_figure_below_11_is_withheld_and_another_with_it():
    released = release_counts(table(counted("A", served=30, too_far=10, full=40), counted("B", served=50, full=60)))
    # too_far is withheld; of the others of its row full, a cause, is given up before served.
    assert shown(released, "A") == {"people": 80, "served": 30, "too_far": None, "full": None}
    # B has no too_far of its own, and full can be reckoned from the total unless the total is withheld.
    totals = release_totals(table(counted("A", served=30, too_far=10, full=40), counted("B", served=50, full=60)))
    assert shown(totals) == {"people": 190, "served": 80, "too_far": None, "full": None}
    assert shown(released, "B") == {"people": 110, "served": 50, "full": 60}


def test_an_area_of_few_people_says_nothing_at_all():
    released = release_counts(table(counted("A", served=3, too_far=4), counted("B", served=50, too_far=60)))
    assert shown(released, "A") == {"people": None, "served": None, "too_far": None}


def test_two_small_figures_that_add_up_to_a_small_sum_do_not_protect_each_other():
    counts = table(counted("A", served=100, too_far=3, full=4, ended=60), counted("B", served=70, ended=80))
    assert shown(release_counts(counts), "A")["ended"] is None  # 3 + 4 = 7 people otherwise


def test_two_small_figures_that_add_up_to_11_do_not_show_either():
    # Each is at least 1, so that 5 and 6 out of 11 would be known to be below 11.
    released = release_counts(table(counted("A", too_far=5, full=6), counted("B", too_far=100, full=90)))
    assert shown(released, "A")["people"] is None


def test_people_of_a_region_whose_district_is_unknown_are_protected_too():
    counts = table(counted("R", served=53), counted("D1", served=30), counted("D2", served=20), counted("Q", served=99))
    released = release_counts(counts, parents={"D1": "R", "D2": "R"})
    districts = [shown(released, name)["people"] for name in ("D1", "D2")]
    assert shown(released, "R")["people"] is None or None in districts  # else 53 - 30 - 20 = 3


def test_people_whose_district_is_unknown_hide_a_small_district_by_themselves():
    counts = table(counted("R", served=200), counted("D1", served=30), counted("D2", served=5))
    released = release_counts(counts, parents={"D1": "R", "D2": "R"})
    assert [shown(released, name)["people"] for name in ("R", "D1", "D2")] == [200, 30, None]


def test_a_parent_without_a_row_is_known_to_the_reader():
    counts = table(counted("D1", served=30), counted("D2", served=4), counted("E", served=40), counted("E2", served=40))
    alone = release_counts(counts)
    assert sum(alone["people"].isna()) == 2  # D2, and any one other
    assert shown(release_counts(counts, parents={"D1": "R", "D2": "R"}), "D1")["people"] is None


def test_types_of_service_are_dealt_with_one_by_one():
    counts = table(counted("A", served=5), counted("A", "medical", served=50), counted("B", "medical", served=60))
    released = release_counts(counts)
    assert released.loc[released["service_type"] == "medical", FIGURES].notna().all(axis=None)
    assert released.loc[released["service_type"] == "vocational", "people"].isna().all()


def test_the_rows_keep_their_order_and_the_counts_stay_as_they_were():
    counts = table(counted("B", served=5), counted(None, served=50), counted("A", served=60))
    before = counts.copy()
    assert list(release_counts(counts)["area_id"].fillna("")) == ["B", "", "A"]
    pd.testing.assert_frame_equal(counts, before)


def test_nothing_asked_gives_nothing():
    assert release_counts(GapCounts.empty()).empty
    assert release_totals(GapCounts.empty()).empty
    assert list(release_cells(GapCounts.empty()).columns) == ReleasedCounts.names()


@pytest.mark.parametrize(
    ("counts", "parents"),
    [
        (table(counted("A", served=30), counted("A", served=30)), {}),
        (table(counted(None, served=30), counted(None, served=30)), {}),
        (table(counted("A", served=30)), {"A": "B", "B": "A"}),
        (table(counted("R", served=30), counted("A", served=31)), {"A": "R"}),
    ],
    ids=["an area twice", "no place twice", "a ring", "more than the whole"],
)
def test_a_table_that_cannot_be_is_refused(counts, parents):
    with pytest.raises(ValueError, match=r"two rows|ring|less than"):
        release_counts(counts, parents=parents)


# The attacker: knows what was released, that it adds up, that 0 is always told; asks a solver how high a figure can be.

Figures = dict[str, int]
Cell = tuple[str, str]

numbers = st.one_of(st.just(0), st.integers(1, 12), st.integers(13, 60))
statuses = st.fixed_dictionaries(dict.fromkeys(("served", "too_far", "full", "unknown"), numbers))
tables = st.lists(statuses, min_size=1, max_size=6)
nobody = st.just(dict.fromkeys(("served", "too_far", "full", "unknown"), 0))
trees = st.lists(
    st.tuples(st.lists(statuses, min_size=1, max_size=3), st.one_of(nobody, statuses)), min_size=1, max_size=4
)
TOTAL, REST = "total", "rest"


def row_of(statuses: Figures) -> Figures:
    return {**NONE_SERVED, **statuses, "people": sum(statuses.values())}


def sum_of(rows: list[Figures]) -> Figures:
    return {name: sum(row[name] for row in rows) for name in FIGURES}


def told(rows: dict[str, Figures], parents: dict[str, str]) -> dict[Cell, int | None]:
    """What is released of a table: each figure, None for a withheld one. Rows named rest are never published."""
    published = {key: tuple(row[name] for name in FIGURES) for key, row in rows.items() if not key.startswith(REST)}
    hidden = withheld_figures(tree_of(published, parents.get, total=TOTAL), 11)
    whole = sum_of([row for key, row in rows.items() if key not in parents])
    figures = {(key, name): row[name] for key, row in {**rows, TOTAL: whole}.items() for name in FIGURES}
    return {
        (key, name): None if key.startswith(REST) or (key, FIGURES.index(name)) in hidden else figure
        for (key, name), figure in figures.items()
    }


def highest(released: dict[Cell, int | None], sums: dict[str, list[str]], asked: set[Cell]) -> dict[Cell, float]:
    """How high some withheld figures can be, given which rows are the sum of which others."""
    place = {cell: number for number, cell in enumerate(released)}
    equations = []
    for row in dict.fromkeys(row for row, _ in released):
        line = np.zeros(len(place))
        line[place[row, "people"]] = -1
        line[[place[row, name] for name in GAP_STATUSES]] = 1
        equations.append(line)
    for whole, parts in sums.items():
        for name in FIGURES:
            line = np.zeros(len(place))
            line[place[whole, name]] = -1
            line[[place[part, name] for part in parts]] = 1
            equations.append(line)
    least = {cell: 0 if cell[0].startswith(REST) else 1 for cell in released}
    bounds = [(least[cell], None) if figure is None else (figure, figure) for cell, figure in released.items()]
    found = {}
    for cell in asked:
        aim = np.zeros(len(place))
        aim[place[cell]] = -1
        answer = linprog(aim, A_eq=csr_array(np.array(equations)), b_eq=np.zeros(len(equations)), bounds=bounds)
        assert answer.status in (0, 3)
        found[cell] = math.inf if answer.status == 3 else -answer.fun
    return found


def assert_safe(rows: dict[str, Figures], parents: dict[str, str]) -> None:
    released = told(rows, parents)
    true = {(key, name): figure for key, row in rows.items() for name, figure in row.items()}
    for cell, figure in released.items():
        assert figure is None or figure == 0 or figure >= 11
        assert figure is not None or cell not in true or true[cell] > 0 or cell[0].startswith(REST)
    sums = defaultdict(list)
    for key in rows:
        sums[parents.get(key, TOTAL)].append(key)
    small = {cell for cell, figure in true.items() if 0 < figure < 11}
    for cell, most in highest(released, sums, small).items():
        assert most > 11 - 1e-6, (cell, most)


@given(rows=tables)
@example(rows=[{"served": 30, "too_far": 3}, {"served": 40, "too_far": 50}])
@example(rows=[{"too_far": 5, "full": 6}, {"too_far": 100, "full": 90}])
@example(rows=[{"served": 4}])
def test_no_small_figure_can_be_worked_out_from_rows_and_columns(rows):
    assert_safe({f"A{number}": row_of(row) for number, row in enumerate(rows)}, {})


@given(regions=trees)
def test_no_small_figure_can_be_worked_out_from_regions_and_districts(regions):
    rows, parents = {}, {}
    for number, (districts, rest) in enumerate(regions):
        parts = {f"D{number}{place}": row_of(district) for place, district in enumerate(districts)}
        if any(rest.values()):
            parts[f"{REST}{number}"] = row_of(rest)
        rows[f"R{number}"] = sum_of(list(parts.values()))
        rows.update(parts)
        parents.update(dict.fromkeys(parts, f"R{number}"))
    assert_safe(rows, parents)


@given(rows=tables)
def test_the_attacker_finds_out_what_is_only_blanked(rows):
    """The attacker is no paper tiger: with small figures alone withheld, it finds one out wherever it is by itself."""
    true = {(f"A{number}", name): figure for number, row in enumerate(rows) for name, figure in row_of(row).items()}
    blanked = {cell: None if 0 < figure < 11 else figure for cell, figure in true.items()}
    hidden = [cell for cell, figure in blanked.items() if figure is None]
    alone = {cell for cell in hidden if [row for row, _ in hidden].count(cell[0]) == 1}
    assert all(most < 11 for most in highest(blanked, {}, alone).values())


@given(rows=tables)
def test_the_same_table_gives_the_same_answer_whatever_the_order_of_its_rows(rows):
    forwards = {f"A{number}": row_of(row) for number, row in enumerate(rows)}
    assert told(forwards, {}) == told(dict(reversed(forwards.items())), {})


def test_tables_that_divide_the_same_people_differently_agree_about_the_total():
    whole = {"served": 80, "too_far": 7, "full": 40, "ended": 30}
    alike = [counted("B", served=40, too_far=7, ended=30), counted("C", served=40, full=40)]
    otherwise = [counted("B", served=40, too_far=7, full=40), counted("C", served=40, ended=30)]
    totals = [shown(release_totals(table(*rows))) for rows in ([counted("A", **whole)], alike, otherwise)]
    assert totals == [{"people": 157, "served": 80, "ended": None, "too_far": None, "full": 40}] * 3


# Cells.

HOME = h3.latlng_to_cell(13.25, -15.5, 6)
SISTERS = sorted(h3.cell_to_children(h3.cell_to_parent(HOME, 5), 6))


def people_in(cells: dict[str | None, int]) -> pd.DataFrame:
    return table(*(counted(cell, too_far=number) for cell, number in cells.items()))


def test_a_cell_of_11_people_is_told_and_one_of_10_is_rolled_up():
    assert list(release_cells(people_in({HOME: 11}))["area_id"]) == [HOME]
    ten = release_cells(people_in({SISTERS[0]: 10, SISTERS[1]: 10}))
    assert list(ten["area_id"]) == [h3.cell_to_parent(HOME, 5)]
    assert list(ten["people"]) == [20]


def test_cells_inside_the_office_become_those_that_leave():
    fine = sorted(h3.cell_to_children(HOME, 7))
    released = release_cells(people_in({fine[0]: 6, fine[1]: 6}))
    assert list(released["area_id"]) == [HOME]
    assert list(released["people"]) == [12]


def test_cells_where_nobody_lives_are_no_rows():
    assert list(release_cells(people_in({HOME: 30, SISTERS[1]: 0, None: 0}))["area_id"]) == [HOME]


def test_too_few_people_everywhere_say_nothing():
    released = release_cells(people_in({HOME: 4, None: 3}))
    assert shown(released) == {"people": None, "too_far": None}


def test_people_without_a_place_are_counted_in_the_last_row():
    released = release_cells(people_in({HOME: 30, None: 15}))
    assert list(released["area_id"].fillna("")) == [HOME, ""]
    assert shown(released) == {"people": 15, "too_far": 15}


def test_a_rest_of_few_people_takes_the_smallest_cell_with_it():
    far = h3.latlng_to_cell(-13.0, 30.0, 6)
    released = release_cells(people_in({HOME: 30, far: 20, None: 2}))
    assert list(released["area_id"].fillna("")) == [HOME, ""]
    assert shown(released)["people"] == 22


def test_a_few_people_beside_many_do_not_blur_the_many():
    # Rolling up would move 500 people to a cell 7 times as large for the sake of 3.
    released = release_cells(people_in({SISTERS[0]: 497, SISTERS[1]: 3, None: 20}))
    assert list(released["area_id"].fillna("")) == [SISTERS[0], ""]
    assert shown(released)["people"] == 23


@pytest.mark.parametrize("cell", ["not a cell", h3.cell_to_parent(HOME, 5)])
def test_a_cell_that_cannot_be_rolled_up_is_refused(cell):
    with pytest.raises(ValueError, match=r"H3|coarser"):
        release_cells(people_in({cell: 20}))


near = st.sampled_from(sorted(h3.grid_disk(HOME, 12)) + sorted(h3.grid_disk(h3.latlng_to_cell(13.4, -14.0, 6), 2)))


@given(people=st.dictionaries(near, st.integers(1, 30), min_size=1, max_size=25), left=numbers)
def test_cells_never_overlap_hold_enough_people_and_count_everybody_once(people, left):
    chosen = rolled_up(people, least=11, finest=6, coarsest=3, left=left)
    assert set(chosen) == set(people)
    held = {"": left}
    for cell, holder in chosen.items():
        assert holder == "" or h3.cell_to_parent(cell, h3.get_resolution(holder)) == holder
        held[holder] = held.get(holder, 0) + people[cell]
    rest = held.pop("")
    assert rest == 0 or rest >= 11 or not held
    for holder, number in held.items():
        level = h3.get_resolution(holder)
        assert 3 <= level <= 6
        assert number >= 11
        assert number == sum(own for cell, own in people.items() if h3.cell_to_parent(cell, level) == holder)
        assert not {h3.cell_to_parent(holder, up) for up in range(level)} & set(held)


def test_released_cells_count_everybody_once_and_withhold_small_statuses():
    counts = table(
        counted(SISTERS[0], served=40, too_far=5, full=20), counted(SISTERS[1], served=9), counted(None, unknown=12)
    )
    released = release_cells(counts)
    assert list(released["area_id"].fillna("")) == [h3.cell_to_parent(HOME, 5), ""]
    assert list(released["people"]) == [74, 12]
    assert shown(released, h3.cell_to_parent(HOME, 5)) == {"people": 74, "served": 49, "too_far": None, "full": None}


# Clusters and distances.


def cluster(people: int, **changes: object) -> dict[str, object]:
    usual = {"cluster_id": 1, "service_type": "vocational", "settlement_name": "Kindia", "cause": "too_far"}
    return {**usual, "latitude": 10.02, "longitude": -13.03, "radius_km": 2.2, "people": people, **changes}


def test_clusters_of_fewer_than_11_people_are_dropped_and_the_others_numbered_anew():
    clusters = GapClusters.parse(pd.DataFrame([cluster(10), cluster(11, cluster_id=2)]))
    released = release_clusters(clusters)
    assert released[["cluster_id", "people"]].to_numpy().tolist() == [[1, 11]]
    assert release_clusters(clusters.head(1)).empty


def test_the_ring_of_a_cluster_stands_on_a_cell_and_still_holds_every_home():
    released = release_clusters(GapClusters.parse(pd.DataFrame([cluster(30)]))).iloc[0]
    cell = h3.latlng_to_cell(10.02, -13.03, 6)
    assert (released["latitude"], released["longitude"]) == pytest.approx(h3.cell_to_latlng(cell))
    moved = h3.great_circle_distance((10.02, -13.03), h3.cell_to_latlng(cell), unit="km")
    assert moved > 0.1
    assert released["radius_km"] == math.ceil(2.2 + moved * 1.006)


@pytest.mark.parametrize(
    ("km", "band"),
    [
        (0, "0–5"),
        (4.999, "0–5"),
        (5, "0–5"),
        (5.001, "5–10"),
        (10, "5–10"),
        (10.001, "10–25"),
        (25, "10–25"),
        (25.001, "25–50"),
        (50, "25–50"),
        (50.001, "> 50"),
        (math.nan, ""),
    ],
)
def test_a_distance_leaves_in_a_band(km, band):
    assert distance_band(km) == band


def test_a_negative_distance_is_a_bug():
    with pytest.raises(ValueError, match="negative"):
        distance_band(-0.1)


@given(st.lists(st.floats(0, 200), min_size=2))
def test_farther_is_never_in_a_nearer_band(distances):
    order = ["0–5", "5–10", "10–25", "25–50", "> 50"]
    places = [order.index(distance_band(km)) for km in sorted(distances)]
    assert all(one <= other for one, other in pairwise(places))
