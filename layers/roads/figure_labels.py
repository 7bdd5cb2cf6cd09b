"""What kinds of road, surfaces and the other figures of a table of speeds are called."""

from __future__ import annotations

from layers.words import N_

ROAD_LABELS: dict[str, str] = {
    "motorway": N_("Motorway"),
    "motorway_link": N_("Motorway, slip road"),
    "trunk": N_("Trunk road"),
    "trunk_link": N_("Trunk road, slip road"),
    "primary": N_("Main road"),
    "primary_link": N_("Main road, slip road"),
    "secondary": N_("Secondary road"),
    "secondary_link": N_("Secondary road, slip road"),
    "tertiary": N_("Local through road"),
    "tertiary_link": N_("Local through road, slip road"),
    "unclassified": N_("Minor road"),
    "residential": N_("Street in a built-up area"),
    "living_street": N_("Street shared with people on foot"),
    "service": N_("Access road"),
    "road": N_("Road of unknown kind"),
    "track": N_("Track"),
    "pedestrian": N_("Pedestrian street"),
    "footway": N_("Footway"),
    "path": N_("Path"),
    "cycleway": N_("Cycle track"),
    "bridleway": N_("Bridleway"),
    "steps": N_("Steps"),
}
"""Kinds of road, by their code in OpenStreetMap."""

TRAVEL_LABELS: dict[str, str] = {
    "cap_kmh": N_("At most, on any road, km/h"),
    "factor": N_("What stops leave of a speed (0 to 1)"),
    "maxspeed_share": N_("Share of a signposted limit that is driven"),
    "ferry_kmh": N_("On a ferry, km/h"),
    "ferry_wait_minutes": N_("Wait for a ferry, minutes"),
}
"""Figures of a way of travelling that are not the speed on a kind of road."""

SURFACE_LABELS: dict[str, str] = {
    "asphalt": N_("Asphalt"),
    "paved": N_("Paved"),
    "concrete": N_("Concrete"),
    "concrete:lanes": N_("Concrete tracks"),
    "concrete:plates": N_("Concrete slabs"),
    "paving_stones": N_("Paving stones"),
    "sett": N_("Dressed stones"),
    "cobblestone": N_("Cobbles"),
    "unhewn_cobblestone": N_("Rough cobbles"),
    "metal": N_("Metal"),
    "wood": N_("Wood"),
    "compacted": N_("Compacted"),
    "cement": N_("Cement"),
    "fine_gravel": N_("Fine gravel"),
    "gravel": N_("Gravel"),
    "pebblestone": N_("Pebbles"),
    "unpaved": N_("Unpaved"),
    "ground": N_("Bare ground"),
    "dirt": N_("Dirt"),
    "earth": N_("Earth"),
    "grass": N_("Grass"),
    "clay": N_("Clay"),
    "mud": N_("Mud"),
    "sand": N_("Sand"),
    "stone": N_("Stone"),
    "rocky": N_("Rocky"),
    "rock": N_("Rock"),
    "laterite": N_("Laterite"),
}
"""Surfaces, by their code in OpenStreetMap."""

TRACK_LABELS: dict[str, str] = {
    "grade1": N_("Track, solid"),
    "grade2": N_("Track, mostly solid"),
    "grade3": N_("Track, half solid, half soft"),
    "grade4": N_("Track, mostly soft"),
    "grade5": N_("Track, soft"),
}
"""How solid a track is, by its code in OpenStreetMap."""

OFF_ROAD_LABELS: dict[str, str] = {
    "kmh": N_("Between home and road, on foot, km/h"),
    "detour": N_("Detour between home and road, times the straight line"),
}
"""The leg between a place and its road."""

SOURCE_LABELS: dict[str, str] = {
    each: each
    for each in (
        N_("openrouteservice, foot-walking: 5 km/h; steps 2 km/h is an assumption"),
        N_("openrouteservice, driving-car, at most 40 km/h; path 10 km/h: assumptions"),
        N_("openrouteservice, driving-car, way types; links are an assumption"),
        N_("openrouteservice, driving-car, times 0.8 for stops, at most 60 km/h, no tracks: assumptions"),
        N_("openrouteservice, driving-car, surfaces"),
        N_("openrouteservice, driving-car, track types"),
        N_("assumption"),
        N_("assumption: roads of these classes are mostly unpaved in the four countries of the study"),
        N_("assumption: 0.7 on unpaved roads, 0.4 on earth, clay and mud; walkers 0.8 on both"),
        N_("openrouteservice, foot-walking; the detour factor is an assumption"),
        N_("assumption: queues at the crossings of the river Gambia"),
        N_("assumption: five days a week"),
        N_("fixed part: press reports of fares outside Dakar, 2021 (200 to 250 by day); per km: assumption"),
        N_(
            "fixed part: shortest section of city buses, announced by their operators in December 2025; "
            "per km: assumption"
        ),
        N_("assumption, above the 23 dalasi from Westfield to Brikama reported in November 2021, before two increases"),
        N_("assumption, near press reports from Conakry, 2021 to 2025"),
        N_("fixed part: one stretch in Conakry, ministry and union of transport, June 2022; per km: assumption"),
        N_("fixed part: report from Douala, December 2017 (least fare, about 1 km); per km: assumption"),
        N_(
            "fixed part: ceiling for taxis by day, order of the minister of trade, 26 February 2024; per km: assumption"
        ),
        N_(
            "per km: ceiling for buses outside towns, order of the minister of trade, 26 February 2024; "
            "fixed part: assumption"
        ),
    )
}
"""What the tables that are shipped say about where their figures come from; an office's own words stay as they are."""
