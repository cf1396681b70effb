"""BADGE, information density, uncertainty + diversity: closed values and distributions."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from al_core.strategies.badge import Badge, gradient_residuals
from al_core.strategies.density_weighted import DensityWeighted
from al_core.strategies.measures import UNCERTAINTIES
from al_core.strategies.uncertainty_diversity import UncertaintyDiversity
from tests.strategies.worlds import LinearModel, blobs, linear_models, query

EVEN = LinearModel(np.zeros((2, 2)))
PLANE = np.array([[1.0, 0.0], [1.0, 0.1], [0.0, 1.0], [2.0, 0.0]])


def gradients(features, model):
    """The gradient embedding in full, (n, n_classes * d)."""
    residuals = gradient_residuals(model.predict_proba(features))
    return np.einsum("nc,nd->ncd", residuals, features).reshape(features.shape[0], -1)


def test_badge_utilities_are_squared_gradient_norms():
    model = linear_models()[0]
    utilities = Badge().select(query(blobs(), model), 1).utilities
    assert utilities == pytest.approx((gradients(blobs(), model) ** 2).sum(axis=1), rel=1e-12)


@pytest.mark.parametrize("kind", [np.asarray, csr_array])
def test_badge_chances_are_shares_of_squared_gradient_distance(kind):
    model = linear_models()[0]
    selection = Badge().select(query(kind(blobs()), model), 6)
    full = gradients(blobs(), model)
    weights = (full**2).sum(axis=1)
    for step, pick in enumerate(selection.picks):
        assert selection.probabilities[step] == pytest.approx(weights[pick] / weights.sum())
        distances = ((full - full[pick]) ** 2).sum(axis=1)
        weights = np.minimum(distances if step == 0 else weights, distances)


def test_badge_draws_by_its_chances():
    rows = np.array([[1.0, 0.0], [0.0, 2.0], [0.0, 0.0]])
    picks = [Badge().select(query(rows, EVEN, seed=seed), 1).picks[0] for seed in range(600)]
    assert np.bincount(picks, minlength=3) / 600 == pytest.approx([0.2, 0.8, 0], abs=0.05)


def test_badge_never_takes_a_copy_of_a_pick_while_others_are_left():
    rows = np.repeat(PLANE[:3], 5, axis=0)
    picks = Badge().select(query(rows, EVEN), 3).picks
    assert sorted(picks // 5) == [0, 1, 2]


def test_density_is_the_mean_cosine_to_the_candidates():
    context = query(PLANE, EVEN, candidates=[0, 2, 3])
    selection = DensityWeighted().select(context, 1)
    assert selection.utilities == pytest.approx(np.log(2) * np.array([2 / 3, 1 / 3, 2 / 3]))


def test_density_counts_by_the_power_of_beta():
    context = query(PLANE, EVEN, candidates=[0, 2, 3])
    utilities = DensityWeighted("least_confidence", beta=2.0).select(context, 1).utilities
    assert utilities == pytest.approx([2 / 9, 1 / 18, 2 / 9])


def test_density_of_a_row_that_points_away_is_zero():
    rows = np.array([[1.0, 0.0], [1.0, 0.0], [-1.0, 0.0]])
    assert DensityWeighted().select(query(rows, EVEN), 1).utilities[2] == 0.0


def test_uncertainty_and_diversity_are_added_by_weight():
    selection = UncertaintyDiversity("entropy", weight=0.25).select(
        query(PLANE, EVEN, labeled=[3]), 1
    )
    cosine = 1 / np.sqrt(1.01)
    assert selection.utilities == pytest.approx([0.25, 0.25 + 0.75 * (1 - cosine), 1.0])


def test_diversity_keeps_near_copies_out_of_the_batch():
    assert UncertaintyDiversity().select(query(PLANE, EVEN), 2).picks.tolist() == [0, 2]


def test_diversity_in_a_large_pool_is_that_of_the_full_search():
    rows = np.random.default_rng(3).random((2000, 2))
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    nearest, expected = np.full(2000, -1.0), []
    for _ in range(8):
        nearest[expected] = 2.0
        expected.append(int(np.argmin(nearest)))
        nearest = np.maximum(nearest, units @ units[expected[-1]])
    ranks = np.where(np.arange(2000) == expected[0], -1, np.arange(2000))
    picks = UncertaintyDiversity(weight=0.0).select(query(rows, EVEN, ranks=ranks), 8).picks
    assert picks.tolist() == expected


def test_weight_one_is_plain_uncertainty():
    model = linear_models()[0]
    selection = UncertaintyDiversity("entropy", weight=1.0).select(query(blobs(), model), 60)
    by_entropy = np.argsort(-selection.utilities, kind="stable")
    assert selection.picks.tolist() == by_entropy.tolist()


@pytest.mark.parametrize("uncertainty", ["entropy", "margin", "least_confidence"])
def test_density_multiplies_the_uncertainty_asked_for(uncertainty):
    model = linear_models()[0]
    units = blobs() / np.linalg.norm(blobs(), axis=1, keepdims=True)
    expected = UNCERTAINTIES[uncertainty](model.predict_proba(blobs())) * (units @ units.T).mean(1)
    utilities = DensityWeighted(uncertainty).select(query(blobs(), model), 1).utilities
    assert utilities == pytest.approx(expected, rel=1e-9)


def test_beta_of_zero_is_plain_uncertainty():
    model = linear_models()[0]
    utilities = DensityWeighted(beta=0.0).select(query(blobs(), model), 1).utilities
    assert utilities == pytest.approx(UNCERTAINTIES["entropy"](model.predict_proba(blobs())))


def test_residual_is_the_chance_less_one_for_the_likeliest_class():
    residuals = gradient_residuals(np.array([[0.25, 0.75], [0.5, 0.5]]))
    assert residuals.tolist() == [[0.25, -0.25], [-0.5, 0.5]]
