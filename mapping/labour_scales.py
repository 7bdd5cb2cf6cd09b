"""The scales and signs of maps of the labour market, as plain values: `symbols.py` makes fills and symbols of them."""

from __future__ import annotations

from layers.words import N_

GREENS = ("#DFF6DE", "#A3D7A3", "#6CB26F", "#34823B", "#1B4C1F")
"""One hue (OKLCH 145), light for little and dark for much: luminance 0.87, 0.59, 0.36, 0.17, 0.06."""

SCORE_LIMITS = (0.2, 0.4, 0.6, 0.8)
"""Lower limits of the classes of a demand score but the first; each belongs to its class."""

SCORE_LABELS = (N_("0 to 0.2"), N_("0.2 to 0.4"), N_("0.4 to 0.6"), N_("0.6 to 0.8"), N_("0.8 to 1"))

POSTS_LIMITS = (1, 10, 50, 200)
"""Lower limits of the classes of posts, or of people who finish, but the first; each belongs to its class."""

POSTS_LABELS = (N_("none"), N_("1 to 9"), N_("10 to 49"), N_("50 to 199"), N_("200 or more"))

MANY_LIMITS = (50, 200, 1000, 5000)
"""The same for all occupations together."""

MANY_LABELS = (N_("fewer than 50"), N_("50 to 199"), N_("200 to 999"), N_("1,000 to 4,999"), N_("5,000 or more"))

SCALES = {"score": SCORE_LABELS, "posts": POSTS_LABELS, "many": MANY_LABELS}

WEAK = "weak"
"""How a class of a weak figure ends."""

NO_FIGURE, UNTOLD = "no-figure", "untold"
"""An area of which nothing is known, and one whose figure rests on fewer than 11 observations."""

NO_FIGURE_LABEL = N_("No data: nobody has said")
UNTOLD_LABEL = N_("Withheld: fewer than 11 observations")

FITS_WELL, FITS_PARTLY, FITS_LITTLE, FIT_UNKNOWN = "course-well", "course-partly", "course-little", "course-unknown"

COURSES = (
    (FITS_WELL, N_("Course, alignment 0.6 or more"), "#00456F", "square", "A"),
    (FITS_PARTLY, N_("Course, alignment 0.3 to 0.6"), "#5B9BD0", "pentagon", "B"),
    (FITS_LITTLE, N_("Course, alignment below 0.3"), "#CFE3F5", "triangle_down", "C"),
    (FIT_UNKNOWN, N_("Course, alignment not known"), "#FFFFFF", "hexagon", "?"),
)
"""A course by how well it fits the area in which it is: code, meaning, colour, shape and letter."""

COURSE_CODES = tuple(code for code, *_ in COURSES)

FIT_LIMITS = (0.3, 0.6)
