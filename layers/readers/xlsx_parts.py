"""What does a workbook say about itself: its sheets, its shared texts, which of its numbers are dates?

Parts are found through the workbook's own relationships, never outside the archive. Workbooks written by other programs
than Excel lack parts, name them differently or have broken styles: only what is needed is looked at.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from layers.readers.archive import leads_outside
from layers.readers.file_problems import refuse
from layers.readers.xml_events import CHUNK_BYTES, XmlHandler, parse_xml

if TYPE_CHECKING:
    import zipfile

_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
_TRUE = ("1", "true")


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its name, the archive's member that holds it, and whether it is hidden."""

    name: str
    member: str
    hidden: bool


@dataclass
class Workbook:
    """What is needed to read the cells of a workbook's sheets."""

    sheets: list[Sheet] = field(default_factory=list)
    from_1904: bool = False
    texts: list[str] = field(default_factory=list)
    date_styles: list[bool] = field(default_factory=list)


def read_parts(archive: zipfile.ZipFile) -> Workbook:
    """Read everything but the cells.

    Raises
    ------
    RefusedError
        When a part defines entities, links to another file, or the workbook itself is missing or broken.

    """
    members = set(archive.namelist())
    _refuse_entities(archive)
    _refuse_links(archive, members)
    book = _workbook_member(archive, members)
    relations = _relations(archive, members, book)
    workbook = Workbook()
    parse_member(archive, book, _BookHandler(workbook, relations, members))
    texts = next((target for kind, target in relations.values() if kind == "sharedStrings"), None)
    if texts in members:
        parse_member(archive, str(texts), _TextsHandler(workbook.texts))
    styles = next((target for kind, target in relations.values() if kind == "styles"), None)
    if styles in members:
        parse_member(archive, str(styles), _StylesHandler(workbook.date_styles))
    return workbook


def parse_member(archive: zipfile.ZipFile, member: str, handler: XmlHandler) -> None:
    """Send the events of one part to a handler."""
    with archive.open(member) as part:
        parse_xml(part.read, handler, broken="xlsx.broken")


def _refuse_entities(archive: zipfile.ZipFile) -> None:
    """Look at the beginning of every part, read or not; the parser refuses them wherever they stand."""
    for member in archive.namelist():
        if member.endswith((".xml", ".rels", ".vml")):
            with archive.open(member) as part:
                head = part.read(CHUNK_BYTES).replace(b"\x00", b"")
            if any(mark in head for mark in _ENTITIES):
                raise refuse("xml.entity")


def _refuse_links(archive: zipfile.ZipFile, members: set[str]) -> None:
    if any(member.lower().startswith("xl/externallinks/") for member in members):
        raise refuse("zip.path")
    for member in members:
        if member.endswith(".rels"):
            handler = _RelationsHandler()
            parse_member(archive, member, handler)
            for kind, target, outside in handler.found.values():
                if kind != "hyperlink" and (outside or leads_outside(_absolute(member, target))):
                    raise refuse("zip.path")


def _absolute(rels: str, target: str) -> str:
    """Resolve a relationship's target against the part it belongs to."""
    if target.startswith("/"):
        return posixpath.normpath(target.lstrip("/"))
    folder = posixpath.dirname(posixpath.dirname(rels))
    return posixpath.normpath(posixpath.join(folder, target))


def _workbook_member(archive: zipfile.ZipFile, members: set[str]) -> str:
    found = next(
        (target for kind, target in _relations(archive, members, "").values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    if found not in members:
        raise refuse("xlsx.broken")
    return found


def _relations(archive: zipfile.ZipFile, members: set[str], part: str) -> dict[str, tuple[str, str]]:
    """Read a part's relationships: id -> (kind, member of the archive)."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in members:
        return {}
    handler = _RelationsHandler()
    parse_member(archive, rels, handler)
    return {key: (kind, _absolute(rels, target)) for key, (kind, target, _) in handler.found.items()}


class _RelationsHandler(XmlHandler):
    def __init__(self) -> None:
        self.found: dict[str, tuple[str, str, bool]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            outside = attributes.get("TargetMode", "") == "External"
            self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""), outside)


class _BookHandler(XmlHandler):
    def __init__(self, workbook: Workbook, relations: dict[str, tuple[str, str]], members: set[str]) -> None:
        self.workbook, self.relations, self.members = workbook, relations, members

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            self.workbook.from_1904 = attributes.get("date1904") in _TRUE
        elif name == "sheet":
            key = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            kind, member = self.relations.get(key, ("", ""))
            if kind == "worksheet" and member in self.members:
                hidden = attributes.get("state", "visible") != "visible"
                self.workbook.sheets.append(Sheet(attributes.get("name", ""), member, hidden))


class _TextsHandler(XmlHandler):
    """Shared texts, rich ones without their format, phonetic hints left out."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts
        self.parts: list[str] = []
        self.inside = self.hint = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "si":
            self.parts = []
        elif name == "rPh":
            self.hint = True
        elif name == "t":
            self.inside = not self.hint

    def text(self, text: str) -> None:
        if self.inside:
            self.parts.append(text)

    def end(self, name: str) -> None:
        if name == "t":
            self.inside = False
        elif name == "rPh":
            self.hint = False
        elif name == "si":
            self.texts.append("".join(self.parts))


class _StylesHandler(XmlHandler):
    """For each cell style, whether it shows a number as a date."""

    def __init__(self, date_styles: list[bool]) -> None:
        self.date_styles = date_styles
        from openpyxl.styles import numbers  # noqa: PLC0415 - half the start-up time of a child that reads no workbook

        self.is_date = numbers.is_date_format
        self.formats: dict[str, str] = {str(key): value for key, value in numbers.BUILTIN_FORMATS.items()}
        self.inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            self.date_styles.append(self.is_date(self.formats.get(attributes.get("numFmtId", "0"), "General")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.inside = False
