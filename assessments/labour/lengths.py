"""Does the length of a course fit its objective: learning a trade, or an overview before in-kind support?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.market import Market

FITS, SHORTER, LONGER, OVERVIEW, NOT_STATED, NO_USUAL = (
    "fits",
    "shorter",
    "longer",
    "overview",
    "not_stated",
    "no_usual_length",
)
"""The length is usual for learning the trade; it is shorter; longer; so short that it is an overview, which may be
right before in-kind support and is not learning a trade; nobody stated it; or the table has no length for the trade."""

LENGTH_STATUSES = (FITS, SHORTER, LONGER, OVERVIEW, NOT_STATED, NO_USUAL)


@dataclass(frozen=True)
class LengthFit:
    """What a course's length fits, beside the usual length of what it teaches in weeks (None where none is known).

    `groups` are the groups of ISCO-08 whose usual length was taken, `assumed` whether one of them is an assumption.
    """

    status: str
    least: float | None = None
    most: float | None = None
    groups: tuple[str, ...] = ()
    assumed: bool = False


def length_fit(duration_weeks: float | None, codes: Sequence[str], market: Market) -> LengthFit:
    """Lay a course's length beside the usual one; both ends are included.

    A course of several occupations is measured by the shortest and the longest of theirs. One that is short enough for
    an overview is one only where the trade takes longer.

    Parameters
    ----------
    duration_weeks
        Length of the course; None where nobody stated it.
    codes
        The ISCO-08 codes to which it leads.
    market
        The table of usual lengths.

    """
    found = [usual for code in codes if (usual := market.length_of(code)) is not None]
    if not found:
        return LengthFit(NOT_STATED if duration_weeks is None else NO_USUAL)
    least, most = min(length.least for _, length in found), max(length.most for _, length in found)
    groups = tuple(dict.fromkeys(group for group, _ in found))
    assumed = any(length.is_assumption for _, length in found)
    if duration_weeks is None:
        status = NOT_STATED
    elif duration_weeks > most:
        status = LONGER
    elif duration_weeks >= least:
        status = FITS
    else:
        status = OVERVIEW if duration_weeks <= market.overview.most else SHORTER
    return LengthFit(status, least, most, groups, assumed)
