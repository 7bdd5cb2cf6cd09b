"""Is a catchment's radius in kilometres, and does it let anybody in?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from layers.readers.numbers import read_numbers

if TYPE_CHECKING:
    import numpy.typing as npt

    from layers.readers.faults import Faults

    Texts = npt.NDArray[np.object_]
    Floats = npt.NDArray[np.float64]

RADII = ("urban_radius_km", "rural_radius_km")
MOST_KM, LEAST_KM = 200.0, 0.05
"""Radii beyond these are hardly kilometres: metres above, thousands of kilometres below."""

_KILO = 1000.0


def read_radii(cells: Texts, column: str, faults: Faults) -> Floats:
    """Read a column of radii in kilometres; what is negative, zero or of an unlikely size is told or asked."""
    radii = read_numbers(cells, column, faults)
    negative, zero = radii < 0, radii == 0
    faults.block("radius.negative", negative, column, value=cells[negative])
    faults.ask("radius.zero", zero, column, value=cells[zero])
    odd = (radii > MOST_KM) | ((radii > 0) & (radii < LEAST_KM))
    with np.errstate(over="ignore"):  # the larger of the two is computed too, and not taken
        meant = np.where(radii > MOST_KM, radii / _KILO, radii * _KILO)
    if odd.any():
        suggestion = np.array([f"{each:g}" for each in meant[odd]], dtype=object)
        answered = faults.ask("radius.unit", odd, column, value=cells[odd], suggestion=suggestion)
        radii = np.where(odd, meant if answered else np.nan, radii)
    return np.where(negative, np.nan, radii)
