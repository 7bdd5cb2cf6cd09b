"""The command about circle and road: for whom, at which sites and programmes, they do not say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, Shell, as_table
from app.shell.speaking import SpokenCommand, everywhere, form, on_day, option
from layers.roads.names import PROFILES, ROAD_PROFILE, SEASONS
from layers.words import N_, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import pandas as pd

    from layers.words import Words

WAYS = ("programme", "site", "person")

limit_km = option(
    "--limit-km",
    type=click.FloatRange(0, 20_000, min_open=True),
    help=N_(
        "The longest way by road that is told, in km; a longer one is “beyond_limit”. Default: the office's limit, "
        "else 200; between two places none."
    ),
)
"""The option of every command that says kilometres by road."""


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Say where circle and road disagree: who lives inside a site's circle but is farther by road than its radius, "
        "or has no way at all.\n\n"
        "People who need a programme are counted once, at the site that is best for them; those of whom it cannot be "
        "said are counted apart. These answers are exact and stay inside the office; counts that may leave are written "
        "by export."
    ),
)
@everywhere
@option("--by", type=click.Choice(WAYS), default="programme", show_default=True, help=N_("What a row is about."))
@option("--programme", metavar="ID", help=N_("Only this programme."))
@option("--service", metavar="ID", help=N_("Only this service."))
@option("--profile", type=click.Choice(PROFILES), default=ROAD_PROFILE, show_default=True, help=N_("How one travels."))
@option("--season", type=click.Choice(SEASONS), default="dry", show_default=True, help=N_("The season."))
@limit_km
@option("--everybody", is_flag=True, help=N_("Ask about everybody, not only those who need what is offered."))
@on_day
@form
@click.pass_obj
def disagreements(
    shell: Shell, /, by: str, on: dt.date | None, form: str, programme: str | None, service: str | None,
    limit_km: float | None, **asked: Any,
) -> int:  # fmt: skip
    """Compare circle and road."""
    from app.workflows.disagreements import (  # noqa: PLC0415 - loads the assessments
        RoadQuestion,
        count_by,
        list_people,
        recipe_of,
    )

    world = shell.world(on)
    question = RoadQuestion(programme, service, longest_km=limit_km, **asked)
    frame = list_people(world, question) if by == "person" else count_by(world, question, by_site=by == "site")
    if by == "person":
        codes = frame["case_code"].nunique()
        shell.store().audit("list", actor=shell.actor(), object_type="returnees", count=codes, details={})
    table = _sentences if by == "person" else _counts
    shell.answer(_plain(frame), recipe_of(world, question, by=by), form=form, table=table)
    if not world.roads.networks:
        shell.notice(say("No road network is kept. Import one with: homeward import roads FILE"))
    return DONE


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Write rows as plain JSON values; missing is null, counts are whole."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def _sentences(rows: Sequence[dict[str, Any]], words: Words) -> str:
    """Write each person and site on a line, as a sentence."""
    from mapping.disagreements import disagreement_sentence, offer_name  # noqa: PLC0415 - loads the maps

    if not rows:
        return words("Circle and road disagree nowhere.")
    return "\n".join(
        f"{row['case_code']}  {offer_name(row, words)}: {words(disagreement_sentence(row))}" for row in rows
    )


def _counts(rows: Sequence[dict[str, Any]], words: Words) -> str:
    """Write counts for the eye: what is not known in one column."""
    from mapping.disagreements import NOT_SAID, offer_name  # noqa: PLC0415 - loads the maps

    shown = [
        {
            words("Programme or service"): offer_name(row, words),
            words("Need it"): row["people"],
            words("Inside"): row["inside_circle"],
            words("Near by road"): row["near_by_road"],
            words("Farther"): row["farther_by_road"],
            words("No way"): row["unreachable"],
            words("Not known"): sum(row[name] for name in NOT_SAID),
        }
        for row in rows
    ]
    return as_table(shown, words)


COMMANDS = (disagreements,)
