"""Occupations on the command line: suggested, confirmed, imported, let go."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from app.cli import main
from app.words import words_for
from app.workflows.occupations import (
    confirm_title,
    confirmed_for,
    confirmed_titles,
    forget_list,
    known_in,
    matcher_of,
    suggestions_for,
    title_lists,
    withdraw_title,
)
from layers.errors import HomewardError, NotFoundError
from layers.store import open_store, restore_backup

NOW = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
FRENCH = words_for("fr")


@pytest.fixture
def homeward(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("HOMEWARD_ACTOR", "tester")
    monkeypatch.setenv("HOMEWARD_LANGUAGE", "en")
    monkeypatch.setenv("HOMEWARD_STORE", str(tmp_path / "office.sqlite"))

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(each) for each in arguments])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "store.sqlite") as opened:
        yield opened


def rows(out):
    return json.loads(out)["rows"]


def titles_file(path, *lines):
    path.write_text("\n".join(["isco08_code,title", *lines]), encoding="utf-8")
    return path


def test_suggestions_are_rows_of_a_title_and_five_codes(homeward):
    code, out, _ = homeward("occupations", "suggest", "soudeur", "welder", "--format", "json")
    assert code == 0
    found = rows(out)
    assert [row["title"] for row in found] == ["soudeur", "welder"]
    for row in found:
        assert set(row) == {"title", "suggestions"}
        assert len(row["suggestions"]) == 5
        assert all(set(each) == {"isco08_code", "label", "score", "weak"} for each in row["suggestions"])
        assert row["suggestions"][0] == {
            "isco08_code": "7212",
            "label": "Welders and flamecutters",
            "score": 1.0,
            "weak": False,
        }


def test_labels_are_in_the_language_that_is_asked_for_and_codes_keep_their_zeros(homeward):
    _, out, _ = homeward("--language", "fr", "occupations", "suggest", "soldat", "--format", "json")
    best = rows(out)[0]["suggestions"][0]
    assert (best["isco08_code"], best["label"]) == ("0310", "Autres membres des forces armées")
    _, out, _ = homeward("occupations", "suggest", "soldat", "--language", "fr")
    assert out.splitlines()[0] == "soldat"
    assert out.splitlines()[1].split() == ["0310", "100", "%", "Autres", "membres", "des", "forces", "armées"]
    assert out.count("(faible)") == 4


def test_a_confirmed_title_comes_first_is_listed_and_can_be_withdrawn(homeward):
    assert homeward("occupations", "confirm", "Bureautique et soudeuse", "7212")[0] == 0
    code, _, err = homeward("occupations", "confirm", "Faiseuse de zambelins", "731")
    assert (code, err.strip()) == (0, "Confirmed: “Faiseuse de zambelins” is 731, Handicraft workers.")
    _, out, _ = homeward("occupations", "suggest", "faiseur de zambelins", "--format", "json")
    best = rows(out)[0]["suggestions"][0]
    assert (best["isco08_code"], best["score"], best["weak"]) == ("731", 1.0, False)
    _, out, _ = homeward("occupations", "confirmed", "--format", "json")
    assert [(row["title"], row["isco08_code"], row["confirmed_by"]) for row in rows(out)] == [
        ("Bureautique et soudeuse", "7212", "tester"),
        ("Faiseuse de zambelins", "731", "tester"),
    ]
    assert dt.datetime.fromisoformat(rows(out)[0]["confirmed_at"]).tzinfo is not None
    _, out, _ = homeward("occupations", "confirmed", "--remove", "faiseurs de ZAMBELINS", "--format", "json")
    assert [row["title"] for row in rows(out)] == ["Bureautique et soudeuse"]
    assert homeward("occupations", "confirmed", "--remove", "faiseuse de zambelins")[0] == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("confirm", "soudeur", "7219"), "Close to it are: 7211, 7212, 7213, 7214, 7215."),
        (("confirm", "soudeur", "welder"), "is no code of ISCO-08"),
        (("confirm", "...", "7212"), "at least one letter or digit"),
        (("suggest", " "), "Name at least one title"),
        (("suggest",), "is missing"),
        (("lists", "--remove", "ESCO"), "There is no list of job titles “ESCO”"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(homeward, arguments, said):
    code, out, err = homeward("occupations", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert rows(homeward("occupations", "confirmed", "--format", "json")[1]) == []


def test_an_imported_list_is_used_replaced_and_let_go(homeward, tmp_path):
    def best():
        return rows(homeward("occupations", "suggest", "zambelineuse", "--format", "json")[1])[0]["suggestions"][0]

    before = best()
    file = titles_file(tmp_path / "titles.csv", "7317,zambelineur", "7531,tailleur")
    code, out, _ = homeward("import", "occupations", file, "--source", "Trades", "--format", "json")
    document = json.loads(out)
    assert code == 0
    assert (document["read"], document["accepted"], document["quarantined"], document["rows"]) == (2, 2, 0, [])
    assert (best()["isco08_code"], best()["score"]) == ("7317", 1.0)
    _, out, _ = homeward("occupations", "lists", "--format", "json")
    assert [(row["name"], row["titles"]) for row in rows(out)] == [("Trades", 2)]
    homeward("import", "occupations", titles_file(file, "7212,zambelineur"), "--source", "trades")
    assert best()["isco08_code"] == "7212"
    _, out, _ = homeward("occupations", "suggest", "zambelineuse", "--format", "json")
    assert [(used["source"], used["rows"]) for used in json.loads(out)["recipe"]["sources"]] == [("trades", 1)]
    assert homeward("occupations", "lists", "--remove", "TRADES")[0] == 0
    assert best() == before


def test_rows_with_an_unknown_code_are_quarantined_and_a_dry_run_keeps_nothing(homeward, tmp_path):
    file = titles_file(tmp_path / "titles.csv", "7317,zambelineur", "7539,tailleur")
    code, _, err = homeward("import", "occupations", file, "--dry-run")
    assert (code, "Dry run, nothing was saved: 1 rows of titles, 1 quarantined." in err) == (3, True)
    assert rows(homeward("occupations", "lists", "--format", "json")[1]) == []
    code, out, _ = homeward("import", "occupations", file, "--format", "json")
    document = json.loads(out)
    assert (code, document["accepted"], document["quarantined"]) == (3, 1, 1)
    assert document["rows"][0]["code"] == "occupations.code"
    quarantined = (tmp_path / "titles.quarantine.csv").read_text(encoding="utf-8-sig")
    assert quarantined.splitlines()[0] == "isco08_code,title,homeward_row,homeward_problem"
    assert "7539,tailleur,3," in quarantined


def test_a_refused_file_and_options_without_meaning_change_nothing(homeward, tmp_path):
    file = tmp_path / "titles.csv"
    file.write_text("name,place\ntailor,Banjul\n")
    code, _, err = homeward("import", "occupations", file)
    assert (code, "needs a column of ISCO-08 codes" in err) == (2, True)
    code, _, err = homeward("import", "occupations", file, "--accept", "all")
    assert (code, "leave --columns and --accept out" in err) == (2, True)
    assert rows(homeward("occupations", "lists", "--format", "json")[1]) == []


def test_a_title_confirmed_again_is_replaced_whoever_wrote_it_how(store):
    confirm_title(store, "Coiffeuse", "5142", actor="AB", now=NOW)
    confirm_title(store, " coiffeurs ", "5141", actor="CD", now=NOW)
    (kept,) = confirmed_titles(store)
    assert (kept.title, kept.code, kept.actor, kept.at) == ("coiffeurs", "5141", "CD", "2026-11-22T10:00:00+00:00")
    known = known_in(store)
    assert confirmed_for(known, "Coiffeur/euse (H/F)") == confirmed_for(known, "Formation de coiffeuses") == kept
    assert confirmed_for(known, "coiffure") is None


def test_who_confirmed_and_withdrew_is_in_the_audit_without_the_title(store):
    confirm_title(store, "Coiffeuse", "5141", actor="AB")
    withdraw_title(store, "coiffeur", actor="CD")
    log = store.audit_log()
    assert list(log["actor"].iloc[-2:]) == ["AB", "CD"]
    assert "oiffeu" not in log.to_string()
    assert store.verify_audit() is None
    assert confirmed_titles(store) == ()
    with pytest.raises(NotFoundError):
        withdraw_title(store, "coiffeur", actor="CD")
    with pytest.raises(HomewardError):
        withdraw_title(store, "!!", actor="CD")


def test_confirmed_titles_and_lists_are_in_backups(homeward, store, tmp_path):
    homeward("import", "occupations", titles_file(tmp_path / "titles.csv", "7317,zambelineur"), "--source", "Trades")
    homeward("occupations", "confirm", "kantoteuse", "7531")
    homeward("backup", tmp_path / "copy.sqlite")
    restore_backup(tmp_path / "copy.sqlite", str(tmp_path / "again.sqlite"), actor="tester")
    with open_store(tmp_path / "again.sqlite") as again:
        assert [each.name for each in title_lists(again)] == ["Trades"]
        matcher, confirmed = matcher_of(again), confirmed_titles(again)
        forget_list(again, "Trades", actor="tester")
        assert again.settings_beginning("occupations.titles.") == {}
    found = suggestions_for(matcher, ["zambelineuse", "kantoteur"], confirmed)
    assert [some[0].isco08_code for some in found] == ["7317", "7531"]
