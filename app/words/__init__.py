"""The catalogues of both languages, and which language a reader gets.

English sentences are the message ids and need no catalogue; French ones are in `fr/*.po`, one file a room. To add a
language: a folder of catalogues here, and its code in `layers.words.LANGUAGES`.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

from layers.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE_LANGUAGE = "en"
"""The language in which the sentences are written in the code."""


@lru_cache
def words_for(language: str) -> Words:
    """Return the reader's words: all catalogues of the language merged, read once.

    Raises
    ------
    KeyError
        When Homeward does not speak the language; `choose_language` never returns such a one.

    """
    if language not in LANGUAGES:
        raise KeyError(language)
    merged: dict[str, str] = {}
    for sentences in catalogues(language).values():
        merged.update(sentences)
    return Words(language, merged)


def catalogues(language: str) -> dict[str, dict[str, str]]:
    """Read every catalogue of a language: room -> English sentence -> translation (empty where it lacks one)."""
    folder = files(__name__) / language
    if language == SOURCE_LANGUAGE or not folder.is_dir():
        return {}
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".po")), key=lambda entry: entry.name)
    return {entry.name.removesuffix(".po"): _read(entry.read_bytes()) for entry in found}


def _read(content: bytes) -> dict[str, str]:
    catalogue = read_po(io.BytesIO(content), abort_invalid=True)
    return {str(entry.id): _typeset(str(entry.string or "")) for entry in catalogue if entry.id}


def _typeset(text: str) -> str:
    """Keep French punctuation on the line of its word: catalogues are typed with plain spaces."""
    return re.sub(r"« ", "«\N{NO-BREAK SPACE}", re.sub(r" (?=[:;?!»%])", "\N{NO-BREAK SPACE}", text))


def choose_language(option: str | None, environ: Mapping[str, str]) -> str:
    """Choose a language: the option, else HOMEWARD_LANGUAGE, else the locale, else French.

    A language that Homeward does not speak is passed over. Of the locale's variables the first that is set decides, as
    everywhere on POSIX: LC_ALL, LC_MESSAGES, LANG.
    """
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    for wish in (option, environ.get("HOMEWARD_LANGUAGE"), locale):
        language = (wish or "").replace("-", "_").split("_")[0].split(".")[0].strip().lower()
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]
