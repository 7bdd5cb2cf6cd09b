"""What does a person carry away? One page in large type: where, when, what to bring, whom to call, and if nobody calls.

Nothing on it says what the place does or why somebody goes there, and nobody's home is on it (`layers.telling.neutral`
looks for words that would betray it).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from layers.errors import HomewardError
from layers.hours import hours_in_words
from layers.labels import source_label
from layers.telling.neutral import betraying
from layers.words import say
from mapping.about import DISCLAIMER
from mapping.files import whole_file
from mapping.paper import FAINT, FONT, INK, MARGIN_MM, Paper, on_one_line
from mapping.slip_map import draw_place

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from layers.recipe import Recipe
    from layers.words import Message, Words

_TITLE, _HEAD, _BODY = 24.0, 14.0, 12.5
_LINE = 6.2
_MAP_MM = 84.0


@dataclass(frozen=True)
class SlipContent:
    """One referral, as the person may carry it about.

    `place` is what the place is called on paper, None where every name known of it would betray what it does; `site`
    is its (latitude, longitude) or None. `near` says where it lies among towns, `band` how far it is from home, in
    classes too wide to find the home by. `hours` are opening hours as OpenStreetMap writes them. `day` is the day to
    come, `bring` the papers the rule asks for, `pays` whether money is needed. `call_by` is the last day to wait for a
    call. `office` and `office_phone` are the office's own, empty if nobody has said. `roads` are lines in degrees.
    """

    case_code: str
    place: str | None
    site: tuple[float, float] | None
    call_by: dt.date
    recipe: Recipe
    settlements: pd.DataFrame
    areas: gpd.GeoDataFrame
    reference: str = ""
    near: Message | None = None
    band: Message | None = None
    hours: str | None = None
    day: dt.date | None = None
    bring: tuple[Message, ...] = ()
    pays: Message | None = None
    phone: str | None = None
    office: str = ""
    office_phone: str = ""
    roads: Sequence[object] = field(default=())


def print_slip(content: SlipContent, path: Path, *, words: Words) -> None:
    """Write the slip as exactly one A4 page.

    Raises
    ------
    HomewardError
        When a text on it would betray what the place does (code `slip.betrays`), or the file cannot be written; what
        was there before stays.

    """
    texts = slip_lines(content, words)
    found = betraying(" ".join([content.office, *(line for part in texts if part[0] != "bring" for line in part[2])]))
    if found:
        raise HomewardError(
            say(
                "The slip would say what the place does (“{words}”). Give the place a neutral name, or change the "
                "office's name.",
                words=", ".join(found),
            ),
            "slip.betrays",
        )
    with Paper(words=words, recipe=content.recipe) as pdf:
        _fill(pdf, content, texts, words)
        with whole_file(path) as part:
            part.write_bytes(bytes(pdf.output()))


Part = tuple[str, str, list[str]]
"""One part of the slip: its code, its heading and its lines."""


def slip_lines(content: SlipContent, words: Words) -> list[Part]:
    """Say everything that stands on the slip, part by part."""
    return [
        ("where", words("Where to go"), _where(content, words)),
        ("when", words("When"), _when(content, words)),
        ("bring", words("What to bring"), _bring(content, words)),
        ("call", words("Whom to call"), _call(content, words)),
        ("nobody", words("If nobody calls you"), _nobody(content, words)),
    ]


def _where(content: SlipContent, words: Words) -> list[str]:
    lines = [content.place or words("The place that is marked on the map.")]
    if content.place is None and content.site is None:
        lines = [words("Ask your case worker for the place.")]
    return [*lines, *(words(one) for one in (content.near, content.band) if one is not None)]


def _when(content: SlipContent, words: Words) -> list[str]:
    lines = [words("Come on {day}.", day=content.day)] if content.day is not None else []
    if content.hours:
        lines.append(words("Open: {hours}", hours=hours_in_words(content.hours, words)))
    if not lines:
        lines.append(words("Call before you go, and ask for the day and the hour."))
    return lines


def _bring(content: SlipContent, words: Words) -> list[str]:
    lines = [words("This page."), *(words(one) for one in content.bring)]
    return lines if content.pays is None else [*lines, words(content.pays)]


def _call(content: SlipContent, words: Words) -> list[str]:
    there = words("There: {phone}", phone=content.phone) if content.phone else ""
    return [line for line in (there, _office(content, words)) if line]


def _office(content: SlipContent, words: Words) -> str:
    if content.office and content.office_phone:
        return words("{office}: {phone}", office=content.office, phone=content.office_phone)
    if content.office_phone:
        return words("Your case worker: {phone}", phone=content.office_phone)
    return (
        words("Your case worker at {office}.", office=content.office)
        if content.office
        else words("Your case worker. Write the number here: ____________________")
    )


def _nobody(content: SlipContent, words: Words) -> list[str]:
    return [
        words("If nobody has called you by {day}, call your case worker or come to the office.", day=content.call_by),
        words("Also call if you cannot go, if you have moved, or if you were sent away. We look for another way."),
    ]


def _fill(pdf: Paper, content: SlipContent, texts: list[Part], words: Words) -> None:
    pdf.c_margin = 0
    pdf.set_creation_date(content.recipe.made_at)
    pdf.set_title(words("Where to go"))
    pdf.set_lang(words.language)
    pdf.add_page()
    pdf.set_text_color(*INK)
    top = _heading(pdf, content, words)
    for number, (code, head, lines) in enumerate(texts, start=1):
        if code == "nobody":
            top = _boxed(pdf, number, head, lines, top)
            continue
        top = _part(pdf, number, head, lines, top, first_bold=code == "where")
        if code == "when" and content.site is not None:
            box = (MARGIN_MM, top, pdf.epw, _MAP_MM)
            draw_place(
                pdf,
                content.site,
                box,
                settlements=content.settlements,
                areas=content.areas,
                roads=content.roads,
                words=words,
            )
            top = _credits(pdf, content, top + _MAP_MM, words)


def _credits(pdf: Paper, content: SlipContent, top: float, words: Words) -> float:
    """Say under the map whose roads and boundaries it shows."""
    roads = [source_label(used.source, words) for used in content.recipe.sources if used.kind == "roads"]
    said = [] if content.areas.empty else [words(DISCLAIMER)]
    said += [words("Roads: {sources}.", sources="; ".join(dict.fromkeys(roads)))] if roads else []
    pdf.set_font(FONT, size=5.5)
    pdf.set_text_color(*FAINT)
    for number, line in enumerate(pdf.cut(" ".join(said), pdf.epw, 2)):
        pdf.text(MARGIN_MM, top + 2.6 + 2.3 * number, line)
    pdf.set_text_color(*INK)
    return top + 8


def _heading(pdf: Paper, content: SlipContent, words: Words) -> float:
    pdf.set_font(FONT, size=10)
    pdf.set_text_color(*FAINT)
    said = [words("Code {case}", case=on_one_line(content.case_code))]
    if content.reference:
        said.append(words("Number {reference}", reference=on_one_line(content.reference)))
    said.append(words("Written on {day}", day=content.recipe.on))
    pdf.text(MARGIN_MM, 17, "   ·   ".join(said))
    pdf.set_text_color(*INK)
    return 22.0


def _part(pdf: Paper, number: int, head: str, lines: list[str], top: float, *, first_bold: bool) -> float:
    pdf.set_font(FONT, "B", _HEAD)
    pdf.text(MARGIN_MM, top + 4.6, f"{number}. {head}")
    top += 7.4
    for place, line in enumerate(lines):
        bold = first_bold and place == 0
        pdf.set_font(FONT, "B" if bold else "", _BODY + 2 if bold else _BODY)
        for text in pdf.cut(line, pdf.epw - 8, 2):
            pdf.text(MARGIN_MM + 8, top + 4.4, text)
            top += _LINE + (0.8 if bold else 0)
    return top + 3.2


def _boxed(pdf: Paper, number: int, head: str, lines: list[str], top: float) -> float:
    start = top
    top = _part(pdf, number, head, lines, top + 2.5, first_bold=True) - 1.5
    pdf.set_draw_color(*INK)
    pdf.set_line_width(0.7)
    pdf.rect(MARGIN_MM - 3, start - 0.5, pdf.epw + 6, top - start)
    return top
