"""Where people moved, and from which day on: only ever added to."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from layers.errors import HomewardError, NotFoundError
from layers.referrals.addresses import Address
from layers.store.audit import PEOPLE, Act, note
from layers.store.handle import Handle
from layers.store.records import moment_of, stamp
from layers.store.tables import ADDRESSES, REFERRALS, TABLES
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

_AT_ONCE = 500
"""Case codes asked for in one query."""

_TOLD = (
    "case_code",
    "from_date",
    "latitude",
    "longitude",
    "location_precision_m",
    "settlement_name",
    "admin1_pcode",
    "admin2_pcode",
    "country",
)


class AddressBook(Handle):
    """The part of a store that keeps dated addresses."""

    def addresses(self, case_code: str | None = None) -> tuple[Address, ...]:
        """List the addresses that were written down after people moved: everybody's, or one person's; the first first.

        What the file said about the home is not among them: it holds until the first of these begins.
        """
        query = sa.select(ADDRESSES).order_by(ADDRESSES.c.case_code, ADDRESSES.c.number)
        if case_code is not None:
            query = query.where(ADDRESSES.c.case_code == case_code)
        with self._reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(Address(**{**row, "at": moment_of(row["at"])}) for row in rows)

    def move(self, address: Address, *, actor: str, now: dt.datetime | None = None) -> Address:
        """Write down where a person lives from a day on, and return it with its number.

        The same place from the same day a second time changes nothing.

        Raises
        ------
        NotFoundError
            When no such case is in the store.
        HomewardError
            When the day lies in the future, or no place is said.

        """
        moment = now or dt.datetime.now(dt.UTC)
        _check(address, moment.astimezone().date())
        with self._writing() as connection:
            must_be_here(connection, address.case_code)
            known = connection.execute(
                sa.select(ADDRESSES).where(ADDRESSES.c.case_code == address.case_code).order_by(ADDRESSES.c.number)
            )
            before = [Address(**{**row, "at": moment_of(row["at"])}) for row in known.mappings()]
            if before and (before[-1].from_date, before[-1].place) == (address.from_date, address.place):
                return before[-1]
            written = replace(address, number=len(before) + 1, actor=actor, at=moment)
            told = {name: getattr(written, name) for name in (*_TOLD, "number", "actor")}
            connection.execute(ADDRESSES.insert(), {**told, "at": stamp(moment)})
            note(connection, Act(actor, "move", PEOPLE, (address.case_code,), count=1), moment)
        return written


def _check(address: Address, today: dt.date) -> None:
    if address.from_date > today:
        raise HomewardError(
            say(
                "{day} lies in the future: today is {today}. Only what has happened is recorded.",
                day=address.from_date,
                today=today,
            ),
            "address.future",
        )
    if (address.latitude is None) != (address.longitude is None) or not any(
        part is not None
        for part in (address.latitude, address.settlement_name, address.admin2_pcode, address.admin1_pcode)
    ):
        raise HomewardError(
            say("Say where the person lives now: coordinates, a settlement or an area."), "address.place"
        )


def must_be_here(connection: sa.Connection, case_code: str) -> None:
    """Refuse a case code that is not in the caseload; the code is not repeated.

    Raises
    ------
    NotFoundError
        When it is not.

    """
    people = TABLES[PEOPLE]
    if connection.execute(sa.select(people.c.case_code).where(people.c.case_code == case_code)).first() is None:
        raise NotFoundError(say("This case code is not in the store. Check it, or import the returnees first."))


def followed_codes(connection: sa.Connection, codes: Sequence[str]) -> set[str]:
    """Return those of some case codes who have been referred or have moved."""
    found: set[str] = set()
    for start in range(0, len(codes), _AT_ONCE):
        some = list(codes[start : start + _AT_ONCE])
        for table in (REFERRALS, ADDRESSES):
            found |= set(connection.scalars(sa.select(table.c.case_code).where(table.c.case_code.in_(some))))
    return found


def forget_addresses(connection: sa.Connection, codes: Sequence[str]) -> None:
    """Delete the addresses of people who are erased."""
    for code in codes:
        connection.execute(ADDRESSES.delete().where(ADDRESSES.c.case_code == code))
