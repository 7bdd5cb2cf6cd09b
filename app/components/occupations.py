"""From words to occupations on the page: titles typed or taken from the store, five suggestions each, confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app import cache
from app.components.data_history import DONE
from app.components.occupation_choice import show_choice
from app.components.occupation_lists import show_confirmed, show_lists
from app.components.safe import as_markdown
from app.components.table import Cell, Column, Row, show_table
from app.workflows.job_titles import job_titles
from app.workflows.occupations import Confirmed, Course, confirmed_for, courses_in
from layers.occupations.isco08 import ATTRIBUTION, group_label

if TYPE_CHECKING:
    from app.components.desk import Desk
    from assessments.occupations import Suggestion
    from layers.words import Words

TYPED, PICKED = "occupation_titles", "occupation_picked"
TYPED_HERE, COURSES, JOBS, CONFIRMED, LISTS = "typed", "courses", "jobs", "confirmed", "lists"
MOST_TITLES = 1000
"""So many titles are answered at once: in about a second."""


def show_occupations(desk: Desk) -> None:
    """Show the section whole: what is asked about, suggestions, what was confirmed, and the lists of words."""
    words = desk.words
    st.subheader(words("From words to occupations"), anchor=False)
    st.markdown(
        words(
            "A course or a job is called many things; the classification ISCO-08 gives each occupation one code. Here "
            "each title gets the five occupations that it most likely means. Confirm the right one: it is kept, and "
            "counts first from then on."
        )
    )
    sections = {
        TYPED_HERE: words("Titles typed here"),
        COURSES: words("Courses in the store"),
        JOBS: words("Jobs in vacancies and answers"),
        CONFIRMED: words("Confirmed"),
        LISTS: words("Lists of titles"),
    }
    section = st.segmented_control(
        words("Which titles"),
        list(sections),
        default=TYPED_HERE,
        required=True,
        format_func=sections.__getitem__,
        key="occupation_section",
        persist_state="session",
        label_visibility="collapsed",
        on_change=_let_go,
    )
    if done := st.session_state.pop(DONE, None):
        st.success(as_markdown(done))
    if section == TYPED_HERE:
        _show_titles(desk, _ask_titles(words))
    elif section == COURSES:
        _show_courses(desk)
    elif section == JOBS:
        _show_jobs(desk)
    elif section == CONFIRMED:
        show_confirmed(desk)
    else:
        show_lists(desk)
    st.caption(_sources(desk))


def _let_go() -> None:
    st.session_state[PICKED] = None


def _pick(key: str) -> None:
    st.session_state[PICKED] = key or None


def _sources(desk: Desk) -> str:
    """Name the classification and every list whose words are used."""
    words = desk.words
    lists = cache.occupations_at(desk.scope, desk.revision).lists
    named = [words("{name} ({day})", name=each.name, day=each.as_of) for each in lists]
    return as_markdown(words("Sources: {sources}", sources="; ".join([words(ATTRIBUTION), *named])))


def _ask_titles(words: Words) -> tuple[Course, ...]:
    """Ask for titles, one a line; none are kept twice."""
    with st.form("occupation_form", border=False):
        written = st.text_area(
            words("Titles of courses or jobs, one a line"),
            key=TYPED,
            height=130,
            max_chars=100_000,
            placeholder=words("Welder\nSewing course, six months\nMotorcycle taxi rider"),
            persist_state="session",
        )
        st.form_submit_button(words("Suggest"), type="primary", on_click=_let_go)
    titles = tuple(dict.fromkeys(line.strip() for line in (written or "").splitlines() if line.strip()))
    if len(titles) > MOST_TITLES:
        st.warning(words("Only the first {count} of {all} titles are answered.", count=MOST_TITLES, all=len(titles)))
    return tuple(Course(title) for title in titles[:MOST_TITLES])


def _show_courses(desk: Desk) -> None:
    words = desk.words
    courses = courses_in(desk.world.programmes, desk.world.services)
    if not courses:
        st.markdown(words("No course with a name is in the store yet. Import programmes on the page “Data”."))
        return
    known = cache.occupations_at(desk.scope, desk.revision)
    count = sum(confirmed_for(known, each.title) is not None for each in courses)
    st.caption(words("Courses whose occupation is confirmed: {count} of {all}", count=count, all=len(courses)))
    _show_titles(desk, courses)


def _show_jobs(desk: Desk) -> None:
    words = desk.words
    known = cache.occupations_at(desk.scope, desk.revision)
    jobs = job_titles(desk.world.demand_rows, known)
    if not jobs:
        st.markdown(words("No job in words is in the store yet. Import vacancies on the page “Data”."))
        return
    count = sum(bool(each.code) for each in jobs)
    st.caption(words("Jobs that count for an occupation: {count} of {all}", count=count, all=len(jobs)))
    _show_titles(desk, tuple(Course(each.title) for each in jobs[:MOST_TITLES]))


def _show_titles(desk: Desk, asked: tuple[Course, ...]) -> None:
    """Show the likeliest occupation of each title, and beside it the choice for the one that was picked."""
    words = desk.words
    if not asked:
        return
    titles = tuple(each.title for each in asked)
    known = cache.occupations_at(desk.scope, desk.revision)
    with st.spinner(words("Comparing words…")):
        suggestions = cache.suggestions_at(desk.scope, desk.revision, titles)
    picked = st.session_state.get(PICKED)
    picked = picked if picked in titles else titles[0]
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        columns = [
            Column(words("Title")),
            Column(words("Occupation")),
            Column(words("State"), hint=words("Confirmed by a person, likely, or weak: only a guess.")),
        ]
        rows = [
            _row(title, some[0], confirmed_for(known, title), words)
            for title, some in zip(titles, suggestions, strict=True)
        ]
        caption = words("Titles and the occupation that each most likely means")
        show_table(
            columns, rows, key="table_titles", caption=caption, words=words, picked=picked, on_pick=_pick, height=430
        )
    with right:
        place = titles.index(picked)
        show_choice(desk, asked[place], suggestions[place], confirmed_for(known, picked))


def _row(title: str, best: Suggestion, kept: Confirmed | None, words: Words) -> Row:
    code = best.isco08_code if kept is None else kept.code
    occupation = Cell(group_label(code, words), code)
    if kept is not None:
        return Row(title, (Cell(title), occupation, Cell(words("✓ confirmed"), sort=2.0)))
    state = words("? weak") if best.weak else words("likely")
    return Row(title, (Cell(title), occupation, Cell(state, words.percent(best.score), sort=best.score)))
