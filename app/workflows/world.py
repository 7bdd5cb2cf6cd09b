"""Everything that is known on a day, loaded once: frames, people, offers and where everybody lives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

from app.workflows.addresses import homes_on
from app.workflows.facts_then import people_on
from app.workflows.networks import all_roads, closures_used, roads_folder, state_beside
from app.workflows.occupations import Confirmed, confirmed_titles
from app.workflows.rules import rules_on, with_rules
from app.workflows.tariffs import tables_used
from assessments.doubt.finding import with_doubts
from assessments.doubt.ground import Ground
from assessments.facts import CLASS_NAMES, People, people_of
from assessments.gaps import find_gaps, needs_of
from assessments.geography import areas_of, cells_of, placed_areas, settlements_of
from assessments.labour.counting import counted_demand
from assessments.land import Land
from assessments.offers import Offers, offers_of
from assessments.roads.reach import RoadReach
from assessments.settlement_class import classify
from assessments.trades import Trades, title_key
from layers.geodesy import Places
from layers.occupations.plain_titles import asked_title
from layers.recipe import Recipe, SourceUsed
from layers.roads.agreement import LONGEST_ROAD_KM
from layers.rules import ByRoad
from layers.schemas import INPUTS, Demand
from layers.service_types import SERVICE_TYPES
from layers.waivers import Waiver, lifts_on

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

    import numpy.typing as npt

    from layers.rule_versions import InForce, RuleVersion
    from layers.store import Store

Made = TypeVar("Made")

LEVELS = {"admin1": 1, "admin2": 2}
"""Ways of adding up gaps that are administrative levels; the others are `settlement` and `cell`."""

DEFAULT_RADII_SETTING = "default_radii_km"
LONGEST_ROAD_SETTING = "longest_road_km"
LIFT_SETTING = "lift_km"
"""Up to how many kilometres from a site the office brings people who live too far, where a programme says nothing."""


@dataclass(frozen=True, eq=False)
class World:
    """What is known on a day. Frames are shared and never changed; what is derived is derived once, when asked.

    `demand` holds figures: answers and advertisements are counted, confirmed titles have their occupation.
    `demand_rows` are the rows as they are stored. `beside` is the state of the networks and tables beside the store.
    """

    on: dt.date
    revision: int
    services: pd.DataFrame
    programmes: pd.DataFrame
    returnees: pd.DataFrame
    areas: pd.DataFrame
    settlements: pd.DataFrame
    demand: pd.DataFrame = field(default_factory=Demand.empty)
    sources: tuple[SourceUsed, ...] = ()
    simulated: bool = False
    default_radii_km: dict[str, tuple[float, float]] = field(default_factory=dict)
    networks_folder: Path | None = None
    waivers: tuple[Waiver, ...] = ()
    rule_versions: dict[str, tuple[RuleVersion, ...]] = field(default_factory=dict)
    longest_road_km: float = LONGEST_ROAD_KM
    office_lift_km: float | None = None
    titles: tuple[Confirmed, ...] = ()
    demand_rows: pd.DataFrame = field(default_factory=Demand.empty)
    beside: tuple[Hashable, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been imported yet."""
        return not any(
            map(len, (self.services, self.programmes, self.returnees, self.areas, self.settlements, self.demand))
        )

    @cached_property
    def rules(self) -> dict[str, InForce]:
        """The version of each programme's rule by which the day is judged; `programmes` hold what it says."""
        return rules_on(self.rule_versions, self.on)

    @cached_property
    def people(self) -> People:
        """Everybody in the caseload, with class and country filled in from settlements and areas where derived."""
        return self.complete(people_of(self.returnees, on=self.on))

    def complete(self, people: People) -> People:
        """Fill in the class from settlements and the country from areas, and where homes without coordinates may be."""
        classes, derived = classify(people.places, people.class_code, self.settlements)
        country = self.countries(people.places, people.country)
        return with_doubts(replace(people, class_code=classes, class_derived=derived, country=country), self.ground)

    def countries(self, places: Places, stated: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
        """Fill in the country of places in a known region where none is stated; elsewhere it stays empty."""
        holes = np.flatnonzero((stated == "") & places.known)
        country = stated.copy()
        if len(holes) and len(self.areas):
            found = areas_of(Places(places.latitude[holes], places.longitude[holes]), self.areas, level=1)
            of_area = dict(zip(self.areas["area_id"], self.areas["country"].fillna(""), strict=True))
            country[holes] = [of_area.get(area_id, "") for area_id in found]
        return country

    @cached_property
    def land(self) -> Land:
        """Areas and settlements, for rules that name them."""
        return Land(self.areas, self.settlements)

    @cached_property
    def ground(self) -> Ground:
        """Where homes may be that are known only by a settlement or an area."""
        return Ground(self.land)

    @cached_property
    def trades(self) -> Trades:
        """What the words for trades mean that the office has confirmed, for rules that ask for trades."""
        return Trades({title_key(each.title): each.code for each in self.titles})

    @cached_property
    def offers(self) -> Offers:
        """Everything on offer on the day."""
        return self.offers_with(self.programmes)

    def offers_with(self, programmes: pd.DataFrame) -> Offers:
        """List what would be on offer with other programmes."""
        places = Places(
            self.services["latitude"].to_numpy(dtype=float), self.services["longitude"].to_numpy(dtype=float)
        )
        recorded = pd.Categorical(self.services["settlement_class"], categories=list(CLASS_NAMES)).codes
        classes, derived = classify(places, np.asarray(recorded, dtype=np.int8), self.settlements)
        stated = self.services["country"].fillna("").to_numpy(dtype=object)
        country = pd.Series(self.countries(places, stated), index=self.services.index, dtype="str")
        offers = offers_of(
            self.services.assign(country=country),
            programmes,
            on=self.on,
            site_class=classes,
            site_class_derived=derived,
            default_radii_km=self.default_radii_km,
            lifts=lifts_on(self.waivers, self.on),
        )
        offers = replace(offers, land=self.land, trades=self.trades)
        if not programmes["criteria"].fillna("").str.contains(ByRoad.name, regex=False).any():
            return offers
        return replace(offers, roads=self.roads)

    @cached_property
    def roads(self) -> RoadReach:
        """The road networks that are kept, as one travels on them on the day, for rules that ask about roads."""
        return RoadReach(() if self.networks_folder is None else all_roads(self.networks_folder, on=self.on))

    @cached_property
    def statuses(self) -> pd.DataFrame:
        """Say for each person and needed type whether they are served (schema GapStatuses)."""
        return find_gaps(self.people, self.offers, self._needs)

    @cached_property
    def _needs(self) -> dict[str, npt.NDArray[np.bool_]]:
        return needs_of(self.returnees)

    @cached_property
    def _asked(self) -> npt.NDArray[np.intp]:
        return np.concatenate([np.flatnonzero(mask) for mask in self._needs.values()] or [np.zeros(0, dtype=np.intp)])

    def positions(self, statuses: pd.DataFrame) -> npt.NDArray[np.intp]:
        """Return the position in `people` of each row's person.

        `statuses` are rows of this world's own, each under its own index, as filtering keeps it.
        """
        return self._asked[statuses.index.to_numpy(dtype=np.intp)]

    def area_ids(self, by: str) -> npt.NDArray[np.object_]:
        """Return each person's area, settlement or cell: `admin1`, `admin2`, `settlement` or `cell`."""
        return self._placed(by)[0]

    def conflicts(self, by: str) -> pd.DataFrame:
        """List the people whose coordinates lie in another area than their P-code says; coordinates count."""
        found, conflict = self._placed(by)
        recorded = self.returnees[f"{by}_pcode"].to_numpy(dtype=object)
        return pd.DataFrame(
            {
                "case_code": self.returnees["case_code"].to_numpy(dtype=object)[conflict],
                "recorded": recorded[conflict],
                "found": found[conflict],
            }
        )

    def _placed(self, by: str) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.bool_]]:
        if by not in self._placements:
            places = self.people.places
            none = np.zeros(len(self.people), dtype=bool)
            if by in LEVELS:
                self._placements[by] = placed_areas(self.returnees, places, self.areas, level=LEVELS[by])
            elif by == "settlement":
                self._placements[by] = (settlements_of(places, self.settlements), none)
            else:
                self._placements[by] = (cells_of(places), none)
        return self._placements[by]

    @cached_property
    def _placements(self) -> dict[str, tuple[npt.NDArray[np.object_], npt.NDArray[np.bool_]]]:
        return {}

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Work something out from what is known the first time it is asked for; it is shared and never changed."""
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made

    @cached_property
    def _made(self) -> dict[Hashable, Any]:
        return {}

    def recipe(self, question: str, **parameters: Any) -> Recipe:
        """Write down how an answer from this world came about."""
        folder = self.networks_folder
        told = {**parameters, **closures_used(folder, self.on), **tables_used(folder)}
        return Recipe(question, self.on, told, self.sources, self.simulated)


def load_world(store: Store, *, on: dt.date, frame: Callable[[str], pd.DataFrame] | None = None) -> World:
    """Load everything in the store as it is asked about on a day; rows that have gone missing are kept and marked.

    `frame` gives a layer as it is stored; default: it is read.
    """
    frames = {kind: (frame or store.frame)(kind) for kind in INPUTS}
    versions = store.rule_versions()
    frames["programmes"] = with_rules(frames["programmes"], rules_on(versions, on))
    frames["returnees"] = homes_on(people_on(store, frames["returnees"], on=on), store.addresses(), on=on)
    radii = store.setting(DEFAULT_RADII_SETTING, {})
    titles = confirmed_titles(store)
    stored = frames["demand"]
    frames["demand"] = counted_demand(stored, {asked_title(each.title): each.code for each in titles})
    return World(
        on=on,
        revision=store.revision(),
        sources=store.sources(),
        simulated=store.is_simulated(),
        default_radii_km={
            code: (float(pair[0]), float(pair[1])) for code, pair in radii.items() if code in SERVICE_TYPES
        },
        networks_folder=roads_folder(store.where),
        beside=state_beside(roads_folder(store.where)),
        waivers=store.waivers(),
        rule_versions=versions,
        longest_road_km=float(store.setting(LONGEST_ROAD_SETTING, LONGEST_ROAD_KM)),
        office_lift_km=_number(store.setting(LIFT_SETTING)),
        titles=titles,
        demand_rows=stored,
        **frames,
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
