"""How is a partner's sheet written? A workbook that explains itself, locked but for the cells that are to be filled.

The first sheet says in plain words what to do; the second has a row for each referral, with drop-downs whose labels are
the reader's and whose choices fit the state of the row; the third, hidden, holds the lists behind the drop-downs.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from layers.partner_sheets import CHECK, CODES, TO_FILL, SheetHead, SheetRow, check_cell
from layers.referrals.reasons import REASONS, reasons_for
from layers.referrals.states import EXITS, OPEN, STATES, State
from layers.words import N_, say
from mapping.files import whole_file
from mapping.tables import text_cell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from layers.recipe import Recipe
    from layers.words import Words

README, TABLE, LISTS = N_("Read me"), N_("Answers"), N_("Lists")
"""What the three sheets are called."""

HEADS = {
    "referral_id": N_("Referral"),
    "case_code": N_("Case code"),
    "programme": N_("Programme"),
    "site": N_("Site"),
    "sent_on": N_("Sent on"),
    "state_now": N_("State now"),
    "new_state": N_("New state"),
    "date": N_("On which day"),
    "reason": N_("Reason, if it ended"),
    "seats_available": N_("Seats free now"),
    CHECK: N_("Do not change"),
}
"""What each column is called."""

WIDTHS = {
    "referral_id": 12, "case_code": 16, "programme": 32, "site": 30, "sent_on": 12, "state_now": 22,
    "new_state": 24, "date": 13, "reason": 34, "seats_available": 12, CHECK: 30,
}  # fmt: skip

FIRST_ROW = 5
"""The first row with a referral; above it: title, the program's line, codes, heads."""

NOT_BY_PARTNER = frozenset({State.DRAFT, State.SENT, State.EXPIRED})
"""States that a partner does not report."""


@dataclass(frozen=True)
class Line:
    """One row as it goes out: what the office says, the code of the state now, and the seal."""

    row: SheetRow
    state: State
    seal: str


@dataclass(frozen=True)
class PartnerSheet:
    """One sheet, ready to be written."""

    head: SheetHead
    lines: Sequence[Line]
    recipe: Recipe


def next_states(state: State) -> tuple[State, ...]:
    """List the states that a partner may report after this one."""
    return tuple(one for one in STATES[state].then if one not in NOT_BY_PARTNER)


def write_partner_sheet(sheet: PartnerSheet, path: Path, *, words: Words) -> None:
    """Write the workbook.

    Raises
    ------
    HomewardError
        When the file cannot be written; what was there before stays.

    """
    from openpyxl import Workbook  # noqa: PLC0415 - loaded where a workbook is written

    book = Workbook()
    book.properties.creator = f"Homeward {sheet.recipe.version}"
    first = book.worksheets[0]
    first.title = words(README)
    _explain(first, sheet, words)
    _fill(book.create_sheet(words(TABLE)), sheet, words)
    _lists(book, book.create_sheet(words(LISTS)), words)
    book.active = book.worksheets[1]
    first.sheet_view.tabSelected = False
    with whole_file(path) as part:
        book.save(part)


def _put(sheet: Worksheet, row: int, column: int, value: Any, *, bold: bool = False, quiet: bool = False) -> Any:
    """Put a value into a cell: texts stay texts whatever they begin with, days are days."""
    from openpyxl.styles import Font  # noqa: PLC0415 - the same

    cell = sheet.cell(row, column)
    if isinstance(value, str):
        made = text_cell(sheet, value)
        cell.value = made.value
        cell.data_type = "s"
        cell.quotePrefix = made.quotePrefix
    elif isinstance(value, dt.date):
        cell.value = dt.datetime.combine(value, dt.time())
        cell.number_format = "yyyy-mm-dd"
    else:
        cell.value = value
    cell.font = Font(bold=bold, italic=quiet, size=8 if quiet else 11, color="FF595959" if quiet else None)
    return cell


def _title(sheet: PartnerSheet, words: Words) -> str:
    return words(
        say("{partner}: sheet {number} of {day}", partner=sheet.head.partner, number=str(sheet.head.number),
            day=sheet.head.on)
    )  # fmt: skip


def _explain(page: Worksheet, sheet: PartnerSheet, words: Words) -> None:
    from openpyxl.styles import Alignment  # noqa: PLC0415 - the same

    page.column_dimensions["A"].width = 100
    lines = [words(N_("SIMULATED DATA: nobody in it is real."))] if sheet.recipe.simulated else []
    lines += [
        words(
            "Each row of the sheet “{table}” is one person sent to you. Fill the yellow cells; all others are locked.",
            table=words(TABLE),
        ),
        words("New state: choose from the list. It offers only what can follow the state now."),
        words("On which day: the day on which it happened, not before the day of sending and not in the future."),
        words("Reason: only if it ended without the service. Choose from the list."),
        words("Seats free now: how many places are left in this course today. Once for each course is enough."),
        words("Leave a row empty if nothing has changed. Add and move no rows: the last column would no longer fit."),
        words("Save the workbook as it is (.xlsx) and send it back. You need no account and no network to fill it."),
        words("Write no names, telephone numbers or diagnoses into it. The case code is enough."),
    ]
    _put(page, 1, 1, _title(sheet, words), bold=True)
    for number, line in enumerate(lines, start=3):
        _put(page, number, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
    page.protection.enable()


def _fill(page: Worksheet, sheet: PartnerSheet, words: Words) -> None:
    from openpyxl.styles import Alignment, PatternFill, Protection  # noqa: PLC0415 - the same
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - the same
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - the same

    _put(page, 1, 1, _title(sheet, words), bold=True)
    _put(page, 2, 1, sheet.head.line(), quiet=True)
    for column, code in enumerate(CODES, start=1):
        _put(page, 3, column, code, quiet=True)
        _put(page, 4, column, words(HEADS[code]), bold=True).alignment = Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[get_column_letter(column)].width = WIDTHS[code]
    yellow = PatternFill("solid", fgColor="FFFFF7CC")
    for number, line in enumerate(sheet.lines, start=FIRST_ROW):
        row = line.row
        fixed = (row.referral_id, row.case_code, row.programme, row.site, row.sent_on, row.state_now)
        for column, value in enumerate(fixed, start=1):
            _put(page, number, column, value)
        for code in TO_FILL:
            cell = _put(page, number, CODES.index(code) + 1, None)
            cell.fill = yellow
            cell.protection = Protection(locked=False)
            cell.number_format = {"date": "yyyy-mm-dd", "seats_available": "0"}.get(code, "@")
        _put(page, number, len(CODES), check_cell(row.seen, line.seal), quiet=True)
    _choices(page, sheet, words)
    page.freeze_panes = page.cell(FIRST_ROW, 3).coordinate
    page.protection.enable()
    page.protection.formatColumns = False
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _cells(numbers: list[int], code: str) -> list[str]:
    """Write rows of one column as ranges, neighbours together."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - the same

    letter = get_column_letter(CODES.index(code) + 1)
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [f"{letter}{first}:{letter}{last}" for first, last in found]


def _choices(page: Worksheet, sheet: PartnerSheet, words: Words) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - the same

    rows: dict[State, list[int]] = {}
    for number, line in enumerate(sheet.lines, start=FIRST_ROW):
        rows.setdefault(line.state, []).append(number)
    everywhere = sorted(number for numbers in rows.values() for number in numbers)
    if not everywhere:
        return
    wrong = words("Choose from the list.")
    made = [
        (DataValidation("list", formula1=f"states_{state}"), _cells(numbers, "new_state"), wrong)
        for state, numbers in rows.items()
    ]
    table = f"'{words(LISTS)}'!$A$2:$C${len(STATES) + 1}"
    reasons = DataValidation("list", formula1=f"INDIRECT(VLOOKUP($G{FIRST_ROW},{table},3,FALSE))")
    made.append((reasons, _cells(everywhere, "reason"), wrong))
    day = DataValidation("date", operator="between", formula1=f"$E{FIRST_ROW}", formula2="TODAY()")
    made.append(
        (day, _cells(everywhere, "date"), words("A day between the day of sending and today, such as 2026-11-22."))
    )
    seats = DataValidation("whole", operator="greaterThanOrEqual", formula1="0")
    made.append((seats, _cells(everywhere, "seats_available"), words("A whole number, 0 or more.")))
    for validation, ranges, sentence in made:
        validation.allow_blank = True
        validation.showErrorMessage = True
        validation.error = sentence
        for cells in ranges:
            validation.add(cells)
        page.add_data_validation(validation)


def _lists(book: Workbook, page: Worksheet, words: Words) -> None:
    """Write the lists behind the drop-downs, each with a name of its own: labels, and the codes beside them."""
    _put(page, 1, 1, "state", quiet=True)
    _put(page, 1, 2, "code", quiet=True)
    for number, (state, standing) in enumerate(STATES.items(), start=2):
        _put(page, number, 1, words(standing.label))
        _put(page, number, 2, str(state))
        _put(page, number, 3, f"reasons_{state if state in EXITS else 'none'}")
    for number, (code, reason) in enumerate(REASONS.items(), start=2):
        _put(page, number, 4, words(reason.label))
        _put(page, number, 5, code)
    column = 6
    for state in (one for one in STATES if one in OPEN):
        _named(book, page, column, f"states_{state}", [words(STATES[one].label) for one in next_states(state)])
        column += 1
    for state in (one for one in STATES if one in EXITS):
        _named(book, page, column, f"reasons_{state}", [words(reason.label) for reason in reasons_for(state).values()])
        column += 1
    _named(book, page, column, "reasons_none", [""])
    page.sheet_state = "hidden"
    page.protection.enable()


def _named(book: Workbook, page: Worksheet, column: int, name: str, labels: list[str]) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - the same
    from openpyxl.workbook.defined_name import DefinedName  # noqa: PLC0415 - the same

    _put(page, 1, column, name, quiet=True)
    for number, label in enumerate(labels, start=2):
        _put(page, number, column, label)
    letter = get_column_letter(column)
    where = f"'{page.title}'!${letter}$2:${letter}${len(labels) + 1}"
    book.defined_names[name] = DefinedName(name, attr_text=where)
