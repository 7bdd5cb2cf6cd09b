"""What two maps side by side share, on a page and on paper: how they are laid out, moved together, and explained."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mapping.inert import inert
from mapping.legend import sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.words import Words
    from mapping.elements import Bounds, MapLayer
    from mapping.map_frame import Box

GAP_MM = 5.0

FLAT = 2.0
"""Land this many times as wide as it is high is shown one map above the other, each the larger for it."""

PAIR_STYLE = """
.pair { display: flex; flex-wrap: wrap; gap: 12px; padding: 0 16px 8px; }
.pair article { flex: 1 1 26rem; min-width: 0; }
.pair h2 { font-size: 17px; margin: 8px 0 0; }
.pair p { margin: 0 0 6px; }
.pair.stacked { flex-direction: column; }
.pair.stacked article { flex: none; }
.pair.stacked main.half { height: 44vh; min-height: 240px; }
main.half { height: 66vh; min-height: 320px; border: 1px solid #7C827F; }
.key { display: flex; flex-wrap: wrap; gap: 0 36px; padding: 0 16px; font-size: 14px; }
.key h2 { font-size: 14px; margin: 4px 0; }
.key ul { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 0; padding: 0; }
.key li { display: flex; gap: 6px; align-items: center; }
@media (max-width: 640px) { .pair, .key { padding: 0 8px; } main.half { height: 56vh; } }
@media print { .pair { flex-wrap: nowrap; } main.half { height: 120mm; } }
"""

TOGETHER = """
(function (one, other) {
  var moving = false;
  function follow(from, to) {
    from.on("move", function () {
      if (!moving) {
        moving = true;
        to.setView(from.getCenter(), from.getZoom(), { animate: false });
        moving = false;
      }
    });
  }
  follow(one, other);
  follow(other, one);
})(%s);
"""
"""Moving one map moves the other."""


def is_wide(bounds: Bounds) -> bool:
    """Tell whether the land is so much wider than high that the maps stand one above the other."""
    (south, west), (north, east) = bounds
    return (east - west) * math.cos(math.radians((south + north) / 2)) >= FLAT * (north - south)


def key_html(layers: Sequence[MapLayer], words: Words) -> str:
    """Write the one legend of both maps."""
    parts = []
    for section in sections(layers, words=words):
        entries = "".join(f"<li>{entry.picture}<span>{inert(entry.meaning)}</span></li>" for entry in section.entries)
        parts.append(f"<section><h2>{inert(section.heading)}</h2><ul>{entries}</ul></section>")
    return "".join(parts)


def halves(box: Box, count: int, *, flat: bool) -> list[Box]:
    """Part a box into so many: one above the other where the land is flat, else side by side."""
    left, top, right, bottom = box
    if flat:
        high = (bottom - top - GAP_MM * (count - 1)) / count
        tops = [top + place * (high + GAP_MM) for place in range(count)]
        return [(left, each, right, each + high) for each in tops]
    wide = (right - left - GAP_MM * (count - 1)) / count
    lefts = [left + place * (wide + GAP_MM) for place in range(count)]
    return [(each, top, each + wide, bottom) for each in lefts]
