"""Curves of several seeds on one grid."""

import numpy as np
import pytest

from al_core.domain.errors import DataError
from al_core.domain.results import LearningCurve
from al_core.monitoring import common_grid_band


def curve(labels, accuracy, seconds=None):
    labels = np.array(labels, dtype=np.float64)
    accuracy = np.array(accuracy)
    seconds = labels * 60.0 if seconds is None else np.array(seconds, dtype=np.float64)
    return LearningCurve(labels, seconds, labels * 2.0, accuracy, accuracy, 1.0 - accuracy)


def test_equal_label_counts_are_averaged_point_by_point():
    band = common_grid_band(
        "arm", "labels", [curve([20, 40], [0.5, 0.7]), curve([20, 40], [0.7, 0.9])]
    )
    assert band.grid.tolist() == [20.0, 40.0]
    np.testing.assert_allclose(band.mean, [0.6, 0.8])
    assert (band.arm, band.axis, band.n) == ("arm", "labels", 2)


def test_the_band_is_students_interval():
    band = common_grid_band("arm", "labels", [curve([20], [0.5]), curve([20], [0.7])])
    np.testing.assert_allclose(band.high - band.mean, 12.706205 * 0.1, rtol=1e-6)
    np.testing.assert_allclose(band.mean - band.low, 12.706205 * 0.1, rtol=1e-6)


def test_a_curve_keeps_its_height_until_its_next_model():
    band = common_grid_band(
        "arm", "labels", [curve([20, 40], [0.5, 0.7]), curve([20, 30], [0.5, 0.9])]
    )
    assert band.grid.tolist() == [20.0, 30.0, 40.0]
    np.testing.assert_allclose(band.mean, [0.5, 0.7, 0.8])


def test_the_grid_begins_where_every_curve_has_begun():
    early, late = curve([10, 20, 40], [0.1, 0.5, 0.7]), curve([20, 40], [0.5, 0.9])
    assert common_grid_band("arm", "labels", [early, late]).grid.tolist() == [20.0, 40.0]


def test_hours_are_seconds_by_3600():
    band = common_grid_band("arm", "hours", [curve([20, 40], [0.5, 0.7], [1800, 7200])])
    assert band.grid.tolist() == [0.5, 2.0]


def test_cost_is_an_axis_too():
    assert common_grid_band("arm", "cost", [curve([20], [0.5])]).grid.tolist() == [40.0]


def test_other_qualities_can_be_drawn():
    band = common_grid_band("arm", "labels", [curve([20], [0.75])], quality="log_loss")
    assert band.mean.tolist() == [0.25]


def test_one_seed_has_no_band():
    band = common_grid_band("arm", "labels", [curve([20, 40], [0.5, 0.7])])
    assert band.mean.tolist() == [0.5, 0.7]
    assert np.isnan(band.low).all()


def test_many_points_are_thinned_to_an_even_grid():
    labels = np.arange(1, 1001)
    band = common_grid_band("arm", "labels", [curve(labels, labels / 1000.0)])
    assert band.grid.shape == (200,)
    assert (band.grid[0], band.grid[-1]) == (1.0, 1000.0)


def test_runs_without_a_model_are_left_out():
    assert common_grid_band("arm", "labels", [curve([], [])]).n == 0


def test_an_unknown_axis_is_refused():
    with pytest.raises(DataError, match="take labels, hours or cost"):
        common_grid_band("arm", "days", [curve([20], [0.5])])
