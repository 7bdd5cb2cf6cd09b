"""The command that compares two programmes, saved drafts or files on the real caseload."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, Shell, as_table
from app.shell.speaking import SpokenCommand, everywhere, form, on_day, option
from layers.words import N_, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from app.workflows.comparing import Comparison
    from app.workflows.kept_drafts import Named
    from layers.words import Words


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Compare two programmes on everybody in the caseload: who is in under both, only under A, only under B, under "
        "neither, and who must be checked.\n\n"
        "A and B are identifiers of the store, names of saved drafts or files with one draft; draft:NAME, "
        "programme:NAME or file:NAME says which. The figures are exact and stay inside the office; the file of --out "
        "may leave it: in it figures below 11 are withheld."
    ),
)
@click.argument("a")
@click.argument("b")
@everywhere
@option("--by-group", is_flag=True, help=N_("By sex, age band and region too."))
@option(
    "--out", "target", type=click.Path(path_type=Path), help=N_("Both maps and the figures as a file, .html or .pdf.")
)
@on_day
@form
@click.pass_obj
def compare(shell: Shell, a: str, b: str, *, by_group: bool, target: Path | None, on: dt.date | None, form: str) -> int:
    """Compare two programmes."""
    from app.workflows.comparing import compare as judge_both  # noqa: PLC0415 - loads the assessments
    from app.workflows.comparing import compared_rows, differences  # noqa: PLC0415 - the same
    from app.workflows.kept_drafts import named  # noqa: PLC0415 - the same

    world, store = shell.world(on), shell.store(create=False)
    comparison = judge_both(world, named(world, store, a), named(world, store, b))
    if target is not None:
        from app.workflows.compared_out import save_comparison  # noqa: PLC0415 - loads the writers

        save_comparison(store, comparison, target, words=shell.words, actor=shell.actor())
        shell.notice(say("Written: {file}.", file=str(target)))
        return DONE
    rows = compared_rows(comparison, by_group=by_group)
    differing = [asdict(each) for each in differences(comparison, shell.words)]
    sides = {"a": _side(comparison.a), "b": _side(comparison.b), "differences": differing}
    shell.answer(
        rows,
        world.recipe("compare", a=a, b=b, by_group=by_group),
        form=form,
        table=partial(_table, comparison=comparison),
        extra={"compared": sides},
    )
    return DONE


def _side(side: Named) -> dict[str, Any]:
    return {
        "kind": side.kind,
        "name": side.name,
        "version": side.version,
        "programme_id": str(side.taken.programme["programme_id"]),
    }


def _table(rows: Sequence[dict[str, Any]], words: Words, *, comparison: Comparison) -> str:
    """Write the comparison for the eye: what A and B are, the sentence, the counts, and where the rules differ."""
    from app.workflows.comparing import (  # noqa: PLC0415 - loads the assessments
        CLASS_LABELS,
        compared_said,
        differences,
        side_said,
    )
    from app.workflows.gained import group_label, region_names  # noqa: PLC0415 - the same

    names = region_names(comparison.world, words)
    shown = [
        {
            words("Group"): group_label(row["kind"], row["name"] or "", names, words),
            words("People"): row["people"],
            **{words(label): _band(row, code, words) for code, label in CLASS_LABELS.items()},
        }
        for row in rows
    ]
    lines = [
        f"A: {words(comparison.a.said)}",
        f"B: {words(comparison.b.said)}",
        "",
        words(compared_said(comparison)),
        "",
        as_table(shown, words),
        "",
        words("Where they differ:"),
    ]
    found = differences(comparison, words)
    for each in found:
        lines += [f"  {side}: {side_said(each, said, words)}" for side, said in (("A", each.a), ("B", each.b))]
    return "\n".join([*lines, *([] if found else [f"  {words('The two rules are the same.')}"])])


def _band(row: dict[str, Any], code: str, words: Words) -> str:
    least, most = row[code], row.get(f"{code}_most", row[code])
    return words.number(least) if least == most else f"{words.number(least)}–{words.number(most)}"


COMMANDS = (compare,)
