"""What a programme or a service offers, in short facts: dates, seats with their age, hours, stipend, fees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from layers.hours import hours_in_words
from layers.schemas.columns import PERIODS
from layers.words import N_, Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.words import Words

PERIOD_LABELS = {
    "day": N_("a day"),
    "week": N_("a week"),
    "month": N_("a month"),
    "course": N_("for the whole course"),
}
"""For how long a stipend is paid."""

COVERED_LABELS = {
    "transport": N_("transport"),
    "food": N_("food"),
    "housing": N_("housing"),
    "lodging": N_("lodging"),
    "tools": N_("tools"),
}
"""What a stipend is often meant to cover; another word is shown as it was written."""

PAYMENT_LABELS = {
    "free": N_("free of charge"),
    "direct_billing": N_("billed to the office directly"),
    "upfront_reimbursed": N_("paid first, then reimbursed"),
    "paid": N_("paid by the person"),
}
"""Who pays for a service, and when."""


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as plain values by column."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def given(row: Mapping[str, Any], name: str) -> Any:
    """Return a cell, None where it is missing or not there."""
    value = row.get(name)
    return None if value is None or pd.isna(value) or value == "" else value


def offer_facts(row: Mapping[str, Any], words: Words) -> list[str]:
    """Say what a row of schema Programmes or Services offers; nothing about what it does not state."""
    return [
        *_dates(row, words),
        *seats_facts(row, words),
        *_length(row, words),
        *_stipend(row, words),
        *_fees(row, words),
    ]


def _dates(row: Mapping[str, Any], words: Words) -> list[str]:
    said = []
    intakes = given(row, "intake_dates")
    if intakes is not None:
        days = ", ".join(words.date(pd.Timestamp(day).date()) for day in str(intakes).split())
        said.append(words("intakes: {days}", days=days))
    starts, ends, funded = (given(row, name) for name in ("starts", "ends", "funding_ends"))
    if starts is not None and ends is not None:
        said.append(words("{starts} to {ends}", starts=starts.date(), ends=ends.date()))
    elif starts is not None:
        said.append(words("from {starts}", starts=starts.date()))
    elif ends is not None:
        said.append(words("until {ends}", ends=ends.date()))
    if funded is not None:
        said.append(words("paid for until {day}", day=funded.date()))
    return said


def seats_facts(row: Mapping[str, Any], words: Words) -> list[str]:
    """Say how many seats are free and since when that is known."""
    free, total, day = (given(row, name) for name in ("seats_available", "seats_total", "seats_as_of"))
    if free is None and total is None:
        return [words("no limit of seats stated")] if "seats_total" in row else []
    if free is None:
        said = words("{total} seats, nobody said how many are free", total=int(total))
    elif total is None:
        said = words("{free} seats free", free=int(free))
    else:
        said = words("{free} of {total} seats free", free=int(free), total=int(total))
    return [said if day is None else words("{fact} (as of {day})", fact=said, day=day.date())]


def _length(row: Mapping[str, Any], words: Words) -> list[str]:
    weeks, hours = given(row, "duration_weeks"), given(row, "hours_per_week")
    said = [] if weeks is None else [words("{weeks} weeks", weeks=float(weeks))]
    return said if hours is None else [*said, words("{hours} hours a week", hours=float(hours))]


def _stipend(row: Mapping[str, Any], words: Words) -> list[str]:
    amount = given(row, "stipend_amount")
    if amount is None:
        return []
    period = given(row, "stipend_period")
    said = words(
        "stipend {amount} {currency} {period}",
        amount=float(amount),
        currency=given(row, "stipend_currency") or "",
        period=Message(PERIOD_LABELS[period]) if period in PERIODS else "",
    )
    covers = given(row, "stipend_covers")
    if covers is None:
        return [" ".join(said.split(" "))]
    listed = ", ".join(words(COVERED_LABELS[word]) if word in COVERED_LABELS else word for word in str(covers).split())
    return [words("{stipend} for {covers}", stipend=said, covers=listed)]


def _fees(row: Mapping[str, Any], words: Words) -> list[str]:
    said = []
    model = given(row, "payment_model")
    if model in PAYMENT_LABELS:
        said.append(words(PAYMENT_LABELS[model]))
    if given(row, "fees") is not None:
        said.append(str(row["fees"]))
    if given(row, "opening_hours") is not None:
        said.append(hours_in_words(str(row["opening_hours"]), words))
    return said
