"""Which occupations are taught where, and how many people finish learning them in a year?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.labour.records import OCCUPATION

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from assessments.offers import Offers

WEEKS_A_YEAR = 52.0
DAYS_A_YEAR = 365


def courses_taught(
    offers: Offers,
    codes: Mapping[str, Sequence[str]],
    area_of_service: npt.NDArray[np.object_],
) -> pd.DataFrame:
    """List the courses that run or are to run, a row for each at each of its sites.

    Parameters
    ----------
    offers
        Everything on offer on the day asked about; what has ended is left out.
    codes
        The ISCO-08 codes that each programme leads to; one that is not there, or with none, is no course.
    area_of_service
        The area in which each service lies, None where nobody knows.

    Returns
    -------
    pandas.DataFrame
        `seats` and `finishing_per_year` are the programme's, shared evenly by its sites; NaN where no number of seats
        is stated.

    """
    programmes, services = offers.programmes, offers.services
    pairs = [
        (offer.programme, offer.service)
        for offer in offers.items
        if offer.programme is not None and offer.availability != "ended"
    ]
    pairs = [pair for pair in pairs if codes.get(str(programmes["programme_id"].iloc[pair[0]]))]
    sites = pd.Series([programme for programme, _ in pairs], dtype="int64").value_counts()
    rows = [
        _row(programmes.iloc[programme], services.iloc[service], int(sites[programme]), on=offers.on)
        | {"area_id": area_of_service[service]}
        for programme, service in pairs
    ]
    columns = ["programme_id", "programme_name", "service_id", "site_name", "latitude", "longitude", "country", "seats"]
    columns += ["finishing_per_year", "duration_weeks", "sites", "area_id"]
    found = pd.DataFrame(rows, columns=columns)
    found["codes"] = [tuple(codes[name]) for name in found["programme_id"]]
    return found


def _row(programme: pd.Series[Any], service: pd.Series[Any], sites: int, *, on: dt.date) -> dict[str, Any]:
    seats = programme["seats_total"]
    seats = programme["seats_available"] if pd.isna(seats) else seats
    share = np.nan if pd.isna(seats) else float(seats) / sites
    weeks = float(programme["duration_weeks"]) if pd.notna(programme["duration_weeks"]) else np.nan
    site = service["site_name"] if pd.notna(service["site_name"]) else service["service_name"]
    return {
        "programme_id": programme["programme_id"],
        "programme_name": programme["programme_name"],
        "service_id": service["service_id"],
        "site_name": site,
        "latitude": service["latitude"],
        "longitude": service["longitude"],
        "country": service["country"],
        "seats": share,
        "finishing_per_year": share * intakes_a_year(programme["intake_dates"], weeks, on=on),
        "duration_weeks": weeks,
        "sites": sites,
    }


def intakes_a_year(intake_dates: object, duration_weeks: float, *, on: dt.date) -> float:
    """Tell how often a year a course begins: the intakes listed for the year ahead, the day asked about included.

    Where none is listed for that year, once; a course longer than a year as often as its length allows (a course of two
    years: half a time). An assumption.
    """
    listed = [] if not isinstance(intake_dates, str) else intake_dates.split()
    ahead = [day for day in listed if on.isoformat() <= day < _in_a_year(on)]
    if ahead:
        return float(len(ahead))
    return 1.0 if np.isnan(duration_weeks) else min(1.0, WEEKS_A_YEAR / max(duration_weeks, 1.0))


def _in_a_year(on: dt.date) -> str:
    return (pd.Timestamp(on) + pd.Timedelta(days=DAYS_A_YEAR)).date().isoformat()


def taught_in(courses: pd.DataFrame, *, digits: int) -> pd.DataFrame:
    """Add up the courses of each area by occupation at so many digits; a course of several shares its seats evenly.

    Returns
    -------
    pandas.DataFrame
        `courses` counts programmes, `seats` and `finishing_per_year` are the sums of the stated ones (NaN where none is
        stated), `seats_unstated` the programmes of which none are.

    """
    keys = ["area_id", "subject"]
    placed = courses[courses["area_id"].notna()]
    each = placed.assign(share=[1 / len(codes) for codes in placed["codes"]]).explode("codes")
    each["subject"] = OCCUPATION + each["codes"].astype(str).str.slice(0, digits)
    for name in ("seats", "finishing_per_year"):
        each[name] = each[name].astype(float) * each["share"].astype(float)
    sums = each.groupby(keys)[["seats", "finishing_per_year"]].sum(min_count=1)
    sums["courses"] = each.groupby(keys)["programme_id"].nunique()
    sums["seats_unstated"] = each[each["seats"].isna()].groupby(keys)["programme_id"].nunique()
    sums["seats_unstated"] = sums["seats_unstated"].fillna(0).astype("int64")
    return sums.reset_index()
