"""What is recorded of people in words: each column as a code a person, each different text once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

COLUMNS = (
    "needs",
    "spoken_languages",
    "documents",
    "previous_training",
    "interests",
    "access_needs",
    "return_route",
    "settlement_name",
    "admin1_pcode",
    "admin2_pcode",
    "admin3_name",
    "education_system",
)
"""Columns of schema Returnees that rules read as words."""


@dataclass(frozen=True)
class Recorded:
    """One column of words for n people: `texts[code]`, the last text (code -1) empty, for those of whom nobody said."""

    codes: npt.NDArray[np.int32]
    texts: tuple[str, ...]

    def take(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.intp] | slice) -> Self:
        """Return the chosen people, in that order."""
        return type(self)(self.codes[chosen], self.texts)

    def each(self, answer: Callable[[str], int]) -> npt.NDArray[np.int8]:
        """Answer once for each different text, and give every person the answer of theirs."""
        return np.array([answer(text) for text in self.texts], dtype=np.int8)[self.codes]

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Whether anything is recorded."""
        return self.codes >= 0

    def text(self, person: int) -> str:
        """Return what is recorded of one person, empty if nothing is."""
        return self.texts[int(self.codes[person])]


def everybody(text: str, count: int) -> Recorded:
    """Record the same text of so many people."""
    return Recorded(np.zeros(count, dtype=np.int32), (text, ""))


def recorded_of(returnees: pd.DataFrame, columns: Sequence[str] = COLUMNS) -> dict[str, Recorded]:
    """Take columns of schema Returnees as words."""
    return {name: _recorded(returnees[name]) for name in columns}


def _recorded(column: pd.Series[str]) -> Recorded:
    positions, texts = pd.factorize(column)
    found = [str(text) for text in texts]
    codes: npt.NDArray[np.int32] = positions.astype(np.int32)
    if "" in found:  # an empty text says as little as a missing one
        codes[codes == found.index("")] = -1
    return Recorded(codes, (*found, ""))
