"""Into which class does a place fall: minutes to the nearest service, or seats within reach for 100 people?

A class's upper limit belongs to it: 15 minutes exactly are "at most 15". Where there is no figure the class is a word
with a pattern, never a colour of the scale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from layers.roads.names import NO_NETWORK, OFF_NETWORK, REACHED
from layers.words import say
from mapping.access_content import NEAREST
from mapping.symbols import MINUTES_LIMITS, NO_DATA, SEATS_LIMITS

if TYPE_CHECKING:
    import pandas as pd

    from layers.words import Words
    from mapping.access_content import AccessContent

_MARKS = {OFF_NETWORK: "off-network", NO_NETWORK: "no-network"}


def classes_of(frame: pd.DataFrame, measure: str) -> list[str]:
    """Return the class of each place, a code of `symbols.FILLS`.

    Where nothing is said of a way the country has no such service; of an area, it may also be that nobody asks there.
    """
    if measure == NEAREST:
        nobody = (frame["latitude"].isna() & (frame["people"].fillna(0) == 0)).tolist()
        ways = zip(frame["reach_status"].tolist(), frame["travel_minutes"].tolist(), nobody, strict=True)
        return [_minutes(*way) for way in ways]
    rows = zip(frame["score_reason"].tolist(), frame["score"].tolist(), strict=True)
    return [_seats(reason, score) for reason, score in rows]


def _minutes(status: Any, minutes: float, nobody: bool) -> str:  # noqa: FBT001 - three facts in a row
    if status == REACHED:
        return f"minutes-{int(np.searchsorted(MINUTES_LIMITS, minutes, side='left'))}"
    if not isinstance(status, str):
        return NO_DATA if nobody else "no-service"
    return _MARKS.get(status, "unreachable")


def _seats(reason: Any, score: float) -> str:
    """Tell the class of a score; more seats are a lower class, as fewer minutes are."""
    if reason == "unreachable":
        return "unreachable"
    if np.isnan(score):
        return "seats-unsaid"
    return f"seats-{len(SEATS_LIMITS) - int(np.searchsorted(SEATS_LIMITS, 100 * score, side='right'))}"


def summary(content: AccessContent, frame: pd.DataFrame, words: Words) -> str:
    """Say in numbers what one of the maps shows: of how many people the figure is good; of places where none is known.

    Good is a way of at most 30 minutes, or any seat within reach.
    """
    if content.measure == NEAREST:
        good = (frame["reach_status"] == REACHED) & (frame["travel_minutes"] <= NEAR_MINUTES)
    else:
        good = frame["score"] > 0
    people = frame["people"].fillna(0).astype("int64")
    counted = bool(people.sum())
    part, whole = (int(people[good].sum()), int(people.sum())) if counted else (int(good.sum()), len(frame))
    values = {"part": part, "all": whole, "share": words.percent(part / whole if whole else float("nan"))}
    if content.measure == NEAREST:
        near = {"minutes": NEAR_MINUTES, **values}
        if counted:
            return words(say("At most {minutes} min away: {part} of {all} people on the map ({share})", **near))
        return words(say("At most {minutes} min away: {part} of {all} places ({share})", **near))
    if counted:
        return words(say("With a seat within reach: {part} of {all} people on the map ({share})", **values))
    return words(say("With a seat within reach: {part} of {all} places ({share})", **values))


NEAR_MINUTES = 30
"""The way that a map's sentence counts as short."""


def difference(content: AccessContent, words: Words) -> list[str]:
    """Say what the rainy season changes: from how many places the way is longer, by how much, and where it is lost."""
    if content.measure != NEAREST or not {"dry", "rainy"} <= set(content.seasons):
        return []
    dry, rainy = (content.seasons[season].set_index("place_id") for season in ("dry", "rainy"))
    both = dry.index.intersection(rainy.index)
    before, after = (frame.loc[both, "travel_minutes"] for frame in (dry, rainy))
    longer = (after - before)[(after - before) >= _NOTICED_MINUTES]
    lost = int((before.notna() & after.isna()).sum())
    said = [
        words(
            "Way longer in the rainy season: from {count} of {all} places, by {minutes} min on average",
            count=len(longer),
            all=len(both),
            minutes=float(longer.mean()),
        )
        if len(longer)
        else words("In the rainy season no way is longer by a minute or more")
    ]
    return [
        *said,
        *(
            [words("No way in the rainy season alone: from {count} of {all} places", count=lost, all=len(both))]
            if lost
            else []
        ),
    ]


_NOTICED_MINUTES = 1.0
