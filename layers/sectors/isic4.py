"""Which sectors does ISIC rev. 4 have, and what are they called?

The International Standard Industrial Classification of All Economic Activities, revision 4 (United Nations, New York
2008, Statistical papers M 4; in French CITI rév. 4): 21 sections, 88 divisions, 238 groups and 419 classes. A code is
the letter of a section, or a text of 2 to 4 digits: those of agriculture, mining and fishing begin with 0. Sections and
divisions have titles in both languages; a group or class is named by its division.
"""

from __future__ import annotations

import csv
import difflib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from layers.words import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.words import Words

ATTRIBUTION = N_("ISIC rev. 4, United Nations")
"""Shown where sectors are."""

DIVISION_DIGITS = 2
MOST_NEAR = 5

_WRITTEN = re.compile(r"([A-U])?[ .-]?(\d{1,4})?(?:\.0)?", re.IGNORECASE)
"""A code as files write it: F, 41, F41, 4100, 41.0 (a spreadsheet)."""


@dataclass(frozen=True)
class Sector:
    """One sector: its code, the letter of its section, and its title in both languages (empty below divisions)."""

    code: str
    section: str
    english: str
    french: str


@cache
def sectors() -> Mapping[str, Sector]:
    """Return every sector by its code, in the order of the classification."""
    text = files("layers.sectors").joinpath("isic4.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter=";")
    return MappingProxyType(
        {row["code"]: Sector(row["code"], row["section"], row["en"], row["fr"]) for row in rows},
    )


def sector_label(code: str, words: Words) -> str:
    """Name a sector in the reader's language; a group or class by its division.

    Raises
    ------
    KeyError
        When there is no such sector.

    """
    sector = sectors()[code]
    named = sector if sector.english else sectors()[code[:DIVISION_DIGITS]]
    return named.french if words.language == "fr" else named.english


def sector_in(written: str) -> str | None:
    """Return the sector that a text certainly means, None where it means none.

    A zero that a spreadsheet took away is put back where the rest is no code ("1" is "01", "111" is "0111"); a section
    before its division is left out ("F41" is "41") where the two agree.
    """
    match = _WRITTEN.fullmatch(written.strip())
    if match is None or not (match[1] or match[2]):
        return None
    section = (match[1] or "").upper()
    if not match[2]:
        return section
    found = next((code for code in (match[2], f"0{match[2]}") if code in sectors()), None)
    return found if found is not None and section in ("", sectors()[found].section) else None


def near_sectors(written: str) -> tuple[str, ...]:
    """List the sectors that may be meant by a code that is none: those of the narrowest one that it begins with."""
    digits = "".join(re.findall(r"\d", written))[:4]
    if not digits:
        return _near_titles(written)
    for length in range(len(digits), 1, -1):
        if digits[:length] in sectors():
            below = [code for code in sectors() if code.startswith(digits[:length]) and len(code) == length + 1]
            return tuple(below[:MOST_NEAR]) or (digits[:length],)
    return tuple(code for code in sectors() if code.startswith(digits[0]) and len(code) == DIVISION_DIGITS)[:MOST_NEAR]


def _near_titles(written: str) -> tuple[str, ...]:
    """List the sectors whose title in either language is nearly this text."""
    titles = {
        title.casefold(): sector.code for sector in sectors().values() for title in (sector.english, sector.french)
    }
    near = difflib.get_close_matches(written.strip().casefold(), titles, n=MOST_NEAR)
    return tuple(dict.fromkeys(titles[title] for title in near))
