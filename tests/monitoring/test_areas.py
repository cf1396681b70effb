"""Areas under learning curves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from al_core.monitoring import curve_area, held_area, published_area

X = np.array([0.0, 1.0, 3.0])
Y = np.array([0.0, 1.0, 1.0])


def test_area_is_the_trapezoid_divided_by_the_range():
    assert curve_area(X, Y) == pytest.approx(2.5 / 3)


def test_area_of_one_point_is_its_height():
    assert curve_area(X[:1], np.array([0.7])) == 0.7


def test_area_of_nothing_is_unknown():
    assert np.isnan(curve_area(X[:0], Y[:0]))
    assert np.isnan(published_area(Y[:0]))


@given(st.floats(0, 1), st.integers(2, 30))
@settings(max_examples=20, deadline=None)
def test_area_of_a_constant_curve_is_the_constant(height, points):
    x = np.cumsum(np.arange(1.0, points + 1))
    assert curve_area(x, np.full(points, height)) == pytest.approx(height)


def test_published_area_divides_by_the_number_of_queries():
    assert published_area(np.array([0.8, 0.9, 0.95])) == pytest.approx((0.85 + 0.925) / 3)


def test_held_area_keeps_each_height_until_the_next_point():
    assert held_area(X, Y, 0.0, 4.0) == pytest.approx(3 / 4)


@pytest.mark.parametrize("end", [10.0, 5.0])
def test_held_area_of_no_width_is_the_height_there(end):
    """Runs cut at their first model have no more of a curve than that."""
    assert held_area(np.array([10.0, 20.0]), np.array([0.5, 0.7]), 10.0, end) == 0.5


def test_held_area_can_begin_between_points():
    assert held_area(X, np.array([0.0, 0.4, 1.0]), 2.0, 4.0) == pytest.approx(0.7)
