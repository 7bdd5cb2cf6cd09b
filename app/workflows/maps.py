"""What goes on a map, on screen or on its way out: services, catchments, areas, cells, clusters, places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from app.workflows.gaps import clusters_of, gaps_by
from app.workflows.networks import closures_shown
from app.workflows.person import by_population
from app.workflows.world import LEVELS, World
from assessments.catchments import catchments_of
from assessments.disclosure import LEAST_PEOPLE, release_cells, release_clusters, release_counts, release_totals
from layers.geoframes import with_polygons
from layers.schemas import GapClusters, GapCounts
from layers.schemas.columns import GAP_STATUSES
from layers.service_types import SERVICE_TYPES
from layers.words import N_, Message, say
from mapping.content import MapContent

if TYPE_CHECKING:
    from collections.abc import Sequence


def map_content(
    world: World,
    *,
    service_type: str | None = None,
    by: str = "admin1",
    released: bool = False,
    language: str = "en",
    shown_types: Sequence[str] | None = None,
) -> MapContent:
    """Put together one map.

    Parameters
    ----------
    world
        What is known.
    service_type
        The type whose gaps are shown; None shows services without gaps.
    by
        `admin1` or `admin2`: the level of the areas that are shaded.
    released
        Whether the map is meant to leave the office: counts below 11 are then suppressed, cells rolled up and small
        clusters left out. On screen, inside the office, everything is exact.
    language
        The language of area names.
    shown_types
        The types of service whose sites are shown; None shows all.

    """
    statuses = world.statuses
    if service_type is not None:
        statuses = statuses[statuses["service_type"] == service_type]
        counts = gaps_by(world, by, service_type=service_type, language=language)
        cells = gaps_by(world, "cell", service_type=service_type, language=language)
        clusters = clusters_of(world, service_type)
    else:
        counts, cells, clusters = GapCounts.empty(), GapCounts.empty(), GapClusters.empty()
        statuses = statuses.iloc[:0]
    totals: dict[str, int] | None = totals_of(statuses)
    if released:
        totals = released_totals(counts)
        counts = release_counts(counts, parents=None)
        cells, clusters = release_cells(cells), release_clusters(clusters)
    services = world.services
    if shown_types is not None:
        services = services[services["service_type"].isin(list(shown_types))]
    areas = world.areas[(world.areas["admin_level"] == LEVELS[by]) & world.areas["geometry"].notna()]
    return MapContent(
        sentence=sentence_of(world, totals, service_type),
        services=services,
        catchments=catchments_of(world.offers, service_ids=set(services["service_id"])),
        areas=with_polygons(areas.assign(area_name=_names(areas, language))),
        counts=counts,
        cells=cells,
        clusters=clusters,
        settlements=by_population(world.settlements),
        closures=closures_shown(world.networks_folder, world.on),
        recipe=world.recipe("map", service_type=service_type, by=by, released=released),
        service_type=service_type,
        people=sum(totals.values()) if totals else 0,
        unknown=totals["unknown"] if totals else 0,
        released=released,
    )


@dataclass(frozen=True)
class Chosen:
    """The type of service that a map is about where none was named, and why; no type where nobody needs any."""

    code: str | None
    why: Message | None


def chosen_type(world: World) -> Chosen:
    """Choose the type of service that a map is about where none was named.

    The type that most people are surely without. Where that is nowhere at least as many as may be told outside the
    office (11), the order would be chance, and the type that most people need is taken. Equal numbers: the first in
    the order of `SERVICE_TYPES`.
    """
    needed = world.statuses[world.statuses["service_type"].isin(list(SERVICE_TYPES))]
    without = needed[~needed["gap_status"].isin(["served", "unknown"])]
    if needed.empty:
        return Chosen(None, None)
    code, people = _most(without)
    if people >= LEAST_PEOPLE:
        why = say(
            "No type was named, so the map is about {type}: most people are surely without it. --type names another.",
            type=Message(SERVICE_TYPES[code].label),
        )
        return Chosen(code, why)
    code, _ = _most(needed)
    why = say(
        "No type was named, so the map is about {type}: most people need it. --type names another.",
        type=Message(SERVICE_TYPES[code].label),
    )
    return Chosen(code, why)


def _most(statuses: pd.DataFrame) -> tuple[str, int]:
    counts = statuses["service_type"].value_counts()
    return max(((code, int(counts.get(code, 0))) for code in SERVICE_TYPES), key=lambda entry: entry[1])


def _names(areas: pd.DataFrame, language: str) -> Any:
    return areas[f"area_name_{language}"].fillna(areas["area_name"]).fillna(areas["area_id"])


def totals_of(statuses: pd.DataFrame) -> dict[str, int]:
    """Count people by gap status; the seven add up to everybody asked about."""
    counts = statuses["gap_status"].value_counts()
    return {status: int(counts.get(status, 0)) for status in GAP_STATUSES}


def released_totals(counts: pd.DataFrame) -> dict[str, int] | None:
    """Count people by gap status as may be told outside the office; None where a figure has to be withheld."""
    if counts.empty:
        return dict.fromkeys(GAP_STATUSES, 0)
    told = release_totals(counts, parents=None).iloc[0]
    if told[list(GAP_STATUSES)].isna().any():
        return None
    return {status: int(told[status]) for status in GAP_STATUSES}


def sentence_of(world: World, totals: dict[str, int] | None, service_type: str | None) -> Message:
    """Say in one sentence what the map shows; without totals, that they are withheld."""
    if service_type is None:
        return say("{services} services, as of {on}.", services=len(world.services), on=world.on)
    label = Message(SERVICE_TYPES[service_type].label)
    if totals is None:
        return say("{type}: totals are withheld, since a small count could be worked out from them.", type=label)
    asked = sum(totals.values())
    left_out = asked - totals["served"] - totals["unknown"]
    if not asked:
        return say("Nobody in the caseload needs this: {type}.", type=label)
    if not left_out:
        return say("Of {asked} people who need it, nobody is surely left out. {type}.", asked=asked, type=label)
    cause = max(("no_service", "ended", "too_far", "not_eligible", "full"), key=lambda name: totals[name])
    share = round(100 * totals[cause] / left_out)
    return say(
        "{type}: of {asked} people who need it, {left_out} can enter nothing; for {share} % of them {cause}.",
        type=label,
        asked=asked,
        left_out=left_out,
        share=share,
        cause=Message(CAUSE_CLAUSES[cause]),
    )


CAUSE_CLAUSES = {
    "no_service": N_("the country has none"),
    "ended": N_("everything has ended or closed"),
    "too_far": N_("it is too far"),
    "not_eligible": N_("the rules exclude them"),
    "full": N_("everything is full"),
}
"""The end of the sentence that names a cause."""
