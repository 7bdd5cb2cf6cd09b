"""How something leaves through the page: made when it is asked for, and written down in the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.failures import fault_sentence
from app.workflows.exports import Wanted, export_bytes
from layers.errors import HomewardError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.components.desk import Desk

MIME = {
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "pdf": "application/pdf",
}

_FAILED = "download_failed"


class NotMadeError(RuntimeError):
    """A download that could not be made; the reason stands on the page, not here: this goes to Streamlit's own log."""


def download(
    label: str, make: Callable[[], bytes], *, file_name: str, key: str, desk: Desk, primary: bool = False
) -> None:
    """Show a button that makes a file when it is pressed.

    Until then nothing lies at the address from which Streamlit serves downloads. What goes wrong is said on the page at
    the next run.
    """
    failed: dict[str, str] = st.session_state.setdefault(_FAILED, {})

    def made() -> bytes:
        try:
            content = make()
        except HomewardError as error:
            failed[key] = desk.words(error.message)
        except Exception as error:  # noqa: BLE001 - the last door: its details may hold a person's data
            failed[key] = fault_sentence(error, desk.words)
        else:
            failed.pop(key, None)
            return content
        raise NotMadeError(key) from None

    st.download_button(
        label,
        made,
        file_name=file_name,
        mime=MIME.get(file_name.rpartition(".")[2], "application/octet-stream"),
        key=key,
        type="primary" if primary else "secondary",
        on_click="ignore",  # a run of the page at the same moment would withdraw the file that is being made
    )
    if key in failed:
        st.error(failed[key])


def download_export(
    label: str,
    extension: str,
    *,
    desk: Desk,
    key: str,
    layers: Sequence[str] = (),
    wanted: Wanted,
    actor: str,
) -> None:
    """Show a button for one export: counts below 11 suppressed, nobody's home in it."""
    world = desk.world
    name = "-".join(["homeward", *(part for part in (wanted.service_type, *layers) if part), world.on.isoformat()])
    download(
        label,
        lambda: export_bytes(
            desk.store, world, extension=extension, layers=layers, wanted=wanted, words=desk.words, actor=actor
        ),
        file_name=f"{name}.{extension}",
        key=key,
        desk=desk,
    )
