"""Which of OpenStreetMap's tags mean which type of service?

To add a tag: one line in `SERVICE_TYPE_OF`. References: OpenStreetMap wiki, Key:amenity, Key:healthcare,
Key:social_facility, Key:office, Key:craft. What has no name is left out: a nameless clinic helps nobody find it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SERVICE_TYPE_OF: dict[tuple[str, str], str] = {
    ("healthcare", "counselling"): "psychosocial",
    ("healthcare", "psychotherapist"): "psychosocial",
    ("amenity", "hospital"): "medical",
    ("amenity", "clinic"): "medical",
    ("amenity", "doctors"): "medical",
    ("amenity", "pharmacy"): "medical",
    ("healthcare", "hospital"): "medical",
    ("healthcare", "clinic"): "medical",
    ("healthcare", "doctor"): "medical",
    ("healthcare", "centre"): "medical",
    ("healthcare", "pharmacy"): "medical",
    ("amenity", "training"): "vocational",
    ("amenity", "college"): "vocational",
    ("amenity", "school"): "education",
    ("amenity", "university"): "education",
    ("craft", "blacksmith"): "vocational",
    ("craft", "carpenter"): "vocational",
    ("craft", "dressmaker"): "vocational",
    ("craft", "electrician"): "vocational",
    ("craft", "metal_construction"): "vocational",
    ("craft", "plumber"): "vocational",
    ("craft", "shoemaker"): "vocational",
    ("craft", "tailor"): "vocational",
    ("craft", "weaver"): "vocational",
    ("office", "employment_agency"): "job_placement",
    ("amenity", "bank"): "financial",
    ("social_facility", "shelter"): "housing",
    ("office", "lawyer"): "legal",
    ("amenity", "social_facility"): "social_protection",
}
"""Tag -> type of service; where several tags of one place fit, the first line here counts."""

SERVICE_TAGS: dict[str, list[str]] = {
    key: [value for other, value in SERVICE_TYPE_OF if other == key] for key, _ in SERVICE_TYPE_OF
}
"""The same tags as they are asked for: key -> values."""

_COLUMNS = {
    "organization_name": ("operator",),
    "opening_hours": ("opening_hours",),
    "phone": ("phone", "contact:phone"),
    "email": ("email", "contact:email"),
}
"""Our column -> the tags that fill it, the first that is there."""


def service_features(found: Iterable[Mapping[str, Any]], within: shapely.Geometry) -> tuple[list[dict[str, Any]], int]:
    """Return services as GeoJSON features at one point each, and how many places without a name were left out.

    Only what lies within the place is kept: the parts that were asked for reach a little beyond.
    """
    features, unnamed = [], 0
    shapely.prepare(within)
    for each in found:
        tags = each["tags"]
        tag = next((tag for tag in SERVICE_TYPE_OF if tags.get(tag[0]) == tag[1]), None)
        point = shapely.point_on_surface(each["geometry"])
        if tag is None or point.is_empty or not shapely.intersects(within, point):
            continue
        name = next((tags[key].strip() for key in ("name", "name:fr", "name:en") if tags.get(key, "").strip()), "")
        if not name:
            unnamed += 1
            continue
        filled = {ours: next((tags[key] for key in theirs if tags.get(key)), "") for ours, theirs in _COLUMNS.items()}
        features.append(
            {
                "type": "Feature",
                "properties": {
                    "service_id": f"osm:{each['osm_id']}",
                    "service_name": name,
                    "service_type": SERVICE_TYPE_OF[tag],
                    "description": "=".join(tag),
                    **filled,
                },
                "geometry": {"type": "Point", "coordinates": [round(point.x, 7), round(point.y, 7)]},
            }
        )
    return features, unnamed
