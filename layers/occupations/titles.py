"""Which words for occupations are known before anybody imports any?

The titles of the unit groups of ISCO-08, and what people of West and Central Africa call their work, in French and
English, typed in with their codes (`everyday_titles.csv`: a code, then the words of each language, separated by
commas). To add a word: write it in that file, once in its language.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from layers.occupations.isco08 import groups, unit_groups
from layers.words import LANGUAGES


@dataclass(frozen=True)
class Title:
    """One title of an occupation, with the code of its group in ISCO-08 (1 to 4 digits)."""

    code: str
    text: str


@cache
def everyday_titles(language: str) -> tuple[Title, ...]:
    """Return what people call their work in a language, in the order of codes."""
    text = files("layers.occupations").joinpath("everyday_titles.csv").read_text(encoding="utf-8")
    return tuple(
        Title(row["code"], word.strip())
        for row in csv.DictReader(text.splitlines(), delimiter=";")
        for word in row[language].split(",")
    )


@cache
def shipped_titles() -> tuple[Title, ...]:
    """Return every title that is known on an empty store: of the unit groups and of everyday, in both languages."""
    official = [
        Title(code, title) for code in unit_groups() for title in (groups()[code].english, groups()[code].french)
    ]
    return (*official, *(title for language in LANGUAGES for title in everyday_titles(language)))
