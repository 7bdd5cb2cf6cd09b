"""What do single answers and advertisements add up to, once a person has confirmed which occupation a title means?

One answer of a survey and one advertisement are kept as rows of their own. Here they become figures: of each area (or
point) and occupation, survey by survey. A title that nobody has confirmed counts for nothing and is listed.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

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
    if rows.empty:
        return rows
    number = rows.groupby(keys, dropna=False, sort=True).ngroup()
    groups = rows.groupby(number)
    titles = groups["job_title"]
    return (
        groups.first()
        .assign(
            **groups[list(_SUMS)].sum(min_count=1),
            demand_id=rows.sort_values("demand_id").groupby(number)["demand_id"].agg(_counted_id),
            reference_date=groups["reference_date"].max(),
            source_date=groups["source_date"].max(),
            missing_since=groups["missing_since"].max(),
            hard_to_fill_share=_shares(rows, number),
            job_title=titles.min().where(titles.min() == titles.max()),
            **_wages(rows, number),
        )
        .reindex(columns=rows.columns)
    )


def _counted_id(ids: pd.Series[str]) -> str:
    """Name what several rows add up to; one row keeps its name."""
    if len(ids) == 1:
        return str(ids.iloc[0])
    return f"counted-{hashlib.blake2b(chr(31).join(ids).encode(), digest_size=6).hexdigest()}"


def _shares(rows: pd.DataFrame, number: pd.Series[int]) -> pd.Series[float]:
    """Return the share of all employers asked; where nobody says how many were asked, each share counts alike."""
    shares = rows["hard_to_fill_share"].astype(float)
    asked = rows["employers_asked"].astype(float).where(shares.notna())
    stated = asked.notna().groupby(number).transform("any")
    weights = asked.fillna(1.0).where(stated, 1.0).where(shares.notna(), 0.0)
    hits, total = ((shares.fillna(0.0) * weights).groupby(number).sum(), weights.groupby(number).sum())
    return (hits / total).where(total > 0)


def _wages(rows: pd.DataFrame, number: pd.Series[int]) -> dict[str, Any]:
    """Return the median of the wages in the currency and period that most rows of a figure say."""
    paid = pd.DataFrame(
        {
            "figure": number,
            "amount": rows["wage_amount"].astype(float),
            "currency": rows["wage_currency"].fillna("").astype(str),
            "period": rows["wage_period"].fillna("").astype(str),
        }
    ).dropna(subset=["amount"])
    kinds = paid.groupby(["figure", "currency", "period"])["amount"].agg(["size", "median"]).reset_index()
    kinds = kinds.sort_values(["figure", "size", "currency", "period"], ascending=[True, False, True, True])
    most = kinds.drop_duplicates("figure").set_index("figure")
    return {
        "wage_amount": most["median"],
        "wage_currency": most["currency"].where(most["currency"] != ""),
        "wage_period": most["period"].where(most["period"] != ""),
    }
