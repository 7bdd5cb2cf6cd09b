"""What a popup says about a service, an area, a cell, a cluster or a site: which columns, in which words.

Only the columns named here ever reach a map. Texts are plain; `elements.py` makes them inert.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from layers.hours import hours_in_words
from layers.labels import GAP_LABELS, STATUS_LABELS
from layers.schemas.columns import GAP_CAUSES
from layers.service_types import SERVICE_TYPES
from mapping.symbols import SYMBOLS, UNTYPED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.words import Words
    from mapping.shares import Tally

SERVICE_COLUMNS = (
    "service_id",
    "service_name",
    "service_type",
    "organization_name",
    "site_name",
    "latitude",
    "longitude",
    "location_precision_m",
    "status",
    "opening_hours",
    "phone",
    "fees",
    "seats_total",
    "seats_available",
    "seats_as_of",
    "source",
    "source_date",
    "missing_since",
)
"""The columns of a service that a map may show: what the provider makes public."""

CLOSED = frozenset({"inactive", "defunct", "temporarily closed"})


def given(value: Any) -> Any:
    """Return a cell's value, None if it is missing or blank."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    return value if not isinstance(value, str) or value.strip() else None


def percent(part: int, whole: int, words: Words) -> str:
    """Write a part of a whole as a percentage that stays on one line."""
    return words.percent(part / whole).replace(" ", "\N{NO-BREAK SPACE}")


class Speller:
    """Writes the numbers of one map, each different one only once: a layer says the same figures thousands of times."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._written: dict[int, str] = {}
        self._shares: dict[tuple[int, int], str] = {}

    def number(self, value: int) -> str:
        """Write a whole number."""
        if value not in self._written:
            self._written[value] = self.words.number(value)
        return self._written[value]

    def share(self, part: int, whole: int) -> str:
        """Write a part of a whole as a percentage."""
        if (part, whole) not in self._shares:
            self._shares[part, whole] = percent(part, whole, self.words)
        return self._shares[part, whole]


def type_label(service_type: Any, words: Words) -> str:
    """Say the type of a service; one that nobody recorded is said so."""
    known = given(service_type)
    return words(SERVICE_TYPES[known].label if known else SYMBOLS[UNTYPED].label)


def service_title(row: Mapping[Any, Any], words: Words) -> str:
    """Name a service by its name, else its site, else its type."""
    return str(given(row["service_name"]) or given(row["site_name"]) or type_label(row["service_type"], words))


def service_lines(row: Mapping[Any, Any], words: Words) -> tuple[str, ...]:
    """Say about a service what its popup shows, each fact with its date."""
    title = service_title(row, words)
    lines = [type_label(row["service_type"], words)]
    names = dict.fromkeys(str(row[name]) for name in ("organization_name", "site_name") if given(row[name]))
    lines += [name for name in names if name != title]
    if row["status"] in CLOSED:
        lines.append(words(STATUS_LABELS[row["status"]]))
    lines += _seats(row, words)
    if given(row["opening_hours"]):
        lines.append(hours_in_words(str(row["opening_hours"]), words))
    lines += [str(row[name]) for name in ("fees", "phone") if given(row[name])]
    if given(row["location_precision_m"]):
        lines.append(words("Place known to within {metres} m", metres=int(row["location_precision_m"])))
    if given(row["missing_since"]) is not None:
        lines.append(words("Not in its source's latest list since {day}", day=row["missing_since"].date()))
    return (*lines, *_source(row, words))


def _seats(row: Mapping[Any, Any], words: Words) -> list[str]:
    free, total, day = given(row["seats_available"]), given(row["seats_total"]), given(row["seats_as_of"])
    if free is None and total is None:
        return []
    if free is None:
        said = words("Seats: {total}", total=int(total))
    elif total is None:
        said = words("Seats free: {free}", free=int(free))
    else:
        said = words("Seats free: {free} of {total}", free=int(free), total=int(total))
    return [words("{fact} (as of {day})", fact=said, day=day.date()) if day is not None else said]


def _source(row: Mapping[Any, Any], words: Words) -> list[str]:
    if not given(row["source"]):
        return []
    if given(row["source_date"]) is None:
        return [words("Source: {source}", source=str(row["source"]))]
    return [words("Source: {source}, {day}", source=str(row["source"]), day=row["source_date"].date())]


def tally_lines(tally: Tally, speller: Speller) -> tuple[str, ...]:
    """Say the counts of an area or a cell: the share not served with its denominator, each cause, the unknown."""
    words = speller.words
    if tally.people == 0:
        return (words("Nobody is recorded here with this need."),)
    if tally.people is None:
        return (words("Figures withheld to protect people."),)
    lines = [_unserved_line(tally, tally.people, speller)]
    causes = [
        words("{name}: {figure}", name=words(GAP_LABELS[cause]), figure=_figure(count, speller))
        for cause, count in ((cause, tally.causes[cause]) for cause in GAP_CAUSES)
        if count != 0
    ]
    if tally.unknown is None:
        lines.append(words("Unknown: {figure}", figure=_figure(None, speller)))
    elif tally.unknown:
        lines.append(
            words(
                "Unknown: {unknown} of {people} ({share})",
                unknown=speller.number(tally.unknown),
                people=speller.number(tally.people),
                share=speller.share(tally.unknown, tally.people),
            )
        )
    return (lines[0], *causes, *lines[1:])


def _unserved_line(tally: Tally, people: int, speller: Speller) -> str:
    words = speller.words
    if tally.unserved is None:
        return words(
            "At least {unserved} of {people} people not served ({share})",
            unserved=speller.number(tally.at_least),
            people=speller.number(people),
            share=speller.share(tally.at_least, people),
        )
    return words(
        "{unserved} of {people} people not served ({share})",
        unserved=speller.number(tally.unserved),
        people=speller.number(people),
        share=speller.share(tally.unserved, people),
    )


def _figure(count: int | None, speller: Speller) -> str:
    return speller.words("withheld") if count is None else speller.number(count)


def cluster_label(row: Mapping[Any, Any], speller: Speller) -> str:
    """Name a cluster as its ring does: nearest town, people, most frequent cause."""
    words = speller.words
    people, cause = speller.number(int(row["people"])), words(GAP_LABELS[row["cause"]]).lower()
    if given(row["settlement_name"]):
        return words("{place}: {people} people, {cause}", place=str(row["settlement_name"]), people=people, cause=cause)
    return words("{people} people, {cause}", people=people, cause=cause)


def cluster_lines(row: Mapping[Any, Any], speller: Speller) -> tuple[str, ...]:
    """Say about a cluster of people not served what its popup shows."""
    words = speller.words
    return (
        words("{people} people not served: {type}", people=speller.number(int(row["people"])), type=_type(row, words)),
        words("Most frequent cause: {cause}", cause=words(GAP_LABELS[row["cause"]]).lower()),
        words("The farthest home lies {distance} km from the middle.", distance=float(row["radius_km"])),
    )


def _type(row: Mapping[Any, Any], words: Words) -> str:
    return type_label(row["service_type"], words).lower()
