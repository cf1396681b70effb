"""The report as one HTML file that opens without a network and runs nothing but its charts."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from html import escape

from al_core.domain.errors import DataError
from al_core.reporting.report.cells import file_name, length, numeric, rows_shown, thinned_words
from al_core.reporting.report.charts import chart_height, chart_json
from al_core.reporting.report.content import (
    Block,
    Bullets,
    Code,
    Decision,
    Figure,
    Report,
    Section,
    Table,
    Terms,
    Text,
)
from al_core.reporting.report.figures_said import alternative, figure_of
from al_core.reporting.report.html_style import DRAW, STYLE
from al_core.reporting.report.inert import harmless
from al_core.reporting.report.logos import logo_kind
from al_core.reporting.tables import Columns, table_csv

MOST_BYTES = 8 * 1024 * 1024
SHORT_ROWS = 14
LONGEST_WORD = 24
APPENDIX = frozenset({"glossary", "appendix", "reproduce"})


def html_report(report: Report) -> bytes:
    """The whole file; DataError where it would be larger than 8 MB."""
    page = "\n".join(_page(harmless(report))).encode()
    if len(page) > MOST_BYTES:
        raise DataError(
            f"the HTML report has {len(page):,} bytes, more than {MOST_BYTES:,}; leave out "
            "sections, or take a smaller logo"
        )
    return page


def _page(report: Report) -> Iterator[str]:
    from plotly.offline import get_plotlyjs

    library, numbers = str(get_plotlyjs()), report.numbered()
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_policy(library, DRAW)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(report.title)}</title><style>{STYLE}</style></head><body>"
    yield from _head(report)
    yield "<main>"
    yield from _decision(report.decision, numbers)
    yield from _contents(report)
    for section in report.sections:
        yield from _section(section, numbers)
    yield "</main>"
    yield f"<script>{library}</script><script>{DRAW}</script></body></html>"


def _policy(*scripts: str) -> str:
    """Nothing may be loaded, and only these scripts run."""
    hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts]
    allowed = " ".join(f"'sha256-{each}'" for each in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _head(report: Report) -> Iterator[str]:
    yield f'<header><div><h1 dir="auto">{escape(report.title)}</h1>'
    yield f'<p class="about" dir="auto">{escape(report.about)}</p>'
    yield f'<p class="made">{escape(report.made)}</p></div>'
    if report.logo:
        data = base64.b64encode(report.logo).decode()
        yield f'<img alt="Logo" src="data:{logo_kind(report.logo)};base64,{data}">'
    yield "</header>"


def _decision(decision: Decision, numbers: dict[int, int]) -> Iterator[str]:
    yield '<section id="decision" aria-label="Decision"><div class="advice"><strong dir="auto">'
    yield f"{escape(decision.advice)}</strong> {escape(decision.because)}</div>"
    yield '<dl class="numbers">'
    for each in decision.numbers:
        yield (
            f'<div><dt>{escape(each.name)}</dt><dd class="figure">{escape(each.figure)}</dd>'
            f'<dd class="interval">{escape(each.interval)}</dd>'
            f'<dd class="note">{escape(each.note)}</dd></div>'
        )
    yield "</dl>"
    if decision.figure is not None:
        yield from _figure(decision.figure, numbers)
    yield '<table class="short"><caption>What could be done now</caption><thead><tr>'
    yield '<th scope="col">Choice</th><th scope="col">What follows</th></tr></thead><tbody>'
    for choice in decision.choices:
        mark, words = (' class="advised"', " (advised)") if choice.advised else ("", "")
        yield f'<tr{mark}><td dir="auto">{escape(choice.name)}{words}</td>'
        yield f'<td dir="auto">{escape(choice.follows)}</td></tr>'
    yield "</tbody></table></section>"


def _contents(report: Report) -> Iterator[str]:
    yield '<nav aria-label="Contents"><ul>'
    for section in report.sections:
        yield f'<li><a href="#{escape(section.key)}">{escape(section.title)}</a></li>'
    yield "</ul></nav>"


def _section(section: Section, numbers: dict[int, int]) -> Iterator[str]:
    kind = ' class="appendix"' if section.key in APPENDIX else ""
    yield f'<section id="{escape(section.key)}"{kind}><h2 dir="auto">{escape(section.title)}</h2>'
    for block in section.blocks:
        yield from _block(block, numbers)
    yield "</section>"


def _block(block: Block, numbers: dict[int, int]) -> Iterator[str]:
    match block:
        case Text():
            yield f'<p dir="auto">{escape(block.words)}</p>'
        case Bullets():
            items = "".join(f'<li dir="auto">{escape(item)}</li>' for item in block.items)
            yield f"<ul>{items}</ul>"
        case Terms():
            pairs = (f"<dt>{escape(t)}</dt><dd>{escape(m)}</dd>" for t, m in block.items)
            yield f"<dl>{''.join(pairs)}</dl>"
        case Code():
            lines = escape("\n".join(block.lines))
            yield f'<pre tabindex="0" dir="ltr">{lines}</pre>'
        case Figure():
            yield from _figure(block, numbers)
        case Table():
            yield from _titled_table(block, numbers[id(block)])


def _figure(figure: Figure, numbers: dict[int, int]) -> Iterator[str]:
    number, chart = numbers[id(figure)], chart_json(figure.picture)
    words, name = escape(alternative(figure)), file_name(figure, number)
    yield f'<figure id="{name}"><div class="chart" data-chart="chart-{number}" role="img"'
    yield f' style="height:{chart_height(chart)}px" aria-label="{words}"></div>'
    yield f"<noscript><p>{words}</p></noscript>"
    yield f'<script type="application/json" id="chart-{number}">{chart}</script>'
    yield f'<figcaption dir="auto">{escape(figure_of(figure, number))}</figcaption>'
    columns = figure.picture.columns
    yield f"<details><summary>Figure {number} in words and numbers</summary><p>{words}</p>"
    yield from _table(columns, f"The points of figure {number}.{thinned_words(columns)}")
    yield f"</details>{_download(columns, name)}</figure>"


def _titled_table(table: Table, number: int) -> Iterator[str]:
    caption = f"Table {number}. {table.title}. {table.caption}{thinned_words(table.columns)}"
    yield from _table(table.columns, caption)
    yield _download(table.columns, file_name(table, number))


def _table(columns: Columns, caption: str) -> Iterator[str]:
    rows = rows_shown(columns)
    kinds = [_kind(numeric(v), [row[n] for row in rows]) for n, v in enumerate(columns.values())]
    heads = zip(columns, kinds, strict=True)
    short = ' class="short"' if length(columns) <= SHORT_ROWS else ""
    yield f'<table{short}><caption dir="auto">{escape(caption)}</caption><thead><tr>'
    yield "".join(f'<th scope="col"{kind}>{escape(name)}</th>' for name, kind in heads)
    yield "</tr></thead><tbody>"
    for row in rows:
        cells = (
            f'<td{kind} dir="auto">{escape(text)}</td>'
            for text, kind in zip(row, kinds, strict=True)
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table>"


def _kind(numbers: bool, texts: Sequence[str]) -> str:
    """How a column stands: numbers to the right, hashes and the like broken where it must be."""
    if numbers:
        return ' class="number"'
    longest = max((len(word) for text in texts for word in text.split()), default=0)
    return ' class="long"' if longest > LONGEST_WORD else ""


def _download(columns: Columns, name: str) -> str:
    data = base64.b64encode(table_csv(columns).encode("utf-8-sig")).decode()
    return (
        f'<p class="download note"><a download="{name}.csv" '
        f'href="data:text/csv;charset=utf-8;base64,{data}">{name}.csv</a></p>'
    )
