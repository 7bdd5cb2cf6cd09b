"""How does a form leave for the field: as an XLSForm, in every language at once, with the office's own areas?

XLSForm (xlsform.org) is what KoboToolbox and ODK read: a workbook with the sheets survey, choices and settings. The
same form, areas and languages give the same content; its version is made of it.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

from layers.forms.choices import CHOICES, DISTRICT, LANGUAGE, LANGUAGES_SPOKEN, OCCUPATION, REGION, SECTOR
from layers.occupations.isco08 import group_label, unit_groups
from layers.occupations.titles import everyday_titles
from layers.sectors.isic4 import sector_label, sectors
from layers.words import Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from layers.forms.questions import Form, Group, Question
    from layers.words import Words

    Row = dict[str, str]

LANGUAGE_HEADERS = {"fr": "Français (fr)", "en": "English (en)"}
"""How XLSForm names each of our languages; the first is the form's own until somebody chooses another."""

MOST_WORDS = 6
"""So many everyday words stand behind the title of an occupation, to be found by typing."""

_CODE = "C"
"""Stands before the digits of an occupation, so that no spreadsheet takes the zero of 0110 away."""


def form_workbook(form: Form, *, words: Mapping[str, Words], areas: pd.DataFrame) -> bytes:
    """Write a form as an XLSForm workbook.

    Parameters
    ----------
    form
        The form.
    words
        Language -> its words, for every language of the form.
    areas
        Schema Areas: regions and districts become lists to choose from; where there is none, the place is written.

    """
    from openpyxl import Workbook  # noqa: PLC0415 - loaded where a workbook is written

    survey, choices = survey_rows(form, words=words, areas=areas), choice_rows(form, words=words, areas=areas)
    version = hashlib.blake2b(repr((survey, choices)).encode(), digest_size=4).hexdigest()
    default = next(language for language in LANGUAGE_HEADERS if language in words)
    settings = {
        "form_title": words[default](form.title),
        "form_id": f"homeward_{form.name}",
        "version": str(int(version, 16)),
        "default_language": LANGUAGE_HEADERS[default],
    }
    book = Workbook(write_only=True)
    for name, rows in (("survey", survey), ("choices", choices), ("settings", [settings])):
        sheet = book.create_sheet(name)
        header = list(dict.fromkeys(key for row in rows for key in row))
        sheet.append([_cell(sheet, key) for key in header])
        for row in rows:
            sheet.append([_cell(sheet, row.get(key, "")) for key in header])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: Any, text: str) -> Any:
    """Write a text as a text: the name of an area that begins with = is no formula."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - loaded where a workbook is written

    cell = WriteOnlyCell(sheet, value=text or None)
    if text:
        cell.data_type = "s"
    return cell


def survey_rows(form: Form, *, words: Mapping[str, Words], areas: pd.DataFrame) -> list[Row]:
    """Return the rows of the sheet survey."""
    rows: list[Row] = []
    for group in form.groups:
        rows.append(_group_row(group, words))
        rows += [_question_row(question, words) for question in group.questions if _is_asked(question, areas)]
        rows.append({"type": "end_group", "name": group.name})
    return rows


def _group_row(group: Group, words: Mapping[str, Words]) -> Row:
    return {
        "type": "begin_group",
        "name": group.name,
        **_said("label", group.label, words),
        "relevant": group.relevant,
        "appearance": "field-list" if len(group.questions) < 8 else "",  # noqa: PLR2004 - what a telephone shows at once
    }


def _question_row(question: Question, words: Mapping[str, Words]) -> Row:
    return {
        "type": question.written_type,
        "name": question.name,
        **_said("label", question.label, words),
        **_said("hint", question.hint, words),
        "required": "yes" if question.required else "",
        "relevant": question.relevant,
        "constraint": question.constraint,
        **_said("constraint_message", question.refusal, words),
        "appearance": question.appearance,
        "calculation": question.calculation,
        "choice_filter": question.choice_filter,
    }


def _said(column: str, text: str, words: Mapping[str, Words]) -> Row:
    """Say a text in every language."""
    return {
        f"{column}::{header}": words[language](text) if text else ""
        for language, header in LANGUAGE_HEADERS.items()
        if language in words
    }


def _is_asked(question: Question, areas: pd.DataFrame) -> bool:
    """Whether a question is put: lists of areas where there are areas, the name of the place where there are none."""
    regions = bool((areas["admin_level"] == 1).any())
    if question.choices == REGION:
        return regions
    if question.choices == DISTRICT:
        return regions and bool((areas["admin_level"] == 2).any())  # noqa: PLR2004 - districts
    return not (question.name == "area_name" and regions)


def choice_rows(form: Form, *, words: Mapping[str, Words], areas: pd.DataFrame) -> list[Row]:
    """Return the rows of the sheet choices: of the lists that the form chooses from."""
    asked = [
        question.choices
        for group in form.groups
        for question in group.questions
        if question.choices and _is_asked(question, areas)
    ]
    return [row for name in dict.fromkeys(asked) for row in _list_rows(name, words, areas)]


def _list_rows(name: str, words: Mapping[str, Words], areas: pd.DataFrame) -> list[Row]:
    if name == OCCUPATION:
        return _occupation_rows(words)
    if name in (REGION, DISTRICT):
        return _area_rows(name, words, areas)
    if name == SECTOR:
        sections = [code for code in sectors() if len(code) == 1]
        return [
            _row(name, code, {key: sector_label(code, spoken) for key, spoken in words.items()}) for code in sections
        ]
    if name == LANGUAGE:
        return [
            _row(name, code, {key: spoken.write(Language(code)) for key, spoken in words.items()})
            for code in LANGUAGES_SPOKEN
        ]
    return [
        _row(name, code, {key: spoken(label) for key, spoken in words.items()}) for code, label in CHOICES[name].items()
    ]


def _row(name: str, code: str, labels: Mapping[str, str], **more: str) -> Row:
    said = {f"label::{LANGUAGE_HEADERS[language]}": _capital(label) for language, label in labels.items()}
    return {"list_name": name, "name": code, **said, **more}


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _occupation_rows(words: Mapping[str, Words]) -> list[Row]:
    everyday = {language: _by_code(language) for language in words}
    return [
        _row(
            OCCUPATION,
            f"{_CODE}{code}",
            {key: _with_words(group_label(code, spoken), everyday[key].get(code, ())) for key, spoken in words.items()},
        )
        for code in unit_groups()
    ]


def _by_code(language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for title in everyday_titles(language):
        found.setdefault(title.code, []).append(title.text)
    return found


def _with_words(title: str, everyday: Sequence[str]) -> str:
    """Write everyday words behind the official title: typing finds both."""
    return f"{title} ({', '.join(everyday[:MOST_WORDS])})" if everyday else title


def _area_rows(name: str, words: Mapping[str, Words], areas: pd.DataFrame) -> list[Row]:
    level = 1 if name == REGION else 2
    known = areas[areas["admin_level"] == level].sort_values("area_id")
    several = len(set(known["country"].dropna())) > 1
    rows = []
    for area in known.to_dict("records"):
        labels = {}
        for language in words:
            own = _first(area.get(f"area_name_{language}"), area.get("area_name"), area["area_id"])
            labels[language] = f"{own} ({area['country']})" if several and isinstance(area["country"], str) else own
        parent = {"parent": str(area["parent_id"])} if level > 1 and isinstance(area["parent_id"], str) else {}
        rows.append(_row(name, str(area["area_id"]), labels, **parent))
    return rows


def _first(*texts: object) -> str:
    return next(text for text in texts if isinstance(text, str) and text)
