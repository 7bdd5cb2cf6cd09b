"""What is taught in an area and not needed there, and what is needed there and not taught?

Both lists are about the commuting area: those whose centre lies within reach of the area's own. What is not known is on
neither list: an occupation of which no demand is known is not "not needed", and one whose demand is known only for a
larger group is judged by that group (`known_as`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.labour.demand import KNOWN
from assessments.labour.openings import ABOVE, NO_OPENINGS, saturation
from assessments.labour.records import OCCUPATION

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

TAUGHT_NOT_NEEDED, NEEDED_NOT_TAUGHT = "taught_not_needed", "needed_not_taught"
LISTS = (TAUGHT_NOT_NEEDED, NEEDED_NOT_TAUGHT)

MANY_FINISH, NO_OPENING, HAS_OPENINGS, HARD_TO_FILL = (
    "more_finish_than_openings",
    "no_openings",
    "openings",
    "hard_to_fill",
)
"""Why something is on a list: more people finish in a year than there are openings; some finish and there is none;
there are openings; or, where openings are not known, employers find it harder to fill than other occupations."""


def commuting(picture: pd.DataFrame, taught: pd.DataFrame, near: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Lay supply beside demand, for each area and occupation of which either is known.

    Parameters
    ----------
    picture
        As `picture_of` returns it.
    taught
        As `taught_in` returns it, at the same digits.
    near
        The areas of each area's commuting area, itself included.

    Returns
    -------
    pandas.DataFrame
        Indexed by area and subject: `openings_per_year` and `finishing_per_year` of the area alone,
        `openings_commuting` and `finishing_commuting` of its commuting area (the sums of what is known, NaN where
        nothing is), `seats`, `courses`, `courses_commuting`, `known_as` (the subject by which its demand is known), and
        the `saturation` with its `saturation_status`.

    """
    demand = picture.set_index(["area_id", "subject"])
    supply = taught.set_index(["area_id", "subject"])
    found = pd.DataFrame(index=demand.index.union(supply.index).sort_values())
    known = set(demand.index[demand["status"] == KNOWN])
    found["known_as"] = [known_as(area, subject, known) for area, subject in found.index]
    found = found.join(supply)
    at = pd.MultiIndex.from_arrays([found.index.get_level_values("area_id"), found["known_as"].fillna("")])
    found["openings_per_year"] = demand["openings_per_year"].reindex(at).to_numpy()
    areas = sorted({*found.index.get_level_values("area_id"), *near})
    reach = _reach(areas, near)
    for name, values in (("openings", demand["openings_per_year"]), ("finishing", supply["finishing_per_year"])):
        spread = _spread(values, areas, reach)
        key = at if name == "openings" else found.index
        found[f"{name}_commuting"] = spread.reindex(key).to_numpy(dtype=float)
    found["courses_commuting"] = _spread(supply["courses"], areas, reach).reindex(found.index).fillna(0).to_numpy()
    found[["courses", "seats_unstated"]] = found[["courses", "seats_unstated"]].fillna(0)
    nobody = (found["courses_commuting"] == 0).to_numpy()
    finishing = np.where(nobody, 0.0, found["finishing_commuting"])
    said = saturation(finishing, found["openings_commuting"])
    return found.assign(saturation=said.ratio, saturation_status=said.status)


def known_as(area: str, subject: str, known: set[Any]) -> str | None:
    """Return the subject by which the demand for another is known in an area: its own, else the group that holds it."""
    for length in range(len(subject), 1, -1):
        if (area, subject[:length]) in known:
            return subject[:length]
    return None


def _reach(areas: list[str], near: Mapping[str, tuple[str, ...]]) -> npt.NDArray[np.float64]:
    place = {area: number for number, area in enumerate(areas)}
    reach = np.eye(len(areas))
    for area, others in near.items():
        for other in others:
            if other in place:
                reach[place[area], place[other]] = 1.0
    return reach


def _spread(values: pd.Series[float], areas: list[str], reach: npt.NDArray[np.float64]) -> pd.Series[float]:
    """Add up what is known in each area's commuting area; NaN where nothing is known in all of it."""
    if values.empty:
        return pd.Series(dtype="float64", index=values.index)
    table = values.astype(float).unstack("subject").reindex(areas)  # noqa: PD010 - each pair stands once
    known = table.notna().to_numpy(dtype=float)
    total, count = reach @ table.fillna(0.0).to_numpy(), reach @ known
    summed = pd.DataFrame(np.where(count > 0, total, np.nan), index=table.index, columns=table.columns)
    stacked: Any = summed.stack()  # noqa: PD013 - two levels of names become one index
    return pd.Series(stacked)


def two_lists(supply: pd.DataFrame, picture: pd.DataFrame) -> pd.DataFrame:
    """List what is taught and not needed, and what is needed and not taught, in each area, the most first.

    Taught and not needed: a course is in the area, and in its commuting area more people finish than there are
    openings, or there is no opening at all. Needed and not taught: there are openings in the area, or, where openings
    are not known, employers find it harder to fill than the country's employers find all occupations on average; and no
    course in the commuting area leads to it, nor to a group that holds it.

    Parameters
    ----------
    supply
        As `commuting` returns it.
    picture
        As `picture_of` returns it, at the same digits.

    """
    demand = picture.set_index(["area_id", "subject"])
    is_work = supply.index.get_level_values("subject").str.startswith(OCCUPATION)
    work = supply[is_work]
    flooded = work["saturation_status"].isin([ABOVE, NO_OPENINGS]) & (work["courses"] > 0)
    taught = work[flooded].assign(list=TAUGHT_NOT_NEEDED)
    taught["reason"] = np.where(taught["saturation_status"] == NO_OPENINGS, NO_OPENING, MANY_FINISH)
    taught["size"] = taught["finishing_commuting"] - taught["openings_commuting"].clip(lower=0)
    asked = demand[(demand["status"] == KNOWN) & demand.index.get_level_values("subject").str.startswith(OCCUPATION)]
    average = _average(asked)
    needed = (asked["openings_per_year"] > 0) | (asked["openings_per_year"].isna() & (asked["score"] > average))
    rows = work.loc[work.index.isin(asked.index[needed])]
    rows = rows[~_is_taught(rows, work)]
    needed_rows = rows.assign(list=NEEDED_NOT_TAUGHT)
    needed_rows["reason"] = np.where(needed_rows["openings_per_year"] > 0, HAS_OPENINGS, HARD_TO_FILL)
    needed_rows["size"] = needed_rows["openings_per_year"].fillna(0.0)
    both = pd.concat([taught, needed_rows])
    order = both.assign(place=both["list"].map(LISTS.index)).sort_values(
        ["place", "size"], ascending=[True, False], kind="stable"
    )
    order = order.sort_index(level="area_id", sort_remaining=False, kind="stable")
    return order.drop(columns=["place", "size"]).reset_index()


def _average(asked: pd.DataFrame) -> float:
    """Return the share of all answers of employers, whatever they were asked about, that say it is hard to fill."""
    hits, count = asked["hits"].sum(), asked.loc[asked["hits"].notna(), "asked"].sum()
    return float(hits / count) if count else 0.5


def _is_taught(rows: pd.DataFrame, work: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell which occupations a course in the commuting area leads to: to itself, a group of it or a part of it."""
    here = work[work["courses_commuting"] > 0]
    by_area: dict[str, list[str]] = {}
    for area, subject in here.index:
        by_area.setdefault(area, []).append(subject)
    return np.array(
        [
            any(subject.startswith(other) or other.startswith(subject) for other in by_area.get(area, ()))
            for area, subject in rows.index
        ],
        dtype=bool,
    )
