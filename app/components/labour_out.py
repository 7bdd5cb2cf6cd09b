"""Take the labour market out: an area's profile, tables with HXL tags, map layers with their styles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app.components.desk import ask_actor
from app.components.downloads import download, download_export
from app.components.safe import as_markdown
from app.workflows.export_layers import LABOUR_LAYERS, Wanted
from app.workflows.labour import area_names, areas_at, usual_level
from app.workflows.labour_profile import profile_bytes
from layers.words import N_

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.world import World

FILES = (
    ("xlsx", N_("Tables (XLSX)"), LABOUR_LAYERS),
    ("csv", N_("Demand (CSV with HXL tags)"), ("demand",)),
    ("gpkg", N_("Map layers (GeoPackage, styled)"), LABOUR_LAYERS),
)


def offer_labour(desk: Desk, world: World) -> None:
    """Offer the files that may leave the office, folded until somebody asks."""
    words = desk.words
    box = st.expander(
        words("Take this out: profile of an area, tables, map layers"), key="labour_out", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        st.markdown(
            words(
                "These files are made to be shared: they hold no person, and no figure from fewer than 11 observations."
            )
        )
        actor = ask_actor(desk)
        if actor is None:
            return
        names = area_names(world, words.language)
        area = st.selectbox(
            words("Profile of"),
            sorted(areas_at(world, usual_level(world)), key=lambda code: names.get(code, code)),
            format_func=lambda code: as_markdown(names.get(code, code)),
            key="labour_profile_area",
            persist_state="session",
        )
        with st.container(horizontal=True):
            if area:
                for extension, label in (("html", N_("Profile (HTML)")), ("pdf", N_("Profile (PDF)"))):
                    download(
                        words(label),
                        partial(profile_bytes, desk.store, world, area, extension=extension, words=words, actor=actor),
                        file_name=f"homeward-profile-{area}-{world.on.isoformat()}.{extension}",
                        key=f"labour_profile_{extension}",
                        desk=desk,
                    )
            for extension, label, layers in FILES:
                download_export(
                    words(label),
                    extension,
                    desk=desk,
                    key=f"labour_out_{extension}",
                    layers=layers,
                    wanted=Wanted(),
                    actor=actor,
                )
