"""Which circles are drawn around which services?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from app.workflows.world import World
from assessments.catchments import catchments_of
from layers.geodesy import distance_km
from tests import world


def offers(**frames):
    known = {"services": world.rows(world.clinic(), world.training_centre()), "programmes": world.programme(), **frames}
    others = {name: getattr(world.World(), name) for name in ("returnees", "areas", "settlements")}
    return World(on=world.ON, revision=1, **known, **others).offers


def circles(drawn):
    return sorted(drawn[["service_id", "settlement_class", "radius_km"]].itertuples(index=False, name=None))


def test_a_service_has_the_circles_of_its_radii_and_a_site_those_of_its_programme():
    assert circles(catchments_of(offers())) == [
        ("centre", "rural", 10.0),
        ("centre", "urban", 5.0),
        ("clinic", "rural", 10.0),
        ("clinic", "urban", 5.0),
    ]


def test_each_circle_stands_around_its_own_service_at_its_own_radius():
    sites = world.rows(world.clinic(), world.clinic(service_id="far", km=40, urban_radius_km=2.0, rural_radius_km=3.0))
    drawn = catchments_of(offers(services=sites)).merge(sites[["service_id", "latitude", "longitude"]])
    assert len(drawn) == 4
    for row in drawn.itertuples():
        corners = shapely.get_coordinates(row.geometry)
        away = distance_km(
            np.full(len(corners), row.latitude), np.full(len(corners), row.longitude), corners[:, 1], corners[:, 0]
        )
        assert away == pytest.approx(np.full(len(corners), row.radius_km), abs=1e-6)


def test_only_the_services_asked_for_are_drawn():
    assert set(catchments_of(offers(), service_ids={"centre"})["service_id"]) == {"centre"}
    assert catchments_of(offers(), service_ids=set()).empty


def test_what_has_ended_has_no_catchment():
    over = world.programme(starts="2025-01-01", ends="2025-06-30")
    assert set(catchments_of(offers(programmes=over))["service_id"]) == {"clinic"}


def test_two_programmes_with_one_radius_share_a_circle_and_another_radius_has_its_own():
    wide = world.programme(programme_id="wide", rule={"within": {"urban_km": 5, "rural_km": 30}})
    programmes = pd.concat([world.programme(), wide], ignore_index=True)
    drawn = catchments_of(offers(programmes=programmes), service_ids={"centre"})
    assert circles(drawn) == [("centre", "rural", 10.0), ("centre", "rural", 30.0), ("centre", "urban", 5.0)]
