"""Are codes of ISCO-88 carried over only where the ILO's correspondence leaves one answer?"""

from __future__ import annotations

from layers.occupations.isco08 import unit_groups
from layers.occupations.isco88 import successors, successors_of


def test_every_group_of_isco_08_has_a_predecessor_and_none_is_invented():
    assert {new for news in successors().values() for new in news} == set(unit_groups())
    assert len(successors()) == 389
    assert sum(len(news) == 1 for news in successors().values()) == 217


def test_plumbers_went_over_whole_and_waiters_were_split_up():
    assert successors_of("7136") == ("7126",)
    assert successors_of("5122") == ("3434", "5120", "9411")


def test_a_broad_group_goes_over_only_where_all_of_it_does():
    assert successors_of("713") == ("712", "741")
    assert successors_of("721") == ("721", "754")
    assert successors_of("245") == ("216", "243", "264", "265")


def test_a_code_that_is_none_has_no_successor():
    assert successors_of("9999") == successors_of("soudeur") == ()
