"""What can be taken out: any layer, in any format; people only on purpose, and only to a folder of this computer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app.components.desk import actor_or_stop
from app.components.downloads import download_export
from app.components.safe import as_markdown
from app.workflows.exports import ACCESS_LAYERS, LAYERS, Wanted, export_file
from app.workflows.world import LEVELS
from layers.roads.names import PROFILE_NAMES, PROFILES, ROAD_PROFILE, SEASON_NAMES, SEASONS
from layers.service_types import SERVICE_TYPES
from layers.words import N_

if TYPE_CHECKING:
    from app.components.desk import Desk
    from layers.words import Words

LAYER_LABELS = {
    "services": N_("Services"),
    "catchments": N_("Catchments"),
    "roadcatchments": N_("Reached by road"),
    "gaps": N_("Gaps by area"),
    "cells": N_("People by cell"),
    "clusters": N_("Clusters of people left out"),
    "areas": N_("Areas"),
    "settlements": N_("Settlements"),
    "programmes": N_("Programmes"),
    "disagreements": N_("Circle against road, by programme"),
    "nearest": N_("Nearest service, from settlements"),
    "minutes": N_("Minutes by road, by cell"),
    "seats": N_("Seats within reach, by area"),
    "demand": N_("Labour demand, by area and occupation"),
    "mismatch": N_("Taught and not needed, needed and not taught"),
    "alignment": N_("How courses fit the demand"),
    "returnees": N_("Returnees"),
}
"""What each layer is called."""

PERSONS = "returnees"

FORMAT_LABELS = {
    "gpkg": N_("GeoPackage, for QGIS"),
    "geojson": N_("GeoJSON"),
    "csv": N_("CSV table"),
    "xlsx": N_("XLSX workbook"),
    "html": N_("Map for a browser (HTML)"),
    "pdf": N_("Printed map (PDF)"),
}
"""What each format is called."""

MAPS = ("html", "pdf")
PLACELESS = ("programmes", "disagreements")
LEVEL_LABELS = {"admin1": N_("Regions"), "admin2": N_("Districts")}
PAPERS = ("A4", "A3")


def offer_exports(desk: Desk) -> None:
    """Offer every layer in every format that can hold it."""
    words = desk.words
    world = desk.world
    st.markdown(
        words(
            "What leaves here is made to be shared: counts below 11 are withheld, small cells are put together, and "
            "nobody's home is in it. Each export is written down."
        )
    )
    actor = actor_or_stop(desk)
    columns = st.columns(3)
    extension = columns[0].selectbox(
        words("Format"), list(FORMAT_LABELS), format_func=lambda name: words(FORMAT_LABELS[name]), key="out_format"
    )
    layer = None
    if extension not in MAPS:
        layers = [
            name for name in LAYERS if name != PERSONS and not (name in PLACELESS and extension in ("gpkg", "geojson"))
        ]
        layer = columns[1].selectbox(
            words("Layer"), layers, format_func=lambda name: words(LAYER_LABELS[name]), key="out_layer"
        )
    else:
        paper = columns[1].selectbox(words("Paper"), PAPERS, key="out_paper", disabled=extension != "pdf")
    kind = columns[2].selectbox(
        words("Type of service"),
        [None, *SERVICE_TYPES],
        format_func=lambda code: words(SERVICE_TYPES[code].label) if code else words("Every type"),
        key="out_type",
    )
    known = [way for way, level in LEVELS.items() if (world.areas["admin_level"] == level).any()]
    by = "admin1"
    if len(known) > 1:
        by = st.segmented_control(
            words("Add up by"), known, default=known[0], required=True, format_func=lambda way: words(LEVEL_LABELS[way])
        )
    profile, season = _travel(words) if layer in ACCESS_LAYERS else (ROAD_PROFILE, SEASONS[0])
    wanted = Wanted(
        service_type=kind, by=by, paper=paper if layer is None else PAPERS[0], profile=profile, season=season
    )
    download_export(
        words("Download"),
        extension,
        layers=(layer,) if layer else (),
        desk=desk,
        key=f"out_{extension}_{layer}_{kind}_{by}_{wanted.paper}_{profile}_{season}",
        wanted=wanted,
        actor=actor,
    )
    _offer_persons(desk, actor)


def _travel(words: Words) -> tuple[str, str]:
    """Ask how one travels, for a layer about access by road."""
    columns = st.columns(3)
    profile = columns[0].selectbox(
        words("Way of travelling"),
        PROFILES,
        index=PROFILES.index(ROAD_PROFILE),
        format_func=lambda name: words(PROFILE_NAMES[name]),
        key="out_profile",
    )
    season = columns[1].selectbox(
        words("Season"), SEASONS, format_func=lambda name: words(SEASON_NAMES[name]), key="out_season"
    )
    return profile, season


def _offer_persons(desk: Desk, actor: str) -> None:
    words = desk.words
    with st.expander(words("With the returnees themselves")):
        st.markdown(
            words(
                "A file with every returnee, homes and all. It is written to a folder of this computer, readable by "
                "you alone, and never offered as a download. Whoever gets it can harm people with it."
            )
        )
        folder = Path(desk.scope).resolve().parent if "://" not in desk.scope else Path.cwd()
        chosen = st.text_input(words("Folder"), value=str(folder / "exports"), key="persons_folder")
        extension = st.selectbox(
            words("Format"),
            ["csv", "xlsx", "gpkg", "geojson"],
            format_func=lambda name: words(FORMAT_LABELS[name]),
            key="persons_format",
        )
        sure = st.checkbox(words("Yes, I need everybody's rows"), key="persons_sure")
        if st.button(words("Write the file"), disabled=not sure, key="persons_write"):
            target = Path(chosen).expanduser() / f"homeward-returnees-{desk.on.isoformat()}.{extension}"
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            export_file(
                desk.store,
                desk.world,
                target,
                layers=[PERSONS],
                wanted=Wanted(with_persons=True),
                words=words,
                actor=actor,
            )
            target.chmod(0o600)
            st.success(as_markdown(words("Written to {file}.", file=str(target))))
