"""Posteriors of linear regression, held against scipy's and the textbook."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from al_core.arrays.randomness import random_for
from al_core.monitoring.linear_posteriors import linear_posteriors

X = np.array([-2.0, -1.0, 0.0, 1.0])
Y = np.array([0.1, 0.4, 0.5, 0.9])
LINE = np.column_stack((np.ones(4), X))
FLAT = np.column_stack((np.ones(4), np.zeros(4)))
SPREAD = np.array([1.0, 0.5])
NOISE = np.diag([0.01, 0.04, 0.01, 0.02])


def test_with_a_wide_prior_the_mean_is_weighted_least_squares():
    found = linear_posteriors(LINE[None], Y, np.asarray(np.linalg.inv(NOISE)), np.array([1e4, 1e4]))
    slope, level = np.polyfit(X, Y, 1, w=1.0 / np.sqrt(np.diag(NOISE)))
    assert found.means[0] == pytest.approx([level, slope], abs=1e-6)


def test_evidence_differs_between_designs_as_marginal_likelihoods_do():
    found = linear_posteriors(np.stack((LINE, FLAT)), Y, np.asarray(np.linalg.inv(NOISE)), SPREAD)
    exact = [
        multivariate_normal(np.zeros(4), NOISE + design @ np.diag(SPREAD**2) @ design.T).logpdf(Y)
        for design in (LINE, FLAT)
    ]
    assert np.diff(found.log_evidence)[0] == pytest.approx(exact[1] - exact[0])


def test_draws_scatter_as_the_posterior_says():
    found = linear_posteriors(LINE[None], Y, np.asarray(np.linalg.inv(NOISE)), SPREAD)
    drawn = found.drawn(np.zeros(20_000, dtype=np.int64), random_for(0, 0, "posterior"))
    covariance = found.roots[0] @ found.roots[0].T
    assert drawn.mean(axis=0) == pytest.approx(found.means[0], abs=0.005)
    assert np.cov(drawn.T) == pytest.approx(covariance, rel=0.1, abs=5e-4)


def test_where_data_say_nothing_of_a_coefficient_its_prior_stays():
    found = linear_posteriors(FLAT[None], Y, np.asarray(np.linalg.inv(NOISE)), SPREAD)
    covariance = found.roots[0] @ found.roots[0].T
    assert found.means[0][1] == 0.0
    assert covariance[1, 1] == pytest.approx(0.25)
