from __future__ import annotations

import streamlit as st

from app.components.design_desk import show_design_desk
from app.components.desk import current_desk, not_empty
from app.components.disagreements import counts_of, show_disagreements
from app.components.map_view import focus_on, show_map
from app.components.programme_agreed import show_agreed
from app.components.programme_asking import show_asking
from app.components.programme_detail import show_programme
from app.components.programme_filters import (
    MOST_LISTED,
    PROGRAMMES,
    ask_view,
    click_on_map,
    listed_programmes,
    listed_services,
    pick,
    picked,
)
from app.components.programme_purse import show_purse
from app.components.programme_roads import ask_by_road, say_grounds
from app.components.programme_tables import programme_columns, programme_rows, service_columns, service_rows
from app.components.programme_waivers import show_waivers
from app.components.table import show_table
from app.workflows.programmes import sites_map
from mapping.frame import bounds_of, overview_layers

desk = current_desk()
words = desk.words
world = not_empty(desk)
view = ask_view(desk)
chosen = None

if view == PROGRAMMES:
    takers = desk.takers
    listed = listed_programmes(desk, world.programmes, takers, on=world.on)
    absent = sum(bool(taken.absent_services) for taken in takers.values())
    if absent:
        st.warning(
            words(
                "Programmes that name services nobody has imported: {count}. They are marked in the list; import those "
                "services on the page “Data”.",
                count=absent,
            )
        )
    by_road = counts_of(desk, world)
    columns = programme_columns(words, roads=bool(by_road))
    rows = programme_rows(listed, takers, on=world.on, words=words, by_road=by_road)
    caption = words("Programmes: {count} of {all}", count=len(listed), all=len(world.programmes))
else:
    listed = listed_services(desk, world.services, on=world.on)
    columns = service_columns(words)
    rows = service_rows(listed.head(MOST_LISTED), world.programmes, on=world.on, words=words)
    caption = words("Services: {count} of {all}", count=len(listed), all=len(world.services))

st.caption(caption)
if not rows:
    st.markdown(words("Nothing fits these filters. Choose fewer, or import more on the page “Data”."))
    if view == PROGRAMMES:
        show_design_desk(desk, world, None)
    st.stop()
show_table(columns, rows, key=f"table_{view}", caption=caption, words=words, picked=picked(), on_pick=pick, height=400)
if len(listed) > len(rows):
    st.caption(words("Only the first {count} are listed: narrow the list by type or name.", count=len(rows)))

beside = st.container()
if view == PROGRAMMES:
    detail, beside = st.columns(2, gap="medium")
    chosen = picked() if picked() in set(listed["programme_id"]) else None
    of = listed if chosen is None else listed[listed["programme_id"] == chosen]
    with detail:
        if chosen is None:
            st.markdown(words("Pick a programme to read its rule and see its sites alone."))
            show_asking(desk, world, None)
        else:
            show_programme(of.iloc[0].to_dict(), takers[chosen], world.services, words)
            show_agreed(desk, world, chosen)
            show_asking(desk, world, chosen)
            show_waivers(desk, world, of.iloc[0].to_dict())
    named = set(" ".join(of["service_ids"].fillna("")).split())
    sites = world.services[world.services["service_id"].isin(named)]
else:
    sites = listed if picked() is None else listed[listed["service_id"] == picked()]
with beside:
    manner = None if chosen is None else ask_by_road(desk, world, chosen)
    with st.spinner(words("Drawing the map…")):
        content = sites_map(world, sites, programme_id=chosen, by_road=manner)
    focus = focus_on(bounds_of(content.catchments, sites), picked() or "") if picked() else None
    show_map(
        overview_layers(content, words, catchments_shown=focus is not None),
        bounds=bounds_of(world.areas, world.settlements, world.services),
        words=words,
        key=f"programmes_map_{words.language}",
        height=440,
        focus=focus,
        on_click=click_on_map,
    )
    say_grounds(content.grounds, words)
if chosen is not None:
    show_disagreements(desk, world, chosen, manner)
    show_purse(desk, world, chosen)
if view == PROGRAMMES:
    show_design_desk(desk, world, chosen)
