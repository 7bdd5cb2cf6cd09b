"""Every service of a printed map as a line of a list, page after page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from layers.labels import STATUS_LABELS
from layers.service_types import SERVICE_TYPES
from mapping.descriptions import given, service_title, type_label
from mapping.paper import FONT, INK, MARGIN_MM, Paper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.words import Words

_SHARES = (0.05, 0.27, 0.15, 0.2, 0.13, 0.2)
"""Parts of the page's width that number, name, type, site, radii and status take."""

_LINE_MM = 3.4
_SIZE = 7
_PAD_MM = 1.0


def ordered(services: pd.DataFrame) -> pd.DataFrame:
    """Put the services in order, by type, then by name, and number them from 1 (column `number`)."""
    order = {code: place for place, code in enumerate(SERVICE_TYPES)}
    ranks = services["service_type"].map(order).fillna(len(order))
    keys = services.assign(number=ranks, _name=services["service_name"].fillna(services["site_name"]).fillna(""))
    keys = keys.sort_values(["number", "_name", "service_id"], kind="stable").drop(columns="_name")
    return keys.assign(number=range(1, len(keys) + 1))


def list_services(pdf: Paper, services: pd.DataFrame, words: Words) -> None:
    """List the numbered services (see `ordered`) on new pages; nothing is cut off, long texts take several lines.

    A radius that the service does not state is the default of its type, marked by a star and explained.
    """
    if services.empty:
        return
    heads = [
        words("No."),
        words("Service"),
        words("Type"),
        words("Site"),
        words("Radius in km, urban / rural"),
        words("Status"),
    ]
    assumed = words("* Radius not stated by the service: the default of its type is assumed.")
    bottom = pdf.h - 16
    _start_page(pdf, heads, assumed, words)
    for row in services.to_dict("records"):
        texts = _texts(row, words)
        pdf.set_font(FONT, size=_SIZE)
        lines = [_lines(pdf, text, share * pdf.epw - 2 * _PAD_MM) for text, share in zip(texts, _SHARES, strict=True)]
        high = max(map(len, lines)) * _LINE_MM + 0.8
        if pdf.get_y() + high > bottom:
            _start_page(pdf, heads, assumed, words)
        _row(pdf, lines, high)


def _start_page(pdf: Paper, heads: list[str], assumed: str, words: Words) -> None:
    pdf.add_page()
    pdf.set_text_color(*INK)
    pdf.set_font(FONT, size=6.5)
    pdf.text(MARGIN_MM, pdf.h - 10.5, assumed)
    pdf.set_font(FONT, "B", 10)
    pdf.set_xy(MARGIN_MM, MARGIN_MM)
    pdf.cell(pdf.epw, 6, words("Services"), new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(FONT, "B", _SIZE)
    lines = [_lines(pdf, text, share * pdf.epw - 2 * _PAD_MM) for text, share in zip(heads, _SHARES, strict=True)]
    _row(pdf, lines, max(map(len, lines)) * _LINE_MM + 0.8)
    pdf.set_font(FONT, size=_SIZE)


def _row(pdf: Paper, lines: list[list[str]], high: float) -> None:
    top, left = float(pdf.get_y()), MARGIN_MM
    for cell, share in zip(lines, _SHARES, strict=True):
        for place, line in enumerate(cell):
            pdf.text(left + _PAD_MM, top + 0.4 + (place + 0.75) * _LINE_MM, line)
        left += share * pdf.epw
    pdf.set_draw_color(200, 200, 200)
    pdf.set_line_width(0.1)
    pdf.line(MARGIN_MM, top + high, MARGIN_MM + pdf.epw, top + high)
    pdf.set_xy(MARGIN_MM, top + high)


def _lines(pdf: Paper, text: str, width: float) -> list[str]:
    plain = " ".join(text.split())
    if pdf.get_string_width(plain) <= width:
        return [plain]
    lines = pdf.multi_cell(width, _LINE_MM, plain, align="L", dry_run=True, output="LINES")
    return cast("list[str]", lines)


def _texts(row: Mapping[Any, Any], words: Words) -> list[str]:
    title, site = service_title(row, words), given(row["site_name"])
    where = str(site or "")
    if given(row["latitude"]) is None or given(row["longitude"]) is None:
        nowhere = words("not on the map")
        where = f"{where} ({nowhere})" if where else nowhere
    return [
        str(row["number"]),
        title,
        type_label(row["service_type"], words),
        where,
        _radii(row, words),
        _status(row, words),
    ]


def _radii(row: Mapping[Any, Any], words: Words) -> str:
    kind = SERVICE_TYPES.get(str(given(row["service_type"])))
    usual = (kind.urban_radius_km, kind.rural_radius_km) if kind else (None, None)
    said = []
    for name, default in zip(("urban_radius_km", "rural_radius_km"), usual, strict=True):
        stated = given(row[name])
        if stated is not None:
            said.append(words.number(float(stated), decimals=1))
        else:
            said.append("–" if default is None else f"{words.number(default, decimals=1)}*")
    return " / ".join(said)


def _status(row: Mapping[Any, Any], words: Words) -> str:
    status = given(row["status"])
    said = [words(STATUS_LABELS[status])] if status in STATUS_LABELS else []
    if given(row["missing_since"]) is not None:
        said.append(words("Not in its source's latest list since {day}", day=row["missing_since"].date()))
    return "; ".join(said) or words("not recorded")
