"""What a map or a printed sheet shows: typed frames and the sentence that goes with them, made by the workflows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from layers.fares import TripFares
    from layers.recipe import Recipe
    from layers.roads.closed import Closure
    from layers.roads.trip import Trip
    from layers.words import Message


@dataclass(frozen=True)
class MapContent:
    """One map, ready to be drawn on screen, saved as a page or printed.

    Frames may be empty, never None. `areas` are the polygons of the level shown (schema Areas), `counts` their gap
    counts for the one type of service asked about (schema GapCounts, by `area_id`; an area without people has no row).
    `cells` are GapCounts whose `area_id` is an H3 cell. `settlements` are places for orientation, the most populous
    first. `released` says that figures below 11 have been suppressed: the map may leave the office; a suppressed
    figure is missing in its frame and drawn as "fewer than 11". `cause` is a status of `GAP_STATUSES` whose share
    shades areas and cells; None shades them by everybody who is not served. `grounds` (schema RoadCatchments) are what
    programmes reach by road; None where nobody asked for them or no road network is at hand. `closures`
    are the roads that are closed on the day.
    """

    sentence: Message
    services: pd.DataFrame
    catchments: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    counts: pd.DataFrame
    cells: pd.DataFrame
    clusters: pd.DataFrame
    settlements: pd.DataFrame
    recipe: Recipe
    service_type: str | None = None
    people: int = 0
    unknown: int = 0
    released: bool = False
    cause: str | None = None
    closures: tuple[Closure, ...] = ()
    grounds: gpd.GeoDataFrame | None = None


@dataclass(frozen=True)
class Moved:
    """A weight that puts an option first: what its term is called, the weight from which on, and the weight now."""

    term: Message
    then: float
    now: float


@dataclass(frozen=True)
class Weighed:
    """One option as it was chosen among: its terms, warnings, reasons, and sentences about money.

    A term is its label, its value in its unit, and its score from 0 to 1 (None where it is not known). `days` say from
    when to when it goes; `score` of `most` is the weighted sum; `change` says which weight would put it first, None for
    the first one. `on_top` are those that are compared, `firm` those that stay so if weights move.
    """

    terms: tuple[tuple[Message, Message, float | None], ...]
    warnings: tuple[Message, ...]
    reasons: tuple[Message, ...]
    money: tuple[Message, ...]
    days: Message
    score: float
    most: float
    change: Moved | None = None
    on_top: bool = False
    firm: bool = False


@dataclass(frozen=True)
class PersonContent:
    """One person's options, ready for the map and the printed sheet.

    `place` is (latitude, longitude) or None; `options` has schema Options, the most suitable first; `facts` are the
    sentences that say what was known about the person (age, grade, needs, place), never a name. `trips` are the ways by
    road, by service_id; a site that is not there has none. `closures` are the roads that are closed on
    the day. `fares` are what these ways cost, by service_id too. `weighed` are the options' terms, by programme_id
    (None: a service alone) and service_id. `changes` say of each option with a definite no what would make it a yes,
    by the same two. `somewhere` are the polygons in one of which a home without coordinates lies.
    """

    facts: tuple[Message, ...]
    place: tuple[float, float] | None
    options: pd.DataFrame
    programmes: pd.DataFrame
    services: pd.DataFrame
    areas: gpd.GeoDataFrame
    settlements: pd.DataFrame
    recipe: Recipe
    case_code: str | None = None
    trips: Mapping[str, Trip] = field(default_factory=dict)
    closures: tuple[Closure, ...] = ()
    fares: Mapping[str, TripFares] = field(default_factory=dict)
    weighed: Mapping[tuple[str | None, str], Weighed] = field(default_factory=dict)
    changes: Mapping[tuple[str | None, str], tuple[Message, ...]] = field(default_factory=dict)
    somewhere: tuple[BaseGeometry, ...] = ()
