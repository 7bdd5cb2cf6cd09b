"""What was recorded about people on a past day, and what has been recorded since?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layers.labels import join_messages
from layers.store.cells import frame_of
from layers.words import N_, Message, say

if TYPE_CHECKING:
    import datetime as dt

    from layers.store import Store
    from layers.words import Words

PEOPLE = "returnees"


@dataclass(frozen=True)
class FactsThen:
    """What a past day's answer about one person rests on.

    `changed` names the columns that were recorded otherwise on that day; it is judged by what they held then. Where
    nothing had been recorded by then (`was_known` is False), it is judged by what is recorded now.
    """

    on: dt.date
    was_known: bool
    changed: tuple[str, ...]

    def said(self) -> Message | None:
        """Say what the answer rests on; None where it makes no difference."""
        if not self.was_known:
            return say(
                "Nothing had been recorded about this person by {day}: judged by what is recorded now.", day=self.on
            )
        if not self.changed:
            return None
        fields = join_messages([Message(FACTS.get(name, name)) for name in _told_once(self.changed)])
        return say(
            "Judged by what was recorded about this person on {day}. Recorded otherwise since: {fields}.",
            day=self.on,
            fields=fields,
        )


def people_on(store: Store, returnees: pd.DataFrame, *, on: dt.date) -> pd.DataFrame:
    """Return the people as they were recorded on a day; the frame itself where that is how they are recorded now.

    Consent alone is today's on every day: a no stops what would go out, whatever day is asked about.
    """
    then = store.people_then(on).rows
    places = np.flatnonzero(returnees["case_code"].isin(list(then)).to_numpy(dtype=bool))
    if not len(places):
        return returnees
    rows = frame_of(PEOPLE, [then[code] for code in returnees["case_code"].iloc[places]])
    order = np.arange(len(returnees))
    order[places] = len(returnees) + np.arange(len(places))
    found: pd.DataFrame = pd.concat([returnees, rows], ignore_index=True).iloc[order].reset_index(drop=True)
    found["consent"] = returnees["consent"].to_numpy(dtype=object)
    return found.astype({"consent": returnees["consent"].dtype})


def facts_then(store: Store, case_code: str, *, on: dt.date, today: dt.date) -> FactsThen | None:
    """Say what an answer about one person on a past day rests on; None for today and later."""
    if on >= today:
        return None
    past = store.people_then(on, case_code=case_code)
    changed = [name for name in past.changed.get(case_code, ()) if name not in _NOT_FACTS]
    return FactsThen(on, case_code not in past.unknown, tuple(changed))


def facts_row(then: FactsThen | None, words: Words) -> dict[str, Any]:
    """Write what an answer rests on as plain values; None, for today and for people described, is what is known now."""
    said = None if then is None else then.said()
    return {
        "as_recorded": "then" if then is not None and then.was_known else "now",
        "recorded_otherwise_since": [] if then is None else list(then.changed),
        "sentence": None if said is None else words(said),
    }


def _told_once(columns: tuple[str, ...]) -> list[str]:
    """Leave out what belongs to another column that is told."""
    return list(dict.fromkeys(_PART_OF.get(name, name) for name in columns))


_NOT_FACTS = ("consent", "source", "source_date")
"""Consent is today's on every day; which file said it tells nothing about the person."""

_PART_OF = {
    "latitude": "settlement_name",
    "longitude": "settlement_name",
    "location_precision_m": "settlement_name",
    "admin1_pcode": "settlement_name",
    "admin2_pcode": "settlement_name",
    "admin3_name": "settlement_name",
    "landmark": "settlement_name",
    "birth_year": "birth_date",
    "age_years": "birth_date",
    "age_as_of": "birth_date",
    "education_grade_most": "education_grade",
}

FACTS = {
    "settlement_name": N_("place of the home"),
    "settlement_class": N_("town or country"),
    "birth_date": N_("age"),
    "sex": N_("sex"),
    "education_grade": N_("schooling"),
    "education_system": N_("school system"),
    "needs": N_("needs"),
    "interests": N_("interests"),
    "spoken_languages": N_("languages"),
    "documents": N_("documents"),
    "previous_training": N_("previous training"),
    "access_needs": N_("needs with a disability"),
    "return_route": N_("return route"),
    "dependants": N_("dependants"),
    "return_date": N_("day of return"),
    "support_until": N_("end of the office's support"),
    "country": N_("country"),
    "missing_since": N_("missing from the newest file"),
}
"""What the columns of a person are called in a sentence."""
