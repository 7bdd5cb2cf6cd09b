"""Which language does a word mean: an ISO 639 code for what people write in French, English or by the code itself?"""

from __future__ import annotations

import difflib
from functools import lru_cache

from babel import Locale

from layers.plain import plain_words

OWN_NAMES = {"fuf": "Pular", "fuc": "Pulaar", "mlq": "Maninka", "mnk": "Mandinka", "kss": "Kissi", "dyo": "Jola"}
"""Languages of the four countries that Unicode's list does not name; they are called the same in French and English."""


@lru_cache(maxsize=4096)
def language_of(text: str) -> str:
    """Return the ISO 639 code of a language named in French or English; a word that is not known stays as it is."""
    words = plain_words(text)
    return _language_names().get(words, words.replace(" ", "_"))


@lru_cache
def _language_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in ("en", "fr"):
        for code, name in Locale(language).languages.items():
            names.setdefault(plain_words(name), code)
    more = {"pular": "fuf", "pulaar": "fuc", "fula": "ff", "peul": "ff", "fulfulde": "ff", "mandinka": "mnk"}
    return names | more | {"jola": "dyo", "diola": "dyo", "malinke": "mlq", "kissi": "kss", "pidgin": "wes"}


def near_language(text: str) -> str | None:
    """Return the French or English name of a language that a misspelled one may mean."""
    near = difflib.get_close_matches(plain_words(text), _language_names(), n=1, cutoff=0.75)
    return near[0] if near else None


def language_name(code: str, language: str) -> str:
    """Name a language in the reader's; one that nobody knows by its code."""
    return str(Locale(language).languages.get(code) or OWN_NAMES.get(code, code))


def is_language(code: str) -> bool:
    """Whether a code stands for a language that is known here."""
    return code in set(_language_names().values())


def known_languages() -> tuple[str, ...]:
    """Return the codes of all languages that are known here and are written by their code; no variants of one."""
    codes = set(_language_names().values())
    return tuple(sorted(code for code in codes if "_" not in code and language_of(code) == code))
