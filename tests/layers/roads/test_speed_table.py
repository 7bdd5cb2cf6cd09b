"""What an office sets is laid over the table that is shipped, keeps its source, and is refused where it cannot hold."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.overlays import NOTHING, Figure, Mark, OverlayError, leaf_at, with_figure, without_figure, write_overlay
from layers.roads.figure_labels import (
    OFF_ROAD_LABELS,
    ROAD_LABELS,
    SOURCE_LABELS,
    SURFACE_LABELS,
    TRACK_LABELS,
    TRAVEL_LABELS,
)
from layers.roads.kinds import ROADS, Kind
from layers.roads.profiles import SHIPPED, shipped_speeds, speeds_on
from layers.roads.speed_table import (
    _PROFILE,
    _TABLES,
    SHAPE,
    SURFACES,
    TRACKTYPES,
    _paths,
    figures,
    key_of,
    path_of,
    read_office,
    speeds_in,
)
from layers.words import Words
from tests.roads import ROAD, network

MARK = Mark(dt.date(2026, 11, 22), "AB", "measured on the road to Brikama")
SHIPPED_TEXT = SHIPPED.read_text(encoding="utf-8")


def setting(**values):
    office = NOTHING
    for key, value in values.items():
        office = with_figure(office, SHAPE, path_of(key), value, MARK)
    return office


def text(office):
    return write_overlay(office, "a heading")


def faults(content):
    with pytest.raises(OverlayError) as refused:
        read_office(content)
    return [Words("en")(fault) for fault in refused.value.faults]


def test_nothing_set_is_what_is_shipped():
    assert speeds_in(None) == shipped_speeds()
    assert speeds_in("GM") == shipped_speeds("GM")
    assert not any(figure.is_set for figure in figures())


def test_one_figure_changes_one_figure():
    speeds = speeds_in(None, text(setting(**{"moto.primary": 35.0})))
    assert speeds.kmh("moto", "dry", [Kind("primary"), Kind("secondary")]).tolist() == [35, 40]
    changed = [figure for figure in figures(setting(**{"moto.primary": 35.0})) if figure.is_set]
    assert [(one.key, one.value, one.shipped, one.unit) for one in changed] == [("moto.primary", 35, 65, "km/h")]
    assert changed[0].mark == MARK
    assert Words("en")(MARK.said()) == "set by the office, 22 Nov 2026, AB: measured on the road to Brikama"


def test_an_office_outranks_a_countrys_own_figure_and_a_country_may_have_its_own():
    everywhere = text(setting(**{"car.ferry_wait_minutes": 15.0}))
    assert speeds_in("GM", everywhere).profiles["car"].ferry_wait_minutes == 15
    here = text(setting(**{"GM:car.ferry_wait_minutes": 90.0}))
    assert speeds_in("GM", here).profiles["car"].ferry_wait_minutes == 90
    assert speeds_in("SN", here) == shipped_speeds("SN")
    in_the_gambia = network((ROAD, [(30, 0), (31, 0)]))
    assert speeds_on(in_the_gambia, here).profiles["car"].ferry_wait_minutes == 90
    assert speeds_on(in_the_gambia).profiles["car"].ferry_wait_minutes == 60


def test_every_figure_that_holds_says_where_it_comes_from():
    office = setting(**{"rainy.vehicle.mud": 0.2, "surfaces.sand": 12.0, "off_road.kmh": 4.0})
    for country in (None, "GM"):
        for figure in figures(office, country):
            assert figure.source or figure.mark
            assert figure.source in {*SOURCE_LABELS, ""}
    by_key = {figure.key: figure for figure in figures(office, "GM")}
    assert by_key["walk.ferry_wait_minutes"].source.endswith("the river Gambia")
    assert by_key["walk.ferry_wait_minutes"].is_assumption
    assert not by_key["rainy.vehicle.mud"].is_assumption
    assert not by_key["surfaces.gravel"].is_assumption


def test_a_whole_copy_of_the_table_sets_nothing():
    assert speeds_in("GM", SHIPPED_TEXT) == shipped_speeds("GM")
    assert not any(figure.is_set for figure in figures(read_office(SHIPPED_TEXT)))


def test_a_source_of_the_offices_own_stays_as_it_is_written():
    office = read_office('[surfaces]\nsource = "our drivers"\n[surfaces.kmh]\ngravel = 25')
    (changed,) = [figure for figure in figures(office) if figure.is_set]
    assert (changed.key, changed.source, changed.mark) == ("surfaces.gravel", "our drivers", None)
    assert {figure.source for figure in figures(office) if figure.key == "surfaces.sand"} == {
        "openrouteservice, driving-car, surfaces"
    }


def test_figures_without_a_source_may_be_taken_in_as_somebodys():
    office = read_office("[surfaces.kmh]\ngravel = 25", MARK)
    assert office.marks == {"surfaces.gravel": MARK}


MOTO = '[profiles.moto]\nsource = "us"\n[profiles.moto.roads]\n'


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (MOTO + "primray = 3", ("primray", "profiles.moto.roads", "is not known")),
        (MOTO + "primary = -1", ("primary", "profiles.moto.roads", "0 to 300")),
        (MOTO + 'primary = "fast"', ("primary", "profiles.moto.roads", "must be a number")),
        (MOTO + "primary = nan", ("primary", "profiles.moto.roads", "must be a number")),
        (MOTO + "primary = inf", ("primary", "profiles.moto.roads", "must be a number")),
        (MOTO + "primary = true", ("primary", "profiles.moto.roads", "must be a number")),
        (MOTO + "primary = 301", ("primary", "0 to 300")),
        ("[profiles.horse]\na = 1", ("horse", "profiles", "walk, moto, car, minibus")),
        ("[profiles]\nmoto = 3", ("profiles.moto", "must be a table")),
        ("[wind]\na = 1", ("wind", "profiles")),
        ('[surfaces]\nsource = "us"\n[surfaces.kmh]\ngravle = 3', ("gravle", "surfaces.kmh")),
        ("[surfaces.kmh]\ngravel = 3", ("gravel", "surfaces.kmh", "where it comes from")),
        ('[surfaces]\nsource = " "\n[surfaces.kmh]\ngravel = 3', ("source", "surfaces")),
        ("[surfaces]\nsource = 3\n[surfaces.kmh]\ngravel = 3", ("source", "surfaces")),
        ('[unrecorded]\nsource = "us"\n[unrecorded.surface]\ntrack = "cheese"', ("track", "must be one of", "asphalt")),
        ('[rainy]\nsource = "us"\n[rainy.vehicle]\nmud = 1.2', ("mud", "rainy.vehicle", "0 to 1")),
        ('[off_road]\nsource = "us"\ndetour = 0.9', ("detour", "off_road", "1 to 10")),
        ("[countries.Gm.profiles]", ("Gm", "country")),
        ('[profiles.moto]\ntraveller = "bird"', ("traveller", "profiles.moto")),
        ('[set."moto.primary"]\non = 2026-11-22\nby = "AB"', ("moto.primary", "does not hold")),
        ('[set."moto.primary"]\non = "today"\nby = "AB"', ("moto.primary", "on (a day)")),
        ('[set."moto.primary"]\non = 2026-11-22\nby = " "', ("moto.primary", "by (a code)")),
        ("set = 3", ("set", "must be a table")),
        ("[profiles.walk\na = 1", ("Line 1",)),
        ("[profiles.walk", ("ends in the middle",)),
        ("a = 3\na = 4\nb = 5", ("Line 2",)),
        ('a = """', ("ends in the middle",)),
    ],
)
def test_a_fault_is_one_sentence_that_names_table_and_key(content, named):
    (sentence,) = faults(content)
    assert [word for word in named if word not in sentence] == []


def test_all_faults_are_said_at_once():
    assert len(faults(MOTO + "primray = 3\nprimary = -1\n[wind]\na = 1\n[set.x]\nby = 3")) == 4


def test_short_keys_lead_to_every_figure_and_back():
    assert len(_paths()) > 200
    assert [key for key, path in _paths().items() if key_of(path) != key or path_of(key) != path] == []
    assert path_of("GM:moto.primary") == ("countries", "GM", "profiles", "moto", "roads", "primary")
    for unknown in ("moto.primray", "primary", "gm:moto.primary", "GM:", ":moto.primary", "moto.source", ""):
        with pytest.raises(OverlayError):
            path_of(unknown)


def test_every_figure_has_a_name():
    assert list(ROAD_LABELS) == list(ROADS)
    assert set(TRAVEL_LABELS) == {name for name, leaf in _PROFILE.items() if isinstance(leaf, Figure)}
    assert (set(SURFACE_LABELS), set(TRACK_LABELS)) == (set(SURFACES), set(TRACKTYPES))
    assert set(OFF_ROAD_LABELS) == {name for name, leaf in _TABLES["off_road"].items() if isinstance(leaf, Figure)}


numbers = st.floats(1, 10) | st.integers(1, 10)


@given(
    keys=st.lists(st.sampled_from([key for key, path in _paths().items() if path[0] != "unrecorded"]), max_size=6),
    value=st.floats(0, 1),
    code=st.text(min_size=1).filter(str.strip),
    reason=st.text(),
)
def test_what_is_written_is_read_again_and_what_is_taken_back_leaves_nothing(keys, value, code, reason):
    office = NOTHING
    clean = [
        part.encode("utf-8", "replace").decode().replace("\x7f", " ") for part in (code, reason)
    ]  # what TOML can hold
    mark = Mark(dt.date(2026, 1, 1), *clean)
    for key in keys:
        leaf = leaf_at(SHAPE, path_of(key))
        office = with_figure(office, SHAPE, path_of(key), max(leaf.least, min(value, leaf.most)), mark)
    if mark.by.strip():
        assert read_office(text(office)) == office
    for key in keys:
        office = without_figure(office, SHAPE, path_of(key))
    assert office == NOTHING
