from dataclasses import replace

import numpy as np
import pytest

from al_core.domain.results import BatchSizeAdvice, BatchSizeCurve
from al_core.reporting.batch_size import batch_size_figure, batch_size_table

# T = 5 min, N = 10, R = 30 min (ORACLES C): the rule says 60, corrected 40.7
CURVE = BatchSizeCurve(
    batch_sizes=np.array([10.0, 60.0]),
    deterministic_seconds=np.array([300.0, 1800.0]),
    expected_seconds=np.array([878.4, 2378.7]),
    retrain_seconds=1800.0,
    advice=BatchSizeAdvice(60.0, 40.7, 2378.7, 1800.0, ""),
)


def test_lines_show_both_makespans_in_minutes():
    rule, stragglers, *_ = batch_size_figure(CURVE).data
    assert rule.y.tolist() == [5.0, 30.0]
    assert stragglers.y.round(2).tolist() == [14.64, 39.64]


def test_points_mark_both_sizes_on_the_line_of_retraining():
    *_, rule, corrected = batch_size_figure(CURVE).data
    assert (rule.x, rule.y) == ((60.0,), (30.0,))
    assert (corrected.x, corrected.y) == ((40.7,), (30.0,))


def test_retraining_time_is_written_on_its_line():
    assert batch_size_figure(CURVE).layout.annotations[0].text == "R = 30 minutes"


def test_axes_carry_units():
    layout = batch_size_figure(CURVE).layout
    assert layout.xaxis.title.text == "Batch size B (examples)"
    assert layout.yaxis.title.text == "Time to label a batch (minutes)"


def test_table_stays_in_seconds():
    assert batch_size_table(CURVE)["expected_seconds"] == [878.4, 2378.7]


def test_legend_gives_sizes_with_three_digits():
    *_, rule, corrected = batch_size_figure(CURVE).data
    assert (rule.name, corrected.name) == (
        "B·T/N = R: B = 60", "corrected for stragglers: B = 40.7",
    )  # fmt: skip


def test_makespan_of_even_workers_is_a_staircase():
    rule, stragglers, *_ = batch_size_figure(CURVE).data
    assert (rule.line.shape, stragglers.line.shape) == ("vh", "linear")


@pytest.mark.parametrize(
    ("retrain", "unit"), [(20.0, "seconds"), (600.0, "minutes"), (14_400.0, "hours")]
)
def test_unit_follows_the_time_of_retraining(retrain, unit):
    figure = batch_size_figure(replace(CURVE, retrain_seconds=retrain))
    assert figure.layout.yaxis.title.text == f"Time to label a batch ({unit})"


def test_table_repeats_the_time_of_retraining_on_every_row():
    table = batch_size_table(CURVE)
    assert table["retrain_seconds"] == [1800.0, 1800.0]
    assert table["batch_size"] == [10.0, 60.0]
