"""How is each kind of file read: which questions are asked of its columns, and in which order?

To read a further kind: its function here, a line in `TAKERS`, and its headers in `synonyms.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from layers.readers.area_join import join_areas
from layers.readers.areas import AREA_COLUMNS, take_areas
from layers.readers.criteria_cells import take_rules
from layers.readers.demand import take_demand
from layers.readers.duplicates import take_ids
from layers.readers.homes import take_homes_by_settlement
from layers.readers.numbers import limits_in_words
from layers.readers.people import HANDLED, check_days, take_births
from layers.readers.places import PLACES, take_area_names, take_places
from layers.readers.radii import RADII, read_radii
from layers.readers.schooling import take_schooling
from layers.readers.table import read_plain_columns
from layers.readers.texts import per_value
from layers.readers.tree_cells import READERS, take_trees

if TYPE_CHECKING:
    from layers.readers.table import Table


def _take_services(table: Table) -> dict[str, str]:
    read_plain_columns(table, apart_from=frozenset((*PLACES, *RADII, "service_id")))
    take_area_names(table)
    take_places(table)
    for column in RADII:
        if column in table.cells:
            table.read[column] = read_radii(table.cells[column], column, table.faults)
    _check_seats(table)
    untyped = (table.words("service_type") == "") & ~table.faults.blocked_by("vocab.unknown", "service_type")
    table.faults.block("type.missing", untyped, "service_type")
    take_ids(table)
    return {}


def _take_programmes(table: Table) -> dict[str, str]:
    read_plain_columns(table, apart_from=frozenset(("programme_id", "criteria", *READERS)))
    take_rules(table)
    check_days(table)
    _check_seats(table)
    take_trees(table)
    _check_services(table)
    take_ids(table)
    return {}


def _take_returnees(table: Table) -> dict[str, str]:
    read_plain_columns(table, apart_from=frozenset((*PLACES, *HANDLED, "case_code")))
    take_area_names(table)
    take_births(table)
    take_schooling(table)
    take_places(table)
    take_homes_by_settlement(table)
    check_days(table)
    take_ids(table)
    return {}


def _take_areas(table: Table) -> dict[str, str]:
    read_plain_columns(table, apart_from=AREA_COLUMNS)
    take_areas(table)
    take_ids(table)
    return join_areas(table)


def _take_settlements(table: Table) -> dict[str, str]:
    read_plain_columns(table, apart_from=frozenset((*PLACES, "settlement_id")))
    take_area_names(table)
    take_places(table)
    take_ids(table)
    nameless = (table.words("settlement_name") == "") & ~table.faults.blocked
    table.faults.block("name.missing", nameless, "settlement_name")
    return {}


def _take_demand(table: Table) -> dict[str, str]:
    take_demand(table)
    return {}


TAKERS: dict[str, Callable[[Table], dict[str, str]]] = {
    "services": _take_services,
    "programmes": _take_programmes,
    "returnees": _take_returnees,
    "areas": _take_areas,
    "settlements": _take_settlements,
    "demand": _take_demand,
}
"""How each kind of file is read; what is returned are identifiers that the file replaces by others."""


def _check_seats(table: Table) -> None:
    free, total = table.numbers("seats_available"), table.numbers("seats_total")
    more = free > total
    value = table.texts("seats_available")[more]
    limits = np.array([limits_in_words(0, most) for most in total[more]], dtype=object)
    table.faults.block("num.range", more, "seats_available", value=value, limits=limits)


def _check_services(table: Table) -> None:
    """Quarantine programmes at no service, or at services that are not known."""
    listed = table.words("service_ids")
    table.faults.block("ref.missing", listed == "", "service_ids")
    strange = per_value(
        listed, lambda text: ", ".join(each for each in text.split() if each not in table.context.service_ids)
    )
    unknown = strange != ""
    table.faults.block("ref.unknown", unknown, "service_ids", value=strange[unknown])
