"""PowerPoint's own charts, opened with python-pptx: points, axes, colours, error bars."""

import io
import zipfile

import pytest

from al_core.domain.results import Interval
from al_core.reporting.dots import Dot
from al_core.reporting.report.content import Decision, Estimates, Figure, Lines, Report
from al_core.reporting.report.slides import slides
from al_core.reporting.tracks import Plane, Track

pptx = pytest.importorskip("pptx")
INF, NAN = float("inf"), float("nan")
PLANE = Plane("Labels closed", "Accuracy", y_format=".1%")


def deck_of(picture):
    decision = Decision("D", "", (), (), Figure("f", "T", "C", picture))
    return slides(Report("T", "", "", decision, ()))


def chart_of(picture):
    slide = pptx.Presentation(io.BytesIO(deck_of(picture))).slides[1]
    (found,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    return found


def lines(*tracks, plane=PLANE):
    return chart_of(Lines(tracks, plane))


def rows(*dots, form=".0%"):
    return chart_of(Estimates(dots, "Share", form))


def dot(row, series="recall", estimate=0.5, low=0.4, high=0.6):
    return Dot(row, series, Interval(estimate, low, high, 9))


def lengths(series, side):
    """What stands in the error bars of a series, up ("plus") or down ("minus")."""
    found = series._element.xpath(f"c:errBars/c:{side}/c:numLit/c:pt/c:v")
    return [pytest.approx(float(each.text), abs=1e-12) for each in found]


def test_lines_are_drawn_over_their_own_places():
    chart = lines(Track("a", [1.0, 2.5], [0.5, 0.625]))
    (series,) = chart.plots[0].series
    assert chart.chart_type.name == "XY_SCATTER_LINES"
    assert list(series.values) == [0.5, 0.625]
    assert [float(each.text) for each in series._element.xpath("c:xVal//c:v")] == [1.0, 2.5]


def test_lines_are_straight_between_their_points():
    (series,) = lines(Track("a", [1.0, 2.0], [0.5, 0.6])).plots[0].series
    assert series._element.xpath("c:smooth/@val") == ["0"]


def test_a_line_has_its_colour_and_dashes():
    solid, dashed = (
        lines(
            Track("a", [1.0], [0.5], colour="#123456"),
            Track("b", [1.0], [0.6], colour="#abcdef", dash="dot"),
        )
        .plots[0]
        .series
    )
    assert str(solid.format.line.color.rgb) == "123456"
    assert str(dashed.format.line.color.rgb) == "ABCDEF"
    assert (solid.format.line.dash_style, dashed.format.line.dash_style.name) == (None, "DASH")


def test_points_have_the_colour_of_their_line():
    (series,) = lines(Track("a", [1.0], [0.5], colour="#123456")).plots[0].series
    assert str(series.marker.format.fill.fore_color.rgb) == "123456"


def test_axes_say_what_they_are():
    chart = lines(Track("a", [1.0], [0.5]))
    assert chart.category_axis.axis_title.text_frame.text == "Labels closed"
    assert chart.value_axis.axis_title.text_frame.text == "Accuracy"


@pytest.mark.parametrize(
    ("form", "code"),
    [(".1%", "0%"), (",.0f", "#,##0"), (".3~r", "General"), (".2g", "General"), ("", "General"),
     ("odd", "General")],
)  # fmt: skip
def test_numbers_on_axes_are_written_as_the_plane_says(form, code):
    chart = lines(Track("a", [1.0], [0.5]), plane=Plane("x", "y", y_format=form))
    assert chart.value_axis.tick_labels.number_format == code


def test_labels_of_the_lower_axis_stand_below_negative_points():
    chart = lines(Track("a", [1.0, 2.0], [-5.0, 5.0]))
    assert chart.category_axis.tick_label_position.name == "LOW"


def test_the_axis_begins_where_the_lines_are():
    axis = lines(Track("a", [1.0, 2.0], [0.82, 0.94])).value_axis
    assert axis.minimum_scale == pytest.approx(0.82)
    assert axis.maximum_scale == pytest.approx(0.96)
    assert axis.major_unit == pytest.approx(0.02)


def test_the_axis_holds_the_intervals():
    axis = lines(Track("a", [1.0, 2.0], [0.5, 0.7], [0.45, 0.6], [0.55, 0.85])).value_axis
    assert axis.minimum_scale <= 0.45
    assert axis.maximum_scale >= 0.85


def test_a_very_wide_interval_does_not_flatten_the_line():
    axis = lines(Track("a", [1.0, 2.0], [0.5, 0.6], [-90.0, 0.5], [90.0, 0.7])).value_axis
    assert axis.minimum_scale >= 0.25
    assert axis.maximum_scale <= 0.9


def test_an_interval_three_times_as_high_as_the_line_is_whole():
    axis = lines(Track("a", [1.0, 2.0], [0.0, 90.0], [0.0, 13.0], [0.0, 260.0])).value_axis
    assert axis.maximum_scale >= 260.0


def test_lines_at_one_height_have_room_around_them():
    axis = lines(Track("a", [1.0, 2.0], [0.5, 0.5])).value_axis
    assert axis.minimum_scale <= 0.5 < axis.maximum_scale


def test_an_axis_of_zeros_has_a_range_too():
    axis = lines(Track("a", [1.0, 2.0], [0.0, 0.0])).value_axis
    assert axis.minimum_scale <= 0.0 < axis.maximum_scale


def test_bars_that_are_all_zero_leave_the_axis_to_powerpoint():
    axis = rows(dot("a", estimate=0.0, low=0.0, high=0.0)).value_axis
    assert (axis.minimum_scale, axis.maximum_scale) == (None, None)


def test_a_logarithmic_axis_is_left_to_powerpoint():
    axis = lines(Track("a", [1.0, 2.0], [1e-6, 0.5]), plane=Plane("x", "p", log=True)).value_axis
    assert (axis.minimum_scale, axis.maximum_scale) == (None, None)


def test_one_line_needs_no_legend():
    assert not lines(Track("a", [1.0], [0.5])).has_legend


def test_the_legend_stands_above_and_covers_nothing():
    chart = lines(Track("a", [1.0], [0.5]), Track("b", [1.0], [0.6]))
    assert chart.legend.position.name == "TOP"
    assert not chart.legend.include_in_layout


def test_the_slide_has_the_title_and_the_chart_has_none():
    assert not lines(Track("a", [1.0], [0.5])).has_title


def test_error_bars_go_from_the_point_to_the_ends():
    (series,) = (
        lines(Track("a", [1.0, 2.0], [0.5, 0.75], [0.25, 0.5], [1.0, 0.875])).plots[0].series
    )
    assert lengths(series, "plus") == [0.5, 0.125]
    assert lengths(series, "minus") == [0.25, 0.25]


def test_error_bars_belong_to_the_points_that_are_known():
    track = Track("a", [1.0, 2.0, 3.0], [0.5, NAN, 0.75], [0.25, 0.0, 0.5], [0.75, 1.0, 1.0])
    (series,) = lines(track).plots[0].series
    assert list(series.values) == [0.5, 0.75]
    assert lengths(series, "plus") == [0.25, 0.25]


def test_a_line_without_intervals_has_no_error_bars():
    (series,) = lines(Track("a", [1.0, 2.0], [0.5, 0.6])).plots[0].series
    assert series._element.xpath("c:errBars") == []


def test_error_bars_stand_where_the_file_format_has_them():
    (series,) = lines(Track("a", [1.0], [0.5], [0.4], [0.6])).plots[0].series
    order = [each.tag.rpartition("}")[2] for each in series._element]
    assert order.index("errBars") + 1 == order.index("xVal")


def test_rows_are_bars_with_the_first_on_top():
    chart = rows(dot("first"), dot("second"))
    assert chart.chart_type.name == "BAR_CLUSTERED"
    assert list(chart.plots[0].categories) == ["second", "first"]


def test_each_series_of_rows_has_its_values_in_the_order_of_the_rows():
    chart = rows(
        dot("a", "recall", 0.125), dot("a", "precision", 0.25), dot("b", "recall", 0.375),
        dot("b", "precision", 0.5),
    )  # fmt: skip
    assert [(s.name, list(s.values)) for s in chart.plots[0].series] == [
        ("recall", [0.375, 0.125]), ("precision", [0.5, 0.25]),
    ]  # fmt: skip


def test_what_a_series_lacks_is_empty_and_not_zero():
    chart = rows(dot("a", "recall"), dot("b", "precision", 0.25))
    recall, precision = chart.plots[0].series
    assert list(recall.values) == [None, 0.5]
    assert list(precision.values) == [0.25, None]


def test_an_estimate_that_is_not_known_is_empty():
    (series,) = rows(dot("a"), dot("b", estimate=NAN, low=NAN, high=NAN)).plots[0].series
    assert list(series.values) == [None, 0.5]
    assert lengths(series, "plus")[0] == 0.0


def test_error_bars_of_rows_follow_the_rows():
    (series,) = rows(dot("a", high=0.75), dot("b", high=1.0)).plots[0].series
    assert lengths(series, "plus") == [0.5, 0.25]


def test_error_bars_of_rows_lie_along_them():
    (series,) = rows(dot("a")).plots[0].series
    assert series._element.xpath("c:errBars/c:errDir") == []
    order = [each.tag.rpartition("}")[2] for each in series._element]
    assert order.index("errBars") + 1 == order.index("cat")


def test_an_open_end_has_no_error_bar():
    (series,) = rows(dot("a", low=-INF, high=INF)).plots[0].series
    assert lengths(series, "plus") + lengths(series, "minus") == [0.0, 0.0]


def test_series_of_rows_have_colours_of_their_own():
    one, other = rows(dot("a", "recall"), dot("a", "precision")).plots[0].series
    assert str(one.format.fill.fore_color.rgb) == "4444CC"
    assert str(other.format.fill.fore_color.rgb) == "EE8822"


def test_the_axis_of_rows_says_what_is_drawn_and_how():
    axis = rows(dot("a"), form=",.0f").value_axis
    assert axis.axis_title.text_frame.text == "Share"
    assert axis.tick_labels.number_format == "#,##0"


def test_names_that_act_are_text_in_the_chart_and_its_workbook():
    picture = Estimates((dot("=1+1", "http://evil.example"),), "Share")
    chart = chart_of(picture)
    assert list(chart.plots[0].categories) == ["'=1+1"]
    assert chart.plots[0].series[0].name == "'http://evil.example"


def test_the_workbook_holds_the_numbers_that_are_drawn():
    with zipfile.ZipFile(io.BytesIO(deck_of(Estimates((dot("a", estimate=0.375),), "S")))) as parts:
        (book,) = (parts.read(name) for name in parts.namelist() if name.endswith(".xlsx"))
    with zipfile.ZipFile(io.BytesIO(book)) as sheets:
        assert b"<v>0.375</v>" in sheets.read("xl/worksheets/sheet1.xml")


def test_the_axis_of_rows_holds_every_interval_whole():
    axis = rows(dot("a", estimate=0.1, low=0.05, high=0.19)).value_axis
    assert (axis.minimum_scale, axis.maximum_scale) == (0.0, pytest.approx(0.2))
    below = rows(dot("a", estimate=-0.1, low=-0.29, high=INF)).value_axis
    assert (below.minimum_scale, below.maximum_scale) == (pytest.approx(-0.3), 0.0)
