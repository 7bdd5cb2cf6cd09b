"""What does a change do? The person, the offer and the day are changed, and the verdict is taken anew.

This is the oracle of the search: nothing is proposed that does not hold here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessments.changing.actions import Action, Kind
from assessments.criteria import JUDGES, Where
from assessments.eligibility import Bench
from assessments.facts import CLASS_NAMES, HIGHEST_GRADE, MISSING, People
from assessments.fillings import FILLINGS
from assessments.logic import NO, UNKNOWN, YES, evaluate
from assessments.recorded import recorded_of
from assessments.settlement_class import classify
from layers.bridges import Bridge, bridge_of
from layers.education import isced_class
from layers.education_levels import SCHOOLINGS
from layers.geodesy import Places
from layers.rules import NO_RULE, AllOf, AnyOf, CaseIn, Lift, Not, Rule, deciding
from layers.schemas.columns import NOTHING, SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from assessments.facts import Codes
    from assessments.offers import Offer, Offers
    from layers.rules import Criterion

Elsewhere = Callable[[Action], People]

DISTANCES = ("within", "by_road")
"""The criteria that a lift or lodging makes up for."""


WORDS_GIVEN = ("documents", "previous_training")
"""The criteria, and the columns that they read, to which bridges add words: of these each may give a part."""


def fit_together(actions: Sequence[Action], offer: Offer) -> bool:
    """Tell whether changes can go together: one day, one new home, and every bridge ends before the course begins."""
    kinds = [action.kind for action in actions]
    if kinds.count(Kind.WAIT) > 1 or kinds.count(Kind.MOVE) > 1:
        return False
    waits = [action.day for action in actions if action.kind is Kind.WAIT]
    begins = waits[0] if waits else (None if offer.age_day_source == "today" else offer.age_day)
    return all(_in_time(action, begins) for action in actions if action.bridge is not None)


def _in_time(action: Action, begins: dt.date | None) -> bool:
    """Where no day of the course is stated, any end of the bridge is in time."""
    return begins is None or (
        action.bridge is not None and action.bridge.ends is not None and action.bridge.ends < begins
    )


def would_enter(
    person: People, offer: Offer, offers: Offers, actions: Sequence[Action], *, elsewhere: Elsewhere | None = None
) -> bool:
    """Tell whether one person would be eligible with these changes; for what one asks: with an answer that fits.

    `elsewhere` puts the person in another home, where that has been worked out already (default: `moved`).
    """
    changed, there, then = after(person, offer, offers, actions, elsewhere=elsewhere)
    groups = tuple(action.group for action in actions if action.kind is Kind.ANSWER and action.group)
    bench = Bench(changed, then)
    if not groups:
        return bool(bench.rule(there)[0] == YES)
    if bench.abroad(there)[0]:
        return False
    return _some_answer_fits(changed, there, then, groups)


def _some_answer_fits(person: People, offer: Offer, offers: Offers, groups: tuple[str, ...]) -> bool:
    """Tell whether some way to fill these groups of fields lets the person in."""
    where = Where(offer, offers)
    plain = {leaf: JUDGES[leaf.name].judge(person, leaf, where) for leaf in dict.fromkeys(offer.criteria)}
    for filled in product(*(_filled(group, person, where, plain) for group in groups)):
        answers = dict(plain)
        for some in filled:
            answers.update(some)
        if evaluate(offer.rule, answers.__getitem__, 1)[0] == YES:
            return True
    return False


def _filled(group: str, person: People, where: Where, plain: dict[Criterion, Codes]) -> list[dict[Criterion, Codes]]:
    """List what the criteria of a group can answer, once asked: one alone can go either way where it is unknown."""
    leaves = [leaf for leaf in plain if JUDGES[leaf.name].group == group]
    if len(leaves) == 1 and plain[leaves[0]][0] == UNKNOWN:
        return [{leaves[0]: np.array([code], dtype=np.int8)} for code in (YES, NO)]
    found = [filling.answers for filling in FILLINGS[group](person, where) if filling.possible[0]]
    if group == "place" and person.has_place[0] and person.precision_km[0] > 0:  # the address may be checked
        theirs = [leaf for leaf, answer in plain.items() if JUDGES[leaf.name].group == group and answer[0] == UNKNOWN]
        found.append({leaf: np.array([YES], dtype=np.int8) for leaf in theirs})
    return found


def after(
    person: People, offer: Offer, offers: Offers, actions: Sequence[Action], *, elsewhere: Elsewhere | None = None
) -> tuple[People, Offer, Offers]:
    """Return the person, the offer and the offers of the day as they would be with these changes."""
    day = next((action.day for action in actions if action.kind is Kind.WAIT), None)
    if day is not None:
        offers = replace(offers, on=max(day, offers.on))
        offer = replace(offer, age_day=day)
    lifts = tuple(lift for lift in offer.lifts if day is None or lift.until is None or lift.until >= day)
    for action in actions:  # first, for it may be worked out already: whatever else changes goes on top
        if action.kind is Kind.MOVE:
            person = moved(person, action, offers) if elsewhere is None else elsewhere(action)
    met: list[str] = []
    for action in actions:
        if action.kind is Kind.WAIVER:
            whom = CaseIn((str(person.case_code[0]),))
            lifts += tuple(Lift(name, whom, "") for name in action.criteria)
        elif action.kind in (Kind.LIFT, Kind.LODGING):
            met += DISTANCES
        elif action.kind is Kind.BRIDGE and action.bridge is not None:
            gained = bridge_of(offers.programmes["bridges"].iloc[action.bridge.programme])
            if gained is not None:
                person = having(person, gained)
                met += gained.criteria
    stated = offer.rule if offer.written is None else offer.written
    rule = met_by(deciding(stated, lifts), frozenset(met))
    return person, replace(offer, rule=rule, written=stated, lifts=lifts), offers


def met_by(rule: Rule, names: frozenset[str]) -> Rule:
    """Count the criteria of these names as met, but for those inside `not`: to meet them would shut the person out."""
    if not names or isinstance(rule, Not):
        return rule
    if isinstance(rule, AllOf | AnyOf):
        return type(rule)(tuple(met_by(part, names) for part in rule.parts))
    return NO_RULE if rule.name in names else rule


def having(people: People, gained: Bridge) -> People:
    """Give everybody what somebody has who completed a bridge, on top of what they have."""
    if gained.to_grade is not None:
        people = _schooled(people, gained)
    recorded = dict(people.recorded)
    for column in WORDS_GIVEN:
        more = getattr(gained, column)
        if more:  # of whom nothing is recorded may have anything besides: that stays to be asked
            words = recorded[column]
            recorded[column] = replace(words, texts=tuple(_with(text, more) for text in words.texts))
    return replace(people, recorded=recorded)


def _with(text: str, more: tuple[str, ...]) -> str:
    kept = [entry for entry in text.split() if entry != NOTHING]
    return " ".join(dict.fromkeys((*kept, *more))) if text else text


def _schooled(people: People, gained: Bridge) -> People:
    """Raise schooling to a grade, never lower it.

    Who surely has as much in another system keeps that. Who may have more than the course gives, because nothing is
    recorded or the two systems do not compare, may have it still.
    """
    given = MISSING if gained.system is None else SYSTEMS.index(gained.system)
    code = people.system_code if gained.system is None else np.full(len(people), given, dtype=np.int8)
    same = ((people.system_code == code) | (people.system_code == MISSING)) & people.grade_known
    grade = int(gained.to_grade or 0)
    low = np.where(same, np.maximum(people.grade_from, grade), grade)
    high = np.where(same, np.maximum(people.grade_to, low), HIGHEST_GRADE)
    if gained.system is not None:
        taught = _CLASSES[given]
        other = np.flatnonzero(people.grade_known & ~same)
        systems = people.system_code[other]
        least, most = _CLASSES[systems, people.grade_from[other], 0], _CLASSES[systems, people.grade_to[other], 1]
        high[other] = np.maximum(grade, np.searchsorted(taught[:, 0], most, side="right") - 1)
        end = taught[grade, 1]
        kept = other[(least > end) | ((least == end) & (end % 2 == 0))]  # the end of a level is one in every system
        code = code.copy()
        code[kept], low[kept], high[kept] = people.system_code[kept], people.grade_from[kept], people.grade_to[kept]
    return replace(people, system_code=code, grade_from=low, grade_to=high)


_CLASSES = np.array([[isced_class(system, grade) for grade in range(HIGHEST_GRADE + 1)] for system in SCHOOLINGS])
"""The least and the most class of each grade of each system, on the scale that all share (`layers.education`)."""


def moved(person: People, action: Action, offers: Offers) -> People:
    """Put one person's home elsewhere: in a settlement, or at a point; what was recorded of the old place goes."""
    settlements = offers.land.settlements
    if action.settlement is None:
        latitude, longitude = action.place or (np.nan, np.nan)
        place = Places(np.array([latitude]), np.array([longitude]))
        return replace(person, places=place, precision_km=np.zeros(1))
    return settled(person, np.array([action.settlement]), settlements)


def settled(person: People, rows: npt.NDArray[np.intp], settlements: pd.DataFrame) -> People:
    """Return one person once for each of these settlements (by position), as if they lived there."""
    there = settlements.iloc[rows]
    people = person.take(np.zeros(len(rows), dtype=np.intp))
    places = Places(there["latitude"].to_numpy(dtype=float), there["longitude"].to_numpy(dtype=float))
    stated = np.asarray(pd.Categorical(there["settlement_class"], categories=list(CLASS_NAMES)).codes, dtype=np.int8)
    classes, derived = classify(places, stated, settlements)
    country = there["country"].to_numpy(dtype=object)
    return replace(
        people,
        places=places,
        precision_km=np.zeros(len(rows)),
        class_code=classes,
        class_derived=derived,
        country=np.where(there["country"].isna(), people.country, country).astype(object),
        recorded={**people.recorded, **recorded_of(there, _OF_PLACES)},
    )


_OF_PLACES = ("settlement_name", "admin1_pcode", "admin2_pcode")


def bridge_end(start: dt.date | None, programme_ends: dt.date | None, weeks: float | None) -> dt.date | None:
    """Return the last day of a bridge: its length from its start, else its stated end; None where neither is known."""
    if start is not None and weeks is not None:
        return start + dt.timedelta(days=max(int(np.ceil(weeks * 7)) - 1, 0))
    return programme_ends
