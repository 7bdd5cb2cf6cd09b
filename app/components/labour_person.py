"""Work for one person: the three best courses by wish and demand, the weight between them, and where the jobs are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from app.components.labour_demand import number
from app.components.safe import as_html
from app.workflows.labour import area_names
from app.workflows.labour_person import BEST, WISH_WEIGHT, home_area, person_rows, verdicts_for, wishes_of
from layers.labels import VERDICT_LABELS, VERDICT_SIGNS
from layers.occupations.isco08 import group_label

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.person import Asked
    from app.workflows.world import World
    from layers.words import Words

MOST_AREAS = 4
"""So many areas with jobs are named for each course, the nearest first."""


def show_work(desk: Desk, world: World, asked: Asked) -> None:
    """Show the section, folded until somebody opens it; nothing where no demand is stored."""
    words = desk.words
    if not len(world.demand):
        return
    box = st.expander(words("Wish and work: the best courses for this person"), key="person_work", on_change="rerun")
    if box.open:
        with box:
            _show(world, asked, words)


def _show(world: World, asked: Asked, words: Words) -> None:
    weight = st.slider(
        words("How much the wish counts beside demand, per cent"),
        0,
        100,
        round(100 * WISH_WEIGHT),
        step=5,
        key="person_wish_weight",
        persist_state="session",
    )
    st.caption(_understood(world, asked, words))
    share = weight / 100
    rows = person_rows(world, asked, words, wish_weight=share, verdicts=verdicts_for(world, asked))
    best = [row for row in rows if row["score"] is not None][:BEST]
    if not best:
        st.markdown(words("For no course is a wish or a demand known: record wishes, or demand."))
        return
    st.html(f'<div class="homeward-cards">{"".join(_card(row, share, words) for row in best)}</div>')
    st.caption(
        words(
            "Jobs within reach: openings a year for what the course teaches, each halved every 30 minutes by road, or "
            "10 km in a straight line where no road is kept."
        )
    )


def _understood(world: World, asked: Asked, words: Words) -> str:
    """Say as which occupations the person's wishes were understood, and whose demand counts."""
    wishes = wishes_of(world, asked)
    said = "; ".join(group_label(code, words) for code in wishes)
    home = home_area(world, asked)
    area = area_names(world, words.language).get(home.area_id, home.area_id)
    parts = [
        words("Wishes, as understood: {wishes}", wishes=said)
        if wishes
        else words("No wish that names a job is recorded."),
        words("Demand of: {area}", area=area) if area else words("The home is not known, so no demand is."),
    ]
    return " · ".join(parts)


def _card(row: dict[str, Any], weight: float, words: Words) -> str:
    name = str(row["programme_name"] or row["programme_id"])
    missing = words("not known")
    terms = words(
        "{score} = {wish_weight} × {wish} (wish) + {rest} × {demand} (demand)",
        score=number(row["score"], words, 2),
        wish_weight=number(weight, words, 2),
        wish=number(row["wish"], words, 2) or missing,
        rest=number(1 - weight, words, 2),
        demand=number(row["demand"], words, 2) or missing,
    )
    if row["wish"] is None or row["demand"] is None:
        terms += " · " + words("what is not known is left out, and the other counts alone")
    jobs = row["jobs"][:MOST_AREAS]
    lines = "".join(f"<li><span>{as_html(_job(job, words))}</span></li>" for job in jobs)
    reach = (
        words("Jobs within reach: {count}", count=number(row["jobs_within_reach"], words, 1))
        if row["jobs_within_reach"] is not None
        else words("Jobs within reach: not known")
    )
    near = ""
    if row["openings_near"] is not None:
        near = " · " + words("openings in the commuting area: {count}", count=round(row["openings_near"]))
    verdict = row["verdict"] or "unknown"
    badge = f"{VERDICT_SIGNS[verdict]} {words(VERDICT_LABELS[verdict])}"
    return (
        f'<article class="homeward-card {verdict}"><header>'
        f'<h3><span class="rank">{row["rank"]}</span>{as_html(name)}</h3>'
        f'<span class="homeward-verdict {verdict}">{as_html(badge)}</span></header>'
        f"<p>{as_html(', '.join(row['labels']))}</p><p>{as_html(terms)}</p>"
        f"<p><strong>{as_html(reach)}</strong>{as_html(near)}</p><ul>{lines}</ul></article>"
    )


def _job(job: dict[str, Any], words: Words) -> str:
    far = words("{km} km", km=float(job["km"])) if job["km"] is not None else words("distance not known")
    if job["minutes"] is not None:
        far += " · " + words("{minutes} min by road", minutes=round(job["minutes"]))
    return words("{area}: {count} a year, {far}", area=job["area_name"], count=round(job["openings_per_year"]), far=far)
