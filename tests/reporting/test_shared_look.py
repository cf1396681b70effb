"""What all figures share: template, theme, JSON that a browser can read."""

import json
from dataclasses import replace

import numpy as np
import pytest

from al_core.domain.results import (
    BatchSizeAdvice,
    BatchSizeCurve,
    CurveBand,
    Interval,
    Measure,
    PairedComparison,
    Saving,
    Span,
)
from al_core.reporting.bars import class_balance_figure, idle_figure, staleness_figure
from al_core.reporting.batch_size import batch_size_figure
from al_core.reporting.curves import learning_curve_figure
from al_core.reporting.gantt import gantt_figure
from al_core.reporting.palette import BACKGROUNDS, GRID, TEXT
from al_core.reporting.savings import paired_figure, savings_figure

ARM = "hybrid · margin"
FIGURE = Interval(0.5, 0.25, np.inf, 5)
LINE = np.array([10.0, 20.0])
NOTHING = np.full(2, np.nan)
ADVICE = BatchSizeAdvice(20.0, 15.0, 40.0, 30.0, "")
FIGURES = {
    "balance": lambda theme: class_balance_figure(["<b>spam</b>", "ham"], [1, 2], theme),
    "idle": lambda theme: idle_figure([Measure(ARM, "people", FIGURE)], theme),
    "staleness": lambda theme: staleness_figure([Measure(ARM, "at the answer", FIGURE)], theme),
    "batch size": lambda theme: batch_size_figure(
        BatchSizeCurve(LINE, LINE, LINE, 30.0, ADVICE), theme
    ),
    "curves": lambda theme: learning_curve_figure(
        [CurveBand(ARM, "labels", LINE, LINE / 100, NOTHING, NOTHING, 2)], theme
    ),
    "gantt": lambda theme: gantt_figure([Span("ana", "stale", 0.0, 9.0)], theme),
    "savings": lambda theme: savings_figure(
        [Saving(ARM, "labels", 0.9, FIGURE, True, "saved")], theme
    ),
    "pairs": lambda theme: paired_figure(
        [PairedComparison("a", "b", "area", FIGURE, "saved")], theme
    ),
}  # fmt: skip


@pytest.fixture(params=FIGURES)
def figure(request):
    return FIGURES[request.param]


@pytest.mark.parametrize("theme", BACKGROUNDS)
def test_every_figure_wears_its_theme(figure, theme):
    layout = figure(theme).layout.template.layout
    assert (layout.font.color, layout.xaxis.gridcolor) == (TEXT[theme], GRID[theme])


def test_every_figure_is_json_that_a_browser_reads(figure):
    def refuse(name):
        raise ValueError(name)

    assert json.loads(figure("light").to_json(), parse_constant=refuse)["data"]


def test_every_figure_has_a_height_so_that_a_page_does_not_jump(figure):
    assert 100 < figure("light").layout.height < 600


def test_every_figure_names_its_axis_of_values(figure):
    layout = figure("light").layout
    assert layout.xaxis.title.text or layout.yaxis.title.text


def test_every_hover_says_something_and_hides_the_second_box(figure):
    shown = [trace for trace in figure("light").data if trace.hoverinfo != "skip"]
    assert shown
    assert all(trace.hovertemplate.endswith("</extra>") for trace in shown)


def test_a_figure_is_drawn_the_same_twice(figure):
    assert figure("dark").to_json() == figure("dark").to_json()


@pytest.mark.parametrize(
    "table", [(), (Measure(ARM, "people", replace(FIGURE, high=0.75)),)], ids=["none", "one"]
)
def test_idle_figure_has_a_bar_per_measure(table):
    assert sum(len(trace.x) for trace in idle_figure(table).data) == len(table)
