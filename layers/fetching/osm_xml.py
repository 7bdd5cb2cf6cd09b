"""How do Overpass's answers become a file of OpenStreetMap, which is then read as any other?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from layers.roads.kinds import TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def write_xml(answers: Iterable[dict[str, Any]], target: Path) -> int:
    """Write the ways of some answers and their points, each once, with the tags that decide; return how many ways.

    Raises
    ------
    KeyError, TypeError, ValueError
        When an answer is not as Overpass documents its JSON.

    """
    points: dict[int, tuple[float, float]] = {}
    ways: dict[int, tuple[list[int], dict[str, str]]] = {}
    for answer in answers:
        for element in answer["elements"]:
            number = int(element["id"])
            if element["type"] == "node":
                points[number] = float(element["lat"]), float(element["lon"])
            elif element["type"] == "way":
                tags = element.get("tags", {})
                ways[number] = [int(each) for each in element["nodes"]], {key: tags[key] for key in TAGS if key in tags}
    with target.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="Homeward">\n')
        for number in sorted(points):
            latitude, longitude = points[number]
            file.write(f'<node id="{number}" version="1" lat="{latitude:.7f}" lon="{longitude:.7f}"/>\n')
        for number in sorted(ways):
            through, tags = ways[number]
            file.write(f'<way id="{number}" version="1">')
            file.writelines(f'<nd ref="{each}"/>' for each in through)
            file.writelines(f"<tag k={quoteattr(key)} v={quoteattr(str(value))}/>" for key, value in tags.items())
            file.write("</way>\n")
        file.write("</osm>\n")
    return len(ways)
