"""Closed roads on the command line: drawn, obeyed in their season and between their days, ended, removed, refused."""

from __future__ import annotations

import json
import shutil
import threading

import pytest

from app.cli import main
from app.workflows.closures import add_closure, set_aside
from app.workflows.networks import all_roads, kept_closures, state_of
from app.workflows.office import open_office
from layers.errors import HomewardError
from layers.readers.drawn import parse_line
from layers.roads.closed import Closure
from tests import world
from tests.app.dashboard import fill
from tests.app.test_roads import LAT, LON, STEP, at, place, roads_file, rows

DAY = "2026-06-15"


@pytest.fixture(scope="module")
def bridged(tmp_path_factory):
    """A folder with a store and its one network: a U of 14 steps round a river, and a bridge of 4 across it."""
    folder = tmp_path_factory.mktemp("bridged")
    file = roads_file(folder / "u.geojson", [(0, 0), (0, 5), (4, 5), (4, 0)], [(0, 0), (4, 0)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOMEWARD_ACTOR", "tester")
        with pytest.raises(SystemExit) as ended:
            main(["--store", str(folder / "office.sqlite"), "import", "roads", str(file)])
    assert ended.value.code == 0
    return folder


@pytest.fixture
def homeward(bridged, tmp_path, capsys, monkeypatch):
    """Run the command on a copy of that store."""
    shutil.copytree(bridged, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("HOMEWARD_ACTOR", "tester")
    monkeypatch.setenv("HOMEWARD_LANGUAGE", "en")
    monkeypatch.setenv("HOMEWARD_STORE", str(tmp_path / "office.sqlite"))

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(each) for each in arguments])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


ACROSS = f"{at(2, -1)} {at(2, 1)}"
"""Corners of a line across the bridge."""


def close(homeward, *more, line=ACROSS, name="Bridge"):
    return homeward("closures", "--add", name, "--line", line, "--from-date", "2026-06-01", *more)


def road_km(homeward, *more, season="dry", day=DAY):
    """Return the kilometres and minutes over the bridge and back."""
    asked = ("distance", "--from", at(0, 0), "--to", at(4, 0), "--profile", "car", "--format", "json")
    code, out, _ = homeward(*asked, "--season", season, "--on", day, *more)
    assert code == 0
    (row,) = rows(out)
    return row["road_km"], row["travel_minutes"]


def test_a_way_goes_round_what_is_closed_and_back_over_it_once_it_is_removed(homeward):
    before = road_km(homeward)
    assert close(homeward)[0] == 0
    km, minutes = road_km(homeward)
    assert km / before[0] == pytest.approx(14 / 4, rel=0.02)
    assert minutes / before[1] == pytest.approx(14 / 4, rel=0.02)
    assert homeward("closures", "--remove", "bridge")[0] == 0
    assert road_km(homeward) == before


def test_an_answer_says_which_closures_it_obeyed(homeward):
    asked = ("distance", "--from", at(0, 0), "--to", at(4, 0), "--format", "json", "--on")
    assert "closures" not in json.loads(homeward(*asked, DAY)[1])["recipe"]["parameters"]
    close(homeward, "--until", "2026-06-30")
    assert json.loads(homeward(*asked, DAY)[1])["recipe"]["parameters"]["closures"] == [
        {"name": "Bridge", "season": "both", "from_date": "2026-06-01", "until": "2026-06-30"}
    ]
    assert "closures" not in json.loads(homeward(*asked, "2026-07-01")[1])["recipe"]["parameters"]


def test_every_option_of_a_person_names_what_is_closed_on_the_way(homeward, tmp_path):
    fill(tmp_path / "office.sqlite")
    site = world.World().services.iloc[0]
    east, north = (site["longitude"] - LON) / STEP, (site["latitude"] - LAT) / STEP
    road = [(east, north - 30), (east, north), (east, north + 30)]
    homeward("import", "roads", roads_file(tmp_path / "w.geojson", road), "--source", "W")
    close(homeward, "--season", "rainy", line=f"{at(east - 1, north + 2)} {at(east + 1, north + 2)}", name="Flood")
    home = at(east, north + 4)
    code, out, err = homeward("check", "--at", home, "--on", DAY, "--format", "json")
    assert code == 0, err
    document = json.loads(out)
    assert document["recipe"]["parameters"]["closures"][0]["name"] == "Flood"
    named = {each["name"] for row in document["rows"] for each in row["closures"]}
    assert named == {"Flood"}
    assert "closed in the rainy season: Flood" in homeward("check", "--at", home, "--on", DAY)[1]


def test_a_closure_of_the_rainy_season_changes_nothing_in_the_dry_one(homeward):
    dry, rainy = (road_km(homeward, season=season)[1] for season in ("dry", "rainy"))
    close(homeward, "--season", "rainy")
    assert road_km(homeward, season="dry")[1] == dry
    assert road_km(homeward, season="rainy")[1] > 3 * rainy


def test_a_closure_holds_from_its_first_day_to_its_last(homeward):
    before = road_km(homeward)
    close(homeward, "--until", "2026-06-30")
    assert road_km(homeward, day="2026-05-31") == road_km(homeward, day="2026-07-01") == before
    assert road_km(homeward, day="2026-06-01")[0] == road_km(homeward, day="2026-06-30")[0] > before[0]
    assert homeward("closures", "--end", "Bridge", "--until", "2026-06-10")[0] == 0
    assert road_km(homeward) == before


def test_where_everything_is_closed_there_is_no_way_and_no_number(homeward):
    ring = " ".join(at(*corner) for corner in ((3, -1), (5, -1), (5, 1), (3, 1), (3, -1)))
    close(homeward, line=ring)
    _, out, _ = homeward("distance", "--from", at(0, 0), "--to", at(4, 0), "--on", DAY, "--format", "json")
    (row,) = rows(out)
    assert (row["status"], row["road_km"], row["travel_minutes"]) == ("unreachable", None, None)


def test_the_list_says_what_is_closed_where_when_and_by_whom(homeward):
    close(homeward, "--season", "rainy", "--until", "2026-10-31", "--note", "under  water", name=" The   bridge ")
    code, out, _ = homeward("closures", "--on", DAY, "--format", "json")
    assert code == 0
    document = json.loads(out)
    assert document["recipe"]["question"] == "closures"
    (row,) = document["rows"]
    shape = row.pop("geometry")
    assert row == {
        "name": "The bridge",
        "season": "rainy",
        "from_date": "2026-06-01",
        "until": "2026-10-31",
        "holds": True,
        "roads_cut": 1,
        "drawn_by": "tester",
        "note": "under water",
    }
    assert (shape["type"], len(shape["coordinates"])) == ("LineString", 2)
    _, out, _ = homeward("closures", "--language", "fr")
    assert "saison des pluies" in out
    _, out, _ = homeward("closures", "--on", "2027-01-01", "--format", "json")
    assert not rows(out)[0]["holds"]


def test_lines_come_from_a_file_of_a_map_program_too(homeward, tmp_path):
    before = road_km(homeward)
    file = tmp_path / "river.geojson"
    shape = {"type": "LineString", "coordinates": [place(2, -1), place(2, 1)]}
    feature = {"type": "Feature", "properties": {}, "geometry": shape}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature, feature]}), encoding="utf-8")
    assert homeward("closures", "--add", "River", "--file", file, "--from-date", "2026-01-01")[0] == 0
    assert road_km(homeward)[0] > 3 * before[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--add", "X"), "--line"),
        (("--line", "13,2 14,3"), "name"),
        (("--add", " ", "--line", f"{at(0, 0)} {at(1, 0)}"), "name"),
        (("--add", "X" * 81, "--line", f"{at(0, 0)} {at(1, 0)}"), "80"),
        (("--add", "X", "--line", at(0, 0)), "two different corners"),
        (("--add", "X", "--line", f"{at(0, 0)} {at(0, 0)}"), "two different corners"),
        (("--add", "X", "--line", "somewhere else"), "cannot be read"),
        (("--add", "X", "--line", "91,0 92,0"), "between -90 and 90"),
        (("--add", "X", "--line", f"{at(0, 0)} {at(1, 0)}", "--until", "2020-01-01"), "last day"),
        (("--add", "X", "--line", f"{at(0, 0)} {at(1, 0)}", "--remove", "X"), "at a time"),
        (("--add", "bridge", "--line", f"{at(0, 0)} {at(1, 0)}"), "already"),
        (("--remove", "Nowhere"), "no closure"),
        (("--end", "Bridge", "--until", "2026-05-31"), "last day"),
        (("--add", "X", "--line", "1,2 3,4", "--season", "winter"), "--season"),
    ],
)
def test_what_cannot_be_a_closure_is_refused_in_words_and_nothing_changes(homeward, tmp_path, arguments, said):
    close(homeward)
    file = tmp_path / "office.roads" / "closures.geojson"
    before = file.read_bytes()
    code, out, err = homeward("closures", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", ["", "{}", "not json", '{"type": "FeatureCollection", "features": []}', "[1]"])
def test_a_file_without_lines_is_refused(homeward, tmp_path, content):
    file = tmp_path / "lines.geojson"
    file.write_text(content, encoding="utf-8")
    code, _, err = homeward("closures", "--add", "X", "--file", file)
    assert code == 2
    assert err.strip()
    assert not kept_closures(tmp_path / "office.roads")


def test_a_line_that_meets_no_road_is_kept_and_told_of(homeward):
    code, _, err = close(homeward, line="50,10 51,10", name="Elsewhere")
    assert code == 0
    assert "meets no road" in err


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("rainy", "winter"),
        lambda text: text.replace("2026-06-01", "June"),
        lambda text: text.replace("LineString", "Point"),
        lambda text: text.replace("-16.", "-1600."),
        lambda _: "",
    ],
)
def test_a_damaged_file_stops_answers_instead_of_opening_roads_and_is_never_written_over(homeward, tmp_path, spoil):
    close(homeward, "--season", "rainy")
    file = tmp_path / "office.roads" / "closures.geojson"
    file.write_text(spoil(file.read_text(encoding="utf-8")), encoding="utf-8")
    before = file.read_bytes()
    for asked in (
        ("distance", "--from", at(0, 0), "--to", at(4, 0)),
        ("closures",),
        ("closures", "--remove", "Bridge"),
        ("closures", "--add", "Y", "--line", f"{at(0, 0)} {at(1, 0)}"),
    ):
        code, _, err = homeward(*asked)
        assert (code, "cannot be understood" in err) == (2, True)
    assert file.read_bytes() == before
    aside = set_aside(open_office(str(tmp_path / "office.sqlite")), file.parent, actor="tester")
    assert aside.read_bytes() == before
    assert homeward("closures")[0] == 0


def test_whatever_is_remembered_follows_a_change(homeward, tmp_path):
    store = open_office(str(tmp_path / "office.sqlite"))
    before = state_of(store)
    close(homeward)
    drawn = state_of(store)
    homeward("closures", "--end", "Bridge", "--until", "2026-07-01")
    ended = state_of(store)
    homeward("closures", "--remove", "Bridge")
    assert len({before, drawn, ended, state_of(store)}) == 4


def test_who_drew_ended_and_removed_is_in_the_audit(homeward, tmp_path):
    close(homeward)
    homeward("closures", "--end", "Bridge", "--until", "2026-07-01")
    homeward("closures", "--remove", "Bridge")
    log = open_office(str(tmp_path / "office.sqlite")).audit_log()
    done = log[log["object_type"] == "closures"]
    assert done["action"].tolist() == ["create", "update", "remove"]
    assert set(done["actor"]) == {"tester"}


def test_two_who_draw_at_once_both_keep_their_line(homeward, tmp_path):
    homeward("closures")
    store, folder = open_office(str(tmp_path / "office.sqlite")), tmp_path / "office.roads"
    shape = parse_line(ACROSS)
    drawn = [
        Closure(f"line {number}", shape, "both", all_roads(folder)[0].network.origin.source_date) for number in range(8)
    ]
    threads = [
        threading.Thread(target=add_closure, args=(store, folder, each), kwargs={"actor": "a"}) for each in drawn
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {closure.name for closure in kept_closures(folder)} == {closure.name for closure in drawn}


def test_lines_may_be_typed_as_people_write_them():
    for typed in ("13.4,-16.6 13.5,-16.7", "13,4 -16,6\n13,5 -16,7", "13.4, -16.6; 13.5, -16.7;"):
        assert parse_line(typed).coords[:] == [(-16.6, 13.4), (-16.7, 13.5)]
    triangle = parse_line("13,-16 13,-15 14,-15 13,-16")
    assert triangle.geom_type == "Polygon"
    with pytest.raises(HomewardError):
        parse_line("")
