"""Lines with intervals, estimates in rows, stopping rules side by side."""

from dataclasses import replace

import numpy as np
import pytest

from al_core.domain.advice import Vote
from al_core.domain.results import Interval
from al_core.reporting.dots import Dot, dots_figure, dots_table
from al_core.reporting.rule_panels import rules_figure, rules_table, votes_table
from al_core.reporting.tables import table_csv
from al_core.reporting.tracks import Plane, Track, tracks_figure, tracks_table

TRACK = Track("audit", [10.0, 20.0], [0.5, 0.6], [0.4, 0.5], [0.6, 0.7])
PLANE = Plane("Labels", "Accuracy")
VOTE = Vote(
    "kappa", "agreement", "A 2009", "at least", 0.99, np.array([np.nan, 0.9]), "continue", ""
)


def test_a_line_stands_on_its_band():
    band, line = tracks_figure([TRACK], PLANE).data
    assert list(band.y) == [0.6, 0.7, 0.5, 0.4]
    assert (list(line.x), list(line.y), line.name) == ([10.0, 20.0], [0.5, 0.6], "audit")


def test_an_open_interval_reaches_out_of_the_chart():
    open_above = Track("saved", [1.0, 2.0], [5.0, 5.0], [1.0, 1.0], [9.0, float("inf")])
    assert list(tracks_figure([open_above], PLANE).data[0].y) == [9.0, 500.0, 1.0, 1.0]


@pytest.mark.parametrize("y", [[], [float("nan")]])
def test_a_line_of_which_nothing_is_known_is_empty(y):
    empty = Track("precision", [1.0] * len(y), y, y, y)
    (line,) = tracks_figure([empty], PLANE).data
    assert (line.name, list(line.x)) == ("precision", [1.0] * len(y))


def test_a_single_point_has_its_interval_as_a_bar():
    (line,) = tracks_figure([Track("audit", [16.0], [0.6], [0.2], [0.9])], PLANE).data
    assert line.error_y.array[0] == pytest.approx(0.3)
    assert line.error_y.arrayminus[0] == pytest.approx(0.4)


def test_a_single_points_open_interval_reaches_out_of_the_chart():
    (line,) = tracks_figure([Track("saved", [1.0], [5.0], [1.0], [float("inf")])], PLANE).data
    assert line.error_y.array[0] == 495.0


def test_bars_are_drawn_at_points():
    bars = Track("LURE", [10.0], [0.5], [0.4], [0.7], shown="bars")
    (line,) = tracks_figure([bars], PLANE).data
    assert line.error_y.array[0] == pytest.approx(0.2)
    assert line.error_y.arrayminus[0] == pytest.approx(0.1)


def test_the_csv_is_what_is_drawn():
    assert table_csv(tracks_table([TRACK], PLANE)).splitlines() == [
        "line,Labels,Accuracy,low,high", "audit,10.0,0.5,0.4,0.6", "audit,20.0,0.6,0.5,0.7",
    ]  # fmt: skip


def test_stretches_are_shaded():
    figure = tracks_figure([TRACK], Plane("x", "y", shaded=((10.0, 15.0),)))
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == (10.0, 15.0)


def test_series_of_a_row_stand_apart():
    dots = [Dot("a", name, Interval(0.5, 0.4, 0.6, 9)) for name in ("recall", "precision")]
    first, second = dots_figure(dots, "Share").data
    assert first.y[0] < 0.0 < second.y[0]
    assert dots_table(dots)["n"] == [9, 9]


def test_each_rule_has_its_panel_and_threshold():
    figure = rules_figure([VOTE], [10.0, 20.0])
    assert figure.layout.annotations[0].text == "<b>kappa</b>: continue"
    assert {shape.y0 for shape in figure.layout.shapes} == {0.99}
    assert rules_table([VOTE], [10.0, 20.0])["threshold"] == [0.99, 0.99]


def test_a_rule_that_knows_nothing_yet_has_no_figure():
    blind = Vote("kappa", "m", "p", "at most", 0.1, np.array([np.nan]), "cannot tell", "")
    assert votes_table([blind])["Figure"] == [None]
    assert votes_table([VOTE])["Stop"] == ["at least 0.99"]


def test_a_band_leaves_out_points_whose_interval_is_not_known():
    unknown = float("nan")
    cut = Track("seeds", [1.0, 2.0, 3.0], [5.0] * 3, [4.0, 3.0, unknown], [6.0, 7.0, unknown])
    band = tracks_figure([cut], PLANE).data[0]
    assert (list(band.x), list(band.y)) == ([1.0, 2.0, 2.0, 1.0], [6.0, 7.0, 3.0, 4.0])


def test_a_rule_without_a_figure_says_why_in_its_panel_and_in_the_table():
    silent = replace(VOTE, history=np.array([np.nan]), says="cannot tell", unknown="no budget")
    assert rules_figure([VOTE, silent], [10.0]).layout.annotations[-1].text == "no budget"
    assert votes_table([silent])["What it looks at"] == ["Agreement. Cannot tell: no budget"]
    assert votes_table([VOTE])["What it looks at"] == ["Agreement"]
