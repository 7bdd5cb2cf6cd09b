"""Choosing on the command line and on the pages: ranked, weighed, priced, planned, in both languages."""

from __future__ import annotations

import json

import pytest
from pypdf import PdfReader

from app.cache import store_at
from app.cli import main
from app.workflows.networks import roads_folder
from app.workflows.office_tables import LIVING, kept_living, set_figures
from app.workflows.presets import preset_named, presets_of, usual_preset
from layers.money import Money
from layers.store import open_store
from tests import world
from tests.app.dashboard import fill, open_page, parts, text_of

COUNSELLING = {"service_id": "talk", "service_name": "Counselling", "service_type": "psychosocial"}


def known():
    """Three courses and counselling: masonry pays, tailoring is short, the third ends after its funding."""
    late = {"programme_id": "late", "programme_name": "Long course", "duration_weeks": 60.0, "stipend_amount": 9e5}
    short = {
        "programme_id": "tailoring", "programme_name": "Tailoring", "service_ids": "far", "isco08_codes": "7531",
        "starts": "2026-12-01", "ends": "2027-01-31", "duration_weeks": 8.0, "stipend_amount": None,
    }  # fmt: skip
    return world.World(
        services=world.rows(
            world.training_centre(opening_hours="Mo-Fr 08:00-16:00"),
            world.service(service_id="far", site_name="Middle", km=8),
            world.service(**COUNSELLING, opening_hours="Mo-Fr 09:00-12:00", payment_model="upfront_reimbursed"),
        ),
        programmes=world.rows(
            world.programme(rule={}, stipend_amount=500_000.0),
            world.programme(rule={}, **short),
            world.programme(rule={}, **late),
            world.programme(rule={"age": {"from": 40}}, programme_id="old", programme_name="For the old"),
        ),
        returnees=world.rows(
            world.person(interests="tailor", needs="vocational psychosocial"),
            world.person(case_code="P-2", km=20, support_until=None, dependants=None),
            world.person(case_code="P-9", km=None),
        ),
    )


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    path = tmp_path_factory.mktemp("choosing") / "office.sqlite"
    fill(path, known())
    return path


@pytest.fixture
def homeward(office, capsys, monkeypatch):
    for name, value in {"ACTOR": "AB", "LANGUAGE": "en", "STORE": str(office)}.items():
        monkeypatch.setenv(f"HOMEWARD_{name}", value)
    monkeypatch.delenv("HOMEWARD_ROADS", raising=False)

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(each) for each in arguments])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


def ranked(homeward, *arguments, code="P-1"):
    status, out, err = homeward("rank", "--returnee", code, "--on", world.ON, "--format", "json", *arguments)
    assert status == 0, err
    return json.loads(out)


def by_id(document):
    return {row["programme_id"] or row["service_id"]: row for row in document["rows"]}


def test_every_option_is_a_row_whose_score_recomputes_from_its_terms(homeward):
    document = ranked(homeward)
    assert [key for key, value in document.items() if isinstance(value, list)] == ["rows"]
    weights = document["recipe"]["parameters"]["weights"]
    assert len(document["rows"]) == 5
    for row in document["rows"]:
        assert row["score"] == pytest.approx(sum(term["weight"] * term["score"] for term in row["terms"]))
        assert {term["name"]: term["weight"] for term in row["terms"]} == weights
        assert row["score_most"] == 10
    ranks = [row["rank"] for row in document["rows"]]
    assert ranks == [1, 2, 3, 4, None]
    assert document["rows"][-1]["programme_id"] == "old"
    assert "from 40" in " ".join(by_id(document)["old"]["reasons"])


def test_money_and_days_are_told_and_warned_of(homeward):
    rows = by_id(ranked(homeward))
    masonry = rows["masonry"]
    # at the site's door: 500,000 less a month's food of 450,000, nothing for transport or a room
    assert masonry["net_per_month"] == {"amount": 50_000.0, "currency": "GNF"}
    assert (masonry["starts"], masonry["ends"]) == ("2027-03-01", "2027-08-31")
    assert masonry["warnings"] == []
    assert rows["late"]["warnings"] == ["ends_after_funding", "ends_after_support"]
    assert rows["tailoring"]["net_per_month"] is None
    assert rows["tailoring"]["purse"]["status"] == "stipend_not_stated"
    assert rows["talk"]["warnings"] == ["pays_first"]
    assert rows["talk"]["wait_days"]["declared"] is None


def test_who_lives_far_gets_a_negative_net_and_no_support_date_is_no_warning(homeward):
    row = by_id(ranked(homeward, code="P-2"))["masonry"]
    # 20 km x 1.3 both ways by minibus: 22 x (2 x 1,500 + 300 x 52) = 409,200 on top of the food
    assert row["net_per_month"]["amount"] == pytest.approx(500_000 - 450_000 - 22 * (3000 + 300 * 52), rel=1e-6)
    assert "negative_net" in row["warnings"]
    assert "ends_after_support" not in row["warnings"]
    assert row["purse"]["way_estimated"]


def test_a_person_without_a_place_is_ranked_with_what_is_known(homeward):
    for row in ranked(homeward, code="P-9")["rows"]:
        assert row["distance_km"] is None
        assert row["net_per_month"] is None
        distance = row["terms"][0]
        assert (distance["name"], distance["known"], distance["score"]) == ("distance", False, 0.5)


def test_weights_move_the_order_and_are_named(homeward):
    wish = by_id(ranked(homeward, "--weights", "wish=1"))
    assert wish["tailoring"]["rank"] < wish["masonry"]["rank"]
    assert wish["tailoring"]["terms"][4]["value"] == 1
    assert ranked(homeward, "--preset", "money")["recipe"]["parameters"]["preset"] == "money"
    assert len(ranked(homeward, "--top", "2")["rows"]) == 2
    assert [row["programme_id"] for row in ranked(homeward, "--programme", "masonry")["rows"]] == ["masonry"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--weights", "far=1"), "is no term"),
        (("--weights", "wish=1", "--preset", "money"), "not both"),
        (("--preset", "mine"), "There are: balanced, nearest, money, work"),
    ],
)
def test_what_cannot_be_meant_is_refused(homeward, arguments, said):
    code, _, err = homeward("rank", "--returnee", "P-1", *arguments)
    assert code == 2
    assert said in err


def test_a_case_that_is_not_there_and_an_empty_store_are_sentences(homeward, tmp_path, monkeypatch):
    assert homeward("rank", "--returnee", "nobody")[0] == 2
    assert homeward("plan", "--returnee", "P-1", "--take", "nothing")[0] == 2
    empty = tmp_path / "empty.sqlite"
    open_store(empty, create=True).close()
    for command in (("rank", "--returnee", "P-1"), ("purse", "masonry"), ("plan", "--returnee", "P", "--take", "x")):
        code, _, err = homeward("--store", empty, *command)
        assert code == 2
        assert err.count("\n") == 1


def test_the_table_reads_in_both_languages(homeward):
    code, out, err = homeward("rank", "--returnee", "P-1", "--on", world.ON)
    assert code == 0
    assert "Masonry, six months" in out
    assert "▲ It ends on" in out
    assert "Weights: distance 1" in err
    code, out, _ = homeward("rank", "--returnee", "P-1", "--on", world.ON, "--language", "fr")
    assert "▲ Il se termine le" in out
    assert "indemnité 500" in out


def test_presets_of_the_office_are_kept_used_and_let_go(homeward, office):
    assert homeward("weights", "--save", "Ours", "--weights", "money=3,wish=1", "--usual", "ours")[0] == 0
    with open_store(office) as store:
        assert usual_preset(store) == "ours"
        assert preset_named(store, None)["money"] == 3
    assert ranked(homeward)["recipe"]["parameters"]["preset"] == "ours"
    assert homeward("weights", "--save", "money", "--weights", "wish=1")[0] == 2
    _, out, _ = homeward("weights")
    assert "* ours" in out
    assert homeward("weights", "--remove", "ours")[0] == 0
    assert homeward("weights", "--remove", "ours")[0] == 2
    with open_store(office) as store:
        assert usual_preset(store) == "balanced"
        assert list(presets_of(store)) == ["balanced", "nearest", "money", "work"]


def test_the_purse_of_a_caseload_is_told_by_how_far_people_live(homeward):
    code, out, err = homeward("purse", "masonry", "--on", world.ON, "--format", "json")
    assert code == 0, err
    document = json.loads(out)
    assert [(row["band"], row["people"], row["share_negative"]) for row in document["rows"]] == [
        ("0-5", 1, 0.0), ("20-40", 1, 1.0), ("not_known", 1, None),
    ]  # fmt: skip
    assert document["totals"]["people"] == 3
    assert document["rows"][0]["balancing_stipend"] == {"amount": 450_000.0, "currency": "GNF"}
    _, out, _ = homeward("purse", "masonry", "--stipend", "900000", "--on", world.ON, "--format", "json")
    assert json.loads(out)["totals"]["negative"] == 0
    assert homeward("purse", "nothing")[0] == 2


def test_a_plan_says_what_does_not_fit(homeward, tmp_path):
    take = ("plan", "--returnee", "P-1", "--on", world.ON, "--take", "masonry", "--take", "talk")
    code, out, err = homeward(*take, "--assist", "Tools", "--format", "json")
    assert code == 0, err
    document = json.loads(out)
    # 30 of 40 hours of the centre are the course's: an hour is left for counselling
    assert document["plan"]["fits"] is True
    assert document["plan"]["assistance"] == ["Tools"]
    assert [row["conflicts"] for row in document["rows"]] == [[], []]
    file = tmp_path / "plan.pdf"
    code, out, err = homeward(*take, "--take", "late@centre", "--pdf", file)
    assert "together take 60 hours a week" in out
    assert file.read_bytes().startswith(b"%PDF")
    assert homeward(*take, "--take", "masonry")[0] == 2


def test_the_sheet_holds_the_three_with_terms_money_and_warnings(homeward, tmp_path):
    file = tmp_path / "sheet.pdf"
    assert homeward("sheet", "P-1", file, "--on", world.ON)[0] == 0
    (page,) = PdfReader(file).pages
    text = " ".join(page.extract_text().split())
    assert all(name in text for name in ("1. ", "2. ", "3. ", "Masonry", "Tailoring", "Long course"))
    assert "Fit with the wish 100 of 100" in text
    assert "A month: stipend 500,000 − transport 0 − food 450,000 − lodging 0 = 50,000 GNF." in text
    assert "▲ It ends on 24 Apr 2028, after its funding ends on 31 Dec 2027." in text


def test_costs_of_living_are_the_offices_own_once_they_are_set(homeward, office):
    _, out, _ = homeward("living", "--format", "json")
    rows = {row["key"]: row for row in json.loads(out)["rows"]}
    assert (rows["GN.food"]["month"], rows["GN.food"]["is_assumption"]) == (450_000, True)
    assert homeward("living", "--set", "GN.food=400000", "--reason", "asked")[0] == 0
    assert by_id(ranked(homeward))["masonry"]["net_per_month"]["amount"] == 100_000
    assert homeward("living", "--set", "GN.rent=1")[0] == 2
    assert homeward("living", "--reset")[0] == 0
    assert kept_living(roads_folder(str(office))).of("GN", "food").money == Money(450_000.0, "GNF")


@pytest.fixture
def dashboard(office, monkeypatch):
    monkeypatch.setenv("HOMEWARD_STORE", str(office))
    monkeypatch.setenv("HOMEWARD_ACTOR", "AB")
    monkeypatch.delenv("HOMEWARD_ROADS", raising=False)
    yield office
    store_at.clear()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "Compared: Vocational training (3)",
                "It ends on 24 Apr 2028, after its funding",
                "50,000 GNF",
                "Keep these weights",
            ),
        ),
        (
            "fr",
            (
                "En comparaison : Formation professionnelle (3)",
                "Il se termine le 24 avr. 2028, après la fin",
                "Garder ces poids",
            ),
        ),
    ],
)
def test_a_person_sees_three_options_side_by_side(dashboard, language, said):
    page = open_page("app/pages/person.py", language=language, person_code="P-1")
    assert not page.exception
    text = text_of(page).replace("\N{NO-BREAK SPACE}", " ")
    for each in said:
        assert each in text, each
    page.selectbox(key="weights_preset").set_value("nearest").run()
    assert page.select_slider(key="weight_distance").value == 4
    assert not page.exception


def test_a_plan_is_put_together_on_the_page(dashboard):
    page = open_page("app/pages/person.py", person_code="P-1")
    page.multiselect(key="plan_take").set_value(["masonry@centre", "late@centre"]).run()
    assert not page.exception
    assert "together take 60 hours a week" in text_of(page)


def test_a_programme_says_whom_its_stipend_carries(dashboard):
    page = open_page("app/pages/programmes.py", programmes_picked="masonry", purse_open_masonry=True)
    assert not page.exception
    assert "does not carry 1 of 2 people" in text_of(page)


def test_costs_of_living_stand_on_the_page_data_with_their_sources(dashboard):
    page = open_page("app/pages/data.py", data_section="roads", living_open=True)
    assert not page.exception
    (grid,) = [part for part in parts(page, "grid") if part["caption"] == "Costs of living"]
    assert len(grid["rows"]) == 4 * 3 + 2
    with open_store(dashboard) as store:
        set_figures(store, roads_folder(str(dashboard)), LIVING, {"lodging_from_km": 60.0}, actor="AB")
    assert kept_living(roads_folder(str(dashboard))).lodging_from_km == 60
