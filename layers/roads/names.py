"""What ways of travelling, seasons and answers about a way are called: closed lists, and how each is said."""

from __future__ import annotations

from layers.words import N_

PROFILE_NAMES: dict[str, str] = {
    "walk": N_("on foot"),
    "moto": N_("by moto-taxi"),
    "car": N_("by car"),
    "minibus": N_("by minibus"),
}
"""Ways of travelling, in the order in which they are shown."""

PROFILES = tuple(PROFILE_NAMES)
"""Codes of the ways of travelling."""

ROAD_PROFILE = "moto"
"""The way of travelling in which kilometres by road are measured where nobody says another."""

SEASON_NAMES: dict[str, str] = {"dry": N_("dry season"), "rainy": N_("rainy season")}
"""Seasons, the drier first."""

SEASONS = tuple(SEASON_NAMES)
"""Codes of the seasons."""

BOTH = "both"
"""The season of a closure that holds all year round."""

CLOSED_SEASONS: dict[str, str] = {**SEASON_NAMES, BOTH: N_("all year round")}
"""When in the year a closure may hold, and how that is said."""

REACHED, BEYOND_LIMIT, UNREACHABLE, OFF_NETWORK, NO_NETWORK = (
    "reached",
    "beyond_limit",
    "unreachable",
    "off_network",
    "no_network",
)

REACH_LABELS: dict[str, str] = {
    REACHED: N_("Reached by road"),
    BEYOND_LIMIT: N_("Farther by road than the limit"),
    UNREACHABLE: N_("No way by road"),
    OFF_NETWORK: N_("Too far from any known road"),
    NO_NETWORK: N_("No road network is kept for this place"),
}
"""What may be said of a way; no number ever stands for one of these."""
