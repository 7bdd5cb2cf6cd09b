"""What the brief of a programme says, in the reader's language: facts, tables, what would change it, what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from app.workflows.gained import group_label, region_names
from app.workflows.rules_in_words import part_name, rule_lines
from app.workflows.simulating import LIMIT_LABELS
from assessments.changing.actions import Kind
from assessments.design.exclusion import parts_of
from assessments.design.released import is_large
from assessments.disclosure import LEAST_PEOPLE
from layers.rules import leaves
from layers.words import N_, Stated
from mapping.profile_content import ProfileTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.workflows.brief import Proposal
    from app.workflows.simulating import OnTrial
    from app.workflows.world import World
    from assessments.design.exclusion import PartExcludes
    from assessments.design.limits import Limit
    from assessments.design.released import Told
    from layers.rules import Rule
    from layers.words import Words

MOST_GROUPS = 22
"""Rows of the table of groups: what fits on the first page beside the rule."""

_ENTER = {
    Kind.WAIT: N_("By waiting for a later intake: {count}."),
    Kind.WAIVER: N_("With a waiver of the criteria that you let be waived: {count}."),
    Kind.BRIDGE: N_("With a make-up class or an exam that is on offer: {count}."),
    Kind.LIFT: N_("If people were brought there: {count}."),
    Kind.LODGING: N_("With lodging at the centre: {count}."),
}


def facts_of(world: World, taken: OnTrial, groups: pd.DataFrame, words: Words) -> tuple[str, ...]:
    """Say whose programme it is, of which day, and whom it takes in all."""
    whole = groups[groups["kind"] == "everybody"].iloc[0]
    named = taken.offers.services["site_name"].iloc[[site.service for site in taken.sites]]
    sites = [str(name) for name in named.dropna()]
    said = [words("As of {day}", day=world.on)]
    if sites:
        said.append(words("Sites: {sites}", sites=", ".join(dict.fromkeys(sites))))
    said.append(
        words(
            "Of {people} people in our caseload: {eligible} are eligible, {unknown} must be checked first, {refused} "
            "are not eligible, each at the best of the sites, whatever they need.",
            people=figure(whole["people"], words),
            eligible=figure(whole["served"], words),
            unknown=figure(whole["unknown"], words),
            refused=figure(whole["not_eligible"], words),
        )
    )
    return tuple(said)


def figure(count: Any, words: Words) -> str:
    """Write a number of people; one that is withheld says so."""
    return words("(withheld)") if count is None or pd.isna(count) else words.number(float(count))


def proposal_facts(proposal: Proposal | None, here: Told, words: Words) -> tuple[str, ...]:
    """Say what the limits that are asked about would change together."""
    if proposal is None:
        return ()
    moves = "; ".join(
        words("{limit}: {value}", limit=curve_heading(limit, words), value=Stated(value))
        for limit, value in proposal.moved
    )
    if proposal.told is None:
        few = words(
            "Proposed: {moves}. How many that would take is not said: it would be too few, or not a step of the curves "
            "below, beside which it would give small figures away.",
            moves=moves,
        )
        return (few,)
    return (
        words(
            "Proposed: {moves}. Then {eligible} would be eligible instead of {now}, and {unknown} would have to be "
            "checked first.",
            moves=moves,
            eligible=proposal.told.eligible,
            now=here.eligible,
            unknown=proposal.told.unknown,
        ),
    )


def curve_heading(limit: Limit, words: Words) -> str:
    """Return what a limit is called."""
    return words(LIMIT_LABELS[limit.name])


def rule_in_words(rule: Rule, words: Words) -> tuple[tuple[int, str], ...]:
    """Say a rule line by line, with how far each is set in."""
    return tuple((depth, words(message)) for depth, message in rule_lines(rule))


def group_table(world: World, groups: pd.DataFrame, words: Words) -> ProfileTable:
    """Write the groups of the caseload with whom the programme takes of each."""
    names = region_names(world, words)
    rows = [
        (
            group_label(str(row["kind"]), str(row["name"] or "") if pd.notna(row["name"]) else "", names, words),
            *(figure(row[name], words) for name in ("people", "served", "unknown", "not_eligible")),
        )
        for row in groups.to_dict("records")
    ]
    heads = (words("Group"), words("People"), words("Eligible"), words("To be checked"), words("Not eligible"))
    left_out = len(rows) - MOST_GROUPS
    more = words("{count} more are not shown.", count=left_out) if left_out > 0 else ""
    return ProfileTable(
        words("Whom it would take"), heads, tuple(rows[:MOST_GROUPS]), frozenset({1, 2, 3, 4}), more=more
    )


def parts_table(rule: Rule, parts: Sequence[PartExcludes], here: Told, words: Words) -> ProfileTable:
    """Write which criterion keeps how many people out, alone and together."""
    pieces = parts_of(rule)
    rows = [
        (
            part_name(each.part, pieces, words),
            _counted(each.refused, here.ineligible, words),
            _counted(each.alone, here.ineligible, words),
            words.percent(each.share / here.ineligible) if here.ineligible and is_large(each.refused) else "–",
        )
        for each in parts
        if here.ineligible >= LEAST_PEOPLE
    ]
    heads = (words("Criterion"), words("Refuses"), words("Alone"), words("Share"))
    return ProfileTable(
        words("What keeps people out?"),
        heads,
        tuple(rows),
        frozenset({1, 2, 3}),
        words("Too few people are refused to say by what."),
        words(
            "Refuses: whatever else does. Alone: nothing else keeps these people out. Share: everybody refused, split "
            "among the criteria that refuse them (Shapley)."
        ),
    )


def _counted(count: int, everybody: int, words: Words) -> str:
    """Write a number of people of whom there are so many in all, unless it or the rest of them is small."""
    if is_large(count) and is_large(everybody - count):
        return words.number(count)
    return words("(withheld)")


def changes_in_words(entering: Mapping[Kind, int | None], here: Told, words: Words) -> tuple[str, ...]:
    """Say how many of those who are refused each kind of change would bring in."""
    if not is_large(here.ineligible) or not here.ineligible:
        return (words("Too few people are refused to say what would bring them in."),)
    said = [
        words(_ENTER[kind], count=words("too few to say") if count is None else words.number(count))
        for kind, count in entering.items()
        if count != 0
    ]
    if not said:
        return (words("Nothing that is on offer today would: no waiver, no make-up class, no lift, no lodging."),)
    return (*said, words("Each alone, for people who are refused now; who would need two of them is not counted."))


def questions_of(
    taken: OnTrial, parts: Sequence[PartExcludes], proposal: Proposal | None, words: Words
) -> tuple[str, ...]:
    """Write what the partner is asked, from what the figures say."""
    asked = []
    if proposal is not None:
        asked += [
            words("Could “{limit}” be {value}?", limit=curve_heading(limit, words), value=Stated(value))
            for limit, value in proposal.moved
        ]
    named = [each for each in parts if each.part >= 0 and each.alone >= LEAST_PEOPLE]
    if named:
        strictest = max(named, key=lambda each: each.alone)
        asked.append(
            words(
                "“{criterion}” alone keeps out more people than any other criterion. Could it be wider, or lifted for "
                "those who meet all the others?",
                criterion=part_name(strictest.part, parts_of(taken.rule), words).rstrip("."),
            )
        )
    if not any(leaf.waivable for leaf in leaves(taken.rule)):
        asked.append(words("Which of these criteria may be waived for one person, by whom, and by which letter?"))
    asked.append(words("Is the rule above complete, and is it the one that your staff apply at the door?"))
    return tuple(asked)


def limits_in_words(words: Words) -> tuple[str, ...]:
    """Say what the figures do not say."""
    return (
        words(
            "Figures below {least} people are withheld, and others from which they could be worked out.",
            least=LEAST_PEOPLE,
        ),
        words(
            "Everybody in the caseload is judged, whatever they need or wish, and whether or not seats are free. Of "
            "those who must be checked first, a fact that the rule asks is not known."
        ),
    )
