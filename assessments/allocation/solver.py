"""The model in HiGHS: one column for each pair, to which each stage adds what it has settled.

Every stage is first solved as a linear programme. Its value is a bound that nothing whole can exceed, and mostly its
answer is whole already. Where it is not, a few people are split between seats: all others keep their seats and those
few are settled by search; then everybody with more than one good choice; then everything, as long as there is time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from assessments.allocation.problem import NOBODY
from assessments.allocation.rows import rows_of
from assessments.allocation.start import first_answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assessments.allocation.pace import Pace
    from assessments.allocation.problem import Floats, Indices, Mask, Problem

_WHOLE = 1e-6
"""Values so near to whole numbers are whole: what the solver guarantees, with room to spare."""

ENOUGH, STILL_ENOUGH = 2e-3, 1e-2
"""A search ends where the first share of the value is left; the last and longest one begins only above the second."""

MOST_SEARCHED = 30_000
"""So many pairs at most are searched all together: with more, the solver no longer looks at the clock."""

GOOD_CHOICES = 3
"""In the second search so many pairs for each person, on average, are open: those that cost least."""


class Solver:
    """Settles one stage after another; `best` is the best whole answer so far, a number for each column.

    Columns are the pairs and then, for each promise, by how much it falls short. `pace` says when the search
    stops.
    """

    def __init__(self, problem: Problem, pace: Pace) -> None:
        import highspy  # noqa: PLC0415 - loads a solver that few need

        self.api: Any = highspy
        self.problem = problem
        self.pace = pace
        self.pairs = len(problem.person)
        self.prices: Floats | None = None
        self.columns = self.pairs + len(problem.promises)
        first = first_answer(problem)
        self.best = self._written(problem.placed(first))
        self.highs: Any = self.api.Highs()
        for name, value in {"output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": 0.0}.items():
            self.highs.setOptionValue(name, value)
        self.highs.passModel(self._model())
        self.until = pace.seconds
        self.searching = False

    def settle(self, cost: Floats, *, step: float, face: bool = False, part: float = 1.0) -> float:
        """Find the answer of least cost among those that every earlier stage leaves, and hold it for the later ones.

        Parameters
        ----------
        cost
            What each column costs.
        step
            Costs of whole answers are multiples of this.
        face
            Whether to hold the answers that are as good by what they have in common, instead of by a row of costs.
        part
            Which part of the time that is left its searches may take.

        Returns
        -------
        float
            What no answer can cost less than; the cost of `best`, where nothing can be better.

        """
        self.highs.changeColsCost(self.columns, np.arange(self.columns, dtype=np.int32), cost)
        found = self._relaxed(inside=len(np.unique(cost[: self.pairs])) == 1)
        if found is None:
            self._hold(cost)
            return float(np.minimum(cost, 0).sum())
        bound = float(cost @ found)
        if _is_whole(found[: self.pairs]):
            self.best = self._rounded(found)
            if face:
                self._stay_on_the_face()
            else:
                self._hold(cost)
            return float(cost @ self.best)
        self.until = self.pace.used + part * self.pace.left
        bound = np.ceil(bound / step - _WHOLE) * step
        enough = max(ENOUGH * abs(bound), step - _WHOLE)
        for free, wanted in zip(self._searches(found), (enough, enough, STILL_ENOUGH * abs(bound)), strict=False):
            if cost @ self.best - bound > max(wanted, enough) - step * _WHOLE:
                every = bool(free.all())
                proof = self._search(cost, free, found, step * (1 - _WHOLE) if every else enough)
                bound = max(bound, proof) if every else bound
        self._hold(cost)
        reached = float(cost @ self.best)
        return reached if reached - bound < step * (1 - _WHOLE) else float(bound)

    def _searches(self, found: Floats) -> Iterator[Mask]:
        """Yield which pairs are open in each search; the others stay as the relaxation has them, if it is whole."""
        split = np.abs(found[: self.pairs] - np.rint(found[: self.pairs])) > _WHOLE
        people = np.zeros(self.problem.people, dtype=bool)
        people[self.problem.person[split]] = True
        reduced = np.abs(np.array(self.highs.getSolution().col_dual)[: self.pairs])
        yield people[self.problem.person]
        wanted = min(GOOD_CHOICES * self.problem.people, MOST_SEARCHED)
        if wanted < self.pairs:
            yield (reduced <= np.partition(reduced, wanted)[wanted]) | (found[: self.pairs] > _WHOLE)
        if self.pairs <= MOST_SEARCHED:
            yield np.ones(self.pairs, dtype=bool)

    def _search(self, cost: Floats, free: Mask, found: Floats, enough: float) -> float:
        """Look for a whole answer that is better than the best so far; return what none with these pairs costs less."""
        columns = np.arange(self.pairs, dtype=np.int32)
        still = np.rint(found[: self.pairs])
        lower, upper = self._limits()
        self.highs.changeColsBounds(self.pairs, columns, np.where(free, lower, still), np.where(free, upper, still))
        self._ask_whole(columns, whole=True)
        self.highs.setOptionValue("mip_abs_gap", enough)
        if free.all():
            start = self.api.HighsSolution()
            start.col_value = list(self.best)
            self.highs.setSolution(start)
        answer = self._run(self.until)
        if answer is not None and cost @ self._rounded(answer) < cost @ self.best:
            self.best = self._rounded(answer)
        proof = -np.inf if answer is None else float(self.highs.getInfo().mip_dual_bound)
        self._ask_whole(columns, whole=False)
        self.highs.changeColsBounds(self.pairs, columns, lower, upper)
        return proof

    def _limits(self) -> tuple[Floats, Floats]:
        linear = self.highs.getLp()
        return np.array(linear.col_lower_)[: self.pairs], np.array(linear.col_upper_)[: self.pairs]

    def _ask_whole(self, columns: Any, *, whole: bool) -> None:
        kinds = self.api.HighsVarType
        kind = np.full(self.pairs, int(kinds.kInteger if whole else kinds.kContinuous), dtype=np.uint8)
        self.highs.changeColsIntegrality(self.pairs, columns, kind)
        self.searching = whole

    def _relaxed(self, *, inside: bool) -> Floats | None:
        """Solve the linear programme from the beginning: from the last stage's answer it takes far longer.

        `inside` goes through the inside of the polytope: faster where all seats cost alike.
        """
        self.highs.clearSolver()
        self.highs.setOptionValue("solver", "ipm" if inside else "simplex")
        found = self._run(self.pace.seconds)
        self.prices = None if found is None else np.array(self.highs.getSolution().row_dual)
        return found

    def _run(self, until: float) -> Floats | None:
        """Solve what stands in the model; None where nothing was found in time."""
        left = (until - self.pace.used) * self.pace.slowness
        if left <= 0:
            return None
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + left)
        self.highs.run()
        feasible = self.highs.getInfo().primal_solution_status == self.api.SolutionStatus.kSolutionStatusFeasible
        if self.highs.getModelStatus() == self.api.HighsModelStatus.kOptimal or (feasible and self.searching):
            return np.array(self.highs.getSolution().col_value)
        return None

    def _rounded(self, values: Floats) -> Floats:
        """Write a whole answer exactly, with what it falls short of each promise."""
        return self._written(np.flatnonzero(np.rint(values[: self.pairs])))

    def _written(self, taken: Indices) -> Floats:
        choice = np.full(self.problem.people, NOBODY, dtype=np.intp)
        choice[self.problem.person[taken]] = taken
        written = np.zeros(self.columns)
        written[taken] = 1
        written[self.pairs :] = [self.problem.shortfall(each, choice) for each in self.problem.promises]
        return written

    def _hold(self, cost: Floats) -> None:
        """Let no later stage cost more at this one than the best so far."""
        used = np.flatnonzero(cost).astype(np.int32)
        inf = float(self.api.kHighsInf)
        self.highs.addRow(-inf, float(cost @ self.best), len(used), used, cost[used])

    def _stay_on_the_face(self) -> None:
        """Let later stages choose among the answers that are as good as this one, and no others.

        By complementary slackness these are the ones that leave every column with a reduced cost where it is, and fill
        every row with a price as it is filled. So no row of large numbers is needed, and the model stays one whose
        relaxation mostly has whole answers.
        """
        solution = self.highs.getSolution()
        priced = np.flatnonzero(np.abs(np.array(solution.col_dual)) > _WHOLE).astype(np.int32)
        self.highs.changeColsBounds(len(priced), priced, self.best[priced], self.best[priced])
        filled = np.array(solution.row_value)
        for row in np.flatnonzero(np.abs(np.array(solution.row_dual)) > _WHOLE).tolist():
            self.highs.changeRowBounds(row, filled[row], filled[row])

    def _model(self) -> Any:
        problem, inf = self.problem, float(self.api.kHighsInf)
        row, column, value, lower, upper = rows_of(problem)
        order = np.lexsort((row, column))
        linear = self.api.HighsLp()
        linear.num_col_, linear.num_row_ = self.columns, len(lower)
        linear.col_cost_ = np.zeros(self.columns)
        linear.col_lower_ = np.zeros(self.columns)
        linear.col_upper_ = np.concatenate([np.ones(self.pairs), np.full(len(problem.promises), inf)])
        linear.row_lower_, linear.row_upper_ = np.maximum(lower, -inf), np.minimum(upper, inf)
        linear.a_matrix_.format_ = self.api.MatrixFormat.kColwise
        linear.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=self.columns))])
        linear.a_matrix_.index_, linear.a_matrix_.value_ = row[order].astype(np.int32), value[order]
        return linear


def _is_whole(values: Floats) -> bool:
    return bool((np.abs(values - np.rint(values)) < _WHOLE).all())
