"""Which flat columns of a spreadsheet make up a programme's rule, and what do they say together?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.rules.parsing import read_rule
from layers.schemas.columns import ISCED
from layers.words import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.rules.tree import Rule

RULE_COLUMNS = {
    "minimum_age_years": N_("Youngest age that may enter, completed years."),
    "maximum_age_years": N_("Oldest age that may enter, completed years."),
    "minimum_education_grade": N_("Fewest years of schooling that may enter."),
    "maximum_education_grade": N_("Most years of schooling that may enter."),
    "education_system": N_("School system in which the two limits count."),
    "sexes": N_("Sexes that may enter."),
    "sexes_reason": N_("Why the partner admits only these sexes, and in which letter or agreement."),
    "sexes_reason_date": N_("Day of that letter or agreement."),
    "urban_radius_km": N_("Farthest home that may enter, in urban places."),
    "rural_radius_km": N_("Farthest home that may enter, in rural places."),
}
"""The flat spreadsheet columns of a programmes file that make up its rule."""


def rule_from_columns(row: Mapping[str, Any]) -> Rule:
    """Build a rule from flat spreadsheet columns; an empty cell is no limit.

    Reads minimum_age_years, maximum_age_years, minimum_education_grade, maximum_education_grade, education_system,
    sexes (a list), sexes_reason, sexes_reason_date, urban_radius_km, rural_radius_km.
    """

    def given(name: str) -> Any:
        value = row.get(name)
        return None if value is None or value != value or value == "" else value  # noqa: PLR0124 - NaN

    tree: list[dict[str, Any]] = []
    ages = {"from": given("minimum_age_years"), "to": given("maximum_age_years")}
    grades = {"from": given("minimum_education_grade"), "to": given("maximum_education_grade")}
    radii = {"urban_km": given("urban_radius_km"), "rural_km": given("rural_radius_km")}
    if any(limit is not None for limit in ages.values()):
        tree.append({"age": ages})
    if any(limit is not None for limit in grades.values()):
        in_levels = given("education_system") == ISCED
        tree.append(
            {"isced_level": grades}
            if in_levels
            else {"education_grade": {**grades, "system": given("education_system")}}
        )
    if any(limit is not None for limit in radii.values()):
        tree.append({"within": radii})
    if given("sexes"):
        why = {"reason": given("sexes_reason"), "reason_date": given("sexes_reason_date")}
        tree.append({"sex": {"in": list(given("sexes")), **why}})
    return read_rule({"all": tree})
