"""What would other speeds change for the people in the store? Measured before they are saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.workflows.networks import all_roads
from app.workflows.office import today
from app.workflows.office_tables import SPEEDS, kept_table
from assessments.roads.graph import Manner
from assessments.roads.how_near import HowNear, differ, how_near, minutes_to_nearest
from layers.geodesy import Places
from layers.overlays import Mark, with_figure, write_overlay
from layers.roads.names import PROFILES, SEASONS
from layers.roads.profiles import speeds_on

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.workflows.world import World

SAMPLE = 500
"""So many people at most are asked about, spread evenly over the caseload."""


@dataclass(frozen=True)
class Change:
    """How near the nearest site is before and after, in one way of travelling and season."""

    profile: str
    season: str
    before: HowNear
    after: HowNear


@dataclass(frozen=True)
class Effect:
    """What a change of speeds does: `people` asked about of `everybody` on the map, and the sites of the type.

    `changes` are the ways of travelling and seasons in which some road of the networks takes another time.
    """

    people: int
    everybody: int
    sites: int
    service_type: str
    changes: tuple[Change, ...]


def effect_of(world: World, folder: Path, draft: Mapping[str, float | str], service_type: str) -> Effect:
    """Measure what a draft of speeds would change for a sample of the caseload, against the speeds that hold.

    Parameters
    ----------
    world
        What is known on the day; closures of that day hold.
    folder
        Where the networks and the office's speeds lie.
    draft
        Figures by their short keys, not saved.
    service_type
        The type of service of which the nearest counts.

    Raises
    ------
    HomewardError
        When a network's file is damaged, or a figure of the draft does not fit.

    """
    office = kept_table(folder, SPEEDS).overlay
    for key, value in draft.items():
        office = with_figure(office, SPEEDS.shape, SPEEDS.path_of(key), value, Mark(today(), "-"))
    text = write_overlay(office, "")
    return world.once(("speeds", text, service_type), lambda: _measured(world, folder, text, service_type))


def _measured(world: World, folder: Path, text: str, service_type: str) -> Effect:
    roads = all_roads(folder, on=world.on)
    tried = [laid.at_speeds(speeds_on(laid.network, text)) for laid in roads]
    people = world.people.places
    known = np.flatnonzero(people.known)
    asked = known[np.unique(np.linspace(0, len(known) - 1, min(SAMPLE, len(known))).astype(int))]
    homes = Places(people.latitude[asked], people.longitude[asked])
    services = world.services[world.services["service_type"] == service_type]
    located = services[services["latitude"].notna() & services["longitude"].notna()]
    sites = Places(located["latitude"].to_numpy(dtype=float), located["longitude"].to_numpy(dtype=float))
    manners = [Manner(profile, season, "minutes") for profile in PROFILES for season in SEASONS]
    changes = [
        Change(
            manner.profile,
            manner.season,
            *(how_near(minutes_to_nearest(each, homes, sites, manner)) for each in (roads, tried)),
        )
        for manner in manners
        if differ(roads, tried, manner)
    ]
    return Effect(len(homes), len(known), len(sites), service_type, tuple(changes))
