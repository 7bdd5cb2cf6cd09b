"""Two maps of access by road, dry season and rainy: minutes to the nearest service, or seats within reach."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from app.workflows.access import access_by
from app.workflows.access_places import AccessQuestion
from app.workflows.networks import covers
from app.workflows.person import by_population
from app.workflows.road_grounds import networks_of, with_roads
from app.workflows.world import LEVELS
from layers.errors import HomewardError
from layers.geoframes import with_polygons
from layers.roads.names import PROFILE_NAMES, ROAD_PROFILE, SEASONS
from layers.schemas import Catchments, GapClusters, GapCounts
from layers.service_types import SERVICE_TYPES
from layers.words import Message, say
from mapping.access_content import NEAREST, AccessContent
from mapping.content import MapContent

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from app.workflows.world import World
    from layers.store import Store
    from layers.words import Words

CELLS = "cell"


@dataclass(frozen=True)
class AccessMapQuestion:
    """What the maps are about: the type, the measure (`METHODS`), how one travels, and by which places.

    Cells are those along the roads, each asked about from its middle: they show where roads lead without drawing land
    where nobody lives. Areas (`admin1`, `admin2`) tell of the person in the middle.
    """

    service_type: str
    measure: str = NEAREST
    profile: str = ROAD_PROFILE
    by: str = CELLS
    language: str = "en"


def access_content(world: World, question: AccessMapQuestion, *, released: bool = False) -> AccessContent:
    """Put both maps together.

    Parameters
    ----------
    world
        What is known.
    question
        What is asked.
    released
        Whether the maps are meant to leave the office: then nothing in them tells of the caseload, only of everybody
        who lives in the settlements.

    Returns
    -------
    AccessContent
        Cells where no road network is kept are left out; the people in them are counted in `unmapped`, with those whose
        place is not known. So are, of seats, the cells where nobody asks.

    """
    return world.once(("access maps", question, released), lambda: _content(world, question, released=released))


def _content(world: World, question: AccessMapQuestion, *, released: bool) -> AccessContent:
    of = "population" if released else "caseload"
    asked = AccessQuestion(
        question.service_type, by=question.by, of=of, profile=question.profile, language=question.language
    )
    seasons, unmapped = {}, 0
    for season in SEASONS:
        frame = access_by(world, replace(asked, season=season), question.measure)
        blank = frame["place_id"].isna()
        if question.by == CELLS:
            blank |= ~_near_roads(world, frame)
            blank |= False if question.measure == NEAREST else frame["score_reason"] == "nobody"
        unmapped = max(unmapped, int(frame.loc[blank, "people"].sum()))
        seasons[season] = frame[~blank].reset_index(drop=True)
    ground = _ground(world, question, released=released)
    return AccessContent(ground, seasons, question.profile, question.measure, question.by, of, unmapped)


_BEHIND = {"services", "settlements", "areas", "programmes"}
"""The kinds of file that stand behind both maps, whoever gets them."""


def _ground(world: World, question: AccessMapQuestion, *, released: bool) -> MapContent:
    level = LEVELS.get(question.by, 1)
    areas = world.areas[(world.areas["admin_level"] == level) & world.areas["geometry"].notna()]
    recipe = world.recipe(
        "access map",
        service_type=question.service_type,
        measure=question.measure,
        profile=question.profile,
        by=question.by,
        released=released,
    )
    behind = _BEHIND if released else {*_BEHIND, "returnees"}
    shown = tuple(used for used in recipe.sources if used.kind in behind)
    return MapContent(
        sentence=_sentence(question),
        services=_services(world, question.service_type),
        catchments=gpd.GeoDataFrame(Catchments.empty(), geometry="geometry", crs=4326),
        areas=with_polygons(areas),
        counts=GapCounts.empty(),
        cells=GapCounts.empty(),
        clusters=GapClusters.empty(),
        settlements=by_population(world.settlements),
        recipe=with_roads(world, replace(recipe, sources=shown), networks_of(world)),
        released=released,
    )


def _services(world: World, service_type: str) -> pd.DataFrame:
    """Return the services of the type that lie on a network at hand, and those without a place."""
    of_type = world.services[world.services["service_type"] == service_type]
    return of_type[_near_roads(world, of_type) | of_type["latitude"].isna()]


def _near_roads(world: World, places: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell which places lie on a network at hand, or so near that one may join it."""
    latitude, longitude = (places[axis].to_numpy(dtype=float) for axis in ("latitude", "longitude"))
    near = np.zeros(len(places), dtype=bool)
    for laid in networks_of(world):
        near |= covers(laid.network, latitude, longitude)
    return near


def _sentence(question: AccessMapQuestion) -> Message:
    label, how = Message(SERVICE_TYPES[question.service_type].label), Message(PROFILE_NAMES[question.profile])
    if question.measure == NEAREST:
        return say("{type}: how long the way to the nearest service takes {how}.", type=label, how=how)
    return say("{type}: how many open seats are within reach {how}.", type=label, how=how)


def save_access_maps(
    store: Store,
    world: World,
    target: Path,
    question: AccessMapQuestion,
    *,
    words: Words,
    actor: str,
    paper: str = "A4",
) -> None:
    """Write both maps as one file, .html or .pdf, and note in the audit what left.

    Raises
    ------
    HomewardError
        When no road network is kept near any service, or the file cannot be written.

    """
    if not networks_of(world):
        raise HomewardError(
            say("No road network is kept near any service. Import one with: homeward import roads FILE"),
            "access.no_network",
        )
    content = access_content(world, question, released=True)
    if target.suffix.lower() == ".pdf":
        from mapping.printed_access import print_access  # noqa: PLC0415 - loads the printer

        print_access(content, target, words=words, paper=paper)
    else:
        from mapping.access_page import access_page  # noqa: PLC0415 - loads folium
        from mapping.files import write_text  # noqa: PLC0415 - the same

        write_text(target, access_page(content, words))
    details = {"format": target.suffix.lower().lstrip("."), "with_persons": False}
    places = max((len(frame) for frame in content.seasons.values()), default=0)
    store.audit("export", actor=actor, object_type="access", count=places, details=details)


def access_maps_bytes(
    store: Store, world: World, question: AccessMapQuestion, *, extension: str, words: Words, actor: str
) -> bytes:
    """Write both maps and return the file's bytes, for a download; see `save_access_maps`."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"homeward.{extension}"
        save_access_maps(store, world, target, question, words=words, actor=actor)
        return target.read_bytes()
