"""Which address holds on a day."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from layers.referrals import Address, address_on

FIRST = dt.date(2026, 3, 1)


def there(day: int, number: int) -> Address:
    return Address("A1", FIRST + dt.timedelta(day), latitude=13.4, longitude=-16.5, number=number)


def test_the_last_that_has_begun_holds_from_its_own_day_on():
    addresses = [there(0, 1), there(10, 2), there(5, 3)]
    held = [address_on(addresses, FIRST + dt.timedelta(day)) for day in (-1, 0, 4, 5, 9, 10, 99)]
    assert [None if address is None else address.number for address in held] == [None, 1, 1, 3, 3, 2, 2]


def test_of_two_from_one_day_the_one_written_later_holds():
    assert address_on([there(0, 1), there(0, 2)], FIRST) == there(0, 2)


@given(st.lists(st.integers(0, 9), max_size=6), st.integers(0, 9))
def test_an_address_that_begins_later_changes_nothing_before_it(days, day):
    addresses = [there(begin, number) for number, begin in enumerate(days, start=1)]
    later = [address for address in addresses if address.from_date <= FIRST + dt.timedelta(day)]
    assert address_on(addresses, FIRST + dt.timedelta(day)) == address_on(later, FIRST + dt.timedelta(day))
