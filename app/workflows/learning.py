"""What came of the referrals: how many, how fast, who stayed, why not, and who could not be asked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from app.workflows.follow_up_days import timing_in
from app.workflows.following import stand
from assessments.facts import day_number
from assessments.follow_up.answers import answers_by_service
from assessments.follow_up.coverage import age_band, coverage_by
from assessments.follow_up.quality import quality_by_service
from assessments.follow_up.reaching import count_reached, count_reasons
from assessments.follow_up.retention import retention_at
from assessments.follow_up.scorecard import released_scores
from layers.errors import HomewardError
from layers.follow_up.timing import EARLY_DAYS
from layers.schemas.columns import SEXES
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.workflows.world import World
    from layers.store import Store
    from layers.words import Words

TURNED_AWAY = ("rejected", "expired")
"""States by which a partner did not take somebody: said no, or nothing at all."""

_DAYS_A_YEAR = 365.2425


def table_between(table: pd.DataFrame, first: dt.date | None, last: dt.date | None) -> pd.DataFrame:
    """Keep the referrals sent in a period, both days included.

    Raises
    ------
    HomewardError
        When the period ends before it begins.

    """
    if first is not None and last is not None and last < first:
        raise HomewardError(say("The period would end before it begins."), "outcomes.period")
    kept = table["sent_on"].notna()
    if first is not None:
        kept &= table["sent_on"] >= pd.Timestamp(first)
    if last is not None:
        kept &= table["sent_on"] <= pd.Timestamp(last)
    return table[kept].reset_index(drop=True)


def with_area(table: pd.DataFrame, world: World) -> pd.DataFrame:
    """Add the region in which each person lives now (`area_id`, `area_name`); missing where it is not known."""
    places = pd.Index(world.people.case_code).get_indexer(pd.Index(table["case_code"]))
    found = world.area_ids("admin1")
    ids = [found[place] if place >= 0 else None for place in places]
    names = dict(zip(world.areas["area_id"], world.areas["area_name"], strict=True))
    return table.assign(area_id=_objects(ids, table), area_name=_objects([names.get(one) for one in ids], table))


def _objects(values: Sequence[Any], table: pd.DataFrame) -> pd.Series[Any]:
    return pd.Series(list(values), index=table.index, dtype=object)


def _by_type(table: pd.DataFrame, store: Store, world: World) -> pd.DataFrame:
    del store
    return count_reached(table, ["service_type"], on=world.on)


def _by_partner(table: pd.DataFrame, store: Store, world: World) -> pd.DataFrame:
    """Count by partner, with what people say of it."""
    counted = count_reached(table, ["organization_name"], on=world.on)
    of_service = dict(zip(world.services["service_id"], world.services["organization_name"], strict=True))
    told = store.feedback_frame()
    partners = _objects([of_service.get(one) for one in told["service_id"]], told)
    told = told.assign(service_id=partners, programme_id=_objects([None] * len(told), told))
    marks = quality_by_service(told[told["service_id"].notna()])
    return _beside(counted, marks, {"organization_name": "service_id"})


def _by_programme(table: pd.DataFrame, store: Store, world: World) -> pd.DataFrame:
    counted = count_reached(table, ["programme_id", "service_id"], on=world.on)
    marks = quality_by_service(store.feedback_frame())
    found = _beside(counted, marks, {"programme_id": "programme_id", "service_id": "service_id"})
    names = dict(zip(world.programmes["programme_id"], world.programmes["programme_name"], strict=True))
    sites = dict(zip(world.services["service_id"], world.services["site_name"], strict=True))
    found.insert(1, "programme_name", [names.get(one) for one in found["programme_id"]])
    found.insert(3, "site_name", [sites.get(one) for one in found["service_id"]])
    return found


def _beside(counted: pd.DataFrame, marks: pd.DataFrame, on: dict[str, str]) -> pd.DataFrame:
    """Set marks beside counts; nobody's answers are none."""
    renamed = marks.rename(columns={theirs: ours for ours, theirs in on.items()})[[*on, "quality", "answers"]]
    keys = list(on)
    left = counted.assign(**{name: counted[name].astype(object) for name in keys})
    right = renamed.assign(**{name: renamed[name].astype(object) for name in keys})
    for frame in (left, right):
        for name in keys:
            frame[name] = frame[name].where(frame[name].notna(), "")
    found = left.merge(right, on=keys, how="left")
    for name in keys:
        found[name] = found[name].where(found[name] != "", None)
    found["answers"] = found["answers"].fillna(0).astype("int64")
    return found


def _by_reason(table: pd.DataFrame, store: Store, world: World) -> pd.DataFrame:
    del store, world
    return count_reasons(table)


def _by_area(table: pd.DataFrame, store: Store, world: World) -> pd.DataFrame:
    """Count by the region where people live; who was turned away and has reached nothing since is unmet need."""
    del store
    placed = with_area(table, world)
    counted = count_reached(placed, ["area_id", "area_name"], on=world.on)
    away = turned_away(placed)
    sums = away.groupby("area_id", dropna=False).size()
    counted["turned_away"] = [int(sums.get(one, 0)) if pd.notna(one) else _unplaced(away) for one in counted["area_id"]]
    return counted


def _unplaced(away: pd.DataFrame) -> int:
    return int(away["area_id"].isna().sum())


def turned_away(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the referrals that a partner refused or left unanswered and that nothing has followed."""
    refused = table["state"].isin(TURNED_AWAY) & table["enrolled_on"].isna() & (table["reason"] != "duplicate")
    return table[refused & ~table["is_replaced"]]


def reasons_by_area(table: pd.DataFrame, world: World) -> dict[str, list[tuple[str, int]]]:
    """Count why partners turned people away, by region: codes with their numbers, the most frequent first."""
    away = turned_away(with_area(table, world)).dropna(subset=["area_id"])
    found: dict[str, Counter[str]] = {}
    for area_id, reason in zip(away["area_id"], away["reason"], strict=True):
        found.setdefault(str(area_id), Counter())[str(reason)] += 1
    return {area_id: sorted(known.items(), key=lambda pair: (-pair[1], pair[0])) for area_id, known in found.items()}


def _by_stage(table: pd.DataFrame, store: Store, world: World) -> pd.DataFrame:
    return retention_at(table, timing_in(store).stages, on=world.on)


def _by_group(table: pd.DataFrame, store: Store, world: World) -> pd.DataFrame:
    """Count whom follow-up reached, by sex, age and region."""
    first = timing_in(store).stages[0]
    enrolled = table[table["enrolled_on"].notna()]
    day = enrolled["enrolled_on"] + pd.Timedelta(days=first)
    due = enrolled[day <= pd.Timestamp(world.on)].reset_index(drop=True)
    early = due["enrolled_on"] + pd.Timedelta(days=first - EARLY_DAYS)
    sexes, bands = _facts(due, world)
    marked = with_area(due, world).assign(
        is_spoken_to=due["spoken_on"] >= early, is_asked=due["asked_on"] >= early, sex=sexes, age_band=bands
    )
    named = marked.rename(columns={"area_name": "region"})
    return coverage_by(named, ["sex", "age_band", "region"])


def _facts(table: pd.DataFrame, world: World) -> tuple[pd.Series[Any], pd.Series[Any]]:
    people = world.people
    places = pd.Index(people.case_code).get_indexer(pd.Index(table["case_code"]))
    today = day_number(world.on)
    sexes: list[str | None] = []
    bands: list[str | None] = []
    for place in places:
        code = int(people.sex_code[place]) if place >= 0 else -1
        sexes.append(SEXES[code] if code >= 0 else None)
        known = place >= 0 and bool(people.birth_known[place])
        ends = [(today - born[place]) / _DAYS_A_YEAR for born in (people.born_from, people.born_to)] if known else []
        band = {age_band(float(np.floor(age))) for age in ends}
        bands.append(band.pop() if len(band) == 1 else None)
    return _objects(sexes, table), _objects(bands, table)


def _by_feedback(table: pd.DataFrame, store: Store, world: World) -> pd.DataFrame:
    """Sum up what people answered, whenever they were sent."""
    del table
    found = answers_by_service(store.feedback_frame())
    names = dict(zip(world.programmes["programme_id"], world.programmes["programme_name"], strict=True))
    sites = dict(zip(world.services["service_id"], world.services["site_name"], strict=True))
    found.insert(1, "site_name", [sites.get(one) for one in found["service_id"]])
    found.insert(3, "programme_name", [names.get(one) for one in found["programme_id"]])
    return found


BY: dict[str, Callable[[pd.DataFrame, Store, World], pd.DataFrame]] = {
    "type": _by_type,
    "partner": _by_partner,
    "programme": _by_programme,
    "reason": _by_reason,
    "area": _by_area,
    "stage": _by_stage,
    "group": _by_group,
    "feedback": _by_feedback,
}
"""By what outcomes are told."""

RELEASED = ("type", "partner", "programme", "area", "reason")
"""What may leave the office, small figures withheld."""


def outcomes(
    store: Store,
    world: World,
    by: str,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
    table: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Tell what came of the referrals sent in a period; exact, for the office.

    Raises
    ------
    HomewardError
        When the period ends before it begins.

    """
    standing = stand(store, world) if table is None else table
    return BY[by](table_between(standing, first, last), store, world)


def totals(table: pd.DataFrame) -> dict[str, int]:
    """Count sent, referred and reached: both numbers always stand together."""
    sent = table["sent_on"].notna()
    return {
        "sent": int(sent.sum()),
        "referred": int((sent & table["told_on"].notna()).sum()),
        "reached": int(table["enrolled_on"].notna().sum()),
    }


def outcome_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Write outcomes as plain values; missing is None."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): _value(value) for name, value in row.items()} for row in plain.to_dict("records")]


def _value(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def release_outcomes(
    store: Store, world: World, by: str, target: Path, *, frame: pd.DataFrame, words: Words, actor: str
) -> int:
    """Write outcomes to a file that may leave the office: counts below 11 withheld; noted in the audit.

    Raises
    ------
    HomewardError
        When these outcomes stay in the office, the format is not known, or the file cannot be written.

    """
    from mapping.tables import write_csv, write_xlsx  # noqa: PLC0415 - loads the writers

    if by not in RELEASED:
        raise HomewardError(
            say("These figures stay in the office. What may leave: {known}.", known=", ".join(RELEASED)),
            "outcomes.release",
        )
    released = released_scores(frame)
    recipe = world.recipe("outcomes", by=by, released=True)
    extension = target.suffix.lower()
    if extension == ".csv":
        write_csv(released, target, layer="outcomes", words=words, recipe=recipe)
    elif extension == ".xlsx":
        write_xlsx({"outcomes": released}, target, words=words, recipe=recipe)
    else:
        raise HomewardError(
            say("Homeward writes {known}, not “{extension}”.", known=".csv, .xlsx", extension=target.suffix),
            "export.format",
        )
    store.audit("export", actor=actor, object_type="outcomes", count=len(released), details={"by": by})
    return len(released)
