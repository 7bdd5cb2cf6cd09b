"""The page of data: what is here, taking files in with questions, taking them back, backups, settings, exports."""

from __future__ import annotations

import shutil

import pytest

from app.cache import store_at
from app.components.data_out import FORMAT_LABELS, LAYER_LABELS
from app.workflows.exports import LAYERS, WRITERS
from layers.store import open_store
from tests.app.dashboard import fill, open_page, parts, text_of

PAGE = "app/pages/data.py"
SERVICES = """service_id,service_name,service_type,latitude,longitude,country
new,New clinic,medical,10.01,-13.0,GN
swapped,Swapped clinic,medical,-13.0,10.02,GN
bad,Bad clinic,medical,95.5,-13.0,GN
"""


@pytest.fixture(scope="module")
def clean_store(tmp_path_factory):
    path = tmp_path_factory.mktemp("clean") / "office.sqlite"
    fill(path)
    return path


@pytest.fixture
def office(tmp_path, monkeypatch, clean_store):
    path = tmp_path / "office.sqlite"
    shutil.copyfile(clean_store, path)
    monkeypatch.setenv("HOMEWARD_STORE", str(path))
    monkeypatch.setenv("HOMEWARD_ACTOR", "tester")
    yield path
    store_at.clear()


def upload(content, kind="services", name="services.csv", **state):
    page = open_page(PAGE, data_section="import", **state)
    page.file_uploader[0].upload(name, content.encode(), "text/csv").run()
    page.selectbox[0].select(kind).run()
    return press(page, "read_file")


def press(page, key):
    return page.button(key=key).click().run()


def found(page):
    return [
        [cell[0] for cell in cells]
        for _, cells in next(
            part for part in parts(page, "table") if part["caption"] in ("What was found", "Ce qui a été trouvé")
        )["rows"]
    ]


def imports(path):
    with open_store(path) as store:
        return store.imports()


@pytest.mark.parametrize("section", ["here", "import", "forms", "roads", "out", "history", "settings"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_section_opens(section, language, office):
    page = open_page(PAGE, language=language, data_section=section)
    assert not page.exception
    assert [error.value for error in page.error] == []


def test_what_is_here_names_each_source_with_its_day_and_rows(office):
    page = open_page(PAGE)
    (table,) = parts(page, "table")
    assert [[cell[0] for cell in cells] for _, cells in table["rows"]] == [
        ["Services", "test", "15 Nov 2026", "2"],
        ["Programmes", "test", "15 Nov 2026", "1"],
        ["Returnees", "test", "15 Nov 2026", "12"],
        ["Areas", "test", "15 Nov 2026", "5"],
        ["Settlements", "test", "15 Nov 2026", "3"],
    ]
    assert "Returnees without any place: 1 of 12. What they can reach is not known." in text_of(page)


def test_reading_a_file_saves_nothing_and_says_in_words_what_is_wrong(office):
    page = upload(SERVICES)
    assert "Rows read: 3. Fit: 1. Do not fit: 2." in text_of(page)
    said = {row[1]: row for row in found(page)}
    assert said["3"][0] == "✗ quarantined"
    assert "with latitude and longitude swapped it lies inside" in said["3"][2]
    assert said["4"][0] == "✗ quarantined"
    assert "95.5" in said["4"][2]
    assert list(imports(office)["file_name"]).count("services.csv") == 1  # the clean world's own


def test_a_question_that_is_answered_takes_its_rows(office):
    page = upload(SERVICES)
    page.checkbox(key="accept_coord.swapped").check().run()
    page = press(page, "read_again")
    assert "Rows read: 3. Fit: 2. Do not fit: 1." in text_of(page)
    page = press(page, "save_import")
    assert (
        page.success[0]
        .value.replace("\\", "")
        .startswith("Saved: 2 new, 0 changed, 0 as they were, 0 no longer listed.")
    )
    with open_store(office) as store:
        row = store.row("services", "swapped")
    assert (row["latitude"], row["longitude"]) == (10.02, -13.0)
    last = imports(office).iloc[-1]
    assert (last["accepted"], last["quarantined"], last["actor"]) == (2, 1, "tester")


def test_quarantined_rows_stay_at_hand_and_lie_beside_the_store(office):
    page = press(upload(SERVICES), "save_import")
    number = imports(office)["id"].max()
    kept = office.parent / f"import-{number}.quarantine.csv"
    assert kept.read_text("utf-8-sig").count("\n") == 3  # the header and two rows
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "Rows of services.csv in quarantine: 2." in text_of(page)
    assert page.get("download_button")[0].label == "Download the quarantined rows (2)"


def test_the_same_file_twice_changes_nothing(office):
    press(upload(SERVICES), "save_import")
    store_at.clear()
    page = press(upload(SERVICES), "save_import")
    assert "0 new, 0 changed, 1 as they were" in page.success[0].value.replace("\\", "")


def test_a_file_that_cannot_be_used_offers_no_saving(office):
    page = upload("just,words\n1,2\n")
    assert [error.value for error in page.error] == ["This file cannot be used as it is. Nothing was changed."]
    assert "save_import" not in [button.key for button in page.button]
    assert found(page)[0][0] == "✗ refused"


def test_a_column_that_is_missing_can_be_given_for_the_whole_file(office):
    page = upload("nom,lat,lon\nPoste de Kindia,10.01,-13.0\n")
    assert page.error
    page.selectbox(key="constant_service_type").select("medical").run()
    page = press(page, "read_columns")
    assert "Rows read: 1. Fit: 1. Do not fit: 0." in text_of(page)
    press(page, "save_import")
    with open_store(office) as store:
        assert "Poste de Kindia" in set(store.frame("services")["service_name"])


def test_a_guessed_column_is_asked_about_and_taken_once_it_is_confirmed(office):
    page = upload("service_id,service_nam,service_type,latitude,longitude\nx,Clinique,medical,10.01,-13.0\n")
    guess = next(box for box in page.selectbox if box.label.startswith("service\\_nam ?"))
    assert guess.value == "service_name"
    page = press(page, "read_columns")
    assert "Rows read: 1. Fit: 1. Do not fit: 0." in text_of(page)


def test_nothing_about_a_person_is_repeated(office):
    canaries = ("Canary Diallo", "+224622000000", "CASE-CANARY", "1991-02-03")
    content = (
        "case_code,nom,telephone,latitude,longitude,birth_date,sex,country\n"
        "CASE-CANARY,Canary Diallo,+224622000000,10.0,-13.0,1991-02-03,female,GN\n"
        "CASE-CANARY-2,Canary Diallo,+224622000000,10.0,-13.0,31/31/1991,female,GN\n"
    )
    page = upload(content, kind="returnees", name="people.csv")
    text = text_of(page)
    assert [word for word in canaries if word in text] == []
    assert "This column looks like names, contacts or documents of people" in text
    assert "What is about a person is not shown:" in text


def test_the_last_import_can_be_taken_back_after_saying_so(office):
    press(upload(SERVICES), "save_import")
    store_at.clear()
    page = open_page(PAGE, data_section="history")
    assert page.button(key="undo").disabled
    page.checkbox(key="undo_sure").check().run()
    page = press(page, "undo")
    assert page.success[0].value.replace("\\", "") == "Taken back: Services from services.csv (rows changed: 1)."
    with open_store(office) as store:
        assert "new" not in set(store.frame("services")["service_id"])
    (table,) = parts(page, "table")
    assert table["rows"][0][1][0][1] == "taken back"


def test_a_backup_is_written_to_the_folder_and_is_whole(office, tmp_path):
    page = open_page(PAGE, data_section="history")
    page.text_input(key="backup_folder").input(str(tmp_path / "kept")).run()
    page = press(page, "backup")
    assert "has been opened and checked" in page.success[0].value
    (copy,) = (tmp_path / "kept").iterdir()
    with open_store(copy) as store:
        assert store.count("returnees") == 12


def test_a_backup_that_cannot_be_written_is_a_sentence_or_a_number(office, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    page = open_page(PAGE, data_section="history")
    page.text_input(key="backup_folder").input(str(tmp_path / "file")).run()
    page = press(page, "backup")
    assert len(page.error) == 1
    assert not page.exception


def test_the_audit_is_checked_and_tampering_is_found(office):
    page = press(open_page(PAGE, data_section="history"), "check_audit")
    assert page.success[0].value.startswith("The audit is whole: ")


def test_default_radii_are_kept_and_change_every_answer(office):
    page = open_page(PAGE, data_section="settings")
    box = page.number_input(key="legal_urban")
    assert box.value == 5
    box.set_value(7.5)
    next(button for button in page.button if button.label == "Save").click().run()
    with open_store(office) as store:
        assert store.setting("default_radii_km")["legal"] == [7.5, 10]
        before = store.revision()
    assert before > 0


def test_every_layer_and_format_has_a_name():
    assert set(LAYER_LABELS) == set(LAYERS)
    assert set(FORMAT_LABELS) == set(WRITERS)


def test_people_leave_only_on_purpose_and_never_as_a_download(office, tmp_path):
    page = open_page(PAGE, data_section="out")
    assert "returnees" not in page.selectbox(key="out_layer").options
    assert page.button(key="persons_write").disabled
    page.text_input(key="persons_folder").input(str(tmp_path / "out")).run()
    page.checkbox(key="persons_sure").check().run()
    page = press(page, "persons_write")
    (written,) = (tmp_path / "out").glob("*.csv")
    assert written.stat().st_mode & 0o777 == 0o600
    assert written.read_text("utf-8-sig").count("P-1") >= 4
    with open_store(office) as store:
        last = store.audit_log().iloc[-1]
    assert (last["action"], last["actor"]) == ("export", "tester")


def test_without_a_code_nothing_is_taken_in_or_out(office, monkeypatch):
    monkeypatch.delenv("HOMEWARD_ACTOR")
    for section in ("import", "out"):
        page = open_page(PAGE, data_section=section)
        assert page.text_input(key="actor_code_here").label == "Your code"
        assert not page.get("file_uploader")
        assert not page.get("download_button")
    history = open_page(PAGE, data_section="history")
    assert history.button(key="backup").disabled
    history.checkbox(key="undo_sure").check().run()
    assert history.button(key="undo").disabled
    history.text_input(key="actor_code_here").input("AB").run()
    assert not history.button(key="undo").disabled
    assert not history.button(key="backup").disabled


ROADS = """{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"highway": "primary"},
 "geometry": {"type": "LineString", "coordinates": [[-13.0, 10.0], [-13.0, 10.1], [-12.9, 10.1]]}}]}"""


def test_roads_are_taken_in_listed_and_let_go(office):
    page = open_page(PAGE, data_section="roads")
    assert "only straight distances are known" in text_of(page)
    page.file_uploader[0].upload("kindia.geojson", ROADS.encode(), "application/json").run()
    page.text_input(key="roads_name_0").input("Kindia").run()
    page = press(page, "roads_take")
    assert "Road network “Kindia”" in page.success[0].value
    (table,) = (part for part in parts(page, "table") if part["caption"] == "Road networks")
    assert [cells[0][0] for _, cells in table["rows"]] == ["Kindia"]
    page.selectbox(key="roads_remove_name").select("Kindia").run()
    page = press(page, "roads_remove")
    assert "is gone" in page.success[0].value
    assert "only straight distances are known" in text_of(page)


def test_a_damaged_network_stops_no_page_and_can_be_let_go(office):
    folder = office.parent / "office.roads"
    folder.mkdir()
    (folder / "kindia.roads.npz").write_bytes(b"PK broken")
    assert not open_page("app/pages/overview.py").error
    page = open_page(PAGE, data_section="roads")
    (table,) = (part for part in parts(page, "table") if part["caption"] == "Road networks")
    assert "damaged" in table["rows"][0][1][1][0]
    page.selectbox(key="roads_remove_name").select("kindia").run()
    press(page, "roads_remove")
    assert not list(folder.iterdir())


def test_a_file_without_roads_gets_its_sentence_and_changes_nothing(office):
    page = open_page(PAGE, data_section="roads")
    page.file_uploader[0].upload("kindia.geojson", ROADS.replace("highway", "river").encode(), "application/json").run()
    page = press(page, "roads_take")
    assert "Nothing was changed" in page.error[0].value
    assert any("highway" in cells[2] for cells in found(page))
    assert not (office.parent / "office.roads").exists()
