"""Are the groups of ISCO-08 whole, none invented, and the everyday titles sound?"""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from app.words import words_for
from layers.errors import NotFoundError
from layers.occupations.isco08 import code_in, group_label, groups, near_codes, read_code, unit_groups
from layers.occupations.plain_titles import plain_title
from layers.occupations.titles import everyday_titles, shipped_titles
from layers.words import LANGUAGES
from tests.places import shared_data

ENGLISH, FRENCH = words_for("en"), words_for("fr")


def test_every_level_has_as_many_groups_as_ilo_counts():
    assert Counter(len(code) for code in groups()) == {1: 10, 2: 43, 3: 130, 4: 436}
    assert len(unit_groups()) == 436


def test_every_group_lies_in_a_group_of_the_level_above():
    assert [code for code in groups() if len(code) > 1 and code[:-1] not in groups()] == []
    assert {code[0] for code in unit_groups()} == set("0123456789")


def test_every_group_has_a_title_in_both_languages():
    assert [group for group in groups().values() if not group.english.strip() or not group.french.strip()] == []
    assert group_label("7531", ENGLISH) == "Tailors, dressmakers, furriers and hatters"
    assert group_label("7531", FRENCH) == "Tailleurs, couturiers, fourreurs, modistes et chapeliers"


def letters(title):
    return re.sub(r"\W", "", title.casefold().replace("z", "s").replace("programme", "program"))


def test_codes_and_english_titles_are_those_of_an_independent_list():
    path = shared_data() / "labour" / "ISCOGroups_en_esco.csv"
    with path.open(encoding="utf-8", newline="") as file:
        theirs = {row["code"]: row["preferredLabel"] for row in csv.DictReader(file)}
    assert set(groups()) == set(theirs)
    differ = {code: title for code, title in theirs.items() if letters(groups()[code].english) != letters(title)}
    assert differ == {}


def test_codes_are_those_of_a_second_independent_list():
    path = shared_data() / "labour" / "gld_isco_codes.csv"
    with path.open(encoding="latin-1", newline="") as file:
        theirs = {row["Code"] for row in csv.DictReader(file) if row["Version"] == "isco_2008"}
    assert {code for code in theirs if not code.endswith("0") or code in groups()} - set(groups()) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyday_titles_have_codes_that_exist_and_none_is_written_twice(language):
    titles = everyday_titles(language)
    assert {title.code for title in titles} <= set(unit_groups())
    assert [title for title in titles if title.text != " ".join(title.text.split()) or not title.text] == []
    assert [text for text, count in Counter(title.text.casefold() for title in titles).items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_everyday_title_means_two_occupations_in_one_language(language):
    meant = {}
    for title in everyday_titles(language):
        meant.setdefault(plain_title(title.text), set()).add(title.code)
    assert {plain: codes for plain, codes in meant.items() if len(codes) > 1} == {}


def test_both_languages_have_about_as_many_everyday_titles():
    french, english = (len(everyday_titles(language)) for language in ("fr", "en"))
    assert french > 600
    assert english > 600
    assert abs(french - english) < 60


def test_what_is_shipped_is_the_unit_groups_and_the_everyday_titles_in_both_languages():
    counts = 2 * 436 + len(everyday_titles("fr")) + len(everyday_titles("en"))
    assert len(shipped_titles()) == counts


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("7531", "7531"),
        (" 753 ", "753"),
        ("0110", "0110"),
        ("110", "0110"),
        ("210", "0210"),
        ("211", "211"),
        ("11", "11"),
        ("C7531", "7531"),
        ("7531.4.2", "7531"),
        ("7531.0", "7531"),
        ("9999", None),
        ("75310", None),
        ("tailor", None),
        ("", None),
        ("७५३१", None),
    ],
)
def test_a_code_is_read_where_it_is_certain(written, code):
    assert code_in(written) == code


def test_an_unknown_code_is_refused_with_those_that_are_close():
    with pytest.raises(NotFoundError) as refused:
        read_code("7539")
    assert ENGLISH(refused.value.message) == (
        "“7539” is no code of ISCO-08. Close to it are: 7531, 7532, 7533, 7534, 7535."
    )
    with pytest.raises(NotFoundError) as refused:
        read_code("tailor")
    assert ENGLISH(refused.value.message) == "“tailor” is no code of ISCO-08."


@pytest.mark.parametrize("written", ["9999", "12345", "04", "7x39", "999", "0"])
def test_codes_said_to_be_close_exist(written):
    near = near_codes(written)
    assert near
    assert set(near) <= set(groups())
