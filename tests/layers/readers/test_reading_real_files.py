"""The real open files, mess included: how many rows of each are taken, how many are not, and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import lru_cache

import pytest

from layers.readers.context import Context
from layers.readers.formats import read_grid
from layers.readers.reading_of import reading_of_grid
from layers.reading import Action, Reading
from tests.layers.readers.grids import grid
from tests.places import shared_data

pytestmark = pytest.mark.shared

MEDICAL, VOCATIONAL = (("service_type", "medical"),), (("service_type", "vocational"),)


@lru_cache
def taken_in(path: str, kind: str, constants: tuple[tuple[str, str], ...] = (), accept: str = "") -> Reading:
    reading = reading_of_grid(
        read_grid(shared_data() / path),
        kind,
        Context.empty(dt.date(2026, 11, 22)),
        file_name=path,
        as_of=dt.date(2026, 11, 1),
        constants=dict(constants),
        accept=frozenset(filter(None, [accept])),
    )
    assert reading.read == len(reading.accepted) + len(reading.quarantined)
    return reading


@pytest.mark.parametrize(
    ("path", "kind", "constants", "rows", "quarantined"),
    [
        ("health/who_kwtrp_health_facilities_GMB_SEN_GIN_CMR.csv", "services", MEDICAL, 6257, 376),
        ("health/healthsites_io_GMB_SEN_GIN_CMR.gpkg", "services", (), 3993, 146),
        ("health/cameroon_facilities_osm2026.csv", "services", MEDICAL, 2074, 0),
        ("services/osm2019_service_points_SEN-GMB_GIN_CMR.csv", "services", (), 7441, 1838),
        ("services/osm2019_training_like_names.csv", "services", VOCATIONAL, 50, 0),
        ("services/gambia_osm_nodes_2019.gpkg", "services", (), 1906, 1759),
        ("settlements/wof_gm_localities.csv", "settlements", (), 2029, 0),
        ("settlements/wof_cm_localities.csv", "settlements", (), 13458, 7),
        ("settlements/cameroon_places_osm2026.csv", "settlements", (), 1291, 0),
        ("settlements/gambia_places_osm.json", "settlements", (), 1098, 0),
        ("admin/wof_gm_admin.geojson", "areas", (), 43, 0),
        ("admin/wof_cm_admin.geojson", "areas", (), 69, 2),
        ("admin/cameroon_adm1_geoboundaries_simplified.geojson", "areas", (), 10, 0),
        ("admin/cameroon_adm2_geoboundaries_simplified.geojson", "areas", (), 60, 0),
        ("admin/pcodes_GMB_SEN_GIN_CMR.csv", "areas", (), 227, 0),
        ("admin/cod_ab_layout_caf_admin2.parquet", "areas", (), 72, 0),
    ],
)
def test_a_real_file_is_read_as_it_is(path, kind, constants, rows, quarantined):
    reading = taken_in(path, kind, constants)
    assert (reading.read, len(reading.quarantined)) == (rows, quarantined), reasons(reading)


def reasons(reading: Reading) -> Counter[str]:
    return Counter(code for codes in reading.quarantined["homeward_problem"] for code in codes.split())


def test_why_rows_of_the_health_lists_stay_out():
    who = taken_in("health/who_kwtrp_health_facilities_GMB_SEN_GIN_CMR.csv", "services", MEDICAL)
    assert reasons(who) == {"coord.missing": 360, "coord.outside_area": 6, "id.duplicate_conflict": 10}
    sites = taken_in("health/healthsites_io_GMB_SEN_GIN_CMR.gpkg", "services")
    assert reasons(sites) == {"type.missing": 22, "id.duplicate_conflict": 124}
    assert set(sites.accepted["service_type"]) == {"medical"}
    assert set(sites.accepted["country"]) == {"CM", "GM", "GN", "SN"}


def test_a_health_list_without_a_type_of_service_is_refused_with_advice():
    who = taken_in("health/who_kwtrp_health_facilities_GMB_SEN_GIN_CMR.csv", "services")
    assert [(problem.code, problem.action) for problem in who.problems] == [("columns.missing_type", Action.REJECT)]


def test_tagged_points_that_are_no_services_are_asked_about():
    nodes = taken_in("services/gambia_osm_nodes_2019.gpkg", "services")
    assert reasons(nodes) == {"vocab.unknown": 1759}
    assert {"medical", "education"} <= set(nodes.accepted["service_type"])


def test_crossing_outlines_of_cameroon_are_untangled_once_answered():
    reading = taken_in("admin/wof_cm_admin.geojson", "areas", (), "geom.self_intersection")
    assert len(reading.quarantined) == 0
    assert all(shape.is_valid for shape in reading.accepted["geometry"])


@pytest.mark.parametrize(
    ("country", "path", "regions", "districts"), [("GM", "wof_gm_admin", 4, 29), ("CM", "wof_cm_admin", 10, 57)]
)
def test_polygons_meet_their_pcodes_by_name(country, path, regions, districts):
    codes = taken_in("admin/pcodes_GMB_SEN_GIN_CMR.csv", "areas").accepted
    known = Context(areas=codes, countries=("CM", "GM", "GN", "SN"), today=dt.date(2026, 11, 22))
    reading = reading_of_grid(
        read_grid(shared_data() / "admin" / f"{path}.geojson"),
        "areas",
        known,
        file_name=path,
        as_of=dt.date(2026, 11, 1),
        accept={"all"},
    )
    joined = reading.accepted[reading.accepted["area_id"].str.startswith(country)]
    assert joined["admin_level"].value_counts().to_dict() == {2: districts, 1: regions}
    assert joined["area_id"].is_unique


def test_fourteen_thousand_settlements_have_homonyms_and_none_is_guessed():
    settlements = taken_in("settlements/wof_gm_localities.csv", "settlements").accepted
    names = settlements["settlement_name"].value_counts()
    homonym, single = names[names > 1].index[0], names[names == 1].index[0]
    reading = reading_of_grid(
        grid([["case_code", "settlement_name"], ["A", homonym], ["B", single]]),
        "returnees",
        Context(settlements=settlements, countries=("GM",), today=dt.date(2026, 11, 22)),
        file_name="people.csv",
        as_of=dt.date(2026, 11, 1),
    )
    assert reading.accepted["case_code"].tolist() == ["B"]
    assert reasons(reading) == {"place.homonym": 1}
