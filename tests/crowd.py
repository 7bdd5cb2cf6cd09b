"""Many people at once: one parse for all, where properties ask about hundreds."""

from __future__ import annotations

from typing import Any

import pandas as pd

from layers.rules import parse_rule, rule_text
from layers.schemas import Returnees
from tests import world


def crowd(people: list[dict[str, Any]]) -> pd.DataFrame:
    """Build people from columns of schema Returnees and `km` north of Kindia (None: no place), in this order."""
    places = {km: world.place(km) for km in {one["km"] for one in people} if km is not None}
    rows = [
        {
            "case_code": f"P-{number}",
            **one,
            "latitude": None if one["km"] is None else places[one["km"]][0],
            "longitude": None if one["km"] is None else places[one["km"]][1],
        }
        for number, one in enumerate(people)
    ]
    return Returnees.parse(pd.DataFrame(rows).drop(columns="km"))


CENTRE = world.training_centre()
PROGRAMME = world.programme()


def ruled(rule: object) -> pd.DataFrame:
    """Give the study's programme another rule."""
    return PROGRAMME.assign(criteria=rule_text(parse_rule(rule)))
