"""Commands about referrals: open one, record what happened to it or to many, list them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, QUARANTINED, Shell, as_table
from app.shell.speaking import Day, SpokenCommand, everywhere, form, on_day, option
from app.workflows.office import today
from layers.errors import HomewardError
from layers.recipe import Recipe
from layers.referrals.reasons import CHOICES, OVERRIDES, REASONS
from layers.referrals.states import STATES, Party, Priority
from layers.referrals.telling import CHANNELS
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.store import Store
    from layers.words import Words

_SHOWN = ("referral_id", "case_code", "programme_id", "service_id", "state", "since", "told_on", "reason", "holder")
_SHOWN_EVENT = ("referral_id", "number", "on", "kind", "state", "by", "reason", "told_on", "recorded_by")


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Refer a person to a programme, or to a service that needs none; without a site the one that suits best.\n\n"
        "What the person says about the choice, and staff about passing over a verdict, are codes. Nothing is sent "
        "without the person's consent: where none is recorded, the referral stays a draft."
    ),
)
@everywhere
@option("--returnee", required=True, metavar="CODE", help=N_("Case code of somebody in the store."))
@option("--programme", metavar="ID", help=N_("The programme."))
@option("--service", metavar="ID", help=N_("The service (site)."))
@option(
    "--priority",
    type=click.Choice(tuple(each.value for each in Priority)),
    default="normal",
    show_default=True,
    help=N_("How urgent."),
)
@option("--told", type=Day(), metavar="DATE", help=N_("Day on which the person was told."))
@option("--consent", type=Day(), metavar="DATE", help=N_("Day on which the person agreed, where it is not recorded."))
@option("--draft", is_flag=True, help=N_("Keep it as a draft; nothing is sent."))
@option(
    "--choice", metavar="REASON", help=N_("Why the person chose it: a code (“homeward record --codes” lists them).")
)
@option("--override", metavar="REASON", help=N_("Why staff refer although the rule says no: a code."))
@option("--replaces", metavar="REFERRAL", help=N_("The referral that this one follows."))
@on_day
@form
@click.pass_obj
def refer(
    shell: Shell,
    /,
    *,
    returnee: str,
    programme: str | None,
    service: str | None,
    priority: str,
    told: dt.date | None,
    consent: dt.date | None,
    on: dt.date | None,
    form: str,
    **said: Any,
) -> int:
    """Open a referral."""
    from app.workflows.referral_rows import referral_row  # noqa: PLC0415 - loads the assessments
    from app.workflows.referring import Wish, refer  # noqa: PLC0415 - the same

    world = shell.world(on)
    wish = Wish(
        case_code=returnee,
        programme_id=programme,
        service_id=service,
        priority=Priority(priority),
        told_on=told,
        consent_on=consent,
        **said,
    )
    made = refer(shell.store(create=False), world, wish, actor=shell.actor())
    for notice in made.notices:
        shell.notice(notice)
    row = referral_row(made.referral)
    shell.answer([row], world.recipe("refer", programme=programme, service=service), form=form, table=_table)
    return DONE


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Record what happened to a referral: its new state (or told, reminded, handed_over), the day, and for an exit "
        "the reason and whose it is.\n\n"
        "Only legal steps are taken, and the same a second time changes nothing. With --file, a table with the columns "
        "referral_id, state, on, reason, by, told_on, consent_on: what cannot have happened waits in a file beside it, "
        "the rest goes in."
    ),
)
@click.argument("referral", required=False)
@click.argument("state", required=False)
@everywhere
@option("--on", type=Day(), metavar="DATE", help=N_("Day on which it happened (default: today)."))
@option("--reason", metavar="REASON", help=N_("Why it ended: a code."))
@option("--by", metavar="WHO", help=N_("Whose decision: partner, returnee, iom or system."))
@option("--told", type=Day(), metavar="DATE", help=N_("Day on which the person was told."))
@option("--consent", type=Day(), metavar="DATE", help=N_("Day on which the person agreed, where it is not recorded."))
@option("--channel", type=click.Choice(tuple(CHANNELS)), help=N_("By which way the person was told."))
@option("--to", "holder", metavar="WHO", help=N_("Who follows it from now on (handed_over)."))
@option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("A table of events (CSV or XLSX)."),
)
@option("--sheet", metavar="NAME", help=N_("The sheet of a workbook."))
@option("--codes", is_flag=True, help=N_("List the codes of states and reasons, and stop."))
@form
@click.pass_obj
def record(
    shell: Shell,
    /,
    *,
    referral: str | None,
    state: str | None,
    file: Path | None,
    sheet: str | None,
    codes: bool,
    form: str,
    **said: Any,
) -> int:
    """Record one event, or a file of them."""
    if codes:
        shell.answer(_code_rows(shell.words), Recipe("record", today(), {"codes": True}), form=form)
        return DONE
    if file is not None:
        if referral is not None or any(value is not None for value in said.values()):
            raise HomewardError(say("A file says everything itself: leave the other options out."), "record.options")
        return _record_file(shell, file, sheet, form)
    if referral is None or state is None:
        raise HomewardError(say("Name a referral and what happened to it, or a file (--file)."), "record.what")
    from app.workflows.recording import Happened, record  # noqa: PLC0415 - loads the store
    from app.workflows.referral_rows import referral_row  # noqa: PLC0415 - the same

    happened = Happened(
        referral,
        state,
        said["on"] or today(),
        reason=said["reason"],
        by=said["by"],
        told_on=said["told"],
        consent_on=said["consent"],
        channel=said["channel"],
        holder=said["holder"],
    )
    done = record(shell.store(create=False), happened, actor=shell.actor())
    now = Message(STATES[done.referral.state].label)
    if done.repeated:
        shell.notice(
            say("{referral}: this was recorded already; nothing was changed.", referral=done.referral.referral_id)
        )
    else:
        shell.notice(say("Saved: referral {referral} is now “{state}”.", referral=done.referral.referral_id, state=now))
    recipe = Recipe("record", today(), {"referral": done.referral.referral_id, "repeated": done.repeated})
    shell.answer([referral_row(done.referral)], recipe, form=form, table=_table)
    return DONE


def _record_file(shell: Shell, file: Path, sheet: str | None, form: str) -> int:
    from app.workflows.files import problem_rows, save_quarantine  # noqa: PLC0415 - loads the readers
    from app.workflows.recording_files import record_file  # noqa: PLC0415 - the same

    reading, repeated = record_file(shell.store(create=False), file, actor=shell.actor(), sheet=sheet)
    quarantine = save_quarantine(reading, file, shell.store_where, shell.words)
    rows = problem_rows(reading, shell.words)
    counts = {
        "read": reading.read,
        "accepted": len(reading.accepted),
        "quarantined": len(reading.quarantined),
        "quarantine_file": None if quarantine is None else str(quarantine),
    }
    if form == "table":
        for row in rows:
            shell.notice(Message(row["sentence"]))
    else:
        parameters = {"file": reading.file_name, "checksum": reading.checksum, "repeated": repeated}
        shell.answer(rows, Recipe("record", today(), parameters), form=form, extra=counts)
    shell.notice(
        say(
            "Events: {accepted} taken ({repeated} of them known already), {quarantined} not.",
            accepted=len(reading.accepted),
            repeated=repeated,
            quarantined=len(reading.quarantined),
        )
    )
    if quarantine is not None:
        shell.notice(say("What was not taken is in {file}: mend it there and record that file.", file=str(quarantine)))
    return QUARANTINED if len(reading.quarantined) else DONE


def _code_rows(words: Words) -> list[dict[str, Any]]:
    states = [
        {
            "list": "state",
            "code": str(state),
            "label": words(told.label),
            "by": list(told.parties),
            "then": list(told.then),
        }
        for state, told in STATES.items()
    ]
    reasons = [
        {"list": "reason", "code": code, "label": words(reason.label), "by": list(reason.parties), "then": []}
        for code, reason in REASONS.items()
    ]
    own = [
        {"list": name, "code": code, "label": words(label), "by": [str(party)], "then": []}
        for name, party, known in (("choice", Party.RETURNEE, CHOICES), ("override", Party.IOM, OVERRIDES))
        for code, label in known.items()
    ]
    return [*states, *reasons, *own]


@click.command(
    cls=SpokenCommand,
    help=N_(
        "List the referrals with their states, or what happened to them; how many count as referred and as reached."
    ),
)
@everywhere
@option("--returnee", metavar="CODE", help=N_("Only this person's."))
@option("--programme", metavar="ID", help=N_("Only this programme."))
@option("--state", metavar="STATE", help=N_("Only in this state."))
@option("--open", "open_only", is_flag=True, help=N_("Only those whose outcome is still to come."))
@option("--history", is_flag=True, help=N_("List the events instead, one row each."))
@option(
    "--fhir",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("Write them as FHIR tasks (JSON) too; for the office: case codes are in it."),
)
@on_day
@form
@click.pass_obj
def referrals(
    shell: Shell, /, *, history: bool, fhir: Path | None, on: dt.date | None, form: str, **chosen: Any
) -> int:
    """List referrals."""
    from app.workflows.referral_rows import both_said, event_rows, find_referrals, referral_row  # noqa: PLC0415 - loads the store
    from layers.referrals.events import both_numbers  # noqa: PLC0415 - beside its one use

    store = shell.store(create=False)
    found = find_referrals(
        store, on=on, **{("case_code" if name == "returnee" else name): value for name, value in chosen.items()}
    )
    referred, reached = both_numbers(found)
    recipe = _recipe(store, on, {**chosen, "referrals": len(found), "referred": referred, "reached": reached})
    rows = event_rows(found) if history else [referral_row(one) for one in found]
    shell.answer(rows, recipe, form=form, table=_events_table if history else _table)
    shell.notice(both_said(referred, reached, len(found)))
    if fhir is not None:
        from app.workflows.referral_export import export_fhir  # noqa: PLC0415 - beside its one use

        stopped = export_fhir(store, found, fhir, recipe, actor=shell.actor())
        shell.notice(say("Written: {file}.", file=str(fhir)))
        if stopped:
            shell.notice(
                say("Left out, because the person no longer agrees to their data being used: {count}.", count=stopped)
            )
    return DONE


def _recipe(store: Store, on: dt.date | None, parameters: dict[str, Any]) -> Recipe:
    return Recipe("referrals", on or today(), parameters, store.sources(), store.is_simulated())


def _table(rows: Sequence[dict[str, Any]], words: Words) -> str:
    return as_table([{name: row[name] for name in _SHOWN} for row in rows], words)


def _events_table(rows: Sequence[dict[str, Any]], words: Words) -> str:
    return as_table([{name: row[name] for name in _SHOWN_EVENT} for row in rows], words)


COMMANDS = (refer, record, referrals)
