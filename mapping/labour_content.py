"""What a map of the labour market shows: typed frames, made by the workflows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from layers.words import Message
    from mapping.content import MapContent
    from mapping.geometry import Shapes


@dataclass(frozen=True)
class LabourContent:
    """One map: areas shaded by a figure, and the courses over them.

    `ground` is the map beneath: areas, towns, the sentence, the recipe; its counts are empty. `figures` has a row for
    each area with a figure: `area_id`, `value`, `status`, `weak` (text, empty where it is not), and `lines`, the
    sentences of its popup (a tuple of messages). `scale` is a key of `labour_scales.SCALES`; `meaning` says what the
    shades stand for. `courses` has a row for each course and site: `programme_id`, `title`, `latitude`, `longitude`,
    `seats`, `alignment` (NaN where not known) and `lines`. `shapes` are the areas' borders, made ready once.
    """

    ground: MapContent
    figures: pd.DataFrame
    scale: str
    meaning: Message
    courses: pd.DataFrame
    shapes: Shapes
