"""Where a drafted programme takes place: services of a type, chosen by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from layers.plain import plain_key
from layers.service_types import SERVICE_TYPES

if TYPE_CHECKING:
    from app.workflows.world import World
    from layers.words import Words

USUAL_TYPE = "vocational"


def ask_sites(world: World, words: Words, *, key: str) -> list[str]:
    """Show the types and, of one type, the sites to choose among; return the services chosen."""
    services = world.services
    present = [code for code in SERVICE_TYPES if code in set(services["service_type"])]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            words("Type of service"),
            present,
            index=present.index(USUAL_TYPE) if USUAL_TYPE in present else 0,
            format_func=lambda code: words(SERVICE_TYPES[code].label),
            width=230,
            key=f"{key}_type",
        )
        some = services[services["service_type"] == kind]
        names = {
            str(row.service_id): _label(row.service_name, row.site_name, str(row.service_id))
            for row in some[["service_id", "service_name", "site_name"]].itertuples(index=False)
        }
        chosen: list[str] = st.multiselect(
            words("Sites"),
            sorted(names, key=lambda code: plain_key(names[code])),
            format_func=names.__getitem__,
            placeholder=words("Type a part of the name, or choose"),
            key=f"{key}_sites_{kind}",
        )
    return chosen


def _label(service: object, site: object, code: str) -> str:
    """Name a service and its site, each once."""
    said = [text for text in (service, site) if isinstance(text, str) and text]
    return ", ".join(dict.fromkeys(said)) or code
