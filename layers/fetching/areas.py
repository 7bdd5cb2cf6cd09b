"""Which of OpenStreetMap's boundaries are our areas, at which level, below which other?

OpenStreetMap numbers levels from 2, the country, to 10, and each country uses numbers of its own (OpenStreetMap wiki,
Tag:boundary=administrative). The widest level below the country that is found becomes our 1, the next our 2, the next
our 3, unless the user says which levels these are; deeper ones are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
import shapely.geometry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

AREA_TAGS: dict[str, list[str]] = {"boundary": ["administrative"]}
"""The tags that areas are asked for by."""

_COUNTRY, _DEEPEST, _LEVELS = 2, 10, 3


def area_features(
    found: Iterable[Mapping[str, Any]], within: shapely.Geometry, levels: Sequence[int] = ()
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return areas as GeoJSON features, and which of OpenStreetMap's levels became which of ours.

    An area belongs to the place when a point inside it does; its parent is the area one level up that holds that point.
    """
    shapely.prepare(within)
    known = [each for each in found if _is_area(each)]
    points = [shapely.point_on_surface(each["geometry"]) for each in known]
    inside = [(each, point) for each, point in zip(known, points, strict=True) if shapely.intersects(within, point)]
    wanted = list(levels) or sorted({_level(each) for each, _ in inside})[:_LEVELS]
    ours = {level: number for number, level in enumerate(wanted[:_LEVELS], start=1)}
    taken = sorted(
        ((ours[_level(each)], each, point) for each, point in inside if _level(each) in ours), key=lambda row: row[0]
    )
    features = []
    for number, each, point in taken:
        parent = next(
            (
                other["osm_id"]
                for above, other, _ in taken
                if above == number - 1 and shapely.intersects(other["geometry"], point)
            ),
            None,
        )
        features.append(_feature(number, each, parent))
    return features, {str(level): number for level, number in ours.items()}


def _is_area(each: Mapping[str, Any]) -> bool:
    polygon = each["geometry"].geom_type in {"Polygon", "MultiPolygon"} and not each["geometry"].is_empty
    named = bool(each["tags"].get("name", "").strip())
    return polygon and named and _COUNTRY < _level(each) <= _DEEPEST


def _level(each: Mapping[str, Any]) -> int:
    said = each["tags"].get("admin_level", "").strip()
    return int(said) if said.isdecimal() else 0


def _feature(number: int, each: Mapping[str, Any], parent: str | None) -> dict[str, Any]:
    tags = each["tags"]
    return {
        "type": "Feature",
        "properties": {
            "area_id": f"osm:{each['osm_id']}",
            "area_name": tags["name"].strip(),
            "area_name_en": tags.get("name:en", ""),
            "area_name_fr": tags.get("name:fr", ""),
            "admin_level": number,
            "parent_id": "" if parent is None else f"osm:{parent}",
            "population": tags.get("population", ""),
        },
        "geometry": shapely.geometry.mapping(each["geometry"]),
    }
