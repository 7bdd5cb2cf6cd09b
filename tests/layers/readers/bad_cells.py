"""The table of bad inputs that are bad because of their headers and cells: what each holds and what it gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import shapely

from layers.reading import Action
from tests.layers.readers.grids import BASE, PLACES, areas, grid, rows_of, settlements, world

if TYPE_CHECKING:
    from layers.readers.context import Context
    from layers.readers.grid import Grid

REJECT, IN_ROWS, ASK, FIX, WARN = Action.REJECT, Action.ROWS, Action.ASK, Action.FIX, Action.WARN
TAKEN = None


@dataclass(frozen=True)
class Case:
    """A table with one thing wrong: the problem it gets, where, how many rows are quarantined, and what accepting does.

    `row` is a number as a spreadsheet shows it (the header is row 1). `taken` is how many rows are accepted in the end
    where the question is answered with yes (None: it cannot be).
    """

    name: str
    kind: str
    rows: list[list[str]] | Grid
    action: Action | None
    code: str = ""
    row: int | None = None
    column: str | None = None
    quarantined: int = 0
    taken: int | None = None
    context: Context | None = None
    settings: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def services(*changes: dict[str, str]) -> list[list[str]]:
    return rows_of("services", {}, *changes)


def returnees(*changes: dict[str, str]) -> list[list[str]]:
    return rows_of("returnees", {}, *changes)


def programmes(*changes: dict[str, str]) -> list[list[str]]:
    return rows_of("programmes", {}, *changes)


def versions(*spans: tuple[str, str]) -> list[list[str]]:
    """One programme with a version of its rule for each span of days."""
    days = [{"programme_id": "masonry", "in_force_from": first, "in_force_to": last} for first, last in spans]
    return rows_of("programmes", *days)


def at(latitude: str, longitude: str) -> dict[str, str]:
    return {"latitude": latitude, "longitude": longitude}


def renamed(kind: str, **names: str) -> list[list[str]]:
    """The rows of a kind under other headers."""
    header, *rows = rows_of(kind, {}, {})
    return [[names.get(name, name) for name in header], *rows]


SWAPPED = [{"latitude": longitude, "longitude": latitude} for latitude, longitude in PLACES[:6]]
LOST_SIGN = [at(latitude, longitude.removeprefix("-")) for latitude, longitude in PLACES[:6]]
ONE_POINT = [at("13.4549", "-16.5790")] * 25
SQUARE = shapely.box(-16.7, 13.2, -16.4, 13.5)
BOWTIE = shapely.Polygon([(-16.7, 13.2), (-16.4, 13.5), (-16.4, 13.2), (-16.7, 13.5)])
NEARLY = shapely.Polygon(
    [(-16.7, 13.2), (-16.4, 13.2), (-16.4, 13.5), (-16.40001, 13.50001), (-16.39999, 13.50001), (-16.7, 13.5)]
)
WIDE = shapely.box(-179, 13, 179, 14)
HEADER = list(BASE["services"])
GOOD = list(BASE["services"].values())
NO_COUNTRY = world(countries=())
TWO_BRIKAMAS = world(settlements=settlements({}, {"settlement_id": "other", "latitude": 13.55, "longitude": -15.6}))
ONE_BRIKAMA = world(settlements=settlements({}))

COORDINATES = (
    Case("a01_swapped_all", "services", rows_of("services", *SWAPPED), ASK, "coord.swapped", 2, "latitude", 6, 6),
    Case("a02_swapped_some", "services", services({}, {}, SWAPPED[0]), IN_ROWS, "coord.swapped", 5, "latitude", 1, 4),
    Case("a03_zero_zero", "services", services(at("0", "0")), IN_ROWS, "coord.null_island", 3, "latitude", 1),
    Case(
        "a04_out_of_country",
        "services",
        services(at("48.8566", "2.3522")),
        IN_ROWS,
        "coord.outside_area",
        3,
        "latitude",
        1,
    ),
    Case(
        "a05_in_sea", "services", services(at("13.4549", "-18.5790")), IN_ROWS, "coord.outside_area", 3, "latitude", 1
    ),
    Case("a06_lat_over_90", "services", services(at("113.4549", "-16.5790")), IN_ROWS, "coord.range", 3, "latitude", 1),
    Case("a07_lon_360", "services", services(at("13.4549", "343.4210")), FIX, "coord.lon_wrapped", 3, "longitude"),
    Case("a08_missing_minus", "services", services(at("13.4549", "16.5790")), ASK, "coord.sign", 3, "longitude", 1, 2),
    Case("a08_missing_minus_all", "services", rows_of("services", *LOST_SIGN), ASK, "coord.sign", 2, "longitude", 6, 6),
    Case(
        "a08_missing_minus_nothing_known",
        "services",
        rows_of("services", *LOST_SIGN),
        ASK,
        "coord.sign",
        2,
        "longitude",
        6,
        6,
        NO_COUNTRY,
    ),
    Case(
        "a08_missing_minus_lat",
        "services",
        services(at("-13.4549", "-16.5790")),
        ASK,
        "coord.sign",
        3,
        "latitude",
        1,
        2,
    ),
    Case(
        "a09_comma_decimal_quoted",
        "services",
        services(at("13,4549", "-16,5790")),
        FIX,
        "num.decimal_comma",
        3,
        "latitude",
    ),
    Case("a11_dms", "services", services(at("13°27'18\"N", "16°34'44\"W")), FIX, "coord.dms", 3, "latitude"),
    Case(
        "a12_dms_no_hemisphere",
        "services",
        services(at("13°27'18\"", "16°34'44\"")),
        ASK,
        "coord.dms_sign",
        3,
        "latitude",
        1,
        2,
    ),
    Case(
        "a13_utm_values", "services", services(at("1487777", "328900")), IN_ROWS, "coord.projected", 3, "latitude", 1, 2
    ),
    Case(
        "a13_utm_values_east_first",
        "services",
        services(at("328900", "1487777")),
        IN_ROWS,
        "coord.projected",
        3,
        "latitude",
        1,
        2,
    ),
    Case(
        "a13_metres_of_elsewhere",
        "services",
        services(at("5427937", "452483")),
        IN_ROWS,
        "coord.projected",
        3,
        "latitude",
        1,
    ),
    Case("a14_low_precision", "services", services(at("13.45", "-16.6")), FIX, "coord.precision", 3, "latitude"),
    Case("a15_scaled_e6", "services", services(at("13454900", "-16579000")), IN_ROWS, "coord.range", 3, "latitude", 1),
    Case(
        "a16_nan_inf",
        "services",
        services(at("nan", "-16.5790"), at("13.4549", "inf")),
        IN_ROWS,
        "num.not_finite",
        3,
        "latitude",
        2,
    ),
    Case("a17_blank_coord_of_a_person", "returnees", returnees(at("", "")), TAKEN),
    Case("a17_blank_coord_of_a_service", "services", services(at("", " ")), IN_ROWS, "coord.missing", 3, "latitude", 1),
    Case("a18_one_blank", "services", services(at("13.4549", "")), IN_ROWS, "coord.half_missing", 3, "longitude", 1),
    Case(
        "a18_one_blank_of_a_person",
        "returnees",
        returnees(at("", "-16.5790")),
        IN_ROWS,
        "coord.half_missing",
        3,
        "latitude",
        1,
    ),
    Case(
        "a19_text_coord",
        "services",
        services(at("near the market", "-16.5790")),
        IN_ROWS,
        "num.not_a_number",
        3,
        "latitude",
        1,
    ),
    Case("a20_plus_and_spaces", "services", services(at(" +13.4549 ", "-16.5790")), FIX, "num.trimmed", 3, "latitude"),
    Case(
        "a21_nbsp_thousands",
        "services",
        services(at("13\u00a0454,9", "-16.5790")),
        IN_ROWS,
        "num.not_a_number",
        3,
        "latitude",
        1,
    ),
    Case("a22_arabic_digits", "services", services(at("١٣٫٤٥٤٩", "-16.5790")), FIX, "num.digits", 3, "latitude"),
    Case("a23_unicode_minus", "services", services(at("13.4549", "\u221216.5790")), FIX, "num.minus", 3, "longitude"),
    Case(
        "a24_all_same_point", "returnees", rows_of("returnees", *ONE_POINT), WARN, "coord.identical_many", 2, "latitude"
    ),
    Case(
        "a25_office_point",
        "returnees",
        rows_of("returnees", *ONE_POINT[:20], *({} for _ in range(30))),
        WARN,
        "coord.identical_many",
        2,
        "latitude",
    ),
    Case(
        "a26_antimeridian",
        "areas",
        grid([["area_id", "admin_level"], ["XX01", "1"]], shapes=[WIDE]),
        IN_ROWS,
        "geom.antimeridian",
        2,
        None,
        1,
    ),
    Case("a27_pole", "services", services(at("90", "0")), IN_ROWS, "coord.outside_area", 3, "latitude", 1),
    Case("a28_exponent", "services", services(at("1.34549e1", "-1.65790E+01")), TAKEN),
    Case("country_of_the_row", "services", services({**at("4.0511", "9.7679"), "country": "CM"}), TAKEN),
    Case(
        "other_country",
        "services",
        rows_of("services", *({**at(f"14.{place:04d}1", "-16.1001")} for place in range(25))),
        WARN,
        "coord.other_country",
        2,
        None,
    ),
    Case(
        "f03_null_geometry",
        "services",
        grid(
            [["service_id", "service_type"], ["a", "medical"], ["b", "medical"]],
            shapes=[shapely.Point(-16.579, 13.4549), None],
        ),
        IN_ROWS,
        "geom.missing",
        3,
        None,
        1,
    ),
    Case(
        "f04_empty_point",
        "services",
        grid([["service_id", "service_type"], ["a", "medical"]], shapes=[shapely.Point()]),
        IN_ROWS,
        "geom.empty",
        2,
        None,
        1,
    ),
    Case(
        "f09_values_utm",
        "services",
        grid([["service_id", "service_type"], ["a", "medical"]], shapes=[shapely.Point(328900, 1487777)]),
        IN_ROWS,
        "coord.projected",
        2,
        "latitude",
        1,
        1,
    ),
    Case(
        "f12_lines_not_points",
        "services",
        grid([["service_id", "service_type"], ["a", "medical"]], shapes=[shapely.LineString([(-16, 13), (-15, 13)])]),
        IN_ROWS,
        "geom.type",
        2,
        None,
        1,
    ),
    Case(
        "f06_bowtie",
        "areas",
        grid([["area_id", "admin_level"], ["GM01", "1"]], shapes=[BOWTIE]),
        IN_ROWS,
        "geom.self_intersection",
        2,
        None,
        1,
    ),
    Case(
        "f06_nearly_right",
        "areas",
        grid([["area_id", "admin_level"], ["GM01", "1"]], shapes=[NEARLY]),
        ASK,
        "geom.self_intersection",
        2,
        None,
        1,
        1,
    ),
    Case(
        "f06_repaired",
        "areas",
        grid([["area_id", "admin_level"], ["GM01", "1"]], shapes=[NEARLY]),
        FIX,
        "geom.repaired",
        2,
        None,
        settings={"accept": ["geom.self_intersection"]},
    ),
    Case(
        "wkt_broken",
        "services",
        [
            ["service_id", "service_type", "wkt"],
            ["a", "medical", "POINT (-16.579 13.4549)"],
            ["b", "medical", "POINT (north)"],
        ],
        IN_ROWS,
        "geom.wkt",
        3,
        "wkt",
        1,
    ),
)

VALUES = (
    Case("b01_negative_age", "returnees", returnees({"age_years": "-3"}), IN_ROWS, "age.range", 3, "age_years", 1),
    Case("b02_age_200", "returnees", returnees({"age_years": "200"}), IN_ROWS, "age.range", 3, "age_years", 1),
    Case(
        "b03_age_text",
        "returnees",
        returnees({"age_years": "about thirty"}),
        IN_ROWS,
        "num.not_a_number",
        3,
        "age_years",
        1,
    ),
    Case(
        "b04_birthyear_as_age",
        "returnees",
        returnees({"age_years": "1994"}),
        ASK,
        "age.birth_year",
        3,
        "age_years",
        1,
        2,
    ),
    Case(
        "b05_excel_serial_date",
        "returnees",
        returnees({"return_date": "44197"}),
        ASK,
        "date.excel_serial",
        3,
        "return_date",
        1,
        2,
    ),
    Case(
        "b06_ambiguous_date",
        "returnees",
        returnees({"return_date": "03/04/2021"}),
        ASK,
        "date.ambiguous",
        3,
        "return_date",
        1,
        2,
    ),
    Case(
        "b07_impossible_date",
        "returnees",
        returnees({"return_date": "31/02/2021"}),
        IN_ROWS,
        "date.invalid",
        3,
        "return_date",
        1,
    ),
    Case(
        "b08_future_return",
        "returnees",
        returnees({"return_date": "2026-11-04"}),
        IN_ROWS,
        "date.future",
        3,
        "return_date",
        1,
    ),
    Case(
        "b09_dup_ids_same",
        "returnees",
        [*returnees({}), returnees({})[-1]],
        FIX,
        "id.duplicate_identical",
        4,
        "case_code",
    ),
    Case(
        "b10_dup_ids_differ",
        "returnees",
        returnees({"case_code": "A"}, {"case_code": "A"}),
        IN_ROWS,
        "id.duplicate_conflict",
        3,
        "case_code",
        2,
    ),
    Case(
        "b11_dup_id_case_space",
        "returnees",
        returnees({"case_code": "gm 7"}, {"case_code": "GM7"}, {"case_code": "A"}),
        ASK,
        "id.near_duplicate",
        3,
        "case_code",
        2,
        4,
    ),
    Case("b12_leading_zero_id", "returnees", returnees({"case_code": "007"}), TAKEN),
    Case("b13_scientific_id", "returnees", returnees({"case_code": "1E5"}), TAKEN),
    Case("b14_long_digits_id", "returnees", returnees({"case_code": "12345678901234567890123"}), TAKEN),
    Case("b15_blank_id", "returnees", returnees({"case_code": " "}), IN_ROWS, "id.missing", 3, "case_code", 1),
    Case("b16_na_country", "services", services({**at("-22.5609", "17.0658"), "country": "NA"}), TAKEN),
    Case("b17_none_null_strings", "services", services({"service_name": "Null"}, {"service_name": "None"}), TAKEN),
    Case(
        "b18_radius_negative",
        "services",
        services({"urban_radius_km": "-5"}),
        IN_ROWS,
        "radius.negative",
        3,
        "urban_radius_km",
        1,
    ),
    Case(
        "b19_radius_zero",
        "services",
        services({"urban_radius_km": "0"}),
        ASK,
        "radius.zero",
        3,
        "urban_radius_km",
        1,
        2,
    ),
    Case(
        "b20_radius_metres",
        "services",
        services({"urban_radius_km": "5000"}),
        ASK,
        "radius.unit",
        3,
        "urban_radius_km",
        1,
        2,
    ),
    Case(
        "b21_radius_tiny",
        "services",
        services({"urban_radius_km": "0.005"}),
        ASK,
        "radius.unit",
        3,
        "urban_radius_km",
        1,
        2,
    ),
    Case(
        "b22_age_min_gt_max",
        "programmes",
        programmes({"minimum_age_years": "35", "maximum_age_years": "18"}),
        IN_ROWS,
        "criteria.range",
        3,
        "minimum_age_years",
        1,
    ),
    Case(
        "b23_unknown_education",
        "returnees",
        returnees({"education_grade": "école coranique"}),
        ASK,
        "vocab.unknown",
        3,
        "education_grade",
        1,
        2,
    ),
    Case(
        "b24_capacity_negative", "services", services({"seats_total": "-20"}), IN_ROWS, "num.range", 3, "seats_total", 1
    ),
    Case(
        "b24_more_free_than_there_are",
        "services",
        services({"seats_total": "20", "seats_available": "21"}),
        IN_ROWS,
        "num.range",
        3,
        "seats_available",
        1,
    ),
    Case("b25_bool_words", "returnees", returnees({"consent": "perhaps"}), IN_ROWS, "bool.unknown", 3, "consent", 1),
    Case(
        "b26_orphan",
        "programmes",
        programmes({"service_ids": "clinic nowhere"}),
        IN_ROWS,
        "ref.unknown",
        3,
        "service_ids",
        1,
    ),
    Case(
        "b27_ends_before_it_starts",
        "programmes",
        programmes({"starts": "2027-03-01", "ends": "2027-02-28"}),
        IN_ROWS,
        "date.order",
        3,
        "ends",
        1,
    ),
    Case(
        "b27_back_before_birth",
        "returnees",
        returnees({"birth_date": "2001-05-01", "return_date": "1999-05-01"}),
        IN_ROWS,
        "date.order",
        3,
        "return_date",
        1,
    ),
    Case("half_a_seat", "services", services({"seats_total": "12.5"}), IN_ROWS, "num.not_whole", 3, "seats_total", 1),
    Case(
        "hours_in_a_week",
        "programmes",
        programmes({"hours_per_week": "169"}),
        IN_ROWS,
        "num.range",
        3,
        "hours_per_week",
        1,
    ),
    Case(
        "thousands",
        "settlements",
        rows_of("settlements", {}, {"population": "12 345"}),
        FIX,
        "num.thousands",
        3,
        "population",
    ),
    Case("unit_behind", "returnees", returnees({"age_years": "25 ans"}), FIX, "num.unit", 3, "age_years"),
    Case("unknown_word", "returnees", returnees({"age_years": "inconnu"}), FIX, "value.unknown_word", 3, "age_years"),
    Case("only_a_year", "returnees", returnees({"birth_date": "1994"}), FIX, "date.year_only", 3, "birth_date"),
    Case(
        "class_of_which_country",
        "returnees",
        returnees({"education_grade": "3e"}),
        ASK,
        "education.system",
        3,
        "education_grade",
        1,
        2,
    ),
    Case(
        "other_school_system",
        "returnees",
        returnees({"education_system": "Mali"}),
        WARN,
        "education.other_system",
        3,
        "education_system",
    ),
    Case(
        "system_from_country",
        "returnees",
        returnees({"education_grade": "Grade 9", "country": "GM"}),
        FIX,
        "education.from_country",
        3,
        "education_grade",
    ),
    Case(
        "code_is_a_name",
        "returnees",
        returnees({"case_code": "Fatou Ceesay"}),
        ASK,
        "id.looks_like_name",
        3,
        "case_code",
        1,
        2,
    ),
    Case("id_with_spaces", "services", services({"service_id": "clinic two"}), FIX, "id.spaces", 3, "service_id"),
    Case("no_ids", "services", [row[1:] for row in services({})], WARN, "id.derived", 2, None),
    Case(
        "no_service_named", "programmes", programmes({"service_ids": ""}), IN_ROWS, "ref.missing", 3, "service_ids", 1
    ),
    Case("no_type", "services", services({"service_type": ""}), IN_ROWS, "type.missing", 3, "service_type", 1),
    Case(
        "no_name",
        "settlements",
        rows_of("settlements", {}, {"settlement_name": ""}),
        IN_ROWS,
        "name.missing",
        3,
        "settlement_name",
        1,
    ),
    Case(
        "type_not_known",
        "services",
        services({"service_type": "astrology"}),
        ASK,
        "vocab.unknown",
        3,
        "service_type",
        1,
        1,
    ),
    Case(
        "rule_not_readable",
        "programmes",
        programmes({"criteria": "age: {from: 18"}),
        IN_ROWS,
        "criteria.syntax",
        3,
        "criteria",
        1,
    ),
    Case(
        "rule_with_unknown_word",
        "programmes",
        programmes({"criteria": "- agee: {from: 18}"}),
        IN_ROWS,
        "criteria.unknown",
        3,
        "criteria",
        1,
    ),
    Case(
        "rule_with_text_as_limit",
        "programmes",
        programmes({"criteria": "- age: {from: old}"}),
        IN_ROWS,
        "criteria.number",
        3,
        "criteria",
        1,
    ),
    Case(
        "rule_with_a_grade_of_no_system",
        "programmes",
        programmes({"criteria": "- education_grade: {to: 10}"}),
        IN_ROWS,
        "criteria.system",
        3,
        "criteria",
        1,
    ),
    Case(
        "rule_on_sex_without_a_reason",
        "programmes",
        programmes({"criteria": "- sex: [female]"}),
        IN_ROWS,
        "criteria.reason",
        3,
        "criteria",
        1,
    ),
    Case(
        "quota_above_one",
        "programmes",
        programmes({"quotas": "- {group: returnees, share: 1.5}"}),
        IN_ROWS,
        "quota.refused",
        3,
        "quotas",
        1,
    ),
    Case(
        "bridge_to_nothing",
        "programmes",
        programmes({"bridges": "{educaton: {to_grade: 10}}"}),
        IN_ROWS,
        "bridge.refused",
        3,
        "bridges",
        1,
    ),
    Case(
        "two_versions_at_once",
        "programmes",
        versions(("2026-01-01", "2026-06-30"), ("2026-03-01", "")),
        IN_ROWS,
        "rule.at_once",
        2,
        "in_force_from",
        2,
    ),
    Case(
        "two_versions_in_turn",
        "programmes",
        versions(("2026-01-01", "2026-06-30"), ("2026-07-01", "")),
        Action.FIX,
        "rule.versions",
        2,
        "in_force_from",
    ),
    Case(
        "homonym",
        "returnees",
        returnees({**at("", ""), "settlement_name": "brikama"}),
        ASK,
        "place.homonym",
        3,
        "settlement_name",
        1,
        2,
        TWO_BRIKAMAS,
    ),
    Case(
        "settlement_not_known",
        "returnees",
        returnees({**at("", ""), "settlement_name": "Atlantis"}),
        WARN,
        "place.unknown",
        3,
        "settlement_name",
        context=ONE_BRIKAMA,
    ),
    Case(
        "settlement_known",
        "returnees",
        returnees({**at("", ""), "settlement_name": "BRIKAMA"}),
        FIX,
        "place.from_settlement",
        3,
        "settlement_name",
        context=ONE_BRIKAMA,
    ),
    Case(
        "district_not_known",
        "returnees",
        returnees({"region": "Mordor"}),
        WARN,
        "area.unknown",
        3,
        "region",
        context=world(areas=areas({})),
    ),
    Case(
        "areas_joined",
        "areas",
        [["wof_id", "name", "placetype"], ["1", "Banjul", "region"]],
        FIX,
        "area.joined",
        2,
        None,
        context=world(areas=areas({})),
    ),
    Case(
        "area_alone",
        "areas",
        [["wof_id", "name", "placetype", "country"], ["1", "Banjul", "region", "GM"], ["2", "Mordor", "region", "GM"]],
        WARN,
        "area.unmatched",
        3,
        None,
        context=world(areas=areas({})),
    ),
)

TEXTS = (
    Case(
        "c05_mojibake",
        "services",
        services({"service_name": "Centre de LimbÃ©"}),
        ASK,
        "enc.mojibake",
        3,
        "service_name",
        1,
        2,
    ),
    Case(
        "c07_control_chars",
        "services",
        services({"service_name": "Clinic\x07\x0b"}),
        FIX,
        "text.control",
        3,
        "service_name",
    ),
    Case(
        "c08_bidi_override",
        "services",
        services({"service_name": "Clinic \u202egpj.exe"}),
        FIX,
        "text.bidi",
        3,
        "service_name",
    ),
    Case(
        "c09_nfd_vs_nfc",
        "services",
        services({"service_name": "Sante\u0301"}),
        FIX,
        "text.normalized",
        3,
        "service_name",
    ),
    Case(
        "c10_very_long_name",
        "services",
        services({"service_name": "x" * 501}),
        IN_ROWS,
        "text.too_long",
        3,
        "service_name",
        1,
    ),
    Case(
        "c22_total_row",
        "services",
        [*services({}), ["Total", "", "", "", ""]],
        IN_ROWS,
        "id.looks_like_total",
        4,
        None,
        1,
    ),
)

HOSTILE = {
    "d01_formula_eq": '=HYPERLINK("http://evil.example","x")',
    "d02_formula_plus": "+1+cmd|' /C calc'!A0",
    "d03_formula_at": "@SUM(1+1)",
    "d04_formula_tab": "\t=1+1",
    "d05_formula_cr": "\r=1+1",
    "d06_html_img": "<img src=x onerror=alert(1)>",
    "d07_html_script_break": "</script><script>alert(1)</script>",
    "d08_js_template": "${alert(1)}",
    "d09_backtick": "`alert(1)`",
    "d10_jinja_expr": "{{ 7*7 }}",
    "d11_jinja_stmt": "{% for x in y %}",
    "d12_jinja_comment": "{# note #}",
    "d13_sql": "'); DROP TABLE returnees;--",
    "d14_path": "../../../etc/passwd",
    "d15_markdown": "[x](javascript:alert(1)) ![](http://evil.example)",
    "d16_format_str": "{0.__class__} %s %n",
}
"""Texts that are stored as they are: made inert where they are shown, never changed on the way in."""

HEADERS = (
    Case("c13_no_header", "services", services({})[1:], REJECT, "columns.missing"),
    Case("c14_dup_columns", "services", [[*HEADER, "latitude"], [*GOOD, "13.1"]], REJECT, "columns.duplicate"),
    Case("c15_missing_lon", "services", [HEADER[:-1], GOOD[:-1]], REJECT, "columns.missing"),
    Case(
        "c16_french_headers",
        "returnees",
        [
            ["Code du cas", "Latitude", "Longitude", "Âge", "Sexe", "Niveau d'étude", "Pays"],
            ["A1", *PLACES[0], "25", "femme", "Grade 9", "Gambie"],
        ],
        FIX,
        "education.from_country",
        2,
        "Niveau d'étude",
    ),
    Case(
        "c21_title_rows_above",
        "services",
        [["List of clinics, 2026"], *services({})],
        ASK,
        "columns.header_row",
        None,
        None,
        2,
        2,
    ),
    Case(
        "e05_merged_header",
        "services",
        [["service_id", "service_name", "service_type", "Place", ""], ["", "", "", "lat", "lon"], GOOD],
        ASK,
        "columns.header_row",
        None,
        None,
        1,
        1,
    ),
    Case(
        "guess",
        "services",
        renamed("services", service_name="servise name", service_id="no"),
        ASK,
        "columns.guess",
        None,
        "servise name",
        2,
        2,
    ),
    Case(
        "two_points",
        "returnees",
        [
            ["case_code", "_home_latitude", "_home_longitude", "_work_latitude", "_work_longitude"],
            ["A", *PLACES[0], *PLACES[1]],
        ],
        ASK,
        "columns.two_for_one",
        None,
        None,
        1,
        1,
    ),
    Case(
        "no_type_column",
        "services",
        [[*HEADER[:2], *HEADER[3:]], [*GOOD[:2], *GOOD[3:]]],
        REJECT,
        "columns.missing_type",
    ),
    Case(
        "personal",
        "returnees",
        returnees({"Nom et prénom": "Fatou Ceesay"}),
        WARN,
        "columns.personal",
        None,
        "Nom et prénom",
    ),
    Case(
        "mapping_to_nowhere",
        "services",
        services(),
        REJECT,
        "columns.not_ours",
        settings={"columns": {"service_id": "shoe_size"}},
    ),
    Case(
        "constant_to_nowhere",
        "services",
        services(),
        REJECT,
        "columns.not_ours",
        settings={"constants": {"shoe_size": "42"}},
    ),
    Case(
        "mapping_of_nothing",
        "services",
        services({}),
        WARN,
        "columns.map_unused",
        settings={"columns": {"Shoe": "description"}},
    ),
)

CASES = (*COORDINATES, *VALUES, *TEXTS, *HEADERS)
