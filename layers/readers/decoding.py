"""In which encoding is a text file written?

UTF-8 first, then UTF-16 where a byte order mark says so, then Windows-1252; Latin-1 only where Windows-1252 has no
character for a byte. A file that is partly UTF-8 and partly not is refused, because either way of reading it would
silently break the other half.
"""

from __future__ import annotations

import codecs
import re

from layers.readers.file_problems import file_problem, refuse
from layers.reading import Problem

_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_PLAUSIBLE = re.compile("[\u00a0-\u017f\u2010-\u20ac]+")
"""What UTF-8 is expected to spell here: Western and Central European letters and typographic signs. `É»` in
Windows-1252 happens to be valid UTF-8 too, but for a phonetic sign that nobody writes."""


def decode(content: bytes) -> tuple[str, list[Problem]]:
    """Turn the bytes of a text file into text, without its byte order mark, and say what was assumed.

    Raises
    ------
    RefusedError
        When the text holds NUL, mixes encodings, or breaks off inside a character.

    """
    text, problems = _decode(content)
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise refuse("text.nul", row=line)
    return text, problems


def _decode(content: bytes) -> tuple[str, list[Problem]]:
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), [file_problem("enc.utf16")]
        except UnicodeDecodeError:
            raise refuse("enc.broken") from None
    _refuse_mixed(content)
    try:
        return content.decode("cp1252"), [file_problem("enc.cp1252")]
    except UnicodeDecodeError:
        return content.decode("latin-1"), [file_problem("enc.latin1")]


def _refuse_mixed(content: bytes) -> None:
    utf8_seen, first_other = False, None
    for run in _HIGH_BYTES.finditer(content):
        if _is_plausible_utf8(run.group()):
            utf8_seen = True
        elif first_other is None:
            first_other = run.start()
        if utf8_seen and first_other is not None:
            raise refuse("enc.mixed", first=content.count(b"\n", 0, first_other) + 1)


def _is_plausible_utf8(run: bytes) -> bool:
    try:
        return _PLAUSIBLE.fullmatch(run.decode("utf-8")) is not None
    except UnicodeDecodeError:
        return False
