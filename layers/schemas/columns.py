"""What every column of every layer means: one definition each, with its kind, unit, sentence and limits.

The data dictionary (`docs/data-dictionary.md`), the schemas, the store's tables and the import's checks all come from
here. To add a column: one entry in `_COLUMNS`, and its name in the layers that carry it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from layers.roads.agreement import DISAGREEMENTS
from layers.roads.names import PROFILES, REACH_LABELS, SEASONS
from layers.schemas.labour_columns import LABOUR_COLUMNS
from layers.service_types import SERVICE_TYPES
from layers.words import N_


class Kind(StrEnum):
    """What kind of value a column holds."""

    TEXT = "text"
    LIST = "list"  # text, entries separated by one space
    JSON = "json"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    OBJECT = "object"  # never stored: lists of records in a result


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds and in which unit; limits are included; empty means nobody has said.

    `personal` columns are never echoed in a message or a log.
    """

    name: str
    kind: Kind
    sentence: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str, ...] | None = None
    personal: bool = False


CLASSES = ("urban", "rural")
SEXES = ("female", "male", "other")
SYSTEMS = ("SN", "GM", "GN", "CM-fr", "CM-en")
ISCED = "ISCED"
"""The school system of somebody of whom a level of ISCED 2011 is recorded: the grade is the level completed."""
DOCUMENTS = ("national_id", "passport", "consular_card", "birth_certificate", "school_certificate", "driving_licence")
ACCESS_NEEDS = ("step_free", "sight_support", "hearing_support", "companion")
RETURN_ROUTES = ("central_mediterranean", "western_mediterranean", "atlantic", "within_africa", "other")
NOTHING = "none"
"""The entry of a list that says there is nothing: an empty list is one that nobody has recorded."""
STATUSES = ("active", "inactive", "defunct", "temporarily closed")
PAYMENT_MODELS = ("free", "direct_billing", "upfront_reimbursed", "paid")
PERIODS = ("day", "week", "month", "course")
WAGE_PERIODS = ("hour", "day", "week", "month", "year")
DEMAND_METHODS = ("survey", "vacancies", "key_informants", "register")
EVIDENCE = ("figure", "answer", "advertisement")
"""What a row of demand is: a figure for a whole area, one answer of a survey, or one advertisement."""
VERDICTS = ("eligible", "ineligible", "unknown")
ANSWERS = ("yes", "no", "unknown")
AVAILABILITIES = ("open", "not_yet", "full", "ended")
GAP_STATUSES = ("served", "no_service", "ended", "too_far", "not_eligible", "full", "unknown")
GAP_CAUSES = ("no_service", "ended", "too_far", "not_eligible", "full")
SCORE_METHODS = ("e2sfca", "bfca")
SCORE_REASONS = (
    "no_service",
    "ended",
    "too_far",
    "unreachable",
    "not_eligible",
    "full",
    "seats_not_stated",
    "off_network",
    "no_network",
    "no_place",
    "nobody",
)
NEED_NOT_RECORDED = "not_recorded"
"""The service_type under which people without recorded needs are counted."""
TYPES = tuple(SERVICE_TYPES)

_T, _L, _I, _N, _D, _B = Kind.TEXT, Kind.LIST, Kind.INTEGER, Kind.NUMBER, Kind.DATE, Kind.BOOLEAN

_COLUMNS = (
    # services
    Column("service_id", _T, N_("Identifier of the service at its site.")),
    Column("service_name", _T, N_("Name of the service.")),
    Column("service_type", _T, N_("Type of service."), allowed=TYPES),
    Column("organization_name", _T, N_("Organisation that provides the service.")),
    Column("site_name", _T, N_("Name of the site or centre.")),
    Column("latitude", _N, N_("Latitude on WGS 84."), "degrees", -90, 90),
    Column("longitude", _N, N_("Longitude on WGS 84."), "degrees", -180, 180),
    Column(
        "location_precision_m",
        _N,
        N_("Radius within which the true place lies; empty if the place is exact."),
        "metres",
        0,
    ),
    Column(
        "settlement_class",
        _T,
        N_("Whether the place is urban or rural; derived from settlements where empty."),
        allowed=CLASSES,
    ),
    Column("admin1_pcode", _T, N_("P-code of the region (first level).")),
    Column("admin2_pcode", _T, N_("P-code of the district (second level).")),
    Column("status", _T, N_("Whether the service runs; empty means active."), allowed=STATUSES),
    Column("description", _T, N_("What the service does, in words.")),
    Column("opening_hours", _T, N_("Opening hours, as the provider writes them.")),
    Column("languages", _L, N_("Languages spoken, ISO 639 codes.")),
    Column(
        "accessibility",
        _L,
        N_("What the site offers people with a disability; “none” where somebody has looked and found nothing."),
    ),
    Column("phone", _T, N_("Public telephone of the service.")),
    Column("email", _T, N_("Public e-mail address of the service.")),
    Column("fees", _T, N_("What the person pays, in words.")),
    Column("payment_model", _T, N_("Who pays and when."), allowed=PAYMENT_MODELS),
    Column("seats_total", _I, N_("Seats in all; empty if no limit is stated."), "persons", 0),
    Column("seats_available", _I, N_("Seats still free; empty if nobody has said."), "persons", 0),
    Column("seats_as_of", _D, N_("Day on which the free seats were counted.")),
    Column("urban_radius_km", _N, N_("Catchment of the service for people in urban places."), "km", 0),
    Column("rural_radius_km", _N, N_("Catchment of the service for people in rural places."), "km", 0),
    Column("country", _T, N_("Country, ISO 3166 alpha-2 code.")),
    Column("source", _T, N_("Where the row comes from.")),
    Column("source_date", _D, N_("Day the source describes.")),
    Column("missing_since", _D, N_("Day since which a newer file of the same source no longer lists the row.")),
    # programmes
    Column("programme_id", _T, N_("Identifier of the programme.")),
    Column("programme_name", _T, N_("Name of the programme.")),
    Column("service_ids", _L, N_("Services at which the programme is offered.")),
    Column("criteria", Kind.JSON, N_("Rule that people must meet to enter, as a tree of criteria.")),
    Column("starts", _D, N_("First day of the course.")),
    Column("ends", _D, N_("Last day of the course.")),
    Column("funding_ends", _D, N_("Last day on which the programme is paid for.")),
    Column("intake_dates", _L, N_("Days on which people can enter, ISO dates.")),
    Column("duration_weeks", _N, N_("Length of the course."), "weeks", 0),
    Column("hours_per_week", _N, N_("Hours of teaching a week."), "hours", 0, 168),
    Column("stipend_amount", _N, N_("Stipend paid to the person each period."), "currency", 0),
    Column("stipend_currency", _T, N_("Currency of the stipend, ISO 4217 code.")),
    Column("stipend_period", _T, N_("Period for which the stipend is paid."), allowed=PERIODS),
    Column("stipend_covers", _L, N_("What the stipend is meant to cover.")),
    Column("isco08_codes", _L, N_("Occupations taught, ISCO-08 codes.")),
    Column("quotas", Kind.JSON, N_("Shares or numbers of seats that are kept for groups of people.")),
    Column("bridges", Kind.JSON, N_("What somebody has who completes the programme: what it makes up for elsewhere.")),
    Column(
        "lift_km",
        _N,
        N_("Farthest home from which people are brought to the course; lifts the limit of distance up to there."),
        "km",
        0,
    ),
    Column("accommodation", _B, N_("Whether people who live too far are lodged near the site.")),
    Column("in_force_from", _D, N_("First day on which the rule is in force; empty for from the beginning.")),
    Column("in_force_to", _D, N_("Last day on which the rule is in force; empty for until another follows.")),
    # returnees
    Column("case_code", _T, N_("Code of the case; never a name."), personal=True),
    Column("birth_date", _D, N_("Date of birth."), personal=True),
    Column("birth_year", _I, N_("Year of birth, where the date is not known."), "year", 1900, 2100, personal=True),
    Column("age_years", _N, N_("Age in completed years on the day in age_as_of."), "years", 0, 120, personal=True),
    Column("age_as_of", _D, N_("Day on which the age was true."), personal=True),
    Column("sex", _T, N_("Sex as recorded."), allowed=SEXES, personal=True),
    Column(
        "education_grade",
        _N,
        N_("Years of schooling completed in the person's own system, 0 if never schooled; the least, if only a stage."),
        "years",
        0,
        25,
        personal=True,
    ),
    Column(
        "education_grade_most",
        _N,
        N_("Most years of schooling the recorded stage can mean; empty if the grade is exact."),
        "years",
        0,
        25,
        personal=True,
    ),
    Column(
        "education_system",
        _T,
        N_(
            "School system in which the grade counts: SN, GM, GN, CM-fr, CM-en; ISCED where the grade is a level of "
            "ISCED 2011; any other is kept as written, and not compared."
        ),
    ),
    Column("needs", _L, N_("Types of service the person needs."), personal=True),
    Column("interests", _L, N_("What the person wishes to do."), personal=True),
    Column("spoken_languages", _L, N_("Languages the person speaks, ISO 639 codes."), personal=True),
    Column("documents", _L, N_("Kinds of document the person holds, never their numbers."), personal=True),
    Column("previous_training", _L, N_("Trades the person was trained in, ISCO-08 codes or words."), personal=True),
    Column("access_needs", _L, N_("What the person needs in order to take part with a disability."), personal=True),
    Column("return_route", _T, N_("Route by which the person came back."), allowed=RETURN_ROUTES, personal=True),
    Column("dependants", _I, N_("People who depend on the person."), "persons", 0, 60, personal=True),
    Column("return_date", _D, N_("Day of return."), personal=True),
    Column("consent", _B, N_("Whether the person agreed to their data being used for referral."), personal=True),
    Column("support_until", _D, N_("Day on which the person's support ends."), personal=True),
    Column("admin3_name", _T, N_("Name of the place below the district, as recorded."), personal=True),
    Column("landmark", _T, N_("Landmark near the home."), personal=True),
    # areas and settlements
    Column("area_id", _T, N_("P-code of the area, or our own identifier where it has none.")),
    Column("area_name", _T, N_("Name of the area.")),
    Column("area_name_en", _T, N_("Name of the area in English.")),
    Column("area_name_fr", _T, N_("Name of the area in French.")),
    Column("admin_level", _I, N_("Level of the area: 0 country, 1 region, 2 district."), "", 0, 5),
    Column("parent_id", _T, N_("Area that contains this one.")),
    Column("settlement_id", _T, N_("Identifier of the settlement.")),
    Column("settlement_name", _T, N_("Name of the settlement.")),
    Column("population", _N, N_("People who live there."), "persons", 0),
    # demand
    Column("demand_id", _T, N_("Identifier of the row of demand; made from area, occupation, survey and day.")),
    Column("catchment_km", _N, N_("How far around the point the figure holds; empty where an area is named."), "km", 0),
    Column("isco08_code", _T, N_("Occupation, ISCO-08 code of 1 to 4 digits, leading zeros kept.")),
    Column("isic4_code", _T, N_("Sector, ISIC rev. 4: the letter of a section or 2 to 4 digits, leading zeros kept.")),
    Column("job_title", _T, N_("The job as the source calls it; it counts for an occupation once a person confirms.")),
    Column(
        "evidence",
        _T,
        N_("What the row is: a figure for the area, one answer of a survey, or one advertisement."),
        allowed=EVIDENCE,
    ),
    Column("openings", _N, N_("Posts open, or to be filled within a year."), "posts", 0),
    Column("employed", _N, N_("People employed; informal and self-employed people apart."), "persons", 0),
    Column(
        "hard_to_fill_share",
        _N,
        N_("Share of the employers asked who find the occupation hard to fill, 0 to 1."),
        "share",
        0,
        1,
    ),
    Column("employers_asked", _I, N_("Employers who were asked whether it is hard to fill."), "employers", 0),
    Column("wage_amount", _N, N_("What the work pays each period."), "currency", 0),
    Column("wage_currency", _T, N_("Currency of the wage, ISO 4217 code.")),
    Column("wage_period", _T, N_("Period for which the wage is paid."), allowed=WAGE_PERIODS),
    Column("informal_employed", _N, N_("People who work without a contract or social security."), "persons", 0),
    Column("self_employed", _N, N_("People who work on their own account."), "persons", 0),
    Column("demand_method", _T, N_("How the figure came about."), allowed=DEMAND_METHODS),
    Column("demand_source", _T, N_("Survey, register or list that the figure comes from.")),
    Column("reference_date", _D, N_("Day that the figure describes.")),
    Column("sample_size", _I, N_("Answers or advertisements that the figure rests on."), "", 0),
    # results
    Column("distance_km", _N, N_("Geodesic distance from home to site."), "km", 0),
    Column(
        "distance_least_km",
        _N,
        N_("Of a home known only by a settlement or an area: from the point of it that is nearest to the site."),
        "km",
        0,
    ),
    Column(
        "distance_most_km",
        _N,
        N_("Of a home known only by a settlement or an area: from the point of it that is farthest from the site."),
        "km",
        0,
    ),
    Column("radius_km", _N, N_("Catchment applied; a place exactly this far is inside."), "km", 0),
    Column("radius_class", _T, N_("Urban or rural class that chose the radius."), allowed=CLASSES),
    Column(
        "radius_source",
        _T,
        N_("Whose limit the radius is: the programme's rule, the service's own, or the default of its type."),
        allowed=("programme", "service", "type_default"),
    ),
    Column("class_of", _T, N_("Whose class chooses the radius: the home's or the site's."), allowed=("home", "site")),
    Column(
        "class_source",
        _T,
        N_("Whether the class is recorded or derived from settlements."),
        allowed=("recorded", "settlements"),
    ),
    Column("verdict", _T, N_("Whether the person may enter."), allowed=VERDICTS),
    Column("availability", _T, N_("Whether there is a place to enter now."), allowed=AVAILABILITIES),
    Column("rank", _I, N_("Place in the list of suitable options; empty if not eligible."), "", 1),
    Column(
        "reservations", _L, N_("Soft criteria that the person does not meet, or may not meet: they exclude nobody.")
    ),
    Column("gap_status", _T, N_("Served, or the first cause why not."), allowed=GAP_STATUSES),
    Column("all_causes", _L, N_("Every cause that removes at least one option.")),
    Column("people", _I, N_("People asked about."), "persons", 0),
    Column("served", _I, N_("People who can enter at least one open service."), "persons", 0),
    Column("no_service", _I, N_("People for whom the country has no such service."), "persons", 0),
    Column("ended", _I, N_("People for whom every service has ended or closed."), "persons", 0),
    Column("too_far", _I, N_("People for whom every service still open is too far."), "persons", 0),
    Column("not_eligible", _I, N_("People whom every service within reach excludes."), "persons", 0),
    Column("full", _I, N_("People for whom every service they may enter is full."), "persons", 0),
    Column("unknown", _I, N_("People about whom too little is recorded to say."), "persons", 0),
    Column("cluster_id", _I, N_("Number of the cluster, the largest first."), "", 1),
    Column("cause", _T, N_("Most frequent cause in the cluster."), allowed=GAP_STATUSES),
    # access by road
    Column("place_id", _T, N_("Settlement, H3 cell or area that the row is about.")),
    Column("place_name", _T, N_("Name of the place.")),
    Column("profile", _T, N_("How one travels."), allowed=PROFILES),
    Column("season", _T, N_("Season in which one travels."), allowed=SEASONS),
    Column(
        "reach_status",
        _T,
        N_("What is known of the way by road; empty where nobody knows from where it begins."),
        allowed=tuple(REACH_LABELS),
    ),
    Column("travel_minutes", _N, N_("How long the way takes from door to door, one way."), "minutes", 0),
    Column("road_km", _N, N_("Shortest way by road from door to door, legs across country included."), "km", 0),
    Column("road_km_least", _N, N_("Least the way by road can be; less than road_km where a home is vague."), "km", 0),
    Column("road_km_most", _N, N_("Most the way by road can be; more than road_km where a home is vague."), "km", 0),
    Column("detour_factor", _N, N_("How many times as long as the straight line the way by road is."), "", 0),
    Column("disagreement", _T, N_("What the road says against the circle."), allowed=tuple(DISAGREEMENTS)),
    Column("inside_circle", _I, N_("People who live inside the circle."), "persons", 0),
    Column("near_by_road", _I, N_("People inside the circle who are as near by road."), "persons", 0),
    Column(
        "farther_by_road", _I, N_("People inside the circle who are farther by road than its radius."), "persons", 0
    ),
    Column("unreachable", _I, N_("People inside the circle from whose home no way leads to the site."), "persons", 0),
    Column("off_network", _I, N_("People inside the circle too far from any known road to say."), "persons", 0),
    Column("no_network", _I, N_("People inside the circle for whom no road network is kept."), "persons", 0),
    Column("uncertain_home", _I, N_("People inside the circle whose home is too vague to say."), "persons", 0),
    Column("road_unknown", _I, N_("People inside the circle of whom the way by road is not known."), "persons", 0),
    Column("circle_unknown", _I, N_("People of whom too little is known to say if they are inside."), "persons", 0),
    Column("outside_circle", _I, N_("People who live outside the circle."), "persons", 0),
    Column("near_outside", _I, N_("Of those outside, people whom a rule by road finds near enough."), "persons", 0),
    Column("method", _T, N_("How seats are shared out among the people who reach them."), allowed=SCORE_METHODS),
    Column("score", _N, N_("Seats per person within reach, shared with all who compete; the people's mean."), "", 0),
    Column("score_median", _N, N_("The score of the person in the middle."), "", 0),
    Column("seats_reachable", _N, N_("Seats that somebody of the place may take and reaches by road."), "persons", 0),
    Column("seats_unstated", _I, N_("Courses and services within reach whose seats nobody has stated."), "", 0),
    Column("people_competing", _I, N_("People anywhere who may take and reach one of these seats."), "persons", 0),
    Column("score_reason", _T, N_("Why nothing is within reach, or no score is known."), allowed=SCORE_REASONS),
    Column("limit_km", _N, N_("Longest way by road that counts; exactly as long does."), "km", 0),
    Column("limit_minutes", _N, N_("Longest time on the way that counts; exactly as long does."), "minutes", 0),
    Column("sites", _I, N_("Sites that meet the road network and are taken together."), "", 0),
    # the labour market
    *(Column(name, Kind(kind), *rest) for name, kind, *rest in LABOUR_COLUMNS),
)

COLUMNS: dict[str, Column] = {entry.name: entry for entry in _COLUMNS}
"""Every column by its name."""
