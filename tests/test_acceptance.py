"""The whole way on the real open files of Cameroon and The Gambia, mess included, with simulated people.

Every step goes through the command line, as an office would take it; laws are checked, not only that it ran. The quick
profile has 1,000 people, the deep one 5,000. Skipped where the real data are not here.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from app.words import words_for
from app.workflows.exports import LAYERS, Wanted, export_file
from app.workflows.gaps import gaps_by
from app.workflows.person import options_for, person_in
from app.workflows.world import World, load_world
from assessments.catchments import catchments_of
from layers.schemas import INPUTS
from layers.schemas.columns import GAP_STATUSES, NEED_NOT_RECORDED
from layers.store import open_store
from tests.exported_places import layers_in, pairs, points_in, text_of
from tests.places import shared_data
from tests.real_office import (
    FILES,
    ON,
    Answer,
    Crowd,
    homeward,
    import_arguments,
    simulate,
    write_programmes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.shared, pytest.mark.timeout(3600)]

DEEP = os.environ.get("HOMEWARD_TEST_PROFILE") == "deep"
PEOPLE = 5_000 if DEEP else 1_000
MOST_READ_TWICE = 2_100
"""Rows of a file that the quick profile imports a second time; the deep one imports every file twice."""
NOTHING = {"inserted": 0, "updated": 0, "marked_missing": 0, "moved": 0}
MOST_HTML_BYTES = 5_000_000
LEAST_PEOPLE = 11
DAY = ("--on", ON.isoformat())
WAYS = ("admin1", "admin2", "settlement", "cell")
FIGURES = ("people", *GAP_STATUSES)


@dataclass
class Taken:
    """One import: what was said, how the store changed, what the same file did again, and how long the first took."""

    kind: str
    name: str
    answer: Answer
    rows_before: int
    rows_after: int
    again: dict[str, int]
    seconds: float


@dataclass
class Office:
    """A store with everything in it, and what was seen on the way."""

    store: Path
    folder: Path
    crowd: Crowd
    taken: list[Taken] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    def take(self, kind: str, *arguments: str) -> None:
        """Import a file, then (in the quick profile unless it is long) again, and remember what came of both."""
        self.states.append(fingerprint(self.store))
        before, start = rows_of(self.store, kind), time.monotonic()
        answer = homeward(self.store, *arguments)
        seconds = time.monotonic() - start
        after, again = rows_of(self.store, kind), NOTHING
        if DEEP or answer.document["read"] <= MOST_READ_TWICE:
            state = fingerprint(self.store)
            homeward(self.store, *arguments)
            with open_store(self.store) as store:
                last = store.imports().iloc[-1]
            again = {name: int(last[name]) for name in ("inserted", "updated", "marked_missing")}
            again["moved"] = int(fingerprint(self.store) != state)
        self.taken.append(Taken(kind, Path(arguments[2]).name, answer, before, after, again, seconds))


def rows_of(path: Path, kind: str) -> int:
    if not path.exists():
        return 0
    with open_store(path) as store:
        return store.count(kind)


def fingerprint(path: Path) -> str:
    """Write down every cell of every layer as one number."""
    if not path.exists():
        with open_store(path):
            pass
    digest = hashlib.sha256()
    with open_store(path) as store:
        for kind, frame in store.frames().items():
            plain = pd.DataFrame(frame)
            if "geometry" in plain:
                shapes = [None if shape is None else shapely.to_wkb(shape, hex=True) for shape in plain["geometry"]]
                plain = plain.assign(geometry=pd.Series(shapes, dtype=object))
            digest.update(kind.encode() + plain.to_csv(index=False).encode())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Import everything, in the order in which an office would."""
    real = shared_data()
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOMEWARD_ACTOR", "acceptance")
        store = folder / "store" / "homeward.sqlite"
        store.parent.mkdir()
        made = Office(store, folder, Crowd([], {}, 0, 0))
        for file in FILES:
            target = folder / file.path
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(real / file.path, target)  # the quarantine file comes to lie beside it
            made.take(file.kind, *import_arguments(file, folder))
        with open_store(store) as opened:
            services, settlements = opened.frame("services"), opened.frame("settlements")
        write_programmes(folder / "programmes.yaml", services)
        made.take("programmes", "import", "programmes", str(folder / "programmes.yaml"), "--format", "json")
        made.crowd = simulate(settlements, PEOPLE)
        made.crowd.write(folder / "people.csv")
        made.take("returnees", "import", "returnees", str(folder / "people.csv"), "--format", "json")
        yield made


@pytest.fixture(scope="module")
def known(office: Office) -> World:
    """Load what is known on the day asked about."""
    with open_store(office.store) as store:
        return load_world(store, on=ON)


# what comes in


def test_every_row_of_every_file_is_taken_or_quarantined_and_the_exit_code_says_which(office: Office):
    for taken in office.taken:
        counts = taken.answer.document
        assert counts["read"] == counts["accepted"] + counts["quarantined"], taken.name
        assert counts["read"] > 0, taken.name
        assert taken.answer.code == (3 if counts["quarantined"] else 0), (taken.name, taken.answer.err)


def test_every_quarantined_row_is_in_the_quarantine_file_with_a_sentence(office: Office):
    for taken in office.taken:
        counts = taken.answer.document
        if counts["quarantined"]:
            rows = quarantine_of(Path(counts["quarantine_file"]))
            assert len(rows) == counts["quarantined"], taken.name
            assert all(row["homeward_problem"] for row in rows), taken.name


def quarantine_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def codes_of(row: dict[str, str]) -> set[str]:
    """Return the codes that stand behind the sentences of a quarantined row."""
    return set(re.findall(r"\[([a-z_]+\.[a-z_]+)\]", row["homeward_problem"]))


def test_the_same_file_a_second_time_changes_nothing(office: Office):
    assert {taken.name: taken.again for taken in office.taken} == {taken.name: NOTHING for taken in office.taken}


def test_areas_of_polygons_become_the_areas_of_their_pcodes_and_none_is_there_twice(office: Office, known: World):
    codes = next(taken for taken in office.taken if taken.name.startswith("pcodes"))
    joined = codes.answer.document["accepted"] - (codes.rows_after - codes.rows_before)
    assert joined == 10 + 57 + 4 + 29  # Cameroon's regions and departments, The Gambia's regions and districts
    shaped = known.areas[known.areas["geometry"].notna()]
    assert (shaped["area_id"].str.match(r"(CM|GM)\d+$")).sum() == joined
    assert set(known.areas["parent_id"].dropna()) <= set(known.areas["area_id"])


def test_every_wrong_row_of_the_people_is_quarantined_for_what_is_wrong_and_every_other_is_taken(
    office: Office, known: World
):
    taken = office.taken[-1]
    counts = taken.answer.document
    crowd = office.crowd
    assert counts["read"] == len(crowd.rows) - crowd.copies
    rows = quarantine_of(Path(counts["quarantine_file"]))
    reasons = {row["Code"]: codes_of(row) for row in rows if row["Code"]}
    for code, problem in crowd.wrong.items():
        assert problem in reasons[code], code
    assert sum(not row["Code"] for row in rows) == crowd.nameless
    written = {row["Code"] for row in crowd.rows} - {""}
    assert set(known.returnees["case_code"]) == written - set(reasons)
    strays = set(reasons) - set(crowd.wrong)  # homes scattered over a border or into the sea
    assert set().union(*(reasons[code] for code in strays)) <= {"coord.outside_area", "coord.sign", "coord.swapped"}
    assert len(strays) <= PEOPLE // 100


def test_names_and_telephones_of_people_are_nowhere_in_the_store_nor_in_what_is_said(office: Office):
    with open_store(office.store) as store:
        people = store.frame("returnees").to_csv()
    taken = office.taken[-1]
    files = (office.store, Path(taken.answer.document["quarantine_file"]))
    content = b"".join(path.read_bytes() for path in files) + people.encode() + taken.answer.out.encode()
    assert b"Nomsecret" not in content
    assert b"+237 6 99" not in content


def test_quarantined_rows_are_taken_once_their_question_is_answered(office: Office, tmp_path: Path):
    copy = copied(office, tmp_path)
    quarantine = Path(office.taken[-1].answer.document["quarantine_file"])
    shutil.copyfile(quarantine, tmp_path / "mended.csv")
    arguments = ("import", "returnees", tmp_path / "mended.csv", "--source", "people", "--format", "json")
    answer = homeward(copy, *arguments, "--accept", "coord.sign,coord.swapped")
    counts = answer.document
    asked = [code for code, problem in office.crowd.wrong.items() if problem in ("coord.sign", "coord.swapped")]
    with open_store(copy) as store:
        people = store.frame("returnees").set_index("case_code")
    assert set(asked) <= set(people.index)
    assert counts["read"] == counts["accepted"] + counts["quarantined"]
    assert not people["missing_since"].notna().any()
    assert people.loc[asked, "longitude"].between(-16.9, -13.7).all()
    assert people.loc[asked, "latitude"].between(13.0, 13.9).all()


def copied(office: Office, folder: Path) -> Path:
    """Copy the store by the command that does it, and open the copy as a store of its own."""
    backup, copy = folder / "backup.sqlite", folder / "copy.sqlite"
    assert homeward(office.store, "backup", backup).code == 0
    assert homeward(copy, "restore", backup).code == 0
    return copy


def test_undo_returns_to_every_state_there_was(office: Office, tmp_path: Path):
    copy = copied(office, tmp_path)
    seen = []
    for _ in office.taken:
        assert homeward(copy, "undo").code == 0
        seen.append(fingerprint(copy))
    assert seen == office.states[::-1]
    assert homeward(copy, "undo").code == 2


# what is answered


@pytest.mark.parametrize("by", WAYS)
def test_gaps_add_up_to_the_people_however_they_are_put_together(office: Office, known: World, by: str):
    rows = homeward(office.store, "gaps", "--by", by, "--format", "json", *DAY).rows
    assert all(sum(row[status] for status in GAP_STATUSES) == row["people"] for row in rows)
    found: dict[str, int] = {}
    for row in rows:
        found[row["service_type"]] = found.get(row["service_type"], 0) + row["people"]
    needs = known.returnees["needs"].fillna(NEED_NOT_RECORDED).str.split().explode()
    assert found == needs.value_counts().to_dict()
    places = [(row["area_id"], row["service_type"]) for row in rows]
    assert len(places) == len(set(places))


def test_every_gap_cause_of_a_real_country_occurs(known: World):
    assert {"served", "too_far", "not_eligible", "no_service", "unknown"} <= set(known.statuses["gap_status"])


def test_nobody_is_checked_against_a_site_in_another_country(known: World):
    assert {"CM", "GM", ""} <= set(known.offers.country)
    people = known.people.country[known.people.has_place]
    assert set(people) <= {"CM", "GM", ""}
    assert (people == "").mean() < 0.01


def test_one_person_is_told_distances_and_reasons_that_hold(office: Office, known: World):
    placed = known.returnees[known.returnees["latitude"].notna() & known.returnees["needs"].str.contains("vocational")]
    person = placed.iloc[0]
    answer = homeward(office.store, "check", "--returnee", person["case_code"], "--format", "json", *DAY)
    assert answer.code == 0
    services = known.services.set_index("service_id")
    rows = [row for row in answer.rows if row["distance_km"] is not None]
    assert len(rows) > 10
    sites = services.loc[[row["service_id"] for row in rows]]
    home = np.full(len(rows), person["longitude"]), np.full(len(rows), person["latitude"])
    metres = Geod(ellps="WGS84").inv(*home, sites["longitude"].to_numpy(), sites["latitude"].to_numpy())[2]
    assert [row["distance_km"] for row in rows] == pytest.approx((metres / 1000).tolist(), abs=1e-6)
    for row in answer.rows:
        assert (row["rank"] is None) == (row["verdict"] == "ineligible")
        assert row["verdict"] in ("eligible", "ineligible", "unknown")
        assert all(one["sentence"] for one in row["criteria"])
        if row["radius_km"] is not None and row["distance_km"] is not None:
            within = [one["verdict"] for one in row["criteria"] if one["criterion"] == "within"]
            assert within in ([], ["yes" if row["distance_km"] <= row["radius_km"] else "no"], ["unknown"])


def test_whoever_is_served_has_an_open_option_and_whoever_is_not_has_none(known: World):
    statuses = known.statuses[known.statuses["service_type"] != NEED_NOT_RECORDED]
    asked = statuses.groupby(["service_type", "gap_status"]).head(1)
    for row in asked.itertuples(index=False):
        options = options_for(known, person_in(known, row.case_code))
        open_now = options[options["availability"].eq("open") & options["service_type"].eq(row.service_type)]
        verdicts = set(open_now["verdict"])
        assert ("eligible" in verdicts) == (row.gap_status == "served"), row
        if row.gap_status not in ("served", "unknown"):
            assert verdicts <= {"ineligible"}, row


# what leaves


PUBLIC = tuple(name for name in LAYERS if name != "returnees")
WITHOUT_SHAPES = ("programmes", "disagreements")
CHOSEN = Wanted(service_type="vocational", by="admin1")


@pytest.fixture(scope="module")
def exported(office: Office, known: World) -> dict[str, Path]:
    """Write every layer in every format that holds it, and all together where a format can."""
    jobs = [(f"{layer}.csv", (layer,)) for layer in PUBLIC]
    jobs += [(f"{layer}.geojson", (layer,)) for layer in PUBLIC if layer not in WITHOUT_SHAPES]
    jobs += [(f"{layer}.xlsx", (layer,)) for layer in PUBLIC]
    jobs += [("all.gpkg", ()), ("all.xlsx", ()), ("all.html", ()), ("all.pdf", ())]
    folder = office.folder / "out"
    folder.mkdir()
    with open_store(office.store) as store:
        for name, layers in jobs:
            words = words_for("fr" if name.endswith("xlsx") else "en")
            export_file(store, known, folder / name, layers=layers, wanted=CHOSEN, words=words, actor="acceptance")
    return {name: folder / name for name, _ in jobs}


@pytest.fixture(scope="module")
def page(office: Office) -> Path:
    """Write the whole map by the command: every service of every type."""
    target = office.folder / "map.html"
    answer = homeward(office.store, "map", target, *DAY)
    assert answer.code == 0, answer.err
    return target


@pytest.fixture(scope="module")
def homes(known: World) -> dict[int, set[tuple[float, float]]]:
    """List where people live: to five decimals, to four (as a map rounds) and to three (as rows of people are rounded).

    What is public anyway is left out: a town's middle, a site, a corner of an outline, a catchment or an H3 cell.
    """
    places = known.returnees[["latitude", "longitude"]].dropna().to_numpy(dtype=float)
    chosen = known.services.loc[known.services["service_type"] == CHOSEN.service_type, "service_id"]
    circles = catchments_of(known.offers, service_ids=set(chosen))
    shapes = [*known.areas["geometry"].dropna(), *circles["geometry"]]
    cells = {h3.latlng_to_cell(*place, size) for place in places for size in (3, 4, 5, 6)}
    public = np.concatenate(
        [
            known.services[["latitude", "longitude"]].to_numpy(dtype=float),
            known.settlements[["latitude", "longitude"]].to_numpy(dtype=float),
            shapely.get_coordinates(shapes)[:, ::-1],
            np.array([corner for cell in cells for corner in h3.cell_to_boundary(cell)]),
        ]
    )
    return {
        decimals: pairs(np.round(places, decimals)) - pairs(public) - pairs(np.round(public, decimals))
        for decimals in (5, 4, 3)
    }


def test_nobodys_home_nor_case_code_leaves(
    exported: dict[str, Path], page: Path, homes: dict[int, set[tuple[float, float]]], known: World
):
    codes = set(known.returnees["case_code"])
    assert min(map(len, homes.values())) > PEOPLE // 2
    for path in (*exported.values(), page):
        points = points_in(path)
        assert not set().union(*homes.values()) & points, path.name
        assert not codes & set(re.findall(r"ZQ\d{5}", text_of(path))), path.name


def test_the_search_for_homes_would_find_them(
    office: Office, homes: dict[int, set[tuple[float, float]]], known: World, tmp_path: Path
):
    for name in ("people.csv", "people.geojson", "people.xlsx", "people.gpkg"):
        answer = homeward(office.store, "export", tmp_path / name, "--layer", "returnees", "--with-persons", *DAY)
        assert answer.code == 0, answer.err
        assert homes[3] <= points_in(tmp_path / name), name
    with open_store(office.store) as store:
        acts = store.audit_log()
    assert acts["details"].str.contains('"with_persons": true').sum() == 4
    assert set(known.returnees["case_code"]) == set(re.findall(r"ZQ\d{5}", text_of(tmp_path / "people.csv")))


def test_people_leave_only_on_purpose(office: Office, tmp_path: Path):
    answer = homeward(office.store, "export", tmp_path / "people.csv", "--layer", "returnees", *DAY)
    assert (answer.code, list(tmp_path.iterdir())) == (2, [])


def test_the_map_is_one_small_file_that_shows_every_site(page: Path, known: World):
    assert page.stat().st_size <= MOST_HTML_BYTES
    text = page.read_text(encoding="utf-8")
    assert not re.findall(r"""<(?:script|link|img|iframe)\b[^>]*(?:src|href)=["']?https?://""", text)
    assert all(file.path.split("/")[1].split(".")[0] in text for file in FILES if file.kind == "services")


def test_figures_below_eleven_never_leave_and_cannot_be_worked_out_from_their_row(exported: dict[str, Path]):
    for name in ("gaps.csv", "cells.csv"):
        table = pd.read_csv(exported[name], skiprows=[1], encoding="utf-8-sig")
        figures = table[list(FIGURES)]
        assert figures.notna().any(axis=None), name
        assert not ((figures > 0) & (figures < LEAST_PEOPLE)).any(axis=None), name
        hidden = figures.isna()
        assert not (~hidden["people"] & (hidden.sum(axis=1) == 1)).any(), name
        whole = table[~hidden.any(axis=1)]
        assert (whole[list(GAP_STATUSES)].sum(axis=1) == whole["people"]).all(), name
    clusters = pd.read_csv(exported["clusters.csv"], skiprows=[1], encoding="utf-8-sig")
    assert (clusters["people"] >= LEAST_PEOPLE).all()


def test_a_geopackage_in_which_almost_every_figure_is_withheld_is_written_all_the_same(
    office: Office, known: World, tmp_path: Path
):
    few = known.statuses["service_type"].value_counts().index[-1]
    wanted = Wanted(service_type=few, by="admin2")
    with open_store(office.store) as store:
        export_file(
            store, known, tmp_path / "few.gpkg", layers=("gaps",), wanted=wanted, words=words_for("fr"), actor="test"
        )
    (table,) = layers_in(tmp_path / "few.gpkg")[:1]
    assert table["people"].isna().mean() > 0.5
    assert not table["people"].between(1, LEAST_PEOPLE - 1).any()


def test_released_figures_are_the_true_ones_where_they_are_told(exported: dict[str, Path], known: World):
    told = pd.read_csv(exported["gaps.csv"], skiprows=[1], encoding="utf-8-sig").set_index("area_id")
    true = gaps_by(known, CHOSEN.by, service_type=CHOSEN.service_type).set_index("area_id")
    assert set(told.index.dropna()) == set(true.index.dropna())
    for name in FIGURES:
        shown = told[name].dropna()
        shown = shown[shown.index.notna()]
        assert (shown == true.loc[shown.index, name].astype(float)).all(), name


def test_released_cells_are_coarse_and_never_lie_in_one_another(exported: dict[str, Path]):
    cells = pd.read_csv(exported["cells.csv"], skiprows=[1], encoding="utf-8-sig")["area_id"].dropna()
    sizes = {cell: h3.get_resolution(cell) for cell in cells}
    assert set(sizes.values()) <= {3, 4, 5, 6}
    above = {h3.cell_to_parent(cell, size) for cell, own in sizes.items() for size in range(3, own)}
    assert not above & set(sizes)


def test_every_export_says_what_it_came_from(exported: dict[str, Path]):
    for name, path in exported.items():
        assert path.stat().st_size > 200, name
        if path.suffix == ".csv":
            assert path.read_bytes().startswith(b"\xef\xbb\xbf"), name
            assert Path(f"{path}.recipe.json").is_file(), name
        if path.suffix == ".pdf":
            assert path.read_bytes().startswith(b"%PDF-"), name
        if path.suffix == ".geojson":
            frame = gpd.read_file(path)
            assert frame.crs is None or frame.crs.to_epsg() == 4326, name


def test_no_layer_is_forgotten(exported: dict[str, Path]):
    assert {name.split(".")[0] for name in exported} - {"all"} == set(PUBLIC)
    assert set(INPUTS) - {"returnees"} <= set(PUBLIC)
