"""How people fall away, stage by stage, from everybody who needs a service to those who can enter one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.components.mounted import mount
from layers.labels import GAP_LABELS
from layers.schemas.columns import COLUMNS, GAP_CAUSES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from layers.words import Words

ORDER = ("served", *GAP_CAUSES, "unknown")
"""The order of the bars; each begins where the one above ends."""


def show_waterfall(
    totals: Mapping[str, int],
    *,
    key: str,
    caption: str,
    words: Words,
    on_pick: Callable[[str], None],
    picked: str | None = None,
    every_cause: Mapping[str, int] | None = None,
) -> None:
    """Show the bars; `on_pick` is called, before the next run, with the status picked, empty if it was let go of.

    Parameters
    ----------
    totals
        People by status; the seven add up to everybody asked about.
    picked
        The cause that is marked now.
    every_cause
        People not served for whom each cause stands in the way, however many others do. Where given, its bars all
        begin at the left: they do not add up.

    """
    people = sum(totals.values())
    bars: list[dict[str, Any]] = [
        {
            "key": "everybody",
            "label": words("Everybody who needs it"),
            "hint": words(COLUMNS["people"].sentence),
            "count": words.number(people),
            "share": "",
            "from": 0,
            "width": 1 if people else 0,
            "canPick": False,
        }
    ]
    start = 0
    for status in ORDER:
        several = every_cause is not None and status in GAP_CAUSES
        count = every_cause[status] if every_cause is not None and several else totals[status]
        bars.append(
            {
                "key": status,
                "label": words(GAP_LABELS[status]),
                "hint": words(COLUMNS[status].sentence),
                "count": words.number(count),
                "share": words.percent(count / people) if people else "–",
                "from": 0 if several or not people else start / people,
                "width": count / people if people else 0,
                "canPick": status != "served" and count > 0,
            }
        )
        start += totals[status]
    mount("waterfall", key=key, data={"caption": caption, "bars": bars, "picked": picked}, on_pick=on_pick)
