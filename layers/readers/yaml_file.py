"""How are programmes written as YAML read?

Values stay the text that was typed: YAML itself would turn the key `on` into true, the country `NO` into false and
`0110` into 72. Aliases are counted as if written out, tags are refused, so nothing is run and nothing explodes.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from layers.bridges import parse_bridge
from layers.errors import RuleError
from layers.quotas import parse_quotas
from layers.readers.cells import grid_of, table_of_records
from layers.readers.decoding import decode
from layers.readers.file_problems import file_problem, refuse
from layers.readers.limits import MAX_YAML_BYTES, MAX_YAML_DEPTH, MAX_YAML_NODES
from layers.readers.problems import problem
from layers.readers.rule_places import fault_said, place_of, places_in, refuse_twice
from layers.rules import read_rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.readers.grid import Grid
    from layers.readers.source_file import SourceFile
    from layers.reading import Problem

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader written in C where there is one: twenty times faster; nesting is bounded before it recurses."""

_TOP = "programmes"
_TREES: dict[str, Callable[[object], object]] = {
    "criteria": read_rule,
    "quotas": parse_quotas,
    "bridges": parse_bridge,
}
"""The keys whose value is kept as a tree, and how each is read."""
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH = {"true": True, "false": False}
_PLAIN_TAGS = frozenset({None, "!"})
_SPACES = re.compile(r"\s+")


def read_yaml(source: SourceFile) -> Grid:
    """Read the list under `programmes:`; each entry is a row, numbered by its line.

    `stipend` and `seats` become stipend_amount, seats_total and so on (a plain number under `seats` is the total);
    `criteria`, `quotas` and `bridges` become JSON; lists become text separated by spaces, spaces inside an entry
    becoming underscores.

    Raises
    ------
    RefusedError
        When the YAML is broken, unfolds to too much, has tags, or no list of programmes.

    """
    text, problems = decode(source.read(MAX_YAML_BYTES))
    root = compose_yaml(text)
    entries = _entries(root)
    if not entries:
        raise refuse("file.no_rows")
    numbers = [_line(entry) for entry in entries]
    if any(later <= earlier for earlier, later in pairwise(numbers)):  # several on one line
        numbers = list(range(2, len(entries) + 2))
    records = []
    for entry, number in zip(entries, numbers, strict=True):
        record, found = _record(entry, number)
        records.append(record)
        problems.extend(found)
    row_numbers = np.array([numbers[0] - 1, *numbers])
    return grid_of(source, table_of_records(records), row_numbers, header_row=0, problems=problems)


def compose_yaml(text: str) -> yaml.MappingNode:
    """Build the tree of nodes, after looking at the stream of events for what would make it explode."""
    try:
        depth = 0
        for nodes, event in enumerate(yaml.parse(text, Loader=_LOADER)):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > MAX_YAML_DEPTH or nodes > MAX_YAML_NODES:
                raise refuse("yaml.too_large")
            _refuse_tag(event)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise refuse("yaml.broken", line=mark.line + 1 if mark else 1) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise refuse("yaml.broken", line=1) from None
    if not isinstance(root, yaml.MappingNode):
        raise refuse("yaml.shape")
    _count(root, [MAX_YAML_NODES], 0)
    return root


def _refuse_tag(event: yaml.Event) -> None:
    tag = getattr(event, "tag", None)
    if tag not in _PLAIN_TAGS:
        raise refuse("yaml.tag", line=_line(event), tag=str(tag)[:60])


def _line(part: yaml.Event | yaml.Node) -> int:
    return part.start_mark.line + 1 if part.start_mark else 1


def _count(node: yaml.Node, left: list[int], depth: int) -> None:
    """Count nodes with every alias written out; an alias to what contains it ends at the depth."""
    left[0] -= 1
    if left[0] < 0 or depth > MAX_YAML_DEPTH:
        raise refuse("yaml.too_large")
    children = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else node.value
    if isinstance(children, list):
        for child in children:
            _count(child, left, depth + 1)


def _entries(root: yaml.MappingNode) -> list[yaml.Node]:
    for key, value in root.value:
        if key.value == _TOP:
            if isinstance(value, yaml.SequenceNode):
                return list(value.value)
            break
    raise refuse("yaml.shape")


def _record(entry: yaml.Node, line: int) -> tuple[dict[str, Any], list[Problem]]:
    if not isinstance(entry, yaml.MappingNode):
        return {"programme_name": _text(entry) or "?"}, [file_problem("yaml.entry", row=line)]
    record: dict[str, Any] = {}
    problems = []
    for key_node, value in entry.value:
        key = _key(key_node)
        if key in record:
            problems.append(file_problem("yaml.key_twice", row=line, key=key))
        if key in _TREES and (fault := _fault(_TREES[key], value, line)) is not None:
            problems.append(fault)
        record.update(_cells(key, value))
    return record, problems


def _fault(read: Callable[[object], object], node: yaml.Node, row: int) -> Problem | None:
    """Say what is wrong with a programme's rule, quotas or bridges, with its line and column in the file."""
    try:
        refuse_twice(node)
        read(tree_of_node(node))
    except RuleError as error:
        said = fault_said(error, place_of(error, places_in(node)))
        return problem(error.code, row=row, column=None, reason=said)
    return None


def _key(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "?"


def _cells(key: str, node: yaml.Node) -> dict[str, str]:
    """Turn one key of a programme into cells; what is nested below it gets the key before its own."""
    if key in _TREES:
        tree = tree_of_node(node)
        return {key: "" if tree in (None, "") else json.dumps(tree, ensure_ascii=False)}
    if isinstance(node, yaml.MappingNode):
        nested: dict[str, str] = {}
        for inner, value in node.value:
            nested.update(_cells(f"{key}_{_key(inner)}", value))
        return nested
    if isinstance(node, yaml.SequenceNode):
        return {key: " ".join(_SPACES.sub("_", _text(part)) for part in node.value)}
    return {"seats_total" if key == "seats" else key: _text(node)}


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        return json.dumps(tree_of_node(node), ensure_ascii=False)
    return "" if _is_plain(node) and node.value in _NOTHING else str(node.value)


def _is_plain(node: yaml.Node) -> bool:
    """Whether a value stands without quotation marks; the two loaders say so differently."""
    return isinstance(node, yaml.ScalarNode) and not node.style


def tree_of_node(node: yaml.Node) -> Any:
    """Write a rule as JSON has it: keys are what was typed; numbers, true and false are what they look like."""
    if isinstance(node, yaml.MappingNode):
        return {_key(key): tree_of_node(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [tree_of_node(part) for part in node.value]
    text = str(node.value)
    if not _is_plain(node):
        return text
    if text in _NOTHING:
        return None
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return _TRUTH.get(text.lower(), text)
