"""A map as one file: complete, small, silent, readable, the same each time."""

from __future__ import annotations

import datetime as dt
import json
import re

import pandas as pd
import pytest

from layers.errors import HomewardError
from layers.schemas.columns import GAP_STATUSES
from mapping import page as page_module
from mapping.page import MOST_BYTES, map_page
from tests.browser import leaves_this_machine, violations
from tests.mapping import world

MAP = "map_saved_0"


def saved(folder, content, words=world.ENGLISH):
    path = folder / "map.html"
    path.write_text(map_page(content, words), encoding="utf-8")
    return path


def drawn(page):
    """Wait until the map is drawn."""
    page.wait_for_selector(".homeward-label")
    return page


def until(page, condition):
    """Wait until a condition holds; Playwright's own waiting uses eval, which the page's policy rightly refuses."""
    for _ in range(100):
        if page.evaluate(f"Boolean({condition})"):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {condition}")


def test_a_page_names_no_address_outside_but_its_sources():
    html = map_page(world.content(), world.ENGLISH)
    without_comments = re.sub(r"/\*.*?\*/", "", html, flags=re.DOTALL)
    addresses = set(re.findall(r"https?://[^\"'\s)<>\\]+", without_comments))
    assert {address for address in addresses if "w3.org" not in address and "leafletjs.com" not in address} == set()
    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)=", html)


def test_the_page_says_what_it_shows_its_day_people_unknown_sources_and_takes_no_side():
    html = map_page(world.content(), world.ENGLISH)
    assert "<h1>Of 158 people, 35 can enter no vocational programme.</h1>" in html
    for said in (
        "As of 15 Nov 2026",
        "People: 158; unknown: 23 (15\xa0%)",
        "Sources: Ministry of Labour (1 Oct 2026); Natural Earth (1 May 2022)",
        "The boundaries and names shown and the designations used on this map do not imply official endorsement",
        "Made with Homeward 0.1.0 on 15 Nov 2026.",
    ):
        assert said in html
    assert "Simulated" not in html


def test_the_page_speaks_french():
    html = map_page(world.content(recipe=world.recipe(simulated=True)), world.FRENCH)
    assert '<html lang="fr">' in html
    for said in (
        "Situation au 15 nov. 2026",
        "figurant sur cette carte n&#x27;impliquent ni reconnaissance ni acceptation officielles.",
        "Données simulées\xa0: les personnes et les services sont inventés",
        "L\\u00e9gende",
        "Zones d\\u0026#x27;accueil",
    ):
        assert said in html
    assert "Legend" not in re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL).replace("homeward-legend", "")


def test_simulated_data_are_announced_first():
    html = map_page(world.content(recipe=world.recipe(simulated=True)), world.ENGLISH)
    assert html.index("Simulated data: people and services are invented") < html.index("<h1>")


def test_the_figures_stand_in_a_table_too():
    html = map_page(world.content(), world.ENGLISH)
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    cells = [re.findall(r"<t[hd]>(.*?)</t[hd]>", row) for row in rows]
    assert cells[0] == ["Area", "People", "Served", "No service", "Ended", "Too far", "Not eligible", "Full", "Unknown"]
    assert cells[1] == ["Western Shore", "100", "90", "0", "0", "7", "0", "3", "0"]
    assert cells[3] == ["Upper Hills", *["withheld"] * 8]
    assert cells[4] == ["Area not known", "8", "0", "0", "0", "0", "0", "0", "8"]
    assert "<table>" not in map_page(world.content(service_type=None), world.ENGLISH)


def test_the_page_carries_its_recipe():
    html = map_page(world.content(), world.ENGLISH)
    recipe = json.loads(re.search(r'id="recipe">(.*?)</script>', html).group(1))
    assert recipe == world.recipe().as_json()


def test_the_same_content_makes_the_same_page():
    assert map_page(world.content(), world.ENGLISH) == map_page(world.content(), world.ENGLISH)
    later = world.recipe(made_at=dt.datetime(2026, 11, 16, tzinfo=dt.UTC))
    assert map_page(world.content(recipe=later), world.ENGLISH) != map_page(world.content(), world.ENGLISH)


def test_what_has_not_been_released_is_never_saved():
    with pytest.raises(ValueError, match="released"):
        map_page(world.content(released=False), world.ENGLISH)


def crowd():
    """Build the largest map: 100,000 people in cells, 6,000 services with their catchments."""
    services = world.many_services(6000)
    cells = world.cells(5000, resolution=7)
    assert cells["people"].sum() >= 100_000
    return world.content(services=services, catchments=world.catchments(services), cells=cells)


def test_a_hundred_thousand_people_and_six_thousand_services_fit_into_five_megabytes():
    assert len(map_page(crowd(), world.ENGLISH).encode()) < 0.6 * MOST_BYTES


def test_two_thousand_wordy_services_fit_too():
    services = world.many_services(2000)
    texts = {
        name: name[0] * 3000 for name in ("organization_name", "site_name", "opening_hours", "fees", "phone", "source")
    }
    wordy = services.assign(**texts)
    assert len(map_page(world.content(services=wordy), world.ENGLISH).encode()) <= MOST_BYTES


def test_a_tighter_limit_makes_a_thriftier_page_and_an_impossible_one_a_sentence(monkeypatch):
    content = world.content(services=world.many_services(2000))
    whole = map_page(content, world.ENGLISH)
    assert '"kind":"service"' in whole
    monkeypatch.setattr(page_module, "MOST_BYTES", len(whole.encode()) - 1)
    thrifty = map_page(content, world.ENGLISH)
    assert len(thrifty) < len(whole)
    assert '"kind":"services"' in thrifty
    assert '"kind":"service"' not in thrifty
    monkeypatch.setattr(page_module, "MOST_BYTES", 1000)
    with pytest.raises(HomewardError, match="5 MB"):
        map_page(content, world.ENGLISH)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
@pytest.mark.parametrize("words", [world.FRENCH, world.ENGLISH], ids=["fr", "en"])
def test_the_page_opens_from_a_file_and_reads_well_at_both_widths(open_page, tmp_path, width, height, words):
    page = drawn(open_page(saved(tmp_path, world.content(), words), width=width, height=height))
    assert violations(page) == []
    assert page.watch.outside == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator(".folium-map").bounding_box()
    assert box["width"] >= width - 2
    assert box["height"] >= 320
    assert page.evaluate("document.querySelector('.homeward-legend details').open") is (width > 800)
    boxes = page.evaluate(
        """[...document.querySelectorAll(".homeward-label")].map((label) => label.getBoundingClientRect())
        .map((box) => [box.left, box.top, box.right, box.bottom])"""
    )
    assert len(boxes) >= 3
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, "two labels overlap"
    scale = page.inner_text(".leaflet-control-scale-line")
    assert scale.endswith(" km")
    assert "🇺🇦" not in page.inner_text(".leaflet-control-attribution")


@pytest.mark.browser
def test_the_largest_map_draws_and_counts_more_finely_when_one_comes_closer(open_page, tmp_path):
    page = drawn(open_page(saved(tmp_path, crowd())))
    shown = f"{MAP}._homeward.groups.services.getLayers().filter((sign) => !sign._hidden && sign.options.count)"
    total = f"{shown}.reduce((sum, sign) => sum + sign.options.count, 0)"
    coarse = page.evaluate(f"{shown}.length")
    assert page.evaluate(total) == 6000
    page.evaluate(f"{MAP}.setZoom({MAP}.getZoom() + 2, {{animate: false}}) && 1")
    assert page.evaluate(f"{shown}.length") > coarse
    assert page.evaluate(total) == 6000
    page.evaluate(
        f"""(() => {{ {MAP}._homeward.choices.catchments = true;
        {MAP}.addLayer({MAP}._homeward.groups.catchments); }})()"""
    )
    page.wait_for_timeout(500)


@pytest.mark.browser
def test_layers_are_switched_by_keyboard_and_the_legend_follows(open_page, tmp_path):
    page = drawn(open_page(saved(tmp_path, world.content())))
    assert page.locator(".homeward-legend [data-layer=catchments]").is_hidden()
    page.focus(".leaflet-control-layers-toggle")
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    switch = page.get_by_label("Catchments")
    switch.focus()
    page.keyboard.press("Space")
    page.wait_for_timeout(200)
    assert switch.is_checked()
    assert page.evaluate(f"{MAP}.hasLayer({MAP}._homeward.groups.catchments)")
    assert page.locator(".homeward-legend [data-layer=catchments]").is_visible()
    names = page.locator(".leaflet-control-layers-overlays label").all_inner_texts()
    assert [name.strip() for name in names] == [
        "Towns",
        "Share of people not served, by area",
        "People, by cell",
        "Catchments",
        "Clusters of people not served",
        "Services",
    ]


@pytest.mark.browser
def test_everything_is_reached_by_the_tab_key_and_named(open_page, tmp_path):
    page = drawn(open_page(saved(tmp_path, world.content())))
    names = []
    for _ in range(8):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate(
                "(e => e.getAttribute('aria-label') || e.title || e.innerText.split('\\n')[0])(document.activeElement)"
            )
        )
    for name in ("Map: arrow keys move it, plus and minus zoom", "Zoom in", "Zoom out", "Layers", "Legend"):
        assert name in names
    page.focus(".folium-map")
    before = page.evaluate(f"{MAP}.getCenter().lng")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
    assert page.evaluate(f"{MAP}.getCenter().lng") > before


@pytest.mark.browser
def test_a_service_above_an_area_is_what_one_clicks_also_after_switching(open_page, tmp_path):
    content = world.content(services=world.services())
    page = drawn(open_page(saved(tmp_path, content)))
    for key in ("areas", "services"):
        page.evaluate(f"{MAP}.removeLayer({MAP}._homeward.groups.{key}) && 1")
    for key in ("services", "areas"):
        page.evaluate(f"{MAP}.addLayer({MAP}._homeward.groups.{key}) && 1")
    page.wait_for_timeout(300)
    at = page.evaluate(f"(({{x, y}}) => ({{x, y}}))({MAP}.latLngToContainerPoint([13.25, -15.5]))")
    page.locator(".folium-map").click(position=at)
    page.wait_for_selector(".leaflet-popup-content")
    assert page.inner_text(".leaflet-popup-content").startswith("Training centre\nVocational training")
    assert page.get_attribute(".leaflet-popup-close-button", "aria-label") == "Close"


@pytest.mark.browser
def test_hovering_over_a_service_shows_its_catchments(open_page, tmp_path):
    page = drawn(open_page(saved(tmp_path, world.content(services=world.services()))))
    at = page.evaluate(f"(({{x, y}}) => ({{x, y}}))({MAP}.latLngToContainerPoint([13.25, -15.5]))")
    page.locator(".folium-map").hover(position=at)
    until(page, f"{MAP}._homeward.reach && {MAP}._homeward.reach.getLayers().length === 2")
    page.locator(".folium-map").hover(position={"x": at["x"] + 60, "y": at["y"] + 60})
    until(page, f"!{MAP}._homeward.reach")


def hostile_content():
    """Put each hostile string into every field of one service, one area, one town, one cluster and one source."""
    texts = world.HOSTILE
    services = world.services(
        *(
            world.service(
                **dict.fromkeys(
                    ("service_id", "service_name", "organization_name", "site_name", "fees", "source"), text
                ),
                latitude=13.1 + 0.05 * place,
                longitude=-15.9 + 0.1 * place,
            )
            for place, text in enumerate(texts)
        )
    )
    towns = (
        {"settlement_name": text, "latitude": 13.1 + 0.05 * place, "longitude": -14.1 - 0.1 * place, "population": 500}
        for place, text in enumerate(texts)
    )
    clusters = (
        {"settlement_name": text, "latitude": 13.9, "longitude": -15.9 + 0.1 * place, "people": 20, "cause": "full"}
        for place, text in enumerate(texts)
    )
    areas = world.areas()
    areas[["area_name", "area_name_en", "area_name_fr"]] = [[text] * 3 for text in texts[5:9]]
    sources = tuple(world.SourceUsed("services", text, world.ON, "ab", 1) for text in texts)
    return world.content(
        services=services,
        areas=areas,
        settlements=world.settlements(*towns),
        clusters=world.clusters(*clusters),
        recipe=world.recipe(sources=sources, parameters={text: text for text in texts}),
        sentence=world.say("{said}", said=" ".join(texts)),
    )


def spaced(text):
    return " ".join(text.split())


@pytest.mark.browser
def test_hostile_text_is_shown_word_for_word_and_runs_nothing(open_page, tmp_path):
    page = drawn(open_page(saved(tmp_path, hostile_content())))
    title = page.title()
    for place, text in enumerate(world.HOSTILE):
        sign = f"{MAP}._homeward.groups.services.getLayers()[{place}]"
        page.evaluate(f"{sign}.openPopup() && 1")
        until(page, "document.querySelectorAll('.leaflet-popup').length === 1")
        shown = page.inner_text(".leaflet-popup-content strong")
        assert spaced(shown) == spaced(text)
        page.evaluate(f"{sign}.closePopup() && {sign}.openTooltip() && 1")
        until(page, "document.querySelectorAll('.leaflet-tooltip').length === 1")
        assert spaced(text) in spaced(page.inner_text(".leaflet-tooltip"))
        page.evaluate(f"{sign}.closeTooltip() && 1")
        until(page, "document.querySelectorAll('.leaflet-popup, .leaflet-tooltip').length === 0")
    everything = spaced(page.inner_text("body"))
    for text in world.HOSTILE:
        assert spaced(text) in everything
    assert page.title() == title != "executed"
    assert page.evaluate("document.querySelectorAll('img, iframe, object').length") == 0
    assert violations(page) == []
    assert page.watch.outside == []


@pytest.mark.browser
def test_the_pages_policy_lets_nothing_else_run_or_load(open_page, tmp_path):
    page = drawn(open_page(saved(tmp_path, world.content())))
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "document.title = 'executed'";
          document.body.append(script);
          return fetch("http://evil.example/").catch(() => null);
        }"""
    )
    page.wait_for_timeout(200)
    refused = " ".join(violations(page))
    for directive in ("script-src-elem", "connect-src"):
        assert directive in refused
    assert page.title().startswith("Of 158 people")
    assert page.watch.outside == []


def test_the_table_of_hostile_counts_is_text():
    counts = pd.DataFrame([world.count("elsewhere", served=5)]).assign(area_name="<b>bold</b>")
    html = map_page(world.content(counts=world.counts(*counts.to_dict("records"))), world.ENGLISH)
    assert "<td>&lt;b&gt;bold&lt;/b&gt;</td>" in html
    assert len(GAP_STATUSES) == 7


@pytest.mark.parametrize(
    ("address", "leaves"),
    [
        ("https://tile.openstreetmap.org/1/1/1.png", True),
        ("http://192.168.1.5/", True),
        ("file:///tmp/map.html", False),
        ("http://127.0.0.1:8501/app", False),
        ("http://localhost/", False),
        ("data:image/png;base64,xx", False),
    ],
)
def test_what_leaves_this_machine_is_told_apart(address, leaves):
    assert leaves_this_machine(address) is leaves
