"""Which figures of an additive table must be withheld so that no small one can be worked out from the others?

Rows are areas in a tree (the country holds regions, regions hold districts), columns are the people and the seven
statuses into which they fall. Such a table is a circulation in a network: a cell is an arc, and what comes into a node
(a row, or a column of one group of rows) goes out of it. A withheld figure can stand for any higher number exactly if a
flow can go round through its arc and other withheld ones; so the flow that is missing says which figures to withhold
besides, cheapest first.

The reader is thought to know everything that is published, that figures add up, that zeros are never withheld and that
whatever is withheld is therefore at least 1.

References: Castro 2007, A shortest-paths heuristic for statistical data protection in positive tables (INFORMS Journal
on Computing 19); Hundepool et al. 2012, Statistical Disclosure Control, chapter 4.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import TYPE_CHECKING

from layers.schemas.columns import GAP_CAUSES, GAP_STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

FIGURES = ("people", *GAP_STATUSES)
"""The columns of a row; the first is the sum of the others."""

COSTS = {"people": 6.0, "served": 3.0, "unknown": 2.0, **dict.fromkeys(GAP_CAUSES, 1.0)}
"""What it costs the reader to lose a figure: a cause is given up before the share not served is."""

Row = tuple[int, ...]
Cell = tuple[str, int]
"""A figure: the key of its row and the place of its column in `FIGURES`."""

Node = tuple[str, str, int]
_Step = tuple[int, bool]


@dataclass
class Branch:
    """A row of the table with the rows whose sum it is; figures in the order of `FIGURES`.

    `cost` says how dear its figures are beside those of other rows. An `unpublished` row appears nowhere, but people
    could work it out: those of a region whose district is not known.
    """

    key: str
    figures: Row
    cost: float = 1.0
    unpublished: bool = False
    children: list[Branch] = field(default_factory=list)

    def walk(self) -> Iterator[Branch]:
        """List this row and all below it, the upper ones first."""
        level = [self]
        while level:
            yield from level
            level = [child for branch in level for child in branch.children]


def withheld_figures(total: Branch, least: int) -> set[Cell]:
    """Choose the figures to withhold, so that none from 1 to `least` - 1 can be worked out.

    Parameters
    ----------
    total
        The whole table. Each row with rows below it is exactly their sum; the first figure of a row is the sum of the
        others.
    least
        The smallest number of people that may be told. 0 may be told and is never withheld.

    Returns
    -------
    set
        The figures to withhold. For each of them that is below `least`, the published figures allow at least one table
        in which it is `least` or more, so that neither it nor a sum it belongs to is known to be small.

    """
    # The last row is settled by itself first: tables that divide the same people differently then agree about it.
    alone = _Network(Branch(total.key, total.figures, total.cost), least)
    alone.protect_all()
    whole = _Network(total, least, withheld=alone.withheld())
    whole.protect_all()
    return whole.withheld()


class _Network:
    """The table as arcs between nodes, each with its figure, its cost and whether it is withheld."""

    def __init__(self, total: Branch, least: int, withheld: set[Cell] | None = None) -> None:
        self.least = least
        self.cells: list[Cell] = []
        self.ends: list[tuple[Node, Node]] = []
        self.values: list[int] = []
        self.costs: list[float] = []
        self.hidden: list[bool] = []
        self.around: defaultdict[Node, list[_Step]] = defaultdict(list)
        known = withheld or set()
        self._add(total, None, known)
        for branch in total.walk():
            for child in branch.children:
                self._add(child, branch, known)

    def _add(self, branch: Branch, parent: Branch | None, known: set[Cell]) -> None:
        for column, value in enumerate(branch.figures):
            if value == 0:
                continue
            below = ("group", branch.key, column) if branch.children else ("row", branch.key, 0)
            above = ("group", parent.key, column) if parent else ("outside", "", 0)
            arc = len(self.cells)
            start, end = (above, below) if column == 0 else (below, above)
            self.cells.append((branch.key, column))
            self.ends.append((start, end))
            self.values.append(value)
            self.costs.append(branch.cost * COSTS[FIGURES[column]] + math.log1p(value) / 100)
            self.hidden.append(branch.unpublished or value < self.least or (branch.key, column) in known)
            self.around[start].append((arc, True))
            self.around[end].append((arc, False))

    def withheld(self) -> set[Cell]:
        return {cell for cell, hidden in zip(self.cells, self.hidden, strict=True) if hidden}

    def protect_all(self) -> None:
        """Withhold figures until each small one could be `least` or more."""
        for arc, value in enumerate(self.values):
            if value < self.least:
                self._protect(arc)

    def _protect(self, arc: int) -> None:
        changed: dict[int, int] = {}
        missing = self.least - self.values[arc]
        while missing > 0:
            path = self._free_path(arc, changed) or self._cheapest_path(arc, changed, missing)
            room = [self._room(step, changed) for step in path]
            pushed = min([missing, *room])
            for step, forward in path:
                self.hidden[step] = True
                changed[step] = changed.get(step, 0) + (pushed if forward else -pushed)
            missing -= pushed

    def _room(self, step: _Step, changed: Mapping[int, int]) -> int:
        """Return by how much a figure can change: without end upwards, down to 1 downwards."""
        arc, forward = step
        return self.least if forward else self.values[arc] + changed.get(arc, 0) - 1

    def _steps(
        self, node: Node, avoided: int, changed: Mapping[int, int], *, back: bool = False
    ) -> Iterator[tuple[_Step, Node]]:
        """List the ways on from a node (`back`: those that lead to it), each with the node at its other end."""
        for arc, forward in self.around[node]:
            step = (arc, forward != back)
            if arc != avoided and self._room(step, changed) > 0:
                yield step, self.ends[arc][1 if forward else 0]

    def _free_path(self, arc: int, changed: Mapping[int, int]) -> list[_Step] | None:
        """Find a way round through figures that are withheld already, depth first from the end with fewer ways."""
        goal, start = self.ends[arc]
        back = len(self.around[goal]) < len(self.around[start])
        if back:
            goal, start = start, goal
        path: list[_Step] = []
        seen = {start}
        untried = [self._steps(start, arc, changed, back=back)]
        while untried:
            for step, node in untried[-1]:
                if not self.hidden[step[0]] or node in seen:
                    continue
                path.append(step)
                if node == goal:
                    return path
                seen.add(node)
                untried.append(self._steps(node, arc, changed, back=back))
                break
            else:
                untried.pop()
                if path:
                    path.pop()
        return None

    def _cheapest_path(self, arc: int, changed: Mapping[int, int], missing: int) -> list[_Step]:
        """Find the way round that withholds least (Dijkstra); a figure too small to do it all counts more than once."""
        goal, start = self.ends[arc]
        order = count()
        queue: list[tuple[float, int, Node]] = [(0.0, next(order), start)]
        best: dict[Node, float] = {start: 0.0}
        came: dict[Node, tuple[Node, _Step]] = {}
        while queue:
            cost, _, node = heapq.heappop(queue)
            if node == goal:
                return _back(came, start, goal)
            if cost > best[node]:
                continue
            for step, following in self._steps(node, arc, changed):
                price = 0.0 if self.hidden[step[0]] else self.costs[step[0]]
                further = cost + price * math.ceil(missing / self._room(step, changed))
                if further < best.get(following, math.inf):
                    best[following] = further
                    came[following] = (node, step)
                    heapq.heappush(queue, (further, next(order), following))
        # Every figure above 0 lies on a round of figures above 0, all of which may be withheld and grow.
        raise AssertionError("the table does not add up")


def _back(came: Mapping[Node, tuple[Node, _Step]], start: Node, goal: Node) -> list[_Step]:
    path: list[_Step] = []
    node = goal
    while node != start:
        node, step = came[node]
        path.append(step)
    return path[::-1]


def tree_of(
    rows: Mapping[str, Row], parent_of: Callable[[str], str | None], *, nowhere: Sequence[Row] = (), total: str
) -> Branch:
    """Put rows into a tree under one row of totals.

    Parameters
    ----------
    rows
        Each area's figures, by its key. A row with rows below it may exceed their sum (people whose place is known no
        better); the rest is protected too.
    parent_of
        The area that holds an area, None at the top. Areas that have no row themselves get one, the sum of theirs.
    nowhere
        Rows of people without a place, directly under the total; their keys are `""`.
    total
        The key of the row of totals.

    Raises
    ------
    ValueError
        When areas hold each other in a ring, or a row is less than the sum of the rows below it.

    """
    held: defaultdict[str | None, set[str]] = defaultdict(set)
    for key in rows:
        line = [key]
        while (holder := parent_of(line[-1])) is not None:
            if holder in line:
                raise ValueError(f"areas hold each other in a ring: {', '.join([*line, holder])}")
            line.append(holder)
        held[None].add(line[-1])
        for child, holder in pairwise(line):
            held[holder].add(child)
    tops = [_branch(key, rows, held) for key in sorted(held[None])]
    tops += [Branch("", row) for row in nowhere if row[0]]
    return Branch(total, _sum(branch.figures for branch in tops), cost=64.0, children=tops)


def _branch(key: str, rows: Mapping[str, Row], held: Mapping[str | None, set[str]]) -> Branch:
    children = [_branch(child, rows, held) for child in sorted(held.get(key, ()))]
    if not children:
        return Branch(key, rows[key])
    figures = _sum(child.figures for child in children)
    dearer = 4 * max(child.cost for child in children)
    if key not in rows:
        return Branch(key, figures, cost=dearer, children=children)
    rest = tuple(whole - part for whole, part in zip(rows[key], figures, strict=True))
    if min(rest) < 0:
        raise ValueError(f"the row of area {key} is less than the sum of the areas in it")
    if any(rest):
        children.append(Branch(f"{key}\0rest", rest, unpublished=True))
    return Branch(key, rows[key], cost=dearer, children=children)


def _sum(rows: Iterator[Row]) -> Row:
    return tuple(map(sum, zip(*rows, strict=True))) or (0,) * len(FIGURES)
