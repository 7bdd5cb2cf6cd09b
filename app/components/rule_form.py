"""The form of a rule: its groups and criteria as boxes in boxes, each with its values, to be added, moved, denied."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app.components.design_draft import change_rule, sides
from app.components.rule_form_fields import Place, show_field, value_of
from app.components.safe import as_markdown
from app.workflows.rule_form import CRITERION_LABELS, blank, form_values, in_the_open, with_form_value
from layers.errors import RuleError
from layers.rules import TERMS, AllOf, AnyOf, Not, Rule
from layers.rules.editing import (
    added,
    denied,
    kind_of,
    part_at,
    parts_of,
    regrouped,
    removed,
    replaced,
    shifted,
    unwrapped,
    wrapped,
)
from layers.words import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.workflows.rule_form import FormValue
    from app.workflows.world import World
    from layers.rules import Criterion
    from layers.rules.editing import Path
    from layers.words import Words

GROUP_LABELS = {
    "all": N_("All of these"),
    "any": N_("At least one of these"),
    "not": N_("Not this"),
}
"""What the three kinds of group are called."""


@dataclass(frozen=True)
class Form:
    """One draft's form as it is drawn: where the draft is kept, and how often its form has been drawn anew."""

    world: World
    words: Words
    slot: str
    rule: Rule
    changes: int
    disabled: bool

    def key(self, path: Path, name: str) -> str:
        """Return the key of something that belongs to a part; a form drawn anew has other keys."""
        return f"rule_{self.slot}_{self.changes}_{'.'.join(map(str, path))}_{name}"

    def place(self, path: Path, asked: FormValue) -> Place:
        """Return where a value's field stands."""
        key = self.key(path, asked.key)
        set_it = partial(_set_value, self.slot, path, asked, key)
        return Place(self.world, self.words, key, set_it, self.disabled)


def show_rule_form(world: World, slot: str, words: Words) -> None:
    """Show the rule of a draft; every change stands in the draft at once."""
    now = sides(slot)
    if now is None:
        return
    form = Form(world, words, slot, now.rule, now.changes, now.torn is not None)
    if form.disabled:
        st.caption(words("The text cannot be read just now: the form shows the last rule that could, and waits."))
    _show_part(form, ())
    if not isinstance(form.rule, AllOf | AnyOf):
        _offer_adding(form, ())


def _show_part(form: Form, path: Path) -> None:
    part = part_at(form.rule, path)
    with st.container(border=bool(path) or not isinstance(part, AllOf), key=form.key(path, "box"), gap="small"):
        if isinstance(part, AllOf | AnyOf | Not):
            _show_group(form, path, part)
        else:
            _show_criterion(form, path, part)


def _show_group(form: Form, path: Path, group: AllOf | AnyOf | Not) -> None:
    words, key = form.words, form.key(path, "kind")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state.setdefault(key, kind_of(group))
        st.selectbox(
            words("Who may enter meets") if not path else words("Group"),
            list(GROUP_LABELS),
            format_func=lambda kind: words(GROUP_LABELS[kind]),
            width=230,
            key=key,
            on_change=partial(_regroup, form.slot, path, key),
            disabled=form.disabled,
        )
        if path or not isinstance(group, AllOf):
            _button(form, path, "dissolve", words("Dissolve the group"), lambda rule: unwrapped(rule, path))
        if path:
            _button(form, path, "remove", words("Remove"), lambda rule: removed(rule, path))
    parts = parts_of(group)
    for place in range(len(parts)):
        _show_part(form, (*path, place))
    if not isinstance(group, Not):
        _offer_adding(form, path)


def _offer_adding(form: Form, path: Path) -> None:
    words, key = form.words, form.key(path, "add")
    st.selectbox(
        words("Add a criterion"),
        list(CRITERION_LABELS),
        index=None,
        format_func=lambda name: words(CRITERION_LABELS[name]),
        placeholder=words("Add a criterion"),
        label_visibility="collapsed",
        width=280,
        key=key,
        on_change=partial(_add, form.slot, path, key),
        disabled=form.disabled,
    )


def _show_criterion(form: Form, path: Path, leaf: Criterion) -> None:
    words = form.words
    asked = form_values(leaf.name)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{as_markdown(words(CRITERION_LABELS[leaf.name]))}**", width="content")
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            with st.popover(words("More"), key=form.key(path, "more")):
                _show_more(form, path, leaf)
            _button(form, path, "remove", words("Remove"), lambda rule: removed(rule, path))
    for terms in (False, True):
        row = [each for each in asked if in_the_open(each) and (each.key in TERMS) == terms]
        if row:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                for each in row:
                    show_field(form.place(path, each), each, getattr(leaf, each.attribute))
    for each in asked:
        fault = st.session_state.get(f"{form.key(path, each.key)}_fault")
        if fault is not None:
            st.error(as_markdown(words(fault)))


def _show_more(form: Form, path: Path, leaf: Criterion) -> None:
    """Show the terms, and the ways of putting a criterion elsewhere."""
    words = form.words
    firm = denied(form.rule, path)
    for each in form_values(leaf.name):
        if in_the_open(each):
            continue
        if each.read == "flag" and firm:
            continue
        show_field(form.place(path, each), each, getattr(leaf, each.attribute))
    if firm:
        st.caption(words("What is denied can be neither soft nor waivable."))
    _button(form, path, "or", words("Put into a group: this or another"), lambda rule: wrapped(rule, path, "any"))
    _button(form, path, "and", words("Put into a group: this and another"), lambda rule: wrapped(rule, path, "all"))
    _button(form, path, "not", words("Ask for the opposite"), lambda rule: wrapped(rule, path, "not"))
    if path and len(parts_of(part_at(form.rule, path[:-1]))) > 1:
        _button(form, path, "up", words("Move up"), lambda rule: shifted(rule, path, -1))
        _button(form, path, "down", words("Move down"), lambda rule: shifted(rule, path, 1))


def _button(form: Form, path: Path, name: str, label: str, make: Callable[[Rule], Rule]) -> None:
    st.button(
        label,
        key=form.key(path, name),
        type="tertiary",
        on_click=partial(_change, form.slot, make),
        disabled=form.disabled,
    )


def _change(slot: str, make: Callable[[Rule], Rule]) -> None:
    now = sides(slot)
    if now is not None:
        change_rule(slot, make(now.rule))


def _add(slot: str, path: Path, key: str) -> None:
    name = st.session_state.get(key)
    if name:
        _change(slot, lambda rule: added(rule, path, blank(name)))


def _regroup(slot: str, path: Path, key: str) -> None:
    _change(slot, lambda rule: regrouped(rule, path, st.session_state[key]))


def _set_value(slot: str, path: Path, asked: FormValue, key: str) -> None:
    """Take over what stands in a field; what cannot be read stays in the field, with the reason below."""
    now = sides(slot)
    if now is None:
        return
    st.session_state.pop(f"{key}_fault", None)
    leaf = part_at(now.rule, path)
    if isinstance(leaf, AllOf | AnyOf | Not):
        return
    try:
        other = with_form_value(leaf, asked.attribute, value_of(key))
    except RuleError as error:
        st.session_state[f"{key}_fault"] = error.message
        return
    change_rule(slot, replaced(now.rule, path, other), redraw=False)
