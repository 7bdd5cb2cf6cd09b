"""How is a person referred: to which option, with whose reasons, and what stands in the way?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from app.workflows.changing import key_of
from app.workflows.person import options_for, person_in
from app.workflows.replaying import inputs_for
from layers.errors import HomewardError, NotFoundError
from layers.labels import AVAILABILITY_LABELS
from layers.referrals.checking import no_consent
from layers.referrals.events import Event, EventKind, Opening, Referral
from layers.referrals.reasons import OVERRIDES, choice_code, override_code
from layers.referrals.states import STATES, Priority, State
from layers.words import Message, say

if TYPE_CHECKING:
    from app.workflows.person import Asked
    from app.workflows.world import World
    from layers.store import Store


@dataclass(frozen=True)
class Wish:
    """What somebody wants to refer to, and what they say about it; codes as they were typed."""

    case_code: str
    programme_id: str | None = None
    service_id: str | None = None
    priority: Priority = Priority.NORMAL
    told_on: dt.date | None = None
    consent_on: dt.date | None = None
    draft: bool = False
    choice: str | None = None
    override: str | None = None
    replaces: str | None = None
    ranked_first: str | None = None


@dataclass(frozen=True)
class Made:
    """A referral that was opened, and what whoever opened it should know."""

    referral: Referral
    notices: tuple[Message, ...]


def refer(store: Store, world: World, wish: Wish, *, actor: str, now: dt.datetime | None = None) -> Made:
    """Open a referral on the world's day, and send it unless it is to stay a draft or consent is not recorded.

    Without a site, the one that suits the person best is taken. What was ranked first is written down with it.

    Raises
    ------
    NotFoundError
        When the case, the programme or the service is not in the store, or the programme is not given at the service.
    HomewardError
        When the person said no to being referred, the rule says no or the programme is over and nobody says why it is
        passed over, the person has an open referral there already, or a code is unknown.

    """
    asked = person_in(world, wish.case_code)
    case_code = str(asked.case_code)
    choice = None if wish.choice is None else choice_code(wish.choice)
    override = None if wish.override is None else override_code(wish.override)
    option, first = _option(world, asked, wish)
    _refuse_unless_overridden(option, override)
    _refuse_second(store, case_code, option)
    consent = _consent(asked, wish)
    opening = Opening(
        case_code=case_code,
        opened_on=world.on,
        programme_id=_text(option["programme_id"]),
        service_id=str(option["service_id"]),
        priority=wish.priority,
        choice=choice,
        override=override,
        verdict=str(option["verdict"]),
        ranked_first=wish.ranked_first or first,
        replaces=wish.replaces,
    )
    draft = wish.draft or not consent
    events = _first_events(world.on, wish, draft=draft)
    inputs = inputs_for(world, asked, key_of(option))
    referral = store.open_referral(opening, events, actor=actor, now=now, inputs=inputs)
    notices = [*_reservations(option)]
    if not consent and not wish.draft:
        notices.append(
            say(
                "Whether the person agreed to their data being sent is not recorded: the referral stays a draft. "
                "Ask, then send it: homeward record {referral} sent --consent DAY",
                referral=referral.referral_id,
            )
        )
    elif referral.sent_on is not None and referral.told_on is None:
        notices.append(say("It counts as referred once the person was told (homeward record … told --on DAY)."))
    return Made(referral, tuple(notices))


def _first_events(on: dt.date, wish: Wish, *, draft: bool) -> list[Event]:
    if not draft:
        return [Event(on=on, state=State.SENT, told_on=wish.told_on, consent_on=wish.consent_on)]
    return [] if wish.told_on is None else [Event(on=wish.told_on, kind=EventKind.TOLD, told_on=wish.told_on)]


def _consent(asked: Asked, wish: Wish) -> bool:
    """Tell whether the person agreed to their data being sent; whoever said no, and not yes since, is not referred."""
    if wish.consent_on is not None:
        return True
    recorded = asked.row.iloc[0]["consent"]
    if not pd.isna(recorded) and not recorded:
        raise no_consent()
    return not pd.isna(recorded)


def _option(world: World, asked: Asked, wish: Wish) -> tuple[dict[str, Any], str | None]:
    """Find the option that is meant among all of the person's, and what is ranked first among those they need."""
    if wish.programme_id is None and wish.service_id is None:
        raise HomewardError(say("Say to which programme or service the referral is."), "referral.whither")
    wanted = options_for(world, asked)
    first = None
    if len(wanted):
        top = wanted.iloc[0]
        first = str(top["service_id"] if pd.isna(top["programme_id"]) else top["programme_id"])
    options = options_for(world, asked, programme_id=wish.programme_id, every_type=True)
    if wish.programme_id is None:
        options = options[options["programme_id"].isna()]
    if wish.service_id is not None:
        options = options[options["service_id"] == wish.service_id]
    if options.empty:
        raise _no_such_option(world, wish)
    row: dict[str, Any] = {str(name): value for name, value in options.iloc[0].to_dict().items()}
    return row, first


def _no_such_option(world: World, wish: Wish) -> HomewardError:
    service_id = wish.service_id or ""
    if service_id and service_id not in set(world.services["service_id"]):
        return NotFoundError(say("There is no service “{service}” in the store.", service=service_id[:80]))
    if wish.programme_id is None:
        return HomewardError(
            say("“{service}” is given within a programme: name it (--programme).", service=service_id),
            "referral.whither",
        )
    if not service_id:
        return NotFoundError(say("No service of this programme is in the store. Import them first."))
    sites = world.programmes.loc[world.programmes["programme_id"] == wish.programme_id, "service_ids"].fillna("")
    return NotFoundError(
        say(
            "The programme is not given at “{service}”, but at: {sites}.",
            service=service_id[:80],
            sites=", ".join(" ".join(sites).split()),
        )
    )


def _refuse_unless_overridden(option: dict[str, Any], override: str | None) -> None:
    if override is not None:
        return
    codes = ", ".join(OVERRIDES)
    if option["verdict"] == "ineligible":
        failing = [answer.message for answer in option["criteria"] if answer.excludes]
        raise HomewardError(
            say(
                "Not eligible: {reasons} Refer all the same only with a reason (--override), one of: {codes}.",
                reasons=_one_after_another(failing),
                codes=codes,
            ),
            "referral.not_eligible",
        )
    if option["availability"] == "ended":
        raise HomewardError(
            say("The programme or service has ended. Refer all the same only with a reason (--override)."),
            "referral.ended",
        )


def _one_after_another(messages: list[Message]) -> Message:
    said = messages[0] if messages else Message("")
    for message in messages[1:]:
        said = say("{sentence} {then}", sentence=said, then=message)
    return said


def _refuse_second(store: Store, case_code: str, option: dict[str, Any]) -> None:
    same = (_text(option["programme_id"]), str(option["service_id"]))
    for known in store.referrals(case_code=case_code, open_only=True):
        if (known.programme_id, known.service_id) == same:
            raise HomewardError(
                say(
                    "The person is referred there already: {referral}, “{state}” since {since}. Record what happens "
                    "to that one.",
                    referral=known.referral_id,
                    state=Message(STATES[known.state].label),
                    since=known.since,
                ),
                "referral.twice",
            )


def _reservations(option: dict[str, Any]) -> list[Message]:
    """Say what should be known before going on: what is to be checked, and that there may be no place now."""
    notices = []
    if option["verdict"] == "unknown":
        open_questions = [answer.message for answer in option["criteria"] if answer.answer == "unknown"]
        notices.append(say("To be checked first: {facts}", facts=_one_after_another(open_questions)))
    if option["availability"] != "open":
        notices.append(
            say("There may be no place now: {now}.", now=Message(AVAILABILITY_LABELS[option["availability"]]))
        )
    return notices


def _text(value: object) -> str | None:
    return None if pd.isna(value) else str(value)  # type: ignore[call-overload]  # a cell: text or missing
