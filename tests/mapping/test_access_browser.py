"""Both maps of access, and the ground by road, in a real browser: drawn, silent, moved together."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from layers.schemas import RoadCatchments
from mapping.access_page import access_page
from mapping.page import map_page
from mapping.symbols import SYMBOLS
from tests.browser import violations
from tests.mapping import world
from tests.mapping.test_access_maps import content

NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def colours(page, name):
    """Return the colours on a map's canvas, each as #RRGGBB."""
    found = page.evaluate(
        f"""(() => {{
            const canvas = document.querySelector("#{name} canvas");
            const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            const seen = new Set();
            for (let at = 0; at < data.length; at += 4) {{
                seen.add((data[at] << 16) + (data[at + 1] << 8) + data[at + 2]);
            }}
            return Array.from(seen);
        }})()"""
    )
    return {f"#{each:06X}" for each in found}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_both_maps_are_drawn_and_move_together(open_page, tmp_path, size):
    path = tmp_path / "a.html"
    path.write_text(access_page(content(), world.FRENCH), encoding="utf-8")
    page = open_page(path.as_uri())
    page.set_viewport_size(size)
    page.wait_for_selector(".leaflet-control-zoom-in")
    page.wait_for_timeout(500)
    assert "#FFF3DB" in colours(page, "map_dry_0")  # 12 minutes
    assert "#5A3200" in colours(page, "map_rainy_0")  # 300 minutes
    assert "#5A3200" not in colours(page, "map_dry_0")
    page.evaluate("map_dry_0.setZoom(13, {animate: false}) && 1")
    page.wait_for_timeout(100)
    assert page.evaluate("map_rainy_0.getZoom()") == 13
    assert page.evaluate("map_rainy_0.getCenter().equals(map_dry_0.getCenter(), 1e-6)")
    tops = page.evaluate("Array.from(document.querySelectorAll('article'), (each) => each.getBoundingClientRect().top)")
    assert (tops[0] == tops[1]) == (size is WIDE)  # side by side, else one above the other
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert not violations(page)


def test_the_ground_by_road_is_tinted_when_it_is_switched_on(open_page, tmp_path):
    row = {"service_type": "vocational", "limit_km": 5.0, "profile": "moto", "season": "dry", "sites": 1}
    frame = RoadCatchments.parse(pd.DataFrame([{**row, "geometry": box(-15.9, 13.1, -15.1, 13.4)}]))
    grounds = gpd.GeoDataFrame(frame, geometry="geometry", crs=4326)
    path = tmp_path / "m.html"
    path.write_text(map_page(replace(world.content(), grounds=grounds), world.ENGLISH), encoding="utf-8")
    page = open_page(path.as_uri())
    page.wait_for_selector(".homeward-label")
    edge = SYMBOLS["vocational"].colour
    switched = "map_saved_0._homeward.groups.roadcatchments"
    assert page.evaluate(f"map_saved_0.hasLayer({switched})") is False
    before = colours(page, "map_saved_0")
    page.evaluate(f"map_saved_0._homeward.choices.roadcatchments = true, map_saved_0.addLayer({switched}) && 1")
    page.wait_for_timeout(300)
    after = colours(page, "map_saved_0")
    assert edge in after
    assert after - before
    legend = page.locator('[data-layer="roadcatchments"]')
    assert legend.get_attribute("hidden") is None
    assert not violations(page)
