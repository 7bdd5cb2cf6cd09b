"""Who can enter nothing of what they need, and what is the first cause?

For one person and one needed type of service, the options are every programme at each of its sites and every open
service of that type. They are removed stage by stage, definite noes only: in another country, ended or closed, too far,
not eligible, full. Whoever keeps an option that says yes is served; whoever keeps only options that say unknown is
unknown; anybody else is counted under the stage at which nothing was left. Causes are exclusive and add up exactly.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.criteria import JUDGES
from assessments.eligibility import Bench
from assessments.logic import NO, UNKNOWN, YES, evaluate
from assessments.nearby import Nearby, Part, sorted_by_place, widest_km
from layers.rules import ByRoad, Within
from layers.schemas import GapCounts, GapStatuses
from layers.schemas.columns import GAP_CAUSES, GAP_STATUSES, NEED_NOT_RECORDED
from layers.service_types import SERVICE_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from assessments.facts import People
    from assessments.offers import Offer, Offers

    Mask = npt.NDArray[np.bool_]
    Positions = npt.NDArray[np.intp]


AT_ONCE = 200_000
"""So many people at a time are judged: more take no less time each, and more memory."""


SORTED_FROM = 50_000
"""From so many people on it pays to sort them by place and to look, for each site, at those near it alone."""


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


def find_gaps(
    people: People,
    offers: Offers,
    needs: Mapping[str, Mask],
    *,
    at_once: int = AT_ONCE,
    sorted_from: int = SORTED_FROM,
) -> pd.DataFrame:
    """Say for each person and needed type whether they are served, else the first cause why not.

    Parameters
    ----------
    people
        The people asked about.
    offers
        Everything on offer on the day.
    needs
        For each type of service a mask of the people who need it (see `needs_of`).
    at_once, sorted_from
        So many people at a time are judged, and from so many on sorted by place first: the answers are the same.

    Returns
    -------
    DataFrame[GapStatuses]
        One row per person and needed type, types in their order, people in theirs. `all_causes` lists every cause that
        removes at least one option, for people who are not served.

    """
    if not needs:
        return GapStatuses.empty()
    chosen = [np.flatnonzero(mask) for mask in needs.values()]
    found = [
        _gaps_of_need(people, offers, code, who, (at_once, sorted_from))
        for code, who in zip(needs, chosen, strict=True)
    ]
    status, causes = (np.concatenate(codes) for codes in zip(*found, strict=True))
    types = np.repeat(np.arange(len(needs)), [len(who) for who in chosen])
    return GapStatuses.parse(
        pd.DataFrame(
            {
                "case_code": _texts(people.case_code, np.concatenate(chosen)),
                "service_type": _texts(list(needs), types),
                "gap_status": _texts(GAP_STATUSES, status),
                "all_causes": _texts(_CAUSES_LISTED, causes),
            }
        )
    )


def _texts(names: Iterable[str], codes: npt.NDArray[np.intp]) -> Any:
    """Return the names at these positions as one column of text; a name is written once, not once a row."""
    return pd.array(list(names), dtype="str").take(codes)


def _gaps_of_need(
    people: People, offers: Offers, code: str, chosen: npt.NDArray[np.intp], sizes: tuple[int, int]
) -> tuple[Positions, Positions]:
    """Return, as positions in `GAP_STATUSES` and `_CAUSES_LISTED`, the status and all causes of the chosen people."""
    status = np.full(len(chosen), GAP_STATUSES.index("unknown"))
    causes = np.zeros(len(chosen), dtype=np.intp)
    if code == NEED_NOT_RECORDED:
        return status, causes
    kept = replace(offers, items=tuple(offer for offer in offers.items if offers.service_type[offer.service] == code))
    at_once, sorted_from = sizes
    for start in range(0, len(chosen), at_once):
        some = people.take(chosen[start : start + at_once])
        placed, others = sorted_by_place(some) if len(some) >= sorted_from else (_NOBODY, np.arange(len(some)))
        for rows, is_sorted in ((placed, True), (others, False)):
            if len(rows):
                part = some.take(rows)
                found = _gaps_of_type(part, kept, Nearby.of(part) if is_sorted else None)
                status[start + rows], causes[start + rows] = found
    return status, causes


_NOBODY = np.zeros(0, dtype=np.intp)


def _gaps_of_type(people: People, offers: Offers, nearby: Nearby | None) -> tuple[Positions, Positions]:
    """Return the same of people who all need one type of service; with `nearby`, they are sorted by their places."""
    bench = Bench(people, offers)
    stages = {name: np.zeros(len(people), dtype=bool) for name in ("country", "running", "near", "fits", "open")}
    causes = {name: np.zeros(len(people), dtype=bool) for name in GAP_CAUSES}
    served = np.zeros(len(people), dtype=bool)
    for offer in offers.items:
        here = ~bench.abroad(offer)
        stages["country"] |= here
        if offer.availability in ("ended", "not_yet"):
            causes["ended"] |= here
            continue
        stages["running"] |= here
        some = None if nearby is None else nearby.within(bench.where(offer).centre, widest_km(offer.rule))
        asked: Bench = bench
        if some is None:
            some = slice(len(people))
        else:  # everybody else is too far away, and so refused; whether for another reason too is asked below
            asked = Part.of(bench, some)
            for beyond in (slice(some.start), slice(some.stop, None)):
                causes["too_far"][beyond] |= here[beyond]
            here = here[some]
        answers = asked.rule(offer)
        too_far = here & _too_far(asked, offer)
        refused = here & (answers == NO)
        fits = here & ~refused
        causes["too_far"][some] |= too_far
        causes["not_eligible"][some] |= refused & (~too_far | _fails_otherwise(asked, offer))
        stages["near"][some] |= here & ~too_far
        stages["fits"][some] |= fits
        if offer.availability == "full":
            causes["full"][some] |= fits
            continue
        stages["open"][some] |= fits
        served[some] |= here & (answers == YES)
    if nearby is not None:
        causes["not_eligible"] |= _refused_beyond(bench, ~served & ~causes["not_eligible"])
    left = {"served": served, **{status: ~stages[stage] for stage, status in _LEFT_AT.items()}}
    status = np.select(
        list(left.values()), [GAP_STATUSES.index(name) for name in left], default=GAP_STATUSES.index("unknown")
    )
    causes["no_service"] = ~stages["country"]
    return status, np.where(served, 0, _listed(causes))


def _refused_beyond(bench: Bench, asked: Mask) -> Mask:
    """Mark those asked about whom a running offer would refuse for another reason than distance, however far it is.

    Whoever is marked is asked about no longer, and what several offers ask alike is asked once.
    """
    found = np.zeros(len(bench.people), dtype=bool)
    rows = np.flatnonzero(asked)
    part, done = Part.of(bench, rows), set()
    for offer in bench.offers.items:
        key = _otherwise(part, offer)
        if offer.availability in ("ended", "not_yet") or not np.isfinite(widest_km(offer.rule)) or key in done:
            continue
        if not len(rows):
            break
        done.add(key)
        now = _fails_otherwise(part, offer) & ~part.abroad(offer)
        found[part.rows] |= now
        rows = rows[~found[rows]]
        if len(rows) < len(part.people) * _MUCH_LESS:
            part = Part.of(bench, rows)
    return found


_MUCH_LESS = 0.7


def _otherwise(bench: Bench, offer: Offer) -> object:
    """Return what, but for the people, decides how an offer answers apart from distance."""
    where = bench.where(offer)
    keys = (JUDGES[leaf.name].key(leaf, where) for leaf in offer.distinct if not isinstance(leaf, DISTANCES))
    return offer.rule, tuple(keys), bench.offers.country[offer.service]


_LEFT_AT = {"country": "no_service", "running": "ended", "near": "too_far", "fits": "not_eligible", "open": "full"}
"""Stages in their order, and the status of whoever has no option left at one."""


DISTANCES = (Within, ByRoad)
"""Criteria about how far it is: who fails them alone lives too far away."""


def _too_far(bench: Bench, offer: Offer) -> Mask:
    """Mark the people whom distance alone keeps out, whatever the other criteria say."""
    return _kept_out(bench, offer, distance=True)


def _fails_otherwise(bench: Bench, offer: Offer) -> Mask:
    """Mark the people whom the other criteria keep out, whatever the distance."""
    return _kept_out(bench, offer, distance=False)


def _kept_out(bench: Bench, offer: Offer, *, distance: bool) -> Mask:
    count = len(bench.people)
    if not any(isinstance(leaf, DISTANCES) == distance for leaf in offer.criteria):
        return np.zeros(count, dtype=bool)
    open_answer = np.full(count, UNKNOWN, dtype=np.int8)
    answers = evaluate(
        offer.rule,
        lambda leaf: bench.criterion(leaf, offer) if isinstance(leaf, DISTANCES) == distance else open_answer,
        count,
    )
    return np.asarray(answers == NO, dtype=bool)


def _listed(causes: Mapping[str, Mask]) -> Positions:
    code = np.zeros(len(causes["full"]), dtype=np.intp)
    for bit, name in enumerate(GAP_CAUSES):
        code |= causes[name].astype(np.intp) << bit
    return code


_CAUSES_LISTED = tuple(
    " ".join(name for bit, name in enumerate(GAP_CAUSES) if number >> bit & 1) for number in range(1 << len(GAP_CAUSES))
)
"""Every set of causes, written as a list; its position has a bit for each cause."""


def count_gaps(statuses: pd.DataFrame, area_ids: npt.NDArray[np.object_], names: Mapping[str, str]) -> pd.DataFrame:
    """Add up gap statuses by area and type of service.

    Parameters
    ----------
    statuses
        Frame of schema GapStatuses.
    area_ids
        For each of its rows the area (or settlement, or cell) of the person; None for people without a place.
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
    area, areas = pd.factorize(np.where(pd.isna(area_ids), "", area_ids).astype(object))
    kinds = (*SERVICE_TYPES, NEED_NOT_RECORDED)
    kind = pd.Categorical(statuses["service_type"], categories=list(kinds)).codes
    status = pd.Categorical(statuses["gap_status"], categories=list(GAP_STATUSES)).codes
    cell = (area * len(kinds) + kind) * len(GAP_STATUSES) + status
    table = np.bincount(cell, minlength=len(areas) * len(kinds) * len(GAP_STATUSES)).reshape(-1, len(GAP_STATUSES))
    asked = np.flatnonzero(table.sum(axis=1))
    counted = pd.DataFrame(table[asked], columns=pd.Index(GAP_STATUSES))
    counted["people"] = table[asked].sum(axis=1)
    counted["order"] = asked % len(kinds)
    counted["service_type"] = np.array(kinds, dtype=object)[counted["order"]]
    counted["area_id"] = areas[asked // len(kinds)]
    counted["area_name"] = [names.get(area_id, area_id) or None for area_id in counted["area_id"]]
    counted = counted.assign(nowhere=counted["area_id"] == "").sort_values(
        ["nowhere", "area_name", "area_id", "order"], kind="stable"
    )
    counted["area_id"] = counted["area_id"].replace("", None)
    return GapCounts.parse(counted.reset_index(drop=True))


def total_gaps(counts: pd.DataFrame, *, columns: Sequence[str] = ("people", *GAP_STATUSES)) -> pd.DataFrame:
    """Add up gap counts over areas: one row per type of service."""
    return counts.groupby("service_type", sort=False)[list(columns)].sum().reset_index()
