"""The command that writes one person's way to one site: for a phone, a map program, or paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.shell.context import DONE, Shell
from app.shell.speaking import SpokenCommand, everywhere, on_day, option
from layers.errors import HomewardError
from layers.words import N_, say

if TYPE_CHECKING:
    import datetime as dt


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Write the way by road from a home to a site: a printed page (.pdf), a track for a phone (.gpx), a line for "
        "map programs (.geojson, .gpkg).\n\n"
        "The file contains a home: it is for the office and the person alone, and who takes it is written down."
    ),
)
@everywhere
@option("--returnee", metavar="CODE", help=N_("Case code of somebody in the store."))
@option("--at", "place", metavar="LAT,LON", help=N_("Where the person lives: latitude and longitude."))
@option("--service", required=True, metavar="ID", help=N_("The service to which the way leads."))
@option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("The file; its ending chooses the format."),
)
@on_day
@click.pass_obj
def route(shell: Shell, returnee: str | None, place: str | None, service: str, out: Path, on: dt.date | None) -> int:
    """Write one way."""
    from app.workflows.networks import roads_folder  # noqa: PLC0415 - loads the networks
    from app.workflows.person import person_described, person_in  # noqa: PLC0415 - loads the assessments
    from app.workflows.route_out import export_route, route_content  # noqa: PLC0415 - the same
    from layers.readers.point import parse_point  # noqa: PLC0415 - loads the readers

    if (returnee is None) == (place is None):
        raise HomewardError(say("Name a case with --returnee, or a place with --at LAT,LON."), "route.who")
    world = shell.world(on)
    if returnee is not None:
        asked = person_in(world, returnee)
    else:
        latitude, longitude = parse_point(place or "")
        asked = person_described(world, latitude=latitude, longitude=longitude)
    content = route_content(world, asked, service, roads=roads_folder(shell.store_where))
    export_route(shell.store(), content, out, words=shell.words, actor=shell.actor())
    shell.notice(say("Written: {file}.", file=str(out)))
    shell.notice(say("It contains a home: keep it where only you can read it."))
    if world.simulated:
        shell.notice(say("Simulated data: nobody in it is real."))
    return DONE


COMMANDS = (route,)
