"""What goes out to a partner? One row for each open referral that was sent, sealed; nothing while facts are missing."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assessments.asking import FIELDS, fields_missing
from assessments.eligibility import Bench
from layers.errors import HomewardError, NotFoundError
from layers.partner_sheets import MOST_ROWS, SheetHead, SheetRow, sealed_text
from layers.plain import plain_key
from layers.referrals.events import Event
from layers.referrals.states import OPEN, STATES, State
from layers.words import N_, Message, say
from mapping.partner_sheet import Line, PartnerSheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.workflows.world import World
    from layers.store import Store
    from layers.words import Words

SHEETS = "partner_sheet."
"""Settings that begin so remember which sheets went out; none of them holds a case code."""

_OFFICE = "homeward.office"
_LONGEST_REASON = 200

FIELD_LABELS: dict[str, str] = {
    "birth_date": N_("date of birth"),
    "education_grade": N_("education"),
    "education_system": N_("school system"),
    "home": N_("home"),
    "address": N_("exact place of the home"),
    "settlement_class": N_("town or country"),
    "sex": N_("sex"),
    "needs": N_("needs"),
    "spoken_languages": N_("languages"),
    "documents": N_("documents"),
    "previous_training": N_("trade learnt"),
    "interests": N_("wishes"),
    "access_needs": N_("needs for taking part"),
    "return_route": N_("route of return"),
    "return_date": N_("day of return"),
    "dependants": N_("dependants"),
    "trade_titles": N_("what the words for trades mean"),
}
"""What each field that a rule may ask for is called within a sentence."""


@dataclass(frozen=True)
class Missing:
    """One field that a rule asks for and that is missing for `people` of the `asked` people on the sheet."""

    field: str
    people: int
    asked: int

    @property
    def message(self) -> Message:
        """Say it."""
        return say(
            "{field} is missing for {people} of {asked} people",
            field=Message(FIELD_LABELS[self.field]),
            people=self.people,
            asked=self.asked,
        )


@dataclass(frozen=True)
class Partner:
    """One partner: its name, its open referrals that were sent, and those still drafts (frames of referrals).

    `left_out` are open referrals of people who no longer agree to their data being sent: in neither of the others.
    """

    name: str
    sent: pd.DataFrame
    drafts: pd.DataFrame
    left_out: pd.DataFrame


def partners_of(store: Store, world: World) -> dict[str, Partner]:
    """List the organisations with open referrals, by name."""
    frame = store.referral_frame(open_only=True)
    frame = frame[frame["state"].isin([str(state) for state in OPEN])]
    frame = frame.assign(partner=_organisations(world, frame))
    known = frame[frame["partner"] != ""]
    stopped = known["referral_id"].isin(list(store.withdrawn()))
    draft = known["state"] == str(State.DRAFT)
    return {
        str(name): Partner(
            str(name),
            sent=mine[~draft[mine.index] & ~stopped[mine.index]],
            drafts=mine[draft[mine.index] & ~stopped[mine.index]],
            left_out=mine[stopped[mine.index]],
        )
        for name, mine in known.groupby("partner", sort=True)
    }


def left_out_said(partner: Partner) -> Message | None:
    """Say how many open referrals stay off the sheet because the person no longer agrees; None where there are none."""
    if partner.left_out.empty:
        return None
    return say(
        "Left out, because the person no longer agrees to their data being sent: {count}. “homeward todo” lists them.",
        count=len(partner.left_out),
    )


def _organisations(world: World, frame: pd.DataFrame) -> pd.Series[Any]:
    """Name the organisation of each referral: its site's, else that of the programme's sites where they share one."""
    of_service = dict(zip(world.services["service_id"], world.services["organization_name"].fillna(""), strict=True))
    of_programme: dict[str, str] = {}
    for programme_id, sites in zip(world.programmes["programme_id"], world.programmes["service_ids"], strict=True):
        names = {of_service.get(site, "") for site in sites.split()} if isinstance(sites, str) else set()
        of_programme[programme_id] = names.pop() if len(names) == 1 else ""
    found = frame["service_id"].map(of_service).fillna("")
    return found.where(found != "", frame["programme_id"].map(of_programme).fillna(""))


def partner_named(store: Store, world: World, name: str, programme_id: str | None = None) -> Partner:
    """Find a partner by name (accents, case and signs do not matter); if named, with one programme's referrals alone.

    Raises
    ------
    NotFoundError
        When no organisation of that name has an open referral, or there is no such programme.

    """
    if programme_id is not None and programme_id not in set(world.programmes["programme_id"]):
        raise NotFoundError(say("There is no programme “{programme}” in the store.", programme=programme_id))
    partners = partners_of(store, world)
    found = next((each for each in partners.values() if plain_key(each.name) == plain_key(name)), None)
    if found is None:
        organisations = world.services["organization_name"].dropna()
        if plain_key(name) in {plain_key(each) for each in organisations}:
            raise NotFoundError(say("{partner} has no open referral.", partner=name), "sheet.no_referral")
        if not partners:
            raise NotFoundError(say("No partner has an open referral."), "sheet.no_referral")
        raise NotFoundError(
            say(
                "There is no partner “{partner}”. Partners with open referrals: {known}.",
                partner=name,
                known=", ".join(partners),
            ),
            "sheet.partner",
        )
    if programme_id is None:
        return found
    frames = (frame[frame["programme_id"] == programme_id] for frame in (found.sent, found.drafts, found.left_out))
    return Partner(found.name, *frames)


def missing_for(world: World, referrals: pd.DataFrame) -> tuple[Missing, ...]:
    """Count what the rules of these referrals' programmes ask for and what is missing, the most frequent first."""
    place = {code: number for number, code in enumerate(world.returnees["case_code"])}
    programmes = list(world.programmes["programme_id"])
    lacking: dict[str, set[int]] = {}
    asked: set[int] = set()
    for programme_id, mine in referrals.dropna(subset=["programme_id"]).groupby("programme_id"):
        who = np.array(sorted({place[code] for code in mine["case_code"] if code in place}), dtype=np.intp)
        asked |= set(who.tolist())
        number = programmes.index(programme_id) if programme_id in programmes else None
        offers = [offer for offer in world.offers.items if offer.programme is not None and offer.programme == number]
        if not offers or not len(who):
            continue
        bench = Bench(world.people.take(who), world.offers)
        for name, mask in fields_missing(bench, offers[0]).items():
            lacking.setdefault(name, set()).update(who[mask].tolist())
    found = [Missing(name, len(lacking[name]), len(asked)) for name in FIELDS if name in lacking]
    return tuple(sorted(found, key=lambda each: -each.people))


def refuse_missing(missing: Sequence[Missing]) -> HomewardError:
    """Say what is missing, and how a sheet may go out all the same."""
    said = missing[0].message
    for each in missing[1:]:
        said = say("{first}; {then}", first=said, then=each.message)
    return HomewardError(
        say("Not sent: {missing}. Ask for it first, or give a reason (--despite-missing REASON).", missing=said),
        "sheet.missing",
    )


def send_drafts(store: Store, partner: Partner, world: World, *, actor: str) -> tuple[int, tuple[Message, ...]]:
    """Mark a partner's drafts as sent on the world's day; return how many, and why the others were not."""
    refused = []
    sent = 0
    for referral_id in partner.drafts["referral_id"]:
        try:
            store.record(referral_id, Event(on=world.on, state=State.SENT), actor=actor)
        except HomewardError as error:
            refused.append(say("{referral}: {sentence}", referral=referral_id, sentence=error.message))
        else:
            sent += 1
    return sent, tuple(refused)


def office_id(store: Store) -> str:
    """Return the name under which this office knows its own sheets; it says nothing about the office."""
    return store.pseudonym(_OFFICE)[:12]


def seal_of(store: Store, head: SheetHead, row: SheetRow) -> str:
    """Return the keyed hash of what must not change in a row."""
    return store.pseudonym(sealed_text(head, row))


def make_sheet(
    store: Store,
    world: World,
    partner: Partner,
    *,
    words: Words,
    actor: str,
    despite_missing: str | None = None,
    programme_id: str | None = None,
) -> PartnerSheet:
    """Put a sheet together, number it and write in the audit that it goes out.

    Raises
    ------
    HomewardError
        When the partner has nothing open, more than a sheet holds, or facts are missing and no reason is given.

    """
    if partner.sent.empty:
        raise HomewardError(_nothing(partner), "sheet.no_referral")
    if len(partner.sent) > MOST_ROWS:
        raise HomewardError(
            say("A sheet has at most {most} rows: make one for each programme (--programme).", most=MOST_ROWS),
            "sheet.too_many_rows",
        )
    missing = missing_for(world, partner.sent)
    reason = " ".join((despite_missing or "").split())[:_LONGEST_REASON]
    if missing and not reason:
        raise refuse_missing(missing)
    number = 1 + max((int(name.removeprefix(SHEETS)) for name in store.settings_beginning(SHEETS)), default=0)
    head = SheetHead(office_id(store), number, world.on, partner.name, words.language)
    lines = _lines(store, world, partner, head, words)
    told = {"partner": partner.name, "programme_id": programme_id, "on": world.on.isoformat(), "rows": len(lines)}
    store.change_settings({f"{SHEETS}{number}": {**told, "actor": actor}}, actor=actor)
    details = {
        **told,
        "sheet": number,
        "despite_missing": reason,
        "missing": {one.field: one.people for one in missing},
    }
    store.audit(
        "partner_sheet",
        actor=actor,
        object_type="returnees",
        object_ids=tuple(partner.sent["case_code"]),
        count=len(lines),
        purpose="referral",
        details=details,
    )
    recipe = world.recipe("partner-sheet", partner=partner.name, sheet=number, programme_id=programme_id)
    return PartnerSheet(head, lines, recipe)


def _nothing(partner: Partner) -> Message:
    if len(partner.drafts):
        return say(
            "Nothing has been sent to {partner} yet. Drafts: {count}; send them first (--send).",
            partner=partner.name,
            count=len(partner.drafts),
        )
    stopped = left_out_said(partner)
    return say("{partner} has no open referral.", partner=partner.name) if stopped is None else stopped


def _lines(store: Store, world: World, partner: Partner, head: SheetHead, words: Words) -> tuple[Line, ...]:
    programmes = dict(zip(world.programmes["programme_id"], world.programmes["programme_name"], strict=True))
    sites = dict(zip(world.services["service_id"], world.services["site_name"], strict=True))
    lines = []
    for told in partner.sent.to_dict("records"):
        state = State(told["state"])
        row = SheetRow(
            referral_id=str(told["referral_id"]),
            case_code=str(told["case_code"]),
            programme=_name(programmes, told["programme_id"]),
            site=_name(sites, told["service_id"]),
            sent_on=None if pd.isna(told["sent_on"]) else told["sent_on"].date(),
            state_now=words(STATES[state].label),
            seen=int(told["number"]),
        )
        lines.append(Line(row, state, seal_of(store, head, row)))
    return tuple(lines)


def _name(names: dict[str, Any], code: Any) -> str:
    if not isinstance(code, str) or not code:
        return ""
    name = names.get(code)
    return " ".join(name.split()) if isinstance(name, str) and name.strip() else code


def sheet_bytes(sheet: PartnerSheet, *, words: Words) -> bytes:
    """Write a sheet and return the workbook, for a download."""
    from mapping.partner_sheet import write_partner_sheet  # noqa: PLC0415 - loads the writer

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "sheet.xlsx"
        write_partner_sheet(sheet, target, words=words)
        return target.read_bytes()
