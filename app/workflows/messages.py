"""Which text messages are there to be sent, how long is each, and what was told when?

Homeward sends nothing and knows no telephone number of a person: the office joins its own numbers to the case codes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from app.workflows.slips import next_day
from app.workflows.telling import place_called, telling_of
from layers.errors import HomewardError, NotFoundError
from layers.readers.quarantine import harmless
from layers.referrals.events import Event, EventKind
from layers.referrals.states import State
from layers.telling.neutral import betraying
from layers.telling.sms import Length, length_of, plainer
from layers.telling.texts import KINDS, Facts, sentences_of
from layers.words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.workflows.world import World
    from layers.referrals.events import Referral
    from layers.store import Store
    from layers.words import Words

SOON_DAYS = 14
"""Reminders are offered for days to come within so many days."""

_BEFORE = (State.SENT, State.ACKNOWLEDGED, State.ACCEPTED)
_NARROW = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})
"""A typesetter's spaces would make every French message one of 70 letters."""


@dataclass(frozen=True)
class Text:
    """One message: for which referral and person, what it says, how long it is, plainly spelt too.

    `betrays` are words that may not stand in it; such a message goes into no batch.
    """

    referral_id: str
    case_code: str
    kind: str
    text: str
    length: Length
    plain: str
    plain_length: Length
    betrays: tuple[str, ...] = ()


def messages_for(
    store: Store,
    world: World,
    kind: str,
    *,
    words: Words,
    referral_ids: Sequence[str] = (),
    case_codes: Sequence[str] = (),
    call_on: dt.date | None = None,
    hour: str = "",
) -> tuple[Text, ...]:
    """Write one message of a kind for each referral.

    Parameters
    ----------
    store, world, kind, words
        What is known, which of `KINDS`, in which language.
    referral_ids, case_codes
        For whom; for nobody named, those for whom it is due (`due_for`).
    call_on, hour
        The day and hour on which the office calls, for the kind `call`.

    Raises
    ------
    HomewardError
        When there is no such kind or referral, or nobody is named where nobody is due by itself.

    """
    if kind not in KINDS:
        raise HomewardError(
            say("There is no message “{kind}”. There are: {known}.", kind=kind, known=", ".join(KINDS)), "messages.kind"
        )
    if not referral_ids and not case_codes:
        chosen = due_for(store, world, kind)
    else:
        chosen = _named(store, referral_ids, case_codes)
    telling, days = telling_of(store), next_days(world, chosen)
    sites = {one.service_id for one in chosen}
    services: dict[str, dict[str, Any]] = {}
    for row in world.services[world.services["service_id"].isin(sites)].to_dict("records"):
        services[str(row["service_id"])] = {str(name): value for name, value in row.items()}
    called = {code: place_called(row, telling) for code, row in services.items()}
    made = []
    for referral in chosen:
        service = services.get(str(referral.service_id))
        phone = None if service is None or pd.isna(service["phone"]) else str(service["phone"])
        facts = Facts(
            place=called.get(str(referral.service_id)),
            day=days[referral.programme_id],
            phone=phone,
            call_by=world.on + dt.timedelta(days=telling.wait_days),
            call_on=call_on,
            hour=hour,
            office_phone=telling.phone,
        )
        made.append(_text(referral, kind, sentences_of(kind, facts), telling.office, words))
    return tuple(made)


def next_days(world: World, referrals: Sequence[Referral]) -> dict[str | None, dt.date | None]:
    """Look up once for each programme the next day on which people can enter."""
    return {code: next_day(world, code) for code in {one.programme_id for one in referrals}}


def _text(referral: Referral, kind: str, sentences: Sequence[Message], office: str, words: Words) -> Text:
    said = " ".join(words(sentence) for sentence in sentences)
    text = (words("{office}: {said}", office=office, said=said) if office else said).translate(_NARROW)
    plain = plainer(text)
    return Text(
        referral_id=referral.referral_id,
        case_code=referral.case_code,
        kind=kind,
        text=text,
        length=length_of(text),
        plain=plain,
        plain_length=length_of(plain),
        betrays=betraying(text),
    )


def waiting(store: Store) -> tuple[Referral, ...]:
    """List the referrals that were sent and are not enrolled yet, of people who still agree to it."""
    stopped = store.withdrawn()
    return tuple(
        one for one in store.referrals(open_only=True) if one.state in _BEFORE and one.referral_id not in stopped
    )


def stopped_said(store: Store, kind: str) -> Message | None:
    """Say for how many a message would be due, had they not taken their consent back; None where there are none."""
    stopped = store.withdrawn()
    there = [one for one in store.referrals(ids=stopped, open_only=True) if one.state in _BEFORE] if stopped else []
    count = len([one for one in there if kind != "referred" or one.told_on is None])
    if not count:
        return None
    return say("Left out, because the person no longer agrees to their data being used: {count}.", count=count)


def due_for(store: Store, world: World, kind: str) -> tuple[Referral, ...]:
    """List the open referrals for which a kind of message is due by itself.

    `referred`: sent, and the person was not told yet. `reminder`: not enrolled yet, with a day to come within 14 days.
    The other kinds are for whom somebody names: nobody.
    """
    there = waiting(store)
    if kind == "referred":
        return tuple(one for one in there if one.told_on is None)
    if kind == "reminder":
        last = world.on + dt.timedelta(days=SOON_DAYS)
        days = next_days(world, there)
        return tuple(one for one in there if (day := days[one.programme_id]) is not None and day <= last)
    raise HomewardError(
        say("Say for whom: --referral or --returnee. Nobody can tell by itself for whom this message is."),
        "messages.whom",
    )


def _named(store: Store, referral_ids: Sequence[str], case_codes: Sequence[str]) -> tuple[Referral, ...]:
    found = {one.referral_id: one for one in (store.referral(name) for name in referral_ids)}
    over = [one.referral_id for one in found.values() if not one.is_open]
    if over:
        raise HomewardError(
            say("Nothing is told about referrals that are over: {referrals}.", referrals=", ".join(over)),
            "messages.over",
        )
    for code in case_codes:
        mine = [one for one in store.referrals(case_code=code.strip(), open_only=True) if one.state in _BEFORE]
        if not mine:
            raise NotFoundError(say("A case that is named has no referral that waits."), "messages.no_referral")
        found.update((one.referral_id, one) for one in mine)
    stopped = sorted(set(found) & set(store.withdrawn()))
    if stopped:
        raise HomewardError(
            say(
                "Nothing is sent: the person no longer agrees to their data being used ({referrals}).",
                referrals=", ".join(stopped),
            ),
            "messages.no_consent",
        )
    return tuple(found.values())


def batch_csv(texts: Sequence[Text], *, plain: bool = False) -> bytes:
    """Write the batch: case_code and text, one row each, without those that may not go out."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(["case_code", "text"])
    for one in texts:
        if not one.betrays:
            writer.writerow([harmless(one.case_code), harmless(one.plain if plain else one.text)])
    return made.getvalue().encode("utf-8-sig")


def save_batch(store: Store, texts: Sequence[Text], target: Path, *, plain: bool, actor: str) -> int:
    """Write the batch to a file that its owner alone can read, note it in the audit, and return how many it holds.

    Raises
    ------
    HomewardError
        When the file cannot be written.

    """
    from mapping.files import whole_file  # noqa: PLC0415 - beside its one use

    with whole_file(target) as part:
        part.write_bytes(batch_csv(texts, plain=plain))
        part.chmod(0o600)
    return note_batch(store, texts, actor=actor)


def note_batch(store: Store, texts: Sequence[Text], *, actor: str) -> int:
    """Write in the audit that a batch left; return how many messages it holds."""
    out = [one for one in texts if not one.betrays]
    store.audit(
        "messages",
        actor=actor,
        object_type="returnees",
        object_ids=tuple(dict.fromkeys(one.case_code for one in out)),
        count=len(out),
        details={"kind": out[0].kind if out else ""},
    )
    return len(out)


def mark_told(store: Store, texts: Sequence[Text], *, on: dt.date, actor: str) -> int:
    """Write down that these messages were sent on a day; return how many were not written down before."""
    fresh = 0
    for one in texts:
        if one.betrays:
            continue
        subject = None if one.kind == "call" else one.kind
        key = f"told:sms:{one.kind}:{one.referral_id}:{on.isoformat()}"
        event = Event(on=on, kind=EventKind.TOLD, told_on=on, channel="sms", subject=subject, key=key)
        fresh += not store.record(one.referral_id, event, actor=actor).repeated
    return fresh


def text_row(one: Text, *, plain: bool = False) -> dict[str, Any]:
    """Write a message as plain values, with its length as it is and plainly spelt."""
    length = one.plain_length if plain else one.length
    return {
        "case_code": one.case_code,
        "referral_id": one.referral_id,
        "kind": one.kind,
        "text": one.plain if plain else one.text,
        "encoding": length.encoding,
        "units": length.units,
        "segments": length.segments,
        "outside_gsm": "".join(length.outside),
        "plainer": one.plain if one.plain != one.text else None,
        "plainer_segments": one.plain_length.segments,
        "saved_segments": one.length.segments - one.plain_length.segments,
        "betrays": list(one.betrays),
    }


def told_segments(texts: Sequence[Text], *, plain: bool = False) -> Message:
    """Say how many messages a batch takes, and what a plainer spelling would save."""
    out = [one for one in texts if not one.betrays]
    now = sum((one.plain_length if plain else one.length).segments for one in out)
    saved = sum(one.length.segments - one.plain_length.segments for one in out)
    said = say("Texts: {texts}; messages to pay for: {segments}.", texts=len(out), segments=now)
    if plain or not saved:
        return said
    return say("{sentence} A plainer spelling (ê as e) saves {saved}.", sentence=said, saved=saved)


def text_lines(rows: Sequence[dict[str, Any]], words: Words) -> str:
    """Write the messages for the eye: whose, how long, and the text below."""
    if not rows:
        return words("Nobody is to be told this.")
    said = []
    for row in rows:
        length = words(
            "{case}, {referral}: messages: {segments} ({units} units, {encoding})",
            case=row["case_code"],
            referral=row["referral_id"],
            segments=row["segments"],
            units=row["units"],
            encoding={"gsm": "GSM", "ucs2": "UCS-2"}[row["encoding"]],
        )
        said.append(f"{length}\n  {row['text']}")
    return "\n".join(said)
