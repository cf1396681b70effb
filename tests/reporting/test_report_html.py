"""The HTML report as a browser would read it: parsed by lxml, hashed by hashlib."""

import base64
import csv
import hashlib
import io
import json
import re
from dataclasses import replace

import pytest

from al_core.reporting.report.content import Code, Figure, Lines, Table, Text
from al_core.reporting.report.html import html_report
from tests.reporting.small_reports import ACCURACY, SMALL, of_blocks

parser = pytest.importorskip("lxml.html")


def parsed(report):
    return parser.document_fromstring(html_report(report).decode())


def words(element):
    return " ".join(element.text_content().split())


def tables_of(*blocks):
    """The tables of a report of these blocks, without that of the choices."""
    return parsed(of_blocks(*blocks)).xpath("//section[@id='data']//table")


@pytest.fixture(scope="module")
def page():
    return parsed(SMALL)


def test_the_page_is_modern_html_in_english():
    content = html_report(SMALL).decode()
    assert content.startswith('<!doctype html>\n<html lang="en"><head><meta charset="utf-8">')


def test_the_window_is_called_like_the_report(page):
    assert page.findtext(".//title") == "Ours"


def test_title_subject_and_making_stand_in_the_head(page):
    (head,) = page.xpath("//header")
    assert words(head) == "Ours A simulated run. Made today."


def test_sections_stand_in_their_order(page):
    assert [words(each) for each in page.xpath("//h2")] == [
        "Data", "Limits", "Glossary", "Reproduce",
    ]  # fmt: skip


def test_the_decision_stands_before_everything_else(page):
    ids = page.xpath("//main/section/@id")
    assert ids == ["decision", "data", "limits", "glossary", "reproduce"]


def test_the_contents_lead_to_sections_that_are_there(page):
    targets = page.xpath("//nav//a/@href")
    assert targets == ["#data", "#limits", "#glossary", "#reproduce"]
    assert all(page.xpath(f"//section[@id='{each[1:]}']") for each in targets)


def test_what_is_looked_up_begins_a_page_when_printed(page):
    assert page.xpath("//section[@class='appendix']/@id") == ["glossary", "reproduce"]


def test_the_advice_stands_with_its_reason(page):
    (advice,) = page.xpath("//div[@class='advice']")
    assert words(advice) == "Go on labeling. It still rises."


def test_each_number_stands_with_interval_and_basis(page):
    told = [words(each) for each in page.xpath("//dl[@class='numbers']/div")]
    assert told == [
        "Labels saved4010 to 70of 9 audits",
        "Accuracy70.0%60% to 80%on 90 items",
        "Money12.50exact8 answers",
    ]


def test_the_advised_choice_is_marked_in_words_and_not_by_weight_alone(page):
    (advised,) = page.xpath("//tr[@class='advised']")
    assert words(advised) == "Go on (advised) costs 5.00"


def test_a_choice_that_is_not_advised_is_not_marked(page):
    rows = page.xpath("//section[@id='decision']/table/tbody/tr")
    assert words(rows[0]) == "Do nothing costs nothing"


def test_the_policy_names_the_hashes_of_the_scripts_that_run(page):
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    running = page.xpath("//script[not(@type)]")
    digests = [hashlib.sha256(each.text.encode()).digest() for each in running]
    assert re.findall(r"'sha256-([^']+)'", policy) == [
        base64.b64encode(each).decode() for each in digests
    ]


@pytest.mark.parametrize("rule", ["base-uri 'none'", "form-action 'none'", "img-src data: blob:"])
def test_the_policy_lets_nothing_out(page, rule):
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert rule in policy.split("; ")


def test_each_chart_finds_its_data(page):
    for place in page.xpath("//div[@class='chart']"):
        (data,) = page.xpath(f"//script[@id='{place.get('data-chart')}']")
        assert data.get("type") == "application/json"
        assert json.loads(data.text)["data"]


def test_a_chart_draws_the_points_of_its_figure(page):
    (data,) = page.xpath("//script[@id='chart-1']")
    line = json.loads(data.text)["data"][-1]
    assert line["name"] == "audit set"
    assert line["x"] == [10.0, 20.0, 30.0]
    assert line["y"] == [0.5, 0.6, 0.7]


def test_a_chart_has_its_height_before_it_is_drawn(page):
    (place,) = page.xpath("//div[@data-chart='chart-1']")
    assert place.get("style") == "height:320px"


def test_a_chart_is_told_in_words_to_who_can_not_see_it(page):
    (place,) = page.xpath("//div[@data-chart='chart-1']")
    assert place.get("aria-label").startswith("Accuracy by labels. Accuracy against labels closed")


def test_without_scripts_the_words_stand_in_place_of_the_chart(page):
    first = page.xpath("//noscript")[0]
    assert "from 50.0% at 10 to 70.0% at 30" in words(first)


def test_figures_are_captioned_with_their_number(page):
    assert [words(each) for each in page.xpath("//figcaption")] == [
        "Figure 1. Accuracy by labels. Of 9 models.",
        "Figure 2. Classes among the labels. Of 8 labels.",
    ]


def test_the_points_of_a_figure_stand_in_a_table_below_it(page):
    rows = page.xpath("//figure[@id='figure-01-accuracy']//details//tbody/tr")
    assert [words(cell) for cell in rows[0]] == ["audit set", "10", "0.5", "0.4", "0.6"]
    assert len(rows) == 3


def test_tables_are_captioned_with_their_number_and_words(page):
    captions = [words(each) for each in page.xpath("//section[@id='data']/table/caption")]
    assert captions == ["Table 1. The data. Drawn first.", "Table 2. People."]


def test_columns_of_numbers_stand_to_the_right_with_their_heads(page):
    table = page.xpath("//section[@id='data']/table")[1]
    assert [each.get("class") for each in table.xpath(".//th")] == [None, "number", None]
    assert [each.get("class") for each in table.xpath(".//td")] == [None, "number", None]


def test_what_is_not_known_is_a_dash_in_its_cell(page):
    table = page.xpath("//section[@id='data']/table")[1]
    assert [words(each) for each in table.xpath(".//td")] == ["person 1", "8", "–"]


def test_heads_of_tables_are_heads_of_columns_for_screen_readers(page):
    assert set(page.xpath("//th/@scope")) == {"col"}


def test_words_that_are_too_long_for_a_column_may_be_broken():
    (table,) = tables_of(Table("t", "T", {"Hash": ["f" * 25], "Name": ["f" * 24]}))
    assert [each.get("class") for each in table.xpath(".//td")] == ["long", None]


@pytest.mark.parametrize(("rows", "kind"), [(14, "short"), (15, None)])
def test_only_short_tables_are_kept_on_one_printed_page(rows, kind):
    (table,) = tables_of(Table("t", "T", {"n": list(range(rows))}))
    assert table.get("class") == kind


def test_a_long_table_shows_sixty_rows_and_says_so():
    (table,) = tables_of(Table("t", "T", {"n": list(range(100))}))
    assert len(table.xpath(".//tbody/tr")) == 60
    assert words(table.find("caption")).endswith("60 of 100 rows; all are in the CSV file.")


def downloaded(report, place):
    link = parsed(report).xpath("//a[@download]")[place]
    kind, _, data = link.get("href").partition(",")
    return link.get("download"), kind, base64.b64decode(data)


def test_a_table_can_be_had_whole_as_a_file_that_spreadsheets_read():
    name, kind, content = downloaded(of_blocks(Table("all", "T", {"n": list(range(100))})), 0)
    assert (name, kind) == ("table-01-all.csv", "data:text/csv;charset=utf-8;base64")
    assert content[:3] == b"\xef\xbb\xbf"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert (len(rows), rows[0], rows[-1]) == (101, ["n"], ["99"])


def test_a_downloaded_table_runs_no_formula():
    _, _, content = downloaded(of_blocks(Table("t", "T", {"=1+1": ["=2+2"]})), 0)
    assert content.decode("utf-8-sig").split() == ["'=1+1", "'=2+2"]


def test_a_figures_points_can_be_had_as_a_file():
    name, _, content = downloaded(SMALL, 0)
    assert name == "figure-01-accuracy.csv"
    assert b"audit set,20.0,0.6,0.5,0.7" in content


def test_lists_and_words_with_meanings_are_lists(page):
    assert page.xpath("//section[@id='limits']//li/text()") == ["One seed.", "Few items."]
    assert page.xpath("//section[@id='glossary']//dt/text()") == ["Pool"]
    assert page.xpath("//section[@id='glossary']//dd/text()") == ["What may be chosen."]


def test_lines_to_copy_stay_lines_and_can_be_reached_by_keys(page):
    (code,) = page.xpath("//pre")
    assert code.text == "replay --log a\nreplay --log b"
    assert (code.get("tabindex"), code.get("dir")) == ("0", "ltr")


def test_lines_to_copy_are_no_markup():
    (code,) = parsed(of_blocks(Code(("a < b && c", "<script>x</script>")))).xpath("//pre")
    assert code.text == "a < b && c\n<script>x</script>"
    assert len(code) == 0


def test_paragraphs_of_any_writing_run_their_own_way(page):
    assert set(page.xpath("//section/p[not(@class)]/@dir")) == {"auto"}


def test_without_a_logo_there_is_no_picture(page):
    assert page.xpath("//img") == []


def test_a_photograph_as_logo_is_called_one():
    from PIL import Image

    written = io.BytesIO()
    Image.new("RGB", (4, 4), "navy").save(written, "JPEG")
    (picture,) = parsed(replace(SMALL, logo=written.getvalue())).xpath("//img")
    assert picture.get("src").startswith("data:image/jpeg;base64,/9j/")
    assert picture.get("alt") == "Logo"


def test_a_figure_without_a_point_is_told_to_have_none():
    empty = Figure("e", "Nothing", "None yet.", Lines((), ACCURACY.picture.plane))
    page = parsed(of_blocks(empty))
    assert words(page.xpath("//noscript")[0]).endswith("Nothing to show.")


def test_a_hostile_section_title_is_text():
    report = of_blocks(Text("x"))
    titled = replace(report.sections[0], title='<h1 onclick="x">')
    page = parsed(replace(report, sections=(titled,)))
    assert words(page.xpath("//h2")[0]) == '<h1 onclick="x">'
    assert page.xpath("//*[@onclick]") == []
