"""How a rule is written: short, in nested parts, read back the same; what is wrong is said with what would be right."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from app.words import words_for
from layers.errors import RuleError
from layers.rules import (
    CRITERIA,
    AllOf,
    Area,
    BirthCohort,
    Dependants,
    Documents,
    InPolygon,
    IscedLevel,
    Languages,
    PreviousTraining,
    Within,
    parse_rule,
    read_rule,
    rule_of,
    rule_text,
    rule_tree,
    values_of,
)
from layers.words import say
from tests.world import STUDY_RULE

ENABEL = """\
all:
  - age: {from: 18, to: 35, on: start}
  - education_grade: {to: 10, system: GN}
  - within: {urban_km: 5, rural_km: 10, class_of: home}
"""


def test_the_studys_rule_takes_at_most_twelve_lines():
    assert len(ENABEL.splitlines()) <= 12
    assert parse_rule(STUDY_RULE) == parse_rule(written(ENABEL))


def written(text: str) -> Any:
    """Read YAML as the readers do, to whom `on` is a key and no truth."""
    return yaml.safe_load(re.sub(r"\bon:", '"on":', text))


def test_a_limit_is_said_with_all_its_decimals_and_written_as_a_plain_number():
    rule = parse_rule({"within": {"urban_km": 5.25, "rural_km": 0.75}})
    assert isinstance(rule, Within)
    assert words_for("fr")(say("{limit} km", limit=rule.urban_km)) == "5,25 km"
    assert yaml.safe_load(yaml.safe_dump(rule_tree(rule))) == rule_tree(rule)


@pytest.mark.parametrize("kind", CRITERIA.values(), ids=lambda kind: kind.name)
def test_the_example_of_a_criterion_is_a_rule_and_is_read_back_the_same(kind):
    rule = parse_rule(written(kind.example))
    assert isinstance(rule, kind)
    assert rule_of(rule_text(rule)) == rule
    assert set(rule_tree(rule)[kind.name]) <= set(values_of(kind))


@pytest.mark.parametrize(
    ("tree", "meant"),
    [
        ({"birth_cohort": {"from": 1991, "to": 2008}}, BirthCohort("1991-01-01", "2008-12-31")),
        ({"birth_cohort": {"from": "2000-02-29"}}, BirthCohort("2000-02-29")),
        ({"area": "D11"}, Area(("D11",))),
        ({"area": ["D11", "D11", "R1"]}, Area(("D11", "R1"))),
        ({"languages": ["Français", "pular"]}, Languages(("fr", "fuf"))),
        ({"documents": {"all": ["Passport"]}}, Documents((), ("passport",))),
        ({"previous_training": [7112.0, "solar pumps"]}, PreviousTraining(("7112", "solar_pumps"))),
        ({"dependants": {"from": 1, "to": 2.5}}, Dependants(1, 2.5)),
        ({"within": {"urban_km": 5, "rural_km": None}}, Within(5)),
        (
            {"polygon": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}},
            InPolygon("POLYGON ((0 0, 1 0, 1 1, 0 0))"),
        ),
    ],
)
def test_what_is_written_means_what_it_says(tree: Any, meant: Any):
    assert parse_rule(tree) == meant
    assert rule_of(rule_text(parse_rule(tree))) == meant


def test_parts_are_nested_as_they_are_written():
    rule = parse_rule({"any": [{"sex": "female"}, {"all": [{"not": {"area": "D11"}}, {"needs": "medical"}]}]})
    assert parse_rule(rule_tree(rule)) == rule
    assert parse_rule(json.loads(rule_text(rule))) == rule
    assert parse_rule([]) == AllOf()


def refused(tree: Any) -> tuple[str, tuple[object, ...], str]:
    with pytest.raises(RuleError) as caught:
        parse_rule(tree)
    return caught.value.code, caught.value.path, words_for("en")(caught.value.message)


@pytest.mark.parametrize(
    ("tree", "code", "path", "said"),
    [
        ({"aeg": {}}, "criteria.unknown", ("aeg",), "Did you mean “age”?"),
        ({"all": [{"age": {"form": 18}}]}, "criteria.unknown", ("all", 0, "age", "form"), "Did you mean “from”?"),
        ({"age": {"from": "old"}}, "criteria.number", ("age", "from"), "must be a number"),
        ({"age": {"to": 121}}, "criteria.number", ("age", "to"), "120 at most"),
        ({"age": {"from": 36, "to": 18}}, "criteria.range", ("age",), "lies above"),
        ({"return_date": {"from": 2027, "to": 2026}}, "criteria.range", ("return_date",), "lies above"),
        ({"birth_cohort": {"from": "31/12/2000"}}, "criteria.number", ("birth_cohort", "from"), "2026-03-31"),
        ({"documents": ["pasport"]}, "criteria.unknown", ("documents", "in"), "Did you mean “passport”?"),
        ({"languages": ["klingonese"]}, "criteria.unknown", ("languages", "in"), "Did you mean “klingon”?"),
        ({"languages": ["qqqqzz"]}, "criteria.unknown", ("languages", "in"), "no language"),
        ({"needs": []}, "criteria.syntax", ("needs", "in"), "a list of 1 to"),
        ({"area": [None]}, "criteria.syntax", ("area", "in"), "a list of 1 to"),
        ({"polygon": "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))"}, "criteria.syntax", ("polygon", "wkt"), "cross itself"),
        ({"polygon": "POINT (0 0)"}, "criteria.syntax", ("polygon", "wkt"), "no polygon"),
        ({"polygon": {"type": "Polygon"}}, "criteria.syntax", ("polygon", "wkt"), "cannot be read"),
        ({"polygon": "POLYGON ((0 0, 500 0, 500 9, 0 0))"}, "criteria.number", ("polygon", "wkt"), "degrees"),
        ({"all": {"age": {}}}, "criteria.syntax", ("all",), "a list of criteria"),
        ({"any": [{"not": {"sex": ["womn"]}}]}, "criteria.unknown", ("any", 0, "not", "sex", "in"), "Known are"),
        ("age", "criteria.syntax", (), "a list of criteria"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_what_would_be_right(tree, code, path, said):
    found = refused(tree)
    assert found[:2] == (code, path)
    assert said in found[2]


@pytest.mark.parametrize(
    ("tree", "code", "path", "said"),
    [
        ({"within": {"urban_km": 5000}}, "criteria.number", ("within",), "5000 m are 5 km"),
        ({"all": [{"within": {"road_km": 8000}}]}, "criteria.number", ("all", 0, "within"), "8000 m are 8 km"),
        ({"not": {"any": []}}, "criteria.range", ("not", "any"), "lets nobody in"),
    ],
)
def test_what_is_handed_in_says_kilometres_and_some_way_in(tree, code, path, said):
    with pytest.raises(RuleError) as caught:
        read_rule(tree)
    assert (caught.value.code, tuple(caught.value.path)) == (code, path)
    assert said in words_for("en")(caught.value.message).replace(",", "")


def test_a_limit_of_distance_may_be_just_short_of_what_nobody_travels():
    assert read_rule({"within": {"urban_km": 499.9}}) == Within(499.9)
    assert read_rule({"isced_level": {"from": 4, "to": 8}}) == IscedLevel(4, 8)
