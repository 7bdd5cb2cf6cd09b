"""The clean world of the store's tests: files as the readers would hand them over."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely

from layers.reading import Reading
from layers.schemas import INPUTS
from layers.store.cells import frame_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIRST = dt.date(2026, 11, 1)
LATER = dt.date(2026, 11, 20)


def person(case_code: str, **cells: Any) -> dict[str, Any]:
    return {"case_code": case_code, "sex": "female", "needs": "medical", "landmark": "by the mosque"} | cells


def service(service_id: str, **cells: Any) -> dict[str, Any]:
    named = {"service_name": "Clinic", "service_type": "medical", "latitude": 13.5, "longitude": -16.5}
    return {"service_id": service_id} | named | cells


def file_of(
    kind: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    source: str = "office",
    as_of: dt.date = FIRST,
    quarantined: Sequence[Mapping[str, str]] = (),
    **other: Any,
) -> Reading:
    """Read, as it were, a file with these rows; the columns present are those that some row names."""
    present = tuple(dict.fromkeys(name for row in rows for name in row))
    layer = INPUTS[kind]
    binary = {"geometry": lambda shape: None if shape is None else shapely.to_wkb(shape)}
    typed = [[binary.get(name, _same)(row.get(name)) for name in layer.names()] for row in rows]
    waiting = pd.DataFrame([dict(row) for row in quarantined])
    read: dict[str, Any] = {
        "kind": kind,
        "file_name": f"{source}.csv",
        "checksum": hashlib.sha256(repr(rows).encode()).hexdigest(),
        "source": source,
        "as_of": as_of,
        "read": len(rows) + len(waiting),
        "accepted": frame_of(kind, typed),  # as `layer.parse` types it, twenty times as fast
        "quarantined": waiting,
        "problems": (),
        "present": present,
        "mapping": {name: name for name in present},
    }
    return Reading(**read | other)


def _same(value: Any) -> Any:
    return value


def people(*rows: Mapping[str, Any], **other: Any) -> Reading:
    return file_of("returnees", rows, **other)


def services(*rows: Mapping[str, Any], **other: Any) -> Reading:
    return file_of("services", rows, **other)


def cells(frame: pd.DataFrame, column: str, key: str = "case_code") -> dict[str, Any]:
    """Return key -> cell, None where missing, days as days."""
    found = frame.set_index(key)[column]
    return {code: _plain(value) for code, value in found.items()}


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value
