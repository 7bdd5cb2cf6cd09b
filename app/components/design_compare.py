"""Two programmes side by side on the design desk: the draft, saved drafts and programmes, on the map and in figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app.components.design_draft import current_draft, is_changed, kept_with
from app.components.desk import ask_actor
from app.components.downloads import download
from app.components.map_view import focus_on, show_map
from app.components.mounted import mount
from app.components.safe import as_html, as_markdown
from app.components.table import Cell, Column, Row, show_table
from app.workflows.compared_map import compare_content
from app.workflows.compared_out import comparison_bytes
from app.workflows.comparing import CLASS_LABELS, compare, compared_said, differences, groups_compared, side_said
from app.workflows.gained import group_label, region_names
from app.workflows.kept_drafts import CURRENT, DRAFT, PROGRAMME, Named, named
from app.workflows.simulating import DRAFT_ENDING
from layers.errors import HomewardError
from mapping.layers_compare import compare_bounds, compare_layers, legend_layers
from mapping.legend import sections
from mapping.pair import is_wide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.components.desk import Desk
    from app.workflows.comparing import Comparison, GroupCompared
    from app.workflows.simulating import OnTrial
    from app.workflows.world import World
    from layers.drafts import Draft
    from layers.words import Words
    from mapping.compare_content import CompareContent

HEIGHT, FLAT_HEIGHT = 460, 340


@dataclass(frozen=True)
class _Choice:
    """What can be compared: a kind (`programme`, `draft`, `current`), its name, and the version of a saved draft."""

    kind: str
    name: str
    version: int = 0


def show_compare(desk: Desk, world: World, slot: str, taken: OnTrial) -> None:
    """Offer to put two programmes side by side; nothing is judged until somebody opens it."""
    words = desk.words
    box = st.expander(words("Compare two drafts side by side"), key=f"design_compare_{slot}", on_change="rerun")
    if not box.open:
        return
    with box:
        a, b = _ask(desk, world, slot, taken)
        try:
            found = kept_with(
                taken,
                ("compare", a, b, world.revision, world.on),
                lambda: compare(world, _named(desk, world, a, taken), _named(desk, world, b, taken)),
            )
        except HomewardError as error:
            st.warning(as_markdown(words(error.message)))
            return
        _show(desk, found, slot)


def _ask(desk: Desk, world: World, slot: str, taken: OnTrial) -> tuple[_Choice, _Choice]:
    """Ask what A and B are: at first the programme, or another draft, and the draft on the desk."""
    words = desk.words
    current = _Choice(CURRENT, str(taken.programme["programme_id"]))
    kept = desk.store.drafts()
    drafts = [_Choice(DRAFT, draft.name, draft.version) for draft in kept]
    programmes = [_Choice(PROGRAMME, str(name)) for name in world.programmes["programme_id"]]
    names = dict(zip(world.programmes["programme_id"], world.programmes["programme_name"].fillna(""), strict=True))
    choices = [current, *drafts, *programmes]
    first = _first(slot, current, kept, choices)

    def said(choice: _Choice) -> str:
        if choice.kind == CURRENT:
            return words("The draft on the desk")
        if choice.kind == DRAFT:
            return words("Saved draft: {name}", name=choice.name)
        return words("Programme: {name}", name=names[choice.name] or choice.name)

    left, right = st.columns(2, gap="medium")
    a = left.selectbox("A", choices, index=choices.index(first), format_func=said, key=f"design_compare_a_{slot}")
    b = right.selectbox("B", choices, index=0, format_func=said, key=f"design_compare_b_{slot}")
    return a, b


def _first(slot: str, current: _Choice, kept: Sequence[Draft], choices: Sequence[_Choice]) -> _Choice:
    """Choose what the draft on the desk is held against at first: the programme that it began from, if it is another.

    Else the programme whose draft it is by its name, a saved draft of another text, any programme.
    """
    now = current_draft(slot)
    text = "" if now is None else now.text
    wished = [
        *([_Choice(PROGRAMME, slot)] if is_changed(slot) else []),
        *([_Choice(PROGRAMME, current.name.removesuffix(DRAFT_ENDING))] if current.name != slot else []),
        *(_Choice(DRAFT, draft.name, draft.version) for draft in kept if draft.text != text),
    ]
    return next((choice for choice in wished if choice in choices), choices[-1])


def _named(desk: Desk, world: World, choice: _Choice, taken: OnTrial) -> Named:
    if choice.kind == CURRENT:
        return Named(CURRENT, choice.name, taken)
    return named(world, desk.store, f"{choice.kind}:{choice.name}")


def _show(desk: Desk, found: Comparison, slot: str) -> None:
    words = desk.words
    st.html(f'<p class="homeward-headline">{as_html(words(compared_said(found)))}</p>')
    _show_differences(found, words)
    with st.spinner(words("Drawing the map…")):
        content = compare_content(found, words)
    _show_maps(content, slot, words)
    _show_groups(found, words)
    _offer_files(desk, found, slot)


def _show_differences(found: Comparison, words: Words) -> None:
    found_ones = differences(found, words)
    if not found_ones:
        st.markdown(words("The two rules are the same."))
        return
    rows = "".join(
        f"<tr>{''.join(f'<td>{as_html(side_said(each, said, words))}</td>' for said in (each.a, each.b))}</tr>"
        for each in found_ones
    )
    caption = as_html(words("Where they differ"))
    head = "<tr><th>A</th><th>B</th></tr>"
    st.html(f'<table class="homeward-pair"><caption>{caption}</caption>{head}{rows}</table>')


def _show_maps(content: CompareContent, slot: str, words: Words) -> None:
    """Show both maps at the same extent and scale, one legend above them."""
    data = [
        {
            "heading": part.heading,
            "entries": [
                {"picture": entry.picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
                 "meaning": entry.meaning}
                for entry in part.entries
            ],
        }
        for part in sections(legend_layers(content, words), words=words)
    ]  # fmt: skip
    mount("map_key", key="compare_key", data={"sections": data}, on_pick=None)
    site = _ask_site(content, slot, words)
    bounds = compare_bounds(content)
    near = bounds if site is None else compare_bounds(content, site)
    flat = is_wide(bounds)
    columns = [st.container() for _ in content.sides] if flat else st.columns(2, gap="medium")
    for column, side in zip(columns, content.sides, strict=True):
        with column:
            heading = words("{letter}: {which}", letter=side.letter, which=side.said)
            st.html(f"<h3>{as_html(heading)}</h3><p>{as_html(words(side.figures))}</p>")
            show_map(
                compare_layers(content, side, words),
                bounds=bounds,
                words=words,
                key=f"compare_{side.letter}_{slot}_{words.language}",
                height=FLAT_HEIGHT if flat else HEIGHT,
                focus=None if site is None else focus_on(near, site),
            )
    for note in content.notes:
        st.caption(note)


def _ask_site(content: CompareContent, slot: str, words: Words) -> str | None:
    """Ask around which site both maps look; None for all of them."""
    sites = {
        str(row["service_id"]): str(row["service_name"])
        for side in content.sides
        for row in side.services.dropna(subset=["latitude", "longitude"]).to_dict("records")
    }
    if len(sites) < 2:  # noqa: PLR2004 - one site is what the maps show anyway
        return None
    return st.selectbox(
        words("Look at"),
        [None, *sites],
        format_func=lambda site: words("All sites") if site is None else sites[site],
        key=f"design_compare_site_{slot}",
    )


def _show_groups(found: Comparison, words: Words) -> None:
    columns = [
        Column(words("Group")),
        Column(words("People"), figure=True),
        *(Column(words(label), figure=True) for label in CLASS_LABELS.values()),
    ]
    names = region_names(found.world, words)
    rows = [
        Row(
            f"{group.kind}-{group.name}",
            (
                Cell(group_label(group.kind, group.name, names, words), sort=number),
                Cell(words.number(group.counts.people), sort=group.counts.people),
                *(_figure(group, name, words) for name in CLASS_LABELS),
            ),
        )
        for number, group in enumerate(groups_compared(found))
    ]
    show_table(columns, rows, key="table_compare_groups", caption=words("How many people"), words=words, height=380)
    st.caption(words("Small below a figure: the most that it can become once everybody to be checked is checked."))


def _figure(group: GroupCompared, name: str, words: Words) -> Cell:
    least = getattr(group.counts, name)
    most = getattr(group.counts, f"{name}_most", least)
    return Cell(words.number(least), below="" if most == least else f"≤ {words.number(most)}", sort=least)


def _offer_files(desk: Desk, found: Comparison, slot: str) -> None:
    """Offer both maps and the figures as files that may leave the office."""
    words = desk.words
    actor = ask_actor(desk, part="_compare")
    if actor is None:
        return
    with st.container(horizontal=True):
        for extension in ("pdf", "html"):
            download(
                words("Both maps and the figures ({format})", format=extension.upper()),
                partial(comparison_bytes, desk.store, found, extension=extension, words=words, actor=actor),
                file_name=f"comparison-{found.world.on.isoformat()}.{extension}",
                key=f"design_compare_out_{slot}_{extension}",
                desk=desk,
            )
    st.caption(words("In these files figures below 11 are withheld, and cells hold at least 11 people."))
