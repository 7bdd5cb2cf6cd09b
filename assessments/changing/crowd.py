"""How many of the people who are left out would each kind of change bring in, taken alone?

For a crowd the changes are taken one kind at a time and for everybody at once: every criterion that the partner lets be
waived is waived, every later intake is waited for, every bridge that is open to somebody is taken, every lift and
lodging that a programme offers is used. Who needs two kinds at once is not counted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.changing.actions import MOST_WAIT_DAYS, Action, Bridging, Kind
from assessments.changing.bridging import bridge_days
from assessments.changing.effects import DISTANCES, fit_together, having, met_by
from assessments.eligibility import Bench
from assessments.logic import YES
from assessments.offers import intakes_of
from layers.bridges import bridge_of
from layers.rules import NO_RULE, Age, AllOf, AnyOf, Lift, Not, Rule, Within, deciding

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from assessments.facts import People
    from assessments.offers import Offer, Offers

    Mask = npt.NDArray[np.bool_]

CAUSES = ("too_far", "not_eligible")
"""The causes of which a change of this kind can bring people in."""

KINDS = (Kind.WAIT, Kind.WAIVER, Kind.BRIDGE, Kind.LIFT, Kind.LODGING)
"""The kinds that are counted; how far a crowd would have to move is the map's question."""


def brought_in(
    people: People, offers: Offers, statuses: pd.DataFrame, *, office_lift_km: float | None = None
) -> pd.DataFrame:
    """Count, for each type of service and cause, the people and how many each kind of change would bring in.

    Parameters
    ----------
    people
        The person of each row of `statuses`, in its order.
    offers
        Everything on offer on the day.
    statuses
        Rows of schema GapStatuses.
    office_lift_km
        Up to how far the office brings people, where a programme says nothing.

    Returns
    -------
    DataFrame
        Columns service_type, cause, people, and one for each of `KINDS` by its name; only causes that somebody has.

    """
    rows: list[dict[str, Any]] = []
    left_out = statuses["gap_status"].isin(CAUSES).to_numpy()
    for code in pd.unique(statuses.loc[left_out, "service_type"]):
        chosen = np.flatnonzero(left_out & (statuses["service_type"] == code).to_numpy())
        kept = tuple(
            offer
            for offer in offers.items
            if offers.service_type[offer.service] == code and offer.availability == "open"
        )
        enter = enter_by(people.take(chosen), replace(offers, items=kept), offers, office_lift_km)
        cause = statuses["gap_status"].to_numpy(dtype=object)[chosen]
        rows += [
            {
                "service_type": code,
                "cause": each,
                "people": int((cause == each).sum()),
                **{kind.name.lower(): int((enter[kind] & (cause == each)).sum()) for kind in KINDS},
            }
            for each in CAUSES
            if (cause == each).any()
        ]
    columns = ["service_type", "cause", "people", *(kind.name.lower() for kind in KINDS)]
    return pd.DataFrame(rows, columns=columns)


def enter_by(people: People, offers: Offers, every: Offers, office_lift_km: float | None) -> dict[Kind, Mask]:
    """Mark, for each kind of change, the people whom it lets into some open offer."""
    bench = Bench(people, offers)
    enter = {kind: np.zeros(len(people), dtype=bool) for kind in KINDS}
    programmes = offers.programmes.to_dict("records")
    for offer in offers.items:
        programme = {} if offer.programme is None else {str(k): v for k, v in programmes[offer.programme].items()}
        for kind, changed in _variants(offer, programme, offers.on, office_lift_km):
            enter[kind] |= bench.rule(changed) == YES
    for gained, days, may_take, taught in _bridges(people, every):
        there = Bench(taught, offers)
        for offer in offers.items:
            bridge = Bridging(days[2], 0, "", None, "", None, None, days[0], days[1])
            programme_id = "" if offer.programme is None else str(programmes[offer.programme]["programme_id"])
            if offer.programme in (None, days[2]) or not gained.recognised_by(programme_id):
                continue
            if fit_together((Action(Kind.BRIDGE, bridge=bridge),), offer):
                changed = replace(offer, rule=met_by(offer.rule, frozenset(gained.criteria)))
                enter[Kind.BRIDGE] |= may_take & (there.rule(changed) == YES)
    return enter


def _variants(
    offer: Offer, programme: dict[str, Any], on: dt.date, office_lift_km: float | None
) -> Iterator[tuple[Kind, Offer]]:
    waivable = [leaf.name for leaf in offer.stated if leaf.waivable]
    if waivable:
        lifts = (*offer.lifts, *(Lift(name, NO_RULE, "") for name in dict.fromkeys(waivable)))
        stated = offer.rule if offer.written is None else offer.written
        yield Kind.WAIVER, replace(offer, rule=deciding(stated, lifts), written=stated)
    if any(isinstance(leaf, Age) for leaf in offer.criteria):
        stated_days = [programme.get("ends"), programme.get("funding_ends")]
        last = min((pd.Timestamp(day).date() for day in stated_days if not pd.isna(day)), default=dt.date.max)
        last = min(last, on + dt.timedelta(days=MOST_WAIT_DAYS))
        for day in intakes_of(programme):
            if offer.age_day < day <= last:
                yield Kind.WAIT, replace(offer, age_day=day)
    if any(leaf.name in DISTANCES for leaf in offer.criteria):
        stated_km = programme.get("lift_km")
        lift_km = office_lift_km if stated_km is None or pd.isna(stated_km) else float(stated_km)
        if lift_km is not None:
            yield Kind.LIFT, replace(offer, rule=_brought(offer.rule, Within(urban_km=lift_km, rural_km=lift_km)))
        lodged = programme.get("accommodation")
        if lodged is not None and not pd.isna(lodged) and lodged:
            yield Kind.LODGING, replace(offer, rule=met_by(offer.rule, frozenset(DISTANCES)))


def _brought(rule: Rule, lift: Within) -> Rule:
    """Let whoever lives as near as people are brought from meet every criterion of distance."""
    if isinstance(rule, AllOf | AnyOf):
        return type(rule)(tuple(_brought(part, lift) for part in rule.parts))
    if isinstance(rule, Not):
        return rule
    return AnyOf((rule, lift)) if rule.name in DISTANCES else rule


def _bridges(people: People, offers: Offers) -> Iterator[tuple[Any, tuple[Any, Any, int], Mask, People]]:
    """Give each bridge on offer: what it gives, its days and programme, who may take it, and people as taught by it."""
    bench = Bench(people, offers)
    written = offers.programmes["bridges"].to_numpy(dtype=object)
    for number in np.flatnonzero([isinstance(text, str) for text in written]):
        gained = bridge_of(written[number])
        sites = [
            offer for offer in offers.items if offer.programme == number and offer.availability in ("open", "not_yet")
        ]
        if gained is None or not sites:
            continue
        may_take = np.logical_or.reduce([bench.rule(offer) == YES for offer in sites])
        programme = {str(name): value for name, value in offers.programmes.iloc[number].items()}
        yield gained, (*bridge_days(programme, offers.on), int(number)), may_take, having(people, gained)
