"""How a figure is measured: ours and its peers in turn, several times, each with its median.

A module in this folder offers `BENCHMARKS`, a list of `Benchmark`; `bench/run.py` finds it. `prepare` makes the data
once, then every contender gets them in turn, again and again. "Times faster" is the median of the ratios of paired
runs, so that a machine that slows down for a while slows both. Before anything is timed each contender runs once and
`check` looks at what they answered. With `in_child` each timed run has a process of its own, and the most memory that
this process ever held is measured too: interpreter, imports and data included.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OURS = "homeward"

Contender = Callable[[Any], Any]


@dataclass(frozen=True)
class Goal:
    """What is to be reached: ours within these limits, so many times faster than each named peer."""

    seconds: float | None = None
    megabytes: float | None = None
    times_faster: Mapping[str, float] = field(default_factory=dict)

    def words(self) -> str:
        """Say the goal in a few words."""
        parts = [f"below {self.seconds:g} s"] if self.seconds is not None else []
        parts += [f"below {self.megabytes:,.0f} MB"] if self.megabytes is not None else []
        parts += [f"{times:g}x {peer}" for peer, times in self.times_faster.items()]
        return ", ".join(parts) or "none set"


@dataclass(frozen=True)
class Benchmark:
    """One figure.

    `prepare(scale)` makes the data; 1 is the size in the name, a smoke test asks for less. `ours` and `peers` take the
    data and answer. `check(data, answers)` gets the answer of each contender by name and returns a sentence on what was
    found; it raises AssertionError when an answer is wrong.
    """

    name: str
    prepare: Callable[[float], Any]
    ours: Contender
    check: Callable[[Any, dict[str, Any]], str]
    peers: Mapping[str, Contender] = field(default_factory=dict)
    goal: Goal = field(default_factory=Goal)
    runs: int = 5
    in_child: bool = False

    def contenders(self) -> dict[str, Contender]:
        """List ours and its peers by name, ours first."""
        return {OURS: self.ours, **self.peers}


@dataclass(frozen=True)
class Run:
    """One timed run: seconds on the clock, peak memory of its process where asked for, seconds of processor time.

    Processor time is that of this process and the processes it waited for; on a busy machine it says what the clock
    would have said on a quiet one with nothing in parallel.
    """

    seconds: float
    megabytes: float | None = None
    processor: float | None = None


@dataclass(frozen=True)
class Result:
    """What came of a benchmark: the runs of each contender in the order in which they happened."""

    name: str
    goal: Goal
    found: str
    runs: dict[str, list[Run]]

    def seconds(self, contender: str) -> float:
        """Return the median time of a contender."""
        return statistics.median(run.seconds for run in self.runs[contender])

    def processor(self, contender: str) -> float | None:
        """Return the median processor time of a contender; None if it was not measured."""
        times = [run.processor for run in self.runs[contender] if run.processor is not None]
        return statistics.median(times) if times else None

    def megabytes(self, contender: str) -> float | None:
        """Return the greatest peak memory of a contender; None if it was not measured."""
        peaks = [run.megabytes for run in self.runs[contender] if run.megabytes is not None]
        return max(peaks) if peaks else None

    def times_faster(self, peer: str) -> float:
        """Return how many times longer the peer took: the median over paired runs."""
        pairs = zip(self.runs[OURS], self.runs[peer], strict=True)
        return statistics.median(other.seconds / own.seconds for own, other in pairs)

    def met(self) -> bool | None:
        """Tell whether the goal was reached; None if there is none."""
        peak = self.megabytes(OURS)
        tests = [self.seconds(OURS) < self.goal.seconds] if self.goal.seconds is not None else []
        if self.goal.megabytes is not None:
            tests.append(peak is not None and peak < self.goal.megabytes)
        tests += [self.times_faster(peer) >= times for peer, times in self.goal.times_faster.items()]
        return all(tests) if tests else None


def measure(benchmark: Benchmark, *, module: str, scale: float = 1.0, runs: int | None = None) -> Result:
    """Check every contender's answer, then time them in turn.

    Parameters
    ----------
    benchmark
        What to measure.
    module
        Where it stands (`bench.reach`): a child process finds it there again.
    scale
        Size of the data; 1 is what the name says.
    runs
        How many paired runs; as many as the benchmark says by default.

    Raises
    ------
    AssertionError
        When a contender's answer is wrong: a wrong answer has no time.

    """
    data = benchmark.prepare(scale)
    found = benchmark.check(data, {name: run(data) for name, run in benchmark.contenders().items()})
    if benchmark.in_child:
        del data
    timed: dict[str, list[Run]] = {name: [] for name in benchmark.contenders()}
    for _ in range(runs or benchmark.runs):
        for name, run in benchmark.contenders().items():
            if benchmark.in_child:
                timed[name].append(_run_in_child(module, benchmark.name, name, scale))
            else:
                timed[name].append(time_once(run, data))
    return Result(benchmark.name, benchmark.goal, found, timed)


def time_once(run: Contender, data: Any) -> Run:
    """Time one run in this process."""
    started, used = time.perf_counter(), _processor_seconds()
    run(data)
    return Run(time.perf_counter() - started, processor=_processor_seconds() - used)


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _run_in_child(module: str, benchmark: str, contender: str, scale: float) -> Run:
    command = [sys.executable, "-m", "bench.child", module, benchmark, contender, str(scale)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Run(**json.loads(done.stdout.splitlines()[-1]))
