"""The layers that come from files: services, programmes, returnees, areas, settlements, demand."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from layers.schemas.base import Layer, column


class Services(Layer):
    """One row per service at a site (Open Referral's `service_at_location`, flattened)."""

    service_id: Series[str] = column("service_id", nullable=False, unique=True)
    service_name: Series[str] = column("service_name")
    service_type: Series[str] = column("service_type")
    organization_name: Series[str] = column("organization_name")
    site_name: Series[str] = column("site_name")
    latitude: Series[float] = column("latitude")
    longitude: Series[float] = column("longitude")
    location_precision_m: Series[float] = column("location_precision_m")
    settlement_class: Series[str] = column("settlement_class")
    admin1_pcode: Series[str] = column("admin1_pcode")
    admin2_pcode: Series[str] = column("admin2_pcode")
    status: Series[str] = column("status")
    description: Series[str] = column("description")
    opening_hours: Series[str] = column("opening_hours")
    languages: Series[str] = column("languages")
    accessibility: Series[str] = column("accessibility")
    phone: Series[str] = column("phone")
    email: Series[str] = column("email")
    fees: Series[str] = column("fees")
    payment_model: Series[str] = column("payment_model")
    seats_total: Series[pd.Int64Dtype] = column("seats_total")
    seats_available: Series[pd.Int64Dtype] = column("seats_available")
    seats_as_of: Series[pa.DateTime] = column("seats_as_of")
    urban_radius_km: Series[float] = column("urban_radius_km")
    rural_radius_km: Series[float] = column("rural_radius_km")
    country: Series[str] = column("country")
    source: Series[str] = column("source")
    source_date: Series[pa.DateTime] = column("source_date")
    missing_since: Series[pa.DateTime] = column("missing_since")


class Programmes(Layer):
    """One row per programme: an offer with a rule, at one or more services."""

    programme_id: Series[str] = column("programme_id", nullable=False, unique=True)
    programme_name: Series[str] = column("programme_name")
    service_ids: Series[str] = column("service_ids")
    criteria: Series[str] = column("criteria")
    starts: Series[pa.DateTime] = column("starts")
    ends: Series[pa.DateTime] = column("ends")
    funding_ends: Series[pa.DateTime] = column("funding_ends")
    intake_dates: Series[str] = column("intake_dates")
    duration_weeks: Series[float] = column("duration_weeks")
    hours_per_week: Series[float] = column("hours_per_week")
    stipend_amount: Series[float] = column("stipend_amount")
    stipend_currency: Series[str] = column("stipend_currency")
    stipend_period: Series[str] = column("stipend_period")
    stipend_covers: Series[str] = column("stipend_covers")
    isco08_codes: Series[str] = column("isco08_codes")
    quotas: Series[str] = column("quotas")
    bridges: Series[str] = column("bridges")
    lift_km: Series[float] = column("lift_km")
    accommodation: Series[pd.BooleanDtype] = column("accommodation")
    in_force_from: Series[pa.DateTime] = column("in_force_from")
    in_force_to: Series[pa.DateTime] = column("in_force_to")
    seats_total: Series[pd.Int64Dtype] = column("seats_total")
    seats_available: Series[pd.Int64Dtype] = column("seats_available")
    seats_as_of: Series[pa.DateTime] = column("seats_as_of")
    source: Series[str] = column("source")
    source_date: Series[pa.DateTime] = column("source_date")
    missing_since: Series[pa.DateTime] = column("missing_since")


class Returnees(Layer):
    """One row per person, known by a case code alone."""

    case_code: Series[str] = column("case_code", nullable=False, unique=True)
    latitude: Series[float] = column("latitude")
    longitude: Series[float] = column("longitude")
    location_precision_m: Series[float] = column("location_precision_m")
    settlement_name: Series[str] = column("settlement_name")
    settlement_class: Series[str] = column("settlement_class")
    birth_date: Series[pa.DateTime] = column("birth_date")
    birth_year: Series[pd.Int64Dtype] = column("birth_year")
    age_years: Series[float] = column("age_years")
    age_as_of: Series[pa.DateTime] = column("age_as_of")
    sex: Series[str] = column("sex")
    education_grade: Series[float] = column("education_grade")
    education_grade_most: Series[float] = column("education_grade_most")
    education_system: Series[str] = column("education_system")
    needs: Series[str] = column("needs")
    interests: Series[str] = column("interests")
    spoken_languages: Series[str] = column("spoken_languages")
    documents: Series[str] = column("documents")
    previous_training: Series[str] = column("previous_training")
    access_needs: Series[str] = column("access_needs")
    return_route: Series[str] = column("return_route")
    dependants: Series[pd.Int64Dtype] = column("dependants")
    return_date: Series[pa.DateTime] = column("return_date")
    consent: Series[pd.BooleanDtype] = column("consent")
    support_until: Series[pa.DateTime] = column("support_until")
    country: Series[str] = column("country")
    admin1_pcode: Series[str] = column("admin1_pcode")
    admin2_pcode: Series[str] = column("admin2_pcode")
    admin3_name: Series[str] = column("admin3_name")
    landmark: Series[str] = column("landmark")
    source: Series[str] = column("source")
    source_date: Series[pa.DateTime] = column("source_date")
    missing_since: Series[pa.DateTime] = column("missing_since")


class Areas(Layer):
    """One row per administrative area; `geometry` holds its polygon in EPSG:4326, empty if none is known."""

    area_id: Series[str] = column("area_id", nullable=False, unique=True)
    area_name: Series[str] = column("area_name")
    area_name_en: Series[str] = column("area_name_en")
    area_name_fr: Series[str] = column("area_name_fr")
    admin_level: Series[pd.Int64Dtype] = column("admin_level")
    parent_id: Series[str] = column("parent_id")
    country: Series[str] = column("country")
    population: Series[float] = column("population")
    source: Series[str] = column("source")
    source_date: Series[pa.DateTime] = column("source_date")
    missing_since: Series[pa.DateTime] = column("missing_since")
    geometry: Series[object] = pa.Field(nullable=True, description="Polygon in EPSG:4326.")


class Settlements(Layer):
    """One row per populated place."""

    settlement_id: Series[str] = column("settlement_id", nullable=False, unique=True)
    settlement_name: Series[str] = column("settlement_name")
    latitude: Series[float] = column("latitude")
    longitude: Series[float] = column("longitude")
    population: Series[float] = column("population")
    settlement_class: Series[str] = column("settlement_class")
    admin1_pcode: Series[str] = column("admin1_pcode")
    admin2_pcode: Series[str] = column("admin2_pcode")
    country: Series[str] = column("country")
    source: Series[str] = column("source")
    source_date: Series[pa.DateTime] = column("source_date")
    missing_since: Series[pa.DateTime] = column("missing_since")


class Demand(Layer):
    """One row per area (or point) and occupation or sector: what a survey, a register or a list says of it.

    One answer of a survey and one advertisement are rows of their own (`evidence`); they become figures where they are
    counted, once a person has confirmed what their `job_title` means.
    """

    demand_id: Series[str] = column("demand_id", nullable=False, unique=True)
    area_id: Series[str] = column("area_id")
    latitude: Series[float] = column("latitude")
    longitude: Series[float] = column("longitude")
    catchment_km: Series[float] = column("catchment_km")
    country: Series[str] = column("country")
    isco08_code: Series[str] = column("isco08_code")
    isic4_code: Series[str] = column("isic4_code")
    job_title: Series[str] = column("job_title")
    evidence: Series[str] = column("evidence")
    openings: Series[float] = column("openings")
    employed: Series[float] = column("employed")
    informal_employed: Series[float] = column("informal_employed")
    self_employed: Series[float] = column("self_employed")
    hard_to_fill_share: Series[float] = column("hard_to_fill_share")
    employers_asked: Series[pd.Int64Dtype] = column("employers_asked")
    wage_amount: Series[float] = column("wage_amount")
    wage_currency: Series[str] = column("wage_currency")
    wage_period: Series[str] = column("wage_period")
    demand_method: Series[str] = column("demand_method")
    demand_source: Series[str] = column("demand_source")
    reference_date: Series[pa.DateTime] = column("reference_date")
    sample_size: Series[pd.Int64Dtype] = column("sample_size")
    source: Series[str] = column("source")
    source_date: Series[pa.DateTime] = column("source_date")
    missing_since: Series[pa.DateTime] = column("missing_since")


INPUTS: dict[str, type[Layer]] = {
    "services": Services,
    "programmes": Programmes,
    "returnees": Returnees,
    "areas": Areas,
    "settlements": Settlements,
    "demand": Demand,
}
"""The kinds of file that `homeward import KIND FILE` takes, in the order in which they are listed."""

KEYS = {
    "services": "service_id",
    "programmes": "programme_id",
    "returnees": "case_code",
    "areas": "area_id",
    "settlements": "settlement_id",
    "demand": "demand_id",
}
"""The column that names a row of each layer."""
