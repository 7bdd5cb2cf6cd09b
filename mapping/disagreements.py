"""How is it said that somebody lives inside a circle but farther by road, or without a way?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.roads.agreement import FARTHER_BY_ROAD, NEAR_OUTSIDE, UNCERTAIN_HOME
from layers.roads.names import NO_NETWORK, OFF_NETWORK, UNREACHABLE
from layers.words import Message, say
from mapping.descriptions import given, type_label
from mapping.ways import LEAST_DOUBT_KM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.words import Words

NOT_SAID = (UNCERTAIN_HOME, NO_NETWORK, OFF_NETWORK)
"""Counts of people inside a circle of whom the road is not known."""


def offer_name(row: Mapping[str, Any], words: Words) -> str:
    """Name what a row of Disagreements or DisagreementCounts is about: the programme, the site, else the service."""
    site = given(row["site_name"]) or given(row["service_name"])
    name = given(row["programme_name"]) or given(row["programme_id"])
    if name is None:
        name = given(row["service_name"]) or site or type_label(row["service_type"], words)
    return str(name) if site is None or site == name else f"{name} – {site}"


def disagreement_sentence(row: Mapping[str, Any]) -> Message:
    """Say what one row of schema Disagreements says."""
    radius, far = given(row["radius_km"]), given(row["distance_km"])
    road = given(row["road_km"])
    inside = (
        say("inside the circle, {distance} km straight", distance=far)
        if radius is None
        else say("inside the {radius} km circle, {distance} km straight", radius=radius, distance=far)
    )
    if row["disagreement"] == UNREACHABLE:
        return say("{inside}, no way by road.", inside=inside)
    if row["disagreement"] == OFF_NETWORK:
        return say("{inside}, too far from any known road to say.", inside=inside)
    if row["disagreement"] == NEAR_OUTSIDE:
        return _outside(far, road)
    if road is None:
        return say("{inside}, farther by road than was searched.", inside=inside)
    doubt = row["road_km_most"] - road
    length = say("{km} km by road", km=road)
    if doubt >= LEAST_DOUBT_KM:
        length = say("{km} km by road give or take {doubt} km", km=road, doubt=doubt)
    factor = given(row["detour_factor"])
    if factor is None:
        return say("{inside}, {length}.", inside=inside, length=length)
    return say("{inside}, {length}: {factor} times as far.", inside=inside, length=length, factor=factor)


def _outside(far: float | None, road: float | None) -> Message:
    if road is None:
        return say("outside the circle, {distance} km straight, but near enough by the rule's road.", distance=far)
    return say(
        "outside the circle, {distance} km straight, but near enough by the rule's road ({km} km).",
        distance=far,
        km=road,
    )


DISAGREEING = (FARTHER_BY_ROAD, UNREACHABLE)
"""Counts of people for whom circle and road surely disagree."""
