"""Where a table's header stands, and which of its columns is which of ours.

Known headers are taken silently and shown; what is only guessed, or stands below a title, is asked about.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from layers.plain import plain_key
from layers.readers.header_row import LOOKED_AT, header_names, header_position, unique_names
from layers.readers.hxl import column_of_tag
from layers.readers.personal import is_personal_header
from layers.readers.problems import PROBLEMS, problem
from layers.readers.synonyms import KOBO_PARTS, SYNONYMS
from layers.reading import Action, Problem
from layers.words import N_, say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from layers.readers.grid import Grid

OWN_COLUMNS = ("homeward_row", "homeward_problem")
"""Columns that a quarantine file has besides the file's own; they are passed over when it comes back."""

_LIKENESS = 0.87
_LEAST_LETTERS = 5
_SAMPLE = 60
_KOBO = re.compile(r"_?(?:.*/)?_?(.+)_(latitude|longitude|precision|altitude)", re.IGNORECASE)
_POINT_CELL = re.compile(r"-?\d+(?:\.\d+)? -?\d+(?:\.\d+)?(?: -?\d+(?:\.\d+)?){2}", re.ASCII)


@dataclass(frozen=True)
class Headers:
    """What the header of a table says.

    `names` are the file's headers by position, made unique where empty or repeated. `used` says which position is
    which column of ours, `known` which of these the header alone would have said; `unused` are headers that stand for
    nothing here (those of a quarantine file's own columns included). `questions` are problems for which every row
    waits; `problems` are notices and refusals.
    """

    first_row: int
    names: tuple[str, ...]
    used: Mapping[int, str]
    known: frozenset[int] = frozenset()
    personal: tuple[int, ...] = ()
    own: tuple[int, ...] = ()
    unused: tuple[str, ...] = ()
    questions: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the table cannot be used."""
        return any(found.action is Action.REJECT for found in self.problems)


@dataclass
class _Search:
    """One table's header while it is being understood."""

    kind: str
    names: list[str]
    accept: Collection[str]
    used: dict[int, str] = field(default_factory=dict)
    passed_over: set[int] = field(default_factory=set)
    questions: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def free(self) -> list[int]:
        """List the positions that stand for nothing yet."""
        return [
            place
            for place, name in enumerate(self.names)
            if name and place not in self.used and place not in self.passed_over
        ]

    def ask(self, found: Problem) -> bool:
        """Put a question; True if it was answered beforehand."""
        if PROBLEMS[found.code].offer and (found.code in self.accept or "all" in self.accept):
            self.problems.append(Problem(**{**vars(found), "action": Action.FIX}))
            return True
        self.questions.append(found)
        return False


def find_headers(
    grid: Grid,
    kind: str,
    *,
    columns: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    accept: Collection[str] = frozenset(),
) -> Headers:
    """Find the header of a table and say what its columns are.

    Parameters
    ----------
    columns
        Their header -> our column, as somebody has said; outranks everything. An empty column of ours leaves it out.
    constants
        Our column -> one value for the whole file; counts as present.
    accept
        Codes of questions that are answered with yes.

    """
    top = [[str(cell) for cell in row] for row in grid.cells.head(LOOKED_AT).itertuples(index=False)]
    position, first_row, tags = header_position(top, kind, grid.header_row, columns or {})
    names = header_names(top, position) if top else []
    search = _Search(kind, names, accept)
    if position > 0 and not tags and grid.header_row is None:
        header = str(grid.row_numbers[position])
        search.ask(problem("columns.header_row", header=header, suggestion=None))
    _check_constants(search, constants or {})
    _take_own(search)
    _take_said(search, columns or {})
    _take_tags(search, tags)
    _take_known(search)
    _check_repeated(search)
    _take_kobo(search)
    personal = _leave_personal(search)
    _take_point_cells(search, grid, first_row)
    _guess(search)
    _check_needed(search, constants or {}, has_geometry=grid.geometry is not None)
    unused = [name for place, name in enumerate(names) if name and place not in {*search.used, *personal}]
    return Headers(
        first_row=first_row,
        names=tuple(unique_names(names)),
        used=dict(sorted(search.used.items())),
        known=_known_alone(search),
        personal=tuple(personal),
        own=tuple(place for place, name in enumerate(names) if name.lower() in OWN_COLUMNS),
        unused=tuple(unused),
        questions=tuple(search.questions),
        problems=tuple(search.problems),
    )


def _known_alone(search: _Search) -> frozenset[int]:
    """Return the positions whose header says by itself what it was taken for."""
    alone = _Search(search.kind, search.names, frozenset())
    _take_own(alone)
    _take_known(alone)
    _take_kobo(alone)
    return frozenset(place for place, ours in search.used.items() if alone.used.get(place) == ours)


def _take_own(search: _Search) -> None:
    search.passed_over |= {place for place, name in enumerate(search.names) if name.lower() in OWN_COLUMNS}


def _check_constants(search: _Search, constants: Mapping[str, str]) -> None:
    for ours in constants:
        if ours not in SYNONYMS[search.kind]:
            search.problems.append(problem("columns.not_ours", name=ours, known=", ".join(SYNONYMS[search.kind])))


def _take_said(search: _Search, columns: Mapping[str, str]) -> None:
    for name, ours in columns.items():
        if ours and ours not in SYNONYMS[search.kind]:
            search.problems.append(problem("columns.not_ours", name=ours, known=", ".join(SYNONYMS[search.kind])))
            continue
        places = [place for place in search.free() if search.names[place] == name.strip()] or [
            place for place in search.free() if plain_key(search.names[place]) == plain_key(name)
        ]
        if not places:
            search.problems.append(problem("columns.map_unused", name=name))
        elif ours:
            search.used[places[0]] = ours
        else:
            search.passed_over.add(places[0])


def _take_tags(search: _Search, tags: Sequence[str]) -> None:
    for place, tag in enumerate(tags):
        ours = column_of_tag(tag, search.kind)
        if ours and ours not in search.used.values() and place in (*search.free(), *_nameless(search)):
            search.used[place] = ours


def _nameless(search: _Search) -> list[int]:
    return [place for place, name in enumerate(search.names) if not name and place not in search.used]


def _take_known(search: _Search) -> None:
    """Take known headers; of several for one column the one that the list names first."""
    for key_of in (plain_key, lambda name: _key_in_group(name, search.names)):
        keys = {place: key_of(search.names[place]) for place in search.free()}
        ranked = sorted(
            (rank, place, ours)
            for place, key in keys.items()
            for ours, words in SYNONYMS[search.kind].items()
            for rank, word in enumerate(words)
            if key == word
        )
        for _, place, ours in ranked:
            if place not in search.used and ours not in search.used.values():
                search.used[place] = ours


def _key_in_group(name: str, names: Sequence[str]) -> str:
    """Return a question without its groups, as forms export them (`place/admin1_pcode`); empty if it is in none.

    The entries of a question with several answers (`wishes/needs/medical`) are no questions.
    """
    groups, _, question = name.rpartition("/")
    return plain_key(question) if groups and groups not in names else ""


def _check_repeated(search: _Search) -> None:
    """Refuse a table in which the header of a column that is used stands twice."""
    keys = [plain_key(name) for name in search.names]
    for key in sorted({keys[place] for place in search.used if keys[place] and keys.count(keys[place]) > 1}):
        same = [name for name, other in zip(search.names, keys, strict=True) if other == key]
        search.problems.append(problem("columns.duplicate", names=", ".join(same)))


def _take_kobo(search: _Search) -> None:
    """Take the columns into which Kobo splits a point question; of several questions the first, after asking."""
    if {"latitude", "longitude"} & set(search.used.values()):
        return
    questions: dict[str, dict[str, int]] = {}
    for place in search.free():
        split = _KOBO.fullmatch(search.names[place])
        if split:
            questions.setdefault(split[1].strip("_"), {})[split[2].lower()] = place
    whole = {name: parts for name, parts in questions.items() if {"latitude", "longitude"} <= set(parts)}
    if not whole:
        return
    first, parts = next(iter(whole.items()))
    if len(whole) > 1:
        search.ask(problem("columns.two_for_one", names=", ".join(whole), suggestion=first))
    for part, place in parts.items():
        ours = KOBO_PARTS.get(part)
        if ours and ours in SYNONYMS[search.kind] and ours not in search.used.values():
            search.used[place] = ours


def _leave_personal(search: _Search) -> list[int]:
    """Leave out the columns of people's names and contacts, and say so; only the header is named."""
    if search.kind != "returnees":
        return []
    personal = [place for place in search.free() if is_personal_header(search.names[place])]
    search.passed_over |= set(personal)
    search.problems.extend(problem("columns.personal", column=search.names[place]) for place in personal)
    return personal


def _take_point_cells(search: _Search, grid: Grid, first_row: int) -> None:
    """Take a column whose cells all read `lat lon alt acc`, whatever its header: Kobo's one-cell point."""
    places_known = {"latitude", "longitude", "point_text", "wkt"} & set(search.used.values())
    if places_known or "point_text" not in SYNONYMS[search.kind]:
        return
    for place in search.free():
        cells = grid.cells.iloc[first_row : first_row + _SAMPLE, place]
        filled = [cell for cell in cells if cell]
        if filled and all(_POINT_CELL.fullmatch(cell) for cell in filled):
            search.used[place] = "point_text"
            return


def _guess(search: _Search) -> None:
    """Ask whether a header that is nearly a known one means it."""
    for place in search.free():
        key = plain_key(search.names[place])
        missing = {
            word: ours
            for ours, words in SYNONYMS[search.kind].items()
            if ours not in search.used.values()
            for word in words
            if len(word) >= _LEAST_LETTERS and re.findall(r"\d", word) == re.findall(r"\d", key)  # adm0 is not adm3
        }
        near = difflib.get_close_matches(key, missing, n=1, cutoff=_LIKENESS) if len(key) >= _LEAST_LETTERS else []
        if near:
            ours = missing[near[0]]
            found = problem("columns.guess", column=search.names[place], column_name=ours, suggestion=ours)
            search.ask(found)
            search.used[place] = ours


_COORDINATES = ("latitude", "point_text", "wkt")
_AREA = ("area_id", "area_name", *(f"adm{level}_{part}" for level in range(1, 4) for part in ("pcode", "name")))
_DEMANDED_AT = (
    "area_id",
    "area_name",
    "country",
    *(f"admin{level}_{part}" for level in (1, 2) for part in ("pcode", "name")),
    *_COORDINATES,
)
_NEEDED: dict[str, tuple[tuple[str, tuple[str, ...], str], ...]] = {
    "services": (
        (N_("where the service is"), _COORDINATES, "latitude, longitude"),
        (N_("what the service is called"), ("service_name", "service_id"), "service_name, nom, name"),
        (N_("the type of service"), ("service_type",), "service_type = medical"),
    ),
    "programmes": (
        (N_("the identifier of the programme"), ("programme_id",), "programme_id, identifiant, id"),
        (N_("at which services the programme is offered"), ("service_ids",), "service_ids, services"),
    ),
    "returnees": ((N_("the case code"), ("case_code",), "case_code, code du cas, numéro de dossier"),),
    "areas": ((N_("the code or name of the area"), _AREA, "area_id, ADM1_PCODE, ADM2_PCODE, P-Code, area_name, nom"),),
    "settlements": (
        (N_("the name of the settlement"), ("settlement_name",), "settlement_name, nom, name"),
        (N_("where the settlement is"), _COORDINATES, "latitude, longitude"),
    ),
    "demand": (
        (N_("where the demand is"), _DEMANDED_AT, "area_id, admin1Pcode, région"),
        (
            N_("which occupation or sector it is"),
            ("isco08_code", "isco88_code", "isic4_code", "job_title"),
            "isco08_code, isic4_code, job_title, intitulé",
        ),
    ),
}
"""What each kind of file cannot do without: how it is called, the columns of which one is enough, and examples."""


def _check_needed(search: _Search, constants: Mapping[str, str], *, has_geometry: bool) -> None:
    given = set(search.used.values()) | set(constants) | ({"wkt"} if has_geometry else set())
    for wanted, enough, examples in _NEEDED[search.kind]:
        if not given & set(enough):
            code = "columns.missing_type" if enough == ("service_type",) else "columns.missing"
            search.problems.append(problem(code, wanted=say(wanted), names=examples))
    for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
        if one in given and other not in given and "wkt" not in given:
            search.problems.append(problem("columns.missing", wanted=say(N_("the other coordinate")), names=other))
