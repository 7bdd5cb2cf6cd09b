"""A rule changed in one place is the rule meant, and nothing else of it moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.rules import NO_RULE, Age, AllOf, AnyOf, Dependants, IscedLevel, Not, leaves
from layers.rules.editing import (
    GROUPS,
    added,
    denied,
    firm,
    kind_of,
    part_at,
    parts_of,
    regrouped,
    removed,
    replaced,
    shifted,
    unwrapped,
    walk,
    wrapped,
)
from tests.written_rules import criteria, rules

A, B, C = Age(18), Dependants(1), IscedLevel(2)


@pytest.mark.parametrize(
    ("made", "meant"),
    [
        (added(NO_RULE, (), A), AllOf((A,))),
        (added(A, (), B), AllOf((A, B))),
        (added(AnyOf((A,)), (), B), AnyOf((A, B))),
        (added(AllOf((A, AnyOf((B,)))), (1,), C), AllOf((A, AnyOf((B, C))))),
        (added(Not(A), (), B), Not(AllOf((A, B)))),
        (added(AllOf((A, B)), (0,), C), AllOf((AllOf((A, C)), B))),
        (removed(AllOf((A, B, C)), (1,)), AllOf((A, C))),
        (removed(AllOf((A, AnyOf((B,)))), (1, 0)), AllOf((A,))),
        (removed(AllOf((A, Not(B))), (1, 0)), AllOf((A,))),
        (removed(AnyOf((A,)), (0,)), NO_RULE),
        (removed(A, ()), NO_RULE),
        (wrapped(AllOf((A, B)), (1,), "any"), AllOf((A, AnyOf((B,))))),
        (wrapped(Age(18, soft=True), (), "not"), Not(A)),
        (unwrapped(AllOf((A, AnyOf((B, C)))), (1,)), AllOf((A, B, C))),
        (unwrapped(AllOf((A, Not(B))), (1,)), AllOf((A, B))),
        (unwrapped(AnyOf((A, B)), ()), AllOf((A, B))),
        (unwrapped(Not(AnyOf((A, B))), (0,)), Not(AllOf((A, B)))),
        (regrouped(AllOf((A, B)), (), "any"), AnyOf((A, B))),
        (regrouped(AnyOf((A, B)), (), "not"), Not(AllOf((A, B)))),
        (regrouped(Not(A), (), "any"), AnyOf((A,))),
        (shifted(AllOf((A, B, C)), (0,), 1), AllOf((B, A, C))),
        (shifted(AllOf((A, B, C)), (0,), -1), AllOf((A, B, C))),
        (shifted(AllOf((A, B, C)), (2,), -2), AllOf((C, A, B))),
        (shifted(A, (), 1), A),
    ],
)
def test_a_change_makes_the_rule_that_is_meant(made, meant):
    assert made == meant


def test_what_stands_inside_not_is_known_to_be_denied():
    rule = AllOf((A, Not(AnyOf((B, C)))))
    assert [path for path, _ in walk(rule) if denied(rule, path)] == [(1, 0), (1, 0, 0), (1, 0, 1)]


@pytest.mark.parametrize("path", [(3,), (0, 0), (-1,)])
def test_a_path_that_leads_nowhere_is_no_part(path):
    with pytest.raises(IndexError):
        part_at(AllOf((A, B)), path)
    with pytest.raises(IndexError):
        removed(AllOf((A, B)), path)


@given(rule=rules, part=criteria, data=st.data())
def test_putting_a_part_elsewhere_or_back_changes_only_that_part(rule, part, data):
    path, here = data.draw(st.sampled_from(list(walk(rule))))
    there = replaced(rule, path, part)
    assert part_at(there, path) == part
    assert replaced(there, path, here) == rule
    grown = added(rule, path, part)
    assert sorted(map(repr, leaves(grown))) == sorted(map(repr, [*leaves(rule), part]))
    held = leaves(here)
    shrunk = removed(rule, path)
    assert sorted(map(repr, [*leaves(shrunk), *held])) == sorted(map(repr, leaves(rule)))


@given(rule=rules, kind=st.sampled_from(list(GROUPS)), data=st.data())
def test_groups_come_and_go_without_losing_a_criterion(rule, kind, data):
    path, part = data.draw(st.sampled_from(list(walk(rule))))
    inside = wrapped(rule, path, kind)
    assert kind_of(part_at(inside, path)) == kind
    assert unwrapped(inside, path) == replaced(rule, path, firm(part) if kind == "not" else part)
    names = [leaf.name for leaf in leaves(rule)]
    assert [leaf.name for leaf in leaves(inside)] == names
    if parts_of(part):
        assert [leaf.name for leaf in leaves(unwrapped(rule, path))] == names
        assert kind_of(part_at(regrouped(rule, path, kind), path)) == kind
        assert [leaf.name for leaf in leaves(regrouped(rule, path, kind))] == names
