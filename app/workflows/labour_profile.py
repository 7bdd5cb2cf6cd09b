"""The two pages about one area's labour market that may be shared: map, both lists, courses, sources, limits."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.workflows.labour import area_asked, area_names
from app.workflows.labour_maps import OPENINGS, LabourMapQuestion, labour_content
from app.workflows.labour_places import REACH_KM, REACH_MINUTES, commuting_areas
from app.workflows.labour_rows import Asked, alignment_rows, labour_rows, mismatch_rows
from assessments.labour.demand import LEAST_ASKED, OLD_AFTER_MONTHS
from assessments.labour.mismatch import NEEDED_NOT_TAUGHT
from layers.errors import HomewardError
from layers.words import say
from mapping.frame import bounds_of
from mapping.profile_content import ProfileContent, ProfileTable

if TYPE_CHECKING:
    from app.workflows.world import World
    from layers.store import Store
    from layers.words import Words

MOST_NEEDED, MOST_TAUGHT, MOST_COURSES = 12, 14, 24
"""Rows of each table: what two pages hold."""


def profile_of(world: World, area: str, words: Words) -> ProfileContent:
    """Put the profile of one area together.

    Raises
    ------
    NotFoundError
        When there is no such area.
    HomewardError
        When it has no borders to draw, or is below districts.

    """
    wanted = area_asked(world, area)
    question = LabourMapQuestion(OPENINGS, "", wanted.level, "", words.language)
    content = labour_content(world, question)
    mine = content.ground.areas[content.ground.areas["area_id"] == wanted.area_id]
    if mine.empty:
        raise HomewardError(
            say("The borders of this area are not known, so no profile can be drawn."), "profile.no_borders"
        )
    name = area_names(world, words.language).get(wanted.area_id, wanted.area_id)
    recipe = replace(content.ground.recipe, question="profile", parameters={"area": wanted.area_id})
    labour = replace(content, ground=replace(content.ground, recipe=recipe))
    rows = labour_rows(world, Asked(area=wanted.area_id), words)
    both = mismatch_rows(world, words, area=wanted.area_id)
    needed = [row for row in both if row["list"] == NEEDED_NOT_TAUGHT]
    taught = [row for row in both if row["list"] != NEEDED_NOT_TAUGHT]
    return ProfileContent(
        title=words("Labour market: {area}", area=name),
        facts=_facts(world, wanted.area_id, wanted.level, rows, words),
        labour=labour,
        area_id=wanted.area_id,
        bounds=bounds_of(mine),
        tables=(_needed(needed, words), _taught(taught, words), _courses(world, wanted.area_id, words)),
        sources=_sources(rows, words),
        limits=_limits(words),
    )


def _facts(world: World, area: str, level: int, rows: list[dict[str, Any]], words: Words) -> tuple[str, ...]:
    known = [row for row in rows if row["status"] == "known" and row["isco08_code"]]
    openings = sum(row["openings_per_year"] or 0.0 for row in known)
    withheld = sum(row["status"] == "suppressed" for row in rows)
    weak = sum(row["weak"] for row in known)
    names = area_names(world, words.language)
    near = [names.get(each, each) for each in commuting_areas(world, level).get(area, ()) if each != area]
    said = [
        words("As of {day}", day=world.on),
        words(
            "Openings a year, as far as known: {count}, in {occupations} occupations",
            count=round(openings),
            occupations=len(known),
        ),
        words("Occupations with weak figures: {weak}; withheld: {withheld}", weak=weak, withheld=withheld),
    ]
    if near:
        said.append(words("Commuting area, besides: {areas}", areas=", ".join(near)))
    return tuple(said)


def _needed(rows: list[dict[str, Any]], words: Words) -> ProfileTable:
    heads = (words("Occupation"), words("Openings a year"), words("n"), words("As of"), words("Nearest course"))
    made = [
        (
            f"{row['label']} ({row['isco08_code']})",
            _number(row["openings_per_year"], words),
            _number(row["evidence"].get("observations"), words),
            _day(row["evidence"].get("as_of"), words),
            _nearest(row["nearest_course"], words),
        )
        for row in rows[:MOST_NEEDED]
    ]
    return ProfileTable(
        words("Needed and not taught"), heads, tuple(made), frozenset({1, 2}),
        words("Nothing is on this list, as far as is known."), _more(rows, MOST_NEEDED, words),
    )  # fmt: skip


def _taught(rows: list[dict[str, Any]], words: Words) -> ProfileTable:
    heads = (
        words("Occupation"), words("Openings a year"), words("Finishing a year"), words("Seats"),
        words("Needed elsewhere"),
    )  # fmt: skip
    made = [
        (
            f"{row['label']} ({row['isco08_code']})",
            _number(row["openings_commuting"], words),
            _number(row["finishing_per_year"], words),
            _number(row["seats"], words),
            _nearest(row["nearest_need"], words),
        )
        for row in rows[:MOST_TAUGHT]
    ]
    return ProfileTable(
        words("Taught and not needed"), heads, tuple(made), frozenset({1, 2, 3}),
        words("Nothing is on this list, as far as is known."), _more(rows, MOST_TAUGHT, words),
    )  # fmt: skip


def _courses(world: World, area: str, words: Words) -> ProfileTable:
    from app.workflows.labour import courses  # noqa: PLC0415 - the name is a heading here

    held = courses(world, area_asked(world, area).level)
    here = held[held["area_id"] == area]
    fits = {row["programme_id"]: row for row in alignment_rows(world, words, area=area)}
    rows = []
    for row in here.to_dict("records"):
        fit = fits.get(row["programme_id"], {})
        value = fit.get("alignment")
        rows.append(
            (
                str(row["programme_name"] or row["programme_id"]),
                str(row["site_name"] or ""),
                _number(row["seats"] if row["seats"] == row["seats"] else None, words),
                _number(row["duration_weeks"] if row["duration_weeks"] == row["duration_weeks"] else None, words),
                words("not known") if value is None else words.number(value, decimals=2),
            )
        )
    rows.sort(key=lambda row: row[4], reverse=True)
    heads = (words("Course"), words("Site"), words("Seats"), words("Weeks"), words("Alignment"))
    more = _more(rows, MOST_COURSES, words)
    return ProfileTable(
        words("Courses here"), heads, tuple(rows[:MOST_COURSES]), frozenset({2, 3, 4}), words("No course here"), more
    )


def _more(rows: list[Any], most: int, words: Words) -> str:
    return words("{count} more are not shown.", count=len(rows) - most) if len(rows) > most else ""


def _number(value: float | None, words: Words) -> str:
    return "–" if value is None else words.number(float(value))


def _day(text: str | None, words: Words) -> str:
    return words.date(dt.date.fromisoformat(text)) if text else "–"


def _nearest(place: dict[str, Any] | None, words: Words) -> str:
    if place is None:
        return words("none known")
    name = place.get("programme_name") or place.get("programme_id") or place["area_name"]
    return words("{place}, {km} km", place=str(name), km=float(place["km"]))


def _sources(rows: list[dict[str, Any]], words: Words) -> tuple[str, ...]:
    """Name every source behind the figures with its oldest day."""
    days: dict[str, str] = {}
    for row in rows:
        for source in row["sources"]:
            days[source] = min(days.get(source, row["as_of"] or "9999"), row["as_of"] or "9999")
    found = tuple(
        source if day == "9999" else words("{name} ({day})", name=source, day=dt.date.fromisoformat(day))
        for source, day in sorted(days.items())
    )
    return found or (words("No source is named."),)


def _limits(words: Words) -> tuple[str, ...]:
    return (
        words(
            "Figures from fewer than {least} observations are withheld and in no total; those older than {months} "
            "months or from fewer than 30 observations are weak (hatched).",
            least=LEAST_ASKED,
            months=OLD_AFTER_MONTHS,
        ),
        words(
            "Openings are those that were reported; growth and replacement are not counted unless somebody has said "
            "them. Openings less people who finish are no measure of how many workers are missing."
        ),
        words(
            "The commuting area holds the areas whose centre is within {minutes} minutes by road, or {km} km where no "
            "road is kept: an assumption.",
            minutes=round(REACH_MINUTES),
            km=round(REACH_KM),
        ),
        words("A course without listed intakes is taken to begin once a year: an assumption."),
    )


def save_profile(store: Store, world: World, target: Path, area: str, *, words: Words, actor: str) -> None:
    """Write the profile, .html or .pdf, and note in the audit what left.

    Raises
    ------
    HomewardError
        When the format or the area is not known, or the file cannot be written.

    """
    ending = target.suffix.lower()
    if ending not in (".html", ".pdf"):
        raise HomewardError(say("A profile is written as .html or .pdf."), "export.format")
    content = profile_of(world, area, words)
    if ending == ".pdf":
        from mapping.printed_profile import print_profile  # noqa: PLC0415 - loads the printer

        print_profile(content, target, words=words)
    else:
        from mapping.files import write_text  # noqa: PLC0415 - loads the writers
        from mapping.profile_page import profile_page  # noqa: PLC0415 - the same

        write_text(target, profile_page(content, words))
    details = {"format": ending.lstrip("."), "area": content.area_id, "with_persons": False}
    store.audit("export", actor=actor, object_type="profile", count=1, details=details)


def profile_bytes(store: Store, world: World, area: str, *, extension: str, words: Words, actor: str) -> bytes:
    """Write the profile and return the file's bytes, for a download; see `save_profile`."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"profile.{extension}"
        save_profile(store, world, target, area, words=words, actor=actor)
        return target.read_bytes()
