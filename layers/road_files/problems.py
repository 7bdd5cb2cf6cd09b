"""What can be wrong with a file of roads: one code and one sentence each.

To add a fault: a line in `ROAD_PROBLEMS` and its French sentence in `app/words/fr/roads.po`.
"""

from __future__ import annotations

from layers.readers.file_problems import RefusedError
from layers.readers.problem_kind import ProblemKind
from layers.reading import Action, Problem
from layers.words import N_, Message

ROAD_PROBLEMS: dict[str, ProblemKind] = {
    "roads.type": ProblemKind(
        Action.REJECT,
        N_(
            "“{name}” is no file of roads that is known here. Known are .osm.pbf, .osm, .osm.gz and .osm.bz2, and line "
            "layers as GeoParquet, GeoPackage, GeoJSON or shapefile."
        ),
    ),
    "roads.broken": ProblemKind(
        Action.REJECT, N_("The file is cut off or damaged. Copy or download it again, and compare the sizes.")
    ),
    "roads.no_column": ProblemKind(
        Action.REJECT,
        N_("The layer has no column “highway” that says what kind of road each line is, as OpenStreetMap writes it."),
    ),
    "roads.none": ProblemKind(
        Action.REJECT, N_("The file holds no road. Take one that holds ways or lines with “highway”.")
    ),
    "roads.elsewhere": ProblemKind(
        Action.REJECT,
        N_(
            "None of the people and services in the store lives or lies within 50 km of these roads. "
            "Take the roads of their country, or import the people and services first."
        ),
    ),
    "roads.islands": ProblemKind(
        Action.WARN,
        N_(
            "{kilometres} of {total} km are not connected to the main network: "
            "places there are joined to the main network, if it is near enough."
        ),
    ),
    "roads.no_length": ProblemKind(Action.FIX, N_("{count} pieces without length were left out.")),
}
"""Every fault of files of roads by its code."""


def road_problem(code: str, *, count: int = 1, **values: object) -> Problem:
    """Build a problem of a file of roads from its code."""
    kind = ROAD_PROBLEMS[code]
    places = {**values, "count": count} if "{count}" in kind.sentence else values
    return Problem(code, kind.action, Message(kind.sentence, places), count=count)


def refuse_roads(code: str, **values: object) -> RefusedError:
    """Build the refusal of a whole file of roads, to be raised."""
    return RefusedError(road_problem(code, count=1, **values))
