"""The report as Markdown; its pictures lie in `figures/` beside it, as they do in the zip."""

import re
from collections.abc import Iterator, Sequence

from al_core.reporting.report.cells import file_name, numeric, rows_shown, thinned_words
from al_core.reporting.report.content import (
    Block,
    Bullets,
    Code,
    Decision,
    Figure,
    Report,
    Table,
    Terms,
    Text,
)
from al_core.reporting.report.figures_said import alternative, figure_of
from al_core.reporting.report.inert import harmless
from al_core.reporting.tables import Columns

_ACTING = re.compile(r"([\\`*_{}\[\]#|~$@!])")
_ADDRESS = re.compile(r"(://|www\.)", re.IGNORECASE)
_ADDRESSES = {"://": "\\://", "www.": "www\\."}
_LINE_START = re.compile(r"^(\s*\d*)([-+=>]|(?<=\d)[.)](?=\s|$))")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_CHOICES = ("Choice", "What follows")


def markdown(report: Report) -> str:
    """The whole text."""
    safe = harmless(report)
    return "\n".join(_lines(safe)).rstrip() + "\n"


def literal(words: str) -> str:
    """Words that Markdown shows as they are, on one line."""
    one_line = " ".join(words.split())
    safe = _ACTING.sub(r"\\\1", one_line)
    for mark, entity in _ENTITIES.items():
        safe = safe.replace(mark, entity)
    safe = _ADDRESS.sub(lambda found: _ADDRESSES[found.group().lower()], safe)
    return _LINE_START.sub(r"\1\\\2", safe)


def _lines(report: Report) -> Iterator[str]:
    numbers = report.numbered()
    yield f"# {literal(report.title)}\n"
    yield f"{literal(report.about)} {literal(report.made)}\n"
    yield from _decision(report.decision, numbers)
    for section in report.sections:
        yield f"## {literal(section.title)}\n"
        for block in section.blocks:
            yield from _block(block, numbers)


def _decision(decision: Decision, numbers: dict[int, int]) -> Iterator[str]:
    yield f"**{literal(decision.advice)}** {literal(decision.because)}\n"
    for each in decision.numbers:
        told = f"{literal(each.interval)} ({literal(each.note)})"
        yield f"- {literal(each.name)}: **{literal(each.figure)}**, {told}"
    yield ""
    if decision.figure is not None:
        yield from _figure(decision.figure, numbers[id(decision.figure)])
    rows = [
        (f"{each.name}{' (advised)' if each.advised else ''}", each.follows)
        for each in decision.choices
    ]
    yield from _table(_CHOICES, rows, [False, False])


def _block(block: Block, numbers: dict[int, int]) -> Iterator[str]:
    match block:
        case Text():
            yield f"{literal(block.words)}\n"
        case Bullets():
            yield "\n".join(f"- {literal(item)}" for item in block.items) + "\n"
        case Terms():
            yield "\n".join(f"- **{literal(t)}**: {literal(m)}" for t, m in block.items) + "\n"
        case Code():
            yield from _code(block.lines)
        case Figure():
            yield from _figure(block, numbers[id(block)])
        case Table():
            number = numbers[id(block)]
            caption = f"{block.title}. {block.caption}{thinned_words(block.columns)}"
            yield f"Table {number}. {literal(caption)}\n"
            yield from _columns(block.columns)


def _code(lines: Sequence[str]) -> Iterator[str]:
    text = "\n".join(lines)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}text\n{text}\n{fence}\n"


def _figure(figure: Figure, number: int) -> Iterator[str]:
    name = file_name(figure, number)
    yield f"![{literal(alternative(figure))}](figures/{name}.png)\n"
    yield f"{literal(figure_of(figure, number))} Numbers: `data/{name}.csv`.\n"


def _columns(columns: Columns) -> Iterator[str]:
    right = [numeric(values) for values in columns.values()]
    yield from _table(tuple(columns), rows_shown(columns), right)


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]
) -> Iterator[str]:
    yield _row(heads)
    yield _row(["---:" if each else "---" for each in right], plain=True)
    yield "\n".join(_row(row) for row in rows) + "\n"


def _row(cells: Sequence[str], *, plain: bool = False) -> str:
    return f"| {' | '.join(each if plain else literal(each) for each in cells)} |"
