"""Two servers on this machine that answer as Nominatim and Overpass document it, for the tests of fetching.

Formats: nominatim.org, Place Output (json); OpenStreetMap wiki, Overpass API, OSM JSON, and its `status`. A small
country called Testland: a road round a block with a ferry, services with and without names, two levels of areas.
"""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

from layers.fetching.wanted import Patience, Servers

WEST, SOUTH, SIDE = -16.7, 13.4, 0.1
STATUS = (
    "Connected as: 2130706433\nCurrent time: 2026-11-22T09:00:00Z\nAnnounced endpoint: none\nRate limit: 2\n"
    "2 slots available now.\nCurrently running queries (pid, space limit, time limit, start time):\n"
)
IMPATIENT = Patience(answer_seconds=60, pause_seconds=0.0, attempts=2, whole_seconds=600)


def corners(west=WEST, south=SOUTH, side=SIDE):
    return [(west, south), (west + side, south), (west + side, south + side), (west, south + side), (west, south)]


def place(number=100, name="Testville, North, Testland", *, kind="administrative", osm_type="relation", importance=0.5,
          west=WEST, south=SOUTH, side=SIDE):  # fmt: skip
    """One of Nominatim's answers."""
    outline = {"type": "Polygon", "coordinates": [corners(west, south, side)]}
    return {
        "place_id": 1,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0. https://osm.org/copyright",
        "osm_type": osm_type,
        "osm_id": number,
        "boundingbox": [str(south), str(south + side), str(west), str(west + side)],
        "lat": str(south + side / 2),
        "lon": str(west + side / 2),
        "display_name": name,
        "class": "place" if osm_type == "node" else "boundary",
        "type": kind,
        "importance": importance,
        "geojson": outline if osm_type == "relation" else {"type": "Point", "coordinates": [west + 0.05, south + 0.05]},
    }


def node(number, east, north, **tags):
    """One of Overpass's elements: a point, in parts of the place's side."""
    found = {"type": "node", "id": number, "lat": SOUTH + north * SIDE, "lon": WEST + east * SIDE}
    return {**found, "tags": tags} if tags else found


def way(number, *nodes, **tags):
    return {"type": "way", "id": number, "nodes": list(nodes), "tags": tags}


BLOCK = [node(1, 0.2, 0.2), node(2, 0.8, 0.2), node(3, 0.8, 0.8), node(4, 0.2, 0.8)]
ROADS = [*BLOCK, way(11, 1, 2, highway="primary", name="Main & Co"), way(12, 2, 3, highway="track", surface="mud"),
         way(13, 3, 4, highway="residential", oneway="yes")]  # fmt: skip
FERRIES = [*BLOCK, way(14, 4, 1, route="ferry")]
SERVICES = [
    node(21, 0.3, 0.3, amenity="clinic", name="Clinique du Port", opening_hours="Mo-Fr 08:00-16:00", operator="State"),
    node(22, 0.4, 0.4, amenity="pharmacy"),
    node(23, 0.5, 0.5, craft="tailor", name="Atelier {{ 7 * 7 }}"),
    node(24, 3.0, 3.0, amenity="clinic", name="Too Far"),
    *BLOCK,
    way(25, 1, 2, 3, 4, 1, amenity="school", **{"name:fr": "École du Carré"}),
]
HALVES = [node(31, 0, 0), node(32, 0.5, 0), node(33, 1, 0), node(34, 1, 1), node(35, 0.5, 1), node(36, 0, 1)]


def boundary(number, level, name, *outer):
    members = [{"type": "way", "ref": each, "role": "outer"} for each in outer]
    tags = {"type": "boundary", "boundary": "administrative", "admin_level": str(level), "name": name}
    return {"type": "relation", "id": number, "members": members, "tags": tags}


AREAS = [
    *HALVES,
    way(41, 31, 32, 35, 36, 31), way(42, 32, 33, 34, 35, 32), way(43, 31, 33, 34, 36, 31),
    boundary(51, 6, "West Half", 41), boundary(52, 6, "East Half", 42), boundary(50, 4, "Test Region", 43),
    boundary(49, 2, "Testland", 43),
]  # fmt: skip


@dataclass
class Answers:
    """What the servers say, what they were asked, and what goes wrong next."""

    places: list = field(default_factory=lambda: [place()])
    roads: list = field(default_factory=lambda: ROADS)
    ferries: list = field(default_factory=lambda: FERRIES)
    services: list = field(default_factory=lambda: SERVICES)
    areas: list = field(default_factory=lambda: AREAS)
    faults: list = field(default_factory=list)
    status: str = STATUS
    asked: list = field(default_factory=list)
    agents: set = field(default_factory=set)
    servers: Servers = field(default_factory=Servers)

    def overpass(self, query):
        """Return the elements that a query asks for."""
        if "highway" in query:
            return self.roads
        if "ferry" in query:
            return self.ferries
        return self.areas if "boundary" in query else self.services

    @property
    def queries(self):
        return [said for path, said in self.asked if path.endswith("/interpreter")]


class _Handler(BaseHTTPRequestHandler):
    answers: Answers

    def do_GET(self):
        address = urlparse(self.path)
        self.answers.agents.add(self.headers["User-Agent"])
        self.answers.asked.append((address.path, parse_qs(address.query)))
        if address.path.endswith("/status"):
            self.say(200, self.answers.status.encode(), "text/plain")
        else:
            self.answer(self.answers.places)

    def do_POST(self):
        said = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["data"][0]
        self.answers.agents.add(self.headers["User-Agent"])
        self.answers.asked.append((urlparse(self.path).path, said))
        elements = self.answers.overpass(said)
        stamp = {"timestamp_osm_base": "2026-11-20T21:00:00Z", "copyright": "ODbL"}
        self.answer({"version": 0.6, "generator": "Overpass API", "osm3s": stamp, "elements": elements})

    def answer(self, content):
        fault = self.answers.faults.pop(0) if self.answers.faults else {}
        time.sleep(fault.get("seconds", 0))
        body = fault.get("body", json.dumps(fault.get("content", content)).encode())
        self.say(fault.get("status", 200), body, "application/json", fault.get("to", ""))

    def say(self, status, body, kind, to=""):
        try:
            self.send_response(status)
            if to:
                self.send_header("Location", to)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_):
        """Say nothing on the screen."""


@contextmanager
def osm_servers():
    """Run both servers on one free port."""
    answers = Answers()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"answers": answers}))
    base = f"http://127.0.0.1:{server.server_address[1]}"
    answers.servers = Servers(f"{base}/overpass", f"{base}/nominatim")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield answers
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
