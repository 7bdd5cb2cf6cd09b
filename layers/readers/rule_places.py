"""Where in a file or a cell does each part of a rule stand, and how is a fault said with its line and column?"""

from __future__ import annotations

import yaml

from layers.errors import RuleError
from layers.words import Message, say

Path = tuple[object, ...]
Place = tuple[int, int]
"""Line and column, both counted from 1."""


def places_in(node: yaml.Node, path: Path = ()) -> dict[Path, Place]:
    """List where each key and each entry of a rule begins, by the keys and positions that lead to it."""
    found = {path: (node.start_mark.line + 1, node.start_mark.column + 1)}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, str(key.value))
            found |= places_in(value, inner)
            found[inner] = (key.start_mark.line + 1, key.start_mark.column + 1)
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            found |= places_in(value, (*path, place))
    return found


def refuse_twice(node: yaml.Node, path: Path = ()) -> None:
    """Refuse a key that stands twice in one part of a rule: only the last would count, and nobody would see it.

    Raises
    ------
    RuleError
        When there is one; its `path` leads to the part, and to the key.

    """
    seen = set()
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    for key, value in pairs:
        inner = (*path, str(key.value))
        if inner in seen:
            error = RuleError(
                say(
                    "“{key}” stands twice here, and only one would count. Write both as a list below “all:” or “any:”.",
                    key=inner[-1],
                ),
                "criteria.syntax",
            )
            error.path = inner
            raise error
        seen.add(inner)
        refuse_twice(value, inner)
    if isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            refuse_twice(value, (*path, place))


def place_of(error: RuleError, places: dict[Path, Place]) -> Place | None:
    """Return where a fault stands: the innermost part on its path that is known."""
    path = tuple(part if isinstance(part, int) else str(part) for part in error.path)
    return next((places[path[:length]] for length in range(len(path), -1, -1) if path[:length] in places), None)


def fault_said(error: RuleError, place: Place | None) -> Message:
    """Say a fault of a rule with its line and column, and the form that is expected."""
    said = error.message
    if error.example is not None:
        said = say("{fault} Expected, for example: {example}.", fault=said, example=error.example)
    if place is None:
        return said
    return say("line {line}, column {column}: {fault}", line=str(place[0]), column=str(place[1]), fault=said)
