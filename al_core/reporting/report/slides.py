"""The report as six slides with PowerPoint's own charts, each with a text alternative."""

import io
from collections.abc import Sequence
from typing import Any

from al_core.reporting.report.cells import rows_shown
from al_core.reporting.report.content import (
    Bullets,
    Code,
    Estimates,
    Figure,
    Headline,
    Report,
    Section,
    Table,
)
from al_core.reporting.report.figures_said import alternative
from al_core.reporting.report.inert import harmless, plain
from al_core.reporting.report.native_charts import chart_parts, dress
from al_core.reporting.report.slide_parts import (
    Box,
    Words,
    add_words,
    blank,
    box_of,
    presentation,
)
from al_core.reporting.tables import Columns

MOST_WORDS = 420
MOST_LIMITS = 7
MOST_VALUE = 40
WHOLE = Box(0.6, 1.35, 12.1, 5.3)
NOTE = Box(0.6, 6.62, 12.1, 0.7)


def slides(report: Report) -> bytes:
    """Decision, main figure, what was found, data and people, limits, what next."""
    safe = harmless(report)
    deck = presentation(safe.title)
    _decision(deck, safe)
    figures = [figure for figure in safe.figures() if _drawable(figure)]
    _charted(deck, "Quality by number of labels", figures[:1])
    _charted(deck, "What was found", _second(figures))
    _data(deck, safe)
    _limits(deck, safe)
    _next(deck, safe)
    written = io.BytesIO()
    deck.save(written)
    return written.getvalue()


def _decision(deck: Any, report: Report) -> None:
    slide = blank(deck, report.decision.advice)
    if report.logo:
        picture = slide.shapes.add_picture(io.BytesIO(report.logo), 0, 0)
        _fit(picture, Box(10.9, 0.3, 1.9, 0.9))
    add_words(slide, Box(0.6, 1.35, 12.1, 1.3), [Words(_short(report.decision.because), 18)])
    width = 3.9
    for place, number in enumerate(report.decision.numbers):
        _number(slide, number, Box(0.6 + place * (width + 0.2), 2.9, width, 2.7))
    about = f"{report.title}. {report.about} {report.made}"
    add_words(slide, NOTE, [Words(_short(about, 260), 11, quiet=True)])


def _number(slide: Any, number: Headline, box: Box) -> None:
    shape = box_of(slide, box)
    add_words(
        slide,
        Box(box.left + 0.15, box.top + 0.1, box.width - 0.3, box.height - 0.2),
        [
            Words(number.name, 14, quiet=True),
            Words(_short(number.figure, 40), 28, bold=True),
            Words(_short(number.interval, 120), 13),
            Words(_short(number.note, 140), 11, quiet=True),
        ],
    )
    shape.name = f"box of {number.name}"


def _drawable(figure: Figure) -> bool:
    """Whether there is a point to draw."""
    picture = figure.picture
    if isinstance(picture, Estimates):
        return bool(picture.dots)
    return any(track.x for track in picture.tracks)


def _second(figures: Sequence[Figure]) -> list[Figure]:
    """What was saved where that can be drawn, else the next figure there is."""
    saved = [figure for figure in figures[1:] if figure.name == "saved"]
    return saved or list(figures[1:2])


def _charted(deck: Any, title: str, figures: Sequence[Figure]) -> None:
    if not figures:
        slide = blank(deck, title)
        add_words(slide, WHOLE, [Words("There is no figure yet: no model is finished.", 18)])
        return
    figure = figures[0]
    slide = blank(deck, figure.title)
    _chart(slide, figure, Box(0.6, 1.3, 12.1, 5.2))
    add_words(slide, NOTE, [Words(_short(figure.caption), 12, quiet=True)])


def _chart(slide: Any, figure: Figure, box: Box) -> None:
    kind, data = chart_parts(figure.picture)
    frame = slide.shapes.add_chart(kind, *box.measures, data)
    frame.name = plain(figure.title, 100)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alternative(figure))  # noqa: SLF001
    dress(frame.chart, figure.picture)


def _data(deck: Any, report: Report) -> None:
    section = _section(report, "data")
    blocks = section.blocks if section else ()
    slide = blank(deck, "Data and annotators")
    tables = [block for block in blocks if isinstance(block, Table)]
    rows = _pairs(tables[0].columns) if tables else []
    figures = [b for b in blocks if isinstance(b, Figure) and isinstance(b.picture, Estimates)]
    lines = [Words(f"{row[0]}: {row[1][:MOST_VALUE]}", 14) for row in rows]
    width = 5.6 if figures else 12.1
    add_words(slide, Box(0.6, 1.35, width, 5.2), lines or [Words(_left_out("Data"), 16)])
    if figures:
        _chart(slide, figures[0], Box(6.4, 1.3, 6.3, 5.2))
        add_words(slide, NOTE, [Words(_short(figures[0].caption), 12, quiet=True)])


def _pairs(columns: Columns) -> list[tuple[str, ...]]:
    """What and how much: a table of two columns row by row, a wider one cell by cell."""
    rows = rows_shown(columns)
    if len(columns) == 2:
        return rows
    return [pair for row in rows[:2] for pair in zip(columns, row, strict=True)]


def _limits(deck: Any, report: Report) -> None:
    section = _section(report, "limits")
    items = [
        item for block in (section.blocks if section else ()) if isinstance(block, Bullets)
        for item in block.items
    ]  # fmt: skip
    slide = blank(deck, "Limits")
    lines = [Words(f"•  {_short(item, 230)}", 15) for item in items[:MOST_LIMITS]]
    if len(items) > MOST_LIMITS:
        lines.append(Words(f"and {len(items) - MOST_LIMITS} more in the report", 13, quiet=True))
    add_words(slide, WHOLE, lines or [Words(_left_out("Limits"), 16)])


def _next(deck: Any, report: Report) -> None:
    slide = blank(deck, "What could be done now")
    lines = []
    for choice in report.decision.choices:
        advised = " (advised)" if choice.advised else ""
        lines.append(Words(f"{_short(choice.name, 90)}{advised}", 18, bold=choice.advised))
        lines.append(Words(_short(choice.follows, 200), 14, quiet=True))
    add_words(slide, Box(0.6, 1.35, 12.1, 4.2), lines)
    section = _section(report, "reproduce")
    blocks = section.blocks if section else ()
    lines_to_copy = [line for b in blocks if isinstance(b, Code) for line in b.lines]
    check = lines_to_copy[0] if lines_to_copy else _left_out("Reproducibility")
    add_words(slide, Box(0.6, 5.7, 12.1, 0.9), [Words(f"To check: {_short(check, 200)}", 13)])


def _section(report: Report, key: str) -> Section | None:
    return next((each for each in report.sections if each.key == key), None)


def _left_out(what: str) -> str:
    return f"{what}: not part of this report; tick the section in the builder."


def _short(words: str, most: int = MOST_WORDS) -> str:
    """Cut at a word, so that it fits its box."""
    if len(words) <= most:
        return words
    kept = words[:most].rsplit(" ", 1)[0]
    return f"{kept} …"


def _fit(picture: Any, box: Box) -> None:
    left, top, width, height = box.measures
    scale = min(width / picture.width, height / picture.height)
    picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
    picture.left, picture.top = left + width - picture.width, top
    picture._element.nvPicPr.cNvPr.set("descr", "Logo")  # noqa: SLF001 - no API for it
