"""Are the sectors of ISIC rev. 4 whole, and is a code only put right where it is certain?"""

from __future__ import annotations

from collections import Counter

import pytest

from app.words import words_for
from layers.sectors.isic4 import near_sectors, sector_in, sector_label, sectors

ENGLISH, FRENCH = words_for("en"), words_for("fr")


def test_every_level_has_as_many_sectors_as_the_united_nations_count():
    assert Counter(len(code) for code in sectors()) == {1: 21, 2: 88, 3: 238, 4: 419}


def test_every_sector_lies_in_one_of_the_level_above_and_in_the_same_section():
    above = {code: sectors().get(code[:-1]) for code in sectors() if len(code) > 2}
    assert [code for code, parent in above.items() if parent is None or parent.section != sectors()[code].section] == []
    assert {sector.section for sector in sectors().values()} == {code for code in sectors() if len(code) == 1}


def test_sections_and_divisions_have_titles_and_what_is_below_is_called_by_its_division():
    assert sector_label("F", ENGLISH) == sector_label("F", FRENCH) == "Construction"
    assert sector_label("01", FRENCH) == "Culture et production animale, chasse et activités de services connexes"
    assert sector_label("4100", ENGLISH) == sector_label("410", ENGLISH) == "Construction of buildings"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("f", "F"), ("41", "41"), ("0111", "0111"), ("1", "01"), ("111", "0111"), ("F41", "41"), ("41.0", "41"),
        ("11", "11"), ("110", "110"), ("G41", None), ("100", None), ("4", None), ("", None), ("fishing", None),
    ],
)  # fmt: skip
def test_a_code_is_put_right_only_where_it_is_certain(written, meant):
    assert sector_in(written) == meant


def test_codes_close_to_one_that_is_none_are_those_of_the_narrowest_group_it_begins_with():
    assert near_sectors("419") == ("410",)
    assert near_sectors("4") == ("41", "42", "43", "45", "46")
    assert near_sectors("Contruction")[0] == "F"
    assert near_sectors("Z") == ()
