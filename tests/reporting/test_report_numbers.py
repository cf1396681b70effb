"""Numbers and order of a report's blocks, and what a text is made harmless of."""

from dataclasses import replace

import pytest

from al_core.domain.results import Interval
from al_core.reporting.dots import Dot
from al_core.reporting.report.bundle import pictures, tables_csv
from al_core.reporting.report.cells import file_name, length, rows_shown
from al_core.reporting.report.content import Estimates, Figure, Table
from al_core.reporting.report.figures_said import lines_of
from al_core.reporting.report.inert import escaped, harmless, plain
from tests.reporting.small_reports import ACCURACY, BALANCE, DATA, PEOPLE, SMALL, of_blocks


def test_the_figure_of_the_first_page_is_the_first():
    assert list(SMALL.figures()) == [ACCURACY, BALANCE]


def test_tables_have_numbers_of_their_own():
    assert list(SMALL.tables()) == [DATA, PEOPLE]
    numbers = SMALL.numbered()
    assert [numbers[id(each)] for each in (ACCURACY, BALANCE, DATA, PEOPLE)] == [1, 2, 1, 2]


def test_the_columns_of_rows_are_what_is_drawn():
    found = BALANCE.picture.columns
    assert [len(column) for column in found.values()] == [2] * len(found)
    assert ["ham", "spam"] in [list(column) for column in found.values()]


def test_the_columns_of_lines_are_what_is_drawn():
    assert ACCURACY.picture.columns == {
        "line": ["audit set"] * 3,
        "Labels closed": [10.0, 20.0, 30.0],
        "Accuracy": [0.5, 0.6, 0.7],
        "low": [0.4, 0.5, 0.6],
        "high": [0.6, 0.7, 0.8],
    }


def test_a_legend_names_each_series_once():
    interval = Interval(0.5, 0.4, 0.6, 9)
    dots = tuple(Dot(row, series, interval) for row in "ab" for series in ("recall", "precision"))
    assert lines_of(Estimates(dots, "Share")) == ("recall", "precision")


def test_making_harmless_changes_no_harmless_report():
    assert harmless(SMALL).decision.numbers == SMALL.decision.numbers
    assert harmless(SMALL).decision.choices == SMALL.decision.choices
    assert [each.title for each in harmless(SMALL).sections] == [
        "Data", "Limits", "Glossary", "Reproduce",
    ]  # fmt: skip


def test_a_logo_is_no_text_and_stays():
    assert harmless(replace(SMALL, logo=b"\x89PNG\x00")).logo == b"\x89PNG\x00"


def test_escaping_reaches_every_text_and_no_number():
    made = escaped(Table("t", "T", {"a": ["b", 1, None, True]}), str.upper)
    assert made == Table("T", "T", {"A": ("B", 1, None, True)})


@pytest.mark.parametrize("mark", ["\u202a", "\u202e", "\u2066", "\u2069", "\u200e", "\u061c"])
def test_each_mark_that_turns_the_writing_is_shown(mark):
    assert plain(f"a{mark}b") == f"a[U+{ord(mark):04X}]b"


@pytest.mark.parametrize("words", ["Größe", "a\nb", "a\tb", "中文", "👍", "e\u0301", "שלום"])
def test_words_of_any_language_stay(words):
    assert plain(words) == words


def test_a_text_is_as_long_as_it_may_be_before_it_is_cut():
    assert plain("x" * 2000) == "x" * 2000
    assert plain("x" * 2001) == f"{'x' * 2000}… (2,001 characters)"


def test_sixty_rows_are_all_shown():
    assert [row[0] for row in rows_shown({"n": list(range(60))})] == [str(n) for n in range(60)]


def test_thinned_rows_are_in_order_and_none_is_there_twice():
    shown = [int(row[0]) for row in rows_shown({"n": list(range(100))})]
    assert shown == sorted(set(shown))


def test_a_table_without_columns_has_no_rows():
    assert (length({}), rows_shown({})) == (0, [])


def test_names_of_files_are_short():
    assert file_name(Table("n" * 200, "T", {}), 12) == f"table-12-{'n' * 60}"


def test_every_figure_and_table_has_its_numbers_in_the_zip():
    assert list(dict(tables_csv(SMALL))) == [
        "data/figure-01-accuracy.csv", "data/figure-02-balance.csv",
        "data/table-01-data.csv", "data/table-02-people.csv",
    ]  # fmt: skip


def test_pictures_lie_under_the_names_of_their_figures():
    drawn = {1: {"png": b"one"}, 2: {"png": b"two", "svg": b"three"}}
    assert dict(pictures(SMALL, drawn)) == {
        "figures/figure-01-accuracy.png": b"one",
        "figures/figure-02-balance.png": b"two",
        "figures/figure-02-balance.svg": b"three",
    }


def test_a_figure_that_is_equal_to_another_has_its_own_number():
    one, other = (Figure("f", "T", "C", Estimates((), "S")) for _ in range(2))
    report = of_blocks(one, other)
    assert [report.numbered()[id(each)] for each in (one, other)] == [1, 2]
