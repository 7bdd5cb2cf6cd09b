"""A programme drafted from nothing: what it needs before it has a rule, written as a draft."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from babel.numbers import get_territory_currencies

from app.workflows.draft_bridges import fresh_id
from app.workflows.drafting import Draft
from layers.readers.written_programme import entries_text

if TYPE_CHECKING:
    from app.workflows.world import World


@dataclass(frozen=True)
class NewProgramme:
    """What is said of a programme before it has a rule; `stipend` is an amount a month."""

    name: str
    service_ids: tuple[str, ...]
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    seats: int | None = None
    stipend: float | None = None
    currency: str = ""


def new_draft(world: World, asked: NewProgramme) -> Draft:
    """Write a programme that states no rule yet, under an identifier that no programme has."""
    entry: dict[str, Any] = {
        "programme_id": fresh_id(world, asked.name),
        "programme_name": " ".join(asked.name.split()),
        "service_ids": list(asked.service_ids),
    }
    if asked.first_day is not None:
        entry |= {"starts": asked.first_day.isoformat(), "intake_dates": [asked.first_day.isoformat()]}
    if asked.last_day is not None:
        entry["ends"] = asked.last_day.isoformat()
    if asked.seats is not None:
        entry["seats_total"] = asked.seats
    if asked.stipend is not None:
        entry |= {"stipend_amount": float(asked.stipend), "stipend_period": "month"}
        entry |= {"stipend_currency": asked.currency.strip().upper()} if asked.currency.strip() else {}
    entry["criteria"] = {"all": []}
    return Draft(entry["programme_id"], entries_text([entry]))


def usual_currency(world: World) -> str:
    """Return the currency of most stipends that are known, else that of the services' country; empty if neither is."""
    known = world.programmes["stipend_currency"].dropna()
    if len(known):
        return str(known.mode().iloc[0])
    countries = world.services["country"].dropna()
    if not len(countries):
        return ""
    return next(iter(get_territory_currencies(str(countries.mode().iloc[0]))), "")
