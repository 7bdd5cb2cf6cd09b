"""Cells as a programme's rule: a tree written as YAML or JSON, flat columns, or both together."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from layers.education import grades_agreed, grades_of
from layers.errors import RuleError
from layers.readers.dates import read_dates_and_years
from layers.readers.lists import read_list
from layers.readers.numbers import number_of, read_numbers
from layers.readers.radii import RADII, read_radii
from layers.readers.rule_places import fault_said, place_of, places_in, refuse_twice
from layers.readers.texts import clean_texts
from layers.readers.vocab import read_words
from layers.rules import AllOf, read_rule, rule_from_columns, rule_text, rule_tree
from layers.schemas.columns import SYSTEMS
from layers.words import N_, say

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.rule_places import Path, Place
    from layers.readers.table import Table
    from layers.rules import Rule
    from layers.words import Message

    Texts = npt.NDArray[np.object_]

MOST_CHARACTERS = 10_000
MOST_BRACKETS = 60
"""Limits of a rule's text: the longest sensible one has a few hundred characters and is nested five deep."""

_ALIAS = re.compile(r"(?:^|[\s\[{,:-])[&*][^\s]")

_AGES = ("minimum_age_years", "maximum_age_years")
_GRADES = ("minimum_education_grade", "maximum_education_grade")


def take_rules(table: Table) -> None:
    """Read every programme's rule as one line of JSON; what cannot be read quarantines its row, with the reason."""
    flat = _flat_columns(table)
    texts = table.texts("criteria")
    rules: Texts = np.full(table.rows, "", dtype=object)
    faults: dict[tuple[str, str], list[tuple[int, object]]] = {}
    for row in range(table.rows):
        try:
            written = _written(texts[row])
            columns = rule_from_columns({name: values[row] for name, values in flat.items()})
            rules[row] = rule_text(_both(written, columns))
        except RuleError as error:
            if error.code in table.faults.codes_of(row).split():  # the reader of the file has said it, with its line
                continue
            column = "criteria" if texts[row].strip() else _first(flat)
            faults.setdefault((error.code, column), []).append((row, _in_columns(error, column)))
    for (code, column), found in faults.items():
        rows = np.array([row for row, _ in found], dtype=np.intp)
        reasons = np.empty(len(found), dtype=object)
        reasons[:] = [reason for _, reason in found]
        table.faults.block(code, rows, column, value=table.texts(column)[rows], reason=reasons)
    if flat or "criteria" in table.cells:
        table.read["criteria"] = rules


def _in_columns(error: RuleError, column: str) -> Message:
    """Say a fault of a rule that flat columns make up: which of them must be filled."""
    if column == "criteria" or error.code != "criteria.system":
        return error.message
    systems = ", ".join(SYSTEMS)
    return say("{reason} Fill in the column education_system: {known}.", reason=error.message, known=systems)


def _written(text: str) -> Rule:
    """Read the rule in a cell; a fault is said with its line and column in the cell."""
    tree = tree_of(text)
    try:
        _refuse_twice(text)
        return read_rule(tree)
    except RuleError as error:
        raise RuleError(fault_said(error, place_of(error, places_in_cell(text))), error.code) from error


def rule_written(text: str) -> Rule:
    """Read a rule that somebody has typed, in YAML or JSON; a fault is said with its line and column.

    Raises
    ------
    RuleError
        When it cannot be read, or not be kept (see `layers.rules.read_rule`).

    """
    return _written(text)


def places_in_cell(text: str) -> dict[Path, Place]:
    """List where each part of a tree in a cell begins; nothing where it cannot be read."""
    node = _node_of(text)
    return {} if node is None else places_in(node)


def _node_of(text: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text.strip().removeprefix("'"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return node


def _refuse_twice(text: str) -> None:
    node = _node_of(text)
    if node is not None:
        refuse_twice(node)


def _first(flat: dict[str, npt.NDArray[Any]]) -> str:
    return next(iter(flat), "criteria")


def _both(written: Rule, columns: Rule) -> Rule:
    if columns == AllOf():
        return written
    return columns if written == AllOf() else read_rule({"all": [rule_tree(written), rule_tree(columns)]})


def _flat_columns(table: Table) -> dict[str, npt.NDArray[Any]]:
    flat: dict[str, npt.NDArray[Any]] = {}
    for column in _AGES:
        if column in table.cells:
            flat[column] = read_numbers(table.cells[column], column, table.faults)
    if "education_system" in table.cells:
        flat["education_system"] = read_words(table.cells["education_system"], "education_system", table.faults)
    for column in _GRADES:
        if column in table.cells:
            flat[column] = _read_grades(table, column, flat.get("education_system"))
    if "sexes" in table.cells:
        sexes = np.empty(table.rows, dtype=object)
        sexes[:] = [text.split() for text in read_list(table.cells["sexes"], "sexes", table.faults)]
        flat["sexes"] = sexes
        flat["sexes_reason"] = clean_texts(table.texts("sexes_reason"), "sexes_reason", table.faults)
        flat["sexes_reason_date"] = _read_day(table, "sexes_reason_date")
    for column in RADII:
        if column in table.cells:
            flat[column] = read_radii(table.cells[column], column, table.faults)
    return flat


def _read_day(table: Table, column: str) -> Texts:
    days, _ = read_dates_and_years(table.texts(column), column, table.faults)
    return np.where(np.isnat(days), "", days.astype(str)).astype(object)


def _read_grades(table: Table, column: str, systems: Texts | None) -> npt.NDArray[np.float64]:
    """Read limits of schooling: years, or a class ("3e", "CM2"); of a stage the end that the limit means."""
    cells = table.cells[column]
    numeric = np.array([number_of(cell).fault != "num.not_a_number" for cell in cells], dtype=bool)
    grades = read_numbers(np.where(numeric, cells, ""), column, table.faults)
    unknown = np.zeros(table.rows, dtype=bool)
    for row in np.flatnonzero(~numeric):
        system = "" if systems is None else systems[row]
        meant = grades_of(cells[row], system) if system else grades_agreed(cells[row])
        unknown[row] = meant is None
        if meant is not None:
            grades[row] = meant[0] if column == _GRADES[0] else meant[1]
    table.faults.block("num.not_a_number", unknown, column, value=cells[unknown])
    return grades


def tree_of(text: str) -> object:
    """Read a cell as JSON or YAML.

    Raises
    ------
    RuleError
        When it is neither, too long, nested too deep, or uses YAML's aliases (which can explode).

    """
    text = text.strip().removeprefix("'")
    if not text:
        return None
    brackets = np.cumsum([{"[": 1, "{": 1, "]": -1, "}": -1}.get(letter, 0) for letter in text])
    if len(text) > MOST_CHARACTERS or brackets.max(initial=0) > MOST_BRACKETS or _ALIAS.search(text):
        raise RuleError(say(N_("it is too long or too deep.")), "criteria.syntax")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return _plain(yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506 - BaseLoader makes only texts and lists
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        column = "" if mark is None else str(mark.column + 1)
        raise RuleError(
            say(N_("it is not written as YAML or JSON (character {column})."), column=column), "criteria.syntax"
        ) from error


def _plain(tree: object) -> object:
    """Turn texts that are numbers into numbers; keys stay texts ("on" is no truth value here)."""
    if isinstance(tree, dict):
        return {str(key): _plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_plain(part) for part in tree]
    if tree in ("", "~", "null"):
        return None
    number = number_of(str(tree))
    return str(tree) if number.value is None else number.value
