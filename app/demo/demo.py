"""The demo's files, written as an office would hand them in: they go through the same import as anybody's.

Towns and regions are The Gambia's own (app/demo/data/README.md says whose they are); services and programmes are
invented; the people and the labour market are simulated. All days are relative to the day asked about, so that the
demo never goes stale.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from importlib.resources import files
from pathlib import Path

from app.demo.labour import simulate_demand
from app.demo.people import simulate_people

SIMULATED = "simulated"
"""The source of everything invented; every page and output that uses it says so."""

DEMO_FILES = {
    "areas": "areas.geojson",
    "settlements": "settlements.csv",
    "services": "services.csv",
    "programmes": "programmes.yaml",
    "returnees": "returnees.csv",
    "demand": "demand.csv",
}
"""The kinds of file in the order in which they are imported, and how each is called."""

DEMO_SOURCES = {
    "areas": "Natural Earth, public domain",
    "settlements": "GeoNames, CC BY 4.0",
    "services": SIMULATED,
    "programmes": SIMULATED,
    "returnees": SIMULATED,
    "demand": SIMULATED,
}
"""What to record as the source of each import."""

ROADS = Path(__file__).with_name("data") / "roads.geojson"
ROADS_NAME = "The Gambia (schematic)"
"""Main roads typed in from general geography; the name says on every page that they are no survey."""

_RELATIVE = re.compile(r"\b(day|month) ([+-]\d+)\b( end\b)?")


def write_demo(folder: Path, *, on: dt.date) -> dict[str, Path]:
    """Write the demo's files into a folder, made if it is not there; existing ones are written over.

    The same day gives the same bytes. Returns kind -> file, in the order in which they are to be imported.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = files(__package__) / "data"
    written = {kind: folder / name for kind, name in DEMO_FILES.items()}
    for kind in ("areas", "settlements"):
        written[kind].write_bytes((data / DEMO_FILES[kind]).read_bytes())
    for kind in ("services", "programmes"):
        text = (data / DEMO_FILES[kind]).read_text(encoding="utf-8")
        written[kind].write_text(with_days(text, on=on), encoding="utf-8", newline="\n")
    people = simulate_people(written["settlements"], written["areas"], on=on)
    people.to_csv(written["returnees"], index=False, encoding="utf-8", lineterminator="\n")
    demand = simulate_demand(written["settlements"], on=on)
    demand.to_csv(written["demand"], index=False, encoding="utf-8", lineterminator="\n")
    return written


def with_days(text: str, *, on: dt.date) -> str:
    """Write the days of a text that are relative to `on` as ISO dates; lines that begin with # are left out.

    "day -20" is twenty days before, "month +3" the first day of the third month after, "month +3 end" its last day.
    """
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    return _RELATIVE.sub(lambda found: _day(found[1], int(found[2]), at_end=bool(found[3]), on=on), "".join(lines))


def _day(unit: str, steps: int, *, at_end: bool, on: dt.date) -> str:
    if unit == "day":
        return (on + dt.timedelta(days=steps)).isoformat()
    months = on.year * 12 + on.month - 1 + steps
    year, month = months // 12, months % 12 + 1
    return dt.date(year, month, calendar.monthrange(year, month)[1] if at_end else 1).isoformat()
