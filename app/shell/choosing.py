"""Commands that help to choose: rank one person's options, and the weights with which that is done."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.shell.context import DONE, Shell
from app.shell.speaking import SpokenCommand, everywhere, form, on_day, option
from layers.errors import HomewardError
from layers.labels import AVAILABILITY_LABELS, VERDICT_LABELS, VERDICT_SIGNS
from layers.recipe import Recipe
from layers.words import N_, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layers.words import Message, Words


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Rank the options of one person: each with its terms in their units, the money left, warnings and reasons.\n\n"
        "What may be entered stands before what must be checked first, then what is not open to the person. Within "
        "these the score decides: the sum of weight times score of each term. With --weights, terms that are not named "
        "count nothing. Terms are distance, road, time, demand, wish, money, wait, seats, quality and hours."
    ),
)
@everywhere
@option("--returnee", required=True, metavar="CODE", help=N_("Case code of somebody in the store."))
@option("--weights", metavar="TERM=WEIGHT,...", help=N_("What each term counts, such as distance=2,money=1."))
@option("--preset", metavar="NAME", help=N_("Weights by name: balanced, nearest, money, work, or one of the office."))
@option("--top", type=click.IntRange(1), metavar="N", help=N_("Only the first so many rows."))
@option("--programme", metavar="ID", help=N_("Only this programme."))
@option("--every-type", is_flag=True, help=N_("Types of service that the person does not need, too."))
@on_day
@form
@click.pass_obj
def rank(
    shell: Shell,
    /,
    *,
    returnee: str,
    weights: str | None,
    preset: str | None,
    top: int | None,
    programme: str | None,
    every_type: bool,
    on: dt.date | None,
    form: str,
) -> int:
    """Rank one person's options."""
    from app.workflows.choosing import choose_for, experience_of, prices_in  # noqa: PLC0415 - loads the assessments
    from app.workflows.choosing_rows import choice_rows, weights_said  # noqa: PLC0415 - the same
    from app.workflows.networks import roads_folder  # noqa: PLC0415 - loads the networks
    from app.workflows.person import facts_of, options_for, person_in  # noqa: PLC0415 - loads the assessments
    from app.workflows.presets import preset_named, usual_preset  # noqa: PLC0415 - the same
    from app.workflows.roads import trips_of  # noqa: PLC0415 - the same
    from assessments.choosing.choice import GIVE  # noqa: PLC0415 - the same
    from assessments.choosing.weights import parse_weights  # noqa: PLC0415 - the same

    if weights is not None and preset is not None:
        raise HomewardError(say("Say --weights or --preset, not both."), "weights.both")
    world, store = shell.world(on), shell.store()
    name = None if weights is not None else preset or usual_preset(store)
    counted = preset_named(store, name) if weights is None else parse_weights(weights)
    asked = person_in(world, returnee)
    options = options_for(world, asked, programme_id=programme, every_type=every_type)
    store.audit("open_case", actor=shell.actor(), object_type="returnees", count=1, details={})
    folder = roads_folder(shell.store_where)
    trips = trips_of(folder, facts_of(world, asked), options, on=world.on, longest_km=world.longest_road_km)
    choices = choose_for(
        world, asked, options, trips, prices=prices_in(folder), weights=counted, experience=experience_of(store)
    )
    said = weights_said(choices)
    recipe = world.recipe(
        "rank", returnee=returnee, weights=said, preset=name, programme=programme, weights_may_move=GIVE
    )
    rows = choice_rows(world, choices, shell.words, top=top)
    shell.answer(rows, recipe, form=form, table=partial(_cards, weights=said))
    if form == "table":
        counts = ", ".join(
            f"{term} {shell.words.number(weight, decimals=2)}" for term, weight in said.items() if weight
        )
        shell.notice(say("Weights: {weights}.", weights=counts))
    return DONE


def _cards(rows: Sequence[dict[str, Any]], words: Words, *, weights: Mapping[str, float]) -> str:
    """Write options for the eye: rank, verdict, score; a line of terms; warnings and reasons."""
    if not rows:
        return words("Nothing is on offer that this person needs.")
    cards = []
    for row in rows:
        name = row["programme_name"] or row["programme_id"] or row["service_name"] or row["service_id"]
        place = row["site_name"] or row["service_name"] or ""
        verdict = row["verdict"]
        rank_ = "-" if row["rank"] is None else str(row["rank"])
        judged = f"{VERDICT_SIGNS[verdict]} {words(VERDICT_LABELS[verdict])}"
        score = words("{score} of {most}", score=words.number(row["score"], decimals=2), most=row["score_most"])
        firm = f"  ({words('firm: stays in the top three')})" if row["stays_in_top_three"] else ""
        there = words(AVAILABILITY_LABELS[row["availability"]])
        cards.append(f"{rank_:>3}  {judged}  {name} — {place}  [{there}]  {score}{firm}")
        terms = [_term(term, words) for term in row["terms"] if weights[term["name"]]]
        cards.append("       " + " | ".join(terms))
        count = len(row["warnings"])
        cards += [f"       {'▲' if place_ < count else '·'} {said}" for place_, said in enumerate(row["reasons"])]
        if row["first_if"] is not None:
            change = row["first_if"]
            moved = words(
                "Would be first if {term} counted {then} instead of {now}.",
                term=change["term"],
                then=words.number(change["weight_then"], decimals=2),
                now=words.number(change["weight_now"], decimals=2),
            )
            cards.append(f"       → {moved}")
    return "\n".join(cards)


def _term(term: Mapping[str, Any], words: Words) -> str:
    unit = f" {term['unit']}" if term["unit"] not in ("0–1", "1–5") else ""
    value = "?" if term["value"] is None else f"{words.write(term['value'])}{unit}"
    return f"{term['name']} {value} ({words.number(term['score'], decimals=2)})"


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Check whether several supports fit together for one person: days, hours of the week, places and money.\n\n"
        "Name each with --take: a PROGRAMME (at the site that suits best), a PROGRAMME@SERVICE, or a SERVICE."
    ),
)
@everywhere
@option("--returnee", required=True, metavar="CODE", help=N_("Case code of somebody in the store."))
@option("--take", "wanted", multiple=True, required=True, metavar="NAME", help=N_("A support; may be given again."))
@option("--assist", "assistance", multiple=True, metavar="TEXT", help=N_("Direct assistance, in words; the same."))
@option("--pdf", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help=N_("Print the plan, too."))
@on_day
@form
@click.pass_obj
def plan(
    shell: Shell,
    /,
    *,
    returnee: str,
    wanted: tuple[str, ...],
    assistance: tuple[str, ...],
    pdf: Path | None,
    on: dt.date | None,
    form: str,
) -> int:
    """Check a plan."""
    from app.workflows.networks import roads_folder  # noqa: PLC0415 - loads the networks
    from app.workflows.office_tables import kept_living  # noqa: PLC0415 - loads the tables
    from app.workflows.person import person_in  # noqa: PLC0415 - loads the assessments
    from app.workflows.plans import (  # noqa: PLC0415 - the same
        plan_content,
        plan_for,
        plan_rows,
        plan_said,
        plan_totals,
        take,
    )
    from app.workflows.presets import preset_named  # noqa: PLC0415 - the same
    from app.workflows.weighed import weighed_person  # noqa: PLC0415 - the same

    world, store = shell.world(on), shell.store()
    asked = person_in(world, returnee)
    store.audit("open_case", actor=shell.actor(), object_type="returnees", count=1, details={})
    content, choices = weighed_person(world, asked, store, preset_named(store, None), every_type=True)
    taken = take(choices, wanted)
    far_km = kept_living(roads_folder(shell.store_where)).lodging_from_km
    found = plan_for(world, choices, taken, far_km=far_km)
    rows = plan_rows(choices, taken, found, shell.words)
    recipe = world.recipe("plan", returnee=returnee, take=list(wanted), far_km=far_km)
    table = partial(_plan, said=plan_said(found), assistance=assistance)
    shell.answer(rows, recipe, form=form, table=table, extra={"plan": plan_totals(found, assistance)})
    if pdf is not None:
        from mapping.plan_sheet import print_plan  # noqa: PLC0415 - loads the printing

        print_plan(plan_content(content, choices, taken, found, assistance), pdf, words=shell.words)
        store.audit("print", actor=shell.actor(), object_type="returnees", count=1, details={"format": "plan"})
        shell.notice(say("Written: {file}.", file=str(pdf)))
    return DONE


def _plan(rows: Sequence[dict[str, Any]], words: Words, *, said: Sequence[Message], assistance: Sequence[str]) -> str:
    """Write a plan for the eye: each support with what stands in its way, then what holds for all."""
    lines = []
    for row in rows:
        name = row["programme_name"] or row["programme_id"] or row["service_name"] or row["service_id"]
        judged = f"{VERDICT_SIGNS[row['verdict']]} {words(VERDICT_LABELS[row['verdict']])}"
        days = f"{row['starts'] or '?'} – {row['ends'] or '?'}"
        there = words(AVAILABILITY_LABELS[row["availability"]])
        lines.append(f"{judged}  {name} — {row['site_name'] or row['service_name'] or ''}  [{there}]  {days}")
        lines += [f"    ▲ {reason}" for reason in row["reasons"]]
    lines += [f"· {words(one)}" for one in said]
    return "\n".join([*lines, *(f"+ {text}" for text in assistance)])


@click.command(
    cls=SpokenCommand,
    help=N_(
        "List the presets of weights, or save one of the office's own.\n\n"
        "Four come with Homeward: balanced, nearest, money and work. They are choices, not findings."
    ),
)
@everywhere
@option("--save", "name", metavar="NAME", help=N_("Keep the weights under this name."))
@option("--weights", metavar="TERM=WEIGHT,...", help=N_("What each term counts, such as distance=2,money=1."))
@option("--usual", metavar="NAME", help=N_("Let this preset hold where nobody says another."))
@option("--remove", metavar="NAME", help=N_("Let go of a preset of the office."))
@form
@click.pass_obj
def weights(
    shell: Shell, /, *, name: str | None, weights: str | None, usual: str | None, remove: str | None, form: str
) -> int:
    """List or save weights."""
    from app.workflows.office import today  # noqa: PLC0415 - beside its one use
    from app.workflows.presets import (  # noqa: PLC0415 - loads the assessments
        forget_preset,
        make_usual,
        presets_of,
        save_preset,
        usual_preset,
    )
    from assessments.choosing.weights import SHIPPED, parse_weights  # noqa: PLC0415 - the same

    if (name is None) != (weights is None):
        raise HomewardError(say("--save NAME needs --weights, and --weights needs --save NAME."), "weights.save")
    store = shell.store()
    if name is not None and weights is not None:
        save_preset(store, name, parse_weights(weights), actor=shell.actor())
    if usual is not None:
        make_usual(store, usual, actor=shell.actor())
    if remove is not None:
        forget_preset(store, remove, actor=shell.actor())
    holds = usual_preset(store)
    rows = [
        {"preset": each, "usual": each == holds, "of_the_office": each not in SHIPPED, "weights": dict(counted)}
        for each, counted in presets_of(store).items()
    ]
    shell.answer(rows, Recipe("weights", today(), {}), form=form, table=_presets)
    return DONE


def _presets(rows: Sequence[dict[str, Any]], words: Words) -> str:
    lines = []
    for row in rows:
        counted = ", ".join(
            f"{term} {words.number(weight, decimals=2)}" for term, weight in row["weights"].items() if weight
        )
        lines.append(f"{'*' if row['usual'] else ' '} {row['preset']:<12} {counted}")
    return "\n".join([*lines, words("* holds where nobody says another.")])


COMMANDS = (rank, plan, weights)
