"""Who can enter nothing of what they need, and what is the first cause?

For one person and one needed type of service, the options are every programme at each of its sites and every open
service of that type. They are removed stage by stage, definite noes only: in another country, ended or closed, too far,
not eligible, full. Whoever keeps an option that says yes is served; whoever keeps only options that say unknown is
unknown; anybody else is counted under the stage at which nothing was left. Causes are exclusive and add up exactly.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessments.eligibility import Bench
from assessments.logic import NO, UNKNOWN, YES, evaluate
from layers.rules import Within
from layers.schemas import GapCounts, GapStatuses
from layers.schemas.columns import GAP_CAUSES, GAP_STATUSES, NEED_NOT_RECORDED
from layers.service_types import SERVICE_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from assessments.facts import People
    from assessments.offers import Offer, Offers

    Mask = npt.NDArray[np.bool_]


def needs_of(returnees: pd.DataFrame) -> dict[str, Mask]:
    """Mark, for each type of service, the people who need it; and those whose needs are not recorded."""
    needs = returnees["needs"].fillna("")
    distinct = {text: set(text.split()) for text in needs.unique()}
    found = {
        code: needs.isin([text for text, wanted in distinct.items() if code in wanted]).to_numpy()
        for code in SERVICE_TYPES
    }
    found = {code: mask for code, mask in found.items() if mask.any()}
    unrecorded = needs.isin([text for text, wanted in distinct.items() if not wanted]).to_numpy()
    return {**found, NEED_NOT_RECORDED: unrecorded} if unrecorded.any() else found


def find_gaps(people: People, offers: Offers, needs: Mapping[str, Mask]) -> pd.DataFrame:
    """Say for each person and needed type whether they are served, else the first cause why not.

    Parameters
    ----------
    people
        The people asked about.
    offers
        Everything on offer on the day.
    needs
        For each type of service a mask of the people who need it (see `needs_of`).

    Returns
    -------
    DataFrame[GapStatuses]
        One row per person and needed type, types in their order, people in theirs. `all_causes` lists every cause that
        removes at least one option, for people who are not served.

    """
    frames = []
    for code, mask in needs.items():
        chosen = np.flatnonzero(mask)
        if code == NEED_NOT_RECORDED:
            status = np.full(len(chosen), "unknown", dtype=object)
            causes = np.full(len(chosen), "", dtype=object)
        else:
            status, causes = _gaps_of_type(people.take(chosen), offers, code)
        frames.append(
            pd.DataFrame(
                {
                    "case_code": people.case_code[chosen],
                    "service_type": code,
                    "gap_status": status,
                    "all_causes": causes,
                }
            )
        )
    return GapStatuses.parse(pd.concat(frames, ignore_index=True)) if frames else GapStatuses.empty()


def _gaps_of_type(people: People, offers: Offers, code: str) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    kept = tuple(offer for offer in offers.items if offers.service_type[offer.service] == code)
    bench = Bench(people, replace(offers, items=kept))
    stages = {name: np.zeros(len(people), dtype=bool) for name in ("country", "running", "near", "fits", "open")}
    causes = {name: np.zeros(len(people), dtype=bool) for name in GAP_CAUSES}
    served = np.zeros(len(people), dtype=bool)
    for offer in kept:
        here = ~bench.abroad(offer)
        causes["no_service"] |= ~here
        stages["country"] |= here
        if offer.availability in ("ended", "not_yet"):
            causes["ended"] |= here
            continue
        stages["running"] |= here
        answers = bench.rule(offer)
        too_far = here & _too_far(bench, offer)
        refused = here & (answers == NO)
        causes["too_far"] |= too_far
        causes["not_eligible"] |= refused & (~too_far | _fails_otherwise(bench, offer))
        stages["near"] |= here & ~too_far
        fits = here & ~refused
        stages["fits"] |= fits
        if offer.availability == "full":
            causes["full"] |= fits
            continue
        stages["open"] |= fits
        served |= here & (answers == YES)
    status = np.select(
        [served, *(~stages[stage] for stage in ("country", "running", "near", "fits", "open"))],
        ["served", "no_service", "ended", "too_far", "not_eligible", "full"],
        default="unknown",
    ).astype(object)
    causes["no_service"] = ~stages["country"]
    return status, np.where(served, "", _listed(causes))


def _too_far(bench: Bench, offer: Offer) -> Mask:
    """Mark the people whom distance alone keeps out, whatever the other criteria say."""
    return _kept_out(bench, offer, distance=True)


def _fails_otherwise(bench: Bench, offer: Offer) -> Mask:
    """Mark the people whom the other criteria keep out, whatever the distance."""
    return _kept_out(bench, offer, distance=False)


def _kept_out(bench: Bench, offer: Offer, *, distance: bool) -> Mask:
    count = len(bench.people)
    if not any(isinstance(leaf, Within) == distance for leaf in offer.criteria):
        return np.zeros(count, dtype=bool)
    open_answer = np.full(count, UNKNOWN, dtype=np.int8)
    answers = evaluate(
        offer.rule,
        lambda leaf: bench.criterion(leaf, offer) if isinstance(leaf, Within) == distance else open_answer,
        count,
    )
    return np.asarray(answers == NO, dtype=bool)


def _listed(causes: Mapping[str, Mask]) -> npt.NDArray[np.object_]:
    code = np.zeros(len(causes["full"]), dtype=np.int64)
    for bit, name in enumerate(GAP_CAUSES):
        code |= causes[name].astype(np.int64) << bit
    listed = [
        " ".join(name for bit, name in enumerate(GAP_CAUSES) if number >> bit & 1)
        for number in range(1 << len(GAP_CAUSES))
    ]
    return np.array(listed, dtype=object)[code]


def count_gaps(statuses: pd.DataFrame, area_ids: Mapping[str, str | None], names: Mapping[str, str]) -> pd.DataFrame:
    """Add up gap statuses by area and type of service.

    Parameters
    ----------
    statuses
        Frame of schema GapStatuses.
    area_ids
        The area (or settlement, or cell) of each case code; None for people without a place.
    names
        The name of each area; an area without a name is written by its id.

    Returns
    -------
    DataFrame[GapCounts]
        One row per area and type in which somebody was asked about, by area then type; people without a place come last
        with an empty area. The seven statuses of a row add up to its `people`.

    """
    if not len(statuses):
        return GapCounts.empty()
    area = statuses["case_code"].map(pd.Series(area_ids, dtype=object)).fillna("")
    grouped = pd.crosstab([area, statuses["service_type"]], statuses["gap_status"])
    counted = grouped.reindex(columns=list(GAP_STATUSES), fill_value=0).reset_index()
    counted.columns = pd.Index(["area_id", "service_type", *GAP_STATUSES])
    counted["people"] = counted[list(GAP_STATUSES)].sum(axis=1)
    counted["area_name"] = [names.get(area_id, area_id) or None for area_id in counted["area_id"]]
    order = {code: place for place, code in enumerate((*SERVICE_TYPES, NEED_NOT_RECORDED))}
    counted = counted.assign(nowhere=counted["area_id"] == "", order=counted["service_type"].map(order)).sort_values(
        ["nowhere", "area_name", "area_id", "order"], kind="stable"
    )
    counted["area_id"] = counted["area_id"].replace("", None)
    return GapCounts.parse(counted.reset_index(drop=True))


def total_gaps(counts: pd.DataFrame, *, columns: Sequence[str] = ("people", *GAP_STATUSES)) -> pd.DataFrame:
    """Add up gap counts over areas: one row per type of service."""
    return counts.groupby("service_type", sort=False)[list(columns)].sum().reset_index()
