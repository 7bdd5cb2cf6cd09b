"""Write the demo's schematic main roads of The Gambia; run by hand when the list below changes.

Typed in from general geography: which towns the trunk roads of both banks pass, where the river is crossed, and which
tracks lead off. Towns lie where settlements.csv has them; between them the lines are straight. Good to see what a river
does to distances, not to travel by. Run `python -m tools.make_demo_roads`.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "app" / "demo" / "data"

PLACES = {
    "Denton Bridge": (13.4620, -16.6170),
    "Mandinaba": (13.2730, -16.5500),
    "Lamin Koto": (13.5580, -14.7620),
    "Sankulay Kunda": (13.5230, -14.7800),
    "Basse north": (13.3250, -14.2150),
    "Bambatenda": (13.5080, -15.5730),
    "Fatoto": (13.4020, -13.8900),
    "Fatoto north": (13.4200, -13.8900),
    "Barra landing": (13.4820, -16.5520),
    "Banjul landing": (13.4560, -16.5720),
}
"""Landings, bridges and crossings that are no towns of their own: latitude and longitude, roughly."""

SOUTH = (
    "Banjul landing", "Banjul", "Denton Bridge", "Old Jeswang", "Kanifing", "Serekunda", "Talinding", "Abuko",
    "Banjul NDing", "Yundum", "Busumbala", "Brikama",
)  # fmt: skip
INLAND = (
    "Brikama", "Kaimbujae NDing", "Mandinaba", "Bulok", "Somita", "Bwiam", "Mayork", "Nema Kunku", "Kalagi",
    "Sankandi", "Dumbutu", "Nioro", "Jiroff", "Massembe", "Kaiaf", "Jiffin", "Toniataba", "Soma", "Buiba Mandinka",
    "Wellingara Ba", "Jassong", "Bureng", "Sutukung", "Madina@13.5", "Jarreng", "Pateh Sam", "Sinchu Balla", "Jakhaly",
    "Brikama Ba", "Galleh Manda", "Bansang", "Cha Kunda", "Diabugu", "Bakadagy", "Daba Kunda", "Alohungari",
    "Basse Santa Su",
)  # fmt: skip
EAST = ("Basse Santa Su", "Badari", "Kulari", "Perai", "Sudowol", "Garawol", "Fatoto", "Sun Kunda")
NORTH = (
    "Barra landing", "Barra", "Essau", "Medina Kanuma", "Chilla", "Tambana", "Kerewan@-16.089", "Saba",
    "Gunjur@-16.028", "Daru Rilwan", "Dobo", "No Kunda", "Konti Kunda Niji", "India", "Bantang Killing", "Jeriko",
    "Farafenni", "Kumbijae", "Sara Kunda", "Buniadu", "Sami", "Bati Ndar", "Karantaba@13.667", "Tuba Koto", "Wassu",
    "Lamin Koto", "Bani", "Kunting", "Madiana", "Tuba-Wuli", "Farato", "Basse north",
)  # fmt: skip
NORTH_EAST = ("Farato", "Banto Nding", "Badja Kunda", "Sutukoba", "Brifu", "Koina", "Fatoto north")
COAST = ("Serekunda", "Sukuta@-16.708", "Brufut", "Tanji", "Tujering", "Sanyang", "Gunjur@-16.734", "Kartung")

SAME_DEGREES = 0.005
"""A coordinate as near as this is the one that tells a homonym apart."""

ROUTES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("primary", "asphalt", SOUTH),
    ("trunk", "asphalt", INLAND),
    ("trunk", "asphalt", EAST),
    ("trunk", "asphalt", NORTH),
    ("secondary", "compacted", NORTH_EAST),
    ("secondary", "asphalt", COAST),
    ("secondary", "asphalt", ("Serekunda", "Bakau", "Kanifing")),
    ("secondary", "asphalt", ("Serekunda", "Kotu", "Kololi", "Bijilo", "Brufut")),
    ("secondary", "asphalt", ("Brikama", "Djalabango", "Jambanjali", "Sanyang")),
    ("secondary", "compacted", ("Brikama", "Sifoe", "Gunjur@-16.734")),
    ("trunk", "asphalt", ("Farafenni", "Bambatenda", "Jenoi", "Pakali Nding", "Mansa Konko", "Soma")),
    ("secondary", "asphalt", ("Basse Santa Su", "Basse north")),
    ("secondary", "asphalt", ("Fatoto", "Fatoto north")),
    ("secondary", "asphalt", ("Janjanbureh", "Sankulay Kunda", "Galleh Manda")),
    ("ferry", "", ("Banjul landing", "Barra landing")),
    ("ferry", "", ("Janjanbureh", "Lamin Koto")),
    ("tertiary", "compacted", ("Wassu", "Kuntaur")),
    ("unclassified", "ground", ("Sankandi", "Bajana", "Keneba", "Janneh Kunda")),
    ("unclassified", "ground", ("Keneba", "Tankular")),
    ("unclassified", "ground", ("Mandinaba", "Albadarr", "Lamin")),
    ("unclassified", "ground", ("Daru Rilwan", "Salikene")),
    ("unclassified", "ground", ("Konti Kunda Niji", "Katchang")),
    ("unclassified", "ground", ("Sara Kunda", "Bambali")),
    ("unclassified", "ground", ("Buniadu", "Dankunku")),
    ("unclassified", "ground", ("Wassu", "Dingirie", "Fass")),
    ("unclassified", "ground", ("Brikama Ba", "Saruja")),
    ("unclassified", "ground", ("Basse Santa Su", "Sabi", "Demba Kunda")),
    ("unclassified", "ground", ("Basse Santa Su", "Kumbija", "Sanunding", "Gambissar", "Nyamanari")),
)
"""Class of road, surface, and the places that it passes. Homonyms carry a coordinate that tells them apart."""


def main() -> None:
    """Write roads.geojson."""
    with (DATA / "settlements.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    towns = [(row["settlement_name"], float(row["latitude"]), float(row["longitude"])) for row in rows]
    features = [_feature(road, surface, [_place(name, towns) for name in names]) for road, surface, names in ROUTES]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
    (DATA / "roads.geojson").write_text(text, encoding="utf-8", newline="\n")


def _feature(road: str, surface: str, places: list[tuple[float, float]]) -> dict[str, Any]:
    tags = {"route": road} if road == "ferry" else {"highway": road, "surface": surface}
    coordinates = [[longitude, latitude] for latitude, longitude in places]
    return {"type": "Feature", "properties": tags, "geometry": {"type": "LineString", "coordinates": coordinates}}


def _place(name: str, towns: list[tuple[str, float, float]]) -> tuple[float, float]:
    if name in PLACES:
        return PLACES[name]
    town, _, coordinate = name.partition("@")
    found = [
        (latitude, longitude)
        for each, latitude, longitude in towns
        if each == town
        and (not coordinate or min(abs(x - float(coordinate)) for x in (latitude, longitude)) < SAME_DEGREES)
    ]
    if len(found) != 1:
        message = f"{name} is {len(found)} towns"
        raise ValueError(message)
    latitude, longitude = found[0]
    return round(latitude, 5), round(longitude, 5)


if __name__ == "__main__":
    main()
