"""What a form is made of: questions in groups, each with its text once, in English, to be said in every language.

A question's `name` is the column under which its answers come back: ours, so that the import knows it, or one that
`layers/readers/form_answers.py` turns into ours. `type` is that of XLSForm; `choices` names the list of a question to
choose from.
"""

from __future__ import annotations

from dataclasses import dataclass

MARK = "homeward_form"
"""The column by which answers to our forms are known: it holds the name of the form."""

ONE, SEVERAL = "select_one", "select_multiple"

SEARCHED = "minimal autocomplete"
"""How a long list is shown: closed, and searched by typing."""


@dataclass(frozen=True)
class Question:
    """One question; `relevant`, `constraint` and `calculation` are in the language of XLSForm."""

    type: str
    name: str
    label: str = ""
    hint: str = ""
    choices: str = ""
    required: bool = False
    relevant: str = ""
    constraint: str = ""
    refusal: str = ""
    appearance: str = ""
    calculation: str = ""
    choice_filter: str = ""

    @property
    def written_type(self) -> str:
        """The type as XLSForm writes it."""
        return f"{self.type} {self.choices}" if self.choices else self.type


@dataclass(frozen=True)
class Group:
    """Questions that stand together on a screen."""

    name: str
    label: str
    questions: tuple[Question, ...]
    relevant: str = ""


@dataclass(frozen=True)
class Form:
    """A whole form: its name, title, what it is for, and the kind of file as which its answers are imported."""

    name: str
    title: str
    purpose: str
    kind: str
    groups: tuple[Group, ...]


def choose(name: str, label: str, choices: str, **more: str | bool) -> Question:
    """Ask for one entry of a list."""
    return Question(ONE, name, label, choices=choices, **more)  # type: ignore[arg-type] # texts and one bool, by name


def choose_several(name: str, label: str, choices: str, **more: str | bool) -> Question:
    """Ask for any entries of a list."""
    return Question(SEVERAL, name, label, choices=choices, **more)  # type: ignore[arg-type] # the same


def count(name: str, label: str, *, most: int = 100_000, **more: str | bool) -> Question:
    """Ask for a whole number from 0 on."""
    limits = f". >= 0 and . <= {most}"
    return Question("integer", name, label, constraint=limits, **more)  # type: ignore[arg-type] # the same
