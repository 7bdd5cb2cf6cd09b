"""The command about what is taken for granted of the labour market: usual lengths, growth, replacement."""

from __future__ import annotations

from pathlib import Path

import click

from app.shell.context import DONE, Shell
from app.shell.speaking import SpokenCommand, everywhere, form
from app.shell.tariffs import change_table, changes, short
from layers.recipe import Recipe
from layers.words import N_


@click.command(
    cls=SpokenCommand,
    help=N_(
        "List how long learning a trade usually takes, by group of ISCO-08, and which shares of the employed leave or "
        "are added a year; each with its source, or change them.\n\nKeys look like 72.least, 72.most, overview.most, "
        "replacement_share."
    ),
)
@everywhere
@changes
@form
@click.pass_obj
def market(
    shell: Shell, /, *, values: tuple[str, ...], reason: str, reset: str | None, file: Path | None, form: str
) -> int:
    """List or change figures about the labour market."""
    from app.workflows.networks import roads_folder  # noqa: PLC0415 - loads the networks
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use
    from app.workflows.office_tables import MARKET  # noqa: PLC0415 - loads the tables
    from app.workflows.tariffs import market_rows, tables_used  # noqa: PLC0415 - the same

    folder = roads_folder(shell.store_where)
    change_table(shell, folder, MARKET, values=values, reason=reason, reset=reset, file=file)
    recipe = Recipe("market", today(), tables_used(folder))
    shown = short(("key", "label", "value", "unit", "source"))
    shell.answer(market_rows(folder, shell.words), recipe, form=form, table=shown)
    return DONE


COMMANDS = (market,)
