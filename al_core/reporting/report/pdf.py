"""The report as a PDF to print: first page, then everything, figures with text alternatives."""

import io
from collections.abc import Sequence
from typing import Any, Literal

from al_core.reporting.report.cells import numeric, rows_shown, thinned_words
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
from al_core.reporting.report.glyphs import BOX, boxes, drawable
from al_core.reporting.report.images import Images
from al_core.reporting.report.inert import escaped, harmless
from al_core.reporting.report.pdf_document import (
    INK,
    MARGIN,
    QUIET,
    STRONG,
    TINT,
    WIDTH,
    Font,
    document,
)
from al_core.reporting.tables import Columns

Weight = Literal["", "B"]


def pdf_report(report: Report, images: Images) -> bytes:
    """The file; `images`: the figures by their numbers, among them as PNG."""
    plain = harmless(report)
    lacking: list[int] = []

    def fitting(words: str) -> str:
        lacking.append(boxes(words))
        return drawable(words)

    page = _Page(escaped(plain, fitting), images)
    page.head()
    if sum(lacking):
        note = f"{BOX}: {sum(lacking):,} signs that this PDF's font lacks; the HTML has them."
        page.words(note, Font(9, colour=QUIET))
    page.decision(page.report.decision)
    page.pdf.add_page()
    for section in page.report.sections:
        page.section(section)
    return bytes(page.pdf.output())


class _Page:
    """The report and how far it is written."""

    def __init__(self, report: Report, images: Images) -> None:
        self.report, self.numbers, self._images = report, report.numbered(), images
        self.pdf = document(report.title)

    def words(self, words: str, font: Font = Font()) -> None:  # noqa: B008 - a frozen value
        """A paragraph."""
        self.pdf.set_font("body", font.weight, font.points)
        self.pdf.set_text_color(*font.colour)
        height = 0.49 * font.points
        self.pdf.multi_cell(0, height, words, align="L", new_x="LMARGIN", new_y="NEXT")
        self.pdf.ln(font.space)

    def head(self) -> None:
        """Logo, title, and what the report is of."""
        if self.report.logo:
            picture = io.BytesIO(self.report.logo)
            self.pdf.image(
                picture, x=MARGIN + WIDTH - 45, y=12, w=45, h=14, keep_aspect_ratio=True,
                alt_text="Logo",
            )  # fmt: skip
            self.pdf.ln(12)
        self.words(self.report.title, Font(18, "B", space=1))
        self.words(self.report.about, Font(9, colour=QUIET, space=0))
        self.words(self.report.made, Font(9, colour=QUIET, space=4))

    def decision(self, decision: Decision) -> None:
        """The first page."""
        self.words(decision.advice, Font(14, "B", STRONG, 1))
        self.words(decision.because, Font(10, space=3))
        self._numbers(decision)
        if decision.figure is not None:
            self._figure(decision.figure)
        choices = {
            "What could be done now": [
                f"{choice.name}{' (advised)' if choice.advised else ''}"
                for choice in decision.choices
            ],
            "What follows": [choice.follows for choice in decision.choices],
        }
        self._table(choices)

    def _numbers(self, decision: Decision) -> None:
        from fpdf.fonts import FontFace

        rows = (
            ([n.name for n in decision.numbers], FontFace(size_pt=8.5, color=QUIET)),
            ([n.figure for n in decision.numbers], FontFace("body", "BOLD", 15, color=INK)),
            ([n.interval for n in decision.numbers], FontFace(size_pt=8.5, color=INK)),
            ([n.note for n in decision.numbers], FontFace(size_pt=8.5, color=QUIET)),
        )
        self.pdf.set_font("body", "", 9)
        with self.pdf.table(
            borders_layout="NONE", first_row_as_headings=False, text_align="LEFT",
            line_height=4.6, cell_fill_color=TINT, cell_fill_mode="ALL", padding=1,
        ) as table:  # fmt: skip
            for texts, face in rows:
                row = table.row(style=face)
                for text in texts:
                    row.cell(text)
        self.pdf.ln(3)

    def section(self, section: Section) -> None:
        """A heading, kept with what follows, and its blocks."""
        if self.pdf.will_page_break(40):
            self.pdf.add_page()
        self.pdf.ln(3)
        self.pdf.start_section(section.title)
        self.words(section.title, Font(14, "B", space=1.5))
        for block in section.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Text():
                self.words(block.words)
            case Bullets():
                for item in block.items:
                    self.words(f"•  {item}", Font(space=0.8))
                self.pdf.ln(1)
            case Terms():
                for term, meaning in block.items:
                    self.words(f"{term}:  {meaning}", Font(space=0.8))
            case Code():
                self.words("\n".join(block.lines), Font(7.5, colour=QUIET))
            case Figure():
                self._figure(block)
            case Table():
                number = self.numbers[id(block)]
                title = f"Table {number}. {block.title}. {block.caption}"
                self.words(f"{title}{thinned_words(block.columns)}", Font(8.5, "", QUIET, 0.5))
                self._table(block.columns)

    def _figure(self, figure: Figure) -> None:
        from PIL import Image

        number = self.numbers[id(figure)]
        content = io.BytesIO(self._images[number]["png"])
        with Image.open(content) as opened:
            height = WIDTH * opened.height / opened.width
        if self.pdf.will_page_break(height + 14):
            self.pdf.add_page()
        self.pdf.image(content, x=MARGIN, w=WIDTH, alt_text=alternative(figure))
        self.words(figure_of(figure, number), Font(8.5, "", QUIET, 3))

    def _table(self, columns: Columns) -> None:
        self.pdf.set_font("body", "", 8)
        self.pdf.set_text_color(*INK)
        sides = ["RIGHT" if numeric(values) else "LEFT" for values in columns.values()]
        rows = rows_shown(columns)
        with self.pdf.table(
            borders_layout="HORIZONTAL_LINES", text_align=tuple(sides), line_height=4.4,
            col_widths=_widths(columns, rows), padding=(0.4, 1),
        ) as table:  # fmt: skip
            for texts in ([str(name) for name in columns], *rows):
                row = table.row()
                for text in texts:
                    row.cell(text)
        self.pdf.ln(3)


def _widths(columns: Columns, rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Shares of the width by the longest text and word of each column, none too wide."""
    texts: Any = zip(columns, *rows, strict=True)
    return tuple(_width(column) for column in texts)


def _width(column: Sequence[str]) -> int:
    words = (len(word) for text in column for word in text.split())
    widest_word = min(max(words, default=1) + 2, 30)
    return min(max(*(len(text) for text in column), widest_word, 8), 60)
