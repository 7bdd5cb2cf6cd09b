"""Which ground lies within a limit by road of some sites: the polygon that a map shows beside the circle?

It is the ground beside every stretch of road from which a site is within the limit, as far from the road as one can
walk there with what is left of the limit, and never farther than `BAND_M`. Ground farther from any road is left out,
though somebody who lives there may still be within the limit: whether a person is, the way from their own door says
(`travel.py`), not the polygon. Holes and islands stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from assessments.roads.joining import mercator
from assessments.roads.routes import between
from assessments.roads.stretches import search_from
from layers.ellipsoid import GEOD

if TYPE_CHECKING:
    import numpy.typing as npt

    from assessments.roads.graph import Manner
    from assessments.roads.joining import Joins
    from assessments.roads.laid import Laid
    from assessments.roads.stretches import Stretches
    from layers.roads.network import Floats, Network, Truths

BAND_M = 250.0
"""Ground at most this far from a reached road is drawn: three minutes' walk (assumption). In towns it closes the blocks
between streets; along a road across country it is wide enough to be seen."""

STEPS = 4
"""Towards the end of the limit the band narrows in so many steps, each to the width that its best-placed point has."""

_CORNERS = 4
"""Corners to a quarter of the round ends of a band."""

_WIDER = 1.001 / np.cos(np.pi / (4 * _CORNERS))
"""A polygon that holds a circle is this much wider; a thousandth is for the change of scale within a band."""

_MOST_SQUARES = 4_000_000


def catchment(laid: Laid, sites: Joins, manner: Manner, *, limit: float, band_m: float = BAND_M) -> shapely.Geometry:
    """Draw the ground from which at least one of some sites is within a limit by road.

    Parameters
    ----------
    laid
        The network, its speeds and what is closed in the manner's season.
    sites
        Where the sites meet the uncut network (`Laid.join`), for the manner's profile; those that do not are left out.
    manner
        How one travels, in which season, and whether the limit is kilometres or minutes.
    limit
        The longest way that counts, legs across country included; exactly as long does.
    band_m
        How far from the road ground is drawn at most, in metres.

    Returns
    -------
    Geometry
        A polygon or several in EPSG:4326, empty where nothing is reached. Every joined place whose way (`find_trips`)
        is within the limit and whose leg to the road is at most `band_m` lies inside. The edge is at most a quarter of
        the band and 2 % farther out than what is left of the limit pays for. A longer limit covers a shorter one's
        ground; closing a road never adds any.

    """
    cut = laid.in_season(manner.season)
    costs = laid.costs(manner)
    reached = search_from(cut.network, costs, laid.placed(sites, manner.season), limit=limit)
    drawable = np.zeros(len(laid.network), dtype=bool)
    drawable[laid.joinable(manner.profile).road] = True  # nobody joins a ferry, or a road outside the main component
    bands = _Bands(laid.network, [], [])
    inner = None
    for step in range(STEPS, 0, -1):
        left = limit - costs.off_road * band_m * (step - 1) / STEPS
        pieces = reached.within(left).in_parent(cut, laid.network)
        pieces = pieces.take(drawable[pieces.road])
        bands.add(pieces if inner is None else pieces.beyond(inner, laid.network), band_m * step / STEPS)
        inner = pieces
    return bands.ground()


@dataclass(frozen=True, eq=False)
class _Bands:
    """Lines in Mercator's plane (radians), each with the half width of its band there."""

    network: Network
    lines: list[npt.NDArray[np.object_]]
    widths: list[Floats]

    def add(self, pieces: Stretches, width_m: float) -> None:
        """Add the band along some stretches."""
        if not len(pieces):
            return
        whole = pieces.whole(self.network)
        drawn = np.empty(len(pieces), dtype=object)
        drawn[whole] = self.network.lines[pieces.road[whole]]
        part = np.flatnonzero(~whole)
        ends = zip(*(each[part].tolist() for each in (pieces.road, pieces.from_m, pieces.to_m)), strict=True)
        drawn[part] = [shapely.LineString(between(self.network, *piece)) for piece in ends]
        bounds = shapely.bounds(drawn)
        latitude = np.maximum(np.abs(bounds[:, 1]), np.abs(bounds[:, 3]))
        self.lines.append(np.asarray(shapely.transform(drawn, _projected)))
        self.widths.append(width_m * _WIDER / _metres_to_a_radian(latitude))

    def ground(self) -> shapely.Geometry:
        """Return the ground that all bands cover together, in degrees."""
        if not self.lines:
            return shapely.Polygon()
        lines, widths = np.concatenate(self.lines), np.concatenate(self.widths)
        widest = widths >= widths.max() * (1 - 1 / (2 * STEPS))
        filled, spared = _filled(lines, widths, widest)
        parts = [*filled, *shapely.buffer(lines[~spared], widths[~spared], quad_segs=_CORNERS)]
        return shapely.transform(shapely.union_all(parts), _unprojected)


def _filled(lines: npt.NDArray[np.object_], widths: Floats, widest: Truths) -> tuple[list[shapely.Geometry], Truths]:
    """Cover ground deep inside the widest bands by squares, and tell which lines need no band of their own then.

    A square whose diagonal is no longer than the half width lies within the band of every point in it. A line is
    spared when its whole band lies in such squares. The ground stays exactly the same; towns take a fifth of the time.
    """
    spared = np.zeros(len(lines), dtype=bool)
    side = widths[widest].min() / np.sqrt(2)
    corner = shapely.get_coordinates(shapely.segmentize(lines[widest & (shapely.length(lines) > 0)], side / 2))
    west, south, east, north = shapely.total_bounds(lines)
    reach = widths.max()
    west, south = west - reach, south - reach
    across, down = (int(np.ceil((far + reach - near) / side)) + 1 for far, near in ((east, west), (north, south)))
    if across * down > _MOST_SQUARES:
        return [], spared
    taken = np.zeros((across, down), dtype=bool)
    at = ((corner - (west, south)) / side).astype(np.int64)
    taken[at[:, 0], at[:, 1]] = True
    sums = np.zeros((across + 1, down + 1), dtype=np.int64)
    sums[1:, 1:] = taken.cumsum(axis=0).cumsum(axis=1)
    bounds = shapely.bounds(lines)
    low = ((bounds[:, :2] - widths[:, None] - (west, south)) / side).astype(np.int64)
    high = ((bounds[:, 2:] + widths[:, None] - (west, south)) / side).astype(np.int64) + 1
    (x0, y0), (x1, y1) = low.T, high.T
    inside = sums[x1, y1] - sums[x0, y1] - sums[x1, y0] + sums[x0, y0]
    spared = inside == (x1 - x0) * (y1 - y0)
    return _boxes(taken, side, west, south) if spared.any() else [], spared


def _boxes(taken: Truths, side: float, west: float, south: float) -> list[shapely.Geometry]:
    """Return squares as boxes, those one above another as one."""
    edge = np.diff(np.pad(taken.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    column, begin = np.nonzero(edge == 1)
    _, end = np.nonzero(edge == -1)
    boxes: npt.NDArray[np.object_] = shapely.box(
        west + column * side, south + begin * side, west + (column + 1) * side, south + end * side
    )
    return list(boxes)


def _projected(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.column_stack(mercator(places[:, 1], places[:, 0]))


def _unprojected(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return degrees from Mercator's plane in radians (Snyder 1987, Map Projections, eq. 7-9)."""
    e = np.sqrt(GEOD.es)
    grown = np.exp(places[:, 1])
    latitude = 2 * np.arctan(grown) - np.pi / 2
    for _ in range(5):  # each round is a hundred times nearer; five are below a nanometre
        sine = e * np.sin(latitude)
        latitude = 2 * np.arctan(grown * ((1 + sine) / (1 - sine)) ** (e / 2)) - np.pi / 2
    return np.column_stack([np.degrees(places[:, 0]), np.degrees(latitude)])


def _metres_to_a_radian(latitude: Floats) -> Floats:
    """Return how many metres of ground a unit of Mercator's plane is at a latitude."""
    angle = np.radians(latitude)
    metres: Floats = GEOD.a * np.cos(angle) / np.sqrt(1 - GEOD.es * np.sin(angle) ** 2)
    return metres
