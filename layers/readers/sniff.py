"""Do the bytes of a file agree with the extension of its name?

Readers are picked by extension alone; a file whose bytes say otherwise is refused here, before any reader sees it.
"""

from __future__ import annotations

import codecs
import re

from layers.readers.file_problems import refuse
from layers.readers.source_file import SourceFile
from layers.words import N_, Message

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"PAR1", "parquet"),
    (b"\x00\x00\x27\x0a", "shp"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"#!", "program"),
    (b"\x1f\x8b", "packed"),
    (b"BZh", "packed"),
    (b"7z\xbc\xaf\x27\x1c", "packed"),
    (b"Rar!", "packed"),
    (b"\xfd7zXZ", "packed"),
    (b"\x28\xb5\x2f\xfd", "packed"),
    (b"<", "markup"),
)
"""First bytes -> what the file is."""

_FOUND = {
    "zip": N_("a ZIP archive or an office document"),
    "ole": N_("an old or protected office document"),
    "sqlite": N_("a database"),
    "parquet": N_("a Parquet file"),
    "shp": N_("a shapefile"),
    "image": N_("an image"),
    "pdf": N_("a PDF"),
    "rtf": N_("a text document"),
    "program": N_("a program"),
    "packed": N_("a packed file"),
    "markup": N_("a web page or XML"),
    "json": N_("JSON"),
    "text": N_("plain text"),
    "binary": N_("something that is not text"),
    "instruction": N_("an instruction to a program"),
}
"""How each kind of content is named to the user."""

_JSON_START = re.compile(rb'\s*(\{\s*["}]|\[\s*[\[{"\]\d-])')
_EXPECTED: dict[str, frozenset[str]] = {
    ".csv": frozenset({"text"}),
    ".tsv": frozenset({"text"}),
    ".txt": frozenset({"text"}),
    ".yaml": frozenset({"text", "json"}),
    ".yml": frozenset({"text", "json"}),
    ".json": frozenset({"json", "text"}),
    ".geojson": frozenset({"json", "text"}),
    ".xlsx": frozenset({"zip", "ole"}),
    ".zip": frozenset({"zip"}),
    ".gpkg": frozenset({"sqlite"}),
    ".shp": frozenset({"shp"}),
    ".kml": frozenset({"markup"}),
    ".gpx": frozenset({"markup"}),
    ".xls": frozenset({"ole"}),
}
"""Extension -> what its bytes may be. What is not here, and text in place of JSON, is left to the reader."""

_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 26, 27} - {0})
MOST_CONTROL_SHARE = 0.05
"""What is not UTF-8 and holds a larger share of control characters is no text (NUL is judged by the text reader)."""


def content_kind(head: bytes) -> str:
    """Tell what a file is by its first bytes: a key of the names above."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature) and kind != "markup":
            return kind
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head[2:].replace(b"\x00", b"")
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if text.startswith(b"<"):
        return "markup"
    if _JSON_START.match(text):
        return "json"
    control = len(head) - len(head.translate(None, _CONTROL))
    return "binary" if control > MOST_CONTROL_SHARE * len(head) and not _is_utf8(head) else "text"


def _is_utf8(head: bytes) -> bool:
    """Whether the first bytes of a file are UTF-8, but for a letter that they may cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def check_content(source: SourceFile) -> str:
    """Return what the file is, by its bytes.

    Raises
    ------
    RefusedError
        When it is empty, or its bytes do not agree with its extension.

    """
    if not source.head:
        raise refuse("file.empty")
    kind = content_kind(source.head)
    expected = _EXPECTED.get(source.extension)
    if expected is not None and kind not in expected:
        raise mismatch(source, kind)
    return kind


def mismatch(source: SourceFile, kind: str) -> Exception:
    """Build the refusal of a file that is not what its name says."""
    return refuse("file.type_mismatch", name=source.name, found=Message(_FOUND[kind]))
