"""How far from the point of a settlement may a home lie that is called by its name? One table for everybody.

A town reaches as far as docs/decisions/0004 says, any other settlement as far as `OTHER_KM` assumes. An office that
knows better states `location_precision_m` with the homes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

URBAN_POPULATION = 5_000
PEOPLE_PER_KM2 = 3_000.0
SMALLEST_EXTENT_KM = 2.0

OTHER_KM = {"rural": 2.0, None: 5.0}
"""How far a settlement reaches that is no town: assumptions.

Rural: a village with its fields and hamlets. None: neither a class nor a population is recorded; it may be a town.
"""


def extents_km(settlements: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return the radius in kilometres of each urban settlement, NaN for those that are not urban."""
    population = settlements["population"].to_numpy(dtype=float)
    recorded = settlements["settlement_class"].to_numpy(dtype=object)
    urban = (recorded == "urban") | ((recorded != "rural") & (population >= URBAN_POPULATION))
    radius = np.sqrt(np.nan_to_num(population) / PEOPLE_PER_KM2 / np.pi)
    return np.where(urban, np.maximum(radius, SMALLEST_EXTENT_KM), np.nan)


def reach_km(settlements: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return how far each settlement (schema Settlements) reaches around its point, in kilometres."""
    unclassed = settlements["settlement_class"].isna() & settlements["population"].isna()
    other = np.where(unclassed, OTHER_KM[None], OTHER_KM["rural"])
    town = extents_km(settlements)
    return np.where(np.isnan(town), other, town)
