"""An office at a river without a bridge: four kilometres straight to the other bank, fourteen by road."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from app.workflows.networks import keep_network, roads_folder
from tests import world
from tests.app.dashboard import fill
from tests.roads import ROAD, degrees, network

if TYPE_CHECKING:
    from pathlib import Path

U = network((ROAD, [(0, 0), (0, 5), (4, 5), (4, 0)]))
"""A road round a river: from (0, 0) to (4, 0) it is 4 km straight and 14 km by road."""


KNOWN_BY = ("settlement_name", "admin1_pcode", "admin2_pcode", "admin3_name")
"""What tells roughly where somebody without coordinates lives."""


def at(*spot: float) -> dict[str, Any]:
    """Return the columns of a place on the grid."""
    longitude, latitude = degrees(*spot)
    return {"latitude": latitude, "longitude": longitude, "country": "GM"}


def office(path: Path, *, roads: bool = True) -> None:
    """Keep a centre on the east bank, two people on the west bank, one on the east, and one of unknown place."""
    people = [
        world.person(case_code="WEST", **at(0, 0)),
        world.person(case_code="WEST-VAGUE", location_precision_m=400, **at(0, 0.5)),
        world.person(case_code="EAST", **at(4, 1)),
        world.person(case_code="NOWHERE", latitude=None, longitude=None, country="GM", **dict.fromkeys(KNOWN_BY)),
    ]
    known = dataclasses.replace(
        world.World(),
        services=world.training_centre(site_name="East bank", **at(4, 0)),
        returnees=world.rows(*people),
    )
    fill(path, known)
    if roads:
        keep_network(roads_folder(str(path)), U)
