"""Commands about waivers: write one down, list them, withdraw one."""

from __future__ import annotations

import datetime as dt

import click

from app.shell.context import DONE, Shell
from app.shell.speaking import SpokenCommand, everywhere, form, on_day, option
from app.workflows.office import today
from layers.rules import CRITERIA
from layers.words import N_, say

_DAY = click.DateTime(("%Y-%m-%d",))


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Write down a waiver: the partner lifts one criterion of a programme, for one person or for a group.\n\n"
        "Only what the programme's rule marks as waivable can be lifted. The group is a rule of its own, such as "
        "'age: {to: 40}'."
    ),
)
@click.argument("programme")
@click.argument("criterion", type=click.Choice(tuple(CRITERIA)), metavar="CRITERION")
@everywhere
@option("--returnee", metavar="CODE", help=N_("Case code of the person for whom it is."))
@option("--group", metavar="RULE", help=N_("Rule that says for which group it is."))
@option("--document", required=True, metavar="TEXT", help=N_("Letter or agreement that grants it."))
@option("--by", "granted_by", required=True, metavar="WHO", help=N_("Who at the partner granted it."))
@option("--granted", "granted_on", type=_DAY, help=N_("Day on which it was granted (default: today)."))
@option("--until", type=_DAY, help=N_("Last day on which it holds; else until it is withdrawn."))
@click.pass_obj
def waive(
    shell: Shell,
    /,
    programme: str,
    criterion: str,
    returnee: str | None,
    group: str | None,
    document: str,
    granted_by: str,
    granted_on: dt.datetime | None,
    until: dt.datetime | None,
) -> int:
    """Write down a waiver."""
    from app.workflows.waivers import grant_waiver  # noqa: PLC0415 - loads the assessments

    number = grant_waiver(
        shell.store(create=False),
        shell.world(None),
        programme_id=programme,
        criterion=criterion,
        case_code=returnee,
        group=group,
        document=document,
        granted_by=granted_by,
        granted_on=today() if granted_on is None else granted_on.date(),
        until=None if until is None else until.date(),
        actor=shell.actor(),
    )
    shell.notice(say("Waiver number {number} is written down.", number=str(number)))
    return DONE


@click.command(
    cls=SpokenCommand, help=N_("List the waivers in force: who granted them, by which document, until when.")
)
@everywhere
@option("--programme", metavar="ID", help=N_("Only this programme."))
@option("--all", "every", is_flag=True, help=N_("Ended and withdrawn ones too."))
@option("--withdraw", type=int, metavar="NUMBER", help=N_("Withdraw this one first."))
@on_day
@form
@click.pass_obj
def waivers(
    shell: Shell,
    /,
    *,
    programme: str | None,
    every: bool,
    withdraw: int | None,
    on: dt.date | None,
    form: str,
) -> int:
    """List waivers."""
    from app.workflows.waivers import waiver_rows  # noqa: PLC0415 - loads the assessments

    if withdraw is not None:
        shell.store(create=False).withdraw_waiver(withdraw, actor=shell.actor())
        shell.notice(say("Waiver number {number} is withdrawn.", number=str(withdraw)))
    world = shell.world(on)
    rows = waiver_rows(world, programme_id=programme, every=every)
    shell.answer(rows, world.recipe("waivers", programme=programme, every=every), form=form)
    return DONE


COMMANDS = (waive, waivers)
