"""The dashboard in a real browser: maps are drawn, the view is kept, files come and go, hostile names do nothing."""

from __future__ import annotations

import dataclasses
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from app.components.safe import UNSEEN
from app.words import catalogues
from app.workflows.office import ACTOR_SETTING, keep_actor
from layers.store import open_store
from tests import world
from tests.app.dashboard import fill
from tests.browser import browser, open_page, violations
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
    with open_store(path) as store:
        keep_actor(store, "tester")
    return path


@pytest.fixture(scope="module")
def address(office):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "HOMEWARD_STORE": str(office), "HOMEWARD_LANGUAGE": "en"}
    environ.pop("HOMEWARD_ACTOR", None)
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
             && !document.querySelector('[data-testid=stSpinner]') && window.homewardChrome""",
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


@pytest.mark.parametrize("path", ["", "person", "programmes", "labour"])
def test_hostile_names_are_shown_as_they_are_written(path, address, open_page):
    title = TITLES[path][0]
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
    if path == "labour":
        page.get_by_role("radio", name="Words to occupations").click()
        page.get_by_role("radio", name="Courses in the store").click()
        page.locator("strong", has_text="window.hacked").first.wait_for()
    else:
        map_of(page)
    assert HOSTILE in as_seen(page.locator("body").inner_text()) or page.locator("table", has_text=HOSTILE).count()
    assert page.locator("img[src*='evil'], img[src='x'], a[href*='evil']").count() == 0
    assert hacked(page) == []


def as_seen(text):
    return text.replace(UNSEEN, "")


def acts(office):
    with open_store(office) as store:
        return list(store.audit_log()["action"])


def count_clicks(page):
    page.evaluate("() => { window.clicks = 0; addEventListener('pointerdown', () => { window.clicks += 1; }, true); }")


def print_from_the_first_page(page, code, *, width, first="", before_print=lambda: None):
    """Go the case worker's way: the page, the case (and, the first time, one's own code), the sheet."""
    link = page.locator(".st-key-pages a" if width == NARROW else "nav a", has_text="Options for a person")
    link.click()  # 1
    settled(page, "Options for a person")
    page.get_by_label("Your code" if first else "Case code").and_(
        page.locator("main input, section input")
    ).click()  # 2
    if first:
        page.keyboard.type(first)
        page.keyboard.press("Tab")
        page.get_by_placeholder("Type the code").focus()  # past the sign for help
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.locator(".homeward-card.eligible").first.wait_for(timeout=60_000)
    settled(page, "Options for a person")
    before_print()
    with page.expect_download(timeout=60_000) as sheet:
        page.get_by_role("button", name="Print one page (PDF)").click()  # 3
    return sheet.value


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_from_the_first_page_to_a_printed_sheet_in_three_clicks(width, address, office, open_page):
    with open_store(office) as store:
        store.set_setting(ACTOR_SETTING, "", actor="tester")
    page = open_page(f"{address}/?lang=en", width=width)
    settled(page, "Overview")
    count_clicks(page)
    already = [action for action in acts(office) if action == "print"]

    def nothing_is_made_before_it_is_asked_for():
        assert [action for action in acts(office) if action == "print"] == already

    sheet = print_from_the_first_page(
        page, "P-1", width=width, first="AB", before_print=nothing_is_made_before_it_is_asked_for
    )
    assert page.evaluate("() => window.clicks") == 3
    assert sheet.path().read_bytes().startswith(b"%PDF")
    assert "P-1" not in sheet.suggested_filename
    with open_store(office) as store:
        log = store.audit_log()
    assert list(log["action"])[-2:] == ["open_case", "print"]
    assert set(log["actor"][-2:]) == {"AB"}
    another = open_page(f"{address}/?lang=en", width=width)  # a fresh profile: the code is not asked again
    settled(another, "Overview")
    count_clicks(another)
    sheet = print_from_the_first_page(another, "P-2", width=width)
    assert another.evaluate("() => window.clicks") == 3
    assert sheet.path().read_bytes().startswith(b"%PDF")
    assert violations(another) == []
    assert_worth_nothing_elsewhere(another, address, sheet.url)


def assert_worth_nothing_elsewhere(page, address, download):
    """Check that the address of a download is answered to the browser it was made for, by its cookie, alone."""
    assert download.startswith(f"{address}/media/")
    assert page.request.get(download).body().startswith(b"%PDF")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(download, timeout=20)  # noqa: S310 - our own address
    stranger = page.context.browser.new_context()
    assert stranger.request.get(download).status == 403
    stranger.close()


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


TITLES = {
    "": ("Overview", "Vue d'ensemble"),
    "person": ("Options for a person", "Options pour une personne"),
    "programmes": ("Programmes", "Programmes"),
    "labour": ("Labour market", "Marché du travail"),
    "referrals": ("Referrals", "Orientations"),
    "data": ("Data", "Données"),
}
"""Every page by its address."""

SECTIONED = ("labour", "referrals", "data")
"""Pages without a map, in sections."""

TEXTS = """() => {
    const said = new Set();
    const read = (root) => {
        const walk = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            if (node.nodeType === Node.TEXT_NODE) {
                const holder = node.parentElement;
                if (!holder || !holder.closest('style, script, noscript, [data-testid=stIconMaterial]') &&
                    getComputedStyle(holder).fontSize !== '0px') { said.add(node.textContent.trim()); }
                continue;
            }
            for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
                said.add((node.getAttribute(name) || '').trim());
            }
            if (node.shadowRoot) { read(node.shadowRoot); }
        }
    };
    read(document.body);
    return [...said];
}"""
"""Every text of a document, in the parts of the page that are closed off too, and what is read aloud."""


MEASURE = re.compile(r"\b\d+ k?m\b")


def texts_of(page):
    return {as_seen(text) for frame in page.frames for text in frame.evaluate(TEXTS)}


@pytest.fixture(scope="module")
def same_in_both(office):
    """Give the texts that are rightly the same in both languages: the data's own, and words both share."""
    with open_store(office) as store:
        cells = {
            str(cell)
            for kind in world.World().frames()
            for cell in store.frame(kind).drop(columns="geometry", errors="ignore").to_numpy().ravel()
        }
        cells |= set(store.imports()["file_name"])
    alike = {text for room in catalogues("fr").values() for text, french in room.items() if text == french}
    return (
        cells | alike | {"Français", "English", "Homeward", "AB", "tester", "Leaflet", str(office.parent / "backups")}
    )


@pytest.mark.parametrize("path", TITLES)
def test_no_text_is_the_same_in_both_languages_and_every_map_is_drawn(path, address, open_page, same_in_both):
    said = []
    for number, language in enumerate(("en", "fr")):
        page = open_page(f"{address}/{path}?lang={language}")
        settled(page, TITLES[path][number])
        if path in SECTIONED:
            sections = page.locator("[data-testid=stMain] [role=radio]")
            found = texts_of(page)
            for place in range(2, sections.count()):  # the first two are the languages
                sections.nth(place).click()
                settled(page, TITLES[path][number])
                found |= texts_of(page)
        else:
            frame = map_of(page)
            page.wait_for_timeout(500)
            assert inked(frame) > 1000
            assert frame.locator(".leaflet-tile").count() == 0
            found = texts_of(page)
        labels = page.locator("[data-testid=stSidebarNavLink] p")
        for label in labels.all():
            inside = "(text) => text.getBoundingClientRect().right <= text.closest('a').getBoundingClientRect().right"
            assert label.evaluate(inside), "a page's name leaves its highlight"
        assert violations(page) == []
        said.append(found)
    same = {
        text
        for text in said[0] & said[1]
        if re.search(r"[^\W\d_]{2}", MEASURE.sub("", text)) and text not in same_in_both and HOSTILE not in text
    }
    assert same == set()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", TITLES)
def test_on_a_telephone_nothing_scrolls_sideways_and_filters_fold(path, language, address, open_page):
    page = open_page(f"{address}/{path}?lang={language}", width=NARROW, height=844)
    settled(page, TITLES[path][language == "fr"])
    widths = page.evaluate(
        """() => { const main = document.querySelector('[data-testid=stMain]');
            return [main.scrollWidth, main.clientWidth]; }"""
    )
    assert widths[0] <= widths[1] <= NARROW
    page.locator(".st-key-pages a").nth(len(TITLES) - 1).wait_for()
    for table in page.locator(".table .frame").all():
        assert table.evaluate("(frame) => frame.scrollWidth <= frame.clientWidth"), "a table is cut"
    if path not in SECTIONED:
        map_of(page)
        assert page.locator("iframe[title='Map'], iframe[title='Carte']").bounding_box()["height"] >= 320
    if path in ("", "programmes"):
        choice = page.locator(".st-key-folded_filters [data-testid=stSelectbox]").first
        assert not choice.is_visible()
        page.locator("summary", has_text="Filters" if language == "en" else "Filtres").click()
        assert choice.is_visible()


def test_a_speed_is_typed_in_its_field_and_checked_at_once(address, open_page):
    page = open_page(f"{address}/data?lang=en")
    settled(page, "Data")
    page.get_by_role("radio", name="Roads").click()
    settled(page, "Data")
    page.locator("summary", has_text="Speeds: how fast").click()
    field = page.get_by_label("Main road, by moto-taxi")
    assert field.input_value() == "65"
    field.fill("20")
    field.press("Enter")
    page.get_by_text("Without people and services on the map").or_(page.get_by_text("changes no time")).first.wait_for()
    assert (field.input_value(), field.get_attribute("class")) == ("20", "tried")
    field.fill("fast")
    field.press("Enter")
    page.get_by_text("must be a number from 0 to 300").wait_for()
    assert (field.input_value(), field.get_attribute("class")) == ("65", "usual")
    page.get_by_role("button", name="Save what was typed").wait_for(state="detached")


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
