"""Which bridges are open to a person: programmes that make up for something, that they may enter, and when they end."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.changing.actions import Action, Bridging, Kind
from assessments.changing.effects import bridge_end
from assessments.logic import YES
from assessments.offers import intakes_of
from layers.bridges import Bridge, bridge_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.eligibility import Bench
    from assessments.offers import Offer

Open = tuple[Action, Bridge]
"""A bridge that is open to the person, and what somebody has who completes it."""


def open_bridges(bench: Bench) -> tuple[Open, ...]:
    """List the bridges that the one person on the bench may enter: of those alike, the nearest.

    Only what can still be entered counts, with a verdict of yes: a bridge that is itself in doubt is none. Of a bridge
    the next start and its end are said as far as they are known.
    """
    offers = bench.offers
    found: dict[object, tuple[float, Open]] = {}
    if not offers.programmes["bridges"].notna().any():
        return ()
    written = offers.programmes["bridges"].to_numpy(dtype=object)
    for offer in offers.items:
        number = offer.programme
        if number is None or not isinstance(written[number], str) or offer.availability not in ("open", "not_yet"):
            continue
        gained = bridge_of(written[number])
        if gained is None or bench.rule(offer)[0] != YES:
            continue
        bridge = _bridging(bench, offer, number)
        key = (gained, bridge.starts, bridge.ends)
        away = np.inf if bridge.distance_km is None else bridge.distance_km
        if key not in found or away < found[key][0]:
            found[key] = (away, (Action(Kind.BRIDGE, criteria=bridged(gained), bridge=bridge), gained))
    return tuple(each for _, each in sorted(found.values(), key=lambda entry: entry[0]))


def _bridging(bench: Bench, offer: Offer, number: int) -> Bridging:
    offers = bench.offers
    programme = {str(name): value for name, value in offers.programmes.iloc[number].items()}
    site = offers.services.iloc[offer.service]
    far = bench.where(offer).far_km
    starts, ends = bridge_days(programme, offers.on)
    return Bridging(
        programme=number,
        service=offer.service,
        programme_id=str(programme["programme_id"]),
        programme_name=_text(programme.get("programme_name")),
        service_id=str(site["service_id"]),
        site_name=_text(site["site_name"]) or _text(site["service_name"]),
        distance_km=None if far is None or np.isnan(far) else far,
        starts=starts,
        ends=ends,
        cost=_text(site["fees"]),
        payment_model=_text(site["payment_model"]),
    )


def bridge_days(programme: Mapping[str, Any], on: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """Return the next start of a bridge and its end, each None where it is not stated."""
    starts, weeks = _start(programme, on), programme.get("duration_weeks")
    return starts, bridge_end(starts or on, _day(programme.get("ends")), None if pd.isna(weeks) else float(weeks or 0))


def bridged(gained: Bridge) -> tuple[str, ...]:
    """Name the criteria that a bridge bears upon."""
    names = list(gained.criteria)
    names += ["education_grade", "isced_level"] if gained.to_grade is not None else []
    names += [column for column in ("documents", "previous_training") if getattr(gained, column)]
    return tuple(dict.fromkeys(names))


def _start(programme: Mapping[str, Any], on: dt.date) -> dt.date | None:
    """Return the next day on which a programme can be entered; None where none is stated (it can be any day)."""
    ahead = [day for day in intakes_of(programme) if day >= on]
    if ahead:
        return ahead[0]
    starts = _day(programme.get("starts"))
    return starts if starts is not None and starts >= on else None


def _day(value: Any) -> dt.date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str) and value else None
