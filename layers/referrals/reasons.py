"""Why a referral ended, why a person chose an option, why staff passed over a verdict: codes, never free text.

To add a reason: a line in one of the tables at the end of this file.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.errors import HomewardError
from layers.referrals.states import EXITS, PARTY_LABELS, STATES, Party, State
from layers.words import N_, Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_OFFICE = (Party.PARTNER, Party.IOM, Party.SYSTEM)
_SEEN = (Party.PARTNER, Party.IOM)
_LIFE = (Party.RETURNEE, Party.PARTNER, Party.IOM)


@dataclass(frozen=True)
class Reason:
    """One reason: what it is called and who may give it, the usual one first."""

    label: str
    parties: tuple[Party, ...]


def plain_code(text: str) -> str:
    """Write a code as the lists do: small letters, underscores for spaces and hyphens."""
    return text.strip().casefold().replace("-", "_").replace(" ", "_")


def nearest(given: str, known: Iterable[str]) -> str:
    """List the known codes that look most like the one given; all of them where none does."""
    codes = list(known)
    plain = plain_code(given)
    near = difflib.get_close_matches(plain, codes, n=3, cutoff=0.6)
    near += [code for code in codes if plain and plain in code and code not in near]
    return ", ".join(near or codes)


def code_in(given: str, known: Mapping[str, object], sentence: str, code: str) -> str:
    """Return a code as the list writes it: capitals, spaces and hyphens do not matter.

    Raises
    ------
    HomewardError
        When the list has no such code; `sentence` says so and what looks most like it (`{given}`, `{near}`).

    """
    plain = plain_code(given)
    if plain not in known:
        raise HomewardError(Message(sentence, {"given": given.strip()[:40], "near": nearest(given, known)}), code)
    return plain


def reason_code(given: str) -> str:
    """Return the code of a reason.

    Raises
    ------
    HomewardError
        When there is no such reason.

    """
    return code_in(given, REASONS, N_("There is no reason “{given}”. Did you mean: {near}?"), "referral.reason")


def state_code(given: str) -> State:
    """Return the state that a code names.

    Raises
    ------
    HomewardError
        When there is no such state.

    """
    plain = plain_code(given)
    known = {**{str(state): state for state in STATES}, "declined_by_returnee": State.DECLINED}
    return known[code_in(plain, known, N_("There is no state “{given}”. Did you mean: {near}?"), "referral.state")]


def party_code(given: str) -> Party:
    """Return the party that a code names.

    Raises
    ------
    HomewardError
        When there is no such party.

    """
    known = {str(party): party for party in Party}
    sentence = N_("“{given}” is no party to a referral. It is one of: {near}.")
    return known[code_in(given, known, sentence, "referral.by")]


def choice_code(given: str) -> str:
    """Return the code of the reason for which a person chose an option.

    Raises
    ------
    HomewardError
        When there is no such reason.

    """
    sentence = N_("There is no reason “{given}” for a choice. Did you mean: {near}?")
    return code_in(given, CHOICES, sentence, "referral.choice")


def override_code(given: str) -> str:
    """Return the code of the reason for which staff passed over a verdict or the ranking.

    Raises
    ------
    HomewardError
        When there is no such reason.

    """
    sentence = N_("There is no reason “{given}” for passing over a verdict. Did you mean: {near}?")
    return code_in(given, OVERRIDES, sentence, "referral.override")


def reasons_for(state: State, party: Party | None = None) -> dict[str, Reason]:
    """List the reasons that fit an exit, of one party or of any that may bring it about; none for other states."""
    if state not in EXITS:
        return {}
    parties = STATES[state].parties if party is None else (party,)
    return {code: reason for code, reason in REASONS.items() if set(parties) & set(reason.parties)}


def usual_party(state: State, reason: str | None) -> Party:
    """Say whose act a step is, where nobody has said: the first who may take it and may give the reason."""
    parties = STATES[state].parties
    if reason is None or reason not in REASONS:
        return parties[0]
    return next((party for party in parties if party in REASONS[reason].parties), parties[0])


def reason_said(code: str | None) -> Message:
    """Say a reason; no reason is an empty sentence."""
    return Message("") if code is None else Message(REASONS[code].label)


def wrong_party(reason: str, party: Party) -> HomewardError:
    """Say that a reason is not this party's to give."""
    return HomewardError(
        say(
            "“{reason}” is not a reason that {party} gives. By: {parties}.",
            reason=reason,
            party=Message(PARTY_LABELS[party]),
            parties=", ".join(REASONS[reason].parties),
        ),
        "referral.reason_by",
    )


REASONS: dict[str, Reason] = {
    "age_too_high": Reason(N_("Too old for the programme"), _OFFICE),
    "age_too_low": Reason(N_("Too young for the programme"), _OFFICE),
    "education_too_high": Reason(N_("Too much schooling for the programme"), _OFFICE),
    "education_too_low": Reason(N_("Too little schooling for the programme"), _OFFICE),
    "education_unknown": Reason(N_("Schooling not known"), _OFFICE),
    "too_far": Reason(N_("Too far"), (Party.RETURNEE, *_OFFICE)),
    "moved": Reason(N_("Moved elsewhere"), (*_LIFE, Party.SYSTEM)),
    "session_full": Reason(N_("No seat left"), _OFFICE),
    "programme_ended": Reason(N_("The programme has ended"), _OFFICE),
    "documents_missing": Reason(N_("Documents are missing"), (Party.PARTNER, Party.IOM, Party.RETURNEE)),
    "not_interested": Reason(N_("Not interested"), (Party.RETURNEE,)),
    "changed_mind": Reason(N_("Changed their mind"), (Party.RETURNEE,)),
    "consent_withdrawn": Reason(N_("No longer agrees to their data being sent"), (Party.RETURNEE, Party.IOM)),
    "already_in_job": Reason(N_("Has found work"), _LIFE),
    "already_in_training": Reason(N_("Is in another course"), _LIFE),
    "cannot_afford": Reason(N_("Cannot afford it"), (Party.RETURNEE,)),
    "stipend_too_low": Reason(N_("The stipend is too low"), (Party.RETURNEE,)),
    "family_duties": Reason(N_("Duties in the family"), (Party.RETURNEE,)),
    "health": Reason(N_("Health"), (Party.RETURNEE, Party.PARTNER)),
    "transport": Reason(N_("No transport"), (Party.RETURNEE, Party.PARTNER)),
    "housing": Reason(N_("No housing near the site"), (Party.RETURNEE, Party.PARTNER)),
    "unreachable": Reason(N_("Could not be reached"), _SEEN),
    "no_show": Reason(N_("Did not come"), _SEEN),
    "duplicate": Reason(N_("Entered twice"), _OFFICE),
    "partner_silent": Reason(N_("The partner did not answer"), (Party.IOM, Party.SYSTEM)),
    "other": Reason(N_("Another reason"), tuple(Party)),
}
"""Why a referral ended without the service; who may say so."""

CHOICES: dict[str, str] = {
    "trade": N_("It is the trade the person wants"),
    "near": N_("It is near"),
    "money": N_("It pays more, or costs less"),
    "soon": N_("It starts soon"),
    "short": N_("It is short"),
    "long": N_("It teaches more thoroughly"),
    "work_after": N_("There is work for it afterwards"),
    "quality": N_("The person has heard well of it"),
    "knows_people": N_("The person knows people there"),
    "family": N_("It fits with duties in the family"),
    "only_option": N_("There was nothing else to choose"),
    "advised": N_("The person followed advice"),
    "other": N_("Another reason"),
}
"""Why the person chose this option, in their own view."""

OVERRIDES: dict[str, str] = {
    "partner_agreed": N_("The partner agreed in writing"),
    "fact_not_recorded": N_("Staff know a fact that is not recorded"),
    "person_insisted": N_("The person insists"),
    "safety": N_("What was ranked first is not safe for the person"),
    "urgent": N_("It is urgent and nothing else is there"),
    "seat_kept": N_("The partner keeps a seat"),
    "other": N_("Another reason"),
}
"""Why staff refer although the rule says no, or pass over what was ranked first."""
