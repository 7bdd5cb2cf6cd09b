"""What does a programme say that somebody writes as YAML, and how is its rule replaced where all else stays as typed?

The text is that of a file of programmes; its first programme is the one that is drafted.
"""

from __future__ import annotations

from typing import Any

import yaml

from layers.errors import FileRefusedError
from layers.readers.file_problems import RefusedError, refuse
from layers.readers.yaml_file import compose_yaml, tree_of_node

TOP, RULE = "programmes", "criteria"

LINE_WIDTH = 110
"""Longer lines are folded."""

LONGEST_DRAFT = 200_000
"""Characters of a draft at most: a rule with the outline of a region and a few bridges has a tenth of it."""


def entries_written(text: str) -> list[dict[str, Any]]:
    """Return every programme of a draft as it is written: keys as typed, numbers and truth values as they look.

    Raises
    ------
    FileRefusedError
        When the text is no YAML, or no list of programmes; the sentence names the line.

    """
    return [tree_of_node(node) for node in _entries(text)]


def _entries(text: str) -> list[yaml.MappingNode]:
    try:
        if len(text) > LONGEST_DRAFT:
            raise refuse("yaml.too_large")
        root = compose_yaml(text)
        for key, value in root.value:
            if key.value == TOP and isinstance(value, yaml.SequenceNode) and value.value:
                if not all(isinstance(entry, yaml.MappingNode) for entry in value.value):
                    break
                return list(value.value)
        raise refuse("yaml.shape")
    except RefusedError as error:
        raise FileRefusedError(error.problem.message, error.problem.code) from None


def entries_text(entries: list[dict[str, Any]]) -> str:
    """Write programmes as the text of a file, short values on one line."""
    return _dumped({TOP: entries})


def with_written_rule(text: str, tree: dict[str, Any]) -> str:
    """Replace the rule of the first programme; everything else keeps the form in which it was typed.

    Raises
    ------
    FileRefusedError
        As `entries_written`.

    """
    entries = entries_written(text)
    wanted = [{**entries[0], RULE: tree}, *entries[1:]]
    changed = _replaced(text, tree)
    try:
        if changed is not None and entries_written(changed) == wanted:
            return changed
    except FileRefusedError:
        pass
    return entries_text(wanted)  # written with anchors or in a way that cannot be cut out


def with_written_entry(text: str, entry: dict[str, Any]) -> str:
    """Write a further programme below the others, which keep the form in which they were typed.

    Raises
    ------
    FileRefusedError
        As `entries_written`.

    """
    wanted = [*entries_written(text), entry]
    last = _entries(text)[-1]
    begin = int(last.start_mark.index) - last.start_mark.column
    dash = text[begin : last.start_mark.index].find("-")
    if dash >= 0 and not last.flow_style:
        gap = " " * (last.start_mark.column - dash - 1)
        lines = _dumped({TOP: [entry]}).splitlines()[1:]
        block = "\n".join(" " * dash + line[:1] + gap + line[2:] for line in lines)
        changed = f"{text.rstrip()}\n{block}\n"
        try:
            if entries_written(changed) == wanted:
                return changed
        except FileRefusedError:
            pass
    return entries_text(wanted)


def _replaced(text: str, tree: dict[str, Any]) -> str | None:
    """Cut the rule out of the text and put the other one in; None where it cannot be cut out."""
    entry = _entries(text)[0]
    if entry.flow_style:
        return None
    for key, value in entry.value:
        if key.value == RULE:
            begin, end = key.start_mark.index, _end(value)
            return text[:begin] + _indented(tree, key.start_mark.column) + text[max(end, key.end_mark.index) :]
    last = text.find("\n", max(_end(value) for _, value in entry.value))
    last = len(text) if last < 0 else last
    column = entry.value[0][0].start_mark.column
    return text[:last] + "\n" + " " * column + _indented(tree, column) + text[last:]


def _end(node: yaml.Node) -> int:
    """Return where the last letter of a value stands: the mark of a block lies behind the blank lines after it."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    children = node.value if isinstance(node, yaml.SequenceNode) else [part for pair in node.value for part in pair]
    return max(_end(child) for child in children)


def _indented(tree: dict[str, Any], column: int) -> str:
    lines = _dumped({RULE: tree}).rstrip("\n").splitlines()
    return "\n".join([lines[0], *(" " * column + line for line in lines[1:])])


class _Dumper(yaml.SafeDumper):
    """Writes what `tree_of_node` reads back the same: `on` as a key without quotes, whole numbers without a point."""

    def represent_mapping(self, tag: str, mapping: Any, flow_style: Any = None) -> yaml.MappingNode:
        node = super().represent_mapping(tag, mapping, flow_style)
        for key, _ in node.value:
            if key.value == "on":
                key.tag = "tag:yaml.org,2002:bool"  # YAML's own reading of the word; ours takes keys as typed
        return node

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is the library's
        return True


def _represent_float(dumper: yaml.SafeDumper, value: float) -> yaml.ScalarNode:
    whole = float(value).is_integer()
    return dumper.represent_scalar(
        "tag:yaml.org,2002:int" if whole else "tag:yaml.org,2002:float",
        str(int(value)) if whole else f"{value:.15f}".rstrip("0"),
    )


def _represent_text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    looks_like_truth = value.lower() in ("true", "false")
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if looks_like_truth else None)


_Dumper.add_representer(float, _represent_float)
_Dumper.add_representer(str, _represent_text)


def _dumped(tree: dict[str, Any]) -> str:
    written: str = yaml.dump(
        tree, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=LINE_WIDTH, default_flow_style=None
    )
    return written
