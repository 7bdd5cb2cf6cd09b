"""The draft on the design desk: one for each programme and one from nothing, kept for the session, judged once.

Every section of the desk reads `judged`; whoever changes the draft does it through `take`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from app.workflows.draft_sides import Sides
from app.workflows.drafting import Draft, DraftError, read_draft
from layers.errors import HomewardError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from app.components.desk import Desk
    from app.workflows.simulating import OnTrial
    from app.workflows.world import World
    from layers.rules import Rule

NOTHING = ""
"""The place of the draft that begins with no programme; every other draft has its programme's identifier."""

_SIDES, _ENDED, _BEGUN = "design_sides", "design_ended", "design_begun"
_RIGHT, _JUDGED, _KEPT = "design_right", "design_judged", "design_kept"

Made = TypeVar("Made")


@dataclass(frozen=True, eq=False)
class Judged:
    """A draft as it can be judged.

    `taken` is what the text says, or, where `faults` (sentences) stand in the way, what it said when it was last right;
    None where it never was.
    """

    taken: OnTrial | None
    faults: tuple[str, ...] = ()


def sides(slot: str) -> Sides | None:
    """Return the draft at a place of this session, None where none has been begun."""
    found: dict[str, Sides] = st.session_state.setdefault(_SIDES, {})
    return found.get(slot)


def current_draft(slot: str) -> Draft | None:
    """Return the text of the draft at a place of this session, None where none has been begun."""
    found = sides(slot)
    return None if found is None else found.draft


def text_key(slot: str, now: Sides) -> str:
    """Return the key of the field that holds the draft's text: another one for each text that nobody typed."""
    return f"design_text_{slot}_{now.written}"


def take(slot: str, changed: Sides) -> None:
    """Keep a draft in its new form; the form and the field of its text follow."""
    st.session_state.setdefault(_SIDES, {})[slot] = changed


def begin(slot: str, draft: Draft, *, untouched: bool = False) -> None:
    """Put a draft at a place, whatever was there; `untouched` is one that says what its programme says.

    Raises
    ------
    HomewardError
        When its rule cannot be understood.

    """
    before = sides(slot) or st.session_state.get(_ENDED, {}).get(slot)
    opened = Sides.of(draft)
    if before is not None:
        opened = replace(opened, changes=before.changes + 1, written=before.written + 1)
    take(slot, opened)
    right_texts().pop(slot, None)
    st.session_state.setdefault(_BEGUN, {})[slot] = draft.text if untouched else None


def keep_up(slot: str, draft: Draft) -> None:
    """Begin a draft that nobody has touched, or begin it anew where the programme has become another since."""
    now = sides(slot)
    if now is None or now.draft.text != draft.text:
        begin(slot, draft, untouched=True)


def is_changed(slot: str) -> bool:
    """Tell whether a draft may say anything else than the programme as it stands; one from nothing always does."""
    now = sides(slot)
    return now is not None and now.draft.text != st.session_state.get(_BEGUN, {}).get(slot)


def kept_with(taken: OnTrial, name: Hashable, make: Callable[[], Made]) -> Made:
    """Work something out about a programme on trial once; only the last programme's answers are kept."""
    of, kept = st.session_state.get(_KEPT, (None, {}))
    if of is not taken:
        kept = {}
        st.session_state[_KEPT] = (taken, kept)
    if name not in kept:
        kept[name] = make()
    made: Made = kept[name]
    return made


def put_away(slot: str) -> None:
    """Let go of a draft; the next at its place has fields of its own."""
    st.session_state.setdefault(_ENDED, {})[slot] = st.session_state.setdefault(_SIDES, {}).pop(slot, None)
    right_texts().pop(slot, None)


def right_texts() -> dict[str, str]:
    """Return, by place, the text with which each draft could last be judged."""
    found: dict[str, str] = st.session_state.setdefault(_RIGHT, {})
    return found


def change_rule(slot: str, rule: Rule, *, redraw: bool = True) -> None:
    """Give the draft another rule, as the form or a section of the desk says."""
    now = sides(slot)
    if now is not None:
        take(slot, now.changed(rule, redraw=redraw))


def judged(desk: Desk, world: World, slot: str, stated: OnTrial | None) -> Judged:
    """Put the draft at its programme's sites; where it has faults, the text that was last right.

    `stated` is the programme as it stands, which is what an untouched draft says.
    """
    now = sides(slot)
    if now is None or (stated is not None and not is_changed(slot)):
        right_texts()[slot] = "" if now is None else now.draft.text
        return Judged(stated)
    faults: tuple[str, ...] = ()
    try:
        taken = _read(desk, world, slot, now.draft.text)
    except DraftError as error:
        faults = tuple(error.sentences(desk.words))
    except HomewardError as error:
        faults = (desk.words(error.message),)
    else:
        right_texts()[slot] = now.draft.text
        return Judged(taken)
    last = right_texts().get(slot)
    try:
        return Judged(None if last is None else _read(desk, world, slot, last), faults)
    except HomewardError:  # what was right in another store, or on another day
        return Judged(None, faults)


def _read(desk: Desk, world: World, slot: str, text: str) -> OnTrial:
    """Read a text once for this session's last question."""
    kept: dict[str, tuple[object, OnTrial]] = st.session_state.setdefault(_JUDGED, {})
    asked = (text, world.revision, world.on)
    if slot not in kept or kept[slot][0] != asked:
        kept[slot] = (asked, read_draft(desk.store, world, text))
    return kept[slot][1]
