"""What is known of each area and occupation once the figures that are kept are added up?

Of figures about the same thing the newest counts. A figure for a whole area, or a whole group of occupations, counts
before the sum of its parts: nothing is counted twice, and what is known only for the whole is never divided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessments.labour.demand import AS_IF_ASKED, KNOWN, SUPPRESSED, is_old
from assessments.labour.records import LEVELS, OCCUPATION

if TYPE_CHECKING:
    import datetime as dt

    import numpy.typing as npt
MEASURES = ("openings", "employed", "informal_employed", "self_employed")
"""Figures that are added up; the share of employers and the wage are averaged."""

OLD, SMALL, UNSTATED, UNLISTED = "old", "small", "unstated", "unlisted"
"""Why a figure is weak: older than 24 months, from fewer than 30 observations, nobody said from how many, or no longer
in the newest file of its source."""

_KEYS = ["place", "subject", "measure"]


def figures_of(records: pd.DataFrame, *, level: int, digits: int, on: dt.date) -> pd.DataFrame:
    """Add up the figures of each area of a level and each occupation at so many digits, or sector.

    Parameters
    ----------
    records
        As `records_of` returns them.
    level
        0 for countries (`area_id` is then the country's code), 1 for regions, 2 for districts. Figures known only for a
        larger area are left out.
    digits
        1 to 4 digits of ISCO-08. An occupation known with fewer digits keeps its own code.
    on
        The day on which a figure may be old.

    Returns
    -------
    pandas.DataFrame
        A row for each area and subject of which anything is recorded, in their order: the figures (NaN where none),
        `hits` of `asked` employers who find it hard to fill (their `share`), `wage_month` and `wage_currency` (NaN
        where several currencies meet), `observations`, `day` (the oldest), `status` (`known` or `suppressed`), `weak`
        (the reasons, separated by spaces), `methods` and `sources`.

    """
    inside = records[(records["level"] >= level) & records[f"at{level}"].notna()]
    told = _with_hits(inside[inside["told"]])
    used = _uncovered(_newest(_long(told)), level=level, digits=digits)
    inside, used = (
        frame.assign(area_id=frame[f"at{level}"], target=_targets(frame["subject"], digits)) for frame in (inside, used)
    )
    named = inside.groupby(["area_id", "target"], sort=True).size().index
    found = pd.DataFrame(index=named)
    grouped = used[used["measure"].isin(MEASURES)].pivot_table(
        index=["area_id", "target"], columns="measure", values="value", aggfunc="sum"
    )
    found = found.join(grouped.reindex(columns=list(MEASURES)))
    shares = used[used["measure"] == "hits"].groupby(["area_id", "target"])[["value", "asked"]].sum()
    found = found.join(shares.rename(columns={"value": "hits"}))
    with np.errstate(divide="ignore", invalid="ignore"):
        found["share"] = found["hits"] / found["asked"]
    found = found.join(_wages(used)).join(_behind(used, on=on))
    found["status"] = np.where(found["day"].notna() | found["observed"].notna(), KNOWN, SUPPRESSED)
    found["weak"] = found["weak"].astype(object).where(found["weak"].notna(), "")
    return found.drop(columns="observed").reset_index().rename(columns={"target": "subject"})


def _targets(subject: pd.Series[str], digits: int) -> pd.Series[str]:
    return subject.where(~subject.str.startswith(OCCUPATION), subject.str.slice(0, 1 + digits))


def _with_hits(told: pd.DataFrame) -> pd.DataFrame:
    return told.assign(hits=told["hard_to_fill_share"] * told["asked"])


def _long(told: pd.DataFrame) -> pd.DataFrame:
    """Write each figure on a row of its own."""
    kept = ["place", "level", "at0", "at1", "at2", "subject", "detail", "day", "observations", "asked", "gone"]
    kept += ["method", "source", "wage_currency"]
    parts = []
    for name in (*MEASURES, "hits", "wage_month"):
        part = told[told[name].notna()]
        parts.append(part[kept].assign(measure=name, value=part[name].to_numpy()))
    return pd.concat(parts, ignore_index=True)


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep, of figures about the same, the newest; and a figure without a sector instead of those by sector."""
    order = rows.sort_values(["day", "observations"], na_position="first", kind="stable")
    newest = order.drop_duplicates([*_KEYS, "detail"], keep="last")
    whole = pd.MultiIndex.from_frame(newest.loc[newest["detail"] == "", _KEYS])
    keys = pd.MultiIndex.from_frame(newest[_KEYS])
    return newest[(newest["detail"] == "") | ~keys.isin(whole)]


def _uncovered(rows: pd.DataFrame, *, level: int, digits: int) -> pd.DataFrame:
    """Leave out figures that are part of another one: of an area, or a group of occupations, that holds theirs."""
    lines = [rows["place"].to_numpy(dtype=object)]
    lines += [
        rows[f"at{above}"].astype(object).where(rows["level"] > above).to_numpy(dtype=object)
        for above in LEVELS[level:]
    ]
    places, kinds = _numbered(np.concatenate(lines)).reshape(len(lines), -1), _numbered(rows["measure"].to_numpy())
    names, at = np.unique(rows["subject"].to_numpy(dtype=object).astype(str), return_inverse=True)
    wider = _wider(names.tolist(), digits)
    every = 1 + int(wider.max(initial=0))

    def keys(line: int, subject: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        known = (places[line] >= 0) & (subject >= 0)
        whole = (kinds * (1 + places.max(initial=0)) + places[line]) * every + subject
        return np.where(known, whole, -1)

    there = keys(0, wider[0][at])
    covered = np.zeros(len(rows), dtype=bool)
    for step in range(len(lines)):
        for shorter in range(0 if step else 1, len(wider)):
            asked = keys(step, wider[shorter][at])
            covered |= (asked >= 0) & np.isin(asked, there)
    return rows[~covered]


def _numbered(names: npt.NDArray[np.object_]) -> npt.NDArray[np.int64]:
    """Give each name a number, the same one alike; -1 where there is none."""
    return pd.factorize(pd.Series(names, dtype=object))[0].astype(np.int64)


def _wider(subjects: list[str], digits: int) -> npt.NDArray[np.int64]:
    """Give each subject, and the groups shorter than it that count to the same target, a number; -1 where none."""
    number: dict[str, int] = {}

    def numbered(subject: str, shorter: int) -> int:
        least = 1 + digits if subject[0] == OCCUPATION else len(subject)
        if shorter and len(subject) - shorter < least:
            return -1
        return number.setdefault(subject[: len(subject) - shorter], len(number))

    found = [[numbered(subject, shorter) for subject in subjects] for shorter in range(_MOST_DIGITS)]
    return np.array(found, dtype=np.int64).reshape(_MOST_DIGITS, len(subjects))


_MOST_DIGITS = 4


def _wages(used: pd.DataFrame) -> pd.DataFrame:
    """Average the wages of a month where they are in one currency."""
    wages = used[(used["measure"] == "wage_month") & (used["wage_currency"] != "")]
    grouped = wages.groupby(["area_id", "target"])
    one = grouped["wage_currency"].min() == grouped["wage_currency"].max()
    return pd.DataFrame(
        {"wage_month": grouped["value"].mean().where(one), "wage_currency": grouped["wage_currency"].first().where(one)}
    )


def _behind(used: pd.DataFrame, *, on: dt.date) -> pd.DataFrame:
    """Say what stands behind the figures: how many observations, from when, from whom, and what makes them weak."""
    by_place = used.groupby(["area_id", "target", "place"])["observations"].max()
    keys = ["area_id", "target"]
    found = pd.DataFrame({"observations": by_place.groupby(level=keys).sum(min_count=1)})
    grouped = used.groupby(keys)
    found = found.reindex(grouped.size().index)
    found["day"] = grouped["day"].min()
    found["observed"] = grouped.size()
    for name in ("method", "source"):
        found[f"{name}s"] = _joined(used.loc[used[name] != "", [*keys, name]].drop_duplicates(), keys, name)
    unstated = used["observations"].isna().groupby([used[key] for key in keys]).any()
    reasons = {
        OLD: found["day"].map(lambda day: bool(pd.notna(day)) and is_old(day.date(), on)),
        SMALL: found["observations"] < AS_IF_ASKED,
        UNSTATED: unstated,
        UNLISTED: grouped["gone"].any(),
    }
    marks = pd.DataFrame({name: said.reindex(found.index).astype(bool) for name, said in reasons.items()})
    found["weak"] = [
        " ".join(name for name, said in zip(reasons, row, strict=True) if said) for row in marks.to_numpy()
    ]
    return found


def _joined(named: pd.DataFrame, keys: list[str], name: str) -> pd.Series[str]:
    """Write the names of each group behind one another, in order."""
    several = named.duplicated(keys, keep=False)
    one = named[~several].set_index(keys)[name]
    more = named[several].groupby(keys)[name].agg(lambda names: "; ".join(sorted(names)))
    return one if more.empty else pd.concat([one, more])
