"""Every criterion that a programme's rule can name.

To add one: its shape in `layers/rules/shapes.py`, a module here that ends in its `Judge`, and a line in `JUDGES` (a
test names what was forgotten).
"""

from __future__ import annotations

from typing import Any

from assessments.criteria.access import ACCESS
from assessments.criteria.age import AGE
from assessments.criteria.back import BACK
from assessments.criteria.base import Answer, Judge, Where
from assessments.criteria.birth import BIRTH
from assessments.criteria.by_road import BY_ROAD
from assessments.criteria.case import CASE
from assessments.criteria.dependants import DEPENDANTS
from assessments.criteria.distance import DISTANCE
from assessments.criteria.home import AREA, POLYGON, SETTLEMENT
from assessments.criteria.isced import LEVEL
from assessments.criteria.listed import DOCUMENTS, INTERESTS, LANGUAGES, NEEDS, ROUTE, TRAINING
from assessments.criteria.schooling import SCHOOLING
from assessments.criteria.sex import SEX

JUDGES: dict[str, Judge[Any]] = {
    "age": AGE,
    "birth_cohort": BIRTH,
    "education_grade": SCHOOLING,
    "isced_level": LEVEL,
    "within": DISTANCE,
    "by_road": BY_ROAD,
    "area": AREA,
    "polygon": POLYGON,
    "settlement": SETTLEMENT,
    "sex": SEX,
    "needs": NEEDS,
    "languages": LANGUAGES,
    "documents": DOCUMENTS,
    "previous_training": TRAINING,
    "interests": INTERESTS,
    "return_route": ROUTE,
    "return_date": BACK,
    "dependants": DEPENDANTS,
    "disability_access": ACCESS,
    "case_code": CASE,
}
"""Every criterion by the name it has in a rule; `case_code` stands in waivers alone."""

__all__ = ["JUDGES", "Answer", "Judge", "Where"]
