"""Batch size advice, against the closed values of ORACLES C."""

import numpy as np
import pytest

from al_core.domain.errors import PlanError
from al_core.monitoring import (
    batch_makespan,
    batch_size_advice,
    batch_size_curve,
    kth_label_seconds,
)

MINUTE = 60.0


def test_the_rule_and_its_corrected_twin_have_the_published_values():
    advice = batch_size_advice(5 * MINUTE, 10, 30 * MINUTE)
    assert advice.by_rule == pytest.approx(60.0)
    assert advice.corrected == pytest.approx(40.7, abs=0.05)
    assert advice.makespan_by_rule / MINUTE == pytest.approx(39.6, abs=0.05)


def test_the_corrected_size_takes_as_long_as_retraining():
    advice = batch_size_advice(5 * MINUTE, 10, 30 * MINUTE)
    assert advice.makespan_corrected == pytest.approx(30 * MINUTE)


def test_quick_retraining_takes_the_largest_batch_that_fits():
    # T = 10, H_3 = 1.833, H_4 = 2.083
    assert batch_size_advice(10.0, 10, 20.0).corrected == 3.0
    assert batch_size_advice(10.0, 10, 10.0 * (1 + 1 / 2 + 1 / 3 + 1 / 4)).corrected == 4.0


@pytest.mark.parametrize("retrain", [0.0, 4.0])
def test_the_advice_is_never_less_than_one(retrain):
    assert batch_size_advice(10.0, 10, retrain).corrected == 1.0


def test_both_cases_meet_where_retraining_takes_one_label_from_everyone():
    longest = 10.0 * sum(1 / k for k in range(1, 6))
    assert batch_size_advice(10.0, 5, longest * 1.000001).corrected == pytest.approx(5.0, abs=1e-3)
    assert batch_size_advice(10.0, 5, longest * 0.999999).corrected == 4.0


def test_the_note_says_when_people_must_wait():
    assert "have to wait" in batch_size_advice(10.0, 10, 5.0).note
    assert "have to wait" not in batch_size_advice(10.0, 10, 100.0).note


@pytest.mark.parametrize(
    ("people", "batch", "k", "expected"),
    [(4, 20, 15, 3.75), (4, 20, 20, 6.083), (5, 20, 15, 3.0), (5, 20, 20, 5.283),
     (20, 20, 15, 1.314), (20, 20, 20, 3.598), (3, 10, 0, 0.0)],
)  # fmt: skip
def test_the_kth_label_comes_when_order_statistics_say(people, batch, k, expected):
    assert kth_label_seconds(1.0, people, batch, k) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(("people", "batch"), [(10, 60), (10, 10), (10, 3), (1, 7)])
def test_the_makespan_is_the_time_of_the_last_label(people, batch):
    assert batch_makespan(7.0, people, batch) == pytest.approx(
        kth_label_seconds(7.0, people, batch, batch)
    )


def test_the_makespan_is_what_simulated_people_take():
    generator = np.random.default_rng(0)
    draws = generator.exponential(1.0, (4000, 4)).max(axis=1)
    assert batch_makespan(1.0, 10, 4) == pytest.approx(draws.mean(), rel=0.03)


def test_the_curve_has_the_stairs_of_even_people_and_the_stragglers_above():
    curve = batch_size_curve(10.0, 4, 50.0)
    assert curve.batch_sizes[[0, -1]].tolist() == [1.0, 40.0]
    at = dict(zip(curve.batch_sizes.tolist(), curve.deterministic_seconds.tolist(), strict=True))
    assert (at[4.0], at[5.0], at[8.0]) == (10.0, 20.0, 20.0)
    assert curve.advice == batch_size_advice(10.0, 4, 50.0)
    assert np.all(np.diff(curve.expected_seconds) > 0)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ((0.0, 10, 60.0), "Mean seconds per label is 0.0"),
        ((5.0, 0, 60.0), "0 people"),
        ((5.0, 10, -1.0), "Retraining takes -1.0 s"),
    ],
)
def test_settings_without_meaning_are_refused(setting, message):
    with pytest.raises(PlanError, match=message):
        batch_size_advice(*setting)


def test_a_label_beyond_the_batch_is_refused():
    with pytest.raises(PlanError, match="ask for one from 0 to 20"):
        kth_label_seconds(1.0, 4, 20, 21)
