"""How many openings does an occupation have a year, and do more people finish training than there are openings?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

WITHIN, ABOVE, NO_OPENINGS, UNKNOWN = "within", "above", "no_openings", "unknown"
"""At most as many finish as there are openings; more do; some finish and there is no opening; too little is known."""


@dataclass(frozen=True)
class Openings:
    """Openings a year and the terms that make them; a term that is not known is NaN.

    `per_year` is the sum of the known terms, NaN where none is known; `missing` counts the terms that are not known, so
    that a sum of some is never taken for the whole.
    """

    growth: Floats
    replacement: Floats
    reported: Floats
    per_year: Floats
    missing: npt.NDArray[np.int64]


def openings_per_year(
    employed: npt.ArrayLike,
    *,
    growth_share: npt.ArrayLike,
    replacement_share: npt.ArrayLike,
    reported_vacancies: npt.ArrayLike,
) -> Openings:
    """Add up openings a year: growth, replacement of those who leave, and vacancies that employers reported.

    Parameters
    ----------
    employed
        People employed in the occupation in the area.
    growth_share, replacement_share
        Change of employment, and people who leave the occupation for good, as shares of the employed a year (0.02 is
        2 %). Growth may be negative: then fewer of those who leave are replaced.
    reported_vacancies
        Vacancies a year that are not in the other two terms.

    Notes
    -----
    The sum may be negative where an occupation shrinks faster than people leave it; it is told as it is.

    """
    people, growing, leaving, vacant = np.broadcast_arrays(
        *(np.asarray(each, dtype=float) for each in (employed, growth_share, replacement_share, reported_vacancies))
    )
    terms = np.stack([people * growing, people * leaving, vacant])
    known = np.isfinite(terms)
    total = np.where(known.any(axis=0), np.where(known, terms, 0.0).sum(axis=0), np.nan)
    growth, replacement, reported = (np.where(np.isfinite(term), term, np.nan) for term in terms)
    return Openings(growth, replacement, reported, total, (~known).sum(axis=0))


@dataclass(frozen=True)
class Saturation:
    """People who finish training per opening in a commuting area; `ratio` is NaN where `status` has no number."""

    ratio: Floats
    status: npt.NDArray[np.str_]


def saturation(finishing_persons: npt.ArrayLike, openings: npt.ArrayLike) -> Saturation:
    """Divide the people who finish training in a year by the openings of that year.

    Parameters
    ----------
    finishing_persons
        People who finish training for the occupation in a year, in the whole commuting area.
    openings
        Openings a year in the same area. None, or fewer than none, is no opening.

    Returns
    -------
    Saturation
        `within` for a ratio of 1 or less, also where nobody finishes; `above` for more than 1: the course floods its
        market; `no_openings` where some finish and there is none; `unknown` where a figure is missing.

    """
    finishing, open_ = np.broadcast_arrays(*(np.asarray(each, dtype=float) for each in (finishing_persons, openings)))
    known = np.isfinite(finishing) & np.isfinite(open_)
    nobody = known & (finishing == 0)
    none = known & ~nobody & (open_ <= 0)
    ratio = np.full(finishing.shape, np.nan)
    np.divide(finishing, open_, out=ratio, where=known & ~nobody & ~none)
    ratio[nobody] = 0.0
    status = np.select([~known, none, ratio > 1], [UNKNOWN, NO_OPENINGS, ABOVE], WITHIN)
    return Saturation(ratio, status)
