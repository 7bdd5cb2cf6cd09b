"""Commands about what is agreed with a partner: the versions of a programme's rule, and its quotas."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click

from app.shell.context import DONE, REFUSED, Shell
from app.shell.speaking import SpokenCommand, everywhere, form, on_day, option
from layers.errors import HomewardError
from layers.words import N_, say


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Show the rule of a programme that is in force on a day, or with --history every version: its days in force, "
        "who brought it, when and from which file.\n\n"
        "check --on DATE judges by the version that was in force then."
    ),
)
@click.argument("programme", required=False)
@everywhere
@option("--history", is_flag=True, help=N_("Every version, corrected and taken back ones too."))
@on_day
@form
@click.pass_obj
def rules(
    shell: Shell,
    programme: str | None,
    history: bool,  # noqa: FBT001 - click passes it by name
    on: dt.date | None,
    form: str,
) -> int:
    """Show rules and their versions."""
    from app.workflows.rules import rule_lines_of, rule_rows  # noqa: PLC0415 - loads the assessments

    world = shell.world(on)
    rows = rule_rows(world, shell.words, programme_id=programme, history=history)
    recipe = world.recipe("rules", programme=programme, history=history)
    shell.answer(rows, recipe, form=form, table=rule_lines_of)
    return DONE


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Show how far each programme's quotas are filled, how many places are owed to which group, and until when they "
        "can be met.\n\n"
        "Filled are the places of people who were accepted or enrolled, and what the partner says has been filled."
    ),
)
@everywhere
@option("--programme", metavar="ID", help=N_("Only this programme."))
@on_day
@form
@click.pass_obj
def quotas(shell: Shell, programme: str | None, on: dt.date | None, form: str) -> int:
    """Show quotas."""
    from app.workflows.quotas import quota_lines, quota_rows, quotas_standing  # noqa: PLC0415 - loads the assessments

    world = shell.world(on)
    found = quotas_standing(world, shell.store().referral_frame(), programme_id=programme)
    rows = quota_rows(found, shell.words)
    shell.answer(rows, world.recipe("quotas", programme=programme), form=form, table=quota_lines)
    return DONE


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Take verdicts anew from what was kept of them: rule, field values, distances.\n\n"
        "NAME is a referral or a case code: the verdict that it was decided by, what it would be today, and what has "
        "changed since. Or it is a file that “homeward check --format json” printed: then nothing is read from a store."
    ),
)
@click.argument("name")
@everywhere
@on_day
@form
@click.pass_obj
def verify(shell: Shell, name: str, on: dt.date | None, form: str) -> int:
    """Take verdicts anew."""
    file = Path(name)
    return _verify_file(shell, file, form) if file.is_file() else _verify_referrals(shell, name, on, form)


def _verify_file(shell: Shell, file: Path, form: str) -> int:
    from app.workflows.changing import verified_rows  # noqa: PLC0415 - loads the assessments

    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise HomewardError(say("This is no answer of “homeward check --format json”."), "verify.file") from error
    rows = verified_rows(document)
    shell.answer(rows, None, form=form)
    differing = sum(not row["agrees"] for row in rows)
    if differing:
        shell.notice(say("{count} of {all} verdicts come out otherwise.", count=differing, all=len(rows)))
        return REFUSED
    shell.notice(say("All {all} verdicts come out the same.", all=len(rows)))
    return DONE


def _verify_referrals(shell: Shell, name: str, on: dt.date | None, form: str) -> int:
    from app.workflows.replaying import replay_lines, replay_row, replays_of  # noqa: PLC0415 - loads the assessments

    if name.casefold().endswith(".json"):
        raise HomewardError(say("There is no file {file}.", file=name), "verify.no_file")
    world = shell.world(on)
    store = shell.store()
    found = replays_of(store, world, name)
    store.audit("open_case", actor=shell.actor(), object_type="returnees", count=1, details={})
    rows = [replay_row(each, shell.words) for each in found]
    shell.answer(rows, world.recipe("verify", name=name), form=form, table=replay_lines)
    return REFUSED if any(row["agrees"] is False for row in rows) else DONE


COMMANDS = (rules, quotas, verify)
