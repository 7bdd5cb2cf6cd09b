"""Files of people: levels of ISCED, stages without a system, systems that are not known here."""

from __future__ import annotations

import numpy as np
import pytest

from app.words import words_for
from layers.readers.problems import sentence_of
from layers.reading import Action
from tests.layers.readers.bad_cells import returnees
from tests.layers.readers.test_reading_values import read


def taken(*rows):
    reading = read("returnees", returnees(*({"latitude": "", "longitude": "", **row} for row in rows)))
    return reading, reading.accepted[["education_grade", "education_grade_most", "education_system"]].iloc[1:]


def values(frame):
    return [
        (least, None if np.isnan(most) else most, system if isinstance(system, str) else None)
        for least, most, system in frame.itertuples(index=False)
    ]


def test_a_level_or_a_stage_without_a_system_is_kept_as_levels():
    _, frame = taken(
        {"education_grade": "ISCED 2"},
        {"education_grade": "lycée"},
        {"education_grade": "CITE 3", "education_system": "GN"},
        {"education_grade": "2", "education_system": "CITE"},
        {"education_grade": "primaire"},
    )
    assert values(frame) == [(2, None, "ISCED"), (2, 3, "ISCED"), (13, 25, "GN"), (2, None, "ISCED"), (1, 6, None)]


def test_a_column_of_levels_fills_what_the_grade_leaves_empty():
    reading, frame = taken(
        {"education_grade": "9", "education_system": "GN", "isced": "3"},
        {"education_grade": "", "isced": "2"},
        {"education_grade": "", "isced": "ED1"},
        {"education_grade": "", "isced": "9"},
        {"education_grade": "", "isced": ""},
    )
    assert reading.mapping["isced"] == "education_isced"
    found = values(frame)
    assert found[:3] == [(9, None, "GN"), (2, None, "ISCED"), (1, None, "ISCED")]
    assert all(np.isnan(least) for least, _, _ in found[3:])


def test_a_system_that_is_not_known_is_kept_as_written_and_listed():
    reading, frame = taken({"education_grade": "9", "education_system": "Mali"})
    assert values(frame) == [(9, None, "Mali")]
    (warning,) = [found for found in reading.problems if found.code == "education.other_system"]
    assert warning.action is Action.WARN
    assert "SN, GM, GN, CM-fr, CM-en" in sentence_of(warning, words_for("en"))
    assert len(reading.quarantined) == 0


@pytest.mark.parametrize("grade", ["9", "12"])
def test_a_level_above_eight_is_refused(grade):
    reading, _ = taken({"education_grade": grade, "education_system": "ISCED"})
    assert [found.code for found in reading.problems if found.action is Action.ROWS] == ["num.range"]
