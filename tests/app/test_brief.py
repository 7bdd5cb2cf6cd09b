"""`homeward brief`: the two pages for the partner, of a programme or a draft, with figures that may leave."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from app.words import words_for
from app.workflows.brief import brief_of, released_groups
from app.workflows.simulating import on_trial, try_limit
from app.workflows.world import World, load_world
from assessments.design.limits import find_limit, with_value
from assessments.eligibility import Bench
from assessments.logic import NO, UNKNOWN, YES
from layers.store import open_store
from tests.real_office import homeward
from tests.world import ON

DAY = ("--on", ON.isoformat())


@pytest.fixture(scope="module")
def store(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(demo_store, tmp_path_factory.mktemp("brief")))


@pytest.fixture(scope="module")
def world(store: Path) -> World:
    with open_store(store) as opened:
        return load_world(opened, on=ON)


@pytest.mark.parametrize(("language", "title"), [("en", "who could enter"), ("fr", "qui pourrait y entrer")])
def test_two_pages_say_the_rule_whom_it_takes_and_what_is_asked(store: Path, language: str, title: str) -> None:
    target = store.parent / f"brief-{language}.pdf"
    answer = homeward(
        store, "brief", "masonry", "--out", target, "--move", "within.urban_km=8.25", "--language", language, *DAY
    )
    assert answer.code == 0, answer.err
    pages = [page.extract_text() for page in PdfReader(target).pages]
    assert len(pages) == 2
    assert title in pages[0]
    assert {"en": "18 to 35 years old", "fr": "De 18 à 35 ans"}[language] in pages[0]
    asked = {"en": "Could “Distance where it is urban (km)” be 8.25?", "fr": "8,25 serait-il possible ?"}[language]
    assert asked in " ".join(pages[1].split())


def test_the_page_for_the_browser_runs_nothing_and_tells_no_small_figure(store: Path, world: World) -> None:
    target = store.parent / "brief.html"
    assert homeward(store, "brief", "masonry", "--out", target, "--language", "en", *DAY).code == 0
    page = target.read_text(encoding="utf-8")
    assert "<script" not in page
    cells = [int(text.replace(",", "")) for text in re.findall(r"<td>([\d,]+)</td>", page)]
    assert cells
    assert not [count for count in cells if 0 < count < 11]
    trial = try_limit(world, on_trial(world, "masonry"), "age.to")
    told = released_groups(world, trial.answers(trial.stated))
    exact = np.bincount(trial.answers(trial.stated), minlength=3)
    whole = told[told["kind"] == "everybody"].iloc[0]
    assert [whole["not_eligible"], whole["unknown"], whole["served"]] == exact.tolist()


def test_what_is_proposed_and_what_would_bring_people_in_is_counted_by_judging_everybody_anew(world: World) -> None:
    taken = on_trial(world, "masonry")
    wider, older = (find_limit(taken.rule, name) for name in ("within.urban_km", "age.to"))
    best = np.zeros(len(world.people), dtype=np.int8)
    for site in taken.sites:
        rule = with_value(with_value(site.rule, wider, 20), older, 45)
        np.maximum(best, Bench(world.people, taken.offers).rule(replace(site, rule=rule)), out=best)
    eligible, unknown = (int((best == answer).sum()) for answer in (YES, UNKNOWN))
    content = brief_of(world, taken, {"within.urban_km": 20, "age.to": 45}, words_for("en"))
    said = f"Then {eligible:,} would be eligible instead of 101, and {unknown:,} would have to be checked first."
    assert said in content.facts[-1]
    assert {curve.heading: curve.proposed for curve in content.curves}["Age, at most (years)"] == 45
    assert content.questions[0] == "Could “Distance where it is urban (km)” be 20?"


def test_no_two_briefs_tell_of_few_people_by_what_lies_between_their_limits(world: World) -> None:
    taken, english = on_trial(world, "masonry"), words_for("en")
    asked = {value: brief_of(world, taken, {"within.urban_km": value}, english) for value in (8.0, 8.1, 12.0)}
    assert "is not said" in asked[8.1].facts[-1]
    told = set()
    for value, content in asked.items():
        (curve,) = (each for each in content.curves if each.proposed == value)
        told |= {*curve.lowest, *curve.highest}
        found = re.search(r"Then ([\d,]+) would be eligible", content.facts[-1])
        told |= {int(found[1].replace(",", ""))} if found else set()
    lowest = {number for content in asked.values() for curve in content.curves[:1] for number in curve.lowest}
    highest = {number for content in asked.values() for curve in content.curves[:1] for number in curve.highest}
    for numbers in (sorted(lowest), sorted(highest)):
        assert all(more - less >= 11 for less, more in pairwise(numbers))
    assert told == lowest | highest


def test_bringing_people_counts_whoever_a_radius_of_so_many_kilometres_would_take(world: World) -> None:
    taken = on_trial(world, "masonry")
    brought_km = float(taken.programme["lift_km"])
    bench = Bench(world.people, taken.offers)
    now = np.max([bench.rule(site) for site in taken.sites], axis=0)
    then = np.zeros_like(now)
    for site in taken.sites:
        rule = site.rule
        for name in ("within.urban_km", "within.rural_km"):
            limit = find_limit(taken.rule, name)
            rule = with_value(rule, limit, max(brought_km, taken.stated(limit) or 0))
        np.maximum(then, bench.rule(replace(site, rule=rule)), out=then)
    count = int(((now == NO) & (then == YES)).sum())
    assert count > 10
    content = brief_of(world, taken, {}, words_for("en"))
    assert f"If people were brought there: {count:,}." in content.changes


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("masonry", "--out", "brief.docx"), "A brief is written as .html or .pdf."),
        (("masonry", "--out", "brief.pdf", "--move", "age.to"), "“age.to” is no limit with a value."),
        (("masonry", "--out", "brief.pdf", "--move", "age.too=4"), "This rule has no limit “age.too”."),
        (("masonri", "--out", "brief.pdf"), "Is “masonry” meant?"),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(store: Path, arguments: tuple[str, ...], said: str) -> None:
    answer = homeward(store, "brief", *arguments, "--language", "en", *DAY)
    assert answer.code == 2
    assert said in answer.err
