"""On what did the verdict of a referral rest, does it come out the same from that alone, and what would it be today?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.workflows.changing import key_of
from app.workflows.inputs_compared import Difference, differences
from app.workflows.person import Asked, facts_of, person_in
from assessments.eligibility import Bench
from assessments.inputs import inputs_of, verdict_from
from assessments.logic import VERDICT_NAMES
from layers.errors import HomewardError, NotFoundError
from layers.labels import VERDICT_LABELS
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.workflows.changing import Key
    from app.workflows.world import World
    from assessments.offers import Offer
    from layers.referrals.events import Referral
    from layers.store import Store
    from layers.words import Words


@dataclass(frozen=True)
class Replay:
    """A referral's verdict then and now.

    `again` is the verdict taken anew from the kept inputs alone, None where none are kept. `today` is the verdict by
    what is recorded now, None where the person or the option is no longer in the store. `changed` are the inputs that
    are others by now; among them the rule, where its version or what it says is another.
    """

    referral: Referral
    kept: dict[str, Any] | None
    again: str | None
    now: dict[str, Any] | None
    today: str | None
    changed: tuple[Difference, ...]

    @property
    def agrees(self) -> bool | None:
        """Whether the kept verdict comes out again; None where nothing is kept to tell by."""
        return None if self.again is None else self.again == self.referral.opening.verdict


def inputs_for(world: World, asked: Asked, key: Key) -> dict[str, Any] | None:
    """State what the verdict about a person and an option rests on, and by which version of the rule; None without."""
    found = judged(world, asked, key)
    return None if found is None else found[1]


def judged(world: World, asked: Asked, key: Key) -> tuple[str, dict[str, Any]] | None:
    """Judge a person and an option: the verdict, and what it rests on; None where there is no such option."""
    offer = offer_of(world, key)
    if offer is None:
        return None
    bench = Bench.for_one(facts_of(world, asked), world.offers)
    rule = None if key[0] is None else world.rules.get(key[0])
    version = None if rule is None else rule.version.number
    return VERDICT_NAMES[int(bench.rule(offer)[0])], {"rule_version": version, **inputs_of(bench, offer)}


def offer_of(world: World, key: Key) -> Offer | None:
    """Return what is on offer under a key: a programme (None for none) at a service."""
    offers = world.offers
    programmes, services = list(offers.programmes["programme_id"]), list(offers.services["service_id"])
    for offer in offers.items:
        if (None if offer.programme is None else programmes[offer.programme], services[offer.service]) == key:
            return offer
    return None


def replays_of(store: Store, world: World, named: str) -> list[Replay]:
    """Replay the verdict of one referral, or of every referral of a person, the oldest first.

    Parameters
    ----------
    store, world
        Where they are kept, and what is known on the day that they are compared with.
    named
        A referral (R00012, R-12) or a case code.

    Raises
    ------
    NotFoundError
        When there is neither such a referral nor such a case.
    HomewardError
        When the inputs that are kept cannot be read.

    """
    found = _named(store, world, named)
    kept = store.inputs_of([one.referral_id for one in found])
    return [replay_of(world, one, kept.get(one.referral_id)) for one in found]


def _named(store: Store, world: World, named: str) -> Sequence[Referral]:
    try:
        asked = person_in(world, named)
    except NotFoundError:
        pass
    else:
        return _of_person(store, str(asked.case_code))
    try:
        return [store.referral(named)]
    except NotFoundError:
        raise NotFoundError(
            say("There is neither such a referral nor such a case code. “homeward referrals” lists the referrals."),
            "verify.unknown",
        ) from None


def _of_person(store: Store, case_code: str) -> Sequence[Referral]:
    found = store.referrals(case_code=case_code)
    if not found:
        raise NotFoundError(say("This person has not been referred yet."), "referral.none")
    return found


def replay_of(world: World, referral: Referral, kept: dict[str, Any] | None) -> Replay:
    """Take the verdict of a referral anew from what is kept of it, and judge the same option by what is known now.

    Raises
    ------
    HomewardError
        When what is kept cannot be read.

    """
    try:
        again = None if kept is None else verdict_from(kept)
    except (KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
        raise HomewardError(say("The inputs of an option cannot be read."), "verify.inputs") from error
    key = key_of({"programme_id": referral.programme_id, "service_id": referral.service_id})
    try:
        found = judged(world, person_in(world, referral.case_code), key)
    except NotFoundError:
        found = None
    today, now = (None, None) if found is None else found
    changed = () if kept is None or now is None else differences(kept, now)
    return Replay(referral, kept, again, now, today, changed)


def replay_row(one: Replay, words: Words) -> dict[str, Any]:
    """Write a replay as plain values: codes in English, what changed as a list, and the sentences."""
    opening = one.referral.opening
    return {
        "referral_id": one.referral.referral_id,
        "case_code": one.referral.case_code,
        "programme_id": one.referral.programme_id,
        "service_id": one.referral.service_id,
        "decided_on": opening.opened_on.isoformat(),
        "decided_by": opening.actor,
        "override": opening.override,
        "verdict": opening.verdict,
        "verdict_again": one.again,
        "agrees": one.agrees,
        "rule_version": None if one.kept is None else one.kept.get("rule_version"),
        "verdict_today": one.today,
        "rule_version_today": None if one.now is None else one.now.get("rule_version"),
        "changed": [each.row(words) for each in one.changed],
        "inputs": one.kept,
        "sentences": [words(message) for message in replay_said(one)],
    }


def replay_said(one: Replay) -> list[Message]:
    """Say how a referral was decided, whether that comes out again, what would be decided today, and what changed."""
    opening = one.referral.opening
    said = [_decided(one)]
    if one.kept is None:
        said.append(say("What this verdict rested on was not kept with the referral: it cannot be taken anew."))
    elif one.agrees:
        said.append(say("Taken anew from what was kept, it comes out the same."))
    else:
        said.append(say("Taken anew from what was kept, it comes out otherwise: {again}.", again=_verdict(one.again)))
    if one.today is None:
        said.append(say("Today nothing can be said: the person or the option is no longer in the store."))
    elif one.today == opening.verdict:
        said.append(say("Today it would be the same: {verdict}.", verdict=_verdict(one.today)))
    else:
        said.append(say("Today it would be: {verdict}.", verdict=_verdict(one.today)))
    if one.kept is not None and one.now is not None and not one.changed:
        said.append(say("Nothing that it rests on has changed since."))
    return [*said, *(each.said() for each in one.changed)]


def _decided(one: Replay) -> Message:
    opening = one.referral.opening
    version = None if one.kept is None else one.kept.get("rule_version")
    if opening.verdict is None:
        return say("Opened on {day} without a verdict.", day=opening.opened_on)
    verdict = _verdict(opening.verdict)
    if version is None:
        return say("Decided on {day}: {verdict}.", day=opening.opened_on, verdict=verdict)
    return say(
        "Decided on {day}: {verdict}, by version {number} of the rule.",
        day=opening.opened_on,
        verdict=verdict,
        number=version,
    )


def _verdict(code: str | None) -> Message:
    return Message(VERDICT_LABELS[code]) if code in VERDICT_LABELS else Message(code or "")


def replay_lines(rows: Sequence[dict[str, Any]], words: Words) -> str:
    """Write replays for the eye: whither, then one sentence a line."""
    lines = []
    for row in rows:
        whither = " – ".join(name for name in (row["programme_id"], row["service_id"]) if name)
        title = words("Referral {referral}: {whither}", referral=row["referral_id"], whither=whither)
        lines += [title, *(f"  {sentence}" for sentence in row["sentences"])]
    return "\n".join(lines)
