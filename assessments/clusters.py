"""Where do people who are not served live close together, near which town, and for which cause?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assessments.geography import cells_of, settlements_of
from layers.geodesy import Places, distance_km
from layers.schemas import GapClusters
from layers.schemas.columns import GAP_CAUSES

if TYPE_CHECKING:
    import numpy.typing as npt

EARTH_RADIUS_KM = 6371.0088
"""Mean radius (IUGG): near enough to say which cells are neighbours; distances shown are geodesic."""

CELL_RESOLUTION = 8
"""People are first put together by H3 cells of this resolution (about 0.7 km2), so that a million of them stay fast."""


def find_clusters(
    statuses: pd.DataFrame,
    places: Places,
    settlements: pd.DataFrame,
    *,
    service_type: str,
    within_km: float = 3.0,
    at_least: int = 11,
) -> pd.DataFrame:
    """Find clusters of people who are surely not served (DBSCAN on the sphere, weighted by people).

    Parameters
    ----------
    statuses
        Rows of schema GapStatuses of one type of service, one per person, in the order of `places`.
    places
        The people's homes; people without coordinates are in no cluster.
    settlements
        Frame of schema Settlements, to name each cluster by the settlement nearest to its middle.
    service_type
        The type asked about.
    within_km
        Homes this far apart, and nearer, are neighbours.
    at_least
        Fewest people around a home for a cluster to form there; no cluster has fewer people.

    Returns
    -------
    DataFrame[GapClusters]
        The largest first. `cause` is the most frequent one, the earlier stage on a tie.

    References
    ----------
    Ester, Kriegel, Sander and Xu 1996, A density-based algorithm for discovering clusters (KDD-96).

    """
    cause = statuses["gap_status"].to_numpy(dtype=object)
    unserved = np.flatnonzero(np.isin(cause, GAP_CAUSES) & places.known)
    if len(unserved) < at_least:
        return GapClusters.empty()
    labels = _labels(Places(places.latitude[unserved], places.longitude[unserved]), within_km, at_least)
    rows = []
    for label in range(labels.max() + 1):
        members = unserved[labels == label]
        if len(members) >= at_least:
            rows.append(_cluster(members, places, cause))
    if not rows:
        return GapClusters.empty()
    found = pd.DataFrame(rows).sort_values(["people", "latitude", "longitude"], ascending=[False, True, True])
    middles = Places(found["latitude"].to_numpy(dtype=float), found["longitude"].to_numpy(dtype=float))
    names = settlements.set_index("settlement_id")["settlement_name"].to_dict()
    return GapClusters.parse(
        found.assign(
            cluster_id=range(1, len(found) + 1),
            service_type=service_type,
            settlement_name=pd.Series(settlements_of(middles, settlements)).map(names).to_numpy(),
        ).reset_index(drop=True)
    )


def _labels(homes: Places, within_km: float, at_least: int) -> npt.NDArray[np.int64]:
    from sklearn.cluster import DBSCAN  # noqa: PLC0415 - heavy

    cells = cells_of(homes, resolution=CELL_RESOLUTION).astype(str)
    _, where, weights = np.unique(cells, return_inverse=True, return_counts=True)
    latitude = np.bincount(where, homes.latitude) / weights
    longitude = np.bincount(where, homes.longitude) / weights
    model = DBSCAN(eps=within_km / EARTH_RADIUS_KM, min_samples=at_least, metric="haversine", algorithm="ball_tree")
    labels = model.fit(np.radians(np.column_stack([latitude, longitude])), sample_weight=weights).labels_
    return np.asarray(labels, dtype=np.int64)[where]


def _cluster(members: npt.NDArray[np.intp], places: Places, cause: npt.NDArray[np.object_]) -> dict[str, object]:
    latitude, longitude = places.latitude[members], places.longitude[members]
    middle = float(latitude.mean()), float(longitude.mean())
    counts = [int((cause[members] == name).sum()) for name in GAP_CAUSES]
    return {
        "latitude": middle[0],
        "longitude": middle[1],
        "radius_km": float(distance_km(latitude, longitude, *middle).max()),
        "people": len(members),
        "cause": GAP_CAUSES[int(np.argmax(counts))],
    }
