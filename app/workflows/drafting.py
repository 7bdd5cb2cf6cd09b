"""A drafted programme: its text as the file that is imported once it is agreed, and the programme that it describes.

The text is the YAML of one programme; bridges that are drafted with it follow as further programmes.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.workflows.files import context_of
from app.workflows.simulating import DRAFT_ENDING, OnTrial, entry_of, trial_among
from assessments.design.limits import limits_of, moved, with_value
from layers.errors import FileRefusedError
from layers.readers.door import read_here
from layers.readers.problems import sentence_of
from layers.readers.written_programme import entries_text, entries_written, with_written_rule
from layers.reading import Action
from layers.rules import Rule, leaves, parse_rule, rule_tree
from layers.rules.editing import added
from layers.words import say

if TYPE_CHECKING:
    from app.workflows.world import World
    from assessments.design.limits import Limit
    from layers.reading import Problem, Reading
    from layers.store import Store
    from layers.words import Words

FILE_NAME = "draft.yaml"


@dataclass(frozen=True)
class Draft:
    """One programme that is being drafted: its identifier, its text, and the programme of the store it began from."""

    programme_id: str
    text: str
    base: str | None = None


class DraftError(FileRefusedError):
    """A draft that cannot be judged; `problems` are all that is wrong with it, as an import would say them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = next((found for found in problems if found.action in _STOPS), None)
        told = say("This draft holds no programme that can be judged.") if first is None else first.message
        super().__init__(told, "draft.refused" if first is None else first.code)
        self.problems = problems

    def sentences(self, words: Words) -> list[str]:
        """Say everything that must be mended."""
        said = [sentence_of(found, words) for found in self.problems if found.action in _STOPS]
        return said or [words(self.message)]


_STOPS = (Action.REJECT, Action.ROWS, Action.ASK)


def read_draft(store: Store, world: World, text: str) -> OnTrial:
    """Read a draft as an import reads it, and put its first programme at its sites. Nothing is saved.

    Raises
    ------
    DraftError
        When an import would not take every programme in the text; with lines, columns and what is expected.
    NotFoundError
        When no service of the programme is imported.

    """
    reading = _reading(store, world, text)
    if not len(reading.accepted) or len(reading.quarantined):
        raise DraftError(reading.problems)
    return trial_among(world, reading.accepted)


def notices_of(store: Store, world: World, text: str, words: Words) -> list[str]:
    """Say what an import would tell about a draft without refusing it."""
    found = _reading(store, world, text).problems
    return [sentence_of(problem, words) for problem in found if problem.action not in _STOPS]


def _reading(store: Store, world: World, text: str) -> Reading:
    """Read what somebody typed, here: it is short, YAML alone, and its size and nesting are looked at first."""
    context = world.once(("draft_context",), lambda: context_of(store, on=world.on))
    with tempfile.TemporaryDirectory(prefix="homeward-") as folder:
        path = Path(folder) / FILE_NAME
        path.write_text(text, encoding="utf-8")
        return read_here(path, "programmes", context=context, as_of=world.on, name=FILE_NAME, source="draft")


def text_of(taken: OnTrial, rule: Rule) -> str:
    """Write a programme with a rule as the text of a draft, under a name of its own."""
    entry = entry_of(taken.programme)
    entry["programme_id"] = draft_name(entry["programme_id"])
    return entries_text([{**entry, "criteria": rule_tree(rule)}])


def draft_name(programme_id: str) -> str:
    """Return the identifier of a programme's draft."""
    return programme_id if programme_id.endswith(DRAFT_ENDING) else programme_id + DRAFT_ENDING


def draft_of(taken: OnTrial, base: str | None = None) -> Draft:
    """Take up a programme as a draft, its rule as it is written (a site's own distance is no part of it)."""
    return Draft(draft_name(str(taken.programme["programme_id"])), text_of(taken, taken.own_rule), base)


def with_rule(draft: Draft, rule: Rule) -> Draft:
    """Give a draft another rule; all else in its text stays as it was typed.

    Raises
    ------
    FileRefusedError
        When the text cannot be read, so that the rule has no place.

    """
    return replace(draft, text=with_written_rule(draft.text, rule_tree(rule)))


def rule_in(text: str) -> Rule:
    """Return the rule of a draft as far as it can be understood, also where an import would still refuse it.

    Raises
    ------
    FileRefusedError
        When the text is no YAML.
    RuleError
        When the rule has a fault.

    """
    return parse_rule(entries_written(text)[0].get("criteria"))


def name_in(text: str) -> str:
    """Return the identifier of a draft's programme, empty where it has none.

    Raises
    ------
    FileRefusedError
        When the text is no YAML.

    """
    return str(entries_written(text)[0].get("programme_id") or "")


def with_fields(text: str, fields: dict[str, Any]) -> str:
    """Set some fields of a draft's programme; None takes a field away.

    Raises
    ------
    FileRefusedError
        When the text cannot be read.

    """
    first, *others = entries_written(text)
    kept = {**first, **fields}
    return entries_text([{name: value for name, value in kept.items() if value is not None}, *others])


def with_limit(taken: OnTrial, limit: Limit, value: float) -> Rule:
    """Return a programme's own rule with one limit elsewhere.

    `limit` is one of the rule as it is written at the sites: where that is a site's own distance, the programme's rule
    gets it as a criterion of its own.
    """
    for own in limits_of(taken.own_rule):
        if own.name == limit.name and own.leaf == limit.leaf:
            return with_value(taken.own_rule, own, value)
    site = leaves(taken.written)[limit.leaf]
    return added(taken.own_rule, (), moved(site, limit.attribute, value))
