"""Are the forms sound in both languages, and do their answers come back as figures that can be checked in the head?"""

from __future__ import annotations

import io
import json

import openpyxl
import pandas as pd
import pytest
from pyxform.xls2xform import convert

from app.cli import main
from app.words import words_for
from app.workflows.forms import form_bytes, forms_named
from layers.errors import NotFoundError
from layers.forms.all_forms import FORMS
from layers.forms.choices import CHOICES
from layers.readers.form_answers import tail_of
from layers.readers.synonyms import SYNONYMS
from layers.readers.vocab import WORDS
from layers.schemas import Areas
from layers.words import LANGUAGES
from mapping.xlsform import LANGUAGE_HEADERS, choice_rows, form_workbook, survey_rows

WORDS_OF = {language: words_for(language) for language in LANGUAGES}

AREAS = Areas.parse(
    pd.DataFrame(
        [
            {"area_id": "GM01", "area_name": "Banjul", "admin_level": 1, "country": "GM"},
            {"area_id": "GM02", "area_name": "=1+1", "area_name_fr": "Kanifing", "admin_level": 1, "country": "GM"},
            {"area_id": "GM0201", "area_name": "Bakau", "admin_level": 2, "parent_id": "GM02", "country": "GM"},
        ]
    )
)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_one_that_pyxform_takes_without_a_warning(name):
    warnings: list[str] = []
    content = io.BytesIO(form_workbook(FORMS[name], words=WORDS_OF, areas=AREAS))
    form = convert(content, warnings=warnings, validate=False, file_type=".xlsx").xform
    assert warnings == []
    assert 'lang="English (en)"' in form
    assert 'lang="Français (fr)" default="true()"' in form


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("areas", [AREAS, Areas.empty()], ids=["areas", "no areas"])
def test_everything_is_said_in_both_languages_and_every_list_is_there(name, areas):
    survey = survey_rows(FORMS[name], words=WORDS_OF, areas=areas)
    choices = choice_rows(FORMS[name], words=WORDS_OF, areas=areas)
    english, french = (f"label::{LANGUAGE_HEADERS[language]}" for language in ("en", "fr"))
    silent = ("calculate", "today", "end_group")
    assert [row["name"] for row in survey if not row.get(english) and row["type"] not in silent] == []
    assert [row["name"] for row in survey if row.get(english) and row[english] == row[french]] in ([], ["admin2_pcode"])
    assert [row for row in choices if not (row[english] and row[french])] == []
    asked = {row["type"].split()[1] for row in survey if row["type"].startswith("select")}
    assert asked == {row["list_name"] for row in choices}
    names = [(row["list_name"], row["name"]) for row in choices]
    assert len(names) == len(set(names))


def test_where_no_area_is_known_the_place_is_written_in_words():
    asked = {row["name"] for row in survey_rows(FORMS["employers"], words=WORDS_OF, areas=Areas.empty())}
    listed = {row["name"] for row in survey_rows(FORMS["employers"], words=WORDS_OF, areas=AREAS)}
    assert ("area_name" in asked, "admin1_pcode" in asked) == (True, False)
    assert ("area_name" in listed, "admin1_pcode" in listed, "admin2_pcode" in listed) == (False, True, True)


def test_a_name_that_looks_like_a_formula_stays_a_text():
    book = openpyxl.load_workbook(io.BytesIO(form_workbook(FORMS["employers"], words=WORDS_OF, areas=AREAS)))
    cells = [cell for row in book["choices"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_an_occupation_is_found_by_everyday_words_and_keeps_its_zero():
    labels = {row["name"]: row for row in choice_rows(FORMS["workers"], words=WORDS_OF, areas=AREAS)}
    assert "C0110" in labels
    assert "oudeur" in labels["C7212"]["label::Français (fr)"]


@pytest.mark.parametrize("name", ["services", "returnees"])
def test_every_question_of_the_office_s_forms_is_a_column_that_the_import_knows(name):
    form = FORMS[name]
    places = {"location", "homeward_form"}
    for question in (each for group in form.groups for each in group.questions):
        assert question.name in {*SYNONYMS[form.kind], *places}, question.name
        codes = WORDS.get("service_type" if question.name == "needs" else question.name)
        if codes is not None and question.choices in CHOICES:
            assert set(CHOICES[question.choices]) <= set(codes.values())


def kobo(form: str, answers: list[dict[str, str]], *, separator: str = "/") -> str:
    """Write answers as KoboToolbox exports them: every question under its groups, then what it adds itself."""
    where = {question.name: group.name for group in FORMS[form].groups for question in group.questions}
    names = [*where, "_id", "_uuid", "_submission_time"]
    header = [f"{where[name]}{separator}{name}" if name in where else name for name in names]
    rows = []
    for number, answer in enumerate(answers):
        whole = {"homeward_form": form, "_id": f"{number}", "_uuid": f"{form}{number}", **answer}
        rows.append([whole.get(name, "") for name in names])
    return pd.DataFrame(rows, columns=header).to_csv(index=False)


INTERVIEW = {
    "agrees": "yes", "demand_source": "Basse 2026", "reference_date": "2026-06-30", "admin1_pcode": "GM01",
    "isic4_code": "F",
}  # fmt: skip


def employer(**answers: str) -> dict[str, str]:
    return {**INTERVIEW, "isco08_code_1": "C7212", **answers}


EMPLOYERS = [
    employer(openings_1="2", employed_1="3", hard_to_fill_1="yes", wage_amount_1="6000", wage_currency_1="GMD",
             wage_period_1="month", isco08_code_2="C0110", openings_2="1", hard_to_fill_2="no"),
    employer(openings_1="0", employed_1="5", informal_employed_1="4", hard_to_fill_1="no", wage_amount_1="4000",
             wage_currency_1="GMD", wage_period_1="month"),
    employer(openings_1="3", hard_to_fill_1="unknown", job_title_2="Réparateur de téléphones", openings_2="2"),
    employer(hard_to_fill_1="yes"),
    {**INTERVIEW, "agrees": "no"},
]  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A store with two regions into which the answers to the employers' form were imported."""
    folder = tmp_path_factory.mktemp("forms")
    run = Runner(folder)
    frame = AREAS.drop(columns=["geometry", "source", "source_date", "missing_since"])
    (folder / "areas.csv").write_text(frame.assign(area_name=["Banjul", "Kanifing", "Bakau"]).to_csv(index=False))
    assert run("import", "areas", str(folder / "areas.csv")) == 0
    (folder / "answers.csv").write_text(kobo("employers", EMPLOYERS), encoding="utf-8")
    assert run("import", "demand", str(folder / "answers.csv"), "--format", "json") == 0
    return run


class Runner:
    def __init__(self, folder):
        self.folder = folder

    def __call__(self, *arguments: str) -> int:
        with pytest.raises(SystemExit) as left:
            main(["--store", str(self.folder / "s.sqlite"), "--language", "en", *arguments])
        return int(left.value.code or 0)

    def store(self):
        from layers.store import open_store

        return open_store(str(self.folder / "s.sqlite"))


def figures(office):
    import datetime as dt

    from app.workflows.world import load_world

    with office.store() as store:
        return load_world(store, on=dt.date(2026, 11, 22))


def test_answers_of_employers_become_figures_by_occupation(office):
    world = figures(office)
    assert len(world.demand_rows) == 6
    assert set(world.demand_rows["evidence"]) == {"answer"}
    welders = world.demand[(world.demand["isco08_code"] == "7212")].iloc[0]
    assert (welders["openings"], welders["employed"], welders["informal_employed"]) == (5, 8, 4)
    assert (welders["hard_to_fill_share"], welders["employers_asked"]) == (pytest.approx(2 / 3), 3)
    assert (welders["sample_size"], welders["area_id"], welders["isic4_code"]) == (4, "GM01", "F")
    assert (welders["wage_amount"], welders["wage_currency"], welders["wage_period"]) == (5000, "GMD", "month")
    assert (welders["demand_method"], welders["demand_source"]) == ("survey", "Basse 2026")
    soldiers = world.demand[(world.demand["isco08_code"] == "0110")].iloc[0]
    assert (soldiers["openings"], soldiers["hard_to_fill_share"], soldiers["sample_size"]) == (1, 0, 1)


def test_a_job_in_words_waits_until_somebody_confirms_it(office):
    from assessments.labour.counting import unconfirmed_titles

    titles = unconfirmed_titles(figures(office).demand_rows, {})
    assert titles.to_dict("records") == [{"title": "Réparateur de téléphones", "rows": 1, "openings": 2.0}]


def test_the_same_export_again_changes_nothing(office, capsys):
    assert office("import", "demand", str(office.folder / "answers.csv"), "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["accepted"], told["quarantined"]) == (6, 6, 0)
    assert [row["code"] for row in told["rows"] if row["code"] == "form.no_occupation"] == ["form.no_occupation"]
    assert len(figures(office).demand_rows) == 6


def test_workers_are_counted_by_how_they_work(office):
    ways = ("employee", "informal", "own_account", "own_account")
    answers = [{**INTERVIEW, "isco08_code_1": "C7531", "status_1": way} for way in ways]
    (office.folder / "workers.csv").write_text(kobo("workers", answers, separator="-"), encoding="utf-8")
    assert office("import", "demand", str(office.folder / "workers.csv")) == 0
    tailors = figures(office).demand.set_index("isco08_code").loc["7531"]
    assert (tailors["employed"], tailors["informal_employed"], tailors["self_employed"]) == (1, 1, 2)
    assert office("undo") == 0


@pytest.mark.parametrize(
    ("form", "answer", "kind"),
    [
        ("services", {"service_name": "Clinic", "service_type": "medical", "_location_latitude": "13.45",
                      "_location_longitude": "-16.57", "languages": "en wo", "accessibility": "step_free"}, "services"),
        ("returnees", {"case_code": "GM-1", "consent": "yes", "birth_year": "1999", "education_system": "GM",
                       "education_grade": "9", "needs": "medical vocational", "admin1_pcode": "GM01"}, "returnees"),
    ],
)  # fmt: skip
def test_answers_to_the_office_s_forms_come_in_as_their_own_kind(office, form, answer, kind):
    where = {question.name: group.name for group in FORMS[form].groups for question in group.questions}
    row = {"homeward_form": form, **answer}
    row = {f"{where[name]}/{name}" if name in where else f"place/{name}": cell for name, cell in row.items()}
    row |= {"wishes/needs/education": "0", "terms/languages/en": "1"}
    path = office.folder / f"{form}.csv"
    path.write_text(pd.DataFrame([row]).to_csv(index=False), encoding="utf-8")
    assert office("import", kind, str(path)) == 0
    with office.store() as store:
        taken = store.frame(kind).iloc[0]
    if kind == "services":
        assert (taken["service_type"], taken["latitude"], taken["languages"]) == ("medical", 13.45, "en wo")
    else:
        assert (taken["education_grade"], taken["needs"], taken["admin1_pcode"]) == (9, "medical vocational", "GM01")


def test_the_command_lists_the_forms_and_writes_them(office, capsys):
    assert office("forms", "--format", "json") == 0
    assert [row["name"] for row in json.loads(capsys.readouterr().out)["rows"]] == list(FORMS)
    assert office("forms", "workers", "--out", str(office.folder / "out")) == 0
    assert [path.name for path in (office.folder / "out").iterdir()] == ["homeward_workers.xlsx"]
    assert office("forms", "nothing") == 2


def test_a_form_that_is_none_is_not_found(office):
    with pytest.raises(NotFoundError):
        forms_named(["nothing"])
    with office.store() as store:
        assert form_bytes(store, FORMS["services"])[:2] == b"PK"


def test_a_question_is_known_whatever_stands_before_it():
    assert [tail_of(name) for name in ("place/admin1_pcode", "place-admin1_pcode", "admin1_pcode")] == [
        "admin1_pcode"
    ] * 3
