"""Where may the homes lie that are known only by a settlement or an area, and how much of that lies within a circle?

Each such place has one or more candidates (settlements of one name, records that contradict each other), and nobody
knows which is meant. A settlement is the disc that it reaches, or its own outline; an area is looked at twice, spread
evenly and as its settlements' people are spread. All of these must agree before an answer is given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import shapely

from assessments.logic import answers_of
from layers.area_shares import length_km, seen_from
from layers.circles import circle_polygon, share_inside
from layers.geodesy import ecef

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from assessments.doubt.ground import Ground
    from layers.area_shares import Outline

    Positions = npt.NDArray[np.intp]
    Codes = npt.NDArray[np.int8]
    Floats = npt.NDArray[np.float64]

INSIDE_SHARE, OUTSIDE_SHARE = 0.95, 0.05
"""A place known only so far is inside from this probability on, outside up to that one (rulings)."""

NEAREST_OUTSIDE = 0.9
"""Outside, besides, is only a place that comes no nearer to the centre than this share of the radius.

Of a large district a small share lies around any site in it, and yet everybody near that site lives there: without
this condition all of them would be turned away (docs/decisions/0018, with the simulation).
"""

Made = TypeVar("Made")

AREA, SETTLEMENT = "area", "settlement"


@dataclass(frozen=True)
class Doubt:
    """What is known of homes: the name, and the candidates: located settlements by position, and drawn areas.

    `named` is how many settlements of that name there are among the candidates.
    """

    kind: str
    name: str
    settlements: tuple[int, ...] = ()
    areas: tuple[str, ...] = ()
    named: int = 0
    class_code: int = -1
    country: str = ""


@dataclass(frozen=True)
class Shares:
    """Which share of one place lies inside: of its ground, and, where settlements tell it, of its people.

    Both are None where there are several candidates. `least` and `most` are over all candidates and both ways of
    looking at areas.
    """

    ground: float | None
    people: float | None
    least: float
    most: float


@dataclass(frozen=True, eq=False)
class Homes:
    """The different places of doubt of some people, and what has been worked out about them."""

    places: tuple[Doubt, ...] = ()
    ground: Ground | None = None
    _made: dict[object, Any] = field(default_factory=dict, repr=False)

    def within_each(self, centre: tuple[float, float], radii_km: tuple[float, ...]) -> list[Codes]:
        """Answer for each radius and place whether a home there lies within the circle; shared, never change it."""
        return self.remember((centre, radii_km), lambda: self._within_each(centre, np.array(radii_km)))

    def _within_each(self, centre: tuple[float, float], radii_km: Floats) -> list[Codes]:
        least, most, near = self._spans(centre, radii_km)
        outside = (most <= OUTSIDE_SHARE) & (near >= NEAREST_OUTSIDE * radii_km[:, None])
        return list(answers_of(least >= INSIDE_SHARE, outside))

    def remember(self, key: object, make: Callable[[], Made]) -> Made:
        """Work something out about these places the first time it is asked for."""
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made

    def inside(self, polygon: Any) -> Codes:
        """Answer for each place whether a home there lies in a polygon.

        Outside is only a place that, besides, covers no more than 0.05 of the polygon: a small share of a region lies
        in any district of it.
        """
        return np.concatenate([np.zeros(0, dtype=np.int8), *(self._inside(place, polygon) for place in self.places)])

    def _inside(self, place: Doubt, polygon: Any) -> Codes:
        drawn = self._drawn(place)
        both = np.array([shapely.area(shapely.intersection(each, polygon)) for each in drawn])
        peopled = [share for code in place.areas if (share := self._people_in(code, polygon)) is not None]
        shares = np.array([*(both / shapely.area(drawn)), *peopled])
        outside = (shares.max() <= OUTSIDE_SHARE) & (both.max() <= OUTSIDE_SHARE * shapely.area(polygon))
        return answers_of(np.array([shares.min() >= INSIDE_SHARE]), np.array([outside]))

    def shares(self, number: int, centre: tuple[float, float], radius_km: float) -> Shares:
        """Say how much of one place lies within a circle."""
        place, radius = self.places[number], np.array([radius_km])
        here = ecef(*_alone(centre))[0]
        discs = self._disc_shares(np.array(place.settlements, dtype=np.intp), here, radius)[0][0].tolist()
        even = [float(seen_from(self.outline(code), centre).shares(radius)[0]) for code in place.areas]
        peopled = [self.of_people(code, here, radius) for code in place.areas]
        return _shares([*discs, *even], [float(each[0]) for each in peopled if each is not None])

    def polygons(self, number: int) -> tuple[Any, ...]:
        """Return the outlines of one place's candidates, a settlement's as the circle that it reaches."""
        return self._drawn(self.places[number])

    def _drawn(self, place: Doubt) -> tuple[Any, ...]:
        land = self.known_ground.land
        return (*(self._disc(row) for row in place.settlements), *(land.polygon(code) for code in place.areas))

    def reach_km(self, number: int, centre: tuple[float, float]) -> tuple[float, float]:
        """Say how near to a centre one place comes, and how far it goes, in kilometres."""
        place, here = self.places[number], ecef(*_alone(centre))[0]
        rows = np.array(place.settlements, dtype=np.intp)
        far, extent = self.away_km(rows, here), self.known_ground.extents_km[rows]
        seen = [seen_from(self.outline(code), centre) for code in place.areas]
        nearest = [*np.maximum(far - extent, 0.0).tolist(), *(each.nearest_km() for each in seen)]
        return min(nearest), max([*(far + extent).tolist(), *(each.farthest_km() for each in seen)])

    @property
    def known_ground(self) -> Ground:
        """The ground on which the places lie."""
        if self.ground is None:
            raise ValueError("There is no ground without places.")
        return self.ground

    def outline(self, code: str) -> Outline:
        """Return the outline of a candidate."""
        outline = self.known_ground.outline(code)
        if outline is None:
            raise ValueError("Only areas that are drawn are candidates.")
        return outline

    # what follows is for all places at once

    @cached_property
    def disc_table(self) -> tuple[Positions, Positions]:
        """The places and the settlements of all discs."""
        pairs = [(number, row) for number, place in enumerate(self.places) for row in place.settlements]
        table = np.array(pairs, dtype=np.intp).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    @cached_property
    def area_table(self) -> tuple[Positions, tuple[str, ...], Floats, Floats]:
        """The places and the codes of all areas, their middles, and how far each reaches around its own."""
        pairs = [(number, code) for number, place in enumerate(self.places) for code in place.areas]
        outlines = [self.outline(code) for _, code in pairs]
        middles = np.array([each.middle for each in outlines]).reshape(-1, 3)
        reach = length_km(np.array([each.reach_m for each in outlines]))
        return (
            np.array([number for number, _ in pairs], dtype=np.intp),
            tuple(code for _, code in pairs),
            middles,
            reach,
        )

    def _spans(self, centre: tuple[float, float], radii_km: Floats) -> tuple[Floats, Floats, Floats]:
        """Return for each radius and place the least and the most share inside, and how near each place comes."""
        count = len(self.places)
        least, most = np.ones((len(radii_km), count)), np.zeros((len(radii_km), count))
        near = np.full(count, np.inf)
        here = ecef(*_alone(centre))[0]
        of_disc, rows = self.disc_table
        shares, away = self._disc_shares(rows, here, radii_km)
        of_area, *_ = self.area_table
        even, peopled, far = self._area_shares(centre, here, radii_km)
        for place, share, nearest in ((of_disc, shares, away), (of_area, even, far), (of_area, peopled, far)):
            np.minimum.at(near, place, nearest)
            for number in range(len(radii_km)):
                np.minimum.at(least[number], place, share[number])
                np.maximum.at(most[number], place, share[number])
        return least, most, near

    def _disc_shares(self, rows: Positions, here: Floats, radii_km: Floats) -> tuple[Floats, Floats]:
        """Return for each radius and settlement the share of its disc inside, and how near each disc comes."""
        far, extent = self.away_km(rows, here), self.known_ground.extents_km[rows]
        return share_inside(far[None, :], radii_km[:, None], extent[None, :]), np.maximum(far - extent, 0.0)

    def away_km(self, rows: Positions, here: Floats) -> Floats:
        """Measure how far settlements lie from a centre (in Earth-centred metres), in kilometres."""
        return length_km(np.linalg.norm(self.known_ground.land.places.ecef[rows] - here, axis=1))

    def _area_shares(
        self, centre: tuple[float, float], here: Floats, radii_km: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """Return for each radius and area its share inside and that of its people, and how near (at least) it comes.

        Most areas lie far off: only those whose edge may meet a circle are looked at.
        """
        _, codes, middles, reach = self.area_table
        away = length_km(np.linalg.norm(middles - here, axis=1))
        even = (away[None, :] + reach[None, :] <= radii_km[:, None]).astype(float)
        peopled, near = even.copy(), np.maximum(away - reach, 0.0)
        for number in np.flatnonzero((away - reach < radii_km.max()) & (away + reach > radii_km.min())):
            seen = seen_from(self.outline(codes[number]), centre)
            even[:, number] = seen.shares(radii_km)
            told = self.of_people(codes[number], here, radii_km)
            if told is None:
                peopled[:, number] = even[:, number]
            else:  # towns may reach beyond the area that they are counted in
                some = (away[number] - reach[number] < radii_km) & (away[number] + reach[number] > radii_km)
                peopled[some, number] = told[some]
            near[number] = seen.nearest_km()
        return even, peopled, near

    def of_people(self, code: str, here: Floats, radii_km: Floats) -> Floats | None:
        """Return the share of an area's people that lives within each radius, as its settlements are listed."""
        rows = self.known_ground.held(code)
        if not len(rows):
            return None
        inside, _ = self._disc_shares(rows, here, radii_km)
        weights = self.known_ground.people[rows]
        shares: Floats = inside @ weights / weights.sum()
        return shares

    def _people_in(self, code: str, polygon: Any) -> float | None:
        rows = self.known_ground.held(code)
        if not len(rows):
            return None
        places, weights = self.known_ground.land.places, self.known_ground.people[rows]
        inside = shapely.intersects_xy(polygon, places.longitude[rows], places.latitude[rows])
        return float(weights @ inside / weights.sum())

    def _disc(self, row: int) -> Any:
        places = self.known_ground.land.places
        extent = float(self.known_ground.extents_km[row])
        return circle_polygon(float(places.latitude[row]), float(places.longitude[row]), extent)


NOWHERE = Homes()
"""Nobody's home is known so."""


def _alone(centre: tuple[float, float]) -> tuple[Floats, Floats]:
    return np.array([centre[0]]), np.array([centre[1]])


def _shares(grounds: list[float], peopled: list[float]) -> Shares:
    one = len(grounds) == 1
    return Shares(
        ground=grounds[0] if one else None,
        people=peopled[0] if one and peopled else None,
        least=min([*grounds, *peopled]),
        most=max([*grounds, *peopled]),
    )
