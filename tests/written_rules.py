"""Random rules of every criterion with every value, for properties about how rules are written and changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from layers.rules import CRITERIA, AllOf, AnyOf, Not, bounds_of
from layers.rules.editing import firm

if TYPE_CHECKING:
    from dataclasses import Field

    from layers.rules import Criterion, Rule

days = st.dates(dt.date(1950, 1, 1), dt.date(2050, 12, 31)).map(dt.date.isoformat)
words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)
corners = st.lists(st.integers(1, 80), min_size=2, max_size=2, unique=True)


def values(entry: Field[Any]) -> st.SearchStrategy[Any]:
    """Give values of one field as a rule holds them, the default among them."""
    how = entry.metadata
    if how["read"] == "number":
        most = min(how["most"], 300)
        figures = st.integers(0, most).map(float) | st.integers(0, most * 100).map(lambda number: number / 100)
        return st.none() | figures
    if how["read"] == "choice":
        return st.sampled_from([*([None] if entry.default is None else []), *how["choices"]])
    if how["read"] == "entries":
        one = st.sampled_from(how["choices"] or ("fr", "fuf", "en")) if how["choices"] or how["language"] else words
        return st.lists(one, max_size=3, unique=True).map(tuple)
    if how["read"] == "flag":
        return st.booleans()
    if how["read"] == "text":
        return st.none() | st.lists(words, min_size=1, max_size=4).map(" ".join)
    if how["read"] == "polygon":
        square = corners.map(lambda xy: f"POLYGON ((0 0, {xy[0]} 0, {xy[0]} {xy[1]}, 0 {xy[1]}, 0 0))")
        return st.just("") | square
    return st.none() | days


def _ordered(leaf: Criterion) -> bool:
    least, most = bounds_of(leaf)
    return least is None or most is None or least <= most


criteria: st.SearchStrategy[Criterion] = st.one_of(
    [
        st.builds(kind, **{entry.name: values(entry) for entry in fields(kind)}).filter(_ordered)
        for kind in CRITERIA.values()
    ]
)

rules: st.SearchStrategy[Rule] = st.recursive(
    criteria,
    lambda part: st.one_of(
        st.lists(part, max_size=4).map(lambda parts: AllOf(tuple(parts))),
        st.lists(part, max_size=4).map(lambda parts: AnyOf(tuple(parts))),
        part.map(firm).map(Not),
    ),
    max_leaves=8,
)
