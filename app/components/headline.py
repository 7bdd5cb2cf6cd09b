"""The one sentence on top of the overview, and the facts without which it must not stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.safe import as_html

if TYPE_CHECKING:
    from app.workflows.overview import Overview
    from app.workflows.world import World
    from layers.words import Words


def show_headline(view: Overview, world: World, words: Words, *, area: str | None) -> None:
    """Say who is left out, and beside it the day, the unknown share and the people whose needs nobody recorded."""
    sentence = words(view.headline)
    if area is not None:
        sentence = words("{area}: {sentence}", area=area, sentence=sentence)
    facts = [words("As of {day}.", day=world.on)]
    if view.people:
        facts.append(
            words(
                "Unknown for {unknown} of {people} people ({share}): too little is recorded about them.",
                unknown=view.totals["unknown"],
                people=view.people,
                share=words.percent(view.totals["unknown"] / view.people),
            )
        )
    if view.not_recorded:
        facts.append(
            words(
                "For {count} of all {people} people in the caseload no need is recorded; they are not counted here.",
                count=view.not_recorded,
                people=len(world.people),
            )
        )
    st.html(
        f'<p class="homeward-headline">{as_html(sentence)}</p><p class="homeward-facts">{as_html(" ".join(facts))}</p>'
    )
