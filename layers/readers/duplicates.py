"""Which row is which: identifiers given, made, missing, repeated, or nearly the same."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.plain import plain_key, plain_words
from layers.readers.personal import looks_like_a_person
from layers.readers.synonyms import OUR_SCHEMES
from layers.readers.texts import clean_texts
from layers.schemas import KEYS

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from layers.readers.table import Table

    Texts = npt.NDArray[np.object_]
    Mask = npt.NDArray[np.bool_]

_TOTAL = re.compile(
    r"(?:grand |sous |sub )?tot(?:al|aux|als)(?: general| generale| ?: ?\d+| \d+)?|somme|sum|ensemble|moyenne|average"
)
_LIKE_TOTAL = re.compile(r"\W*(?:grand|sous|sub|tot|som|sum|ens|moy|ave)", re.IGNORECASE)
_FLOAT_ID = re.compile(r"(\d+)\.0")
_DERIVED_ID = re.compile(r".+-[0-9a-f]{12}")
_NEAR = re.compile(r"[\W_]+")

_NAMES = {
    "services": ("service_name", "site_name"),
    "programmes": ("programme_name",),
    "returnees": (),
    "areas": ("area_name", "country", "admin_level"),
    "settlements": ("settlement_name",),
}
"""What an identifier is made from where a file has none, besides the place (and the type of a service)."""

_CONFLICTS = {"demand": "demand.twice"}
"""How it is said that rows differ whose identifier was made here, of kinds of file that hardly ever give one."""

CAN_BE_DERIVED = frozenset(("services", "settlements", "areas"))


def take_ids(table: Table) -> None:
    """Read each row's identifier: clean, with its source's prefix where it needs one, or made from name and place."""
    key = KEYS[table.kind]
    ids = table.words(key) if key in table.read else clean_texts(table.texts(key), key, table.faults)
    scheme = OUR_SCHEMES.get(plain_key(table.headers.get(key, "")), "")
    if scheme:
        ids = np.array([with_scheme(each, scheme) for each in ids], dtype=object)
    if table.kind == "services":
        ids = _without_spaces(table, ids, key)
    if table.kind in CAN_BE_DERIVED:
        ids = _with_derived(table, ids)
    else:
        table.faults.block("id.missing", ids == "", key)
    if table.kind == "returnees":
        persons = np.array([bool(each) and looks_like_a_person(each) for each in ids], dtype=bool)
        table.faults.ask("id.looks_like_name", persons, key)
    table.read[key] = ids
    _block_totals(table, ids)


def with_scheme(given: str, scheme: str) -> str:
    """Write an identifier of another register with its prefix; `123.0` is 123 (tables of programs write it so)."""
    if not given or given.startswith(f"{scheme}:"):
        return given
    whole = _FLOAT_ID.fullmatch(given)
    return f"{scheme}:{whole[1] if whole else given}"


def _without_spaces(table: Table, ids: Texts, key: str) -> Texts:
    """Write identifiers of services without spaces: programmes list them separated by spaces."""
    spaced = np.array([" " in each for each in ids], dtype=bool)
    table.faults.fix("id.spaces", spaced, key, value=ids[spaced])
    return np.array(["_".join(each.split()) for each in ids], dtype=object) if spaced.any() else ids


def _block_totals(table: Table, ids: Texts) -> None:
    """Quarantine rows that look like totals: by their identifier, or by their name where they have no place."""
    total = look_like_totals(ids)
    for name in _NAMES[table.kind][:1]:
        total |= look_like_totals(table.words(name)) & np.isnan(table.numbers("latitude"))
    table.faults.block("id.looks_like_total", total)
    table.faults.only("id.looks_like_total", total)


def look_like_totals(texts: Texts) -> Mask:
    """Whether each text is what people write beside a sum ("Total général", "Ensemble")."""
    likely = np.array([bool(_LIKE_TOTAL.match(each)) for each in texts], dtype=bool)
    likely[likely] = [bool(_TOTAL.fullmatch(plain_words(each))) for each in texts[likely]]
    return likely


def _with_derived(table: Table, ids: Texts) -> Texts:
    missing = ids == ""
    if table.kind != "areas":
        missing &= np.isfinite(table.numbers("latitude"))
    if not missing.any():
        return ids
    parts = [table.words(column) for column in _NAMES[table.kind] if column in table.read]
    if table.kind == "services":
        parts.append(table.words("service_type"))
    parts += [
        np.array([f"{value:.5f}" for value in table.numbers(axis)], dtype=object) for axis in ("latitude", "longitude")
    ]
    made = ids.copy()
    for row in np.flatnonzero(missing):
        made[row] = derived_id(*(str(part[row]) for part in parts))
    table.faults.fix("id.derived", missing)
    return made


def derived_id(name: str, *others: str) -> str:
    """Make an identifier that the same name and place always get: readable, then 48 bits of their hash."""
    readable = plain_words(name).replace(" ", "-")[:24].strip("-") or "unnamed"
    text = "\x1f".join((name, *others))
    return f"{readable}-{hashlib.blake2b(text.encode(), digest_size=6).hexdigest()}"


def is_derived(identifier: str) -> bool:
    """Tell whether an identifier may have been made here, from name and place."""
    return _DERIVED_ID.fullmatch(identifier) is not None


def find_duplicates(table: Table, compared: Callable[[], pd.DataFrame], *, apart: Mask) -> Mask:
    """Tell about identifiers that stand in several rows; return which rows repeat an earlier one word for word.

    Parameters
    ----------
    compared
        Returns the used cells of every row: rows that agree in all of them are the same record.
    apart
        Rows that may repeat an identifier: versions of a programme's rule.

    """
    key = KEYS[table.kind]
    ids: Texts = table.read[key]
    _ask_near(table, ids)
    copies = np.zeros(table.rows, dtype=bool)
    repeated = pd.Series(ids).duplicated(keep=False).to_numpy() & (ids != "") & ~apart
    if not repeated.any():
        return copies
    some = compared()[repeated].assign(homeward_id=ids[repeated])
    times = some["homeward_id"].value_counts()
    different = some.drop_duplicates()["homeward_id"].value_counts()
    conflict = np.isin(ids, different.index[different > 1].to_numpy(dtype=object)) & ~apart
    copies[repeated] = some.duplicated().to_numpy()
    copies &= ~conflict & ~table.faults.blocked
    stands = np.array([int(times[each]) for each in ids[conflict]], dtype=object)
    column = key if key in table.cells or table.kind not in _CONFLICTS else None
    code = _CONFLICTS.get(table.kind, "id.duplicate_conflict") if column is None else "id.duplicate_conflict"
    table.faults.block(code, conflict, column, value=ids[conflict], times=stands)
    table.faults.fix("id.duplicate_identical", copies, column, value=ids[copies])
    return copies


def _ask_near(table: Table, ids: Texts) -> None:
    """Ask about identifiers that differ only by case, spaces or hyphens."""
    key = KEYS[table.kind]
    if key not in table.cells:
        return
    raw = table.texts(key)
    written = np.where(raw != "", raw, ids)
    codes, forms = pd.factorize(written)
    plain = pd.Series([_NEAR.sub("", form.casefold()) or form for form in forms])
    near = plain.duplicated(keep=False).to_numpy()[codes] & (ids != "")
    table.faults.ask("id.near_duplicate", near, key, value=written[near])
