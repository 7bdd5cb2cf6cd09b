"""What a verdict rests on, as plain values, and the verdict taken anew from them alone.

Of a person only what the rule reads is stated: field values, and the distance in place of the home; of a home known
only by a settlement or an area how much of that lies within each radius. What hangs on maps (areas, outlines,
settlements, ways by road) is stated as that criterion's own answer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.criteria import JUDGES
from assessments.criteria.listed import COLUMN_OF, OF_TRADES, asked_for
from assessments.doubt.homes import Homes
from assessments.eligibility import Bench
from assessments.facts import CLASS_NAMES, MISSING, People, day_number, day_of, people_of
from assessments.logic import ANSWER_NAMES, UNKNOWN, VERDICT_NAMES, YES
from assessments.offers import Offer, Offers
from assessments.recorded import COLUMNS, everybody
from assessments.trades import Trades, title_key
from layers.education_levels import OTHER, SCHOOLINGS
from layers.ellipsoid import GEOD
from layers.geodesy import Places
from layers.rules import NO_RULE, CaseIn, Lift, Within, deciding, is_lifted, leaves, parse_rule, rule_tree
from layers.schemas import Programmes, Returnees, Services
from layers.schemas.columns import NOTHING, SEXES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.criteria import Where
    from assessments.facts import Codes
    from layers.rules import Criterion

_BY_MAP = ("home", "road")
"""Groups of criteria whose answers hang on maps or networks."""

_SOMEBODY = "-"


def inputs_of(bench: Bench, offer: Offer) -> dict[str, Any]:
    """State what the verdict about the one person on the bench and an offer rests on."""
    people, where = bench.people, bench.where(offer)
    stated = offer.rule if offer.written is None else offer.written
    found = leaves(stated)
    groups = {JUDGES[leaf.name].group for leaf in found}
    waived = {
        leaf.name: ANSWER_NAMES[max(int(bench.meets(lift.whom, offer)[0]) for lift in is_lifted(leaf, offer.lifts))]
        for leaf in found
        if is_lifted(leaf, offer.lifts)
    }
    site_country = bench.offers.country[offer.service]
    accessibility = where.accessibility
    return {
        "rule": rule_tree(stated),
        "on": bench.offers.on.isoformat(),
        "age_day": offer.age_day.isoformat(),
        "waived": waived,
        "fields": {
            name: value for group, read in _FIELDS.items() if group in groups for name, value in read(people).items()
        },
        "home_country": str(people.country[0]) or None,
        "site_country": site_country or None,
        "distance_km": None if where.far_km is None or np.isnan(where.far_km) else where.far_km,
        "home_known_by": _doubt(bench, where) if people.doubtful[0] else None,
        "site_class": None if where.site_class == MISSING else CLASS_NAMES[where.site_class],
        "site_accessibility": None if accessibility is None else sorted(accessibility),
        "titles": _titles(people, where, found),
        "by_map": [
            {"criterion": rule_tree(leaf), "answer": ANSWER_NAMES[int(bench.criterion(leaf, offer)[0])]}
            for leaf in dict.fromkeys(found)
            if JUDGES[leaf.name].group in _BY_MAP
        ],
    }


def _titles(people: People, where: Where, found: tuple[Criterion, ...]) -> dict[str, str | None]:
    """State what the office has confirmed of each word for a trade that the person or the rule uses, else None."""
    said: dict[str, str | None] = {}
    for leaf in found:
        if leaf.name in OF_TRADES:
            entries = people.recorded[COLUMN_OF[leaf.name]].text(0).split()
            wanted = [entry for some in asked_for(leaf) for entry in some]
            words = [entry for entry in (*entries, *wanted) if not entry.isdigit() and entry != NOTHING]
            said |= {title_key(word): where.offers.trades.code(word) for word in words}
    return said


def _doubt(bench: Bench, where: Where) -> dict[str, Any]:
    """State by what a home without coordinates is known, and how much of that lies within each radius of the rule."""
    people, number = bench.people, int(bench.people.doubt[0])
    place = people.homes.places[number]
    limits = {
        limit for leaf in where.offer.stated if isinstance(leaf, Within) for limit in (leaf.urban_km, leaf.rural_km)
    }
    within = []
    for radius in sorted(limit for limit in limits if limit is not None and np.isfinite(limit)):
        shares = people.homes.shares(number, where.centre, radius)
        answer = int(people.homes.within_each(where.centre, (radius,))[0][number])
        within.append(
            {
                "radius_km": radius,
                "share": shares.ground,
                "share_of_people": shares.people,
                "least": shares.least,
                "most": shares.most,
                "answer": ANSWER_NAMES[answer],
            }
        )
    return {
        "kind": place.kind,
        "name": place.name,
        "candidates": len(place.settlements + place.areas),
        "within": within,
    }


@dataclass(frozen=True, eq=False)
class _ToldHomes(Homes):
    """A home known only so far, of which the answers for each radius are told."""

    told: Mapping[float, int] = field(default_factory=dict)

    def within_each(self, centre: tuple[float, float], radii_km: tuple[float, ...]) -> list[Codes]:  # noqa: ARG002 - told
        return [np.array([self.told.get(radius, UNKNOWN)], dtype=np.int8) for radius in radii_km]


def verdict_from(inputs: Mapping[str, Any]) -> str:
    """Take a verdict anew from what `inputs_of` stated, and from nothing else."""
    person = _person(inputs)
    stated = parse_rule(inputs["rule"])
    perhaps = CaseIn(("perhaps",))
    lifts = tuple(
        Lift(name, NO_RULE if answer == ANSWER_NAMES[YES] else perhaps, "")
        for name, answer in inputs["waived"].items()
        if answer != "no"
    )
    offer = Offer(
        programme=None,
        service=0,
        rule=deciding(stated, lifts),
        radius_sources=("programme", "programme"),
        age_day=dt.date.fromisoformat(inputs["age_day"]),
        age_day_source="start",
        availability="open",
    )
    bench = _Stated.at_desk(person, _offers(inputs, offer))
    bench.told = {parse_rule(each["criterion"]): ANSWER_NAMES.index(each["answer"]) for each in inputs["by_map"]}
    bench.told[perhaps] = 1
    return VERDICT_NAMES[int(bench.rule(offer)[0])]


class _Stated(Bench):
    """A bench on which some criteria's answers are told, and not judged."""

    told: dict[Any, int]

    @classmethod
    def at_desk(cls, person: People, offers: Offers) -> _Stated:
        """Put the person on the bench, with no answer told."""
        bench = cls.for_one(person, offers)
        bench.told = {}
        return bench

    def criterion(self, criterion: Criterion, offer: Offer) -> np.typing.NDArray[np.int8]:
        """Answer what is told as it is told."""
        if criterion in self.told:
            return np.array([self.told[criterion]], dtype=np.int8)
        return super().criterion(criterion, offer)


def _offers(inputs: Mapping[str, Any], offer: Offer) -> Offers:
    here, site = np.zeros(1), inputs["site_class"]
    offered = inputs["site_accessibility"]
    return Offers(
        items=(offer,),
        services=_site(None if offered is None else " ".join(offered)),
        programmes=Programmes.empty(),
        places=Places(here, here),
        site_class=np.array([MISSING if site is None else CLASS_NAMES.index(site)], dtype=np.int8),
        site_class_derived=np.zeros(1, dtype=bool),
        country=(inputs["site_country"] or "",),
        service_type=("vocational",),
        on=dt.date.fromisoformat(inputs["on"]),
        trades=Trades({title: code for title, code in inputs.get("titles", {}).items() if code is not None}),
    )


@lru_cache(maxsize=64)
def _site(accessibility: str | None) -> pd.DataFrame:
    row = {"service_id": _SOMEBODY, "service_type": "vocational", "accessibility": accessibility}
    return Services.parse(pd.DataFrame([row]))


@lru_cache(maxsize=64)
def _nobody(on: dt.date) -> People:
    """Return one person of whom nothing is known."""
    return people_of(Returnees.parse(pd.DataFrame([{"case_code": _SOMEBODY}])), on=on)


def _person(inputs: Mapping[str, Any]) -> People:
    """Make somebody of whom the stated fields are known, at the stated distance from a site at the equator."""
    fields = inputs["fields"]
    person = _nobody(dt.date.fromisoformat(inputs["on"]))
    arrays: dict[str, Any] = {"country": np.array([inputs["home_country"] or ""], dtype=object)}
    for name in ("born_from", "born_to", "returned_from", "returned_to"):
        if name in fields:
            arrays[name] = np.array([day_number(dt.date.fromisoformat(fields[name]))])
    for name in ("grade_from", "grade_to", "dependants_from", "dependants_to"):
        if name in fields:
            arrays[name] = np.array([fields[name]])
    for name, array, known in (
        ("sex", "sex_code", SEXES),
        ("settlement_class", "class_code", CLASS_NAMES),
    ):
        if fields.get(name) is not None:
            arrays[array] = np.array([known.index(fields[name])], dtype=np.int8)
    if (system := fields.get("education_system")) is not None:
        counted = system if system in SCHOOLINGS else OTHER
        arrays["system_code"] = np.array([SCHOOLINGS.index(counted)], dtype=np.int8)
    if inputs["distance_km"] is not None:
        longitude, latitude, _ = GEOD.fwd(0.0, 0.0, 90.0, 1000 * inputs["distance_km"])
        arrays["places"] = Places(np.array([latitude]), np.array([longitude]))
        arrays["precision_km"] = np.array([fields.get("location_precision_km", 0.0)])
    known_by = inputs.get("home_known_by")
    if known_by is not None:
        told = {float(each["radius_km"]): ANSWER_NAMES.index(each["answer"]) for each in known_by["within"]}
        arrays |= {"doubt": np.zeros(1, dtype=np.int32), "homes": _ToldHomes(told=told)}
    words = {column: everybody(fields[column], 1) for column in COLUMNS if fields.get(column)}
    return replace(person, **arrays, recorded={**person.recorded, **words})


def _births(people: People) -> dict[str, Any]:
    return {name: day_of(int(getattr(people, name)[0])).isoformat() for name in ("born_from", "born_to")}


def _returns(people: People) -> dict[str, Any]:
    return {name: day_of(int(getattr(people, name)[0])).isoformat() for name in ("returned_from", "returned_to")}


def _schooling(people: People) -> dict[str, Any]:
    code = int(people.system_code[0])
    grades = {name: int(getattr(people, name)[0]) for name in ("grade_from", "grade_to")}
    other = code != MISSING and SCHOOLINGS[code] == OTHER
    written = people.recorded["education_system"].text(0) if other else ""
    return {**grades, "education_system": None if code == MISSING else written or SCHOOLINGS[code]}


def _dependants(people: People) -> dict[str, Any]:
    return {name: int(getattr(people, name)[0]) for name in ("dependants_from", "dependants_to")}


def _sex(people: People) -> dict[str, Any]:
    code = int(people.sex_code[0])
    return {"sex": None if code == MISSING else SEXES[code]}


def _place(people: People) -> dict[str, Any]:
    code = int(people.class_code[0])
    kind = None if code == MISSING else CLASS_NAMES[code]
    return {"settlement_class": kind, "location_precision_km": float(people.precision_km[0])}


def _words(column: str) -> Any:
    return lambda people: {column: people.recorded[column].text(0) or None}


_FIELDS: dict[str, Any] = {
    "birth": _births,
    "education": _schooling,
    "sex": _sex,
    "place": _place,
    "return_date": _returns,
    "dependants": _dependants,
    "needs": _words("needs"),
    "languages": _words("spoken_languages"),
    "documents": _words("documents"),
    "previous_training": _words("previous_training"),
    "interests": _words("interests"),
    "return_route": _words("return_route"),
    "access_needs": _words("access_needs"),
}
"""The fields that each group of criteria reads, as they are known: intervals by their ends."""
