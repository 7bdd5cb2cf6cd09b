"""Numbers, days and sentences are written as the reader's language writes them."""

from __future__ import annotations

import datetime as dt

import pytest

from layers.words import Country, Message, Stated, Words, say

ENGLISH, FRENCH = Words("en"), Words("fr", {"Near": "Près", "{count} people": "{count} personnes"})


@pytest.mark.parametrize(
    ("day", "english", "french"),
    [
        (dt.date(2026, 1, 1), "1 Jan 2026", "1er janv. 2026"),
        (dt.date(2026, 1, 11), "11 Jan 2026", "11 janv. 2026"),
        (dt.date(2026, 11, 3), "3 Nov 2026", "3 nov. 2026"),
    ],
)
def test_a_day_cannot_be_misread(day, english, french):
    assert (ENGLISH.date(day), FRENCH.date(day)) == (english, french)


def test_numbers_have_the_separators_of_the_language():
    assert ENGLISH.number(12345.678, decimals=1) == "12,345.7"
    assert FRENCH.number(12345.678, decimals=1) == "12\N{NARROW NO-BREAK SPACE}345,7"
    assert ENGLISH.number(5.0, decimals=1) == "5"
    assert ENGLISH.number(float("nan")) == ""


def test_a_number_that_somebody_has_stated_is_never_rounded():
    assert ENGLISH(say("{limit} km", limit=Stated(5.25))) == "5.25 km"
    assert FRENCH(say("{limit} km", limit=Stated(0.001))) == "0,001 km"
    assert ENGLISH(say("{limit} km", limit=Stated(5.0))) == "5 km"


def test_a_sentence_takes_its_values_in_its_own_language():
    assert FRENCH(say("{count} people", count=2000)) == "2\N{NARROW NO-BREAK SPACE}000 personnes"
    assert FRENCH(say("{where}", where=Message("Near"))) == "Près"
    assert FRENCH(say("{country}", country=Country("CM"))) == "Cameroun"
    assert FRENCH("Never heard of") == "Never heard of"
