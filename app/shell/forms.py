"""The command that writes the forms to take to the field."""

from __future__ import annotations

from pathlib import Path

import click

from app.shell.context import DONE, Shell
from app.shell.speaking import SpokenCommand, everywhere, form, option
from layers.recipe import Recipe
from layers.words import N_, say


@click.command(
    "forms",
    cls=SpokenCommand,
    help=N_(
        "Write forms for KoboToolbox and ODK (XLSForm, in French and English), with the areas of the store.\n\n"
        "employers, workers and key_informants are a rapid labour-market assessment; their answers come back with "
        "“import demand”. Those of services and returnees come back with “import services” and “import returnees”. "
        "Without --out the forms are only listed."
    ),
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@everywhere
@option("--out", type=click.Path(path_type=Path), metavar="DIR", help=N_("Folder to write them to."))
@form
@click.pass_obj
def forms(shell: Shell, names: tuple[str, ...], out: Path | None, form: str) -> int:
    """Write or list forms."""
    from app.workflows.forms import file_name, forms_named, write_forms  # noqa: PLC0415 - loads the lists of codes
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use

    wanted = forms_named(names)
    written: list[Path] = []
    if out is not None:
        written = write_forms(shell.store(), wanted, out)
        shell.notice(say("Forms written to {folder}: {count}.", folder=str(out), count=len(written)))
    rows = [
        {
            "name": each.name,
            "title": shell.words(each.title),
            "purpose": shell.words(each.purpose),
            "import_as": each.kind,
            "file": str(written[number]) if written else file_name(each),
        }
        for number, each in enumerate(wanted)
    ]
    shell.answer(rows, Recipe("forms", today(), {"names": list(names)}), form=form)
    return DONE


COMMANDS = (forms,)
