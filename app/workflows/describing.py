"""How what is told about somebody who is not in the caseload is read: each fact as people write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from layers.errors import HomewardError
from layers.readers.described import read_description
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.workflows.world import World
    from layers.reading import Problem


class DescriptionError(HomewardError):
    """What was told about somebody cannot be read; `problems` are all that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        said = faults_said(problems)
        together = said[0]
        for message in said[1:]:
            together = say("{first}\n{then}", first=together, then=message)
        super().__init__(together, problems[0].code)
        self.problems = problems


def faults_said(problems: tuple[Problem, ...]) -> tuple[Message, ...]:
    """Say what is wrong with what was told, each under its field."""
    return tuple(say("{column}: {reason}", column=found.column, reason=found.message) for found in problems)


def facts_told(world: World, told: Mapping[str, str]) -> dict[str, Any]:
    """Read what was told about somebody, as people write it, as values of schema Returnees; what is empty is left out.

    Raises
    ------
    DescriptionError
        When something of it cannot be read, or means several things; the sentence says what is expected.

    """
    row, problems = read_description(told, on=world.on)
    if problems:
        raise DescriptionError(problems)
    return {str(name): value for name, value in row.iloc[0].to_dict().items() if not pd.isna(value)}
