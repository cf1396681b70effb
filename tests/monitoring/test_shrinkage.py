"""Simulated values pulled towards a rule (Fay and Herriot 1979)."""

import numpy as np
import pytest

from al_core.monitoring.shrinkage import toward_rule

RULE = np.array([1.0, 2.0, 3.0, 4.0])


def test_exact_simulations_are_believed():
    simulated = np.array([3.0, 1.0, 2.0, 5.0])
    found = toward_rule(simulated, np.full(4, 1e-6), RULE)
    assert found == pytest.approx(simulated, abs=1e-6)


def test_hopeless_simulations_leave_the_rule_up_to_an_offset():
    found = toward_rule(np.array([7.1, 8.0, 8.9, 10.0]), np.full(4, 5.0), RULE)
    assert np.diff(found) == pytest.approx([1.0, 1.0, 1.0])
    assert found.mean() == pytest.approx(8.5)


def test_what_is_between_lies_between():
    simulated = RULE + np.array([1.0, -1.0, 1.0, -1.0])
    found = toward_rule(simulated, np.full(4, 0.7), RULE)
    inside = np.minimum(simulated, RULE) - 1e-9 <= found
    assert (inside & (found <= np.maximum(simulated, RULE) + 1e-9)).all()
    assert not np.allclose(found, RULE)
    assert not np.allclose(found, simulated)


def test_the_noisier_value_is_pulled_further():
    simulated = RULE + np.array([1.0, 1.0, -1.0, -1.0])
    found = toward_rule(simulated, np.array([0.1, 1.5, 0.1, 1.5]), RULE)
    moved = np.abs(found - simulated)
    assert moved[1] > 3 * moved[0]
    assert moved[3] > 3 * moved[2]


def test_a_common_offset_of_the_rule_does_not_matter():
    simulated = np.array([0.4, 0.1, 0.7, 0.9])
    errors = np.full(4, 0.2)
    assert toward_rule(simulated, errors, RULE) == pytest.approx(
        toward_rule(simulated, errors, RULE + 100.0)
    )


def test_two_values_tell_nothing_of_a_rule():
    assert toward_rule(np.array([5.0, 1.0]), np.array([9.0, 9.0]), RULE[:2]).tolist() == [5.0, 1.0]


def test_choosing_by_it_costs_less_than_choosing_by_noise_or_by_the_rule():
    generator = np.random.default_rng(0)
    regrets = {"simulated": [], "rule": [], "both": []}
    for _ in range(150):
        truth = generator.normal(0.0, 0.3, 8)
        rule = truth + generator.normal(0.0, 0.15, 8)
        simulated = truth + generator.normal(0.0, 0.15, 8)
        both = toward_rule(simulated, np.full(8, 0.15), rule)
        for name, values in (("simulated", simulated), ("rule", rule), ("both", both)):
            regrets[name].append(truth[np.argmin(values)] - truth.min())
    means = {name: np.mean(values) for name, values in regrets.items()}
    assert means["both"] < 0.95 * min(means["simulated"], means["rule"])
