"""Which changes come into question for one person and one offer, taken one at a time?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.changing.actions import MOST_MOVE_KM, MOST_WAIT_DAYS, Action, Kind
from assessments.changing.bridging import Open, open_bridges
from assessments.changing.effects import moved, settled
from assessments.criteria import JUDGES, Where
from assessments.criteria.age import age_day, birth_bounds
from assessments.criteria.distance import classes_for, limit_km
from assessments.eligibility import Bench
from assessments.facts import MISSING, RURAL, URBAN, People, day_of
from assessments.fillings import FILLINGS
from assessments.logic import UNKNOWN, YES
from assessments.offers import intakes_of
from layers.ellipsoid import GEOD
from layers.geodesy import distance_km
from layers.rules import Age, ByRoad, Criterion, Within

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from assessments.offers import Offer
    from layers.bridges import Bridge

PLACE_GROUPS = ("place", "home")
"""The groups of fields that somebody who moves changes; the way by road is not worked out anew."""

MOST_SETTLEMENTS = 400
"""So many settlements, the nearest to the home first, are tried as a new home."""


_PROGRAMME = ("programme_id", "intake_dates", "ends", "funding_ends")


@dataclass
class Desk:
    """One person's bench, with what all offers share: the bridges open to them, and the settlements around."""

    bench: Bench
    office_lift_km: float | None = None
    memory: dict[Any, Any] = field(default_factory=dict, repr=False)
    _last: tuple[Offer, dict[Criterion, int]] | None = field(default=None, repr=False)

    @property
    def person(self) -> People:
        """The one person."""
        return self.bench.people

    @cached_property
    def programmes(self) -> list[dict[str, Any]]:
        """The programmes as plain rows of what changes ask about."""
        columns = {name: self.bench.offers.programmes[name].tolist() for name in _PROGRAMME}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def programme(self, offer: Offer) -> dict[str, Any]:
        """Return the programme of an offer; nothing where a service needs none."""
        return {} if offer.programme is None else self.programmes[offer.programme]

    def answers(self, offer: Offer) -> dict[Criterion, int]:
        """Answer every criterion of an offer as things stand; those of the offer last asked about are remembered."""
        if self._last is None or self._last[0] is not offer:
            self._last = offer, {leaf: int(self.bench.criterion(leaf, offer)[0]) for leaf in offer.distinct}
        return self._last[1]

    @cached_property
    def lifts(self) -> list[tuple[float | None, bool]]:
        """Up to how far each programme, else the office, brings people, and whether it lodges them."""
        frame = self.bench.offers.programmes
        stated = frame["lift_km"].fillna(np.nan if self.office_lift_km is None else self.office_lift_km)
        lodges = frame["accommodation"].fillna(value=False).astype(bool)
        return [(None if km != km else km, lodged) for km, lodged in zip(stated.tolist(), lodges, strict=True)]  # noqa: PLR0124 - NaN

    @cached_property
    def bridges(self) -> tuple[Open, ...]:
        """The bridges that are open to the person."""
        return open_bridges(self.bench)

    @cached_property
    def around(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
        """The settlements within reach of the home (by position), the nearest first, and how far each is."""
        settlements, places = self.bench.offers.land.settlements, self.person.places
        if not self.person.has_place[0] or not len(settlements):
            return np.zeros(0, dtype=np.intp), np.zeros(0)
        latitude, longitude = (settlements[name].to_numpy(dtype=float) for name in ("latitude", "longitude"))
        degrees = MOST_MOVE_KM / 110.0
        here = np.abs(latitude - places.latitude[0]) <= degrees
        rows = np.flatnonzero(here & np.isfinite(longitude))
        far = distance_km(places.latitude[:1], places.longitude[:1], latitude[rows], longitude[rows])
        near = np.flatnonzero(far <= MOST_MOVE_KM)
        order = near[np.argsort(far[near], kind="stable")][:MOST_SETTLEMENTS]
        return rows[order].astype(np.intp), far[order]

    @cached_property
    def towns(self) -> list[str | None]:
        """The names of all settlements."""
        names = self.bench.offers.land.settlements["settlement_name"]
        return [name if isinstance(name, str) else None for name in names]

    @cached_property
    def moved_bench(self) -> Bench:
        """The person once in each of the settlements around."""
        return Bench(settled(self.person, self.around[0], self.bench.offers.land.settlements), self.bench.offers)

    def elsewhere(self, action: Action) -> People:
        """Return the person in another home."""
        if action.settlement is None:
            return moved(self.person, action, self.bench.offers)
        if ("home", action.settlement) not in self.memory:
            place = np.flatnonzero(self.around[0] == action.settlement)
            self.memory["home", action.settlement] = self.moved_bench.people.take(place)
        home: People = self.memory["home", action.settlement]
        return home

    @cached_property
    def bridged(self) -> frozenset[str]:
        """The criteria that some bridge open to the person bears upon."""
        return frozenset(name for action, _ in self.bridges for name in action.criteria)


def candidates(desk: Desk, offer: Offer) -> list[Action]:
    """List the changes that bear on what stands in the way of one offer, the cheapest kinds first."""
    open_leaves = [leaf for leaf, denied in offer.signed if denied or answer_of(desk, leaf, offer) != YES]
    names = tuple(dict.fromkeys(leaf.name for leaf in open_leaves))
    found = [*_answers(desk, offer, open_leaves)]
    bridges = [
        action
        for action, gained in desk.bridges
        if set(action.criteria) & set(names) and _recognised(desk, gained, action, offer)
    ]
    found += _waits(desk, offer, [leaf for leaf in open_leaves if isinstance(leaf, Age)], for_bridge=bool(bridges))
    found += [
        Action(Kind.WAIVER, criteria=(name,))
        for name in names
        if any(leaf.name == name and leaf.waivable for leaf in open_leaves)
    ]
    found += bridges
    if any(isinstance(leaf, Within | ByRoad) for leaf in open_leaves):
        found += _lifts(desk, offer, tuple(leaf.name for leaf in open_leaves if isinstance(leaf, Within | ByRoad)))
    if any(JUDGES[leaf.name].group in PLACE_GROUPS for leaf in open_leaves):
        found += _moves(desk, offer)
    return found


def might_change(desk: Desk, leaf: Criterion, offer: Offer) -> bool:
    """Tell, quickly, whether any change at all may bear on a criterion that is not met; never no where one does."""
    if leaf.waivable or answer_of(desk, leaf, offer) == UNKNOWN or leaf.name in desk.bridged:
        return True
    if isinstance(leaf, Age):
        return not _too_old(desk, leaf, offer)
    if isinstance(leaf, Within | ByRoad):
        return bool(_lifts(desk, offer, ())) or _near_enough(desk, leaf, offer)
    return JUDGES[leaf.name].group in PLACE_GROUPS


def _too_old(desk: Desk, leaf: Age, offer: Offer) -> bool:
    """Tell whether the person surely is too old: nobody gets younger, and whatever day is waited for comes later."""
    day = age_day(leaf, Where(offer, desk.bench.offers))
    if (leaf, day, "too old") not in desk.memory:
        earliest, _ = birth_bounds(leaf, day)
        desk.memory[leaf, day, "too old"] = int(desk.person.born_to[0]) < earliest
    return bool(desk.memory[leaf, day, "too old"])


def _near_enough(desk: Desk, leaf: Within | ByRoad, offer: Offer) -> bool:
    """Tell whether moving may help: the circle begins within reach of the home."""
    far = desk.bench.where(offer).far_km
    if isinstance(leaf, ByRoad) or far is None or np.isnan(far):
        return False
    return far - max(limit_km(leaf, code) for code in (URBAN, RURAL)) <= MOST_MOVE_KM


def answer_of(desk: Desk, leaf: Criterion, offer: Offer) -> int:
    """Answer one criterion of an offer as things stand."""
    return desk.answers(offer)[leaf]


def _answers(desk: Desk, offer: Offer, leaves: list[Criterion]) -> list[Action]:
    """List what nobody has recorded and can be asked: each group of fields that a criterion left open reads."""
    groups: dict[str, list[str]] = {}
    for leaf in leaves:
        if answer_of(desk, leaf, offer) == UNKNOWN and leaf.name != "case_code":
            groups.setdefault(JUDGES[leaf.name].group, []).append(leaf.name)
    return [
        Action(Kind.ANSWER, criteria=tuple(dict.fromkeys(names)), group=group)
        for group, names in groups.items()
        if group in FILLINGS
    ]


def _waits(desk: Desk, offer: Offer, ages: list[Age], *, for_bridge: bool) -> list[Action]:
    """List later intakes of the programme, or, where no day is stated, the birthday at which somebody is old enough."""
    if offer.programme is None or not (ages or for_bridge):
        return []
    programme = desk.programme(offer)
    stated = [_day(programme.get(name)) for name in ("ends", "funding_ends")]
    longest = desk.bench.offers.on + dt.timedelta(days=MOST_WAIT_DAYS)
    last = min((day for day in stated if day is not None), default=longest)
    last = min(last, longest)
    names = tuple(dict.fromkeys(leaf.name for leaf in ages))
    intakes = intakes_of(programme)
    if intakes:
        later = [day for day in intakes if offer.age_day < day <= last and day >= desk.bench.offers.on]
        return [Action(Kind.WAIT, criteria=names, day=day, day_is="intake") for day in later]
    waiting = [leaf for leaf in ages if leaf.on == "today" or offer.age_day_source == "today"]
    days = {_birthday(int(desk.person.born_to[0]), leaf.from_years) for leaf in waiting if leaf.from_years is not None}
    ahead = sorted(day for day in days if desk.bench.offers.on < day <= last)
    return [Action(Kind.WAIT, criteria=names, day=day, day_is="birthday") for day in ahead]


def _birthday(born: int, years: float) -> dt.date:
    """Return the first day on which somebody born on a day number has completed so many years (months, if decimal)."""
    birth, months = day_of(born), int(np.ceil(years * 12))
    year, month = divmod(birth.year * 12 + birth.month - 1 + months, 12)
    try:
        return dt.date(year, month + 1, birth.day)
    except ValueError:  # born on a day that this month does not have: complete on the first of the next
        return dt.date(year + month // 11, month % 11 + 2 if month < 11 else 1, 1)  # noqa: PLR2004 - December


def _day(value: Any) -> dt.date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def _recognised(desk: Desk, gained: Bridge, action: Action, offer: Offer) -> bool:
    if offer.programme is None or action.bridge is None or action.bridge.programme == offer.programme:
        return False
    return not gained.programmes or gained.recognised_by(str(desk.programme(offer)["programme_id"]))


def _lifts(desk: Desk, offer: Offer, names: tuple[str, ...]) -> list[Action]:
    """Offer a lift up to where the programme or the office brings people, and lodging where the programme has it."""
    lift_km, lodges = (desk.office_lift_km, False) if offer.programme is None else desk.lifts[offer.programme]
    if lift_km is None and not lodges:
        return []
    found = []
    far, farthest = _ends(desk, offer)
    names = tuple(dict.fromkeys(names))
    if lift_km is not None and far is not None and farthest <= lift_km:
        found.append(Action(Kind.LIFT, criteria=names, km=far, limit_km=lift_km))
    return [*found, Action(Kind.LODGING, criteria=names)] if lodges else found


def _ends(desk: Desk, offer: Offer) -> tuple[float | None, float]:
    """Return how far a lift goes, and how far at most; of a home known only by a place both are its farthest point."""
    person, where = desk.person, desk.bench.where(offer)
    if person.doubtful[0]:
        most = person.homes.reach_km(int(person.doubt[0]), where.centre)[1]
        return most, most
    return where.far_km, np.inf if where.far_km is None else where.far_km + float(person.precision_km[0])


def _moves(desk: Desk, offer: Offer) -> list[Action]:
    """List the settlements within reach that answer otherwise than the home, of those alike the nearest.

    Where none is known, a point on the straight line to the site, just inside the circle.
    """
    if not desk.person.has_place[0] or any(isinstance(leaf, ByRoad) for leaf in offer.distinct):
        return []
    rows, far = desk.around
    leaves = [leaf for leaf in offer.distinct if JUDGES[leaf.name].group in PLACE_GROUPS]
    if len(rows) and leaves:
        there, here = desk.moved_bench, desk.answers(offer)
        answers = [there.criterion(leaf, offer) for leaf in leaves]
        better = reduce(np.logical_or, (some != here[leaf] for leaf, some in zip(leaves, answers, strict=True)))
        useful = np.flatnonzero(better & ~there.abroad(offer))
        first = _first_of_each([some[useful] for some in answers])
        names = tuple(dict.fromkeys(leaf.name for leaf in leaves))
        found = [
            Action(
                Kind.MOVE,
                criteria=names,
                km=float(far[place]),
                settlement=int(rows[place]),
                settlement_name=desk.towns[rows[place]],
            )
            for place in useful[first]
        ]
        if found:
            return found
    return _nearer(desk, offer)


def _first_of_each(answers: Sequence[npt.NDArray[np.int8]]) -> npt.NDArray[np.intp]:
    """Return in their order the first place of each set of answers that some places give."""
    codes = answers[0].astype(np.intp)
    for more in answers[1:]:
        codes = 3 * np.unique(codes, return_inverse=True)[1] + more
    first: npt.NDArray[np.intp] = np.sort(np.unique(codes, return_index=True)[1])
    return first


def _nearer(desk: Desk, offer: Offer) -> list[Action]:
    """Give the point on the straight line to the site just inside each circle which the home is outside of."""
    person, away = desk.person, desk.bench.where(offer)
    if person.precision_km[0] > 0 or away.far_km is None or np.isnan(away.far_km):
        return []
    limits = set()
    for leaf in offer.criteria:
        if isinstance(leaf, Within):
            code = int(classes_for(person, leaf, away)[0])
            limits |= {limit_km(leaf, each) for each in ((URBAN, RURAL) if code == MISSING else (code,))}
    latitude, longitude = away.centre
    azimuth, _, _ = GEOD.inv(longitude, latitude, person.places.longitude[0], person.places.latitude[0])
    found = []
    for limit in sorted((each for each in limits if np.isfinite(each) and each < away.far_km), reverse=True):
        if away.far_km - limit <= MOST_MOVE_KM:
            there = GEOD.fwd(longitude, latitude, azimuth, 1000 * limit * (1 - 1e-9))
            found.append(
                Action(
                    Kind.MOVE, criteria=(Within.name,), km=away.far_km - limit, place=(float(there[1]), float(there[0]))
                )
            )
    return found
