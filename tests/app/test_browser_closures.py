"""Closed roads in a real browser: two clicks on the map make a line, and the roads under it are closed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from app.workflows.networks import keep_network, kept_closures
from app.workflows.office import keep_actor
from layers.store import open_store
from tests.app.dashboard import fill
from tests.app.test_browser_pages import inked, map_of, settled, wait_for
from tests.browser import browser, open_page
from tests.places import ROOT
from tests.roads import ROAD, network

__all__ = ["browser", "open_page"]

pytestmark = pytest.mark.browser


@pytest.fixture
def office(tmp_path):
    path = tmp_path / "office.sqlite"
    fill(path)
    with open_store(path) as store:
        keep_actor(store, "tester")
    keep_network(tmp_path / "office.roads", network((ROAD, [(0, 0), (10, 0)]), (ROAD, [(0, 6), (10, 6)])))
    return path


@pytest.fixture
def address(office):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "HOMEWARD_STORE": str(office), "HOMEWARD_LANGUAGE": "en"}
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(port)]
    with (office.parent / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def test_two_clicks_on_the_map_draw_a_line_that_closes_the_roads_under_it(address, office, open_page):
    page = open_page(f"{address}/data?lang=en")
    settled(page, "Data")
    page.get_by_text("Roads", exact=True).click()
    settled(page, "Data")
    page.get_by_label("Name", exact=True).fill("Old bridge")
    frame = map_of(page)
    assert inked(frame) > 500
    shown = page.locator("iframe").last
    for number, height in enumerate((0.05, 0.7), start=1):
        shown.scroll_into_view_if_needed()
        box = shown.bounding_box()
        page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + height * box["height"])
        page.wait_for_function(
            "count => [...document.querySelectorAll('textarea')].some(e => e.value.split('\\n').length === count"
            " && e.value.includes(','))",
            arg=number,
            timeout=60_000,
        )
        settled(page, "Data")
    map_of(page).wait_for_function("() => map_div._homeward.groups.sketch.getLayers().length >= 3", timeout=30_000)
    page.get_by_role("button", name="Close the roads here").click()
    page.get_by_text("is kept; roads cut").wait_for(timeout=60_000)
    (kept,) = kept_closures(office.parent / "office.roads")
    assert kept.name == "Old bridge"
    map_of(page).wait_for_function("() => map_div._homeward.groups.closures.getLayers().length >= 1", timeout=30_000)
