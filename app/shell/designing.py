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

    from app.workflows.simulating import OnTrial
    from app.workflows.world import World


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Move one limit of a programme and count, for everybody in the caseload, who would be eligible.\n\n"
        "PROGRAMME is an identifier of the store, a saved draft's name or a file with one draft; nothing is saved. "
        "Limits are named like age.to, education_grade.to or within.urban_km. These figures are exact and stay inside "
        "the office."
    ),
)
@click.argument("programme")
@everywhere
@option("--vary", required=True, metavar="CRITERION.VALUE", help=N_("The limit that moves: age.to, within.urban_km …"))
@option("--from", "start", type=float, metavar="NUMBER", help=N_("The first value."))
@option("--to", "stop", type=float, metavar="NUMBER", help=N_("The last value, included."))
@option("--step", type=float, metavar="NUMBER", help=N_("How far values lie apart."))
@option("--by-group", is_flag=True, help=N_("Each value by sex, age band and region too."))
@on_day
@form
@click.pass_obj
def simulate(
    shell: Shell,
    /,
    *,
    programme: str,
    vary: str,
    start: float | None,
    stop: float | None,
    step: float | None,
    by_group: bool,
    on: dt.date | None,
    form: str,
) -> int:
    """Move a limit of a programme."""
    from app.workflows.simulated_rows import flat_rows, simulated_rows  # noqa: PLC0415 - loads the assessments
    from app.workflows.simulating import try_limit, values_between  # noqa: PLC0415 - the same

    world = shell.world(on)
    taken = _taken(shell, world, programme)
    trial = try_limit(world, taken, vary)
    rows = simulated_rows(trial, values_between(trial, start, stop, step), by_group=by_group)
    if by_group and form != "json":
        rows = flat_rows(rows)
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


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Say which criterion of a programme keeps how many people of the caseload out: whatever else does, alone, and "
        "as a share of all who are refused (Shapley); the shares add up.\n\n"
        "PROGRAMME is an identifier of the store, a saved draft's name or a file with one draft. These figures are "
        "exact and stay inside the office."
    ),
)
@click.argument("programme")
@everywhere
@on_day
@form
@click.pass_obj
def excludes(shell: Shell, programme: str, on: dt.date | None, form: str) -> int:
    """Say what keeps people out."""
    from app.workflows.simulated_rows import excluding_rows, totals_of  # noqa: PLC0415 - loads the assessments

    world = shell.world(on)
    taken = _taken(shell, world, programme)
    rows, totals = excluding_rows(world, taken, shell.words), totals_of(world, taken)
    recipe = world.recipe("excludes", programme=taken.programme["programme_id"])
    shell.answer(rows, recipe, form=form, extra={"totals": totals})
    shell.notice(
        say(
            "Of {people} people, {ineligible} are surely refused at every site, {unknown} are to be checked and "
            "{eligible} are eligible.",
            **totals,
        )
    )
    return DONE


def _taken(shell: Shell, world: World, programme: str) -> OnTrial:
    """Take a programme of the store, a saved draft, or a file with one draft."""
    from app.workflows.kept_drafts import named  # noqa: PLC0415 - loads the assessments

    return named(world, shell.store(create=False), programme).taken


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Write the two pages about a programme for its partner: the rule in words, whom of the caseload it takes, what "
        "keeps people out, what would bring them in, what we ask.\n\n"
        "PROGRAMME is an identifier of the store, a saved draft's name or a file with one draft. Figures below 11 are "
        "withheld."
    ),
)
@click.argument("programme")
@everywhere
@option("--out", "target", type=click.Path(path_type=Path), required=True, help=N_("The file, .pdf or .html."))
@option(
    "--move",
    "moves",
    multiple=True,
    metavar="CRITERION.VALUE=NUMBER",
    help=N_("A limit that the partner is asked about, like within.urban_km=8; several may be given."),
)
@on_day
@click.pass_obj
def brief(shell: Shell, programme: str, target: Path, moves: tuple[str, ...], on: dt.date | None) -> int:
    """Write the brief of a programme."""
    from app.workflows.brief import read_moves, save_brief  # noqa: PLC0415 - loads the assessments

    world, store = shell.world(on), shell.store(create=False)
    taken = _taken(shell, world, programme)
    words = shell.words
    save_brief(store, world, target, taken, read_moves(moves), words=words, actor=shell.actor())
    shell.notice(say("Written: {file}.", file=str(target)))
    return DONE


COMMANDS = (simulate, excludes, brief)
