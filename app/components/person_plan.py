"""A plan on the page of one person: several supports put together, checked against each other, printed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.cards import title_of
from app.components.desk import ask_actor
from app.components.downloads import download
from app.components.offers_in_words import given, records_of
from app.components.safe import as_html
from app.workflows.networks import roads_folder
from app.workflows.office_tables import kept_living
from app.workflows.plans import MOST_STEPS, MOST_TEXT, plan_content, plan_for, plan_said, take
from mapping.plan_sheet import print_plan

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.plans import Taken
    from app.workflows.world import World
    from assessments.choosing.choice import Choices
    from assessments.choosing.plan import Plan
    from mapping.content import PersonContent


def show_plan(desk: Desk, world: World, content: PersonContent, choices: Choices) -> None:
    """Offer, folded, to put several of the person's options together with direct assistance."""
    words = desk.words
    with st.expander(words("A plan: several supports together")):
        options = [option for option in records_of(content.options) if option["verdict"] != "ineligible"]
        names = {_code(option): title_of(option, words) for option in options}
        chosen = st.multiselect(
            words("Supports"),
            list(names),
            format_func=lambda code: names.get(code, code),
            max_selections=MOST_STEPS,
            placeholder=words("Choose two or more"),
            key="plan_take",
        )
        typed = st.text_area(
            words("Direct assistance, one line each"), max_chars=4 * MOST_TEXT, height=80, key="plan_assistance"
        )
        chosen = [code for code in chosen if code in names]
        if not chosen:
            return
        taken = take(choices, chosen)
        plan = plan_for(world, choices, taken, far_km=kept_living(roads_folder(desk.store.where)).lodging_from_km)
        sure = sum(not conflict.is_open for conflict in plan.conflicts)
        said = "".join(
            f"<li>{'<b>▲</b> ' if number < len(plan.conflicts) else ''}{as_html(words(one))}</li>"
            for number, one in enumerate(plan_said(plan))
        )
        st.html(f'<ul class="homeward-known">{said}</ul>')
        if sure:
            st.warning(words("Not all of it fits together: talk it through before anything is sent."))
        assistance = typed.splitlines()
        if ask_actor(desk) is not None:
            download(
                words("Print the plan (PDF)"),
                partial(_print, desk, content, choices, taken, plan, assistance),
                file_name=f"homeward-plan-{desk.on.isoformat()}.pdf",
                key="plan_print",
                desk=desk,
            )


def _code(option: dict[str, Any]) -> str:
    programme = given(option, "programme_id")
    return str(option["service_id"]) if programme is None else f"{programme}@{option['service_id']}"


def _print(  # noqa: PLR0917 - bound one by one
    desk: Desk, content: PersonContent, choices: Choices, taken: list[Taken], plan: Plan, assistance: list[str]
) -> bytes:
    """Print the plan, and write down that it left."""
    with TemporaryDirectory(prefix="homeward-") as folder:
        path = Path(folder) / "plan.pdf"
        print_plan(plan_content(content, choices, taken, plan, assistance), path, words=desk.words)
        made = path.read_bytes()
    codes = (content.case_code,) if content.case_code else ()
    desk.store.audit(
        "print", actor=desk.actor or "", object_type="returnees", object_ids=codes, count=1, details={"format": "plan"}
    )
    return made
