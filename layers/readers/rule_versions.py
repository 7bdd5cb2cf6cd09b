"""Rows that are versions of one programme's rule, each with its own days in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layers.rule_versions import Span, at_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from layers.readers.table import Table
    from layers.reading import Version

    Mask = npt.NDArray[np.bool_]


def take_versions(table: Table) -> tuple[Mask, Mask, dict[str, list[Version]]]:
    """Find the programmes of which a file gives several versions, and refuse two that are in force at once.

    Returns
    -------
    Mask, Mask, dict
        The rows that are versions; those of them that are not the latest, which the programme's other columns come
        from; and every version of these programmes.

    """
    several, earlier = np.zeros(table.rows, dtype=bool), np.zeros(table.rows, dtype=bool)
    versions: dict[str, list[Version]] = {}
    if table.kind != "programmes" or not {"in_force_from", "in_force_to"} & set(table.read):
        return several, earlier, versions
    ids, spans, blocked = table.words("programme_id"), _spans(table), table.faults.blocked
    clashes: dict[int, tuple[Span, Span]] = {}
    for programme_id, rows in pd.Series(np.arange(table.rows)).groupby(ids):
        if not programme_id:
            continue
        if len(rows) > 1 and len({spans[row] for row in rows}) == 1:  # the same days: no versions
            span = spans[rows.iloc[0]]
            if span != (None, None) and len({str(table.words("criteria")[row]) for row in rows}) > 1:
                several[rows] = True
                clashes |= dict.fromkeys(map(int, rows), (span, span))
            continue
        several[rows] = len(rows) > 1
        some = [int(row) for row in rows if not blocked[row]]
        stated = [spans[row] for row in some]
        known = [span for span in table.context.rule_spans.get(str(programme_id), ()) if _apart(span, stated)]
        dated = stated if len(some) > 1 else [span for span in stated if span[0] is not None]
        clash = at_once([*known, *dated]) if dated else None
        if clash is not None:
            clashes |= dict.fromkeys(some, clash)
        elif len(some) > 1:
            *before, latest = sorted(some, key=lambda row: str(spans[row][0] or ""))
            earlier[before] = True
            _complete(table, latest, before)
            versions[str(programme_id)] = [_version(table, row, spans[row]) for row in some]
    _tell(table, ids, clashes, earlier)
    return several, earlier, versions


def _complete(table: Table, latest: int, before: Sequence[int]) -> None:
    """Fill what the latest version leaves empty besides its rule from the versions before it, the last one first."""
    for column, read in table.read.items():
        if column in ("criteria", "in_force_from", "in_force_to"):
            continue
        values = np.asarray(read)
        known = [row for row in reversed(before) if not _is_empty(values[row])]
        if known and _is_empty(values[latest]):
            values = values.copy()
            values[latest] = values[known[0]]
            table.read[column] = values


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value) or bool(pd.isna(value))


def _apart(span: Span, stated: Sequence[Span]) -> bool:
    """Tell whether a known version is none of those that the file corrects."""
    return all(span[0] != first for first, _ in stated)


def _spans(table: Table) -> list[Span]:
    columns = ("in_force_from", "in_force_to")
    first, last = (table.days(column).astype("datetime64[D]").astype(object).tolist() for column in columns)
    return list(zip(first, last, strict=True))


def _version(table: Table, row: int, span: Span) -> Version:
    first, last = (None if day is None else day.isoformat() for day in span)
    return {"criteria": str(table.words("criteria")[row]) or None, "in_force_from": first, "in_force_to": last}


def _tell(table: Table, ids: npt.NDArray[np.object_], clashes: dict[int, tuple[Span, Span]], earlier: Mask) -> None:
    rows = np.array(sorted(clashes), dtype=np.intp)
    one, other = (np.array([_said(clashes[int(row)][place]) for row in rows], dtype=object) for place in (0, 1))
    table.faults.block("rule.at_once", rows, "in_force_from", value=ids[rows], one=one, other=other)
    table.faults.fix("rule.versions", earlier, "in_force_from", value=ids[earlier])


def _said(span: Span) -> str:
    return " – ".join("…" if day is None else day.isoformat() for day in span)
