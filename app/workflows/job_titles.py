"""Which jobs does the stored demand name in words, and which of them count for an occupation already?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.workflows.occupations import confirmed_for, confirmed_titles
from assessments.labour.counting import unconfirmed_titles
from layers.occupations.plain_titles import asked_title

if TYPE_CHECKING:
    import pandas as pd

    from app.workflows.occupations import Known
    from layers.store import Store


@dataclass(frozen=True)
class JobTitle:
    """A title, the rows and openings behind it, and the code that a person confirmed for it (empty: none yet)."""

    title: str
    rows: int
    openings: float
    code: str = ""


def job_titles(demand_rows: pd.DataFrame, known: Known) -> tuple[JobTitle, ...]:
    """List the titles of rows without a code: those that wait first, those of most openings first."""
    listed = [
        JobTitle(row["title"], int(row["rows"]), float(row["openings"]), kept.code if kept else "")
        for row in unconfirmed_titles(demand_rows, {}).to_dict("records")
        for kept in [confirmed_for(known, row["title"])]
    ]
    return tuple(sorted(listed, key=lambda each: bool(each.code)))


def waiting_titles(store: Store) -> int:
    """Count the titles of the stored demand that nobody has confirmed yet."""
    confirmed = {asked_title(each.title): each.code for each in confirmed_titles(store)}
    return len(unconfirmed_titles(store.frame("demand"), confirmed))
