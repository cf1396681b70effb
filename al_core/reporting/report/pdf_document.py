"""An empty PDF in our look: A4, a font that knows more than Latin, page numbers."""

from dataclasses import dataclass
from typing import Any

from al_core.reporting.report.glyphs import font_folder

MARGIN, WIDTH = 16.0, 178.0
"""Millimetres, on A4."""
Colour = tuple[int, int, int]
INK: Colour = (31, 30, 36)
QUIET: Colour = (85, 83, 92)
STRONG: Colour = (53, 53, 181)
TINT: Colour = (244, 244, 248)
LINE: Colour = (200, 199, 208)


@dataclass(frozen=True)
class Font:
    """How a paragraph is set; space: millimetres below it."""

    points: float = 10.0
    weight: str = ""
    colour: Colour = INK
    space: float = 1.5


def document(title: str) -> Any:
    """One empty page; the first of its outline is the title."""
    from fpdf import FPDF
    from fpdf.enums import XPos, YPos

    class Numbered(FPDF):
        """With the page's number below."""

        def footer(self) -> None:
            """The number, in the middle."""
            self.set_y(-11)
            self.set_font("body", "", 8)
            self.set_text_color(*QUIET)
            number = f"{self.page_no()}"
            self.cell(0, 5, number, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    pdf = Numbered(format="A4")
    pdf.set_margins(MARGIN, 14, MARGIN)
    pdf.set_auto_page_break(True, margin=16)
    folder = font_folder()
    pdf.add_font("body", "", folder / "DejaVuSans.ttf")
    pdf.add_font("body", "B", folder / "DejaVuSans-Bold.ttf")
    pdf.set_title(title)
    pdf.set_lang("en")
    pdf.set_creator("Loop Lab")
    pdf.set_draw_color(*LINE)
    pdf.set_line_width(0.15)
    pdf.add_page()
    return pdf
