"""The PDF, read back with pdfium: pages, outline, words in their order, captions, numbers."""

import io
import re
from dataclasses import replace

import pytest

from al_core.reporting.report.content import Bullets, Choice, Code, Section, Table, Terms, Text
from al_core.reporting.report.images import images_of
from al_core.reporting.report.pdf import pdf_report
from tests.reporting.small_reports import SMALL, of_blocks

pdfium = pytest.importorskip("pypdfium2")


@pytest.fixture(scope="module")
def content():
    return pdf_report(SMALL, images_of(SMALL))


@pytest.fixture(scope="module")
def pages(content):
    return pages_of(content)


def pages_of(content):
    with pdfium.PdfDocument(content) as document:
        return [said(page) for page in document]


def said(page):
    return " ".join(page.get_textpage().get_text_range().split())


def written(*blocks):
    """The words of the second page of a report of these blocks."""
    return pages_of(pdf_report(of_blocks(*blocks), {}))[1]


def test_pages_are_a4_upright(content):
    with pdfium.PdfDocument(content) as document:
        sizes = {tuple(round(each) for each in page.get_size()) for page in document}
    assert sizes == {(595, 842)}


def test_the_file_is_called_like_the_report(content):
    with pdfium.PdfDocument(content) as document:
        told = document.get_metadata_dict()
    assert (told["Title"], told["Creator"]) == ("Ours", "Loop Lab")


def test_the_file_says_its_language(content):
    assert b"/Lang (en)" in content


def test_the_outline_leads_to_the_sections(content):
    with pdfium.PdfDocument(content) as document:
        found = [(each.get_title(), each.get_dest().get_index()) for each in document.get_toc()]
    assert [title for title, _ in found] == ["Data", "Limits", "Glossary", "Reproduce"]
    assert all(page >= 1 for _, page in found)


def test_the_first_page_is_the_decision_alone(pages):
    assert "Go on labeling. It still rises." in pages[0]
    assert "The data" not in pages[0]
    assert pages[1].startswith("Data Table 1. The data. Drawn first.")


def test_title_subject_and_making_stand_on_top(pages):
    assert pages[0].startswith("Ours A simulated run. Made today. Go on labeling.")


def test_numbers_stand_with_their_intervals_and_basis(pages):
    row = "Labels saved Accuracy Money 40 70.0% 12.50 10 to 70 60% to 80% exact"
    assert f"{row} of 9 audits on 90 items 8 answers" in pages[0]


def test_choices_stand_on_the_first_page_with_the_advised_one_marked(pages):
    assert "What could be done now What follows Do nothing costs nothing" in pages[0]
    assert "Go on (advised) costs 5.00" in pages[0]


def test_pages_are_numbered(pages):
    assert [page.split()[-1] for page in pages] == [str(n) for n in range(1, len(pages) + 1)]


def test_figures_are_captioned(pages):
    assert "Figure 1. Accuracy by labels. Of 9 models." in pages[0]
    assert "Figure 2. Classes among the labels. Of 8 labels." in " ".join(pages[1:])


def test_figures_are_told_in_words_to_who_can_not_see_them(content):
    told = [each.decode("utf-16") for each in re.findall(rb"/Alt \((\xfe\xff.*?)\)\n", content)]
    plain = [each.decode("latin-1") for each in re.findall(rb"/Alt \(([^\xfe].*?[^\\])\)", content)]
    assert any("Accuracy by labels. Accuracy against labels" in each for each in told + plain)


def test_figures_are_as_wide_as_the_text(content):
    with pdfium.PdfDocument(content) as document:
        (picture,) = (each for each in document[0].get_objects() if each.type == 3)
        left, _, right, _ = picture.get_bounds()
    assert (right - left) / 72 * 25.4 == pytest.approx(178.0, abs=0.1)


def test_lines_to_copy_stay_lines():
    with pdfium.PdfDocument(pdf_report(of_blocks(Code(("one --a", "two --b"))), {})) as document:
        text = document[1].get_textpage().get_text_range()
    assert "one --a\r\ntwo --b" in text


def test_lists_have_their_marks():
    assert "• One seed. • Few items." in written(Bullets(("One seed.", "Few items.")))


def test_words_stand_before_what_they_mean():
    assert "Pool: What may be chosen." in written(Terms((("Pool", "What may be chosen."),)))


def test_paragraphs_are_there():
    assert "All agree." in written(Text("All agree."))


def test_tables_have_their_heads_and_cells():
    text = written(Table("t", "The data", {"What": ["Classes"], "Figure": [1234]}, "Drawn first."))
    assert "Table 1. The data. Drawn first. What Figure Classes 1,234" in text


def edges(table, word):
    """Where a word of the second page begins and ends, in millimetres."""
    with pdfium.PdfDocument(pdf_report(of_blocks(table), {})) as document:
        text = document[1].get_textpage()
        at, count = text.search(word).get_next()
        boxes = [text.get_charbox(place) for place in range(at, at + count)]
    return tuple(each / 72 * 25.4 for each in (boxes[0][0], boxes[-1][2]))


def test_numbers_stand_at_the_right_edge_and_words_at_the_left():
    table = Table("t", "T", {"Name": ["amber"], "Count": [777]})
    assert edges(table, "amber")[0] == pytest.approx(17.0, abs=0.5)
    assert edges(table, "777")[1] == pytest.approx(193.0, abs=0.5)


def test_a_long_table_goes_on_over_pages_with_its_heads_again():
    table = Table("t", "T", {"Kettle": [f"row {n}" for n in range(60)]})
    pages = pages_of(pdf_report(of_blocks(table), {}))
    assert [page.count("Kettle") for page in pages[1:]] == [1, 1]


def test_a_table_of_more_than_sixty_rows_says_where_the_rest_is():
    assert "60 of 61 rows; all are in the CSV file." in written(
        Table("t", "T", {"n": list(range(61))})
    )


def test_a_long_cell_is_broken_within_its_column():
    text = written(Table("t", "T", {"Hash": ["f" * 200], "Name": ["kettle"]}))
    assert text.replace(" ", "").count("f") >= 200
    assert "kettle" in text


def test_signs_that_the_font_lacks_are_counted_on_the_first_page():
    pages = pages_of(pdf_report(replace(SMALL, sections=(), about="中文 中"), images_of(SMALL)))
    assert "3 signs that this PDF's font lacks; the HTML has them." in pages[0]


def test_nothing_is_said_of_the_font_where_it_lacks_nothing(pages):
    assert "font lacks" not in " ".join(pages)


@pytest.mark.parametrize("words", ["Größe", "Δμ ≤ σ²", "Привет", "± 2 % – “ok” …"])
def test_letters_beyond_english_are_kept(words):
    assert words in written(Text(words))


def test_a_choice_of_hostile_name_is_text():
    decision = replace(SMALL.decision, choices=(Choice("<b>x</b> (a) \\", "**y**"),), figure=None)
    (page, *_) = pages_of(pdf_report(replace(SMALL, decision=decision, sections=()), {}))
    assert "<b>x</b> (a) \\ **y**" in page


def test_a_heading_is_not_left_alone_at_the_foot_of_a_page():
    filling = tuple(Text(f"line {n}") for n in range(35))
    sections = (Section("a", "First", filling), Section("b", "Second", (Text("kettle"),)))
    decision = replace(SMALL.decision, figure=None)
    pages = pages_of(pdf_report(replace(SMALL, decision=decision, sections=sections), {}))
    assert [("Second" in page, "kettle" in page) for page in pages] == [
        (False, False), (False, False), (True, True),
    ]  # fmt: skip


def logo_of(size):
    from PIL import Image

    written = io.BytesIO()
    Image.new("RGB", size, "navy").save(written, "PNG")
    report = replace(SMALL, logo=written.getvalue())
    with pdfium.PdfDocument(pdf_report(report, images_of(report))) as document:
        picture, _figure = (each for each in document[0].get_objects() if each.type == 3)
        left, low, right, high = picture.get_bounds()
    return tuple(each / 72 * 25.4 for each in (left, low, right, high))


@pytest.mark.parametrize("size", [(400, 100), (100, 400), (300, 300)])
def test_a_logo_keeps_its_shape_and_stays_in_its_corner(size):
    left, low, right, high = logo_of(size)
    assert (right - left) / (high - low) == pytest.approx(size[0] / size[1], rel=0.02)
    assert right <= 194.1
    assert left >= 148.9
    assert high - low <= 14.1
