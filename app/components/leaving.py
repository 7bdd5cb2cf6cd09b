"""What can be taken out of the overview: maps to share, tables to work with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.desk import actor_or_stop
from app.components.downloads import download_export
from app.workflows.exports import Wanted
from app.workflows.world import LEVELS

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.overview import Question


def offer_downloads(desk: Desk, question: Question) -> None:
    """Offer the map and the figures of this view as files that may leave the office."""
    words = desk.words
    with st.expander(words("Take this out: maps and tables")):
        st.markdown(
            words(
                "These files are made to be shared: counts below 11 are withheld, and others with them so that nobody "
                "can work them out; small cells are put together; nobody's home is in them. The screen is exact and "
                "stays inside."
            )
        )
        actor = actor_or_stop(desk)
        by = question.by if question.by in LEVELS else "admin1"
        wanted = Wanted(service_type=question.service_type, by=by)
        with st.container(horizontal=True):
            download_export(
                words("Map for a browser (HTML)"), "html", desk=desk, key="out_html", wanted=wanted, actor=actor
            )
            for paper in ("A4", "A3"):
                on_paper = Wanted(service_type=question.service_type, by=by, paper=paper)
                label = words("Printed map {paper} (PDF)", paper=paper)
                download_export(label, "pdf", desk=desk, key=f"out_pdf_{paper}", wanted=on_paper, actor=actor)
            download_export(words("Layers (GeoPackage)"), "gpkg", desk=desk, key="out_gpkg", wanted=wanted, actor=actor)
            download_export(
                words("Table (CSV)"), "csv", layers=("gaps",), desk=desk, key="out_csv", wanted=wanted, actor=actor
            )
            download_export(words("Workbook (XLSX)"), "xlsx", desk=desk, key="out_xlsx", wanted=wanted, actor=actor)
