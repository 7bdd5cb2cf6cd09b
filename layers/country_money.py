"""What do tables of money by country share: short keys, and that a country keeps to one currency?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.overlays import OverlayError, leaf_at
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from layers.overlays import Path, Shape, Tree

COUNTRIES = "countries"
"""The table that holds one table for each country."""


def source_of(path: Path) -> Path:
    """Return where the source of a figure stands: in its own table."""
    return (*path[:-1], "source")


def checked_path(shape: Shape, path: Path, key: str, like: str) -> Path:
    """Return the path that a short key means.

    Raises
    ------
    OverlayError
        When no figure can have it; `like` shows how keys look.

    """
    if leaf_at(shape, path) is None:
        raise OverlayError([say("There is no figure “{key}”. Keys look like {like}.", key=key, like=like)], "table.key")
    return path


def currency_faults(tree: Tree, shipped: Mapping[str, Mapping[str, object]]) -> Iterator[Message]:
    """Find countries that an office began without a currency, and money that would change its name."""
    for country, table in tree.get(COUNTRIES, {}).items():
        said, known = table.get("currency"), shipped.get(country, {}).get("currency")
        if said is None and known is None:
            yield say("countries.{country} does not say its currency, three capital letters.", country=country)
        if None not in (said, known) and said != known:
            yield say("The currency of {country} is {known}, not {said}.", country=country, known=known, said=said)
