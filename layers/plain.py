"""How texts are compared: without accents, case, hyphens or apostrophes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SIGNS = re.compile(r"[\W_]+")


@lru_cache(maxsize=65536)
def plain_words(text: str) -> str:
    """Write a text for comparing: no accents, no case, one space for whatever is neither letter nor digit.

    "N'Zérékoré", "N’zerekore" and "n zerekore" are all "n zerekore"; see `plain_key` where the space matters not.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(_SIGNS.sub(" ", bare).split())


def plain_key(text: str) -> str:
    """Write a text for looking up: as `plain_words`, without spaces."""
    return plain_words(text).replace(" ", "")
