"""What is said about one person above the cards, and the one page that is printed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from app.components.cards import title_of
from app.components.desk import ask_actor
from app.components.downloads import download
from app.components.offers_in_words import records_of
from app.components.safe import as_html
from app.workflows.exports import person_sheet_bytes
from app.workflows.route_out import route_bytes, way_of
from assessments.ranking import is_near_miss
from layers.words import N_, Message, say
from mapping.frame import bounds_of_person
from mapping.ways import road_length

if TYPE_CHECKING:
    from app.components.desk import Desk
    from layers.words import Words
    from mapping.content import PersonContent
    from mapping.elements import Bounds

_BOUNDS = "person_bounds"
FEW = 5
"""So many of the nearest sites are drawn for a person who can enter none."""


def show_facts(content: PersonContent, further: tuple[Message, ...], words: Words) -> None:
    """List what is known about the person, and further facts that are not printed."""
    facts = "".join(f"<li>{as_html(words(fact))}</li>" for fact in (*content.facts, *further))
    st.html(f'<ul class="homeward-known">{facts}</ul>')


def show_sentence(content: PersonContent, words: Words) -> None:
    """Say what the person can enter."""
    sentence = words(sentence_of_options(content.options))
    facts = words("As of {day}.", day=content.recipe.on)
    st.html(f'<p class="homeward-headline">{as_html(sentence)}</p><p class="homeward-facts">{as_html(facts)}</p>')


def sentence_of_options(options: pd.DataFrame) -> Message:
    """Say in one sentence how many options there are now, how many must be checked, and how far the nearest is."""
    if options.empty:
        return say("Nothing is on offer that this person needs.")
    open_now = options[options["availability"] == "open"]
    eligible, to_check = (open_now[open_now["verdict"] == verdict] for verdict in ("eligible", "unknown"))
    nearest = eligible["distance_km"].min()
    if eligible.empty:
        said = say("Options surely open to this person today: none of {all}.", all=len(options))
    elif pd.isna(nearest):
        said = say("Options open to this person today: {open} of {all}.", all=len(options), open=len(eligible))
    else:
        said = say(
            "Options open to this person today: {open} of {all}; the nearest is {distance} km away.",
            all=len(options),
            open=len(eligible),
            distance=float(nearest),
        )
    if to_check.empty:
        return said
    return say("{sentence} To be checked first: {count}.", sentence=said, count=len(to_check))


def drawn(content: PersonContent) -> PersonContent:
    """Keep for the map what the person can reach for: suitable options and near misses, else the nearest few."""
    options = content.options
    close = [option["verdict"] != "ineligible" or is_near_miss(option) for option in records_of(options)]
    shown = options[close]
    if shown.empty:
        shown = options.sort_values("distance_km", kind="stable").head(FEW)
    return replace(content, options=shown)


def bounds_kept(content: PersonContent) -> Bounds:
    """Return the bounds of the person's map: the same as long as the same person is looked at."""
    who = (content.case_code, content.place)
    kept = st.session_state.get(_BOUNDS)
    if kept is None or kept[0] != who:
        kept = (who, bounds_of_person(content))
        st.session_state[_BOUNDS] = kept
    bounds: Bounds = kept[1]
    return bounds


def offer_sheet(desk: Desk, content: PersonContent) -> None:
    """Show the one button that prints the one page."""
    download(
        desk.words("Print one page (PDF)"),
        lambda: _print(desk, content),
        file_name=f"homeward-{desk.on.isoformat()}.pdf",
        key="person_sheet",
        desk=desk,
        primary=True,
    )


def offer_ways(desk: Desk, content: PersonContent) -> None:
    """Offer the way to one site as a page or a file; nothing where no way by road is known."""
    words = desk.words
    reached = [option for option in records_of(drawn(content).options) if _is_reached(content, option)]
    sites = {str(option["service_id"]): option for option in reversed(reached)}
    if not sites:
        return
    with st.expander(words("Take one way along")):
        st.markdown(
            words("The way contains a home: it is for the office and the person alone. Who takes it is written down.")
        )
        chosen = st.selectbox(
            words("To which site"),
            list(dict.fromkeys(str(option["service_id"]) for option in reached)),
            format_func=lambda code: _site_said(content, sites[code], words),
            key="way_site",
        )
        if ask_actor(desk) is None:
            return
        with st.container(horizontal=True):
            for extension, label in WAY_FORMATS.items():
                download(
                    words(label),
                    partial(_way_bytes, desk, content, chosen, extension),
                    file_name=f"homeward-{_file_part(content.case_code or 'way')}-{_file_part(chosen)}.{extension}",
                    key=f"way_{extension}",
                    desk=desk,
                )


WAY_FORMATS = {
    "pdf": N_("Page (PDF)"),
    "gpx": N_("Track for a phone (GPX)"),
    "geojson": N_("Line (GeoJSON)"),
    "gpkg": N_("Line (GeoPackage)"),
}
"""The formats of a way, as they are offered."""


def _way_bytes(desk: Desk, content: PersonContent, service_id: str, extension: str) -> bytes:
    way = way_of(content, service_id)
    return route_bytes(desk.store, way, extension, words=desk.words, actor=desk.actor or "")


def _is_reached(content: PersonContent, option: dict[str, Any]) -> bool:
    trip = content.trips.get(option["service_id"])
    return trip is not None and trip.reached


def _site_said(content: PersonContent, option: dict[str, Any], words: Words) -> str:
    return words("{site}, {road}", site=title_of(option, words), road=road_length(content.trips[option["service_id"]]))


def _file_part(text: str) -> str:
    """Write a code so that every system takes it as part of a file's name."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", text)


def _print(desk: Desk, content: PersonContent) -> bytes:
    """Print one page about the person, and write down that it left."""
    sheet = person_sheet_bytes(content, desk.words)
    codes = (content.case_code,) if content.case_code else ()
    desk.store.audit(
        "print", actor=desk.actor or "", object_type="returnees", object_ids=codes, count=1, details={"format": "pdf"}
    )
    return sheet
