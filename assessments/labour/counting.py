"""What do single answers and advertisements add up to, once a person has confirmed which occupation a title means?

One answer of a survey and one advertisement are kept as rows of their own. Here they become figures: of each area (or
point) and occupation, survey by survey. A title that nobody has confirmed counts for nothing and is listed.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layers.occupations.plain_titles import asked_title
from layers.schemas import Demand

if TYPE_CHECKING:
    from collections.abc import Mapping

MONTHS_OF_ADVERTISEMENTS = 12
"""Advertisements of a list count together over the twelve months up to its last one: openings are those of a year."""

_KEYS = (
    "area_id",
    "latitude",
    "longitude",
    "catchment_km",
    "isco08_code",
    "isic4_code",
    "demand_method",
    "demand_source",
)
"""What figures are counted by."""

_SUMS = ("openings", "employed", "informal_employed", "self_employed", "employers_asked", "sample_size")


def with_confirmed(demand: pd.DataFrame, confirmed: Mapping[str, str]) -> pd.DataFrame:
    """Fill in the occupation of rows that have only a title, where a person confirmed it.

    Parameters
    ----------
    demand
        Schema Demand.
    confirmed
        Comparable form of a title (`asked_title`) -> ISCO-08 code.

    """
    titles = demand["job_title"].where(demand["isco08_code"].isna())
    meant = {title: confirmed.get(asked_title(title)) for title in titles.dropna().unique()}
    return demand.assign(isco08_code=demand["isco08_code"].fillna(titles.map(meant).astype("str")))


def unconfirmed_titles(demand: pd.DataFrame, confirmed: Mapping[str, str]) -> pd.DataFrame:
    """List the titles that count for no occupation yet, those of most openings first.

    Returns
    -------
    pandas.DataFrame
        `title` (as written most often of those that compare alike), `rows` and `openings` behind it. Rows that have a
        sector are listed too: they count for the sector, not yet for an occupation.

    """
    rows = with_confirmed(_standing(demand), confirmed)
    rows = rows[rows["isco08_code"].isna() & rows["job_title"].notna()]
    plain = rows["job_title"].map(asked_title)
    found = [
        (str(group["job_title"].mode().iloc[0]), len(group), float(group["openings"].sum()))
        for _, group in rows.groupby(plain, sort=True)
    ]
    listed = pd.DataFrame(found, columns=["title", "rows", "openings"])
    return listed.sort_values(["openings", "rows", "title"], ascending=[False, False, True], ignore_index=True)


def counted_demand(demand: pd.DataFrame, confirmed: Mapping[str, str]) -> pd.DataFrame:
    """Return demand as figures: those of the files, and what answers and advertisements add up to.

    Openings and people are summed; the share that is hard to fill is that of the employers who were asked about the
    occupation; a wage is the median of those in the currency and period that most say. Figures of one survey and day
    whose titles mean the same occupation are summed too. `sample_size` is the number of answers or advertisements.

    Parameters
    ----------
    demand
        Schema Demand, as it is stored.
    confirmed
        Comparable form of a title (`asked_title`) -> ISCO-08 code.

    Returns
    -------
    pandas.DataFrame
        Schema Demand; every row is a figure about an occupation or a sector. Advertisements and answers that a newer
        file no longer lists, or whose title nobody confirmed, are left out.

    """
    rows = with_confirmed(demand, confirmed)
    rows = rows[rows["isco08_code"].notna() | rows["isic4_code"].notna()]
    single = rows["evidence"].isin(("answer", "advertisement")).to_numpy()
    figures, singles = rows[~single], _in_their_year(_standing(rows[single]))
    several = figures.duplicated([*_KEYS, "reference_date"], keep=False).to_numpy()
    parts = [
        figures[~several],
        _summed(figures[several], [*_KEYS, "reference_date"]),
        _summed(singles, [*_KEYS, "evidence"]),
    ]
    parts = [part for part in parts if len(part)]
    if not parts:
        return Demand.empty()
    whole = pd.concat([pd.DataFrame(part).astype(object) for part in parts]).assign(evidence="figure")
    return Demand.parse(whole.sort_values("demand_id", ignore_index=True))


def _standing(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["missing_since"].isna()]


def _in_their_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out advertisements from more than twelve months before the last one of their list."""
    last = rows.groupby(rows["demand_source"].fillna(""))["reference_date"].transform("max")
    early = rows["reference_date"] <= last - pd.DateOffset(months=MONTHS_OF_ADVERTISEMENTS)
    return rows[~(early & (rows["evidence"] == "advertisement"))]


def _summed(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Make one figure of the rows that share these cells."""
    made = [_one_figure(group) for _, group in rows.groupby(keys, dropna=False, sort=True)]
    return pd.DataFrame(made, columns=rows.columns)


def _one_figure(group: pd.DataFrame) -> dict[str, Any]:
    figure: dict[str, Any] = {str(name): value for name, value in group.iloc[0].items()}
    if len(group) > 1:
        ids = "\x1f".join(sorted(group["demand_id"]))
        figure["demand_id"] = f"counted-{hashlib.blake2b(ids.encode(), digest_size=6).hexdigest()}"
    for name in _SUMS:
        figure[name] = group[name].sum(min_count=1)
    figure["reference_date"] = group["reference_date"].max()
    figure["source_date"] = group["source_date"].max()
    figure["missing_since"] = group["missing_since"].max()
    figure["hard_to_fill_share"] = _share(group)
    figure |= _wage(group)
    titles = group["job_title"].dropna().unique()
    figure["job_title"] = titles[0] if len(titles) == 1 else None
    return figure


def _share(group: pd.DataFrame) -> float:
    """Return the share of all employers asked; where nobody says how many were asked, each share counts alike."""
    asked, shares = group["employers_asked"].astype(float), group["hard_to_fill_share"].astype(float)
    known = shares.notna()
    if not known.any():
        return np.nan
    weights = asked[known].fillna(1.0) if asked[known].notna().any() else pd.Series(1.0, index=shares[known].index)
    total = float(weights.sum())
    return float((shares[known] * weights).sum() / total) if total > 0 else np.nan


def _wage(group: pd.DataFrame) -> dict[str, Any]:
    paid = group[group["wage_amount"].notna()]
    nothing = {"wage_amount": np.nan, "wage_currency": None, "wage_period": None}
    if paid.empty:
        return nothing
    kinds = list(zip(paid["wage_currency"].fillna(""), paid["wage_period"].fillna(""), strict=True))
    currency, period = max(sorted(set(kinds)), key=kinds.count)
    amounts = [amount for amount, kind in zip(paid["wage_amount"], kinds, strict=True) if kind == (currency, period)]
    return {
        "wage_amount": float(np.median(amounts)),
        "wage_currency": currency or None,
        "wage_period": period or None,
    }
