"""A draft's two sides: the rule as a form shows it, and the text; whichever changes, the other follows at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.workflows.drafting import name_in, rule_in, with_rule
from layers.errors import HomewardError
from layers.rules import Rule

if TYPE_CHECKING:
    from app.workflows.drafting import Draft


@dataclass(frozen=True)
class Sides:
    """A draft and its rule.

    `rule` is what the text says, or, where the text cannot be understood, what it said last; `torn` is then why, and
    the form has to wait, because its rule has no place in the text. A rule that is understood may still be one that an
    import refuses (a reason is missing, a limit lies above another): that is the reading's to say.
    `changes` counts how often the form has to be drawn anew, because its parts are others or have other values;
    `written` how often the text has become another that nobody typed. Fields are known by these counts, so that what a
    browser still says of an earlier one is not taken for something typed.
    """

    draft: Draft
    rule: Rule
    torn: HomewardError | None = None
    changes: int = 0
    written: int = 0

    @classmethod
    def of(cls, draft: Draft) -> Sides:
        """Open a draft.

        Raises
        ------
        HomewardError
            When its text says no rule that can be understood.

        """
        return cls(draft, rule_in(draft.text))

    def typed(self, text: str) -> Sides:
        """Take what was typed in the text."""
        draft = replace(self.draft, text=text)
        try:
            rule = rule_in(text)
            draft = replace(draft, programme_id=name_in(text) or draft.programme_id)
        except HomewardError as error:
            return replace(self, draft=draft, torn=error)
        changes = self.changes + (rule != self.rule or self.torn is not None)
        return Sides(draft, rule, changes=changes, written=self.written)

    def changed(self, rule: Rule, *, redraw: bool = True) -> Sides:
        """Take another rule from the form; `redraw` is False where its parts are the same and only a value is another.

        While the text is torn nothing is taken: what was typed there would be lost.
        """
        if self.torn is not None:
            return self
        draft = with_rule(self.draft, rule)
        return replace(self, draft=draft, rule=rule, changes=self.changes + redraw, written=self.written + 1)

    def mended(self, text: str) -> Sides:
        """Take a text that nobody typed: an earlier one, or one with a bridge written below."""
        return replace(self.typed(text), changes=self.changes + 1, written=self.written + 1)
