"""Commands that keep the store whole: backup, restore, forget."""

from __future__ import annotations

from pathlib import Path

import click

from app.shell.context import DONE, Shell
from app.shell.speaking import SpokenCommand, everywhere, option
from app.workflows.office import ACTOR_VARIABLE
from layers.words import N_, say


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Copy the store to a file, whole and verified, even while it is in use, and its roads to a folder beside it."
    ),
)
@click.argument("target", type=click.Path(path_type=Path))
@everywhere
@click.pass_obj
def backup(shell: Shell, target: Path) -> int:
    """Back the store up."""
    from app.workflows.backups import back_up  # noqa: PLC0415 - loads the networks

    roads = back_up(shell.store(create=False), target, actor=shell.actor())
    shell.notice(say("The backup is in {file} and has been opened and checked.", file=str(target)))
    if roads is not None:
        shell.notice(say("Its roads are in {folder}; keep both together.", folder=str(roads)))
    return DONE


@click.command(
    cls=SpokenCommand,
    help=N_("Put a backup in the place of the store. The store that was there is kept beside it."),
)
@click.argument("source", type=click.Path(path_type=Path))
@everywhere
@option("--replace", is_flag=True, help=N_("Replace a store that is already there."))
@click.pass_obj
def restore(shell: Shell, source: Path, replace: bool) -> int:  # noqa: FBT001 - click hands flags over so
    """Restore a backup."""
    import os  # noqa: PLC0415 - beside its one use

    from app.workflows.backups import bring_back  # noqa: PLC0415 - loads the networks

    actor = os.environ.get(ACTOR_VARIABLE, "cli")
    brought = bring_back(source, shell.store_where, actor=actor, replace=replace)
    done = brought.store
    shell.notice(say("Restored from {file}.", file=str(source)))
    if done.replaced:
        shell.notice(say("The store that was there is now {file}.", file=str(done.replaced)))
    if brought.roads is not None:
        shell.notice(say("The roads of the backup are back in {folder}.", folder=str(brought.roads)))
    if brought.roads_replaced is not None:
        shell.notice(say("The roads that were there are now in {folder}.", folder=str(brought.roads_replaced)))
    if done.erased_again:
        shell.notice(say("{count} people erased since that backup were erased again.", count=done.erased_again))
    if not done.erasures_known:
        shell.notice(
            say(
                "The store that was there was too damaged to say who had been erased: people erased after the backup "
                "may be back. Check, and erase them again."
            )
        )
    return DONE


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Erase a person: the row, what imports remember of it, and the bytes in the file.\n\n"
        "Files exported before, and backups, are not reached: the audit says which there are."
    ),
)
@click.argument("case")
@everywhere
@option("--yes", "sure", is_flag=True, help=N_("Do not ask whether this is meant."))
@click.pass_obj
def forget(shell: Shell, case: str, sure: bool) -> int:  # noqa: FBT001 - click hands flags over so
    """Erase a person."""
    store = shell.store(create=False)
    if not sure:
        click.confirm(shell.words("This cannot be taken back. Erase this person?"), abort=True, err=True)
    store.forget(case, actor=shell.actor())
    shell.notice(say("Erased. Later files that list this case will skip it."))
    return DONE


COMMANDS = (backup, restore, forget)
