"""The Markdown report as CommonMark reads it: rendered by markdown-it, looked at with lxml."""

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from al_core.reporting.report.content import Bullets, Code, Figure, Lines, Table, Terms, Text
from al_core.reporting.report.markdown import markdown
from tests.reporting.small_reports import ACCURACY, CHOICES, SMALL, of_blocks

parser = pytest.importorskip("lxml.html")


def rendered(report):
    made = MarkdownIt("commonmark").enable("table").render(markdown(report))
    return parser.document_fromstring(made)


def words(element):
    return " ".join(element.text_content().split())


@pytest.fixture(scope="module")
def page():
    return rendered(SMALL)


def test_the_title_is_the_only_first_heading(page):
    assert [words(each) for each in page.xpath("//h1")] == ["Ours"]


def test_sections_are_second_headings_in_their_order(page):
    assert [words(each) for each in page.xpath("//h2")] == [
        "Data", "Limits", "Glossary", "Reproduce",
    ]  # fmt: skip


def test_subject_and_making_stand_below_the_title(page):
    assert words(page.xpath("//h1/following-sibling::p")[0]) == "A simulated run. Made today."


def test_the_advice_is_strong_and_its_reason_follows(page):
    advice = page.xpath("//h1/following-sibling::p")[1]
    assert words(advice) == "Go on labeling. It still rises."
    assert words(advice.find("strong")) == "Go on labeling."


def test_each_number_is_an_item_with_interval_and_basis(page):
    assert [words(each) for each in page.xpath("(//ul)[1]/li")] == [
        "Labels saved: 40, 10 to 70 (of 9 audits)",
        "Accuracy: 70.0%, 60% to 80% (on 90 items)",
        "Money: 12.50, exact (8 answers)",
    ]


def test_choices_are_a_table_with_the_advised_one_marked(page):
    rows = page.xpath("(//table)[1]//tr")
    assert [[words(cell) for cell in row] for row in rows] == [
        ["Choice", "What follows"],
        ["Do nothing", "costs nothing"],
        ["Go on (advised)", "costs 5.00"],
    ]


def test_a_report_without_a_first_figure_has_none():
    decision = replace(SMALL.decision, figure=None, choices=CHOICES)
    page = rendered(replace(SMALL, decision=decision, sections=()))
    assert page.xpath("//img") == []


def test_pictures_lie_in_the_folder_of_figures(page):
    assert page.xpath("//img/@src") == [
        "figures/figure-01-accuracy.png", "figures/figure-02-balance.png",
    ]  # fmt: skip


def test_pictures_are_told_in_words(page):
    assert page.xpath("//img/@alt")[1] == (
        "Classes among the labels. Share: ham, labeled: 75% (50% to 90%); "
        "spam, labeled: 25% (10% to 50%)."
    )


def test_captions_say_where_the_numbers_are(page):
    captions = [words(each) for each in page.xpath("//p") if words(each).startswith("Figure")]
    assert captions == [
        "Figure 1. Accuracy by labels. Of 9 models. Numbers: data/figure-01-accuracy.csv.",
        "Figure 2. Classes among the labels. Of 8 labels. Numbers: data/figure-02-balance.csv.",
    ]


def test_tables_keep_their_cells(page):
    rows = page.xpath("(//table)[2]//tr")
    assert [[words(cell) for cell in row] for row in rows] == [
        ["What", "Figure"], ["Classes", "2"], ["Pool", "1,234"],
    ]  # fmt: skip


def test_columns_of_numbers_stand_to_the_right(page):
    styles = [cell.get("style") for cell in page.xpath("(//table)[2]//tr[1]/td")]
    assert styles == [None, "text-align:right"]


def test_tables_are_captioned_above(page):
    captions = [words(each) for each in page.xpath("//p") if words(each).startswith("Table")]
    assert captions == ["Table 1. The data. Drawn first.", "Table 2. People."]


def test_lines_to_copy_are_one_block_of_lines(page):
    (code,) = page.xpath("//pre/code")
    assert code.text == "replay --log a\nreplay --log b\n"


@pytest.mark.parametrize("ticks", ["```", "`````", "a ``` b ```` c"])
def test_no_line_to_copy_ends_its_own_block(ticks):
    page = rendered(of_blocks(Code((ticks, "after"))))
    (code,) = page.xpath("//pre/code")
    assert code.text == f"{ticks}\nafter\n"


def test_words_with_meanings_are_items_with_the_word_strong(page):
    (item,) = page.xpath("//h2[.='Glossary']/following-sibling::ul[1]/li")
    assert (words(item), words(item.find("strong"))) == ("Pool: What may be chosen.", "Pool")


@pytest.mark.parametrize("term", ["(x)", "*", "Share, %", "a_b", "[1]", "95 %", "<b>"])
def test_words_of_any_signs_stay_strong(term):
    page = rendered(of_blocks(Terms(((term, "m"),))))
    assert [words(each) for each in page.xpath("//li/strong")] == [term]


@pytest.mark.parametrize(
    "told",
    [
        "- a", "+ a", "* a", "1. a", "12) a", "# a", "> a", "---", "===", "~~~", "```", "    a",
        "| a | b |", "a\\", "\\* a", "&lt;", "&amp;amp;", "a | b \\| c", "<!-- a -->", "[a]: b",
        "![a](b)", "https://a.example", "<https://a.example>", "**a** _b_", "a  \nb", "2-3", "5+",
    ],
)  # fmt: skip
def test_an_item_shows_the_signs_it_was_given(told):
    page = rendered(of_blocks(Bullets((told,))))
    items = page.xpath("//h2/following-sibling::ul/li")
    assert [words(each) for each in items] == [" ".join(told.split())]
    assert [each.tag for each in items[0].iterdescendants()] == []


@pytest.mark.parametrize("told", ["a | b", "a \\| b", "\\", "`|`", "a\nb", "| |", "--- | ---"])
def test_a_cell_stays_one_cell(told):
    page = rendered(of_blocks(Table("t", "T", {"A": [told], "B": [1]})))
    rows = page.xpath("//h2/following-sibling::table//tbody/tr")
    assert [[words(cell) for cell in row] for row in rows] == [[" ".join(told.split()), "1"]]


def test_a_head_of_a_table_is_no_markup():
    page = rendered(of_blocks(Table("t", "T", {"<b>|*A*": [1]})))
    (head,) = page.xpath("//h2/following-sibling::table//thead//*[self::th or self::td]")
    assert words(head) == "<b>|*A*"


def test_a_title_of_two_lines_is_one_heading():
    page = rendered(replace(SMALL, title="One\n\n# Two"))
    assert [words(each) for each in page.xpath("//h1")] == ["One # Two"]


def test_a_picture_with_a_bracket_in_its_words_is_a_picture():
    odd = Figure("o", "a](http://x.example) [b", "C.", Lines((), ACCURACY.picture.plane))
    page = rendered(of_blocks(odd))
    assert page.xpath("//img/@src") == ["figures/figure-01-o.png"]
    assert page.xpath("//a") == []


def test_a_long_table_says_that_the_rest_is_in_its_file():
    page = rendered(of_blocks(Table("t", "T", {"n": list(range(61))})))
    assert len(page.xpath("//h2/following-sibling::table//tbody/tr")) == 60
    assert "60 of 61 rows; all are in the CSV file." in words(page)


def test_the_text_ends_with_one_line_end():
    assert markdown(of_blocks(Text("End."))).endswith("\nEnd.\n")
