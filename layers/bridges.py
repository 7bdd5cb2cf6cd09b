"""What a programme makes up for: a bridge is itself a programme whose end lets somebody into another.

`{education: {to_grade: 10, system: GN}}` says what somebody has who completes it; `{criterion: education}` that the
criterion counts as met. Nobody's age, sex, origin or home is changed by a course, so these cannot be bridged.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from layers.errors import RuleError
from layers.rules.shapes import MOST_GRADES
from layers.rules.values import unknown_word
from layers.schemas.columns import DOCUMENTS, SYSTEMS
from layers.words import say

BRIDGED: dict[str, tuple[str, ...]] = {
    "education": ("education_grade", "isced_level"),
    "education_grade": ("education_grade", "isced_level"),
    "isced_level": ("education_grade", "isced_level"),
    "documents": ("documents",),
    "previous_training": ("previous_training",),
}
"""What can be bridged, as it is written, and the criteria of a rule that this means."""

EXAMPLE = "bridges: {education: {to_grade: 10, system: GN}}"

MOST_ENTRIES = 50
_KEYS = ("education", "education_grade", "documents", "previous_training", "criterion", "for")


@dataclass(frozen=True)
class Bridge:
    """What somebody has who completes the programme, on top of what they have.

    `to_grade` are years of schooling completed, in `system` (None: the person's own). `documents` and
    `previous_training` are entries of these lists. `criteria` count as met whatever else is recorded. `programmes` are
    those that recognise it; none named is every one.
    """

    to_grade: int | None = None
    system: str | None = None
    documents: tuple[str, ...] = ()
    previous_training: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()

    def recognised_by(self, programme_id: str) -> bool:
        """Tell whether a programme takes it."""
        return not self.programmes or programme_id in self.programmes


def parse_bridge(tree: object) -> Bridge | None:
    """Read what a programme makes up for from what YAML or JSON gave; nothing is no bridge.

    Raises
    ------
    RuleError
        When a key, word or criterion is not known (with the nearest one that is), a value is not what it must be, or
        the criterion is about what no course can change. Its `path` leads to the fault.

    """
    if tree in (None, "", [], {}):
        return None
    if isinstance(tree, str):
        tree = {"criterion": tree}
    if isinstance(tree, list):
        tree = _merged(tree)
    if not isinstance(tree, dict):
        raise _fault(say("it says what somebody has who completes the programme."))
    given: dict[str, Any] = {}
    for key, value in tree.items():
        try:
            given |= _read(str(key), value)
        except RuleError as error:
            error.path = (key, *error.path)
            raise
    if not any(value for name, value in given.items() if name != "programmes"):
        raise _fault(say("it says what somebody has who completes the programme."))
    return Bridge(**given)


def _merged(parts: list[Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for part in parts:
        if not isinstance(part, dict) or set(part) & set(merged):
            raise _fault(say("it says what somebody has who completes the programme."))
        merged |= part
    return merged


def _read(key: str, value: object) -> dict[str, Any]:
    if key not in _KEYS:
        raise RuleError(unknown_word(key, _KEYS), "bridge.refused", example=EXAMPLE)
    if key in ("education", "education_grade"):
        return _education(value)
    words = [str(word).strip() for word in (value if isinstance(value, list) else [value])]
    if not 0 < len(words) <= MOST_ENTRIES or not all(words):
        raise _fault(say("“{key}” needs a list of 1 to {most} words.", key=key, most=MOST_ENTRIES))
    if key == "for":
        return {"programmes": tuple(dict.fromkeys(words))}
    if key == "documents":
        for word in words:
            if word not in DOCUMENTS:
                raise RuleError(unknown_word(word, DOCUMENTS), "bridge.refused", example=EXAMPLE)
    if key == "criterion":
        return {"criteria": tuple(dict.fromkeys(name for word in words for name in _criteria(word)))}
    return {key: tuple(dict.fromkeys("_".join(word.split()) for word in words))}


def _criteria(word: str) -> tuple[str, ...]:
    if word in BRIDGED:
        return BRIDGED[word]
    raise RuleError(
        say(
            "no course changes “{criterion}”; a programme can make up for: {known}.",
            criterion=word,
            known=", ".join(BRIDGED),
        ),
        "bridge.refused",
        example=EXAMPLE,
    )


def _education(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        value = {"to_grade": value}
    if "to" in value and "to_grade" not in value:
        value = {"to_grade" if key == "to" else key: given for key, given in value.items()}
    for key in value:
        if key not in ("to_grade", "system"):
            error = RuleError(unknown_word(str(key), ("to_grade", "system")), "bridge.refused", example=EXAMPLE)
            error.path = (key,)
            raise error
    try:
        grade = float(str(value.get("to_grade")))
    except ValueError:
        grade = -1.0
    if not grade.is_integer() or not 0 < grade <= MOST_GRADES:
        raise _fault(say("“to_grade” is a whole number of years of schooling, 1 to {most}.", most=MOST_GRADES))
    system = value.get("system")
    if system is not None and system not in SYSTEMS:
        raise RuleError(unknown_word(str(system), SYSTEMS), "bridge.refused", example=EXAMPLE)
    return {"to_grade": int(grade), "system": system}


def bridge_of(text: object) -> Bridge | None:
    """Read what the store keeps of a programme; a missing cell is no bridge."""
    return parse_bridge(json.loads(text)) if isinstance(text, str) and text else None


def bridge_text(bridge: Bridge | None) -> str:
    """Write a bridge as the one line of JSON that the store keeps; none is an empty text."""
    if bridge is None:
        return ""
    written: dict[str, Any] = {}
    if bridge.to_grade is not None:
        written["education"] = {"to_grade": bridge.to_grade} | ({"system": bridge.system} if bridge.system else {})
    for name in ("documents", "previous_training"):
        if getattr(bridge, name):
            written[name] = list(getattr(bridge, name))
    if bridge.criteria:
        written["criterion"] = list(bridge.criteria)
    if bridge.programmes:
        written["for"] = list(bridge.programmes)
    return json.dumps(written, ensure_ascii=False, sort_keys=True)


def _fault(said: Any) -> RuleError:
    return RuleError(said, "bridge.refused", example=EXAMPLE)
