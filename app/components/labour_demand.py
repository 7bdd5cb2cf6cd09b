"""Demand on the page: the map by area and occupation, supply beside it, and the figures with every term."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.labour_asking import Chosen, ask_labour
from app.components.map_view import show_map
from app.components.mounted import mount
from app.components.safe import as_html
from app.components.table import Cell, Column, Row, show_table
from app.workflows.labour import areas_at
from app.workflows.labour_maps import OPENINGS, SCORE, SUPPLY, WEAK_LABELS, LabourMapQuestion, labour_content
from app.workflows.labour_rows import Asked, labour_rows
from layers.words import N_
from mapping.layers_labour import labour_bounds, labour_layers
from mapping.legend import sections
from mapping.pair import FLAT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.components.desk import Desk
    from app.workflows.world import World
    from layers.words import Words
    from mapping.elements import Bounds
    from mapping.legend import Section

PICKED = "labour_demand_picked"
MEASURE_LABELS = {SCORE: N_("Demand score"), OPENINGS: N_("Openings a year")}
HEIGHT, BESIDE_HEIGHT, FLAT_HEIGHT = 520, 440, 340

STATUS_LABELS = {
    "known": N_("known"),
    "suppressed": N_("withheld: fewer than 11 observations"),
    "no_data": N_("no data"),
}
SATURATION_LABELS = {
    "within": N_("as many openings as people who finish, or more"),
    "above": N_("more people finish than there are openings"),
    "no_openings": N_("people finish and there is no opening"),
    "unknown": N_("not known"),
}


def show_demand(desk: Desk, world: World) -> None:
    """Show the section whole."""
    words = desk.words
    chosen = ask_labour(desk, world, name="demand")
    left, right = st.columns([1, 1])
    measures = [SCORE, OPENINGS] if chosen.occupation else [OPENINGS]
    measure = left.segmented_control(
        words("Shaded by"),
        measures,
        default=measures[0],
        required=True,
        format_func=lambda code: words(MEASURE_LABELS[code]),
        key=f"labour_measure_{len(measures)}",
        persist_state="session",
    )
    beside = right.toggle(words("Supply beside demand"), value=False, key="labour_beside", persist_state="session")
    question = LabourMapQuestion(measure, chosen.occupation, chosen.level, chosen.sector, words.language)
    if beside:
        _show_both(world, question, words)
    else:
        content = labour_content(world, question)
        st.markdown(f"**{words(content.ground.sentence)}**")
        show_map(
            labour_layers(content, words),
            bounds=labour_bounds(content),
            words=words,
            key=f"labour_map_{words.language}_{chosen.level}",
            height=HEIGHT,
        )
    _show_figures(world, chosen, words)


def _show_both(world: World, question: LabourMapQuestion, words: Words) -> None:
    """Show demand and supply side by side, with one legend for both."""
    other = LabourMapQuestion(SUPPLY, question.occupation, question.level, question.sector, words.language)
    contents = [labour_content(world, each) for each in (question, other)]
    pairs = [(content, labour_layers(content, words, legend=False)) for content in contents]
    show_key([part for _, layers in pairs for part in sections(layers, words=words)], key="labour_key")
    flat = is_flat(labour_bounds(contents[0]))  # long land: one map above the other, each the larger for it
    columns = [st.container(), st.container()] if flat else st.columns(2, gap="medium")
    for column, (content, layers), heading in zip(columns, pairs, (words("Demand"), words("Supply")), strict=True):
        with column:
            st.html(f"<h3>{as_html(heading)}</h3><p>{as_html(words(content.ground.sentence))}</p>")
            show_map(
                layers,
                bounds=labour_bounds(content),
                words=words,
                key=f"labour_{content.scale}_{heading}_{question.level}",
                height=FLAT_HEIGHT if flat else BESIDE_HEIGHT,
            )
    st.caption(words("As of {day}", day=world.on))


def is_flat(bounds: Bounds) -> bool:
    """Tell whether land is so much wider than high that maps stand one above the other."""
    (south, west), (north, east) = bounds
    return (east - west) * math.cos(math.radians((south + north) / 2)) >= FLAT * (north - south)


def show_key(parts: Sequence[Section], *, key: str) -> None:
    """Show one legend for several maps, each part of it once."""
    known: dict[str, dict[str, Any]] = {}
    for part in parts:
        entries = [{"picture": alone(entry.picture), "meaning": entry.meaning} for entry in part.entries]
        held = known.setdefault(part.heading, {"heading": part.heading, "entries": []})
        held["entries"] += [entry for entry in entries if entry not in held["entries"]]
    mount("map_key", key=key, data={"sections": list(known.values())}, on_pick=None)


def alone(svg: str) -> str:
    """Write a drawing so that it can be read outside HTML."""
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _pick(key: str) -> None:
    st.session_state[PICKED] = key or None


def _show_figures(world: World, chosen: Chosen, words: Words) -> None:
    """Show the figures behind the map, and one row's terms where it was picked."""
    asked = Asked(chosen.area or None, chosen.occupation or None, chosen.sector or None, chosen.digits)
    if not asked.area and chosen.level != LabourMapQuestion().level:
        rows = [
            row
            for area in areas_at(world, chosen.level)
            for row in labour_rows(world, Asked(area, asked.occupation, asked.sector, asked.digits), words)
        ]
    else:
        rows = labour_rows(world, asked, words)
    by_key = {f"{row['area_id']}|{row['isco08_code']}|{row['isic4_code']}": row for row in rows}
    picked = st.session_state.get(PICKED)
    picked = picked if picked in by_key else None
    show_table(
        demand_columns(words),
        [Row(key, demand_cells(row, words)) for key, row in by_key.items()],
        key="table_labour",
        caption=words("Demand by area and occupation"),
        words=words,
        picked=picked,
        on_pick=_pick,
    )
    if picked is not None:
        show_terms(by_key[picked], words)
    else:
        st.caption(words("Choose a row to see how its figures came about."))


def demand_columns(words: Words) -> list[Column]:
    """Return the columns of the table of demand."""
    return [
        Column(words("Area")),
        Column(words("Occupation")),
        Column(words("Openings a year"), figure=True),
        Column(
            words("Demand score"),
            figure=True,
            hint=words("0 to 1: the share of employers who find it hard to fill, drawn towards the country's."),
        ),
        Column(
            words("Location quotient"),
            figure=True,
            hint=words("How much more common the work is here than in the country; 1 is the country's share."),
        ),
        Column(
            words("Finishing a year"),
            figure=True,
            hint=words("People who finish a course for it a year, in the area; below: per opening when commuting."),
        ),
        Column(words("Evidence"), hint=words("How many observations, from when, and what makes the figure weak.")),
    ]


def demand_cells(row: dict[str, Any], words: Words) -> tuple[Cell, ...]:
    """Write one row."""
    code = row["isco08_code"] or row["isic4_code"]
    known = row["status"] == "known"
    score = number(row["score"], words, 2)
    interval = f"{number(row['score_low'], words, 2)}–{number(row['score_high'], words, 2)}" if score else ""
    saturation = number(row["saturation"], words, 1) if row["courses"] else ""
    evidence = words("n = {count}", count=int(row["observations"])) if row["observations"] is not None else ""
    if not known:
        evidence = words(STATUS_LABELS[row["status"]])
    elif row["as_of"]:
        evidence = f"{evidence} · {day(row['as_of'], words)}".strip(" ·")
    weak = "; ".join(words(WEAK_LABELS[reason]) for reason in row["weak_reasons"])
    return (
        Cell(row["area_name"]),
        Cell(row["label"], code),
        Cell(number(row["openings_per_year"], words), sort=ordered(row["openings_per_year"])),
        Cell(score, interval, sort=ordered(row["score"])),
        Cell(number(row["location_quotient"], words, 2), sort=ordered(row["location_quotient"])),
        Cell(number(row["finishing_per_year"], words), saturation, sort=ordered(row["finishing_per_year"])),
        Cell(evidence, weak),
    )


def day(text: str, words: Words) -> str:
    """Write a day that rows hold as ISO text the way the language does."""
    return words.date(dt.date.fromisoformat(text))


def number(value: float | None, words: Words, decimals: int = 0) -> str:
    """Write a number, nothing where there is none."""
    return "" if value is None else words.number(float(value), decimals=decimals)


def ordered(value: float | None) -> float:
    """Return what a cell is sorted by: nothing comes last."""
    return -1.0 if value is None else float(value)


def show_terms(row: dict[str, Any], words: Words) -> None:
    """Say how the figures of one row came about, term by term."""
    lines = [f"{row['label']}, {row['area_name']}"]
    missing = words("not known")
    lines.append(
        words(
            "Openings a year: {total} = {reported} reported + {replacement} replacing + {growth} growth",
            total=number(row["openings_per_year"], words) or missing,
            reported=number(row["openings"], words) or missing,
            replacement=number(row["replacement"], words) or missing,
            growth=number(row["growth"], words) or missing,
        )
    )
    if row["score"] is not None:
        weight = row["score_weight"]
        lines.append(
            words(
                "Demand score: {score} = {own_weight} × {own} (here) + {rest} × {national} (the country)",
                score=number(row["score"], words, 3),
                own_weight=number(weight, words, 3),
                own=number(row["own"], words, 3),
                rest=number(1 - weight, words, 3),
                national=number(row["national"], words, 3),
            )
        )
        lines.append(words(BASIS_LABELS[row["basis"]]))
    if row["employed"] is not None:
        lines.append(words("Employed: {count}", count=round(row["employed"])))
    for name, label in (("informal_employed", INFORMAL), ("self_employed", SELF_EMPLOYED)):
        if row[name] is not None:
            lines.append(words(label, count=round(row[name])))
    if row["wage_per_month"] is not None:
        amount = number(row["wage_per_month"], words)
        lines.append(words("Wage a month: {amount} {currency}", amount=amount, currency=row["wage_currency"]))
    lines.append(words("In the commuting area: {state}", state=words(SATURATION_LABELS[row["saturation_status"]])))
    if row["sources"]:
        lines.append(words("Sources: {sources}", sources="; ".join(row["sources"])))
    body = "".join(f"<li>{as_html(line)}</li>" for line in lines[1:])
    st.html(f"<p><strong>{as_html(lines[0])}</strong></p><ul>{body}</ul>")


INFORMAL = N_("Without a contract, apart: {count}")
SELF_EMPLOYED = N_("Self-employed, apart: {count}")
BASIS_LABELS = {
    "employers": N_("It rests on the employers who say that it is hard to fill."),
    "openings": N_("No employer was asked: it rests on how its openings rank among the area's occupations."),
}
