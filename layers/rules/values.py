"""How one value of a criterion is read: a number, a day, a word of a list, several of them, a polygon.

To add a way of reading: a function here and a line in `READERS`.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from typing import TYPE_CHECKING, Any

from layers.errors import RuleError
from layers.languages import is_language, language_of, near_language
from layers.rules.shapes import written_key
from layers.words import Message, Stated, say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from dataclasses import Field

_YEAR = re.compile(r"(19|20)\d\d")
_SPACES = re.compile(r"\s+")

MOST_ENTRIES = 500
"""Entries of one list in a rule: a region has some hundred villages."""

MOST_LETTERS = 300
"""Letters of a reason: it names the letter or agreement, and does not repeat it."""

MOST_CORNERS = 2_000
"""Corners of a polygon in a rule."""


def unknown_word(key: str, known: Collection[str]) -> Message:
    """Say that a word is not known, and the nearest one that is."""
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return say("“{key}” is not known in a rule. Did you mean “{near}”?", key=key, near=near[0])
    return say("“{key}” is not known in a rule. Known are: {known}.", key=key, known=", ".join(known))


def read_value(criterion: str, entry: Field[Any], value: object) -> object:
    """Read one value as its criterion keeps it; a missing one is the default.

    Raises
    ------
    RuleError
        When it is not what is expected.

    """
    if value is None:
        return entry.default
    return READERS[entry.metadata["read"]](criterion, entry, value)


def _number(criterion: str, entry: Field[Any], value: object) -> float:
    key, most = written_key(entry), entry.metadata["most"]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < float("inf"):
        raise RuleError(
            say("“{name}” in “{criterion}” must be a number, zero or more.", name=key, criterion=criterion),
            "criteria.number",
        )
    if value > most:
        raise RuleError(
            say("“{name}” in “{criterion}” may be {most} at most.", name=key, criterion=criterion, most=most),
            "criteria.number",
        )
    return Stated(value)


def _choice(_criterion: str, entry: Field[Any], value: object) -> str:
    return _one_of(str(value), entry.metadata["choices"])


def _one_of(text: str, choices: tuple[str, ...]) -> str:
    matches = [choice for choice in choices if choice.casefold() == text.strip().casefold()]
    if not matches:
        raise RuleError(unknown_word(text, choices), "criteria.unknown")
    return matches[0]


def _entries(criterion: str, entry: Field[Any], value: object) -> tuple[str, ...]:
    key, choices = written_key(entry), entry.metadata["choices"]
    listed = value if isinstance(value, list) else [value]
    if not 0 < len(listed) <= MOST_ENTRIES or any(isinstance(each, (dict, list, type(None))) for each in listed):
        raise RuleError(
            say(
                "“{name}” in “{criterion}” needs a list of 1 to {most} words.",
                name=key,
                criterion=criterion,
                most=MOST_ENTRIES,
            ),
            "criteria.syntax",
        )
    texts = [_word(each) for each in listed]
    if choices:
        texts = [_one_of(text, choices) for text in texts]
    elif entry.metadata["language"]:
        texts = [_language(text) for text in texts]
    return tuple(dict.fromkeys(texts))


def _word(value: object) -> str:
    """Write an entry as lists in the store have it: whole numbers without a point, words joined by underscores."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = _SPACES.sub("_", str(value).strip())
    if not text:
        raise RuleError(say("An entry of a list is empty."), "criteria.syntax")
    return text


def _language(text: str) -> str:
    code = language_of(text)
    if not is_language(code):
        if near := near_language(text):
            raise RuleError(
                say("“{key}” is not known in a rule. Did you mean “{near}”?", key=text, near=near), "criteria.unknown"
            )
        raise RuleError(
            say("“{key}” is no language known here. Write its name, or its ISO 639 code.", key=text), "criteria.unknown"
        )
    return code


def _flag(criterion: str, entry: Field[Any], value: object) -> bool:
    told = {"true": True, "false": False, "yes": True, "no": False}.get(str(value).casefold())
    if told is None:
        raise RuleError(
            say("“{name}” in “{criterion}” must be true or false.", name=written_key(entry), criterion=criterion),
            "criteria.syntax",
        )
    return told


def _text(criterion: str, entry: Field[Any], value: object) -> str:
    text = " ".join(str(value).split())
    if isinstance(value, (dict, list)) or not 0 < len(text) <= MOST_LETTERS:
        raise RuleError(
            say(
                "“{name}” in “{criterion}” needs 1 to {most} letters of text.",
                name=written_key(entry),
                criterion=criterion,
                most=MOST_LETTERS,
            ),
            "criteria.syntax",
        )
    return text


def _exact_day(criterion: str, entry: Field[Any], value: object) -> str:
    return _day(criterion, entry, value, None)


def _first_day(criterion: str, entry: Field[Any], value: object) -> str:
    return _day(criterion, entry, value, "-01-01")


def _last_day(criterion: str, entry: Field[Any], value: object) -> str:
    return _day(criterion, entry, value, "-12-31")


def _day(criterion: str, entry: Field[Any], value: object, of_year: str | None) -> str:
    text = _word(value)
    if of_year is not None and _YEAR.fullmatch(text):
        return text + of_year
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise RuleError(
            say(
                "“{name}” in “{criterion}” must be a day such as 2026-03-31, or a year.",
                name=written_key(entry),
                criterion=criterion,
            ),
            "criteria.number",
        ) from None


def _polygon(_criterion: str, _entry: Field[Any], value: object) -> str:
    """Read well-known text or a GeoJSON geometry as well-known text."""
    import shapely  # noqa: PLC0415 - only where a rule draws a polygon
    from shapely.geometry import shape  # noqa: PLC0415 - the same

    try:
        drawn = shape(value) if isinstance(value, dict) else shapely.from_wkt(str(value))
    except (shapely.errors.ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        raise RuleError(say("This polygon cannot be read."), "criteria.syntax") from None
    if drawn.geom_type not in ("Polygon", "MultiPolygon") or drawn.is_empty or not drawn.is_valid:
        raise RuleError(
            say("This is no polygon with a clean outline: its ring must close and not cross itself."), "criteria.syntax"
        )
    if shapely.get_num_coordinates(drawn) > MOST_CORNERS:
        raise RuleError(
            say("This polygon has more than {most} corners. Simplify it.", most=MOST_CORNERS), "criteria.syntax"
        )
    if not shapely.box(-180, -90, 180, 90).covers(drawn):
        raise RuleError(say("This polygon is not in degrees: longitude, then latitude."), "criteria.number")
    return str(shapely.to_wkt(shapely.force_2d(drawn), rounding_precision=-1))


READERS: dict[str, Callable[[str, Field[Any], object], object]] = {
    "number": _number,
    "choice": _choice,
    "entries": _entries,
    "first_day": _first_day,
    "last_day": _last_day,
    "polygon": _polygon,
    "flag": _flag,
    "text": _text,
    "day": _exact_day,
}
"""How each kind of value is read."""
