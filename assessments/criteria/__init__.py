"""Every criterion that a programme's rule can name.

To add one: its shape in `layers/rules.py`, a module here that ends in its `Judge`, and a line in `JUDGES` (a test names
what was forgotten).
"""

from __future__ import annotations

from typing import Any

from assessments.criteria.age import AGE
from assessments.criteria.base import Answer, Judge, Where
from assessments.criteria.by_road import BY_ROAD
from assessments.criteria.distance import DISTANCE
from assessments.criteria.schooling import SCHOOLING
from assessments.criteria.sex import SEX

JUDGES: dict[str, Judge[Any]] = {
    "age": AGE,
    "education_grade": SCHOOLING,
    "within": DISTANCE,
    "by_road": BY_ROAD,
    "sex": SEX,
}
"""Every criterion by the name it has in a rule."""

__all__ = ["JUDGES", "Answer", "Judge", "Where"]
