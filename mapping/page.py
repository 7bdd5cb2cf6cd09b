"""A map as one file: it opens from a memory stick, asks nothing of any network, and says what it shows.

Leaflet, our script and the data are inside; a content security policy lets nothing else run or load.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

import pandas as pd

from layers.errors import HomewardError
from layers.labels import GAP_LABELS
from layers.schemas.columns import GAP_STATUSES
from layers.words import say
from mapping.about import DISCLAIMER, SIMULATED
from mapping.assets import kit_css, leaflet_css, leaflet_js
from mapping.elements import BaseMap, LayerSwitch, saved_script
from mapping.frame import bounds_of, facts, overview_layers, sources_line
from mapping.inert import inert
from mapping.layers_places import area_name
from mapping.things import LAVISH, Budget, script_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from layers.recipe import Recipe
    from layers.words import Words
    from mapping.content import MapContent

MOST_BYTES = 5_000_000
"""A saved map is never larger."""

BUDGETS = (LAVISH, Budget(500, 200, 1500, 200, 15_000), Budget(0, 60, 500, 0, 5_000))
"""What a saved map may hold: the first that keeps it within `MOST_BYTES` is taken."""

PAGE_STYLE = """
* { box-sizing: border-box; }
html, body { margin: 0; height: 100%; }
body {
  display: flex; flex-direction: column; min-height: 100vh; color: #1F2421; background: #FFFFFF;
  font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
}
header, footer, .figures { padding: 10px 16px; }
h1 { font-size: 21px; line-height: 1.3; margin: 0; font-weight: 600; max-width: 70em; }
.facts { margin: 4px 0 0; color: #3D4340; }
.facts span:not(:last-child)::after { content: " · "; }
.simulated {
  margin: 0; padding: 8px 16px; background: #FFF3C4; border-bottom: 2px solid #8A6D00; font-weight: 600;
}
main {
  position: relative; flex: none; height: calc(100vh - 13rem); min-height: 60vh; border: solid #7C827F;
  border-width: 1px 0;
}
.folium-map { position: absolute; top: 0; right: 0; bottom: 0; left: 0; }
.figures summary { cursor: pointer; font-weight: 600; }
.figures summary:focus-visible { outline: 3px solid #005A8C; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin-top: 8px; font-size: 14px; }
th, td { padding: 4px 10px; text-align: right; border-bottom: 1px solid #D5D8D6; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
footer { font-size: 13px; color: #3D4340; background: #F3F4F2; }
footer p { margin: 0 0 4px; }
@media (max-width: 640px) {
  h1 { font-size: 18px; }
  .facts { font-size: 14px; }
  main { height: 64vh; min-height: 320px; }
}
@media print {
  main { height: 150mm; break-inside: avoid; }
  .leaflet-control-zoom, .leaflet-control-layers { display: none; }
}
"""


def map_page(content: MapContent, words: Words) -> str:
    """Write the map as one HTML file of at most 5 MB that needs no network.

    The same content gives the same text. Where there is too much for 5 MB, services are counted in cells, cells rolled
    up and borders simplified further.

    Raises
    ------
    HomewardError
        When the areas alone are more than 5 MB can hold.
    ValueError
        When the content has not been released (`MapContent.released`): a file leaves the office, and figures below the
        threshold must have been suppressed before.

    """
    if not content.released:
        raise ValueError("a map is saved only after small figures have been suppressed (released)")
    return within_budget(lambda budget: _page(content, words, budget))


def within_budget(written: Callable[[Budget], str]) -> str:
    """Write a page with the largest of `BUDGETS` that keeps it within `MOST_BYTES`.

    Raises
    ------
    HomewardError
        When even the smallest leaves it too large.

    """
    page = next((page for page in map(written, BUDGETS) if len(page.encode()) <= MOST_BYTES), None)
    if page is None:
        raise HomewardError(say("This map has too many areas to be saved in 5 MB. Choose a part of them."))
    return page


def _page(content: MapContent, words: Words, budget: Budget) -> str:
    base = BaseMap(bounds_of(content.areas, content.services, content.settlements), words)
    drawing = saved_script(base, overview_layers(content, words, budget=budget), LayerSwitch(words))
    scripts = [leaflet_js(), drawing]
    style = f"{leaflet_css()}\n{kit_css()}\n{PAGE_STYLE}"
    sentence = inert(words(content.sentence))
    simulated = simulated_html(content.recipe, words)
    said = "".join(f"<span>{inert(fact)}</span>" for fact in facts(content, words))
    head = head_html(sentence, style, scripts)
    no_script = inert(words("This map is drawn by a script: allow scripts for this file. The figures stand below."))
    body = (
        f'{simulated}<header><h1>{sentence}</h1><p class="facts">{said}</p></header>'
        f'<main><noscript>{no_script}</noscript><div class="folium-map" id="{base.get_name()}"></div></main>'
        f"{_figures(content, words)}{footer_html(content.recipe, words)}"
        f'<script type="application/json" id="recipe">{script_json(content.recipe.as_json())}</script>'
        + "".join(f"<script>{script}</script>" for script in scripts)
    )
    return f'<!doctype html>\n<html lang="{words.language}"><head>{head}</head><body>{body}</body></html>\n'


def head_html(title: str, style: str, scripts: Sequence[str]) -> str:
    """Write the head of a page that may run and load what is inside it and nothing else; the title is inert already."""
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{style}</style>"
    )


def simulated_html(recipe: Recipe, words: Words) -> str:
    """Say on top of a page that its data are made up, where they are."""
    return f'<p class="simulated">{inert(words(SIMULATED))}</p>' if recipe.simulated else ""


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _figures(content: MapContent, words: Words) -> str:
    """Write the figures behind the shading as a table: for those who cannot see the map, and for checking it."""
    if content.service_type is None or content.counts.empty:
        return ""
    asked = content.counts[content.counts["service_type"] == content.service_type]
    names = {
        str(row["area_id"]): area_name(row, words) for row in content.areas.drop(columns="geometry").to_dict("records")
    }
    heads = [words("Area"), words("People"), *(words(GAP_LABELS[status]) for status in GAP_STATUSES)]
    rows = []
    for row in asked.to_dict("records"):
        area = names.get(str(row["area_id"])) or _name(row, words)
        figures = [
            words("withheld") if pd.isna(row[name]) else words.number(row[name]) for name in ("people", *GAP_STATUSES)
        ]
        rows.append(row_html("td", [area, *figures]))
    table = f"<thead>{row_html('th', heads)}</thead><tbody>{''.join(rows)}</tbody>"
    title = inert(words("The figures behind this map"))
    return (
        f'<details class="figures"><summary>{title}</summary><div class="scroll"><table>{table}</table></div></details>'
    )


def _name(row: Mapping[Any, Any], words: Words) -> str:
    return words("Area not known") if pd.isna(row["area_id"]) else str(row["area_name"])


def row_html(cell: str, texts: list[str]) -> str:
    """Write one row of a table from plain texts."""
    return f"<tr>{''.join(f'<{cell}>{inert(text)}</{cell}>' for text in texts)}</tr>"


def footer_html(recipe: Recipe, words: Words) -> str:
    """Write whose data these are, that a map takes no side, and by what the page was made."""
    made = words("Made with Homeward {version} on {day}.", version=recipe.version, day=recipe.made_at.date())
    lines = [sources_line(recipe, words), words(DISCLAIMER), made]
    return f"<footer>{''.join(f'<p>{inert(line)}</p>' for line in lines if line)}</footer>"
