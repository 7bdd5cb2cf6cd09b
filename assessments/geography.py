"""In which area, near which settlement, in which cell does each place lie?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.geodesy import Places, nearest

if TYPE_CHECKING:
    import numpy.typing as npt

    Names = npt.NDArray[np.object_]

OFFICE_RESOLUTION = 7
"""H3 resolution of cells inside the office; what is released starts at 6 and rolls up (rulings)."""


def areas_of(places: Places, areas: pd.DataFrame, *, level: int) -> Names:
    """Find the area of a level in which each place lies.

    Parameters
    ----------
    places
        Where they are, in EPSG:4326.
    areas
        Frame of schema Areas; areas without a polygon are left out. A point on a border belongs to the area listed
        first.
    level
        Administrative level: 1 region, 2 district.

    Returns
    -------
    array of area_id
        None for a place without coordinates or outside every polygon.

    """
    import shapely  # noqa: PLC0415 - only where polygons are asked

    found = np.full(len(places.latitude), None, dtype=object)
    chosen = areas[(areas["admin_level"] == level) & areas["geometry"].notna()]
    open_places = np.flatnonzero(places.known)
    latitude, longitude = places.latitude, places.longitude
    for area_id, polygon in zip(chosen["area_id"], chosen["geometry"], strict=True):
        west, south, east, north = polygon.bounds
        lon, lat = longitude[open_places], latitude[open_places]
        near = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        candidates = open_places[near]
        if not len(candidates):
            continue
        shapely.prepare(polygon)
        inside = shapely.intersects_xy(polygon, longitude[candidates], latitude[candidates])
        found[candidates[inside]] = area_id
        keep = np.ones(len(open_places), dtype=bool)
        keep[np.flatnonzero(near)[inside]] = False
        open_places = open_places[keep]
    return found


def placed_areas(
    returnees: pd.DataFrame, places: Places, areas: pd.DataFrame, *, level: int
) -> tuple[Names, npt.NDArray[np.bool_]]:
    """Find each person's area: by coordinates, else by the recorded P-code.

    Returns
    -------
    area_id, conflict
        None where neither says anything. `conflict` marks people whose coordinates lie in another area than their
        P-code says: the coordinates count.

    """
    claimed = returnees[f"admin{level}_pcode"].to_numpy(dtype=object)
    has_claim = ~pd.isna(claimed)
    located = areas_of(places, areas, level=level)
    is_located = ~pd.isna(located)
    conflict = is_located & has_claim & (located != claimed)
    known_codes = set(areas.loc[areas["admin_level"] == level, "area_id"])
    conflict &= np.array([code in known_codes for code in claimed], dtype=bool)
    found = located.copy()
    found[~is_located & has_claim] = claimed[~is_located & has_claim]
    return found, conflict


def settlements_of(places: Places, settlements: pd.DataFrame) -> Names:
    """Find the settlement nearest to each place; None without coordinates or without any settlement."""
    found = np.full(len(places.latitude), None, dtype=object)
    located = settlements[settlements["latitude"].notna() & settlements["longitude"].notna()]
    if len(located) and places.known.any():
        centres = Places(located["latitude"].to_numpy(dtype=float), located["longitude"].to_numpy(dtype=float))
        index, _ = nearest(places, centres)
        ids = located["settlement_id"].to_numpy(dtype=object)
        found[places.known] = ids[index[places.known]]
    return found


def cells_of(places: Places, *, resolution: int = OFFICE_RESOLUTION) -> Names:
    """Find the H3 cell of each place; None without coordinates."""
    import h3  # noqa: PLC0415 - only where cells are asked

    found = np.full(len(places.latitude), None, dtype=object)
    for row in np.flatnonzero(places.known):
        found[row] = h3.latlng_to_cell(float(places.latitude[row]), float(places.longitude[row]), resolution)
    return found
