"""A picture of how many people a programme takes as one of its limits moves: yes, and above it those to be checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.components.mounted import mount
from layers.words import Stated

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from layers.words import Words

WIDTH, HEIGHT = 720, 330
LEFT, RIGHT, TOP, BOTTOM = 84, 24, 52, 62
TICKS = 5

Shape = dict[str, Any]
"""One element of the picture: its tag, its attributes, and its text if it has one."""


@dataclass(frozen=True, eq=False)
class Picture:
    """What is drawn: counts of people (eligible, then to be checked) at values of a limit, and two values marked.

    Of the eligible, `reserved` have a reservation; None where the rule has no soft criterion.
    """

    values: Sequence[float]
    eligible: Sequence[int]
    unknown: Sequence[int]
    label: str
    stated: float | None
    tried: float | None
    reserved: Sequence[int] | None = None


def show_steps(picture: Picture, words: Words, *, key: str) -> None:
    """Draw the steps; the description says in words what is seen."""
    told = words(
        "Eligible people: {first} at {low}, {last} at {high}.",
        first=picture.eligible[0],
        last=picture.eligible[-1],
        low=float(picture.values[0]),
        high=float(picture.values[-1]),
    )
    data = {"told": told, "view": [WIDTH, HEIGHT], "shapes": shapes_of(picture, words), "key": _key(picture, words)}
    mount("steps", key=key, data=data, on_pick=None)


def shapes_of(picture: Picture, words: Words) -> list[Shape]:
    """List what is drawn, from back to front, in the reader's language."""
    values = np.asarray(picture.values, dtype=float)
    top = _round_up(max(int(np.max(np.add(picture.eligible, picture.unknown), initial=0)), 1))
    low, high = float(values[0]), float(values[-1])
    across = (WIDTH - LEFT - RIGHT) / ((high - low) or 1.0)

    def x(value: npt.ArrayLike) -> npt.NDArray[np.float64]:
        return LEFT + (np.asarray(value, dtype=float) - low) * across

    def y(count: npt.ArrayLike) -> npt.NDArray[np.float64]:
        return HEIGHT - BOTTOM - np.asarray(count, dtype=float) / top * (HEIGHT - TOP - BOTTOM)

    floor = y(np.zeros(len(values)))
    both = y(np.add(picture.eligible, picture.unknown))
    shapes = []
    for count in np.linspace(0, top, TICKS).tolist():
        level = float(y(count))
        shapes.append(_line("grid", (LEFT, level), (WIDTH - RIGHT, level)))
        shapes.append(_text("count", LEFT - 8, level + 4, words.number(round(count))))
    shapes += [
        _text("tick", float(x(value)), HEIGHT - BOTTOM + 24, words.number(value, decimals=1))
        for value in _ticks(values)
    ]
    shapes.append(_path("unknown", _band(x(values), y(picture.eligible), both)))
    shapes.append(_path("yes", _band(x(values), floor, y(picture.eligible))))
    if picture.reserved is not None:
        firm = y(np.subtract(picture.eligible, picture.reserved))
        shapes.append(_path("reserved", _band(x(values), firm, y(picture.eligible))))
    for name, marked in (("stated", picture.stated), ("tried", picture.tried)):
        if marked is not None and low <= marked <= high:
            shapes.append(_line(name, (float(x(marked)), TOP), (float(x(marked)), HEIGHT - BOTTOM)))
    shapes.append(_text("axis", (LEFT + WIDTH) / 2, HEIGHT - 6, picture.label))
    shapes.append(_text("axis people", 4, 22, words("People")))
    return shapes


def _ticks(values: npt.NDArray[np.float64]) -> list[float]:
    """Choose the values that are written below: whole ones where only whole ones are shown."""
    even = np.linspace(values[0], values[-1], TICKS)
    chosen: list[float] = (np.unique(np.round(even)) if (values == np.round(values)).all() else even).tolist()
    return chosen


def _line(style: str, start: tuple[float, float], end: tuple[float, float]) -> Shape:
    return {"tag": "line", "class": style, "x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}


def _text(style: str, x: float, y: float, text: str) -> Shape:
    return {"tag": "text", "class": style, "x": x, "y": y, "text": text}


def _path(style: str, outline: str) -> Shape:
    return {"tag": "path", "class": style, "d": outline}


def _band(x: npt.NDArray[np.float64], lower: npt.NDArray[np.float64], upper: npt.NDArray[np.float64]) -> str:
    """Return a band's outline; between two values it stays at the first, as the counts do."""

    def steps(ys: npt.NDArray[np.float64]) -> list[tuple[float, float]]:
        corners = [(float(x[0]), float(ys[0]))]
        for place in range(1, len(x)):
            corners += [(float(x[place]), float(ys[place - 1])), (float(x[place]), float(ys[place]))]
        return corners

    outline = [*steps(upper), *reversed(steps(lower))]
    return "M" + " L".join(f"{across:.1f} {down:.1f}" for across, down in outline) + " Z"


def _round_up(count: int) -> int:
    """Return the next number that is easily divided by four: the levels then are whole."""
    unit = 4 * 10 ** max(len(str(count)) - 2, 0)
    return -(-count // unit) * unit


def _key(picture: Picture, words: Words) -> list[list[str]]:
    entries = [["yes", words("Eligible")], ["unknown", words("To be checked: a fact is missing, or a place is vague")]]
    if picture.reserved is not None:
        entries.insert(1, ["reserved", words("Eligible with a reservation (a soft criterion)")])
    if picture.stated is not None:
        entries.append(["stated", words("The rule now: {value}", value=Stated(picture.stated))])
    if picture.tried is not None and picture.tried != picture.stated:
        entries.append(["tried", words("Tried: {value}", value=Stated(picture.tried))])
    return entries
