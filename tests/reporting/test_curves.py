import numpy as np
import pytest

from al_core.domain.results import CurveBand
from al_core.reporting.curves import (
    QUALITIES,
    curve_table,
    learning_curve_figure,
    near_the_arms,
    seeds,
)
from al_core.reporting.palette import BACKGROUNDS, TEXT


def band(arm, n=5, axis="labels"):
    mean = np.array([0.5, 0.75])
    return CurveBand(arm, axis, np.array([20.0, 40.0]), mean, mean - 0.1, mean + 0.1, n)


def line(figure, arm):
    return next(trace for trace in figure.data if trace.name == arm)


def test_each_arm_has_a_band_and_a_mean():
    figure = learning_curve_figure([band("hybrid · margin"), band("hybrid · random")])
    assert [trace.name for trace in figure.data] == [
        "hybrid · margin, interval",
        "hybrid · random, interval",
        "hybrid · margin",
        "hybrid · random",
    ]


def test_mean_is_drawn_as_given():
    mean = line(learning_curve_figure([band("hybrid · margin")]), "hybrid · margin")
    assert (mean.x.tolist(), mean.y.tolist()) == ([20.0, 40.0], [0.5, 0.75])


def test_band_goes_up_one_side_and_down_the_other():
    interval = learning_curve_figure([band("hybrid · margin")]).data[0]
    assert interval.x.tolist() == [20.0, 40.0, 40.0, 20.0]
    assert interval.y.tolist() == [0.6, 0.85, 0.65, 0.4]


def test_random_control_is_a_grey_dashed_line():
    control = line(learning_curve_figure([band("hybrid · random")]), "hybrid · random")
    assert (control.line.color, control.line.dash) == ("#888888", "dash")


def test_one_seed_has_no_band():
    figure = learning_curve_figure([band("hybrid · margin", n=1)])
    assert [trace.name for trace in figure.data] == ["hybrid · margin"]


def test_hover_says_interval_and_seeds():
    mean = line(learning_curve_figure([band("hybrid · margin")]), "hybrid · margin")
    assert "%{customdata[0]:.1%} to %{customdata[1]:.1%}, 5 seeds" in mean.hovertemplate


def test_axes_name_what_they_measure():
    figure = learning_curve_figure([band("hybrid · margin", axis="hours")])
    assert figure.layout.xaxis.title.text == "Hours since the start"
    assert figure.layout.yaxis.title.text == "Accuracy on the audit set"


def test_no_bands_give_an_empty_figure():
    assert len(learning_curve_figure([]).data) == 0


def test_dark_theme_changes_the_text():
    for theme in BACKGROUNDS:
        figure = learning_curve_figure([band("hybrid · margin")], theme)
        assert figure.layout.template.layout.font.color == TEXT[theme]


def test_table_holds_every_point_plotted():
    table = curve_table([band("hybrid · margin")])
    assert table["at"] == [20.0, 40.0]
    assert table["mean"] == [0.5, 0.75]
    assert table["seeds"] == [5, 5]


def test_figure_opens_on_the_arms_not_on_a_control_that_runs_on():
    control = CurveBand("hybrid · random", "labels", np.array([20.0, 400.0]), *[np.ones(2)] * 3, 5)
    bands = [band("hybrid · margin"), control]
    figure = near_the_arms(learning_curve_figure(bands), bands)
    assert figure.layout.xaxis.range == (0.0, 60.0)


def test_band_of_two_seeds_does_not_flatten_the_curves():
    wide = CurveBand(
        "a · margin", "labels", np.arange(2.0), np.array([0.5, 1.0]), *[np.ones(2)] * 2, 2
    )
    figure = near_the_arms(learning_curve_figure([wide]), [wide])
    assert figure.layout.yaxis.range == (0.4, 1.02)


def test_no_room_is_left_where_no_share_can_be():
    steep = CurveBand("a · margin", "labels", np.arange(2.0), np.array([0.0, 1.0]), *2 * [None], 1)
    figure = near_the_arms(learning_curve_figure([steep]), [steep])
    assert figure.layout.yaxis.range == (-0.02, 1.02)


def test_log_loss_may_be_above_one():
    high = CurveBand("a · margin", "labels", np.arange(2.0), np.array([1.0, 2.0]), *2 * [None], 1)
    figure = near_the_arms(learning_curve_figure([high], quality="log_loss"), [high], "log_loss")
    assert figure.layout.yaxis.range == (0.8, 2.2)


def test_a_figure_ends_where_its_longest_curve_does():
    bands = [band("a · margin"), band("a · random")]
    assert near_the_arms(learning_curve_figure(bands), bands).layout.xaxis.range == (0.0, 41.2)


def test_control_alone_is_shown_whole():
    control = [band("hybrid · random")]
    assert near_the_arms(learning_curve_figure(control), control).layout.xaxis.range is None


def test_interval_has_no_markers_of_its_own():
    figure = learning_curve_figure([band("hybrid · margin")])
    assert line(figure, "hybrid · margin, interval").mode == "lines"


def gap(arm):
    """A band that is known at its second point only."""
    low, high = np.array([np.nan, 0.6]), np.array([np.nan, 0.9])
    return CurveBand(arm, "labels", np.array([20.0, 40.0]), np.array([0.5, 0.75]), low, high, 2)


def test_band_leaves_out_points_without_an_interval():
    interval = learning_curve_figure([gap("hybrid · margin")]).data[0]
    assert (interval.x.tolist(), interval.y.tolist()) == ([40.0, 40.0], [0.9, 0.6])


def test_bands_and_means_of_an_arm_leave_the_legend_together():
    interval, mean = learning_curve_figure([band("hybrid · margin")]).data
    assert interval.legendgroup == mean.legendgroup == "hybrid · margin"
    assert (interval.showlegend, mean.showlegend) == (False, None)


@pytest.mark.parametrize(("arms", "opacity"), [(6, "0.14"), (7, "0.06")])
def test_bands_of_many_arms_are_fainter(arms, opacity):
    figure = learning_curve_figure([band(f"hybrid · s{n}") for n in range(arms)])
    assert figure.data[0].fillcolor.endswith(f",{opacity})")


def test_one_seed_is_said_without_an_interval():
    mean = learning_curve_figure([band("hybrid · margin", n=1)]).data[0]
    assert "%{y:.1%} (1 seed)<br>" in mean.hovertemplate


@pytest.mark.parametrize(
    ("axis", "at"), [("labels", "%{x:,.0f} labels"), ("hours", "%{x:,.3~r} hours")]
)
def test_hover_writes_the_place_in_its_unit(axis, at):
    mean = learning_curve_figure([band("hybrid · margin", axis=axis)]).data[1]
    assert f"at {at}<extra>" in mean.hovertemplate


@pytest.mark.parametrize("quality", QUALITIES)
def test_every_quality_has_an_axis_of_its_own(quality):
    axis = learning_curve_figure([band("a · margin")], quality=quality).layout.yaxis
    assert (axis.title.text, axis.tickformat) == (
        QUALITIES[quality].title, QUALITIES[quality].ticks,
    )  # fmt: skip


def test_lower_log_loss_is_said_to_be_better():
    assert "lower is better" in QUALITIES["log_loss"].title


@pytest.mark.parametrize(("count", "words"), [(0, "0 seeds"), (1, "1 seed"), (2, "2 seeds")])
def test_seeds_are_counted_in_words(count, words):
    assert seeds(count) == words


def test_arm_without_a_point_opens_nothing():
    empty = CurveBand("a · margin", "labels", *[np.empty(0)] * 4, 0)
    assert near_the_arms(learning_curve_figure([empty]), [empty]).layout.xaxis.range is None


def test_flat_curves_keep_some_room():
    flat = CurveBand("a · margin", "labels", np.arange(2.0), *[np.full(2, 0.5)] * 3, 5)
    figure = near_the_arms(learning_curve_figure([flat]), [flat])
    assert figure.layout.yaxis.range == pytest.approx((0.498, 0.502))


def test_figure_opens_wide_enough_for_the_longest_arm():
    longer = CurveBand("a · badge", "labels", np.array([0.0, 100.0]), *[np.ones(2)] * 3, 5)
    bands = [band("a · margin"), longer]
    assert near_the_arms(learning_curve_figure(bands), bands).layout.xaxis.range == (0.0, 103.0)


def test_no_bands_give_an_empty_table():
    assert set(map(len, curve_table([]).values())) == {0}


@pytest.mark.parametrize(("arms", "height"), [(2, 420), (4, 420), (12, 540)])
def test_many_arms_make_the_figure_higher_for_their_legend(arms, height):
    bands = [band(f"hybrid · margin · batch size {number}") for number in range(arms)]
    assert learning_curve_figure(bands).layout.height == height
