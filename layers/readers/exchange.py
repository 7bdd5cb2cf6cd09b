"""How does a reading get from the child process that made it to the one that asked? As Parquet and JSON, never pickle.

What comes back is data: nothing in it is run.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from layers.reading import Action, Problem, Reading
from layers.words import Country, Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_ACCEPTED, _QUARANTINED, _FACTS = "accepted.parquet", "quarantined.parquet", "reading.json"
_REFUSAL = "refusal.json"
_APART = ("accepted", "quarantined", "problems", "as_of")
"""What of a reading is not plain JSON; tuples come back from its lists."""


def save_reading(folder: Path, reading: Reading) -> None:
    """Write a reading into an existing folder."""
    accepted = pd.DataFrame(reading.accepted)
    if "geometry" in accepted:
        accepted = accepted.assign(geometry=accepted["geometry"].map(_as_wkb).astype(object))
    accepted.to_parquet(folder / _ACCEPTED, index=False)
    quarantined = reading.quarantined
    numbered = quarantined.set_axis([str(place) for place in range(quarantined.shape[1])], axis="columns")
    numbered.to_parquet(folder / _QUARANTINED, index=False)
    facts = {
        **{entry.name: getattr(reading, entry.name) for entry in fields(reading) if entry.name not in _APART},
        "as_of": reading.as_of.isoformat(),
        "quarantined_columns": [str(name) for name in quarantined.columns],
        "problems": [_problem_json(problem) for problem in reading.problems],
    }
    (folder / _FACTS).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def load_reading(folder: Path) -> Reading:
    """Read what `save_reading` wrote; the accepted rows are typed as the layer of their kind again.

    Raises
    ------
    OSError, ValueError, KeyError
        When the folder does not hold a whole reading.

    """
    from layers.schemas import INPUTS  # noqa: PLC0415 - heavy, and the child only saves

    facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
    accepted = pd.read_parquet(folder / _ACCEPTED)
    if "geometry" in accepted:
        accepted = accepted.assign(geometry=accepted["geometry"].astype(object).map(_from_wkb))
    quarantined = pd.read_parquet(folder / _QUARANTINED).set_axis(facts["quarantined_columns"], axis="columns")
    names = [entry.name for entry in fields(Reading) if entry.name not in _APART]
    plain: dict[str, Any] = {
        name: tuple(facts[name]) if isinstance(facts[name], list) else facts[name] for name in names
    }
    return Reading(
        **plain,
        as_of=dt.date.fromisoformat(facts["as_of"]),
        accepted=INPUTS[facts["kind"]].parse(accepted),
        quarantined=quarantined,
        problems=tuple(_problem(entry) for entry in facts["problems"]),
    )


def save_refusal(folder: Path, problems: Sequence[Problem], checksum: str) -> None:
    """Write that a file cannot be used, and why: all that is known of it."""
    facts = {"problems": [_problem_json(problem) for problem in problems], "checksum": checksum}
    (folder / _REFUSAL).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def load_refusal(folder: Path) -> tuple[tuple[Problem, ...], str] | None:
    """Read what `save_refusal` wrote: the problems and the checksum; None where there is no refusal."""
    if not (folder / _REFUSAL).exists():
        return None
    facts = json.loads((folder / _REFUSAL).read_text(encoding="utf-8"))
    return tuple(_problem(entry) for entry in facts["problems"]), str(facts["checksum"])


def _as_wkb(shape: object) -> bytes | None:
    return shapely.to_wkb(shape) if isinstance(shape, shapely.Geometry) else None


def _from_wkb(blob: object) -> object:
    return shapely.from_wkb(blob) if isinstance(blob, bytes) else None


def _problem_json(problem: Problem) -> dict[str, Any]:
    written = {entry.name: getattr(problem, entry.name) for entry in fields(problem)}
    return {name: _value_json(value) for name, value in written.items()}


def _problem(entry: dict[str, Any]) -> Problem:
    values = {name: _value(value) for name, value in entry.items()}
    values["action"] = Action(values["action"])
    return Problem(**values)


def _value_json(value: object) -> Any:
    """Write a value so that its type survives: {"date": ...}, {"country": ...}, {"message": ...}, {"float": "nan"}."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Message):
        places = {name: _value_json(inner) for name, inner in dict(value.values).items()}
        return {"message": value.text, "values": places}
    if isinstance(value, Country):
        return {"country": value.code}
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": repr(value)}
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)


def _value(written: Any) -> Any:
    if not isinstance(written, dict):
        return written
    if "message" in written:
        return Message(written["message"], {name: _value(inner) for name, inner in written["values"].items()})
    if "country" in written:
        return Country(written["country"])
    if "date" in written:
        return dt.date.fromisoformat(written["date"])
    return float(written["float"])
