"""Both maps of two programmes in one file: side by side, moved together, offline, with one legend and the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapping.assets import kit_css, leaflet_css, leaflet_js
from mapping.elements import BaseMap, LayerSwitch, saved_script
from mapping.inert import inert
from mapping.layers_compare import compare_bounds, compare_layers, legend_layers
from mapping.page import PAGE_STYLE, footer_html, head_html, simulated_html, within_budget
from mapping.pair import PAIR_STYLE, TOGETHER, is_wide, key_html
from mapping.profile_page import table_html
from mapping.things import script_json

if TYPE_CHECKING:
    from layers.words import Words
    from mapping.compare_content import CompareContent
    from mapping.things import Budget

_STYLE = """
.told { padding: 0 16px 12px; }
.told h2 { font-size: 17px; margin: 14px 0 4px; }
.told td { vertical-align: top; }
.told .words td { white-space: normal; text-align: left; }
"""


def compare_page(content: CompareContent, words: Words) -> str:
    """Write both maps and the figures as one HTML file of at most 5 MB that needs no network.

    Raises
    ------
    HomewardError
        When the areas alone are more than 5 MB can hold.
    ValueError
        When the content was not made to leave the office (`MapContent.released`).

    """
    if not content.ground.released:
        raise ValueError("maps are saved only after small figures have been suppressed (released)")
    return within_budget(lambda budget: _page(content, words, budget))


def _page(content: CompareContent, words: Words, budget: Budget) -> str:
    ground, bounds = content.ground, compare_bounds(content)
    scripts, articles, bases = [leaflet_js()], [], []
    for side in content.sides:
        base = BaseMap(bounds, words)
        layers = compare_layers(content, side, words, budget=budget)
        scripts.append(saved_script(base, layers, LayerSwitch(words), name=f"side_{side.letter}"))
        bases.append(base.get_name())
        heading = words("{letter}: {which}", letter=side.letter, which=side.said)
        articles.append(
            f"<article><h2>{inert(heading)}</h2><p>{inert(words(side.figures))}</p>"
            f'<main class="half"><div class="folium-map" id="{base.get_name()}"></div></main></article>'
        )
    scripts.append(TOGETHER % ", ".join(bases))
    style = f"{leaflet_css()}\n{kit_css()}\n{PAGE_STYLE}\n{PAIR_STYLE}\n{_STYLE}"
    title = inert(words(ground.sentence))
    pair = "pair stacked" if is_wide(bounds) else "pair"
    no_script = inert(words("This map is drawn by a script: allow scripts for this file. The figures stand below."))
    notes = "".join(f"<li>{inert(note)}</li>" for note in content.notes)
    tables = "".join(
        f"<div{'' if table.figures else ' class=words'}>{table_html(table)}</div>" for table in content.tables
    )
    day = inert(words("As of {day}", day=ground.recipe.on))
    body = (
        f'{simulated_html(ground.recipe, words)}<header><h1>{title}</h1><p class="facts">{day}</p></header>'
        f'<div class="key">{key_html(legend_layers(content, words), words)}</div><noscript>{no_script}</noscript>'
        f'<div class="{pair}">{"".join(articles)}</div><div class="told">{tables}<ul>{notes}</ul></div>'
        f"{footer_html(ground.recipe, words)}"
        f'<script type="application/json" id="recipe">{script_json(ground.recipe.as_json())}</script>'
        + "".join(f"<script>{script}</script>" for script in scripts)
    )
    head = head_html(title, style, scripts)
    return f'<!doctype html>\n<html lang="{words.language}"><head>{head}</head><body>{body}</body></html>\n'
