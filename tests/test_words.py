"""Every sentence is said in both languages, and the reader gets the right one."""

from __future__ import annotations

import textwrap

import pytest

from app.words import catalogues, choose_language, words_for
from layers.words import say
from tools import words as tool


def test_every_sentence_of_the_code_has_a_french_translation():
    lacking = tool.missing("fr")
    report = "\n".join(
        f"{file}: {len(found)} without French, the first on line {found[0].line}: {found[0].text!r}"
        for file, found in lacking.items()
    )
    assert not lacking, f"`python -m tools.words` lists them all\n{report}"


def test_no_french_entry_is_left_over_from_a_sentence_that_is_gone():
    assert tool.unused("fr") == {}


def test_every_sentence_can_be_read_from_the_source():
    _, unreadable = tool.spoken()
    assert [f"{entry.file}:{entry.line} {entry.text}" for entry in unreadable] == []


def test_a_translation_has_the_places_of_its_sentence():
    odd = {
        f"{room}.po: {text!r} -> {translation!r}"
        for room, entries in catalogues("fr").items()
        for text, translation in entries.items()
        if translation and tool.places(text) != tool.places(translation)
    }
    assert odd == set()


def test_rooms_agree_on_how_a_sentence_is_translated():
    seen: dict[str, tuple[str, str]] = {}
    for room, entries in catalogues("fr").items():
        for text, translation in entries.items():
            earlier_room, earlier = seen.setdefault(text, (room, translation))
            assert translation == earlier, f"{text!r} differs between {earlier_room}.po and {room}.po"


def test_a_catalogue_says_each_sentence_once():
    import re

    for room in catalogues("fr"):
        path = tool.ROOT / "app" / "words" / "fr" / f"{room}.po"
        written = len(re.findall(r"^msgid ", path.read_text(encoding="utf-8"), re.MULTILINE))
        assert written == len(catalogues("fr")[room]) + 1, f"{room}.po repeats a sentence, or lacks its header"


def test_sentences_are_found_in_the_four_ways_of_saying_them():
    code = textwrap.dedent(
        """
        say("one {n}", n=1)
        HEADING = N_("two " "and a half")
        Message("three")
        words("four" if many else "five")
        self.words("six")
        print("not said")
        table.words("country")
        words(message)
        say(SENTENCES[code], n=1)
        say(N_("seven"))
        """
    )
    said, unreadable = tool.sentences_in(code, file="app/example.py")
    assert [entry.text for entry in said] == ["one {n}", "two and a half", "three", "four", "five", "six", "seven"]
    assert unreadable == []


@pytest.mark.parametrize(
    "code", ["say(str(x))", 'words(f"Hello {name}")', 'words("a" + name)', "N_(label)", 'say("a" + b)']
)
def test_a_sentence_put_together_at_run_time_is_found_out(code):
    assert tool.sentences_in(code, file="app/example.py")[1]


def test_places_are_read_and_doubled_braces_are_none():
    assert tool.places("{a} of {b}, such as {{from: 18}}") == {"a", "b"}


def test_french_punctuation_keeps_to_the_line_of_its_word():
    from app.words import _typeset

    assert _typeset("Quel âge ? « 18 » : 50 %") == "Quel âge\xa0? «\xa018\xa0»\xa0: 50\xa0%"


def test_words_speak_both_languages():
    message = say("Medical")
    assert words_for("en")(message) == "Medical"
    assert words_for("fr")(message) == "Médical"


def test_a_language_that_is_not_spoken_is_a_bug():
    with pytest.raises(KeyError):
        words_for("de")


@pytest.mark.parametrize(
    ("option", "environ", "language"),
    [
        ("en", {"HOMEWARD_LANGUAGE": "fr", "LANG": "fr_FR.UTF-8"}, "en"),
        (None, {"HOMEWARD_LANGUAGE": "fr", "LANG": "en_GB.UTF-8"}, "fr"),
        (None, {"LANG": "en_GB.UTF-8"}, "en"),
        (None, {"LC_ALL": "fr_SN.UTF-8", "LANG": "en_GB.UTF-8"}, "fr"),
        (None, {"LC_ALL": "", "LC_MESSAGES": "en_US", "LANG": "fr_FR"}, "en"),
        (None, {"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, "fr"),
        (None, {"LANG": "de_DE.UTF-8"}, "fr"),
        (None, {"HOMEWARD_LANGUAGE": "klingon", "LANG": "en_GM"}, "en"),
        ("EN", {}, "en"),
        (None, {}, "fr"),
    ],
)
def test_the_language_is_the_option_else_the_variable_else_the_locale_else_french(option, environ, language):
    assert choose_language(option, environ) == language
