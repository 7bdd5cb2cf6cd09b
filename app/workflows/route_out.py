"""How does one person's way to one site leave the screen: as a file for a phone, a map program, or paper?

A way begins at a home. What is written here is for the office and the person alone: every file says so, is asked for by
case, and is written down in the audit.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.workflows.person import person_content
from assessments.ranking import rank_options
from layers.errors import HomewardError, NotFoundError
from layers.roads.names import REACH_LABELS
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.workflows.person import Asked
    from app.workflows.world import World
    from layers.store import Store
    from layers.words import Words
    from mapping.content import PersonContent


def route_content(world: World, asked: Asked, service_id: str, *, roads: Path) -> PersonContent:
    """Put together one person's way to one site: one row of options, the most suitable of those at the site.

    Raises
    ------
    NotFoundError
        When there is no such service.
    HomewardError
        When the home is not on the map, or there is no way by road, with the reason.

    """
    from app.workflows.person import facts_of  # noqa: PLC0415 - beside its one use

    ids = list(world.services["service_id"])
    if service_id not in ids:
        raise NotFoundError(say("There is no service “{service}” in the store.", service=service_id))
    items = tuple(offer for offer in world.offers.items if offer.service == ids.index(service_id))
    options = rank_options(facts_of(world, asked), replace(world.offers, items=items)).head(1)
    return way_of(person_content(world, asked, options, roads=roads), service_id)


def way_of(content: PersonContent, service_id: str) -> PersonContent:
    """Keep of one person's content the way to one site.

    Raises
    ------
    HomewardError
        When there is no way by road, with the reason.

    """
    trip = content.trips.get(service_id)
    if trip is None or not trip.status:
        raise HomewardError(say("The home is not on the map: there is no way to draw."), "route.place")
    if not trip.reached or trip.course is None:
        raise HomewardError(
            say("There is no way to draw: {reason}.", reason=Message(REACH_LABELS[trip.status])), "route.none"
        )
    options = content.options[content.options["service_id"] == service_id].head(1)
    recipe = replace(content.recipe, question="route", parameters={**content.recipe.parameters, "service": service_id})
    return replace(content, options=options, trips={service_id: trip}, recipe=recipe)


def export_route(store: Store, content: PersonContent, target: Path, *, words: Words, actor: str) -> None:
    """Write one way to a file and note in the audit who took it.

    Raises
    ------
    HomewardError
        When the format is not known or the file cannot be written.

    """
    extension = target.suffix.lower().lstrip(".")
    if extension not in ROUTE_WRITERS:
        raise HomewardError(
            say(
                "A way is written as {known}, not “{extension}”.",
                known=", ".join(f".{name}" for name in ROUTE_WRITERS),
                extension=target.suffix or target.name,
            ),
            "export.format",
        )
    ROUTE_WRITERS[extension](content, target, words)
    codes = (content.case_code,) if content.case_code else ()
    store.audit(
        "export",
        actor=actor,
        object_type="returnees",
        object_ids=codes,
        count=1,
        details={"format": extension, "with_persons": True, "layer": "way"},
    )


def _gpx(content: PersonContent, target: Path, words: Words) -> None:
    from mapping.route_files import write_gpx  # noqa: PLC0415 - loads the writers

    write_gpx(content, target, words=words)


def _geojson(content: PersonContent, target: Path, words: Words) -> None:
    from mapping.route_files import write_route_geojson  # noqa: PLC0415 - loads the writers

    write_route_geojson(content, target, words=words)


def _geopackage(content: PersonContent, target: Path, words: Words) -> None:
    from mapping.route_files import write_route_geopackage  # noqa: PLC0415 - loads the writers

    write_route_geopackage(content, target, words=words)


def _paper(content: PersonContent, target: Path, words: Words) -> None:
    from mapping.route_sheet import print_route  # noqa: PLC0415 - loads the printer

    print_route(content, target, words=words)


ROUTE_WRITERS: dict[str, Callable[[PersonContent, Path, Words], None]] = {
    "pdf": _paper,
    "gpx": _gpx,
    "geojson": _geojson,
    "gpkg": _geopackage,
}
"""Every format of a way by its ending."""


def route_bytes(store: Store, content: PersonContent, extension: str, *, words: Words, actor: str) -> bytes:
    """Write one way and return its bytes, for a download; see `export_route`."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"way.{extension}"
        export_route(store, content, target, words=words, actor=actor)
        return target.read_bytes()
