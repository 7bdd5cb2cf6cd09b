"""How far is each programme's quota filled by whom it enrolled, what is owed, and until when can it be met?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.workflows.rules_in_words import rule_lines
from assessments.eligibility import Bench
from assessments.logic import UNKNOWN, YES
from assessments.quotas import QuotaStanding, standing_of
from layers.errors import NotFoundError
from layers.quotas import EVERYBODY, quotas_of
from layers.rules import Sex, names_distance, rule_tree
from layers.words import N_, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.workflows.world import World
    from layers.quotas import Quota
    from layers.words import Message, Words


@dataclass(frozen=True)
class ProgrammeQuota:
    """One quota of one programme, and where it stands."""

    programme_id: str
    programme_name: str | None
    standing: QuotaStanding


def quotas_standing(
    world: World, referrals: pd.DataFrame, *, programme_id: str | None = None
) -> tuple[ProgrammeQuota, ...]:
    """Say where every quota stands on the world's day, in the order of the programmes and of their quotas.

    Parameters
    ----------
    world
        What is known.
    referrals
        Where each referral stands (`Store.referral_frame`).
    programme_id
        Only this programme.

    Raises
    ------
    NotFoundError
        When there is no such programme.

    """
    if programme_id is not None and programme_id not in set(world.programmes["programme_id"]):
        raise NotFoundError(say("There is no programme “{programme}” in the store.", programme=programme_id))
    offered = {offer.programme: offer for offer in reversed(world.offers.items) if offer.programme is not None}
    found = []
    for number, row in enumerate(world.programmes.to_dict("records")):
        quotas = quotas_of(row["quotas"])
        if not quotas or programme_id not in (None, row["programme_id"]):
            continue
        positions, since = _holders(world, referrals, str(row["programme_id"]))
        offer = offered.get(number)
        for quota in quotas:
            members = np.full(len(positions), UNKNOWN, dtype=np.int8)
            known = np.flatnonzero(positions >= 0)
            if quota.is_everybody:
                members[:] = YES
            elif offer is not None and len(known):
                bench = Bench(world.people.take(positions[known]), world.offers)
                members[known] = bench.meets(quota.group, offer)
            standing = standing_of(quota, {str(name): row[name] for name in row}, members, since, on=world.on)
            name = row["programme_name"]
            found.append(ProgrammeQuota(str(row["programme_id"]), name if isinstance(name, str) else None, standing))
    return tuple(found)


def _holders(
    world: World, referrals: pd.DataFrame, programme_id: str
) -> tuple[np.typing.NDArray[np.intp], list[dt.date]]:
    """Return who holds a place on the day, by position in the caseload (-1: no longer there), and since when.

    Whoever left later still held it on the day; whoever has completed keeps it.
    """
    day = pd.Timestamp(world.on)
    theirs = referrals[referrals["programme_id"] == programme_id]
    given = theirs["accepted_on"].where(theirs["accepted_on"] <= day)
    entered = theirs["enrolled_on"].where(theirs["enrolled_on"] <= day)
    left = (theirs["ended_on"] <= day) & theirs["completed_on"].isna()
    since = entered.fillna(given)
    held = since.notna() & ~left
    theirs, since = theirs[held], since[held]
    newest = ~theirs["case_code"].duplicated(keep="last")
    codes = pd.Index(world.returnees["case_code"])
    return codes.get_indexer(theirs.loc[newest, "case_code"]), [day.date() for day in since[newest]]


_BY_SEX = {"female": N_("Women:"), "male": N_("Men:")}


def group_said(quota: Quota) -> Message:
    """Say for whom a quota is, as the beginning of a sentence."""
    if quota.name:
        return say("{name}:", name=quota.name)
    if quota.is_everybody:
        return say("People of the caseload:")
    if isinstance(quota.group, Sex) and len(quota.group.allowed) == 1 and quota.group.allowed[0] in _BY_SEX:
        return say(_BY_SEX[quota.group.allowed[0]])
    lines = [message for _, message in rule_lines(quota.group)]
    said, *others = lines if names_distance(quota.group) else lines[:-1]  # the last says that no distance is stated
    for message in others:
        said = say("{first} {then}", first=said, then=message)
    return said


def quota_said(standing: QuotaStanding) -> Message:
    """Say a quota: what is due, filled and owed, until when it can be met or why not, and of whom it is not known."""
    said = _standing_said(standing)
    if not standing.perhaps:
        return said
    perhaps = say(
        "Of {count} more who hold a place it is not known whether they are of the group.", count=standing.perhaps
    )
    return say("{first} {then}", first=said, then=perhaps)


def _standing_said(standing: QuotaStanding) -> Message:
    quota = standing.quota
    values = {"group": group_said(quota), "filled": standing.filled, "target": standing.target, "owed": standing.owed}
    if standing.target is None:
        return say(
            "{group} {filled} places filled; nobody has stated how many seats there are, so what is owed is not known.",
            **values,
        )
    if quota.of == "enrolled" and not standing.of_people:
        return say("{group} nobody is enrolled yet, so that nothing is owed of a share of the enrolled.", **values)
    if standing.state == "met":
        return say("{group} {filled} of {target} places filled, the quota is met.", **values)
    if standing.state == "missed":
        return _missed_said(standing, values)
    if quota.of == "enrolled":
        values["enrolled"] = standing.of_people
        said = say(
            "{group} {filled} of the {enrolled} enrolled where {target} are due; with {owed} more of the group it is "
            "enough.",
            **values,
        )
        return said if standing.last_day is None else say("{first} {then}", first=said, then=_until_said(standing))
    if standing.last_day is None:
        return say(
            "{group} {filled} of {target} places filled, {owed} owed; no day is stated until which it can be met.",
            **values,
        )
    said = say(
        "{group} {filled} of {target} places filled, {owed} owed; it can be met until {day}.",
        **values,
        day=standing.last_day,
    )
    if standing.free is None:
        return say("{first} {then}", first=said, then=say("How many seats are free nobody has stated."))
    return said


def _until_said(standing: QuotaStanding) -> Message:
    return say("It can be met until {day}.", day=standing.last_day)


def _missed_said(standing: QuotaStanding, values: dict[str, Any]) -> Message:
    """Say why a quota can no longer be met: too few seats are free, or its last day has passed."""
    if standing.quota.of == "enrolled" and standing.quota.share == 1:
        return say("{group} all places were agreed, and others are enrolled; it can no longer be met.", **values)
    if standing.free is not None and standing.owed is not None and standing.free < standing.owed:
        return say(
            "{group} {filled} of {target} places filled, {owed} owed; it can no longer be met, for the free seats are "
            "{free}.",
            **values,
            free=standing.free,
        )
    return say(
        "{group} {filled} of {target} places filled, {owed} owed; it cannot be met any more: nobody can enter in time.",
        **values,
    )


def quota_rows(found: tuple[ProgrammeQuota, ...], words: Words) -> list[dict[str, Any]]:
    """Write quotas as plain values, with their sentence."""
    return [_row(each, words) for each in found]


def _row(each: ProgrammeQuota, words: Words) -> dict[str, Any]:
    standing, quota = each.standing, each.standing.quota
    return {
        "programme_id": each.programme_id,
        "programme_name": each.programme_name,
        "group": EVERYBODY if quota.is_everybody else rule_tree(quota.group),
        "group_name": quota.name or None,
        "share": quota.share,
        "count": quota.count,
        "of": quota.of,
        "of_people": standing.of_people,
        "target": standing.target,
        "filled": standing.filled,
        "perhaps_filled": standing.perhaps,
        "owed": standing.owed,
        "seats_free": standing.free,
        "by": None if quota.by is None else quota.by.isoformat(),
        "can_be_met_until": None if standing.last_day is None else standing.last_day.isoformat(),
        "state": standing.state,
        "sentence": words(quota_said(standing)),
    }


def quota_lines(rows: Sequence[dict[str, Any]], words: Words) -> str:
    """Write quotas for the eye: the programme, then its sentences."""
    if not rows:
        return words("No programme states a quota.")
    lines: list[str] = []
    for row in rows:
        head = str(row["programme_name"] or row["programme_id"])
        lines += [*([] if head in lines else [head]), f"  {row['sentence']}"]
    return "\n".join(lines)
