"""Why has somebody no seat within reach, or no score: one label for each reason."""

from __future__ import annotations

from layers.words import N_

REASON_LABELS: dict[str, str] = {
    "no_service": N_("No such service in the country"),
    "ended": N_("Everything has ended or closed"),
    "too_far": N_("Too far"),
    "unreachable": N_("No way by road"),
    "not_eligible": N_("Not eligible"),
    "full": N_("Full"),
    "seats_not_stated": N_("Seats not stated"),
    "off_network": N_("Too far from any known road"),
    "no_network": N_("No road network is kept for this place"),
    "no_place": N_("Home not on the map"),
    "nobody": N_("Nobody asks here"),
}
"""The reasons of `SCORE_REASONS`: of the first six the score is 0, of the others it is not known."""

METHOD_LABELS: dict[str, str] = {
    "nearest": N_("Nearest service"),
    "e2sfca": N_("Seats per person (E2SFCA)"),
    "bfca": N_("Level of service (BFCA)"),
}
"""What can be asked about access by road."""
