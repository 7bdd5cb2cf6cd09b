"""Two programmes side by side on the map: cell by cell whom each takes, exact inside the office or as may be told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from app.workflows.compared_released import COLUMNS, EVERYBODY, released_by_group, released_cells_of, side_of
from app.workflows.comparing import CLASS_LABELS, differences, groups_compared, side_said
from app.workflows.gained import group_label, region_names
from app.workflows.person import by_population
from app.workflows.world import LEVELS
from assessments.catchments import catchments_of
from assessments.design.comparing import CLASSES
from assessments.disclosure import LEAST_PEOPLE
from assessments.logic import NO, UNKNOWN, YES
from layers.geoframes import with_polygons
from layers.schemas import Catchments, GapClusters, GapCounts, ReleasedCounts
from layers.words import Message, say
from mapping.compare_content import CompareContent, MapSide
from mapping.content import MapContent
from mapping.profile_content import ProfileTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.workflows.comparing import Comparison
    from app.workflows.kept_drafts import Named
    from assessments.facts import Codes
    from layers.words import Words


def compare_content(comparison: Comparison, words: Words, *, released: bool = False) -> CompareContent:
    """Put both maps together.

    Parameters
    ----------
    comparison
        The two programmes and everybody's answers.
    words
        The reader's language.
    released
        Whether the maps are meant to leave the office: figures below 11 are then withheld, with those that would give
        one away, and cells rolled up until each holds at least 11 people. On screen everything is exact.

    """
    cells, sides, differing = _released(comparison) if released else _exact(comparison)
    nowhere = cells[cells["area_id"].isna()]["people"]
    return CompareContent(
        ground=_ground(comparison, released=released),
        sides=sides,
        differing=differing,
        tables=tuple(_tables(comparison, words, released=released)),
        notes=tuple(_notes(nowhere, words, released=released)),
    )


def _exact(comparison: Comparison) -> tuple[pd.DataFrame, tuple[MapSide, MapSide], frozenset[str]]:
    cells, pairs = comparison.world.area_ids("cell"), comparison.pairs
    frames = [_counted(cells, answers) for answers in (pairs.a, pairs.b)]
    figures = [
        say(
            "{eligible} of {people} people surely eligible, {unknown} to be checked",
            eligible=int((answers == YES).sum()),
            people=len(pairs),
            unknown=int((answers == UNKNOWN).sum()),
        )
        for answers in (pairs.a, pairs.b)
    ]
    differing = {str(cell) for cell in set(cells[pairs.a != pairs.b].tolist()) if isinstance(cell, str)}
    named = (("A", comparison.a), ("B", comparison.b))
    one, two = (
        _side(comparison, letter, which, said, frame)
        for (letter, which), said, frame in zip(named, figures, frames, strict=True)
    )
    return frames[0], (one, two), frozenset(differing)


def _counted(cells: np.ndarray[Any, Any], answers: Codes) -> pd.DataFrame:
    """Count answers by cell (schema GapCounts), people without a place in a row without one."""
    if not len(cells):
        return GapCounts.empty()
    columns = {YES: "served", UNKNOWN: "unknown", NO: "not_eligible"}
    names = pd.Series(answers).map(columns).to_numpy()
    counted = pd.crosstab(pd.Series(cells, dtype=object).fillna(""), names)
    counted = counted.reindex(columns=list(columns.values()), fill_value=0)
    ids = pd.Series(counted.index, index=counted.index, dtype=object)
    unused = dict.fromkeys(("no_service", "ended", "too_far", "full"), 0)
    frame = counted.assign(
        area_id=ids.where(ids != "", None),
        area_name=None,
        service_type=EVERYBODY,
        people=counted.sum(axis=1),
        **unused,
    )
    return GapCounts.parse(frame.reset_index(drop=True))


def _released(comparison: Comparison) -> tuple[pd.DataFrame, tuple[MapSide, MapSide], frozenset[str]]:
    cells, whole = released_cells_of(comparison), released_by_group(comparison).iloc[0]
    rows: list[dict[str, Any]] = [{str(name): value for name, value in row.items()} for row in cells.to_dict("records")]
    total = {"people": whole["people"], **{column: whole[name] for name, column in COLUMNS.items()}}
    sides, differing = [], set()
    for letter, which in (("A", comparison.a), ("B", comparison.b)):
        told = [{"area_id": row["area_id"], "service_type": EVERYBODY, **side_of(row, letter)} for row in rows]
        frame = ReleasedCounts.parse(pd.DataFrame(told, columns=ReleasedCounts.names()))
        sides.append(_side(comparison, letter, which, _figures(side_of(total, letter)), frame))
    for row in rows:
        one, two = (side_of(row, letter)["served"] for letter in ("A", "B"))
        apart = any(not pd.isna(row[COLUMNS[name]]) and row[COLUMNS[name]] > 0 for name in ("only_a", "only_b"))
        if isinstance(row["area_id"], str) and (apart or (None not in (one, two) and one != two)):
            differing.add(row["area_id"])
    return cells, (sides[0], sides[1]), frozenset(differing)


def _figures(told: dict[str, int | None]) -> Message:
    if None in (told["people"], told["served"]):
        return say("How many are eligible is withheld, since a small count could be worked out from it.")
    if told["unknown"] is None:
        return say("{eligible} of {people} people surely eligible", eligible=told["served"], people=told["people"])
    return say(
        "{eligible} of {people} people surely eligible, without the {unknown} to be checked under A or B",
        eligible=told["served"],
        people=told["people"],
        unknown=told["unknown"],
    )


def _side(comparison: Comparison, letter: str, which: Named, figures: Message, cells: pd.DataFrame) -> MapSide:
    taken = which.taken
    drawn = tuple(replace(site, availability="open") for site in taken.sites)
    circles = catchments_of(replace(taken.offers, items=drawn)) if drawn else Catchments.empty()
    services = comparison.world.services.iloc[sorted({site.service for site in taken.sites})]
    return MapSide(letter, which.title, figures, cells, services, with_polygons(circles))


def _ground(comparison: Comparison, *, released: bool) -> MapContent:
    world = comparison.world
    areas = world.areas[(world.areas["admin_level"] == LEVELS["admin1"]) & world.areas["geometry"].notna()]
    return MapContent(
        sentence=say("Whom would they take? {a} and {b}", a=comparison.a.title, b=comparison.b.title),
        services=world.services.iloc[:0],
        catchments=gpd.GeoDataFrame(Catchments.empty(), geometry="geometry", crs=4326),
        areas=with_polygons(areas),
        counts=GapCounts.empty(),
        cells=GapCounts.empty(),
        clusters=GapClusters.empty(),
        settlements=by_population(world.settlements),
        recipe=world.recipe("compare", a=comparison.a.name, b=comparison.b.name, released=released),
        released=released,
    )


def _tables(comparison: Comparison, words: Words, *, released: bool) -> Iterator[ProfileTable]:
    names = region_names(comparison.world, words)
    heads = (words("Group"), words("People"), *(words(label) for label in CLASS_LABELS.values()))
    rows = _released_rows(comparison) if released else _exact_rows(comparison)
    yield ProfileTable(
        words("How many people"),
        heads,
        tuple(
            (
                group_label(kind, name, names, words),
                *(words("withheld") if figure is None else words.number(figure) for figure in figures),
            )
            for kind, name, figures in rows
        ),
        figures=frozenset(range(1, len(heads))),
    )
    found = differences(comparison, words)
    yield ProfileTable(
        words("Where they differ"),
        ("A", "B"),
        tuple((side_said(each, each.a, words), side_said(each, each.b, words)) for each in found),
        nothing=words("The two rules are the same."),
    )


def _exact_rows(comparison: Comparison) -> Iterator[tuple[str, str, list[int | None]]]:
    for group in groups_compared(comparison):
        yield group.kind, group.name, [getattr(group.counts, name) for name in ("people", *CLASSES)]


def _released_rows(comparison: Comparison) -> Iterator[tuple[str, str, list[int | None]]]:
    for row in released_by_group(comparison).to_dict("records"):
        name = "" if pd.isna(row["name"]) else str(row["name"])
        figures = [None if pd.isna(row[each]) else int(row[each]) for each in ("people", *CLASSES)]
        yield str(row["kind"]), name, figures


def _notes(nowhere: pd.Series[Any], words: Words, *, released: bool) -> Iterator[str]:
    if len(nowhere) and not pd.isna(nowhere.iloc[0]) and nowhere.iloc[0]:
        yield words("People on neither map, because their place is not known: {people}", people=int(nowhere.iloc[0]))
    if released:
        yield words(
            "Figures below {least}, and others from which one could be worked out, are withheld; there no thick edge "
            "is drawn. Cells hold at least {least} people.",
            least=LEAST_PEOPLE,
        )
