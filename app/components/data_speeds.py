"""The speeds at which one travels: every figure with its source, to be changed, and what a change does, measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.desk import ask_actor
from app.components.drafts import Draft, folded_table, offer_saving
from app.components.failures import show_error
from app.components.grid import Line, show_grid
from app.components.table import Cell, Column, Row, show_table
from app.workflows.office_tables import SPEEDS
from app.workflows.speeds_tried import effect_of
from app.workflows.tariffs import said_source, speed_figures
from assessments.roads.how_near import NEAR_MINUTES
from layers.errors import HomewardError
from layers.roads.figure_labels import (
    OFF_ROAD_LABELS,
    ROAD_LABELS,
    SURFACE_LABELS,
    TRACK_LABELS,
    TRAVEL_LABELS,
)
from layers.roads.names import PROFILE_NAMES, PROFILES, SEASON_NAMES
from layers.roads.speed_table import key_of
from layers.service_types import SERVICE_TYPES
from layers.words import Country

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.components.desk import Desk
    from app.components.grid import Field
    from app.workflows.speeds_tried import Change, Effect
    from assessments.roads.how_near import HowNear
    from layers.roads.speed_table import SpeedFigure
    from layers.words import Words


def show_speeds(desk: Desk) -> None:
    """Show the speeds folded, to be opened, read and changed."""
    folded_table(desk, SPEEDS, desk.words("Speeds: how fast one travels on which road"), _show_table)


def _show_table(desk: Desk, folder: Path) -> None:
    words = desk.words
    every = speed_figures(folder)
    figures = {figure.key: figure for figure in every if not _is_a_countrys(figure)}
    draft = Draft(folder, SPEEDS, {key: figure.value for key, figure in figures.items()})
    st.caption(
        words(
            "Of road, surface, track and cap the lowest speed counts; the rainy season leaves its share of it. "
            "0: nobody who travels so uses such a road. What you type is tried at once and holds for everybody "
            "once it is saved."
        )
    )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        page = _Page(words, figures, draft)
        parts = {"roads": (words("Roads"), page.by_road), "surfaces": (words("Surfaces and rain"), page.by_surface)}
        part = st.segmented_control(
            words("Part of the table"),
            list(parts),
            default="roads",
            required=True,
            format_func=lambda code: parts[code][0],
            key="speeds_part",
            label_visibility="collapsed",
        )
        parts[part or "roads"][1]()
        draft.show_fault(words)
    with right:
        if draft.values:
            _show_effect(desk, folder, draft)
        else:
            st.markdown(words("Type a figure: what it changes for the people in the store is measured here."))
        offer_saving(
            desk,
            draft,
            ask_actor(desk) if draft.values else desk.actor,
            saved=lambda count: words("Saved: {count} speeds. Every way by road uses them now.", count=count),
        )
    _show_set(every, words)
    if own := [_own_figure(figure, words) for figure in every if _is_a_countrys(figure)]:
        st.caption(words("Otherwise in a country: {figures}.", figures="; ".join(own)))
    _sources(every, words)


def _is_a_countrys(figure: SpeedFigure) -> bool:
    return figure.key != key_of(figure.path)


def _own_figure(figure: SpeedFigure, words: Words) -> str:
    """Say a country's own figure by its names, where it has them."""
    country, value = words.write(Country(figure.key.partition(":")[0])), words.write(figure.value)
    label = {**ROAD_LABELS, **TRAVEL_LABELS}.get(figure.path[-1])
    if figure.path[0] != "profiles" or label is None:
        return f"{country}, {key_of(figure.path)}: {value}"
    return f"{country}, {words(PROFILE_NAMES[figure.path[1]])}, {words(label)}: {value}"


class _Page:
    """The grids of one run."""

    def __init__(self, words: Words, figures: dict[str, SpeedFigure], draft: Draft) -> None:
        self.words, self.figures, self.draft = words, figures, draft

    def by_road(self) -> None:
        """Show what each way of travelling does on each kind of road."""
        words = self.words
        columns = [words("Road"), *(words(PROFILE_NAMES[profile]) for profile in PROFILES)]
        lines = [
            Line(words(label), code, tuple(self.field(f"{profile}.{code}") for profile in PROFILES))
            for code, label in ROAD_LABELS.items()
        ]
        lines += [
            Line(words(label), "", tuple(self.known(f"{profile}.{code}") for profile in PROFILES))
            for code, label in TRAVEL_LABELS.items()
        ]
        caption = words("Speeds in the dry season, km/h, by kind of road and way of travelling")
        st.markdown(f"**{caption}**")
        show_grid(columns, lines, key="grid_roads", caption=caption, on_change=self.draft.typed, height=520)

    def by_surface(self) -> None:
        """Show what surfaces, tracks and the rainy season do, and the leg between a place and its road."""
        words = self.words
        columns = [
            words("Surface"),
            words("At most, vehicles, km/h"),
            words("Rain leaves vehicles (0 to 1)"),
            words("Rain leaves people on foot (0 to 1)"),
        ]
        lines = []
        for code, label in SURFACE_LABELS.items():
            keys = (f"surfaces.{code}", f"rainy.vehicle.{code}", f"rainy.walker.{code}")
            if any(key in self.figures or key in self.draft.values for key in keys):
                lines.append(Line(words(label), code, tuple(map(self.field, keys))))
        lines += [
            Line(words(label), code, (self.field(f"tracktypes.{code}"), None, None))
            for code, label in TRACK_LABELS.items()
        ]
        lines += [
            Line(words(label), "", (self.field(f"off_road.{code}"), None, None))
            for code, label in OFF_ROAD_LABELS.items()
        ]
        caption = words("What surfaces and the rainy season leave of a speed")
        st.markdown(f"**{caption}**")
        show_grid(columns, lines, key="grid_surfaces", caption=caption, on_change=self.draft.typed, height=520)

    def known(self, key: str) -> Field | None:
        """Return the field of a figure that the table has; None for one that means nothing there."""
        return self.field(key) if key in self.figures else None

    def field(self, key: str) -> Field:
        """Return the field of a figure, its source as the hint."""
        figure = self.figures.get(key)
        if figure is None:
            return self.draft.field(key, self.words, is_set=False, hint=self.words("no figure"))
        source = self.words(said_source(figure))
        if not figure.is_set or figure.shipped is None:
            return self.draft.field(key, self.words, is_set=figure.is_set, hint=source)
        hint = self.words("{source} (comes as {value})", source=source, value=figure.shipped)
        return self.draft.field(key, self.words, is_set=True, hint=hint)


def _sources(figures: Iterable[SpeedFigure], words: Words) -> None:
    """List where the figures come from; each field says its own on hovering."""
    said = dict.fromkeys(words(said_source(figure)) for figure in figures if figure.mark is None)
    st.caption(words("Where they come from: {sources}.", sources=" · ".join(said)))


def _show_effect(desk: Desk, folder: Path, draft: Draft) -> None:
    words = desk.words
    types = [code for code in SERVICE_TYPES if code in set(desk.world.services["service_type"].dropna())]
    if not types:
        st.markdown(words("Without services in the store nothing can be measured."))
        return
    chosen = st.selectbox(
        words("Measured to the nearest service of the type"),
        types,
        format_func=lambda code: words(SERVICE_TYPES[code].label),
        key="speeds_type",
    )
    try:
        with st.spinner(words("Measuring…")):
            effect = effect_of(desk.world, folder, draft.values, chosen)
    except HomewardError as error:
        show_error(error, words)
        return
    _effect_table(effect, words)


def _effect_table(effect: Effect, words: Words) -> None:
    if not effect.people or not effect.sites:
        st.markdown(words("Without people and services on the map nothing can be measured."))
        return
    if not effect.changes:
        st.markdown(
            words("What you typed changes no time on the roads that are kept: a lower figure counts, or no road is so.")
        )
        return
    columns = [
        Column(words("Way of travelling")),
        Column(words("Half need at most, min"), figure=True),
        *(Column(words("Within {minutes} min", minutes=minutes), figure=True) for minutes in NEAR_MINUTES),
    ]
    rows = [
        Row(
            f"{change.profile}_{change.season}",
            (
                Cell(words(PROFILE_NAMES[change.profile]), _when(change, words)),
                _before_after(_median(change.before, words), _median(change.after, words)),
                *(
                    _before_after(words.number(before), words.number(after))
                    for before, after in zip(change.before.within, change.after.within, strict=True)
                ),
            ),
        )
        for change in effect.changes
    ]
    caption = words(
        "Before → after, for {people} of the {everybody} people on the map, to the nearest of {sites} services",
        people=effect.people,
        everybody=effect.everybody,
        sites=effect.sites,
    )
    st.markdown(f"**{caption}**")
    show_table(columns, rows, key="speeds_effect", caption=caption, words=words, height=400)


def _median(near: HowNear, words: Words) -> str:
    return "–" if near.median_minutes is None else words.write(near.median_minutes)


def _when(change: Change, words: Words) -> str:
    """Say the season, and how many people have no way at all."""
    before, after = (near.people - near.reached for near in (change.before, change.after))
    season = words(SEASON_NAMES[change.season])
    if not before and not after:
        return season
    return words("{season}; without a way: {count}", season=season, count=_before_after_text(before, after, words))


def _before_after_text(before: int, after: int, words: Words) -> str:
    return _before_after(words.number(before), words.number(after)).text


def _before_after(before: str, after: str) -> Cell:
    return Cell(before if before == after else f"{before} → {after}")


def _show_set(figures: Sequence[SpeedFigure], words: Words) -> None:
    """List what the office has set, with who, when and why."""
    changed = [figure for figure in figures if figure.is_set]
    if not changed:
        return
    columns = [
        Column(words("Figure")),
        Column(words("Holds"), figure=True),
        Column(words("Comes as"), figure=True),
        Column(words("From")),
    ]
    rows = [
        Row(
            figure.key,
            (
                Cell(figure.key),
                Cell(words.write(figure.value)),
                Cell("–" if figure.shipped is None else words.write(figure.shipped)),
                Cell(words(said_source(figure))),
            ),
        )
        for figure in changed
    ]
    caption = words("Set by this office")
    st.markdown(f"**{caption}**")
    show_table(columns, rows, key="speeds_set", caption=caption, words=words, height=260)
