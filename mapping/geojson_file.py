"""A layer as GeoJSON (RFC 7946): longitude and latitude on WGS 84, rounded, rings turned as the standard asks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely

from mapping.about import about_json
from mapping.exported import exported
from mapping.files import write_text
from mapping.tables import plain_rows

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from layers.recipe import Recipe
    from layers.words import Words


def write_geojson(layer_frame: gpd.GeoDataFrame, path: Path, *, layer: str, words: Words, recipe: Recipe) -> None:
    """Write a layer as GeoJSON.

    Coordinates have at most 6 decimals in public layers (services, programmes, catchments, areas, settlements) and at
    most 3 in any other, which may be about people. Properties keep the names of our columns; days are ISO dates,
    missing values null; a row without a place has a null geometry. The member `homeward` beside the features holds the
    recipe, what was withheld and what the columns mean.

    Parameters
    ----------
    layer_frame, path
        A frame with geometry in EPSG:4326, and the file, whose folder must be there.
    layer
        Which layer it is.
    words, recipe
        The reader's language for the explanations, and how the layer came about.

    Raises
    ------
    HomewardError
        When the file cannot be written; then there is no new file and an old one stays.

    """
    table = exported(layer_frame, layer=layer, recipe=recipe)
    shapes = [_geometry(shape) for shape in table["geometry"]]
    rows = table.drop(columns="geometry")
    names = [str(name) for name in rows.columns]
    features = [
        _compact({"type": "Feature", "geometry": shape, "properties": dict(zip(names, row, strict=True))})
        for shape, row in zip(shapes, plain_rows(rows), strict=True)
    ]
    about = _compact(about_json(recipe, {layer: rows}, words))
    body = ",\n".join(features)
    write_text(path, f'{{"type":"FeatureCollection","homeward":{about},"features":[\n{body}\n]}}\n')


def _geometry(shape: Any) -> dict[str, Any] | None:
    """Return a shape as GeoJSON, outer rings anticlockwise; None if there is none."""
    if shape is None or shapely.is_empty(shape):
        return None
    written: dict[str, Any] = json.loads(shapely.to_geojson(shapely.orient_polygons(shape)))
    return written


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)
