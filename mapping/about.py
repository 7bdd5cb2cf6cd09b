"""What every file says of itself: what it holds, from when and from where, what was withheld, and by whose leave.

The same sentences stand on the sheet `About` of a workbook, in the file beside a CSV, and in a table of a GeoPackage.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from layers.schemas import COLUMNS
from layers.schemas.columns import GAP_STATUSES
from layers.words import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from layers.recipe import Recipe
    from layers.words import Words

WRITERS_COLUMNS: dict[str, str] = {
    "unserved": N_("People who surely cannot enter anything: people less served less unknown."),
    "unserved_share": N_("Share of the people asked about who surely cannot enter anything, 0 to 1."),
    "legend_class": N_("Class in which the maps draw the row."),
    "cluster_radius_km": N_("Distance from the cluster's middle to its farthest home, in kilometres."),
    "simulated": N_("True: the row is invented, for trying out."),
}
"""What the columns mean that the writers add."""

SIMULATED = N_("Simulated data: people and services are invented, for trying out. Do not decide anything by them.")

DISCLAIMER = N_(
    "The boundaries and names shown and the designations used on this map "
    "do not imply official endorsement or acceptance."
)
"""A map takes no side about borders and names (the United Nations' usual sentence)."""

WITHHELD = N_(
    "An empty figure is withheld: counts of 1 to 10 people, and others from which such a count could be worked out."
)

ROUNDED = N_("Places are rounded to 111 m in whatever is about people.")


def notes(frames: Sequence[pd.DataFrame], recipe: Recipe, words: Words) -> list[str]:
    """Say what a reader must know before using a file."""
    said = [words(SIMULATED)] if recipe.simulated else []
    if any("people" in frame.columns and _may_withhold({*frame.columns}) for frame in frames):
        said.append(words(WITHHELD))
    if any("people" in frame.columns for frame in frames):
        said.append(words(ROUNDED))
    return said


def _may_withhold(columns: set[Any]) -> bool:
    return columns >= {*GAP_STATUSES} or bool({"score", "road_unknown"} & columns)


def recipe_lines(recipe: Recipe, words: Words) -> list[tuple[str, str]]:
    """Say how the file came about: a name and a value each, numbers and days as the language writes them."""
    lines = [
        (words("Made by"), f"Homeward {recipe.version}"),
        (words("Made on"), recipe.made_at.strftime("%Y-%m-%d %H:%M UTC")),
        (words("Day asked about"), recipe.on.isoformat()),
        (words("Question"), recipe.question),
    ]
    return lines + [(name, _plain(value)) for name, value in recipe.parameters.items() if value not in (None, [], "")]


def sources_table(recipe: Recipe, words: Words) -> list[tuple[str, ...]]:
    """List the files behind the answer under a header: kind, source, day, rows, checksum."""
    head = (words("Layer"), words("Source"), words("As of"), words("Rows"), words("Checksum (SHA-256)"))
    return [
        head,
        *((used.kind, used.source, used.as_of.isoformat(), str(used.rows), used.checksum) for used in recipe.sources),
    ]


def column_meanings(names: Sequence[str], words: Words) -> list[tuple[str, str, str]]:
    """Return the name, the meaning and the unit of columns; one that is not ours has no meaning."""
    known = ((name, COLUMNS.get(name)) for name in names)
    return [
        (name, words(column.sentence), column.unit)
        if column
        else (name, words(WRITERS_COLUMNS[name]) if name in WRITERS_COLUMNS else "", "")
        for name, column in known
    ]


def about_json(recipe: Recipe, layers: Mapping[str, pd.DataFrame], words: Words, **more: Any) -> dict[str, Any]:
    """Write the same as plain JSON values."""
    return {
        **more,
        "recipe": recipe.as_json(),
        "notes": notes(list(layers.values()), recipe, words),
        "layers": {
            name: {
                "rows": len(frame),
                "columns": [
                    {"name": column, "meaning": meaning, "unit": unit}
                    for column, meaning, unit in column_meanings([*map(str, frame.columns)], words)
                    if column != "geometry"
                ],
            }
            for name, frame in layers.items()
        },
    }


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
