"""Commands about following referrals: what is due, what a follow-up found, after how many days things are due."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, Shell, as_table
from app.shell.speaking import Day, SpokenCommand, everywhere, form, on_day, option
from app.workflows.office import today
from layers.errors import HomewardError
from layers.follow_up.notes import OUTCOMES
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.words import Words


@click.command(
    cls=SpokenCommand,
    help=N_(
        "List what is due: each referral on one list of one person, with the next step.\n\n"
        "Lists: no_consent, overdue, due, ineligible, not_enrolled, moved, no_answer. Without --all it is your own "
        "list."
    ),
)
@everywhere
@option("--actor", "owner", metavar="WHO", help=N_("The list of this person (default: yours)."))
@option("--all", "every", is_flag=True, help=N_("Everybody's lists."))
@option("--within", type=click.IntRange(0, 3650), default=0, metavar="DAYS", help=N_("So many days ahead, too."))
@on_day
@form
@click.pass_obj
def todo(shell: Shell, /, *, owner: str | None, every: bool, within: int, on: dt.date | None, form: str) -> int:
    """List what is due."""
    from app.workflows.following import count_lists, due_on, due_rows, of_owner  # noqa: PLC0415 - loads the assessments

    if every and owner is not None:
        raise HomewardError(say("Name one person with --actor, or ask for everybody with --all."), "todo.whose")
    world = shell.world(on)
    listed = due_on(shell.store(create=False), world, within_days=within)
    whose = None if every else owner or shell.actor()
    mine = of_owner(listed, whose)
    counts = count_lists(mine)
    recipe = world.recipe("todo", actor=whose, within_days=within, counts=counts)
    shell.answer(due_rows(mine, shell.words), recipe, form=form, table=_todo_table)
    others = len(listed) - len(mine)
    if others:
        shell.notice(say("On other people's lists: {count} (homeward todo --all).", count=others))
    return DONE


_SEEN = ("referral_id", "case_code", "list", "due", "days_late", "programme", "next_step_said")


def _todo_table(rows: Sequence[dict[str, Any]], words: Words) -> str:
    if not rows:
        return words("Nothing is due.")
    return as_table([{name: row[name] for name in _SEEN} for row in rows], words)


@click.command(
    "follow-up",
    cls=SpokenCommand,
    help=N_(
        "Write down what a follow-up found: how the person fares, or that somebody looked at the referral again.\n\n"
        "Outcomes: still_there, finished, left (with --reason), not_reached, kept, no_further."
    ),
)
@click.argument("referral")
@click.argument("outcome", metavar="OUTCOME")
@everywhere
@option("--reason", metavar="REASON", help=N_("Why the person left, such as stipend_too_low."))
@option("--on", "day", type=Day(), metavar="DATE", help=N_("The day on which it was found (default: today)."))
@click.pass_obj
def follow_up(shell: Shell, /, referral: str, outcome: str, reason: str | None, day: dt.date | None) -> int:
    """Write down what a follow-up found."""
    from app.workflows.following import note_follow_up  # noqa: PLC0415 - loads the assessments

    told = note_follow_up(
        shell.store(create=False), referral, outcome, on=day or today(), reason=reason, actor=shell.actor()
    )
    shell.notice(
        say(
            "Noted for referral {referral}: {outcome}, {day}.",
            referral=told.referral_id,
            outcome=Message(OUTCOMES[told.outcome]),
            day=told.on,
        )
    )
    return DONE


@click.command(
    "follow-up-days",
    cls=SpokenCommand,
    help=N_("List after how many days something is due, and set what this office wants otherwise."),
)
@everywhere
@option("--set", "wanted", multiple=True, metavar="KEY=DAYS", help=N_("Set a figure, such as reminder=7."))
@option("--reset", is_flag=True, help=N_("Put everything back to what comes with Homeward first."))
@form
@click.pass_obj
def follow_up_days(shell: Shell, /, *, wanted: tuple[str, ...], reset: bool, form: str) -> int:
    """List and set the days."""
    from app.workflows.follow_up_days import day_rows, reset_days, set_days, timing_in  # noqa: PLC0415 - beside its use

    store = shell.store(create=False)
    values: dict[str, str | float] = {}
    for pair in wanted:
        key, sign, value = pair.partition("=")
        if not sign:
            raise HomewardError(say("Write a figure as KEY=DAYS, such as reminder=7."), "follow_up.key")
        values[key.strip()] = value.strip()
    if reset:
        reset_days(store, actor=shell.actor())
    timing = set_days(store, values, actor=shell.actor()) if values else timing_in(store)
    shell.answer(day_rows(timing, shell.words), None, form=form)
    return DONE


COMMANDS = (todo, follow_up, follow_up_days)
