"""The command that fetches from OpenStreetMap; what comes is taken in as `homeward import` takes a file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.shell.context import DONE, FORMATS, Shell
from app.shell.roads import answer_roads
from app.shell.speaking import SpokenCommand, everywhere, option
from app.shell.taking_in import answer_reading, saved
from layers.words import N_, say

if TYPE_CHECKING:
    from layers.fetching.door import Fetched

WHAT = ("roads", "services", "areas")
"""What can be fetched, as in `layers.fetching.wanted` (a test holds them together): that is loaded when it is used."""


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Fetch roads, services or areas from OpenStreetMap and take them in. Needs the internet.\n\n"
        "Only the name of the place, or the box, is sent: never a person's place. Choose the place or the box without "
        "regard to where people live."
    ),
)
@click.argument("what", type=click.Choice(WHAT))
@everywhere
@option("--place", default="", metavar="NAME", help=N_("The place: its name, or its number such as R192774."))
@option("--bbox", metavar="W,S,E,N", help=N_("A box in degrees instead of a place: west, south, east, north."))
@option("--country", default="", metavar="CODE", help=N_("The country in which the place lies, such as GM."))
@option("--levels", metavar="L,L,L", help=N_("OpenStreetMap's levels that become our levels 1, 2 and 3 of areas."))
@option("--out", type=click.Path(path_type=Path), metavar="FILE", help=N_("Write it to this file; import nothing."))
@option("--dry-run", is_flag=True, help=N_("Say what would be taken; save nothing."))
@option("--source", default="", metavar="TEXT", help=N_("What a road network is called (default: the place)."))
@option("--accept", metavar="CODE,...", help=N_("Answer these questions with yes (all: every one)."))
@option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help=N_("How faults are listed."),
)
@click.pass_obj
def fetch(
    shell: Shell,
    what: str,
    place: str,
    bbox: str | None,
    country: str,
    levels: str | None,
    out: Path | None,
    dry_run: bool,  # noqa: FBT001 - click hands flags over so
    source: str,
    accept: str | None,
    form: str,
) -> int:
    """Fetch one kind of thing for one place."""
    from app.workflows.fetching import fetch_osm, notices  # noqa: PLC0415 - loads the readers
    from layers.fetching import wanted as asked  # noqa: PLC0415 - the same

    wanted = asked.Wanted(
        what,
        place,
        asked.box_of(bbox) if bbox else None,
        asked.country_said(country),
        asked.levels_of(levels or ""),
        shell.language,
        asked.servers_said(),
    )
    with tempfile.TemporaryDirectory(prefix="homeward-") as folder:
        target = out or Path(folder) / f"openstreetmap-{what}{asked.ENDINGS[what]}"
        fetched = fetch_osm(shell.store_where, wanted, target, progress=shell.notice)
        for notice in notices(fetched):
            shell.notice(notice)
        if out is not None:
            shell.notice(say("Written to {file}: {count} entries.", file=str(out), count=fetched.count))
            return DONE
        accepted = [code.strip() for code in (accept or "").split(",") if code.strip()]
        if what == "roads":
            return _take_roads(shell, fetched, source, form=form, dry_run=dry_run)
        return _take_rows(shell, fetched, what, accepted, form=form, dry_run=dry_run)


def _take_roads(shell: Shell, fetched: Fetched, name: str, *, form: str, dry_run: bool) -> int:
    from app.workflows.fetching import take_in_fetched_roads  # noqa: PLC0415 - loads the readers

    actor = "" if dry_run else shell.actor()
    read = take_in_fetched_roads(shell.store(), fetched, name=name, save=not dry_run, actor=actor)
    return answer_roads(shell, read, fetched.path.name, as_of=fetched.source_date, form=form, dry_run=dry_run)


def _take_rows(shell: Shell, fetched: Fetched, kind: str, accept: list[str], *, form: str, dry_run: bool) -> int:
    from app.workflows import files  # noqa: PLC0415 - loads the readers
    from app.workflows.fetching import beside_store, read_fetched  # noqa: PLC0415 - the same

    store = shell.store()
    reading = read_fetched(store, fetched, kind, accept=accept)
    quarantine = None
    if not reading.refused and not dry_run:
        shell.notice(saved(files.save_incoming(store, reading, actor=shell.actor())))
        beside = beside_store(shell.store_where, fetched.path.name)
        quarantine = files.save_quarantine(reading, beside, shell.store_where, shell.words)
    return answer_reading(shell, reading, quarantine, form=form, dry_run=dry_run)


COMMANDS = (fetch,)
