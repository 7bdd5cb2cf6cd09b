"""Opening hours are said in the reader's language, or left as they were written."""

from __future__ import annotations

import pytest

from app.words import words_for
from layers.hours import hours_in_words


@pytest.mark.parametrize(
    ("written", "english", "french"),
    [
        ("Mo-Fr 08:00-16:00", "Mon–Fri 08:00–16:00", "lun–ven 08:00–16:00"),
        (
            "Mo-Fr 08:00-16:00; Sa 08:00-12:00",
            "Mon–Fri 08:00–16:00; Sat 08:00–12:00",
            "lun–ven 08:00–16:00; sam 08:00–12:00",
        ),
        ("Tu,Th 09:00-14:00", "Tue,Thu 09:00–14:00", "mar,jeu 09:00–14:00"),
        ("We 08:00-12:00, 14:00-17:00", "Wed 08:00–12:00, 14:00–17:00", "mer 08:00–12:00, 14:00–17:00"),
        ("08:00-16:00", "08:00–16:00", "08:00–16:00"),
        (" 24/7 ", "day and night", "jour et nuit"),
    ],
)
def test_days_and_times_are_said_in_words(written, english, french):
    assert hours_in_words(written, words_for("en")) == english
    assert hours_in_words(written, words_for("fr")) == french


@pytest.mark.parametrize(
    "written",
    ["", "Mo", "Morning only", "Mo-Fr", "Sa matin 8h-12h", "Mo-Fr 08:00-16:00 {x}", "Mo-Fr 08:00-16:00; PH off"],
)
def test_what_is_written_otherwise_stays_as_it_was(written):
    assert hours_in_words(written, words_for("fr")) == written
