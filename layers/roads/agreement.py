"""What may be said of a home, a site's circle and the road between them: closed lists, and how each is said."""

from __future__ import annotations

from layers.roads.names import NO_NETWORK, OFF_NETWORK, UNREACHABLE
from layers.words import N_

NEAR_BY_ROAD, UNCERTAIN_HOME, FARTHER_BY_ROAD = "near_by_road", "uncertain_home", "farther_by_road"
NEAR_OUTSIDE, CIRCLE_UNKNOWN, OUTSIDE_CIRCLE = "near_outside", "circle_unknown", "outside_circle"

INSIDE: dict[str, str] = {
    NEAR_BY_ROAD: N_("Near by road too"),
    UNCERTAIN_HOME: N_("Home known too vaguely to say"),
    NO_NETWORK: N_("No road network is kept for this place"),
    OFF_NETWORK: N_("Too far from any known road"),
    FARTHER_BY_ROAD: N_("Farther by road than the radius"),
    UNREACHABLE: N_("No way by road"),
}
"""What the road says of somebody inside the circle. Of several sites the first that holds for one of them counts: who
is near to one is not far, and of whom one is not known is not known to be far."""

AGREEMENTS = (*INSIDE, NEAR_OUTSIDE, CIRCLE_UNKNOWN, OUTSIDE_CIRCLE)
"""Everything that may be said, in the order in which it counts."""

DISAGREEMENTS: dict[str, str] = {
    FARTHER_BY_ROAD: INSIDE[FARTHER_BY_ROAD],
    UNREACHABLE: INSIDE[UNREACHABLE],
    OFF_NETWORK: INSIDE[OFF_NETWORK],
    NEAR_OUTSIDE: N_("Near enough by road, but outside the circle"),
}
"""What is listed: where circle and road do not say the same, or the road cannot be known."""

LONGEST_ROAD_KM = 200.0
"""A way longer than this is not searched to its end unless somebody asks for more: nobody travels farther for a service
day by day or week by week, and in a large country the search would take as long as all others together."""
