"""Which HXL tag stands for which of our columns (Humanitarian Exchange Language, hxlstandard.org).

A row of tags (`#adm1+code+v_pcode`) below the headers says what each column holds, whatever its header is called. To
teach the readers a tag: a line in the table of its kind of file; the first line that fits is taken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAGS_OF_PLACES = (
    ("#geo", {"lat"}, "latitude"),
    ("#geo", {"lon"}, "longitude"),
    ("#geo", {"coord"}, "point_text"),
    ("#adm1", {"code"}, "admin1_pcode"),
    ("#adm2", {"code"}, "admin2_pcode"),
    ("#adm1", {"name"}, "admin1_name"),
    ("#adm2", {"name"}, "admin2_name"),
    ("#adm1", set[str](), "admin1_name"),
    ("#adm2", set[str](), "admin2_name"),
    ("#country", {"code"}, "country"),
    ("#country", set[str](), "country"),
)
_TAGS_OF_SERVICES = (
    ("#service", {"code"}, "service_id"),
    ("#service", {"name"}, "service_name"),
    ("#service", {"type"}, "service_type"),
    ("#loc", {"facility"}, "site_name"),
    ("#loc", {"name"}, "service_name"),
    ("#org", {"type"}, ""),
    ("#org", set[str](), "organization_name"),
    ("#status", set[str](), "status"),
    ("#contact", {"phone"}, "phone"),
    ("#contact", {"email"}, "email"),
    ("#capacity", {"available"}, "seats_available"),
    ("#capacity", set[str](), "seats_total"),
    ("#sector", set[str](), "service_type"),
)
_TAGS_OF_RETURNEES = (
    ("#beneficiary", {"code"}, "case_code"),
    ("#meta", {"id"}, "case_code"),
    ("#loc", {"name"}, "settlement_name"),
    ("#need", set[str](), "needs"),
    ("#gender", set[str](), "sex"),
    ("#x_education", {"grade"}, "education_grade"),
    ("#date", {"return"}, "return_date"),
    ("#adm3", {"name"}, "admin3_name"),
)
_TAGS_OF_AREAS = (
    *((f"#adm{level}", {"code"}, f"adm{level}_pcode") for level in range(1, 4)),
    *((f"#adm{level}", {"name", "i_en"}, f"adm{level}_name_en") for level in range(1, 4)),
    *((f"#adm{level}", {"name", "i_fr"}, f"adm{level}_name_fr") for level in range(1, 4)),
    *((f"#adm{level}", {"name"}, f"adm{level}_name") for level in range(1, 4)),
    ("#country", {"code"}, "country"),
    ("#country", set[str](), "country"),
    ("#population", set[str](), "population"),
)
_TAGS_OF_SETTLEMENTS = (
    ("#loc", {"code"}, "settlement_id"),
    ("#loc", {"name"}, "settlement_name"),
    ("#loc", {"type"}, "settlement_class"),
    ("#population", set[str](), "population"),
)
_TAGS_OF_PROGRAMMES = (
    ("#activity", {"code"}, "programme_id"),
    ("#activity", {"name"}, "programme_name"),
    ("#service", {"code"}, "service_ids"),
    ("#x_eligibility", {"rule"}, "criteria"),
    ("#date", {"start"}, "starts"),
    ("#date", {"end"}, "ends"),
    ("#x_occupation", {"code"}, "isco08_codes"),
    ("#capacity", {"available"}, "seats_available"),
    ("#capacity", set[str](), "seats_total"),
)

_TAGS_OF_DEMAND = (
    ("#indicator", {"code", "demand"}, "demand_id"),
    ("#x_occupation", {"code", "v_isco88"}, "isco88_code"),
    ("#x_occupation", {"code"}, "isco08_code"),
    ("#occupation", {"code"}, "isco08_code"),
    ("#x_occupation", {"name"}, "job_title"),
    ("#occupation", set[str](), "job_title"),
    ("#x_sector", {"code"}, "isic4_code"),
    ("#sector", {"code"}, "isic4_code"),
    ("#x_demand", {"evidence"}, "evidence"),
    ("#x_demand", {"openings"}, "openings"),
    ("#x_demand", {"employed", "informal"}, "informal_employed"),
    ("#x_demand", {"employed", "self"}, "self_employed"),
    ("#x_demand", {"employed"}, "employed"),
    ("#x_demand", {"hard_to_fill", "share"}, "hard_to_fill_share"),
    ("#x_demand", {"hard_to_fill", "pct"}, "hard_to_fill_percent"),
    ("#x_demand", {"employers"}, "employers_asked"),
    ("#x_demand", {"method"}, "demand_method"),
    ("#x_demand", {"sample"}, "sample_size"),
    ("#x_catchment", {"around"}, "catchment_km"),
    ("#value", {"wage"}, "wage_amount"),
    ("#currency", set[str](), "wage_currency"),
    ("#x_wage", {"period"}, "wage_period"),
    ("#meta", {"source"}, "demand_source"),
    ("#date", {"reported"}, "source_date"),
    ("#date", set[str](), "reference_date"),
    ("#adm3", {"code"}, "area_id"),
    ("#adm3", set[str](), "area_name"),
    ("#loc", {"name"}, "area_name"),
)

TAGS = {
    "services": (*_TAGS_OF_SERVICES, *_TAGS_OF_PLACES),
    "programmes": _TAGS_OF_PROGRAMMES,
    "returnees": (*_TAGS_OF_RETURNEES, *_TAGS_OF_PLACES),
    "areas": _TAGS_OF_AREAS,
    "settlements": (*_TAGS_OF_SETTLEMENTS, *_TAGS_OF_PLACES),
    "demand": (*_TAGS_OF_DEMAND, *_TAGS_OF_PLACES),
}
"""Kind of file -> HXL tag, attributes it needs, our column."""

_TAG = re.compile(r"#[a-z][a-z0-9_]*(\s*\+\s*[a-z][a-z0-9_]*)*", re.IGNORECASE)

LEAST_TAGS = 2
"""Cells of a row that must be tags for the row to be one of tags."""


def is_tag_row(cells: Sequence[str]) -> bool:
    """Whether every filled cell of a row is an HXL tag, and at least two are."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) >= LEAST_TAGS and all(_TAG.fullmatch(cell) for cell in filled)


def column_of_tag(cell: str, kind: str) -> str:
    """Return our column for a tag, empty if it stands for none."""
    if not _TAG.fullmatch(cell.strip()):
        return ""
    tag, *attributes = (part.strip().lower() for part in cell.split("+"))
    given = frozenset(attributes)
    for known, needed, ours in TAGS[kind]:
        if known == tag and needed <= given:
            return ours
    return ""
