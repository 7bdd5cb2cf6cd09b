"""Where does everybody live on a day? What the files said, until somebody wrote down a move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from layers.referrals.addresses import Address, address_on

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

_OF_THE_OLD_HOME = ("settlement_class", "admin3_name", "landmark")
"""What a file said about the old home and nobody says about the new one."""


def homes_on(returnees: pd.DataFrame, addresses: Iterable[Address], *, on: dt.date) -> pd.DataFrame:
    """Return the people with the address that holds on a day; the frame itself where nobody had moved by then.

    The class of the home is derived anew. Where an address names no country and no area, the old country stays only
    where the new place has no coordinates to tell it by.
    """
    by_person: dict[str, list[Address]] = {}
    for address in addresses:
        by_person.setdefault(address.case_code, []).append(address)
    current = {code: found for code, known in by_person.items() if (found := address_on(known, on)) is not None}
    rows = returnees.index[returnees["case_code"].isin(list(current))]
    if not len(rows):
        return returnees
    moved = returnees.copy()
    codes = returnees.loc[rows, "case_code"].tolist()
    for name in ("latitude", "longitude", "location_precision_m", "settlement_name", "admin1_pcode", "admin2_pcode"):
        values = [getattr(current[code], name) for code in codes]
        moved.loc[rows, name] = pd.Series(values, index=rows).astype(moved[name].dtype)
    for name in _OF_THE_OLD_HOME:
        moved.loc[rows, name] = None
    countries = [_country(current[code], old) for code, old in zip(codes, returnees.loc[rows, "country"], strict=True)]
    moved.loc[rows, "country"] = pd.Series(countries, index=rows).astype(moved["country"].dtype)
    return moved


def home_of(row: pd.DataFrame, address: Address) -> pd.DataFrame:
    """Return one person (a frame of one row) as living at an address."""
    return homes_on(row, [address], on=address.from_date)


def _country(address: Address, old: Any) -> str | None:
    if address.country is not None:
        return address.country
    return None if address.latitude is not None or pd.isna(old) else str(old)
