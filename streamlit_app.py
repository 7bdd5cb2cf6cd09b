"""The dashboard's door: which pages there are, in the reader's language; everything else is in app/.

`streamlit run` imports this module for the server, which the guard stands in front of, and runs it as `__main__` for
each reader.
"""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware

from app.components.desk import open_desk
from app.components.failures import told
from app.components.language import language_switch, reader_words
from app.components.style import page_links, show_style
from app.shell.guard import Guard


def show() -> None:
    """Show the page that the reader asked for."""
    st.set_page_config(page_title="Homeward", layout="wide", initial_sidebar_state="auto")
    words = reader_words()
    pages = [
        st.Page("app/pages/overview.py", title=words("Overview"), url_path="overview", default=True),
        st.Page("app/pages/person.py", title=words("Options for a person"), url_path="person"),
        st.Page("app/pages/programmes.py", title=words("Programmes"), url_path="programmes"),
        st.Page("app/pages/labour.py", title=words("Labour market"), url_path="labour"),
        st.Page("app/pages/referrals.py", title=words("Referrals"), url_path="referrals"),
        st.Page("app/pages/data.py", title=words("Data"), url_path="data"),
    ]
    page = st.navigation(pages)
    show_style(words)
    page_links(pages)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(page.title, anchor=False)
        language_switch(words)
    with told(words):
        open_desk(words)
        page.run()


if __name__ == "__main__":
    show()
else:
    dashboard = st.App(__file__, middleware=[Middleware(Guard)])
