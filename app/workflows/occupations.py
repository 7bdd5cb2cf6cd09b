"""Which occupations may a title mean, which did a person confirm, and which lists of titles are known?

Confirmed titles and imported lists are kept in the store, as settings: backups hold them, and they need no rows of
their own. A list that is imported again under its name is replaced.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from assessments.occupations import fit_matcher, suggest_occupations
from layers.errors import HomewardError, NotFoundError
from layers.occupations.isco08 import group_label, read_code
from layers.occupations.plain_titles import asked_title
from layers.occupations.titles import Title, shipped_titles
from layers.plain import plain_words
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assessments.occupations import Matcher, Suggestion
    from layers.reading import Reading
    from layers.store import Store
    from layers.words import Words

CONFIRMED = "occupations.confirmed."
LISTS = "occupations.list."
TITLES = "occupations.titles."
"""How the settings begin that hold confirmed titles, what is known of each list, and the titles of each list."""

LONGEST_TITLE = 200
"""Characters of a title that is asked about or confirmed."""


TRAINING = "vocational"
"""The type of service that teaches occupations."""


@dataclass(frozen=True)
class Confirmed:
    """A title whose occupation a person confirmed: the code, who, and when (ISO 8601, UTC)."""

    title: str
    code: str
    actor: str
    at: str


@dataclass(frozen=True)
class TitleList:
    """A list of titles that was imported."""

    name: str
    file_name: str
    as_of: dt.date
    checksum: str
    titles: int


def confirmed_titles(store: Store) -> tuple[Confirmed, ...]:
    """List the confirmed titles, in the order of the alphabet."""
    kept = [Confirmed(**entry) for entry in store.settings_beginning(CONFIRMED).values()]
    return tuple(sorted(kept, key=lambda each: plain_words(each.title)))


def confirm_title(store: Store, title: str, code: str, *, actor: str, now: dt.datetime | None = None) -> Confirmed:
    """Keep the code that a person confirmed for a title; one kept before is replaced.

    Titles that compare alike (coiffeur, Coiffeuses) are one title. A code has 1 to 4 digits: a course may teach a whole
    group of occupations.

    Raises
    ------
    NotFoundError
        When ISCO-08 has no such code, with those that are close.
    HomewardError
        When the title holds no letter.

    """
    shown = " ".join(title.split())[:LONGEST_TITLE]
    moment = (now or dt.datetime.now(dt.UTC)).isoformat(timespec="seconds")
    kept = Confirmed(shown, read_code(code), actor, moment)
    store.change_settings({_key_of(shown): vars(kept)}, actor=actor)
    return kept


def withdraw_title(store: Store, title: str, *, actor: str) -> None:
    """Forget what was confirmed for a title.

    Raises
    ------
    NotFoundError
        When nothing was.

    """
    key = _key_of(title)
    if store.setting(key) is None:
        raise NotFoundError(say("No occupation has been confirmed for “{title}”.", title=title[:LONGEST_TITLE]))
    store.change_settings({}, gone=(key,), actor=actor)


def _key_of(title: str) -> str:
    plain = asked_title(title[:LONGEST_TITLE])
    if not plain:
        raise HomewardError(say("A title needs at least one letter or digit."), "occupations.title")
    return f"{CONFIRMED}{_digest(plain)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def title_lists(store: Store) -> tuple[TitleList, ...]:
    """List the lists of titles that were imported, in the order of the alphabet."""
    kept = [
        TitleList(**{**entry, "as_of": dt.date.fromisoformat(entry["as_of"])})
        for entry in store.settings_beginning(LISTS).values()
    ]
    return tuple(sorted(kept, key=lambda each: plain_words(each.name)))


def keep_titles(store: Store, reading: Reading, *, actor: str) -> TitleList:
    """Keep a list of titles that was read, under the name of its source; one of the same name is replaced."""
    from layers.occupation_files.reading import titles_in  # noqa: PLC0415 - loads the readers

    titles = titles_in(reading)
    kept = TitleList(reading.source, reading.file_name, reading.as_of, reading.checksum, len(titles))
    number = _digest(reading.source.casefold())
    store.change_settings(
        {
            f"{LISTS}{number}": {**vars(kept), "as_of": kept.as_of.isoformat()},
            f"{TITLES}{number}": [[title.code, title.text] for title in titles],
        },
        actor=actor,
    )
    return kept


def forget_list(store: Store, name: str, *, actor: str) -> None:
    """Let a list of titles go.

    Raises
    ------
    NotFoundError
        When there is none of that name.

    """
    number = _digest(name.casefold())
    if store.setting(f"{LISTS}{number}") is None:
        raise NotFoundError(say("There is no list of job titles “{name}”.", name=name))
    store.change_settings({}, gone=(f"{LISTS}{number}", f"{TITLES}{number}"), actor=actor)


@dataclass(frozen=True)
class Known:
    """What the store knows about occupations; `by_title` finds what was confirmed by the comparable form of a title."""

    confirmed: tuple[Confirmed, ...]
    lists: tuple[TitleList, ...]
    by_title: Mapping[str, Confirmed]


def known_in(store: Store) -> Known:
    """Return what was confirmed and which lists were imported."""
    confirmed = confirmed_titles(store)
    return Known(confirmed, title_lists(store), {asked_title(each.title): each for each in confirmed})


def matcher_of(store: Store) -> Matcher:
    """Return the titles that are known, made ready to be compared with; made once for the same lists."""
    if not title_lists(store):
        return shipped_matcher()
    known = (Title(code, text) for titles in store.settings_beginning(TITLES).values() for code, text in titles)
    return fit_matcher(shipped_titles(), known)


@lru_cache(maxsize=1)
def shipped_matcher() -> Matcher:
    """Return the titles that come with Homeward, made ready to be compared with, once."""
    return fit_matcher(shipped_titles())


def suggestions_for(
    matcher: Matcher, titles: Sequence[str], confirmed: Sequence[Confirmed]
) -> tuple[tuple[Suggestion, ...], ...]:
    """Suggest five occupations for each title, with what was confirmed counted first."""
    kept = [Title(each.code, each.title) for each in confirmed]
    return suggest_occupations(matcher, [title[:LONGEST_TITLE] for title in titles], confirmed=kept)


def suggestion_rows(
    titles: Sequence[str], suggestions: Sequence[Sequence[Suggestion]], words: Words
) -> list[dict[str, Any]]:
    """Write suggestions as plain values, the groups' titles in the reader's language."""
    return [
        {
            "title": title,
            "suggestions": [
                {
                    "isco08_code": each.isco08_code,
                    "label": group_label(each.isco08_code, words),
                    "score": each.score,
                    "weak": each.weak,
                }
                for each in some
            ],
        }
        for title, some in zip(titles, suggestions, strict=True)
    ]


@dataclass(frozen=True)
class Course:
    """A programme that teaches an occupation: its name, and the codes that its file states (as they were written)."""

    title: str
    codes: tuple[str, ...] = ()


def courses_in(programmes: pd.DataFrame, services: pd.DataFrame) -> tuple[Course, ...]:
    """List the programmes that teach an occupation, each name once, in the order of the alphabet.

    These are programmes whose file states an occupation, that are offered at a training service, or of whose services
    none is in the store. One without a name is left out: there are no words to go by.
    """
    types = dict(zip(services["service_id"], services["service_type"], strict=True))
    found: dict[str, set[str]] = {}
    columns = (programmes[name] for name in ("programme_name", "service_ids", "isco08_codes"))
    for name, service_ids, codes in zip(*columns, strict=True):
        stated = set() if pd.isna(codes) else set(str(codes).split())
        at = {types.get(each) for each in ("" if pd.isna(service_ids) else str(service_ids)).split()} - {None}
        title = "" if pd.isna(name) else " ".join(str(name).split())
        if title and (stated or TRAINING in at or not at):
            found.setdefault(title, set()).update(stated)
    return tuple(Course(title, tuple(sorted(found[title]))) for title in sorted(found, key=plain_words))


def confirmed_for(known: Known, title: str) -> Confirmed | None:
    """Find what was confirmed for a title, or for one that compares alike."""
    return known.by_title.get(asked_title(title[:LONGEST_TITLE]))
