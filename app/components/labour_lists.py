"""Taught and not needed, needed and not taught: both lists of each area, side by side, and their map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.labour_asking import ask_labour
from app.components.labour_demand import day, number, ordered
from app.components.map_view import show_map
from app.components.table import Cell, Column, Row, show_table
from app.workflows.labour import areas_at
from app.workflows.labour_maps import LabourMapQuestion, labour_content
from app.workflows.labour_rows import mismatch_rows
from assessments.labour.mismatch import LISTS, NEEDED_NOT_TAUGHT, TAUGHT_NOT_NEEDED
from layers.words import N_
from mapping.layers_labour import labour_bounds, labour_layers

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.world import World
    from layers.words import Words

LIST_LABELS = {TAUGHT_NOT_NEEDED: N_("Taught and not needed"), NEEDED_NOT_TAUGHT: N_("Needed and not taught")}
REASON_LABELS = {
    "more_finish_than_openings": N_("more people finish a year than there are openings"),
    "no_openings": N_("people finish and there is no opening"),
    "openings": N_("there are openings and no course"),
    "hard_to_fill": N_("employers find it hard to fill, and there is no course"),
}
HEIGHT = 420


def show_lists(desk: Desk, world: World) -> None:
    """Show the section whole."""
    words = desk.words
    chosen = ask_labour(desk, world, name="lists", with_occupation=False)
    st.markdown(
        words(
            "What is not known is on neither list. Openings and people who finish are those of the commuting area: the "
            "areas whose centre is within an hour by road, or within 30 km where no road is kept."
        )
    )
    rows = _rows(world, chosen.level, chosen.area, words)
    for name in reversed(LISTS):
        some = [row for row in rows if row["list"] == name]
        st.subheader(f"{words(LIST_LABELS[name])} ({words.number(len(some))})", anchor=False)
        if some:
            show_table(
                _columns(name, words),
                [Row(f"{row['area_id']}|{row['isco08_code']}", _cells(row, words)) for row in some],
                key=f"table_{name}",
                caption=words(LIST_LABELS[name]),
                words=words,
                height=300,
            )
        else:
            st.markdown(words("Nothing is on this list, as far as is known."))
    shown = st.segmented_control(
        words("On the map"),
        list(reversed(LISTS)),
        default=NEEDED_NOT_TAUGHT,
        required=True,
        format_func=lambda code: words(LIST_LABELS[code]),
        key="labour_list_shown",
        persist_state="session",
    )
    content = labour_content(world, LabourMapQuestion(shown, "", chosen.level, "", words.language))
    st.markdown(f"**{words(content.ground.sentence)}**")
    show_map(
        labour_layers(content, words),
        bounds=labour_bounds(content),
        words=words,
        key=f"labour_lists_{words.language}_{chosen.level}",
        height=HEIGHT,
    )


def _rows(world: World, level: int, area: str, words: Words) -> list[dict[str, Any]]:
    return [
        row for each in ([area] if area else areas_at(world, level)) for row in mismatch_rows(world, words, area=each)
    ]


def _columns(name: str, words: Words) -> list[Column]:
    needed = name == NEEDED_NOT_TAUGHT
    return [
        Column(words("Area")),
        Column(words("Occupation")),
        Column(words("Openings a year"), figure=True),
        *([] if needed else [Column(words("Seats"), figure=True), Column(words("Finishing a year"), figure=True)]),
        Column(words("Nearest course") if needed else words("Needed elsewhere")),
        Column(words("Why")),
    ]


def _cells(row: dict[str, Any], words: Words) -> tuple[Cell, ...]:
    needed = row["list"] == NEEDED_NOT_TAUGHT
    figures = (
        [row["openings_per_year"]] if needed else [row["openings_commuting"], row["seats"], row["finishing_per_year"]]
    )
    elsewhere = row["nearest_course"] if needed else row["nearest_need"]
    evidence = row["evidence"]
    behind = words("n = {count}", count=int(evidence["observations"])) if evidence.get("observations") else ""
    as_of = f"{behind} · {day(evidence['as_of'], words)}".strip(" ·") if evidence.get("as_of") else behind
    return (
        Cell(row["area_name"]),
        Cell(row["label"], row["isco08_code"]),
        *(Cell(number(value, words), sort=ordered(value)) for value in figures),
        _elsewhere(elsewhere, words),
        Cell(words(REASON_LABELS[row["reason"]]), as_of),
    )


def _elsewhere(place: dict[str, Any] | None, words: Words) -> Cell:
    """Write where else it is taught, or needed, and how far that is."""
    if place is None:
        return Cell(words("none known"))
    name = place.get("programme_name") or place.get("programme_id") or place["area_name"]
    far = words("{km} km", km=float(place["km"]))
    if place["minutes"] is not None:
        far += " · " + words("{minutes} min by road", minutes=round(place["minutes"]))
    site = place.get("site_name")
    return Cell(str(name), f"{site} · {far}" if site else far, sort=float(place["km"]))
