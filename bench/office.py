"""A large office's day: 100,000 returnees taken in, the overview opened and filtered, a map saved, a command started.

The towns, regions, services and programmes are the demo's (The Gambia, 75 services, 19 programmes), the people
simulated as the demo's are, with all their holes. The import goes through the guarded child process and ends when the
store has committed. "First map" is what the server does between the opening of the page and the map's script, from an
open store and nothing else remembered: load, judge everybody, add up, find clusters, build the layers, write what the
browser is sent. A "change" is the same once the day's facts are known. What the browser then takes is not in it.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.harness import OURS, ROOT, Benchmark, Goal

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.workflows.overview import Overview, Question
    from app.workflows.world import World
    from layers.store.records import ImportRecord

ON = dt.date(2026, 11, 22)
PEOPLE = 100_000
MOST_BYTES = 5_000_000
CHANGES = ("another type", "one region", "one cause")


@dataclass
class Office:
    """The demo's files with so many people, and a store in which everything but the people has been taken in."""

    people: int
    keeper: tempfile.TemporaryDirectory[str]
    files: dict[str, Path]

    @property
    def folder(self) -> Path:
        """Where the files and stores lie, as long as this object lives."""
        return Path(self.keeper.name)

    @cached_property
    def full_store(self) -> Path:
        """A store with everybody in it."""
        target = self.folder / "full.sqlite"
        shutil.copy(self.folder / "base.sqlite", target)
        _take_in(target, "returnees", self.files["returnees"])
        return target

    @cached_property
    def world(self) -> World:
        """What is known on the day, with what the first map has worked out."""
        from app.workflows.overview import overview_of

        world = self.load()
        overview_of(world, first_question(world))
        return world

    def load(self) -> World:
        """Load everything from the store, nothing worked out yet."""
        from app.workflows.office import open_office
        from app.workflows.world import load_world

        with open_office(str(self.full_store)) as store:
            return load_world(store, on=ON)


@lru_cache(maxsize=1)
def office(scale: float) -> Office:
    """Make the files and the store; the same for all benchmarks of one run."""
    from app.demo.demo import write_demo
    from app.demo.people import simulate_people

    count = max(int(PEOPLE * scale), 100)
    keeper = tempfile.TemporaryDirectory(prefix="homeward-bench-")
    folder = Path(keeper.name)
    files = write_demo(folder, on=ON)
    people = simulate_people(files["settlements"], files["areas"], on=ON, count=count)
    people.to_csv(files["returnees"], index=False, encoding="utf-8", lineterminator="\n")
    for kind in ("areas", "settlements", "services", "programmes"):
        _take_in(folder / "base.sqlite", kind, files[kind])
    return Office(count, keeper, files)


def _take_in(where: Path, kind: str, path: Path) -> tuple[int, ImportRecord]:
    from app.workflows.files import read_incoming, save_incoming
    from app.workflows.office import open_office

    with open_office(str(where)) as store:
        reading = read_incoming(store, path, kind, source=kind, as_of=ON)
        return reading.read, save_incoming(store, reading, actor="bench", simulated=True)


def import_people(data: Office) -> tuple[int, ImportRecord]:
    """Take everybody into a fresh store."""
    target = data.folder / "fresh.sqlite"
    for stale in data.folder.glob("fresh.sqlite*"):
        stale.unlink()
    shutil.copy(data.folder / "base.sqlite", target)
    return _take_in(target, "returnees", data.files["returnees"])


def check_import(data: Office, answers: dict[str, Any]) -> str:
    """See that every row of the file is accepted or quarantined."""
    read, record = answers[OURS]
    assert read == data.people == record.accepted + record.quarantined, "rows in are not rows accepted and quarantined"
    megabytes = data.files["returnees"].stat().st_size / 1e6
    return (
        f"{read:,} rows ({megabytes:.1f} MB of CSV): {record.accepted:,} accepted, {record.quarantined:,} quarantined"
    )


def first_question(world: World) -> Question:
    """Ask what the page asks when it opens: the type that most people lack, everywhere."""
    from app.workflows.overview import Question, choices_of

    first = choices_of(world).first
    assert first is not None, "nobody needs anything"
    return Question(service_type=first)


def seen(world: World, question: Question) -> tuple[Overview, str]:
    """Answer a question and write the script of its map."""
    from app.words import words_for
    from app.workflows.overview import overview_of
    from mapping.elements import saved_script
    from mapping.frame import base_map, bounds_of, layer_switch, overview_layers

    words = words_for(question.language)
    view = overview_of(world, question)
    layers = overview_layers(view.content, words)
    base = base_map(bounds_of(world.areas, world.settlements, world.services), words=words)
    return view, saved_script(base, layers, layer_switch(words))


def first_map(data: Office) -> tuple[Overview, str]:
    """Open the overview on a store that nobody has looked at yet."""
    world = data.load()
    return seen(world, first_question(world))


def opened(scale: float) -> Office:
    """Make the office with the first map already looked at."""
    data = office(scale)
    assert data.world.revision
    return data


def changed(name: str) -> Callable[[Office], tuple[Overview, str]]:
    """Return what asks the first question again with one thing changed."""

    def ask(data: Office) -> tuple[Overview, str]:
        from app.workflows.overview import regions_of

        first = first_question(data.world)
        question = {
            "another type": replace(first, service_type="medical" if first.service_type != "medical" else "vocational"),
            "one region": replace(first, area_id=next(iter(regions_of(data.world, language="en")))),
            "one cause": replace(first, cause="too_far"),
        }[name]
        return seen(data.world, question)

    return ask


def check_overview(_data: Office, answers: dict[str, Any]) -> str:
    """See that the seven statuses add up to everybody asked about."""
    view, script = answers[OURS]
    assert sum(view.totals.values()) == view.people > 0, "the statuses do not add up"
    told = ", ".join(f"{count:,} {status}" for status, count in view.totals.items() if count)
    clusters, cells = len(view.clusters), len(view.content.cells)
    return f"{view.people:,} people: {told}; {cells:,} cells, {clusters} clusters; {len(script) / 1e6:.1f} MB of script"


def saved_map(data: Office) -> str:
    """Write the page of a map that leaves the office."""
    from app.words import words_for
    from app.workflows.maps import map_content
    from mapping.page import map_page

    kind = first_question(data.world).service_type
    return map_page(map_content(data.world, service_type=kind, by="admin1", released=True), words_for("en"))


def check_map(_data: Office, answers: dict[str, Any]) -> str:
    """See that the page is small enough."""
    size = len(answers[OURS].encode())
    assert size < MOST_BYTES, f"the page has {size} bytes"
    return f"{size / 1e6:.2f} MB of HTML (goal: below 5 MB)"


def command(*arguments: str) -> Callable[[Office], str]:
    """Return what runs the command in a process of its own, on the demo's store without people."""

    def run(data: Office) -> str:
        environment = {**os.environ, "HOMEWARD_STORE": str(data.folder / "base.sqlite"), "HOMEWARD_LANGUAGE": "en"}
        done = subprocess.run(
            [sys.executable, "-m", "app.cli", *arguments],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    return run


def check_command(_data: Office, answers: dict[str, Any]) -> str:
    """See that something was said."""
    said = answers[OURS]
    assert said.strip(), "the command said nothing"
    return f"{len(said.splitlines()):,} lines"


BENCHMARKS = [
    Benchmark(
        "Import: 100,000 returnees, from CSV to the store",
        prepare=office,
        ours=import_people,
        check=check_import,
        goal=Goal(seconds=20),
        runs=3,
    ),
    Benchmark(
        "Overview: first map, 100,000 returnees",
        prepare=office,
        ours=first_map,
        check=check_overview,
        goal=Goal(seconds=3),
        runs=3,
    ),
    *(
        Benchmark(
            f"Overview: change to {name}, 100,000 returnees",
            prepare=opened,
            ours=changed(name),
            check=check_overview,
            goal=Goal(seconds=1),
        )
        for name in CHANGES
    ),
    Benchmark(
        "Map: one HTML page, 100,000 returnees", prepare=opened, ours=saved_map, check=check_map, goal=Goal(seconds=3)
    ),
    Benchmark("Command: help", prepare=office, ours=command("--help"), check=check_command, goal=Goal(seconds=0.5)),
    Benchmark(
        "Command: check a place against the demo",
        prepare=office,
        ours=command("check", "--at", "13.45,-16.6", "--age", "25", "--on", ON.isoformat(), "--format", "json"),
        check=check_command,
    ),
]
