"""Does every bad cell and header get what the table of bad inputs says, and is every fault of the list raised?"""

from __future__ import annotations

import re

import pytest

from app.words import words_for
from layers.readers.cell_problems import CELL_PROBLEMS
from layers.readers.problems import PROBLEMS, sentence_of
from layers.reading import Action
from tests.layers.readers.bad_cells import CASES, HOSTILE, Case, services
from tests.layers.readers.grids import read


def outcome(case: Case, **settings):
    return read(case.kind, case.rows, context=case.context, **{**case.settings, **settings})


@pytest.mark.parametrize("case", [case for case in CASES if case.action], ids=str)
def test_a_bad_cell_gets_its_code(case: Case):
    reading = outcome(case)
    found = [problem for problem in reading.problems if problem.code == case.code]
    assert found, [problem.code for problem in reading.problems]
    assert (found[0].action, found[0].row, found[0].column) == (case.action, case.row, case.column)
    assert len(reading.quarantined) == case.quarantined
    assert reading.refused is (case.action is Action.REJECT)
    if case.action is Action.REJECT:
        assert (reading.read, len(reading.accepted)) == (0, 0)


@pytest.mark.parametrize("case", [case for case in CASES if case.action], ids=str)
def test_a_bad_cell_brings_no_other_row_down_and_no_other_question(case: Case):
    reading = outcome(case)
    stopping = {problem.code for problem in reading.problems if problem.action not in (Action.FIX, Action.WARN)}
    assert stopping <= {case.code, "columns.missing_type"}


@pytest.mark.parametrize("case", [case for case in CASES if case.action is None], ids=str)
def test_what_only_looks_bad_is_taken_silently(case: Case):
    reading = outcome(case)
    assert reading.problems == ()
    assert len(reading.quarantined) == 0


@pytest.mark.parametrize("case", [case for case in CASES if case.taken is not None], ids=str)
def test_an_answered_question_takes_the_rows_and_shows_it_as_a_repair(case: Case):
    for accept in ([case.code], ["all"]):
        reading = outcome(case, accept=accept)
        found = [problem for problem in reading.problems if problem.code in (case.code, "geom.repaired")]
        assert {problem.action for problem in found} == {Action.FIX}
        assert len(reading.accepted) == case.taken


@pytest.mark.parametrize("case", [case for case in CASES if case.taken is None and case.action is Action.ROWS], ids=str)
def test_what_cannot_be_answered_stays_out_whatever_is_accepted(case: Case):
    assert len(outcome(case, accept=["all"]).quarantined) == case.quarantined


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_kept_to_the_letter(name):
    reading = read("services", services({"service_name": HOSTILE[name], "description": HOSTILE[name]}))
    assert reading.problems == ()
    assert reading.accepted["service_name"].iloc[1] == HOSTILE[name]
    assert reading.accepted["description"].iloc[1] == HOSTILE[name]


def test_every_fault_of_cells_is_raised_by_a_case():
    assert set(CELL_PROBLEMS) - {case.code for case in CASES} == set()


def test_every_case_names_a_fault_of_the_list():
    assert {case.code for case in CASES if case.code} <= set(PROBLEMS)


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_fault_has_a_french_sentence_with_the_same_places(code):
    french = words_for("fr").catalogue
    kind = PROBLEMS[code]
    for sentence in filter(None, (kind.sentence, kind.offer)):
        said = french.get(sentence, "")
        assert said, sentence
        assert said != sentence
        assert places_in(said) == places_in(sentence)


def places_in(sentence: str) -> set[str]:
    from string import Formatter

    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_problem_can_be_said_and_ends_with_its_code(case: Case, language):
    words = words_for(language)
    for problem in outcome(case).problems:
        said = sentence_of(problem, words)
        assert said.endswith(f" [{problem.code}]")
        assert not re.search(r"\{\w*\}", said)  # every place is filled
