"""Which known area has this name, and what is the area called in which a point lies?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from layers.plain import plain_words

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.context import Context

    Texts = npt.NDArray[np.object_]

_KIND_OF_AREA = re.compile(
    r"\b(?:the|la|le|les|l|region|regions|district|districts|department|departement|division|prefecture|province|county|"
    r"governorate|of|de|du|des|d|et|and)\b"
)
NAMES = ("area_name", "area_name_en", "area_name_fr")


def name_key(name: object) -> str:
    """Write the name of an area for comparing: as `plain_key`, without words such as "region of"."""
    if not isinstance(name, str):
        return ""
    words = plain_words(name)
    bare = " ".join(_KIND_OF_AREA.sub(" ", words).split())
    return (bare or words).replace(" ", "")


def codes_by_name(
    context: Context,
    names: Texts,
    level: int,
    countries: Texts,
    parents: Texts | None,
) -> tuple[Texts, npt.NDArray[np.bool_]]:
    """Return the code of each named area of a level, and which names are not known (or not unique).

    A name counts within the row's country and parent where these are given. Where no area of the level is known,
    nothing is found and nothing is wrong.
    """
    known = context.areas[context.areas["admin_level"] == level]
    found: Texts = np.full(len(names), "", dtype=object)
    unknown = np.zeros(len(names), dtype=bool)
    if known.empty:
        return found, unknown
    index = _index(known)
    for row, name in enumerate(names):
        if not name:
            continue
        fitting = {
            code
            for code, country, parent in index.get(name_key(name), ())
            if (not countries[row] or not country or country == countries[row])
            and (parents is None or not parents[row] or not parent or parent == parents[row])
        }
        if len(fitting) == 1:
            found[row] = fitting.pop()
        else:
            unknown[row] = True
    return found, unknown


def _index(areas: pd.DataFrame) -> dict[str, set[tuple[str, str, str]]]:
    index: dict[str, set[tuple[str, str, str]]] = {}
    for area in areas[["area_id", "country", "parent_id", *NAMES]].fillna("").itertuples(index=False):
        for name in area[3:]:
            index.setdefault(name_key(name), set()).add((area[0], area[1], area[2]))
    index.pop("", None)
    return index


def point_in_area(
    context: Context, code: str, latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_] | None:
    """Whether points lie in the polygon of an area (its edge included); None where it has no polygon."""
    shapes = context.areas.loc[context.areas["area_id"] == code, "geometry"]
    shape = shapes.iloc[0] if len(shapes) else None
    if not isinstance(shape, shapely.Geometry):
        return None
    return np.asarray(shapely.intersects_xy(shape, longitude, latitude), dtype=bool)


def names_by_code(context: Context, settlements: pd.DataFrame) -> list[str]:
    """Name the district (else region) of each settlement: by its code, else by the polygon around it, else empty."""
    areas = context.areas
    called = dict(zip(areas["area_id"], areas["area_name"].fillna(""), strict=True))
    has_shape = np.array([isinstance(shape, shapely.Geometry) for shape in areas["geometry"]], dtype=bool)
    shaped = areas.loc[has_shape].sort_values("admin_level", ascending=False)
    tree = shapely.STRtree(list(shaped["geometry"]))
    points = [
        shapely.Point(longitude, latitude)
        for longitude, latitude in zip(settlements["longitude"], settlements["latitude"], strict=True)
    ]
    around: dict[int, str] = {}
    for place, area in sorted(np.transpose(tree.query(points, predicate="intersects")).tolist()):
        name = shaped["area_name"].iloc[area]
        if isinstance(name, str):
            around.setdefault(place, name)  # the districts stand before the regions
    codes = settlements["admin2_pcode"].fillna(settlements["admin1_pcode"]).fillna("")
    return [called.get(code) or around.get(place) or code for place, code in enumerate(codes)]
