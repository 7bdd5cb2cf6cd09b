"""How well does what a programme teaches fit what each person wishes to do?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.workflows.wishes import codes_by_entry

if TYPE_CHECKING:
    import numpy.typing as npt

    from app.workflows.seats import SeatPool
    from app.workflows.world import World

    Indices = npt.NDArray[np.intp]

_DIGITS = 4
"""An ISCO-08 unit group has four digits; fit counts how many of them agree from the left."""


def fits_of(world: World, rows: Indices, pools: tuple[SeatPool, ...]) -> npt.NDArray[np.int64]:
    """Return how well each pool fits each person's wish: the digits that its occupations share with it (0 to 4)."""
    texts = world.returnees["interests"].fillna("").to_numpy(dtype=object)[rows]
    distinct, back = np.unique(texts.astype(str), return_inverse=True)
    entries = sorted({entry for text in distinct for entry in text.split()})
    meant = codes_by_entry(world, entries) if entries else {}
    taught = dict(zip(world.programmes["programme_id"], world.programmes["isco08_codes"].fillna(""), strict=True))
    codes = [str(taught.get(pool.programme_id or "", "")).split() for pool in pools]
    table = np.zeros((len(distinct), len(pools)), dtype=np.int64)
    for row, text in enumerate(distinct):
        wished = [code for entry in text.split() for code in meant[entry]]
        for column, ours in enumerate(codes):
            table[row, column] = max((_shared(one, other) for one in wished for other in ours), default=0)
    return table[back]


def _shared(one: str, other: str) -> int:
    digits = min(len(one), len(other), _DIGITS)
    return next((place for place in range(digits) if one[place] != other[place]), digits)
