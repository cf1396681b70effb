"""Radii at which balls are pure, on rows where they can be seen by eye."""

import numpy as np
import pytest

from al_core.arrays.kernels import measured
from al_core.arrays.purity import label_radii, pure_radius

GROUPS = np.array([[0.0], [1.0], [2.0], [20.0], [21.0], [22.0]])
ALL = np.arange(6)


def test_at_full_purity_the_radius_stops_short_of_the_nearest_other_group():
    assert pure_radius(GROUPS, ALL, 2, 0.99, "none") == pytest.approx(18.0)
    assert pure_radius(GROUPS, ALL, 2, 0.99, "none") < 18.0


def test_at_half_purity_half_the_balls_may_be_mixed():
    assert pure_radius(GROUPS, ALL, 2, 0.5, "none") == pytest.approx(19.0)


def test_of_a_single_group_the_radius_reaches_its_far_end():
    assert pure_radius(np.ones((5, 2)), np.arange(5), 2, 0.95, "none") == 0.0
    assert pure_radius(GROUPS, ALL, 1, 0.99, "none") == pytest.approx(20.0)


def test_the_share_of_pure_balls_is_that_asked_for():
    rows = np.random.default_rng(0).random((400, 3))
    radius = pure_radius(rows, np.arange(400), 3, 0.9, "none")
    wider = pure_radius(rows, np.arange(400), 3, 0.8, "none")
    assert 0.0 < radius < wider


@pytest.mark.parametrize(
    ("purity", "radius"), [(1.0, 1.0), (0.75, 4.0), (0.7, 4.0), (0.6, 9.0), (0.1, 9.0)]
)
def test_a_labels_ball_is_as_wide_as_its_purity_allows(purity, radius):
    others = measured(np.array([[1.0], [3.0], [4.0], [2.5], [5.0], [6.0]]), "none")
    center = measured(np.array([[0.0]]), "none")
    alike = np.array([[True, True, True, False, False, True]])
    assert label_radii(center, others, alike, purity, 9.0) == pytest.approx([radius])


def test_a_ball_whose_nearest_is_unlike_has_no_radius():
    others = measured(np.array([[1.0], [3.0]]), "none")
    center = measured(np.array([[0.0]]), "none")
    assert label_radii(center, others, np.array([[False, True]]), 0.9, 9.0).tolist() == [0.0]


def test_a_ball_with_nothing_near_is_as_wide_as_may_be():
    others = measured(np.array([[50.0]]), "none")
    center = measured(np.array([[0.0]]), "none")
    assert label_radii(center, others, np.array([[False]]), 0.9, 9.0).tolist() == [9.0]
