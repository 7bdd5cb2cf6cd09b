"""How much more common is an occupation in an area than in the whole country?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def location_quotients(
    employed: npt.ArrayLike, in_area: npt.ArrayLike, in_occupation: npt.ArrayLike, in_all: npt.ArrayLike
) -> Floats:
    """Return the Hoover-Balassa quotient of each area and occupation: (e_ij / e_j) / (e_i / e).

    1 is the country's own share, 2 twice as common. It says where people work in an occupation, not that anybody is
    asked for. The quotients of one occupation, weighted by the areas' shares of all employed, have the mean 1.

    Parameters
    ----------
    employed
        People employed in the occupation in the area; everything is broadcast against everything else.
    in_area
        People employed in the area in all occupations.
    in_occupation
        People employed in the occupation in the whole country.
    in_all
        People employed in the whole country.

    Returns
    -------
    numpy.ndarray
        NaN where a figure is missing, or where nobody is employed in the area, the occupation or the country.

    References
    ----------
    Hoover 1936, The measurement of industrial localization, Review of Economics and Statistics 18; Balassa 1965, Trade
    liberalisation and "revealed" comparative advantage, The Manchester School 33; Farhauer & Kröll 2013.

    """
    own, area, occupation, everyone = (
        np.asarray(each, dtype=float) for each in (employed, in_area, in_occupation, in_all)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        quotients = np.asarray((own / area) / (occupation / everyone), dtype=float)
    return np.where(np.isfinite(quotients), quotients, np.nan)
