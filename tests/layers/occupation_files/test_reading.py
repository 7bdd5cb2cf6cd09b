"""Are lists of job titles read: ESCO's layouts and plain ones, with every faulty row told of?"""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from app.words import words_for
from layers.occupation_files.problems import OCCUPATION_PROBLEMS, occupation_problem
from layers.occupation_files.reading import read_titles, titles_in
from layers.occupations.titles import Title
from layers.readers.problems import sentence_of
from layers.reading import Action
from tests.places import shared_data

ON = dt.date(2026, 11, 22)
ENGLISH = words_for("en")

ESCO = """conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,code
Occupation,http://example.org/1,7212,soudeur/soudeuse,"soudeur
soudeuse
opérateur soudage",7212.3
Occupation,http://example.org/2,7531,tailleur,,7531.1
"""

TABIYA = """ID,ISCOGROUPCODE,CODE,PREFERREDLABEL,ALTLABELS
1,7212,7212.3,welder,"pipe welder
arc welder"
2,0110,0110.1,air force officer,
"""


def read(tmp_path, text, *, name="titles.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_titles(path, as_of=ON)


def said(reading):
    return [sentence_of(problem, ENGLISH) for problem in reading.problems]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            ESCO,
            [
                ("7212", "soudeur/soudeuse"),
                ("7212", "soudeur"),
                ("7212", "soudeuse"),
                ("7212", "opérateur soudage"),
                ("7531", "tailleur"),
            ],
        ),
        (TABIYA, [("7212", "welder"), ("7212", "pipe welder"), ("7212", "arc welder"), ("0110", "air force officer")]),
        ("isco08_code;titre\n7531;couturière\n7531; couturière \n", [("7531", "couturière")]),
        ("Title|x,Code\na,7531\n", None),
        ("Intitulé,Code ISCO\ncouturier | tailleur,7531\n", [("7531", "couturier"), ("7531", "tailleur")]),
    ],
)
def test_a_list_is_read_in_the_layouts_that_are_known(tmp_path, text, titles):
    reading = read(tmp_path, text)
    if titles is None:
        assert [problem.code for problem in reading.problems] == ["occupations.no_column"]
        assert reading.refused
        return
    assert not reading.refused
    assert titles_in(reading) == tuple(Title(*each) for each in titles)
    assert reading.read == len(reading.accepted) + len(reading.quarantined)


def test_rows_that_cannot_be_used_are_put_aside_each_with_its_sentence(tmp_path):
    reading = read(tmp_path, "code,title,note\n7531,tailor,a\n7539,maker,b\n,baker,c\n7512,,d\n110,officer,e\n")
    assert (reading.read, len(reading.accepted), len(reading.quarantined)) == (5, 2, 3)
    assert titles_in(reading) == (Title("7531", "tailor"), Title("0110", "officer"))
    near = "7531, 7532, 7533, 7534, 7535"
    assert said(reading) == [
        f"row 3, column code: “7539” is no code of ISCO-08. Did you mean {near}? [occupations.code]",
        "row 4, column code: the row has no code. [occupations.no_code]",
        "row 5, column title: the row has no title. [occupations.no_title]",
        "row 6, column code: “110” has lost its zero, as spreadsheets do; it was read as 0110. [occupations.zero]",
    ]
    assert reading.quarantined["note"].tolist() == ["b", "c", "d"]
    assert reading.quarantined["homeward_row"].tolist() == ["3", "4", "5"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name,place\ntailor,Banjul\n", "occupations.no_column"),
        ("code,title\nabc,tailor\n", "occupations.none"),
        ("", "file.empty"),
    ],
)
def test_a_file_without_titles_and_codes_is_refused(tmp_path, text, code):
    reading = read(tmp_path, text)
    assert reading.refused
    assert [problem.code for problem in reading.problems] == [code]
    assert len(reading.accepted) == 0


def test_western_european_text_is_read_and_told_of(tmp_path):
    reading = read(tmp_path, "code;titre\n7531;couturière\n", encoding="latin-1")
    assert titles_in(reading) == (Title("7531", "couturière"),)
    assert "enc.cp1252" in {problem.code for problem in reading.problems}


def test_a_workbook_gives_back_the_zeros_that_it_took(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Trades of the office"], ["Code CITP", "Intitulé"], [7531, "couturière"], [110, "officier"]):
        book.active.append(row)
    book.save(tmp_path / "titles.xlsx")
    reading = read_titles(tmp_path / "titles.xlsx", as_of=ON)
    assert titles_in(reading) == (Title("7531", "couturière"), Title("0110", "officier"))
    assert [(problem.code, problem.row) for problem in reading.problems] == [("occupations.zero", 4)]


def test_a_title_is_cut_where_nobody_would_read_on(tmp_path):
    reading = read(tmp_path, f"code,title\n7531,{'x' * 1000}\n")
    assert [len(title.text) for title in titles_in(reading)] == [200]


def test_every_fault_has_a_sentence_and_an_action():
    for code, kind in OCCUPATION_PROBLEMS.items():
        assert code.startswith("occupations.")
        assert kind.action in (Action.REJECT, Action.ROWS, Action.FIX)
        assert sentence_of(occupation_problem(code, value="7539", code="0110"), ENGLISH).endswith(f"[{code}]")


def test_the_real_occupations_of_esco_are_all_taken():
    path = shared_data() / "labour" / "esco_occupations.csv"
    reading = read_titles(path, as_of=ON)
    assert (reading.read, len(reading.accepted), len(reading.quarantined)) == (3007, 3007, 0)
    assert len(titles_in(reading)) > 30_000
