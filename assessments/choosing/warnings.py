"""What must be known before an option is chosen, warning by warning?

To add a warning: its code and sentence in `_FOUND`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.choosing.clock import is_old
from assessments.choosing.purse import TWO_CURRENCIES
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessments.choosing.terms import Known

LONGER_DAYS = 14
"""People waited longer than is declared if it was by more than so many days: an assumption."""


def _ends_after_funding(known: Known) -> Message | None:
    clock = known.clock
    if not clock.after_funding:
        return None
    if clock.starts is not None and clock.funding_ends is not None and clock.starts > clock.funding_ends:
        return say(
            "It begins on {starts}, after its funding ends on {last}.", starts=clock.starts, last=clock.funding_ends
        )
    return say("It ends on {ends}, after its funding ends on {last}.", ends=clock.ends, last=clock.funding_ends)


def _ends_after_support(known: Known) -> Message | None:
    clock = known.clock
    if not clock.after_support:
        return None
    if clock.starts is not None and clock.support_until is not None and clock.starts > clock.support_until:
        return say(
            "It begins on {starts}, after the person's support ends on {last}.",
            starts=clock.starts,
            last=clock.support_until,
        )
    return say(
        "It ends on {ends}, after the person's support ends on {last}.", ends=clock.ends, last=clock.support_until
    )


def _negative_net(known: Known) -> Message | None:
    net, costs = known.purse.net, known.purse.costs
    if net is None or costs is None or not known.purse.is_negative:
        return None
    return say(
        "Each month costs {short} {currency} more than the stipend pays; {stipend} {currency} would balance it.",
        short=round(-net.amount),
        currency=net.currency,
        stipend=round(costs.amount),
    )


def _no_intake_ahead(known: Known) -> Message | None:
    return say("No intake lies ahead: ask whether one can still enter.") if known.clock.intake_missed else None


def _seats_old(known: Known) -> Message | None:
    if not is_old(known.seats_age_days):
        return None
    return say("The free seats were counted {days} days ago: ask again.", days=int(known.seats_age_days or 0))


def _currencies_differ(known: Known) -> Message | None:
    purse = known.purse
    if purse.status != TWO_CURRENCIES or purse.stipend is None or purse.costs is None:
        return None
    return say(
        "The stipend is in {one}, what is to be paid in {other}: they are not added.",
        one=purse.stipend.currency,
        other=purse.costs.currency,
    )


def _pays_first(known: Known) -> Message | None:
    return say("The person pays first and is reimbursed later.") if known.purse.pays_first else None


def _needs_lodging(known: Known) -> Message | None:
    way = known.purse.daily.way_km
    if not known.purse.lodges or way is None:
        return None
    return say("{way} km one way is too far for every day: a room near the site is reckoned with.", way=way)


def _waits_longer(known: Known) -> Message | None:
    said, seen = known.clock.wait_days, known.observed
    if said is None or seen is None or seen.days <= said + LONGER_DAYS:
        return None
    return say(
        "People waited {seen} days (median of {people}), {said} are declared.",
        seen=round(seen.days),
        people=seen.people,
        said=said,
    )


_FOUND: dict[str, Callable[[Known], Message | None]] = {
    "ends_after_funding": _ends_after_funding,
    "ends_after_support": _ends_after_support,
    "negative_net": _negative_net,
    "no_intake_ahead": _no_intake_ahead,
    "seats_old": _seats_old,
    "currencies_differ": _currencies_differ,
    "pays_first": _pays_first,
    "needs_lodging": _needs_lodging,
    "wait_longer_than_declared": _waits_longer,
}
"""Each warning's code, in the order in which they are told, and its sentence where it holds."""

CODES = tuple(_FOUND)


def warnings_of(known: Known) -> dict[str, Message]:
    """Return the warnings that hold for an option: code -> sentence."""
    return {code: said for code, found in _FOUND.items() if (said := found(known)) is not None}
