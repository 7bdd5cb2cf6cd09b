"""How strongly is an occupation asked for in an area, and how far can a small survey be trusted?

A share from few answers is drawn towards the country's: as if, besides those who were asked here, so many more had been
asked who answered as the country does. Fewer than 11 answers are not told at all, and no answer is not a low one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import datetime as dt

Floats = npt.NDArray[np.float64]

LEAST_ASKED = 11
"""Fewer answers than this are suppressed (rulings.md; k = 11 everywhere)."""

AS_IF_ASKED = 30.0
"""How many answers of the country's count beside an area's own: an assumption, a survey of 30 counts half."""

OLD_AFTER_MONTHS = 24
"""A figure older than this is marked: an assumption."""

Z_95 = 1.959963984540054
"""Of a two-sided interval of 95 %."""

KNOWN, SUPPRESSED, NO_DATA = "known", "suppressed", "no_data"


def wilson_interval(hits: npt.ArrayLike, asked: npt.ArrayLike, *, z: float = Z_95) -> tuple[Floats, Floats]:
    """Return the ends of Wilson's interval for a share; NaN where nobody was asked.

    Parameters
    ----------
    hits, asked
        How many of those who were asked said yes. They need not be whole numbers.
    z
        The normal quantile of the interval: 95 % unless told otherwise.

    References
    ----------
    Wilson 1927, Probable inference, the law of succession, and statistical inference, J. Am. Stat. Assoc. 22.

    """
    yes, count = np.broadcast_arrays(*(np.asarray(each, dtype=float) for each in (hits, asked)))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = yes / count
        middle = share + z**2 / (2 * count)
        spread = z * np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
        low, high = (middle - spread) / (1 + z**2 / count), (middle + spread) / (1 + z**2 / count)
    known = np.isfinite(low) & np.isfinite(high)
    return np.where(known, np.clip(low, 0, share), np.nan), np.where(known, np.clip(high, share, 1), np.nan)


@dataclass(frozen=True)
class Demand:
    """A share in each area, alone and drawn towards the country's, with the terms that make it.

    `share` is the area's own, `weight` how much it counts (0 to 1), `score` what comes of both, from `low` to `high`
    with 95 % confidence. All are NaN where `status` is `suppressed` or `no_data`.
    """

    share: Floats
    weight: Floats
    score: Floats
    low: Floats
    high: Floats
    status: npt.NDArray[np.str_]


def demand_scores(
    hits: npt.ArrayLike, asked: npt.ArrayLike, *, national_share: npt.ArrayLike, as_if_asked: float = AS_IF_ASKED
) -> Demand:
    """Draw each area's share towards the country's by the size of its sample.

    With n asked here and n0 as if asked in the country, the area's own share counts n / (n + n0). The interval is
    Wilson's for all n + n0: it always holds the score, and a country that is not like the area makes it too sure.

    Parameters
    ----------
    hits, asked
        Employers who say that an occupation is hard to fill (or any other answer), and those asked, in each area.
    national_share
        The country's share, 0 to 1.
    as_if_asked
        n0: 0 leaves each area's own share as it is.

    References
    ----------
    Efron & Morris 1975, Data analysis using Stein's estimator and its generalizations, J. Am. Stat. Assoc. 70: the
    mean of a beta-binomial model with n0 national answers beforehand.

    """
    yes, count, country = np.broadcast_arrays(
        *(np.asarray(each, dtype=float) for each in (hits, asked, national_share))
    )
    told = np.isfinite(yes) & np.isfinite(count) & np.isfinite(country) & (count > 0)
    shown = told & (count >= LEAST_ASKED)
    own, number = np.where(shown, yes, np.nan), np.where(shown, count, np.nan)
    hits_in_all, in_all = own + as_if_asked * country, number + as_if_asked
    low, high = wilson_interval(hits_in_all, in_all)
    status = np.select([shown, told], [KNOWN, SUPPRESSED], NO_DATA)
    return Demand(own / number, number / in_all, hits_in_all / in_all, low, high, status)


def is_old(as_of: dt.date, on: dt.date) -> bool:
    """Tell whether a figure is older than 24 months on a day; exactly 24 months old is not."""
    months = (on.year - as_of.year) * 12 + on.month - as_of.month
    return months > OLD_AFTER_MONTHS or (months == OLD_AFTER_MONTHS and on.day > as_of.day)
