"""Drift of arrivals."""

import numpy as np
import pytest
from scipy import stats

from al_core.domain.errors import DataError
from al_core.monitoring import arrival_drift, threshold_at_look


@pytest.mark.parametrize(("n", "m", "shift"), [(500, 200, 0.0), (300, 100, 0.15), (80, 60, 0.2)])
def test_the_p_value_is_close_to_scipys_exact_one(n, m, shift):
    generator = np.random.default_rng(n)
    reference, arrivals = generator.random(n), generator.random(m) + shift
    exact = stats.ks_2samp(reference, arrivals, method="exact").pvalue
    assert arrival_drift(reference, arrivals) == pytest.approx(exact, rel=0.25)


def test_the_same_sample_shows_no_drift():
    sample = np.linspace(0.0, 1.0, 50)
    assert arrival_drift(sample, sample) == 1.0


def test_ties_are_counted_once():
    assert arrival_drift(np.ones(50), np.ones(20)) == 1.0


def test_samples_apart_show_drift():
    assert arrival_drift(np.zeros(50), np.ones(50)) < 1e-10


def test_false_alarms_are_as_rare_as_asked_for():
    generator = np.random.default_rng(0)
    p_values = [arrival_drift(generator.random(200), generator.random(80)) for _ in range(400)]
    assert np.mean(np.array(p_values) < 0.05) < 0.08


def test_thresholds_of_all_looks_stay_within_alpha():
    assert threshold_at_look(0.01, 1) == pytest.approx(0.01 / 26)
    assert sum(threshold_at_look(0.01, look) for look in range(1, 1000)) < 0.01
    assert sum(threshold_at_look(0.01, look) for look in range(1, 26)) == pytest.approx(0.005)


def test_an_empty_sample_is_refused():
    with pytest.raises(DataError, match="0 arrivals"):
        arrival_drift(np.ones(5), np.ones(0))
