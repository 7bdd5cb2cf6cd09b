"""An office with the real open files in it, and the people and programmes that no open file can give it.

The people are simulated: homes scattered around real settlements, with the holes and the wrong cells that real lists
have. Nobody in it is real.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import yaml

from app.cli import main
from layers.schemas.columns import TYPES

if TYPE_CHECKING:
    from pathlib import Path

ON = dt.date(2026, 11, 22)
COUNTRIES = ("CM", "GM")
SEED = 20_261_122

MEDICAL, VOCATIONAL = {"service_type": "medical"}, {"service_type": "vocational"}


@dataclass(frozen=True)
class RealFile:
    """One file as it is imported: its kind, its place in the folder of real data, and what is said with it."""

    kind: str
    path: str
    constants: dict[str, str] | None = None
    accept: str = ""


FILES = (
    RealFile("areas", "admin/wof_gm_admin.geojson"),
    RealFile("areas", "admin/wof_cm_admin.geojson", accept="geom.self_intersection"),
    RealFile("areas", "admin/pcodes_GMB_SEN_GIN_CMR.csv"),
    RealFile("settlements", "settlements/wof_gm_localities.csv"),
    RealFile("settlements", "settlements/wof_cm_localities.csv"),
    RealFile("services", "health/who_kwtrp_health_facilities_GMB_SEN_GIN_CMR.csv", MEDICAL),
    RealFile("services", "health/healthsites_io_GMB_SEN_GIN_CMR.gpkg"),
    RealFile("services", "health/cameroon_facilities_osm2026.csv", MEDICAL),
    RealFile("services", "services/gambia_osm_nodes_2019.gpkg"),
    RealFile("services", "services/osm2019_service_points_SEN-GMB_GIN_CMR.csv"),
    RealFile("services", "services/osm2019_training_like_names.csv", VOCATIONAL),
)
"""The files, in the order in which an office would import them: polygons before their P-codes, and the short list of
training places, which says better what they are, after the long one that holds them too."""


@dataclass(frozen=True)
class Answer:
    """What the command said: its exit code, its answer, and what it said on the side."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The JSON document of an answer."""
        read: dict[str, Any] = json.loads(self.out)
        return read

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of a JSON answer."""
        rows: list[dict[str, Any]] = self.document["rows"]
        return rows


def homeward(store: Path, *arguments: str | Path) -> Answer:
    """Run one command as a shell would, in English."""
    out, err = io.StringIO(), io.StringIO()
    code: object = None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(["--language", "en", "--store", str(store), *map(str, arguments)])
        except SystemExit as left:
            code = left.code
    return Answer(int(str(code)), out.getvalue(), err.getvalue())


def import_arguments(file: RealFile, folder: Path) -> list[str]:
    """Write the command that imports a real file; its constants go into a mapping file beside it."""
    path = folder / file.path
    arguments = ["import", file.kind, str(path), "--as-of", ON.isoformat(), "--format", "json"]
    if file.accept:
        arguments += ["--accept", file.accept]
    if file.constants:
        mapping = path.with_suffix(".toml")
        lines = [f'{name} = "{value}"' for name, value in file.constants.items()]
        mapping.write_text("\n".join(["[constants]", *lines, ""]), encoding="utf-8")
        arguments += ["--columns", str(mapping)]
    return arguments


def write_programmes(path: Path, services: pd.DataFrame) -> None:
    """Write four programmes at real training places: the study's rule in both countries, and two plainer ones."""
    training = services[services["source"] == "osm2019_training_like_names"]
    west = training["longitude"] < 0  # no list of them says the country: The Gambia and Senegal, or Cameroon
    centres = {"CM": training.loc[~west, "service_id"].tolist(), "GM": training.loc[west, "service_id"].tolist()}
    study = {
        country: [
            {"age": {"from": 18, "to": 35, "on": "start"}},
            {"education_grade": {"to": 10, "system": system}},
            {"within": {"urban_km": 5, "rural_km": 10, "class_of": "home"}},
        ]
        for country, system in (("CM", "CM-fr"), ("GM", "GM"))
    }
    days = {"starts": dt.date(2027, 3, 1), "ends": dt.date(2027, 8, 31), "funding_ends": dt.date(2027, 12, 31)}
    programmes = [
        {
            "programme_id": f"study-{country}",
            "programme_name": "Masonry, six months",
            "service_ids": centres[country],
            **days,
            "seats": {"total": 20, "available": 12, "as_of": dt.date(2026, 11, 1)},
            "criteria": {"all": rules},
        }
        for country, rules in study.items()
    ]
    why = {"reason": "Donor agreement", "reason_date": "2026-03-02"}
    programmes += [
        {
            "programme_id": "women-CM",
            "programme_name": "Tailoring for women",
            "service_ids": centres["CM"][:3],
            **days,
            "criteria": {"all": [{"sex": {"in": ["female"], **why}}, {"within": {"urban_km": 20, "rural_km": 40}}]},
        },
        {
            "programme_id": "over-CM",
            "programme_name": "A course that is over",
            "service_ids": centres["CM"][:1],
            "starts": dt.date(2025, 3, 1),
            "ends": dt.date(2025, 8, 31),
            "criteria": {"all": [{"age": {"from": 16}}]},
        },
    ]
    path.write_text(yaml.safe_dump({"programmes": programmes}, allow_unicode=True), encoding="utf-8")


@dataclass(frozen=True)
class Crowd:
    """A list of simulated people, and what is wrong in it: case code -> the code of its fault."""

    rows: list[dict[str, str]]
    wrong: dict[str, str]
    copies: int
    nameless: int

    def write(self, path: Path) -> None:
        """Write the list as an office would: semicolons, the names of columns in French."""
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(self.rows[0]), delimiter=";")
            writer.writeheader()
            writer.writerows(self.rows)


def simulate(settlements: pd.DataFrame, count: int) -> Crowd:
    """Simulate people around settlements of both countries, half of them in each, with holes and wrong cells."""
    rng = np.random.default_rng(SEED)
    rows = []
    for country, share in zip(COUNTRIES, (count - count // 2, count // 2), strict=True):
        known = settlements[settlements["source"] == f"wof_{country.lower()}_localities"].reset_index(drop=True)
        weights = np.sqrt(known["population"].fillna(200).clip(lower=50).to_numpy(dtype=float))
        chosen = known.iloc[rng.choice(len(known), share, p=weights / weights.sum())]
        rows += _people(rng, chosen.reset_index(drop=True), country, first=len(rows) + 1)
    return _with_faults(rows)


def _people(rng: np.random.Generator, homes: pd.DataFrame, country: str, *, first: int) -> list[dict[str, str]]:
    count = len(homes)
    latitude = homes["latitude"].to_numpy(dtype=float) + rng.normal(0, 0.008, count)
    longitude = homes["longitude"].to_numpy(dtype=float) + rng.normal(0, 0.008, count)
    ages = np.clip(15 + rng.gamma(3.2, 4.0, count), 14, 62).astype(int)
    grades = rng.integers(0, 14, count)
    hole = rng.random((count, 7)) < np.array([0.12, 0.10, 0.25, 0.05, 0.08, 0.15, 0.5])
    systems = {"CM": "CM-fr", "GM": "GM"}
    return [
        {
            "Code": f"ZQ{first + row:05d}",
            "Nom complet": f"Zaqwsx Nomsecret{first + row}",
            "Téléphone": f"+237 6 99 {first + row:06d}",
            "Latitude": "" if hole[row, 0] else f"{latitude[row]:.6f}",
            "Longitude": "" if hole[row, 0] else f"{longitude[row]:.6f}",
            "Âge": "" if hole[row, 1] else str(ages[row]),
            "Niveau d'étude": "" if hole[row, 2] else str(grades[row]),
            "education_system": "" if hole[row, 2] else systems[country],
            "Sexe": "" if hole[row, 3] else ("F" if rng.random() < 0.3 else "M"),
            "Besoins": "" if hole[row, 4] else "; ".join(rng.choice(TYPES, rng.integers(1, 4), replace=False)),
            "Pays": "" if hole[row, 5] and not hole[row, 0] else country,
            "Date de retour": "" if hole[row, 6] else f"2026-0{rng.integers(1, 10)}-15",
        }
        for row in range(count)
    ]


def _with_faults(rows: list[dict[str, str]]) -> Crowd:
    """Spoil one row in a hundred, each in one way, and repeat some."""
    wrong: dict[str, str] = {}
    placed = [row for row in rows if row["Latitude"] and row["Pays"]]
    gambians = [row for row in placed if row["Pays"] == "GM"]
    each = max(len(rows) // 1000, 1)
    spoilt = iter(placed[:: max(len(placed) // (12 * each), 1)])
    for code, cells in (
        ("coord.null_island", {"Latitude": "0", "Longitude": "0"}),
        ("coord.range", {"Latitude": "130.5"}),
        ("num.not_a_number", {"Latitude": "près du marché"}),
        ("coord.half_missing", {"Longitude": ""}),
        ("age.range", {"Âge": "200"}),
        ("date.future", {"Date de retour": "2031-01-01"}),
        ("vocab.unknown", {"Sexe": "zzz"}),
        ("coord.outside_area", {"Latitude": "48.85", "Longitude": "2.35"}),
    ):
        for _ in range(each):
            row = next(spoilt)
            row.update(cells)
            wrong[row["Code"]] = code
    clean = [row for row in gambians if row["Code"] not in wrong]
    for row in clean[: 3 * each]:
        row["Longitude"] = row["Longitude"].removeprefix("-")
        wrong[row["Code"]] = "coord.sign"
    for row in clean[3 * each : 5 * each]:
        row["Latitude"], row["Longitude"] = row["Longitude"], row["Latitude"]
        wrong[row["Code"]] = "coord.swapped"
    copies = [dict(row) for row in clean[5 * each : 7 * each]]
    conflicting = [{**row, "Âge": "41"} for row in clean[7 * each : 8 * each] if row["Âge"] != "41"]
    wrong |= {row["Code"]: "id.duplicate_conflict" for row in conflicting}
    nameless = [{**row, "Code": ""} for row in clean[8 * each : 9 * each]]
    return Crowd([*rows, *copies, *conflicting, *nameless], wrong, len(copies), len(nameless))
