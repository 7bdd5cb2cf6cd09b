"""How well does a course fit what an area asks for, term by term?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Alignment:
    """How courses (rows) fit areas (columns), from 0 to 1.

    `low` is what is known: the sum of the terms. `high` is what it would be if every occupation whose demand is not
    known were asked for most; the two are equal where all is known. Both are NaN for a course without an occupation.
    """

    low: Floats
    high: Floats


def align(weights: npt.ArrayLike, demand: npt.ArrayLike) -> Alignment:
    """Weigh the demand for the occupations of each course: the sum of m_ko D_ao over its occupations.

    Parameters
    ----------
    weights
        A row for each course, a column for each occupation: what share of the course leads there, as a person
        confirmed. Rows are made to sum to 1.
    demand
        A row for each area, a column for each occupation: a score from 0 to 1, NaN where nothing is known.

    """
    course, area = _shares(weights), np.asarray(demand, dtype=float)
    unknown = np.isnan(area)
    low = course @ np.where(unknown, 0.0, area).T
    return Alignment(low, low + course @ unknown.T.astype(float))


def alignment_terms(weights: npt.ArrayLike, demand: npt.ArrayLike) -> Floats:
    """Return the terms of one course in one area, an occupation each: they sum to `Alignment.low`.

    NaN where the demand is not known and the course leads there; 0 where it does not lead.
    """
    course, area = _shares(np.atleast_2d(np.asarray(weights, dtype=float)))[0], np.asarray(demand, dtype=float)
    return np.where(course == 0, 0.0, course * area)


def _shares(weights: npt.ArrayLike) -> Floats:
    rows = np.asarray(weights, dtype=float)
    total = rows.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(total > 0, rows / total, np.nan), dtype=float)
