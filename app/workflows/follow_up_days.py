"""After how many days is something due in this office?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.follow_up.timing import FIGURES, FOLLOW_UP_SETTING, SOURCE_LABELS, Timing, timing_of, with_days
from layers.service_types import SERVICE_TYPES
from layers.words import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.store import Store
    from layers.words import Words


def timing_in(store: Store) -> Timing:
    """Return after how many days things are due in this office."""
    return timing_of(store.setting(FOLLOW_UP_SETTING, {}))


def set_days(store: Store, values: Mapping[str, str | float], *, actor: str) -> Timing:
    """Set some of the office's days; what is set to what is shipped is the office's own no longer.

    Raises
    ------
    HomewardError
        When a figure is not known or a value cannot be one; nothing is changed then.

    """
    timing = timing_in(store)
    for key, value in values.items():
        timing = with_days(timing, key, value)
    store.set_setting(FOLLOW_UP_SETTING, dict(timing.own), actor=actor)
    return timing


def reset_days(store: Store, *, actor: str) -> None:
    """Put all days back to what is shipped."""
    store.set_setting(FOLLOW_UP_SETTING, {}, actor=actor)


def day_rows(timing: Timing, words: Words) -> list[dict[str, Any]]:
    """Write every figure as plain values, what it is called and where it comes from in the reader's language."""
    return [
        {
            "key": key,
            "days": timing[key],
            "shipped": figure.days,
            "label": words(figure_label(key)),
            "source": words(SOURCE_LABELS[figure.source]) if key not in timing.own else None,
            "set_by_office": key in timing.own,
        }
        for key, figure in FIGURES.items()
    ]


def figure_label(key: str) -> Message:
    """Say what a figure is about."""
    kind = SERVICE_TYPES.get(key.partition(".")[2])
    return Message(FIGURES[key].label, {} if kind is None else {"type": Message(kind.label)})
