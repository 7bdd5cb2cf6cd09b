"""The map door: the only module that touches folium; every text that enters a map passes `inert` here.

The layer builders hand over `Thing`s and `Label`s with plain texts and codes; what the browser gets is GeoJSON whose
properties are codes, numbers and inert text, drawn by `kit.js` from the table in `symbols.py`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, MacroElement
from folium.map import Layer
from folium.template import Template

from mapping.assets import SERVED_AT, kit_css, kit_js
from mapping.inert import inert
from mapping.symbols import FILLS, LINES, SYMBOLS, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from layers.words import Words

FeatureGroup = folium.FeatureGroup
"""What `streamlit_folium.st_folium` takes as `feature_group_to_add`."""

Bounds = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east corner, each (latitude, longitude)."""

STYLES: dict[str, Iterable[str]] = {
    "land": ("land",),
    "area": FILLS,
    "cell": FILLS,
    "service": SYMBOLS,
    "services": SYMBOLS,
    "catchment": LINES,
    "reach": LINES,
    "cluster": ("ring",),
    "way": LINES,
    "home": SYMBOLS,
}
"""The kinds of thing a map can show, each with the styles it can have. `kit.js` draws one as its kind and style say."""

NUMBERS = frozenset({"radius", "count", "shiftX", "shiftY", "stale", "closed", "level"})
"""The numbers and flags a thing may carry to the browser beside its texts."""

LOOKS = frozenset({"area", "place", "cluster", "site", "count"})
"""The ways a label can look (`kit.css`)."""


@dataclass(frozen=True)
class Budget:
    """How much a map may hold: more services are counted in cells, more cells rolled up, more catchments joined.

    `grid` is the number of cells in which services are counted at most, `vertices` the corners of all borders.
    """

    services: int = 2000
    grid: int = 600
    cells: int = 3000
    catchments: int = 800
    vertices: int = 30_000


LAVISH = Budget()
"""What a screen draws quickly."""

LONGEST_TEXT = 200
"""Longer texts are cut on a map."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing on the map. Texts are plain; the door makes them inert.

    `id` comes back when the thing is clicked; `lines` stand in its popup under `title`, `tip` appears on hovering.
    `symbol` and `service` belong to catchments: whose colour they have, and which service shows them on hovering.
    """

    kind: str
    style: str
    geometry: Mapping[str, Any]
    id: str = ""
    title: str = ""
    lines: tuple[str, ...] = ()
    tip: tuple[str, ...] = ()
    symbol: str = ""
    service: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Label:
    """A text written on the map if there is room; a higher `rank` goes first.

    `gap` is the distance in pixels from the place to the text beside it, 0 puts the text on the place. A label with
    `fit` is left out while the place and that second place are less than 13 pixels apart. A `firm` one is written over
    symbols rather than left out.
    """

    text: str
    latitude: float
    longitude: float
    rank: float
    look: str
    gap: float = 0
    fit: tuple[float, float] | None = None
    firm: bool = False


@dataclass(frozen=True)
class Level:
    """One of several grids of the same things, the coarsest first.

    It is shown while its cells, so many degrees of latitude apart, lie at least so many pixels apart and no finer
    grid's do.
    """

    degrees: float
    pixels: int


class MapLayer(folium.FeatureGroup):
    """A named layer of things and labels; `used` lists the (kind, style) pairs that it draws, for the legend."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = homeward.layer({{ this._parent.get_name() }}, {{ this.data }});
        {% endmacro %}
        """
    )

    def __init__(
        self,
        key: str,
        name: str,
        things: Sequence[Thing] = (),
        labels: Sequence[Label] = (),
        *,
        order: int,
        shown: bool = True,
        switched: bool = True,
        radius: float = 0,
        most_people: int = 0,
        levels: Sequence[Level] = (),
        attribution: str = "",
        legend_html: str = "",
    ) -> None:
        """Gather a layer.

        `key` names it for the reader's choice to be remembered, `order` says what lies over what, `shown` whether it is
        on at first, `switched` whether the reader may switch it (an empty layer is never offered). `radius` is that of
        its symbols in pixels, `most_people` the people in its largest ring, `levels` the grids among which the map
        picks by zoom. `legend_html` is the one text that is HTML already; `legend.py` builds it from inert parts.
        """
        super().__init__(name=inert(name), show=shown, control=switched and bool(things or labels))
        self.key = key
        self.used = {(thing.kind, thing.style) for thing in things}
        self.flags = {name for thing in things for name in ("stale", "closed") if thing.numbers.get(name)}
        self.most_people = most_people
        settings = {
            "key": key,
            "name": inert(name),
            "order": order,
            "shown": shown,
            "radius": radius,
            "levels": [{"degrees": round(level.degrees, 4), "pixels": level.pixels} for level in levels],
            "attribution": inert(attribution),
            "labels": [_label(label) for label in labels],
            "legend": legend_html,
        }
        self.data = f"{script_json(settings)},{script_json([_feature(thing) for thing in things])}"

    def render(self, **kwargs: Any) -> str:
        """Render without the line that would put the layer on the map at once: `kit.js` decides that."""
        super(Layer, self).render(**kwargs)  # type: ignore[no-untyped-call]  # folium leaves it untyped
        return ""


def _written(text: str) -> str:
    """Make a text inert, cut at `LONGEST_TEXT`."""
    return inert(text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…")


def _feature(thing: Thing) -> dict[str, Any]:
    if thing.style not in STYLES[thing.kind]:
        raise KeyError(thing.kind, thing.style)
    properties: dict[str, Any] = {"kind": thing.kind, "style": thing.style}
    if thing.id:
        properties["id"] = inert(thing.id)
    if thing.service:
        properties["service"] = inert(thing.service)
    if thing.symbol:
        properties["symbol"] = SYMBOLS[thing.symbol].code
    if thing.title or thing.lines:
        title = f"<strong>{_written(thing.title)}</strong>"
        properties["popup"] = "<br>".join([title, *map(_written, thing.lines)])
    if thing.tip:
        properties["tip"] = "<br>".join(map(_written, thing.tip))
    for name, number in thing.numbers.items():
        if name not in NUMBERS or not isinstance(number, int | float):
            raise KeyError(name)
        properties[name] = number
    return {"type": "Feature", "geometry": thing.geometry, "properties": properties}


def _label(label: Label) -> dict[str, Any]:
    if label.look not in LOOKS:
        raise KeyError(label.look)
    written: dict[str, Any] = {
        "text": _written(label.text),
        "at": [round(label.latitude, 4), round(label.longitude, 4)],
        "rank": round(label.rank, 3),
        "look": label.look,
        "gap": label.gap,
    }
    if label.firm:
        written["firm"] = True
    if label.fit:
        written["fit"] = [round(part, 4) for part in label.fit]
    return written


class BaseMap(folium.Map):
    """The constant map under everything: no tiles, one canvas, Leaflet from where the dashboard serves it."""

    default_js = [("leaflet", f"{SERVED_AT}/leaflet.js")]  # noqa: RUF012 - folium's way of saying it
    default_css = [("leaflet_css", f"{SERVED_AT}/leaflet.css")]  # noqa: RUF012 - the same

    def __init__(self, bounds: Bounds, words: Words, *, online_tiles: bool = False) -> None:
        """Build the map over the bounds; `online_tiles` lays OpenStreetMap's pictures under it, from the internet."""
        (south, west), (north, east) = bounds
        super().__init__(
            location=[(south + north) / 2, (west + east) / 2],
            zoom_start=8,
            tiles=None,
            prefer_canvas=True,
            zoom_control=False,
            zoom_snap=0.25,
            min_zoom=3,
            max_zoom=17,
            font_size="14px",
        )
        self._name = "Map"
        if online_tiles:
            folium.TileLayer(
                tiles="https://tile.openstreetmap.org/{z}/{x}/{y}.png",
                attr=inert("© OpenStreetMap"),
                control=False,
            ).add_to(self)
        self.add_child(Kit(bounds, words), name="kit")


class Kit(MacroElement):
    """Our script and style, and the call that turns a plain Leaflet map into ours."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}
        <style>{{ this.style }}</style>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        {{ this.code }}
        homeward.start({{ this._parent.get_name() }}, {{ this.settings }});
        {% endmacro %}
        """
    )

    def __init__(self, bounds: Bounds, words: Words) -> None:
        """Write down what the script needs: the table of symbols, the bounds and its few words."""
        super().__init__()  # type: ignore[no-untyped-call]  # branca leaves it untyped
        self._name = "Kit"
        self.code = kit_js()
        self.style = kit_css()
        self.settings = script_json(
            {
                "table": table(),
                "bounds": [[round(part, 4) for part in corner] for corner in bounds],
                "words": {
                    "map": words("Map: arrow keys move it, plus and minus zoom"),
                    "closer": words("Zoom in"),
                    "farther": words("Zoom out"),
                    "close": words("Close"),
                },
            }
        )


class LayerSwitch(folium.LayerControl):
    """The list of layers with a box to tick for each; `kit.js` remembers the choice when layers are drawn anew."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = homeward.switchOf(
            {{ this._parent.get_name() }}, [{{ this.groups()|join(", ") }}], {{ this.settings }}
        );
        {% endmacro %}
        """
    )

    def __init__(self, words: Words) -> None:
        """Build the switch in the reader's language."""
        super().__init__()
        self.settings = script_json({"title": words("Layers")})

    def groups(self) -> list[str]:
        """List the layers of the map that the reader may switch, by their names in the script."""
        siblings = self._parent._children.values() if self._parent else ()  # noqa: SLF001 - folium keeps them there
        return [item.get_name() for item in siblings if isinstance(item, MapLayer) and item.control]


def script_json(value: object) -> str:
    """Write a value as JSON that can stand inside a script element and inside a template, whatever it holds."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    for character, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("'", "\\u0027")):
        text = text.replace(character, escape)
    return text


def saved_script(base: BaseMap, layers: Sequence[MapLayer], switch: LayerSwitch) -> str:
    """Write the script that draws a map on its own: the same text for the same content, whatever the day."""
    for place, element in enumerate((base, switch, *layers)):
        element._id = f"saved_{place}"  # noqa: SLF001 - folium offers no other way to names that do not change
    for element in (*layers, switch):
        element.add_to(base)
    kit = base._children["kit"]  # noqa: SLF001 - the same
    drawn = (_script(layer) + f"{base.get_name()}.addLayer({layer.get_name()});" for layer in layers)
    return "\n".join([_script(base), _script(kit), *drawn, _script(switch)])


def _script(element: Element) -> str:
    macros: Any = element._template.module  # noqa: SLF001 - as streamlit-folium reads it too
    return str(macros.script(element, {}))
