"""About whom is asked: a case of the caseload by its code, or somebody described."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.desk import ask_actor
from app.components.person_more import ask_more
from app.components.place_form import ask_place
from app.components.safe import as_markdown
from app.workflows.person import person_described, person_in
from assessments.criteria.sex import SEX_LABELS
from layers.education import MOST_GRADE, grades_agreed, grades_of
from layers.errors import NotFoundError
from layers.plain import plain_key
from layers.schemas.columns import CLASSES, SEXES, SYSTEMS
from layers.service_types import SERVICE_TYPES
from layers.words import N_, say

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.person import Asked
    from app.workflows.world import World

CASE, DESCRIBED = "case", "described"
WHO, CODE, OPENED = "person_who", "person_code", "person_opened"
FIRST = (
    "latitude",
    "longitude",
    "settlement_name",
    "settlement_class",
    "age_years",
    "age_as_of",
    "sex",
    "education_grade",
    "education_system",
    "needs",
)
"""What the first part of the form asks for, the place and the day of the age included; `person_more` asks the rest."""

LEAST_TYPED, MOST_CODES = 2, 8
"""From so many letters on, at most so many case codes that hold them are offered."""

CLASS_LABELS = {"urban": N_("urban"), "rural": N_("rural")}

SYSTEM_LABELS = {
    "SN": N_("Senegal"),
    "GM": N_("The Gambia"),
    "GN": N_("Guinea"),
    "CM-fr": N_("Cameroon, francophone"),
    "CM-en": N_("Cameroon, anglophone"),
}
"""The school systems by the countries that have them."""


def ask_person(desk: Desk, world: World) -> Asked | None:
    """Show the form; return the person asked about, None while too little is said."""
    words = desk.words
    ways = [CASE, DESCRIBED] if len(world.returnees) else [DESCRIBED]
    way = ways[0]
    if len(ways) > 1:
        way = st.segmented_control(
            words("About whom"),
            ways,
            default=CASE,
            required=True,
            format_func=lambda one: words("A case") if one == CASE else words("Describe somebody"),
            key=WHO,
            persist_state="session",
            label_visibility="collapsed",
        )
    return _ask_case(desk, world) if way == CASE else _ask_description(desk, world)


def _ask_case(desk: Desk, world: World) -> Asked | None:
    words = desk.words
    actor = ask_actor(desk)
    typed = st.text_input(
        words("Case code"),
        key=CODE,
        persist_state="session",
        placeholder=words("Type the code, or a part of it"),
        help=words("Who opens a case is written down."),
    )
    if not typed.strip():
        return None
    if actor is None:
        st.warning(words("Type your own code above first: who opens a case is written down."))
        return None
    try:
        asked = person_in(world, typed)
    except NotFoundError as error:
        _offer_codes(desk, world, typed, error)
        return None
    if st.session_state.get(OPENED) != (desk.scope, asked.case_code):
        desk.store.audit("open_case", actor=actor, object_type="returnees", object_ids=(str(asked.case_code),), count=1)
        st.session_state[OPENED] = (desk.scope, asked.case_code)
    return asked


def _offer_codes(desk: Desk, world: World, typed: str, error: NotFoundError) -> None:
    """Offer the case codes that hold what was typed."""
    words, wanted = desk.words, plain_key(typed)
    codes = world.returnees["case_code"]
    near = [code for code in codes if wanted in plain_key(code)] if len(wanted) >= LEAST_TYPED else []
    if not near:
        st.warning(as_markdown(words(error.message)))
        return
    st.caption(
        words("{count} codes hold this; the first {shown}:", count=len(near), shown=MOST_CODES)
        if len(near) > MOST_CODES
        else words("Codes that hold this:")
    )
    with st.container(horizontal=True, gap="small"):
        for code in near[:MOST_CODES]:
            st.button(as_markdown(code), key=f"open_{code}", on_click=_open, args=(code,))


def _open(code: str) -> None:
    st.session_state[CODE] = code


def _ask_description(desk: Desk, world: World) -> Asked | None:
    words = desk.words
    facts = ask_place(desk)
    left, right = st.columns(2, wrap=False)
    facts["age_years"] = left.number_input(
        words("Age, completed years"), 0, 120, None, key="person_age", persist_state="session", step=1
    )
    facts["sex"] = right.selectbox(
        words("Sex"),
        SEXES,
        index=None,
        format_func=lambda code: words(SEX_LABELS[code]),
        placeholder=words("Not known"),
        key="person_sex",
        persist_state="session",
    )
    left, right = st.columns(2, wrap=False)
    system = right.selectbox(
        words("School system"),
        SYSTEMS,
        index=None,
        format_func=lambda code: words(SYSTEM_LABELS[code]),
        placeholder=words("Not known"),
        key="person_system",
        persist_state="session",
    )
    schooling = left.text_input(
        words("Last grade completed"),
        placeholder=words("9, CM2, Form 5"),
        help=words("Years completed, or the name of the class; 0 for somebody who never went to school."),
        key="person_schooling",
        persist_state="session",
    )
    facts |= _schooling(schooling, system, desk)
    facts["settlement_class"] = st.selectbox(
        words("Home is"),
        CLASSES,
        index=None,
        format_func=lambda code: words(CLASS_LABELS[code]),
        placeholder=words("As the settlements say"),
        key="person_class",
        persist_state="session",
    )
    needs = st.multiselect(
        words("Needs"),
        SERVICE_TYPES,
        format_func=lambda code: words(SERVICE_TYPES[code].label),
        placeholder=words("Every type of service"),
        key="person_needs",
        persist_state="session",
    )
    facts["needs"] = " ".join(needs) or None
    facts |= ask_more(desk, world)
    if all(value is None for value in facts.values()):
        return None
    return person_described(world, **{**facts, "age_years": _number(facts["age_years"])})


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _schooling(typed: str, system: str | None, desk: Desk) -> dict[str, Any]:
    """Read a grade or the name of a class; what is not understood is said and left unknown."""
    if not typed.strip():
        return {"education_system": system}
    bare = typed.strip()
    found = (int(bare), int(bare)) if bare.isdecimal() and int(bare) <= MOST_GRADE else None
    if found is None:
        found = grades_of(bare, system) if system else grades_agreed(bare)
    if found is None:
        sentence = (
            say("This grade is not known in this school system. Write the years completed, such as 9.")
            if system
            else say("This grade means different things in different countries. Choose the school system.")
        )
        st.warning(desk.words(sentence))
        return {"education_system": system}
    least, most = found
    return {"education_system": system, "education_grade": float(least), "education_grade_most": float(most)}
