"""Maps of the labour market: what is asked for, what is taught, and where the two part, with the courses over them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from app.workflows.labour import (
    LabourQuestion,
    courses,
    fit_of,
    leads_of,
    lists,
    picture,
    supply,
)
from app.workflows.person import by_population
from assessments.labour.demand import KNOWN, NO_DATA, SUPPRESSED
from assessments.labour.mismatch import NEEDED_NOT_TAUGHT, TAUGHT_NOT_NEEDED
from assessments.labour.records import OCCUPATION
from layers.geoframes import with_polygons
from layers.occupations.isco08 import group_label
from layers.schemas import Catchments, GapClusters, GapCounts
from layers.words import N_, Message, Words, say
from mapping.content import MapContent
from mapping.geometry import borders
from mapping.labour_content import LabourContent
from mapping.things import LAVISH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.workflows.world import World
    from mapping.geometry import Shapes

SCORE, OPENINGS, SUPPLY = "score", "openings", "supply"
"""What may shade the areas: how strongly it is asked for, openings a year, or people who finish learning it a year."""

MEASURES = (SCORE, OPENINGS, SUPPLY, TAUGHT_NOT_NEEDED, NEEDED_NOT_TAUGHT)


@dataclass(frozen=True)
class LabourMapQuestion:
    """What the map is about: which figure, of which occupation (empty: all together), areas of which level."""

    measure: str = OPENINGS
    occupation: str = ""
    level: int = 1
    sector: str = ""
    language: str = "en"


def labour_content(world: World, question: LabourMapQuestion) -> LabourContent:
    """Put one map together, worked out once."""
    return world.once(("labour map", question), lambda: _content(world, question))


def _content(world: World, question: LabourMapQuestion) -> LabourContent:
    ground, shapes = world.once(("labour ground", question.level), lambda: _ground(world, question.level))
    figures = _FIGURES[question.measure](world, question)
    recipe = world.recipe(
        "labour map", measure=question.measure, occupation=question.occupation, sector=question.sector
    )
    used = tuple(each for each in recipe.sources if each.kind in {"demand", "services", "programmes", "areas"})
    return LabourContent(
        ground=replace(ground, sentence=sentence_of(question, figures), recipe=replace(recipe, sources=used)),
        figures=figures,
        scale=scale_of(question),
        meaning=meaning_of(question),
        courses=_courses(world, question),
        shapes=shapes,
    )


def _ground(world: World, level: int) -> tuple[MapContent, Shapes]:
    areas = with_polygons(world.areas[(world.areas["admin_level"] == level) & world.areas["geometry"].notna()])
    ground = MapContent(
        sentence=Message(""),
        services=world.services.iloc[:0],
        catchments=gpd.GeoDataFrame(Catchments.empty(), geometry="geometry", crs=4326),
        areas=areas,
        counts=GapCounts.empty(),
        cells=GapCounts.empty(),
        clusters=GapClusters.empty(),
        settlements=by_population(world.settlements),
        recipe=world.recipe("labour map"),
    )
    return ground, borders(areas["geometry"], LAVISH.vertices)


def _asked(question: LabourMapQuestion) -> tuple[LabourQuestion, str]:
    """Return the question and the subject that the map is about; every occupation counts as digit by digit."""
    digits = len(question.occupation) or 1
    return LabourQuestion(question.level, digits, question.sector), OCCUPATION + question.occupation


def _demand(world: World, question: LabourMapQuestion) -> pd.DataFrame:
    asked, subject = _asked(question)
    told = picture(world, asked)
    if question.occupation:
        about = told[told["subject"] == subject]
        return about.assign(value=about["score" if question.measure == SCORE else "openings_per_year"])
    chosen = told[told["subject"].str.startswith(OCCUPATION)]
    known = chosen[chosen["status"] == KNOWN]
    grouped = known.groupby("area_id")
    whole = pd.DataFrame(
        {
            "value": grouped["openings_per_year"].sum(min_count=1),
            "openings_per_year": grouped["openings_per_year"].sum(min_count=1),
            "observations": grouped["observations"].max(),
            "day": grouped["day"].min(),
            "weak": grouped["weak"].agg(mostly_weak),
        }
    )
    only = set(chosen["area_id"]) - set(known["area_id"])
    whole["status"] = KNOWN
    hidden = pd.DataFrame({"status": SUPPRESSED, "weak": ""}, index=pd.Index(sorted(only), name="area_id"))
    found = pd.concat([whole, hidden]) if only else whole
    return found.reset_index().assign(score=np.nan, score_low=np.nan, score_high=np.nan)


def mostly_weak(reasons: pd.Series[str]) -> str:
    """Return why the figures of several occupations are weak, empty where most of them are not."""
    if (reasons != "").mean() <= MOST:
        return ""
    return " ".join(sorted({word for text in reasons for word in text.split()}))


MOST = 0.5


def scale_of(question: LabourMapQuestion) -> str:
    """Return the scale of the shades: a score, posts of one occupation, or of all together."""
    if question.measure == SCORE:
        return "score"
    return "posts" if question.occupation else "many"


def _demand_figures(world: World, question: LabourMapQuestion) -> pd.DataFrame:
    frame = _demand(world, question)
    lines = [tuple(demand_lines(row, question.language)) for row in frame.to_dict("records")]
    return pd.DataFrame(frame[["area_id", "value", "status", "weak"]]).assign(lines=_column(lines))


def demand_lines(row: dict[Any, Any], language: str) -> list[Message]:
    """Say what is known of the demand for something in an area: the figures, from how many and from when."""
    if row["status"] == SUPPRESSED:
        return [say("Withheld: fewer than 11 observations")]
    lines = []
    if pd.notna(row["openings_per_year"]):
        lines.append(say("Openings a year: {count}", count=round(float(row["openings_per_year"]))))
    if pd.notna(row["score"]):
        score, low, high = (two_decimals(row[name], language) for name in ("score", "score_low", "score_high"))
        lines.append(say("Demand score {score} ({low} to {high})", score=score, low=low, high=high))
    if pd.notna(row["observations"]):
        lines.append(say("Observations: {count}", count=int(row["observations"])))
    if pd.notna(row["day"]):
        lines.append(say("From {day}", day=row["day"].date()))
    lines += [Message(WEAK_LABELS[reason]) for reason in str(row["weak"]).split()]
    return lines or [say("No figure")]


WEAK_LABELS = {
    "old": N_("Weak: older than 24 months"),
    "small": N_("Weak: fewer than 30 observations"),
    "unstated": N_("Weak: nobody said from how many"),
    "unlisted": N_("Weak: no longer in its source's newest file"),
}


def _column(lines: Sequence[tuple[Message, ...]]) -> Any:
    """Write tuples of sentences as a column."""
    column = np.empty(len(lines), dtype=object)
    column[:] = lines
    return column


def two_decimals(value: float, language: str) -> str:
    """Write a score with two decimals."""
    return Words(language).number(float(value), decimals=2)


def _supply_figures(world: World, question: LabourMapQuestion) -> pd.DataFrame:
    asked, subject = _asked(question)
    beside = supply(world, asked).reset_index()
    chosen = beside[beside["subject"].str.startswith(subject) & (beside["courses"] > 0)]
    grouped = chosen.groupby("area_id")
    found = pd.DataFrame(
        {
            "value": grouped["finishing_per_year"].sum(min_count=1),
            "seats": grouped["seats"].sum(min_count=1),
        }
    ).reset_index()
    lines = [
        (
            say("People who finish a year: {count}", count=round(row["value"])),
            say("Seats: {count}", count=round(row["seats"])),
        )
        if pd.notna(row["value"])
        else (say("Seats not stated"),)
        for row in found.to_dict("records")
    ]
    told = found.assign(status=np.where(found["value"].notna(), KNOWN, NO_DATA), weak="", lines=_column(lines))
    every = pd.Index(world.areas.loc[world.areas["admin_level"] == question.level, "area_id"])
    nobody = [area for area in every if area not in set(told["area_id"])]
    none = pd.DataFrame({"area_id": nobody, "value": 0.0, "status": KNOWN, "weak": ""})
    none = none.assign(lines=_column([(say("No course here"),)] * len(none)))
    return pd.concat([told[["area_id", "value", "status", "weak", "lines"]], none], ignore_index=True)


def _list_figures(world: World, question: LabourMapQuestion) -> pd.DataFrame:
    digits = len(question.occupation) or 4
    frame = lists(world, LabourQuestion(question.level, digits, question.sector))
    chosen = frame[frame["list"] == question.measure]
    if question.occupation:
        chosen = chosen[chosen["subject"] == OCCUPATION + question.occupation]
    told = picture(world, LabourQuestion(question.level, digits, question.sector))
    with_data = sorted(set(told.loc[told["status"] == KNOWN, "area_id"]))
    rows = []
    for area in with_data:
        here = chosen[chosen["area_id"] == area]
        needed = question.measure == NEEDED_NOT_TAUGHT
        amount = here["openings_per_year"] if needed else here["seats"]
        line = (
            say("Openings of what is needed and not taught: {count}", count=round(float(amount.sum())))
            if needed
            else say("Seats of what is taught and not needed: {count}", count=round(float(amount.sum())))
        )
        lines = (line, say("Occupations: {count}", count=len(here)))
        rows.append({"area_id": area, "value": float(amount.sum()), "status": KNOWN, "weak": "", "lines": lines})
    return pd.DataFrame(rows, columns=["area_id", "value", "status", "weak", "lines"])


_FIGURES = {
    SCORE: _demand_figures,
    OPENINGS: _demand_figures,
    SUPPLY: _supply_figures,
    TAUGHT_NOT_NEEDED: _list_figures,
    NEEDED_NOT_TAUGHT: _list_figures,
}


def _courses(world: World, question: LabourMapQuestion) -> pd.DataFrame:
    """List the courses that lead to the occupation, with how well each fits the area in which it is."""
    key = ("labour course points", question.level, question.language)
    every = world.once(key, lambda: _course_points(world, question.level, question.language))
    if not question.occupation:
        return every
    code = question.occupation
    leads = leads_of(world)
    wanted = [
        any(one.startswith(code) or code.startswith(one) for one in leads[name].codes) for name in every["programme_id"]
    ]
    return every[np.array(wanted, dtype=bool)]


def _course_points(world: World, level: int, language: str) -> pd.DataFrame:
    known, fit = courses(world, level), fit_of(world, level)
    rows, areas = ({name: place for place, name in enumerate(each)} for each in (fit.programmes, fit.areas))
    alignment = np.full(len(known), np.nan)
    for number, (programme, area) in enumerate(zip(known["programme_id"], known["area_id"], strict=True)):
        if programme in rows and area in areas:
            row, place = rows[programme], areas[area]
            used = fit.weights[row] > 0
            if (~np.isnan(fit.demand[place][used])).any():
                alignment[number] = fit.alignment.low[row, place]
    named = known["programme_name"].fillna(known["programme_id"])
    points = known.assign(title=named, alignment=alignment)
    lines = [tuple(_course_lines(row, language)) for row in points.to_dict("records")]
    return pd.DataFrame(points[["programme_id", "title", "latitude", "longitude", "seats", "alignment"]]).assign(
        lines=_column(lines)
    )


def _course_lines(row: dict[Any, Any], language: str) -> list[Message]:
    fit = (
        say("Alignment not known here")
        if pd.isna(row["alignment"])
        else say("Alignment with this area: {score}", score=two_decimals(row["alignment"], language))
    )
    seats = say("Seats not stated") if pd.isna(row["seats"]) else say("Seats here: {count}", count=round(row["seats"]))
    site = [] if pd.isna(row["site_name"]) else [Message(str(row["site_name"]))]
    return [fit, seats, *site]


def sentence_of(question: LabourMapQuestion, figures: pd.DataFrame) -> Message:
    """Say in one sentence what the map shows."""
    known = figures[figures["status"] == KNOWN]
    areas, count = len(known), round(float(known["value"].fillna(0).sum()))
    what = occupation_said(question.occupation, question.language)
    if question.measure == SCORE:
        return say("{occupation}: demand is known in {areas} areas.", occupation=what, areas=areas)
    if question.measure == OPENINGS:
        return say("{occupation}: {count} openings a year in {areas} areas with data.", occupation=what, count=count,
                   areas=areas)  # fmt: skip
    if question.measure == SUPPLY:
        return say("{occupation}: {count} people finish a course a year.", occupation=what, count=count)
    if question.measure == NEEDED_NOT_TAUGHT:
        return say("Needed and not taught: {count} openings a year in {areas} areas with data.", count=count,
                   areas=areas)  # fmt: skip
    return say("Taught and not needed: {count} seats in {areas} areas with data.", count=count, areas=areas)


def occupation_said(code: str, language: str) -> Message:
    """Name an occupation; all of them where there is no code."""
    return Message(group_label(code, Words(language))) if code else say("All occupations")


def meaning_of(question: LabourMapQuestion) -> Message:
    """Say what the shades stand for."""
    return Message(MEANINGS[question.measure])


MEANINGS = {
    SCORE: N_("Demand score, 0 to 1"),
    OPENINGS: N_("Openings a year"),
    SUPPLY: N_("People who finish a course a year"),
    TAUGHT_NOT_NEEDED: N_("Seats of what is taught and not needed"),
    NEEDED_NOT_TAUGHT: N_("Openings of what is needed and not taught"),
}
