"""Both maps of access by road in one file: side by side, moved together, offline, with one legend and the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.roads.names import SEASON_NAMES
from mapping.access_classes import classes_of, summary
from mapping.assets import kit_css, leaflet_css, leaflet_js
from mapping.elements import BaseMap, LayerSwitch, saved_script
from mapping.inert import inert
from mapping.layers_access import access_bounds, access_layers, area_names, is_flat, legend_layers, place_lines, whose
from mapping.page import PAGE_STYLE, footer_html, head_html, row_html, simulated_html, within_budget
from mapping.pair import PAIR_STYLE, TOGETHER, key_html
from mapping.symbols import FILLS
from mapping.things import script_json

if TYPE_CHECKING:
    from layers.words import Words
    from mapping.access_content import AccessContent
    from mapping.things import Budget


def access_page(content: AccessContent, words: Words) -> str:
    """Write both maps as one HTML file of at most 5 MB that needs no network.

    Raises
    ------
    HomewardError
        When the areas alone are more than 5 MB can hold.
    ValueError
        When the content was not made to leave the office (`MapContent.released`).

    """
    if not content.ground.released:
        raise ValueError("maps are saved only when nothing in them tells of the caseload (released)")
    return within_budget(lambda budget: _page(content, words, budget))


def _page(content: AccessContent, words: Words, budget: Budget) -> str:
    ground = content.ground
    bounds = access_bounds(content)
    scripts, articles, bases = [leaflet_js()], [], []
    for season, frame in content.in_order():
        base = BaseMap(bounds, words)
        layers = access_layers(content, season, words, budget=budget)
        scripts.append(saved_script(base, layers, LayerSwitch(words), name=season))
        bases.append(base.get_name())
        heading = words(SEASON_NAMES[season])
        said = inert(summary(content, frame, words))
        articles.append(
            f"<article><h2>{inert(heading[:1].upper() + heading[1:])}</h2><p>{said}</p>"
            f'<main class="half"><div class="folium-map" id="{base.get_name()}"></div></main></article>'
        )
    if len(bases) > 1:
        scripts.append(TOGETHER % ", ".join(bases))
    style = f"{leaflet_css()}\n{kit_css()}\n{PAGE_STYLE}\n{PAIR_STYLE}"
    title = inert(words(ground.sentence))
    pair = "pair stacked" if is_flat(content) else "pair"
    facts = "".join(f"<span>{inert(fact)}</span>" for fact in whose(content, words))
    body = (
        f'{simulated_html(ground.recipe, words)}<header><h1>{title}</h1><p class="facts">{facts}</p></header>'
        f'<div class="key">{key_html(legend_layers(content, words), words)}</div>'
        f'<div class="{pair}">{"".join(articles)}</div>'
        f"{_figures(content, words)}{footer_html(ground.recipe, words)}"
        f'<script type="application/json" id="recipe">{script_json(ground.recipe.as_json())}</script>'
        + "".join(f"<script>{script}</script>" for script in scripts)
    )
    head = head_html(title, style, scripts)
    return f'<!doctype html>\n<html lang="{words.language}"><head>{head}</head><body>{body}</body></html>\n'


def _figures(content: AccessContent, words: Words) -> str:
    """Write how many places and people fall into each class, for those who cannot see the maps."""
    order = content.in_order()
    heads = [words("Class"), *(words(SEASON_NAMES[season]) for season, _ in order)]
    codes = [classes_of(frame, content.measure) for _, frame in order]
    there = [code for code in FILLS if any(code in each for each in codes)]
    rows = [
        row_html("td", [words(FILLS[code].label), *(words.number(each.count(code)) for each in codes)])
        for code in there
    ]
    areas = ""
    if content.by != "cell":
        areas = _area_figures(content, words)
    title = inert(words("Places in each class"))
    table = f"<thead>{row_html('th', heads)}</thead><tbody>{''.join(rows)}</tbody>"
    return (
        f'<details class="figures"><summary>{title}</summary>'
        f'<div class="scroll"><table>{table}</table>{areas}</div></details>'
    )


def _area_figures(content: AccessContent, words: Words) -> str:
    order, names = content.in_order(), area_names(content, words)
    said: dict[str, list[str]] = {}
    for _, frame in order:
        for row in frame.to_dict("records"):
            lines = place_lines({str(name): value for name, value in row.items()}, words)
            said.setdefault(str(row["place_id"]), []).append(lines[0])
    heads = [words("Area"), *(words(SEASON_NAMES[season]) for season, _ in order)]
    rows = [row_html("td", [names.get(place, place), *lines]) for place, lines in said.items()]
    return f"<table><thead>{row_html('th', heads)}</thead><tbody>{''.join(rows)}</tbody></table>"
