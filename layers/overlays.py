"""What has an office set otherwise than a table that comes with Homeward: read, checked, changed and written (TOML)?

An office's file has the form of the table it changes and holds only what differs; a whole copy of the table is one too.
A figure in it says where it comes from: by the `source` of its table, as in the table that is shipped, or by an entry
in the table `set`, which says who set it, on which day and why.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from layers.errors import HomewardError
from layers.toml_text import write_toml
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Tree = dict[str, Any]
Path = tuple[str, ...]

MARKS = "set"
"""The table that says who set a figure."""

_LINE = re.compile(r"at line (\d+)")
_SHOWN = 12
"""So many known names are listed where one is not known."""


class OverlayError(HomewardError):
    """A table cannot be used; `faults` says everything that is wrong with it, one sentence each."""

    def __init__(self, faults: Sequence[Message], code: str = "table.faults") -> None:
        said = faults[0]
        for fault in faults[1:]:
            said = say("{first} {then}", first=said, then=fault)
        super().__init__(said, code)
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Figure:
    """A number from `least` to `most`, both included, in a unit."""

    unit: str
    least: float
    most: float


@dataclass(frozen=True)
class Choice:
    """One of some words."""

    allowed: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """A text that says something about figures (a source, a currency); `pattern` is what it must look like."""

    pattern: str = r"(?s).*\S.*"


@dataclass(frozen=True)
class Day:
    """A day, written year-month-day."""


@dataclass(frozen=True)
class Each:
    """A table with any names of a pattern; all have the same inside."""

    pattern: str
    inside: Mapping[str, Any]


@dataclass(frozen=True)
class Shape:
    """How a table is built: which names it may hold, where a figure's source stands, and each figure's short key.

    `known` is a tree of mappings, `Each` and leaves; `source_of` gives the path of the source of a figure's path.
    """

    known: Mapping[str, Any]
    source_of: Callable[[Path], Path]
    key_of: Callable[[Path], str]


@dataclass(frozen=True)
class Mark:
    """Who set a figure, on which day, and why (empty if nobody said)."""

    on: dt.date
    by: str
    reason: str = ""

    def said(self) -> Message:
        """Say where the figure comes from."""
        if self.reason:
            return say("set by the office, {day}, {code}: {reason}", day=self.on, code=self.by, reason=self.reason)
        return say("set by the office, {day}, {code}", day=self.on, code=self.by)


@dataclass(frozen=True)
class Overlay:
    """What an office has set: a tree of figures, and for each key who set it, where that is known."""

    tree: Tree = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether anything is set."""
        return bool(self.tree)


NOTHING = Overlay()
"""Nothing is set: the table that is shipped holds."""


def read_overlay(text: str, shape: Shape, *, mark: Mark | None = None) -> Overlay:
    """Read an office's file; `mark` is who set the figures in it that say no source, None if that is a fault.

    Raises
    ------
    OverlayError
        When it is not TOML, a name is not known, a figure is not a number within its limits, or one has no source;
        with everything that is wrong.

    """
    tree = read_tree(text)
    marks = tree.pop(MARKS, {})
    faults = [*_faults(tree, shape.known, ()), *_mark_faults(marks)]
    if not faults:
        known = {key: Mark(entry["on"], str(entry["by"]), str(entry.get("reason", ""))) for key, entry in marks.items()}
        if mark is not None:
            known = {**{shape.key_of(path): mark for path in _bare(tree, known, shape)}, **known}
        faults = list(_unsourced(tree, known, shape))
    if faults:
        raise OverlayError(faults)
    return Overlay(tree, known)


def read_tree(text: str) -> Tree:
    """Read TOML.

    Raises
    ------
    OverlayError
        When it is none, with the line where reading stopped.

    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        if line is None:
            raise OverlayError([say("The file ends in the middle of a line or table.")]) from None
        raise OverlayError(
            [say("Line {line} cannot be read. A line is a [table] or a name = value.", line=int(line[1]))]
        ) from None


def _faults(tree: Mapping[str, Any], known: Any, where: Path) -> Iterator[Message]:
    for name, value in tree.items():
        node = _node(known, name)
        at = (*where, name)
        if node is None:
            yield _unknown(name, known, where)
        elif isinstance(node, (Figure, Choice, Note, Day)):
            yield from _leaf_fault(value, node, at)
        elif isinstance(value, dict):
            yield from _faults(value, node, at)
        else:
            yield say("“{name}” must be a table.", name=".".join(at))


def _node(known: Any, name: str) -> Any:
    if isinstance(known, Each):
        return known.inside if re.fullmatch(known.pattern, name) else None
    return known.get(name)


def _unknown(name: str, known: Any, where: Path) -> Message:
    if isinstance(known, Each):
        return say(
            "“{name}” in {where} is no code of a country, two capital letters.", name=name, where=".".join(where)
        )
    names = list(known)
    listed = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    if not where:
        return say("“{name}” is not known here. Known are: {known}.", name=name, known=listed)
    return say("“{name}” in {where} is not known. Known are: {known}.", name=name, where=".".join(where), known=listed)


def _leaf_fault(value: Any, node: Any, at: Path) -> Iterator[Message]:
    name, where = at[-1], ".".join(at[:-1]) or "–"
    if isinstance(node, Figure):
        if not is_figure(value, node):
            yield _out_of_range(name, where, node)
    elif isinstance(node, Choice):
        if value not in node.allowed:
            yield say("“{name}” in {where} must be one of: {known}.", name=name, where=where,
                      known=", ".join(node.allowed))  # fmt: skip
    elif isinstance(node, Day):
        if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
            yield say("“{name}” in {where} must be a day, such as 2026-11-22.", name=name, where=where)
    elif not isinstance(value, str) or not re.fullmatch(node.pattern, value):
        yield say("“{name}” in {where} must be a text in quotation marks, of the form expected.", name=name,
                  where=where)  # fmt: skip


def is_figure(value: object, node: Figure) -> bool:
    """Tell whether a value is a number within the limits of a figure, both included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return node.least <= value <= node.most


def _out_of_range(name: str, where: str, node: Figure) -> Message:
    return say("“{name}” in {where} must be a number from {least} to {most}.", name=name, where=where,
               least=float(node.least), most=float(node.most))  # fmt: skip


def _mark_faults(marks: object) -> Iterator[Message]:
    if not isinstance(marks, dict):
        yield say("“{name}” must be a table.", name=MARKS)
        return
    for key, entry in marks.items():
        fits = isinstance(entry, dict) and type(entry.get("on")) is dt.date and isinstance(entry.get("by"), str)
        if not fits or not isinstance(entry.get("reason", ""), str) or not entry["by"].strip():
            yield say("The entry “{key}” in “set” must say on (a day), by (a code) and may say reason.", key=key)


def _bare(tree: Tree, marks: Mapping[str, Mark], shape: Shape) -> Iterator[Path]:
    """Yield the paths of figures that do not say where they come from."""
    for path in paths_of(tree, shape):
        if shape.key_of(path) not in marks and not found_at(tree, shape.source_of(path)):
            yield path


def _unsourced(tree: Tree, marks: Mapping[str, Mark], shape: Shape) -> Iterator[Message]:
    for path in _bare(tree, marks, shape):
        yield say("“{name}” in {where} does not say where it comes from: give its table a “source”.",
                  name=path[-1], where=".".join(path[:-1]))  # fmt: skip
    keys = {shape.key_of(path) for path in paths_of(tree, shape)}
    for key in marks:
        if key not in keys:
            yield say("“set” names “{key}”, which the file does not hold.", key=key)


def paths_of(tree: Mapping[str, Any], shape: Shape) -> Iterator[Path]:
    """Yield the path of every figure and choice in a tree, in its order."""
    yield from _paths(tree, shape.known, ())


def _paths(tree: Mapping[str, Any], known: Any, where: Path) -> Iterator[Path]:
    for name, value in tree.items():
        node = _node(known, name)
        if isinstance(node, (Figure, Choice)):
            yield (*where, name)
        elif isinstance(value, dict) and node is not None:
            yield from _paths(value, node, (*where, name))


def leaf_at(shape: Shape, path: Path) -> Figure | Choice | None:
    """Return what may stand at a path; None where nothing that can be set does."""
    node: Any = shape.known
    for name in path:
        if node is None or isinstance(node, (Figure, Choice, Note, Day)):
            return None
        node = _node(node, name)
    return node if isinstance(node, (Figure, Choice)) else None


def found_at(tree: Mapping[str, Any], path: Path) -> Any:
    """Return what stands at a path of a tree; None where nothing does."""
    found: Any = tree
    for name in path:
        if not isinstance(found, dict) or name not in found:
            return None
        found = found[name]
    return found


def lay_over(tree: Tree, over: Mapping[str, Any]) -> None:
    """Replace in a tree what another says otherwise, table by table."""
    for name, value in over.items():
        if isinstance(value, dict) and isinstance(tree.get(name), dict):
            lay_over(tree[name], value)
        else:
            tree[name] = copy.deepcopy(value)


def with_figure(overlay: Overlay, shape: Shape, path: Path, value: float | str, mark: Mark) -> Overlay:
    """Return what is set once a figure is set.

    Raises
    ------
    OverlayError
        When the value does not fit.

    """
    leaf = leaf_at(shape, path)
    faults = list(_leaf_fault(value, leaf, path)) if leaf is not None else [_unknown(path[-1], {}, path[:-1])]
    if faults:
        raise OverlayError(faults)
    tree = copy.deepcopy(overlay.tree)
    inside = tree
    for name in path[:-1]:
        inside = inside.setdefault(name, {})
    inside[path[-1]] = value
    return Overlay(tree, {**overlay.marks, shape.key_of(path): mark})


def without_figure(overlay: Overlay, shape: Shape, path: Path) -> Overlay:
    """Return what is set once a figure is as it was shipped; one that was not set changes nothing."""
    tree = copy.deepcopy(overlay.tree)
    tables = [tree]
    for name in path[:-1]:
        if not isinstance(tables[-1].get(name), dict):
            return overlay
        tables.append(tables[-1][name])
    tables[-1].pop(path[-1], None)
    for name, table in zip(reversed(path[:-1]), reversed(tables[:-1]), strict=True):
        if not table[name]:
            del table[name]
    return Overlay(tree, {key: mark for key, mark in overlay.marks.items() if key != shape.key_of(path)})


def write_overlay(overlay: Overlay, heading: str) -> str:
    """Write what is set as a file that `read_overlay` reads; `heading` becomes comments."""
    marks = {key: _entry(mark) for key, mark in overlay.marks.items()}
    return write_toml({**overlay.tree, MARKS: marks} if marks else overlay.tree, heading)


def _entry(mark: Mark) -> Tree:
    return {"on": mark.on, "by": mark.by, **({"reason": mark.reason} if mark.reason else {})}
