"""The pictures of a report before they are written: what matplotlib was told to draw."""

import io
import re

import pytest
from matplotlib.colors import to_hex
from PIL import Image

from al_core.domain.results import Interval
from al_core.reporting.dots import Dot
from al_core.reporting.report.content import Decision, Estimates, Figure, Lines, Report
from al_core.reporting.report.images import _estimates, _lines, image, images_of
from al_core.reporting.tracks import Plane, Track
from tests.reporting.small_reports import SMALL

INF = float("inf")
PLANE = Plane("Labels closed", "Accuracy", y_format=".1%")
LINE = Track("a", [1.0, 2.0], [0.5, 0.6])


def drawn(*tracks, plane=PLANE):
    """The figure and its only axes."""
    figure = _lines(Lines(tracks, plane))
    (axes,) = figure.axes
    return figure, axes


def axes_of(*tracks, plane=PLANE):
    return drawn(*tracks, plane=plane)[1]


def rows(*dots, form=".0%"):
    figure = _estimates(Estimates(dots, "Share", form))
    (axes,) = figure.axes
    return figure, axes


def dot(row, series="recall", estimate=0.5, low=0.4, high=0.6):
    return Dot(row, series, Interval(estimate, low, high, 9))


def labels(figure):
    return [text.get_text().strip("\u200a") for each in figure.legends for text in each.get_texts()]


def test_a_line_goes_through_its_points():
    (line,) = axes_of(LINE).lines
    assert line.get_xydata().tolist() == [[1.0, 0.5], [2.0, 0.6]]


@pytest.mark.parametrize(
    ("dash", "style"), [("solid", "-"), ("dash", "--"), ("dot", ":"), ("dashdot", "-.")]
)
def test_a_line_has_its_colour_and_dashes(dash, style):
    (line,) = axes_of(Track("a", [1.0], [0.5], colour="#123456", dash=dash)).lines
    assert (to_hex(line.get_color()), line.get_linestyle()) == ("#123456", style)


def test_steps_hold_until_the_next_point():
    (line,) = axes_of(Track("a", [1.0, 2.0], [0.5, 0.6], shown="steps")).lines
    assert line.get_drawstyle() == "steps-post"


def test_a_band_lies_between_the_ends_of_the_intervals():
    axes = axes_of(Track("a", [1.0, 2.0], [0.5, 0.6], [0.4, 0.5], [0.7, 0.8], colour="#123456"))
    (band,) = axes.collections
    (path,) = band.get_paths()
    assert {tuple(each) for each in path.vertices.tolist()} == {
        (1.0, 0.4), (2.0, 0.5), (2.0, 0.8), (1.0, 0.7),
    }  # fmt: skip
    assert to_hex(band.get_facecolor()[0]) == "#123456"


def test_a_line_without_intervals_has_no_band():
    assert len(axes_of(LINE).collections) == 0


def test_bars_stand_at_points_that_no_line_joins():
    track = Track("a", [1.0, 2.0], [0.5, 0.6], [0.4, 0.5], [0.7, 0.8], shown="bars")
    (bars,) = axes_of(track).containers
    points, _, (sticks,) = bars.lines
    assert points.get_linestyle() == "None"
    assert [each.vertices.tolist() for each in sticks.get_paths()] == [
        [[1.0, 0.4], [1.0, 0.7]], [[2.0, 0.5], [2.0, 0.8]],
    ]  # fmt: skip


def test_a_track_without_a_point_is_neither_drawn_nor_named():
    figure, axes = drawn(LINE, Track("none", [], []))
    assert len(axes.lines) == 1
    assert labels(figure) == ["a"]


def test_each_line_is_named_above_the_plot():
    figure, _ = drawn(LINE, Track("_b", [1.0], [0.5]), Track("c" * 80, [1.0], [0.5]))
    assert labels(figure) == ["a", "_b", "c" * 60]


def test_axes_say_what_they_are():
    axes = axes_of(LINE)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Labels closed", "Accuracy")


def test_numbers_on_axes_are_written_as_the_plane_says():
    axes = axes_of(LINE)
    assert axes.xaxis.get_major_formatter()(1234.0, 0) == "1,234"
    assert axes.yaxis.get_major_formatter()(0.125, 0) == "12.5%"


def test_a_logarithmic_axis_is_one_with_powers_of_ten():
    axes = axes_of(LINE, plane=Plane("x", "p", log=True))
    assert axes.get_yscale() == "log"
    assert axes.yaxis.get_major_formatter()(1e-6, 0) == "1e-06"


def test_an_axis_of_known_ends_keeps_them():
    assert axes_of(LINE, plane=Plane("x", "y", y_range=(0.0, 1.0))).get_ylim() == (0.0, 1.0)


def test_a_level_is_a_dotted_line_across():
    *_, level = axes_of(LINE, plane=Plane("x", "y", level=(0.25, "random"))).lines
    assert list(level.get_ydata()) == [0.25, 0.25]
    assert level.get_linestyle() == ":"


def test_stretches_of_alarm_are_shaded_where_they_are():
    (stretch,) = axes_of(LINE, plane=Plane("x", "y", shaded=((1.0, 1.5),))).patches
    assert (stretch.get_x(), stretch.get_width()) == (1.0, 0.5)


def test_a_picture_is_as_high_as_its_plane_and_no_higher_than_the_page_bears():
    heights = [drawn(LINE, plane=Plane("x", "y", height=each))[0].get_figheight()
               for each in (340, 420, 900)]  # fmt: skip
    assert heights == pytest.approx([3.45, 4.2618, 4.2618], abs=0.001)


def test_rows_are_named_from_above_as_given():
    _, axes = rows(dot("first"), dot("second"))
    assert [each.get_text() for each in axes.get_yticklabels()] == ["first", "second"]
    low, high = axes.get_ylim()
    assert low > high


def test_a_row_has_its_estimate_and_interval():
    _, axes = rows(dot("a", estimate=0.5, low=0.25, high=0.75))
    (bars,) = axes.containers
    points, _, (stick,) = bars.lines
    assert points.get_xydata().tolist() == [[0.5, 0.0]]
    assert stick.get_paths()[0].vertices.tolist() == [[0.25, 0.0], [0.75, 0.0]]


def test_an_open_end_has_no_stick():
    _, axes = rows(dot("a", estimate=0.5, low=0.25, high=INF))
    (_, _, (stick,)) = axes.containers[0].lines
    assert stick.get_paths()[0].vertices.tolist() == [[0.25, 0.0], [0.5, 0.0]]


def test_the_series_of_a_row_stand_apart_in_marks_and_colours():
    figure, axes = rows(dot("a", "recall"), dot("a", "precision"))
    one, other = (each.lines[0] for each in axes.containers)
    assert (one.get_ydata()[0], other.get_ydata()[0]) == pytest.approx((-0.12, 0.12))
    assert (one.get_marker(), other.get_marker()) == ("o", "D")
    assert (to_hex(one.get_color()), to_hex(other.get_color())) == ("#4444cc", "#ee8822")
    assert labels(figure) == ["recall", "precision"]


def test_one_series_needs_no_legend():
    figure, _ = rows(dot("a"), dot("b"))
    assert figure.legends == []


def test_a_series_that_lacks_a_row_stands_in_its_own_row():
    _, axes = rows(dot("a", "recall"), dot("b", "precision"))
    assert axes.containers[1].lines[0].get_ydata()[0] == pytest.approx(1.12)


def test_the_axis_of_rows_says_what_is_drawn_and_how():
    _, axes = rows(dot("a"), form="+.0%")
    assert axes.get_xlabel() == "Share"
    assert axes.xaxis.get_major_formatter()(0.25, 0) == "+25%"


def test_more_rows_make_a_higher_picture():
    heights = [
        rows(*(dot(str(n)) for n in range(count)))[0].get_figheight() for count in (1, 2, 10)
    ]
    assert heights == pytest.approx([1.58, 1.58, 4.3])


def test_a_long_name_of_a_row_is_cut():
    _, axes = rows(dot("n" * 90))
    assert axes.get_yticklabels()[0].get_text() == "n" * 60


def test_a_picture_for_the_page_has_160_dots_an_inch_on_white():
    with Image.open(io.BytesIO(image(Lines((LINE,), PLANE))["png"])) as opened:
        assert opened.size == (1104, round(6.9 * 360 / 680 * 160))
        assert opened.convert("RGB").getpixel((2, 2)) == (255, 255, 255)


def test_only_the_kinds_asked_for_are_made():
    assert list(image(Lines((LINE,), PLANE))) == ["png"]
    assert list(image(Lines((LINE,), PLANE), ("svg",))) == ["svg"]


def test_pictures_tell_neither_when_nor_with_what_they_were_made():
    made = image(Lines((LINE,), PLANE), ("png", "svg"))
    assert b"Software" not in made["png"]
    assert not re.search(rb"<dc:date>", made["svg"])


def test_pictures_are_numbered_like_the_figures():
    assert list(images_of(SMALL)) == [1, 2]


def test_a_report_without_figures_has_no_pictures():
    assert images_of(Report("T", "", "", Decision("D", "", (), (), None), ())) == {}


def test_drawing_leaves_the_settings_of_others_alone():
    import matplotlib as mpl

    before = mpl.rcParams["font.size"], mpl.rcParams["svg.hashsalt"]
    image(Lines((LINE,), PLANE))
    assert (mpl.rcParams["font.size"], mpl.rcParams["svg.hashsalt"]) == before


def test_what_the_font_lacks_is_drawn_as_a_box():
    lacking = image(Lines((Track("中", [1.0], [0.5]),), PLANE))["png"]
    box = image(Lines((Track("□", [1.0], [0.5]),), PLANE))["png"]
    assert lacking == box


def test_a_figure_that_is_hostile_is_made_plain_before_it_is_drawn():
    turned = Figure("f", "T", "C", Lines((Track("\u202egpj", [1.0], [0.5]),), PLANE))
    plain = Figure("f", "T", "C", Lines((Track("[U+202E]gpj", [1.0], [0.5]),), PLANE))
    one, other = (
        images_of(Report("T", "", "", Decision("D", "", (), (), each), ()))
        for each in (turned, plain)
    )
    assert one == other
