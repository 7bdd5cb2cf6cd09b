"""The two pages about a programme for its partner, as an HTML page: it needs no network and runs no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.words import Stated
from mapping.about import DISCLAIMER
from mapping.inert import inert
from mapping.page import footer_html, head_html, simulated_html
from mapping.profile_page import STYLE, table_html
from mapping.step_frame import CurveFrame
from mapping.symbols import DARK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.words import Words
    from mapping.brief_content import BriefContent, StepCurve

_STYLE = (
    STYLE
    + """
.curves { display: flex; flex-wrap: wrap; gap: 12px 28px; }
.curves figure { margin: 0; flex: 1 1 300px; max-width: 380px; }
.curves figcaption { font-weight: 600; }
.curves svg { width: 100%; height: auto; }
.deep1 { margin-left: 20px; } .deep2 { margin-left: 40px; } .deep3 { margin-left: 60px; }
"""
)
_BAND, _LINE = "#D8DEE2", "#005A8C"
_WIDTH, _HEIGHT = 360.0, 190.0


def brief_page(content: BriefContent, words: Words) -> str:
    """Write the brief as one HTML file; the same content gives the same text."""
    facts = "".join(f"<li>{inert(fact)}</li>" for fact in content.facts)
    rule = "".join(f'<li class="deep{min(depth, 3)}">{inert(text)}</li>' for depth, text in content.rule)
    body = (
        f"{simulated_html(content.recipe, words)}<h1>{inert(content.title)}</h1><ul>{facts}</ul>"
        f"<h2>{inert(words('The rule as it is written'))}</h2><ul>{rule}</ul>"
        f"{''.join(map(table_html, content.tables))}"
        f'<section class="second"><h2>{inert(words("What if a limit moved?"))}</h2>{_curves(content, words)}'
        f"{_list(words('What would bring people in'), content.changes)}"
        f"{_list(words('What we ask you'), content.questions)}"
        f"{_list(words('Sources'), content.sources)}"
        f"{_list(words('Limits'), (*content.limits, words(DISCLAIMER)))}</section>{footer_html(content.recipe, words)}"
    )
    head = head_html(inert(content.title), _STYLE, [])
    return f'<!doctype html>\n<html lang="{words.language}"><head>{head}</head><body>{body}</body></html>\n'


def _list(heading: str, texts: Sequence[str]) -> str:
    items = "".join(f"<li>{inert(text)}</li>" for text in texts)
    return f"<h2>{inert(heading)}</h2><ul>{items}</ul>"


def _curves(content: BriefContent, words: Words) -> str:
    if not content.curves:
        return f"<p>{inert(content.no_curve)}</p>"
    key = words("Dark: surely eligible. Light above it: to be checked first. Dashed: the rule's own limit.")
    thin = words("Steps of fewer than {least} people are not drawn.", least=content.least)
    drawn = "".join(_curve(curve, words) for curve in content.curves)
    return f'<div class="curves">{drawn}</div><p>{inert(key)} {inert(thin)}</p>'


def _curve(curve: StepCurve, words: Words) -> str:
    frame = CurveFrame(curve, 44.0, 12.0, _WIDTH - 14, _HEIGHT - 24)
    parts = [
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{across:.2f}" height="{down:.1f}" fill="{fill}"/>'
        for fill, heights in ((_BAND, curve.highest), (_LINE, curve.lowest))
        for x, y, across, down in frame.bars(heights)
    ]
    parts.append(_rule_line(frame.left, frame.bottom, frame.right, frame.bottom))
    parts += [
        _rule_line(frame.left - 4, y, frame.left, y) + _text(frame.left - 7, y + 4, words.number(count), "end")
        for count, y in frame.heights()
    ]
    parts += [
        _rule_line(x, frame.bottom, x, frame.bottom + 4)
        + _text(x, frame.bottom + 17, words.write(Stated(value)), "middle")
        for value, x in frame.widths()
    ]
    for marked, dash in ((curve.stated, ' stroke-dasharray="4 3"'), (curve.proposed, "")):
        if marked is not None and curve.values[0] <= marked <= curve.values[-1]:
            x = frame.x(marked)
            parts.append(
                f'<path d="M{x:.1f},{frame.top - 6:.1f}V{frame.bottom:.1f}" stroke="{DARK}" stroke-width="2"{dash}/>'
            )
    label = inert(curve.heading)
    return (
        f'<figure><figcaption>{label}</figcaption><svg role="img" aria-label="{label}" '
        f'viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}">{"".join(parts)}</svg></figure>'
    )


def _rule_line(left: float, top: float, right: float, bottom: float) -> str:
    return f'<path d="M{left:.1f},{top:.1f}L{right:.1f},{bottom:.1f}" stroke="{DARK}" stroke-width="1"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" text-anchor="{anchor}" fill="{DARK}">{inert(text)}</text>'
