"""Quotas and bridges are read as they are written, refused with the place and the form, and kept without loss."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.words import words_for
from layers.bridges import BRIDGED, Bridge, bridge_of, bridge_text, parse_bridge
from layers.errors import RuleError
from layers.quotas import Quota, parse_quotas, quotas_of, quotas_text
from layers.readers.formats import read_grid
from layers.readers.problems import sentence_of
from layers.readers.reading_of import reading_of_grid
from layers.rules import NO_RULE, PROTECTED, parse_rule
from layers.schemas.columns import DOCUMENTS, SYSTEMS
from tests.layers.readers.grids import AS_OF, grid, read, rows_of, world

WOMEN = {"sex": ["female"]}
MEN = {"sex": ["male"]}
YOUNG = {"age": {"to": 25}}


@pytest.mark.parametrize("share", [0.3, "0,3", "30 %", "30%"])
def test_a_share_is_written_as_a_number_or_in_per_cent(share):
    assert parse_quotas([{"group": "returnees", "share": share}]) == (Quota(NO_RULE, share=0.3),)


REFUSED = [
    ({"group": "returnees", "share": 1.2}, ("share",), "more than 1"),
    ({"group": "returnees", "share": 30}, ("share",), "Did you mean 0.3?"),
    ({"group": "returnees", "share": 0}, ("share",), "above 0"),
    ({"group": "returnees", "share": "many"}, ("share",), "above 0"),
    ({"group": "returnees", "count": 2.5}, ("count",), "whole number"),
    ({"group": "returnees", "count": 3, "share": 0.3}, (), "either a share or a count"),
    ({"group": "returnees"}, (), "either a share or a count"),
    ({"group": "returnees", "count": 3, "of": "enrolled"}, ("of",), "write a share"),
    ({"group": "returnees", "share": 0.3, "of": "seat"}, ("of",), "Did you mean “seats”?"),
    ({"group": "returnees", "shar": 0.3}, ("shar",), "Did you mean “share”?"),
    ({"group": "returnees", "count": 3, "by": "June"}, ("by",), "such as 2027-06-30"),
    ({"share": 0.3}, (), "“returnees”"),
    ({"group": {"aeg": {"to": 25}}, "share": 0.3}, ("group", "aeg"), "Did you mean “age”?"),
    ({"group": {"education_grade": {"to": 6}}, "share": 0.3}, ("group",), "school system"),
    ({"group": {"all": [YOUNG, {"age": {"from": 30}}]}, "share": 0.3}, ("group",), "nobody can be in this group"),
]


@pytest.mark.parametrize(("written", "path", "said"), REFUSED, ids=[str(place) for place in range(len(REFUSED))])
def test_a_quota_that_cannot_be_is_refused_with_its_place_and_the_form(written, path, said):
    with pytest.raises(RuleError) as caught:
        parse_quotas([written])
    assert caught.value.path in ((0, *path), path)
    assert said in words_for("en")(caught.value.message)
    assert caught.value.example is not None
    assert "{" not in words_for("fr")(caught.value.message)


def test_shares_of_groups_that_exclude_each_other_cannot_add_up_to_more_than_one():
    with pytest.raises(RuleError, match="add up"):
        parse_quotas([{"group": WOMEN, "share": 0.6}, {"group": MEN, "share": 0.5}])
    assert len(parse_quotas([{"group": WOMEN, "share": 0.6}, {"group": YOUNG, "share": 0.5}])) == 2
    assert len(parse_quotas([{"group": WOMEN, "share": 0.6}, {"group": MEN, "share": 0.5, "of": "enrolled"}])) == 2


DAYS = st.none() | st.dates()
QUOTAS = st.builds(
    lambda group, amount, by, filled, name: Quota(parse_rule(group), **amount, by=by, filled=filled, name=name),
    st.sampled_from([{}, WOMEN, YOUNG]),
    st.one_of(
        st.builds(
            lambda share, of: {"share": share, "of": of}, st.floats(0.001, 1), st.sampled_from(["seats", "enrolled"])
        ),
        st.builds(lambda count: {"count": count}, st.integers(1, 1000)),
    ),
    DAYS,
    st.none() | st.integers(0, 100),
    st.sampled_from(["", "Femmes de Mamou"]),
)


@given(st.lists(QUOTAS, max_size=3).map(tuple))
def test_quotas_come_back_as_they_were_kept(quotas):
    assert quotas_of(quotas_text(quotas)) == quotas


BRIDGES = st.builds(
    Bridge,
    to_grade=st.none() | st.integers(1, 25),
    documents=st.lists(st.sampled_from(DOCUMENTS), unique=True, max_size=2).map(tuple),
    previous_training=st.sampled_from([(), ("7112",), ("solar_pumps", "7411")]),
    criteria=st.sampled_from([(), ("education_grade", "isced_level"), ("documents",)]),
    programmes=st.sampled_from([(), ("masonry",)]),
).filter(lambda bridge: bridge.to_grade or bridge.documents or bridge.previous_training or bridge.criteria)


@given(BRIDGES, st.sampled_from([None, *SYSTEMS]))
def test_bridges_come_back_as_they_were_kept(bridge, system):
    if bridge.to_grade is not None:
        bridge = Bridge(**{**vars(bridge), "system": system})
    assert bridge_of(bridge_text(bridge)) == bridge


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("age", "no course changes “age”"),
        ({"criterion": "sex"}, "no course changes “sex”"),
        ({"eduction": {"to_grade": 6}}, "Did you mean “education”?"),
        ({"education": {"to_grade": 6, "sytem": "GN"}}, "Did you mean “system”?"),
        ({"education": {"to_grade": 6, "system": "XX"}}, "Known are: SN"),
        ({"education": {"to_grade": 0}}, "whole number"),
        ({"documents": ["pasport"]}, "Did you mean “passport”?"),
        ({"for": ["masonry"]}, "what somebody has"),
    ],
)
def test_a_bridge_that_cannot_be_is_refused_with_the_form(written, said):
    with pytest.raises(RuleError) as caught:
        parse_bridge(written)
    assert said in words_for("en")(caught.value.message)
    assert caught.value.example == "bridges: {education: {to_grade: 10, system: GN}}"


def test_nothing_that_people_are_protected_for_can_be_bridged():
    assert not set(PROTECTED) & {name for names in BRIDGED.values() for name in names}


YAML = """\
programmes:
  - programme_id: masonry
    service_ids: [clinic]
    seats: 20
    quotas:
      - {group: returnees, share: 30 %}
      - group: {sex: [female]}
        share: 1.5
    bridges: {education: {to_grade: 6, system: GN}}
"""


def test_a_fault_in_a_yaml_file_is_said_with_its_line_and_column(tmp_path):
    path = tmp_path / "programmes.yaml"
    path.write_text(YAML, encoding="utf-8")
    reading = reading_of_grid(read_grid(path), "programmes", world(), file_name=path.name, as_of=AS_OF)
    assert [problem.code for problem in reading.problems] == ["quota.refused"]
    assert "line 8, column 9: " in sentence_of(reading.problems[0], words_for("en"))
    path.write_text(YAML.replace("share: 1.5", "count: 12"), encoding="utf-8")
    reading = reading_of_grid(read_grid(path), "programmes", world(), file_name=path.name, as_of=AS_OF)
    assert reading.problems == ()
    kept = reading.accepted.iloc[0]
    assert [quota.count for quota in quotas_of(kept["quotas"])] == [None, 12]
    assert bridge_of(kept["bridges"]) == Bridge(to_grade=6, system="GN")


@pytest.mark.parametrize(
    ("cells", "code", "said"),
    [
        ({"quotas": "[{group: returnees, count: 30}]", "seats_total": "20"}, "quota.refused", "30 of 20 seats"),
        (
            {
                "quotas": "[{group: {sex: [female]}, count: 12}, {group: {sex: [male]}, share: 0.5}]",
                "seats_total": "20",
            },
            "quota.refused",
            "ask for 22 of 20 seats",
        ),
        ({"quotas": "- {group: returnees, share: 2}"}, "quota.refused", "line 1, column 22"),
        ({"bridges": "{criterion: sex}"}, "bridge.refused", "no course changes"),
        ({"bridges": "{"}, "bridge.refused", "YAML or JSON"),
    ],
)
def test_a_fault_in_a_cell_quarantines_its_row_and_says_why(cells, code, said):
    reading = read("programmes", grid(rows_of("programmes", cells)))
    assert [problem.code for problem in reading.problems] == [code]
    assert said in sentence_of(reading.problems[0], words_for("en"))
    assert not re.search(r"\{[a-z_]+\}", sentence_of(reading.problems[0], words_for("fr")))
    assert len(reading.accepted) == 0
