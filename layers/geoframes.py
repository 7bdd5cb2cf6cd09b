"""From a typed table with polygons or coordinates to a GeoDataFrame in EPSG:4326, the only system there is inside."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

WGS84 = "EPSG:4326"


def with_polygons(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return a frame whose `geometry` column holds shapely objects (or None) as a GeoDataFrame; the frame is copied."""
    shapes = gpd.GeoSeries(np.asarray(frame["geometry"], dtype=object), index=frame.index, crs=WGS84)
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=shapes)


def with_points(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return a frame with `latitude` and `longitude` as a GeoDataFrame of points; rows without a place have none."""
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"], crs=WGS84)
    shapes = gpd.GeoSeries(points, index=frame.index, crs=WGS84)
    shapes[frame["latitude"].isna() | frame["longitude"].isna()] = None
    return gpd.GeoDataFrame(frame, geometry=shapes)


def with_cells(frame: pd.DataFrame, *, column: str = "area_id") -> gpd.GeoDataFrame:
    """Return a frame whose column holds H3 cells as a GeoDataFrame of their hexagons; other rows have none."""
    import h3  # noqa: PLC0415 - only where cells are drawn
    from shapely.geometry import Polygon  # noqa: PLC0415 - beside it

    shapes = [
        Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)])
        if isinstance(cell, str) and h3.is_valid_cell(cell)
        else None
        for cell in frame[column]
    ]
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, index=frame.index, crs=WGS84))
