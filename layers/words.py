"""What is said, as data: a sentence with its values, spoken later in the reader's language.

Rooms below `app` never choose a language. They return `Message` objects; whoever shows one holds a `Words` (one per
reader, passed explicitly, never a module global) and calls it. English sentences are the message ids; French ones live
in `app/words/fr/*.po`.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from layers.languages import language_name

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("fr", "en")
"""Languages of the interface; the first is the default."""


def N_(text: str) -> str:
    """Mark a sentence for the catalogue without translating it here."""
    return text


@dataclass(frozen=True)
class Message:
    """One sentence to be said in the reader's language.

    `text` is the English sentence with `{named}` places; `values` fills them. Numbers and dates are written the way
    the language writes them; a value that is itself a `Message` is translated first.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        """Hash by text alone: values may be unhashable."""
        return hash(self.text)


def say(text: str, **values: object) -> Message:
    """Build a `Message`; the text is picked up by the catalogue extractor."""
    return Message(text, values)


@dataclass(frozen=True)
class Country:
    """A country by its ISO 3166 alpha-2 code, written by its name in the reader's language."""

    code: str


@dataclass(frozen=True)
class Language:
    """A language by its ISO 639 code, written by its name in the reader's language."""

    code: str


class Stated(float):
    """A number that somebody has stated, such as a limit: written with all its decimals, never rounded."""

    __slots__ = ()


MOST_DECIMALS = 6
"""Decimals of a stated number: a millimetre of a kilometre."""


@dataclass(frozen=True)
class Words:
    """One reader's language: translates sentences and writes numbers and dates."""

    language: str = "fr"
    catalogue: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __call__(self, text: str | Message, **values: object) -> str:
        """Return the sentence in this language, its places filled.

        Parameters
        ----------
        text
            An English sentence (the message id) or a `Message`. A sentence the catalogue lacks stays English.
        values
            What fills the `{named}` places, when `text` is a plain string.

        """
        message = text if isinstance(text, Message) else Message(text, values)
        sentence = self.catalogue.get(message.text) or message.text
        values = dict(message.values)
        if not values:
            return sentence
        return sentence.format_map({name: self.write(value) for name, value in values.items()})

    def write(self, value: object) -> str:
        """Write one value: a number, a date, a sentence or a text."""
        if isinstance(value, Message):
            return self(value)
        if isinstance(value, Country):
            return str(Locale(self.language).territories.get(value.code, value.code))
        if isinstance(value, Language):
            return language_name(value.code, self.language)
        if isinstance(value, bool) or value is None:
            return "" if value is None else str(value)
        if isinstance(value, int):
            return self.number(value)
        if isinstance(value, float):
            return self.number(value, decimals=MOST_DECIMALS if isinstance(value, Stated) else 1)
        if isinstance(value, dt.date):
            return self.date(value)
        return str(value)

    def number(self, value: float, *, decimals: int = 0) -> str:
        """Write a number with the language's separators (2,000 / 2 000); at most so many decimals, zeros dropped."""
        if math.isnan(value):
            return ""
        pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
        return format_decimal(value, format=pattern, locale=self.language)

    def percent(self, share: float) -> str:
        """Write a share (0 to 1) as a whole percentage; an undefined share is a dash."""
        if math.isnan(share):
            return "–"
        return format_percent(share, format="#,##0 %", locale=self.language)

    def date(self, value: dt.date) -> str:
        """Write a date that cannot be misread: 3 Nov 2026, 3 nov. 2026; the first of a month is French 1er."""
        said = format_date(value, format="d MMM y", locale=self.language)
        return f"1er{said[1:]}" if self.language == "fr" and value.day == 1 else said
