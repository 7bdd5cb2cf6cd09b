"""Is a place urban or rural, where nobody has recorded it? Derived from settlements, and marked as derived.

The rule (docs/decisions/0004): a place is urban if it lies within the extent of an urban settlement. A settlement is
urban if it is recorded so, or has at least 5,000 people (the smallest urban cluster of DEGURBA); its extent is the
circle that would hold its people at 3,000 per km2, at least 2 km. Any other place is rural if some listed settlement
lies within 20 km; else nothing is known about the area and the class stays unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assessments.facts import MISSING, RURAL, URBAN
from layers.geodesy import Places, nearest, pairs_within
from layers.settlement_reach import extents_km

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

KNOWN_WITHIN_KM = 20.0


def classify(
    places: Places, recorded: npt.NDArray[np.int8], settlements: pd.DataFrame
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]]:
    """Fill in the class of places that have none.

    Parameters
    ----------
    places
        Where they are; a place without coordinates stays without a class.
    recorded
        Their classes as recorded, -1 where nobody has said: these are kept.
    settlements
        Frame of schema Settlements.

    Returns
    -------
    classes, derived
        The class of each place (-1 where still unknown), and whether it comes from settlements.

    """
    classes = recorded.copy()
    holes = np.flatnonzero((recorded == MISSING) & places.known)
    located = settlements[settlements["latitude"].notna() & settlements["longitude"].notna()]
    if len(holes) and len(located):
        asked = Places(places.latitude[holes], places.longitude[holes])
        radius = extents_km(located)
        urban = located[~np.isnan(radius)]
        in_town = np.zeros(len(holes), dtype=bool)
        if len(urban):
            in_town[pairs_within(asked, _places(urban), radius[~np.isnan(radius)]).person_index] = True
        _, far_km = nearest(asked, _places(located))
        classes[holes] = np.where(in_town, URBAN, np.where(far_km <= KNOWN_WITHIN_KM, RURAL, MISSING))
    return classes, (recorded == MISSING) & (classes != MISSING)


def _places(settlements: pd.DataFrame) -> Places:
    return Places(settlements["latitude"].to_numpy(dtype=float), settlements["longitude"].to_numpy(dtype=float))
