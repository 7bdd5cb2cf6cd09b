"""When does an option begin and end for somebody who enters next, and does it outlive its funding or their support?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from assessments.offers import intakes_of
from layers.money import given

if TYPE_CHECKING:
    from collections.abc import Mapping

OLD_SEATS_DAYS = 60
"""A count of free seats that is older says little: an assumption."""


@dataclass(frozen=True)
class Clock:
    """The days of one option for somebody who asks on a day; None is not known or not stated.

    `starts` is the next intake, else the start of the course, else the day asked about where it runs already; `source`
    says which (`intake`, `start`, `running`, empty where nothing is stated). `ends` is when the course ends for
    somebody who enters then. `intake_missed` says that every intake, or the only start, lies behind.
    """

    starts: dt.date | None = None
    ends: dt.date | None = None
    source: str = ""
    wait_days: int | None = None
    funding_ends: dt.date | None = None
    support_until: dt.date | None = None
    intake_missed: bool = False

    @property
    def after_funding(self) -> bool:
        """Tell whether it ends, or begins, after the last day that is paid for."""
        return self.funding_ends is not None and any(
            day is not None and day > self.funding_ends for day in (self.starts, self.ends)
        )

    @property
    def after_support(self) -> bool:
        """Tell whether it ends, or begins, after the last day of the person's support."""
        return self.support_until is not None and any(
            day is not None and day > self.support_until for day in (self.starts, self.ends)
        )


def clock_of(offered: Mapping[str, Any] | None, *, on: dt.date, support_until: dt.date | None = None) -> Clock:
    """Work out when somebody who asks on a day would begin and end.

    A course ends so many weeks after its intake as it takes. One with a single start ends on its stated last day or
    after its weeks, whichever is later; one that runs already on its stated last day, else its weeks from now on.

    Parameters
    ----------
    offered
        The row of schema Programmes; None for a service without a course, of which no day is known.
    on
        The day asked about; an intake on that day can still be entered.
    support_until
        Last day of the person's support.

    """
    if offered is None:
        return Clock(support_until=support_until)
    starts, ends, funded = (_day(offered.get(name)) for name in ("starts", "ends", "funding_ends"))
    weeks = given(offered.get("duration_weeks"))
    length = None if weeks is None else dt.timedelta(weeks=float(weeks))
    intakes = intakes_of(offered)
    ahead = [day for day in intakes if day >= on]
    missed = False
    if ahead:
        begin, source = ahead[0], "intake"
        end = ends if length is None else begin + length
    elif starts is not None and starts >= on and not intakes:
        begin, source = starts, "start"
        end = max((day for day in (ends, None if length is None else begin + length) if day), default=None)
    else:
        missed = bool(intakes) or starts is not None
        begin, source = on, "running"
        end = ends if ends is not None or length is None else begin + length
    if source == "running" and not missed and ends is None and length is None:
        return Clock(funding_ends=funded, support_until=support_until)
    return Clock(begin, end, source, (begin - on).days, funded, support_until, missed)


def is_old(age_days: int | None) -> bool:
    """Tell whether a count of free seats is too old to be trusted; one without a day is not judged."""
    return age_days is not None and age_days > OLD_SEATS_DAYS


def _day(value: Any) -> dt.date | None:
    found = given(value)
    if found is None:
        return None
    return found.date() if isinstance(found, dt.datetime) else pd.Timestamp(found).date()
