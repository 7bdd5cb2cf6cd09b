"""Can the rows that were not taken be mended and imported again, and does a spreadsheet find nothing to run in them?"""

from __future__ import annotations

import csv

import pytest
import shapely

from app.words import words_for
from layers.readers.formats import read_grid
from layers.readers.quarantine import harmless, write_quarantine
from layers.reading import Action
from tests.layers.readers.bad_cells import HOSTILE, at, returnees, services
from tests.layers.readers.grids import PLACES, grid, read, rows_of


def written(reading, path, language="en"):
    write_quarantine(reading, path, words_for(language))
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def mended(path, **fixes):
    """Mend cells of every row of a quarantine file as a person would, in the file itself."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row | fixes for row in csv.DictReader(file)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return read_grid(path)


def test_the_file_holds_the_row_as_it_was_its_number_and_what_is_wrong(tmp_path):
    reading = read("services", services({"service_name": "Bakau, clinic", **at("48.8566", "2.3522")}))
    assert written(reading, tmp_path / "q.csv") == [
        {
            "service_id": "clinic2",
            "service_name": "Bakau, clinic",
            "service_type": "medical",
            "latitude": "48.8566",
            "longitude": "2.3522",
            "homeward_row": "3",
            "homeward_problem": "row 3, column latitude: 48.8566, 2.3522 lies in France, not in Gambia. "
            "Mend the place or the country. [coord.outside_area]",
        }
    ]
    assert (tmp_path / "q.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_sentence_is_in_the_readers_language(tmp_path):
    reading = read("services", services(at("", "")))
    (row,) = written(reading, tmp_path / "q.csv", "fr")
    assert row["homeward_problem"].startswith("ligne 3, colonne latitude\N{NO-BREAK SPACE}: il n'y a pas de lieu")


def test_all_faults_of_a_row_are_said_at_once(tmp_path):
    reading = read("services", services({**at("", ""), "service_type": "", "seats_total": "-1"}))
    (row,) = written(reading, tmp_path / "q.csv")
    assert [row["homeward_problem"].count(f"[{code}]") for code in ("coord.missing", "type.missing", "num.range")] == [
        1,
        1,
        1,
    ]


def test_a_mended_row_is_taken(tmp_path):
    reading = read("services", services(at("48.8566", "2.3522"), {"seats_total": "-1"}))
    written(reading, tmp_path / "q.csv")
    latitude, longitude = PLACES[9]
    again = read("services", mended(tmp_path / "q.csv", latitude=latitude, longitude=longitude, seats_total="20"))
    assert again.problems == ()
    assert again.accepted["service_id"].tolist() == ["clinic2", "clinic3"]
    assert again.accepted["seats_total"].tolist() == [20, 20]
    assert {"homeward_row", "homeward_problem"} <= set(again.unused)


def test_a_row_that_is_not_mended_gets_the_same_code_again(tmp_path):
    first = read("services", services(at("48.8566", "2.3522"), {"seats_total": "-1"}))
    written(first, tmp_path / "q.csv")
    again = read("services", read_grid(tmp_path / "q.csv"))
    assert again.quarantined["homeward_problem"].tolist() == first.quarantined["homeward_problem"].tolist()
    assert len(again.accepted) == 0


def test_many_rows_abroad_are_not_believed_when_they_come_back(tmp_path):
    abroad = [at(f"14.{place:04d}1", "-16.1001") for place in range(25)]
    home = [{}] * 50
    first = read("services", rows_of("services", *home[:20], {"seats_total": "-1"}))
    assert len(first.quarantined) == 1
    quarantined = rows_of("services", *abroad)
    marked = [[*quarantined[0], "homeward_problem"], *([*row, "x"] for row in quarantined[1:])]
    assert len(read("services", marked).accepted) == 0
    assert len(read("services", quarantined).accepted) == 25


def test_a_question_about_the_whole_file_is_said_in_every_row(tmp_path):
    reading = read("services", [["List of clinics"], *services({})])
    rows = written(reading, tmp_path / "q.csv")
    assert len(rows) == 2
    assert all(row["homeward_problem"].endswith("[columns.header_row]") for row in rows)
    assert read("services", read_grid(tmp_path / "q.csv")).problems == ()


def test_a_fault_of_most_rows_is_worded_for_each_without_another_rows_value(tmp_path):
    reading = read("services", rows_of("services", *(at(longitude, latitude) for latitude, longitude in PLACES[:6])))
    rows = written(reading, tmp_path / "q.csv")
    assert rows[5]["homeward_problem"].startswith("row 7, column latitude: the value lies outside Gambia")
    assert "-16.5490" not in rows[5]["homeward_problem"]


def test_names_and_telephones_are_not_written_beside_the_input(tmp_path):
    reading = read("returnees", returnees({"Nom": "Fatou Ceesay", "Téléphone": "+220 7001234", "age_years": "200"}))
    written(reading, tmp_path / "q.csv")
    content = (tmp_path / "q.csv").read_text(encoding="utf-8-sig")
    assert "Fatou" not in content
    assert "7001234" not in content
    assert "Nom" not in content.splitlines()[0].split(",")


def test_what_a_sentence_says_about_a_person_is_never_the_value():
    reading = read("returnees", returnees({"age_years": "199.5", "sex": "enigma", "latitude": "88.4444"}))
    said = " ".join(str(problem) for problem in reading.problems)
    for value in ("199.5", "enigma", "88.4444"):
        assert value not in said


@pytest.mark.parametrize("name", HOSTILE)
def test_a_formula_comes_back_as_it_was(name, tmp_path):
    reading = read("services", services({"service_name": HOSTILE[name], "seats_total": "-1"}))
    (row,) = written(reading, tmp_path / "q.csv")
    assert not row["service_name"].startswith(("=", "+", "-", "@", "\t", "\r"))
    again = read("services", mended(tmp_path / "q.csv", seats_total=""))
    kept = HOSTILE[name]
    assert again.accepted["service_name"].tolist() == [kept]


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("-16.579", "-16.579"),
        ("-16,579", "-16,579"),
        ("+5", "+5"),
        ("-a", "'-a"),
        ("@x", "'@x"),
        ("a", "a"),
    ],
)
def test_only_what_a_spreadsheet_would_run_gets_an_apostrophe(cell, safe):
    assert harmless(cell) == safe


def test_a_header_that_a_spreadsheet_would_run_gets_one_too(tmp_path):
    header, *rows = services({"seats_total": "-1"})
    reading = read("services", [[*header, "=cmd()"], *([*row, ""] for row in rows)])
    written(reading, tmp_path / "q.csv")
    assert "'=cmd()" in (tmp_path / "q.csv").read_text(encoding="utf-8-sig").splitlines()[0]


def test_points_of_a_layer_are_written_as_coordinates_and_come_back(tmp_path):
    rows = [["id", "amenity", "capacity"], ["a", "clinic", "-1"], ["b", "clinic", "5"]]
    shapes = [shapely.Point(-16.5790123456, 13.4549), shapely.Point(-16.5, 13.4)]
    reading = read("services", grid(rows, shapes=shapes))
    (row,) = written(reading, tmp_path / "q.csv")
    assert (row["latitude"], row["longitude"]) == ("13.4549", "-16.5790123456")
    again = read("services", mended(tmp_path / "q.csv", capacity="5"))
    assert again.accepted["longitude"].tolist() == [-16.5790123456]


def test_polygons_are_written_as_text_and_come_back(tmp_path):
    square = shapely.box(-16.7, 13.2, -16.4, 13.5)
    reading = read("areas", grid([["area_id", "level"], ["GM01", "huge"]], shapes=[square]))
    written(reading, tmp_path / "q.csv")
    again = read("areas", mended(tmp_path / "q.csv", level="1"))
    assert again.problems == ()
    assert again.accepted["geometry"].iloc[0].equals(square)


def test_what_a_tag_a_mapping_or_a_constant_said_is_written_down(tmp_path):
    rows = [["Qui", "Où A", "Où B", "Combien"], ["#service+name", "#geo+lat", "#geo+lon", "#capacity"]]
    rows.append(["Clinic", *PLACES[0], "-1"])
    reading = read("services", rows, constants={"service_type": "medical"})
    written(reading, tmp_path / "q.csv")
    again = read("services", mended(tmp_path / "q.csv", seats_total="3"))
    assert [problem.code for problem in again.problems] == ["id.derived"]
    assert again.accepted[["service_name", "service_type", "seats_total"]].to_numpy().tolist() == [
        ["Clinic", "medical", 3]
    ]


def test_a_header_that_a_mapping_overrules_does_not_come_back_as_itself(tmp_path):
    header, *rows = services({"seats_total": "-1"})
    reading = read(
        "services",
        [[*header, "true latitude"], *([*row, PLACES[place][0]] for place, row in enumerate(rows))],
        columns={"true latitude": "latitude"},
    )
    assert reading.mapping["true latitude"] == "latitude"
    written(reading, tmp_path / "q.csv")
    again = read("services", mended(tmp_path / "q.csv", seats_total=""))
    assert again.problems == ()
    assert again.accepted["latitude"].tolist() == [float(PLACES[1][0])]


def test_a_questioned_guess_keeps_its_header(tmp_path):
    header, *rows = services({})
    reading = read("services", [["servise id", *header[1:]], *rows])
    assert [(problem.code, problem.action) for problem in reading.problems] == [("columns.guess", Action.ASK)]
    assert "servise id" in written(reading, tmp_path / "q.csv")[0]
