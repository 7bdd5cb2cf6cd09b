"""What is known about a person: born when, schooled how far, back since when? A person is known by a code alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.education import MOST_GRADE, grades_agreed, grades_of, is_schooling_word
from layers.plain import plain_words
from layers.readers.dates import read_dates_and_years
from layers.readers.numbers import (
    block_beyond,
    check_limits,
    limits_in_words,
    number_of,
    read_numbers,
    read_whole_numbers,
)
from layers.readers.vocab import knows_nothing, read_words
from layers.schemas.columns import SYSTEMS

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.faults import Faults
    from layers.readers.table import Table

    Texts = npt.NDArray[np.object_]
    Floats = npt.NDArray[np.float64]

EARLIEST_BIRTH_YEAR = 1930
"""A number from this to the current year in a column of ages is a year of birth."""

MOST_AGE = 120.0

SYSTEM_OF_COUNTRY = {"SN": "SN", "GM": "GM", "GN": "GN"}
"""Countries with one school system; Cameroon has two."""

_TWO_SYSTEMS = {"CM": ("CM-fr", "CM-en")}

SCHOOLING_EXAMPLES = "9, CM2, 3e, 10e année, Form 5, Grade 9, BEPC, primaire, never schooled"

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


def take_schooling(table: Table) -> None:
    """Read the school system and the grade; words and stages become grades by the system's table, or are asked."""
    if "education_system" in table.cells:
        table.read["education_system"] = read_words(table.cells["education_system"], "education_system", table.faults)
    if "education_grade" not in table.cells:
        return
    cells = table.cells["education_grade"]
    systems, countries = table.words("education_system"), table.words("country")
    filled = np.array([bool(cell.strip()) for cell in cells], dtype=bool)
    single = np.array([SYSTEM_OF_COUNTRY.get(country, "") for country in countries], dtype=object)
    derived = filled & (systems == "") & (single != "")
    if derived.any():
        systems = np.where(derived, single, systems)
        table.read["education_system"] = systems
        table.faults.fix("education.from_country", derived, "education_grade")
    least, most = _grades(cells, systems, countries, table.faults)
    table.read["education_grade"] = least
    if "education_grade_most" in table.cells:
        said = table.cells["education_grade_most"]
        most_said = check_limits(
            read_numbers(said, "education_grade_most", table.faults), said, "education_grade_most", table.faults
        )
        most = np.where(np.isfinite(most_said), most_said, most)
    if (np.isfinite(most) & (most != least)).any() or "education_grade_most" in table.cells:
        table.read["education_grade_most"] = np.where(most == least, np.nan, most)


def _grades(cells: Texts, systems: Texts, countries: Texts, faults: Faults) -> tuple[Floats, Floats]:
    """Read each different pair of word and system once."""
    keys = pd.MultiIndex.from_arrays([cells, systems, countries])
    codes, pairs = pd.factorize(keys)
    least, most = np.full(len(pairs), np.nan), np.full(len(pairs), np.nan)
    faulty: dict[str, list[int]] = {}
    for place, (text, system, country) in enumerate(pairs):
        grades, code = _grade_of(str(text), str(system), str(country))
        if grades is not None:
            least[place], most[place] = grades
        if code:
            faulty.setdefault(code, []).append(place)
    for code, places in faulty.items():
        rows = np.isin(codes, places)
        if code == "value.unknown_word":
            faults.fix(code, rows, "education_grade", value=cells[rows])
        elif code == "num.range":
            faults.block(code, rows, "education_grade", value=cells[rows], limits=limits_in_words(0, MOST_GRADE))
        else:
            faults.ask(code, rows, "education_grade", value=cells[rows], known=SCHOOLING_EXAMPLES)
    return least[codes], most[codes]


def _grade_of(text: str, system: str, country: str) -> tuple[tuple[float, float] | None, str]:
    """Return the least and the most grade a cell means, or the code of what stands against it."""
    if not text.strip():
        return None, ""
    number = number_of(text, unit="years")
    if number.value is not None:
        within = 0 <= number.value <= MOST_GRADE
        return ((number.value, number.value), "") if within else (None, "num.range")
    if plain_words(text) == "none":  # never schooled, or what a program writes for an empty cell
        return None, "vocab.unknown"
    grades = grades_of(text, system) if system else grades_agreed(text, _TWO_SYSTEMS.get(country, SYSTEMS))
    if grades is not None:
        return grades, ""
    if knows_nothing(text.strip()):
        return None, "value.unknown_word"
    return None, "education.system" if not system and is_schooling_word(text) else "vocab.unknown"
