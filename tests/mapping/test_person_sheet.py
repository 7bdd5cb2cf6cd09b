"""The printed sheet of one person: one page, whatever there is to say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from layers.errors import HomewardError
from layers.schemas.results import Options
from layers.words import Message, say
from mapping.person_panel import frame_around, spread
from mapping.person_sheet import print_person
from tests.mapping import world

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Said:
    """What a criterion answered, as a sheet reads it."""

    name: str
    answer: str
    message: Message
    standing: str = "hard"

    @property
    def excludes(self):
        return self.answer == "no" and self.standing == "hard"


OLD_ENOUGH = Said("age", "yes", say("Aged {age}.", age=24))
ASK = Said("within", "unknown", say("Ask whether the home is urban."))
TOO_FAR = Said("within", "no", say("Beyond the limit of {limit} km.", limit=5.0))
AND_AGE = Said("age", "no", say("The second reason."))


def sheet(folder: Path, content: Any, words: Any = world.ENGLISH) -> str:
    """Print a sheet and read its text back; it must be one page of A4."""
    path = folder / "sheet.pdf"
    print_person(content, path, words=words)
    pages = PdfReader(path).pages
    assert len(pages) == 1
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    return " ".join(pages[0].extract_text().split())


def three(**changes: Any) -> Any:
    """Build a person with one option of each verdict, each with its sentences."""
    return world.person(
        world.option(criteria=[OLD_ENOUGH]),
        world.option(service_id="b", programme_name="Tiling", verdict="unknown", rank=2, criteria=[OLD_ENOUGH, ASK]),
        world.option(service_id="c", programme_name="Solar", verdict="ineligible", rank=None)
        | {"availability": "full", "criteria": [OLD_ENOUGH, TOO_FAR, AND_AGE], "site_name": "Northport"},
        **changes,
    )


def test_the_sheet_gives_each_option_its_verdict_distance_and_sentences(tmp_path):
    text = sheet(tmp_path, three(facts=(say("Born in {year}", year="2001"),)))
    assert "Options for case P-1" in text
    assert "Born in 2001" in text
    assert "1. Masonry, six months ✓ Eligible · Open · 4.2 km from home (limit 5 km, urban)" in text
    assert "2. Tiling ? To be checked · Open" in text
    assert "✓ Aged 24." in text
    assert "? Ask whether the home is urban. ✓ Aged 24." in text


def test_a_near_miss_gives_the_first_reason_only(tmp_path):
    text = sheet(tmp_path, three())
    assert "Not eligible, the nearest misses first ✗ Not eligible · Solar · Northport Beyond the limit of 5 km." in text
    assert "The second reason." not in text


def test_somebody_described_has_no_case_code(tmp_path):
    assert "Options for a person" in sheet(tmp_path, three(case_code=None))


def test_of_sixty_options_what_does_not_fit_is_counted(tmp_path):
    options = [
        world.option(service_id=f"s{rank}", programme_name=f"Course number {rank}.", rank=rank, criteria=[OLD_ENOUGH])
        for rank in range(1, 61)
    ]
    text = sheet(tmp_path, world.person(*options))
    shown = text.count("Course number ")
    assert 5 <= shown < 60
    assert f"Course number {shown}." in text
    assert f"and {60 - shown} more" in text


def test_many_options_leave_room_for_near_misses(tmp_path):
    good = [world.option(service_id=f"s{rank}", rank=rank) for rank in range(1, 31)]
    bad = [
        world.option(service_id=f"n{number}", programme_name=f"Miss {number}!", verdict="ineligible", rank=None)
        for number in range(30)
    ]
    text = sheet(tmp_path, world.person(*good, *bad))
    missed = text.count("Miss ")
    assert missed >= 3
    assert f"and {30 - missed} more" in text


def test_without_a_place_the_sheet_says_so(tmp_path):
    text = sheet(tmp_path, world.person(world.option(distance_km=None), place=None))
    assert "Without a place for the home, no distance is known." in text
    assert "Distance not known" in text


def test_without_any_place_the_panel_says_so(tmp_path):
    text = sheet(tmp_path, world.person(world.option(latitude=None, longitude=None), place=None))
    assert "No place on this sheet is on the map." in text


def test_nothing_on_offer_is_a_sentence(tmp_path):
    text = sheet(tmp_path, replace(world.person(), options=Options.empty()))
    assert "Nothing is on offer that this person needs." in text


def test_only_near_misses_is_a_sentence(tmp_path):
    text = sheet(tmp_path, world.person(world.option(verdict="ineligible", rank=None, criteria=[TOO_FAR])))
    assert "Nothing on offer is open to this person; the reasons stand below." in text
    assert "Beyond the limit of 5 km." in text


@pytest.mark.parametrize("name", [*world.HOSTILE, "x" * 3000, "long name " * 300, "École à Nzérékoré"])
def test_any_name_stays_on_one_page(tmp_path, name):
    option = world.option(
        programme_name=name, site_name=name, criteria=[Said("age", "no", Message("{it}", {"it": name}))]
    )
    miss = option | {"service_id": "other", "verdict": "ineligible", "rank": None}
    towns = world.settlements({"settlement_name": name, "latitude": 13.24, "longitude": -15.52, "population": 1})
    facts = (Message("{it}", {"it": name}),) * 9
    text = sheet(tmp_path, world.person(option, miss, facts=facts, settlements=towns, case_code=name))
    assert "✓ Eligible" in text
    assert ("…" in text) == (len(name) > 40)


def test_a_rule_of_twenty_criteria_gives_those_to_be_checked_first(tmp_path):
    text = sheet(tmp_path, world.person(world.option(criteria=[OLD_ENOUGH] * 20 + [ASK])))
    assert "Ask whether the home is urban." in text
    assert text.count("Aged 24.") == 7
    assert "and 13 more" in text


def test_a_french_sheet_has_no_english(tmp_path):
    text = sheet(tmp_path, three(), words=world.FRENCH)
    assert "Options pour le dossier P-1" in text
    assert "✓ Éligible" in text
    assert "À 4,2 km du domicile (limite 5 km, urbain)" in text
    for english in ("Eligible ·", "To be checked", "Home ", "from home", "nearest misses", "known", "Open"):
        assert english not in text


def test_simulated_data_are_marked(tmp_path):
    assert "SIMULATED DATA" in sheet(tmp_path, three(recipe=world.recipe(simulated=True)))
    assert "SIMULATED DATA" not in sheet(tmp_path, three(recipe=world.recipe(simulated=False)))


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(HomewardError):
        print_person(three(), tmp_path / "nowhere" / "sheet.pdf", words=world.ENGLISH)


def test_the_panel_is_true_to_scale_in_both_directions():
    frame = frame_around([(59.9, 10.0), (60.1, 10.0), (60.0, 10.1)], (10, 20, 88, 62))
    middle = frame.on_paper(60.0, 10.05)
    assert middle == pytest.approx((54, 51))
    north, east = frame.on_paper(60.1, 10.05), frame.on_paper(60.0, 10.25)
    assert middle[1] - north[1] == pytest.approx(11.119 * frame.mm_per_km, rel=1e-3)
    assert east[0] - middle[0] == pytest.approx(11.119 * frame.mm_per_km, rel=1e-3)
    west, south, most_east, most_north = frame.degrees()
    assert frame.on_paper(most_north, west) == pytest.approx((10, 20))
    assert frame.on_paper(south, most_east) == pytest.approx((98, 82))


def test_sites_at_one_place_are_moved_aside_and_the_first_stays():
    frame = frame_around([(13.0, -15.0)], (10, 20, 88, 62))
    spots = spread([(54.0, 51.0)] * 12, frame, [])
    assert spots[0] == (54.0, 51.0)
    for place, one in enumerate(spots):
        assert 10 < one[0] < 98
        assert 20 < one[1] < 82
        for other in spots[:place]:
            assert abs(one[0] - other[0]) >= 8.7 or abs(one[1] - other[1]) >= 5.4 - 1e-9


def test_a_reservation_is_said_and_a_soft_failing_is_not_why_somebody_is_kept_out(tmp_path):
    soft = Said("education_grade", "no", say("Grade {grade}.", grade=11), "soft")
    reserved = world.option(criteria=[soft], reservations="education_grade")
    missed = world.option(service_id="b", verdict="ineligible", rank=None, criteria=[soft, TOO_FAR])
    text = sheet(tmp_path, world.person(reserved, missed))
    assert "Eligible, with a reservation" in text
    assert "Grade 11." not in text.split("Not eligible")[-1]
