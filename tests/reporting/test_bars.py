from al_core.domain.results import Interval, Measure
from al_core.reporting.bars import (
    class_balance_figure,
    class_balance_table,
    idle_figure,
    measure_table,
    staleness_figure,
)
from al_core.reporting.palette import TEXT

ONES = ("a", "ab", "abc")
MEASURES = [
    Measure("sequential · margin", "people", Interval(0.5, 0.4, 0.7, 5)),
    Measure("hybrid · margin", "people", Interval(0.25, 0.2, 0.3, 5)),
    Measure("hybrid · margin", "trainer", Interval(0.75, 0.7, 0.8, 5)),
]


def test_balance_shows_a_bar_per_class_in_the_order_given():
    bars = class_balance_figure(["spam", "ham"], [30, 70]).data[0]
    assert (bars.y, bars.x, bars.customdata) == (("spam", "ham"), (30, 70), (0.3, 0.7))


def test_balance_of_no_rows_shows_zeros():
    assert class_balance_figure(["spam", "ham"], [0, 0]).data[0].customdata == (0.0, 0.0)


def test_balance_grows_with_the_number_of_classes():
    assert class_balance_figure([str(i) for i in range(90)], [1] * 90).layout.height == 2050


def test_idle_bars_are_grouped_by_who_idles():
    people, trainer = idle_figure(MEASURES).data
    assert (people.name, people.x) == ("people", (0.5, 0.25))
    assert (trainer.name, trainer.x) == ("trainer", (0.75,))


def test_idle_bars_carry_their_interval():
    people = idle_figure(MEASURES).data[0]
    assert [round(reach, 9) for reach in people.error_x.array] == [0.2, 0.05]
    assert [round(reach, 9) for reach in people.error_x.arrayminus] == [0.1, 0.05]


def test_each_arm_is_a_row_under_its_name():
    assert idle_figure(MEASURES).data[0].y == ("sequential · margin", "hybrid · margin")


def test_intervals_stand_out_on_both_backgrounds():
    for theme, colour in TEXT.items():
        assert idle_figure(MEASURES, theme).data[0].error_x.color == colour


def test_staleness_is_counted_in_labels():
    assert staleness_figure(MEASURES).layout.xaxis.title.text == "Staleness (labels behind)"


def test_tables_hold_what_the_bars_show():
    assert class_balance_table(["spam"], [3]) == {"class": ["spam"], "examples": [3]}
    assert measure_table(MEASURES)["estimate"] == [0.5, 0.25, 0.75]


def test_balance_writes_counts_with_thousands_apart():
    assert class_balance_figure(["spam"], [12_345]).data[0].text == ("12,345",)


def test_balance_of_one_class_is_as_high_as_that_of_two():
    heights = [class_balance_figure(list(names), [1] * len(names)).layout.height for names in ONES]
    assert heights == [114, 114, 136]


def test_balance_reads_from_top_to_bottom():
    assert class_balance_figure(["spam", "ham"], [1, 2]).layout.yaxis.autorange == "reversed"


def test_numbers_as_class_names_stay_names():
    assert class_balance_figure(["7", "9"], [1, 2]).layout.yaxis.type == "category"


def test_idle_share_is_shown_in_percent_of_the_whole():
    axis = idle_figure(MEASURES).layout.xaxis
    assert (axis.tickformat, axis.range) == (".0%", (0, 1))


def test_staleness_starts_at_zero():
    assert staleness_figure(MEASURES).layout.xaxis.rangemode == "tozero"


def test_fifth_measure_takes_the_first_colour_again():
    names = ["one", "two", "three", "four", "five"]
    bars = idle_figure([Measure("a", name, Interval(0.5, 0.4, 0.6, 2)) for name in names]).data
    assert bars[0].marker.color == bars[4].marker.color
    assert len({bar.marker.color for bar in bars}) == 4


def test_hover_over_a_bar_says_interval_and_seeds():
    people = idle_figure(MEASURES).data[0]
    assert people.customdata[0] == [0.4, 0.7, "5 seeds"]
    assert "%{customdata[0]:.1%} to %{customdata[1]:.1%}" in people.hovertemplate


def test_no_measures_give_an_empty_figure():
    assert idle_figure([]).data == ()


def test_measure_table_has_a_row_per_bar_with_its_seeds():
    table = measure_table(MEASURES)
    assert list(table) == ["arm", "measure", "estimate", "low", "high", "seeds"]
    assert table["seeds"] == [5, 5, 5]
