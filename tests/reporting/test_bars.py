from al_core.domain.results import Interval, Measure
from al_core.reporting.bars import (
    class_balance_figure,
    class_balance_table,
    idle_figure,
    measure_table,
    staleness_figure,
)
from al_core.reporting.palette import TEXT

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
