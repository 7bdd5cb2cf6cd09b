"""Which seats can be shared in a period, how many are left of each, and who asks for one?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.gaps import needs_of
from layers.errors import HomewardError, NotFoundError
from layers.referrals.states import OPEN
from layers.schemas.columns import NEED_NOT_RECORDED
from layers.service_types import SERVICE_TYPES
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from app.workflows.world import World
    from assessments.offers import Offer

    Mask = npt.NDArray[np.bool_]

BURDENS = ("km", "minutes")
"""What a way is measured by: straight kilometres, or minutes by road."""


@dataclass(frozen=True)
class SeatsQuestion:
    """What is shared: a type of service, some programmes of it (none named: all), and the last day of the period.

    The period begins on the world's day. `seats` takes the place of what is on record, by programme, or by service
    where it needs no programme.
    """

    service_type: str = "vocational"
    programmes: tuple[str, ...] = ()
    until: dt.date | None = None
    burden: str = "km"
    seats: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SeatPool:
    """Seats that are shared: a programme's at all its sites, or an open service's own.

    `stated` is the figure on record, None for no limit stated, with its day; `spoken_for` how many referrals were
    opened since; `seats` is what can be shared now (infinite for no limit).
    """

    key: str
    name: str
    programme_id: str | None
    offers: tuple[Offer, ...]
    stated: int | None
    as_of: dt.date | None
    spoken_for: int
    seats: float
    in_period: bool
    next_start: dt.date | None


@dataclass(frozen=True, eq=False)
class Askers:
    """Who is asked about: rows of the caseload, and what keeps some of them from being given a seat ('' for nothing).

    `everybody` tells that nobody's needs are recorded, so that everybody is asked about.
    """

    rows: npt.NDArray[np.intp]
    kept_out: npt.NDArray[np.object_]
    everybody: bool


def pools_of(world: World, referrals: pd.DataFrame, question: SeatsQuestion) -> tuple[SeatPool, ...]:
    """List the seats of a type of service; those that nobody can take in the period are marked.

    Raises
    ------
    NotFoundError
        When a programme is not in the store.
    HomewardError
        When a programme has nothing of the type, the period ends before it begins, or seats are given to no pool.

    """
    if question.until is not None and question.until < world.on:
        message = say("The period ends on {until}, before it begins on {on}.", until=question.until, on=world.on)
        raise HomewardError(message, "allocate.period")
    known = list(world.programmes["programme_id"])
    for code in question.programmes:
        if code not in known:
            raise NotFoundError(say("There is no programme “{programme}” in the store.", programme=code))
    grouped: dict[str, list[Offer]] = {}
    for offer in world.offers.items:
        key = _key(world, offer)
        of_type = world.offers.service_type[offer.service] == question.service_type
        if of_type and (not question.programmes or (offer.programme is not None and key in question.programmes)):
            grouped.setdefault(key, []).append(offer)
    for code in question.programmes:
        if code not in grouped:
            message = say("The programme “{programme}” has no site of this type of service.", programme=code)
            raise HomewardError(message, "allocate.type")
    for code in question.seats:
        if code not in grouped:
            message = say("Seats are given for “{key}”, which is not among those that are shared.", key=code)
            raise HomewardError(message, "allocate.seats")
    return tuple(_pool(world, referrals, question, key, tuple(offers)) for key, offers in sorted(grouped.items()))


def _key(world: World, offer: Offer) -> str:
    frame, name = (world.services, "service_id") if offer.programme is None else (world.programmes, "programme_id")
    return str(frame[name].iloc[offer.service if offer.programme is None else offer.programme])


def _pool(
    world: World, referrals: pd.DataFrame, question: SeatsQuestion, key: str, offers: tuple[Offer, ...]
) -> SeatPool:
    first = offers[0]
    row: Any = world.services.iloc[first.service] if first.programme is None else world.programmes.iloc[first.programme]
    named = row["service_name"] if first.programme is None else row["programme_name"]
    stated = None if pd.isna(row["seats_available"]) else int(row["seats_available"])
    as_of = None if pd.isna(row["seats_as_of"]) else pd.Timestamp(row["seats_as_of"]).date()
    column = "service_id" if first.programme is None else "programme_id"
    theirs = referrals[(referrals[column] == key) & referrals["state"].isin(OPEN)]
    if first.programme is None:
        theirs = theirs[theirs["programme_id"].isna()]
    since = len(theirs) if as_of is None else int((theirs["opened_on"] > pd.Timestamp(as_of)).sum())
    seats = np.inf if stated is None else float(max(stated - since, 0))
    return SeatPool(
        key=key,
        name=key if pd.isna(named) else str(named),
        programme_id=None if first.programme is None else key,
        offers=offers,
        stated=stated,
        as_of=as_of,
        spoken_for=since,
        seats=float(question.seats.get(key, seats)),
        in_period=any(_in_period(offer, world.on, question) for offer in offers),
        next_start=None if first.age_day_source == "today" else first.age_day,
    )


def _in_period(offer: Offer, on: dt.date, question: SeatsQuestion) -> bool:
    """Tell whether somebody can enter in the period: running or to run, and not beginning after its last day."""
    begins = on if offer.age_day_source == "today" else offer.age_day
    return offer.availability in ("open", "full") and (question.until is None or begins <= question.until)


ALREADY_REFERRED, NO_CONSENT, NEED_UNKNOWN = "already_referred", "no_consent", NEED_NOT_RECORDED


def askers_of(world: World, referrals: pd.DataFrame, question: SeatsQuestion) -> Askers:
    """List who needs the type of service, by case code, and those whose needs nobody has recorded.

    Where nobody's needs are recorded at all, everybody is asked about. People with an open referral to the type, and
    those who said no to being referred, are listed but get no seat.
    """
    needs = needs_of(world.returnees)
    count = len(world.returnees)
    unrecorded = needs.get(NEED_NOT_RECORDED, np.zeros(count, dtype=bool))
    everybody = bool(count and unrecorded.all())
    wanting = needs.get(question.service_type, np.zeros(count, dtype=bool))
    asked = np.ones(count, dtype=bool) if everybody else wanting | unrecorded
    codes = world.returnees["case_code"].to_numpy(dtype=object)
    rows = np.flatnonzero(asked)
    rows = rows[np.argsort(codes[rows].astype(str), kind="stable")]
    kinds = dict(zip(world.services["service_id"], world.services["service_type"], strict=True))
    open_now = referrals[referrals["state"].isin(OPEN)]
    same = open_now["service_id"].map(kinds) == question.service_type
    referred = set(open_now.loc[same, "case_code"])
    refused = (world.returnees["consent"] == False).fillna(value=False).to_numpy(dtype=bool)  # noqa: E712 - may be NA
    kept_out = np.select(
        [
            np.array([codes[row] in referred for row in rows], dtype=bool),
            refused[rows],
            (unrecorded & ~wanting)[rows] if not everybody else np.zeros(len(rows), dtype=bool),
        ],
        [ALREADY_REFERRED, NO_CONSENT, NEED_UNKNOWN],
        default="",
    ).astype(object)
    return Askers(rows, kept_out, everybody)


def type_of(world: World, programmes: tuple[str, ...]) -> str:
    """Return the one type of service of some programmes; vocational where none is named or known.

    Raises
    ------
    HomewardError
        When they are of several types.

    """
    chosen = world.programmes[world.programmes["programme_id"].isin(programmes)]
    sites = set(" ".join(chosen["service_ids"].fillna("")).split())
    kinds = set(world.services.loc[world.services["service_id"].isin(sites), "service_type"].dropna())
    if len(kinds) > 1:
        named = ", ".join(code for code in SERVICE_TYPES if code in kinds)
        message = say("These programmes are of several types: {types}. Say which is shared (--type).", types=named)
        raise HomewardError(message, "allocate.type")
    return kinds.pop() if kinds else SeatsQuestion.service_type
