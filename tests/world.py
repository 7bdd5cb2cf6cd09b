"""The clean small world that each test changes once.

Three settlements on one meridian, 10 km apart: Kindia (urban, 20,000 people), Middle (rural, 900) and Far (rural, 300).
In Kindia stand a clinic (5 km for urban homes, 10 km for rural ones) and, at the same point, a training centre with the
study's programme: 18 to 35 on the first day of the course, up to grade 10 of Guinea's system, 5 km urban, 10 km rural.
The day asked about is `ON`, 15 November 2026; the course starts on 1 March 2027.

Every builder returns a typed frame of one row and takes its changes by the columns' names: `clinic(seats_total=5)`,
`person(age_years=37)`, `programme(rule=...)`. `km` puts a service or a person that far north of Kindia, `None` nowhere.
`rows(a, b)` puts frames together. Distances are geodesics on WGS 84; a place built at exactly 5 km is at 5 km to within
a nanometre, so ask about 4.999 and 5.001 unless the edge itself is the question.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import Geod
from shapely.geometry import box

from layers.rules import parse_rule, rule_text
from layers.schemas import Areas, Layer, Programmes, Returnees, Services, Settlements

ON = dt.date(2026, 11, 15)
STARTS = dt.date(2027, 3, 1)
KINDIA = (10.0, -13.0)
"""Latitude and longitude of Kindia, of the clinic and of the training centre, all at one point."""

STUDY_RULE: dict[str, Any] = {
    "all": [
        {"age": {"from": 18, "to": 35, "on": "start"}},
        {"education_grade": {"to": 10, "system": "GN"}},
        {"within": {"urban_km": 5, "rural_km": 10, "class_of": "home"}},
    ]
}

_WGS84 = Geod(ellps="WGS84")


def place(km: float, *, bearing: float = 0.0) -> tuple[float, float]:
    """Return the (latitude, longitude) that lies `km` from Kindia; bearing in degrees, 0 is north, 90 is east."""
    longitude, latitude, _ = _WGS84.fwd(KINDIA[1], KINDIA[0], bearing, km * 1000)
    return float(latitude), float(longitude)


def rows(*frames: pd.DataFrame) -> pd.DataFrame:
    """Put frames of one layer together, their types kept."""
    return pd.concat(frames, ignore_index=True)


def service(**changes: Any) -> pd.DataFrame:
    """Build one service; a vocational one at Kindia without limits of its own, unless changed."""
    row = {
        "service_id": "service",
        "service_name": "Service",
        "service_type": "vocational",
        "organization_name": "Organisation",
        "site_name": "Kindia",
        "settlement_class": "urban",
        "admin1_pcode": "R1",
        "admin2_pcode": "D11",
        "status": "active",
        "country": "GN",
        "source": "test",
        "source_date": "2026-11-01",
    }
    return _one(Services, row, _placed(changes))


def clinic(**changes: Any) -> pd.DataFrame:
    """Build the clinic: medical, 5 km for urban homes and 10 km for rural ones, 10 seats of which 5 are free."""
    seats = {"seats_total": 10, "seats_available": 5, "seats_as_of": "2026-11-01"}
    names = {"service_id": "clinic", "service_name": "Clinic", "service_type": "medical"}
    return service(**{**names, "urban_radius_km": 5.0, "rural_radius_km": 10.0, **seats, **changes})


def training_centre(**changes: Any) -> pd.DataFrame:
    """Build the training centre: vocational, its radius left to the programme."""
    return service(**{"service_id": "centre", "service_name": "Training centre", **changes})


def programme(*, rule: object = STUDY_RULE, **changes: Any) -> pd.DataFrame:
    """Build the study's programme at the training centre; `rule` is a tree, `{}` for no rule."""
    row = {
        "programme_id": "masonry",
        "programme_name": "Masonry, six months",
        "service_ids": "centre",
        "criteria": rule_text(parse_rule(rule)),
        "starts": STARTS,
        "ends": "2027-08-31",
        "funding_ends": "2027-12-31",
        "duration_weeks": 26.0,
        "hours_per_week": 30.0,
        "stipend_amount": 50_000.0,
        "stipend_currency": "GNF",
        "stipend_period": "month",
        "stipend_covers": "food transport",
        "isco08_codes": "7112",
        "seats_total": 20,
        "seats_available": 12,
        "seats_as_of": "2026-11-01",
        "source": "test",
        "source_date": "2026-11-01",
    }
    return _one(Programmes, row, changes)


AGE_COLUMNS = ("birth_date", "birth_year", "age_years")


def person(**changes: Any) -> pd.DataFrame:
    """Build one person at Kindia: 25 years old now and on the first day, grade 8, needs vocational training.

    Any of birth_date, birth_year and age_years given takes the place of the birth date; `age_years` is as of `ON`.
    """
    row = {
        "case_code": "P-1",
        "settlement_name": "Kindia",
        "settlement_class": "urban",
        "birth_date": "2001-06-15",
        "sex": "female",
        "education_grade": 8.0,
        "education_system": "GN",
        "needs": "vocational",
        "dependants": 2,
        "return_date": "2026-09-01",
        "consent": True,
        "support_until": "2027-09-01",
        "country": "GN",
        "admin1_pcode": "R1",
        "admin2_pcode": "D11",
        "source": "test",
        "source_date": ON,
    }
    if any(name in changes for name in AGE_COLUMNS):
        del row["birth_date"]
    if "age_years" in changes:
        row["age_as_of"] = ON
    return _one(Returnees, row, _placed(changes))


def people() -> pd.DataFrame:
    """Build the people of the world: one for each way in which the study's rule can turn out.

    P-1 fits; P-2 lives 4.9 km away (urban, inside), P-3 5.1 km (urban, too far), P-4 9.9 km (rural, inside), P-5
    10.1 km (rural, too far); P-6 is 37; P-7 has grade 11; P-8's grade is not recorded; P-9 has no place; P-10 has no
    recorded need; P-11 needs a clinic and lives beside it; P-12 needs a clinic and lives 20 km away.
    """
    rural = {"settlement_class": "rural", "settlement_name": "Middle", "admin2_pcode": "D12"}
    far = {"settlement_class": "rural", "settlement_name": "Far", "admin1_pcode": "R2", "admin2_pcode": "D21"}
    nowhere = {"settlement_name": None, "settlement_class": None, "admin1_pcode": None, "admin2_pcode": None}
    return rows(
        person(),
        person(case_code="P-2", km=4.9),
        person(case_code="P-3", km=5.1),
        person(case_code="P-4", km=9.9, **rural),
        person(case_code="P-5", km=10.1, **rural),
        person(case_code="P-6", age_years=37),
        person(case_code="P-7", education_grade=11),
        person(case_code="P-8", education_grade=None),
        person(case_code="P-9", km=None, **nowhere),
        person(case_code="P-10", needs=None),
        person(case_code="P-11", needs="medical"),
        person(case_code="P-12", needs="medical", km=20, **far),
    )


def settlement(**changes: Any) -> pd.DataFrame:
    """Build one settlement; Kindia, unless changed."""
    row = {
        "settlement_id": "S1",
        "settlement_name": "Kindia",
        "population": 20_000.0,
        "settlement_class": "urban",
        "admin1_pcode": "R1",
        "admin2_pcode": "D11",
        "country": "GN",
        "source": "test",
        "source_date": "2026-11-01",
    }
    return _one(Settlements, row, _placed(changes))


def settlements() -> pd.DataFrame:
    """Build the three settlements, 10 km apart: Kindia, Middle and Far."""
    rural = {"settlement_class": "rural", "admin1_pcode": "R1"}
    middle = {"settlement_id": "S2", "settlement_name": "Middle", "population": 900, "admin2_pcode": "D12"}
    far = {"settlement_id": "S3", "settlement_name": "Far", "population": 300, "admin2_pcode": "D21"}
    return rows(
        settlement(),
        settlement(**{**rural, **middle, "km": 10}),
        settlement(**{**rural, **far, "km": 20, "admin1_pcode": "R2"}),
    )


def area(**changes: Any) -> gpd.GeoDataFrame:
    """Build one area; the region R1, which holds Kindia and Middle, unless changed. `geometry` is in EPSG:4326."""
    row = {
        "area_id": "R1",
        "area_name": "South",
        "area_name_en": "South",
        "area_name_fr": "Sud",
        "admin_level": 1,
        "country": "GN",
        "source": "test",
        "source_date": "2026-11-01",
        "geometry": _band(-5, 15),
    }
    return gpd.GeoDataFrame(_one(Areas, row, changes), geometry="geometry", crs="EPSG:4326")


def areas() -> gpd.GeoDataFrame:
    """Build two regions and three districts: R1 = D11 (Kindia) + D12 (Middle), R2 = D21 (Far), cut halfway between."""
    north = {"area_id": "R2", "area_name": "North", "area_name_en": "North", "area_name_fr": "Nord"}
    return gpd.GeoDataFrame(
        rows(
            area(),
            area(**north, geometry=_band(15, 25)),
            _district("D11", "Kindia", "R1", _band(-5, 5)),
            _district("D12", "Middle", "R1", _band(5, 15)),
            _district("D21", "Far", "R2", _band(15, 25)),
        ),
        geometry="geometry",
        crs="EPSG:4326",
    )


def _district(area_id: str, name: str, parent_id: str, geometry: object) -> gpd.GeoDataFrame:
    names = {"area_name": name, "area_name_en": name, "area_name_fr": name}
    return area(area_id=area_id, **names, admin_level=2, parent_id=parent_id, geometry=geometry)


def _band(south_km: float, north_km: float) -> object:
    """Cut a box 40 km wide around the meridian, between two distances north of Kindia (south if negative)."""
    south, north = (place(abs(km), bearing=0 if km >= 0 else 180)[0] for km in (south_km, north_km))
    return box(KINDIA[1] - 0.1826, south, KINDIA[1] + 0.1826, north)


@dataclass(frozen=True)
class World:
    """Everything at once; a test changes one frame with `dataclasses.replace`."""

    services: pd.DataFrame = field(default_factory=lambda: rows(clinic(), training_centre()))
    programmes: pd.DataFrame = field(default_factory=programme)
    returnees: pd.DataFrame = field(default_factory=people)
    areas: gpd.GeoDataFrame = field(default_factory=areas)
    settlements: pd.DataFrame = field(default_factory=settlements)

    def frames(self) -> dict[str, pd.DataFrame]:
        """List the frames by their kind, in the order in which the kinds are imported."""
        kinds = ("services", "programmes", "returnees", "areas", "settlements")
        return {kind: getattr(self, kind) for kind in kinds}


def _placed(changes: dict[str, Any]) -> dict[str, Any]:
    """Turn `km` into coordinates: that far north of Kindia, 0 unless said, none for None."""
    changes = dict(changes)
    km = changes.pop("km", 0)
    latitude, longitude = (None, None) if km is None else place(km)
    return {"latitude": latitude, "longitude": longitude, **changes}


def _one(layer: type[Layer], row: dict[str, Any], changes: dict[str, Any]) -> pd.DataFrame:
    unknown = sorted(set(changes) - set(layer.names()))
    if unknown:
        message = f"{layer.__name__} has no column {', '.join(unknown)}"
        raise TypeError(message)
    cells = {name: _cell(value) for name, value in {**row, **changes}.items()}
    return layer.parse(pd.DataFrame([cells]))


def _cell(value: object) -> object:
    return pd.Timestamp(value) if isinstance(value, dt.date) else value
