"""Where do people live whom partners turned away? Regions shaded by their share of those sent, with the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from mapping.elements import MapLayer
from mapping.frame import bounds_of
from mapping.geometry import borders
from mapping.layers_places import area_name, land_layer, settlements_layer
from mapping.legend import legend_layer
from mapping.symbols import share_class
from mapping.things import LAVISH, Budget, Thing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from layers.words import Words
    from mapping.elements import Bounds

MOST_REASONS = 4
"""So many reasons are told of each region, the most frequent first."""


def turned_away_layer(
    areas: gpd.GeoDataFrame,
    counts: Sequence[Mapping[str, Any]],
    *,
    reasons: Mapping[str, Sequence[tuple[str, int]]],
    words: Words,
    budget: Budget = LAVISH,
) -> MapLayer:
    """Shade each region by the share of those sent whom a partner refused or left unanswered.

    Parameters
    ----------
    areas
        The regions; one from which nobody was sent is left as land.
    counts
        `area_id`, `sent` and `turned_away` of the regions from which somebody was sent; exact, for the office.
    reasons
        Why, by region: the reason as it is said, and how often; the most frequent first.
    words, budget
        The reader's words, and how much may be drawn.

    """
    meaning = words("Share of the referrals that were turned away")
    known = {str(row["area_id"]): (int(row["sent"]), int(row["turned_away"])) for row in counts}
    things = []
    rows = pd.DataFrame(areas.drop(columns="geometry")).to_dict("records")
    for row, shape in zip(rows, borders(areas["geometry"], budget.vertices), strict=True):
        key = str(row["area_id"])
        if shape is None or key not in known:
            continue
        sent, away = known[key]
        style = f"share-{share_class(away, sent)}"
        title = area_name(row, words)
        lines = (words("Turned away: {away} of {sent} sent", away=away, sent=sent),)
        why = tuple(
            words("{reason}: {count}", reason=reason, count=count)
            for reason, count in reasons.get(key, ())[:MOST_REASONS]
        )
        things.append(Thing("area", style, shape, key, title=title, lines=(*lines, *why), tip=(title, lines[0])))
    return MapLayer("areas", words("Turned away, by region"), things, order=10, meaning=meaning)


def turned_away_map(
    areas: gpd.GeoDataFrame,
    settlements: pd.DataFrame,
    counts: Sequence[Mapping[str, Any]],
    *,
    reasons: Mapping[str, Sequence[tuple[str, int]]],
    words: Words,
) -> tuple[list[MapLayer], Bounds]:
    """Build the whole map with its legend, and where it lies."""
    layers = [
        land_layer(areas, words=words, budget=LAVISH),
        turned_away_layer(areas, counts, reasons=reasons, words=words),
        settlements_layer(settlements, words=words),
    ]
    return [*layers, legend_layer(layers, words=words)], bounds_of(areas, settlements)
