"""The page that a person carries away, offered beside their options and beside a referral."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app.components.desk import ask_actor
from app.components.downloads import download
from app.components.failures import told
from app.components.offers_in_words import records_of
from app.components.person_summary import drawn
from app.components.safe import as_markdown
from app.workflows.person import person_in
from app.workflows.slips import NO_CONSENT, best_site, mark_slip_told, slip_bytes, slip_content
from layers.languages import language_name
from layers.words import LANGUAGES

if TYPE_CHECKING:
    from app.components.desk import Desk
    from layers.referrals.events import Referral
    from layers.words import Words
    from mapping.content import PersonContent


def offer_slip_of_referral(desk: Desk, referral: Referral) -> None:
    """Offer the slip of one referral that is still open, and to write down that it was handed over."""
    words = desk.words
    if not referral.is_open or referral.case_code not in set(desk.world.returnees["case_code"]):
        return
    if referral.referral_id in desk.store.withdrawn():
        return
    actor = ask_actor(desk)
    if actor is None:
        return
    service = referral.service_id
    with told(words):
        if service is None:
            service = best_site(desk.world, person_in(desk.world, referral.case_code), str(referral.programme_id))
        with st.container(horizontal=True):
            _buttons(
                desk,
                (referral.case_code, service, referral.programme_id, referral.referral_id),
                actor=actor,
                key=f"slip_{referral.referral_id}",
            )
            handed = referral.sent_on is not None and referral.told_on is None
            if handed and st.button(words("The slip was handed over today"), key=f"slip_told_{referral.referral_id}"):
                mark_slip_told(desk.store, referral.referral_id, on=desk.on, actor=actor)
                st.rerun()


def offer_slip_of_person(desk: Desk, content: PersonContent) -> None:
    """Offer a slip for one of the person's options; nothing for somebody who is not in the caseload."""
    words = desk.words
    options = [option for option in records_of(drawn(content).options) if option["verdict"] != "ineligible"]
    if content.case_code is None or not options:
        return
    with st.expander(words("A slip for the person to take along")):
        if desk.store.says_no(content.case_code):
            st.markdown(as_markdown(words(NO_CONSENT)))
            return
        st.markdown(
            words(
                "One page in plain words: where, when, a map, what to bring, whom to call, what to do if nobody calls. "
                "It names no home and does not say what the place does."
            )
        )
        place = st.selectbox(
            words("To which site"),
            range(len(options)),
            format_func=lambda number: _option_said(options[number], words),
            key=f"slip_option_{content.case_code}",
        )
        actor = ask_actor(desk)
        if actor is None or place is None:
            return
        chosen = options[place]
        programme = chosen["programme_id"] if isinstance(chosen["programme_id"], str) else None
        with st.container(horizontal=True):
            _buttons(
                desk,
                (content.case_code, str(chosen["service_id"]), programme, ""),
                actor=actor,
                key=f"slip_person_{chosen['service_id']}_{programme}",
            )


def _option_said(option: dict[str, object], words: Words) -> str:
    names = [option[name] for name in ("programme_name", "service_name", "site_name")]
    said = dict.fromkeys(str(name) for name in names if isinstance(name, str) and name)
    return " – ".join(said) or words("Service")


def _buttons(desk: Desk, slip: tuple[str, str, str | None, str], *, actor: str, key: str) -> None:
    """Show a button for each language: the person's need not be the reader's."""
    for language in LANGUAGES:
        download(
            desk.words("Print the slip: {language}", language=language_name(language, desk.words.language)),
            partial(_made, desk, slip, language, actor),
            file_name=f"homeward-slip-{language}-{desk.on.isoformat()}.pdf",
            key=f"{key}_{language}",
            desk=desk,
        )


def _made(desk: Desk, slip: tuple[str, str, str | None, str], language: str, actor: str) -> bytes:
    from app.words import words_for  # noqa: PLC0415 - the slip's language, not the page's

    case_code, service_id, programme_id, reference = slip
    content = slip_content(
        desk.store,
        desk.world,
        person_in(desk.world, case_code),
        service_id=service_id,
        programme_id=programme_id,
        reference=reference,
    )
    return slip_bytes(desk.store, content, words=words_for(language), actor=actor)
