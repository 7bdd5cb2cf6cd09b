"""How much does each term count? Weights are seen and moved; what is not named counts nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessments.choosing.terms import NAMES
from layers.errors import HomewardError
from layers.words import N_, say

Weights = Mapping[str, float]
"""Each term's weight, 0 or more; all terms are there."""

MOST = 100.0
"""Largest weight that is taken."""

ALIASES = {
    "distance_km": "distance",
    "road_km": "road",
    "travel_minutes": "time",
    "minutes": "time",
    "labour": "demand",
    "fit": "wish",
    "fit_with_wish": "wish",
    "interest": "wish",
    "interests": "wish",
    "net": "money",
    "net_per_month": "money",
    "purse": "money",
    "wait_days": "wait",
    "seats_available": "seats",
    "feedback": "quality",
    "hours_per_week": "hours",
    "service_hours": "hours",
}
"""Other names under which a term is understood."""

BALANCED = "balanced"
"""The preset that holds where nobody says another."""

SHIPPED: dict[str, dict[str, float]] = {
    BALANCED: {
        "distance": 1, "road": 1, "time": 1, "demand": 1.5, "wish": 2, "money": 1.5, "wait": 1, "seats": 0.5,
        "quality": 0.25, "hours": 0.25,
    },
    "nearest": {"distance": 4, "road": 3, "time": 3},
    "money": {"money": 6, "hours": 1.5, "distance": 1, "road": 1, "wait": 0.5},
    "work": {"demand": 5, "wish": 3, "money": 1, "wait": 1},
}  # fmt: skip
"""The presets that come with Homeward; in each the weights sum to 10. They are choices, not findings."""

LABELS = {
    BALANCED: N_("Balanced"),
    "nearest": N_("Nearest first"),
    "money": N_("Money left first"),
    "work": N_("Demand and wish first"),
}
"""What the presets that come with Homeward are called."""


def whole(some: Mapping[str, float]) -> dict[str, float]:
    """Return a weight for every term: 0 for those not named."""
    return {name: float(some.get(name, 0.0)) for name in NAMES}


def read_weights(entries: Mapping[str, Any]) -> dict[str, float]:
    """Read weights by the names of terms (or their other names), as somebody wrote them.

    Raises
    ------
    HomewardError
        When a name is not known, a weight is not a number from 0 to 100, or all are 0.

    """
    found: dict[str, float] = {}
    for said, value in entries.items():
        bare = str(said).strip().casefold()
        name = ALIASES.get(bare, bare)
        if name not in NAMES:
            raise HomewardError(
                say("“{name}” is no term. Terms are: {terms}.", name=str(said)[:40], terms=", ".join(NAMES)),
                "weights.term",
            )
        found[name] = _weight(name, value)
    if not any(found.values()):
        raise HomewardError(say("At least one weight must be more than 0."), "weights.none")
    return whole(found)


def _weight(name: str, value: Any) -> float:
    try:
        weight = float(str(value).strip().replace(",", "."))
    except ValueError:
        weight = -1.0
    if not 0 <= weight <= MOST:
        raise HomewardError(
            say("The weight of {name} must be a number from 0 to {most}.", name=name, most=int(MOST)), "weights.number"
        )
    return weight


def parse_weights(text: str) -> dict[str, float]:
    """Read weights as they are typed: `distance=2,money=1`; decimals with a point, or a comma between semicolons.

    Raises
    ------
    HomewardError
        When it cannot be read, with what would be right.

    """
    entries: dict[str, str] = {}
    for part in text.split(";" if ";" in text else ","):
        if not part.strip():
            continue
        name, sign, value = part.partition("=")
        if not sign:
            raise HomewardError(
                say("“{said}” must be TERM=WEIGHT, such as distance=2,money=1.", said=part.strip()[:40]), "weights.pair"
            )
        entries[name] = value
    return read_weights(entries)
