"""Commands that ask: check one person, add up gaps."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, Shell
from app.shell.disagreements import limit_km
from app.shell.speaking import SpokenCommand, everywhere, form, on_day, option
from app.workflows.office import today
from app.workflows.told_fields import TOLD
from layers.errors import HomewardError
from layers.labels import AVAILABILITY_LABELS, VERDICT_LABELS, VERDICT_SIGNS
from layers.schemas.columns import NEED_NOT_RECORDED, TYPES
from layers.words import N_, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.workflows.person import Asked
    from app.workflows.world import World
    from layers.roads.trip import Trip
    from layers.words import Message, Words


def told(command: Any) -> Any:
    """Add an option for every field that can be told about somebody."""
    for column, field in reversed(TOLD.items()):
        names = (*([field.also] if field.also else []), f"--{column.replace('_', '-')}")
        command = option(*names, column, metavar=field.metavar, help=field.help)(command)
    return command


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Check what one person can enter, how far it is, and what stands in the way.\n\n"
        "Name a case of the store (--returnee) or describe somebody (--at and what is known). What is not said is "
        "unknown, never no."
    ),
)
@everywhere
@option("--returnee", metavar="CODE", help=N_("Case code of somebody in the store."))
@option("--at", "place", metavar="LAT,LON", help=N_("Where the person lives: latitude and longitude."))
@option(
    "--area",
    metavar="PCODE",
    help=N_("Area in which the person lives, where nothing nearer is known: its P-code or name."),
)
@told
@option("--programme", metavar="ID", help=N_("Only this programme."))
@limit_km
@option("--routes", is_flag=True, help=N_("Add the course of each way to the JSON answer, as a line of GeoJSON."))
@on_day
@form
@click.pass_obj
def check(
    shell: Shell,
    /,
    returnee: str | None,
    place: str | None,
    on: dt.date | None,
    form: str,
    programme: str | None,
    limit_km: float | None,
    routes: bool,  # noqa: FBT001 - click passes it by name
    **facts: Any,
) -> int:
    """Check one person."""
    from app.workflows.asking import ask_person_next, plan_in_words, plan_row  # noqa: PLC0415 - loads the assessments
    from app.workflows.changing import (  # noqa: PLC0415 - loads the assessments
        changes_of,
        inputs_by_option,
        key_of,
        option_extras,
    )
    from app.workflows.facts_then import facts_row, facts_then  # noqa: PLC0415 - loads the store
    from app.workflows.fares import price_trips, said_fares  # noqa: PLC0415 - loads the tables
    from app.workflows.known_places import place_unknown  # noqa: PLC0415 - loads the assessments
    from app.workflows.networks import roads_folder  # noqa: PLC0415 - loads the networks
    from app.workflows.person import check_rows, facts_of, options_for  # noqa: PLC0415 - loads the assessments
    from app.workflows.roads import trips_of  # noqa: PLC0415 - the same

    if (returnee is None) == (place is None and not any(value is not None for value in facts.values())):
        raise HomewardError(
            say("Name a case with --returnee, or describe somebody with --at LAT,LON and what is known."), "check.who"
        )
    world = shell.world(on)
    asked = _asked(world, returnee, place, facts)
    options = options_for(world, asked, programme_id=programme)
    then = None
    if returnee is not None:
        shell.store().audit("open_case", actor=shell.actor(), object_type="returnees", count=1, details={})
        then = facts_then(shell.store(), str(asked.case_code), on=world.on, today=today())
    recipe = world.recipe("check", returnee=returnee, at=place, programme=programme, **_plain(facts))
    folder = roads_folder(shell.store_where)
    longest_km = world.longest_road_km if limit_km is None else limit_km
    trips = trips_of(folder, facts_of(world, asked), options, on=world.on, longest_km=longest_km, courses=routes)
    fares = price_trips(world, folder, trips)
    person = facts_of(world, asked)
    changes = changes_of(world, person, options)
    stated = inputs_by_option(world, person, options) if form == "json" else {}
    rows = [
        {
            **row,
            **option_extras(world, key_of(row), changes, shell.words),
            **({"inputs": stated[key_of(row)]} if stated else {}),
            **trips[row["service_id"]].as_columns(),
            **({"route": trips[row["service_id"]].as_line()} if routes else {}),
            **fares[row["service_id"]].as_columns(),
        }
        for row in check_rows(options, shell.words)
    ]
    said = said_fares(world, options, trips, fares, shell.words)
    plan = ask_person_next(world, asked, programme_id=programme)
    ways = [trips[row["service_id"]] for row in rows]
    table = partial(_options_table, fares=said, trips=ways, next_said=plan_in_words(plan))
    extra = {"ask_next": plan_row(plan, shell.words), "facts": facts_row(then, shell.words)}
    shell.answer(rows, recipe, form=form, table=table, extra=extra)
    if (unplaced := place_unknown(asked, person)) is not None:
        shell.notice(unplaced)
    if then is not None and (said_then := then.said()) is not None:
        shell.notice(said_then)
    return DONE


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


def _asked(world: World, returnee: str | None, place: str | None, facts: dict[str, Any]) -> Asked:
    from app.workflows.describing import facts_told  # noqa: PLC0415 - loads the readers
    from app.workflows.known_places import area_told  # noqa: PLC0415 - loads the assessments
    from app.workflows.person import person_described, person_in  # noqa: PLC0415 - loads the assessments
    from layers.readers.point import parse_point  # noqa: PLC0415 - loads the readers

    if returnee is not None:
        return person_in(world, returnee)
    latitude, longitude = parse_point(place) if place else (None, None)
    area = facts.get("area")
    told_of_area = {} if area is None else area_told(world, area)
    told = {name: str(value) for name, value in facts.items() if value is not None and name != "area"}
    described = {**told_of_area, **facts_told(world, told)}
    return person_described(world, **{**described, "latitude": latitude, "longitude": longitude})


_SIGNS = {"yes": "✓", "no": "✗", "unknown": "?"}


def _options_table(
    rows: Sequence[dict[str, Any]],
    words: Words,
    *,
    fares: Sequence[Sequence[str]],
    trips: Sequence[Trip],
    next_said: Sequence[Message],
) -> str:
    """Write options as cards for the eye: verdict, distance, what the way costs, one sentence for each criterion."""
    if not rows:
        return words("Nothing is on offer. Import services and programmes first.")
    from mapping.ways import by_road, length_or_span  # noqa: PLC0415 - loads the maps

    cards = []
    for row, costs, trip in zip(rows, fares, trips, strict=True):
        name = row["programme_name"] or row["programme_id"] or row["service_name"] or row["service_id"]
        place = row["site_name"] or row["service_name"] or ""
        far = words(length_or_span(row, trip))
        verdict = row["verdict"]
        rank = "-" if row["rank"] is None else str(row["rank"])
        reserved = words(", with a reservation") if row["reservations"] else ""
        judged = f"{VERDICT_SIGNS[verdict]} {words(VERDICT_LABELS[verdict])}{reserved}"
        head = f"{rank:>3}  {judged}  {name} — {place}  {far}"
        head += f"  [{words(AVAILABILITY_LABELS[row['availability']])}]"
        reasons = [f"       {_SIGNS[one['verdict']]} {one['sentence']}" for one in row["criteria"]]
        money = [f"       → {sentence}" for sentence in costs]
        reasons += [f"       → {one['sentence']}" for one in row["would_change"]]
        way = ", ".join(by_road(trip, words))
        cards.append("\n".join([head, *([f"       → {way}"] if way else []), *money, *reasons]))
    return "\n".join([*cards, *map(words, next_said)])


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Count who is served and who is left out, and the first cause why, by area, settlement or cell.\n\n"
        "These figures are exact and stay inside the office; what is meant to leave is written by map and export."
    ),
)
@everywhere
@option(
    "--by",
    type=click.Choice(("admin1", "admin2", "settlement", "cell")),
    default="admin1",
    show_default=True,
    help=N_("How people are put together."),
)
@option("--type", "service_type", type=click.Choice((*TYPES, NEED_NOT_RECORDED)), help=N_("Only this type of service."))
@option(
    "--would-change",
    is_flag=True,
    help=N_("Instead, count for each cause how many people each kind of change, taken alone, would bring in."),
)
@on_day
@form
@click.pass_obj
def gaps(
    shell: Shell,
    /,
    *,
    by: str,
    service_type: str | None,
    would_change: bool,
    on: dt.date | None,
    form: str,
) -> int:
    """Add up gaps."""
    from app.workflows.gap_changes import change_lines, change_rows, gap_changes  # noqa: PLC0415 - the same
    from app.workflows.gaps import NOWHERE_LABELS, gap_rows, gaps_by  # noqa: PLC0415 - loads the assessments

    world = shell.world(on or today())
    if would_change:
        changed = change_rows(gap_changes(world, service_type=service_type), shell.words)
        shell.answer(changed, world.recipe("gaps", type=service_type, would_change=True), form=form, table=change_lines)
        return DONE
    rows = gap_rows(gaps_by(world, by, service_type=service_type, language=shell.language))
    if form == "table":  # for the eye; elsewhere missing stays null
        nowhere = {"area_name": shell.words(NOWHERE_LABELS[by])}
        rows = [row | nowhere if row["area_id"] is None else row for row in rows]
    shell.answer(rows, world.recipe("gaps", by=by, type=service_type), form=form)
    if by in ("admin1", "admin2") and len(conflicts := world.conflicts(by)):
        shell.notice(
            say("{count} people live in another area than their P-code says: coordinates count.", count=len(conflicts))
        )
    return DONE


@click.command(
    cls=SpokenCommand,
    help=N_(
        "List what to ask the caseload next: the missing fields, by the pairs of person and programme that each would "
        "settle.\n\nA pair counts where the person needs what the programme is for, or where nobody has recorded it."
    ),
)
@everywhere
@option("--programme", metavar="ID", help=N_("Only this programme: what is missing before anything is sent."))
@on_day
@form
@click.pass_obj
def ask(shell: Shell, programme: str | None, on: dt.date | None, form: str) -> int:
    """List what to ask next."""
    from app.workflows.asking import ask_everybody_next, caseload_rows, caseload_said  # noqa: PLC0415 - the same

    world = shell.world(on)
    found = ask_everybody_next(world, programme_id=programme)
    totals = {"pairs": found.asked, "unknown": found.unknown, "beyond_asking": found.beyond}
    recipe = world.recipe("ask", programme=programme)
    shell.answer(caseload_rows(found, shell.words), recipe, form=form, extra={"totals": totals})
    shell.notice(caseload_said(found, one=programme is not None))
    return DONE


COMMANDS = (check, ask, gaps)
