from __future__ import annotations

import streamlit as st

from app.components.desk import current_desk, simulated_banner
from app.components.labour_courses import show_courses
from app.components.labour_demand import show_demand
from app.components.labour_lists import show_lists
from app.components.labour_out import offer_labour
from app.components.occupations import show_occupations

desk = current_desk()
words, world = desk.words, desk.world
if world.simulated:
    simulated_banner(words)

DEMAND, LISTS, COURSES, TITLES = "demand", "lists", "courses", "titles"
section = st.segmented_control(
    words("What this page shows"),
    [DEMAND, LISTS, COURSES, TITLES],
    default=DEMAND,
    required=True,
    format_func={
        DEMAND: words("Demand"),
        LISTS: words("Taught and needed"),
        COURSES: words("Courses"),
        TITLES: words("Words to occupations"),
    }.__getitem__,
    key="labour_section",
    persist_state="session",
    label_visibility="collapsed",
)
if section == TITLES:
    show_occupations(desk)
elif not len(world.demand):
    st.markdown(
        words(
            "No labour demand is in the store yet. Import a file of demand on the page “Data”, or take the field forms "
            "from there to ask employers, workers and key informants."
        )
    )
else:
    {DEMAND: show_demand, LISTS: show_lists, COURSES: show_courses}[section](desk, world)
    offer_labour(desk, world)
