"""Commands about what a way takes: the speeds at which one travels and the fares, listed or changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, Shell, as_table
from app.shell.speaking import SpokenCommand, everywhere, form, option
from layers.errors import HomewardError
from layers.recipe import Recipe
from layers.words import N_, Words, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.workflows.office_tables import Table

ALL = "*"
"""What `--reset` means without a key."""


def changes(command: Any) -> Any:
    """Add the options with which an office changes a table."""
    added = [
        option("--set", "values", multiple=True, metavar="KEY=VALUE", help=N_("Set a figure; may be given again.")),
        option("--reason", default="", metavar="TEXT", help=N_("Why: it is written beside the figure.")),
        option(
            "--reset",
            is_flag=False,
            flag_value=ALL,
            metavar="[KEY]",
            help=N_("Put a figure, or without a key all of them, back to what comes with Homeward."),
        ),
        option(
            "--file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help=N_("Put this file in the place of the office's own; it is checked first."),
        ),
    ]
    for each in reversed(added):
        command = each(command)
    return command


@click.command(
    cls=SpokenCommand,
    help=N_(
        "List the speeds at which one travels, each with its source, or change them.\n\n"
        "Keys look like moto.primary, surfaces.gravel, rainy.vehicle.mud, off_road.detour and, for one country, "
        "GM:car.ferry_wait_minutes. A speed of 0 says that nobody uses such a road."
    ),
)
@everywhere
@option("--country", metavar="CODE", help=N_("As they hold in this country, such as GM."))
@changes
@form
@click.pass_obj
def speeds(
    shell: Shell,
    /,
    *,
    country: str | None,
    values: tuple[str, ...],
    reason: str,
    reset: str | None,
    file: Path | None,
    form: str,
) -> int:
    """List or change speeds."""
    from app.workflows.networks import roads_folder  # noqa: PLC0415 - loads the networks
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use
    from app.workflows.office_tables import SPEEDS  # noqa: PLC0415 - loads the tables
    from app.workflows.tariffs import speed_rows, tables_used  # noqa: PLC0415 - the same

    folder = roads_folder(shell.store_where)
    code = None if country is None else country.strip().upper()
    change_table(shell, folder, SPEEDS, values=values, reason=reason, reset=reset, file=file)
    rows = speed_rows(folder, shell.words, country=code)
    recipe = Recipe("speeds", today(), {"country": code, **tables_used(folder)})
    shell.answer(rows, recipe, form=form, table=short(("key", "value", "unit", "source")))
    return DONE


@click.command(
    cls=SpokenCommand,
    help=N_(
        "List the fares of each country, each with its source, or change them.\n\n"
        "A day costs, there and back, the fixed part and so much a kilometre; a month costs that on so many days. "
        "Walking is free; ferries are not included. Keys look like days, GM.moto.fixed, GM.minibus.per_km."
    ),
)
@everywhere
@changes
@form
@click.pass_obj
def fares(
    shell: Shell, /, *, values: tuple[str, ...], reason: str, reset: str | None, file: Path | None, form: str
) -> int:
    """List or change fares."""
    from app.workflows.networks import roads_folder  # noqa: PLC0415 - loads the networks
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use
    from app.workflows.office_tables import FARES, kept_fares  # noqa: PLC0415 - loads the tables
    from app.workflows.tariffs import fare_rows, tables_used  # noqa: PLC0415 - the same

    folder = roads_folder(shell.store_where)
    change_table(shell, folder, FARES, values=values, reason=reason, reset=reset, file=file)
    days = kept_fares(folder).days_a_month
    recipe = Recipe("fares", today(), {"days_a_month": days, **tables_used(folder)})
    shown = short(("country", "mode", "fixed", "per_km", "currency", "source"))
    shell.answer(fare_rows(folder, shell.words), recipe, form=form, table=shown, extra={"days_a_month": days})
    if form == "table":
        shell.notice(say("A month is {days} days of going there and back.", days=days))
    return DONE


def change_table(
    shell: Shell,
    folder: Path,
    table: Table,
    *,
    values: tuple[str, ...],
    reason: str,
    reset: str | None,
    file: Path | None,
) -> None:
    """Make the one change that was asked for, if any, and say what is wrong with the office's file, if anything."""
    from app.workflows.office_tables import (  # noqa: PLC0415 - loads the tables
        kept_table,
        reset_figures,
        set_figures,
        take_file,
    )

    if sum(map(bool, (values, reset, file))) > 1:
        raise HomewardError(say("Say one of --set, --reset and --file at a time."), "tables.one")
    if values:
        set_figures(
            shell.store(), folder, table, _typed(table, values), actor=shell.actor(), reason=reason
        )  # fmt: skip
    elif file is not None:
        take_file(shell.store(), folder, table, file, actor=shell.actor(), reason=reason)
    elif reset:
        reset_figures(shell.store(), folder, table, () if reset == ALL else (reset,), actor=shell.actor())
    for notice in kept_table(folder, table).notices():
        shell.notice(notice)


def _typed(table: Table, values: tuple[str, ...]) -> dict[str, float | str]:
    from app.workflows.office_tables import typed_value  # noqa: PLC0415 - loads the tables

    found: dict[str, float | str] = {}
    for said in values:
        key, sign, text = said.partition("=")
        if not sign:
            raise HomewardError(say("“{said}” must be KEY=VALUE, such as moto.primary=35.", said=said), "tables.pair")
        found[key.strip()] = typed_value(table, key.strip(), text)
    return found


def short(columns: Sequence[str]) -> Callable[[Sequence[dict[str, Any]], Words], str]:
    """Return how rows are written for the eye: only these columns."""
    return lambda rows, words: as_table([{name: row[name] for name in columns} for row in rows], words)


COMMANDS = (speeds, fares)
