"""A few options side by side: their terms in their units, warnings, reasons, and the weights with which they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.cards import title_of
from app.components.desk import ask_actor
from app.components.failures import show_error
from app.components.offers_in_words import given, records_of
from app.components.programme_tables import availability_label
from app.components.safe import as_html, as_markdown
from app.workflows.presets import make_usual, presets_of, save_preset, usual_preset
from assessments.choosing.terms import NAMES, TERMS
from assessments.choosing.weights import LABELS, whole
from layers.errors import HomewardError
from layers.labels import verdict_said
from layers.service_types import SERVICE_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.components.desk import Desk
    from assessments.choosing.weights import Weights
    from layers.words import Words
    from mapping.content import Moved, PersonContent, Weighed

PRESET = "weights_preset"
HEAVIEST = 10.0
"""The sliders end here; a preset with a larger weight is shown at its end."""

STEPS = tuple(step / 4 for step in range(int(HEAVIEST) * 4 + 1))
"""The weights that a slider stops at."""

Option = dict[str, Any]


def weights_now(desk: Desk) -> Weights:
    """Return the weights that hold on this page: the sliders', as long as the preset is the one they were set for."""
    presets = presets_of(desk.store)
    name = st.session_state.get(PRESET) or usual_preset(desk.store)
    preset = presets.get(name) or presets[usual_preset(desk.store)]
    if st.session_state.get("weights_of") != name:
        return preset
    moved = {term: float(st.session_state.get(_key(term), preset[term])) for term in NAMES}
    return whole(moved) if any(moved.values()) else preset


def _key(term: str) -> str:
    return f"weight_{term}"


def ask_weights(desk: Desk) -> None:
    """Show which preset holds, and folded away the weights to be moved and kept."""
    words, presets = desk.words, presets_of(desk.store)
    names = list(presets)
    usual = usual_preset(desk.store)
    left, right = st.columns([1, 2], gap="medium", vertical_alignment="bottom")
    name = left.selectbox(
        words("What counts"),
        names,
        index=names.index(usual),
        format_func=lambda each: words(LABELS[each]) if each in LABELS else each,
        key=PRESET,
        persist_state="session",
    )
    if st.session_state.get("weights_of") != name or any(_key(term) not in st.session_state for term in NAMES):
        for term in NAMES:
            st.session_state[_key(term)] = min(presets[name][term], HEAVIEST)
        st.session_state["weights_of"] = name
    with right, st.expander(words("Move the weights")):
        st.caption(words("The score is the sum of weight times score of each term; 0 leaves a term out."))
        columns = st.columns(2, gap="medium")
        for number, term in enumerate(NAMES):
            columns[number % 2].select_slider(
                words(TERMS[term].label),
                sorted({*STEPS, st.session_state[_key(term)]}),
                format_func=lambda weight: words.number(weight, decimals=2),
                key=_key(term),
                help=words(TERMS[term].how),
            )
        _offer_keeping(desk)


def _offer_keeping(desk: Desk) -> None:
    words = desk.words
    left, right = st.columns(2, vertical_alignment="bottom")
    name = left.text_input(words("Keep these weights for the office as"), max_chars=40, key="weights_name")
    usual = right.checkbox(words("and use them where nobody chooses"), key="weights_usual")
    if not name.strip():
        return
    actor = ask_actor(desk)
    if st.button(words("Keep the weights"), disabled=actor is None, key="weights_keep"):
        try:
            kept = save_preset(
                desk.store, name, {term: st.session_state[_key(term)] for term in NAMES}, actor=actor or ""
            )
            if usual:
                make_usual(desk.store, kept, actor=actor or "")
        except HomewardError as error:
            show_error(error, words)
            return
        st.success(words("Kept. The office finds these weights under “{name}”.", name=as_markdown(kept)))


def show_choices(content: PersonContent, words: Words, *, below: Callable[[Option, int], None] | None = None) -> None:
    """Show the best options of each type side by side; `below` places something under each (its row, its number)."""
    options = [option for option in records_of(content.options) if _weighed(content, option).on_top]
    groups = dict.fromkeys(option["service_type"] for option in options)
    if not groups:
        return
    for group in groups:
        some = [option for option in options if option["service_type"] == group]
        label = words(SERVICE_TYPES[group].label)
        st.subheader(words("Compared: {type} ({count})", type=label, count=len(some)), anchor=False)
        if len(some) == 1:
            st.caption(words("There is only one: nothing else of this type is or may be open to this person."))
        columns = st.columns(3, gap="small")
        for number, (column, option) in enumerate(zip(columns, some, strict=False), start=1):
            with column:
                st.html(_compared(option, _weighed(content, option), words))
                if below is not None:
                    below(option, number)
        _firm(some, content, words)


def _weighed(content: PersonContent, option: Option) -> Weighed:
    return content.weighed[given(option, "programme_id"), option["service_id"]]


def _compared(option: Option, weighed: Weighed, words: Words) -> str:
    """Write one option as HTML: its terms as a table whose bars are the scores."""
    rank = "" if given(option, "rank") is None else words.number(int(option["rank"]))
    rows = "".join(
        f'<tr><th scope="row">{as_html(words(label))}</th><td>{as_html(words(value))}</td>{_bar(score)}</tr>'
        for label, value, score in weighed.terms
    )
    days = (
        f'<tr><th scope="row">{as_html(words("From, to"))}</th><td colspan="2">{as_html(words(weighed.days))}</td></tr>'
    )
    warned = "".join(
        f"<li><b aria-hidden='true'>▲</b><span>{as_html(words(one))}</span></li>" for one in weighed.warnings
    )
    reasons = "".join(f"<li>{as_html(words(one))}</li>" for one in weighed.reasons)
    change = "" if weighed.change is None else f'<p class="change">{as_html(_change(weighed.change, words))}</p>'
    now = as_html(availability_label(option["availability"], words))
    score = words("{score} of {most}", score=words.number(weighed.score, decimals=2), most=weighed.most)
    return (
        f'<article class="homeward-choice {option["verdict"]}"><header>'
        f'<h3><span class="rank">{rank}</span>{as_html(title_of(option, words))}</h3></header>'
        f"<p><b>{as_html(verdict_said(option, words))}</b> · {now} · {as_html(score)}</p>"
        f"{f'<ul class=warned>{warned}</ul>' if warned else ''}"
        f"<table>{rows}{days}</table>{change}"
        f'<details><summary>{as_html(words("Why"))}</summary><ul class="why">{reasons}</ul></details></article>'
    )


def _change(moved: Moved, words: Words) -> str:
    """Say which change of one weight would put an option first."""
    if moved.then == moved.now:
        return words(
            "It is level with the first: the least more or less of “{term}” puts it first.", term=words(moved.term)
        )
    return words(
        "It would be first if “{term}” counted {then} instead of {now}.",
        term=words(moved.term),
        then=words.number(moved.then, decimals=2),
        now=words.number(moved.now, decimals=2),
    )


def _bar(score: float | None) -> str:
    """Draw a score; what is not known has none."""
    inside = "" if score is None else f'<span style="width:{round(score * 100)}%"></span>'
    return f'<td class="bar"><div>{inside}</div></td>' if inside else '<td class="bar"></td>'


def _firm(some: list[Option], content: PersonContent, words: Words) -> None:
    firm = [title_of(option, words) for option in some if _weighed(content, option).firm]
    if len(some) > 1 and firm:
        st.caption(
            words(
                "Among the first three even if every weight moves by up to a quarter: {options}.",
                options=as_markdown("; ".join(firm)),
            )
        )
