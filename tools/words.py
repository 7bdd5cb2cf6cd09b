"""Which sentences the code says, and which of them the French catalogues lack.

Run `python -m tools.words` to list what is missing, room by room; it exits 1 while anything is. tests/test_words.py
holds the same to be empty.
"""

from __future__ import annotations

import ast
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.words import catalogues

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("app", "assessments", "layers", "mapping")
SPEAKERS = {"say", "N_", "Message", "words"}
"""Calls whose first argument is a sentence for the catalogue."""
NOT_SPEAKERS = {"table.words"}
"""Calls that only look alike: a table of the readers gives a column's cells as words."""
LOOKED_UP = (ast.Name, ast.Attribute, ast.Subscript)
"""What else may be said: a sentence looked up in a table, where `N_` has marked it."""


@dataclass(frozen=True)
class Sentence:
    """One sentence in the source, and where it stands."""

    text: str
    file: str
    line: int


def source_files() -> list[Path]:
    """List the modules that may speak."""
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [*files, *ROOT.glob("streamlit_app.py")]


def sentences_in(code: str, *, file: str) -> tuple[list[Sentence], list[Sentence]]:
    """Find the sentences of one module: those that can be read, and the calls whose sentence cannot be."""
    said: list[Sentence] = []
    unreadable: list[Sentence] = []
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = _called(node)
        if name not in SPEAKERS or ast.unparse(node.func) in NOT_SPEAKERS:
            continue
        texts = list(_literals(node.args[0]))
        said += [Sentence(text, file, node.lineno) for text in texts if text]
        said_otherwise = isinstance(node.args[0], (ast.JoinedStr, ast.BinOp)) or (name == "N_" and not texts)
        marked = isinstance(node.args[0], LOOKED_UP) or _called(node.args[0]) == "N_"
        put_together = name == "say" and not texts and not marked
        if (said_otherwise or put_together) and file != "layers/words.py":
            unreadable.append(Sentence(ast.unparse(node), file, node.lineno))
    return said, unreadable


def _called(node: ast.expr) -> str:
    """Name the function that a call calls, without its object; empty for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def spoken() -> tuple[list[Sentence], list[Sentence]]:
    """Find every sentence of the project, and every call whose sentence cannot be read."""
    said: list[Sentence] = []
    unreadable: list[Sentence] = []
    for path in source_files():
        found, hidden = sentences_in(path.read_text(encoding="utf-8"), file=path.relative_to(ROOT).as_posix())
        said += found
        unreadable += hidden
    return said, unreadable


def places(text: str) -> set[str]:
    """List the `{named}` places of a sentence; a sentence that is not a template has none."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return set()


def missing(language: str = "fr") -> dict[str, list[Sentence]]:
    """List what the catalogues of a language lack: source file -> its sentences."""
    known = {text for room in catalogues(language).values() for text, translation in room.items() if translation}
    lacking: dict[str, dict[str, Sentence]] = {}
    for sentence in spoken()[0]:
        if sentence.text not in known:
            lacking.setdefault(sentence.file, {}).setdefault(sentence.text, sentence)
    return {file: list(found.values()) for file, found in lacking.items()}


def unused(language: str = "fr") -> dict[str, list[str]]:
    """List the entries that no code says: room -> English sentences."""
    texts = {sentence.text for sentence in spoken()[0]}
    found = {room: [text for text in entries if text not in texts] for room, entries in catalogues(language).items()}
    return {room: entries for room, entries in found.items() if entries}


def main() -> int:
    """Print what is missing and what is unused."""
    lacking, idle = missing(), unused()
    for file, found in lacking.items():
        print(f"{file}: {len(found)} without French")
        for sentence in found:
            print(f"  line {sentence.line}: {sentence.text!r}")
    for room, entries in idle.items():
        print(f"app/words/fr/{room}.po: {len(entries)} that nothing says")
        for text in entries:
            print(f"  {text!r}")
    return 1 if lacking or idle else 0


if __name__ == "__main__":
    sys.exit(main())
