"""A draft: a programme that is only thought about, kept under a name; nobody is judged by it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from layers.errors import HomewardError
from layers.words import say

LONGEST_NAME = 60
LONGEST_NOTE = 300


@dataclass(frozen=True)
class Draft:
    """One saved draft: `text` is a file of programmes (YAML) with one programme in it.

    `actor` saved it at `saved_at` as the `version` of that name, counted from 1 and never used twice; the versions
    before stay readable. `removed_at` is when it was taken off the list.
    """

    name: str
    version: int
    text: str
    note: str
    actor: str
    saved_at: dt.datetime
    removed_at: dt.datetime | None = None


def draft_name(written: str) -> str:
    """Return a draft's name as it is kept: one space between words.

    Raises
    ------
    HomewardError
        When it is empty, longer than `LONGEST_NAME`, begins with a hyphen, or holds a sign that a path, a prefix
        (`draft:`) or a terminal would take for its own.

    """
    name = " ".join(written.split())
    if not 1 <= len(name) <= LONGEST_NAME or name[0] == "-" or not name.isprintable() or set(name) & set("/\\:"):
        message = say(
            "A draft's name has 1 to {most} characters, does not begin with a hyphen and holds no / \\ or colon.",
            most=LONGEST_NAME,
        )
        raise HomewardError(message, "draft.name")
    return name


def draft_note(written: str) -> str:
    """Return a draft's note as it is kept, in one line.

    Raises
    ------
    HomewardError
        When it is longer than `LONGEST_NOTE`.

    """
    note = " ".join(written.split())
    if len(note) > LONGEST_NOTE:
        raise HomewardError(say("A note has at most {most} characters.", most=LONGEST_NOTE), "draft.note")
    return note
