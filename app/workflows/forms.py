"""Write the forms to take to the field, with the office's own areas in their lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.words import words_for
from layers.errors import HomewardError, NotFoundError
from layers.forms.all_forms import FORMS
from layers.words import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from layers.forms.questions import Form
    from layers.store import Store


def forms_named(names: Sequence[str]) -> tuple[Form, ...]:
    """Return the forms of these names, all where none is named.

    Raises
    ------
    NotFoundError
        When there is no such form.

    """
    strange = [name for name in names if name not in FORMS]
    if strange:
        known = ", ".join(FORMS)
        raise NotFoundError(
            say("There is no form “{name}”. There are: {known}.", name=strange[0], known=known), "form.name"
        )
    return tuple(FORMS[name] for name in names or FORMS)


def file_name(form: Form) -> str:
    """Name the file of a form."""
    return f"homeward_{form.name}.xlsx"


def form_bytes(store: Store, form: Form) -> bytes:
    """Write one form in every language."""
    from mapping.xlsform import form_workbook  # noqa: PLC0415 - loaded where a form is written

    words = {language: words_for(language) for language in LANGUAGES}
    return form_workbook(form, words=words, areas=store.frame("areas"))


def write_forms(store: Store, forms: Sequence[Form], folder: Path) -> list[Path]:
    """Write forms into a folder, made if it is not there; files of the same name are written over.

    Raises
    ------
    HomewardError
        When the folder cannot be written to.

    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for form in forms:
            target = folder / file_name(form)
            target.write_bytes(form_bytes(store, form))
            written.append(target)
    except OSError as error:
        raise HomewardError(
            say("The folder {folder} cannot be written to.", folder=str(folder)), "form.folder"
        ) from error
    return written
