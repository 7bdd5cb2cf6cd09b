"""One person's options on the map: the home, the sites, and the way to each, drawn by what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.labels import VERDICT_LABELS, VERDICT_SIGNS
from mapping.descriptions import given, type_label
from mapping.elements import MapLayer
from mapping.geometry import geojson, line, point
from mapping.layers_places import RANK_SITE
from mapping.layers_services import apart
from mapping.symbols import SHAPES, SYMBOLS, UNTYPED
from mapping.things import Label, Thing
from mapping.ways import by_road, length_or_span, way_points, with_doubt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from layers.roads.trip import Trip
    from layers.words import Words

MOST_SITES = 60
"""So many sites are drawn, the most suitable; a map with more says nothing."""

_HOME_RADIUS, _SITE_RADIUS = 11, 10
"""Radius in pixels of the mark of a home, and of a site."""

_BEST_FIRST = ("eligible", "unknown", "ineligible")


def sites(options: pd.DataFrame) -> list[list[dict[str, Any]]]:
    """Gather the options by site, the most suitable first, at most `MOST_SITES`; sites without a place are left out."""
    placed = options.dropna(subset=["latitude", "longitude"])
    gathered: dict[str, list[dict[str, Any]]] = {}
    for row in placed.to_dict("records"):
        gathered.setdefault(str(row["service_id"]), []).append({str(name): value for name, value in row.items()})
    return sorted(gathered.values(), key=lambda rows: _BEST_FIRST.index(best_verdict(rows)))[:MOST_SITES]


def best_verdict(rows: list[dict[str, Any]]) -> str:
    """Return the best verdict of any programme at one site."""
    return min((str(row["verdict"]) for row in rows), key=_BEST_FIRST.index)


def sites_layer(options: pd.DataFrame, *, words: Words, trips: Mapping[str, Trip] | None = None) -> MapLayer:
    """Show the sites with their type's symbol; the popup gives each programme's verdict, a word and a sign."""
    things, labels = [], []
    known = sites(options)
    shifts = apart([(rows[0]["latitude"], rows[0]["longitude"]) for rows in known], _SITE_RADIUS)
    for order, (rows, shift) in enumerate(zip(known, shifts, strict=True)):
        first = rows[0]
        kind = type_label(first["service_type"], words)
        title = str(given(first["site_name"]) or given(first["service_name"]) or kind)
        trip = (trips or {}).get(str(first["service_id"]))
        way = by_road(trip, words)
        lines = (kind, *_distance(first, trip, words), *way, *(_verdict(row, words) for row in rows))
        things.append(
            Thing(
                "service",
                given(first["service_type"]) or UNTYPED,
                point(first["latitude"], first["longitude"]),
                str(first["service_id"]),
                title=title,
                lines=lines,
                tip=(title, _said(best_verdict(rows), words)),
                numbers=shift,
            )
        )
        text = _site_label(rows, words)
        if text:
            labels.append(
                Label(text, first["latitude"], first["longitude"], RANK_SITE - order, "site", gap=13, firm=True)
            )
    return MapLayer("sites", words("Sites"), things, labels, order=50, radius=_SITE_RADIUS)


def _distance(row: dict[str, Any], trip: Trip | None, words: Words) -> list[str]:
    if given(row["distance_km"]) is None:
        return [words(length_or_span(row, None))] if given(row["distance_least_km"]) is not None else []
    distance = float(row["distance_km"])
    if given(row["radius_km"]) is None:
        return [with_doubt(words("{distance} km from home", distance=distance), trip, words)]
    said = words("{distance} km from home (limit {limit} km)", distance=distance, limit=float(row["radius_km"]))
    return [with_doubt(said, trip, words)]


def _verdict(row: dict[str, Any], words: Words) -> str:
    said = _said(row["verdict"], words)
    programme = given(row["programme_name"]) or given(row["service_name"])
    return f"{said} – {programme}" if programme else said


def _said(verdict: str, words: Words) -> str:
    return f"{VERDICT_SIGNS[verdict]} {words(VERDICT_LABELS[verdict])}"


def _site_label(rows: list[dict[str, Any]], words: Words) -> str:
    """Write the best rank of a site and its distance; one where the person can enter nothing has no rank."""
    ranks = [int(row["rank"]) for row in rows if given(row["rank"]) is not None]
    distance = given(rows[0]["distance_km"])
    parts = [words.number(min(ranks))] if ranks else []
    parts += [words("{distance} km", distance=float(distance))] if distance is not None else []
    return " · ".join(parts)


def ways_layer(
    place: tuple[float, float] | None,
    options: pd.DataFrame,
    *,
    words: Words,
    trips: Mapping[str, Trip] | None = None,
) -> MapLayer:
    """Draw the way from home to each site, by road where it is known, else straight, by its best verdict.

    Without a known place nothing is drawn.

    Solid if the person may enter, dashed if it must be checked, dotted if not.
    """
    things = []
    for rows in reversed(sites(options) if place else []):
        verdict = best_verdict(rows)
        trip = (trips or {}).get(str(rows[0]["service_id"]))
        site = float(rows[0]["latitude"]), float(rows[0]["longitude"])
        ends = line(*way_points(place, site, trip)) if place else {}
        tip = (_said(verdict, words), *_distance(rows[0], trip, words), *by_road(trip, words))
        things.append(Thing("way", verdict, ends, tip=tip))
    return MapLayer("ways", words("Ways from home"), things, order=35)


def home_layer(place: tuple[float, float] | None, *, words: Words, somewhere: Sequence[BaseGeometry] = ()) -> MapLayer:
    """Mark the person's home, if a place is known; the tip of the mark stands on it. Else draw where it may be."""
    above = -round(_HOME_RADIUS * max(down for _, down in SHAPES[SYMBOLS["home"].shape]))
    numbers = {"radius": _HOME_RADIUS, "shiftY": above}
    things = [Thing("home", "home", point(*place), tip=(words("Home"),), numbers=numbers)] if place else []
    things += [Thing("reach", "somewhere", geojson(shape), symbol="home") for shape in somewhere]
    return MapLayer("home", words("Home"), things, order=60, switched=False)
