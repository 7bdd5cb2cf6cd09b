"""Which groups of ISCO-08 may an older code, of ISCO-88, mean?

The correspondence between the unit groups of both, as the ILO publishes it (ILOSTAT, "Correspondence ISCO-08 to
ISCO-88"): 389 unit groups of ISCO-88, of which 217 went over whole into one group of ISCO-08. The others
were split up: then there are candidates and no answer.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def successors() -> Mapping[str, tuple[str, ...]]:
    """Return for each unit group of ISCO-88 the unit groups of ISCO-08 into which its jobs went."""
    text = files("layers.occupations").joinpath("isco88.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter=";")
    return MappingProxyType({row["isco88"]: tuple(row["isco08"].split()) for row in rows})


def successors_of(code: str) -> tuple[str, ...]:
    """Return the groups of ISCO-08 that a code of ISCO-88 of 1 to 4 digits may mean: one is certain, none unknown.

    A broader group has one successor only where all its unit groups lie in one group of the same level.
    """
    below = [new for old, new in successors().items() if old.startswith(code)] if code.isdigit() else []
    return tuple(sorted({each[: len(code)] for new in below for each in new}))
