"""Where a person lived from which day on: the current address decides, older ones stay for looking back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Address:
    """One dated address of a person. It never leaves the office.

    Latitude and longitude are degrees (EPSG:4326), None where only a name or code of the place is known;
    `location_precision_m` is the radius in metres within which the place is known, None where it is exact. `number`
    counts a person's addresses as they were written down, by `actor`, at `at`.
    """

    case_code: str
    from_date: dt.date
    latitude: float | None = None
    longitude: float | None = None
    location_precision_m: float | None = None
    settlement_name: str | None = None
    admin1_pcode: str | None = None
    admin2_pcode: str | None = None
    country: str | None = None
    number: int = 0
    actor: str = ""
    at: dt.datetime | None = None

    @property
    def place(self) -> tuple[object, ...]:
        """What two addresses must share to be the same place."""
        return (
            self.latitude,
            self.longitude,
            self.location_precision_m,
            self.settlement_name,
            self.admin1_pcode,
            self.admin2_pcode,
            self.country,
        )


def address_on(addresses: Iterable[Address], day: dt.date) -> Address | None:
    """Return the address that holds on a day: the last that had begun; of several from one day the last written."""
    begun = [address for address in addresses if address.from_date <= day]
    return max(begun, key=lambda address: (address.from_date, address.number), default=None)
