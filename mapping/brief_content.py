"""What the two pages about a programme for its partner hold: made by the workflow, drawn as HTML and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layers.recipe import Recipe
    from mapping.profile_content import ProfileTable


@dataclass(frozen=True)
class StepCurve:
    """How many people are eligible as one limit moves: at least `lowest`, at most `highest` at each of the `values`.

    `stated` is the rule's own value, None where it states none; `proposed` the one that is asked about, if any.
    """

    heading: str
    values: tuple[float, ...]
    lowest: tuple[int, ...]
    highest: tuple[int, ...]
    people: int
    stated: float | None
    proposed: float | None = None


@dataclass(frozen=True)
class BriefContent:
    """A programme: its title, facts, rule, tables, curves, and what is asked of the partner.

    All texts are in the reader's language and plain. `rule` holds how far each line is set in, and what it says;
    `least` is the smallest number of people that is told.
    """

    title: str
    facts: tuple[str, ...]
    rule: tuple[tuple[int, str], ...]
    tables: tuple[ProfileTable, ...]
    curves: tuple[StepCurve, ...]
    no_curve: str
    changes: tuple[str, ...]
    questions: tuple[str, ...]
    sources: tuple[str, ...]
    limits: tuple[str, ...]
    recipe: Recipe
    least: int
