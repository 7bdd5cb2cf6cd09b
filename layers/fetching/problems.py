"""What can go wrong between here and OpenStreetMap's servers: one code and one sentence each.

To add a fault: a line in `FETCH_PROBLEMS` and its French sentence in `app/words/fr/fetching.po`.
"""

from __future__ import annotations

from typing import Any

from layers.words import N_, Message

FETCH_PROBLEMS: dict[str, str] = {
    "fetch.where": N_("Say either the name of a place or a box, not both and not neither."),
    "fetch.coordinates": N_(
        "A place is given by its name. Coordinates are never sent to a server: they could be somebody's home."
    ),
    "fetch.box": N_("A box is four numbers in degrees: west, south, east, north, such as -16.9,13.2,-16.5,13.6."),
    "fetch.small": N_(
        "This box is too small: it would tell a server where somebody lives. Take at least 0.05 degrees, "
        "about 5 km, each way."
    ),
    "fetch.country": N_("No country is known as “{country}”. Use its code, such as GM, or its name."),
    "fetch.levels": N_("Levels are up to three numbers from 3 to 10, the widest first, such as 4,6,8."),
    "fetch.out": N_("Write what is fetched to a file that ends in {ending}."),
    "fetch.offline": N_(
        "{host} cannot be reached: this machine is offline, or something between blocks it. Nothing was changed. "
        "Without the internet, import a file instead."
    ),
    "fetch.timeout": N_(
        "{host} did not answer in time. Nothing was changed. Try again later: what has come already is kept. Or take a "
        "smaller place."
    ),
    "fetch.busy": N_("{host} is too busy for us now. Nothing was changed. Try again in a few minutes."),
    "fetch.refused": N_("{host} refused to answer (HTTP {status}). Nothing was changed."),
    "fetch.malformed": N_(
        "{host} answered with something that cannot be read. Nothing was changed. Try again, or check the address of "
        "the server."
    ),
    "fetch.remark": N_(
        "{host} gave up halfway: the area holds too much for one answer. Nothing was changed. Take a smaller place."
    ),
    "fetch.heavy": N_("What came was too much for this machine. Nothing was changed. Take a smaller place."),
    "fetch.unknown_place": N_(
        "OpenStreetMap knows no place “{place}”. Check how it is spelt, or add the country, such as “Kindia, Guinea”."
    ),
    "fetch.ambiguous": N_(
        "Several places are called “{place}”. Say which, by the number before its name or by a longer name:{candidates}"
    ),
    "fetch.large": N_(
        "{place} has {area_km2} km²; at most {limit_km2} km² are fetched at once, so that the public servers stay free "
        "for others. Take a smaller place or box."
    ),
    "fetch.large_roads": N_(
        "{place} has {area_km2} km²; roads are fetched for at most {limit_km2} km² at once, so that the public servers "
        "stay free for others. Take a smaller place, or download the country's extract (.osm.pbf) and import that."
    ),
    "fetch.empty": N_("OpenStreetMap holds nothing of this kind in {place}. Nothing was changed."),
}
"""Every fault of fetching by its code."""


def fetch_problem(code: str, **values: Any) -> Message:
    """Return the sentence of a fault."""
    return Message(FETCH_PROBLEMS[code], values)


class FetchStopped(Exception):  # noqa: N818 - it says what happened, to the process that fetches alone
    """Fetching cannot go on: a code of `FETCH_PROBLEMS` and what fills its sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
