"""Quotas of a programme: a share of its seats, or a number of them, that is kept for a group of people.

A group is a rule, the same language as the programme's own; the word `returnees` is everybody in the caseload.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from layers.errors import RuleError
from layers.rules import NO_RULE, AllOf, EducationGrade, Rule, bounds_of, leaves, parse_rule, rule_tree
from layers.rules.possible import contradiction
from layers.rules.values import unknown_word
from layers.words import Stated, say

BASES = ("seats", "enrolled")
"""What a share is taken of: all seats of the programme, or the people who have enrolled so far."""

EVERYBODY = "returnees"
"""The group of everybody in the caseload."""

EXAMPLE = "quotas: [{group: returnees, share: 0.3}, {group: {sex: [female]}, count: 12, by: 2027-06-30}]"

MOST_QUOTAS = 12
MOST_COUNT = 1_000_000
_KEYS = ("group", "share", "count", "of", "by", "filled", "filled_as_of", "name")
_MOST_LETTERS = 120
_LEAST_PER_CENT = 2
"""A share from this number on is likely meant in per cent."""


@dataclass(frozen=True)
class Quota:
    """One quota: `share` (above 0, at most 1) of the seats or of the enrolled, or `count` people, never both.

    `by` is the last day on which it can be met; None is the last intake, or the programme's end. `filled` is what the
    partner says has been filled on `filled_as_of`; None where nobody has said. `name` is what the partner calls the
    group, empty where it is said by its rule.
    """

    group: Rule
    share: float | None = None
    count: int | None = None
    of: str = "seats"
    by: dt.date | None = None
    filled: int | None = None
    filled_as_of: dt.date | None = None
    name: str = ""

    @property
    def is_everybody(self) -> bool:
        """Whether the group is the whole caseload."""
        return self.group == NO_RULE

    def target(self, people: int) -> int:
        """Return how many people of so many make up the quota: a share is rounded up to whole people."""
        if self.count is not None:
            return self.count
        return math.ceil(round((self.share or 0.0) * people, 9))


def parse_quotas(tree: object, *, strict: bool = True) -> tuple[Quota, ...]:
    """Read quotas from what YAML or JSON gave: a list of them, or one alone; nothing is no quota.

    Parameters
    ----------
    tree
        What is written.
    strict
        Whether to refuse shares of one base that no group of people can meet together; the store may hold such from
        elsewhere.

    Raises
    ------
    RuleError
        When a key or a criterion is not known (with the nearest one that is), a share does not lie above 0 and up to 1,
        both or neither of share and count are given, or quotas for groups that nobody can be in together add up to more
        than there is. Its `path` are the keys and positions that lead to the fault.

    """
    if tree in (None, "", [], {}):
        return ()
    listed = tree if isinstance(tree, list) else [tree]
    if len(listed) > MOST_QUOTAS:
        raise _fault(say("a programme has {most} quotas at most.", most=MOST_QUOTAS))
    found = []
    for place, part in enumerate(listed):
        try:
            found.append(_quota(part, strict=strict))
        except RuleError as error:
            error.path = (place, *error.path) if isinstance(tree, list) else error.path
            raise
    if strict:
        _check_sums(found)
    return tuple(found)


def quotas_of(text: object) -> tuple[Quota, ...]:
    """Read the quotas that the store keeps of a programme; a missing cell is no quota."""
    return parse_quotas(json.loads(text), strict=False) if isinstance(text, str) and text else ()


def quotas_text(quotas: tuple[Quota, ...]) -> str:
    """Write quotas as the one line of JSON that the store keeps; none is an empty text."""
    return json.dumps([_tree(quota) for quota in quotas], ensure_ascii=False, sort_keys=True) if quotas else ""


def _tree(quota: Quota) -> dict[str, Any]:
    written: dict[str, Any] = {"group": EVERYBODY if quota.is_everybody else rule_tree(quota.group), "of": quota.of}
    for name in ("share", "count", "filled"):
        if getattr(quota, name) is not None:
            written[name] = getattr(quota, name)
    for name in ("by", "filled_as_of"):
        day = getattr(quota, name)
        if day is not None:
            written[name] = day.isoformat()
    return written | ({"name": quota.name} if quota.name else {})


def _quota(part: object, *, strict: bool) -> Quota:
    if not isinstance(part, dict):
        raise _fault(say("a quota names its group, and a share or a count."))
    for key in part:
        if key not in _KEYS:
            raise _at(key, RuleError(unknown_word(str(key), _KEYS), "quota.refused", example=EXAMPLE))
    if part.get("group") in (None, "", {}, []):
        raise _fault(
            say("the quota does not say for which group it is; the whole caseload is “{word}”.", word=EVERYBODY)
        )
    share, count = part.get("share"), part.get("count")
    if (share is None) == (count is None):
        raise _fault(say("a quota has either a share or a count."))
    of = part.get("of") or BASES[0]
    if of not in BASES:
        raise _at("of", RuleError(unknown_word(str(of), BASES), "quota.refused", example=EXAMPLE))
    if count is not None and of != BASES[0]:
        raise _at("of", _fault(say("a count is of nothing: leave “of” out, or write a share.")))
    return Quota(
        group=_group(part["group"], strict=strict),
        share=None if share is None else _share(share),
        count=None if count is None else _whole("count", count, least=1),
        of=of,
        by=_day("by", part.get("by")),
        filled=None if part.get("filled") is None else _whole("filled", part["filled"], least=0),
        filled_as_of=_day("filled_as_of", part.get("filled_as_of")),
        name=_name(part.get("name")),
    )


def _group(tree: object, *, strict: bool) -> Rule:
    if isinstance(tree, str) and tree.strip().casefold() == EVERYBODY:
        return NO_RULE
    try:
        rule = parse_rule(tree)
    except RuleError as error:
        error.path, error.code, error.example = ("group", *error.path), "quota.refused", error.example or EXAMPLE
        raise
    silent = [leaf for leaf in leaves(rule) if isinstance(leaf, EducationGrade) and leaf.system is None]
    if strict and any(bounds_of(leaf) != (None, None) for leaf in silent):
        said = say("“education_grade” does not say in which school system its limits count.")
        raise _at("group", RuleError(said, "quota.refused", example=EducationGrade.example))
    names = contradiction(rule) if strict else None
    if names is not None:
        raise _at("group", _fault(say("nobody can be in this group: {criteria}.", criteria=", ".join(names))))
    return rule


def _share(value: object) -> float:
    text = str(value).strip()
    number = _number(text.removesuffix("%"))
    if number is not None and text.endswith("%"):
        number /= 100
    if number is None or isinstance(value, bool):
        raise _at("share", _fault(say("a share is a number above 0 and up to 1, such as 0.3.")))
    if number > 1:
        said = say("a share of {share} is more than 1, more than there is.", share=Stated(number))
        if _LEAST_PER_CENT <= number <= 100:  # noqa: PLR2004 - per cent
            said = say("{sentence} Did you mean {meant}?", sentence=said, meant=f"{number / 100:g}")
        raise _at("share", _fault(said))
    if number <= 0:
        raise _at("share", _fault(say("a share is a number above 0 and up to 1, such as 0.3.")))
    return number


def _number(text: str) -> float | None:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _whole(key: str, value: object, *, least: int) -> int:
    number = None if isinstance(value, bool) else _number(str(value))
    if number is None or not number.is_integer() or not least <= number <= MOST_COUNT:
        raise _at(key, _fault(say("“{key}” is a whole number of people, {least} or more.", key=key, least=least)))
    return int(number)


def _day(key: str, value: object) -> dt.date | None:
    if value in (None, ""):
        return None
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError:
        raise _at(key, _fault(say("“{key}” is a day such as 2027-06-30.", key=key))) from None


def _name(value: object) -> str:
    text = " ".join(str(value or "").split())
    if isinstance(value, (dict, list)) or len(text) > _MOST_LETTERS:
        raise _at("name", _fault(say("the name of a group has {most} letters at most.", most=_MOST_LETTERS)))
    return text


def _check_sums(quotas: list[Quota]) -> None:
    """Refuse shares for groups that exclude each other where they add up to more than there is."""
    for base in BASES:
        shares = [quota for quota in quotas if quota.share is not None and quota.of == base]
        for some in _exclusive(len(shares), _apart(shares)):
            total = sum(shares[place].share or 0.0 for place in some)
            if len(some) > 1 and total > 1 + _ALMOST:
                raise _fault(
                    say(
                        "these quotas are for groups that nobody is in together, and add up to {total}, more than 1.",
                        total=Stated(total),
                    )
                )


_ALMOST = 1e-9
"""Shares that add up to one in decimals need not do so in binary."""


def _apart(quotas: list[Quota]) -> set[tuple[int, int]]:
    """List the pairs of quotas whose groups nobody is in together."""
    return {
        (one, other)
        for one, other in combinations(range(len(quotas)), 2)
        if contradiction(AllOf((quotas[one].group, quotas[other].group))) is not None
    }


def _exclusive(count: int, apart: set[tuple[int, int]]) -> list[tuple[int, ...]]:
    """List the sets of groups in which every two exclude each other."""
    found: list[tuple[int, ...]] = [(place,) for place in range(count)]
    grown = list(found)
    while grown:
        grown = [
            (*some, more)
            for some in grown
            for more in range(some[-1] + 1, count)
            if all((place, more) in apart for place in some)
        ]
        found += grown
    return found


def check_quotas(quotas: tuple[Quota, ...], seats_total: float) -> None:
    """Refuse quotas that keep more seats than the programme has in all.

    Raises
    ------
    RuleError
        When a quota asks for more seats than there are, or several do together for groups that nobody is in together.

    """
    for quota in quotas:
        if quota.count is not None and quota.count > seats_total:
            raise _fault(say("the quota asks for {count} of {seats} seats.", count=quota.count, seats=int(seats_total)))
    of_seats = [quota for quota in quotas if quota.of == BASES[0]]
    for some in _exclusive(len(of_seats), _apart(of_seats)):
        total = sum(of_seats[place].count or (of_seats[place].share or 0.0) * seats_total for place in some)
        if total > seats_total + _ALMOST:
            raise _fault(
                say(
                    "these quotas are for groups that nobody is in together, and ask for {total} of {seats} seats.",
                    total=f"{total:g}",
                    seats=int(seats_total),
                )
            )


def _fault(said: Any) -> RuleError:
    return RuleError(said, "quota.refused", example=EXAMPLE)


def _at(key: object, error: RuleError) -> RuleError:
    error.path = (key, *error.path)
    return error
