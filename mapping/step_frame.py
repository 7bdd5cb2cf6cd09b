"""Where do the values and counts of a step curve lie on a page?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mapping.brief_content import StepCurve


@dataclass(frozen=True)
class CurveFrame:
    """Where a curve's values and counts lie in a box: left, top, right and bottom in the box's own unit."""

    curve: StepCurve
    left: float
    top: float
    right: float
    bottom: float

    def x(self, value: float) -> float:
        """Return how far to the right a value lies."""
        first, last = self.curve.values[0], self.curve.values[-1]
        return self.left + (self.right - self.left) * (value - first) / ((last - first) or 1.0)

    def y(self, people: float) -> float:
        """Return how far down a count lies."""
        return self.bottom - (self.bottom - self.top) * people / self.most

    @property
    def most(self) -> float:
        """The count at the top: the next round one above the highest."""
        highest = max(*self.curve.highest, 10)
        size = 10 ** (len(str(highest)) - 1)
        return next(step * size for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * size >= highest)

    def bars(self, heights: Sequence[int]) -> Iterator[tuple[float, float, float, float]]:
        """Yield a bar for each value up to the next: left, top, width and height."""
        ends = [*self.curve.values[1:], self.curve.values[-1]]
        for value, end, people in zip(self.curve.values, ends, heights, strict=True):
            y = self.y(people)
            if end > value and people:
                yield self.x(value), y, self.x(end) - self.x(value), self.bottom - y

    def heights(self) -> tuple[tuple[float, float], ...]:
        """Return the counts that are written beside the curve, with their places."""
        return tuple((count, self.y(count)) for count in (0.0, self.most / 2, self.most))

    def widths(self) -> tuple[tuple[float, float], ...]:
        """Return the values that are written below the curve, with their places."""
        first, last = self.curve.values[0], self.curve.values[-1]
        marked = [each for each in (self.curve.stated, self.curve.proposed) if each is not None and first < each < last]
        kept = [first]
        for value in sorted({*marked, last}):
            if self.x(value) - self.x(kept[-1]) > (self.right - self.left) / 8:
                kept.append(value)
        return tuple((value, self.x(value)) for value in kept)
