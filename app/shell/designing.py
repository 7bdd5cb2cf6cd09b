"""Commands for whoever designs a programme: what would moving one of its limits change?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.shell.context import DONE, Shell
from app.shell.speaking import SpokenCommand, everywhere, form, on_day, option
from layers.words import N_, say

if TYPE_CHECKING:
    import datetime as dt


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Move one limit of a programme and count, for everybody in the caseload, who would be eligible.\n\n"
        "PROGRAMME is an identifier of the store or a file with one drafted programme; nothing is saved. Limits are "
        "named like age.to, education_grade.to or within.urban_km. These figures are exact and stay inside the office."
    ),
)
@click.argument("programme")
@everywhere
@option("--vary", required=True, metavar="CRITERION.VALUE", help=N_("The limit that moves: age.to, within.urban_km …"))
@option("--from", "start", type=float, metavar="NUMBER", help=N_("The first value."))
@option("--to", "stop", type=float, metavar="NUMBER", help=N_("The last value, included."))
@option("--step", type=float, metavar="NUMBER", help=N_("How far values lie apart."))
@on_day
@form
@click.pass_obj
def simulate(
    shell: Shell,
    programme: str,
    vary: str,
    start: float | None,
    stop: float | None,
    step: float | None,
    on: dt.date | None,
    form: str,
) -> int:
    """Move a limit of a programme."""
    from app.workflows.simulating import (  # noqa: PLC0415 - loads the assessments
        draft_on_trial,
        on_trial,
        simulated_rows,
        try_limit,
        values_between,
    )

    world = shell.world(on)
    path = Path(programme)
    is_draft = path.suffix != "" and path.is_file()
    taken = draft_on_trial(world, shell.store(create=False), path) if is_draft else on_trial(world, programme)
    trial = try_limit(world, taken, vary)
    rows = simulated_rows(trial, values_between(trial, start, stop, step))
    recipe = world.recipe(
        "simulate", programme=taken.programme["programme_id"], vary=trial.limit.name, stated=trial.stated
    )
    shell.answer(rows, recipe, form=form)
    if form == "table":
        if trial.stated is None:
            shell.notice(say("The rule states no such limit now."))
        else:
            shell.notice(say("The rule states {value} now.", value=trial.stated))
    return DONE


COMMANDS = (simulate,)
