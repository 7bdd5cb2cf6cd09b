"""Whom does a circle take in but the road keep away: one sentence about a programme, and the cases it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.person_form import CODE, WHO
from app.components.safe import as_html
from app.components.table import Cell, Column, Row, show_table
from app.workflows.disagreements import RoadQuestion, count_by, list_people
from layers.roads.agreement import DISAGREEMENTS, FARTHER_BY_ROAD
from layers.roads.names import PROFILE_NAMES, ROAD_PROFILE, SEASON_NAMES, UNREACHABLE
from layers.words import Message
from mapping.descriptions import given
from mapping.disagreements import NOT_SAID
from mapping.ways import LEAST_DOUBT_KM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.components.desk import Desk
    from app.workflows.world import World
    from assessments.roads.graph import Manner
    from layers.words import Words

_OPENED = "disagreement_opened"
MOST_LISTED = 1000
"""So many people are sent to the page."""

Counts = dict[str, dict[str, int]]
"""What circle and road say of the people who need each programme, by its id."""


def counts_of(desk: Desk, world: World) -> Counts:
    """Count for every programme, by moto-taxi in the dry season; empty where no road network is kept."""
    if not world.roads.networks:
        return {}
    with st.spinner(desk.words("Measuring by road…")):
        rows = count_by(world, RoadQuestion()).dropna(subset="programme_id").to_dict("records")
    return {
        str(row["programme_id"]): {str(name): value for name, value in row.items() if isinstance(value, int)}
        for row in rows
    }


def far_column(words: Words) -> Column:
    """Return the column of people whom the road keeps away."""
    return Column(
        words("Far by road"),
        figure=True,
        hint=words(
            "People who need it and live inside the circle of one of its sites, but are farther by road than its "
            "radius, or have no way: by moto-taxi, in the dry season."
        ),
    )


def far_cell(counts: Mapping[str, int] | None, words: Words) -> Cell:
    """Write how many of those inside the circle are far by road."""
    if counts is None:
        return Cell("–", sort=-1)
    far = counts[FARTHER_BY_ROAD] + counts[UNREACHABLE]
    return Cell(words.number(far), words("of {count}", count=counts["inside_circle"]), far)


def show_disagreements(desk: Desk, world: World, programme_id: str, manner: Manner | None) -> None:
    """Say for a chosen programme where circle and road disagree, and list whom it concerns.

    `manner` is how one travels; None is by moto-taxi in the dry season. Nothing is shown where no road network is kept.
    """
    if not world.roads.networks:
        return
    _open_person()
    words = desk.words
    how = (ROAD_PROFILE, "dry") if manner is None else (manner.profile, manner.season)
    asked = RoadQuestion(programme_id, profile=how[0], season=how[1])
    with st.spinner(words("Measuring by road…")):
        counts = count_by(world, asked)
    st.subheader(words("Circle and road"), anchor=False)
    if counts.empty:
        st.markdown(
            words("This programme states no circle, has ended, or nobody needs it: there is nothing to compare.")
        )
        return
    st.html(f"<p>{as_html(_sentence(counts.iloc[0].to_dict(), asked, words))}</p>")
    with st.spinner(words("Measuring by road…")):
        people = world.once(("disagreeing", asked), lambda: list_people(world, asked))
    rows = [_row(number, row, words) for number, row in enumerate(people.head(MOST_LISTED).to_dict("records"))]
    if not rows:
        return
    caption = words("Where circle and road disagree: {count}. Pick a row to open the person.", count=len(people))
    st.caption(caption)
    show_table(
        _columns(words),
        rows,
        key=f"disagreements_{programme_id}_{words.language}",
        caption=caption,
        words=words,
        on_pick=_pick,
        height=320,
    )
    if len(people) > len(rows):
        st.caption(words("Only the first {count} are listed.", count=len(rows)))


def _sentence(counts: Mapping[Any, Any], asked: RoadQuestion, words: Words) -> str:
    said = words(
        "Of {people} people who need it, {inside} live inside the circle of one of its sites. By road ({how}, "
        "{season}), {farther} of these are farther than its radius, {unreachable} have no way at all, {near} are near; "
        "of {unknown} it is not known.",
        people=int(counts["people"]),
        inside=int(counts["inside_circle"]),
        how=Message(PROFILE_NAMES[asked.profile]),
        season=Message(SEASON_NAMES[asked.season]),
        farther=int(counts[FARTHER_BY_ROAD]),
        unreachable=int(counts[UNREACHABLE]),
        near=int(counts["near_by_road"]),
        unknown=sum(int(counts[name]) for name in NOT_SAID),
    )
    if counts["near_outside"]:
        said += " " + words(
            "The rule's road takes in {count} who live outside the circles.", count=int(counts["near_outside"])
        )
    return said


def _columns(words: Words) -> list[Column]:
    return [
        Column(words("Case"), whole=True),
        Column(words("Site")),
        Column(words("Circle"), figure=True, hint=words("Kilometres straight, and the radius that applies.")),
        Column(words("By road"), figure=True, hint=words("Kilometres by road, and how many times as far that is.")),
        Column(words("What the road says")),
    ]


def _row(number: int, row: Mapping[Any, Any], words: Words) -> Row:
    far, radius, road = (given(row[name]) for name in ("distance_km", "radius_km", "road_km"))
    site = given(row["site_name"]) or given(row["service_name"]) or row["service_id"]
    limit = "" if radius is None else words("of {radius} km", radius=float(radius))
    return Row(
        f"{number}:{row['case_code']}",
        (
            Cell(str(row["case_code"])),
            Cell(str(site)),
            Cell("–" if far is None else words("{distance} km", distance=float(far)), limit, far),
            _road(row, road, words),
            Cell(words(DISAGREEMENTS[row["disagreement"]])),
        ),
    )


def _road(row: Mapping[Any, Any], road: float | None, words: Words) -> Cell:
    if road is None:
        return Cell("–", sort=1e9)
    doubt, factor = row["road_km_most"] - road, given(row["detour_factor"])
    text = words("{distance} km", distance=float(road))
    if doubt >= LEAST_DOUBT_KM:
        text += " " + words("± {doubt} km", doubt=float(doubt))
    below = "" if factor is None else words("{factor} times as far", factor=float(factor))
    return Cell(text, below, road)


def _pick(key: str) -> None:
    """Keep which case was picked; it is opened at the next run."""
    st.session_state[_OPENED] = key.partition(":")[2] or None


def _open_person() -> None:
    """Go to the page of the person who was picked."""
    code = st.session_state.pop(_OPENED, None)
    if code:
        st.session_state.pop(WHO, None)  # a case is what the form asks for first
        st.session_state[CODE] = code
        st.switch_page("app/pages/person.py")
