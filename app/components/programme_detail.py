"""One programme in full: its rule in words, what it offers, where, and whom it would take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.offers_in_words import given, offer_facts, records_of
from app.components.programme_tables import availability_label, types_label
from app.components.safe import as_html
from app.workflows.rules_in_words import rule_lines
from layers.labels import AVAILABILITY_LABELS
from layers.rules import rule_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from app.workflows.programmes import Taken
    from layers.words import Words


def show_programme(row: Mapping[Any, Any], taken: Taken, services: pd.DataFrame, words: Words) -> None:
    """Show the programme of a row of schema Programmes."""
    name = as_html(given(row, "programme_name") or row["programme_id"])
    facts = [availability_label(taken.availability, words), *offer_facts(row, words)]
    st.html(
        f"<h3>{name}</h3><p>{as_html(' · '.join(facts))}</p>"
        f"<h4>{as_html(words('Who may enter'))}</h4>{rule_html(row['criteria'], words)}"
        f"<h4>{as_html(words('Whom it would take'))}</h4><p>{as_html(_takes(taken, words))}</p>"
        f"<h4>{as_html(words('Where'))}</h4>{_sites(row, taken, services, words)}"
    )


def rule_html(criteria: object, words: Words) -> str:
    """Write a rule as a list; what is set in deeper stands under what it belongs to."""
    parts: list[str] = []
    depth = -1
    for level, message in rule_lines(rule_of(criteria)):
        parts += ["</ul>"] * (depth - level) + ["<ul>"] * (level - depth)
        parts.append(f"<li>{as_html(words(message))}</li>")
        depth = level
    return f'<div class="homeward-rule">{"".join(parts)}{"</ul>" * (depth + 1)}</div>'


def _takes(taken: Taken, words: Words) -> str:
    said = words(
        "Of {asked} people who need it ({types}): eligible {eligible}, to be checked {to_check}, not eligible "
        "{refused}, each at the best of its sites. Eligible among all others: {elsewhere}.",
        asked=taken.asked,
        types=types_label(taken.service_types, words),
        eligible=taken.eligible,
        to_check=taken.to_check,
        refused=taken.not_eligible,
        elsewhere=taken.elsewhere,
    )
    if taken.availability == "open":
        return said
    shut = taken.availability
    why = words("Services not imported") if shut is None else words(AVAILABILITY_LABELS[shut])
    return said + " " + words("Nobody can enter today: {why}.", why=why)


def _sites(row: Mapping[Any, Any], taken: Taken, services: pd.DataFrame, words: Words) -> str:
    listed = str(given(row, "service_ids") or "").split()
    known = records_of(services[services["service_id"].isin(listed)])
    items = [
        f"<li>{as_html(given(site, 'site_name') or given(site, 'service_name') or site['service_id'])}</li>"
        for site in known
    ]
    items += [
        f"<li>{as_html(words('“{service}” is not imported: nobody can be judged there.', service=code))}</li>"
        for code in taken.absent_services
    ]
    if not items:
        items = [f"<li>{as_html(words('No service is named: nobody can be judged.'))}</li>"]
    return f"<ul>{''.join(items)}</ul>"
