"""What the comparison of options says in a line of its own shows names as they are written."""

from __future__ import annotations

from types import SimpleNamespace

import streamlit as st

from app.components import choices
from app.words import words_for


def test_a_name_in_the_line_below_the_comparison_is_text_and_no_link(monkeypatch):
    said: list[str] = []
    monkeypatch.setattr(st, "caption", said.append)
    monkeypatch.setattr(choices, "_weighed", lambda _content, _option: SimpleNamespace(firm=True))
    monkeypatch.setattr(choices, "title_of", lambda option, _words: option)
    choices._firm(["[Kindia](http://x)", "*Mamou*"], None, words_for("en"))
    assert "](http" not in said[0]
    assert r"\*Mamou\*" in said[0]
