"""How many text messages does a text take, and would a plainer spelling take fewer?

GSM 03.38 (3GPP TS 23.038, section 6.2.1) has 128 letters of seven bits, one of which opens a table of ten more that
take two units each; 160 units fit one message, 153 each part of a longer one, because its header takes seven. One
letter outside, such as ê, œ or the typographic apostrophe, and the whole text is UCS-2 of sixteen bits: 70 units, 67 in
parts (TS 23.040, 9.2.3.24.1). Phones read these units as UTF-16, so that an emoji takes two. Neither pair is split
over two parts: the part before ends a unit earlier.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The letters that take one unit: the table without its escape."""

EXTENDED = "\f^{}\\[~]|€"
"""The letters that take two: the escape, and a place in the second table."""

_UNITS = dict.fromkeys(BASIC, 1) | dict.fromkeys(EXTENDED, 2)
_LAST_OF_ONE = 0xFFFF
"""The last code point that UTF-16 writes in one unit."""

_PLAIN = str.maketrans(
    {
        "œ": "oe", "Œ": "OE", "ﬁ": "fi", "ﬂ": "fl", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ŋ": "ng", "Ŋ": "Ng",
        "ɓ": "b", "ɗ": "d", "ƴ": "y", "ɲ": "ny", "ɛ": "e", "ɔ": "o", "ı": "i",
        "’": "'", "‘": "'", "ʼ": "'", "ʹ": "'", "´": "'", "`": "'", "‚": "'", "“": '"', "”": '"', "„": '"',
        "«": '"', "»": '"', "‹": "'", "›": "'", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-",
        "…": "...", "•": "-", "·": "-", "×": "x", "°": " deg", "№": "no", "™": "TM", "\t": " ",
        "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "",
    }
)  # fmt: skip
"""How letters outside the table are written with those inside, where taking off an accent is not enough."""


@dataclass(frozen=True)
class Length:
    """How long a text is on its way.

    `encoding` is `gsm` or `ucs2`; `units` are septets or sixteen-bit units; `segments` is how many messages are paid
    for, 0 for an empty text; `left` is how many units the last one still takes; `outside` are the letters that do not
    stand in the GSM table, each once, in the order in which they come.
    """

    encoding: str
    units: int
    segments: int
    left: int
    outside: tuple[str, ...] = ()


ROOM = {"gsm": (160, 153), "ucs2": (70, 67)}
"""Units that fit a single message, and each part of one in several."""


def length_of(text: str) -> Length:
    """Count the units and the messages that a text takes."""
    outside = tuple(dict.fromkeys(letter for letter in text if letter not in _UNITS))
    encoding = "ucs2" if outside else "gsm"
    costs = [_sixteens(letter) for letter in text] if outside else [_UNITS[letter] for letter in text]
    single, part = ROOM[encoding]
    units = sum(costs)
    if units <= single:
        return Length(encoding, units, int(units > 0), single - units, outside)
    segments, used = 1, 0
    for cost in costs:
        if used + cost > part:
            segments, used = segments + 1, 0
        used += cost
    return Length(encoding, units, segments, part - used, outside)


def _sixteens(letter: str) -> int:
    return 2 if ord(letter) > _LAST_OF_ONE else 1


def plainer(text: str) -> str:
    """Write a text with the letters of the GSM table where that can be done: ê as e, œ as oe, ’ as '.

    Letters that are in the table keep their accents; what has no plainer spelling, such as an emoji or Arabic, stays.
    Spaces that a typesetter would use become plain ones.
    """
    return "".join(_plain(letter) for letter in unicodedata.normalize("NFC", text))


def _plain(letter: str) -> str:
    if letter in _UNITS:
        return letter
    if unicodedata.category(letter) == "Zs":
        return " "
    bare = "".join(one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one))
    written = letter.translate(_PLAIN)
    for found in (written, bare):
        if found != letter and all(one in _UNITS for one in found):
            return found
    return letter
