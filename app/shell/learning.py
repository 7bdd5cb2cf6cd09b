"""Commands about what came of referrals: what people answered, and the outcomes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, QUARANTINED, Shell
from app.shell.speaking import Day, SpokenCommand, everywhere, form, on_day, option
from app.workflows.office import today
from layers.errors import HomewardError
from layers.follow_up.feedback import DIFFICULTIES, HIGHEST, LOWEST, NON_DELIVERY, PRACTICE, WAIT_TIMES
from layers.recipe import Recipe
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from layers.reading import Reading

BY = ("type", "partner", "programme", "reason", "area", "stage", "group", "feedback")
_MARK = click.IntRange(LOWEST, HIGHEST)


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Write down what a person answered about a service, or a file of answers (--file).\n\n"
        "Every question may stay unanswered. A quality is told, and used for ranking, from five answers on."
    ),
)
@click.argument("code", required=False)
@everywhere
@option("--referral", metavar="ID", help=N_("The referral; may be left out where the person has been sent once."))
@option("--delivered", type=click.Choice(("yes", "no")), help=N_("Was the service delivered?"))
@option("--quality", type=_MARK, metavar="1-5", help=N_("How good was it, 1 to 5?"))
@option("--wait-time", "wait_time", type=click.Choice(tuple(WAIT_TIMES)), help=N_("How long was the wait?"))
@option(
    "--wait-satisfaction",
    "--wait-time-satisfaction",
    "wait_time_satisfaction",
    type=_MARK,
    metavar="1-5",
    help=N_("Satisfied with the wait, 1 to 5?"),
)
@option(
    "--explained",
    "--non-delivery-explained",
    "non_delivery_explained",
    type=click.Choice(tuple(NON_DELIVERY)),
    help=N_("Where it was not delivered: was it explained why?"),
)
@option(
    "--difficulty",
    "--difficulty-contacting",
    "difficulty_contacting",
    type=click.Choice(tuple(DIFFICULTIES)),
    help=N_("Was it difficult to contact the service?"),
)
@option(
    "--staff",
    "--staff-satisfaction",
    "staff_satisfaction",
    type=_MARK,
    metavar="1-5",
    help=N_("Satisfied with the staff, 1 to 5?"),
)
@option("--practice", type=click.Choice(tuple(PRACTICE)), help=N_("Theory or practice?"))
@option("--anonymous", is_flag=True, help=N_("Keep the answers with the service alone."))
@option("--on", "day", type=Day(), metavar="DATE", help=N_("The day of the answers (default: today)."))
@option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("A table of answers (CSV or XLSX)."),
)
@form
@click.pass_obj
def feedback(
    shell: Shell,
    /,
    *,
    code: str | None,
    referral: str | None,
    anonymous: bool,
    day: dt.date | None,
    file: Path | None,
    form: str,
    **answers: Any,
) -> int:
    """Write down answers."""
    from app.workflows.feedback import answer  # noqa: PLC0415 - loads the readers

    if file is not None:
        if code or referral or any(value is not None for value in answers.values()):
            raise HomewardError(say("A file says everything itself: leave the other options out."), "record.options")
        return _take_file(shell, file, form)
    if code is None and referral is None:
        raise HomewardError(say("Name the case, or the referral (--referral), or a file (--file)."), "feedback.who")
    saved = answer(
        shell.store(create=False),
        answers,
        on=day or today(),
        actor=shell.actor(),
        case_code=code,
        referral_id=referral,
        anonymous=anonymous,
    )
    said = say("The answers are saved.") if saved else say("These answers were saved before; nothing was changed.")
    shell.notice(said)
    return DONE


def _take_file(shell: Shell, file: Path, form: str) -> int:
    from app.workflows.feedback import answer_file  # noqa: PLC0415 - loads the readers
    from app.workflows.files import problem_rows, save_quarantine  # noqa: PLC0415 - the same

    reading, known = answer_file(shell.store(create=False), file, actor=shell.actor())
    quarantine = save_quarantine(reading, file, shell.store_where, shell.words)
    rows = problem_rows(reading, shell.words)
    if form == "table":
        for row in rows:
            shell.notice(Message("{sentence}", {"sentence": row["sentence"]}))
    else:
        parameters = {"file": reading.file_name, "checksum": reading.checksum, "repeated": known}
        shell.answer(rows, Recipe("feedback", today(), parameters), form=form, extra=_counts(reading, quarantine))
    shell.notice(
        say(
            "Answers: {accepted} taken ({known} of them known already), {quarantined} not.",
            accepted=len(reading.accepted),
            known=known,
            quarantined=len(reading.quarantined),
        )
    )
    if quarantine is not None:
        shell.notice(say("What was not taken is in {file}: mend it there and take that file.", file=str(quarantine)))
    return QUARANTINED if len(reading.quarantined) else DONE


def _counts(reading: Reading, quarantine: Path | None) -> dict[str, Any]:
    return {
        "read": reading.read,
        "accepted": len(reading.accepted),
        "quarantined": len(reading.quarantined),
        "quarantine_file": None if quarantine is None else str(quarantine),
    }


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Tell what came of referrals: how many were referred and reached, how long it took, who stayed, why not.\n\n"
        "By type, partner, programme, area; reason (why they ended); stage (who is still there after 30, 120 and 180 "
        "days); group (whom follow-up reached); feedback. Exact, for the office; with --out small figures are withheld."
    ),
)
@everywhere
@option("--by", type=click.Choice(BY), default="type", show_default=True, help=N_("By what they are told."))
@option("--from", "first", type=Day(), metavar="DATE", help=N_("Only referrals sent on this day or later."))
@option("--to", "last", type=Day(), metavar="DATE", help=N_("Only referrals sent on this day or before."))
@option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=N_("Write what may leave the office (.csv or .xlsx): counts below 11 are withheld."),
)
@on_day
@form
@click.pass_obj
def outcomes(
    shell: Shell,
    /,
    *,
    by: str,
    first: dt.date | None,
    last: dt.date | None,
    out: Path | None,
    on: dt.date | None,
    form: str,
) -> int:
    """Tell what came of the referrals."""
    from app.workflows.following import stand  # noqa: PLC0415 - loads the assessments
    from app.workflows.learning import (  # noqa: PLC0415 - the same
        outcome_rows,
        outcomes,
        release_outcomes,
        table_between,
        totals,
    )

    world = shell.world(on)
    store = shell.store(create=False)
    table = stand(store, world)
    frame = outcomes(store, world, by, first=first, last=last, table=table)
    if out is not None:
        count = release_outcomes(store, world, by, out, frame=frame, words=shell.words, actor=shell.actor())
        shell.notice(say("Written: {file} ({count} rows).", file=str(out), count=count))
        return DONE
    counted = totals(table_between(table, first, last))
    period = {"from": None if first is None else first.isoformat(), "to": None if last is None else last.isoformat()}
    shell.answer(outcome_rows(frame), world.recipe("outcomes", by=by, **period, **counted), form=form)
    shell.notice(say("Sent: {sent}. Referred (and told): {referred}. Reached (enrolled): {reached}.", **counted))
    return DONE


COMMANDS = (feedback, outcomes)
