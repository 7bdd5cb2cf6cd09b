"""The faults of headers, cells and rows: what each does, and how it is said. See `problems.py`."""

from __future__ import annotations

from layers.readers.problem_kind import ProblemKind
from layers.reading import Action
from layers.words import N_

_REJECT, _ROWS, _ASK, _FIX, _WARN = Action.REJECT, Action.ROWS, Action.ASK, Action.FIX, Action.WARN

CELL_PROBLEMS: dict[str, ProblemKind] = {
    # places
    "coord.swapped": ProblemKind(
        _ASK,
        N_("{value} lies outside {country}; with latitude and longitude swapped it lies inside."),
        N_("Swap latitude and longitude."),
    ),
    "coord.sign": ProblemKind(
        _ASK,
        N_("{value} lies in {there}, not in {country}; with the opposite sign it lies inside."),
        N_("Turn the sign round."),
    ),
    "coord.null_island": ProblemKind(
        _ROWS, N_("{value} is a point in the Atlantic that programs write for “no place”. Give the true place.")
    ),
    "coord.outside_area": ProblemKind(
        _ROWS, N_("{value} lies in {there}, not in {country}. Mend the place or the country.")
    ),
    "coord.other_country": ProblemKind(
        _WARN, N_("{places} places lie in {there}, which has no data yet. They were taken as they are.")
    ),
    "coord.range": ProblemKind(_ROWS, N_("{value} is not in degrees: it must lie between {least} and {most}.")),
    "coord.lon_wrapped": ProblemKind(_FIX, N_("{value} counts eastwards up to 360; 360 was taken off.")),
    "coord.dms": ProblemKind(_FIX, N_("{value} was read as degrees, minutes and seconds.")),
    "coord.dms_sign": ProblemKind(
        _ASK,
        N_("{value} does not say north or south, east or west."),
        N_("Take the direction that lies in the expected country."),
    ),
    "coord.projected": ProblemKind(
        _ROWS,
        N_("{value} is in metres ({system}), not in degrees."),
        N_("Turn the metres into degrees."),
    ),
    "coord.missing": ProblemKind(_ROWS, N_("there is no place: give latitude and longitude.")),
    "coord.half_missing": ProblemKind(_ROWS, N_("only one of latitude and longitude is given.")),
    "coord.precision": ProblemKind(
        _FIX, N_("{value} has few decimals: the place was taken as known to {metres} metres.")
    ),
    "coord.identical_many": ProblemKind(
        _WARN, N_("{people} people stand on exactly the same point. Is it an office or a town centre?")
    ),
    "geom.missing": ProblemKind(_ROWS, N_("this feature has no geometry.")),
    "geom.type": ProblemKind(_ROWS, N_("this is a {found}, where a {expected} is expected.")),
    "geom.wkt": ProblemKind(_ROWS, N_("this geometry cannot be read as text (WKT).")),
    "geom.antimeridian": ProblemKind(_ROWS, N_("this geometry spans the whole globe; cut it at 180 degrees.")),
    "geom.self_intersection": ProblemKind(
        _ROWS,
        N_("the outline of this polygon crosses itself."),
        N_("Untangle outlines whose area hardly changes."),
    ),
    "geom.repaired": ProblemKind(_FIX, N_("an outline that crossed itself was untangled.")),
    "place.homonym": ProblemKind(
        _ASK,
        N_("{value} is the name of {places} places ({districts}). Say which, by its district or its coordinates."),
        N_("Take the people without coordinates."),
    ),
    "place.unknown": ProblemKind(
        _WARN, N_("{value} is not among the settlements; the person was taken without coordinates.")
    ),
    "place.from_settlement": ProblemKind(
        _FIX,
        N_("coordinates were taken from the settlement; the home was assumed to lie within {metres} metres of it."),
    ),
    "area.unmatched": ProblemKind(
        _WARN, N_("{area} has no counterpart among the areas already known; it was taken as it is.")
    ),
    "area.joined": ProblemKind(
        _FIX, N_("joined to areas already known: {areas}, of which {by_code} by code, the others by name.")
    ),
    "area.unknown": ProblemKind(_WARN, N_("{value} is not among the areas known; it was left empty.")),
    # numbers
    "num.decimal_comma": ProblemKind(_FIX, N_("{value} has a decimal comma; it was read as a point.")),
    "num.thousands": ProblemKind(_FIX, N_("{value} has separators between thousands; they were left out.")),
    "num.trimmed": ProblemKind(_FIX, N_("{value} has a plus sign or spaces around it; they were left out.")),
    "num.digits": ProblemKind(_FIX, N_("{value} is written in other digits; they were read as 0 to 9.")),
    "num.minus": ProblemKind(_FIX, N_("{value} has a dash for a minus sign; it was read as minus.")),
    "num.unit": ProblemKind(_FIX, N_("{value} carries its unit; the number was taken.")),
    "num.not_finite": ProblemKind(_ROWS, N_("{value} is not a number that can be used. Leave the cell empty instead.")),
    "num.not_a_number": ProblemKind(_ROWS, N_("{value} is not a number.")),
    "num.not_whole": ProblemKind(_ROWS, N_("{value} is not a whole number.")),
    "num.range": ProblemKind(_ROWS, N_("{value} is out of range: expected is {limits}.")),
    "value.unknown_word": ProblemKind(_FIX, N_("{value} was read as “not recorded”.")),
    "bool.unknown": ProblemKind(_ROWS, N_("{value} is neither yes nor no.")),
    "vocab.unknown": ProblemKind(
        _ASK,
        N_("{value} is not one of the words known here. Known are: {known}."),
        N_("Leave these cells empty."),
    ),
    # radii
    "radius.negative": ProblemKind(_ROWS, N_("{value}: a radius cannot be negative.")),
    "radius.zero": ProblemKind(
        _ASK, N_("{value}: with a radius of zero nobody can be served. Is no limit meant?"), N_("Keep zero.")
    ),
    "radius.unit": ProblemKind(
        _ASK, N_("{value} km is an unlikely radius. Is it written in another unit?"), N_("Take the number suggested.")
    ),
    # people
    "age.range": ProblemKind(_ROWS, N_("{value} is not an age: expected is {limits}.")),
    "age.birth_year": ProblemKind(
        _ASK, N_("{value} looks like a year of birth, not an age."), N_("Take it as the year of birth.")
    ),
    "education.system": ProblemKind(
        _ASK,
        N_("{value} means different years of schooling in different countries. Say which school system it is."),
        N_("Leave the schooling empty."),
    ),
    "education.other_system": ProblemKind(
        _WARN,
        N_(
            "{value} is none of the school systems known here ({known}): it was kept as written. Years completed there "
            "are compared with no other system's."
        ),
    ),
    "education.from_country": ProblemKind(
        _FIX, N_("the school system was taken from the country, where a country has only one.")
    ),
    # dates
    "date.excel_serial": ProblemKind(
        _ASK, N_("{value} looks like a spreadsheet's day number."), N_("Turn day numbers into dates.")
    ),
    "date.ambiguous": ProblemKind(
        _ASK,
        N_("{value} and the other dates of this column can be read day first or month first."),
        N_("Read them day first."),
    ),
    "date.invalid": ProblemKind(_ROWS, N_("{value} is not a date. Write it as {example}.")),
    "date.year_only": ProblemKind(_FIX, N_("{value} is only a year; it was taken as the year of birth.")),
    "date.future": ProblemKind(_ROWS, N_("{value} lies in the future.")),
    "date.order": ProblemKind(_ROWS, N_("{value} lies before the day in {earlier}.")),
    # identifiers
    "id.missing": ProblemKind(_ROWS, N_("the row has no identifier.")),
    "id.duplicate_identical": ProblemKind(_FIX, N_("the row repeats another one word for word; it was taken once.")),
    "id.duplicate_conflict": ProblemKind(
        _ROWS,
        N_("{value} stands in {times} rows that differ. Keep one, or give the others an identifier of their own."),
    ),
    "id.near_duplicate": ProblemKind(
        _ASK,
        N_("{value} differs from another identifier only by case, spaces or hyphens. Are they the same?"),
        N_("Keep them as different."),
    ),
    "id.looks_like_total": ProblemKind(_ROWS, N_("the row looks like a total, not like a record.")),
    "id.looks_like_name": ProblemKind(
        _ASK,
        N_("the case code looks like a person's name or telephone. A person is known by a code alone."),
        N_("They are codes, not names."),
    ),
    "id.derived": ProblemKind(
        _WARN,
        N_("the file has no identifiers; they were made from name and place. A moved or renamed row will look new."),
    ),
    "id.spaces": ProblemKind(_FIX, N_("{value} contains spaces; they were written as “_”.")),
    "ref.unknown": ProblemKind(_ROWS, N_("{value} is not among the services. Import the services first.")),
    "ref.missing": ProblemKind(_ROWS, N_("the programme names no service at which it is offered.")),
    "type.missing": ProblemKind(_ROWS, N_("the type of service is empty.")),
    "name.missing": ProblemKind(_ROWS, N_("the name is empty.")),
    # rules
    "criteria.syntax": ProblemKind(_ROWS, N_("the rule cannot be read: {reason}")),
    "criteria.unknown": ProblemKind(_ROWS, N_("the rule has a word that is not known: {reason}")),
    "criteria.number": ProblemKind(_ROWS, N_("the rule has a limit that is not a number: {reason}")),
    "criteria.system": ProblemKind(_ROWS, N_("the rule leaves out what its limits mean: {reason}")),
    "criteria.reason": ProblemKind(_ROWS, N_("the rule keeps protected people out without a reason: {reason}")),
    "criteria.range": ProblemKind(_ROWS, N_("nobody can meet this rule: {reason}")),
    "rule.at_once": ProblemKind(
        _ROWS,
        N_(
            "{value} has two versions of its rule in force at once: {one} and {other}. End the earlier one "
            "(in_force_to) before the later begins."
        ),
    ),
    "rule.versions": ProblemKind(_FIX, N_("{value} has several versions of its rule; each was taken with its days.")),
    "quota.refused": ProblemKind(_ROWS, N_("the quotas cannot be taken: {reason}")),
    "bridge.refused": ProblemKind(_ROWS, N_("what the programme makes up for cannot be taken: {reason}")),
    # texts
    "enc.mojibake": ProblemKind(_ASK, N_("{value} has letters broken by a wrong encoding."), N_("Repair the letters.")),
    "text.control": ProblemKind(_FIX, N_("invisible control characters were left out.")),
    "text.bidi": ProblemKind(_FIX, N_("marks that reverse the direction of writing were left out.")),
    "text.normalized": ProblemKind(_FIX, N_("accents written as separate marks were joined to their letters.")),
    "text.too_long": ProblemKind(_ROWS, N_("the text is {length} characters long; {most} are possible.")),
    # headers
    "columns.missing": ProblemKind(
        _REJECT, N_("No column says {wanted}. Name one of the columns: {names}, or say which one it is.")
    ),
    "columns.missing_type": ProblemKind(
        _REJECT,
        N_("No column says the type of service. Add a column service_type, or give one type to all: {names}."),
    ),
    "columns.duplicate": ProblemKind(_REJECT, N_("Two columns have the same name: {names}. Rename one of them.")),
    "columns.header_row": ProblemKind(
        _ASK,
        N_("The names of the columns seem to stand in row {header}, below other text. Is that right?"),
        N_("Take that row."),
    ),
    "columns.guess": ProblemKind(_ASK, N_("Does this column hold {column_name}?"), N_("Yes, take it as that.")),
    "columns.two_for_one": ProblemKind(
        _ASK, N_("Several questions of the form hold a place: {names}. Which is it?"), N_("Take the first one.")
    ),
    "columns.personal": ProblemKind(
        _WARN, N_("This column looks like names, contacts or documents of people. It was left out and not kept.")
    ),
    "columns.not_ours": ProblemKind(
        _REJECT, N_("“{name}” is not a column of Homeward for this kind of file. Known are: {known}.")
    ),
    "columns.map_unused": ProblemKind(_WARN, N_("The file has no column “{name}”, which the list of columns names.")),
}
