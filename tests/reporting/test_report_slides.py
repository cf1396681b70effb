"""The six slides, opened with python-pptx: what stands on each, and what a report may lack."""

import io
from dataclasses import replace
from itertools import pairwise

import pytest

from al_core.domain.results import Interval
from al_core.reporting.dots import Dot
from al_core.reporting.report.content import (
    Bullets,
    Choice,
    Code,
    Decision,
    Estimates,
    Figure,
    Headline,
    Lines,
    Section,
    Table,
)
from al_core.reporting.report.slides import slides
from al_core.reporting.tracks import Track
from tests.reporting.small_reports import ACCURACY, BALANCE, PLANE, SMALL, of_blocks

pptx = pytest.importorskip("pptx")


def opened(report):
    return pptx.Presentation(io.BytesIO(slides(report)))


def texts(slide):
    """What stands in its boxes, the title first."""
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def shown(report, number):
    return texts(opened(report).slides[number - 1])


def charts(slide):
    return [shape for shape in slide.shapes if shape.has_chart]


@pytest.fixture(scope="module")
def deck():
    return opened(SMALL)


def test_slides_are_wide(deck):
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)


def test_the_file_is_called_like_the_report(deck):
    assert deck.core_properties.title == "Ours"
    assert deck.core_properties.author == "Loop Lab"


def test_each_slide_has_its_own_title(deck):
    assert [slide.shapes.title.text_frame.text for slide in deck.slides] == [
        "Go on labeling.", "Accuracy by labels", "Classes among the labels",
        "Data and annotators", "Limits", "What could be done now",
    ]  # fmt: skip


def test_the_first_slide_gives_the_reason_and_says_of_what(deck):
    told = texts(deck.slides[0])
    assert told[1] == "It still rises."
    assert told[-1] == "Ours. A simulated run. Made today."


def test_each_number_has_its_box_with_interval_and_basis(deck):
    told = [each.split("\n") for each in texts(deck.slides[0]) if "\n" in each]
    assert told == [
        ["Labels saved", "40", "10 to 70", "of 9 audits"],
        ["Accuracy", "70.0%", "60% to 80%", "on 90 items"],
        ["Money", "12.50", "exact", "8 answers"],
    ]


def test_the_figure_of_a_number_is_the_largest_word_of_its_box(deck):
    (box,) = [s for s in deck.slides[0].shapes if s.has_text_frame and "10 to 70" in s.text]
    sizes = [paragraph.runs[0].font.size.pt for paragraph in box.text_frame.paragraphs]
    assert sizes == [14, 28, 13, 11]


def test_boxes_of_numbers_stand_side_by_side(deck):
    boxes = [s for s in deck.slides[0].shapes if s.name.startswith("box of")]
    assert [box.name for box in boxes] == ["box of Labels saved", "box of Accuracy", "box of Money"]
    assert all(a.left + a.width < b.left for a, b in pairwise(boxes))


def test_the_first_figure_is_drawn_with_its_caption(deck):
    slide = deck.slides[1]
    assert len(charts(slide)) == 1
    assert texts(slide)[1] == "Of 9 models."


def test_a_chart_is_called_like_its_figure_and_told_in_words(deck):
    (chart,) = charts(deck.slides[1])
    assert chart.name == "Accuracy by labels"
    described = chart._element.nvGraphicFramePr.cNvPr.get("descr")
    assert described.endswith("to 70.0% at 30 (interval 60.0% to 80.0%).")


def figures(*found):
    """A report of these figures on top of the first."""
    return replace(SMALL, sections=(Section("findings", "F", found),))


def test_what_was_saved_comes_third_though_other_figures_stand_before_it():
    saved = replace(ACCURACY, name="saved", title="Labels saved against random")
    assert shown(figures(BALANCE, saved), 3)[0] == "Labels saved against random"


def test_what_was_saved_is_passed_over_where_it_has_no_point():
    empty = Figure("saved", "Labels saved", "C", Lines((), PLANE))
    assert shown(figures(empty, BALANCE), 3)[0] == "Classes among the labels"


def test_a_line_without_a_point_is_nothing_to_draw():
    empty = Figure("saved", "Labels saved", "C", Lines((Track("a", [], []),), PLANE))
    assert shown(figures(empty), 3) == [
        "What was found", "There is no figure yet: no model is finished.",
    ]  # fmt: skip


def test_the_data_slide_tells_the_first_table_in_pairs(deck):
    assert texts(deck.slides[3])[1] == "Classes: 2\nPool: 1,234"


def test_the_data_slide_draws_the_classes_beside_it(deck):
    (chart,) = charts(deck.slides[3])
    assert chart.chart.plots[0].categories[0] == "spam"
    assert texts(deck.slides[3])[-1] == "Of 8 labels."


def test_a_wide_table_is_told_cell_by_cell_of_two_rows():
    table = Table("data", "T", {"A": [1, 2, 3], "B": ["x", "y", "z"], "C": [4, 5, 6]})
    assert shown(of_blocks(table), 4)[1] == "A: 1\nB: x\nC: 4\nA: 2\nB: y\nC: 5"


def test_a_long_value_is_cut_to_forty_signs():
    assert shown(of_blocks(Table("data", "T", {"A": ["h"], "B": ["f" * 64]})), 4)[1] == (
        f"h: {'f' * 40}"
    )


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (4, "Data: not part of this report; tick the section in the builder."),
        (5, "Limits: not part of this report; tick the section in the builder."),
        (6, "To check: Reproducibility: not part of this report; tick the section in the builder."),
    ],
)
def test_what_was_not_ticked_is_said_on_its_slide(number, told):
    assert shown(replace(SMALL, sections=()), number)[-1] == told


def test_limits_are_a_list(deck):
    assert texts(deck.slides[4])[1] == "•  One seed.\n•  Few items."


@pytest.mark.parametrize(
    ("items", "last"),
    [(7, "•  limit 6"), (8, "and 1 more in the report"), (9, "and 2 more in the report")],
)
def test_seven_limits_fit_and_the_rest_is_counted(items, last):
    limits = Bullets(tuple(f"limit {n}" for n in range(items)))
    assert shown(of_blocks(limits, key="limits"), 5)[1].split("\n")[-1] == last


def test_choices_stand_with_what_follows_and_the_advised_one_bold(deck):
    frame = deck.slides[5].shapes[1].text_frame
    assert [(p.text, p.runs[0].font.bold) for p in frame.paragraphs] == [
        ("Do nothing", False), ("costs nothing", False),
        ("Go on (advised)", True), ("costs 5.00", False),
    ]  # fmt: skip


def test_the_command_that_checks_is_the_first_line_to_copy(deck):
    assert texts(deck.slides[5])[-1] == "To check: replay --log a"


def test_a_command_of_no_line_is_left_out():
    report = of_blocks(Code(()), key="reproduce")
    assert shown(report, 6)[-1].startswith("To check: Reproducibility: not part of this report")


def decided(**changes):
    return replace(SMALL, decision=replace(SMALL.decision, **changes))


def test_a_long_reason_is_cut_at_a_word():
    told = shown(decided(because="word " * 200), 1)[1]
    assert told.endswith("word …")
    assert len(told) <= 422


def test_a_reason_that_fits_is_not_cut():
    assert shown(decided(because="w" * 420), 1)[1] == "w" * 420


def test_a_long_title_is_cut_and_set_smaller():
    slide = opened(decided(advice="a" * 200)).slides[0]
    (run,) = slide.shapes.title.text_frame.paragraphs[0].runs
    assert (run.text, run.font.size.pt) == (f"{'a' * 109}…", 20)


@pytest.mark.parametrize(("length", "points"), [(59, 26), (60, 20)])
def test_titles_are_set_as_large_as_fits(length, points):
    slide = opened(decided(advice="a" * length)).slides[0]
    assert slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt == points


def test_line_ends_in_a_reason_are_spaces():
    assert shown(decided(because="one\ntwo"), 1)[1] == "one two"


def test_a_number_with_long_words_is_cut():
    number = Headline("n", "f " * 40, "i " * 100, "o " * 100)
    told = next(each for each in shown(decided(numbers=(number,)), 1) if "\n" in each)
    assert [len(line) <= bound for line, bound in zip(
        told.split("\n"), (1, 42, 122, 142), strict=True
    )] == [True] * 4  # fmt: skip


def logo(width, height):
    from PIL import Image

    written = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(written, "PNG")
    (slide, *_) = opened(replace(SMALL, logo=written.getvalue())).slides
    return next(shape for shape in slide.shapes if shape.shape_type == 13)


@pytest.mark.parametrize(("size", "shape"), [((400, 100), 4.0), ((100, 400), 0.25)])
def test_a_logo_keeps_its_shape_within_its_corner(size, shape):
    picture = logo(*size)
    assert picture.width / picture.height == pytest.approx(shape, rel=0.01)
    assert picture.left + picture.width == pytest.approx(12.8 * 914400, abs=5)
    assert picture.width <= 1.9 * 914400 + 1
    assert picture.height <= 0.9 * 914400 + 1


def test_a_logo_is_called_one_for_who_can_not_see_it():
    assert logo(40, 20)._element.nvPicPr.cNvPr.get("descr") == "Logo"


def test_marks_that_turn_the_writing_are_shown_on_slides():
    choice = Choice("safe\u202egpj.exe", "x")
    assert shown(decided(choices=(choice,)), 6)[1] == "safe[U+202E]gpj.exe\nx"


def test_a_figure_of_rows_needs_a_row_to_be_drawn():
    decision = Decision("D", "", (), (), Figure("f", "T", "C", Estimates((), "Share")))
    assert (
        shown(replace(SMALL, decision=decision, sections=()), 2)[0] == "Quality by number of labels"
    )


def test_a_chart_of_many_classes_says_the_words_of_twelve():
    dots = tuple(Dot(f"c{n}", "s", Interval(0.5, 0.4, 0.6, 9)) for n in range(20))
    slide = opened(of_blocks(Figure("balance", "T", "C", Estimates(dots, "Share")))).slides[3]
    (chart,) = charts(slide)
    described = chart._element.nvGraphicFramePr.cNvPr.get("descr")
    assert described.endswith("And 8 more.")
    assert len(chart.chart.plots[0].categories) == 14
