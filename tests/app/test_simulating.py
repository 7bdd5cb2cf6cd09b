"""`homeward simulate`: one limit of a programme moved, on the demo's caseload and on a draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.workflows.world import load_world
from layers.store import open_store
from tests.real_office import homeward
from tests.world import ON

DAY = ("--on", ON.isoformat())
DRAFT = """
programmes:
  - programme_id: draft
    programme_name: Welding, drafted
    service_ids: {site}
    criteria:
      all:
        - age: {{from: 18, to: 35}}
        - within: {{urban_km: 5, rural_km: 10}}
"""


@pytest.fixture(scope="module")
def store(demo_store: Path) -> Path:
    return demo_store


@pytest.fixture(scope="module")
def draft(store: Path) -> Path:
    """A file with one drafted programme at a site of the demo."""
    with open_store(store) as opened:
        services = opened.frame("services")
    site = services.loc[services["service_type"] == "vocational", "service_id"].iloc[0]
    path = store.parent / "draft.yaml"
    path.write_text(DRAFT.format(site=site), encoding="utf-8")
    return path


def test_a_longer_radius_never_loses_anybody_and_the_rows_add_up_to_the_caseload(store: Path, draft: Path) -> None:
    answer = homeward(
        store,
        "simulate",
        draft,
        "--vary",
        "within.rural_km",
        "--from",
        0,
        "--to",
        40,
        "--step",
        4,
        *DAY,
        "--format",
        "json",
    )
    assert answer.code == 0, answer.err
    assert [row["value"] for row in answer.rows] == [float(value) for value in range(0, 41, 4)]
    assert {sum(row[name] for name in ("eligible", "ineligible", "unknown")) for row in answer.rows} == {2000}
    eligible = [row["eligible"] for row in answer.rows]
    assert eligible == sorted(eligible)
    assert eligible[-1] > eligible[0]
    assert answer.document["recipe"]["parameters"]["stated"] == 10


def test_at_the_stated_value_the_counts_are_those_of_the_verdicts(store: Path) -> None:
    with open_store(store) as opened:
        world = load_world(opened, on=ON)
    programme = next(
        offer
        for offer in world.offers.items
        if offer.programme is not None and any(leaf.name == "age" for leaf in offer.criteria)
    )
    name = world.programmes["programme_id"].iloc[programme.programme]
    answer = homeward(store, "simulate", name, "--vary", "age.to", *DAY, "--format", "json")
    assert answer.code == 0, answer.err
    stated = answer.document["recipe"]["parameters"]["stated"]
    (row,) = [row for row in answer.rows if row["value"] == stated]
    from app.workflows.simulating import on_trial, try_limit

    trial = try_limit(world, on_trial(world, name), "age.to")
    assert row["eligible"] == (trial.answers(stated) == 2).sum()
    halves = homeward(
        store, "simulate", name, "--vary", "age.to", "--from", 34.5, "--to", 35, "--step", 0.5, *DAY, "--format", "json"
    )
    assert [row["value"] for row in halves.rows] == [34.5, 35]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere", "--vary", "age.to"), "no programme"),
        (("draft", "--vary", "age.up_to"), "age.from, age.to"),
        (("draft", "--vary", "age.to", "--from", "9", "--to", "3"), "--step must be above 0"),
        (("draft", "--vary", "age.to", "--step", "0"), "--step must be above 0"),
        (("draft", "--vary", "within.urban_km", "--step", "0.0001"), "larger --step"),
    ],
)
def test_what_cannot_be_simulated_is_said(store: Path, draft: Path, arguments: tuple[str, ...], said: str) -> None:
    named = [str(draft) if word == "draft" else word for word in arguments]
    answer = homeward(store, "simulate", *named, *DAY)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_a_draft_that_cannot_be_read_changes_nothing(store: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("programmes:\n  - programme_id: x\n    criteria: {agee: {to: 3}}\n")
    answer = homeward(store, "simulate", bad, "--vary", "age.to", *DAY)
    assert (answer.code, "exactly one programme" in answer.err) == (2, True), answer.err
    assert list(tmp_path.iterdir()) == [bad]


def test_a_programme_is_suggested_for_a_misspelling(store: Path) -> None:
    with open_store(store) as opened:
        known = opened.frame("programmes")["programme_id"].iloc[0]
    answer = homeward(store, "simulate", known[:-1] + "?", "--vary", "age.to", *DAY)
    assert f"Is “{known}” meant?" in answer.err


def test_each_value_by_group_adds_up_to_everybody_in_every_kind_of_group(store: Path, draft: Path) -> None:
    moved = ("--vary", "age.to", "--from", 30, "--to", 40, "--step", 5)
    answer = homeward(store, "simulate", draft, *moved, "--by-group", "--format", "json", *DAY)
    assert answer.code == 0, answer.err
    assert [row["value"] for row in answer.document["rows"]] == [30, 35, 40]
    for row in answer.document["rows"]:
        for kind in ("sex", "age", "area"):
            groups = [group for group in row["groups"] if group["kind"] == kind]
            for name in ("eligible", "ineligible", "unknown"):
                assert sum(group[name] for group in groups) == row[name]


def test_groups_stand_below_one_another_in_a_table(store: Path, draft: Path) -> None:
    moved = ("--vary", "age.to", "--from", 30, "--to", 35, "--step", 5)
    lines = homeward(store, "simulate", draft, *moved, "--by-group", "--format", "csv", *DAY).out.splitlines()
    assert lines[0].split(",")[:5] == ["value", "kind", "name", "people", "eligible"]
    everybody = [line for line in lines if ",everybody," in line]
    assert [line.split(",")[0] for line in everybody] == ["30", "35"]
    assert all(line.split(",")[3] == "2000" for line in everybody)
    women = [line for line in lines if ",sex,female," in line]
    assert len(women) == 2


def test_shares_of_what_keeps_people_out_add_up_to_everybody_who_is_refused(store: Path, draft: Path) -> None:
    answer = homeward(store, "excludes", draft, "--format", "json", *DAY)
    rows, totals = answer.document["rows"], answer.document["totals"]
    now = homeward(
        store, "simulate", draft, "--vary", "age.to", "--from", 35, "--to", 35, "--format", "json", *DAY
    ).document["rows"]
    assert sum(row["share"] for row in rows) == pytest.approx(now[0]["ineligible"]) == totals["ineligible"]
    assert totals == {name: now[0][name] for name in ("people", "ineligible", "unknown", "eligible")}
    assert "Of 2,000 people" in answer.err
    assert [row["criterion"] for row in rows] == ["age", "within"]
    assert all(0 <= row["alone"] <= row["share"] <= row["refused"] for row in rows)
