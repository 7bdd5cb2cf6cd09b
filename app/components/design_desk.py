"""The design desk: take a programme, move one of its limits, see who would come in, who is kept out, and by what."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.desk import ask_actor
from app.components.downloads import download
from app.components.safe import as_html, as_markdown
from app.components.step_chart import Picture, show_steps
from app.components.table import Cell, Column, Row, show_table
from app.workflows.brief import brief_bytes
from app.workflows.gained import Group, group_label, groups_of, region_names
from app.workflows.rules_in_words import part_name
from app.workflows.simulating import (
    LIMIT_LABELS,
    OnTrial,
    Trial,
    draft_text,
    on_trial,
    try_limit,
    values_between,
)
from assessments.design.exclusion import MOST_PARTS, exclusion_of, parts_of
from layers.errors import HomewardError
from layers.words import Message, say

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.world import World
    from assessments.design.limits import Limit
    from layers.words import Words


def show_design_desk(desk: Desk, world: World, programme_id: str) -> None:
    """Offer to move the limits of one programme."""
    words = desk.words
    st.subheader(words("What if a limit moved?"), anchor=False)
    st.caption(
        words("Tried on everybody in the caseload, whatever they need. Nothing is saved, and the figures are exact.")
    )
    if not st.toggle(words("Open the design desk"), key="design_open"):
        return
    if not len(world.people):
        st.markdown(words("Nobody is in the caseload yet: import returnees on the page “Data”."))
        return
    try:
        taken = on_trial(world, programme_id)
    except HomewardError as error:
        st.warning(as_markdown(words(error.message)))
        return
    limits = {limit.name: limit for limit in reversed(taken.limits())}
    if limits:
        _show_trial(desk, world, taken, _ask_limit(limits, taken, programme_id, words))
    else:
        st.markdown(words("This rule has no limit that could be moved."))
    _show_exclusion(world, taken, words)


def _ask_limit(limits: dict[str, Limit], taken: OnTrial, programme_id: str, words: Words) -> str:
    stated = [name for name in LIMIT_LABELS if name in limits and _stated(taken, limits[name])]
    others = [name for name in LIMIT_LABELS if name in limits and name not in stated]
    chosen: str = st.selectbox(
        words("Limit"),
        [*stated, *others],
        format_func=lambda name: words(LIMIT_LABELS[name]),
        key=f"design_limit_{programme_id}",
    )
    return chosen


def _stated(taken: OnTrial, limit: Limit) -> bool:
    return taken.stated(limit) is not None


def _show_trial(desk: Desk, world: World, taken: OnTrial, name: str) -> None:
    words = desk.words
    programme_id = str(taken.programme["programme_id"])
    with st.spinner(words("Trying the limit on everybody…")):
        trial: Trial = world.once(("trial", programme_id, name), lambda: try_limit(world, taken, name))
    start, stop, step = trial.usual_values()
    usual = trial.stated if trial.stated is not None else stop
    tried: Any = st.number_input(
        words("New value"),
        min_value=0.0,
        max_value=float(trial.limit.most) if trial.limit.is_whole else None,
        value=float(usual),
        step=1.0 if trial.limit.is_whole else 0.5,
        format="%.0f" if trial.limit.is_whole else "%.1f",
        key=f"design_value_{programme_id}_{name}",
    )
    values = values_between(trial, min(start, tried), max(stop, tried), step)
    counts = trial.counts(values)
    label = words(LIMIT_LABELS[name])
    picture = Picture(values, counts[:, 2].tolist(), counts[:, 1].tolist(), label, trial.stated, float(tried))
    show_steps(picture, words, key="design_steps")
    now, moved = trial.answers(trial.stated), trial.answers(float(tried))
    groups = groups_of(world, now, moved)
    st.html(f'<p class="homeward-headline">{as_html(words(_sentence(groups, trial, float(tried))))}</p>')
    _show_groups(world, groups, words)
    st.download_button(
        words("Save the draft (YAML)"),
        draft_text(taken, trial.limit, float(tried)),
        file_name=f"{programme_id}-draft.yaml",
        mime="application/yaml",
        key="design_draft",
        help=words("A file that “homeward simulate” reads, and that the page “Data” imports once it is agreed."),
    )
    _offer_brief(desk, world, taken, {} if tried == trial.stated else {name: float(tried)})


def _offer_brief(desk: Desk, world: World, taken: OnTrial, moved: dict[str, float]) -> None:
    """Offer the two pages for the partner, with what was tried as the question."""
    words, programme_id = desk.words, str(taken.programme["programme_id"])
    actor = ask_actor(desk, part="_brief")
    if actor is None:
        return
    with st.container(horizontal=True):
        for extension in ("pdf", "html"):
            download(
                words("Two pages for the partner ({format})", format=extension.upper()),
                partial(brief_bytes, desk.store, world, taken, moved, extension=extension, words=words, actor=actor),
                file_name=f"{programme_id}-brief.{extension}",
                key=f"design_brief_{extension}",
                desk=desk,
            )
    st.caption(words("The pages ask about the value that is tried; figures below 11 are withheld in them."))


def _sentence(groups: tuple[Group, ...], trial: Trial, tried: float) -> Message:
    """Say what the new value would change, and how many of those who come in or fall out are women."""
    everybody = groups[0]
    women = next((group for group in groups if (group.kind, group.name) == ("sex", "female")), None)
    facts = {
        "value": tried,
        "now": everybody.eligible,
        "then": everybody.eligible_moved,
        "change": abs(everybody.gained),
        "check": everybody.unknown_moved,
    }
    if tried == trial.stated or not everybody.gained:
        return say("At {value}: {then} eligible, as now; {check} to be checked.", **facts)
    if women is None:
        share = say("no sex is recorded")
    else:
        share = say("{percent} % of them women", percent=round(100 * women.gained / everybody.gained))
    if everybody.gained > 0:
        return say(
            "At {value}: {then} eligible instead of {now}: {change} more, {share}; {check} to be checked.",
            share=share,
            **facts,
        )
    return say(
        "At {value}: {then} eligible instead of {now}: {change} fewer, {share}; {check} to be checked.",
        share=share,
        **facts,
    )


def _show_groups(world: World, groups: tuple[Group, ...], words: Words) -> None:
    columns = [
        Column(words("Group")),
        Column(words("People"), figure=True),
        Column(words("Eligible now"), figure=True),
        Column(words("Eligible then"), figure=True),
        Column(words("Change"), figure=True),
        Column(words("To be checked then"), figure=True),
    ]
    names = region_names(world, words)
    rows = [
        Row(
            f"{group.kind}-{group.name}",
            (
                Cell(group_label(group.kind, group.name, names, words), sort=number),
                *(
                    Cell(words.number(count), sort=count)
                    for count in (group.people, group.eligible, group.eligible_moved)
                ),
                Cell(f"{'+' if group.gained > 0 else ''}{words.number(group.gained)}", sort=group.gained),
                Cell(words.number(group.unknown_moved), sort=group.unknown_moved),
            ),
        )
        for number, group in enumerate(groups)
    ]
    show_table(columns, rows, key="table_design_groups", caption=words("Whom it would take"), words=words, height=380)


def _show_exclusion(world: World, taken: OnTrial, words: Words) -> None:
    parts = parts_of(taken.rule)
    st.subheader(words("What keeps people out?"), anchor=False)
    if len(parts) > MOST_PARTS:
        st.markdown(words("This rule has too many parts to be compared."))
        return
    with st.spinner(words("Comparing the criteria…")):
        found = exclusion_of(world.people, taken.offers, taken.sites)
    total = round(sum(each.share for each in found))
    st.markdown(
        words("{count} of {people} people are surely refused at every site.", count=total, people=len(world.people))
    )
    if not total:
        return
    columns = [
        Column(words("Criterion")),
        Column(words("Refuses"), figure=True, hint=words("People whom it refuses at every site, whatever else does.")),
        Column(
            words("Alone"), figure=True, hint=words("People kept out by nothing else: without it they could enter.")
        ),
        Column(
            words("Share"),
            figure=True,
            hint=words("Everybody refused, split among the criteria that refuse them (Shapley); the shares add up."),
        ),
    ]
    rows = []
    for each in found:
        name = part_name(each.part, parts, words)
        cells = [Cell(words.number(count), sort=count) for count in (each.refused, each.alone)]
        share = Cell(words.number(each.share, decimals=1), below=words.percent(each.share / total), sort=each.share)
        rows.append(Row(str(each.part), (Cell(name), *cells, share)))
    show_table(
        columns, rows, key="table_design_parts", caption=words("What keeps people out?"), words=words, height=300
    )
