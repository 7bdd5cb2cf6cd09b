"""Are occupations suggested by the words that are known, a person's own first?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.occupations import MOST, WEAK_BELOW, fit_matcher, suggest_occupations
from layers.occupations.isco08 import groups
from layers.occupations.titles import Title, everyday_titles, shipped_titles


@pytest.fixture(scope="module")
def matcher():
    return fit_matcher(shipped_titles())


def codes(suggestions):
    return [each.isco08_code for each in suggestions]


def first(matcher, title, **more):
    (suggestions,) = suggest_occupations(matcher, [title], **more)
    return suggestions[0]


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("soudeur", "7212"),
        ("welder", "7212"),
        ("Coiffeuses", "5141"),
        ("COUTURIÈRE", "7531"),
        ("couturiere", "7531"),
        ("mécanicienne moto", "7231"),
        ("Mototaxi", "8321"),
        ("moto taxi", "8321"),
        ("laveuse de voitures", "9122"),
        ("call box", "9520"),
        ("attaya sellers", "5212"),
        ("Formation en soudure (6 mois)", "7212"),
        ("Masonry, six months", "7112"),
        ("solar panel installers", "7411"),
        ("réparatrice de téléphones", "7422"),
        ("Poultry", "6122"),
        ("tie dye", "7318"),
    ],
)
def test_a_common_title_finds_its_occupation_on_an_empty_store(matcher, title, code):
    found = first(matcher, title)
    assert found.isco08_code == code
    assert not found.weak


@pytest.mark.parametrize("title", ["Formation en soudure (6 mois)", "apprentie soudeuse", "Welding course, 3 months"])
def test_a_course_is_known_word_for_word_by_its_trade(matcher, title):
    assert (first(matcher, title).isco08_code, first(matcher, title).score) == ("7212", 1.0)


def test_every_title_that_is_shipped_is_found_word_for_word(matcher):
    titles = [title for language in ("fr", "en") for title in everyday_titles(language)]
    for title, suggestions in zip(titles, suggest_occupations(matcher, [each.text for each in titles]), strict=True):
        sure = {each.isco08_code for each in suggestions if each.score == 1}
        assert title.code in sure, title


def test_what_is_like_nothing_gets_five_weak_guesses(matcher):
    (suggestions,) = suggest_occupations(matcher, ["qqqzzzxxx"])
    assert len(suggestions) == MOST
    assert [each.score for each in suggestions] == [0] * MOST
    assert all(each.weak for each in suggestions)


def test_nobody_asking_gets_nothing(matcher):
    assert suggest_occupations(matcher, []) == ()


def test_a_suggestion_is_weak_below_the_threshold_only():
    known = fit_matcher([Title("7212", "aaa bbb"), Title("7531", "aaa ccc")])
    (suggestions,) = suggest_occupations(
        known,
        [
            "aaa bbb",
        ],
    )
    assert (suggestions[0].score, suggestions[0].weak) == (1.0, False)
    for each in suggestions[1:]:
        assert each.weak == (each.score < WEAK_BELOW)


def test_the_share_of_evidence_can_be_worked_out_by_hand():
    known = fit_matcher([Title("7212", "xyz"), Title("7531", "xyz")])
    exact, other = suggest_occupations(known, ["xyz", "xyzw"])
    assert [each.score for each in exact[:2]] == [1, 1]
    assert codes(exact[:2]) == ["7212", "7531"]
    cosine6 = other[0].score * 0.5**6 / (1 - 2 * other[0].score)  # of each: share = c / (0.5^6 + 2c)
    assert other[0].score == other[1].score < 0.5
    assert 0 < cosine6 < 1
    assert [each.score for each in other[2:]] == [0, 0, 0]


def test_many_close_titles_count_more_than_one():
    one = [Title("7212", "metal abc")]
    many = [Title("7531", "metal def"), Title("7531", "metal ghi"), Title("7531", "metal jkl")]
    assert first(fit_matcher([*one, many[0]]), "metal").isco08_code == "7212"  # as close: in the order of codes
    assert first(fit_matcher([*one, *many]), "metal").isco08_code == "7531"


def test_a_title_written_twice_counts_once():
    once = [Title("7212", "metal joiner"), Title("7531", "metal cutter")]
    twice = [*once, Title("7212", "Metal joiners"), Title("7212", "METAL JOINER")]
    assert len(fit_matcher(twice)) == 2
    assert suggest_occupations(fit_matcher(twice), ["metal"]) == suggest_occupations(fit_matcher(once), ["metal"])


def test_what_a_person_confirmed_comes_first_and_ours_before_a_list_s():
    ours, theirs = [Title("8111", "soudeur")], [Title("7212", "soudeur"), Title("9313", "soudeuse")]
    (plain,) = suggest_occupations(fit_matcher(ours, theirs), ["Soudeuses"])
    assert codes(plain)[:3] == ["8111", "7212", "9313"]
    known = fit_matcher(ours, [*theirs, *ours])  # that a list has it too makes it no less ours
    (told,) = suggest_occupations(known, ["Soudeuses"], confirmed=[Title("9313", "soudeur")])
    assert codes(told)[:3] == ["9313", "8111", "7212"]
    assert [each.score for each in told[:3]] == [1, 1, 1]


def test_a_confirmed_title_helps_titles_that_are_like_it(matcher):
    before = first(matcher, "fabricante de zambelins")
    assert before.isco08_code != "7317"
    after = first(matcher, "fabricante de zambelins tressés", confirmed=[Title("7317", "fabricant de zambelins")])
    assert after.isco08_code == "7317"
    assert after.score > before.score


def test_a_group_of_occupations_can_be_confirmed_too(matcher):
    found = first(matcher, "métiers du bâtiment", confirmed=[Title("71", "métiers du bâtiment")])
    assert (found.isco08_code, found.score, found.weak) == ("71", 1.0, False)


def test_a_matcher_of_nothing_is_refused():
    with pytest.raises(ValueError, match="vocabulary"):
        fit_matcher([])


words = st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèç '-(/)", max_size=30)


@given(titles=st.lists(words, max_size=6), code=st.sampled_from(sorted(groups())))
def test_there_are_always_five_in_order_of_scores_that_never_exceed_one(matcher, titles, code):
    confirmed = [Title(code, "soudeur sur bois")]
    found = suggest_occupations(matcher, titles, confirmed=confirmed)
    assert len(found) == len(titles)
    for suggestions in found:
        scores = [each.score for each in suggestions]
        assert len(set(codes(suggestions))) == MOST
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        assert [each.weak for each in suggestions] == [score < WEAK_BELOW for score in scores]


@given(titles=st.lists(words, max_size=6), more=st.lists(words, max_size=6))
def test_a_title_is_answered_the_same_whoever_else_is_asked_about(matcher, titles, more):
    alone = suggest_occupations(matcher, titles)
    together = suggest_occupations(matcher, [*more, *titles])[len(more) :]
    for one, other in zip(alone, together, strict=True):
        assert codes(one) == codes(other)
        assert [each.score for each in one] == pytest.approx([each.score for each in other], abs=1e-6)
