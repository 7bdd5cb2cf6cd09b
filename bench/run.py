"""Run the benchmarks and write down what came of them: `python -m bench.run [NAME ...] [--runs N] [--smoke]`.

Without names all are run. Results are kept in results.json, one entry a benchmark with its own day and machine, and
RESULTS.md is written from it; a run of some leaves the others as they were. `--smoke` runs everything once on small
data, checks the answers and writes nothing.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench.harness import OURS, ROOT, Benchmark, Result, measure

FOLDER = Path(__file__).resolve().parent
NOT_BENCHMARKS = {"__init__", "harness", "child", "run"}
SMOKE_SCALE = 0.01
PACKAGES = (
    *("numpy", "pandas", "scipy", "shapely", "geopandas", "pyproj", "scikit-learn", "sqlalchemy", "streamlit"),
    *("highspy", "osmium", "osmnx", "networkx", "pandana", "pyrosm", "access"),
)


HOW = """\
Medians of paired runs: ours and its peers in turn, in the same run, after every answer was checked. “Times ours” is the
median of the paired ratios. Memory is the peak of the whole process, imports and data included. Goals are held against
the clock. The load is how many processes wanted a core meanwhile, the benchmark's own (1) among them: where it exceeds
the cores the clock runs for others too, and the processor time says what was ours."""


def find_benchmarks() -> list[tuple[str, Benchmark]]:
    """List every benchmark with the module it stands in, in alphabetical order of modules."""
    names = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in NOT_BENCHMARKS)
    modules = [f"bench.{name}" for name in names]
    return [(module, each) for module in modules for each in importlib.import_module(module).BENCHMARKS]


def main() -> int:
    """Measure what was asked for; return 1 if an answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="only those whose name contains this")
    parser.add_argument("--runs", type=int, help="paired runs of each; as many as it says by default")
    parser.add_argument("--smoke", action="store_true", help="once, on small data, nothing written")
    options = parser.parse_args()
    wrong = False
    for module, benchmark in find_benchmarks():
        if options.names and not any(name in benchmark.name for name in options.names):
            continue
        print(f"{benchmark.name} ...", flush=True)
        scale, runs = (SMOKE_SCALE, 1) if options.smoke else (1.0, options.runs)
        try:
            result = measure(benchmark, module=module, scale=scale, runs=runs)
        except AssertionError as error:
            print(f"  wrong: {error}", file=sys.stderr)
            wrong = True
            continue
        print(f"  {summary(result)}", flush=True)
        if not options.smoke:
            keep(result, FOLDER / "results.json", FOLDER / "RESULTS.md")
    return 1 if wrong else 0


def summary(result: Result) -> str:
    """Say in one line what came of a benchmark."""
    peers = [f"{result.times_faster(name):.1f}x {name}" for name in result.runs if name != OURS]
    return ", ".join([f"{result.seconds(OURS):.3g} s", *peers, _verdict(result.met())])


def _verdict(met: bool | None) -> str:  # noqa: FBT001 - three-valued: None is no goal
    return {True: "goal met", False: "goal not met", None: "no goal"}[met]


def machine() -> dict[str, Any]:
    """Describe the machine without naming it: cores, memory, system, Python and the packages that count."""
    versions: dict[str, str] = {}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "absent"
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory": f"{gigabytes:.0f} GB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": versions,
    }


def _load() -> float | None:
    """Return how many processes wanted a core in the last minute, the benchmark's own among them."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def keep(result: Result, kept: Path, page: Path) -> None:
    """Put a result in the place of its predecessor and write the page anew."""
    entries: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    entries[result.name] = {
        "day": dt.datetime.now(dt.UTC).date().isoformat(),
        "machine": machine(),
        "goal": result.goal.words(),
        "met": result.met(),
        "load": _load(),
        "found": result.found,
        "runs": len(result.runs[OURS]),
        "contenders": {
            name: {
                "seconds": result.seconds(name),
                "megabytes": result.megabytes(name),
                "processor": result.processor(name),
                "times_ours": result.times_faster(name) if name != OURS else 1.0,
            }
            for name in result.runs
        },
    }
    kept.write_text(json.dumps(entries, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    page.write_text(as_page(entries), encoding="utf-8")


def as_page(entries: dict[str, Any]) -> str:
    """Write results.json for people to read."""
    parts = [
        "# What was measured",
        "<!-- Written by `make bench` from results.json. -->",
        HOW,
    ]
    for name, entry in sorted(entries.items()):
        about = entry["machine"]
        packages = ", ".join(f"{package} {number}" for package, number in about["packages"].items())
        where = f"{about['cores']} cores, {about['memory']}, {about['system']}, Python {about['python']}; {packages}"
        rows = [_row(contender, row) for contender, row in entry["contenders"].items()]
        parts += [
            f"## {name}",
            f"{entry['found']}",
            "\n".join(
                [
                    "| who | median | processor time | times ours | peak memory |",
                    "| --- | --- | --- | --- | --- |",
                    *rows,
                ]
            ),
            f"Goal: {entry['goal']}. **{_verdict(entry['met']).capitalize()}.**",
            f"{entry['day']}, {entry['runs']} runs each, {_busy(entry)}{where}.",
        ]
    return "\n\n".join(parts) + "\n"


def _busy(entry: dict[str, Any]) -> str:
    return f"load {entry['load']:.1f}, " if entry.get("load") is not None else ""


def _row(contender: str, row: dict[str, Any]) -> str:
    times = _figure(row["seconds"], "s"), _figure(row.get("processor"), "s")
    cells = *times, f"{row['times_ours']:.1f}", _figure(row["megabytes"], "MB")
    return f"| {contender} | {' | '.join(cells)} |"


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "not measured"
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
