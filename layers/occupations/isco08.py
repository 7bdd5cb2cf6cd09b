"""Which groups of occupations does ISCO-08 have, and what are they called?

The International Standard Classification of Occupations 2008 (ILO, Geneva 2012; in French CITP-08): 10 major groups, 43
sub-major groups, 130 minor groups and 436 unit groups, with their English and French titles, typed in. A code is a text
of 1 to 4 digits: those of the armed forces begin with 0.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from layers.errors import NotFoundError
from layers.words import N_, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.words import Words

ATTRIBUTION = N_("ISCO-08, International Labour Organization")
"""Shown where the groups are."""

UNIT_DIGITS = 4
"""Digits of a unit group: the finest level."""

MOST_NEAR = 5

_WRITTEN = re.compile(r"C?(\d{1,4})(?:\.\d+)*", re.IGNORECASE)
"""A code as files write it: 7212, C7212 (ESCO's addresses), 7212.1.7 (ESCO's occupations), 7212.0 (a spreadsheet)."""


@dataclass(frozen=True)
class Group:
    """One group: its code and its title in both languages."""

    code: str
    english: str
    french: str


@cache
def groups() -> Mapping[str, Group]:
    """Return every group by its code, in the order of the classification."""
    text = files("layers.occupations").joinpath("isco08.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter=";")
    return MappingProxyType({row["code"]: Group(row["code"], row["en"], row["fr"]) for row in rows})


@cache
def unit_groups() -> tuple[str, ...]:
    """Return the codes of the 436 unit groups, in order."""
    return tuple(code for code in groups() if len(code) == UNIT_DIGITS)


def group_label(code: str, words: Words) -> str:
    """Name a group in the reader's language.

    Raises
    ------
    KeyError
        When there is no such group: codes from outside go through `read_code` first.

    """
    group = groups()[code]
    return group.french if words.language == "fr" else group.english


def read_code(written: str) -> str:
    """Read a code as somebody typed it.

    Only what is certain is put right: a zero that a spreadsheet took away where the rest is no code ("110" is "0110"),
    and ESCO's ways of writing ("C7212", "7212.1.7").

    Raises
    ------
    NotFoundError
        When ISCO-08 has no such code, with those that are close.

    """
    found = code_in(written)
    if found is None:
        near = near_codes(written)
        sentence = say("“{code}” is no code of ISCO-08.", code=written.strip()[:40])
        if near:
            sentence = say(
                "“{code}” is no code of ISCO-08. Close to it are: {near}.",
                code=written.strip()[:40],
                near=", ".join(near),
            )
        raise NotFoundError(sentence, "isco.unknown")
    return found


def code_in(written: str) -> str | None:
    """Return the code that a text certainly means, None where it means none."""
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        return None
    digits = match[1]
    return next((code for code in (digits, f"0{digits}") if code in groups()), None)


def near_codes(written: str) -> tuple[str, ...]:
    """List the codes that may be meant by one that is none: those of the narrowest group that it begins with."""
    digits = "".join(re.findall(r"\d", written))[:UNIT_DIGITS]
    for length in range(len(digits), 0, -1):
        parent = digits[:length]
        if parent in groups():
            below = [code for code in groups() if code.startswith(parent) and len(code) == length + 1]
            return tuple(below[:MOST_NEAR]) or (parent,)
    return ()
