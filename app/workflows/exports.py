"""What leaves the office: maps, tables and layers in files; suppressed, rolled up, and written down in the audit.

To add a layer: a line in `export_layers.LAYERS`. To add a format: a line in `WRITERS`.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from app.workflows.export_layers import (
    ACCESS_LAYERS,
    BY_ROAD,
    LAYERS,
    TOGETHER,
    TOGETHER_IN_A_WORKBOOK,
    Wanted,
)
from app.workflows.maps import chosen_type, map_content
from app.workflows.road_grounds import grounds_of, networks_of, with_roads
from app.workflows.world import LEVELS
from layers.errors import HomewardError
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.workflows.world import World
    from layers.recipe import Recipe
    from layers.store import Store
    from layers.words import Words
    from mapping.content import MapContent, PersonContent

__all__ = [
    "ACCESS_LAYERS",
    "LAYERS",
    "TOGETHER",
    "TOGETHER_IN_A_WORKBOOK",
    "WRITERS",
    "Wanted",
    "export_bytes",
    "export_file",
    "person_sheet_bytes",
    "released_map",
]


@dataclass(frozen=True)
class _Job:
    """One file to be written."""

    world: World
    target: Path
    layers: list[str]
    wanted: Wanted
    words: Words
    recipe: Recipe

    def frame(self, name: str, *, in_table: bool = False) -> pd.DataFrame:
        """Return one layer; `in_table` for a table without places."""
        return LAYERS[name](self.world, replace(self.wanted, in_table=in_table), self.words)


def export_file(
    store: Store, world: World, target: Path, *, layers: Sequence[str], wanted: Wanted, words: Words, actor: str
) -> None:
    """Write one file and note in the audit what left.

    Parameters
    ----------
    store, world
        Where the act is written down, and what is known.
    target
        The file; its ending chooses the format. Its folder must be there.
    layers
        Names of `LAYERS`; empty: those that the format can hold (`TOGETHER`), or the map.
    wanted, words, actor
        What it holds, in whose language, and who takes it out.

    Raises
    ------
    HomewardError
        When the format or a layer is not known, persons were not asked for, or the file cannot be written.

    """
    extension = target.suffix.lower().lstrip(".")
    if extension not in WRITERS:
        raise HomewardError(
            say(
                "Homeward writes {known}, not “{extension}”.",
                known=", ".join(f".{name}" for name in WRITERS),
                extension=target.suffix or target.name,
            ),
            "export.format",
        )
    for name in layers:
        if name not in LAYERS:
            raise HomewardError(
                say("There is no layer “{layer}”. Layers are: {known}.", layer=name, known=", ".join(LAYERS)),
                "export.layer",
            )
    _areas_known(world, wanted, extension, layers)
    recipe = world.recipe("export", layers=list(layers), service_type=wanted.service_type, by=wanted.by)
    if set(ACCESS_LAYERS) & set(layers):
        recipe = with_roads(world, _travelled(recipe, wanted), networks_of(world))
    elif {BY_ROAD, "disagreements"} & set(layers) or (not layers and extension == "gpkg"):
        recipe = with_roads(world, recipe, networks_of(world))
    rows = WRITERS[extension](_Job(world, target, list(layers), wanted, words, recipe))
    store.audit(
        "export",
        actor=actor,
        object_type=" ".join(layers) or extension,
        count=rows,
        details={"format": extension, "with_persons": wanted.with_persons},
    )


def _travelled(recipe: Recipe, wanted: Wanted) -> Recipe:
    return replace(recipe, parameters={**recipe.parameters, "profile": wanted.profile, "season": wanted.season})


def _areas_known(world: World, wanted: Wanted, extension: str, layers: Sequence[str]) -> None:
    """Refuse a level of which there is no area while there are areas of another: everybody's would be unknown."""
    there = set(world.areas["admin_level"].dropna())
    known = [level for level, number in LEVELS.items() if number in there]
    names = layers or {"gpkg": TOGETHER, "xlsx": TOGETHER_IN_A_WORKBOOK}.get(extension, ())
    shaded = extension in ("html", "pdf") or {"gaps", "areas", "seats"} & set(names)
    if shaded and known and wanted.by not in known:
        raise HomewardError(
            say(
                "There are no areas of the level {level}. Choose {known}, or import them.",
                level=wanted.by,
                known=", ".join(known),
            ),
            "export.level",
        )


def _write_map_page(job: _Job) -> int:
    from mapping.files import write_text  # noqa: PLC0415 - loads the writers
    from mapping.page import map_page  # noqa: PLC0415 - loads folium

    content = released_map(job.world, job.wanted, job.words)
    write_text(job.target, map_page(content, job.words))
    return len(content.services)


def _write_paper(job: _Job) -> int:
    from mapping.printed_map import print_map  # noqa: PLC0415 - loads the printer

    content = released_map(job.world, job.wanted, job.words)
    print_map(content, job.target, words=job.words, paper=job.wanted.paper)
    return len(content.services)


def released_map(world: World, wanted: Wanted, words: Words) -> MapContent:
    """Put together a map that may leave the office; without a type named, about the one of `chosen_type`."""
    code = wanted.service_type or chosen_type(world).code
    shown = [wanted.service_type] if wanted.service_type else None
    content = map_content(
        world, service_type=code, by=wanted.by, released=True, language=words.language, shown_types=shown
    )
    networks = networks_of(world)
    if not networks:
        return content
    grounds = grounds_of(world, service_type=code)
    return replace(content, grounds=grounds, recipe=with_roads(world, content.recipe, networks))


def _write_geopackage(job: _Job) -> int:
    from mapping.geopackage import write_geopackage  # noqa: PLC0415 - loads the writers

    names = job.layers or [*TOGETHER, *([BY_ROAD] if networks_of(job.world) else [])]
    for name in names:
        _has_places(name)
    frames = {name: job.frame(name) for name in names}
    write_geopackage(frames, job.target, words=job.words, recipe=job.recipe)
    return sum(map(len, frames.values()))


def _write_geojson(job: _Job) -> int:
    from mapping.geojson_file import write_geojson  # noqa: PLC0415 - loads the writers

    name = _one(job.layers)
    _has_places(name)
    frame = job.frame(name)
    write_geojson(frame, job.target, layer=name, words=job.words, recipe=job.recipe)
    return len(frame)


def _write_csv(job: _Job) -> int:
    from mapping.tables import write_csv  # noqa: PLC0415 - loads the writers

    name = _one(job.layers)
    frame = _flat(job.frame(name, in_table=True))
    write_csv(frame, job.target, layer=name, words=job.words, recipe=job.recipe)
    return len(frame)


def _write_xlsx(job: _Job) -> int:
    from mapping.tables import write_xlsx  # noqa: PLC0415 - loads the writers

    frames = {name: _flat(job.frame(name, in_table=True)) for name in job.layers or TOGETHER_IN_A_WORKBOOK}
    write_xlsx(frames, job.target, words=job.words, recipe=job.recipe)
    return sum(map(len, frames.values()))


def _has_places(name: str) -> None:
    if name == "disagreements":
        raise HomewardError(
            say("Counts of circle against road have no place of their own: write them as .csv or .xlsx."),
            "export.no_place",
        )
    if name == "programmes":
        raise HomewardError(
            say("Programmes have no place of their own: write them as .csv or .xlsx, or their services to a map."),
            "export.no_place",
        )


def _one(layers: list[str]) -> str:
    if len(layers) > 1:
        raise HomewardError(say("This format holds one layer: name one with --layer."), "export.layer")
    return layers[0] if layers else "services"


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))


WRITERS: dict[str, Callable[[_Job], int]] = {
    "gpkg": _write_geopackage,
    "geojson": _write_geojson,
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "html": _write_map_page,
    "pdf": _write_paper,
}
"""Every format by its ending."""


def export_bytes(
    store: Store,
    world: World,
    *,
    extension: str,
    layers: Sequence[str] = (),
    wanted: Wanted | None = None,
    words: Words,
    actor: str,
) -> bytes:
    """Write an export and return its bytes, for a download; see `export_file`."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"homeward.{extension}"
        export_file(store, world, target, layers=layers, wanted=wanted or Wanted(), words=words, actor=actor)
        return target.read_bytes()


def person_sheet_bytes(content: PersonContent, words: Words) -> bytes:
    """Print one person's options and return the PDF."""
    from mapping.person_sheet import print_person  # noqa: PLC0415 - loads the printer

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "sheet.pdf"
        print_person(content, target, words=words)
        return target.read_bytes()
