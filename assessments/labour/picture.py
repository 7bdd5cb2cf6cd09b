"""What does each area ask for, term by term: openings a year, a score from 0 to 1, and how common is the work there?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.labour.concentration import location_quotients
from assessments.labour.demand import AS_IF_ASKED, demand_scores
from assessments.labour.figures import figures_of
from assessments.labour.openings import openings_per_year
from assessments.labour.records import OCCUPATION

if TYPE_CHECKING:
    import datetime as dt

EMPLOYERS, VACANCIES = "employers", "openings"
"""What a score rests on: the share of employers who find it hard to fill, or, where none were asked, how the openings
of the area rank among its occupations."""

UNSTATED_SAMPLE = AS_IF_ASKED
"""A figure of which nobody said how many stand behind it counts as a sample of 30: half of its own, half the country's.
An assumption; such a figure is marked weak."""


def picture_of(
    records: pd.DataFrame,
    *,
    level: int,
    digits: int,
    on: dt.date,
    growth_share: float = np.nan,
    replacement_share: float = np.nan,
) -> pd.DataFrame:
    """Say what is asked for in each area of a level, by occupation at so many digits and by sector.

    Parameters
    ----------
    records
        As `records_of` returns them.
    level, digits, on
        As `figures_of` takes them.
    growth_share, replacement_share
        Change of employment, and people who leave an occupation for good, as shares of the employed a year; NaN where
        the office has set none: the term is then not counted, and said to be missing.

    Returns
    -------
    pandas.DataFrame
        The rows of `figures_of` with their `country`; `growth`, `replacement` and `openings` (the terms) summing to
        `openings_per_year`, of which `terms_missing` are not known; `location_quotient`; and `score` from `score_low`
        to `score_high`, drawn from `own` towards `national` by `score_weight`, resting on `basis`. All figures are NaN
        where the status is `suppressed`.

    """
    found = figures_of(records, level=level, digits=digits, on=on)
    country_of = dict(zip(records[f"at{level}"], records["at0"], strict=True))
    found["country"] = [country_of.get(area, "") for area in found["area_id"]]
    nation = figures_of(records, level=0, digits=digits, on=on)
    opening = openings_per_year(
        found["employed"],
        growth_share=growth_share,
        replacement_share=replacement_share,
        reported_vacancies=found["openings"],
    )
    found["growth"], found["replacement"] = opening.growth, opening.replacement
    found["openings_per_year"], found["terms_missing"] = opening.per_year, opening.missing
    whole, whole_nation = found, nation
    if digits > 1:
        whole = figures_of(records, level=level, digits=1, on=on)
        whole_nation = figures_of(records, level=0, digits=1, on=on)
    found["location_quotient"] = _quotients(found, nation, _employed(whole), _employed(whole_nation))
    return found.join(_scores(found, nation))


def _employed(figures: pd.DataFrame) -> pd.Series[float]:
    """Add up everybody employed in each area, by whether they are counted by occupation or by sector."""
    counted = figures[figures["employed"].notna()]
    names = set(zip(counted["area_id"], counted["subject"], strict=True))
    outermost = [
        not any((area, subject[:length]) in names for length in range(2, len(subject)))
        for area, subject in zip(counted["area_id"], counted["subject"], strict=True)
    ]
    kept = counted[np.array(outermost, dtype=bool)]
    total: pd.Series[float] = kept.groupby(["area_id", kept["subject"].str[:1]])["employed"].sum()
    return total


def _quotients(
    found: pd.DataFrame, nation: pd.DataFrame, in_area: pd.Series[float], in_country: pd.Series[float]
) -> Any:
    family = found["subject"].str[:1]
    return location_quotients(
        found["employed"],
        _looked_up(in_area, found["area_id"], family),
        _looked_up(nation.set_index(["area_id", "subject"])["employed"], found["country"], found["subject"]),
        _looked_up(in_country, found["country"], family),
    )


def _looked_up(values: pd.Series[float], first: pd.Series[str], then: pd.Series[str]) -> Any:
    if not len(first) or values.empty:
        return np.full(len(first), np.nan)
    return values.reindex(pd.MultiIndex.from_arrays([first, then])).to_numpy(dtype=float)


def _scores(found: pd.DataFrame, nation: pd.DataFrame) -> pd.DataFrame:
    """Draw each area's share of employers, or rank of openings, towards the country's."""
    country = nation.assign(rank=_ranks(nation)).set_index(["area_id", "subject"])
    asked = found["asked"].notna().to_numpy()
    own = np.where(asked, found["share"], _ranks(found))
    number = np.where(asked, found["asked"], found["observations"].fillna(UNSTATED_SAMPLE))
    share, rank = (_looked_up(country[name], found["country"], found["subject"]) for name in ("share", "rank"))
    national = np.where(asked, share, rank)
    scored = demand_scores(own * number, number, national_share=national)
    basis = np.select([np.isnan(scored.score), asked], ["", EMPLOYERS], VACANCIES)
    return pd.DataFrame(
        {
            "own": np.where(np.isnan(scored.score), np.nan, own),
            "national": np.where(np.isnan(scored.score), np.nan, national),
            "score_weight": scored.weight,
            "score": scored.score,
            "score_low": scored.low,
            "score_high": scored.high,
            "basis": basis,
        },
        index=found.index,
    )


def _ranks(figures: pd.DataFrame) -> Any:
    """Rank the openings of each occupation among those of its area: the share of them with fewer, ties counting half.

    NaN where openings are not known, or those of no other occupation of the area are.
    """
    occupations = figures["openings"].where(figures["subject"].str.startswith(OCCUPATION))
    sectors = figures["openings"].where(~figures["subject"].str.startswith(OCCUPATION))
    ranks = np.full(len(figures), np.nan)
    for each in (occupations, sectors):
        grouped = each.groupby(figures["area_id"])
        count = grouped.transform("count")
        share = (grouped.rank(method="average") - 0.5) / count
        ranks = np.where((count > 1) & each.notna(), share, ranks)
    return ranks
