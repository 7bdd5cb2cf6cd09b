"""Trades in words: what the office confirmed counts, everything else is unknown and never no."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assessments.asking import FIELDS, fields_to_ask, titles_to_confirm
from assessments.eligibility import Bench, explain
from assessments.facts import people_of
from assessments.inputs import inputs_of, verdict_from
from assessments.logic import NO, UNKNOWN, VERDICT_NAMES, YES
from assessments.offers import offers_of
from assessments.trades import Trades, title_key
from layers.words import Words
from tests import world
from tests.crowd import CENTRE, ruled
from tests.world import ON

CONFIRMED = {title_key(word): code for word, code in (("Maçonnerie", "7112"), ("couture", "7531"), ("bâtiment", "71"))}
TRADES = Trades(CONFIRMED)
ENGLISH = Words("en")


def bench_of(rule: Any, trades: Trades = TRADES, **changes: Any) -> Bench:
    one = np.ones(1, dtype=np.int8)
    found = offers_of(CENTRE, ruled(rule), on=ON, site_class=one, site_class_derived=np.zeros(1, dtype=bool))
    return Bench.for_one(people_of(world.person(**changes), on=ON), replace(found, trades=trades))


@pytest.mark.parametrize(
    ("entry", "wanted", "answer"),
    [
        ("maconnerie", "7112", YES),
        ("MAÇONNERIE", "71", YES),
        ("maçonnerie", "7126", NO),  # confirmed as another trade
        ("plumber", "7126", UNKNOWN),  # nobody has confirmed it
        ("7112", "Maçonnerie", YES),  # the rule says it in words
        ("71", "maçonnerie", UNKNOWN),  # any building trade
        ("bâtiment", "7112", UNKNOWN),  # confirmed as the whole group
        ("couture", "maçonnerie", NO),
        ("masonry", "maçonnerie", UNKNOWN),  # two languages may mean the same
        ("Couturière", "couturiers", YES),  # gender and number aside
        ("none", "7112", NO),
        ("none", "plumber", NO),
        ("7112", "7112", YES),
        ("7114", "7112", NO),
    ],
)
def test_an_entry_is_the_wanted_trade(entry: str, wanted: str, answer: int) -> None:
    assert TRADES.matches(entry, wanted) == answer


@pytest.mark.parametrize("criterion", ["previous_training", "interests"])
def test_a_word_nobody_confirmed_is_unknown_and_asked_of_the_office(criterion: str) -> None:
    rule = {criterion: ["7126", "7112"]}
    bench = bench_of(rule, **{criterion: "plumber couture"})
    (offer,) = bench.offers.items
    assert int(bench.rule(offer)[0]) == UNKNOWN
    bits = int(fields_to_ask(bench, offer)[0])
    assert [name for place, name in enumerate(FIELDS) if bits >> place & 1] == ["trade_titles"]
    assert titles_to_confirm(bench, [offer]) == {"plumber": 1}
    (said,) = explain(bench, offer)
    assert ENGLISH(said.message).endswith("Confirm what it means: “plumber”.")
    both = bench_of(rule, **{criterion: "plumber maçonnerie"})
    assert int(both.rule(offer)[0]) == YES  # one is enough
    short = bench_of(rule, **{criterion: "712"})
    bits = int(fields_to_ask(short, offer)[0])
    assert [name for place, name in enumerate(FIELDS) if bits >> place & 1] == [criterion]


def test_the_rules_own_word_must_be_confirmed_too() -> None:
    bench = bench_of({"previous_training": ["soudure"]}, previous_training="7212")
    (offer,) = bench.offers.items
    assert titles_to_confirm(bench, [offer]) == {"soudure": 1}
    told = bench_of(
        {"previous_training": ["soudure"]}, Trades({title_key("soudure"): "7212"}), previous_training="7212"
    )
    assert int(told.rule(offer)[0]) == YES


@pytest.mark.parametrize(
    ("rule", "recorded", "answer"),
    [
        ({"any": [{"previous_training": ["7112"]}, {"not": {"previous_training": ["7112"]}}]}, "plumber", YES),
        ({"any": [{"previous_training": ["7112"]}, {"not": {"previous_training": ["7112"]}}]}, None, YES),
        ({"all": [{"previous_training": ["7112"]}, {"not": {"previous_training": ["71"]}}]}, "plumber", NO),
        ({"previous_training": {"all": ["7112", "7531"]}}, "maçonnerie couture", YES),
        ({"previous_training": {"all": ["7112", "7531"]}}, "maçonnerie", NO),
        ({"previous_training": {"all": ["7112", "7531"]}}, "maçonnerie plumber", UNKNOWN),
    ],
)
def test_rules_that_read_trades_twice_are_decided_by_cases(rule: Any, recorded: str | None, answer: int) -> None:
    bench = bench_of(rule, previous_training=recorded)
    assert int(bench.rule(bench.offers.items[0])[0]) == answer


@pytest.mark.parametrize("recorded", ["maçonnerie", "plumber", "7112", "bâtiment", "none", None])
def test_the_verdict_is_taken_anew_from_its_stated_inputs(recorded: str | None) -> None:
    for rule in (
        {"previous_training": ["7112"]},
        {"previous_training": ["maçonnerie"]},
        {"not": {"interests": ["maçon"]}},
    ):
        bench = bench_of(rule, previous_training=recorded, interests=recorded)
        (offer,) = bench.offers.items
        inputs = inputs_of(bench, offer)
        assert verdict_from(inputs) == VERDICT_NAMES[int(bench.rule(offer)[0])]


def test_inputs_state_what_was_confirmed_and_what_was_not() -> None:
    bench = bench_of({"interests": ["7112", "Maçonnerie"]}, interests="plumber")
    assert inputs_of(bench, bench.offers.items[0])["titles"] == {"plumber": None, title_key("maçonnerie"): "7112"}
