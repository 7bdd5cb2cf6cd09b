"""What does a plan look like on paper: each support with its days, warnings and reasons, and what all of it takes?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.labels import AVAILABILITY_LABELS, verdict_said
from mapping.files import whole_file
from mapping.paper import FAINT, FONT, INK, MARGIN_MM, Paper

if TYPE_CHECKING:
    from pathlib import Path

    from layers.recipe import Recipe
    from layers.words import Message, Words

_FOOT = 14.0
_LINE = 4.6


@dataclass(frozen=True)
class PlanStep:
    """One support: its name, whether the person may enter it and now, its days, warnings and reasons."""

    name: str
    verdict: str
    availability: str
    days: Message
    warnings: tuple[Message, ...]
    reasons: tuple[Message, ...]


@dataclass(frozen=True)
class PlanContent:
    """One plan: what is known of the person, the supports, what is said of all together, and direct assistance.

    The first `warned` sentences of `said` are what does not fit.
    """

    facts: tuple[Message, ...]
    steps: tuple[PlanStep, ...]
    said: tuple[Message, ...]
    warned: int
    assistance: tuple[str, ...]
    recipe: Recipe
    case_code: str | None = None


def print_plan(content: PlanContent, path: Path, *, words: Words) -> None:
    """Write a plan as A4 pages, for the office and the person: it holds what is known of one person.

    Raises
    ------
    HomewardError
        When the file cannot be written; what was there before stays.

    """
    with Paper(words=words, recipe=content.recipe) as pdf:
        pdf.set_auto_page_break(auto=True, margin=_FOOT)
        pdf.set_creation_date(content.recipe.made_at)
        pdf.set_lang(words.language)
        title = words("Plan") if content.case_code is None else words("Plan for case {case}", case=content.case_code)
        pdf.set_title(title)
        pdf.add_page()
        pdf.set_y(MARGIN_MM)
        _text(pdf, title, size=15, bold=True)
        for fact in content.facts:
            _text(pdf, words(fact), size=9, faint=True)
        _heading(pdf, words("Together"))
        for number, sentence in enumerate(content.said):
            sign = "▲ " if number < content.warned else "· "
            _text(pdf, sign + words(sentence), size=10, bold=number < content.warned)
        for number, step in enumerate(content.steps, start=1):
            _step(pdf, number, step, words)
        if content.assistance:
            _heading(pdf, words("Direct assistance"))
            for line in content.assistance:
                _text(pdf, f"· {line}", size=10)
        with whole_file(path) as part:
            part.write_bytes(bytes(pdf.output()))


def _step(pdf: Paper, number: int, step: PlanStep, words: Words) -> None:
    _heading(pdf, f"{words.number(number)}. {step.name}")
    judged = verdict_said({"verdict": step.verdict}, words)
    now = words(AVAILABILITY_LABELS[step.availability])
    _text(pdf, f"{judged} · {now} · {words(step.days)}", size=10, bold=True)
    for warning in step.warnings:
        _text(pdf, f"▲ {words(warning)}", size=9.5, bold=True)
    for reason in step.reasons:
        _text(pdf, f"· {words(reason)}", size=9.5)


def _heading(pdf: Paper, text: str) -> None:
    pdf.ln(3)
    pdf.set_draw_color(*FAINT)
    pdf.set_line_width(0.2)
    pdf.line(MARGIN_MM, pdf.get_y(), pdf.w - MARGIN_MM, pdf.get_y())
    pdf.ln(1)
    _text(pdf, text, size=11.5, bold=True)


def _text(pdf: Paper, text: str, *, size: float, bold: bool = False, faint: bool = False) -> None:
    pdf.set_font(FONT, "B" if bold else "", size)
    pdf.set_text_color(*(FAINT if faint else INK))
    plain = " ".join("".join(one if one.isprintable() else " " for one in text).split(" "))
    pdf.multi_cell(pdf.epw, _LINE * size / 9.5, plain, align="L", new_x="LMARGIN", new_y="NEXT")
