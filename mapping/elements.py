"""The map door: the only module that touches folium; every text that enters a map passes `inert` here or in `things`.

The layer builders hand over `Thing`s and `Label`s with plain texts and codes; what the browser gets is GeoJSON whose
properties are codes, numbers and inert text, drawn by `kit.js` from the table in `symbols.py`.
"""

from __future__ import annotations

import copy
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, MacroElement
from folium.template import Template

from mapping.assets import SERVED_AT, kit_css, kit_js
from mapping.inert import inert
from mapping.symbols import table
from mapping.things import Label, Level, Thing, as_feature, as_json, script_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layers.words import Words

FeatureGroup = folium.FeatureGroup
"""What `streamlit_folium.st_folium` takes as `feature_group_to_add`."""

Bounds = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east corner, each (latitude, longitude)."""


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
        people: tuple[int, int] = (0, 0),
        levels: Sequence[Level] = (),
        attribution: str = "",
        meaning: str = "",
        names: Mapping[str, Sequence[str]] | None = None,
        legend_html: str = "",
    ) -> None:
        """Gather a layer.

        `key` names it for the reader's choice to be remembered, `order` says what lies over what, `shown` whether it is
        on at first, `switched` whether the reader may switch it (an empty layer is never offered). `radius` is that of
        its symbols in pixels, `people` those of its smallest and its largest ring, `levels` the grids among which the
        map picks by zoom, `meaning` what its shades stand for, as the legend's heading, `names` what is drawn
        in a style where the legend names it. `legend_html` is the one text
        that is HTML already; `legend.py` builds it from inert parts.
        """
        super().__init__(name=inert(name), show=shown, control=switched and bool(things or labels))
        self.key = key
        self.used = {(thing.kind, thing.style) for thing in things}
        self.flags = {name for thing in things for name in ("stale", "closed", "thick") if thing.numbers.get(name)}
        self.people = people
        self.meaning = meaning
        self.names = {style: tuple(called) for style, called in (names or {}).items()}
        settings = {
            "key": key,
            "name": inert(name),
            "order": order,
            "shown": shown,
            "radius": radius,
            "levels": [{"degrees": round(level.degrees, 4), "pixels": level.pixels} for level in levels],
            "attribution": inert(attribution),
            "labels": [as_json(label) for label in labels],
            "legend": legend_html,
        }
        self.data = f"{script_json(settings)},{script_json([as_feature(thing) for thing in things])}"

    def fresh(self) -> MapLayer:
        """Return a layer that draws the same, to be handed to a map: a map changes what it is given."""
        other = copy.copy(self)
        vars(other).update(_children=OrderedDict(self._children), _parent=None)
        return other

    def render(self, **_kwargs: Any) -> str:
        """Render nothing into the page: the component and the saved map read the script of the layer itself.

        folium would compile the script, with all its data, as one more template, and put the layer on the map at once,
        which `kit.js` decides.
        """
        return ""


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
        self.add_child(Kit(bounds, words, over_tiles=online_tiles), name="kit")


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

    def __init__(self, bounds: Bounds, words: Words, *, over_tiles: bool) -> None:
        """Write down what the script needs: the table of symbols, the bounds and its few words."""
        super().__init__()  # type: ignore[no-untyped-call]  # branca leaves it untyped
        self._name = "Kit"
        self.code = kit_js()
        self.style = kit_css()
        self.settings = script_json(
            {
                "table": table() | {"overTiles": over_tiles},
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


def saved_script(base: BaseMap, layers: Sequence[MapLayer], switch: LayerSwitch, *, name: str = "saved") -> str:
    """Write the script that draws a map on its own: the same text for the same content, whatever the day.

    Each map of a page needs a `name` of its own.
    """
    for place, element in enumerate((base, switch, *layers)):
        element._id = f"{name}_{place}"  # noqa: SLF001 - folium offers no other way to names that do not change
    for element in (*layers, switch):
        element.add_to(base)
    kit = base._children["kit"]  # noqa: SLF001 - the same
    drawn = (_script(layer) + f"{base.get_name()}.addLayer({layer.get_name()});" for layer in layers)
    return "\n".join([_script(base), _script(kit), *drawn, _script(switch)])


def _script(element: Element) -> str:
    macros: Any = element._template.module  # noqa: SLF001 - as streamlit-folium reads it too
    return str(macros.script(element, {}))
