"""Run one contender of one benchmark once, in this process, and print its time and peak memory as JSON.

`python -m bench.child MODULE BENCHMARK CONTENDER SCALE`; called by the harness.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
from dataclasses import asdict, replace
from pathlib import Path

from bench.harness import Benchmark, time_once


def main(module: str, name: str, contender: str, scale: str) -> None:
    """Prepare the data, time the contender, read the most memory that the process ever held."""
    benchmarks: list[Benchmark] = importlib.import_module(module).BENCHMARKS
    benchmark = next(each for each in benchmarks if each.name == name)
    run = time_once(benchmark.contenders()[contender], benchmark.prepare(float(scale)))
    print(json.dumps(asdict(replace(run, megabytes=peak_megabytes()))))


def peak_megabytes() -> float:
    """Return the most memory this process ever held.

    On Linux from /proc: getrusage there still counts what the parent held before it started this program.
    """
    status = Path("/proc/self/status")
    if status.exists():
        kibibytes = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(kibibytes) * 1024 / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) / 1e6


if __name__ == "__main__":
    main(*sys.argv[1:])
