"""How is XML from outside read? One pass over its events; a document that declares its own types is refused.

Without a DOCTYPE there are no entities, so nothing can be expanded, fetched or included. Nothing is kept but what the
handlers keep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from layers.readers.file_problems import refuse

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK_BYTES = 1 << 16


class StopReadingError(Exception):
    """Raised by a handler that has seen enough."""


class XmlHandler:
    """What to do with the events of a document; names come without the namespace prefix that its root has."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""

    def end(self, name: str) -> None:
        """End an element."""

    def text(self, text: str) -> None:
        """Take a piece of text."""


def parse_xml(read: Callable[[int], bytes], handler: XmlHandler, *, broken: str = "xml.broken") -> None:
    """Send the events of a document to a handler.

    Parameters
    ----------
    read
        Returns the next bytes, at most so many, and none at the end.
    handler
        May raise `StopReadingError` to end early.
    broken
        The code with which a document that is not well-formed is refused.

    Raises
    ------
    RefusedError
        When the document declares a type or entities (`xml.entity`), or is not well-formed.

    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.EntityDeclHandler = _refuse_entities
    parser.SkippedEntityHandler = _refuse_entities
    parser.CharacterDataHandler = handler.text

    def start_root(name: str, attributes: dict[str, str]) -> None:
        prefixed = ":" in name
        parser.StartElementHandler = _without_prefix(handler.start) if prefixed else handler.start
        parser.EndElementHandler = _end_without_prefix(handler.end) if prefixed else handler.end
        handler.start(name.rpartition(":")[2], attributes)

    parser.StartElementHandler = start_root
    try:
        while chunk := read(CHUNK_BYTES):
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by position only
        parser.Parse(b"", True)  # noqa: FBT003 - the same
    except StopReadingError:
        return
    except (expat.ExpatError, ValueError, LookupError):  # the last two: an encoding that does not exist
        raise refuse(broken) from None


def _refuse_entities(*_: object) -> None:
    raise refuse("xml.entity")


def _without_prefix(start: Callable[[str, dict[str, str]], None]) -> Callable[[str, dict[str, str]], None]:
    def handle(name: str, attributes: dict[str, str]) -> None:
        start(name.rpartition(":")[2], attributes)

    return handle


def _end_without_prefix(end: Callable[[str], None]) -> Callable[[str], None]:
    def handle(name: str) -> None:
        end(name.rpartition(":")[2])

    return handle
