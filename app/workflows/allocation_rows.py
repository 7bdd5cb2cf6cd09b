"""How is an allocation told: a row for each person, the figures behind it, and sentences for whoever decides?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.workflows.quotas import group_said
from app.workflows.seats_reasons import REASON_LABELS
from assessments.allocation.model import BURDEN, FIT, PLACED, SHORTFALL
from assessments.allocation.problem import BURDEN_STEPS, NOBODY
from assessments.asking import QUESTIONS
from layers.recipe import Recipe
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.workflows.allocating import Sharing
    from layers.words import Words


@dataclass(frozen=True)
class FiguredRecipe(Recipe):
    """A recipe that also tells what came out: figures beside the rows of an answer."""

    figures: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Write the recipe and the figures as plain JSON values."""
        return super().as_json() | dict(self.figures)


def allocation_rows(sharing: Sharing, words: Words | None = None) -> list[dict[str, Any]]:
    """Return a row for everybody asked about, by case code; without a seat the service is missing.

    `reason` is a code of `REASON_LABELS`, missing for who has a seat; `burden` is the way in the question's unit.
    With words, `sentence` says it all.
    """
    codes, kind = sharing.people.case_code, _causes(sharing)
    rows = []
    for place, pair in enumerate(sharing.found.choice.tolist()):
        row: dict[str, Any] = {
            "case_code": str(codes[place]),
            "programme_id": None,
            "service_id": None,
            "reason": str(sharing.reason[place]) or None,
            "cause": None,
            "ask": " ".join(sharing.to_ask[place]) or None,
            "burden": None,
            "burden_estimated": None,
            "fit": None,
            "first_come_service_id": _service(sharing, int(sharing.first[place])),
        }
        if pair != NOBODY:
            pool = sharing.pools[sharing.problem.pool[pair]]
            cost = float(sharing.cost[pair])
            row |= {
                "programme_id": pool.programme_id,
                "service_id": _service(sharing, pair),
                "burden": None if np.isnan(cost) else cost,
                "burden_estimated": bool(sharing.estimated[pair]),
                "fit": int(sharing.problem.fit[pair]),
            }
        elif row["reason"] == "no_eligible_option":
            row["cause"] = kind.get(row["case_code"])
        if words is not None:
            row["sentence"] = words(reason_said(sharing, place, row))
        rows.append(row)
    return rows


def _service(sharing: Sharing, pair: int) -> str | None:
    return None if pair == NOBODY else str(sharing.world.services["service_id"].iloc[sharing.service[pair]])


def _causes(sharing: Sharing) -> dict[str, str]:
    """Return the first cause of the gap of everybody who is left out of the type altogether."""
    statuses = sharing.world.statuses
    mine = statuses[statuses["service_type"] == sharing.question.service_type]
    return dict(zip(mine["case_code"], mine["gap_status"], strict=True))


def reason_said(sharing: Sharing, place: int, row: Mapping[str, Any]) -> Message:
    """Say in a sentence what one person gets, or why nothing."""
    if row["service_id"] is not None:
        pool = sharing.pools[sharing.problem.pool[sharing.found.choice[place]]]
        if row["burden"] is None:
            return say("{programme}; how far it is, is not known.", programme=pool.name)
        if sharing.question.burden == "km":
            return say("{programme}, {far} km away.", programme=pool.name, far=float(row["burden"]))
        if row["burden_estimated"]:
            minutes = round(row["burden"])
            return say("{programme}, about {minutes} min on foot, no road known.", programme=pool.name, minutes=minutes)
        return say("{programme}, {minutes} min by road.", programme=pool.name, minutes=round(row["burden"]))
    label = Message(REASON_LABELS[str(row["reason"])])
    asked = sharing.to_ask[place]
    if asked:
        said = Message(QUESTIONS[asked[0]])
        for name in asked[1:]:
            said = say("{first} {then}", first=said, then=Message(QUESTIONS[name]))
        return say("{reason}: {facts}", reason=label, facts=said)
    return say("{reason}.", reason=label)


def allocation_recipe(sharing: Sharing) -> FiguredRecipe:
    """Write down how the allocation came about, and its figures: placed, gaps, quotas, comparison, disparity."""
    question, world = sharing.question, sharing.world
    recipe = world.recipe(
        "allocate",
        type=question.service_type,
        programmes=list(question.programmes),
        **{"from": world.on.isoformat(), "to": None if question.until is None else question.until.isoformat()},
        burden=question.burden,
        seats=dict(question.seats),
    )
    stated = (recipe.question, recipe.on, recipe.parameters, recipe.sources, recipe.simulated)
    return FiguredRecipe(*stated, figures=figures_of(sharing))


def figures_of(sharing: Sharing) -> dict[str, Any]:
    """Return the figures of an allocation as plain values."""
    pairs = sharing.problem.placed(sharing.found.choice)
    stages = {stage.name: stage for stage in sharing.found.stages}
    unit = sharing.question.burden
    limits = [pool.seats for pool in sharing.pools if pool.in_period]
    return {
        "people": len(sharing.people),
        "asked_everybody": sharing.askers.everybody,
        "eligible": int(sharing.eligible.sum()),
        "seats": None if not all(np.isfinite(limits)) else int(sum(limits)),
        "placed": len(pairs),
        "unplaced": {code: count for code, count in sorted(Counter(sharing.reason.tolist()).items()) if code},
        "burden_unit": unit,
        "burden_total": _total(sharing, pairs),
        "burden_worst": _worst(sharing, pairs),
        "fit_total": int(sharing.problem.fit[pairs].sum()),
        "gaps": {name: stages[name].gap for name in (SHORTFALL, PLACED, BURDEN, FIT) if name in stages},
        "bounds": {
            name: stages[name].bound / (BURDEN_STEPS[unit] if name == BURDEN else 1)
            for name in (SHORTFALL, PLACED, BURDEN, FIT)
            if name in stages
        },
        "proven_best": sharing.found.proven,
        "first_come": first_come_figures(sharing),
        "quotas": quota_figures(sharing),
        "pools": pool_figures(sharing),
        "disparity": [
            {
                "kind": group.kind,
                "group": group.name or None,
                "people": group.people,
                "eligible": group.eligible,
                "placed": group.placed,
                "share": group.share,
                "share_of_eligible": group.placed / group.eligible if group.eligible else None,
                "ratio": group.ratio,
                "below_four_fifths": group.flagged,
                "first_come_placed": group.first_come,
            }
            for group in sharing.groups
        ],
    }


def _total(sharing: Sharing, pairs: np.typing.NDArray[np.intp]) -> float:
    return float(np.nansum(sharing.cost[pairs]))


def _worst(sharing: Sharing, pairs: np.typing.NDArray[np.intp]) -> float | None:
    known = sharing.cost[pairs][~np.isnan(sharing.cost[pairs])]
    return float(known.max()) if len(known) else None


def first_come_figures(sharing: Sharing) -> dict[str, Any]:
    """Return what first come first served would have given."""
    pairs = sharing.problem.placed(sharing.first)
    return {
        "placed": len(pairs),
        "burden_total": _total(sharing, pairs),
        "burden_worst": _worst(sharing, pairs),
        "quotas_short": sum(
            int(np.ceil(sharing.problem.shortfall(promise, sharing.first) - 1e-6))
            for promise in sharing.problem.promises
        ),
    }


def quota_figures(sharing: Sharing) -> list[dict[str, Any]]:
    """Return each quota: places owed, members placed, and by how many places it falls short."""
    found = []
    for each, promise, short in zip(sharing.promised, sharing.problem.promises, sharing.found.short, strict=True):
        pairs = sharing.problem.placed(sharing.found.choice)
        here = pairs[sharing.problem.pool[pairs] == promise.pool]
        found.append(
            {
                "programme_id": each.programme_id,
                "group": each.standing.quota.name or None,
                "share": each.standing.quota.share,
                "count": each.standing.quota.count,
                "of": each.standing.quota.of,
                "owed": each.standing.owed,
                "members_placed": int(promise.members[sharing.problem.person[here]].sum()),
                "members_eligible": _eligible_members(sharing, promise.pool, promise.members),
                "short": int(np.ceil(short - 1e-6)),
            }
        )
    return found


def _eligible_members(sharing: Sharing, pool: int, members: np.typing.NDArray[np.bool_]) -> int:
    here = sharing.problem.person[sharing.problem.pool == pool]
    return int(members[here].sum())


def pool_figures(sharing: Sharing) -> list[dict[str, Any]]:
    """Return the seats of each pool, where the figure comes from, and how many are given."""
    taken = sharing.problem.taken(sharing.found.choice).tolist()
    return [
        {
            "programme_id": pool.programme_id,
            "service_id": None if pool.programme_id else pool.key,
            "name": pool.name,
            "seats_available": pool.stated,
            "seats_as_of": None if pool.as_of is None else pool.as_of.isoformat(),
            "referred_since": pool.spoken_for,
            "seats": int(pool.seats) if np.isfinite(pool.seats) else None,
            "in_period": pool.in_period,
            "next_start": None if pool.next_start is None else pool.next_start.isoformat(),
            "placed": count,
        }
        for pool, count in zip(sharing.pools, taken, strict=True)
    ]


def sentences_of(sharing: Sharing) -> tuple[Message, ...]:
    """Say the allocation in a few sentences, the most important first."""
    figures = figures_of(sharing)
    before = figures["first_come"]
    if not figures["people"]:
        return (say("Nobody in the caseload needs this type of service."),)
    said = [
        say(
            "{placed} of {people} people get a seat; first come first served would place {first}.",
            placed=figures["placed"],
            people=figures["people"],
            first=before["placed"],
        )
    ]
    if sharing.askers.everybody:
        said.append(say("Nobody's needs are recorded: everybody is asked about."))
    if any(pool.in_period and not np.isfinite(pool.seats) for pool in sharing.pools):
        said.append(say("Where nobody has stated how many seats there are, no limit is taken."))
    if not any(pool.in_period for pool in sharing.pools):
        said.append(say("Nothing of this type can be entered in the period."))
    if figures["placed"]:
        said.append(_burden_said(sharing, figures))
    said.append(proof_said(sharing))
    said += [quota_short_said(sharing, place) for place, short in enumerate(sharing.found.short) if short > 1e-6]  # noqa: PLR2004 - nought
    flagged = sum(group.flagged for group in sharing.groups)
    if flagged:
        said.append(
            say("{groups} groups get seats less than four fifths as often as the best-off group.", groups=flagged)
        )
    return tuple(said)


def _burden_said(sharing: Sharing, figures: Mapping[str, Any]) -> Message:
    before = figures["first_come"]
    values = {"mean": figures["burden_total"] / figures["placed"], "worst": figures["burden_worst"] or 0.0}
    mean_before = before["burden_total"] / max(before["placed"], 1)
    if sharing.question.burden == "km":
        return say(
            "On average they have {mean} km to go, at most {worst} km; first come first served {before} km.",
            before=mean_before,
            **values,
        )
    return say(
        "On average they take {mean} min to get there, at most {worst} min; first come first served {before} min.",
        **{name: round(value) for name, value in {**values, "before": mean_before}.items()},
    )


def proof_said(sharing: Sharing) -> Message:
    """Say how far the answer may be from the best one."""
    if sharing.found.proven:
        return say("Proven: no other sharing places more people, nor as many with less burden, nor with a better fit.")
    return say(
        "Not proven to the last: people placed within {placed} % of the most possible, burden within {burden} %, fit "
        "within {fit} %.",
        **{name: _gap(sharing, name) for name in (PLACED, BURDEN, FIT)},
    )


def _gap(sharing: Sharing, name: str) -> float:
    return 100 * next((stage.gap for stage in sharing.found.stages if stage.name == name), 0.0)


def quota_short_said(sharing: Sharing, place: int) -> Message:
    """Say which quota cannot be met, and by how many places."""
    each, promise = sharing.promised[place], sharing.problem.promises[place]
    pairs = sharing.problem.placed(sharing.found.choice)
    here = pairs[sharing.problem.pool[pairs] == promise.pool]
    values = {
        "programme": sharing.pools[promise.pool].name,
        "group": group_said(each.standing.quota),
        "short": int(np.ceil(sharing.found.short[place] - 1e-6)),
        "placed": int(promise.members[sharing.problem.person[here]].sum()),
        "eligible": _eligible_members(sharing, promise.pool, promise.members),
    }
    if promise.keeps_free:
        return say(
            "{programme}: the quota cannot be met, short by {short} ({group} {placed} placed of {eligible} who may "
            "enter). Those seats stay free for them.",
            **values,
        )
    return say(
        "{programme}: the quota cannot be met, short by {short} ({group} {placed} placed of {eligible} who may enter).",
        **values,
    )


def plan_frame(sharing: Sharing, words: Words) -> pd.DataFrame:
    """Return the plan as a table for a workbook of the office."""
    return pd.DataFrame(allocation_rows(sharing, words))
