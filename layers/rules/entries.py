"""When does one entry of a list stand for another: the same word, or a longer code of the same family?"""

from __future__ import annotations

from functools import lru_cache

from layers.plain import plain_key


@lru_cache(maxsize=65536)
def stands_for(entry: str, wanted: str) -> bool:
    """Tell whether an entry is the wanted one: the same word, accents and case aside, or a code that begins with it."""
    one, other = plain_key(entry), plain_key(wanted)
    return one == other or (one.isdigit() and other.isdigit() and one.startswith(other))
