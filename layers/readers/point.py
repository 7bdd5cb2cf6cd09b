"""One place as somebody types it: degrees, degrees and minutes, decimal points or commas."""

from __future__ import annotations

import math

import numpy as np

from layers.errors import HomewardError
from layers.readers.coordinates import degrees_of, split_points
from layers.words import say


def parse_point(text: str) -> tuple[float, float]:
    """Read a place as (latitude, longitude) in degrees.

    Decimal points or commas, degrees and minutes: `13.4549, -16.5790`, `13,4549 ; -16,5790`, with or without letters.

    Raises
    ------
    HomewardError
        When it is no place on Earth; the text is not repeated.

    """
    latitude_text, longitude_text, _ = split_points(np.array([text], dtype=object))
    latitude, longitude = degrees_of(str(latitude_text[0])), degrees_of(str(longitude_text[0]))
    if latitude.fault or longitude.fault or latitude.value is None or longitude.value is None:
        raise HomewardError(
            say("This place cannot be read. Write latitude, then longitude, such as 13.4549, -16.5790."), "coord.text"
        )
    if not (math.isfinite(latitude.value) and math.isfinite(longitude.value)):
        raise HomewardError(say("A latitude or longitude is a finite number."), "num.not_finite")
    if abs(latitude.value) > 90 or abs(longitude.value) > 180:  # noqa: PLR2004 - degrees of the globe
        raise HomewardError(
            say("Latitude lies between -90 and 90, longitude between -180 and 180: latitude comes first."),
            "coord.range",
        )
    return latitude.value, longitude.value
