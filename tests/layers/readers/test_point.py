"""A place is read as people type it, or refused in words."""

from __future__ import annotations

import pytest

from layers.errors import HomewardError
from layers.readers.point import parse_point


@pytest.mark.parametrize(
    "text",
    [
        "13.5, -16.25",
        "13.5,-16.25",
        "13.5 -16.25",
        "13,5 ; -16,25",
        "13,5 -16,25",
        "13°30'N 16°15'W",
        " 13.5,\u00a0-16.25 ",
    ],
)
def test_common_notations_give_one_place(text: str) -> None:
    assert parse_point(text) == (13.5, -16.25)


@pytest.mark.parametrize("text", ["", "Banjul", "13.5", "nan,nan", "inf, 0", "91, 0", "0, 181", "{{7*7}}, 1"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(HomewardError):
        parse_point(text)
