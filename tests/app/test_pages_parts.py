"""What pages are made of: rules in words, places by name, whom programmes take, the overview's figures, safe texts."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.components import offers_in_words
from app.components.cards import is_near_miss
from app.components.map_view import CLOSEST, FARTHEST, focus_on
from app.components.safe import UNSEEN, as_html, as_markdown
from app.words import words_for
from app.workflows import rules_in_words
from app.workflows.overview import Question, choices_of, overview_of, regions_of, ways_of, would_reach
from app.workflows.places import doubt_about, find_places, place_index
from app.workflows.programmes import count_takers, sites_map, stale_reason
from app.workflows.world import World
from assessments.criteria import Answer
from assessments.eligibility import Bench
from layers.rules import CRITERIA, parse_rule
from layers.schemas.columns import GAP_CAUSES, GAP_STATUSES
from layers.words import say
from tests import world

ENGLISH, FRENCH = words_for("en"), words_for("fr")


def known(**changes):
    frames = dataclasses.replace(world.World(), **changes).frames()
    return World(on=world.ON, revision=1, **frames)


@functools.cache
def clean():
    return known()


def said(rule, words=ENGLISH):
    return [("  " * depth) + words(message) for depth, message in rules_in_words.rule_lines(parse_rule(rule))]


def test_every_criterion_can_be_said():
    assert set(rules_in_words._CRITERIA) == {*CRITERIA, "case_code"}  # of a waiver for one person; no file may write it


def test_the_studys_rule_reads_as_three_sentences():
    assert said(world.STUDY_RULE) == [
        "18 to 35 years old, at the next intake, else when the course starts.",
        "At most grade 10 completed, in GN.",
        "Lives within 5 km where the home is urban, within 10 km where it is rural.",
    ]
    assert said(world.STUDY_RULE, FRENCH) == [
        "De 18 à 35 ans, à la prochaine entrée, sinon au début de la formation.",
        "Au plus 10 années d'école achevées, système GN.",
        "Vit à 5\xa0km au plus si le domicile est urbain, à 10\xa0km au plus s'il est rural.".replace("\xa0", " "),
    ]


@pytest.mark.parametrize(
    ("rule", "sentences"),
    [
        ({"age": {"from": 18, "on": "today"}}, ["18 years old or older, on the day asked about."]),
        ({"age": {"to": 35}}, ["35 years old or younger, at the next intake, else when the course starts."]),
        ({"age": {}}, ["Any age."]),
        ({"education_grade": {"from": 6}}, ["At least grade 6 completed, in the person's own system."]),
        ({"education_grade": {"from": 6, "to": 9, "system": "GM"}}, ["Grade 6 to 9 completed, in GM."]),
        ({"sex": "female"}, ["Open to: female."]),
        ({"sex": ["female", "other"]}, ["Open to: female, other."]),
    ],
)
def test_a_criterion_is_said_with_its_limits_and_no_distance_is_said_too(rule, sentences):
    assert said(rule) == [*sentences, "No distance stated: the radius of each site holds, where it has one."]


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"urban_km": 5, "rural_km": 5}, "Lives within 5 km."),
        ({"urban_km": 5}, "Lives within 5 km where the home is urban; no limit where it is rural."),
        (
            {"rural_km": 7.5, "class_of": "site"},
            "Lives within 7.5 km where the site is rural; no limit where it is urban.",
        ),
        ({}, "Any distance."),
    ],
)
def test_a_distance_is_said_for_the_class_that_it_holds_for(limits, sentence):
    assert said({"within": limits}) == [sentence]


def test_parts_of_any_and_not_stand_under_what_they_belong_to():
    rule = {"any": [{"sex": "female"}, {"all": [{"age": {"to": 25}}, {"not": {"sex": "male"}}]}]}
    assert said(rule)[:-1] == [
        "At least one of these:",
        "  Open to: female.",
        "  All of these:",
        "    25 years old or younger, at the next intake, else when the course starts.",
        "    Not:",
        "      Open to: male.",
    ]


def test_no_rule_is_said_to_be_open_to_everybody():
    assert said({})[0] == "No limit stated: everybody may enter."


# places


@functools.cache
def index_of(*names, population=None):
    columns = {} if population is None else {"population": list(population)}
    rows = [world.settlement(settlement_id=f"S{place}", settlement_name=name) for place, name in enumerate(names)]
    frame = world.rows(*rows).assign(**columns)
    return place_index(known(settlements=frame))


@pytest.mark.parametrize("typed", ["N'Zérékoré", "nzerekore", "N’ZEREKORE", "n zerekore", "N-Zérékoré", "zéré"])
def test_a_place_is_found_whatever_its_accents_apostrophes_and_hyphens(typed):
    found, more = find_places(index_of("Nzérékoré", "Kindia"), typed, language="fr")
    assert [place.name for place in found] == ["Nzérékoré"]
    assert not more


def test_the_exact_name_comes_first_then_beginnings_then_the_most_populous():
    index = index_of("New Kindia", "Kindia Ba", "Kindia", "Kindia Koto", population=(9e5, 100.0, 10.0, 500.0))
    found, _ = find_places(index, "kindia", language="en")
    assert [place.name for place in found] == ["Kindia", "Kindia Koto", "Kindia Ba", "New Kindia"]


def test_homonyms_carry_the_areas_that_tell_them_apart():
    frame = world.rows(
        world.settlement(settlement_name="Kunting"),
        world.settlement(settlement_id="S9", settlement_name="Kunting", km=20, admin1_pcode=None, admin2_pcode=None),
    )
    found, _ = find_places(place_index(known(settlements=frame)), "kunting", language="fr")
    assert [place.areas for place in found] == [("Kindia", "Sud"), ("Far", "Nord")]


def test_a_long_list_of_places_says_that_there_are_more():
    found, more = find_places(index_of(*(f"Kunda {number}" for number in range(40))), "kunda", language="en")
    assert len(found) == 12
    assert more


@pytest.mark.parametrize("typed", ["", "  ", "---", "Zzz"])
def test_nothing_typed_or_nothing_known_finds_nothing(typed):
    assert find_places(index_of("Kindia"), typed, language="en") == ([], False)


def test_an_empty_list_of_settlements_can_be_searched():
    assert find_places(place_index(known(settlements=world.settlements().iloc[:0])), "Kindia", language="en")[0] == []


def test_a_place_inside_leaves_no_doubt_and_one_outside_is_offered_what_lies_inside():
    areas = world.areas()
    assert doubt_about(world.place(3), areas) is None
    latitude, longitude = world.KINDIA
    for wrong in ((latitude, -longitude), (longitude, latitude), (-latitude, longitude)):
        assert "Is 10.00000, -13.00000 meant?" in ENGLISH(doubt_about(wrong, areas))
    assert ENGLISH(doubt_about((48, 2), areas)) == "This place lies outside every area known here."
    assert doubt_about((48, 2), areas.iloc[:0]) is None


# programmes


def test_each_person_counts_once_at_the_best_of_a_programmes_sites():
    near, far = world.training_centre(), world.training_centre(service_id="second", km=10)
    two_sites = world.programme(service_ids="centre second")
    one_site = world.programme(programme_id="one", service_ids="centre")
    takers = count_takers(known(services=world.rows(near, far), programmes=world.rows(two_sites, one_site)))
    one, two = takers["one"], takers["masonry"]
    # at Kindia alone P-1, P-2 and P-4 fit; beside the second site P-5 fits too; P-3 lives 4.9 km from it
    assert (one.asked, one.eligible, one.to_check, one.not_eligible) == (9, 3, 2, 4)
    assert (two.asked, two.eligible, two.to_check, two.not_eligible) == (9, 5, 2, 2)
    assert one.elsewhere == 2  # P-10 whose needs nobody recorded, P-11 who asked for a clinic


@pytest.mark.parametrize(
    ("change", "availability", "today"),
    [
        ({}, "open", 3),
        ({"seats_available": 0}, "full", 0),
        ({"funding_ends": "2026-01-01"}, "ended", 0),
    ],
)
def test_only_an_open_programme_takes_anybody_today(change, availability, today):
    taken = count_takers(known(programmes=world.programme(**change)))["masonry"]
    assert (taken.availability, taken.today, taken.eligible) == (availability, today, 3)


def test_a_site_that_is_open_outranks_one_that_is_not():
    closed = world.training_centre(service_id="closed", status="defunct", km=10)
    services = world.rows(world.training_centre(), closed)
    taken = count_takers(known(services=services, programmes=world.programme(service_ids="centre closed")))["masonry"]
    assert taken.availability == "open"
    assert taken.eligible == 3  # P-3 and P-5 live near the closed site only


def test_the_counts_are_those_of_the_bench():
    here = known()
    answers = Bench(here.people, here.offers).verdicts()[:, 0]
    wanting = here.returnees["needs"].fillna("").str.contains("vocational").to_numpy()
    taken = count_takers(here)["masonry"]
    assert [taken.not_eligible, taken.to_check, taken.eligible] == np.bincount(answers[wanting], minlength=3).tolist()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"source_date": pd.Timestamp(world.ON - dt.timedelta(days=180))}, None),
        ({"source_date": pd.Timestamp(world.ON - dt.timedelta(days=181))}, "old"),
        ({"source_date": pd.NaT}, None),
        ({"source_date": pd.Timestamp(world.ON), "missing_since": pd.Timestamp(world.ON)}, "missing"),
        ({}, None),
    ],
)
def test_an_entry_is_old_after_180_days_or_once_its_source_lists_it_no_more(row, reason):
    found = stale_reason({"missing_since": pd.NaT, **row}, on=world.ON)
    assert (found and found[0]) == reason


def test_the_map_of_a_programme_shows_its_own_catchments_and_nobody():
    content = sites_map(known(), world.training_centre(), programme_id="masonry")
    assert sorted(content.catchments["radius_km"]) == [5, 10]
    assert content.counts.empty
    assert content.cells.empty
    everything = sites_map(known(), known().services)
    assert set(everything.catchments["service_id"]) == {"clinic", "centre"}


# the overview


def test_what_can_be_asked_follows_from_what_is_known():
    choices = choices_of(known())
    assert choices.types == ("medical", "vocational")
    assert choices.first == "vocational"
    assert choices.ways == ("admin1", "admin2", "settlement")
    bare = known(areas=world.areas().iloc[:0], settlements=world.settlements().iloc[:0])
    assert ways_of(bare) == ["settlement"]
    assert regions_of(known(), language="fr") == {"R2": "Nord", "R1": "Sud"}


@pytest.mark.parametrize("by", ["admin1", "admin2", "settlement"])
@pytest.mark.parametrize("area_id", [None, "R1", "R2"])
@pytest.mark.parametrize("cause", [None, "too_far", "unknown"])
@pytest.mark.parametrize("service_type", ["medical", "vocational", "legal"])
def test_waterfall_table_and_map_say_the_same_people(service_type, cause, area_id, by):
    view = overview_of(clean(), Question(service_type, by, area_id, cause))
    assert sum(view.totals.values()) == view.people
    for status in GAP_STATUSES:
        assert view.counts[status].sum() == view.totals[status]
    assert view.counts["people"].sum() == view.people
    assert view.content.people == view.people
    assert view.content.unknown == view.totals["unknown"]
    left_out = sum(view.totals[name] for name in GAP_CAUSES)
    assert all(view.totals[name] <= view.every_cause[name] <= left_out for name in GAP_CAUSES)


def test_the_areas_add_up_to_everywhere():
    whole = overview_of(clean(), Question("vocational")).totals
    parts = [overview_of(clean(), Question("vocational", area_id=area)).totals for area in ("R1", "R2")]
    nowhere = 1  # P-9
    assert sum(part["served"] for part in parts) == whole["served"]
    assert sum(part["unknown"] for part in parts) == whole["unknown"] - nowhere


def crowd(count, **changes):
    return world.rows(*(world.person(case_code=f"C-{number}", **changes) for number in range(count)))


def test_a_cause_and_an_area_narrow_the_clusters():
    far = crowd(12, km=20, admin1_pcode="R2", settlement_class="rural")
    old = crowd(13, age_years=50).assign(case_code=[f"O-{number}" for number in range(13)])
    here = known(returnees=world.rows(far, old))
    assert sorted(overview_of(here, Question("vocational")).clusters["people"]) == [12, 13]
    too_far = overview_of(here, Question("vocational", cause="too_far")).clusters
    assert list(too_far["people"]) == [12]
    south = overview_of(here, Question("vocational", area_id="R1")).clusters
    assert list(south["people"]) == [13]
    assert overview_of(here, Question("vocational", cause="unknown")).clusters.empty


def test_a_centre_in_a_cluster_reaches_those_within_the_radius_of_their_own_home():
    rural = {"settlement_class": "rural", "admin1_pcode": "R2"}
    here = known(
        returnees=world.rows(
            crowd(12, km=20, **rural),
            world.person(case_code="in", km=29.9, **rural),
            world.person(case_code="out", km=30.1, **rural),
            world.person(case_code="town", km=25.1, settlement_class="urban"),
        )
    )
    cluster = pd.Series({"latitude": world.place(20)[0], "longitude": world.place(20)[1]})
    sentence = would_reach(here, Question("vocational"), cluster)
    assert "would reach 13 of the 15 people not served" in ENGLISH(sentence)
    other = dataclasses.replace(here, default_radii_km={"vocational": (6.0, 1.0)})
    # now the home in town, 5.1 km away, is reached, and those 9.9 km away are not
    assert "would reach 13 of the 15" in ENGLISH(would_reach(other, Question("vocational"), cluster))


def test_a_home_whose_class_nobody_knows_is_reached_within_the_smaller_radius_only():
    rural = {"settlement_class": "rural", "admin1_pcode": "R2"}
    unclear = {"settlement_class": None, "admin1_pcode": "R2"}
    here = known(
        returnees=world.rows(
            crowd(12, km=20, **rural),
            world.person(case_code="near", km=24.9, **unclear),
            world.person(case_code="far", km=25.1, **unclear),
        ),
        settlements=world.settlements().iloc[:0],
    )
    cluster = pd.Series({"latitude": world.place(20)[0], "longitude": world.place(20)[1]})
    assert "would reach 13 of the 14" in ENGLISH(would_reach(here, Question("vocational"), cluster))


# cards and offers


@pytest.mark.parametrize(
    ("answers", "near"),
    [
        ([("age", "no", 0.06)], True),
        ([("age", "no", 0.5)], True),
        ([("age", "no", 0.51)], False),
        ([("age", "no", 0.06), ("within", "no", 0.1)], False),
        ([("sex", "no", None)], False),
        ([("age", "no", 0.06), ("within", "unknown", None), ("sex", "yes", None)], True),
    ],
)
def test_a_near_miss_fails_one_criterion_by_little(answers, near):
    criteria = [Answer(name, answer, say("Any age."), shortfall) for name, answer, shortfall in answers]
    assert is_near_miss({"criteria": criteria}) == near


def test_an_offer_says_what_it_states_and_nothing_else():
    row = world.programme(intake_dates="2027-03-01 2027-09-01").iloc[0].to_dict()
    assert offers_in_words.offer_facts(row, ENGLISH) == [
        "intakes: 1 Mar 2027, 1 Sep 2027",
        "1 Mar 2027 to 31 Aug 2027",
        "paid for until 31 Dec 2027",
        "12 of 20 seats free (as of 1 Nov 2026)",
        "26 weeks",
        "30 hours a week",
        "stipend 50,000 GNF a month for food, transport",
    ]
    assert offers_in_words.offer_facts({}, ENGLISH) == []
    assert offers_in_words.offer_facts({"seats_total": pd.NA, "seats_available": pd.NA}, ENGLISH) == [
        "no limit of seats stated"
    ]


# the map's view


def test_the_map_looks_at_an_area_closely_enough_and_never_too_closely():
    gambia = focus_on(((13.06, -16.82), (13.83, -13.79)), "gambia")
    assert (gambia.latitude, gambia.longitude) == (pytest.approx(13.445), pytest.approx(-15.305))
    assert gambia.zoom == 8
    assert focus_on(((13.4, -16.6), (13.4, -16.6)), "point").zoom == CLOSEST
    assert focus_on(((-35, -20), (38, 55)), "africa").zoom == FARTHEST


# texts of files

HOSTILE = [
    "<script>alert(1)</script>",
    "![x](http://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "{{ 7*7 }}",
    "**bold** _it_ `code` :red[x] $x$ ~~s~~",
    "# heading\n- item\n1. one\n> quote",
    "http://evil.example www.evil.example",
    '=HYPERLINK("http://evil.example")',
    "a & b < c > d \" ' \\",
]


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []
        self.text = ""

    def handle_starttag(self, tag, _attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def read(page):
    parser = _Tags()
    parser.feed(page)
    parser.close()
    return parser


@given(st.sampled_from(HOSTILE) | st.text())
def test_a_text_stays_text_in_html(text):
    found = read(f"<p>{as_html(text)}</p>")
    assert found.tags == ["p"]
    assert found.text == text.replace("\x00", "\N{REPLACEMENT CHARACTER}") or "\r" in text or "\x00" in text


@given(st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_a_text_stays_text_in_markdown(text):
    page = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(as_markdown(text))
    found = read(page)
    assert found.tags == (["p"] if text.strip() else [])
    assert found.text.replace(UNSEEN, "").strip() == " ".join(text.replace(UNSEEN, "").split())
