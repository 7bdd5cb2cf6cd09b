"""What rules ask of people and sites is read as codes, whatever the words; numbers of documents are never taken."""

from __future__ import annotations

import pytest

from tests.layers.readers.grids import read, rows_of


@pytest.mark.parametrize(
    ("column", "cell", "stored"),
    [
        ("documents", "CNI, passeport", "national_id passport"),
        ("documents", "aucun", "none"),
        ("access_needs", "fauteuil roulant; langue des signes", "step_free hearing_support"),
        ("spoken_languages", "Français, Pular", "fr fuf"),
        ("previous_training", "solar pumps; 7112", "solar_pumps 7112"),
        ("return_route", "Libye", "central_mediterranean"),
    ],
)
def test_what_rules_ask_of_people_is_read_as_codes(column, cell, stored):
    assert only(read("returnees", rows_of("returnees", {column: cell})), column) == stored


def test_what_a_site_offers_is_read_as_codes():
    assert only(read("services", rows_of("services", {"accessibility": "rampe"})), "accessibility") == "step_free"


def test_the_number_of_a_document_is_not_taken():
    reading = read("returnees", rows_of("returnees", {"documents": "passeport, B1234567"}))
    assert "B1234567" not in reading.accepted.to_csv()
    assert [problem.code for problem in reading.problems] == ["vocab.unknown"]
    assert "B1234567" not in str(reading.problems)


def only(reading, column):
    assert len(reading.accepted) == 1
    return reading.accepted.iloc[0][column]
