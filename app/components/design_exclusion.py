"""What keeps people out of a programme on the design desk: each part of its rule, alone and jointly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.design_draft import kept_with
from app.components.table import Cell, Column, Row, show_table
from app.workflows.rules_in_words import part_name
from assessments.design.exclusion import MOST_PARTS, exclusion_of, parts_of

if TYPE_CHECKING:
    from app.workflows.simulating import OnTrial
    from app.workflows.world import World
    from layers.words import Words


def show_exclusion(world: World, taken: OnTrial, words: Words) -> None:
    """Show how many people each part of the rule refuses, alone and as its share."""
    parts = parts_of(taken.rule)
    st.subheader(words("What keeps people out?"), anchor=False)
    if len(parts) > MOST_PARTS:
        st.markdown(words("This rule has too many parts to be compared."))
        return
    with st.spinner(words("Comparing the criteria…")):
        found = kept_with(taken, "exclusion", lambda: exclusion_of(world.people, taken.offers, taken.sites))
    total = round(sum(each.share for each in found))
    st.markdown(
        words("{count} of {people} people are surely refused at every site.", count=total, people=len(world.people))
    )
    if not total:
        return
    columns = [
        Column(words("Criterion")),
        Column(words("Refuses"), figure=True, hint=words("People whom it refuses at every site, whatever else does.")),
        Column(
            words("Alone"), figure=True, hint=words("People kept out by nothing else: without it they could enter.")
        ),
        Column(
            words("Share"),
            figure=True,
            hint=words("Everybody refused, split among the criteria that refuse them (Shapley); the shares add up."),
        ),
    ]
    rows = []
    for each in found:
        name = part_name(each.part, parts, words)
        cells = [Cell(words.number(count), sort=count) for count in (each.refused, each.alone)]
        share = Cell(words.number(each.share, decimals=1), below=words.percent(each.share / total), sort=each.share)
        rows.append(Row(str(each.part), (Cell(name), *cells, share)))
    show_table(
        columns, rows, key="table_design_parts", caption=words("What keeps people out?"), words=words, height=300
    )
