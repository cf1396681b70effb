from dataclasses import replace

import numpy as np
import pytest

from al_core.domain.results import LearningCurve
from al_core.experiments.difference_tracks import (
    difference_bands,
    difference_plane,
    difference_points,
    difference_tracks,
)
from tests.experiments.runs import run_result

A, B = "sequential · margin", "sequential · random"


def run(strategy, seed, heights, step=10.0):
    labels = step * np.arange(1.0, len(heights) + 1)
    accuracy = np.array(heights)
    curve = LearningCurve(labels, 3600 * labels, 2 * labels, accuracy, accuracy, 1 - accuracy)
    return replace(run_result(strategy, seed, 0.5), curve=curve)


def test_differences_are_taken_seed_by_seed():
    """Seeds lie far apart, every one of them 10 points ahead: the paired band has no width."""
    runs = [run("margin", s, [h + 0.1, h + 0.1]) for s, h in enumerate((0.2, 0.5, 0.8))]
    runs += [run("random", s, [h, h]) for s, h in enumerate((0.2, 0.5, 0.8))]
    (band,) = difference_bands(runs, "labels", "accuracy", B)
    assert band.arm == A
    assert band.mean.tolist() == pytest.approx([0.1, 0.1])
    assert band.low.tolist() == pytest.approx([0.1, 0.1])
    assert band.n == 3


def test_the_interval_is_students_t_of_the_paired_differences():
    runs = [run("margin", s, [0.5 + d]) for s, d in enumerate((0.0, 0.2))]
    runs += [run("random", s, [0.5]) for s in range(2)]
    (band,) = difference_bands(runs, "labels", "accuracy", B)
    half = 12.7062047362 * np.std([0.0, 0.2], ddof=1) / np.sqrt(2)
    assert (band.mean[0], band.high[0] - band.mean[0]) == (pytest.approx(0.1), pytest.approx(half))


def test_only_the_range_that_all_runs_have_is_drawn():
    runs = [run("margin", 0, [0.5, 0.6, 0.7]), run("random", 0, [0.5, 0.5], step=15.0)]
    (band,) = difference_bands(runs, "labels", "accuracy", B)
    assert band.grid.tolist() == [15.0, 20.0, 30.0]
    assert band.mean.tolist() == pytest.approx([0.0, 0.1, 0.2])


def test_curves_that_never_run_side_by_side_have_no_difference():
    runs = [run("margin", 0, [0.5, 0.6]), run("random", 0, [0.5], step=90.0)]
    assert difference_bands(runs, "labels", "accuracy", B) == []


def test_a_seed_that_one_arm_lacks_is_left_out():
    runs = [run("margin", s, [0.6]) for s in range(3)] + [run("random", 1, [0.5])]
    (band,) = difference_bands(runs, "labels", "accuracy", B)
    assert band.n == 1


def test_one_seed_is_a_line_without_a_band():
    runs = [run("margin", 0, [0.6]), run("random", 0, [0.5])]
    (track,) = difference_tracks(difference_bands(runs, "labels", "accuracy", B))
    assert (list(track.low), list(track.high)) == ([], [])


def test_hours_have_their_own_range():
    runs = [run("margin", 0, [0.6, 0.7]), run("random", 0, [0.5, 0.5])]
    (band,) = difference_bands(runs, "hours", "accuracy", B)
    assert band.grid.tolist() == [10.0, 20.0]


def test_an_arm_that_is_not_there_has_no_differences():
    assert difference_bands([run("margin", 0, [0.6])], "labels", "accuracy", "nonsense") == []


def test_the_points_are_those_drawn():
    runs = [run("margin", s, [0.6, 0.7]) for s in (0, 1)]
    runs += [run("random", s, [0.5, 0.5]) for s in (0, 1)]
    points = difference_points(difference_bands(runs, "labels", "accuracy", B))
    assert points["arm"] == [A, A]
    assert points["x"] == [10.0, 20.0]
    assert points["difference"] == pytest.approx([0.1, 0.2])
    assert points["seeds"] == [2, 2]


def test_the_line_across_is_the_arm_compared_with():
    plane = difference_plane("labels", "accuracy", B)
    assert plane.level == (0.0, B)
    assert plane.y_title == "Accuracy: difference"
