"""Take a file in: read it, show what is wrong in words, keep what fits, write down what does not."""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.workflows.office import today
from layers.errors import HomewardError
from layers.readers.context import Context
from layers.readers.door import read_file
from layers.readers.problems import sentence_of
from layers.readers.quarantine import write_quarantine
from layers.rule_versions import live, timeline
from layers.schemas import COLUMNS
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from layers.reading import Problem, Reading
    from layers.road_files.reading import RoadsRead
    from layers.store import Store
    from layers.store.records import ImportRecord
    from layers.words import Words


def context_of(store: Store, *, on: dt.date | None = None) -> Context:
    """Put together what a file is read against."""
    frames = store.frames("areas", "settlements", "services")
    known = [frame["country"].dropna() for frame in frames.values()]
    countries = sorted({str(code) for column in known for code in column.unique()})
    return Context(
        areas=frames["areas"],
        settlements=frames["settlements"],
        service_ids=frozenset(frames["services"]["service_id"]),
        countries=tuple(countries),
        rule_spans={
            programme_id: tuple(found.version.span for found in timeline(live(versions)))
            for programme_id, versions in store.rule_versions().items()
        },
        today=on or today(),
    )


def read_incoming(
    store: Store,
    path: Path,
    kind: str,
    *,
    name: str | None = None,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    constants: Mapping[str, Any] | None = None,
    accept: Collection[str] = (),
    source: str | None = None,
    as_of: dt.date | None = None,
) -> Reading:
    """Read a file in a guarded process; nothing is saved.

    Parameters
    ----------
    store
        What the file is read against; a mapping saved for the same source is used where none is given.
    path, name
        The file, and the name it had where it came from.
    kind
        services, programmes, returnees, areas or settlements.
    sheet
        The sheet of a workbook; default: the only one with content, else it is asked.
    columns, constants
        Their header -> our column; our column -> a value for the whole file.
    accept
        Codes of questions answered with yes (`all`: every one).
    source
        What the rows are known by when a newer file comes; default: the file's name without its ending.
    as_of
        The day the file describes; default: today.

    """
    source = source or Path(name or path.name).stem
    kept = store.mapping_of(source)
    if kept is not None:
        columns = columns if columns is not None else kept.columns
        constants = constants if constants is not None else kept.constants
    return read_file(
        path,
        kind,
        context=context_of(store),
        name=name,
        sheet=sheet,
        columns=dict(columns or {}),
        constants=dict(constants or {}),
        accept=frozenset(accept),
        source=source,
        as_of=as_of or today(),
    )


def save_incoming(
    store: Store,
    reading: Reading,
    *,
    actor: str,
    columns: Mapping[str, str] | None = None,
    constants: Mapping[str, Any] | None = None,
    simulated: bool = False,
) -> ImportRecord:
    """Save what fits, all or none, and keep the mapping for the next file of the same source."""
    whole = "homeward_problem" not in reading.unused
    record = store.save_import(reading, actor=actor, simulated=simulated, whole=whole)
    if columns or constants:
        store.save_mapping(reading.source, dict(columns or {}), dict(constants or {}), actor=actor)
    return record


def read_mapping(path: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """Read a mapping file: `[columns]` their header = "our column", `[constants]` our column = value.

    A file without these two tables is read as columns alone.

    Raises
    ------
    HomewardError
        When the file cannot be read, is not TOML, or names a column we do not have.

    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise HomewardError(say("The mapping file {file} cannot be read.", file=path.name), "mapping.file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise HomewardError(
            say("The mapping file {file} is not TOML, such as: [columns] “Their header” = “latitude”.", file=path.name),
            "mapping.file",
        ) from error
    tables = {"columns", "constants"}
    columns = content.get("columns", {}) if tables & set(content) else content
    constants = content.get("constants", {}) if tables & set(content) else {}
    return {str(theirs): str(ours) for theirs, ours in columns.items()}, dict(constants)


def quarantine_beside(path: Path, store_where: str) -> Path:
    """Choose where the quarantine file of an input goes: beside it, else beside the store, never over another file."""
    folder = path.resolve().parent
    if not os.access(folder, os.W_OK):
        folder = Path(store_where).resolve().parent
    stem = path.name.removesuffix(".quarantine.csv")
    stem = Path(stem).stem or stem
    target = folder / f"{stem}.quarantine.csv"
    number = 2
    while target.resolve() == path.resolve():
        target = folder / f"{stem}.{number}.quarantine.csv"
        number += 1
    return target


def save_quarantine(reading: Reading, path: Path, store_where: str, words: Words) -> Path | None:
    """Write the quarantined rows, with what is wrong and what would be right; None where there are none."""
    if not len(reading.quarantined):
        return None
    target = quarantine_beside(path, store_where)
    write_quarantine(reading, target, words)
    return target


def quarantine_bytes(reading: Reading, words: Words) -> bytes:
    """Return the quarantine file for a download."""
    import tempfile  # noqa: PLC0415 - beside its one use

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "quarantine.csv"
        write_quarantine(reading, target, words)
        return target.read_bytes()


def problem_rows(reading: Reading | RoadsRead, words: Words) -> list[dict[str, Any]]:
    """Write the problems as plain values, the sentence in the reader's language."""
    return [_problem_row(problem, words) for problem in reading.problems]


def _problem_row(problem: Problem, words: Words) -> dict[str, Any]:
    personal = problem.column in COLUMNS and COLUMNS[problem.column].personal
    return {
        "row": problem.row,
        "column": problem.column,
        "code": problem.code,
        "action": str(problem.action),
        "value": None if personal else problem.value,
        "suggestion": None if personal else problem.suggestion,
        "count": problem.count,
        "sentence": sentence_of(problem, words),
    }
