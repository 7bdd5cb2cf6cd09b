"""What does a plan look like that takes several supports together: courses, services, direct assistance?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.workflows.choosing_rows import standing_in_the_way
from assessments.choosing.plan import Conflict, Plan, Step, plan_of
from layers.errors import HomewardError, NotFoundError
from layers.money import given
from layers.words import Message, say
from mapping.plan_sheet import PlanContent, PlanStep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.workflows.world import World
    from assessments.choosing.choice import Choices
    from layers.words import Words
    from mapping.content import PersonContent

MOST_STEPS = 8
"""So many supports at most are put together."""

MOST_TEXT = 200
"""Characters of one line of direct assistance that are kept."""


@dataclass(frozen=True)
class Taken:
    """One support of a plan: what was asked for, and the position of the option."""

    asked: str
    position: int


def take(choices: Choices, wanted: Sequence[str]) -> list[Taken]:
    """Find the options that are named: PROGRAMME@SERVICE, PROGRAMME (at its best site) or SERVICE.

    Raises
    ------
    NotFoundError
        When a person has no such option.
    HomewardError
        When the same is named twice, or too many are.

    """
    if not 1 <= len(wanted) <= MOST_STEPS:
        raise HomewardError(say("Take one to {most} supports together.", most=MOST_STEPS), "plan.many")
    keys = [
        (given(row["programme_id"]), str(row["service_id"]))
        for row in choices.options[["programme_id", "service_id"]].to_dict("records")
    ]
    found = [Taken(text, _position(choices, keys, text.strip())) for text in wanted]
    if len({each.position for each in found}) < len(found):
        raise HomewardError(say("The same support is named twice."), "plan.twice")
    return found


def _position(choices: Choices, keys: Sequence[tuple[str | None, str]], text: str) -> int:
    programme, sign, service = text.rpartition("@")
    order = choices.ranking.order.tolist()
    for position in order:
        has, site = keys[position]
        if sign and (has, site) == (programme, service):
            return position
        if not sign and (has == text or (has is None and site == text)):
            return position
    raise NotFoundError(
        say("This person has no option “{name}”: name a PROGRAMME, PROGRAMME@SERVICE or SERVICE.", name=text[:80]),
        "plan.option",
    )


def plan_for(world: World, choices: Choices, taken: Sequence[Taken], *, far_km: float) -> Plan:
    """Check the options that were taken against each other."""
    services = {str(row["service_id"]): row for row in world.services.to_dict("records")}
    steps = []
    for each in taken:
        option, known = choices.options.iloc[each.position], choices.choices[each.position].known
        service = services.get(str(option["service_id"]), {})
        place = (given(option["latitude"]), given(option["longitude"]))
        steps.append(
            Step(
                name=_name(option),
                clock=known.clock,
                purse=known.purse,
                hours=known.hours if known.is_course else None,
                is_course=known.is_course,
                opening_hours=given(service.get("opening_hours")),
                place=None if None in place else (float(place[0]), float(place[1])),
            )
        )
    return plan_of(steps, far_km=far_km)


def _name(option: Any) -> str:
    names = [given(option[column]) for column in ("programme_name", "programme_id", "service_name", "service_id")]
    name = next(str(text) for text in names if text is not None)
    site = given(option["site_name"])
    return name if site is None or site == name else f"{name} – {site}"


def plan_rows(choices: Choices, taken: Sequence[Taken], plan: Plan, words: Words) -> list[dict[str, Any]]:
    """Write a plan as plain values, one row a support, with what does not fit."""
    rows = []
    for number, each in enumerate(taken):
        option, choice = choices.options.iloc[each.position], choices.choices[each.position]
        known, clock = choice.known, choice.known.clock
        said = [*choice.warnings.values(), *standing_in_the_way(option.to_dict())]
        rows.append(
            {
                "take": each.asked,
                "programme_id": given(option["programme_id"]),
                "programme_name": given(option["programme_name"]),
                "service_id": option["service_id"],
                "service_name": given(option["service_name"]),
                "site_name": given(option["site_name"]),
                "service_type": option["service_type"],
                "verdict": option["verdict"],
                "availability": option["availability"],
                "starts": None if clock.starts is None else clock.starts.isoformat(),
                "ends": None if clock.ends is None else clock.ends.isoformat(),
                "hours_per_week": known.hours if known.is_course else None,
                "distance_km": known.distance_km,
                "net_per_month": None if known.purse.net is None else known.purse.net.as_json(),
                "warnings": list(choice.warnings),
                "reasons": [words(one) for one in said],
                "conflicts": [
                    {
                        "code": conflict.code,
                        "with": taken[conflict.other if conflict.one == number else conflict.one].asked,
                        "sentence": words(conflict.sentence),
                    }
                    for conflict in plan.conflicts
                    if number in (conflict.one, conflict.other)
                ],
            }
        )
    return rows


def plan_totals(plan: Plan, assistance: Sequence[str]) -> dict[str, Any]:
    """Write what holds for the whole plan: whether all fit (None: not known), hours a week, what is left a month."""
    return {
        "fits": plan.fits,
        "hours_per_week": plan.hours_per_week,
        "net_per_month": None if plan.net is None else plan.net.as_json(),
        "assistance": list(assistance),
    }


def plan_said(plan: Plan) -> list[Message]:
    """Say what does not fit, or that all fits, and what the whole takes and leaves."""
    said = [conflict.sentence for conflict in plan.conflicts]
    if plan.fits:
        said.append(say("All of it fits together: days, hours and places."))
    if plan.hours_per_week:
        said.append(say("At most {hours} hours of courses a week.", hours=plan.hours_per_week))
    if plan.net is not None:
        net = {"amount": round(plan.net.amount), "currency": plan.net.currency}
        said.append(say("Left a month while all of it runs: {amount} {currency}.", **net))
    return said


def conflicts_of(plan: Plan) -> list[Conflict]:
    """Return what surely does not fit."""
    return [conflict for conflict in plan.conflicts if not conflict.is_open]


def plan_content(
    content: PersonContent, choices: Choices, taken: Sequence[Taken], plan: Plan, assistance: Sequence[str]
) -> PlanContent:
    """Put together what the printed plan shows."""
    steps = []
    for each, step in zip(taken, plan.steps, strict=True):
        option = choices.options.iloc[each.position].to_dict()
        weighed = content.weighed[given(option["programme_id"]), str(option["service_id"])]
        steps.append(
            PlanStep(
                step.name,
                str(option["verdict"]),
                str(option["availability"]),
                weighed.days,
                (*weighed.warnings, *standing_in_the_way(option)),
                choices.choices[each.position].reasons,
            )
        )
    sure = {id(conflict) for conflict in conflicts_of(plan)}
    return PlanContent(
        case_code=content.case_code,
        facts=content.facts,
        steps=tuple(steps),
        said=tuple(plan_said(plan)),
        warned=len(sure),
        assistance=tuple(" ".join(text.split())[:MOST_TEXT] for text in assistance if text.strip()),
        recipe=content.recipe,
    )
