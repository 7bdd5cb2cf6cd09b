"""The command about access by road: the nearest service, and seats shared out among the people who reach them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, Shell, as_table
from app.shell.speaking import SpokenCommand, everywhere, form, on_day, option
from layers.errors import HomewardError
from layers.roads.names import PROFILES, REACH_LABELS, ROAD_PROFILE, SEASONS
from layers.schemas.columns import SCORE_METHODS, TYPES
from layers.words import N_, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from layers.words import Words

WAYS = ("admin1", "admin2", "settlement", "cell")
OF = ("caseload", "population")
ZONES = "10:1,20:0.68,30:0.22"
"""The zones of Luo & Qi 2009 with the weights that PySAL gives them, as they are typed."""


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Say how far the nearest service is by road, and how many seats there are for each person within reach.\n\n"
        "nearest: minutes and kilometres, from settlements, from the middles of cells, or for the person in the middle "
        "of an area. e2sfca, bfca: open seats, shared with all who may take them and get there in time. Where there is "
        "no way the status says so, where there is no seat the reason; no number ever stands for that. These figures "
        "are exact and stay inside the office."
    ),
)
@everywhere
@option("--type", "service_type", type=click.Choice(TYPES), help=N_("Only this type of service."))
@option("--by", type=click.Choice(WAYS), default="admin1", show_default=True, help=N_("How people are put together."))
@option(
    "--method",
    type=click.Choice(("nearest", *SCORE_METHODS)),
    default="nearest",
    show_default=True,
    help=N_("What is asked: the nearest service, or seats within reach by one of two measures."),
)
@option(
    "--of",
    "of",
    type=click.Choice(OF),
    default="caseload",
    show_default=True,
    help=N_("Whose access: returnees who need the type, or everybody in the settlements."),
)
@option("--profile", type=click.Choice(PROFILES), default=ROAD_PROFILE, show_default=True, help=N_("How one travels."))
@option("--season", type=click.Choice(SEASONS), default="dry", show_default=True, help=N_("The season."))
@option(
    "--zones",
    default=ZONES,
    show_default=True,
    metavar="MINUTES:WEIGHT,...",
    help=N_("How much a seat counts that is at most so many minutes away; farther ones do not."),
)
@on_day
@form
@click.pass_obj
def access(
    shell: Shell, /, service_type: str | None, on: dt.date | None, form: str, method: str, zones: str, **asked: str
) -> int:
    """Answer about access by road."""
    from dataclasses import replace  # noqa: PLC0415 - beside its one use

    from app.workflows.access import access_by, all_access  # noqa: PLC0415 - loads the assessments
    from app.workflows.access_places import AccessQuestion, road_sources  # noqa: PLC0415 - the same
    from assessments.seats import running_services  # noqa: PLC0415 - the same

    question = AccessQuestion(
        service_type=service_type or "", steps=read_zones(zones), language=shell.language, **asked
    )
    world = shell.world(on)
    if service_type is None:
        frame = all_access(world, question, method)
    else:
        frame = access_by(world, replace(question, service_type=service_type), method)
    settings = {} if method == "nearest" else {"zones": zones}
    roads = road_sources(world)
    recipe = world.recipe("access", type=service_type, method=method, **asked, **settings)
    recipe = replace(recipe, sources=(*recipe.sources, *roads))
    shell.answer(_plain(frame), recipe, form=form, table=_table)
    if service_type is not None and not len(running_services(world.offers, service_type)):
        shell.notice(say("No service of this type runs on this day."))
    if not any(used.kind == "roads" for used in roads):
        shell.notice(say("No road network is kept. Import one with: homeward import roads FILE"))
    return DONE


def read_zones(text: str) -> tuple[tuple[float, float], ...]:
    """Read zones as they are typed: minutes and weight, ascending minutes, weights from 1 down to 0.

    Raises
    ------
    HomewardError
        When something else is written, or farther seats would count more than near ones.

    """
    pairs = [part.partition(":") for part in text.replace(" ", "").split(",") if part]
    try:
        zones = tuple((float(minutes), float(weight)) for minutes, _, weight in pairs)
    except ValueError:
        zones = ()
    limits, weights = [limit for limit, _ in zones], [weight for _, weight in zones]
    ascending = all(0 < limit < math.inf for limit in limits) and limits == sorted(set(limits))
    if not zones or not ascending or weights != sorted(weights, reverse=True) or not _shares(weights):
        raise HomewardError(
            say(
                "“{written}” are no zones. Write minutes and weight, the nearest zone first: {example}",
                written=text,
                example=ZONES,
            ),
            "access.zones",
        )
    return zones


def _shares(weights: Sequence[float]) -> bool:
    return all(0 < weight <= 1 for weight in weights)


def _plain(frame: Any) -> list[dict[str, Any]]:
    """Write rows as plain JSON values; missing is null, counts are whole."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


_FOR_PROGRAMS = ("place_id", "latitude", "longitude", "profile", "season", "method", "service_id")
"""Columns that the table for the eye leaves out: the question said them, or a name says them better."""


def _table(rows: Sequence[dict[str, Any]], words: Words) -> str:
    """Write rows for the eye: scores to two figures that count, words instead of codes."""
    return as_table([_shown(row, words) for row in rows], words)


def _shown(row: dict[str, Any], words: Words) -> dict[str, Any]:
    from layers.roads.reasons import REASON_LABELS  # noqa: PLC0415 - beside its one use

    shown = {name: value for name, value in row.items() if name not in _FOR_PROGRAMS}
    if row["place_id"] is None:
        shown["place_name"] = words("No place recorded")
    for name, labels in (("reach_status", REACH_LABELS), ("score_reason", REASON_LABELS)):
        if row.get(name) is not None:
            shown[name] = words(labels[row[name]])
    for name in ("score", "score_median"):
        if row.get(name) is not None:
            shown[name] = words.number(row[name], decimals=decimals_of(row[name]))
    return shown


def decimals_of(score: float) -> int:
    """Return so many decimals that two figures of a score count; two for one above 1 and for nothing."""
    return 2 if score <= 0 else max(2, 1 - math.floor(math.log10(score)))


COMMANDS = (access,)
