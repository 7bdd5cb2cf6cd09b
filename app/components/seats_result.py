"""What a sharing of seats comes to: figures, groups, the map, and who gets which seat or why not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.map_view import show_map
from app.components.safe import as_html, as_markdown
from app.components.table import Cell, Column, Row, show_table
from app.workflows.allocation_map import sharing_map
from app.workflows.allocation_rows import allocation_rows, figures_of, reason_said, sentences_of
from app.workflows.gained import group_label
from app.workflows.gaps import area_names
from app.workflows.seats_reasons import REASON_LABELS
from assessments.allocation.disparity import LEAST_COMPARED
from assessments.asking import QUESTIONS
from layers.words import N_
from mapping.frame import bounds_of, overview_layers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.workflows.allocating import Sharing
    from assessments.allocation.disparity import GroupShare
    from layers.words import Words

MOST_LISTED = 2_000
"""So many people are listed at most."""

_KIND_HEADINGS = {
    "sex": N_("Sex"),
    "age": N_("Age"),
    "area": N_("Region"),
    "distance": N_("Straight way to the nearest site"),
}


def show_sharing(sharing: Sharing, words: Words) -> None:
    """Show everything that a reader needs before confirming."""
    headline, *others = [words(sentence) for sentence in sentences_of(sharing)]
    st.html(f'<p class="homeward-headline">{as_html(headline)}</p>')
    st.markdown("\n".join(f"- {as_markdown(said)}" for said in others))
    _show_figures(figures_of(sharing), words)
    left, right = st.columns(2, gap="medium")
    with left:
        _show_groups(sharing, words)
    with right:
        _show_map(sharing, words)
    _show_people(sharing, words)


def _show_figures(figures: Mapping[str, Any], words: Words) -> None:
    before, unit = figures["first_come"], "km" if figures["burden_unit"] == "km" else "min"
    of_seats = "" if figures["seats"] is None else words("of {seats} seats", seats=figures["seats"])
    columns = [
        Column(words("How seats are given")),
        Column(words("People placed"), figure=True),
        Column(words("Average way"), figure=True),
        Column(words("Longest way"), figure=True),
        Column(words("Places short of quotas"), figure=True),
    ]
    short = sum(quota["short"] for quota in figures["quotas"])
    rows = []
    for key, label, found, missing in (
        ("shared", words("Shared (proposed)"), figures, short),
        ("first", words("First come, first served"), before, before["quotas_short"]),
    ):
        placed = found["placed"]
        mean = found["burden_total"] / placed if placed else 0.0
        below = of_seats if key == "shared" else ""
        rows.append(
            Row(
                key,
                (
                    Cell(label),
                    Cell(words.number(placed), below=below, sort=placed),
                    Cell(f"{words.number(mean, decimals=1)} {unit}", sort=mean),
                    Cell(
                        f"{words.number(found['burden_worst'] or 0.0, decimals=1)} {unit}", sort=found["burden_worst"]
                    ),
                    Cell(words.number(missing) if figures["quotas"] else words("no quota"), sort=missing),
                ),
            )
        )
    show_table(columns, rows, key="table_seats_figures", caption=words("Compared"), words=words, height=300)


def _show_groups(sharing: Sharing, words: Words) -> None:
    """Show for each group a bar of the share placed, with a mark where first come first served would be."""
    st.subheader(words("Who gets a seat, by group"), anchor=False)
    st.caption(
        words(
            "Of those who can be given one. The line is first come, first served; ▼ marks less than four fifths of the "
            "best-off group of at least {least} people.",
            least=LEAST_COMPARED,
        )
    )
    groups = sharing.groups
    top = max((max(group.placed, group.first_come) / group.people for group in groups), default=0.0) or 1.0
    names = area_names(sharing.world, "admin1", language=words.language)
    parts = []
    for kind in dict.fromkeys(group.kind for group in groups):
        bars = [_bar(group, top, names, words) for group in groups if group.kind == kind]
        parts.append(f"<h4>{as_html(words(_KIND_HEADINGS[kind]))}</h4><ul>{''.join(bars)}</ul>")
    st.html(f'<div class="homeward-shares">{"".join(parts)}</div>')


def _bar(group: GroupShare, top: float, names: dict[str, str], words: Words) -> str:
    label = _name_of(group, names, words)
    told = words(
        "{placed} of {people} ({eligible} eligible)", placed=group.placed, people=group.people, eligible=group.eligible
    )
    mark = "▼ " if group.flagged else ""
    hint = words("less than four fifths of the best-off group") if group.flagged else ""
    width, line = (100 * value / group.people / top for value in (group.placed, group.first_come))
    return (
        f'<li title="{as_html(hint)}"><span>{mark}{as_html(label)}</span>'
        f'<i><b style="width:{width:.1f}%"></b><u style="left:{min(line, 99.5):.1f}%"></u></i>'
        f"<em>{as_html(words.percent(group.share))}</em><small>{as_html(told)}</small></li>"
    )


def _name_of(group: GroupShare, names: dict[str, str], words: Words) -> str:
    if group.kind != "distance":
        return group_label(group.kind, group.name, names, words)
    if not group.name:
        return words("not recorded")
    least, _, most = group.name.partition("-")
    if not most:
        return words("over {km} km", km=int(least))
    return words("{least} to {most} km", least=int(least), most=int(most))


def _show_map(sharing: Sharing, words: Words) -> None:
    st.subheader(words("Where people are left without a seat"), anchor=False)
    st.caption(words("Shades: the share of those who get none of all who can be given one; cells can be switched on."))
    world = sharing.world
    with st.spinner(words("Drawing the map…")):
        content = sharing_map(sharing, language=words.language)
    show_map(
        overview_layers(content, words),
        bounds=bounds_of(world.areas, world.settlements, world.services),
        words=words,
        key=f"seats_map_{words.language}",
        height=520,
    )


def _show_people(sharing: Sharing, words: Words) -> None:
    rows = allocation_rows(sharing)
    placed = [place for place, row in enumerate(rows) if row["service_id"] is not None]
    others = [place for place, row in enumerate(rows) if row["service_id"] is None]
    order = {code: number for number, code in enumerate(REASON_LABELS)}
    others.sort(key=lambda place: order[rows[place]["reason"]])
    st.subheader(words("Who gets which seat"), anchor=False)
    caption = words("People with a seat: {count}", count=len(placed))
    if placed:
        columns = [Column(words("Case code"), whole=True), Column(words("Seat")), Column(words("In order of arrival"))]
        listed = [_seat_row(sharing, rows[place], place, words) for place in placed[:MOST_LISTED]]
        show_table(columns, listed, key="table_seats_placed", caption=caption, words=words, height=360)
    st.caption(caption)
    st.subheader(words("Who gets none, and why"), anchor=False)
    counts = Counter(rows[place]["reason"] for place in others)
    said = [
        words("{reason}: {count}", reason=words(label), count=counts[code])
        for code, label in REASON_LABELS.items()
        if counts[code]
    ]
    st.markdown(as_markdown(" · ".join(said)))
    if others:
        columns = [Column(words("Case code"), whole=True), Column(words("Reason")), Column(words("Ask first"))]
        listed = [_other_row(sharing, rows[place], place, words) for place in others[:MOST_LISTED]]
        caption = words("People without a seat: {count}", count=len(others))
        show_table(columns, listed, key="table_seats_others", caption=caption, words=words, height=360)
        if len(others) > MOST_LISTED:
            st.caption(words("Only the first {count} are listed; the plan holds everybody.", count=MOST_LISTED))


def _seat_row(sharing: Sharing, row: Mapping[str, Any], place: int, words: Words) -> Row:
    services = sharing.world.services.set_index("service_id")["site_name"]
    site = services.get(row["service_id"])
    below = str(site) if isinstance(site, str) else str(row["service_id"])
    before = row["first_come_service_id"]
    same = before == row["service_id"]
    first = words("the same site") if same else words("another site") if before else words("no seat")
    return Row(
        row["case_code"],
        (
            Cell(row["case_code"]),
            Cell(words(reason_said(sharing, place, row)), below=below, sort=row["burden"]),
            Cell(first),
        ),
    )


def _other_row(sharing: Sharing, row: Mapping[str, Any], place: int, words: Words) -> Row:
    asked = " ".join(words(QUESTIONS[name]) for name in sharing.to_ask[place])
    return Row(row["case_code"], (Cell(row["case_code"]), Cell(words(REASON_LABELS[row["reason"]])), Cell(asked)))
