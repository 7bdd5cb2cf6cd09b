"""Commands about saved drafts of programmes: list, save, show, remove."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, Shell, as_table
from app.shell.speaking import SpokenCommand, SpokenGroup, everywhere, form, option
from layers.errors import HomewardError
from layers.recipe import Recipe
from layers.words import N_, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.words import Words


@click.group(
    cls=SpokenGroup,
    invoke_without_command=True,
    help=N_(
        "List the saved drafts of programmes: name, version, the programme that each describes, who saved it and "
        "when.\n\n"
        "A draft is only thought about: nobody is judged by it until it is imported. “simulate”, “excludes”, “brief” "
        "and “compare” take its name where they take a programme."
    ),
)
@everywhere
@option("--all", "every", is_flag=True, help=N_("Earlier versions and removed drafts too."))
@form
@click.pass_context
def drafts(context: click.Context, every: bool, form: str) -> int | None:  # noqa: FBT001 - click passes it by name
    """List the drafts; a command that follows does its own."""
    if context.invoked_subcommand is not None:
        return None
    from app.workflows.kept_drafts import draft_row  # noqa: PLC0415 - loads the assessments
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use

    shell: Shell = context.obj
    rows = [draft_row(draft) for draft in shell.store(create=False).drafts(every=every)]
    shell.answer(rows, Recipe("drafts", today(), {"every": every}, ()), form=form, table=_table)
    return DONE


def _table(rows: Sequence[dict[str, Any]], words: Words) -> str:
    if not rows:
        return words("No draft is saved. Save one with: homeward drafts save NAME FILE")
    shown = [
        {
            words("Name"): row["name"],
            words("Version"): row["version"],
            words("Programme"): row["programme_name"] or row["programme_id"],
            words("Saved"): row["saved_at"][:16].replace("T", " ") + " UTC",
            words("By"): row["saved_by"],
            words("Note"): row["note"],
            **(
                {words("Removed"): "" if row["removed_at"] is None else row["removed_at"][:10]}
                if _removed(rows)
                else {}
            ),
        }
        for row in rows
    ]
    return as_table(shown, words)


def _removed(rows: Sequence[dict[str, Any]]) -> bool:
    return any(row["removed_at"] is not None for row in rows)


@drafts.command(
    cls=SpokenCommand,
    help=N_(
        "Save a drafted programme under a name, from a YAML file or from standard input (-).\n\n"
        "A text that an import would refuse is refused here too, with line and column, and nothing is saved. What the "
        "name held before stays as an earlier version."
    ),
)
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@everywhere
@option("--note", default="", metavar="TEXT", help=N_("What should be known about it."))
@click.pass_obj
def save(shell: Shell, name: str, file: Path, note: str) -> int:
    """Save a draft."""
    from app.workflows.drafting import DraftError  # noqa: PLC0415 - loads the assessments
    from app.workflows.kept_drafts import keep_draft, text_in  # noqa: PLC0415 - the same

    text = text_in(_content(file))
    try:
        version = keep_draft(shell.store(create=False), shell.world(None), name, text, note=note, actor=shell.actor())
    except DraftError as error:
        for sentence in error.sentences(shell.words):
            click.echo(sentence, err=True)
        raise HomewardError(
            say("The draft was not saved. Mend the text, then save it again."), "draft.refused"
        ) from None
    shell.notice(
        say("The draft “{name}” is saved, version {version}.", name=" ".join(name.split()), version=str(version))
    )
    return DONE


def _content(file: Path) -> bytes:
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read()
        return file.read_bytes()
    except OSError:
        raise HomewardError(say("The file {file} cannot be read.", file=file.name), "draft.file") from None


@drafts.command(cls=SpokenCommand, help=N_("Write a saved draft (YAML) on standard output, to be changed or imported."))
@click.argument("name")
@everywhere
@option("--version", type=click.IntRange(1), metavar="NUMBER", help=N_("An earlier version of it (default: the last)."))
@click.pass_obj
def show(shell: Shell, name: str, version: int | None) -> int:
    """Show a draft."""
    click.echo(shell.store(create=False).draft(" ".join(name.split()), version).text, nl=False)
    return DONE


@drafts.command(cls=SpokenCommand, help=N_("Take a draft off the list. Its versions stay written (--all shows them)."))
@click.argument("name")
@everywhere
@click.pass_obj
def remove(shell: Shell, name: str) -> int:
    """Remove a draft."""
    kept = " ".join(name.split())
    shell.store(create=False).remove_draft(kept, actor=shell.actor())
    shell.notice(say("The draft “{name}” is removed.", name=kept))
    return DONE


COMMANDS = (drafts,)
