"""One person's way to one site as a file: GPX for a phone, GeoJSON and GeoPackage for map programs.

A way begins at a home: every file says that it is for the office alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import numpy as np

from layers.roads.names import PROFILES, SEASONS
from layers.words import N_
from mapping.about import about_json
from mapping.descriptions import given, type_label
from mapping.files import whole_file, write_text
from mapping.ways import by_road, way_points

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from layers.roads.trip import Trip
    from layers.words import Words
    from mapping.content import PersonContent

OFFICE_ONLY = N_("Contains a home: for the office only. Delete it when it is no longer needed.")
"""What every file of a way says."""

DECIMALS = 6
"""Of degrees: 11 cm, as exact as the roads are known."""


def corners_of(content: PersonContent) -> list[tuple[float, float]]:
    """Return the way's corners as longitude and latitude, from the home to the site, both legs across country too."""
    option, trip = way_parts(content)
    site = float(option["latitude"]), float(option["longitude"])
    place = content.place if content.place is not None else site
    return [(round(lon, DECIMALS), round(lat, DECIMALS)) for lat, lon in way_points(place, site, trip)]


def way_parts(content: PersonContent) -> tuple[dict[str, Any], Trip]:
    """Return the one option and the way to it."""
    (row,) = content.options.to_dict("records")
    option = {str(name): value for name, value in row.items()}
    return option, content.trips[option["service_id"]]


def site_name(option: dict[str, Any], words: Words) -> str:
    """Name the site."""
    named = given(option["site_name"]) or given(option["service_name"]) or type_label(option["service_type"], words)
    return " ".join(str(named).split())


def facts_of_way(content: PersonContent) -> dict[str, Any]:
    """Return what is known of the way as plain columns: kilometres, minutes by profile and season."""
    option, trip = way_parts(content)
    columns = trip.as_columns()
    minutes = {
        f"minutes_{profile}_{season}": columns["travel_minutes"][profile][season]
        for profile in PROFILES
        for season in SEASONS
    }
    kept = ("road_km", "road_km_back", "road_km_least", "road_km_most", "off_road_m", "minutes_give_or_take")
    return {
        "case_code": content.case_code,
        "service_id": option["service_id"],
        "service_name": given(option["service_name"]),
        "site_name": given(option["site_name"]),
        "distance_km": given(option["distance_km"]),
        **{name: columns[name] for name in kept},
        **minutes,
    }


def write_gpx(content: PersonContent, path: Path, *, words: Words) -> None:
    """Write the way as a track of GPX 1.1 with a waypoint at either end.

    Raises
    ------
    HomewardError
        When the file cannot be written; then there is no new file and an old one stays.

    """
    option, trip = way_parts(content)
    corners = corners_of(content)
    points = "".join(f'<trkpt lat="{lat}" lon="{lon}"/>' for lon, lat in corners)
    ends = ((corners[0], words("Home")), (corners[-1], site_name(option, words)))
    marks = "".join(f'<wpt lat="{lat}" lon="{lon}"><name>{_plain(name)}</name></wpt>' for (lon, lat), name in ends)
    said = ". ".join([words(OFFICE_ONLY).rstrip("."), *by_road(trip, words), *_origins(content)])
    made = content.recipe.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    write_text(
        path,
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gpx version="1.1" creator="Homeward" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<metadata><name>{_plain(title_of(content, words))}</name><desc>{_plain(said)}</desc><time>{made}</time>"
        f"</metadata>{marks}<trk><name>{_plain(site_name(option, words))}</name><trkseg>{points}</trkseg></trk>"
        "</gpx>\n",
    )


def title_of(content: PersonContent, words: Words) -> str:
    """Name the way: whose it is, and where it leads."""
    option, _ = way_parts(content)
    site = site_name(option, words)
    if content.case_code is None:
        return words("Way to {site}", site=site)
    return words("Way of case {case} to {site}", case=content.case_code, site=site)


def _origins(content: PersonContent) -> list[str]:
    return list(dict.fromkeys(used.source for used in content.recipe.sources if used.kind == "roads"))


def _plain(text: str) -> str:
    """Write a text into XML: signs that XML cannot hold are left out."""
    return escape("".join(sign for sign in text if sign.isprintable() or sign == "\N{NO-BREAK SPACE}"))


def write_route_geojson(content: PersonContent, path: Path, *, words: Words) -> None:
    """Write the way as one line of GeoJSON with its kilometres and minutes, and how it came about.

    Raises
    ------
    HomewardError
        When the file cannot be written; then there is no new file and an old one stays.

    """
    facts = facts_of_way(content)
    line = {"type": "LineString", "coordinates": corners_of(content)}
    about = about_json(content.recipe, {}, words)
    about["notes"] = [words(OFFICE_ONLY), *about.get("notes", [])]
    document = {
        "type": "FeatureCollection",
        "homeward": about,
        "features": [{"type": "Feature", "geometry": line, "properties": facts}],
    }
    write_text(path, json.dumps(document, ensure_ascii=False, allow_nan=False, default=str) + "\n")


def write_route_geopackage(content: PersonContent, path: Path, *, words: Words) -> None:
    """Write the way as the layer `way` of a GeoPackage in EPSG:4326, what it is for and how it came about beside it.

    Raises
    ------
    HomewardError
        When the file cannot be written; then there is no new file and an old one stays.

    """
    import pyogrio  # noqa: PLC0415 - loads GDAL

    table = _table(content, words)
    with whole_file(path) as part:
        try:
            pyogrio.write_dataframe(table, part, layer="way", driver="GPKG", dataset_options={"VERSION": "1.2"})
        except pyogrio.errors.DataSourceError as error:
            raise OSError(str(error)) from error


def _table(content: PersonContent, words: Words) -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415 - heavy, and only needed here
    import shapely  # noqa: PLC0415 - the same

    facts = {
        name: np.nan if value is None and name.startswith(("minutes", "road", "off")) else value
        for name, value in facts_of_way(content).items()
    }
    recipe = json.dumps(about_json(content.recipe, {}, words)["recipe"], ensure_ascii=False, default=str)
    row = {**facts, "note": words(OFFICE_ONLY), "recipe": recipe}
    return gpd.GeoDataFrame([row], geometry=[shapely.LineString(corners_of(content))], crs=4326)
