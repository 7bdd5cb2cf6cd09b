"""What is said about one kind of fault: the catalogue's entry."""

from __future__ import annotations

from dataclasses import dataclass

from layers.reading import Action


@dataclass(frozen=True)
class ProblemKind:
    """One kind of fault.

    `sentence` is English, may use `{value}` (the cell as written, or "the value" where it must not be shown) and
    further named places that the code raising it fills. `offer` says what `accept` would do; empty where nothing can be
    accepted.
    """

    action: Action
    sentence: str
    offer: str = ""
