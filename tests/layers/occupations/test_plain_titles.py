"""Do titles compare alike whatever their accents, signs, gender and number?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.occupations.plain_titles import plain_title, trade_of
from layers.occupations.titles import shipped_titles


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Coiffeur", "coiffeuse"),
        ("coiffeurs", "COIFFEUSES"),
        ("coiffeur/euse", "coiffeur"),
        ("coiffeur(se)", "coiffeur"),
        ("vendeur·se", "vendeuse"),
        ("Vendeuse (H/F)", "vendeur"),
        ("vendeur h/f", "vendeuse"),
        ("mécanicien", "Mecanicienne"),
        ("mécanicien(ne) auto", "mécanicienne auto"),
        ("instituteur", "institutrices"),
        ("teinturier", "teinturière"),
        ("couturier", "couturières"),
        ("boucher", "bouchère"),
        ("boulanger", "boulangères"),
        ("patron", "patronne"),
        ("commerçant", "commerçantes"),
        ("employé-e-s de bureau", "employée de bureau"),
        ("agent d'entretien", "agente d’entretien"),
        ("moto-taxi", "Moto taxi"),
        ("fisherman", "fishermen"),
        ("tailor", "Tailors"),
        ("bakery", "bakeries"),
        ("tie-dye", "TIE DYE"),
    ],
)
def test_forms_of_one_title_compare_alike(one, other):
    assert plain_title(one) == plain_title(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("couturier", "couture"), ("maçon", "maçonnerie"), ("bus", "bu"), ("cook", "cooking"), ("potier", "poterie")],
)
def test_different_words_stay_different(one, other):
    assert plain_title(one) != plain_title(other)


@pytest.mark.parametrize(
    ("course", "trade"),
    [
        ("Formation en soudure (6 mois)", "soudure"),
        ("Formation professionnelle en couture", "couture"),
        ("Cours de coiffure", "coiffure"),
        ("Apprentissage de la maçonnerie", "maçonnerie"),
        ("Initiation à l'apiculture", "apiculture"),
        ("Masonry, six months", "Masonry"),
        ("Vocational training in tailoring", "tailoring"),
        ("Welding course", "Welding"),
        ("Training as an electrician", "electrician"),
        ("Solar installation - 3 months", "Solar installation"),
        ("apprenti couturier", "couturier"),
        ("apprenti de car rapide", "apprenti de car rapide"),
        ("Formation", "Formation"),
        ("6 mois", "6 mois"),
        ("Training and staff development professionals", "Training and staff development professionals"),
        ("formateur en informatique", "formateur en informatique"),
    ],
)
def test_the_trade_is_taken_out_of_the_title_of_a_course(course, trade):
    assert trade_of(course) == trade


def test_no_title_of_ours_is_taken_for_a_course_or_loses_all_its_words():
    assert [title.text for title in shipped_titles() if not plain_title(title.text)] == []
    shortened = [title.text for title in shipped_titles() if trade_of(title.text) != title.text]
    assert shortened == []


@given(st.text(max_size=60))
def test_any_text_can_be_compared_and_case_and_blanks_do_not_matter(text):
    plain = plain_title(text)
    assert plain == " ".join(plain.split())
    assert plain_title(f"  {text}  ") == plain
