"""Both maps and the figures of a comparison as a file that may leave the office."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from app.workflows.compared_map import compare_content
from layers.errors import HomewardError
from layers.words import say

if TYPE_CHECKING:
    from app.workflows.comparing import Comparison
    from layers.store import Store
    from layers.words import Words


def save_comparison(
    store: Store, comparison: Comparison, target: Path, *, words: Words, actor: str, paper: str = "A4"
) -> None:
    """Write both maps and the figures, .html or .pdf, and note in the audit what left.

    Raises
    ------
    HomewardError
        When the format is not known, nobody is in the caseload, or the file cannot be written.

    """
    ending = target.suffix.lower()
    if ending not in (".html", ".pdf"):
        raise HomewardError(say("A comparison is written as .html or .pdf."), "export.format")
    if not len(comparison.pairs):
        raise HomewardError(
            say("Nobody is in the caseload yet: import returnees on the page “Data”."), "compare.nobody"
        )
    content = compare_content(comparison, words, released=True)
    if ending == ".pdf":
        from mapping.printed_compare import print_compare  # noqa: PLC0415 - loads the printer

        print_compare(content, target, words=words, paper=paper)
    else:
        from mapping.compare_page import compare_page  # noqa: PLC0415 - loads folium
        from mapping.files import write_text  # noqa: PLC0415 - the same

        write_text(target, compare_page(content, words))
    programmes = [str(side.taken.programme["programme_id"]) for side in (comparison.a, comparison.b)]
    details = {"format": ending.lstrip("."), "programmes": programmes, "with_persons": False}
    store.audit("export", actor=actor, object_type="comparison", count=1, details=details)


def comparison_bytes(store: Store, comparison: Comparison, *, extension: str, words: Words, actor: str) -> bytes:
    """Write both maps and the figures and return the file's bytes, for a download; see `save_comparison`."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"comparison.{extension}"
        save_comparison(store, comparison, target, words=words, actor=actor)
        return target.read_bytes()
