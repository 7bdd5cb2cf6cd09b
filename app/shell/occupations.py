"""Commands from words to occupations: suggestions, what people confirmed, and lists of titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, QUARANTINED, REFUSED, Shell
from app.shell.speaking import SpokenCommand, SpokenGroup, everywhere, form, option
from layers.errors import HomewardError
from layers.recipe import Recipe, SourceUsed
from layers.words import N_, Message, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from app.workflows.occupations import TitleList
    from layers.reading import Reading
    from layers.words import Words


@click.group(
    cls=SpokenGroup,
    help=N_(
        "Find the ISCO-08 code of a course or a job from its title.\n\n"
        "Suggestions come from the words known here; what a person confirms is kept and counts first."
    ),
)
@everywhere
def occupations() -> None:
    """Group the commands about occupations."""


@occupations.command(
    cls=SpokenCommand,
    help=N_(
        "Suggest five occupations for each title, the likeliest first, with a score from 0 to 1.\n\n"
        "A weak suggestion is a guess: look at it before you use it."
    ),
)
@click.argument("titles", nargs=-1, required=True)
@everywhere
@form
@click.pass_obj
def suggest(shell: Shell, titles: tuple[str, ...], form: str) -> int:
    """Suggest occupations."""
    from app.workflows import occupations as asked  # noqa: PLC0415 - loads the assessments
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use

    if not any(title.strip() for title in titles):
        raise HomewardError(say("Name at least one title."), "occupations.title")
    store = shell.store()
    lists = asked.title_lists(store)
    suggestions = asked.suggestions_for(asked.matcher_of(store), titles, asked.confirmed_titles(store))
    rows = asked.suggestion_rows(titles, suggestions, shell.words)
    recipe = Recipe("occupations suggest", today(), {"titles": list(titles)}, _used(lists))
    shell.answer(rows, recipe, form=form, table=_suggested)
    return DONE


def _used(lists: Sequence[TitleList]) -> tuple[SourceUsed, ...]:
    return tuple(SourceUsed("occupations", each.name, each.as_of, each.checksum, each.titles) for each in lists)


def _suggested(rows: Sequence[dict[str, Any]], words: Words) -> str:
    """Write suggestions for the eye: the title, and below it a line for each occupation."""
    lines = []
    for row in rows:
        lines.append(row["title"])
        for each in row["suggestions"]:
            weak = f"  ({words('weak')})" if each["weak"] else ""
            lines.append(f"  {each['isco08_code']:<4}  {words.percent(each['score']):>5}  {each['label']}{weak}")
    return "\n".join(lines)


@occupations.command(
    cls=SpokenCommand,
    help=N_("Confirm the ISCO-08 code (1 to 4 digits) of a title: kept with who and when, and used first afterwards."),
)
@click.argument("title")
@click.argument("code")
@everywhere
@click.pass_obj
def confirm(shell: Shell, title: str, code: str) -> int:
    """Confirm the code of a title."""
    from app.workflows.occupations import confirm_title  # noqa: PLC0415 - loads the assessments
    from layers.occupations.isco08 import group_label  # noqa: PLC0415 - beside its one use

    kept = confirm_title(shell.store(), title, code, actor=shell.actor())
    label = group_label(kept.code, shell.words)
    shell.notice(say("Confirmed: “{title}” is {code}, {label}.", title=kept.title, code=kept.code, label=label))
    return DONE


@occupations.command(
    cls=SpokenCommand,
    help=N_(
        "List the jobs that vacancies and answers name in words: how many openings each has, and whether a person has "
        "confirmed its occupation.\n\n"
        "Only confirmed jobs count for an occupation. Confirm one with “occupations confirm”."
    ),
)
@everywhere
@form
@click.pass_obj
def jobs(shell: Shell, form: str) -> int:
    """List the jobs in words."""
    from app.workflows import occupations as asked  # noqa: PLC0415 - loads the assessments
    from app.workflows.job_titles import job_titles  # noqa: PLC0415 - the same
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use

    store = shell.store()
    known = asked.known_in(store)
    titles = job_titles(store.frame("demand"), known)
    suggested = asked.suggestions_for(asked.matcher_of(store), [each.title for each in titles], known.confirmed)
    rows = [
        {
            "title": each.title,
            "rows": each.rows,
            "openings": each.openings,
            "isco08_code": each.code or None,
            "suggested_code": some[0].isco08_code,
            "score": some[0].score,
        }
        for each, some in zip(titles, suggested, strict=True)
    ]
    shell.answer(rows, Recipe("occupations jobs", today(), {}, _used(known.lists)), form=form)
    return DONE


@occupations.command(cls=SpokenCommand, help=N_("List the titles whose occupation a person confirmed, or forget one."))
@everywhere
@option("--remove", metavar="TITLE", help=N_("Forget what was confirmed for this title."))
@form
@click.pass_obj
def confirmed(shell: Shell, remove: str | None, form: str) -> int:
    """List or withdraw confirmed titles."""
    from app.workflows.occupations import confirmed_titles, withdraw_title  # noqa: PLC0415 - loads the assessments
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use
    from layers.occupations.isco08 import group_label  # noqa: PLC0415 - the same

    store = shell.store()
    if remove is not None:
        withdraw_title(store, remove, actor=shell.actor())
    rows = [
        {
            "title": each.title,
            "isco08_code": each.code,
            "label": group_label(each.code, shell.words),
            "confirmed_by": each.actor,
            "confirmed_at": each.at,
        }
        for each in confirmed_titles(store)
    ]
    shell.answer(rows, Recipe("occupations confirmed", today()), form=form)
    return DONE


@occupations.command(cls=SpokenCommand, help=N_("List the lists of job titles that were imported, or let one go."))
@everywhere
@option("--remove", metavar="NAME", help=N_("Let the list of this name go."))
@form
@click.pass_obj
def lists(shell: Shell, remove: str | None, form: str) -> int:
    """List or delete lists of titles."""
    from app.workflows.occupations import forget_list, title_lists  # noqa: PLC0415 - loads the assessments
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use

    store = shell.store()
    if remove is not None:
        forget_list(store, remove, actor=shell.actor())
    kept = title_lists(store)
    rows = [
        {
            "name": each.name,
            "file_name": each.file_name,
            "as_of": each.as_of.isoformat(),
            "titles": each.titles,
            "checksum": each.checksum,
        }
        for each in kept
    ]
    shell.answer(rows, Recipe("occupations lists", today(), {}, _used(kept)), form=form)
    return DONE


def import_titles(
    shell: Shell, file: Path, *, source: str | None, as_of: dt.date | None, sheet: str | None, form: str, dry_run: bool
) -> int:
    """Import a list of job titles: what `homeward import occupations FILE` does."""
    from app.workflows.files import problem_rows, save_quarantine  # noqa: PLC0415 - loads the readers
    from app.workflows.occupations import keep_titles  # noqa: PLC0415 - loads the assessments
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use
    from layers.occupation_files.reading import read_titles  # noqa: PLC0415 - loads the readers

    reading = read_titles(file, source=source, as_of=as_of or today(), sheet=sheet)
    quarantine = kept = None
    if not reading.refused and not dry_run:
        kept = keep_titles(shell.store(), reading, actor=shell.actor())
        quarantine = save_quarantine(reading, file, shell.store_where, shell.words)
    rows = problem_rows(reading, shell.words)
    if form != "table":
        counts = {
            "read": reading.read,
            "accepted": len(reading.accepted),
            "quarantined": len(reading.quarantined),
            "quarantine_file": str(quarantine) if quarantine else None,
        }
        used = SourceUsed(reading.kind, reading.source, reading.as_of, reading.checksum, len(reading.accepted))
        recipe = Recipe("import", reading.as_of, {"kind": reading.kind, "dry_run": dry_run}, (used,))
        shell.answer(rows, recipe, form=form, extra=counts)
    else:
        for row in rows:
            shell.notice(Message(row["sentence"]))
        shell.notice(_outcome(reading, kept))
        if quarantine:
            shell.notice(
                say("Quarantined rows are in {file}: mend them there and import that file.", file=str(quarantine))
            )
    if reading.refused:
        return REFUSED
    return QUARANTINED if len(reading.quarantined) else DONE


def _outcome(reading: Reading, kept: TitleList | None) -> Message:
    if reading.refused:
        return say("The file was refused; nothing was changed.")
    if kept is None:
        return say(
            "Dry run, nothing was saved: {accepted} rows of titles, {quarantined} quarantined.",
            accepted=len(reading.accepted),
            quarantined=len(reading.quarantined),
        )
    return say(
        "List of job titles “{name}”: {titles} titles from {accepted} rows, {quarantined} quarantined.",
        name=kept.name,
        titles=kept.titles,
        accepted=len(reading.accepted),
        quarantined=len(reading.quarantined),
    )


COMMANDS = (occupations,)
