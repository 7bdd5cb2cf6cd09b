"""The scale of maps of who is eligible, as plain values: `symbols.py` makes fills of them."""

from __future__ import annotations

from layers.words import N_

VIOLETS = ("#F2EDFF", "#D4C4F6", "#AF95DF", "#825EB9", "#4D2F77")
"""One hue (OKLCH 300), light for nobody and dark for many: luminance 0.87, 0.60, 0.36, 0.16, 0.05."""

ELIGIBLE_LABELS = (N_("nobody"), N_("below 25 %"), N_("25 to 50 %"), N_("50 to 75 %"), N_("75 to 100 %"))
"""Classes of the share of people who are surely eligible; the lower limit belongs to a class, the upper one not."""

ELIGIBLE = "eligible"
"""How the codes of this scale's fills begin."""

UNSURE = "unsure"
"""How the fill of a place ends in which more than 20 % must be checked."""


def eligible_class(eligible: int, people: int) -> int:
    """Return the class (0 to 4) of a share of people who are eligible, in whole numbers; `people` is at least 1."""
    return 0 if not eligible else 1 + min(3, eligible * 4 // people)
