"""Texts of reports: nothing that acts comes through, and charts are told in words."""

import csv
import io
import json

import pytest

from al_core.domain.results import Interval
from al_core.reporting.dots import Dot
from al_core.reporting.report.cells import cell, file_name, numeric, rows_shown, thinned_words
from al_core.reporting.report.charts import chart_json
from al_core.reporting.report.content import Code, Estimates, Figure, Lines, Table, Text
from al_core.reporting.report.figures_said import alternative, figure_of, shown
from al_core.reporting.report.inert import harmless, plain
from al_core.reporting.report.markdown import literal
from al_core.reporting.report.native_charts import cell_name, nice_step
from al_core.reporting.tracks import Plane, Track

PLANE = Plane("Labels closed", "Accuracy", y_format=".1%")


def lines(*tracks):
    return Figure("f", "Accuracy by labels", "Of 9 models.", Lines(tracks, PLANE))


def rows(*dots, form=".0%"):
    return Figure("f", "Class by class", "Of 9 items.", Estimates(dots, "Share", form))


def test_marks_that_turn_the_writing_are_shown_by_number():
    assert plain("safe\u202egpj.exe\u2066\u200f") == "safe[U+202E]gpj.exe[U+2066][U+200F]"


def test_control_characters_go_and_line_ends_are_one_kind():
    assert plain("a\x00b\x1bc\rd\r\ne\u2028f\ud800") == "abc\nd\ne\nf"


def test_what_is_very_long_is_cut_and_says_so():
    assert plain("x" * 5000, 10) == "xxxxxxxxxx… (5,000 characters)"
    assert plain("x" * 10, 10) == "xxxxxxxxxx"


def test_names_are_cut_sooner_than_sentences_and_lines_to_copy_are_whole():
    part = (Text("x" * 1000), Code(("y" * 5000,)), lines(Track("z" * 1000, [1.0], [1.0])))
    text, code, figure = harmless(part)
    assert len(text.words) == 1000
    assert len(code.lines[0]) == 5000
    assert figure.picture.tracks[0].name == f"{'z' * 300}… (1,000 characters)"


def test_heads_and_cells_of_tables_are_made_harmless():
    made = harmless(Table("t", "T", {"a\u202e": ["b\u202e", 3, None]}))
    assert made.columns == {"a[U+202E]": ("b[U+202E]", 3, None)}


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (0.1234, ".1%", "12.3%"),
        (1234.5, ",.0f", "1,234"),
        (0.5, "+.0%", "+50%"),
        (12.3456, ".3~r", "12.3"),
        (1e-9, ".2g", "1e-09"),
        (3.0, "odd format", "3"),
        (float("nan"), ".1%", "not known"),
        (float("-inf"), ".1%", "no bound"),
    ],
)
def test_numbers_are_told_as_the_chart_shows_them(value, form, words):
    assert shown(value, form) == words


def test_a_line_is_told_from_where_to_where_with_its_last_interval():
    track = Track("audit set", [10.0, 20.0, 30.0], [0.5, 0.6, 0.7], [0.4] * 3, [0.6, 0.7, 0.8])
    assert alternative(lines(track)) == (
        "Accuracy by labels. Accuracy against labels closed. audit set: 3 points, from 50.0% at "
        "10 to 70.0% at 30 (interval 40.0% to 80.0%)."
    )


def test_lines_without_a_known_point_are_told_too():
    nan = float("nan")
    told = alternative(lines(Track("a", [1.0], [nan]), Track("b", [1.0], [0.5])))
    assert told.endswith("a: no known point. b: 50.0% at 1.")


def test_rows_are_told_with_intervals_and_the_rest_counted():
    dots = [Dot(f"class {n}", "recall", Interval(0.5, 0.25, 0.75, 4)) for n in range(14)]
    told = alternative(rows(*dots))
    assert told.startswith("Class by class. Share: class 0, recall: 50% (25% to 75%); class 1")
    assert told.endswith("And 2 more.")


def test_a_caption_carries_number_and_title():
    assert figure_of(lines(), 3) == "Figure 3. Accuracy by labels. Of 9 models."
    asked = Figure("f", "Alike?", "Yes.", Lines((), PLANE))
    assert figure_of(asked, 1) == "Figure 1. Alike? Yes."


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"), (float("nan"), "–"), (True, "yes"), (1234567, "1,234,567"), (2.0, "2"),
        (0.123456, "0.123"), (1.23456, "1.235"),
        (12345.67, "12,345.7"), (float("inf"), "no bound"), ("a", "a"),
    ],
)  # fmt: skip
def test_cells_have_sensible_digits(value, words):
    assert cell(value) == words


def test_columns_of_numbers_are_known_by_what_is_in_them():
    assert numeric([1, None, 2.5])
    assert not numeric([1, "a"])
    assert not numeric([True])
    assert not numeric([None])


def test_long_tables_are_thinned_with_both_ends_kept():
    columns = {"n": list(range(1000))}
    shown_rows = rows_shown(columns)
    assert len(shown_rows) == 60
    assert (shown_rows[0], shown_rows[-1]) == (("0",), ("999",))
    assert thinned_words(columns) == " 60 of 1,000 rows; all are in the CSV file."
    assert thinned_words({"n": [1]}) == ""


def test_files_are_named_in_plain_letters_whatever_their_figure_is_called():
    odd = Figure("../..\\x\u202e<b>", "t", "c", Lines((), PLANE))
    assert file_name(odd, 7) == "figure-07-x--b"
    assert file_name(Table("\u202e", "t", {}), 1) == "table-01-unnamed"


def test_a_chart_can_not_break_out_of_its_script_element():
    hostile = "</script><script>alert(1)</script>\u2028"
    made = chart_json(lines(Track(hostile, [1.0], [1.0])).picture)
    assert "<" not in made
    assert "\u2028" not in made
    name = json.loads(made)["data"][0]["name"]
    assert name == "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;\u2028"


def test_names_are_no_templates_and_no_markup_for_plotly():
    made = json.loads(chart_json(lines(Track("<b>%{y}</b>", [1.0], [1.0])).picture))
    assert made["data"][0]["name"] == "&lt;b&gt;%&#123;y}&lt;/b&gt;"


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("a *b* _c_ `d`", "a \\*b\\* \\_c\\_ \\`d\\`"),
        ("[x](javascript:1)", "\\[x\\](javascript:1)"),
        ("![i](u)", "\\!\\[i\\](u)"),
        ("<img src=x> & more", "&lt;img src=x&gt; &amp; more"),
        ("http://evil.example www.evil.example", "http\\://evil.example www\\.evil.example"),
        ("a | b\nc", "a \\| b c"),
        ("- item", "\\- item"),
        ("1. item", "1\\. item"),
        ("90.2%", "90.2%"),
        ("=== ", "\\==="),
        ("# head", "\\# head"),
        ("mail@evil.example $x$", "mail\\@evil.example \\$x\\$"),
    ],
)
def test_markdown_shows_words_as_they_are(words, made):
    assert literal(words) == made


@pytest.mark.parametrize(
    "name",
    ["=1+1", " =1+1", "{=1+1}", "http://x", "mailto:a@b", "internal:a", "file:///x", "FTP://x"],
)
def test_what_a_workbook_would_run_or_link_is_text(name):
    assert cell_name(name) == f"'{name}"


def test_other_names_of_workbooks_stay_as_they_are():
    assert cell_name("class 1 - 2") == "class 1 - 2"
    assert cell_name("") == " "
    assert cell_name("x" * 70) == f"{'x' * 59}…"


@pytest.mark.parametrize(
    ("span", "step"), [(1.0, 0.2), (0.3, 0.05), (100.0, 20.0), (7.0, 1.0), (35.0, 5.0)]
)
def test_steps_of_axes_are_round(span, step):
    assert nice_step(span) == pytest.approx(step)


def test_a_spreadsheet_runs_nothing_of_a_table():
    from al_core.reporting.report.bundle import tables_csv
    from tests.experiments.reported import NAMES, hostile_report

    files = dict(tables_csv(hostile_report()))
    for content in files.values():
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            assert not any(each.startswith(("=", "+", "@", "\t", "\r")) for each in row)
    assert len(files) == 4 + 3
    assert len(NAMES) == 10
