"""The command for somebody who moved."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, Shell
from app.shell.speaking import Day, SpokenCommand, everywhere, form, option
from app.workflows.office import today
from layers.labels import VERDICT_LABELS, VERDICT_SIGNS
from layers.words import N_, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.words import Words


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Write down that a person moved, judge their open referrals from the new home, and offer what fits now.\n\n"
        "The new address decides from its day on; what the file said about the home stays for looking back. Addresses "
        "never leave the office."
    ),
)
@click.argument("code")
@everywhere
@option("--to", "at", metavar="LAT,LON", help=N_("The new home: latitude and longitude."))
@option("--settlement", metavar="NAME", help=N_("The new home: a settlement of the store."))
@option("--precision", type=click.FloatRange(0, 1_000_000), metavar="M", help=N_("How far off it may be, in metres."))
@option("--on", "day", type=Day(), metavar="DATE", help=N_("Since when (default: today)."))
@form
@click.pass_obj
def moved(
    shell: Shell,
    /,
    *,
    code: str,
    at: str | None,
    settlement: str | None,
    precision: float | None,
    day: dt.date | None,
    form: str,
) -> int:
    """Write down a move."""
    from app.workflows.moving import moved_rows, place_meant, record_move  # noqa: PLC0415 - loads the assessments

    world = shell.world(None)
    place = place_meant(world, at, settlement, precision_m=precision)
    done = record_move(shell.store(create=False), world, code, place, from_date=day or today(), actor=shell.actor())
    recipe = world.recipe("moved", since=done.address.from_date.isoformat())
    shell.notice(say("The new address holds from {day}.", day=done.address.from_date))
    shell.answer(moved_rows(done), recipe, form=form, table=_moved_table)
    return DONE


def _moved_table(rows: Sequence[dict[str, Any]], words: Words) -> str:
    """Write each referral with its verdict now, and what could take its place."""
    if not rows:
        return words("The person has no open referral: nothing is to be judged anew.")
    return "\n".join(line for row in rows for line in _lines(row, words))


def _lines(row: dict[str, Any], words: Words) -> list[str]:
    verdict = row["verdict"]
    said = (
        words("no longer offered") if verdict is None else f"{VERDICT_SIGNS[verdict]} {words(VERDICT_LABELS[verdict])}"
    )
    head = words(
        "{referral} ({programme}): {verdict}",
        referral=row["referral_id"],
        programme=row["programme_id"] or row["service_id"] or "",
        verdict=said,
    )
    return [f"{head}{_far(row, words)}", *(f"    → {_offer(other, words)}" for other in row["replacements"])]


def _offer(other: dict[str, Any], words: Words) -> str:
    name = other["programme_name"] or other["programme_id"] or other["site_name"] or other["service_id"]
    site = f", {other['site_name']}" if other["site_name"] else ""
    return f"{VERDICT_SIGNS[other['verdict']]} {name}{site}{_far(other, words)}"


def _far(row: dict[str, Any], words: Words) -> str:
    return "" if row["distance_km"] is None else f", {words('{km} km', km=float(row['distance_km']))}"


COMMANDS = (moved,)
