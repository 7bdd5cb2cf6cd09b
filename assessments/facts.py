"""What is known about people, as arrays: holes stay holes, half-knowledge becomes an interval.

A missing birth date is the interval of every possible one; a birth year is that year; an age is a year that ends on
its day. The same holds for grades of schooling. Nothing here decides anything.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd

from assessments.doubt.homes import NOWHERE, Homes
from assessments.recorded import Recorded, recorded_of
from layers.education_levels import OTHER, SCHOOLINGS
from layers.geodesy import Places
from layers.schemas.columns import SEXES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Days = npt.NDArray[np.int64]
    Codes = npt.NDArray[np.int8]

MISSING = -1
"""The code of a value that nobody has recorded."""

RURAL, URBAN = 0, 1
CLASS_NAMES = ("rural", "urban")

HIGHEST_GRADE = 25
"""Most years of schooling anybody records; a missing grade may be anything from 0 to this."""

EARLIEST_BIRTH = dt.date(1900, 1, 1)
"""Nobody in the store was born before this day; a missing birth date may be any day from it on."""

LATEST_RETURN = dt.date(2200, 1, 1)
"""A missing day of return may be any from the earliest birth to this: the person may not be back yet."""

MOST_DEPENDANTS = 60
"""Most dependants anybody records; a missing number may be anything from 0 to this."""

_OTHER = np.int8(SCHOOLINGS.index(OTHER))

_EPOCH = dt.date(1970, 1, 1)


def day_number(day: dt.date) -> int:
    """Count days since 1970-01-01."""
    return (day - _EPOCH).days


def day_of(number: int) -> dt.date:
    """Return the day of a day number."""
    return _EPOCH + dt.timedelta(days=int(number))


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the day so many months earlier; the last of its month where the month is too short.

    Somebody born on 29 February completes a year on 1 March of years that have no such day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


@dataclass(frozen=True)
class People:
    """What is known about n people; every array has n entries.

    `born_from` and `born_to` are day numbers, both included. `grade_from` and `grade_to` are whole years of schooling,
    both included. `class_code`, `sex_code` and `system_code` are -1 where nobody has said. `class_derived` marks
    classes that come from settlements. `precision_km` is 0 for an exact place. `dependants_from`, `dependants_to` and
    the days `returned_from`, `returned_to` are intervals too, both ends included. `recorded` holds what is kept as
    words, by column (`recorded.COLUMNS`). `doubt` is the position in `homes` of the place by which a home without
    coordinates is known, -1 where there is none.
    """

    case_code: npt.NDArray[np.object_]
    places: Places
    precision_km: Floats
    class_code: Codes
    class_derived: npt.NDArray[np.bool_]
    born_from: Days
    born_to: Days
    grade_from: npt.NDArray[np.int64]
    grade_to: npt.NDArray[np.int64]
    system_code: Codes
    sex_code: Codes
    country: npt.NDArray[np.object_]
    dependants_from: npt.NDArray[np.int64]
    dependants_to: npt.NDArray[np.int64]
    returned_from: Days
    returned_to: Days
    recorded: Mapping[str, Recorded]
    doubt: npt.NDArray[np.int32]
    homes: Homes = NOWHERE

    def __len__(self) -> int:
        return len(self.case_code)

    @property
    def has_place(self) -> npt.NDArray[np.bool_]:
        """Whether the home's coordinates are known."""
        return ~np.isnan(self.places.latitude)

    @property
    def doubtful(self) -> npt.NDArray[np.bool_]:
        """Whether the home has no coordinates but is known by a settlement or an area."""
        return ~self.has_place & (self.doubt >= 0)

    @property
    def birth_known(self) -> npt.NDArray[np.bool_]:
        """Whether anything is recorded about the birth."""
        return self.born_from > day_number(EARLIEST_BIRTH)

    @property
    def grade_known(self) -> npt.NDArray[np.bool_]:
        """Whether anything is recorded about schooling."""
        return (self.grade_from > 0) | (self.grade_to < HIGHEST_GRADE)

    def take(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.intp] | slice) -> Self:
        """Return the chosen people, in that order; of a slice the arrays are shared."""
        places = self.places.take(chosen)
        recorded = {name: words.take(chosen) for name, words in self.recorded.items()}
        apart = ("places", "recorded", "homes")
        arrays: dict[str, Any] = {name: value[chosen] for name, value in vars(self).items() if name not in apart}
        return replace(self, places=places, recorded=recorded, **arrays)


def people_of(returnees: pd.DataFrame, *, on: dt.date) -> People:
    """Turn a frame of schema Returnees into facts, as they stand on a day.

    Parameters
    ----------
    returnees
        The people. `settlement_class` is taken as recorded (see `settlement_class.classify` for the others).
    on
        The day asked about: nobody is born after it, and an age without its day counts on it.

    """
    born_from, born_to = _births(returnees, on=on)
    grade_from, grade_to = _grades(returnees)
    precision = returnees["location_precision_m"].to_numpy(dtype=float) / 1000
    country = returnees["country"].to_numpy(dtype=object)
    dependants = returnees["dependants"].to_numpy(dtype=float, na_value=np.nan)
    returned = returnees["return_date"]
    back = returned.to_numpy(dtype="datetime64[D]").astype(np.int64)
    is_back = returned.notna().to_numpy()
    return People(
        case_code=returnees["case_code"].to_numpy(dtype=object),
        places=Places(returnees["latitude"].to_numpy(dtype=float), returnees["longitude"].to_numpy(dtype=float)),
        precision_km=np.nan_to_num(precision),
        class_code=_codes(returnees["settlement_class"], CLASS_NAMES),
        class_derived=np.zeros(len(returnees), dtype=bool),
        born_from=born_from,
        born_to=born_to,
        grade_from=grade_from,
        grade_to=grade_to,
        system_code=_systems(returnees["education_system"]),
        sex_code=_codes(returnees["sex"], SEXES),
        country=np.where(returnees["country"].isna(), "", country).astype(object),
        dependants_from=np.where(np.isnan(dependants), 0, dependants).astype(np.int64),
        dependants_to=np.where(np.isnan(dependants), MOST_DEPENDANTS, dependants).astype(np.int64),
        returned_from=np.where(is_back, back, day_number(EARLIEST_BIRTH)),
        returned_to=np.where(is_back, back, day_number(LATEST_RETURN)),
        recorded=recorded_of(returnees),
        doubt=np.full(len(returnees), -1, dtype=np.int32),
    )


def _systems(column: pd.Series[str]) -> Codes:
    """Return positions in `SCHOOLINGS`: a system that is not known here is `other`, none recorded -1."""
    found = _codes(column.where(column.isin(list(SCHOOLINGS))), SCHOOLINGS)
    return np.where((found == MISSING) & column.notna().to_numpy() & (column != "").to_numpy(), _OTHER, found)


def _codes(column: pd.Series[str], names: tuple[str, ...]) -> Codes:
    return np.asarray(pd.Categorical(column, categories=list(names)).codes, dtype=np.int8)


def _births(returnees: pd.DataFrame, *, on: dt.date) -> tuple[Days, Days]:
    count = len(returnees)
    low = np.full(count, day_number(EARLIEST_BIRTH), dtype=np.int64)
    high = np.full(count, day_number(on), dtype=np.int64)
    age_low, age_high = _births_by_age(returnees, on=on)
    year = returnees["birth_year"].to_numpy(dtype=float, na_value=np.nan)
    for year_low, year_high in (_years(year), (age_low, age_high)):
        given = ~np.isnan(year_low)
        new_low = np.where(given, np.fmax(low, year_low), low)
        new_high = np.where(given, np.fmin(high, year_high), high)
        agree = new_low <= new_high  # a year and an age that contradict each other: the first counts
        low = np.where(agree, new_low, low).astype(np.int64)
        high = np.where(agree, new_high, high).astype(np.int64)
    exact = returnees["birth_date"]
    known = exact.notna().to_numpy()
    days = exact.to_numpy(dtype="datetime64[D]").astype(np.int64)
    return np.where(known, days, low), np.where(known, days, high)


def _years(year: Floats) -> tuple[Floats, Floats]:
    given = ~np.isnan(year)
    first = np.full(len(year), np.nan)
    last = np.full(len(year), np.nan)
    whole = year[given].astype(np.int64) - 1970
    first[given] = whole.astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    last[given] = (whole + 1).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64) - 1
    return first, last


def _births_by_age(returnees: pd.DataFrame, *, on: dt.date) -> tuple[Floats, Floats]:
    """Bound the birth by an age in completed years (months, where it has decimals) on its day."""
    age = returnees["age_years"].to_numpy(dtype=float)
    as_of = returnees["age_as_of"].fillna(np.datetime64(on)).to_numpy(dtype="datetime64[D]").astype(np.int64)
    low, high = np.full(len(age), np.nan), np.full(len(age), np.nan)
    given = np.flatnonzero(~np.isnan(age))
    pairs, where = np.unique(np.column_stack([age[given], as_of[given]]), axis=0, return_inverse=True)
    bounds = np.array([_bounds_of_age(float(years), day_of(int(day))) for years, day in pairs], dtype=float)
    if len(given):
        low[given], high[given] = bounds[where.ravel(), 0], bounds[where.ravel(), 1]
    return low, high


def _bounds_of_age(years: float, day: dt.date) -> tuple[int, int]:
    months, unit = (int(years) * 12, 12) if float(years).is_integer() else (int(years * 12), 1)
    latest = day_number(months_before(day, months))
    earliest = day_number(months_before(day, months + unit)) + 1
    return earliest, latest


def _grades(returnees: pd.DataFrame) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    least = returnees["education_grade"].to_numpy(dtype=float)
    most = returnees["education_grade_most"].to_numpy(dtype=float)
    known = ~np.isnan(least)
    low = np.where(known, np.floor(least), 0)
    high = np.where(known, np.where(np.isnan(most), low, np.floor(most)), np.where(np.isnan(most), HIGHEST_GRADE, most))
    low, high = np.clip(low, 0, HIGHEST_GRADE), np.clip(high, 0, HIGHEST_GRADE)
    return low.astype(np.int64), np.maximum(low, high).astype(np.int64)
