"""The designer's first ten minutes in a real browser, in French: the study's programme from nothing to the brief."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys

import pytest

from layers.rules import Age, AllOf, EducationGrade, Within, rule_of
from layers.store import open_store
from tests import world
from tests.app.dashboard import fill
from tests.app.test_browser_pages import settled, wait_for
from tests.browser import browser, open_page
from tests.places import ROOT
from tests.real_office import homeward

__all__ = ["browser", "open_page"]

pytestmark = pytest.mark.browser

FITS = {"settlement_class": "urban", "birth_date": "2000-06-15", "education_system": "GN", "sex": "female"}


@pytest.fixture
def office(tmp_path):
    """Twelve people who fit, six at 7 km, four of 37 years, two whose schooling nobody has recorded; no programme."""
    path = tmp_path / "office.sqlite"
    kinds = [
        *[{"km": 3, "education_grade": 9}] * 12,
        *[{"km": 7, "education_grade": 9}] * 6,
        *[{"km": 3, "education_grade": 9, "birth_date": "1989-06-15"}] * 4,
        *[{"km": 3, "education_grade": None}] * 2,
    ]
    crowd = [world.person(**{**FITS, **kind, "case_code": f"D-{number}"}) for number, kind in enumerate(kinds)]
    whole = world.World()
    none = whole.programmes.iloc[:0]
    fill(path, whole.__class__(**{**vars(whole), "returnees": world.rows(*crowd), "programmes": none}))
    return path


@pytest.fixture
def address(office):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "HOMEWARD_STORE": str(office), "HOMEWARD_LANGUAGE": "fr", "HOMEWARD_ACTOR": "dd"}
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(port)]
    with (office.parent / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


class Designer:
    """Somebody at the desk: fills fields, chooses, and waits until the page has followed."""

    def __init__(self, page):
        self.page = page
        settled(page, "Programmes")

    def rest(self):
        self.page.wait_for_timeout(250)
        settled(self.page, "Programmes")

    def at(self, key):
        return self.page.locator(f"[class*='st-key-{key}']").last

    def press(self, key, part="button"):
        self.at(key).locator(part).first.click()
        self.rest()

    def fill(self, key, text):
        field = self.at(key).locator("input").first
        field.fill(text)
        field.press("Tab")
        self.rest()

    def choose(self, key, text):
        field = self.at(key).locator("input").first
        field.click()
        field.press_sequentially(text)
        self.page.get_by_role("option", name=text).first.click()
        self.rest()

    def add(self, criterion):
        self.choose("rule__'][class*='__add", criterion)

    @property
    def text(self):
        return self.at("design_text_").locator("textarea")

    def text_says(self, part):
        self.page.wait_for_function(
            "part => document.querySelector(\"[class*='st-key-design_text_'] textarea\").value.includes(part)",
            arg=part,
            timeout=60_000,
        )
        self.rest()

    def headline_says(self, said):
        pattern = re.compile(said.replace(" ", r"\s"))
        self.page.locator(".homeward-headline", has_text=pattern).first.wait_for(timeout=60_000)
        self.rest()

    def download(self, key):
        with self.page.expect_download(timeout=60_000) as caught:
            self.at(key).locator("button").first.click()
        return caught.value.suggested_filename, caught.value.path().read_bytes()


def draft_the_studys_programme(designer):
    designer.press("design_open_new", "label")
    designer.fill("design_new_name", "Maçonnerie, six mois")
    designer.choose("design_new_sites_vocational", "Training")
    designer.fill("design_new_seats", "20")
    designer.press("design_new_begin")
    for name in ("Âge", "Scolarité (années)", "Distance à vol d'oiseau"):
        designer.add(name)
    designer.fill("rule__3_0_from", "18")
    designer.fill("rule__3_0_to", "35")
    designer.fill("rule__3_1_to", "10")
    designer.choose("rule__3_1_system", "Guinée")
    designer.fill("rule__3_2_urban_km", "5")
    designer.fill("rule__3_2_rural_km", "10")


def test_the_studys_programme_is_drafted_moved_bridged_printed_and_imported(address, office, open_page, tmp_path):
    page = open_page(f"{address}/programmes?lang=fr")
    designer = Designer(page)
    draft_the_studys_programme(designer)
    designer.text_says("- within: {urban_km: 5, rural_km: 10, class_of: home}")
    designer.headline_says("Sur 24 personnes : 12 éligibles, 2 à vérifier, 10 non éligibles")
    designer.press("design_who_", "summary")
    page.get_by_role("radio", name="Non éligible").click()
    page.locator("td", has_text="7 km").nth(5).wait_for(timeout=60_000)

    designer.choose("design_limit_", "Distance en milieu urbain")
    designer.fill("design_value_", "8")
    designer.headline_says("À 8 : 18 éligibles au lieu de 12")
    designer.press("design_take_")
    designer.text_says("urban_km: 8")
    designer.fill("rule__4_0_to", "40")
    designer.headline_says("Sur 24 personnes : 22 éligibles, 2 à vérifier, 0 non éligibles")
    designer.text.fill(designer.text.input_value().replace("to: 40", "to: 36"))
    designer.text.press("Control+Enter")
    designer.headline_says("Sur 24 personnes : 18 éligibles, 2 à vérifier, 4 non éligibles")
    assert designer.at("rule__5_0_to").locator("input").input_value() == "36"

    designer.press("design_bridge_", "summary")
    designer.fill("bridge__name", "Cours de mise à niveau")
    designer.choose("bridge__sites_vocational", "Training")
    designer.fill("bridge__grade", "10")
    designer.press("bridge__add")
    designer.text_says("education: {to_grade: 10}")

    assert designer.download("design_brief_pdf")[1].startswith(b"%PDF")
    name, content = designer.download("design_download_")
    assert name == "maconnerie-six-mois.yaml"
    draft = tmp_path / name
    draft.write_bytes(content)
    answer = homeward(office, "import", "programmes", draft)
    assert answer.code == 0, answer.err
    with open_store(office) as store:
        kept = store.frame("programmes").set_index("programme_id")
    assert sorted(kept.index) == ["cours-de-mise-a-niveau", "maconnerie-six-mois"]
    rule = rule_of(kept.loc["maconnerie-six-mois", "criteria"])
    assert rule == AllOf((Age(18, 36), EducationGrade(None, 10, "GN"), Within(8, 10)))
