"""How is a row of labour demand read: where, which occupation, which figures, from which survey and of which day?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.readers.places import PLACES, take_area_names, take_places
from layers.readers.table import read_plain_columns

if TYPE_CHECKING:
    from layers.readers.table import Table


def take_demand(table: Table) -> None:
    """Read the rows of a file about demand."""
    read_plain_columns(table, apart_from=frozenset((*PLACES, "demand_id")))
    take_area_names(table)
    take_places(table)
    if "evidence" not in table.read:
        table.read["evidence"] = np.full(table.rows, "figure", dtype=object)
