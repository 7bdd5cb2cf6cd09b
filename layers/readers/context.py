"""What a file is read against: the areas, settlements and services already known, the countries expected, the day."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pandas as pd
import shapely

from layers.schemas import Areas, Settlements

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.rule_versions import Span


@dataclass(frozen=True, eq=False)
class Context:
    """What is in the store when a file is read; frames may be empty, never None, and are never changed.

    `service_ids` are the services that a programme may name. `countries` (ISO alpha-2) are those that places are
    expected in; empty means that nothing is known. `rule_spans` are the days in force, as they are stated, of each
    programme's known rules. `today` is the day after which a return lies in the future.
    """

    areas: pd.DataFrame = field(default_factory=Areas.empty)
    settlements: pd.DataFrame = field(default_factory=Settlements.empty)
    service_ids: frozenset[str] = frozenset()
    countries: tuple[str, ...] = ()
    rule_spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    today: dt.date = field(default_factory=dt.date.today)

    @classmethod
    def empty(cls, today: dt.date | None = None) -> Self:
        """Return the context of an empty store."""
        return cls() if today is None else cls(today=today)

    def save(self, folder: Path) -> None:
        """Write the context into an existing folder, for a reader in another process."""
        areas = pd.DataFrame(self.areas).reset_index(drop=True).assign(geometry=_as_wkb(self.areas["geometry"]))
        areas.to_parquet(folder / "areas.parquet")
        pd.DataFrame(self.settlements).to_parquet(folder / "settlements.parquet")
        facts = {
            "service_ids": sorted(self.service_ids),
            "countries": list(self.countries),
            "rule_spans": {key: [_as_texts(span) for span in spans] for key, spans in self.rule_spans.items()},
            "today": self.today.isoformat(),
        }
        (folder / "context.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote.

        Raises
        ------
        OSError
            When the folder does not hold a saved context.

        """
        facts = json.loads((folder / "context.json").read_text(encoding="utf-8"))
        areas = pd.read_parquet(folder / "areas.parquet")
        return cls(
            areas=Areas.parse(areas.assign(geometry=_from_wkb(areas["geometry"]))),
            settlements=Settlements.parse(pd.read_parquet(folder / "settlements.parquet")),
            service_ids=frozenset(facts["service_ids"]),
            countries=tuple(facts["countries"]),
            rule_spans={key: tuple(_as_span(*span) for span in spans) for key, spans in facts["rule_spans"].items()},
            today=dt.date.fromisoformat(facts["today"]),
        )


def _as_texts(span: Span) -> list[str | None]:
    return [None if day is None else day.isoformat() for day in span]


def _as_span(first: str | None, last: str | None) -> Span:
    start, end = (None if text is None else dt.date.fromisoformat(text) for text in (first, last))
    return start, end


def _as_wkb(shapes: Iterable[object]) -> pd.Series[Any]:
    return pd.Series(
        [shapely.to_wkb(shape) if isinstance(shape, shapely.Geometry) else None for shape in shapes], dtype=object
    )


def _from_wkb(shapes: Iterable[object]) -> pd.Series[Any]:
    return pd.Series([shapely.from_wkb(shape) if isinstance(shape, bytes) else None for shape in shapes], dtype=object)
