"""Commands about the labour market: what is asked for, how courses fit it, and where the two part."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, Shell, as_table
from app.shell.speaking import SpokenCommand, everywhere, form, on_day, option
from layers.words import N_, Message, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from app.workflows.world import World
    from layers.words import Words

digits = option(
    "--digits", type=click.IntRange(1, 4), help=N_("Digits of ISCO-08: 1 is the widest group, 4 the finest.")
)
area = option("--area", metavar="CODE", help=N_("Only this area, by its code: a country, region or district."))


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Say what each area asks for, by occupation or sector: openings a year with their terms, a demand score from 0 "
        "to 1 with its interval, the location quotient, what is taught and the saturation of the commuting area.\n\n"
        "Figures from fewer than 11 observations are withheld; those older than 24 months are marked weak. With "
        "--returnee: the courses for one person, the best by wish and demand first."
    ),
)
@everywhere
@area
@option("--occupation", metavar="ISCO", help=N_("Only this occupation or group, by its ISCO-08 code (1 to 4 digits)."))
@option("--sector", metavar="ISIC", help=N_("Only this sector, by its ISIC code: a letter or 2 to 4 digits."))
@digits
@option("--returnee", metavar="CODE", help=N_("For this person: courses by wish and demand, and where the jobs are."))
@option(
    "--wish-weight",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help=N_("With --returnee: how much the wish counts; the rest is demand's."),
)
@on_day
@form
@click.pass_obj
def labour(
    shell: Shell,
    /,
    *,
    on: dt.date | None,
    form: str,
    returnee: str | None,
    wish_weight: float,
    **asked: Any,
) -> int:
    """Say what is asked for."""
    from app.workflows.labour_person import person_rows, verdicts_for  # noqa: PLC0415 - loads the assessments
    from app.workflows.labour_rows import Asked, labour_rows  # noqa: PLC0415 - the same
    from app.workflows.person import person_in  # noqa: PLC0415 - the same

    world = shell.world(on)
    if returnee is not None:
        person = person_in(world, returnee)
        rows = person_rows(world, person, shell.words, wish_weight=wish_weight, verdicts=verdicts_for(world, person))
        recipe = world.recipe("labour", case_code=person.case_code, wish_weight=wish_weight)
        shell.answer(rows, recipe, form=form, table=_short(_PERSON))
    else:
        rows = labour_rows(world, Asked(**asked), shell.words)
        shell.answer(rows, world.recipe("labour", **asked), form=form, table=_short(_LABOUR))
    _notice_nothing(shell, world)
    return DONE


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Say how well each course fits what each area asks for, from 0 to 1: the sum, over the occupations that it "
        "leads to, of their weight times the demand score.\n\n"
        "The occupations are those confirmed for the course's name, else those of its own file. Demand that is not "
        "known counts nothing; alignment_high is what it would be if it were the strongest."
    ),
)
@everywhere
@option("--programme", metavar="ID", help=N_("Only this programme."))
@area
@option("--terms", is_flag=True, help=N_("Add every term: occupation, weight, demand and where it comes from."))
@on_day
@form
@click.pass_obj
def alignment(
    shell: Shell,
    /,
    *,
    programme: str | None,
    area: str | None,
    terms: bool,
    on: dt.date | None,
    form: str,
) -> int:
    """Say how courses fit."""
    from app.workflows.labour_rows import alignment_rows  # noqa: PLC0415 - loads the assessments

    world = shell.world(on)
    rows = alignment_rows(world, shell.words, programme=programme, area=area, terms=terms)
    recipe = world.recipe("alignment", programme=programme, area=area, terms=terms)
    shell.answer(rows, recipe, form=form, table=_terms if terms else _short(_ALIGNMENT))
    _notice_nothing(shell, world)
    return DONE


@click.command(
    cls=SpokenCommand,
    help=N_(
        "List what is taught and not needed, and what is needed and not taught, in each area, with seats, openings, "
        "the evidence and the nearest course elsewhere.\n\n"
        "Taught and not needed: more people finish a year in the commuting area than there are openings. Needed and "
        "not taught: there are openings, and no course in the commuting area leads to them. What is not known is on "
        "neither list."
    ),
)
@everywhere
@area
@option("--occupation", metavar="ISCO", help=N_("Only this occupation or group, by its ISCO-08 code (1 to 4 digits)."))
@digits
@on_day
@form
@click.pass_obj
def mismatch(shell: Shell, /, *, on: dt.date | None, form: str, **asked: Any) -> int:
    """List both."""
    from app.workflows.labour_rows import mismatch_rows  # noqa: PLC0415 - loads the assessments

    world = shell.world(on)
    rows = mismatch_rows(world, shell.words, **asked)
    shell.answer(rows, world.recipe("mismatch", **asked), form=form, table=_short(_MISMATCH))
    _notice_nothing(shell, world)
    return DONE


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Write two pages about one area's labour market to be shared (.html or .pdf): map, both lists, courses, "
        "sources and limits."
    ),
)
@click.argument("area")
@everywhere
@option(
    "--out", type=click.Path(path_type=Path), required=True, help=N_("The file to write; its ending is the format.")
)
@on_day
@click.pass_obj
def profile(shell: Shell, area: str, out: Path, on: dt.date | None) -> int:
    """Write an area's profile."""
    from app.workflows.labour_profile import save_profile  # noqa: PLC0415 - loads the assessments

    world = shell.world(on)
    save_profile(shell.store(), world, out, area, words=shell.words, actor=shell.actor())
    shell.notice(say("Written: {file}.", file=str(out)))
    _notice_nothing(shell, world)
    if world.simulated:
        shell.notice(say("Simulated data: nobody in it is real."))
    return DONE


_LABOUR = (
    "area_id", "isco08_code", "label", "status", "openings_per_year", "score", "location_quotient", "seats",
    "saturation", "observations", "as_of", "weak_reasons",
)  # fmt: skip
_PERSON = ("rank", "programme_id", "verdict", "score", "wish", "demand", "openings_near", "jobs_within_reach")
_ALIGNMENT = ("programme_id", "area_id", "alignment", "alignment_high", "status", "confirmed", "isco08_codes")
_MISMATCH = (
    "list", "area_id", "isco08_code", "label", "seats", "finishing_per_year", "openings_per_year", "reason",
)  # fmt: skip


def _short(columns: Sequence[str]) -> Callable[[Sequence[dict[str, Any]], Words], str]:
    """Return how rows are written for the eye: only these columns."""
    return lambda rows, words: as_table([{name: row[name] for name in columns} for row in rows], words)


def _terms(rows: Sequence[dict[str, Any]], words: Words) -> str:
    """Write each alignment with a line for each of its terms."""
    lines = []
    for row in rows:
        total = words("not known") if row["alignment"] is None else words.number(row["alignment"], decimals=3)
        lines.append(f"{row['programme_id']}  {row['area_id']}  {total}")
        for term in row["terms"]:
            demand = words("not known") if term["demand"] is None else words.number(term["demand"], decimals=3)
            weight = words.number(term["weight"], decimals=3)
            lines.append(f"  {weight} x {demand}  {term['isco08_code']} {term['label']}")
    return "\n".join(lines) if lines else words("Nothing to show.")


def _notice_nothing(shell: Shell, world: World) -> None:
    """Say on the side that no demand is stored, where none is."""
    if not len(world.demand):
        shell.notice(NO_DEMAND)


NO_DEMAND: Message = say("No labour demand is in the store yet. Import some with: homeward import demand FILE")

COMMANDS = (labour, alignment, mismatch, profile)
