"""Layers as one GeoPackage that opens styled in QGIS, with the recipe inside."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from mapping.about import about_json, column_meanings
from mapping.exported import exported, kind_of
from mapping.files import whole_file
from mapping.qgis_styles import style_of
from mapping.qgis_xml import qml, sld

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from layers.recipe import Recipe
    from layers.words import Words

GEOMETRIES = {
    "services": "Point",
    "settlements": "Point",
    "returnees": "Point",
    "clusters": "Point",
    "catchments": "MultiPolygon",
    "roadcatchments": "MultiPolygon",
    "areas": "MultiPolygon",
    "gaps": "MultiPolygon",
    "cells": "MultiPolygon",
    "nearest": "Point",
    "minutes": "MultiPolygon",
    "seats": "MultiPolygon",
    "demand": "MultiPolygon",
    "mismatch": "MultiPolygon",
    "alignment": "Point",
}
"""The one type of geometry of each kind of layer."""

PARTED = {
    **dict.fromkeys(("gaps", "cells", "nearest", "minutes", "seats"), "service_type"),
    "demand": "isco08_code",
    "mismatch": "mismatch_list",
}
"""Kinds of layer that become several: one for each type of service, occupation or list."""

VERSION = "1.2"
"""Of GeoPackage: older programs warn about newer ones, which hold nothing that is needed here."""

RECIPE_TABLE = "homeward_recipe"

_STYLES_TABLE = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256),
    f_table_schema TEXT(256),
    f_table_name TEXT(256),
    f_geometry_column TEXT(256),
    styleName TEXT(30),
    styleQML TEXT,
    styleSLD TEXT,
    useAsDefault BOOLEAN,
    description TEXT,
    owner TEXT(30),
    ui TEXT(30),
    update_time DATETIME
)
"""
"""The table in which QGIS looks for the styles of a GeoPackage, column for column."""


def write_geopackage(layers: Mapping[str, gpd.GeoDataFrame], path: Path, *, words: Words, recipe: Recipe) -> None:
    """Write layers as a GeoPackage in EPSG:4326, each with its style for QGIS.

    What is about several types of service (or occupations, or lists) becomes one layer for each (`PARTED`,
    `gaps_vocational`), so that no area lies on another. Every layer has one type of geometry (`GEOMETRIES`); rows
    without a place have none. Days are ISO dates. The table `homeward_recipe` holds how the layers came about,
    `layer_styles` how they look (QML and SLD), with the meaning of each column in the reader's language as its alias.

    Parameters
    ----------
    layers
        Kind of layer (a key of `GEOMETRIES`) -> frame with geometry.
    path, words, recipe
        The file, whose folder must be there; the reader's language; how the layers came about.

    Raises
    ------
    HomewardError
        When the file cannot be written; then there is no new file and an old one stays.
    KeyError
        When a layer is of no kind that has a geometry.

    """
    import pyogrio  # noqa: PLC0415 - loads GDAL

    tables = {
        name: exported(frame, layer=name, recipe=recipe)
        for kind, whole in layers.items()
        for name, frame in _by_type(kind, whole)
    }
    with whole_file(path) as part:
        for name, table in tables.items():
            try:
                pyogrio.write_dataframe(
                    _typed(table),
                    part,
                    layer=name,
                    driver="GPKG",
                    geometry_type=GEOMETRIES[kind_of(name)],
                    promote_to_multi=GEOMETRIES[kind_of(name)].startswith("Multi"),
                    append=part.exists(),
                    use_arrow=True,
                    dataset_options={"VERSION": VERSION},
                )
            except pyogrio.errors.DataSourceError as error:
                raise OSError(str(error)) from error
        try:
            with closing(sqlite3.connect(part)) as store, store:
                _add_styles(store, tables, words, recipe)
                _add_recipe(store, tables, words, recipe)
        except sqlite3.OperationalError as error:
            raise OSError(str(error)) from error


def _by_type(kind: str, frame: gpd.GeoDataFrame) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    parts = list(dict.fromkeys(frame[PARTED[kind]])) if kind in PARTED else []
    if len(parts) < 2:  # noqa: PLR2004 - nothing to part
        yield kind, frame
        return
    for part in parts:
        yield f"{kind}_{part}", frame[frame[PARTED[kind]] == part]


def _typed(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give days the type of a day, not of a moment."""
    import pyarrow as pa  # noqa: PLC0415 - the same

    days = table.select_dtypes("datetime").columns
    typed = table.assign(**{name: table[name].astype(pd.ArrowDtype(pa.date32())) for name in days})
    return gpd.GeoDataFrame(typed.reset_index(drop=True), geometry="geometry", crs=4326)


def _add_styles(
    store: sqlite3.Connection, tables: Mapping[str, gpd.GeoDataFrame], words: Words, recipe: Recipe
) -> None:
    store.execute(_STYLES_TABLE)
    for name, table in tables.items():
        rows = pd.DataFrame(table.drop(columns="geometry"))
        texts = [str(field) for field in rows.columns if pd.api.types.is_string_dtype(rows[field])]
        values = {field: {str(value) for value in rows[field].dropna().unique()} for field in texts}
        told = rows["people"].dropna() if "people" in rows.columns else ()  # a figure may be withheld
        largest = float(max(told, default=0))
        style = style_of(kind_of(name), values, words, largest=largest)
        names = [str(field) for field in rows.columns]
        aliases = [(field, meaning.rstrip(".")) for field, meaning, _ in column_meanings(names, words)]
        store.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
            "styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) "
            "VALUES ('', '', ?, 'geom', ?, ?, ?, 1, ?, '', NULL, ?)",
            (name, name[:30], qml(style, aliases), sld(style, name), style.title, _moment(recipe)),
        )
    _register(store, "layer_styles", recipe)


def _add_recipe(
    store: sqlite3.Connection, tables: Mapping[str, gpd.GeoDataFrame], words: Words, recipe: Recipe
) -> None:
    store.execute(
        f"CREATE TABLE {RECIPE_TABLE} (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL)"
    )
    about = about_json(recipe, tables, words)
    rows = [(name, _text(value)) for name, value in about["recipe"].items()]
    rows += [("note", note) for note in about["notes"]]
    rows += [(f"layer {name}", _text(layer)) for name, layer in about["layers"].items()]
    store.executemany(f"INSERT INTO {RECIPE_TABLE} (name, value) VALUES (?, ?)", rows)
    _register(store, RECIPE_TABLE, recipe)


def _register(store: sqlite3.Connection, table: str, recipe: Recipe) -> None:
    """List a table without geometry among the contents, as the standard asks (`attributes`)."""
    store.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
        "VALUES (?, 'attributes', ?, '', ?)",
        (table, table, _moment(recipe)),
    )


def _moment(recipe: Recipe) -> str:
    return recipe.made_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
