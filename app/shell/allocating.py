"""The command that shares seats: who gets which, compared with first come first served, and drafts once confirmed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, Shell, as_table
from app.shell.speaking import Day, SpokenCommand, everywhere, form, on_day, option
from layers.errors import HomewardError
from layers.schemas.columns import TYPES
from layers.words import N_, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.words import Words


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Share the seats of a period among everybody who needs them: the most people placed, then the least burden, "
        "then the best fit with their wishes; quotas first.\n\n"
        "It is a proposal: nothing is sent. With --confirm each seat becomes a draft of a referral, which a person "
        "sends. These figures are exact and stay inside the office."
    ),
)
@everywhere
@option("--type", "service_type", type=click.Choice(TYPES), help=N_("The type of service (default: vocational)."))
@option("--programme", "programmes", multiple=True, metavar="ID", help=N_("Only this programme; may be repeated."))
@option(
    "--from", "start", type=Day(), metavar="DATE", help=N_("First day of the period (default: the day asked about).")
)
@option("--to", "until", type=Day(), metavar="DATE", help=N_("Last day on which what is shared may begin."))
@option(
    "--burden",
    type=click.Choice(("km", "minutes")),
    default="km",
    show_default=True,
    help=N_("What a way is measured by: straight kilometres, or minutes by road."),
)
@option(
    "--seats",
    "seats",
    multiple=True,
    metavar="ID=NUMBER",
    help=N_("Seats to share instead of the figure on record, by programme or service; may be repeated."),
)
@option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("Write the plan as a workbook (XLSX) for the office."),
)
@option("--confirm", is_flag=True, help=N_("Turn the proposal into drafts of referrals; nothing is sent."))
@on_day
@form
@click.pass_obj
def allocate(
    shell: Shell,
    /,
    *,
    service_type: str | None,
    programmes: tuple[str, ...],
    start: dt.date | None,
    until: dt.date | None,
    burden: str,
    seats: tuple[str, ...],
    out: Path | None,
    confirm: bool,
    on: dt.date | None,
    form: str,
) -> int:
    """Share seats."""
    from app.workflows.allocating import share_seats  # noqa: PLC0415 - loads the assessments
    from app.workflows.allocation_kept import confirm_plan, write_plan  # noqa: PLC0415 - the same
    from app.workflows.allocation_rows import allocation_recipe, allocation_rows, sentences_of  # noqa: PLC0415 - the same
    from app.workflows.seats import SeatsQuestion, type_of  # noqa: PLC0415 - the same

    if out is not None and out.suffix.lower() != ".xlsx":
        raise HomewardError(say("The plan is written as a workbook: name a file that ends in .xlsx."), "allocate.out")
    world = shell.world(start or on)
    store = shell.store(create=False)
    question = SeatsQuestion(
        service_type=service_type or type_of(world, programmes),
        programmes=programmes,
        until=until,
        burden=burden,
        seats=_seats(seats),
    )
    sharing = share_seats(world, store.referral_frame(), question)
    rows = allocation_rows(sharing, shell.words)
    if confirm:
        kept = confirm_plan(store, sharing, actor=shell.actor())
        for row in rows:
            row["referral_id"] = kept.referrals.get(row["case_code"])
        for notice in kept.notices:
            shell.notice(notice)
    if out is not None:
        write_plan(store, sharing, out, words=shell.words, actor=shell.actor())
        shell.notice(say("Written: {path}", path=str(out)))
    shell.answer(rows, allocation_recipe(sharing), form=form, table=_table)
    for sentence in sentences_of(sharing):
        shell.notice(sentence)
    if not confirm and form == "table":
        shell.notice(say("Nothing is sent: --confirm turns this proposal into drafts."))
    return DONE


def _seats(told: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in told:
        key, _, number = entry.rpartition("=")
        if not key or not number.strip().isdigit():
            message = say("“{entry}” is not read: write --seats ID=NUMBER, such as --seats masonry=12.", entry=entry)
            raise HomewardError(message, "allocate.seats")
        found[key.strip()] = int(number)
    return found


_SHOWN = ("case_code", "programme_id", "service_id", "burden", "sentence")


def _table(rows: Sequence[dict[str, Any]], words: Words) -> str:
    if not rows:
        return words("Nobody in the caseload needs this type of service.")
    return as_table(
        [{name: row[name] for name in (*_SHOWN, *(("referral_id",) if "referral_id" in row else ()))} for row in rows],
        words,
    )


COMMANDS = (allocate,)
