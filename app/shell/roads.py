"""Commands about roads: how far it is between two places, and which road networks are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, REFUSED, Shell
from app.shell.disagreements import limit_km
from app.shell.speaking import SpokenCommand, everywhere, form, on_day, option
from layers.recipe import Recipe, SourceUsed
from layers.roads.names import PROFILE_NAMES, PROFILES, REACH_LABELS, ROAD_PROFILE, SEASON_NAMES, SEASONS
from layers.words import N_, Message, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from layers.road_files.reading import RoadsRead
    from layers.words import Words

_QUARANTINE_IS_NOTHING: dict[str, Any] = {"quarantined": 0, "quarantine_file": None}


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Say how far it is between two places: straight, by road, and in minutes.\n\n"
        "Where there is no way, the status says why; no number ever stands for that."
    ),
)
@everywhere
@option("--from", "start", required=True, metavar="LAT,LON", help=N_("Where one starts: latitude and longitude."))
@option("--to", "goal", required=True, metavar="LAT,LON", help=N_("Where one goes: latitude and longitude."))
@option("--profile", type=click.Choice(PROFILES), default=ROAD_PROFILE, show_default=True, help=N_("How one travels."))
@option("--season", type=click.Choice(SEASONS), default="dry", show_default=True, help=N_("The season."))
@limit_km
@on_day
@form
@click.pass_obj
def distance(
    shell: Shell,
    start: str,
    goal: str,
    profile: str,
    season: str,
    limit_km: float | None,
    on: dt.date | None,
    form: str,
) -> int:
    """Measure between two places."""
    from app.workflows.networks import closures_used, kept_networks, roads_folder  # noqa: PLC0415 - loads the networks
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use
    from app.workflows.roads import one_way  # noqa: PLC0415 - the same
    from app.workflows.tariffs import tables_used  # noqa: PLC0415 - the same
    from layers.readers.point import parse_point  # noqa: PLC0415 - loads the readers

    folder, day = roads_folder(shell.store_where), on or today()
    ends = parse_point(start), parse_point(goal)
    row = one_way(folder, *ends, profile=profile, season=season, on=day, longest_km=limit_km)
    used = tuple(
        SourceUsed("roads", kept.name, kept.origin.source_date or today(), kept.origin.checksum, 0)
        for kept in kept_networks(folder)
    )
    asked = {
        "from": start,
        "to": goal,
        "profile": profile,
        "season": season,
        "longest_road_km": limit_km,
        **closures_used(folder, day),
        **tables_used(folder),
    }
    shell.notice_tables(folder)
    recipe = Recipe("distance", day, asked, used)
    shell.answer([row], recipe, form=form, table=_distance_sentence)
    return DONE


def _distance_sentence(rows: Sequence[dict[str, Any]], words: Words) -> str:
    from mapping.ways import duration  # noqa: PLC0415 - loads the maps

    (row,) = rows
    straight = words(say("{km} km straight.", km=row["distance_km"]))
    if row["status"] != "reached":
        return f"{straight} {words(Message(REACH_LABELS[row['status']]))}."
    off_road = round(row["off_road_m"])
    by_road = say("{km} km by road, {metres} m of it across country.", km=row["road_km"], metres=off_road)
    lines = [straight, words(by_road)]
    if row["travel_minutes"] is not None:
        how, when = Message(PROFILE_NAMES[row["profile"]]), Message(SEASON_NAMES[row["season"]])
        time = duration(row["travel_minutes"], words)
        lines.append(words(say("{time} {how}, {season}.", time=time, how=how, season=when)))
    return " ".join(lines)


@click.command(cls=SpokenCommand, help=N_("List the road networks that are kept, or delete one."))
@everywhere
@option("--remove", metavar="NAME", help=N_("Delete the network of this name."))
@form
@click.pass_obj
def roads(shell: Shell, remove: str | None, form: str) -> int:
    """List or delete road networks."""
    from app.workflows.networks import forget_network, kept_networks, roads_folder  # noqa: PLC0415 - loads the networks
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use

    folder = roads_folder(shell.store_where)
    if remove is not None:
        forget_network(folder, remove)
        shell.store().audit("remove", actor=shell.actor(), object_type="roads", count=1, details={})
    rows = [
        {
            "name": kept.name,
            "source": kept.origin.source,
            "source_date": None if kept.origin.source_date is None else kept.origin.source_date.isoformat(),
            "attribution": kept.origin.attribution,
            "checksum": kept.origin.checksum,
        }
        for kept in kept_networks(folder)
    ]
    shell.answer(rows, Recipe("roads", today(), {}, ()), form=form)
    return DONE


def import_roads(
    shell: Shell, file: Path, *, source: str | None, as_of: dt.date | None, sheet: str | None, form: str, dry_run: bool
) -> int:
    """Import a file of roads: what `homeward import roads FILE` does."""
    from app.workflows.networks import roads_folder, take_in_roads  # noqa: PLC0415 - loads the networks

    store = shell.store()
    read = take_in_roads(
        store,
        roads_folder(shell.store_where),
        file,
        source=source,
        as_of=as_of,
        sheet=sheet,
        save=not dry_run,
        actor="" if dry_run else shell.actor(),
    )
    return answer_roads(shell, read, file.name, as_of=as_of, form=form, dry_run=dry_run)


def answer_roads(
    shell: Shell, read: RoadsRead, file_name: str, *, as_of: dt.date | None, form: str, dry_run: bool
) -> int:
    """Say what came of a file of roads; return the exit code."""
    from app.workflows.files import problem_rows  # noqa: PLC0415 - loads the readers
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use

    rows = problem_rows(read, shell.words)
    if form != "table":
        ways = 0 if read.refused else read.ways
        called = file_name if read.network is None else read.network.origin.name
        used = SourceUsed("roads", called, as_of or today(), read.checksum, ways)
        recipe = Recipe("import", as_of or today(), {"kind": "roads", "dry_run": dry_run}, (used,))
        counts = {"read": read.ways, "accepted": ways, **_QUARANTINE_IS_NOTHING}
        shell.answer(rows, recipe, form=form, extra=counts)
        return REFUSED if read.refused else DONE
    for row in rows:
        shell.notice(Message(row["sentence"]))
    shell.notice(_outcome(read, dry_run=dry_run))
    return REFUSED if read.refused else DONE


def _outcome(read: RoadsRead, *, dry_run: bool) -> Message:
    if read.network is None:
        return say("The file was refused; nothing was changed.")
    values = {
        "name": read.network.origin.name,
        "ways": read.ways,
        "kilometres": round(float(read.network.length_m.sum()) / 1000),
    }
    if dry_run:
        return say("Dry run, nothing was saved: road network “{name}”, {ways} ways, {kilometres} km.", **values)
    return say("Road network “{name}”: {ways} ways, {kilometres} km.", **values)


COMMANDS = (distance, roads)
