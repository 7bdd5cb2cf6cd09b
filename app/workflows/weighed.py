"""How do a person's options stand on the page and the sheet once they are ordered by weighted terms?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.workflows.choosing import choose_for, experience_of, prices_in
from app.workflows.networks import roads_folder
from app.workflows.person import options_for, person_content
from assessments.choosing.reasons import money_reasons
from assessments.choosing.said import days_said, value_said
from assessments.choosing.terms import TERMS
from layers.money import given
from layers.words import Message
from mapping.content import Moved, PersonContent, Weighed

if TYPE_CHECKING:
    from app.workflows.choosing import Experience
    from app.workflows.person import Asked
    from app.workflows.world import World
    from assessments.choosing.choice import Choices
    from assessments.choosing.weights import Weights
    from layers.store import Store


def weighed_person(
    world: World,
    asked: Asked,
    store: Store,
    weights: Weights,
    *,
    experience: Experience | None = None,
    every_type: bool = False,
) -> tuple[PersonContent, Choices]:
    """Return what is shown of one person, the options ordered by weighted terms, and the order itself.

    Parameters
    ----------
    world, asked, store
        What is known on the day, about whom, and the store beside which roads and prices lie.
    weights
        What each term counts.
    experience
        What referrals have taught; read from the store where it is None.
    every_type
        Whether to list types of service that the person does not need, too.

    """
    folder = roads_folder(store.where)
    content = person_content(world, asked, options_for(world, asked, every_type=every_type), roads=folder)
    choices = choose_for(
        world,
        asked,
        content.options,
        content.trips,
        prices=prices_in(folder),
        weights=weights,
        experience=experience_of(store) if experience is None else experience,
    )
    return with_choices(content, choices), choices


def with_choices(content: PersonContent, choices: Choices) -> PersonContent:
    """Return what is shown of a person with the options in their new order, each with its terms."""
    on_top = {position for group in groups_of(choices) for position in choices.top(group)}
    weighed = {
        (given(row["programme_id"]), str(row["service_id"])): _weighed(choices, position, on_top=position in on_top)
        for position, row in enumerate(choices.options[["programme_id", "service_id"]].to_dict("records"))
    }
    return replace(content, options=choices.ordered(), weighed=weighed)


def groups_of(choices: Choices) -> list[str]:
    """List the types of service of which something is or may be open to the person, the best option's first."""
    compared = choices.top(count=len(choices.choices))
    return list(dict.fromkeys(choices.ranking.group[compared].tolist()))


def _weighed(choices: Choices, position: int, *, on_top: bool) -> Weighed:
    choice, change = choices.choices[position], choices.first_if[position]
    clock = choice.known.clock
    return Weighed(
        terms=tuple(
            (Message(TERMS[term.name].label), value_said(choice, term), term.score if term.known else None)
            for term in choice.terms
        ),
        warnings=tuple(choice.warnings.values()),
        reasons=choice.reasons if on_top else (),
        money=money_reasons(choice.known.purse) if on_top else (),
        days=days_said(clock.starts, clock.ends),
        score=float(choices.ranking.sums[position]),
        most=float(choices.ranking.weights.sum()),
        change=None
        if change is None
        else Moved(Message(TERMS[change.term].label), change.weight_then, change.weight_now),
        on_top=on_top,
        firm=choices.stays[position],
    )
