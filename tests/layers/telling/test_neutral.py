"""No text that is carried about says what somebody needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.words import words_for
from layers.service_types import SERVICE_TYPES
from layers.telling.neutral import betraying, is_neutral


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", SERVICE_TYPES)
def test_every_type_of_service_is_recognised_by_its_name_and_its_code(code, language):
    label = words_for(language)(SERVICE_TYPES[code].label)
    assert betraying(f"Go to the {label}, tomorrow")
    assert betraying(label.upper())
    assert betraying(code)


@pytest.mark.parametrize(
    "text",
    [
        "HIV", "V.I.H.", "le sida", "Clinique", "Hôpital", "centre de SANTÉ", "counselling",
        "psycho-social", "violences", "Migrants' house", "personne de retour", "returnee", "deported", "grossesse",
        "l’emploi", "micro-crédit",
    ],
)  # fmt: skip
def test_words_of_illness_violence_and_migration_are_recognised(text):
    assert not is_neutral(text)


@pytest.mark.parametrize(
    "text",
    [
        "Quiet Mango, Serekunda", "Red Laterite, Brikama", "Welcome house", "Sidakoro", "Information", "Kindia centre",
        "Medina", "Fondation Soleil", "Appelez avant le 3 nov. 2026", "Call 220 123 before 3 Nov 2026", "",
        "Place du 8 Mai",
    ],
)  # fmt: skip
def test_harmless_names_pass(text):
    assert betraying(text) == ()


@given(st.sampled_from(["clinique", "psychosocial", "vih", "housing"]), st.text(max_size=30), st.text(max_size=30))
def test_a_word_is_found_wherever_it_stands(word, before, after):
    assert word in betraying(f"{before} {word} {after}")
