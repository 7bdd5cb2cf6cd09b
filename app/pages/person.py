from __future__ import annotations

import streamlit as st

from app.cache import experience_at
from app.components.asking_next import show_next
from app.components.cards import show_cards
from app.components.choices import ask_weights, show_choices, weights_now
from app.components.desk import current_desk, not_empty
from app.components.labour_person import show_work
from app.components.map_view import ask_point, show_map
from app.components.person_form import ask_person
from app.components.person_moved import show_moved
from app.components.person_plan import show_plan
from app.components.person_summary import (
    bounds_kept,
    drawn,
    offer_sheet,
    offer_ways,
    show_facts,
    show_sentence,
)
from app.components.person_then import show_facts_then
from app.components.place_form import picks_by_click, point_clicked
from app.components.refer_form import refer_button, show_referring
from app.components.referral_slip import offer_slip_of_person
from app.workflows.asking import ask_person_next, plan_in_words
from app.workflows.known_facts import further_facts
from app.workflows.maps import map_content
from app.workflows.weighed import weighed_person
from mapping.frame import bounds_of, overview_layers, person_layers

desk = current_desk()
words = desk.words
world = not_empty(desk)

left, right = st.columns([1, 2], gap="medium")
with left:
    asked = ask_person(desk, world)

content = None
if asked is not None:
    taught = experience_at(desk.scope, desk.revision)
    content, choices = weighed_person(world, asked, desk.store, weights_now(desk), experience=taught)
    with left:
        show_facts(content, further_facts(asked), words)
        show_facts_then(desk, asked)
        show_moved(desk, world, asked)

with right:
    if picks_by_click() or asked is None or content is None:
        layers = overview_layers(map_content(world, language=words.language), words)
        bounds = bounds_of(world.areas, world.settlements, world.services)
        if picks_by_click():
            st.markdown(words("Click on the map where the person lives."))
            ask_point(layers, bounds=bounds, words=words, key=f"person_pick_{words.language}", on_point=point_clicked)
        else:
            st.markdown(
                words("Type a case code, or describe somebody: what is not said counts as not known, never as no.")
            )
            show_map(layers, bounds=bounds, words=words, key=f"person_country_{words.language}")
    else:
        show_sentence(content, words)
        show_next(plan_in_words(ask_person_next(world, asked)), words)
        offer_sheet(desk, content)
        show_map(
            person_layers(drawn(content), words),
            bounds=bounds_kept(drawn(content)),
            words=words,
            key=f"person_map_{words.language}",
            height=440,
        )
        offer_ways(desk, content)
        offer_slip_of_person(desk, content)

if content is not None:
    if choices.top():
        ask_weights(desk)
        show_choices(content, words, below=lambda option, _number: refer_button(desk, option))
        show_plan(desk, world, content, choices)
    if asked is not None:
        show_referring(desk, world, asked, content)
    show_cards(content, words)
    if asked is not None:
        show_work(desk, world, asked)
