"""What a word for schooling means: years completed in one school system, and a scale on which systems compare.

Five systems are known (`layers.schemas.columns.SYSTEMS`): Senegal (SN), The Gambia (GM), Guinea (GN), and Cameroon's
two (CM-fr, CM-en). A grade is the number of years completed in one's own system, 0 if never schooled. Files rarely say
whether a class was completed or only attended: a bare class name counts as that year completed.

The tables follow the structure of the systems as UNESCO's ISCED 2011 mappings give it: six years of primary school
everywhere; lower secondary to year 10 in Senegal, Guinea and francophone Cameroon, to year 9 in The Gambia (lower and
upper basic, then senior secondary to year 12). For anglophone Cameroon the first cycle is Forms 1 to 5 while the
mapping's lower secondary is shorter; whether Forms 4 and 5 belong to lower or upper secondary is disputed, and the
scale says nothing more precise than "between". **To be verified with the office in each country.**

To add a system: its code in `SYSTEMS`, a line in `_LEVEL_ENDS`, its words in `_WORDS`.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from layers.education_levels import BEYOND, OTHER, UPPER_SECONDARY, grades_meant, level_class, levels_meant
from layers.plain import plain_words
from layers.schemas.columns import ISCED, SYSTEMS

MOST_GRADE = 25
"""The highest grade recorded: years beyond the upper secondary school included."""

_LEVEL_ENDS: dict[str, tuple[int, int, int]] = {
    "SN": (6, 10, 13),
    "GM": (6, 9, 12),
    "GN": (6, 10, 13),
    "CM-fr": (6, 10, 13),
    "CM-en": (6, 11, 13),
}
"""The last grade of primary, lower secondary and upper secondary school in each system."""

_SILENT: dict[str, dict[int, tuple[int, int]]] = {"CM-en": {10: (3, 5), 11: (3, 5)}}
"""Grades whose place on the common scale is disputed: the least and the most they can be."""


def isced_class(system: str, grade: float) -> tuple[int, int]:
    """Place a grade on the scale that all systems share, as the least and the most it can be (both included).

    Parameters
    ----------
    system
        One of `SCHOOLINGS`.
    grade
        Years completed; a part of a year does not count. Of ISCED the level completed.

    Returns
    -------
    tuple
        Classes: 0 never schooled; 2L the level L exactly completed (1 primary, 2 lower secondary, 3 upper secondary);
        2L - 1 part-way through level L; 7 beyond upper secondary school. The two are equal except for Forms 4 and 5
        of anglophone Cameroon (grades 10 and 11), which give (3, 5), for levels of ISCED, where somebody may be
        part-way through the next one, and for an unknown system, where years completed may be any.

    Raises
    ------
    KeyError
        When the system is not known.

    """
    years = math.floor(grade)
    if system == ISCED:
        return level_class(years)
    if system == OTHER:
        return (1, BEYOND) if years > 0 else (0, 0)
    ends = _LEVEL_ENDS[system]
    if years in _SILENT.get(system, {}):
        return _SILENT[system][years]
    if years <= 0:
        return 0, 0
    for level, end in enumerate(ends, start=1):
        if years <= end:
            placed = 2 * level if years == end else 2 * level - 1
            return placed, placed
    return BEYOND, BEYOND


_NEVER = (0, 0)
_BEYOND_SCHOOL_FR = {
    "superieur": (13, MOST_GRADE),
    "universite": (13, MOST_GRADE),
    "universitaire": (13, MOST_GRADE),
    "enseignement superieur": (13, MOST_GRADE),
    "etudes superieures": (13, MOST_GRADE),
    "bts": (15, 15),
    "dut": (15, 15),
    "deug": (15, 15),
    "licence": (16, 16),
    "maitrise": (17, 17),
    "master": (18, 18),
    "doctorat": (18, MOST_GRADE),
}
_ALL_SYSTEMS = {
    **dict.fromkeys(
        (
            "aucun",
            "aucune",
            "aucun niveau",
            "aucune scolarite",
            "aucune instruction",
            "neant",
            "jamais",
            "jamais scolarise",
            "jamais scolarisee",
            "jamais ete a l ecole",
            "jamais alle a l ecole",
            "jamais allee a l ecole",
            "non scolarise",
            "non scolarisee",
            "sans niveau",
            "sans instruction",
            "sans scolarite",
            "never",
            "never schooled",
            "never attended",
            "never went to school",
            "no education",
            "no formal education",
            "no school",
            "no schooling",
            "not schooled",
            "maternelle",
            "prescolaire",
            "nursery",
            "kindergarten",
            "preschool",
            "pre school",
        ),
        _NEVER,
    ),
    **dict.fromkeys(
        (
            "primaire",
            "ecole primaire",
            "niveau primaire",
            "cycle primaire",
            "enseignement primaire",
            "elementaire",
            "primary",
            "primary school",
            "primary education",
            "elementary",
            "elementary school",
        ),
        (1, 6),
    ),
}
"""What means the same in every system."""

_LYCEE = {
    **dict.fromkeys(("college", "premier cycle", "1er cycle", "secondaire premier cycle"), (7, 10)),
    **dict.fromkeys(("lycee", "second cycle", "2nd cycle", "secondaire second cycle"), (11, 13)),
    **dict.fromkeys(("secondaire", "niveau secondaire", "enseignement secondaire", "secondary"), (7, 13)),
    **dict.fromkeys(("terminale", "tle", "term", "bac", "baccalaureat"), (13, 13)),
}
_FRENCH_CLASSES = {
    **dict.fromkeys(("sixieme",), (7, 7)),
    **dict.fromkeys(("cinquieme",), (8, 8)),
    **dict.fromkeys(("quatrieme",), (9, 9)),
    **dict.fromkeys(("troisieme",), (10, 10)),
    **dict.fromkeys(("seconde", "2nde", "2de", "2nd"), (11, 11)),
    **dict.fromkeys(("premiere",), (12, 12)),
    "cp": (2, 2),
    "ce1": (3, 3),
    "ce2": (4, 4),
    "cm1": (5, 5),
    "cm2": (6, 6),
}

_WORDS: dict[str, dict[str, tuple[int, int]]] = {
    "SN": {
        **_ALL_SYSTEMS,
        **_LYCEE,
        **_FRENCH_CLASSES,
        **_BEYOND_SCHOOL_FR,
        "ci": (1, 1),
        "cfee": (6, 6),
        "moyen": (7, 10),
        "bfem": (10, 10),
    },
    "GN": {
        **_ALL_SYSTEMS,
        **_LYCEE,
        **_BEYOND_SCHOOL_FR,
        "cp1": (1, 1),
        "cp2": (2, 2),
        "ce1": (3, 3),
        "ce2": (4, 4),
        "cm1": (5, 5),
        "cm2": (6, 6),
        "cee": (6, 6),
        "cep": (6, 6),
        "bepc": (10, 10),
    },
    "CM-fr": {
        **_ALL_SYSTEMS,
        **_LYCEE,
        **_FRENCH_CLASSES,
        **_BEYOND_SCHOOL_FR,
        "sil": (1, 1),
        "cep": (6, 6),
        "bepc": (10, 10),
        "probatoire": (12, 12),
    },
    "GM": {
        **_ALL_SYSTEMS,
        **dict.fromkeys(("lower basic", "lower basic school", "lbs"), (1, 6)),
        **dict.fromkeys(
            ("upper basic", "upper basic school", "ubs", "junior secondary", "junior secondary school", "jss"), (7, 9)
        ),
        **dict.fromkeys(
            ("senior secondary", "senior secondary school", "sss", "high school", "senior school"), (10, 12)
        ),
        **dict.fromkeys(("secondary", "secondary school", "secondary education", "secondaire"), (7, 12)),
        "gabece": (9, 9),
        "wassce": (12, 12),
        **dict.fromkeys(("tertiary", "university", "higher education"), (12, MOST_GRADE)),
    },
    "CM-en": {
        **_ALL_SYSTEMS,
        "fslc": (6, 6),
        "first school leaving certificate": (6, 6),
        **dict.fromkeys(("secondary", "secondary school", "secondary education", "secondaire"), (7, 13)),
        **dict.fromkeys(("gce o level", "o level", "gce ordinary level", "ordinary level"), (11, 11)),
        **dict.fromkeys(("gce a level", "a level", "gce advanced level", "advanced level"), (13, 13)),
        **dict.fromkeys(("lower sixth", "lower 6th", "lower 6"), (12, 12)),
        **dict.fromkeys(("upper sixth", "upper 6th", "upper 6"), (13, 13)),
        "high school": (12, 13),
        **dict.fromkeys(("tertiary", "university", "higher education"), (13, MOST_GRADE)),
    },
}

_YEARS = re.compile(
    r"(?:grade|year|years|niveau)\s*(\d{1,2})|(\d{1,2})\s*(?:th|st|nd|rd)\s*(?:grade|year)|(\d{1,2})\s*(?:years?|ans)"
    r"(?: of (?:school|schooling|education|study)| d (?:etudes?|ecole|scolarite))?"
)
_ORDINAL = re.compile(r"(?:classe de |en )?(\d{1,2})\s*(?:e|eme|ieme|er|ere|re)( annee| an)?")
_BAC_PLUS = re.compile(r"bac ?plus ?(\d)")
_FORM = re.compile(r"form (\d)")
_CLASS = re.compile(r"(?:class|primary) (\d)")
_FRENCH_SECONDARY = range(1, 7)  # 6e counts down to 1re, which is the twelfth year
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}


@lru_cache(maxsize=4096)
def grades_of(text: str, system: str) -> tuple[int, int] | None:
    """Return the least and the most years completed that a word or class name means in a system (both included).

    "CM2", "3ème", "10e année", "Form 5", "Grade 9", "BEPC" are exact; "primaire" or "upper basic" are stages. None
    where the system has no such word: it is then asked about, never guessed.
    """
    words = _compared(text)
    if not words:
        return None
    if words in _WORDS[system]:
        return _WORDS[system][words]
    shared = grades_meant(words, _LEVEL_ENDS[system], MOST_GRADE)
    if shared is not None:
        return shared
    years = _YEARS.fullmatch(words)
    if years:
        return _exact(int(next(part for part in years.groups() if part)))
    if system in ("CM-en", "GM"):
        return _english_class(words, system)
    return _french_class(words, system)


def _compared(text: str) -> str:
    return plain_words(text.replace("+", " plus ").replace("(e)", ""))


def levels_agreed(text: str) -> tuple[int, int] | None:
    """Return the least and the most level of ISCED that a word means in every country (both included), or None."""
    return levels_meant(_compared(text))


def years_of_level(level: float) -> tuple[int, int]:
    """Return the least and the most years of schooling of somebody with a level of ISCED, in any system known here."""
    done = int(min(max(level, 0), UPPER_SECONDARY))
    least = 0 if done == 0 else min(ends[done - 1] for ends in _LEVEL_ENDS.values())
    last = MOST_GRADE if done == UPPER_SECONDARY else max(ends[done] for ends in _LEVEL_ENDS.values()) - 1
    return least, last


def grades_agreed(text: str, systems: tuple[str, ...] = SYSTEMS) -> tuple[int, int] | None:
    """Return what a word means where the system is not known: only if all systems know it and mean the same."""
    meanings = {grades_of(text, system) for system in systems}
    return meanings.pop() if len(meanings) == 1 else None


def is_schooling_word(text: str) -> bool:
    """Whether at least one system knows the word."""
    return any(grades_of(text, system) is not None for system in SYSTEMS)


def _exact(years: int) -> tuple[int, int] | None:
    return (years, years) if 0 <= years <= MOST_GRADE else None


def _english_class(words: str, system: str) -> tuple[int, int] | None:
    for roman, digit in _ROMAN.items():
        words = re.sub(rf"(?<=form ){roman}$", digit, words)
    primary = _CLASS.fullmatch(words)
    if primary and 1 <= int(primary[1]) <= _LEVEL_ENDS[system][0]:
        return _exact(int(primary[1]))
    form = _FORM.fullmatch(words)
    if form and system == "CM-en" and 1 <= int(form[1]) <= 5:  # noqa: PLR2004 - Forms 1 to 5
        return _exact(6 + int(form[1]))
    return None


def _french_class(words: str, system: str) -> tuple[int, int] | None:
    after_school = _BAC_PLUS.fullmatch(words)
    if after_school:
        return _exact(13 + int(after_school[1]))
    ordinal = _ORDINAL.fullmatch(words)
    if ordinal is None:
        return None
    number = int(ordinal[1])
    if system == "GN":
        return _exact(number) if 1 <= number <= 12 else None  # noqa: PLR2004 - the thirteenth is the terminale
    if ordinal[2] or number not in _FRENCH_SECONDARY:
        return None
    return _exact(13 - number)
