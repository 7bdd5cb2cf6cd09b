"""Into which H3 cells are people counted, so that each holds enough of them and none lies in another?

As few people as possible are left without a cell, and the cells are as fine as that allows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import h3

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_CELL_COST = 16.0
"""What it costs to leave one person without a cell, where one step to a coarser cell (7 times the ground) costs 1.

People are rolled up rather than left out: a cell gives way to its parent unless fewer than about one in eight of the
parent's people would otherwise be left without a cell.
"""


@dataclass(frozen=True)
class _Choice:
    cost: float
    cells: tuple[str, ...]


def rolled_up(people: Mapping[str, int], *, least: int, finest: int, coarsest: int, left: int = 0) -> dict[str, str]:
    """Choose for each cell the cell under which its people are counted.

    Parameters
    ----------
    people
        People by H3 cell, all of resolution `finest`.
    least
        The fewest people that a cell may hold.
    finest, coarsest
        Resolutions of the cells that may be chosen, 15 to 0.
    left
        People without a place, who are left without a cell anyway.

    Returns
    -------
    dict
        Cell -> the cell chosen, itself or one of its parents; "" for cells left without one. Chosen cells never
        overlap, each holds at least `least` people, and so does the rest left without a cell if there is anybody in it.
        (If everybody together is fewer than `least`, all are left without.)

    """
    levels: list[dict[str, int]] = [dict(people)]
    for resolution in range(finest - 1, coarsest - 1, -1):
        above: defaultdict[str, int] = defaultdict(int)
        for cell, number in levels[-1].items():
            above[h3.cell_to_parent(cell, resolution)] += number
        levels.append(dict(above))
    choices: dict[str, _Choice] = {}
    for step, level in enumerate(levels):
        split: defaultdict[str, list[_Choice]] = defaultdict(list)
        for cell, choice in choices.items():
            split[h3.cell_to_parent(cell, finest - step)].append(choice)
        choices = {cell: _choose(cell, number, step, split.get(cell), least) for cell, number in level.items()}
    chosen = {cell for choice in choices.values() for cell in choice.cells}
    return _enough_left(people, chosen, least, coarsest, left)


def _choose(cell: str, number: int, step: int, split: list[_Choice] | None, least: int) -> _Choice:
    """Take the cell whole, or what was chosen in its children, whichever costs less."""
    whole = _Choice(step * number, (cell,)) if number >= least else _Choice(NO_CELL_COST * number, ())
    if split is None:
        return whole
    parts = _Choice(sum(part.cost for part in split), tuple(name for part in split for name in part.cells))
    return min(parts, whole, key=lambda choice: choice.cost)


def _enough_left(people: Mapping[str, int], chosen: set[str], least: int, coarsest: int, left: int) -> dict[str, str]:
    """Give up the smallest cells while too few people are left without one."""
    placed = {cell: _holder(cell, chosen, coarsest) for cell in people}
    sizes: defaultdict[str, int] = defaultdict(int)
    for cell, holder in placed.items():
        sizes[holder] += people[cell]
    left += sizes.pop("", 0)
    given_up: set[str] = set()
    for cell in sorted(sizes, key=lambda name: (sizes[name], name)):
        if left == 0 or left >= least:
            break
        left += sizes[cell]
        given_up.add(cell)
    return {cell: "" if holder in given_up else holder for cell, holder in placed.items()}


def _holder(cell: str, chosen: set[str], coarsest: int) -> str:
    for resolution in range(h3.get_resolution(cell), coarsest - 1, -1):
        parent: str = h3.cell_to_parent(cell, resolution)
        if parent in chosen:
            return parent
    return ""
