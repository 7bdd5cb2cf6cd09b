"""A rule that cannot be kept is refused with its line and column, the form expected and the word that was meant."""

from __future__ import annotations

import re

import pytest

from app.words import words_for
from layers.readers.formats import read_grid
from layers.readers.problems import sentence_of
from layers.readers.reading_of import reading_of_grid
from tests.layers.readers.grids import AS_OF, grid, read, rows_of, world

HEAD = """\
programmes:
  - programme_id: masonry
    service_ids: [clinic]
    criteria:
      all:
        - age: {from: 18, to: 35}
"""

FAULTS = [
    # the rule's last line, code, line and column, words said
    ("        - aeg: {from: 18}\n", "criteria.unknown", (7, 11), "Did you mean “age”?"),
    ("        - sex: [femal]\n", "criteria.unknown", (7, 11), "Did you mean “female”?"),
    ("        - within: {urban_km: 5, rurl_km: 10}\n", "criteria.unknown", (7, 33), "within: {urban_km: 5"),
    ("        - age: {from: 40, to: 30}\n", "criteria.range", (7, 11), "lies above"),
    (
        "        - education_grade: {to: 10}\n",
        "criteria.system",
        (7, 11),
        "education_grade: {from: 6, to: 10, system: GN}",
    ),
    ("        - age: {from: 36}\n", "criteria.range", (7, 11), "contradict each other"),
    ("        - dependants:\n            from: many\n", "criteria.number", (8, 13), "must be a number"),
    (
        "        - languages: {in: [frensh], reason: a, reason_date: 2026-01-01}\n",
        "criteria.unknown",
        (7, 23),
        "Did you mean “french”?",
    ),
    ("        - age: {from: 20, from: 18}\n", "criteria.syntax", (7, 27), "“from” stands twice here"),
    ("      any:\n        - needs: [medical]\n      all: []\n", "criteria.syntax", (9, 7), "“all” stands twice here"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[0].strip())
def test_a_fault_in_a_yaml_file_is_said_with_its_line_and_column(fault, tmp_path):
    written, code, (line, column), said = fault
    path = tmp_path / "programmes.yaml"
    path.write_text(HEAD + written, encoding="utf-8")
    reading = reading_of_grid(read_grid(path), "programmes", world(), file_name=path.name, as_of=AS_OF)
    assert [problem.code for problem in reading.problems] == [code]
    assert (len(reading.accepted), len(reading.quarantined)) == (0, 1)
    sentence = sentence_of(reading.problems[0], words_for("en"))
    assert f"line {line}, column {column}: " in sentence
    assert said in sentence
    said = sentence_of(reading.problems[0], words_for("fr"))
    assert "{" not in re.sub(r"\{(from|urban_km|in)\b", "", said)  # examples of rules


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ("- age: {form: 18}", "line 1, column 9"),
        ('{"all": [{"age": {"form": 18}}]}', "line 1, column 19"),
        ("- age: {from: 18}\n- aeg: {to: 30}", "line 2, column 3"),
    ],
)
def test_a_fault_in_a_cell_is_said_with_its_place_in_the_cell(cell, place):
    reading = read("programmes", grid(rows_of("programmes", {"criteria": cell})))
    (problem,) = reading.problems
    assert (problem.code, problem.column) == ("criteria.unknown", "criteria")
    assert place in sentence_of(problem, words_for("en"))


@pytest.mark.parametrize("cell", ["age: {from: 18}\nage: {to: 35}", '{"age": {"from": 18}, "age": {"to": 35}}'])
def test_a_criterion_that_stands_twice_in_a_cell_is_not_silently_dropped(cell):
    reading = read("programmes", grid(rows_of("programmes", {"criteria": cell})))
    assert [problem.code for problem in reading.problems] == ["criteria.syntax"]
    assert "“age” stands twice here" in sentence_of(reading.problems[0], words_for("en"))


def test_a_rule_and_flat_columns_that_contradict_each_other_are_refused():
    row = {"criteria": "- age: {from: 40}", "maximum_age_years": "30"}
    reading = read("programmes", grid(rows_of("programmes", row)))
    assert [problem.code for problem in reading.problems] == ["criteria.range"]


def test_two_rules_with_the_same_first_day_are_in_force_at_once():
    same = {"in_force_from": "2026-01-01", "in_force_to": ""}
    rows = rows_of(
        "programmes",
        {**same, "criteria": "- age: {to: 30}"},
        {**same, "criteria": "- age: {to: 35}", "programme_id": ""},
    )
    first = rows[0].index("programme_id")
    rows[2][first] = rows[1][first]
    reading = read("programmes", rows)
    assert {problem.code for problem in reading.problems} == {"rule.at_once"}
    assert (len(reading.accepted), len(reading.quarantined)) == (0, 2)


def test_flat_columns_without_a_school_system_say_which_column_to_fill():
    reading = read("programmes", rows_of("programmes", {"maximum_education_grade": "10", "criteria": ""}))
    said = [sentence_of(problem, words_for("en")) for problem in reading.problems if problem.code == "criteria.system"]
    assert len(said) == 1
    assert "Fill in the column education_system: SN, GM, GN, CM-fr, CM-en." in said[0]
