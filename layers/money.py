"""What is an amount of money here, and what is it a month?

Amounts are floats: they come from kilometres and from tariffs that are estimates, nothing is booked with them, and they
are compared to the hundredth. Money of two currencies is never added or compared.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

DAYS_A_YEAR = 365.25
WEEKS_A_MONTH = DAYS_A_YEAR / 7 / 12
"""A month is a twelfth of a year: 4.35 weeks."""

_HUNDREDTH = 2


class CurrencyError(ValueError):
    """Two currencies were to be mixed: a fault of ours."""


@dataclass(frozen=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: float
    currency: str

    def __add__(self, other: Money) -> Money:
        """Add another amount of the same currency."""
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        """Take another amount of the same currency away."""
        return Money(self.amount - self._same(other), self.currency)

    def times(self, factor: float) -> Money:
        """Return so many times the amount."""
        return Money(self.amount * factor, self.currency)

    def exceeds(self, other: Money) -> bool:
        """Tell whether it is more than another amount of the same currency, by a hundredth at least."""
        return round(self.amount - self._same(other), _HUNDREDTH) > 0

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values."""
        return {"amount": self.amount, "currency": self.currency}

    def _same(self, other: Money) -> float:
        if other.currency != self.currency:
            raise CurrencyError
        return other.amount


def a_month(paid: Money, period: str | None, *, days_a_month: float, course_weeks: float | None = None) -> Money | None:
    """Return what is paid each period as a month's worth.

    Parameters
    ----------
    paid
        What is paid each period.
    period
        `day`, `week`, `month` or `course`; None is not known.
    days_a_month
        Days on which somebody goes, for what is paid a day.
    course_weeks
        How long a course lasts, for what is paid once for all of it.

    Returns
    -------
    Money
        None where the period is not known, or a course's length is not.

    """
    if period == "course":
        return paid.times(WEEKS_A_MONTH / course_weeks) if course_weeks else None
    times = {"day": days_a_month, "week": WEEKS_A_MONTH, "month": 1.0}.get(period or "")
    return None if times is None else paid.times(times)


def stipend_a_month(offered: Mapping[str, Any], days_a_month: float) -> Money | None:
    """Return the stipend of a row of schema Programmes as a month's; None where that cannot be said."""
    amount, currency, period, weeks = (
        given(offered.get(name)) for name in ("stipend_amount", "stipend_currency", "stipend_period", "duration_weeks")
    )
    if amount is None or currency is None:
        return None
    length = None if weeks is None else float(weeks)
    return a_month(Money(float(amount), str(currency)), period, days_a_month=days_a_month, course_weeks=length)


def given(cell: Any) -> Any:
    """Return a cell of a frame, None where it is missing or blank."""
    if cell is None:
        return None
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, float):  # pd.isna takes ten times as long
        return None if math.isnan(cell) else cell
    return None if pd.isna(cell) else cell
