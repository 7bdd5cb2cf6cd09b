"""What does one person take home on paper? One page: what is known, where it is, what can be entered and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.labels import AVAILABILITY_LABELS, VERDICT_SIGNS, source_label, verdict_said
from layers.words import say
from mapping.about import DISCLAIMER
from mapping.descriptions import given, type_label
from mapping.fares_in_words import fare_lines
from mapping.files import whole_file
from mapping.frame import bounds_of_person
from mapping.layers_closures import closures_within
from mapping.paper import FAINT, FONT, INK, MARGIN_MM, Paper, on_one_line
from mapping.person_panel import draw_closed_key, draw_key, draw_panel
from mapping.ways import by_road, disagreement, length_or_span, with_doubt

if TYPE_CHECKING:
    from pathlib import Path

    from layers.roads.trip import Trip
    from layers.words import Words
    from mapping.content import PersonContent
    from mapping.fares_in_words import Said

_TOP, _FOOT = 12.0, 11.0
_PANEL = (88.0, 62.0)
_LINE = 3.7
"""Height of a line of small print, millimetres."""

_NEAR_SHOWN, _SENTENCES, _WAYS = 2, 8, 3
"""Room is kept for so many near misses; a card gives so many sentences, those to be checked first. So many of the terms
(distance, road, time) stand above them already."""

_SIGNS = {"yes": VERDICT_SIGNS["eligible"], "no": VERDICT_SIGNS["ineligible"], "unknown": VERDICT_SIGNS["unknown"]}
_CHECK_FIRST = ("no", "unknown", "yes")

Block = list[tuple[str, float, bool, float]]
"""Lines of text: text, size in points, whether bold, and indent in millimetres."""


def print_person(content: PersonContent, path: Path, *, words: Words) -> None:
    """Write one person's options as exactly one A4 page, whatever their number.

    What the person may enter, or may once something is checked, comes first and in the order given; then, shortly, what
    is not open to the person with the first reason. What does not fit is counted. Long texts are cut with an ellipsis.
    Distances are in km, a limit is included in what is near enough. The map shows what the page lists.

    Raises
    ------
    HomewardError
        When the file cannot be written; what was there before stays.

    """
    with Paper(words=words, recipe=content.recipe) as pdf:
        _fill(pdf, content, words)
        with whole_file(path) as part:
            part.write_bytes(bytes(pdf.output()))


def _fill(pdf: Paper, content: PersonContent, words: Words) -> None:
    pdf.set_creation_date(content.recipe.made_at)
    pdf.set_title(_title(content, words))
    pdf.set_lang(words.language)
    pdf.add_page()
    _heading(pdf, content, words)
    rows = [{str(name): value for name, value in row.items()} for row in content.options.to_dict("records")]
    cards = [row for row in rows if row["verdict"] != "ineligible"]
    misses = [row for row in rows if row["verdict"] == "ineligible"]
    closed = closures_within(content.closures, bounds_of_person(content))
    box = (pdf.w - MARGIN_MM - _PANEL[0], _TOP + 12, *_PANEL)
    key = draw_closed_key(pdf, closed, (box[0], box[1] + box[3] + 5.2), box[2], words)
    top = _TOP + 12 + _PANEL[1] + 11 + key
    bottom = pdf.h - _FOOT
    kept = (
        6 + sum(_height(_miss(pdf, content, row, words)) for row in misses[:_NEAR_SHOWN]) + _LINE + 1 if misses else 0
    )
    shown, top = _list(
        pdf,
        [_card(pdf, content, row, words) for row in cards[:60]],
        len(cards),
        (top, bottom - kept),
        words,
    )
    if not cards:
        top = _sentence(pdf, _nothing(rows, words), top)
    near = 0
    if misses:
        pdf.set_font(FONT, "B", 9)
        pdf.set_xy(MARGIN_MM, top + 0.5)
        pdf.cell(pdf.epw, 5, words("Not eligible, the nearest misses first"))
        blocks = [_miss(pdf, content, row, words) for row in misses[:60]]
        near, _ = _list(pdf, blocks, len(misses), (top + 6, bottom), words, ruled=False)
    draw_panel(pdf, content, [*cards[:shown], *misses[:near]], box, words)
    _under_panel(pdf, content, box, words, below=key)


def _title(content: PersonContent, words: Words) -> str:
    if content.case_code is None:
        return words("Options for a person")
    return words("Options for case {case}", case=on_one_line(content.case_code))


def _nothing(rows: list[dict[str, Any]], words: Words) -> str:
    if rows:
        return words("Nothing on offer is open to this person; the reasons stand below.")
    return words("Nothing is on offer that this person needs.")


def _heading(pdf: Paper, content: PersonContent, words: Words) -> None:
    pdf.set_text_color(*INK)
    pdf.set_font(FONT, "B", 15)
    pdf.set_xy(MARGIN_MM, _TOP)
    pdf.cell(pdf.epw, 9, pdf.cut(_title(content, words), pdf.epw, 1)[0])
    wide = pdf.epw - _PANEL[0] - 6
    pdf.set_font(FONT, "B", 9)
    pdf.set_xy(MARGIN_MM, _TOP + 12)
    pdf.cell(wide, 5, words("What is known"))
    facts = [words(fact) for fact in content.facts]
    if content.place is None and not content.somewhere:
        facts.append(words("Without a place for the home, no distance is known."))
    pdf.set_font(FONT, size=9)
    top = _TOP + 18.5
    for fact in facts[:7]:
        for line in pdf.cut(fact, wide, 3):
            if top < _TOP + 12 + _PANEL[1]:
                pdf.text(MARGIN_MM + 1, top + 3, line)
            top += 4.5
        top += 1.5


def _under_panel(
    pdf: Paper, content: PersonContent, box: tuple[float, float, float, float], words: Words, *, below: float
) -> None:
    draw_key(pdf, box[0], box[1] + box[3] + 1.2, words)
    roads = [source_label(used.source, words) for used in content.recipe.sources if used.kind == "roads"]
    said = [*([] if content.areas.empty else [words(DISCLAIMER)])]
    said += [words("Roads: {sources}.", sources="; ".join(dict.fromkeys(roads)))] if roads else []
    pdf.set_font(FONT, size=4.5)
    pdf.set_text_color(*FAINT)
    for number, line in enumerate(pdf.cut(" ".join(said), box[2], 3)):
        pdf.text(box[0] + 1, box[1] + box[3] + 7 + below + 2 * number, line)
    pdf.set_text_color(*INK)


def _card(pdf: Paper, content: PersonContent, row: dict[str, Any], words: Words) -> Block:
    trip = content.trips.get(row["service_id"])
    verdict = verdict_said(row, words)
    available = words(AVAILABILITY_LABELS[row["availability"]])
    rank = "" if given(row["rank"]) is None else f"{words.number(int(row['rank']))}. "
    site = " · ".join(dict.fromkeys([_site(row), type_label(row["service_type"], words)])).strip(" ·")
    block: Block = [
        *_lines(pdf, f"{rank}{_name(row, words)}", size=9.5, bold=True),
        *_lines(pdf, f"{verdict} · {available} · {_far(row, trip, words)}", size=8.5, bold=True, indent=5),
        *_lines(pdf, site, size=8, indent=5),
        *_lines(pdf, _by_road(row, trip, words), size=8, indent=5),
    ]
    reckoned = _reckoned(content, row)
    for line in (each for each in _costs(content, row, trip, words) if each.warns or not reckoned):
        block += _lines(pdf, line.text, size=8, bold=line.warns, indent=5, most=2)
    block += _weighed(pdf, content, row, words)
    answers = sorted(row["criteria"], key=lambda one: _CHECK_FIRST.index(one.answer))
    for one in answers[:_SENTENCES]:
        block += _lines(pdf, f"{_SIGNS[one.answer]} {words(one.message)}", size=7.5, indent=5, most=2)
    if len(answers) > _SENTENCES:
        block += _lines(pdf, words("and {count} more", count=len(answers) - _SENTENCES), size=7.5, indent=5)
    return block


def _reckoned(content: PersonContent, row: dict[str, Any]) -> bool:
    """Tell whether a month's purse is told of an option: then single fares need no line of their own."""
    weighed = content.weighed.get((given(row["programme_id"]), str(row["service_id"])))
    return weighed is not None and bool(weighed.money)


def _weighed(pdf: Paper, content: PersonContent, row: dict[str, Any], words: Words) -> Block:
    """Write the warnings of an option, and for those that are compared the terms and the money of a month."""
    weighed = content.weighed.get((given(row["programme_id"]), str(row["service_id"])))
    if weighed is None:
        return []
    block: Block = []
    for warning in weighed.warnings:
        block += _lines(pdf, f"▲ {words(warning)}", size=8, bold=True, indent=5, most=2)
    if weighed.on_top:
        score = words("{score} of {most}", score=words.number(weighed.score, decimals=2), most=weighed.most)
        terms = [f"{words(label)} {words(value)}" for label, value, known in weighed.terms[_WAYS:] if known is not None]
        block += _lines(pdf, " · ".join([score, *terms, words(weighed.days)]), size=7.5, indent=5, most=3)
        for sentence in weighed.money:
            block += _lines(pdf, words(sentence), size=7.5, indent=5, most=2)
    return block


def _by_road(row: dict[str, Any], trip: Trip | None, words: Words) -> str:
    """Say the way by road on one line, and where it disagrees with the circle."""
    said = [*by_road(trip, words), disagreement(row, trip, words)]
    return " · ".join(text for text in said if text)


def _costs(content: PersonContent, row: dict[str, Any], trip: Trip | None, words: Words) -> list[Said]:
    """Say what the way costs, beside the programme's stipend."""
    fares = content.fares.get(row["service_id"])
    if fares is None:
        return []
    programme = given(row["programme_id"])
    frame, name = (content.services, "service_id") if programme is None else (content.programmes, "programme_id")
    offered = frame[frame[name] == row[name]].head(1).to_dict("records")
    plain = {str(column): value for column, value in offered[0].items()} if offered else {}
    return fare_lines(plain, trip, fares, words, is_programme=programme is not None)


def _miss(pdf: Paper, content: PersonContent, row: dict[str, Any], words: Words) -> Block:
    sign = verdict_said(row, words)
    name = " · ".join(part for part in (sign, _name(row, words), _site(row)) if part)
    first = next((words(one.message) for one in row["criteria"] if one.excludes), "")
    block = [*_lines(pdf, name, size=7.5, bold=True), *_lines(pdf, first, size=7.5, indent=5)]
    for change in content.changes.get((given(row["programme_id"]), str(row["service_id"])), ())[:1]:
        block += _lines(pdf, words(change), size=7.5, indent=5, most=3)
    return block


def _name(row: dict[str, Any], words: Words) -> str:
    return on_one_line(
        given(row["programme_name"]) or given(row["service_name"]) or type_label(row["service_type"], words)
    )


def _site(row: dict[str, Any]) -> str:
    return on_one_line(given(row["site_name"]) or given(row["service_name"]) or "")


def _far(row: dict[str, Any], trip: Trip | None, words: Words) -> str:
    said = _distance(row, words)
    return said if given(row["distance_km"]) is None else with_doubt(said, trip, words)


def _distance(row: dict[str, Any], words: Words) -> str:
    if given(row["distance_km"]) is None:
        return words(length_or_span(row, None))
    distance = float(row["distance_km"])
    if given(row["radius_km"]) is None:
        return words("{distance} km from home", distance=distance)
    limit = float(row["radius_km"])
    if given(row["radius_class"]) is None:
        return words("{distance} km from home (limit {limit} km)", distance=distance, limit=limit)
    kind = say("urban") if row["radius_class"] == "urban" else say("rural")
    return words("{distance} km from home (limit {limit} km, {kind})", distance=distance, limit=limit, kind=kind)


def _list(
    pdf: Paper, blocks: list[Block], count: int, room: tuple[float, float], words: Words, *, ruled: bool = True
) -> tuple[int, float]:
    """Write as many blocks as fit between top and bottom, then how many more there are; return how many, and where."""
    top, bottom = room
    shown = 0
    for block in blocks:
        more = _LINE + 1 if shown + 1 < count else 0
        if top + _height(block) + more > bottom:
            break
        top = _write(pdf, block, top, ruled=ruled)
        shown += 1
    if shown < count:
        top = _sentence(pdf, words("and {count} more", count=count - shown), top)
    return shown, top


def _sentence(pdf: Paper, text: str, top: float) -> float:
    pdf.set_font(FONT, size=8)
    pdf.text(MARGIN_MM + 1, top + 3, text)
    return top + _LINE + 1


def _height(block: Block) -> float:
    return sum(_step(size) for _, size, _, _ in block) + 2.2


def _step(size: float) -> float:
    return _LINE * size / 7.5


def _write(pdf: Paper, block: Block, top: float, *, ruled: bool) -> float:
    if ruled:
        pdf.set_draw_color(*FAINT)
        pdf.set_line_width(0.15)
        pdf.line(MARGIN_MM, top, pdf.w - MARGIN_MM, top)
    at = top + (1.2 if ruled else 0)
    for text, size, bold, indent in block:
        pdf.set_font(FONT, "B" if bold else "", size)
        at += _step(size)
        pdf.text(MARGIN_MM + 1 + indent, at - 0.9, text)
    return top + _height(block)


def _lines(pdf: Paper, text: str, *, size: float, bold: bool = False, indent: float = 0, most: int = 1) -> Block:
    pdf.set_font(FONT, "B" if bold else "", size)
    return [(line, size, bold, indent) for line in pdf.cut(text, pdf.epw - 2 - indent, most)]
