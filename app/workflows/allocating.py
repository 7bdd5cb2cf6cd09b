"""Who gets which of the seats of a period, and why do the others get none?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from app.workflows.gained import masks_of
from app.workflows.quotas import quotas_standing
from app.workflows.seats import askers_of, pools_of
from app.workflows.seats_burden import ways_to
from app.workflows.seats_fit import fits_of
from app.workflows.seats_reasons import fields_of, judge, reasons_of
from assessments.allocation.disparity import GroupShare, band_of, group_shares
from assessments.allocation.first_come import first_come
from assessments.allocation.model import allocate
from assessments.allocation.problem import (
    NOBODY,
    Problem,
    Promise,
    nearest_sites,
    whole_burden,
)
from assessments.eligibility import Bench
from assessments.logic import YES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt
    import pandas as pd

    from app.workflows.quotas import ProgrammeQuota
    from app.workflows.seats import Askers, SeatPool, SeatsQuestion
    from app.workflows.world import World
    from assessments.allocation.model import Allocation
    from assessments.facts import People

    Indices = npt.NDArray[np.intp]
    Mask = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sharing:
    """Seats of a period, shared.

    Pairs of the `problem` have a site (`service`, a position) and a way (`cost` in the question's unit, NaN if not
    known; `estimated` where no road leads there). `order` is in which order people came. `promised` are the quotas that
    were looked at, in the order of the problem's promises. `reason` says for each asker without a seat why.
    """

    world: World
    question: SeatsQuestion
    pools: tuple[SeatPool, ...]
    askers: Askers
    people: People
    problem: Problem
    service: Indices
    cost: Floats
    estimated: Mask
    promised: tuple[ProgrammeQuota, ...]
    found: Allocation
    first: Indices
    reason: npt.NDArray[np.object_]
    to_ask: tuple[tuple[str, ...], ...]
    eligible: Mask
    nearest_km: Floats

    @property
    def placed(self) -> Mask:
        """Mark who has a seat."""
        return self.found.choice != NOBODY

    @cached_property
    def groups(self) -> tuple[GroupShare, ...]:
        """Compare the shares placed by sex, age, area and distance, among those who can be given a seat at all."""
        asking = self.askers.kept_out == ""
        return group_shares(
            ((kind, name, mask & asking) for kind, name, mask in self._groups()),
            eligible=self.eligible,
            placed=self.placed,
            first_come=self.first != NOBODY,
        )

    def _groups(self) -> Iterator[tuple[str, str, Mask]]:
        rows = self.askers.rows
        for kind, name, mask in masks_of(self.world):
            if kind != "everybody":
                yield kind, name, mask[rows]
        bands = np.array([band_of(far) for far in self.nearest_km.tolist()], dtype=object)
        for name in sorted(set(bands.tolist()), key=lambda band: (band == "", float((band or "0-").split("-")[0]))):
            yield "distance", name, bands == name


def share_seats(world: World, referrals: pd.DataFrame, question: SeatsQuestion) -> Sharing:
    """Share the seats of a type of service among everybody who needs it.

    Parameters
    ----------
    world
        What is known on the first day of the period.
    referrals
        Where each referral stands (`Store.referral_frame`).
    question
        What is shared.

    Raises
    ------
    NotFoundError, HomewardError
        As `pools_of`.

    """
    pools = pools_of(world, referrals, question)
    askers = askers_of(world, referrals, question)
    people = world.people.take(askers.rows)
    offers = [offer for pool in pools for offer in pool.offers]
    pool_of = np.array([number for number, pool in enumerate(pools) for _ in pool.offers], dtype=np.intp)
    site_of = np.array([offer.service for offer in offers], dtype=np.intp)
    in_period = np.array([pool.in_period for pool in pools], dtype=bool)[pool_of]
    judged = judge(Bench(people, world.offers), offers, in_period, askers)
    person, item = np.nonzero(judged.may & in_period)
    ways = ways_to(world, people, site_of, person, item, unit=question.burden)
    burden, fit = whole_burden(ways.cost, question.burden), fits_of(world, askers.rows, pools)[person, pool_of[item]]
    kept = nearest_sites(person, pool_of[item], burden, fit)
    promised, promises = _promises(world, referrals, pools, judged.bench)
    problem = Problem(
        people=len(people),
        seats=np.array([pool.seats if pool.in_period else 0.0 for pool in pools]),
        person=person[kept].astype(np.intp),
        pool=pool_of[item[kept]].astype(np.intp),
        burden=burden[kept],
        fit=fit[kept],
        promises=promises,
    )
    found = allocate(problem)
    reason = reasons_of(judged, problem, found.choice)
    return Sharing(
        world=world,
        question=question,
        pools=pools,
        askers=askers,
        people=people,
        problem=problem,
        service=site_of[item[kept]],
        cost=ways.cost[kept],
        estimated=ways.estimated[kept],
        promised=promised,
        found=found,
        first=first_come(problem, _turns(world, askers.rows)),
        reason=reason,
        to_ask=fields_of(judged, reason),
        eligible=np.asarray(judged.may.any(axis=1)),
        nearest_km=ways.nearest_km,
    )


def _turns(world: World, rows: Indices) -> Indices:
    """Order people as they came: by day of return, those without one last, then as they stand in the caseload."""
    back = world.returnees["return_date"].to_numpy(dtype="datetime64[D]")[rows]
    return np.lexsort((rows, back, np.isnat(back))).astype(np.intp)


def _promises(
    world: World, referrals: pd.DataFrame, pools: tuple[SeatPool, ...], bench: Bench
) -> tuple[tuple[ProgrammeQuota, ...], tuple[Promise, ...]]:
    """Turn the quotas of the programmes that are shared into places owed; one whose day has passed binds nobody."""
    place = {pool.programme_id: number for number, pool in enumerate(pools) if pool.in_period and pool.programme_id}
    if not world.programmes["quotas"].notna().any():
        return (), ()
    promised, promises = [], []
    for each in quotas_standing(world, referrals):
        quota, standing = each.standing.quota, each.standing
        if each.programme_id not in place or (quota.by is not None and quota.by < world.on):
            continue
        number = place[each.programme_id]
        members = bench.meets(quota.group, pools[number].offers[0]) == YES
        owed, share = float(standing.owed or 0), 0.0
        if quota.share is not None and (quota.of != "seats" or standing.owed is None):
            share = quota.share
            owed = share * (standing.of_people or 0) - standing.filled if quota.of != "seats" else 0.0
        promised.append(each)
        promises.append(Promise(number, members, owed, share))
    return tuple(promised), tuple(promises)
