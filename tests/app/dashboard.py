"""The dashboard for tests: a store with the clean world in it, a page run by AppTest, and what is written on it."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

import pandas as pd
from streamlit.testing.v1 import AppTest

from layers.reading import Reading
from layers.store import open_store
from tests import world
from tests.places import ROOT

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

PAGES = {
    "app/pages/overview.py": ("Overview", "Vue d'ensemble"),
    "app/pages/person.py": ("Options for a person", "Options pour une personne"),
    "app/pages/programmes.py": ("Programmes", "Programmes"),
    "app/pages/labour.py": ("Labour market", "Marché du travail"),
    "app/pages/referrals.py": ("Referrals", "Orientations"),
    "app/pages/data.py": ("Data", "Données"),
}
"""Every page with its title in English and in French."""

EMPTY = world.World(*(frame.iloc[:0] for frame in world.World().frames().values()))


def fill(path: Path, known: world.World | None = None, *, simulated: bool = False) -> None:
    """Put a world into a store, made if it is not there."""
    with open_store(path) as store:
        for kind, frame in (known or world.World()).frames().items():
            if not len(frame):
                continue
            reading = Reading(
                kind=kind,
                file_name=f"{kind}.csv",
                checksum=kind,
                source="test",
                as_of=world.ON,
                read=len(frame),
                accepted=_plain_frame(frame),
                quarantined=frame.iloc[:0].astype(str),
                problems=(),
                present=tuple(frame.columns),
            )
            store.save_import(reading, actor="test", simulated=simulated)


def _plain_frame(frame: pd.DataFrame) -> pd.DataFrame:
    if "geometry" not in frame:
        return frame
    shapes = pd.Series(list(frame["geometry"]), index=frame.index, dtype=object)
    return pd.DataFrame(frame.drop(columns="geometry")).assign(geometry=shapes)


def open_page(page: str, *, language: str = "en", on: dt.date = world.ON, **state: Any) -> AppTest:
    """Run a page as its address opens it; `state` is what the session already knows."""
    test = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    test.query_params["lang"] = language
    test.session_state["day_asked"] = on
    for name, value in state.items():
        test.session_state[name] = value
    return (test if page == "app/pages/overview.py" else test.switch_page(page)).run()


def parts(test: AppTest, name: str) -> list[dict[str, Any]]:
    """Return what our own parts of a page (`table`, `waterfall`) were given."""
    found = []
    for element in test.get("bidi_component"):
        proto = element.proto
        if proto.component_name == f"homeward.{name}":
            found.append(json.loads(proto.json or proto.mixed.json, parse_constant=_refused))
    return found


def _refused(constant: str) -> None:
    message = f"{constant} is no JSON: the browser cannot read it"
    raise ValueError(message)


def text_of(test: AppTest) -> str:
    """Return everything that stands on the page as one text, widgets' labels included."""
    said: list[str] = []
    for element in (*test.main, *test.sidebar):
        said += [
            str(getattr(element, name)) for name in ("label", "value", "placeholder", "help") if _has(element, name)
        ]
        body = getattr(getattr(element, "proto", None), "body", "")
        said.append(_plain(str(body)))
    for name in ("table", "waterfall"):
        said += [line for part in parts(test, name) for line in _texts(part)]
    return "\n".join(said).replace("\\", "")  # marks of Markdown are escaped


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in inside for text in _texts(each)]


def _has(element: Any, name: str) -> bool:
    try:
        return bool(getattr(element, name, None))
    except (AttributeError, ValueError, KeyError, NotImplementedError):
        return False


def _plain(body: str) -> str:
    if body.startswith("<style"):
        return ""
    return html.unescape(re.sub(r"<[^>]+>", " ", body))
