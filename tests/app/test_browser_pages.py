"""The dashboard in a real browser: maps are drawn, the view is kept, files come and go, hostile names do nothing."""

from __future__ import annotations

import dataclasses
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from layers.store import open_store
from tests import world
from tests.app.dashboard import fill
from tests.browser import browser, open_page
from tests.places import ROOT

__all__ = ["browser", "open_page"]

pytestmark = pytest.mark.browser

HOSTILE = (
    '<img src=x onerror="window.hacked=1"> {{ 7*7 }} ![x](http://evil.example/x.png) <script>window.hacked=1</script>'
)
WIDE, NARROW = 1440, 390


def hostile_world():
    """The clean world, with a crowd that is left out, and a hostile name wherever a file may bring one."""
    known = world.World()
    crowd = [world.person(case_code=f"C-{number}", age_years=50, settlement_name=HOSTILE) for number in range(15)]
    return dataclasses.replace(
        known,
        services=known.services.assign(service_name=HOSTILE, site_name=HOSTILE, organization_name=HOSTILE),
        programmes=known.programmes.assign(programme_name=HOSTILE),
        returnees=world.rows(known.returnees, *crowd),
        areas=known.areas.assign(area_name=HOSTILE, area_name_en=HOSTILE, area_name_fr=HOSTILE),
        settlements=known.settlements.assign(settlement_name=HOSTILE),
    )


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    path = tmp_path_factory.mktemp("browser") / "office.sqlite"
    fill(path, hostile_world())
    return path


@pytest.fixture(scope="module")
def address(office):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "HOMEWARD_STORE": str(office), "HOMEWARD_ACTOR": "tester", "HOMEWARD_LANGUAGE": "en"}
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(port)]
    with (office.parent / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
        try:
            where = f"http://127.0.0.1:{port}"
            wait_for(where, server)
            yield where
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(where, server):
    for _ in range(600):
        assert server.poll() is None, "the dashboard has stopped"
        try:
            with urllib.request.urlopen(f"{where}/_stcore/health", timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    pytest.fail("the dashboard did not start within a minute")


def settled(page, title):
    page.locator("h1", has_text=title).wait_for(timeout=60_000)
    page.wait_for_function(
        """() => document.querySelector('.stApp')?.getAttribute('data-test-script-state') !== 'running'
             && !document.querySelector('[data-testid=stSpinner]')""",
        timeout=60_000,
    )
    page.wait_for_timeout(300)


def map_of(page):
    """Wait for the map and return its frame."""
    page.locator("iframe[title='Map'], iframe[title='Carte'], iframe[title^='streamlit_folium']").first.wait_for(
        timeout=60_000
    )
    frame = next(frame for frame in page.frames if "st_folium" in frame.url)
    frame.wait_for_function(
        "() => window.map_div && map_div._homeward && Object.keys(map_div._homeward.groups).length > 4", timeout=60_000
    )
    return frame


def inked(frame):
    """Count the pixels that something was drawn on."""
    return frame.evaluate(
        """() => [...document.querySelectorAll('canvas')].reduce((sum, canvas) => {
            const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            let inked = 0;
            for (let place = 3; place < pixels.length; place += 4) { inked += pixels[place] > 0; }
            return sum + inked; }, 0)"""
    )


def view_of(frame):
    return frame.evaluate("() => [map_div.getZoom(), map_div.getCenter().lat, map_div.getCenter().lng]")


def hacked(page):
    return [frame.url for frame in page.frames if frame.evaluate("() => window.hacked")]


def test_the_overview_draws_its_map_and_keeps_the_readers_view(address, open_page):
    page = open_page(f"{address}/?lang=en")
    settled(page, "Overview")
    frame = map_of(page)
    page.wait_for_timeout(500)
    assert inked(frame) > 5000
    frame.evaluate("() => map_div.setView([10.05, -13.02], 12, {animate: false})")
    view = view_of(frame)
    page.locator("button.line", has_text="Not eligible").click()
    page.locator("button.marked", has_text="Not eligible").wait_for()
    settled(page, "Overview")
    page.get_by_text("Services of every type on the map").click()
    settled(page, "Overview")
    assert view_of(map_of(page)) == pytest.approx(view, abs=1e-9)
    page.locator("tbody button").first.focus()
    page.keyboard.press("Enter")
    page.locator("tr.marked").wait_for()
    page.wait_for_timeout(1000)
    assert view_of(map_of(page)) != pytest.approx(view, abs=1e-3)  # looking at what was picked
    frame.evaluate("() => map_div.setView([10.05, -13.02], 12, {animate: false})")
    page.get_by_text("All causes").click()
    settled(page, "Overview")
    page.wait_for_timeout(700)
    assert view_of(map_of(page)) == pytest.approx(view, abs=1e-9)  # once
    assert hacked(page) == []


@pytest.mark.parametrize(("path", "title"), [("", "Overview"), ("person", "Options"), ("programmes", "Programmes")])
def test_hostile_names_are_shown_as_they_are_written(path, title, address, open_page):
    page = open_page(f"{address}/{path}?lang=en")
    settled(page, title)
    if path == "person":
        page.get_by_placeholder("Type the code").fill("P-1")
        page.keyboard.press("Enter")
        page.locator(".homeward-card").first.wait_for()
    if path == "programmes":
        page.locator("tbody button").first.click()
        page.locator("h4").first.wait_for()
    settled(page, title)
    map_of(page)
    assert HOSTILE in page.locator("body").inner_text() or page.locator("table", has_text=HOSTILE).count()
    assert page.locator("img[src*='evil'], img[src='x']").count() == 0
    assert hacked(page) == []


def acts(office):
    with open_store(office) as store:
        return set(store.audit_log()["action"])


def test_from_the_first_page_to_a_printed_sheet_in_three_clicks(address, office, open_page):
    page = open_page(f"{address}/?lang=en")
    settled(page, "Overview")
    page.get_by_role("link", name="Options for a person").click()  # 1
    settled(page, "Options for a person")
    page.get_by_placeholder("Type the code").fill("P-1")
    page.keyboard.press("Enter")
    page.locator(".homeward-card.eligible").first.wait_for()
    settled(page, "Options for a person")
    assert "print" not in acts(office)  # nothing is made, and lies nowhere, before it is asked for
    with page.expect_download(timeout=60_000) as sheet:
        page.get_by_role("button", name="Print one page (PDF)").click()  # 2
    assert sheet.value.path().read_bytes().startswith(b"%PDF")
    assert "P-1" not in sheet.value.suggested_filename
    assert {"open_case", "print"} <= acts(office)


def test_the_language_changes_in_place_and_stays(address, open_page):
    page = open_page(f"{address}/programmes?lang=en")
    settled(page, "Programmes")
    page.get_by_role("radio", name="Français").click()
    page.get_by_text("Jour considéré").wait_for()
    settled(page, "Programmes")
    assert page.url == f"{address}/programmes?lang=fr"
    assert page.evaluate("() => document.documentElement.lang") == "fr"
    page.get_by_role("link", name="Données").click()
    settled(page, "Données")
    assert page.url == f"{address}/data?lang=fr"
    assert page.get_by_label("Replier le volet").count() == 1
    page.reload()
    settled(page, "Données")


def test_a_bad_file_is_told_in_sentences_and_a_good_row_of_it_is_saved(address, office, open_page, tmp_path):
    bad = tmp_path / "cliniques.csv"
    bad.write_text("nom,type,lat,lon\nPoste,medical,10.01,-13.0\nAilleurs,medical,91,-13.0\n", "utf-8")
    page = open_page(f"{address}/data?lang=fr")
    settled(page, "Données")
    page.get_by_role("radio", name="Importer").click()
    page.get_by_text("Ce qu'il contient").wait_for()
    page.locator("input[type=file]").set_input_files(bad)
    page.get_by_label("Ce qu'il contient").click()
    page.get_by_role("option", name="Services").click()
    page.get_by_role("button", name="Lire le fichier").click()
    page.get_by_text("Lignes lues : 2. Conviennent : 1. Ne conviennent pas : 1.".replace(" :", "\xa0:")).wait_for(
        timeout=60_000
    )
    page.locator("td", has_text="91 n'est pas en degrés").wait_for()
    page.get_by_role("button", name="Enregistrer ce qui convient").click()
    page.get_by_text("1 nouvelle").or_(page.get_by_text("Enregistré")).first.wait_for(timeout=60_000)
    with open_store(office) as store:
        assert "Poste" in set(store.frame("services")["service_name"])


@pytest.mark.parametrize(
    ("path", "title"),
    [("", "Vue d'ensemble"), ("person", "Options"), ("programmes", "Programmes"), ("data", "Données")],
)
def test_on_a_telephone_nothing_scrolls_sideways_and_filters_fold(path, title, address, open_page):
    page = open_page(f"{address}/{path}?lang=fr", width=NARROW, height=844)
    settled(page, title)
    widths = page.evaluate(
        """() => { const main = document.querySelector('[data-testid=stMain]');
            return [main.scrollWidth, main.clientWidth]; }"""
    )
    assert widths[0] <= widths[1] <= NARROW
    if path != "data":
        map_of(page)
        assert page.locator("iframe[title='Carte']").bounding_box()["height"] >= 320
    if path in ("", "programmes"):
        choice = page.locator(".st-key-folded_filters [data-testid=stSelectbox]").first
        assert not choice.is_visible()
        page.locator("summary", has_text="Filtres").click()
        assert choice.is_visible()


def test_what_has_the_focus_can_be_seen(address, open_page):
    page = open_page(f"{address}/?lang=en")
    settled(page, "Overview")
    page.locator("button.line").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    outline = page.evaluate(
        """() => { let held = document.activeElement;
            while (held.shadowRoot && held.shadowRoot.activeElement) { held = held.shadowRoot.activeElement; }
            return getComputedStyle(held).outlineWidth; }"""
    )
    assert outline == "3px"
