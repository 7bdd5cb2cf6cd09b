"""Are all faults said in the one shape, and is nothing about a person repeated?"""

from __future__ import annotations

import pytest

from app.words import words_for
from layers.readers.problems import LONGEST_SHOWN, PROBLEMS, for_row, problem, sentence_of
from layers.reading import Action
from layers.words import Country

ENGLISH, FRENCH = words_for("en"), words_for("fr")


def lost_sign(**more):
    places = {"there": Country("TD"), "country": Country("GM")}
    return problem("coord.sign", row=17, column="lon", value="15.98", suggestion="-15.98", **places, **more)


def test_the_one_shape_says_where_what_and_what_may_be_meant():
    assert sentence_of(lost_sign(), ENGLISH) == (
        "row 17, column lon: 15.98 lies in Chad, not in Gambia; with the opposite sign it lies inside. "
        "Did you mean -15.98? [coord.sign]"
    )
    assert sentence_of(lost_sign(), FRENCH).replace("\N{NO-BREAK SPACE}", " ") == (
        "ligne 17, colonne lon : 15.98 tombe ailleurs (Tchad) que dans le pays attendu (Gambie) ; "
        "avec le signe opposé, le point y tombe. Vouliez-vous dire -15.98 ? [coord.sign]"
    )


def test_many_rows_are_counted_behind_the_first():
    assert sentence_of(lost_sign(count=2000), ENGLISH).startswith("row 17 and 1,999 more, column lon: ")


def test_a_person_s_value_is_neither_said_nor_kept():
    hidden = lost_sign(personal=True)
    assert (hidden.value, hidden.suggestion) == (None, None)
    assert sentence_of(hidden, ENGLISH).startswith("row 17, column lon: the value lies in Chad")
    assert problem("age.range", column="age_years", value="200").value is None  # one of our personal columns


def test_a_sentence_about_the_whole_file_begins_with_a_capital():
    assert sentence_of(problem("id.derived"), ENGLISH).startswith("The file has no identifiers")
    assert sentence_of(problem("id.missing", row=5), ENGLISH) == "row 5: the row has no identifier. [id.missing]"


def test_texts_are_quoted_and_numbers_are_not():
    said = [sentence_of(problem("num.not_a_number", value=value), ENGLISH) for value in ("ten", "1 2 3")]
    assert said == ["“ten” is not a number. [num.not_a_number]", "1 2 3 is not a number. [num.not_a_number]"]


def test_long_and_unprintable_cells_are_shown_short_and_on_one_line():
    found = problem("num.not_a_number", value="a\nb\u202ec" + "x" * 500)
    assert found.value is not None
    assert len(found.value) == LONGEST_SHOWN
    assert found.value.startswith("a b cxx")


def test_a_repair_that_another_list_knows_is_said_too():
    from layers.road_files.problems import road_problem

    said = sentence_of(road_problem("roads.no_length", count=2), ENGLISH)
    assert said == "2 pieces without length were left out. [roads.no_length]"


def test_an_answered_question_says_what_was_done_instead_of_asking():
    said = sentence_of(lost_sign(action=Action.FIX), ENGLISH)
    assert said.endswith("Done as answered: Turn the sign round. [coord.sign]")
    assert "Did you mean" not in said


def test_a_problem_of_many_rows_is_worded_for_one_without_the_first_ones_value():
    one = for_row(lost_sign(count=9), 21)
    assert sentence_of(one, ENGLISH) == (
        "row 21, column lon: the value lies in Chad, not in Gambia; with the opposite sign it lies inside. [coord.sign]"
    )


def test_braces_in_a_value_are_only_text():
    assert "{0.__class__}" in sentence_of(problem("num.not_a_number", value="{0.__class__}"), ENGLISH)


@pytest.mark.parametrize("code", PROBLEMS)
def test_only_questions_and_certain_repairs_can_be_accepted(code):
    kind = PROBLEMS[code]
    assert (kind.action is Action.ASK) <= bool(kind.offer)
    if kind.offer:
        assert kind.action in (Action.ASK, Action.ROWS)


def test_a_code_that_is_not_in_the_list_is_an_error():
    with pytest.raises(KeyError):
        problem("coord.upside_down")
