"""One value of a criterion as a field: a number, a choice, a list, a day, an outline, a text, a mark.

To add a way of reading: a function here and a line in `FIELDS` (a test compares with `layers.rules.values.READERS`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.person_form import SYSTEM_LABELS
from app.workflows.rule_form import choice_label, entry_options, free_entry
from layers.rules.values import MOST_LETTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.workflows.rule_form import FormValue
    from app.workflows.world import World
    from layers.words import Words

FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
"""Days that the calendar offers, unless the rule states another."""

STEP_YEARS, STEP_KM = 1.0, 0.5

EMPTIED = ("system",)
"""Choices that may be left open; every other has a usual word."""


@dataclass(frozen=True)
class Place:
    """Where a field stands: its key, what is done when it changes, and whether it waits."""

    world: World
    words: Words
    key: str
    on_change: Callable[[], None]
    disabled: bool = False

    @property
    def common(self) -> dict[str, Any]:
        """What every field is given."""
        return {"key": self.key, "on_change": self.on_change, "disabled": self.disabled}


def show_field(place: Place, asked: FormValue, value: Any) -> None:
    """Show one value; what the session holds under the field's key is what stands in it."""
    FIELDS[asked.read](place, asked, value)


def value_of(key: str) -> Any:
    """Return what stands in a field, as a rule's values are read."""
    held = st.session_state.get(key)
    return held.isoformat() if isinstance(held, dt.date) else held


def _hold(place: Place, value: Any) -> None:
    st.session_state.setdefault(place.key, value)


def _number(place: Place, asked: FormValue, value: float | None) -> None:
    _hold(place, value)
    whole = asked.most < float("inf")
    st.number_input(
        place.words(asked.label),
        min_value=0.0,
        max_value=float(asked.most) if whole else None,
        value=None,
        step=STEP_YEARS if whole else STEP_KM,
        format="%g",
        placeholder=place.words("no limit"),
        width=190,
        **place.common,
    )


def _choice(place: Place, asked: FormValue, value: str | None) -> None:
    _hold(place, value)
    words = place.words
    st.selectbox(
        words(asked.label),
        asked.choices,
        index=None if asked.key in EMPTIED else 0,
        format_func=lambda code: _choice_label(asked.key, str(code), words),
        placeholder=words("Choose"),
        width=230,
        **place.common,
    )


def _choice_label(key: str, choice: str, words: Words) -> str:
    return words(SYSTEM_LABELS.get(choice, choice)) if key == "system" else choice_label(key, choice, words)


def _entries(place: Place, asked: FormValue, value: tuple[str, ...]) -> None:
    _hold(place, list(value))
    options = entry_options(place.world, asked, place.words)
    more = [each for each in st.session_state[place.key] if each not in options]
    st.multiselect(
        place.words(asked.label),
        [*more, *options],
        format_func=lambda code: options.get(code, code.replace("_", " ")),
        placeholder=place.words("Type or choose") if free_entry(asked) else place.words("Choose"),
        accept_new_options=free_entry(asked),
        **place.common,
    )


def _day(place: Place, asked: FormValue, value: str | None) -> None:
    day = None if value is None else dt.date.fromisoformat(value)
    _hold(place, day)
    st.date_input(
        place.words(asked.label),
        value=None,
        min_value=min(FIRST_DAY, day or FIRST_DAY),
        max_value=max(LAST_DAY, day or LAST_DAY),
        format="YYYY-MM-DD",
        width=190,
        **place.common,
    )


def _polygon(place: Place, asked: FormValue, value: str) -> None:
    _hold(place, value)
    st.text_area(
        place.words(asked.label),
        height=90,
        placeholder="POLYGON ((-13.8 9.6, -13.5 9.6, -13.5 9.9, -13.8 9.6))",
        **place.common,
    )


def _flag(place: Place, asked: FormValue, value: bool) -> None:  # noqa: FBT001 - as every field's value
    _hold(place, value)
    st.checkbox(place.words(asked.label), **place.common)


def _text(place: Place, asked: FormValue, value: str | None) -> None:
    _hold(place, value or "")
    st.text_input(
        place.words(asked.label),
        max_chars=MOST_LETTERS,
        placeholder=place.words("Letter or agreement, and what it says"),
        **place.common,
    )


FIELDS: dict[str, Callable[[Place, FormValue, Any], None]] = {
    "number": _number,
    "choice": _choice,
    "entries": _entries,
    "first_day": _day,
    "last_day": _day,
    "day": _day,
    "polygon": _polygon,
    "flag": _flag,
    "text": _text,
}
"""How each kind of value is asked for."""
