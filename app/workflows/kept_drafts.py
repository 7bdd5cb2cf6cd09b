"""Drafts under names: keep one, list them, and what is meant by a programme, a saved draft or a file."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.workflows.drafting import read_draft
from app.workflows.simulating import OnTrial, draft_on_trial, on_trial
from layers.drafts import draft_name, draft_note
from layers.errors import FileRefusedError, HomewardError, NotFoundError
from layers.readers.decoding import decode
from layers.readers.file_problems import RefusedError
from layers.readers.written_programme import LONGEST_DRAFT, entries_written
from layers.words import Message, say

if TYPE_CHECKING:
    from app.workflows.world import World
    from layers.drafts import Draft
    from layers.store import Store

PROGRAMME, DRAFT, FILE = "programme", "draft", "file"
"""What a name may stand for, in the order in which it is looked up; `draft:wide` says which is meant."""

CURRENT = "current"
"""What is on the design desk as it stands, saved or not."""


@dataclass(frozen=True, eq=False)
class Named:
    """A programme on trial, and where it comes from: the store, a saved draft, a file, or the design desk.

    `version` is that of a saved draft.
    """

    kind: str
    name: str
    taken: OnTrial
    version: int | None = None

    @property
    def said(self) -> Message:
        """Say which it is."""
        if self.kind == DRAFT:
            return say("saved draft “{name}”, version {version}", name=self.name, version=str(self.version))
        if self.kind == FILE:
            return say("file {name}", name=self.name)
        if self.kind == CURRENT:
            return say("draft on the desk")
        return say("programme {name}", name=self.name)

    @property
    def title(self) -> Message:
        """Say what the programme is called, and which it is."""
        called = self.taken.programme.get("programme_name")
        if not isinstance(called, str) or not called:
            return self.said
        return say("{programme} ({which})", programme=called, which=self.said)


def named(world: World, store: Store, written: str) -> Named:
    """Find what a name stands for: an identifier of a programme, the name of a saved draft, or a file, in that order.

    Raises
    ------
    NotFoundError
        When it is none of them.
    HomewardError
        When it is more than one of them: `programme:`, `draft:` or `file:` before it then says which.

    """
    prefix, _, rest = written.partition(":")
    if rest and prefix in (PROGRAMME, DRAFT, FILE):
        return _taken(world, store, prefix, rest)
    found = _meanings(world, store, written)
    if len(found) > 1:
        message = say(
            "“{name}” may mean several things. Say which one is meant: {choices}.",
            name=written,
            choices=", ".join(f"{kind}:{written}" for kind in found),
        )
        raise HomewardError(message, "draft.ambiguous")
    if not found:
        near = difflib.get_close_matches(written, [draft.name for draft in store.drafts()], n=1)
        if near:
            message = say(
                "There is no programme and no saved draft “{name}”. Is “{near}” meant?", name=written, near=near[0]
            )
            raise NotFoundError(message, "draft.absent")
    return _taken(world, store, found[0] if found else PROGRAMME, written)


def _meanings(world: World, store: Store, written: str) -> list[str]:
    path = Path(written)
    means = {
        PROGRAMME: written in set(world.programmes["programme_id"]),
        DRAFT: any(draft.name == " ".join(written.split()) for draft in store.drafts()),
        FILE: (path.suffix != "" or path.name != written) and path.is_file(),
    }
    return [kind for kind, there in means.items() if there]


def _taken(world: World, store: Store, kind: str, name: str) -> Named:
    if kind == PROGRAMME:
        return Named(kind, name, on_trial(world, name))
    if kind == DRAFT:
        kept = store.draft(" ".join(name.split()))
        return Named(kind, kept.name, read_draft(store, world, kept.text), kept.version)
    path = Path(name)
    if not path.is_file():
        raise NotFoundError(say("There is no file {file}.", file=name), "draft.file")
    return Named(kind, path.name, draft_on_trial(world, store, path))


def keep_draft(store: Store, world: World, name: str, text: str, *, note: str = "", actor: str) -> int:
    """Keep a draft under a name, if an import would take it; return its version.

    Raises
    ------
    DraftError
        When an import would refuse the text; nothing is saved then.
    HomewardError
        When the name or the note cannot be kept, or the name is a programme's identifier.

    """
    kept, said = draft_name(name), draft_note(note)
    if kept in set(world.programmes["programme_id"]):
        message = say("“{name}” is the identifier of a programme. Give the draft a name of its own.", name=kept)
        raise HomewardError(message, "draft.name")
    read_draft(store, world, text)
    return store.save_draft(kept, text, actor=actor, note=said)


def text_in(content: bytes) -> str:
    """Turn the bytes of a drafted file into text.

    Raises
    ------
    FileRefusedError
        When it is too long or no text.

    """
    try:
        text, _ = decode(content)
    except RefusedError as error:
        raise FileRefusedError(error.problem.message, error.problem.code) from None
    if len(text) > LONGEST_DRAFT:
        raise FileRefusedError(say("A draft has at most {most} characters.", most=LONGEST_DRAFT), "draft.long")
    return text


def draft_row(draft: Draft) -> dict[str, Any]:
    """Write a saved draft as plain values, with the programme that it describes."""
    entry = _entry(draft.text)
    return {
        "name": draft.name,
        "version": draft.version,
        "programme_id": entry.get("programme_id"),
        "programme_name": entry.get("programme_name"),
        "saved_at": draft.saved_at.isoformat(),
        "saved_by": draft.actor,
        "note": draft.note or None,
        "removed_at": None if draft.removed_at is None else draft.removed_at.isoformat(),
    }


def _entry(text: str) -> dict[str, Any]:
    try:
        return entries_written(text)[0]
    except HomewardError:
        return {}
