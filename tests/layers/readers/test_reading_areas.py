"""Are areas read in the layouts that exist, and joined to those already known by code, then by name?"""

from __future__ import annotations

import pytest
import shapely

from layers.readers.area_names import name_key
from tests.layers.readers.grids import areas, grid, read, world

SQUARE = shapely.box(-16.7, 13.2, -16.4, 13.5)
EAST = shapely.box(-15.0, 13.4, -14.5, 13.6)


def rows(reading, *columns):
    return (
        reading.accepted[list(columns)]
        .astype(object)
        .where(reading.accepted[list(columns)].notna(), None)
        .to_numpy()
        .tolist()
    )


def test_a_table_of_pcodes_is_read_with_levels_parents_and_country():
    table = [
        ["Location", "Admin Level", "P-Code", "Name", "Parent P-Code", "Valid from date"],
        ["GMB", "1", "GM03", "West Coast", "GMB", "2019-01-04"],
        ["GMB", "2", "GM0306", "Kombo Central", "GM03", "2019-01-04"],
    ]
    reading = read("areas", table)
    assert rows(reading, "area_id", "area_name", "admin_level", "parent_id", "country") == [
        ["GM03", "West Coast", 1, None, "GM"],
        ["GM0306", "Kombo Central", 2, "GM03", "GM"],
    ]
    assert "geometry" not in reading.present
    assert reading.problems == ()


def test_a_layer_with_a_column_for_each_level_gives_its_deepest():
    table = [
        ["ADM0_EN", "ADM1_EN", "ADM1_FR", "ADM1_PCODE", "ADM2_EN", "ADM2_FR", "ADM2_PCODE"],
        ["Gambia", "West Coast", "Côte-Ouest", "GM03", "Kombo Central", "Kombo-Centre", "GM0306"],
    ]
    reading = read("areas", grid(table, shapes=[SQUARE]))
    assert rows(
        reading, "area_id", "area_name", "area_name_en", "area_name_fr", "admin_level", "parent_id", "country"
    ) == [["GM0306", "Kombo-Centre", "Kombo Central", "Kombo-Centre", 2, "GM03", "GM"]]
    assert reading.accepted["geometry"].iloc[0].equals(SQUARE)


def test_the_cod_layout_with_a_language_column():
    table = [
        ["adm1_name", "adm1_pcode", "adm0_name", "adm0_pcode", "iso2", "lang"],
        ["Boké", "GN001", "Guinée", "GN", "GN", "fr"],
    ]
    reading = read("areas", table)
    assert rows(reading, "area_id", "area_name", "area_name_fr", "admin_level", "country") == [
        ["GN001", "Boké", "Boké", 1, "GN"]
    ]


def test_the_country_is_taken_from_the_code_where_no_column_says_it():
    assert read("areas", [["ADM1_PCODE", "ADM1_EN"], ["GM03", "West Coast"]]).accepted["country"].tolist() == ["GM"]


def test_areas_of_a_register_keep_its_prefix_and_their_parents_get_it():
    table = [
        ["wof_id", "name", "placetype", "region_id", "iso"],
        ["85671525", "West Coast", "region", "85671525.0", "GM-W"],
        ["890413201", "Kombo Central", "county", "85671525.0", "GM.WE.KC"],
    ]
    reading = read("areas", grid(table, shapes=[SQUARE, EAST]))
    assert rows(reading, "area_id", "admin_level", "parent_id", "country") == [
        ["wof:85671525", 1, None, "GM"],
        ["wof:890413201", 2, "wof:85671525", "GM"],
    ]


PCODES = areas(
    {"area_id": "GM03", "area_name": "West Coast"},
    {"area_id": "GM0306", "area_name": "Kombo Central", "admin_level": 2, "parent_id": "GM03"},
    {"area_id": "GM02", "area_name": "Upper River"},
    {"area_id": "GM0201", "area_name": "Kombo Central", "admin_level": 2, "parent_id": "GM02"},
)
POLYGONS = [
    ["wof_id", "name", "placetype", "region_id", "country", "name_fra"],
    ["1", "West Coast Region", "region", "1", "GM", "Côte Ouest"],
    ["2", "Kombo-Central", "county", "1", "GM", ""],
    ["3", "Mordor", "region", "3", "GM", ""],
]


def test_polygons_take_the_codes_of_areas_already_known_by_name_within_the_same_parent():
    reading = read("areas", grid(POLYGONS, shapes=[SQUARE, SQUARE, EAST]), context=world(areas=PCODES))
    assert rows(reading, "area_id", "area_name", "parent_id") == [
        ["GM03", "West Coast", None],
        ["GM0306", "Kombo Central", "GM03"],
        ["wof:3", "Mordor", None],
    ]
    assert [(problem.code, problem.row, problem.count) for problem in reading.problems] == [
        ("area.joined", 2, 2),
        ("area.unmatched", 4, 1),
    ]


def test_without_their_parent_homonyms_are_left_alone():
    alone = [POLYGONS[0], POLYGONS[2]]
    reading = read("areas", grid(alone, shapes=[SQUARE]), context=world(areas=PCODES))
    assert reading.accepted["area_id"].tolist() == ["wof:2"]


def test_codes_take_the_polygons_of_areas_already_known_and_replace_them():
    polygons = read("areas", grid(POLYGONS, shapes=[SQUARE, SQUARE, EAST])).accepted
    table = [
        ["P-Code", "Name", "Admin Level", "Location"],
        ["GM03", "WEST COAST", "1", "GMB"],
        ["GM08", "Lower River", "1", "GMB"],
    ]
    reading = read("areas", table, context=world(areas=polygons))
    assert reading.accepted["geometry"].iloc[0].equals(SQUARE)
    assert reading.accepted["geometry"].iloc[1] is None
    assert reading.replaces == {"wof:1": "GM03"}
    assert "geometry" in reading.present


def test_polygons_without_identifiers_are_joined_to_codes_whichever_comes_first():
    nameless = grid([["name", "level", "country"], ["West Coast", "1", "GM"]], shapes=[SQUARE])
    table = [["P-Code", "Name", "Admin Level", "Location"], ["GM03", "West Coast", "1", "GMB"]]
    polygons = read("areas", nameless)
    (made,) = polygons.accepted["area_id"]
    assert read("areas", table, context=world(areas=polygons.accepted)).replaces == {made: "GM03"}
    codes = read("areas", table).accepted
    assert read("areas", nameless, context=world(areas=codes)).accepted["area_id"].tolist() == ["GM03"]


def test_the_same_code_is_joined_by_code():
    reading = read("areas", grid([["area_id", "level"], ["GM03", "1"]], shapes=[SQUARE]), context=world(areas=PCODES))
    (joined,) = reading.problems
    assert (joined.code, vars(joined.message)["values"]["by_code"]) == ("area.joined", 1)


def test_another_country_or_level_is_never_joined():
    other = [
        ["wof_id", "name", "placetype", "country"],
        ["1", "West Coast", "region", "CM"],
        ["2", "West Coast", "county", "GM"],
    ]
    reading = read("areas", other, context=world(areas=PCODES))
    assert reading.accepted["area_id"].tolist() == ["wof:1", "wof:2"]


def test_a_polygon_in_another_country_than_its_row_says_is_quarantined():
    reading = read("areas", grid([["area_id", "country"], ["a", "CM"], ["b", "GM"]], shapes=[SQUARE, SQUARE]))
    assert reading.accepted["area_id"].tolist() == ["b"]
    assert [problem.code for problem in reading.problems] == ["coord.outside_area"]


def test_an_untangled_outline_keeps_its_area():
    knot = shapely.Polygon(
        [(-16.7, 13.2), (-16.4, 13.2), (-16.4, 13.5), (-16.40001, 13.50001), (-16.39999, 13.50001), (-16.7, 13.5)]
    )
    reading = read("areas", grid([["area_id"], ["a"]], shapes=[knot]), accept=["geom.self_intersection"])
    mended = reading.accepted["geometry"].iloc[0]
    assert mended.is_valid
    assert mended.area == pytest.approx(knot.area, rel=0.001)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Région de Boké", "BOKE"),
        ("N'Zérékoré", "Nzerekore"),
        ("Vallée-du-Ntem", "Vallee du Ntem"),
        ("West Coast Region", "West Coast"),
        ("Division de Upper River", "Upper River"),
        ("Nyong-et-So'o", "Nyong et Soo"),
    ],
)
def test_names_are_compared_without_accents_hyphens_and_kinds_of_area(one, other):
    assert name_key(one) == name_key(other)


def test_a_name_that_is_only_a_kind_of_area_is_still_a_name():
    assert name_key("La Région") != ""
    assert name_key(None) == ""
