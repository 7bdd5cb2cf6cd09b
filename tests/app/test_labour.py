"""Demand out: what the commands answer, worked out by hand; people, files and sentences where something is missing."""

from __future__ import annotations

import csv
import datetime as dt
import json
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pyogrio
import pytest
from click.testing import CliRunner
from shapely.geometry import box

from app.cli import cli
from app.shell.context import Shell
from app.words import words_for
from app.workflows.labour_person import demand_term, person_rows
from app.workflows.person import person_in
from app.workflows.world import load_world
from layers.errors import HomewardError
from layers.schemas import Areas, Demand
from layers.store import open_store
from tests import world as clean
from tests.app.dashboard import EMPTY, fill, open_page, parts, text_of

ON = clean.ON
ENGLISH = words_for("en")
PAGE = "app/pages/labour.py"


def demand(*rows):
    usual = {"reference_date": "2026-05-01", "demand_source": "Survey", "demand_method": "survey", "evidence": "figure"}
    return Demand.parse(
        pd.DataFrame([{"demand_id": str(at), **usual, "employers_asked": 60, **each} for at, each in enumerate(rows)])
    )


def areas():
    west, east = box(-16.0, 13.0, -15.5, 13.5), box(-15.5, 13.0, -15.0, 13.5)
    usual = {"admin_level": 1, "country": "GM"}
    rows = [
        {"area_id": "W", "area_name": "West", "geometry": west},
        {"area_id": "E", "area_name": "East", "geometry": east},
    ]
    return Areas.parse(pd.DataFrame([{**usual, **row} for row in rows]))


@pytest.fixture(scope="module")
def where(tmp_path_factory):
    path = tmp_path_factory.mktemp("labour") / "office.sqlite"
    known = clean.World()
    frames = known.frames()
    site = (
        frames["services"]
        .iloc[[0]]
        .assign(service_id="school", service_type="vocational", latitude=13.2, longitude=-15.8, country="GM")
    )
    courses = frames["programmes"].iloc[[0]].assign(
        service_ids="school", criteria=None, starts=None, ends=None, funding_ends=None, intake_dates=None,
        duration_weeks=26.0, seats_total=30, seats_available=10, stipend_amount=500.0, stipend_currency="GMD",
        stipend_period="month",
    )  # fmt: skip
    tailors = courses.assign(programme_id="tailoring", programme_name="Tailoring", isco08_codes="7531")
    mixed = courses.assign(programme_id="mixed", programme_name="Metal and wood", isco08_codes="7212 7115")
    person = (
        frames["returnees"]
        .iloc[[0]]
        .assign(case_code="P-1", latitude=13.25, longitude=-15.75, interests="7212", needs="vocational")
    )
    asked = demand(
        {"area_id": "W", "isco08_code": "7531", "openings": 10.0, "hard_to_fill_share": 0.2, "wage_amount": 2000.0,
         "wage_currency": "GMD", "wage_period": "month"},
        {"area_id": "W", "isco08_code": "7212", "openings": 40.0, "hard_to_fill_share": 0.8},
        {"area_id": "E", "isco08_code": "7531", "openings": 90.0, "hard_to_fill_share": 0.5},
        {"area_id": "E", "isco08_code": "7411", "openings": 25.0, "hard_to_fill_share": 0.5},
        {"area_id": "E", "isco08_code": "7212", "openings": 5.0, "employers_asked": 10},
    )  # fmt: skip
    held = SimpleNamespace(
        frames=lambda: {
            "areas": areas(), "services": site, "programmes": pd.concat([tailors, mixed]), "returnees": person,
            "demand": asked,
        }
    )  # fmt: skip
    fill(path, held)
    return path


@pytest.fixture(scope="module")
def world(where):
    with open_store(where) as store:
        return load_world(store, on=ON)


def run(where, *words, form="json"):
    said = [*words, "--store", str(where), "--language", "en", *(("--format", form) if form else ())]
    return CliRunner().invoke(cli, said, obj=Shell())


def rows(where, *words):
    made = run(where, *words, "--on", ON.isoformat())
    assert made.exit_code == 0, made.output
    document = json.loads(made.stdout)
    assert [name for name, value in document.items() if isinstance(value, list)] == ["rows"]
    return document["rows"]


def test_labour_says_each_figure_with_its_terms(where):
    (welders,) = [row for row in rows(where, "labour", "--area", "w") if row["isco08_code"] == "7212"]
    assert (welders["status"], welders["openings_per_year"], welders["terms_missing"]) == ("known", 40, 2)
    assert welders["score"] == pytest.approx((60 * 0.8 + 30 * 0.8) / 90)  # East's ten answers are not told
    assert (welders["seats"], welders["finishing_per_year"]) == (15, 15)  # half of the mixed course's 30
    assert welders["saturation"] == pytest.approx(15 / 40)
    (withheld,) = rows(where, "labour", "--area", "E", "--occupation", "7212")
    assert (withheld["status"], withheld["openings"], withheld["observations"]) == ("suppressed", None, None)
    assert [row["isco08_code"] for row in rows(where, "labour", "--area", "W", "--digits", "1")] == ["7"]


def test_alignment_is_the_sum_of_its_terms(where):
    (row,) = rows(where, "alignment", "--programme", "mixed", "--area", "W", "--terms")
    assert row["alignment"] == pytest.approx(0.5 * 0.8)
    assert row["alignment_high"] == pytest.approx(0.5 * 0.8 + 0.5)
    known = [term["contribution"] for term in row["terms"] if term["contribution"] is not None]
    assert sum(known) == pytest.approx(row["alignment"])
    assert (row["status"], row["confirmed"]) == ("partly_known", False)
    (tailoring,) = rows(where, "alignment", "--programme", "tailoring", "--area", "W")
    assert (tailoring["length"], tailoring["stipend_to_wage"]) == ("fits", 0.25)


def test_both_lists_with_their_evidence(where):
    found = {(row["list"], row["area_id"], row["isco08_code"]): row for row in rows(where, "mismatch")}
    assert set(found) == {
        ("taught_not_needed", "W", "7531"),
        ("needed_not_taught", "E", "7411"),
        ("needed_not_taught", "E", "7531"),
    }
    taught = found["taught_not_needed", "W", "7531"]
    assert (taught["seats"], taught["openings"], taught["reason"]) == (30, 10, "more_finish_than_openings")
    assert taught["nearest_need"]["area_id"] == "E"
    needed = found["needed_not_taught", "E", "7531"]
    assert (needed["openings"], needed["nearest_course"]["programme_id"]) == (90, "tailoring")
    assert needed["nearest_course"]["km"] > 30
    assert needed["evidence"]["observations"] == 60
    assert rows(where, "mismatch", "--area", "W") == [taught]


def test_a_person_s_courses_by_wish_and_demand(where, world):
    asked = person_in(world, "P-1")
    assert demand_term(world, asked, ["mixed", "tailoring", "nothing"]).fillna(-1).round(3).tolist() == [0.8, 0.25, -1]
    first, second = person_rows(world, asked, ENGLISH, wish_weight=0.5)
    assert (first["programme_id"], first["wish"]) == ("mixed", 1.0)
    assert first["score"] == pytest.approx(0.5 * 1 + 0.5 * first["demand"])
    assert second["wish"] == 0.25  # the same major group
    assert [job["area_id"] for job in first["jobs"]] == ["W"]
    by_demand = person_rows(world, asked, ENGLISH, wish_weight=0)
    assert [row["score"] for row in by_demand] == [row["demand"] for row in by_demand]
    assert {row["programme_id"] for row in rows(where, "labour", "--returnee", "P-1")} == {"mixed", "tailoring"}


def test_what_is_asked_about_something_unknown_is_refused_in_a_sentence(where):
    for words in (("labour", "--area", "Z"), ("mismatch", "--area", "Z"), ("alignment", "--programme", "Z")):
        made = run(where, *words)
        assert isinstance(made.exception, HomewardError)
    assert isinstance(run(where, "labour", "--occupation", "7299").exception, HomewardError)


def test_a_store_without_demand_answers_nothing_and_says_so(tmp_path):
    fill(tmp_path / "empty.sqlite", clean.World())
    for command in ("labour", "alignment", "mismatch"):
        made = run(tmp_path / "empty.sqlite", command)
        assert made.exit_code == 0
        assert "No labour demand is in the store yet" in made.stderr
        assert all(row.get("score", row.get("alignment")) is None for row in json.loads(made.stdout)["rows"])


def test_figures_of_the_office_s_own_become_terms_and_lengths(where, world, tmp_path):
    folder = tmp_path / "roads"
    folder.mkdir()
    shares = '[market]\nreplacement_share = 0.1\nsource = "census"\n'
    text = f'{shares}[groups.7531]\nleast = 30\nmost = 60\nsource = "school"\n'
    (folder / "market.toml").write_text(text, encoding="utf-8")
    from app.workflows.labour_rows import Asked, alignment_rows, labour_rows

    employed = world.demand.assign(employed=200.0)
    own = replace(world, networks_folder=folder, demand=employed)
    (tailors,) = labour_rows(own, Asked(area="W", occupation="7531"), ENGLISH)
    assert (tailors["replacement"], tailors["openings_per_year"], tailors["terms_missing"]) == (20, 30, 1)
    (course,) = alignment_rows(own, ENGLISH, programme="tailoring", area="W")
    assert (course["length"], course["usual_least_weeks"], course["usual_is_assumption"]) == ("shorter", 30, False)


def test_what_leaves_holds_no_withheld_figure(where, tmp_path):
    for name in ("demand.csv", "mismatch.csv", "all.gpkg"):
        layers = ["demand", "mismatch", "alignment"] if name == "all.gpkg" else [name.removesuffix(".csv")]
        asked = [part for layer in layers for part in ("--layer", layer)]
        made = run(where, "export", str(tmp_path / name), *asked, "--on", ON.isoformat(), form="")
        assert made.exit_code == 0, made.output
    with (tmp_path / "demand.csv").open(encoding="utf-8-sig") as file:
        table = list(csv.DictReader(file))
    withheld = [row for row in table if row["figure_status"] == "suppressed"]
    assert [(row["area_id"], row["isco08_code"], row["openings"]) for row in withheld] == [("E", "7212", "")]
    assert table[0]["demand_score"] == "#x_demand+score"
    listed = {name for name, _ in pyogrio.list_layers(tmp_path / "all.gpkg")}
    assert {"demand", "alignment", "mismatch_needed_not_taught", "mismatch_taught_not_needed"} <= listed
    shaded = pyogrio.read_dataframe(tmp_path / "all.gpkg", layer="demand")
    assert dict(zip(shaded["area_id"], shaded["openings_per_year"], strict=True)) == {"W": 50, "E": 115}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_profile_of_an_area_is_two_pages_and_one_page_of_html(where, tmp_path, language):
    for name in ("p.html", "p.pdf") if language == "fr" else ("p.html",):
        words = ("profile", "W", "--out", str(tmp_path / name), "--on", ON.isoformat(), "--language", language)
        made = CliRunner().invoke(cli, [*words, "--store", str(where)], obj=Shell())
        assert made.exit_code == 0, made.output
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    for said in {"en": ("Taught and not needed", "Limits"), "fr": ("Enseigné et non demandé", "Limites")}[language]:
        assert said in page
    assert "<script>" not in page
    assert "http" not in page.replace("http-equiv", "")
    if language == "fr":
        assert (tmp_path / "p.pdf").read_bytes().count(b"/Type /Page\n") == 2


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_shows_demand_lists_and_courses(where, monkeypatch, language):
    from app import cache

    monkeypatch.setenv("HOMEWARD_STORE", str(where))
    monkeypatch.setenv("HOMEWARD_ACTOR", "tester")
    try:
        shown = open_page(PAGE, language=language, on=ON)
        assert not shown.exception
        assert len(parts(shown, "table")[0]["rows"]) == 6
        lists = open_page(PAGE, language=language, on=ON, labour_section="lists")
        assert [len(each["rows"]) for each in parts(lists, "table")] == [2, 1]
        courses = open_page(PAGE, language=language, on=ON, labour_section="courses")
        assert not courses.exception
        assert ("0.5 × 0.8 = 0.4" if language == "en" else "0,5 × 0,8 = 0,4") in text_of(courses)
    finally:
        cache.store_at.clear()


def test_the_page_of_an_empty_store_says_what_to_do(tmp_path, monkeypatch):
    from app import cache

    monkeypatch.setenv("HOMEWARD_STORE", str(tmp_path / "office.sqlite"))
    fill(tmp_path / "office.sqlite", EMPTY)
    try:
        assert "No labour demand is in the store yet" in text_of(open_page(PAGE))
    finally:
        cache.store_at.clear()


def test_a_day_before_the_survey_knows_nothing_of_it(where):
    with open_store(where) as store:
        before = load_world(store, on=dt.date(2026, 4, 30))
    from app.workflows.labour_rows import Asked, labour_rows

    assert {row["status"] for row in labour_rows(before, Asked(), ENGLISH)} == {"no_data"}
