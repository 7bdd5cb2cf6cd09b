"""What every command shares: the reader's language, the store, who acts, and how answers and refusals are written."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from app.words import choose_language, words_for
from app.workflows.office import actor_of, keep_actor, open_office, store_path, today
from layers.errors import HomewardError
from layers.words import LANGUAGES, Message, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.workflows.world import World
    from layers.recipe import Recipe
    from layers.store import Store
    from layers.words import Words

DONE, BUG, REFUSED, QUARANTINED = 0, 1, 2, 3
"""Exit codes: done; a fault of ours; refused and nothing changed; done with rows quarantined."""

FORMATS = ("table", "json", "csv")


@dataclass
class Shell:
    """One run of the command: chosen language and store; opens the store once, when first asked."""

    language: str = field(default_factory=lambda: choose_language(None, os.environ))
    store_option: str | None = None
    _store: Store | None = None

    @property
    def words(self) -> Words:
        """The reader's words."""
        return words_for(self.language)

    def store(self, *, create: bool = True) -> Store:
        """Open the store; without `create`, a store that is not there is refused."""
        if self._store is None:
            self._store = open_office(self.store_option, create=create)
        return self._store

    @property
    def store_where(self) -> str:
        """Where the store lies, as the user gave it."""
        return store_path(self.store_option)

    def world(self, on: dt.date | None) -> World:
        """Load what is known on a day (default: today)."""
        from app.workflows.world import load_world  # noqa: PLC0415 - loads the assessments

        world = load_world(self.store(create=False), on=on or today())
        if world.networks_folder is not None:
            self.notice_tables(world.networks_folder)
        return world

    def notice_tables(self, folder: Path) -> None:
        """Say on the side which of the office's own tables of speeds and fares cannot be used."""
        from app.workflows.office_tables import damaged_tables  # noqa: PLC0415 - loads the tables

        for notice in damaged_tables(folder):
            self.notice(notice)

    def actor(self) -> str:
        """Return who acts; asked once at the keyboard and kept; a script without HOMEWARD_ACTOR is `cli`."""
        store = self.store()
        known = actor_of(store)
        if known:
            return known
        if not sys.stdin.isatty():
            return "cli"
        return keep_actor(store, click.prompt(self.words("Your code (initials; asked once and kept)"), err=True))

    def close(self) -> None:
        """Let go of the store."""
        if self._store is not None:
            self._store.close()

    def notice(self, message: Message) -> None:
        """Say something on the side (standard error), so that answers stay clean."""
        click.echo(self.words(message), err=True)

    def answer(
        self,
        rows: Sequence[dict[str, Any]],
        recipe: Recipe | None,
        *,
        form: str,
        table: Callable[[Sequence[dict[str, Any]], Words], str] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        """Write an answer on standard output as one JSON document, as CSV, or as a table for the eye."""
        if form == "json":
            document = {"recipe": recipe.as_json() if recipe else {}, **(extra or {}), "rows": list(rows)}
            click.echo(json.dumps(document, ensure_ascii=False, default=str, allow_nan=False, indent=2))
        elif form == "csv":
            click.echo(as_csv(rows), nl=False)
        else:
            click.echo((table or as_table)(rows, self.words))
            if recipe is not None and recipe.simulated:
                self.notice(say("Simulated data: nobody in it is real."))


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """Write rows as CSV; text that a spreadsheet would run as a formula is made harmless."""
    from mapping.tables import harmless  # noqa: PLC0415 - loads the writers

    text = io.StringIO()
    if rows:
        writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        for row in rows:
            writer.writerow({name: harmless(_cell(value)) for name, value in row.items()})
    return text.getvalue()


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, (list, dict, tuple)) else value


def as_table(rows: Sequence[dict[str, Any]], words: Words) -> str:
    """Write rows as aligned columns, numbers to the right."""
    if not rows:
        return words("Nothing to show.")
    heads = list(rows[0])
    cells = [[_shown(row.get(head), words) for head in heads] for row in rows]
    widths = [max(len(head), *(len(line[place]) for line in cells)) for place, head in enumerate(heads)]
    right = [all(isinstance(row.get(head), (int, float, type(None))) for row in rows) for head in heads]
    lines = [_line(heads, widths, right), _line(["-" * width for width in widths], widths, right)]
    return "\n".join([*lines, *(_line(line, widths, right) for line in cells)])


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = [
        cell.rjust(width) if to_right else cell.ljust(width)
        for cell, width, to_right in zip(cells, widths, right, strict=True)
    ]
    return "  ".join(padded).rstrip()


def _shown(value: Any, words: Words) -> str:
    if value is None:
        return "-"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(entry) for entry in value)
    return words.write(value)


def refusal(error: HomewardError, words: Words) -> str:
    """Write a refusal: the sentence and, where it has one, its code."""
    return words(error.message) + (f" [{error.code}]" if error.code else "")


__all__ = ["BUG", "DONE", "FORMATS", "LANGUAGES", "QUARANTINED", "REFUSED", "Shell", "as_table", "refusal"]
