"""Pictures and native charts of reports: every kind of line, axis and interval can be drawn."""

import io
import json
import zipfile

import pytest
from PIL import Image

from al_core.domain.results import Interval
from al_core.reporting.dots import Dot
from al_core.reporting.report.charts import chart_height, chart_json
from al_core.reporting.report.content import Decision, Estimates, Figure, Lines, Report
from al_core.reporting.report.images import _sides, _within, image
from al_core.reporting.report.native_charts import chart_parts, rows_of
from al_core.reporting.report.slides import slides
from al_core.reporting.tracks import Plane, Track

INF, NAN = float("inf"), float("nan")
PLANE = Plane("Labels closed", "Accuracy", y_format=".1%")
BAND = Track("band", [1.0, 2.0, 3.0], [0.5, 0.6, 0.7], [0.4, 0.5, 0.6], [0.6, 0.7, INF])
BARS = Track("bars", [1.0, 2.0], [0.5, 0.6], [0.4, -INF], [0.6, 0.7], shown="bars", dash="dot")
STEPS = Track("steps", [1.0, 2.0], [0.5, NAN], shown="steps", dash="longdash")
KINDS = {
    "lines": Lines((BAND, BARS, STEPS), PLANE),
    "logarithmic": Lines((Track("p", [1.0, 2.0], [0.5, 1e-9]),), Plane("x", "p", log=True)),
    "levelled": Lines((BAND,), Plane("x", "y", level=(0.5, "as random"), y_range=(0.0, 1.0))),
    "shaded": Lines((BAND,), Plane("x", "y", shaded=((1.0, 2.0),))),
    "nothing": Lines((), PLANE),
    "one point": Lines((Track("a", [1.0], [0.5]),), PLANE),
    "rows": Estimates(
        (
            Dot("a", "recall", Interval(0.5, 0.4, 0.6, 9)),
            Dot("a", "precision", Interval(0.5, NAN, NAN, 1)),
            Dot("b", "recall", Interval(0.5, 0.5, INF, 9)),
        ),
        "Share",
    ),
    "no rows": Estimates((), "Share"),
}


def slide_chart(picture):
    """The XML of a picture as the second slide's own chart."""
    figure = Figure("f", "T", "C", picture)
    deck = slides(Report("T", "", "", Decision("D", "", (), (), figure), ()))
    with zipfile.ZipFile(io.BytesIO(deck)) as parts:
        (name,) = (n for n in parts.namelist() if "charts/chart" in n and n.endswith(".xml"))
        return parts.read(name).decode()


@pytest.mark.parametrize("name", KINDS)
def test_every_picture_can_be_drawn_without_a_warning(name):
    made = image(KINDS[name], ("png", "svg"))
    with Image.open(io.BytesIO(made["png"])) as opened:
        assert opened.width == 1104
        assert opened.getextrema() != ((255, 255),) * 3
    assert made["svg"].startswith(b"<?xml")


@pytest.mark.parametrize("name", KINDS)
def test_every_picture_has_a_chart_of_known_height(name):
    made = chart_json(KINDS[name])
    assert chart_height(made) >= 120
    assert json.loads(made)["layout"]["paper_bgcolor"] == "#ffffff"


@pytest.mark.parametrize("name", ["nothing", "no rows"])
def test_a_slide_says_that_there_is_nothing_to_draw(name):
    figure = Figure("f", "T", "C", KINDS[name])
    deck = slides(Report("T", "", "", Decision("D", "", (), (), figure), ()))
    with zipfile.ZipFile(io.BytesIO(deck)) as parts:
        assert b"no figure yet" in parts.read("ppt/slides/slide2.xml")


@pytest.mark.parametrize("name", ["lines", "logarithmic", "levelled", "one point", "rows"])
def test_every_picture_can_be_a_chart_of_powerpoint(name):
    assert slide_chart(KINDS[name]).count("<c:ser>") == {"lines": 3, "rows": 2}.get(name, 1)


def test_open_ends_of_intervals_are_drawn_a_little_beyond_the_rest():
    assert _within([0.6, INF], [0.5, 0.7]) == [0.6, pytest.approx(0.74)]
    assert _within([-INF, 0.4], [0.5, 0.6])[0] == pytest.approx(0.36)


def test_error_bars_are_as_long_as_the_interval_and_nothing_where_it_is_open():
    assert _sides(0.5, 0.25, 0.75) == (0.25, 0.25)
    assert _sides(0.5, -INF, 0.75) == (0.0, 0.25)
    assert _sides(0.5, NAN, NAN) == (0.0, 0.0)


def test_error_bars_of_powerpoint_have_the_lengths_of_the_interval():
    xml = slide_chart(Lines((Track("a", [1.0, 2.0], [0.5, 0.5], [0.25, 0.0], [0.75, INF]),), PLANE))
    plus = xml.split("<c:plus>")[1].split("</c:plus>")[0]
    minus = xml.split("<c:minus>")[1].split("</c:minus>")[0]
    assert plus.count("<c:v>0.25</c:v>") == 1
    assert plus.count("<c:v>0.0</c:v>") == 1
    assert minus.count("<c:v>0.5</c:v>") == 1


def test_a_logarithmic_axis_stays_one_in_powerpoint():
    assert '<c:logBase val="10"/>' in slide_chart(KINDS["logarithmic"])


def test_shares_are_percent_on_the_axes_of_powerpoint():
    assert 'formatCode="0%"' in slide_chart(KINDS["rows"])


def test_points_that_are_not_known_are_left_out_of_powerpoint():
    _, data = chart_parts(Lines((STEPS,), PLANE))
    assert [len(series) for series in data] == [1]


def test_at_most_fourteen_rows_fit_a_slide_the_first_on_top():
    dots = tuple(Dot(f"row {n}", "s", Interval(0.5, 0.4, 0.6, 9)) for n in range(20))
    rows = rows_of(Estimates(dots, "Share"))
    assert (len(rows), rows[-1], rows[0]) == (14, "row 0", "row 13")


def test_names_are_drawn_as_they_are_and_not_as_formulas():
    plain = image(Lines((Track("$x^2$", [1.0], [0.5]),), PLANE))["png"]
    other = image(Lines((Track("x2", [1.0], [0.5]),), PLANE))["png"]
    assert plain != other


def test_a_name_with_an_underscore_before_it_is_in_the_legend():
    hidden = image(Lines((Track("_a", [1.0], [0.5]),), PLANE))["png"]
    none = image(Lines((Track("", [1.0], [0.5]),), PLANE))["png"]
    assert hidden != none
