"""Which speeds and fares hold, one row each, with where they come from?"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from app.workflows.office_tables import MARKET, SPEEDS, TABLES, kept_fares, kept_living, kept_market, kept_table
from layers.fares import shipped_at
from layers.living import shipped_living
from layers.market import SOURCES
from layers.occupations.isco08 import group_label
from layers.roads.figure_labels import SOURCE_LABELS
from layers.roads.speed_table import countries_with_figures, figures, own_figures
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from pathlib import Path

    from layers.fares import Tariff
    from layers.living import Monthly
    from layers.roads.speed_table import SpeedFigure
    from layers.words import Words


def speed_figures(folder: Path, country: str | None = None) -> list[SpeedFigure]:
    """List every figure that holds: in a country, or everywhere, with each country's own after."""
    office = kept_table(folder, SPEEDS).overlay
    if country is not None:
        return figures(office, country)
    own = [figure for code in countries_with_figures(office) for figure in own_figures(office, code)]
    return [*figures(office), *own]


def speed_rows(folder: Path, words: Words, *, country: str | None = None) -> list[dict[str, Any]]:
    """Write every speed that holds as plain values, where each comes from in the reader's language.

    `part` is road, travel, surface, tracktype, rainy, unrecorded or off_road; `profile` is the way of travelling (for
    rainy: vehicle or walker), empty where it holds for all.
    """
    return [_speed_row(figure, words) for figure in speed_figures(folder, country)]


def _speed_row(figure: SpeedFigure, words: Words) -> dict[str, Any]:
    mark = figure.mark
    part, profile = part_of(figure)
    return {
        "key": figure.key,
        "part": part,
        "profile": profile,
        "name": figure.path[-1],
        "value": figure.value,
        "unit": figure.unit,
        "shipped": figure.shipped,
        "source": words(said_source(figure)),
        "is_assumption": figure.is_assumption,
        "set_on": None if mark is None else mark.on.isoformat(),
        "set_by": None if mark is None else mark.by,
        "reason": None if mark is None else mark.reason or None,
    }


_PARTS = {"surfaces": "surface", "tracktypes": "tracktype"}


def part_of(figure: SpeedFigure) -> tuple[str, str | None]:
    """Return which part of the table a figure belongs to, and for whom it holds; None is for all."""
    first, second = figure.path[:2]
    if first == "profiles":
        return ("road" if figure.path[2] == "roads" else "travel"), second
    return _PARTS.get(first, first), second if first == "rainy" else None


def said_source(figure: SpeedFigure) -> Message:
    """Say where a figure comes from."""
    return source_message(figure.source) if figure.mark is None else figure.mark.said()


def source_message(source: str) -> Message:
    """Say a source as a table has it: ours in the reader's language, an office's own as it was written."""
    ours = SOURCE_LABELS.get(source) or SOURCES.get(source)
    return say("{source}", source=source) if ours is None else Message(ours)


def fare_rows(folder: Path, words: Words) -> list[dict[str, Any]]:
    """Write every tariff that holds as plain values, where each comes from in the reader's language."""
    return [
        {
            "country": code,
            "mode": mode,
            "fixed": tariff.fixed,
            "per_km": tariff.per_km,
            "currency": known.currency,
            "source": words(tariff_source(tariff)),
            "is_assumption": tariff.is_assumption,
            "date": None if (day := _as_of(tariff)) is None else day.isoformat(),
            "shipped_fixed": shipped_at(f"{code}.{mode}.fixed"),
            "shipped_per_km": shipped_at(f"{code}.{mode}.per_km"),
        }
        for code, known in kept_fares(folder).countries.items()
        for mode, tariff in known.tariffs.items()
    ]


def _as_of(tariff: Tariff) -> Any:
    set_on = [mark.on for mark in tariff.marks if mark is not None]
    return max(set_on, default=tariff.date)


def tariff_source(tariff: Tariff) -> Message:
    """Say where both parts of a tariff come from."""
    fixed, per_km = (source_message(tariff.source) if mark is None else mark.said() for mark in tariff.marks)
    if tariff.marks[0] == tariff.marks[1]:
        return fixed
    return say("fixed part: {first}; per km: {then}", first=fixed, then=per_km)


def living_rows(folder: Path, words: Words) -> list[dict[str, Any]]:
    """Write every cost of living that holds as plain values, where each comes from in the reader's language."""
    shipped = shipped_living()
    return [
        {
            "key": f"{code}.{kind}",
            "country": code,
            "kind": kind,
            "month": figure.money.amount,
            "currency": figure.money.currency,
            "source": words(monthly_source(figure)),
            "is_assumption": figure.is_assumption,
            "date": None if (day := _day_of(figure)) is None else day.isoformat(),
            "shipped": None if (ours := shipped.of(code, kind)) is None else ours.money.amount,
        }
        for code, kinds in kept_living(folder).countries.items()
        for kind, figure in kinds.items()
    ]


def market_rows(folder: Path, words: Words) -> list[dict[str, Any]]:
    """Write every figure about the labour market that holds as plain values, with where it comes from."""
    known, marks = kept_market(folder), kept_table(folder, MARKET).overlay.marks
    rows = [
        {
            "key": name,
            "label": words(SHARE_LABELS[name]),
            "value": getattr(known, name),
            "unit": "share",
            "source": words(marks[name].said() if name in marks else source_message(known.source)),
            "is_assumption": False,
        }
        for name in SHARE_LABELS
    ]
    for code, length in (("overview", known.overview), *known.groups.items()):
        label = words(OVERVIEW_LABEL) if code == "overview" else group_label(code, words)
        for part, mark in zip(("least", "most"), length.marks, strict=True):
            rows.append(
                {
                    "key": f"{code}.{part}",
                    "label": label,
                    "value": getattr(length, part),
                    "unit": "weeks",
                    "source": words(source_message(length.source) if mark is None else mark.said()),
                    "is_assumption": mark is None and "assumption" in length.source,
                }
            )
    return rows


SHARE_LABELS = {
    "growth_share": N_("Growth of employment a year, share of the employed (0: not counted)"),
    "replacement_share": N_("People who leave their occupation a year, share of the employed (0: not counted)"),
}
OVERVIEW_LABEL = N_("An overview before in-kind support")


def _day_of(figure: Monthly) -> Any:
    return figure.date if figure.mark is None else figure.mark.on


def monthly_source(figure: Monthly) -> Message:
    """Say where a cost of living comes from."""
    return source_message(figure.source) if figure.mark is None else figure.mark.said()


def tables_used(folder: Path | None) -> dict[str, Any]:
    """Name the office's own tables that hold, as a parameter of a recipe; no parameter where there are none."""
    kept = {} if folder is None else {table.file_name: kept_table(folder, table).text for table in TABLES}
    said = [
        {"file": name, "checksum": hashlib.sha256(text.encode()).hexdigest()} for name, text in kept.items() if text
    ]
    return {"office_tables": said} if said else {}
