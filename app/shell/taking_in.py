"""Commands that take files in: demo, import, undo."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, FORMATS, QUARANTINED, REFUSED, Shell
from app.shell.occupations import import_titles
from app.shell.roads import import_roads
from app.shell.speaking import Day, SpokenCommand, everywhere, on_day, option
from app.workflows.office import today
from layers.errors import HomewardError
from layers.recipe import Recipe, SourceUsed
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from layers.reading import Reading
    from layers.store.records import ImportRecord

ROADS = "roads"
"""Kind of a file that becomes a network beside the store, not rows in it."""

OCCUPATIONS = "occupations"
"""Kind of a file that becomes a list of job titles, not rows of a layer."""

KIND_LABELS = {
    "services": N_("services"),
    "programmes": N_("programmes"),
    "returnees": N_("returnees"),
    "areas": N_("areas"),
    "settlements": N_("settlements"),
    "demand": N_("labour demand"),
}
"""What can be imported, in words; the keys of `layers.schemas.INPUTS` (a test holds them together)."""


@click.command(
    cls=SpokenCommand,
    help=N_("Load the demo: The Gambia with real towns, invented services and 2,000 simulated people."),
)
@everywhere
@on_day
@click.pass_obj
def demo(shell: Shell, on: dt.date | None) -> int:
    """Load the demo into an empty store."""
    from app.workflows.demo import load_demo  # noqa: PLC0415 - loads the readers

    store = shell.store()

    def progress(kind: str) -> None:
        shell.notice(say("Importing {kind} ...", kind=Message(KIND_LABELS[kind])))

    records = load_demo(store, on=on or today(), actor=shell.actor(), progress=progress)
    for record in records:
        shell.notice(_summary(record.kind, record.accepted, record.quarantined))
    shell.notice(say("Simulated data: nobody in it is real."))
    return DONE


def _summary(kind: str, accepted: int, quarantined: int) -> Message:
    return say(
        "{kind}: {accepted} rows taken, {quarantined} quarantined.",
        kind=Message(KIND_LABELS[kind]),
        accepted=accepted,
        quarantined=quarantined,
    )


@click.command(
    "import",
    cls=SpokenCommand,
    help=N_(
        "Import a file of services, programmes, returnees, areas or settlements, of labour demand or vacancies "
        "(demand), of roads, or of job titles (occupations).\n\n"
        "Rows that fit are saved, all or none; rows that do not are written to a quarantine file beside the input with "
        "one sentence each. Mend that file and import it. Questions are answered with --accept CODE."
    ),
)
@click.argument("kind", type=click.Choice([*KIND_LABELS, ROADS, OCCUPATIONS]))
@click.argument("file", type=click.Path(path_type=Path))
@everywhere
@option("--columns", "mapping", type=click.Path(path_type=Path), metavar="MAP.toml", help=N_("Their headers to ours."))
@option("--dry-run", is_flag=True, help=N_("Say what would be taken; save nothing."))
@option("--source", metavar="TEXT", help=N_("What the rows are known by when a newer file comes."))
@option("--as-of", type=Day(), metavar="DATE", help=N_("The day the file describes (default: today)."))
@option("--sheet", metavar="NAME", help=N_("The sheet of a workbook."))
@option("--accept", metavar="CODE,...", help=N_("Answer these questions with yes (all: every one)."))
@option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help=N_("How faults are listed."),
)
@click.pass_obj
def import_file(
    shell: Shell,
    kind: str,
    file: Path,
    mapping: Path | None,
    dry_run: bool,  # noqa: FBT001 - click hands flags over so
    source: str | None,
    as_of: dt.date | None,
    sheet: str | None,
    accept: str | None,
    form: str,
) -> int:
    """Import one file."""
    if kind == ROADS:
        if mapping is not None or accept is not None:
            raise HomewardError(
                say("Roads have no headers to name and ask nothing: leave --columns and --accept out."), "roads.options"
            )
        return import_roads(shell, file, source=source, as_of=as_of, sheet=sheet, form=form, dry_run=dry_run)
    if kind == OCCUPATIONS:
        if mapping is not None or accept is not None:
            raise HomewardError(
                say("Lists of job titles ask nothing and map no headers: leave --columns and --accept out."),
                "occupations.options",
            )
        return import_titles(shell, file, source=source, as_of=as_of, sheet=sheet, form=form, dry_run=dry_run)
    from app.workflows import files  # noqa: PLC0415 - loads the readers

    columns, constants = files.read_mapping(mapping) if mapping else (None, None)
    store = shell.store()
    accepted = [code.strip() for code in (accept or "").split(",") if code.strip()]
    reading = files.read_incoming(
        store,
        file,
        kind,
        sheet=sheet,
        columns=columns,
        constants=constants,
        accept=accepted,
        source=source,
        as_of=as_of,
    )
    quarantine = None
    if not reading.refused and not dry_run:
        record = files.save_incoming(store, reading, actor=shell.actor(), columns=columns, constants=constants)
        quarantine = files.save_quarantine(reading, file, shell.store_where, shell.words)
        shell.notice(saved(record))
        _tell_waiting(shell, kind)
    return answer_reading(shell, reading, quarantine, form=form, dry_run=dry_run)


def _tell_waiting(shell: Shell, kind: str) -> None:
    """Say how many jobs in words count for nothing yet."""
    if kind != "demand":
        return
    from app.workflows.job_titles import waiting_titles  # noqa: PLC0415 - loads the assessments

    waiting = waiting_titles(shell.store())
    if waiting:
        shell.notice(
            say(
                "Jobs in words that count for no occupation yet: {count}. See: homeward occupations jobs", count=waiting
            )
        )


def answer_reading(shell: Shell, reading: Reading, quarantine: Path | None, *, form: str, dry_run: bool) -> int:
    """Say what came of a file of rows; return the exit code."""
    _tell(shell, reading, quarantine, form=form, dry_run=dry_run)
    if reading.refused:
        return REFUSED
    return QUARANTINED if len(reading.quarantined) else DONE


def _tell(shell: Shell, reading: Reading, quarantine: Path | None, *, form: str, dry_run: bool) -> None:
    from app.workflows.files import problem_rows  # noqa: PLC0415 - loads the readers

    rows = problem_rows(reading, shell.words)
    counts: dict[str, Any] = {
        "read": reading.read,
        "accepted": 0 if reading.refused else len(reading.accepted),
        "quarantined": len(reading.quarantined),
        "quarantine_file": str(quarantine) if quarantine else None,
    }
    used = SourceUsed(reading.kind, reading.source, reading.as_of, reading.checksum, len(reading.accepted))
    parameters = {"kind": reading.kind, "columns": reading.mapping, "unused": list(reading.unused), "dry_run": dry_run}
    recipe = Recipe("import", reading.as_of, parameters, (used,))
    if form == "table":
        for row in rows:
            shell.notice(Message(row["sentence"]))
        if reading.refused:
            shell.notice(say("The file was refused; nothing was changed."))
            return
        if dry_run:
            shell.notice(say("Dry run: nothing was saved."))
        shell.notice(_summary(reading.kind, counts["accepted"], counts["quarantined"]))
        if quarantine:
            shell.notice(
                say("Quarantined rows are in {file}: mend them there and import that file.", file=str(quarantine))
            )
        return
    shell.answer(rows, recipe, form=form, extra=counts)


def saved(record: ImportRecord) -> Message:
    """Say what an import changed."""
    return say(
        "Saved: {inserted} new, {updated} changed, {unchanged} as they were, {missing} no longer listed.",
        inserted=record.inserted,
        updated=record.updated,
        unchanged=record.unchanged,
        missing=record.marked_missing,
    )


@click.command(cls=SpokenCommand, help=N_("Take back the last import that changed something."))
@everywhere
@click.pass_obj
def undo(shell: Shell) -> int:
    """Take back the last import."""
    record = shell.store(create=False).undo_last_import(actor=shell.actor())
    shell.notice(
        say(
            "Taken back: the import of {kind} from {file} ({rows} rows changed).",
            kind=Message(KIND_LABELS[record.kind]),
            file=record.file_name,
            rows=record.changed,
        )
    )
    if record.conflicts:
        shell.notice(say("{count} rows were changed by hand since and stay as they are.", count=len(record.conflicts)))
    return DONE


COMMANDS = (demo, import_file, undo)
