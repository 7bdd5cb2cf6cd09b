"""What is known about a person: born when, back since when? A person is known by a code alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.readers.dates import read_dates_and_years
from layers.readers.numbers import (
    block_beyond,
    read_numbers,
    read_whole_numbers,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.table import Table

    Texts = npt.NDArray[np.object_]
    Floats = npt.NDArray[np.float64]

EARLIEST_BIRTH_YEAR = 1930
"""A number from this to the current year in a column of ages is a year of birth."""

MOST_AGE = 120.0

HANDLED = frozenset(
    (
        "birth_date",
        "birth_year",
        "age_years",
        "age_as_of",
        "education_grade",
        "education_grade_most",
        "education_system",
    )
)
"""Columns of people that need each other to be understood."""


def take_births(table: Table) -> None:
    """Read date and year of birth and age; an age is as of the day the file describes, unless it says otherwise."""
    years = np.full(table.rows, np.nan)
    if "birth_date" in table.cells:
        days, years = read_dates_and_years(table.cells["birth_date"], "birth_date", table.faults)
        table.read["birth_date"] = days
        only_year = np.isfinite(years)
        table.faults.fix("date.year_only", only_year, "birth_date", value=table.cells["birth_date"][only_year])
    if "birth_year" in table.cells:
        given = read_whole_numbers(table.cells["birth_year"], "birth_year", table.faults)
        years = np.where(np.isfinite(given), given, years)
    if "age_years" in table.cells:
        ages, years = _ages_and_years(table, years)
        table.read["age_years"] = ages
        table.read["age_as_of"] = np.where(np.isfinite(ages), _age_days(table), np.datetime64("NaT", "D"))
    if np.isfinite(years).any() or "birth_year" in table.cells:
        latest = table.context.today.year
        column = "birth_year" if "birth_year" in table.cells else "birth_date"
        cells, earliest = table.texts(column), EARLIEST_BIRTH_YEAR - 30
        table.read["birth_year"] = block_beyond(years, (earliest, latest), cells, column, table.faults)


def _ages_and_years(table: Table, years: Floats) -> tuple[Floats, Floats]:
    cells = table.cells["age_years"]
    ages = read_numbers(cells, "age_years", table.faults)
    born = (ages >= EARLIEST_BIRTH_YEAR) & (ages <= table.context.today.year) & (ages == np.floor(ages))
    if born.any():
        answered = table.faults.ask("age.birth_year", born, "age_years", value=cells[born])
        years = np.where(born & np.isnan(years) & answered, ages, years)
        ages = np.where(born, np.nan, ages)
    return block_beyond(ages, (0, MOST_AGE), cells, "age_years", table.faults, code="age.range"), years


def _age_days(table: Table) -> npt.NDArray[np.datetime64]:
    as_of = np.full(table.rows, np.datetime64(table.as_of, "D"))
    if "age_as_of" not in table.cells:
        return as_of
    said, _ = read_dates_and_years(table.cells["age_as_of"], "age_as_of", table.faults)
    return np.where(np.isnat(said), as_of, said)


def check_days(table: Table) -> None:
    """Quarantine births and returns in the future, and days that stand in the wrong order."""
    latest = np.datetime64(max(table.context.today, table.as_of), "D")
    for column in ("return_date", "birth_date"):
        future = table.days(column) > latest
        table.faults.block("date.future", future, column, value=table.texts(column)[future])
    for earlier, later in (
        ("birth_date", "return_date"),
        ("return_date", "support_until"),
        ("starts", "ends"),
        ("in_force_from", "in_force_to"),
    ):
        wrong = table.days(later) < table.days(earlier)
        table.faults.block(
            "date.order",
            wrong,
            later,
            value=table.texts(later)[wrong],
            earlier=table.headers.get(earlier, earlier),
        )
