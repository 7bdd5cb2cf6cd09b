"""A layer's style written as QML (QGIS's own form) and as SLD with Symbology Encoding 1.1 (the standard's)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mapping.qgis_styles import LayerStyle, Sign

SHAPE_NAMES: dict[str, tuple[str, float]] = {
    **{name: (name, 0.0) for name in ("circle", "square", "diamond", "pentagon", "hexagon", "star")},
    "triangle": ("equilateral_triangle", 0.0),
    "triangle_down": ("equilateral_triangle", 180.0),
    "house": ("square_with_corners", 0.0),
    "shield": ("octagon", 0.0),
    "octagon": ("circle", 0.0),
    "drop": ("diamond", 0.0),
}
"""Our shapes as the nearest markers that QGIS has had since 3.20: name and turn in degrees; every type has its own."""

_BRUSHES = {"hatch": ("b_diagonal", "slash"), "dots": ("dense6", "circle"), "bars": ("horizontal", "horline")}
"""Our patterns as QGIS's brushes, and as marks of SLD."""

_SLD = {
    "xmlns": "http://www.opengis.net/sld",
    "xmlns:se": "http://www.opengis.net/se",
    "xmlns:ogc": "http://www.opengis.net/ogc",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
    "version": "1.1.0",
}
_PIXELS_PER_MM = 1 / 0.28
"""A pixel of the standard is 0.28 mm wide."""


def qml(style: LayerStyle, meanings: Sequence[tuple[str, str]]) -> str:
    """Write a style for QGIS; `meanings` are the fields in order, each with its alias (empty: none)."""
    root = Element("qgis", version="3.22.0", styleCategories="Symbology|Fields")
    kind = "categorizedSymbol" if style.field else "singleSymbol"
    about = {"type": kind, "symbollevels": "0", "enableorderby": "0", "forceraster": "0"}
    renderer = SubElement(root, "renderer-v2", about | ({"attr": style.field} if style.field else {}))
    if style.field:
        categories = SubElement(renderer, "categories")
        for place, sign in enumerate(style.signs):
            named = {"value": sign.value, "label": sign.label, "symbol": str(place), "render": "true"}
            SubElement(categories, "category", named)
    symbols = SubElement(renderer, "symbols")
    for place, sign in enumerate(style.signs):
        _qml_symbol(symbols, str(place), sign, style)
    aliases = SubElement(root, "aliases")
    for place, (name, alias) in enumerate(meanings):
        SubElement(aliases, "alias", {"field": name, "index": str(place), "name": alias})
    return _text(root)


def _qml_symbol(symbols: Element, name: str, sign: Sign, style: LayerStyle) -> None:
    kind = "marker" if sign.shape else "fill"
    symbol = SubElement(symbols, "symbol", type=kind, name=name, alpha="1", clip_to_extent="1", force_rhr="0")
    outline = {
        "outline_color": _rgb(sign.outline),
        "outline_style": "dash" if sign.dashes_mm else "solid",
        "outline_width": f"{sign.outline_mm:g}",
        "outline_width_unit": "MM",
    }
    if kind == "fill":
        solid = {"color": _rgb(sign.colour or "#FFFFFF"), "style": "solid" if sign.colour else "no"}
        _qml_layer(symbol, "SimpleFill", solid | outline)
        if sign.brush:
            brush = {"color": _rgb(sign.brush_ink), "style": _BRUSHES[sign.brush][0], "outline_style": "no"}
            _qml_layer(symbol, "SimpleFill", brush)
        return
    shape, turn = SHAPE_NAMES[sign.shape]
    size = {"size": f"{sign.size_mm:g}", "size_unit": "MM"}
    marker = {"name": shape, "angle": f"{turn:g}", "color": _rgb(sign.colour or "#FFFFFF", 255 if sign.colour else 0)}
    layer = _qml_layer(symbol, "SimpleMarker", marker | outline | size)
    if style.size_by:
        _grow(layer, f'max(1.5, {sign.size_mm:g} * sqrt("{style.size_by}" / {max(style.largest, 1):g}))')
    if sign.letter:
        font = {"chr": sign.letter, "font": "DejaVu Sans", "color": _rgb(sign.letter_ink), "outline_width": "0"}
        anchor = {"horizontal_anchor_point": "1", "vertical_anchor_point": "1"}
        _qml_layer(symbol, "FontMarker", font | anchor | {"size": f"{sign.size_mm * 0.62:g}", "size_unit": "MM"})


def _qml_layer(symbol: Element, kind: str, properties: Mapping[str, str]) -> Element:
    """Write one layer of a symbol; its properties twice, for QGIS from 3.24 on and before."""
    layer = SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    options = SubElement(layer, "Option", type="Map")
    for name, value in properties.items():
        SubElement(options, "Option", name=name, type="QString", value=value)
    for name, value in properties.items():
        SubElement(layer, "prop", k=name, v=value)
    return layer


def _grow(layer: Element, expression: str) -> None:
    properties = SubElement(SubElement(layer, "data_defined_properties"), "Option", type="Map")
    SubElement(properties, "Option", name="name", type="QString", value="")
    size = SubElement(
        SubElement(properties, "Option", name="properties", type="Map"), "Option", name="size", type="Map"
    )
    for name, kind, value in (("active", "bool", "true"), ("expression", "QString", expression), ("type", "int", "3")):
        SubElement(size, "Option", name=name, type=kind, value=value)
    SubElement(properties, "Option", name="type", type="QString", value="collection")


def sld(style: LayerStyle, layer_name: str) -> str:
    """Write a style as SLD: one rule for each sign; the size of rings is that of the largest."""
    root = Element("StyledLayerDescriptor", _SLD)
    named = SubElement(root, "NamedLayer")
    SubElement(named, "se:Name").text = layer_name
    user = SubElement(named, "UserStyle")
    SubElement(user, "se:Name").text = layer_name
    features = SubElement(user, "se:FeatureTypeStyle")
    for sign in style.signs:
        rule = SubElement(features, "se:Rule")
        SubElement(rule, "se:Name").text = sign.label
        if style.field and sign.value:
            equal = SubElement(SubElement(rule, "ogc:Filter"), "ogc:PropertyIsEqualTo")
            SubElement(equal, "ogc:PropertyName").text = style.field
            SubElement(equal, "ogc:Literal").text = sign.value
        elif style.field:  # QGIS passes over se:ElseFilter and would draw this sign on all the others
            null = SubElement(SubElement(rule, "ogc:Filter"), "ogc:PropertyIsNull")
            SubElement(null, "ogc:PropertyName").text = style.field
        if sign.shape:
            _sld_marker(rule, sign)
        else:
            _sld_area(rule, sign)
    return _text(root)


def _sld_marker(rule: Element, sign: Sign) -> None:
    shape, turn = SHAPE_NAMES[sign.shape]
    graphic = SubElement(SubElement(rule, "se:PointSymbolizer"), "se:Graphic")
    mark = SubElement(graphic, "se:Mark")
    SubElement(mark, "se:WellKnownName").text = "triangle" if shape == "equilateral_triangle" else shape
    opacity = {} if sign.colour else {"fill-opacity": "0"}
    _parameters(SubElement(mark, "se:Fill"), **{"fill": sign.colour or "#FFFFFF", **opacity})
    _sld_stroke(mark, sign)
    SubElement(graphic, "se:Size").text = _pixels(sign.size_mm)
    if turn:
        SubElement(SubElement(graphic, "se:Rotation"), "ogc:Literal").text = f"{turn:g}"


def _sld_area(rule: Element, sign: Sign) -> None:
    area = SubElement(rule, "se:PolygonSymbolizer")
    if sign.colour:
        _parameters(SubElement(area, "se:Fill"), fill=sign.colour)
    _sld_stroke(area, sign)
    if sign.brush:
        pattern = SubElement(SubElement(rule, "se:PolygonSymbolizer"), "se:Fill")
        graphic = SubElement(SubElement(pattern, "se:GraphicFill"), "se:Graphic")
        mark = SubElement(graphic, "se:Mark")
        SubElement(mark, "se:WellKnownName").text = _BRUSHES[sign.brush][1]
        if sign.brush == "dots":
            _parameters(SubElement(mark, "se:Fill"), fill=sign.brush_ink)
        else:
            _parameters(SubElement(mark, "se:Stroke"), stroke=sign.brush_ink)
        SubElement(graphic, "se:Size").text = "2" if sign.brush == "dots" else "7"


def _sld_stroke(parent: Element, sign: Sign) -> None:
    dashes = {"stroke-dasharray": " ".join(map(_pixels, sign.dashes_mm))} if sign.dashes_mm else {}
    width = {"stroke-width": _pixels(sign.outline_mm)}
    _parameters(SubElement(parent, "se:Stroke"), **{"stroke": sign.outline, **width, **dashes})


def _parameters(parent: Element, **values: str) -> None:
    for name, value in values.items():
        SubElement(parent, "se:SvgParameter", name=name).text = value


def _pixels(millimetres: float) -> str:
    return f"{millimetres * _PIXELS_PER_MM:.2g}"


def _rgb(colour: str, alpha: int = 255) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + f",{alpha}"


def _text(root: Element) -> str:
    return tostring(root, encoding="unicode", xml_declaration=False)
