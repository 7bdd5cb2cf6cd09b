"""Commands that write what may leave the office: map, export, sheet."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from app.shell.context import DONE, Shell
from app.shell.speaking import SpokenCommand, everywhere, on_day, option
from layers.errors import HomewardError
from layers.roads.names import PROFILES, ROAD_PROFILE, SEASONS
from layers.schemas.columns import SCORE_METHODS, TYPES
from layers.words import N_, say

LAYER_NAMES = (
    "services", "catchments", "roadcatchments", "gaps", "cells", "clusters", "areas", "settlements", "programmes",
    "disagreements", "nearest", "minutes", "seats", "demand", "mismatch", "alignment", "returnees",
)  # fmt: skip


@click.command(
    "map",
    cls=SpokenCommand,
    help=N_(
        "Write the map as one offline file (.html) or on paper (.pdf), suppressed so that it may leave the office.\n\n"
        "No person is on it: cells and counts below 11 are rolled up or withheld. With --access there are two maps "
        "side by side, dry season and rainy, of the way by road from every cell along the roads."
    ),
)
@click.argument("out", type=click.Path(path_type=Path))
@everywhere
@option("--type", "service_type", type=click.Choice(TYPES), help=N_("Only this type of service."))
@option("--by", type=click.Choice(("admin1", "admin2")), default="admin1", show_default=True, help=N_("Level."))
@option("--paper", type=click.Choice(("A4", "A3")), default="A4", show_default=True, help=N_("Size of the paper."))
@option(
    "--access",
    type=click.Choice(("nearest", *SCORE_METHODS)),
    help=N_("Two maps of access by road instead: the nearest service, or seats within reach by one of two measures."),
)
@option(
    "--profile",
    type=click.Choice(PROFILES),
    default=ROAD_PROFILE,
    show_default=True,
    help=N_("How one travels, on maps of access."),
)
@on_day
@click.pass_obj
def draw_map(
    shell: Shell,
    out: Path,
    service_type: str | None,
    by: str,
    paper: str,
    access: str | None,
    profile: str,
    on: dt.date | None,
) -> int:
    """Write the map, or both maps of access."""
    if out.suffix.lower() not in (".html", ".pdf"):
        raise HomewardError(say("A map is written as .html or .pdf."), "export.format")
    if access is not None:
        return _draw_access(shell, out, (service_type, access, profile), paper=paper, on=on)
    return _export(shell, out, layers=(), service_type=service_type, by=by, paper=paper, on=on)


def _draw_access(shell: Shell, out: Path, asked: tuple[str | None, str, str], *, paper: str, on: dt.date | None) -> int:
    """Write both maps of access: type, measure and way of travelling are asked."""
    from app.workflows.access_maps import AccessMapQuestion, save_access_maps  # noqa: PLC0415 - loads the assessments
    from app.workflows.maps import chosen_type  # noqa: PLC0415 - the same

    world = shell.world(on)
    chosen = chosen_type(world)
    service_type, measure, profile = asked
    code = service_type or chosen.code
    if code is None:
        raise HomewardError(say("Nobody needs anything: name a type with --type."), "access.type")
    question = AccessMapQuestion(code, measure, profile, language=shell.words.language)
    save_access_maps(shell.store(), world, out, question, words=shell.words, actor=shell.actor(), paper=paper)
    shell.notice(say("Written: {file}.", file=str(out)))
    if service_type is None and chosen.why is not None:
        shell.notice(chosen.why)
    if world.simulated:
        shell.notice(say("Simulated data: nobody in it is real."))
    return DONE


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Export layers: .gpkg (opens styled in QGIS), .geojson, .csv (with HXL tags), .xlsx, .html, .pdf.\n\n"
        "Counts below 11 are suppressed and nobody's home leaves unless --with-persons is given."
    ),
)
@click.argument("out", type=click.Path(path_type=Path))
@everywhere
@option("--layer", "layers", multiple=True, type=click.Choice(LAYER_NAMES), help=N_("The layer; may be given again."))
@option("--type", "service_type", type=click.Choice(TYPES), help=N_("Only this type of service."))
@option("--by", type=click.Choice(("admin1", "admin2")), default="admin1", show_default=True, help=N_("Level."))
@option("--paper", type=click.Choice(("A4", "A3")), default="A4", show_default=True, help=N_("Size of the paper."))
@option("--profile", type=click.Choice(PROFILES), default=ROAD_PROFILE, show_default=True, help=N_("How one travels."))
@option("--season", type=click.Choice(SEASONS), default="dry", show_default=True, help=N_("The season."))
@option("--occupation", metavar="ISCO", help=N_("Only this occupation or group, in layers of the labour market."))
@option("--with-persons", is_flag=True, help=N_("Let returnees' rows leave, with their homes."))
@on_day
@click.pass_obj
def export(
    shell: Shell,
    /,
    out: Path,
    layers: tuple[str, ...],
    service_type: str | None,
    by: str,
    paper: str,
    on: dt.date | None,
    **chosen: Any,
) -> int:
    """Export layers."""
    return _export(shell, out, layers=layers, service_type=service_type, by=by, paper=paper, on=on, **chosen)


def _export(
    shell: Shell,
    out: Path,
    *,
    layers: tuple[str, ...],
    service_type: str | None,
    by: str,
    paper: str,
    on: dt.date | None,
    **chosen: Any,
) -> int:
    from app.workflows.exports import Wanted, export_file  # noqa: PLC0415 - loads the writers
    from app.workflows.maps import chosen_type  # noqa: PLC0415 - the same

    wanted = Wanted(service_type=service_type, by=by, paper=paper, **chosen)
    world = shell.world(on)
    export_file(shell.store(), world, out, layers=layers, wanted=wanted, words=shell.words, actor=shell.actor())
    shell.notice(say("Written: {file}.", file=str(out)))
    why = chosen_type(world).why
    if service_type is None and out.suffix.lower() in (".html", ".pdf") and why is not None:
        shell.notice(why)
    if world.simulated:
        shell.notice(say("Simulated data: nobody in it is real."))
    return DONE


@click.command(cls=SpokenCommand, help=N_("Print one person's options on one page (.pdf)."))
@click.argument("returnee")
@click.argument("out", type=click.Path(path_type=Path))
@everywhere
@on_day
@click.pass_obj
def sheet(shell: Shell, returnee: str, out: Path, on: dt.date | None) -> int:
    """Print one person's sheet."""
    from app.workflows.person import person_in  # noqa: PLC0415 - loads the assessments
    from app.workflows.presets import preset_named  # noqa: PLC0415 - the same
    from app.workflows.weighed import weighed_person  # noqa: PLC0415 - the same
    from mapping.person_sheet import print_person  # noqa: PLC0415 - loads the printer

    world, store = shell.world(on), shell.store()
    content, _ = weighed_person(world, person_in(world, returnee), store, preset_named(store, None))
    print_person(content, out, words=shell.words)
    store.audit("print_sheet", actor=shell.actor(), object_type="returnees", count=1, details={})
    shell.notice(say("Written: {file}.", file=str(out)))
    return DONE


COMMANDS = (draw_map, export, sheet)
