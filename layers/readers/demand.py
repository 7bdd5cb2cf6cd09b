"""How is a row of labour demand read: where, which occupation, which figures, from which survey and of which day?

A file of figures by area and occupation, a list of vacancies, and answers to our forms are all demand: what a row is
stands in `evidence`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.readers.demand_codes import take_codes
from layers.readers.demand_figures import normal_titles, slug, take_days, take_shares, take_wages
from layers.readers.demand_where import CODES, take_where
from layers.readers.duplicates import derived_id
from layers.readers.places import PLACES
from layers.readers.problems import PROBLEMS
from layers.readers.table import read_plain_columns
from layers.readers.texts import clean_texts
from layers.reading import Action

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.table import Table

    Texts = npt.NDArray[np.object_]
    Mask = npt.NDArray[np.bool_]

_APART = frozenset(
    (
        *PLACES,
        *CODES,
        "demand_id",
        "isco08_code",
        "isic4_code",
        "job_title",
        "hard_to_fill_share",
        "wage_amount",
        "wage_currency",
        "reference_date",
    )
)
"""Columns that need others to be understood."""

_OF_A_FIGURE = (
    "employed",
    "informal_employed",
    "self_employed",
    "hard_to_fill_share",
    "employers_asked",
    "sample_size",
)
"""What an advertisement never says."""

_FIGURES = ("openings", "employed", "informal_employed", "self_employed", "hard_to_fill_share", "wage_amount")


def take_demand(table: Table) -> None:
    """Read the rows of a file about demand."""
    read_plain_columns(table, apart_from=_APART)
    take_where(table)
    take_codes(table)
    take_shares(table)
    take_wages(table)
    undated = take_days(table)
    sources = table.words("demand_source")
    table.read["demand_source"] = np.where(sources == "", table.source, sources)
    _take_advertisements(table)
    _need_a_figure(table)
    _take_ids(table, undated)


def _take_advertisements(table: Table) -> None:
    """Say what each row is; an advertisement without a number of posts counts as one."""
    methods, evidence = table.words("demand_method"), table.words("evidence")
    employers = _employers(table)
    listed = ((table.words("job_title") != "") | (employers != "")) & np.isin(methods, ("", "vacancies"))
    for column in _OF_A_FIGURE:
        listed &= np.isnan(table.numbers(column))
    evidence = np.where(evidence != "", evidence, np.where(listed, "advertisement", "figure"))
    advertised = evidence == "advertisement"
    openings = table.numbers("openings")
    single = advertised & np.isnan(openings) & ~_has_cell(table, "openings")
    table.faults.fix("vacancy.one", single, "openings" if "openings" in table.cells else None)
    if advertised.any() or "openings" in table.cells:
        table.read["openings"] = np.where(single, 1.0, openings)
        sizes = table.numbers("sample_size")
        table.read["sample_size"] = np.where(advertised & np.isnan(sizes), 1.0, sizes)
    table.read["evidence"] = evidence
    table.read["demand_method"] = np.where(advertised & (methods == ""), "vacancies", methods)


def _has_cell(table: Table, column: str) -> Mask:
    return np.array([bool(cell.strip()) for cell in table.texts(column)], dtype=bool)


def _employers(table: Table) -> Texts:
    """Return who advertises, to tell advertisements apart; it is not kept."""
    return np.array([cell.strip() for cell in table.texts("employer")], dtype=object)


def _need_a_figure(table: Table) -> None:
    nothing = table.words("evidence") != "answer"  # an answer counts as one who was asked
    for column in _FIGURES:
        nothing &= np.isnan(table.numbers(column))
    table.faults.block("demand.nothing", nothing & ~table.faults.blocked)


def _may_be_taken(table: Table, row: int) -> bool:
    """Whether nothing stands against a row but questions, which somebody may answer."""
    return all(PROBLEMS[code].action is Action.ASK for code in table.faults.codes_of(row).split())


def _take_ids(table: Table, undated: Mask) -> None:
    """Take identifiers where the file gives them, else make them of survey, day, area and occupation."""
    given = clean_texts(table.texts("demand_id"), "demand_id", table.faults)
    ids = given.copy()
    sectors, perhaps = table.words("isic4_code"), table.read.pop("perhaps_code", table.words("isco08_code"))
    codes = np.where(table.words("isco08_code") == "", perhaps, table.words("isco08_code"))
    titles = np.where(codes == "", normal_titles(table.words("job_title")), "")
    listed = table.words("evidence") != "figure"
    words = normal_titles(table.words("job_title"))
    parts = (
        table.words("area_id"),
        *(np.array([f"{value:.5f}" for value in table.numbers(axis)]) for axis in ("latitude", "longitude")),
        np.array([f"{value:g}" for value in table.numbers("catchment_km")]),
        codes,
        sectors,
        np.where(listed, words, titles),
        normal_titles(table.words("demand_source")),
        np.where(undated, "", table.days("reference_date").astype(str)),
        np.where(listed, normal_titles(_employers(table)), ""),
    )
    wanted = np.array([_may_be_taken(table, row) for row in range(table.rows)], dtype=bool)
    for row in np.flatnonzero((given == "") & wanted):
        name = str(codes[row] or sectors[row] or slug(str(words[row])))
        ids[row] = derived_id(name, *(str(part[row]) for part in parts))
    table.read["demand_id"] = ids
