"""What words for schooling mean in every country alike: levels of ISCED 2011, and stages that every system has.

Eurostat writes the levels ED0 to ED8, French speakers CITE 0 to 8. A stage ("lycée", "lower secondary") says that
somebody went there, not that they completed it. Both are read on the scale of `layers.education.isced_class`; of whom
no school system is known they are kept as levels (school system `ISCED`, the level as the grade).

ISCED 2011 is the classification of UNESCO's Institute for Statistics, endorsed by its General Conference in 2011.
"""

from __future__ import annotations

import re

from layers.schemas.columns import ISCED, SYSTEMS

OTHER = "other"
"""What a school system is that is not known here: nothing of it is compared, but never having been to school."""

SCHOOLINGS = (*SYSTEMS, ISCED, OTHER)
"""How somebody's schooling is counted: in years of one system, in levels of ISCED, or in years of an unknown system."""

MOST_LEVEL = 8
UPPER_SECONDARY = 3

BEYOND = 7
"""The class of grades beyond upper secondary school."""

_LEVEL = re.compile(
    r"(?:(?:isced|cite)(?: ?2011)?(?: level| niveau)?|ed|niveau (?:cite|isced)|level (?:isced|cite))(?: 2011)? ?([0-8])"
)

_STAGES: dict[tuple[int, int], str] = {
    (0, 0): "never schooled, jamais scolarise",
    (1, 2): "primary, primaire, elementary, elementaire, ecole primaire, primary school",
    (3, 4): (
        "lower secondary, lower secondary school, lower secondary education, junior secondary, junior high school, "
        "middle school, secondaire inferieur, premier cycle, premier cycle du secondaire, 1er cycle, "
        "secondaire premier cycle, college, enseignement moyen"
    ),
    (5, 6): (
        "upper secondary, upper secondary school, upper secondary education, senior secondary, secondaire superieur, "
        "second cycle, second cycle du secondaire, 2nd cycle, 2e cycle, secondaire second cycle, lycee"
    ),
    (3, 6): (
        "secondary, secondary school, secondary education, secondaire, niveau secondaire, enseignement secondaire, "
        "ecole secondaire"
    ),
    (6, 7): (
        "post secondary, post secondaire, postsecondary, postsecondaire, tertiary, tertiary education, "
        "higher education, university, superieur, enseignement superieur, etudes superieures, universite, universitaire"
    ),
}
"""The least and the most class of a stage, and the words for it."""

_BY_WORD = {word.strip(): classes for classes, line in _STAGES.items() for word in line.split(",")}


def level_class(level: float) -> tuple[int, int]:
    """Return the least and the most class of somebody whose highest level completed is this one."""
    done = int(min(max(level, 0), MOST_LEVEL))
    if done > UPPER_SECONDARY:
        return BEYOND, BEYOND
    return 2 * done, 2 * done + 1


def levels_meant(words: str) -> tuple[int, int] | None:
    """Return the least and the most level of ISCED that words mean in every country (both included), or None.

    `words` are written as `layers.plain.plain_words` gives them.
    """
    found = _LEVEL.fullmatch(words)
    if found:
        return int(found[1]), int(found[1])
    stage = _BY_WORD.get(words)
    if stage is None:
        return None
    least, most = stage
    return min(least // 2, UPPER_SECONDARY), MOST_LEVEL if most == BEYOND else most // 2


def grades_meant(words: str, ends: tuple[int, int, int], highest: int) -> tuple[int, int] | None:
    """Return the least and the most years completed that such words mean in a system, or None.

    `ends` are the last grades of primary, lower secondary and upper secondary school, `highest` the highest recorded.
    """
    found = _LEVEL.fullmatch(words)
    classes = level_class(int(found[1])) if found else _BY_WORD.get(words)
    if classes is None:
        return None
    return _first_grade(classes[0], ends), _last_grade(classes[1], ends, highest)


def _first_grade(place: int, ends: tuple[int, int, int]) -> int:
    if place == 0:
        return 0
    if place % 2 == 0:
        return ends[place // 2 - 1]
    before = (0, *ends)[place // 2]
    return before + 1


def _last_grade(place: int, ends: tuple[int, int, int], highest: int) -> int:
    if place == BEYOND:
        return highest
    if place % 2 == 0:
        return 0 if place == 0 else ends[place // 2 - 1]
    return ends[place // 2] - 1
