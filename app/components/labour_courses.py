"""Courses on the page: how well each fits each area, down to its terms, and whether its length fits its objective."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.labour_asking import ask_labour
from app.components.labour_demand import day, number, ordered
from app.components.labour_usual import show_usual
from app.components.safe import as_html, as_markdown
from app.components.table import Cell, Column, Row, show_table
from app.workflows.labour import courses
from app.workflows.labour_rows import KNOWN_FIT, NO_OCCUPATION, PARTLY_KNOWN, alignment_rows
from layers.words import N_

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.world import World
    from layers.words import Words

PICKED = "labour_course_picked"
FIT_LABELS = {
    KNOWN_FIT: N_("demand known for all its occupations"),
    PARTLY_KNOWN: N_("demand known for some of its occupations"),
    NO_OCCUPATION: N_("no occupation named yet"),
    "no_data": N_("demand not known here"),
}


LENGTH_LABELS = {
    "fits": N_("usual for the trade"),
    "shorter": N_("shorter than usual for the trade"),
    "longer": N_("longer than usual for the trade"),
    "overview": N_("an overview: too short to learn the trade"),
    "not_stated": N_("length not stated"),
    "no_usual_length": N_("no usual length known"),
}
"""What a course's length fits: learning the trade, or an overview before in-kind support."""


def show_courses(desk: Desk, world: World) -> None:
    """Show the section whole."""
    words = desk.words
    chosen = ask_labour(desk, world, name="courses", with_occupation=False)
    rows = _rows(world, chosen.level, chosen.area, words)
    if not rows:
        st.markdown(words("No course is in the store yet. Import programmes on the page “Data”."))
        return
    by_key = {f"{row['programme_id']}|{row['area_id']}": row for row in rows}
    picked = st.session_state.get(PICKED)
    picked = picked if picked in by_key else next(iter(by_key))
    st.caption(
        words("Each course beside the areas in which it is held.")
        if not chosen.area
        else words("Every course beside the area chosen.")
    )
    show_table(
        _columns(words),
        [Row(key, _cells(row, words)) for key, row in by_key.items()],
        key="table_courses",
        caption=words("Courses and how well they fit"),
        words=words,
        picked=picked,
        on_pick=_pick,
        height=380,
    )
    _show_course(by_key[picked], words)
    show_usual(desk)


def _pick(key: str) -> None:
    st.session_state[PICKED] = key or None


def _rows(world: World, level: int, area: str, words: Words) -> list[dict[str, Any]]:
    """List every course in the area chosen, else each course in the areas where it is held."""
    if area:
        rows = alignment_rows(world, words, area=area, terms=True)
        return [row for row in rows if row["isco08_codes"]]
    held = courses(world, level)
    pairs = held[held["area_id"].notna()].drop_duplicates(["programme_id", "area_id"])
    return [
        row
        for programme, where in zip(pairs["programme_id"], pairs["area_id"], strict=True)
        for row in alignment_rows(world, words, programme=str(programme), area=str(where), terms=True)
    ]


def _columns(words: Words) -> list[Column]:
    return [
        Column(words("Course")),
        Column(words("Area")),
        Column(
            words("Alignment"),
            figure=True,
            hint=words("0 to 1: the sum, over its occupations, of their weight times the demand score of the area."),
        ),
        Column(words("Weeks"), figure=True, hint=words("Length of the course; below: whether it is usual.")),
        Column(words("What is known")),
    ]


def _cells(row: dict[str, Any], words: Words) -> tuple[Cell, ...]:
    value = row["alignment"]
    high = row["alignment_high"]
    below = words("up to {high}", high=number(high, words, 2)) if value is not None and high > value else ""
    return (
        Cell(str(row["programme_name"] or row["programme_id"])),
        Cell(row["area_name"]),
        Cell(number(value, words, 2), below, sort=ordered(value)),
        Cell(number(row["duration_weeks"], words), words(LENGTH_LABELS[row["length"]]), ordered(row["duration_weeks"])),
        Cell(words(FIT_LABELS[row["status"]]), "" if row["confirmed"] else words("occupation as its file says")),
    )


def _show_course(row: dict[str, Any], words: Words) -> None:
    """Show one course in one area down to its terms."""
    name = str(row["programme_name"] or row["programme_id"])
    st.markdown(f"**{as_markdown(name)}** – {as_markdown(row['area_name'])}")
    lines = []
    for term in row["terms"]:
        weight = number(term["weight"], words, 3)
        demand = number(term["demand"], words, 3) or words("not known")
        total = number(term["contribution"], words, 3) or words("not known")
        said = f"<b>{as_html(term['label'])}</b> ({as_html(term['isco08_code'])}): {weight} × {demand} = {total}"
        behind = []
        if term["known_as"] and term["known_as"] != term["isco08_code"]:
            behind.append(words("known only for the group {code}", code=term["known_as"]))
        if term["observations"] is not None:
            behind.append(words("n = {count}", count=int(term["observations"])))
        behind += [day(term["as_of"], words)] if term["as_of"] else []
        behind += [term["sources"]] if term["sources"] else []
        if term["weak"]:
            behind.append(words("weak"))
        lines.append(f"<li>{said}<br><small>{as_html(' · '.join(behind))}</small></li>")
    total = number(row["alignment"], words, 3) or words("not known")
    st.html(
        f"<p>{as_html(words('Weight × demand score, for each occupation that it leads to:'))}</p>"
        f"<ul>{''.join(lines)}</ul><p><strong>{as_html(words('Alignment: {total}', total=total))}</strong></p>"
        f"<ul>{''.join(f'<li>{as_html(fact)}</li>' for fact in _facts(row, words))}</ul>"
    )


def _facts(row: dict[str, Any], words: Words) -> list[str]:
    """Say how the course's length and stipend compare."""
    said = []
    if row["usual_least_weeks"] is not None:
        length = words(
            "Length: {weeks} weeks; usual for the trade: {least} to {most}",
            weeks=number(row["duration_weeks"], words) or "–",
            least=number(row["usual_least_weeks"], words),
            most=number(row["usual_most_weeks"], words),
        )
        assumed = words("an assumption") if row["usual_is_assumption"] else words("set by the office")
        said.append(f"{length} ({assumed}): {words(LENGTH_LABELS[row['length']])}")
    if row["stipend_to_wage"] is not None:
        said.append(
            words(
                "Stipend a month: {stipend} {currency}, {share} of the wage here ({wage})",
                stipend=number(row["stipend_per_month"], words),
                currency=row["stipend_currency"],
                share=words.percent(row["stipend_to_wage"]),
                wage=number(row["wage_per_month"], words),
            )
        )
    elif row["wage_per_month"] is not None:
        wage = number(row["wage_per_month"], words)
        said.append(words("Wage a month here: {amount} {currency}", amount=wage, currency=row["wage_currency"]))
    return said
