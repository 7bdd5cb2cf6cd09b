"""The `homeward` command: everything the dashboard answers, from a shell."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from app.faults import write_down
from app.shell import (
    access,
    agreeing,
    allocating,
    asking,
    choosing,
    closures,
    comparing,
    designing,
    disagreements,
    drafting,
    fetching,
    following,
    forms,
    keeping,
    labour,
    learning,
    leaving,
    market,
    moving,
    occupations,
    partnering,
    purses,
    referring,
    roads,
    routes,
    serving,
    taking_in,
    tariffs,
    telling,
    waiving,
)
from app.shell.context import BUG, DONE, REFUSED, Shell, refusal
from app.shell.speaking import SpokenGroup, everywhere, usage_sentence, words_of
from layers.errors import HomewardError
from layers.recipe import homeward_version
from layers.words import LANGUAGES, N_, say

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.group(
    cls=SpokenGroup,
    help=N_(
        "Homeward says who can reach and enter which reintegration service, who cannot, and why.\n\n"
        "Exit codes: 0 done; 3 done with rows quarantined; 2 refused, nothing changed; 1 a fault of Homeward."
    ),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(homeward_version(), "--version", prog_name="homeward", help=N_("Show the version and stop."))
@everywhere
@click.pass_context
def cli(context: click.Context) -> None:
    """Show the help when no command is named."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


ROOMS = (
    taking_in,
    fetching,
    asking,
    choosing,
    waiving,
    referring,
    following,
    forms,
    moving,
    learning,
    allocating,
    agreeing,
    designing,
    drafting,
    comparing,
    roads,
    access,
    disagreements,
    routes,
    closures,
    tariffs,
    purses,
    occupations,
    labour,
    market,
    forms,
    partnering,
    telling,
    leaving,
    keeping,
    serving,
)

for command in (each for room in ROOMS for each in room.COMMANDS):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code; what the user can mend is said in their language."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    shell = Shell()
    _choose_early(shell, given)
    try:
        code = cli.main(given, prog_name="homeward", obj=shell, standalone_mode=False)
        sys.exit(code if isinstance(code, int) else DONE)
    except HomewardError as error:
        click.echo(refusal(error, shell.words), err=True)
        sys.exit(REFUSED)
    except click.UsageError as error:
        click.echo(shell.words(usage_sentence(error)), err=True)
        if error.ctx is not None:
            hint = say("“{command} --help” shows how it is used.", command=error.ctx.command_path)
            click.echo(words_of(error.ctx)(hint), err=True)
        sys.exit(REFUSED)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo(shell.words("Stopped; nothing was changed."), err=True)
        sys.exit(REFUSED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(DONE)
    except Exception as error:  # noqa: BLE001 - the last door: the details go to the log, a number to the user
        number = write_down(error, store_option=shell.store_option)
        fault = say("This is a fault of Homeward, not of your data. It is written down as {number}.", number=number)
        click.echo(shell.words(fault), err=True)
        sys.exit(BUG)
    finally:
        shell.close()


def _choose_early(shell: Shell, given: list[str]) -> None:
    """Find --language before anything is parsed, so that refusals of the parser speak it too."""
    for place, word in enumerate(given):
        name, _, value = word.partition("=")
        if name == "--language":
            wish = value or (given[place + 1] if place + 1 < len(given) else "")
            if wish in LANGUAGES:
                shell.language = wish


if __name__ == "__main__":
    main()
