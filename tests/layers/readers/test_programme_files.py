"""Programmes written as YAML: what was typed, and nothing that runs or explodes."""

from __future__ import annotations

import pytest

from layers.readers.formats import read_grid
from layers.rules import Age, AllOf, EducationGrade, Within, rule_of


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def codes(grid):
    return [problem.code for problem in grid.problems]


MASONRY = """
programmes:
  - programme_id: masonry-2027
    programme_name: "Masonry, six months"
    service_ids: [kindia-tvet, 007]
    starts: 2027-03-01
    seats: {total: 20, available: 12, as_of: 2026-11-01}
    stipend: {amount: 50000, currency: GNF, period: month, covers: [food, local transport]}
    isco08_codes: [7112, 0110]
    criteria:
      all:
        - age: {from: 18, to: 35, on: start}
        - education_grade: {to: 10, system: GN}
        - within: {urban_km: 5, rural_km: 10, class_of: home}

  - programme_id: no-limits
    country: NO
    seats: 12
    ends: ~
"""


def test_a_programme_becomes_a_row_of_what_was_typed(tmp_path):
    grid = read_grid(written(tmp_path / "a.yaml", MASONRY))
    header, first, second = grid.cells.to_numpy().tolist()
    first, second = dict(zip(header, first, strict=True)), dict(zip(header, second, strict=True))
    assert rule_of(first.pop("criteria")) == AllOf(
        (Age(18, 35, "start"), EducationGrade(None, 10, "GN"), Within(5, 10, "home"))
    )
    assert {key: value for key, value in first.items() if value} == {
        "programme_id": "masonry-2027",
        "programme_name": "Masonry, six months",
        "service_ids": "kindia-tvet 007",
        "starts": "2027-03-01",
        "seats_total": "20",
        "seats_available": "12",
        "seats_as_of": "2026-11-01",
        "stipend_amount": "50000",
        "stipend_currency": "GNF",
        "stipend_period": "month",
        "stipend_covers": "food local_transport",
        "isco08_codes": "7112 0110",
    }
    assert {key: value for key, value in second.items() if value} == {
        "programme_id": "no-limits",
        "country": "NO",
        "seats_total": "12",
    }
    assert grid.row_numbers.tolist() == [2, 3, 16]
    assert grid.problems == ()


def test_programmes_on_one_line_are_numbered_like_rows(tmp_path):
    grid = read_grid(written(tmp_path / "a.yml", "programmes: [{programme_id: a}, {programme_id: b}]"))
    assert grid.row_numbers.tolist() == [1, 2, 3]


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a: [1, 2", "yaml.broken"),
        ("programmes:\n\t- a", "yaml.broken"),
        ("programmes: {a: 1}", "yaml.shape"),
        ("- programme_id: a", "yaml.shape"),
        ("just text", "yaml.shape"),
        ("programmes: []", "file.no_rows"),
        ("programmes: [!!python/object/apply:os.system [id]]", "yaml.tag"),
        (LAUGHS + "programmes: *i", "yaml.too_large"),
        ("programmes: &x [*x]", "yaml.too_large"),
        ("programmes: " + "[" * 100_000, "yaml.too_large"),
        ("programmes: [" + "1," * 300_000 + "]", "yaml.too_large"),
    ],
    ids=lambda value: value[:30],
)
def test_yaml_that_is_broken_or_hostile_is_refused(content, code, tmp_path):
    assert codes(read_grid(written(tmp_path / "a.yaml", content))) == [code]


def test_an_entry_that_is_no_programme_and_a_key_said_twice_are_named_by_line(tmp_path):
    content = "programmes:\n  - programme_id: a\n    programme_id: b\n  - just text\n  - programme_id: c\n"
    grid = read_grid(written(tmp_path / "a.yaml", content))
    assert [(problem.code, problem.row) for problem in grid.problems] == [("yaml.key_twice", 2), ("yaml.entry", 4)]
    assert len(grid.cells) == 4
