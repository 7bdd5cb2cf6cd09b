"""The map inside the dashboard: drawn without network, and still where the reader left it after every rerun."""

from __future__ import annotations

import socket
import subprocess
import sys
import textwrap
import time
import urllib.request

import pytest

from mapping.assets import vendor_leaflet
from tests.places import ROOT

pytestmark = pytest.mark.browser

APP = """
import sys
sys.path.insert(0, {root!r})
import streamlit as st
from streamlit_folium import st_folium
from mapping.frame import base_map, bounds_of, clicked, layer_switch, overview_layers
from tests.mapping import world

content = world.content(services=world.many_services(20), released=False)
words = world.ENGLISH
kind = st.radio("Need", ["vocational", "medical"])
shown = content.services if kind == "vocational" else content.services[content.services["service_type"] == kind]
from dataclasses import replace
layers = overview_layers(replace(content, services=shown), words)
answer = st_folium(
    base_map(bounds_of(content.areas), words=words),
    key="map", height=600, use_container_width=True,
    feature_group_to_add=layers, layer_control=layer_switch(words), returned_objects=["last_active_drawing"],
)
st.text(f"services shown: {{len(shown)}}")
st.text(f"clicked: {{clicked(answer)}}")
"""


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dashboard")
    vendor_leaflet(folder / "static" / "vendor")
    (folder / "app.py").write_text(textwrap.dedent(APP.format(root=str(ROOT))), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "server.address": "127.0.0.1",
        "server.port": port,
        "server.headless": "true",
        "server.enableStaticServing": "true",
        "server.baseUrlPath": "office",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        *(f"--{key}={value}" for key, value in settings.items()),
    ]
    with (folder / "log").open("w") as log, subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as server:
        try:
            address = f"http://127.0.0.1:{port}/office"
            _wait_for(f"{address}/_stcore/health", server, folder / "log")
            yield address
        finally:
            server.terminate()


def _wait_for(address, server, log):
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own http address
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the dashboard did not start:\n{log.read_text()}")


def map_of(page):
    """Return the frame in which the map lives, once its symbols are drawn."""
    page.wait_for_selector("iframe", timeout=60_000)
    frame = page.query_selector("iframe").content_frame()
    frame.wait_for_function(
        "window.map && map._homeward && Object.keys(map._homeward.groups).length > 5", timeout=60_000
    )
    frame.wait_for_function("document.querySelector('.homeward-label')", timeout=30_000)
    return frame


def symbols(frame):
    return frame.evaluate("map._homeward.groups.services.getLayers().length")


def painted(frame):
    """Return how many different colours stand on the map's canvas."""
    return frame.evaluate(
        """() => {
          const canvas = document.querySelector("canvas.leaflet-zoom-animated");
          const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          const seen = new Set();
          for (let at = 0; at < data.length; at += 4) {
            if (data[at + 3] === 255) { seen.add((data[at] << 16) + (data[at + 1] << 8) + data[at + 2]); }
          }
          return seen.size;
        }"""
    )


def test_the_map_is_drawn_with_the_network_cut_and_under_a_base_path(dashboard, open_page):
    page = open_page(dashboard)
    frame = map_of(page)
    assert symbols(frame) == 20
    assert painted(frame) > 50
    assert frame.query_selector(".homeward-legend summary").inner_text() == "Legend"
    assert frame.evaluate("map.hasLayer(map._homeward.groups.areas)")
    assert not frame.evaluate("map.hasLayer(map._homeward.groups.catchments)")
    assert page.watch.outside == []


def test_a_rerun_keeps_the_view_and_the_choice_of_layers(dashboard, open_page):
    page = open_page(dashboard)
    frame = map_of(page)
    frame.evaluate("map.setView([13.3, -15.2], 11, {animate: false}) && 1")
    frame.focus(".leaflet-control-layers-toggle")
    page.keyboard.press("Enter")
    frame.hover(".leaflet-control-layers-list")
    for name in ("Catchments", "Share of people not served, by area"):
        frame.locator(".leaflet-control-layers-overlays label", has_text=name).locator("input").click()
    frame.evaluate("window.marked = true")
    page.get_by_text("medical", exact=True).click()
    page.get_by_text("services shown: 7").wait_for(timeout=30_000)
    frame.wait_for_function("map._homeward.groups.services.getLayers().length === 7", timeout=30_000)
    assert frame.evaluate("window.marked") is True
    assert frame.evaluate("[map.getZoom(), map.getCenter().lat, map.getCenter().lng]") == pytest.approx(
        [11, 13.3, -15.2], abs=1e-3
    )
    assert frame.evaluate("map.hasLayer(map._homeward.groups.catchments)")
    assert not frame.evaluate("map.hasLayer(map._homeward.groups.areas)")
    assert len(frame.query_selector_all(".homeward-legend")) == 1


def test_a_click_says_what_was_clicked(dashboard, open_page):
    page = open_page(dashboard)
    frame = map_of(page)
    place = frame.evaluate("(({x, y}) => ({x, y}))(map.latLngToContainerPoint([13.05, -14.9]))")
    page.locator("iframe").click(position=place)
    page.get_by_text("clicked: ('area', 'R2')").wait_for(timeout=30_000)
