"""What is shown when something goes wrong: what the user can mend in a sentence, our own faults by a number."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from app import cache
from app.components.safe import as_markdown
from app.faults import write_down
from app.workflows.office import store_path
from layers.errors import HomewardError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.words import Words

STORE_REPLACED = "store.replaced"


@contextmanager
def told(words: Words) -> Iterator[None]:
    """Show what goes wrong inside as a sentence; the details of a fault of ours go to the local log, without values."""
    try:
        yield
    except HomewardError as error:
        show_error(error, words)
    except Exception as error:  # noqa: BLE001 - the last door: Streamlit would show its own words
        st.error(fault_sentence(error, words))


def show_error(error: HomewardError, words: Words) -> None:
    """Show a refusal; a store that has left its place is opened anew the next time."""
    if error.code == STORE_REPLACED:
        cache.forget_store(store_path())
    st.error(as_markdown(words(error.message)))


def fault_sentence(error: Exception, words: Words) -> str:
    """Write a fault down and say under which number."""
    number = write_down(error)
    return words(
        "This is a fault of Homeward, not of your data. It is written down as {number}: tell whoever looks after "
        "Homeward this number.",
        number=number,
    )
