"""One limit of a programme moved on the design desk: the steps, and how many come in or fall out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.design_draft import change_rule, is_changed, kept_with
from app.components.design_split import show_split
from app.components.safe import as_html, as_markdown
from app.components.step_chart import Picture, show_steps
from app.workflows.drafting import draft_name, with_limit
from app.workflows.gained import Group, groups_of
from app.workflows.held import firmness_said
from app.workflows.simulating import LIMIT_LABELS, OnTrial, Trial, draft_text, try_limit, values_between
from layers.words import Message, Stated, say

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.world import World
    from assessments.design.limits import Limit
    from layers.words import Words


def show_limit(desk: Desk, world: World, taken: OnTrial, slot: str) -> dict[str, float]:
    """Offer to move one limit of the draft at a place, and show what that would change; return what is tried."""
    limits = {limit.name: limit for limit in reversed(taken.limits())}
    st.subheader(desk.words("What if a limit moved?"), anchor=False)
    if limits:
        return _show_trial(desk, world, taken, _ask_limit(limits, taken, slot, desk.words), slot)
    st.markdown(desk.words("This rule has no limit that could be moved."))
    return {}


def _ask_limit(limits: dict[str, Limit], taken: OnTrial, slot: str, words: Words) -> str:
    stated = [name for name in LIMIT_LABELS if name in limits and _stated(taken, limits[name])]
    others = [name for name in LIMIT_LABELS if name in limits and name not in stated]
    chosen: str = st.selectbox(
        words("Limit"),
        [*stated, *others],
        format_func=lambda name: _label(taken, limits[name], words),
        key=f"design_limit_{slot}",
    )
    return chosen


def _label(taken: OnTrial, limit: Limit, words: Words) -> str:
    label = words(LIMIT_LABELS[limit.name])
    return words("{limit} (soft)", limit=label) if taken.is_soft(limit) else label


def _stated(taken: OnTrial, limit: Limit) -> bool:
    return taken.stated(limit) is not None


def _show_trial(desk: Desk, world: World, taken: OnTrial, name: str, slot: str) -> dict[str, float]:
    words = desk.words
    programme_id = str(taken.programme["programme_id"])
    with st.spinner(words("Trying the limit on everybody…")):
        trial: Trial = kept_with(taken, ("trial", name), lambda: try_limit(world, taken, name))
    start, stop, step = trial.usual_values()
    usual = trial.stated if trial.stated is not None else stop
    tried: Any = st.number_input(
        words("New value"),
        min_value=0.0,
        max_value=float(trial.limit.most) if trial.limit.is_whole else None,
        value=float(usual),
        step=1.0 if trial.limit.is_whole else 0.5,
        format="%.0f" if trial.limit.is_whole else "%.1f",
        key=f"design_value_{slot}_{name}" + (f"_{usual:g}" if is_changed(slot) else ""),
    )
    values = values_between(trial, min(start, tried), max(stop, tried), step)
    counts = trial.counts(values)
    label = words(LIMIT_LABELS[name])
    marked = trial.held_counts(values)[:, 0].tolist() if trial.strict is not trial.deciding else None
    picture = Picture(values, counts[:, 2].tolist(), counts[:, 1].tolist(), label, trial.stated, float(tried), marked)
    show_steps(picture, words, key="design_steps")
    now, moved = trial.answers(trial.stated), trial.answers(float(tried))
    groups = groups_of(world, now, moved, (trial.reserved(trial.stated), trial.reserved(float(tried))))
    st.html(f'<p class="homeward-headline">{as_html(words(_sentence(groups, trial, float(tried))))}</p>')
    for sentence in firmness_said(trial, float(tried), groups[0]):
        st.markdown(as_markdown(words(sentence)))
    show_split(world, groups, words)
    with st.container(horizontal=True):
        st.button(
            words("Take this value into the draft"),
            key=f"design_take_{slot}",
            disabled=tried == trial.stated,
            on_click=partial(_take_value, slot, taken, trial.limit, float(tried)),
        )
        st.download_button(
            words("Save the draft (YAML)"),
            draft_text(taken, trial.limit, float(tried)),
            file_name=f"{draft_name(programme_id)}.yaml",
            mime="application/yaml",
            key="design_draft",
            help=words("A file that “homeward simulate” reads, and that the page “Data” imports once it is agreed."),
        )
    return {} if tried == trial.stated or taken.is_soft(trial.limit) else {name: float(tried)}


def _take_value(slot: str, taken: OnTrial, limit: Limit, value: float) -> None:
    """Write a tried value into the draft's own rule; a site's own distance becomes the draft's."""
    change_rule(slot, with_limit(taken, limit, value))


def _sentence(groups: tuple[Group, ...], trial: Trial, tried: float) -> Message:
    """Say what the new value would change, and how many of those who come in or fall out are women."""
    everybody = groups[0]
    women = next((group for group in groups if (group.kind, group.name) == ("sex", "female")), None)
    facts = {
        "value": Stated(tried),
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
