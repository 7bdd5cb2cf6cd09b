"""How many messages a text takes, counted by hand and by a slower way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.telling.sms import BASIC, EXTENDED, length_of, plainer

texts = st.text(st.sampled_from([*BASIC, *EXTENDED, *"êœ’ç😀𝄞ع "]), max_size=400)


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", "gsm", 0, 0),
        ("a", "gsm", 1, 1),
        ("a" * 160, "gsm", 160, 1),
        ("a" * 161, "gsm", 161, 2),
        ("a" * 306, "gsm", 306, 2),
        ("a" * 307, "gsm", 307, 3),
        ("é" * 160, "gsm", 160, 1),
        ("€" * 80, "gsm", 160, 1),
        ("€" * 81, "gsm", 162, 2),
        ("€" * 152, "gsm", 304, 2),
        ("€" * 153, "gsm", 306, 3),  # 76 pairs fit a part of 153: the odd unit stays empty
        ("a" * 152 + "€" + "a" * 152, "gsm", 306, 3),  # the pair goes over whole, so the second part is full at 151
        ("a" * 152 + "€" + "a" * 151, "gsm", 305, 2),
        ("ê", "ucs2", 1, 1),
        ("ê" * 70, "ucs2", 70, 1),
        ("ê" * 71, "ucs2", 71, 2),
        ("ê" * 134, "ucs2", 134, 2),
        ("ê" * 135, "ucs2", 135, 3),
        ("😀" * 35, "ucs2", 70, 1),
        ("😀" * 36, "ucs2", 72, 2),
        ("😀" * 66, "ucs2", 132, 2),
        ("😀" * 67, "ucs2", 134, 3),  # 33 pairs fit a part of 67
        ("a" * 159 + "’", "ucs2", 160, 3),
        ("{}[]^~|\\€\f", "gsm", 20, 1),
    ],
)
def test_messages_are_counted_as_by_hand(text, encoding, units, segments):
    found = length_of(text)
    assert (found.encoding, found.units, found.segments) == (encoding, units, segments)


def test_the_tables_are_those_of_the_standard():
    # 3GPP TS 23.038, 6.2.1: rows of sixteen from 0x00; the escape at 0x1B is no letter
    rows = [
        "@£$¥èéùìòÇ\nØø\rÅå",
        "Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ",
        " !\"#¤%&'()*+,-./",
        "0123456789:;<=>?",
        "¡ABCDEFGHIJKLMNO",
        "PQRSTUVWXYZÄÖÑÜ§",
        "¿abcdefghijklmno",
        "pqrstuvwxyzäöñüà",
    ]
    assert "".join(rows) == BASIC
    assert sorted(EXTENDED) == sorted("\f^{}\\[~]|€")


def test_letters_outside_are_named_once_each():
    assert length_of("fête, forêt, cœur").outside == ("ê", "œ")
    assert length_of("école à Noël").outside == ("ë",)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Fête à l’école – cœur", "Fete à l'école - coeur"),
        ("« août » … ça", '" aout " ... ca'),
        ("ÊÀÇÉ", "EAÇÉ"),
        ("N’Zérékoré", "N'Zérékoré"),
        ("3 nov. 2026 : 10 h", "3 nov. 2026 : 10 h"),
        ("😀 سلام", "😀 سلام"),
        ("e\N{COMBINING CIRCUMFLEX ACCENT}tre", "etre"),
    ],
)
def test_a_plainer_spelling_keeps_what_the_table_has(text, plain):
    assert plainer(text) == plain


@given(texts)
def test_a_plainer_spelling_never_takes_more_messages_than_it_says(text):
    plain = plainer(text)
    assert plainer(plain) == plain
    if length_of(text).encoding == "gsm":
        assert plain == text


@given(texts)
def test_parts_hold_the_whole_text_and_no_pair_is_split(text):
    found = length_of(text)
    room, part = (160, 153) if found.encoding == "gsm" else (70, 67)
    pieces: list[list[int]] = [[]]
    for letter in text:
        sixteens = len(letter.encode("utf-16-be")) // 2
        cost = sixteens if found.encoding == "ucs2" else 1 + (letter in EXTENDED)
        if sum(pieces[-1]) + cost > part:
            pieces.append([])
        pieces[-1].append(cost)
    whole = sum(map(sum, pieces))
    assert whole == found.units
    assert found.segments == (int(whole > 0) if whole <= room else len(pieces))
    assert found.left == (room - whole if whole <= room else part - sum(pieces[-1]))


@given(texts)
def test_the_encoding_is_that_of_an_independent_table(text):
    sevens = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà\f^{}\\[~]|€")
    sevens |= {chr(code) for first, last in ("09", "AZ", "az") for code in range(ord(first), ord(last) + 1)}
    assert (length_of(text).encoding == "gsm") == (set(text) <= sevens)
