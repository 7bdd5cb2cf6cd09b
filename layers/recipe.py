"""How an answer came about: the inputs, their checksums and dates, the parameters, the version and the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def homeward_version() -> str:
    """Return the installed version, or `unknown` when run from a bare checkout."""
    try:
        return version("homeward")
    except PackageNotFoundError:
        return "unknown"


@dataclass(frozen=True)
class SourceUsed:
    """One imported file behind an answer."""

    kind: str
    source: str
    as_of: dt.date
    checksum: str
    rows: int


@dataclass(frozen=True)
class Recipe:
    """Everything needed to make the same answer again, and to say how far to trust it.

    `simulated` is True as soon as one input is: every page and output then says so.
    """

    question: str
    on: dt.date
    parameters: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[SourceUsed, ...] = ()
    simulated: bool = False
    version: str = field(default_factory=homeward_version)
    made_at: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))

    def as_json(self) -> dict[str, Any]:
        """Write the recipe as plain JSON values."""
        return {
            "question": self.question,
            "on": self.on.isoformat(),
            "parameters": dict(self.parameters),
            "sources": [
                {
                    "kind": used.kind,
                    "source": used.source,
                    "as_of": used.as_of.isoformat(),
                    "checksum": used.checksum,
                    "rows": used.rows,
                }
                for used in self.sources
            ],
            "simulated": self.simulated,
            "homeward_version": self.version,
            "made_at": self.made_at.isoformat(timespec="seconds"),
        }
