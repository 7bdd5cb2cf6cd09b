"""Commands about money: whom a stipend carries, and what food, a room and an income are in each country."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, Shell, as_table
from app.shell.speaking import SpokenCommand, everywhere, form, on_day, option
from app.shell.tariffs import change_table, changes, short
from layers.recipe import Recipe
from layers.words import N_, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.workflows.purses import PurseView
    from layers.words import Words


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Say whom a programme's stipend carries, by how far they live, and what stipend would carry them.\n\n"
        "For everybody who needs what it is for: transport by the cheapest ride (by road where known, else the "
        "straight line made longer), food, and a room where the way is too long for every day. Income given up "
        "is not in it."
    ),
)
@everywhere
@click.argument("programme", metavar="PROGRAMME")
@option("--stipend", type=click.FloatRange(0), metavar="AMOUNT", help=N_("What if this were paid a month?"))
@on_day
@form
@click.pass_obj
def purse(shell: Shell, /, *, programme: str, stipend: float | None, on: dt.date | None, form: str) -> int:
    """Say whom a stipend carries."""
    from app.workflows.networks import roads_folder  # noqa: PLC0415 - loads the networks
    from app.workflows.purses import band_rows, purse_view, totals  # noqa: PLC0415 - loads the assessments

    world = shell.world(on)
    view = purse_view(world, roads_folder(shell.store_where), programme, stipend_month=stipend)
    recipe = world.recipe("purse", programme=programme, stipend=stipend)
    table = partial(_bands, view=view)
    shell.answer(band_rows(view), recipe, form=form, table=table, extra={"totals": totals(view)})
    return DONE


def _bands(rows: Sequence[dict[str, Any]], words: Words, *, view: PurseView) -> str:
    if not rows:
        return words("Nobody in the store needs what this programme is for, or none of its sites is imported.")
    shown = [
        {
            words("way, km"): words("not known") if row["from_km"] is None else row["band"],
            words("people"): row["people"],
            words("not carried"): row["negative"],
            words("would carry all"): _amount(row["balancing_stipend"], words),
            words("would carry half"): _amount(row["balancing_stipend_half"], words),
            words("need a room"): row["lodging"],
        }
        for row in rows
    ]
    paid = words("Stipend a month: not stated.")
    if view.stipend is not None:
        paid = words("Stipend a month: {amount} {currency}.", amount=round(view.stipend.amount),
                     currency=view.stipend.currency)  # fmt: skip
    if view.stipend is not None and view.currency not in (None, view.stipend.currency):
        paid += " " + words("Costs are in {currency}: they are not compared.", currency=view.currency)
    known = words("Of {people} people {by_road} have a way by road that is known.", people=view.people,
                  by_road=view.by_road)  # fmt: skip
    return "\n".join([as_table(shown, words), paid, known])


def _amount(money: dict[str, Any] | None, words: Words) -> str:
    return "-" if money is None else f"{words.number(round(money['amount']))} {money['currency']}"


@click.command(
    cls=SpokenCommand,
    help=N_(
        "List what a month costs in each country (food, a room) and would have earned, each with its source, or "
        "change them.\n\nKeys look like GM.food, GM.lodging, GM.income, and lodging_from_km: from which way on "
        "somebody cannot come every day."
    ),
)
@everywhere
@changes
@form
@click.pass_obj
def living(
    shell: Shell, /, *, values: tuple[str, ...], reason: str, reset: str | None, file: Path | None, form: str
) -> int:
    """List or change costs of living."""
    from app.workflows.networks import roads_folder  # noqa: PLC0415 - loads the networks
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use
    from app.workflows.office_tables import LIVING, kept_living  # noqa: PLC0415 - loads the tables
    from app.workflows.tariffs import living_rows, tables_used  # noqa: PLC0415 - the same

    folder = roads_folder(shell.store_where)
    change_table(shell, folder, LIVING, values=values, reason=reason, reset=reset, file=file)
    known = kept_living(folder)
    way = {"lodging_from_km": known.lodging_from_km, "detour": known.detour}
    recipe = Recipe("living", today(), {**way, **tables_used(folder)})
    shown = short(("country", "kind", "month", "currency", "source"))
    shell.answer(living_rows(folder, shell.words), recipe, form=form, table=shown, extra=way)
    if form == "table":
        shell.notice(say("From {km} km one way on, a room near the site is reckoned with.", km=known.lodging_from_km))
    return DONE


COMMANDS = (purse, living)
