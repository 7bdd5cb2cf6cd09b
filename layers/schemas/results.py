"""The layers that assessments produce: what each row of an answer says."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from layers.schemas.base import Layer, column


class Options(Layer):
    """One row per programme and site (or open service), judged for one person; the most suitable first."""

    programme_id: Series[str] = column("programme_id")
    programme_name: Series[str] = column("programme_name")
    service_id: Series[str] = column("service_id", nullable=False)
    service_name: Series[str] = column("service_name")
    service_type: Series[str] = column("service_type", nullable=False)
    site_name: Series[str] = column("site_name")
    latitude: Series[float] = column("latitude")
    longitude: Series[float] = column("longitude")
    distance_km: Series[float] = column("distance_km")
    distance_least_km: Series[float] = column("distance_least_km")
    distance_most_km: Series[float] = column("distance_most_km")
    radius_km: Series[float] = column("radius_km")
    radius_class: Series[str] = column("radius_class")
    radius_source: Series[str] = column("radius_source")
    class_of: Series[str] = column("class_of")
    class_source: Series[str] = column("class_source")
    verdict: Series[str] = column("verdict", nullable=False)
    availability: Series[str] = column("availability", nullable=False)
    rank: Series[pd.Int64Dtype] = column("rank")
    reservations: Series[str] = column("reservations")
    criteria: Series[object] = pa.Field(nullable=False, description="List of `Answer` (assessments.criteria).")


class Catchments(Layer):
    """One row per service and settlement class: the true circle within which people are served."""

    service_id: Series[str] = column("service_id", nullable=False)
    service_name: Series[str] = column("service_name")
    service_type: Series[str] = column("service_type", nullable=False)
    settlement_class: Series[str] = column("settlement_class", nullable=False)
    radius_km: Series[float] = column("radius_km", nullable=False)
    geometry: Series[object] = pa.Field(nullable=False, description="Polygon in EPSG:4326.")


class RoadCatchments(Layer):
    """One row per programme, or type of services that need none, and limit: the ground from which a site is within it.

    `settlement_class` is that of the circle whose radius the limit is; empty where the rule itself asks by road.
    """

    programme_id: Series[str] = column("programme_id")
    programme_name: Series[str] = column("programme_name")
    service_type: Series[str] = column("service_type", nullable=False)
    settlement_class: Series[str] = column("settlement_class")
    limit_km: Series[float] = column("limit_km")
    limit_minutes: Series[float] = column("limit_minutes")
    profile: Series[str] = column("profile", nullable=False)
    season: Series[str] = column("season", nullable=False)
    sites: Series[pd.Int64Dtype] = column("sites", nullable=False)
    geometry: Series[object] = pa.Field(nullable=False, description="Polygon in EPSG:4326.")


class GapStatuses(Layer):
    """One row per person and needed type of service: served, or the first cause why not."""

    case_code: Series[str] = column("case_code", nullable=False)
    service_type: Series[str] = pa.Field(nullable=False, description="Type of service, or not_recorded.")
    gap_status: Series[str] = column("gap_status", nullable=False)
    all_causes: Series[str] = column("all_causes")


class GapCounts(Layer):
    """One row per area and type of service; `people` is exactly the sum of the seven statuses.

    `area_id` is empty for people without a place. `latitude` and `longitude` are the middle of the area or cell.
    """

    area_id: Series[str] = column("area_id")
    area_name: Series[str] = column("area_name")
    service_type: Series[str] = pa.Field(nullable=False, description="Type of service, or not_recorded.")
    people: Series[pd.Int64Dtype] = column("people", nullable=False)
    served: Series[pd.Int64Dtype] = column("served", nullable=False)
    no_service: Series[pd.Int64Dtype] = column("no_service", nullable=False)
    ended: Series[pd.Int64Dtype] = column("ended", nullable=False)
    too_far: Series[pd.Int64Dtype] = column("too_far", nullable=False)
    not_eligible: Series[pd.Int64Dtype] = column("not_eligible", nullable=False)
    full: Series[pd.Int64Dtype] = column("full", nullable=False)
    unknown: Series[pd.Int64Dtype] = column("unknown", nullable=False)


class ReleasedCounts(Layer):
    """Gap counts that may leave the office: a withheld figure is missing, so that nothing need add up."""

    area_id: Series[str] = column("area_id")
    area_name: Series[str] = column("area_name")
    service_type: Series[str] = pa.Field(nullable=False, description="Type of service, or not_recorded.")
    people: Series[pd.Int64Dtype] = column("people")
    served: Series[pd.Int64Dtype] = column("served")
    no_service: Series[pd.Int64Dtype] = column("no_service")
    ended: Series[pd.Int64Dtype] = column("ended")
    too_far: Series[pd.Int64Dtype] = column("too_far")
    not_eligible: Series[pd.Int64Dtype] = column("not_eligible")
    full: Series[pd.Int64Dtype] = column("full")
    unknown: Series[pd.Int64Dtype] = column("unknown")


class GapClusters(Layer):
    """One row per cluster of people who are not served, the largest first."""

    cluster_id: Series[pd.Int64Dtype] = column("cluster_id", nullable=False)
    service_type: Series[str] = column("service_type", nullable=False)
    settlement_name: Series[str] = column("settlement_name")
    latitude: Series[float] = column("latitude", nullable=False)
    longitude: Series[float] = column("longitude", nullable=False)
    radius_km: Series[float] = pa.Field(nullable=False, description="Distance from the middle to the farthest home.")
    people: Series[pd.Int64Dtype] = column("people", nullable=False)
    cause: Series[str] = column("cause", nullable=False)


class NearestByRoad(Layer):
    """One row per place and type of service: the service that is nearest in minutes by road, for one way of travelling.

    A place is a settlement, a cell (from its middle) or an area; `people` are those asked about who live there. The row
    of an area tells what holds for the person in the middle when its people are ordered by minutes, those without a way
    last; it names no service. Numbers are empty unless `reach_status` is `reached`; that is empty where nobody knows
    from where the way begins, and where the country has no such service. A row without `place_id` is about people whose
    place is not known.
    """

    place_id: Series[str] = column("place_id")
    place_name: Series[str] = column("place_name")
    latitude: Series[float] = column("latitude")
    longitude: Series[float] = column("longitude")
    people: Series[pd.Int64Dtype] = column("people")
    service_type: Series[str] = column("service_type", nullable=False)
    profile: Series[str] = column("profile", nullable=False)
    season: Series[str] = column("season", nullable=False)
    reach_status: Series[str] = column("reach_status")
    travel_minutes: Series[float] = column("travel_minutes")
    road_km: Series[float] = column("road_km")
    service_id: Series[str] = column("service_id")
    service_name: Series[str] = column("service_name")


class AccessScores(Layer):
    """One row per place and type of service: how many seats there are for each person, shared with all who compete.

    By `e2sfca`, `score` times the people whose score is known adds up, over all places, to the seats that somebody can
    take; by `bfca` the score is a level of service that depends on how people are put into places. Where nothing is
    within reach the score is 0, where too little is known it is empty; `score_reason` says why in both cases.
    """

    place_id: Series[str] = column("place_id")
    place_name: Series[str] = column("place_name")
    latitude: Series[float] = column("latitude")
    longitude: Series[float] = column("longitude")
    people: Series[pd.Int64Dtype] = column("people")
    service_type: Series[str] = column("service_type", nullable=False)
    method: Series[str] = column("method", nullable=False)
    profile: Series[str] = column("profile", nullable=False)
    season: Series[str] = column("season", nullable=False)
    score: Series[float] = column("score")
    score_median: Series[float] = column("score_median")
    seats_reachable: Series[float] = column("seats_reachable")
    seats_unstated: Series[pd.Int64Dtype] = column("seats_unstated")
    people_competing: Series[pd.Int64Dtype] = column("people_competing")
    score_reason: Series[str] = column("score_reason")


class Disagreements(Layer):
    """One row per person and site where circle and road disagree, by programme and site, the longest detour first.

    `road_km` is empty where there is no way, none is known, or only one longer than the limit of the search
    (`reach_status` says which).
    """

    case_code: Series[str] = column("case_code", nullable=False)
    programme_id: Series[str] = column("programme_id")
    programme_name: Series[str] = column("programme_name")
    service_id: Series[str] = column("service_id", nullable=False)
    service_name: Series[str] = column("service_name")
    service_type: Series[str] = column("service_type", nullable=False)
    site_name: Series[str] = column("site_name")
    disagreement: Series[str] = column("disagreement", nullable=False)
    distance_km: Series[float] = column("distance_km")
    radius_km: Series[float] = column("radius_km")
    road_km: Series[float] = column("road_km")
    road_km_least: Series[float] = column("road_km_least")
    road_km_most: Series[float] = column("road_km_most")
    detour_factor: Series[float] = column("detour_factor")
    reach_status: Series[str] = column("reach_status")
    profile: Series[str] = column("profile", nullable=False)
    season: Series[str] = column("season", nullable=False)


class DisagreementCounts(Layer):
    """One row per programme (or per programme and site): people who need it, by what circle and road say of them.

    `people` is `inside_circle`, `circle_unknown` and `outside_circle` together; `inside_circle` is `near_by_road`,
    `farther_by_road`, `unreachable`, `off_network`, `no_network` and `uncertain_home` together. Somebody inside the
    circles of several sites of a programme counts once, near if one of them is. A service of no programme has a row of
    its own, without `programme_id`.
    """

    programme_id: Series[str] = column("programme_id")
    programme_name: Series[str] = column("programme_name")
    service_id: Series[str] = column("service_id")
    service_name: Series[str] = column("service_name")
    service_type: Series[str] = column("service_type")
    site_name: Series[str] = column("site_name")
    people: Series[pd.Int64Dtype] = column("people")
    inside_circle: Series[pd.Int64Dtype] = column("inside_circle")
    near_by_road: Series[pd.Int64Dtype] = column("near_by_road")
    farther_by_road: Series[pd.Int64Dtype] = column("farther_by_road")
    unreachable: Series[pd.Int64Dtype] = column("unreachable")
    off_network: Series[pd.Int64Dtype] = column("off_network")
    no_network: Series[pd.Int64Dtype] = column("no_network")
    uncertain_home: Series[pd.Int64Dtype] = column("uncertain_home")
    circle_unknown: Series[pd.Int64Dtype] = column("circle_unknown")
    outside_circle: Series[pd.Int64Dtype] = column("outside_circle")
    near_outside: Series[pd.Int64Dtype] = column("near_outside")
    profile: Series[str] = column("profile", nullable=False)
    season: Series[str] = column("season", nullable=False)


class ReleasedDisagreements(Layer):
    """Counts of circle against road that may leave the office: a withheld figure is missing; nothing need add up.

    By moto-taxi, in the dry season. `road_unknown` are those off the network, without one, or of a vague home.
    """

    programme_id: Series[str] = column("programme_id")
    programme_name: Series[str] = column("programme_name")
    service_id: Series[str] = column("service_id")
    service_name: Series[str] = column("service_name")
    service_type: Series[str] = column("service_type")
    site_name: Series[str] = column("site_name")
    people: Series[pd.Int64Dtype] = column("people")
    near_by_road: Series[pd.Int64Dtype] = column("near_by_road")
    farther_by_road: Series[pd.Int64Dtype] = column("farther_by_road")
    unreachable: Series[pd.Int64Dtype] = column("unreachable")
    road_unknown: Series[pd.Int64Dtype] = column("road_unknown")
    circle_unknown: Series[pd.Int64Dtype] = column("circle_unknown")
    outside_circle: Series[pd.Int64Dtype] = column("outside_circle")
    profile: Series[str] = column("profile", nullable=False)
    season: Series[str] = column("season", nullable=False)


class DemandFigures(Layer):
    """One row per area and occupation or sector: what is asked for, with its terms, and what is taught.

    Figures from fewer than 11 observations are missing, and in no total.
    """

    area_id: Series[str] = column("area_id", nullable=False)
    area_name: Series[str] = column("area_name")
    isco08_code: Series[str] = column("isco08_code")
    isic4_code: Series[str] = column("isic4_code")
    occupation_name: Series[str] = column("occupation_name")
    figure_status: Series[str] = column("figure_status", nullable=False)
    weak_reasons: Series[str] = column("weak_reasons")
    openings: Series[float] = column("openings")
    growth_openings: Series[float] = column("growth_openings")
    replacement_openings: Series[float] = column("replacement_openings")
    openings_per_year: Series[float] = column("openings_per_year")
    demand_score: Series[float] = column("demand_score")
    demand_score_low: Series[float] = column("demand_score_low")
    demand_score_high: Series[float] = column("demand_score_high")
    demand_basis: Series[str] = column("demand_basis")
    employed: Series[float] = column("employed")
    informal_employed: Series[float] = column("informal_employed")
    self_employed: Series[float] = column("self_employed")
    location_quotient: Series[float] = column("location_quotient")
    hard_to_fill_share: Series[float] = column("hard_to_fill_share")
    employers_asked: Series[pd.Int64Dtype] = column("employers_asked")
    wage_per_month: Series[float] = column("wage_per_month")
    wage_currency: Series[str] = column("wage_currency")
    courses: Series[pd.Int64Dtype] = column("courses")
    course_seats: Series[float] = column("course_seats")
    finishing_per_year: Series[float] = column("finishing_per_year")
    openings_commuting: Series[float] = column("openings_commuting")
    finishing_commuting: Series[float] = column("finishing_commuting")
    saturation: Series[float] = column("saturation")
    saturation_status: Series[str] = column("saturation_status")
    observations: Series[float] = column("observations")
    reference_date: Series[pa.DateTime] = column("reference_date")
    demand_source: Series[str] = column("demand_source")


class Mismatches(Layer):
    """One row per area and occupation on one of the two lists: taught and not needed, needed and not taught."""

    mismatch_list: Series[str] = column("mismatch_list", nullable=False)
    area_id: Series[str] = column("area_id", nullable=False)
    area_name: Series[str] = column("area_name")
    isco08_code: Series[str] = column("isco08_code")
    occupation_name: Series[str] = column("occupation_name")
    mismatch_reason: Series[str] = column("mismatch_reason")
    openings_per_year: Series[float] = column("openings_per_year")
    openings_commuting: Series[float] = column("openings_commuting")
    course_seats: Series[float] = column("course_seats")
    finishing_commuting: Series[float] = column("finishing_commuting")
    saturation: Series[float] = column("saturation")
    nearest_programme_id: Series[str] = column("nearest_programme_id")
    nearest_km: Series[float] = column("nearest_km")
    observations: Series[float] = column("observations")
    reference_date: Series[pa.DateTime] = column("reference_date")
    weak_reasons: Series[str] = column("weak_reasons")
    demand_source: Series[str] = column("demand_source")


class MismatchTotals(Layer):
    """One row per area and list: how many occupations are on it, with their openings and seats."""

    mismatch_list: Series[str] = column("mismatch_list", nullable=False)
    area_id: Series[str] = column("area_id", nullable=False)
    area_name: Series[str] = column("area_name")
    occupations: Series[pd.Int64Dtype] = column("occupations", nullable=False)
    openings_per_year: Series[float] = column("openings_per_year")
    course_seats: Series[float] = column("course_seats")


class CourseAlignments(Layer):
    """One row per course and site: how well the course fits the area in which it is held."""

    programme_id: Series[str] = column("programme_id", nullable=False)
    programme_name: Series[str] = column("programme_name")
    service_id: Series[str] = column("service_id", nullable=False)
    site_name: Series[str] = column("site_name")
    latitude: Series[float] = column("latitude")
    longitude: Series[float] = column("longitude")
    area_id: Series[str] = column("area_id")
    area_name: Series[str] = column("area_name")
    isco08_codes: Series[str] = column("isco08_codes")
    alignment: Series[float] = column("alignment")
    alignment_high: Series[float] = column("alignment_high")
    alignment_status: Series[str] = column("alignment_status", nullable=False)
    course_seats: Series[float] = column("course_seats")
    duration_weeks: Series[float] = column("duration_weeks")
