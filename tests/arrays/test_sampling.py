"""Weighted draws and D^2 sampling."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from scipy.stats import chisquare

from al_core.arrays.distances import RowDistances
from al_core.arrays.sampling import (
    d2_chances,
    d2_sample,
    gumbel_top_k,
    kmeans_plusplus,
    weighted_draw,
)


class LastDraw:
    """A generator whose uniform draws are all the same."""

    def __init__(self, value):
        self.value = value

    def random(self):
        return self.value


@pytest.mark.parametrize(("uniform", "position"), [(0.0, 1), (0.24, 1), (0.26, 3), (1.0, 3)])
def test_a_draw_follows_the_cumulated_weights_and_never_takes_a_zero(uniform, position):
    weights = np.array([0.0, 1.0, 0.0, 3.0, 0.0])
    assert weighted_draw(weights, LastDraw(uniform)) == position


def on_a_line(points):
    return RowDistances(np.array(points)[:, None].astype(float), np.arange(len(points)))


def drawn_with_chances(first, points, k, generator):
    """Positions and the chance of each given those before it."""
    distances = on_a_line(points)
    positions = d2_sample(first, distances, k, generator)
    return positions, d2_chances(first, distances, positions, generator)


def test_chances_are_the_shares_of_squared_distance():
    first, random = np.array([1.0, 0, 0]), np.random.default_rng(0)
    positions, chances = drawn_with_chances(first, [0.0, 1.0, 3.0], 2, random)
    assert positions.tolist() == [0, 2]
    assert chances.tolist() == pytest.approx([1.0, 0.9])


def test_draws_follow_their_chances():
    random = np.random.default_rng(0)
    first = np.array([0.0, 1.0, 3.0])
    draws = [d2_sample(first, on_a_line([0.0, 1.0, 3.0]), 1, random)[0] for _ in range(4000)]
    assert np.bincount(draws, minlength=3) / 4000 == pytest.approx([0, 0.25, 0.75], abs=0.03)


def test_equal_points_are_drawn_evenly_and_once_each():
    random = np.random.default_rng(0)
    positions, chances = drawn_with_chances(np.zeros(4), [2.0] * 4, 4, random)
    assert sorted(positions) == [0, 1, 2, 3]
    assert chances == pytest.approx([1 / 4, 1 / 3, 1 / 2, 1])


def test_kmeans_plusplus_starts_in_each_of_two_far_groups():
    rows = np.array([[0.0], [0.1], [0.2], [1e6], [1e6 + 0.1]])
    positions = kmeans_plusplus(rows, np.arange(5), 2, np.random.default_rng(0))
    assert sorted(positions // 3) == [0, 1]


def test_first_position_is_drawn_by_the_weights_given_and_not_by_distance():
    weights = np.array([0.0, 0.0, 1.0])
    positions = d2_sample(weights, on_a_line([0.0, 50.0, 1.0]), 1, LastDraw(0.0))
    assert positions.tolist() == [2]


@pytest.mark.parametrize("seed", range(5))
def test_every_position_is_drawn_once_when_all_are_asked_for(seed):
    random = np.random.default_rng(seed)
    line = [0, 0, 1, 1, 2, 2, 3, 3, 4]
    positions, chances = drawn_with_chances(np.ones(9), line, 9, random)
    assert sorted(positions) == list(range(9))
    assert chances[-1] == 1.0


def test_gumbel_chances_are_shares_of_the_weights_that_are_left():
    weights = np.array([1.0, 2.0, 3.0, 4.0])
    positions, chances = gumbel_top_k(np.log(weights), 3, np.random.default_rng(0))
    left = 10.0
    for position, chance in zip(positions, chances, strict=True):
        assert chance == pytest.approx(weights[position] / left, rel=1e-12)
        left -= weights[position]


def test_gumbel_draws_follow_their_chances_in_order():
    random, log_weights = np.random.default_rng(0), np.log([1.0, 3.0, 6.0])
    draws = [gumbel_top_k(log_weights, 2, random)[0] for _ in range(4000)]
    shares = np.bincount([3 * first + second for first, second in draws], minlength=9) / 4000
    expected = [0, 1 / 30, 2 / 30, 3 / 70, 0, 18 / 70, 6 / 40, 18 / 40, 0]
    assert shares == pytest.approx(expected, abs=0.025)


def test_gumbel_draws_weights_of_zero_last_and_evenly():
    log_weights = np.array([-np.inf, 5.0, -np.inf, -np.inf])
    positions, chances = gumbel_top_k(log_weights, 4, np.random.default_rng(0))
    assert positions[0] == 1
    assert sorted(positions[1:]) == [0, 2, 3]
    assert chances == pytest.approx([1.0, 1 / 3, 1 / 2, 1.0], rel=1e-12)


@pytest.mark.parametrize("scale", [1.0, 1e4])
def test_gumbel_chances_stay_above_zero_however_far_apart_the_weights_are(scale):
    log_weights = scale * np.arange(50.0)
    positions, chances = gumbel_top_k(log_weights, 50, np.random.default_rng(0))
    assert sorted(positions) == list(range(50))
    assert chances.min() > 0
    assert chances.max() <= 1


def test_gumbel_top_none_is_nothing():
    positions, chances = gumbel_top_k(np.zeros(3), 0, np.random.default_rng(0))
    assert (positions.size, chances.size) == (0, 0)


def sequences(first_weights, distances, k):
    """The chance of each sequence of `k` draws by D^2, worked out one by one."""
    found = {(i,): each for i, each in enumerate(first_weights / first_weights.sum())}
    for _ in range(k - 1):
        longer = {}
        for picks, chance in found.items():
            nearest = distances[:, picks].min(axis=1)
            for i in np.flatnonzero(nearest):
                longer[*picks, i] = chance * nearest[i] / nearest.sum()
        found = longer
    return found


NEAR = [[0.0, 1.0], [1.0, 1.0], [3.0, 0.0], [0.0, 5.0], [2.0, 2.0]]
FAR_PAIRS = [[0.0, 0.0], [1.0, 0.0], [40.0, 0.0], [41.0, 1.0], [40.0, 90.0]]


@pytest.mark.parametrize("kind", [np.float64, np.float32])
@pytest.mark.parametrize("points", [NEAR, FAR_PAIRS], ids=["near", "far pairs"])
def test_rejection_draws_sequences_as_often_as_the_full_search(points, kind):
    first, random = np.array([1.0, 2.0, 3.0, 2.0, 1.0]), np.random.default_rng(0)
    expected = sequences(first, cdist(points, points, "sqeuclidean"), 4)
    distances, counts = RowDistances(kind(points), np.arange(5)), dict.fromkeys(expected, 0)
    for _ in range(2000):
        counts[tuple(d2_sample(first, distances, 4, random).tolist())] += 1
    found, means = np.array(list(counts.values())), 2000 * np.array(list(expected.values()))
    rare = means < 5
    grouped = [np.append(each[~rare], each[rare].sum() + 1e-9) for each in (found, means)]
    assert chisquare(*grouped).pvalue > 0.001


def test_rejection_weighs_each_row_by_its_weight():
    rows, random = np.array([[0.0], [1.0], [2.0]]), np.random.default_rng(0)
    weights, distances = np.array([0.0, 4.0, 1.0]), RowDistances(rows, np.arange(3))
    first = np.array([1.0, 0.0, 0.0])
    second = [d2_sample(first, distances, 2, random, weights)[1] for _ in range(2000)]
    assert np.bincount(second, minlength=3) / 2000 == pytest.approx([0, 0.5, 0.5], abs=0.04)


def test_rejection_draws_evenly_and_once_each_where_all_are_equal():
    distances = RowDistances(np.ones((90, 2)), np.arange(90))
    drawn = d2_sample(np.zeros(90), distances, 90, np.random.default_rng(0))
    assert sorted(drawn) == list(range(90))


@pytest.mark.parametrize("seed", range(3))
def test_rejection_takes_every_row_once_before_copies(seed):
    rows = np.repeat(np.random.default_rng(seed).normal(size=(30, 4)), 40, axis=0)
    distances = RowDistances(rows, np.arange(1200))
    drawn = d2_sample(np.ones(1200), distances, 30, np.random.default_rng(seed))
    assert sorted(drawn // 40) == list(range(30))


@pytest.mark.parametrize(("n", "error"), [(300, 1e-9), (40_000, 0.1)])
def test_chances_are_those_of_each_pick_given_those_before(n, error):
    random = np.random.default_rng(0)
    rows, first = random.normal(size=(n, 4)), random.random(n)
    picks = random.choice(n, 6, replace=False)
    nearest = np.full(n, np.inf)
    expected = [first[picks[0]] / first.sum()]
    for before, pick in pairwise(picks):
        nearest = np.minimum(nearest, ((rows - rows[before]) ** 2).sum(axis=1))
        expected.append(nearest[pick] / nearest.sum())
    found = d2_chances(first, RowDistances(rows, np.arange(n)), picks, random)
    assert found == pytest.approx(expected, rel=error)


def test_chances_among_equal_rows_are_even():
    distances = RowDistances(np.ones((4, 2)), np.arange(4))
    found = d2_chances(np.zeros(4), distances, np.array([2, 0, 3]), np.random.default_rng(0))
    assert found == pytest.approx([1 / 4, 1 / 3, 1 / 2])
