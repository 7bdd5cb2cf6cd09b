"""One card for each option of a person: verdict, distance, a sentence for each criterion, what is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.offers_in_words import given, offer_facts, records_of
from app.components.programme_tables import availability_label
from app.components.safe import as_html
from assessments.ranking import is_near_miss
from layers.labels import verdict_said
from layers.service_types import SERVICE_TYPES
from mapping.fares_in_words import fare_lines
from mapping.ways import by_road, disagreement, length_or_span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from layers.roads.trip import Trip
    from layers.words import Words
    from mapping.content import PersonContent
    from mapping.fares_in_words import Said

SHOWN = 12
"""So many cards stand open in each part; the others are folded under them."""

_SIGNS = {"yes": "✓", "no": "✗", "unknown": "?"}

Option = dict[str, Any]


def show_cards(content: PersonContent, words: Words) -> None:
    """Show all options, the most suitable first: eligible, to be checked, near misses; the others folded."""
    options = records_of(content.options)
    running = [option for option in options if option["availability"] != "ended"]
    ended = [option for option in options if option["availability"] == "ended"]
    ineligible = [option for option in running if option["verdict"] == "ineligible"]
    near = [option for option in ineligible if is_near_miss(option)]
    card = _card_of(content, words)
    _part(words("Eligible"), _with(running, "eligible"), card, words)
    _part(words("To be checked: ask first"), _with(running, "unknown"), card, words)
    _part(words("Near misses"), near, card, words)
    far = [option for option in ineligible if option not in near]
    st.html(
        _details(words("Not eligible ({count})", count=len(far)), far, card)
        + _details(words("Ended ({count})", count=len(ended)), ended, card)
        or f"<p>{as_html(words('Nothing else is on offer.'))}</p>"
    )


def _with(options: Sequence[Option], verdict: str) -> list[Option]:
    return [option for option in options if option["verdict"] == verdict]


def _part(heading: str, options: Sequence[Option], card: Callable[[Option], str], words: Words) -> None:
    if not options:
        return
    st.subheader(f"{heading} ({words.number(len(options))})", anchor=False)
    cards = "".join(map(card, options[:SHOWN]))
    rest = options[SHOWN:]
    st.html(f'<div class="homeward-cards">{cards}</div>{_details(words("{count} more", count=len(rest)), rest, card)}')


def _details(heading: str, options: Sequence[Option], card: Callable[[Option], str]) -> str:
    if not options:
        return ""
    cards = "".join(map(card, options))
    return (
        f'<details class="homeward-folded"><summary>{as_html(heading)}</summary>'
        f'<div class="homeward-cards">{cards}</div></details>'
    )


def _card_of(content: PersonContent, words: Words) -> Callable[[Option], str]:
    programmes = {row["programme_id"]: row for row in records_of(content.programmes)}
    services = {row["service_id"]: row for row in records_of(content.services)}

    def card(option: Option) -> str:
        service = services.get(option["service_id"], {})
        programme_id = given(option, "programme_id")
        offered = service if programme_id is None else programmes.get(programme_id, {})
        trip = content.trips.get(option["service_id"])
        costs = fare_lines(
            offered, trip, content.fares.get(option["service_id"]), words, is_programme=programme_id is not None
        )
        way = _far(option, trip, words) + _way(option, trip, words) + _costs(costs)
        weighed = content.weighed.get((programme_id, option["service_id"]))
        warned = [words(one) for one in weighed.warnings] if weighed is not None else []
        changes = content.changes.get((programme_id, option["service_id"]), ())
        facts = offer_facts(offered, words)
        return _card(option, way + _warned(warned), facts, words, changes=[words(change) for change in changes])

    return card


def _card(option: Option, way: str, offered: Sequence[str], words: Words, *, changes: Sequence[str]) -> str:
    verdict = option["verdict"]
    rank = "" if given(option, "rank") is None else words.number(int(option["rank"]))
    badge = verdict_said(option, words)
    lines = "".join(_criterion(answer, words) for answer in option["criteria"])
    offer = f'<p class="offer">{as_html(" · ".join(offered))}</p>' if offered else ""
    return (
        f'<article class="homeward-card {verdict}"><header>'
        f'<h3><span class="rank">{rank}</span>{as_html(title_of(option, words))}</h3>'
        f'<span class="homeward-verdict {verdict}">{as_html(badge)}</span></header>'
        f"{way}<ul>{lines}</ul>{_changed(changes)}{offer}</article>"
    )


def _changed(sentences: Sequence[str]) -> str:
    """Say, as HTML, what would let the person in: the smallest set of changes first."""
    said = "<br>".join(f"<span aria-hidden='true'>→</span> {as_html(sentence)}" for sentence in sentences)
    return f'<p class="change">{said}</p>' if said else ""


def _far(option: Option, trip: Trip | None, words: Words) -> str:
    return f'<p class="far">{" · ".join(_facts(option, trip, words))}</p>'


def _way(option: Option, trip: Trip | None, words: Words) -> str:
    """Say, as HTML, how far it is by road, and in bold where that disagrees with the circle."""
    said = [as_html(text) for text in by_road(trip, words)]
    differs = disagreement(option, trip, words)
    if differs is not None:
        said.append(f"<b>{as_html(differs)}</b>")
    return f'<p class="way">{" · ".join(said)}</p>' if said else ""


def _costs(lines: Sequence[Said]) -> str:
    """Say, as HTML, what the way costs, in bold where that is more than the stipend."""
    said = [f"<b>{as_html(line.text)}</b>" if line.warns else as_html(line.text) for line in lines]
    return f'<p class="way">{"<br>".join(said)}</p>' if said else ""


def _warned(sentences: Sequence[str]) -> str:
    lines = "<br>".join(f"<b><span aria-hidden='true'>▲</span> {as_html(one)}</b>" for one in sentences)
    return f'<p class="way">{lines}</p>' if lines else ""


def title_of(option: Option, words: Words) -> str:
    """Name an option: its programme (or service) and its site."""
    names = [given(option, column) for column in ("programme_name", "programme_id", "service_name")]
    name = next((str(text) for text in names if text is not None), words(SERVICE_TYPES[option["service_type"]].label))
    site = given(option, "site_name") or given(option, "service_name")
    return name if site is None or str(site) == name else f"{name} – {site}"


def _facts(option: Option, trip: Trip | None, words: Words) -> list[str]:
    """Say, as HTML, how far it is, whether there is a place now (in bold where there is none), and what it is."""
    now = as_html(availability_label(option["availability"], words))
    said = [
        as_html(words(length_or_span(option, trip))),
        now if option["availability"] == "open" else f"<b>{now}</b>",
        as_html(words(SERVICE_TYPES[option["service_type"]].label)),
    ]
    if option["radius_source"] == "type_default":
        said.append(as_html(words("no radius stated: the default of its type")))
    if option["radius_source"] == "service":
        said.append(as_html(words("radius of the site")))
    return said


def _criterion(answer: Any, words: Words) -> str:
    ask = ' class="ask"' if answer.answer == "unknown" else ""
    sign = "!" if answer.answer != "yes" and answer.standing in ("soft", "waived") else _SIGNS[answer.answer]
    return f"<li{ask}><b aria-hidden='true'>{sign}</b><span>{as_html(words(answer.message))}</span></li>"
