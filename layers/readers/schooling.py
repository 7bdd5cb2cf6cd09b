"""How far has a person been to school, and in which system? Words, classes, stages and levels of ISCED are grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.education import MOST_GRADE, grades_agreed, grades_of, is_schooling_word, levels_agreed
from layers.education_levels import MOST_LEVEL
from layers.plain import plain_words
from layers.readers.numbers import check_limits, limits_in_words, number_of, read_numbers
from layers.readers.texts import clean_texts
from layers.readers.vocab import WORDS, knows_nothing
from layers.schemas.columns import ISCED, SYSTEMS

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.faults import Faults
    from layers.readers.table import Table

    Texts = npt.NDArray[np.object_]
    Floats = npt.NDArray[np.float64]

SYSTEM_OF_COUNTRY = {"SN": "SN", "GM": "GM", "GN": "GN"}
"""Countries with one school system; Cameroon has two."""

_TWO_SYSTEMS = {"CM": ("CM-fr", "CM-en")}

SCHOOLING_EXAMPLES = "9, CM2, 3e, 10e année, Form 5, Grade 9, BEPC, primaire, never schooled"

LEVELS = "education_isced"
"""The helper column of files that hold a level of ISCED 2011 rather than a grade."""

_NOT_CLASSIFIED = 9.0
"""The level of ISCED that says nothing."""


def take_schooling(table: Table) -> None:
    """Read the school system and the grade; words and stages become grades by the system's table, or are asked."""
    if "education_system" in table.cells:
        table.read["education_system"] = _read_systems(table)
    if "education_grade" not in table.cells and LEVELS not in table.cells:
        return
    cells = _with_levels(table)
    systems, countries = table.words("education_system"), table.words("country")
    filled = np.array([bool(cell.strip()) for cell in cells], dtype=bool)
    single = np.array([SYSTEM_OF_COUNTRY.get(country, "") for country in countries], dtype=object)
    derived = filled & (systems == "") & (single != "")
    if derived.any():
        systems = np.where(derived, single, systems)
        table.read["education_system"] = systems
        table.faults.fix("education.from_country", derived, "education_grade")
    least, most, in_levels = _grades(cells, systems, countries, table.faults)
    if in_levels.any():
        table.read["education_system"] = np.where(in_levels, ISCED, systems)
    table.read["education_grade"] = least
    if "education_grade_most" in table.cells:
        said = table.cells["education_grade_most"]
        most_said = check_limits(
            read_numbers(said, "education_grade_most", table.faults), said, "education_grade_most", table.faults
        )
        most = np.where(np.isfinite(most_said), most_said, most)
    if (np.isfinite(most) & (most != least)).any() or "education_grade_most" in table.cells:
        table.read["education_grade_most"] = np.where(most == least, np.nan, most)


def _read_systems(table: Table) -> Texts:
    """Read school systems; one that is not known here is kept as it is written, and said to be so."""
    cells, known = table.cells["education_system"], WORDS["education_system"]
    written = clean_texts(cells, "education_system", table.faults)
    codes, values = pd.factorize(written)
    unsure = np.array([bool(text) and knows_nothing(text) for text in values], dtype=bool)
    other = np.array([bool(text) and plain_words(text) not in known for text in values], dtype=bool) & ~unsure
    found = [known.get(plain_words(text), "" if blank else text) for text, blank in zip(values, unsure, strict=True)]
    table.faults.fix("value.unknown_word", unsure[codes], "education_system", value=cells[unsure[codes]])
    named = cells[other[codes]]
    table.faults.fix("education.other_system", other[codes], "education_system", value=named, known=", ".join(SYSTEMS))
    return np.array(found, dtype=object)[codes] if found else written


def _with_levels(table: Table) -> Texts:
    """Return the cells of grades, those that are empty filled from a column of levels of ISCED."""
    cells = table.texts("education_grade")
    if LEVELS not in table.cells:
        return cells
    filled = cells.copy()
    for row in np.flatnonzero([not cell.strip() for cell in cells]):
        text = table.cells[LEVELS][row].strip()
        number = number_of(text).value
        if number == _NOT_CLASSIFIED:
            continue
        filled[row] = f"ISCED {number:g}" if number is not None else text
    return filled


def _grades(
    cells: Texts, systems: Texts, countries: Texts, faults: Faults
) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Read each different pair of word and system once; say too where it is a level rather than a grade."""
    keys = pd.MultiIndex.from_arrays([cells, systems, countries])
    codes, pairs = pd.factorize(keys)
    least, most = np.full(len(pairs), np.nan), np.full(len(pairs), np.nan)
    in_levels = np.zeros(len(pairs), dtype=bool)
    faulty: dict[str, list[int]] = {}
    for place, (text, system, country) in enumerate(pairs):
        grades, code = _grade_of(str(text), str(system), str(country))
        if code == ISCED:
            in_levels[place], code = True, ""
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
    return least[codes], most[codes], in_levels[codes]


def _grade_of(text: str, system: str, country: str) -> tuple[tuple[float, float] | None, str]:
    """Return the least and the most grade a cell means, with `ISCED` where they are levels; or what stands against it.

    The code of what stands against it is empty where nothing does.
    """
    if not text.strip():
        return None, ""
    number = number_of(text, unit="years")
    if number.value is not None:
        within = 0 <= number.value <= (MOST_LEVEL if system == ISCED else MOST_GRADE)
        return ((number.value, number.value), "") if within else (None, "num.range")
    if plain_words(text) == "none":  # never schooled, or what a program writes for an empty cell
        return None, "vocab.unknown"
    if system in SYSTEMS:
        grades = grades_of(text, system)
    else:
        grades = None if system == ISCED else grades_agreed(text, _TWO_SYSTEMS.get(country, SYSTEMS))
        levels = levels_agreed(text) if grades is None and system in ("", ISCED) else None
        if levels is not None:
            return levels, ISCED
    if grades is not None:
        return grades, ""
    if knows_nothing(text.strip()):
        return None, "value.unknown_word"
    return None, "education.system" if is_schooling_word(text) else "vocab.unknown"
