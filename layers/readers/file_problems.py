"""What can be wrong with a file before anybody asks what its columns mean: one code and one sentence each.

A sentence about a row or a column begins in small letters, because the row stands before it.

To add a fault: a line in `FILE_PROBLEMS` and its French sentence in `app/words/fr/files.po`.
"""

from __future__ import annotations

from layers.crs import MISSING, UNKNOWN
from layers.readers.problem_kind import ProblemKind
from layers.reading import Action, Problem
from layers.words import N_, Message

_REJECT, _ROWS, _ASK, _FIX, _WARN = Action.REJECT, Action.ROWS, Action.ASK, Action.FIX, Action.WARN

FILE_PROBLEMS: dict[str, ProblemKind] = {
    # the file as a whole
    "file.empty": ProblemKind(_REJECT, N_("The file is empty.")),
    "file.no_rows": ProblemKind(_REJECT, N_("The file has a header at most, and no row below it.")),
    "file.type": ProblemKind(
        _REJECT,
        N_(
            "“{name}” cannot be read: it is of a kind that is not known here, or it is broken. "
            "Save it as CSV, XLSX, GeoJSON, GeoPackage, GeoParquet or zipped shapefile (programmes also as YAML)."
        ),
    ),
    "file.type_mismatch": ProblemKind(
        _REJECT,
        N_("“{name}” is not what its name says: inside it is {found}. Save it again in the format of its name."),
    ),
    "file.too_large": ProblemKind(
        _REJECT, N_("The file has {size} MB; at most {limit} MB are read. Split it into several files.")
    ),
    "file.too_many_rows": ProblemKind(_REJECT, N_("The file has more than {limit} rows. Split it into several files.")),
    "file.too_heavy": ProblemKind(
        _REJECT,
        N_(
            "Reading the file took more memory or time than one file may take, so it was stopped. "
            "Split it into several files, or save it again from the program that made it."
        ),
    ),
    "file.unreadable": ProblemKind(
        _REJECT,
        N_("The file cannot be read. Save it again from the program that made it, as CSV in UTF-8 or as XLSX."),
    ),
    "columns.too_many": ProblemKind(
        _REJECT, N_("The table has more than {limit} columns. Keep those that are needed and save it again.")
    ),
    # encoding and text
    "enc.cp1252": ProblemKind(_FIX, N_("The text is not UTF-8; it was read as Windows-1252 (Western European).")),
    "enc.latin1": ProblemKind(_FIX, N_("The text is not UTF-8; it was read as Latin-1 (Western European).")),
    "enc.utf16": ProblemKind(_FIX, N_("The text is UTF-16 and was read as such.")),
    "enc.mixed": ProblemKind(
        _REJECT,
        N_(
            "Part of the text is UTF-8 and part is not, as when two files were put together. "
            "Row {first} is not UTF-8. Save each part as UTF-8 first."
        ),
    ),
    "enc.broken": ProblemKind(
        _REJECT, N_("The text ends or breaks in the middle of a character. Save the file again as UTF-8.")
    ),
    "text.nul": ProblemKind(
        _REJECT,
        N_("the file holds NUL characters, so it is not plain text or was damaged. Save it again as CSV in UTF-8."),
    ),
    # delimited text
    "csv.delimiter": ProblemKind(_FIX, N_("the columns are separated by {delimiter}, and were read so.")),
    "csv.quote": ProblemKind(
        _REJECT,
        N_(
            "a quotation mark in or before this row is never closed, or stands in the middle of a quoted text, "
            "so that rows run into each other. Close it, or double it inside the text."
        ),
    ),
    "csv.row_length": ProblemKind(
        _ROWS,
        N_(
            "this row has {found} cells where the table has {expected} columns. "
            "A text with a separator or a line break inside has to stand in quotation marks."
        ),
    ),
    "csv.line_too_long": ProblemKind(
        _REJECT, N_("A line has more than {limit} characters, so this is not a table with one row a line.")
    ),
    # archives and XML
    "zip.broken": ProblemKind(
        _REJECT, N_("The file is cut off or damaged. Copy or download it again, and compare the sizes.")
    ),
    "zip.members": ProblemKind(_REJECT, N_("The archive holds {found} files; at most {limit} are unpacked.")),
    "zip.path": ProblemKind(
        _REJECT,
        N_("The file points to something outside itself, which is never followed. Remove links to other files."),
    ),
    "zip.symlink": ProblemKind(_REJECT, N_("The archive holds a link to another file, which is never followed.")),
    "zip.ratio": ProblemKind(
        _REJECT, N_("The file would unpack to more than {limit} times its size, so it was not unpacked.")
    ),
    "zip.size": ProblemKind(_REJECT, N_("The file would unpack to more than {limit} MB, so it was not unpacked.")),
    "zip.encrypted": ProblemKind(
        _REJECT, N_("The archive is protected by a password. Save it again without a password.")
    ),
    "xml.entity": ProblemKind(
        _REJECT, N_("The file defines its own XML entities, which no honest table needs, so it was not read.")
    ),
    "xml.broken": ProblemKind(_REJECT, N_("The XML inside the file is broken. Save the file again.")),
    # workbooks
    "xlsx.encrypted": ProblemKind(
        _REJECT, N_("The workbook is protected by a password. Save it again without a password.")
    ),
    "xlsx.broken": ProblemKind(
        _REJECT, N_("The workbook lacks a part that every workbook has. Open it, and save it again as XLSX.")
    ),
    "xlsx.too_many_cells": ProblemKind(
        _REJECT,
        N_(
            "The sheet claims to reach to row {last_row} and column {last_column}. "
            "Delete the empty rows and columns below and beside the table, and save it again."
        ),
    ),
    "xlsx.sheet": ProblemKind(
        _ASK,
        N_("Several sheets have content: {sheets}. Which one should be read? Shown is “{sheet}”."),
        N_("Read the first sheet with content."),
    ),
    "xlsx.sheet_unknown": ProblemKind(_REJECT, N_("There is no sheet or layer “{sheet}”. There are: {sheets}.")),
    "xlsx.hidden": ProblemKind(
        _ASK,
        N_("this is hidden in the workbook. Should it be read?"),
        N_("Read what is hidden like the rest."),
    ),
    "xlsx.hidden_column": ProblemKind(_WARN, N_("this column is hidden in the workbook; it was read all the same.")),
    "xlsx.hidden_sheet": ProblemKind(_WARN, N_("Hidden sheets with content were not read: {sheets}.")),
    "xlsx.merged": ProblemKind(
        _FIX, N_("Merged cells were filled with the value of their first cell ({count} cells).")
    ),
    "xlsx.formula": ProblemKind(
        _ROWS,
        N_("this cell is a formula without a saved result. Replace it by its value (copy, paste values)."),
    ),
    "xlsx.formula_value": ProblemKind(
        _ASK,
        N_("this cell is a formula; its last saved result may be old. Should the saved result be taken?"),
        N_("Take the last saved results of formulas."),
    ),
    "xlsx.error_cell": ProblemKind(_ROWS, N_("this cell shows an error ({error}). Mend it, or empty it.")),
    "num.text": ProblemKind(_FIX, N_("{count} numbers were stored as text, and were read as numbers.")),
    # layers
    "json.broken": ProblemKind(
        _REJECT, N_("The JSON is broken or cut off near character {position}. Save or download the file again.")
    ),
    "json.depth": ProblemKind(_REJECT, N_("The file is nested more than {limit} deep, which no map layer is.")),
    "geojson.type": ProblemKind(
        _REJECT, N_("The file is JSON but no FeatureCollection (nor a list of records). Save it as GeoJSON.")
    ),
    "geom.empty": ProblemKind(_ROWS, N_("the geometry of this row is empty. Draw it, or give its coordinates.")),
    "geom.invalid": ProblemKind(_ROWS, N_("the geometry of this row cannot be read. Draw it again.")),
    "geom.ring": ProblemKind(
        _ROWS, N_("the outline of this area is not closed: its last point has to be its first, and it needs four.")
    ),
    "geom.range": ProblemKind(
        _ROWS,
        N_(
            "the outline has coordinates beyond ±180 or ±90, so they are not degrees. "
            "Save the layer in EPSG:4326, or with the coordinate system that it really has."
        ),
    ),
    "geom.too_many_vertices": ProblemKind(
        _REJECT,
        N_("The geometries have too many points ({found}; at most {limit}). Simplify the layer and save it again."),
    ),
    "crs.missing": ProblemKind(_REJECT, MISSING),
    "crs.unknown": ProblemKind(_REJECT, UNKNOWN),
    "crs.reprojected": ProblemKind(
        _FIX, N_("The coordinates were in {crs}; they were converted to degrees on WGS 84 (EPSG:4326).")
    ),
    "shp.parts_missing": ProblemKind(
        _REJECT,
        N_("A shapefile is several files; missing here: {parts}. Put them all into one ZIP archive."),
    ),
    "shp.broken": ProblemKind(
        _REJECT, N_("The shapefile is cut off or damaged. Copy all its files again, or save it as a GeoPackage.")
    ),
    "gpkg.broken": ProblemKind(
        _REJECT, N_("The GeoPackage is cut off or damaged. Copy or download it again, and compare the sizes.")
    ),
    "gpkg.in_use": ProblemKind(
        _REJECT,
        N_("The GeoPackage is open in another program, which has not written everything yet. Close it there first."),
    ),
    "gpkg.view": ProblemKind(
        _REJECT,
        N_("The layer “{layer}” is a view, which is a program and is never run. Save it as a layer of its own."),
    ),
    "gpkg.too_slow": ProblemKind(
        _REJECT, N_("Reading the GeoPackage took longer than {limit} seconds, so it was stopped. Save it again.")
    ),
    "layer.choose": ProblemKind(
        _ASK,
        N_("The file has several layers: {layers}. Which one should be read? Shown is “{layer}”."),
        N_("Read the first layer."),
    ),
    "kml.networklink_ignored": ProblemKind(
        _ROWS, N_("this is a link to a file on the network, which is never followed. Put its places into this file.")
    ),
    # programmes as YAML
    "yaml.broken": ProblemKind(
        _REJECT,
        N_("The YAML is broken at line {line}. Check the indentation, the colons and the quotation marks there."),
    ),
    "yaml.shape": ProblemKind(
        _REJECT, N_("The file needs the key “programmes:” with a list below it, one entry for each programme.")
    ),
    "yaml.entry": ProblemKind(
        _ROWS, N_("this entry is not a programme: it has to be keys with values, such as “programme_id: masonry”.")
    ),
    "yaml.key_twice": ProblemKind(_ROWS, N_("the key “{key}” stands twice in this entry. Keep one of them.")),
    "yaml.tag": ProblemKind(
        _REJECT, N_("Line {line} has a YAML tag (“{tag}”), which could run a program and is never read. Remove it.")
    ),
    "yaml.too_large": ProblemKind(
        _REJECT, N_("The YAML repeats itself or is nested so often that it was not unfolded. Write it out plainly.")
    ),
}
"""Every fault of files and their text, by its code."""

ANSWERED = {
    "xlsx.sheet": N_("As asked, the first sheet with content was read."),
    "xlsx.hidden": N_("As asked, what is hidden in the workbook was read too."),
    "xlsx.formula_value": N_("As asked, the last saved results of formulas were taken."),
    "layer.choose": N_("As asked, the first layer was read."),
}
"""What is said in place of a question that was answered with yes."""


class RefusedError(Exception):
    """A file that cannot be used at all, with the problem that says why.

    Never leaves the readers; no ValueError, so that nobody takes it for one of a library.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def file_problem(
    code: str,
    *,
    row: int | None = None,
    column: str | None = None,
    count: int = 1,
    **values: object,
) -> Problem:
    """Build a problem of a file from its code; `values` fill the sentence's places (`count` fills its own).

    `column` is the letter of the column, because the header is not known yet.
    """
    kind = FILE_PROBLEMS[code]
    places = {**values, "count": count} if "{count}" in kind.sentence else values
    return Problem(code, kind.action, Message(kind.sentence, places), row=row, column=column, count=count)


def answered(code: str, *, row: int | None = None, count: int = 1) -> Problem:
    """Build the notice that stands in place of a question which was answered with yes (`--accept CODE`)."""
    return Problem(code, Action.FIX, Message(ANSWERED[code]), row=row, count=count)


def refuse(code: str, *, row: int | None = None, **values: object) -> RefusedError:
    """Build the refusal of a whole file, to be raised."""
    message = Message(FILE_PROBLEMS[code].sentence, values)
    return RefusedError(Problem(code, Action.REJECT, message, row=row))
