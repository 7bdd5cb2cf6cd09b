"""How are job titles compared? Without accents, case, signs, and without the endings of gender and number.

"Coiffeuses", "coiffeur/euse" and "Coiffeur (H/F)" are all "coiffeur"; "tailors" is "tailor". The endings are those of
French and English; the same rule is put to every title whatever its language, because nobody says which one it is in.
"""

from __future__ import annotations

import re
from functools import lru_cache

from layers.plain import plain_words

_EITHER = re.compile(r"\(?\b(?:[hmf]\s*[/|-]\s*[hmf](?:\s*[/|-]\s*[dx])?)\b\)?", re.IGNORECASE)
"""What advertisements write behind a title for both sexes: (H/F), m/f, (m/w/d)."""

_BOTH_ENDINGS = re.compile(
    r"(?<=\w)\s?[(/·.•-]\s?(?:se|euse|trice|rice|ice|ne|nne|ienne|ere|ère|iere|ière|ve|te|e|s)"
    r"(?:[·.•/-]?s)?\b\)?(?![\w'’])",
    re.IGNORECASE,
)
"""The second ending of a title written for both sexes: coiffeur/euse, coiffeur(se), employé·e·s."""

_LENGTH = re.compile(
    r"[\s,;(–—-]*\b(?:\d+|one|two|three|four|five|six|nine|twelve|un|deux|trois|quatre|cinq|neuf|douze)"
    r"[\s-]*(?:months?|mois|weeks?|semaines?|days?|jours?|hours?|heures?|years?|ans?)\b[\s)]*",
    re.IGNORECASE,
)
"""How long a course takes, as its title says: ", six months", "(3 mois)"."""

_COURSE = re.compile(
    r"^\s*(?:(?:short|basic|advanced|initial|intensive)\s+)?"
    r"(?:formations?|cours|stages?|ateliers?|apprentissage|initiation|perfectionnement|module|programme|"
    r"(?:vocational |skills? )?training|courses?|apprenticeship|workshop|module|program)"
    r"(?:\s+(?:professionnelles?|techniques?|accélérées?|acceleree?s?|qualifiantes?|courtes?|course))*"
    r"\s+(?:(?:de l|d|à l)['’]|(?:en|de la|du|des|de|aux?|à la|à|in|on|of|for|as an?|as)\b)\s*",
    re.IGNORECASE,
)
"""What stands before the trade in the title of a course: "formation professionnelle en", "training in"."""

_COURSE_BEHIND = re.compile(r"\s+(?:training|course|apprenticeship|workshop|programme|program)\s*$", re.IGNORECASE)

_LEARNER = re.compile(r"^\s*(?:apprentie?s?|apprentices?|trainees?|stagiaires?)\s+(?!de\b|du\b|d['’])", re.IGNORECASE)
"""Who learns a trade is asked about as who has it; "apprenti de car rapide" is a trade of its own."""

_ENDINGS = (
    ("euses", "eur"),
    ("euse", "eur"),
    ("trices", "teur"),
    ("trice", "teur"),
    ("ieres", "ier"),
    ("iere", "ier"),
    ("cheres", "cher"),
    ("chere", "cher"),
    ("geres", "ger"),
    ("gere", "ger"),
    ("iennes", "ien"),
    ("ienne", "ien"),
    ("onnes", "on"),
    ("onne", "on"),
    ("antes", "ant"),
    ("ante", "ant"),
    ("gentes", "gent"),
    ("gente", "gent"),
    ("women", "man"),
    ("woman", "man"),
    ("men", "man"),
    ("ees", "e"),
    ("ee", "e"),
    ("ies", "y"),
)
"""Endings without accents -> the ending that stands for both; the first that fits counts."""

_SHORTEST = 4
"""Letters a word has at least before its ending is touched: "bus" and "gas" stay."""


@lru_cache(maxsize=131072)
def plain_title(title: str) -> str:
    """Write a title for comparing: see the module."""
    bare = _BOTH_ENDINGS.sub("", _EITHER.sub(" ", title))
    return " ".join(_plain_word(word) for word in plain_words(bare).split())


def trade_of(title: str) -> str:
    """Take from the title of a course what is not the trade: that it is a course, and how long it takes.

    "Formation en soudure (6 mois)" is "soudure"; a title that says nothing else stays as it is.
    """
    shorter = _COURSE_BEHIND.sub("", _LEARNER.sub("", _COURSE.sub("", _LENGTH.sub(" ", title)))).strip()
    return shorter if plain_words(shorter) else title


def asked_title(title: str) -> str:
    """Write what is asked about for comparing: the title of a course is that of its trade."""
    return plain_title(trade_of(title))


def _plain_word(word: str) -> str:
    if len(word) < _SHORTEST:
        return word
    for ending, common in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return word[: -len(ending)] + common
    if word[-1] in "sx" and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
