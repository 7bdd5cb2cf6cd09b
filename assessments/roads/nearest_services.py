"""Which service is nearest by road to every place, over all networks at hand, and what is known where none is reached?

No service across a border: where both countries are known they must be the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from assessments.roads.graph import Manner
from assessments.roads.nearest import NO_SITE, cost_to_site, find_nearest, most_per_unit
from layers.roads.names import NO_NETWORK, OFF_NETWORK, REACHED, UNREACHABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from assessments.roads.joining import Joins
    from assessments.roads.laid import Laid
    from layers.geodesy import Places
    from layers.roads.network import Floats, Indices, Truths

    Names = npt.NDArray[np.object_]

KNOWN_BEST = (REACHED, UNREACHABLE, OFF_NETWORK, NO_NETWORK)
"""What may be said of a place, the word that counts first where networks differ."""

_NOTHING = len(KNOWN_BEST)


@dataclass(frozen=True, eq=False)
class Spots:
    """Places with the country of each, empty text where it is not known."""

    places: Places
    country: Names

    def __len__(self) -> int:
        """Count the places."""
        return len(self.country)


@dataclass(frozen=True, eq=False)
class Around:
    """One network as one travels on it, and which of the places and of the sites asked about it covers."""

    laid: Laid
    places: Truths
    sites: Truths
    _joins: dict[tuple[str, int], tuple[Spots, Joins]] = field(default_factory=dict, repr=False)

    def join(self, profile: str, spots: Spots, covered: Truths) -> Joins:
        """Join the places that are covered to the network where nothing is closed; the same places once."""
        key = (profile, id(spots))
        if key not in self._joins:
            latitude, longitude = (
                np.where(covered, axis, np.nan) for axis in (spots.places.latitude, spots.places.longitude)
            )
            # The places are kept too, so that their number stays theirs.
            self._joins[key] = spots, self.laid.join(profile, latitude, longitude)
        return self._joins[key][1]


@dataclass(frozen=True, eq=False)
class NearestWays:
    """For each place: the word for what is known, the position of the nearest site, minutes and kilometres to it.

    `status` is None for a place that is not known and for one in whose country there is no site. `site` is -1 and the
    numbers are NaN unless the status is `reached`. `road_km` is of the shortest way to that site, if it was asked for.
    """

    status: Names
    site: Indices
    minutes: Floats
    road_km: Floats


def nearest_services(
    around: Sequence[Around], places: Spots, sites: Spots, *, profile: str, season: str, kilometres: bool = False
) -> NearestWays:
    """Find for every place the site that is nearest in minutes, whichever network the way is on.

    Parameters
    ----------
    around
        The networks at hand.
    places, sites
        Where ways begin and end. Of equally near sites the first listed counts.
    profile, season
        How one travels, and when.
    kilometres
        Ask for `road_km` too: a search from every site.

    """
    count = len(places)
    best = np.full(count, _NOTHING, dtype=np.int8)
    site = np.full(count, NO_SITE, dtype=np.int32)
    minutes, road_km = np.full(count, np.nan), np.full(count, np.nan)
    for rows, offered in _within_borders(places, sites):
        best[rows] = KNOWN_BEST.index(NO_NETWORK)
        for each in around:
            found = _on_one(each, (places, rows), (sites, offered), (profile, season), kilometres=kilometres)
            better = (found.word < best[rows]) | (
                (found.word == 0) & (best[rows] == 0) & (found.minutes < minutes[rows])
            )
            chosen = rows[better]
            best[chosen], site[chosen] = found.word[better], found.site[better]
            minutes[chosen], road_km[chosen] = found.minutes[better], found.road_km[better]
    words = np.array([*KNOWN_BEST, None], dtype=object)
    return NearestWays(words[best], site, minutes, road_km)


def _within_borders(places: Spots, sites: Spots) -> Iterator[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """List the known places of each country together with the sites on offer to them, where there are any."""
    known = places.places.known
    for country in sorted(set(places.country[known])):
        rows = np.flatnonzero(known & (places.country == country))
        here = (sites.country == country) | (sites.country == "") if country else np.ones(len(sites), dtype=bool)
        if here.any():
            yield rows, np.flatnonzero(here)


@dataclass(frozen=True, eq=False)
class _Found:
    """What one network knows: the position in `KNOWN_BEST`, and where it is `reached` the way."""

    word: npt.NDArray[np.int8]
    site: Indices
    minutes: Floats
    road_km: Floats


def _on_one(
    each: Around,
    places: tuple[Spots, npt.NDArray[np.intp]],
    sites: tuple[Spots, npt.NDArray[np.intp]],
    manner: tuple[str, str],
    *,
    kilometres: bool,
) -> _Found:
    """Ask one network about some places and some sites, by position."""
    profile, season = manner
    laid, (rows, offered) = each.laid, (places[1], sites[1])
    here, there = each.join(profile, places[0], each.places).take(rows), each.join(profile, sites[0], each.sites)
    there = there.take(offered)
    network = laid.in_season(season).network
    in_minutes = laid.costs(Manner(profile, season, "minutes"))
    start, goal = laid.placed(here, season), laid.placed(there, season)
    nearest = find_nearest(network, in_minutes, start, goal)
    reached = nearest.site != NO_SITE
    road_km = np.full(len(rows), np.nan)
    if kilometres and reached.any():
        in_km = laid.costs(Manner(profile, season, "km"))
        limit = float(nearest.cost[reached].max()) * most_per_unit(in_km, in_minutes) + _ROUNDING
        road_km = cost_to_site(network, in_km, start, goal, nearest.site, limit=limit)
    without = UNREACHABLE if there.joined.any() else OFF_NETWORK if each.sites[offered].any() else NO_NETWORK
    word = np.select(
        [~each.places[rows], reached, ~here.joined],
        [KNOWN_BEST.index(NO_NETWORK), KNOWN_BEST.index(REACHED), KNOWN_BEST.index(OFF_NETWORK)],
        default=KNOWN_BEST.index(without),
    )
    site = np.where(reached, offered[nearest.site], NO_SITE).astype(np.int32)
    return _Found(word.astype(np.int8), site, nearest.cost, road_km)


_ROUNDING = 1e-6
"""A millimetre more, so that rounding loses no way of exactly the longest length."""
