"""Which occupations does each of a person's interests mean?"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from app.workflows.occupations import shipped_matcher
from assessments.occupations import WEAK_BELOW, suggest_occupations
from layers.occupations.isco08 import code_in
from layers.occupations.plain_titles import asked_title
from layers.occupations.titles import Title, shipped_titles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.workflows.occupations import Confirmed
    from app.workflows.world import World


def codes_by_entry(world: World, entries: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the ISCO-08 codes that each entry means: itself, as confirmed, as the shipped titles have it, or likely.

    A word of which nobody is sure has none. Entries of several words are joined by underscores.
    """
    return {entry: _codes(entry, world.titles) for entry in entries}


@lru_cache(maxsize=4096)
def _codes(entry: str, titles: tuple[Confirmed, ...]) -> tuple[str, ...]:
    code = code_in(entry)
    if code is not None:
        return (code,)
    word = entry.replace("_", " ")
    wanted = asked_title(word)
    confirmed = [each.code for each in titles if asked_title(each.title) == wanted]
    if confirmed:
        return tuple(confirmed)
    exact = _shipped().get(wanted)
    if exact:
        return exact
    (likely,) = suggest_occupations(shipped_matcher(), [word], confirmed=[Title(one.code, one.title) for one in titles])
    return (likely[0].isco08_code,) if likely and likely[0].score >= WEAK_BELOW else ()


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, tuple[str, ...]]:
    """Return the codes of each title that comes with Homeward, by how it is compared."""
    found: dict[str, tuple[str, ...]] = {}
    for title in shipped_titles():
        plain = asked_title(title.text)
        found[plain] = tuple(dict.fromkeys((*found.get(plain, ()), title.code)))
    return found
