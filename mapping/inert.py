"""The door through which every text passes on its way into a map: it comes out as text, whatever it was.

folium renders names, popups and tooltips as HTML in the browser and as Jinja templates here. `inert` takes away both
powers, and those of JavaScript template strings and escapes.
"""

from __future__ import annotations

import html

_SPELT = {"{": "&#123;", "`": "&#96;", "$": "&#36;", "\\": "&#92;"}


def inert(value: object) -> str:
    """Write a value as HTML that shows exactly its text and does nothing, in browser and template alike."""
    text = html.escape(str(value))
    for character, spelt in _SPELT.items():
        text = text.replace(character, spelt)
    return text


def as_text(inert_html: str) -> str:
    """Return the text that `inert` made harmless: `as_text(inert(x)) == str(x)` for every text."""
    return html.unescape(inert_html)
