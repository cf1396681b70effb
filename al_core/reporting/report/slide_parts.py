"""Empty slides in our look, and text that goes onto them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Box:
    """A place on a slide of 13.33 x 7.5, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def measures(self) -> tuple[int, int, int, int]:
        """Left, top, width and height as PowerPoint counts."""
        from pptx.util import Inches

        sides = (self.left, self.top, self.width, self.height)
        left, top, width, height = (int(Inches(each)) for each in sides)
        return left, top, width, height


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str
    points: int
    bold: bool = False
    quiet: bool = False


def presentation(title: str) -> Any:
    """No slide yet, 16:9."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    deck.core_properties.title = title[:250]
    deck.core_properties.author = "Loop Lab"
    return deck


def blank(deck: Any, title: str) -> Any:
    """A slide with its title, which outlines and screen readers find."""
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    slide = deck.slides.add_slide(deck.slide_layouts[5])
    place = slide.shapes.title
    place.left, place.top, place.width, place.height = Box(0.6, 0.35, 10.2, 0.9).measures
    place.text_frame.text = title if len(title) <= 110 else f"{title[:109]}…"
    place.text_frame.word_wrap = True
    for paragraph in place.text_frame.paragraphs:
        paragraph.alignment = _left()
        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(26 if len(title) < 60 else 20), True
            run.font.color.rgb = RGBColor(0x1F, 0x1E, 0x24)
    return slide


def add_words(slide: Any, box: Box, lines: Sequence[Words]) -> Any:
    """Paragraphs in a box."""
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    frame = slide.shapes.add_textbox(*box.measures).text_frame
    frame.word_wrap = True
    for place, words in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = _left(), Pt(5)
        run = paragraph.add_run()
        run.text = words.text.replace("\n", " ")
        run.font.size, run.font.bold = Pt(words.points), words.bold
        grey = RGBColor(0x55, 0x53, 0x5C) if words.quiet else RGBColor(0x1F, 0x1E, 0x24)
        run.font.color.rgb = grey
    return frame


def box_of(slide: Any, box: Box) -> Any:
    """A tinted box."""
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import MSO_SHAPE

    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.measures)
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor(0xF4, 0xF4, 0xF8)
    shape.line.fill.background()
    shape.shadow.inherit = False
    return shape


def _left() -> Any:
    from pptx.enum.text import PP_ALIGN

    return PP_ALIGN.LEFT
