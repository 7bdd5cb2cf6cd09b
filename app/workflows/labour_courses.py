"""How a course's length and stipend compare: with the usual length of what it teaches, and with what the work pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.workflows.labour import LabourQuestion, leads_of, picture
from app.workflows.office_tables import kept_market
from assessments.labour.lengths import length_fit
from assessments.labour.records import MONTHS, OCCUPATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.workflows.world import World

WEEKS_A_MONTH = 52 / 12


def course_facts(world: World, programme: str, area: str, level: int) -> dict[str, Any]:
    """Write a course's length beside the usual one, and its stipend beside the wage in an area.

    `length` is a word of `LENGTH_STATUSES`. `stipend_to_wage` is the month's stipend as a share of the month's wage,
    None where one of them is not known or they are in two currencies.
    """
    row = world.programmes[world.programmes["programme_id"] == programme].iloc[0]
    leads = leads_of(world).get(programme)
    codes = leads.codes if leads else ()
    weeks = None if pd.isna(row["duration_weeks"]) else float(row["duration_weeks"])
    fit = length_fit(weeks, codes, kept_market(world.networks_folder))
    stipend, stipend_currency = stipend_per_month(row)
    wage, wage_currency = wage_per_month(world, codes, area, level)
    same = stipend is not None and wage is not None and wage > 0 and stipend_currency == wage_currency
    return {
        "duration_weeks": weeks,
        "length": fit.status,
        "usual_least_weeks": fit.least,
        "usual_most_weeks": fit.most,
        "usual_of": list(fit.groups),
        "usual_is_assumption": fit.assumed,
        "stipend_per_month": stipend,
        "stipend_currency": stipend_currency,
        "wage_per_month": wage,
        "wage_currency": wage_currency,
        "stipend_to_wage": stipend / wage if same and stipend is not None and wage else None,
    }


def stipend_per_month(row: pd.Series[Any]) -> tuple[float | None, str | None]:
    """Return the stipend of a month and its currency; None where it is not stated, or its period is not known."""
    amount, period, currency = (row[f"stipend_{name}"] for name in ("amount", "period", "currency"))
    if pd.isna(amount) or pd.isna(period):
        return None, None
    named = None if pd.isna(currency) else str(currency)
    if period == "course":
        weeks = row["duration_weeks"]
        return (None, named) if pd.isna(weeks) or not weeks else (float(amount) / float(weeks) * WEEKS_A_MONTH, named)
    return (float(amount) * MONTHS[str(period)], named) if str(period) in MONTHS else (None, named)


def wage_per_month(world: World, codes: Sequence[str], area: str, level: int) -> tuple[float | None, str | None]:
    """Return the mean wage of a month for some occupations in an area; None where none is known, or in two currencies.

    An occupation without a wage of its own there is left out.
    """
    wages, currencies = [], set()
    for code in codes:
        told = picture(world, LabourQuestion(level, len(code)))
        match = told[(told["area_id"] == area) & (told["subject"] == OCCUPATION + code) & told["wage_month"].notna()]
        if len(match):
            wages.append(float(match["wage_month"].iloc[0]))
            currencies.add(str(match["wage_currency"].iloc[0]))
    if not wages or len(currencies) > 1:
        return None, None
    return float(np.mean(wages)), currencies.pop()
