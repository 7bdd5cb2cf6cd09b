"""The command about closures: which roads are closed, drawing one across, ending and removing it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, Shell, as_table
from app.shell.speaking import Day, SpokenCommand, everywhere, form, on_day, option
from layers.errors import HomewardError
from layers.recipe import Recipe
from layers.roads.names import BOTH, CLOSED_SEASONS
from layers.words import N_, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import shapely

    from layers.words import Words


@click.command(
    cls=SpokenCommand,
    help=N_(
        "List the roads that are closed: lines across which nobody passes, such as a river without a bridge.\n\n"
        "--add draws one, with --line or --file; --end says until when one holds; --remove takes one away. "
        "Everything that is asked about roads goes round them, in their season and between their days."
    ),
)
@everywhere
@option("--add", metavar="NAME", help=N_("Draw a closure of this name."))
@option("--line", metavar="CORNERS", help=N_('Its corners: "LAT,LON LAT,LON …"; an area if the last is the first.'))
@option(
    "--file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=N_("Its lines or areas, from a GeoJSON file."),
)
@option(
    "--season",
    type=click.Choice(tuple(CLOSED_SEASONS)),
    default=BOTH,
    show_default=True,
    help=N_("The season in which it holds."),
)
@option("--from-date", type=Day(), metavar="DATE", help=N_("Its first day (default: today)."))
@option("--until", type=Day(), metavar="DATE", help=N_("Its last day (default: none with --add, today with --end)."))
@option("--note", default="", metavar="TEXT", help=N_("What should be known about it."))
@option("--end", metavar="NAME", help=N_("Say until when the closure of this name holds."))
@option("--remove", metavar="NAME", help=N_("Take the closure of this name away."))
@on_day
@form
@click.pass_obj
def closures(
    shell: Shell, add: str | None, line: str | None, file: Path | None, season: str, from_date: dt.date | None,
    until: dt.date | None, note: str, end: str | None, remove: str | None, on: dt.date | None, form: str,
) -> int:  # fmt: skip
    """List, draw, end or remove closures."""
    from app.workflows.closures import (  # noqa: PLC0415 - loads the networks
        add_closure,
        closure_rows,
        end_closure,
        list_closures,
        remove_closure,
    )
    from app.workflows.networks import roads_folder  # noqa: PLC0415 - the same
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use
    from layers.roads.closed import Closure  # noqa: PLC0415 - loads numpy

    folder, day = roads_folder(shell.store_where), on or today()
    if sum(each is not None for each in (add, end, remove)) > 1:
        raise HomewardError(say("Say one of --add, --end and --remove at a time."), "closure.one")
    if add is None and (line is not None or file is not None):
        raise HomewardError(say("A line needs a name: --add NAME."), "closure.name")
    if add is not None:
        drawn = Closure(add, _shape(line, file), season, from_date or today(), until, note=note)
        add_closure(shell.store(), folder, drawn, actor=shell.actor())
    elif end is not None:
        end_closure(shell.store(), folder, end, until or today(), actor=shell.actor())
    elif remove is not None:
        remove_closure(shell.store(), folder, remove, actor=shell.actor())
    listed = list_closures(folder, day)
    if add is not None and listed and not listed[-1].roads_cut:
        shell.notice(say("The closure is kept, but it meets no road that is known here. Check its corners."))
    shell.answer(closure_rows(listed), Recipe("closures", day, {}, ()), form=form, table=_table)
    return DONE


def _shape(line: str | None, file: Path | None) -> shapely.Geometry:
    from layers.readers.drawn import parse_line, read_drawn  # noqa: PLC0415 - loads the readers

    if line is not None and file is None:
        return parse_line(line)
    if file is not None and line is None:
        return read_drawn(file)
    raise HomewardError(say("Say where: --line CORNERS or --file FILE, one of the two."), "closure.where")


def _table(rows: Sequence[dict[str, Any]], words: Words) -> str:
    if not rows:
        return words("No road is closed.")
    shown = [
        {
            words("Name"): row["name"],
            words("Season"): words(CLOSED_SEASONS[row["season"]]),
            words("From"): row["from_date"],
            words("Until"): row["until"],
            words("Holds"): words("yes") if row["holds"] else words("no"),
            words("Roads cut"): row["roads_cut"],
            words("Drawn by"): row["drawn_by"],
            words("Note"): row["note"],
        }
        for row in rows
    ]
    return as_table(shown, words)


COMMANDS = (closures,)
