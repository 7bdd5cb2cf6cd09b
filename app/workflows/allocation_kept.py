"""What becomes of a proposed allocation: drafts of referrals once a person confirms it, or a workbook of the office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from app.workflows.allocation_rows import allocation_recipe, allocation_rows, figures_of, plan_frame, sentences_of
from app.workflows.changing import key_of
from app.workflows.office import today
from app.workflows.person import person_in
from app.workflows.replaying import inputs_for
from layers.errors import HomewardError
from layers.referrals.events import Opening
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from app.workflows.allocating import Sharing
    from layers.store import Store
    from layers.words import Words

NUMBER_SETTING = "allocation_number"
"""The setting that holds the number of the last allocation confirmed."""


@dataclass(frozen=True)
class Kept:
    """A confirmed allocation: its number, the drafts by case code, and what should be known."""

    number: int
    referrals: Mapping[str, str]
    notices: tuple[Message, ...]


def confirm_plan(store: Store, sharing: Sharing, *, actor: str, only: Collection[str] | None = None) -> Kept:
    """Turn the seats of a proposal into drafts of referrals; nothing is sent.

    Each draft names the allocation's number as its origin. What cannot be opened is said, the rest goes in.

    Parameters
    ----------
    store, sharing
        Where it is written down, and what was proposed.
    actor
        Who confirms.
    only
        Only these case codes; None for everybody who has a seat.

    """
    chosen = [
        row
        for row in allocation_rows(sharing)
        if row["service_id"] is not None and (only is None or row["case_code"] in only)
    ]
    if not chosen:
        return Kept(0, {}, (say("Nobody has a seat: there is nothing to confirm."),))
    number = int(store.setting(NUMBER_SETTING, 0)) + 1
    store.set_setting(NUMBER_SETTING, number, actor=actor)
    origin = f"allocation-{number}"
    referrals, notices = {}, []
    for row in chosen:
        opening = Opening(
            case_code=row["case_code"],
            opened_on=min(sharing.world.on, today()),
            programme_id=row["programme_id"],
            service_id=row["service_id"],
            verdict="eligible",
            origin=origin,
            key=f"{origin}/{row['case_code']}",
        )
        try:
            asked = person_in(sharing.world, row["case_code"])
            inputs = inputs_for(sharing.world, asked, key_of(row))
            referrals[row["case_code"]] = store.open_referral(opening, actor=actor, inputs=inputs).referral_id
        except HomewardError as error:
            notices.append(error.message)
    store.audit(
        "allocate", actor=actor, object_type="referrals", count=len(referrals), details=_details(sharing, number)
    )
    notices.insert(
        0,
        say(
            "Allocation {number}: {drafts} drafts are written. Nothing is sent until somebody sends them.",
            number=number,
            drafts=len(referrals),
        ),
    )
    return Kept(number, referrals, tuple(notices))


def _details(sharing: Sharing, number: int) -> dict[str, object]:
    figures = figures_of(sharing)
    return {
        "allocation": number,
        "type": sharing.question.service_type,
        "people": figures["people"],
        "placed": figures["placed"],
        "proven_best": figures["proven_best"],
    }


def write_plan(store: Store, sharing: Sharing, path: Path, *, words: Words, actor: str) -> None:
    """Write the plan as a workbook for the office, and note that it was taken out.

    Raises
    ------
    HomewardError
        When the file cannot be written.

    """
    from mapping.allocation_book import write_book  # noqa: PLC0415 - loads the writers

    figures = figures_of(sharing)
    said = [words(sentence) for sentence in sentences_of(sharing)]
    write_book(
        {
            "plan": plan_frame(sharing, words),
            "seats": pd.DataFrame(figures["pools"]),
            "quotas": pd.DataFrame(figures["quotas"]),
            "groups": pd.DataFrame(figures["disparity"]),
        },
        path,
        said=said,
        recipe=allocation_recipe(sharing),
        words=words,
    )
    store.audit(
        "export",
        actor=actor,
        object_type="allocation",
        count=len(sharing.people),
        details={"file": path.name, "type": sharing.question.service_type},
    )
