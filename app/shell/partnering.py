"""Commands about partners' sheets: one goes out, comes back filled, and what contradicts is decided by a person."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.shell.context import DONE, QUARANTINED, Shell
from app.shell.speaking import SpokenCommand, SpokenGroup, everywhere, form, on_day, option
from layers.errors import HomewardError
from layers.recipe import Recipe, SourceUsed
from layers.words import N_, say

if TYPE_CHECKING:
    from app.workflows.partner_answers import Taken


class _Sheets(SpokenGroup):
    """The group; a workbook named without a command is taken in."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `in` before a workbook that stands first."""
        if args and args[0].lower().endswith(".xlsx"):
            args = ["in", *args]
        return super().parse_args(ctx, args)


@click.group(
    "partner-sheet",
    cls=_Sheets,
    invoke_without_command=True,
    help=N_(
        "Send a partner a workbook with its open referrals, and take it in when it comes back filled.\n\n"
        "No account and no network is needed to fill it. With --partner and --out it goes out; “in FILE” takes it in; "
        "with nothing, the partners with open referrals are listed."
    ),
)
@everywhere
@option("--partner", metavar="NAME", help=N_("The organisation, as the services name it."))
@option("--programme", metavar="ID", help=N_("Only this programme."))
@option("--out", type=click.Path(path_type=Path), metavar="FILE", help=N_("The workbook to be written (.xlsx)."))
@option("--send", is_flag=True, help=N_("Mark the partner's drafts as sent today first; those without consent stay."))
@option("--despite-missing", metavar="REASON", help=N_("Send although facts are missing, and say why."))
@on_day
@form
@click.pass_context
def partner_sheet(
    context: click.Context,
    partner: str | None,
    programme: str | None,
    out: Path | None,
    send: bool,  # noqa: FBT001 - click passes it by name
    despite_missing: str | None,
    on: dt.date | None,
    form: str,
) -> int | None:
    """Write a sheet, or list the partners; a command that follows does its own."""
    if context.invoked_subcommand is not None:
        return None
    shell: Shell = context.obj
    if partner is None and out is None:
        return _list_partners(shell, on, form)
    return _write(shell, partner, programme, out, send=send, despite=despite_missing, on=on)


def _list_partners(shell: Shell, on: dt.date | None, form: str) -> int:
    from app.workflows.partner_report import partner_rows  # noqa: PLC0415 - loads the readers
    from app.workflows.partner_sheets import partners_of  # noqa: PLC0415 - loads the assessments

    world = shell.world(on)
    rows = partner_rows(list(partners_of(shell.store(), world).values()))
    shell.answer(rows, world.recipe("partner-sheet"), form=form)
    return DONE


def _write(
    shell: Shell,
    partner: str | None,
    programme: str | None,
    out: Path | None,
    *,
    send: bool,
    despite: str | None,
    on: dt.date | None,
) -> int:
    from app.workflows.partner_sheets import (  # noqa: PLC0415 - loads the assessments
        left_out_said,
        make_sheet,
        missing_for,
        partner_named,
        refuse_missing,
        send_drafts,
    )
    from mapping.partner_sheet import write_partner_sheet  # noqa: PLC0415 - loads the writer

    if partner is None or out is None:
        raise HomewardError(say("Say for which partner (--partner NAME) and into which file (--out FILE)."))
    if out.suffix.lower() != ".xlsx":
        raise HomewardError(say("A partner's sheet is written as .xlsx."), "export.format")
    world, store = shell.world(on), shell.store()
    found = partner_named(store, world, partner, programme)
    if send and len(found.drafts):
        missing = missing_for(world, found.drafts)
        if missing and not (despite or "").strip():
            raise refuse_missing(missing)
        sent, refused = send_drafts(store, found, world, actor=shell.actor())
        shell.notice(say("Drafts marked as sent: {count}.", count=sent))
        for sentence in refused:
            shell.notice(sentence)
        found = partner_named(store, world, partner, programme)
    sheet = make_sheet(
        store,
        world,
        found,
        words=shell.words,
        actor=shell.actor(),
        despite_missing=despite,
        programme_id=programme,
    )
    write_partner_sheet(sheet, out, words=shell.words)
    shell.notice(say("Written: {file}, sheet {number}, {rows} rows.", file=str(out), number=str(sheet.head.number),
                     rows=len(sheet.lines)))  # fmt: skip
    if (stopped := left_out_said(found)) is not None:
        shell.notice(stopped)
    if not send and len(found.drafts):
        shell.notice(
            say(
                "Drafts for this partner that are not on it: {count}. Send them first (--send).",
                count=len(found.drafts),
            )
        )
    if world.simulated:
        shell.notice(say("Simulated data: nobody in it is real."))
    return DONE


@partner_sheet.command("out", cls=SpokenCommand, help=N_("Write a partner's sheet."))
@everywhere
@option("--partner", metavar="NAME", help=N_("The organisation, as the services name it."))
@option("--programme", metavar="ID", help=N_("Only this programme."))
@option("--out", type=click.Path(path_type=Path), metavar="FILE", help=N_("The workbook to be written (.xlsx)."))
@option("--send", is_flag=True, help=N_("Mark the partner's drafts as sent today first; those without consent stay."))
@option("--despite-missing", metavar="REASON", help=N_("Send although facts are missing, and say why."))
@on_day
@click.pass_obj
def sheet_out(
    shell: Shell,
    partner: str | None,
    programme: str | None,
    out: Path | None,
    send: bool,  # noqa: FBT001 - click passes it by name
    despite_missing: str | None,
    on: dt.date | None,
) -> int:
    """Write a sheet."""
    return _write(shell, partner, programme, out, send=send, despite=despite_missing, on=on)


@partner_sheet.command(
    "in",
    cls=SpokenCommand,
    help=N_(
        "Take in a filled sheet: what holds is recorded, the rest is told apart and written beside the file.\n\n"
        "The same sheet a second time changes nothing."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@everywhere
@form
@click.pass_obj
def sheet_in(shell: Shell, file: Path, form: str) -> int:
    """Take a sheet in."""
    from app.workflows.partner_answers import take_in_sheet  # noqa: PLC0415 - loads the readers
    from app.workflows.partner_report import answer_row, counts_of, save_set_aside  # noqa: PLC0415 - the same

    taken = take_in_sheet(shell.store(create=False), file, actor=shell.actor())
    aside = save_set_aside(taken, file, shell.store_where, shell.words)
    rows = [answer_row(answer, shell.words) for answer in taken.answers]
    if form == "table":
        _tell(shell, taken, aside)
    else:
        used = SourceUsed("partner_sheet", file.name, taken.head.on, taken.checksum, taken.read)
        recipe = Recipe("partner-sheet in", taken.head.on, {"sheet": taken.head.number}, (used,))
        extra = {**counts_of(taken), "quarantine_file": None if aside is None else str(aside)}
        shell.answer(rows, recipe, form=form, extra=extra)
    return DONE if aside is None else QUARANTINED


def _tell(shell: Shell, taken: Taken, aside: Path | None) -> None:
    from app.workflows.partner_report import summary  # noqa: PLC0415 - loads the readers

    for answer in taken.answers:
        if answer.message is not None:
            row = say("row {row}: ", row=str(answer.row))
            shell.notice(say("{row}{sentence} [{code}]", row=row, sentence=answer.message, code=answer.code))
    click.echo(shell.words(summary(taken)))
    if aside is not None:
        shell.notice(say("What was not taken in is in {file}.", file=str(aside)))
    if any(answer.conflict for answer in taken.answers):
        shell.notice(say("“homeward partner-sheet conflicts” lists what is to be decided."))


@partner_sheet.command(
    "conflicts", cls=SpokenCommand, help=N_("List answers that contradict what is recorded, both side by side.")
)
@everywhere
@form
@click.pass_obj
def sheet_conflicts(shell: Shell, form: str) -> int:
    """List conflicts."""
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use
    from app.workflows.partner_conflicts import conflict_row, open_conflicts  # noqa: PLC0415 - loads the store

    rows = [conflict_row(each, shell.words) for each in open_conflicts(shell.store(create=False))]
    shell.answer(rows, Recipe("partner-sheet conflicts", today()), form=form)
    return DONE


@partner_sheet.command(
    "decide",
    cls=SpokenCommand,
    help=N_("Decide a conflict: “ours” keeps what is recorded, “theirs” records the partner's answer after it."),
)
@click.argument("conflict")
@click.argument("choice", type=click.Choice(("ours", "theirs")), metavar="ours|theirs")
@everywhere
@click.pass_obj
def sheet_decide(shell: Shell, conflict: str, choice: str) -> int:
    """Decide a conflict."""
    from app.workflows.partner_conflicts import decide  # noqa: PLC0415 - loads the store

    found = decide(shell.store(create=False), conflict, choice, actor=shell.actor())
    kept = found.theirs_said if choice == "theirs" else found.ours_said
    shell.notice(say("{referral}: {kept}.", referral=found.referral_id, kept=kept))
    return DONE


COMMANDS = (partner_sheet,)
