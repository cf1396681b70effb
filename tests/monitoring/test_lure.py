"""LURE: exact by enumeration, and its intervals on simulated pools."""

from itertools import permutations

import numpy as np
import pytest

from al_core.arrays.randomness import random_for
from al_core.domain.errors import DataError
from al_core.monitoring.lure import effective_picks, lure, lure_accuracy, lure_weights

LOSSES = np.array([1.0, 0.0, 2.0, 5.0, 0.5])
WEIGHTS = np.array([0.1, 0.4, 0.2, 0.1, 0.2])
PLAIN = {1: 1.1, 2: 1.218056, 3: 1.348545, 4: 1.508730, 5: 1.7}


def chances_of(order):
    """The chance of each of `order` when weights are renormalised over what is left."""
    left = 1.0 - np.cumsum(WEIGHTS[list(order)]) + WEIGHTS[list(order)]
    return np.minimum(WEIGHTS[list(order)] / left, 1.0)


@pytest.mark.parametrize("picks", PLAIN)
def test_the_estimate_is_unbiased_over_every_order_of_picks(picks):
    """Farquhar 2021's setting, enumerated: 1.7 for every M, where the plain mean is biased."""
    expected = plain = 0.0
    for order in permutations(range(5), picks):
        chances = chances_of(order)
        chance = float(np.prod(chances))
        expected += chance * lure(LOSSES[list(order)], chances, 5).estimate
        plain += chance * float(LOSSES[list(order)].mean())

    assert expected == pytest.approx(1.7)
    assert plain == pytest.approx(PLAIN[picks], abs=1e-6)


def test_a_random_order_weighs_all_picks_alike():
    chances = 1.0 / (20.0 - np.arange(8))

    assert lure_weights(chances, 20) == pytest.approx(np.ones(8))
    assert effective_picks(lure_weights(chances, 20)) == pytest.approx(8.0)


def test_when_all_is_labeled_the_estimate_is_the_plain_mean_for_sure():
    estimate = lure(LOSSES, chances_of(range(5)), 5)

    assert (estimate.estimate, estimate.low, estimate.high) == pytest.approx((1.7, 1.7, 1.7))


def test_the_standard_error_of_a_random_draw_is_the_textbook_one():
    """Sampling without replacement: sd / sqrt(M) * sqrt(1 - M / N), to within a tenth."""
    losses = random_for(0, 0, "losses").gamma(2.0, size=1000)
    chances = 1.0 / (1000.0 - np.arange(300))
    estimate = lure(losses[:300], chances, 1000)

    half = (estimate.high - estimate.low) / 2.0
    textbook = 1.968 * losses[:300].std(ddof=1) / np.sqrt(300) * np.sqrt(0.7)

    assert half == pytest.approx(textbook, rel=0.1)


def actively_chosen(seed, pool, picks, share=0.1):
    """Whether a model is right on a pool, and picks that seek its mistakes with their chances."""
    generator = random_for(seed, 0, "active pool")
    right = generator.random(pool) > 0.2
    ranked = np.argsort(right / right.std() + generator.normal(size=pool), kind="stable").tolist()
    chosen, chances = [], []
    for left in range(pool, pool - picks, -1):
        by_lot = generator.random() < share
        pick = ranked[generator.integers(left)] if by_lot else ranked[0]
        chances.append(share / left + (1.0 - share) * (pick == ranked[0]))
        ranked.remove(pick)
        chosen.append(pick)
    return right, np.array(chosen), np.array(chances)


def test_the_accuracy_is_covered_where_the_plain_share_is_far_off():
    covered, plain, errors = [], [], []
    for seed in range(200):
        right, chosen, chances = actively_chosen(seed, 500, 200)
        found = lure_accuracy(right[chosen], chances, 500)
        covered.append(found.low <= right.mean() <= found.high)
        errors.append(found.estimate - right.mean())
        plain.append(right[chosen].mean() - right.mean())

    assert np.mean(covered) >= 0.94
    assert abs(np.mean(errors)) < 0.02
    assert np.mean(plain) < -0.1


def test_an_accuracy_stays_between_none_and_all():
    found = lure_accuracy(np.array([True, False]), np.array([0.001, 0.9]), 50)

    assert 0.0 <= found.low <= found.estimate <= found.high <= 1.0


def test_one_pick_has_no_interval():
    found = lure(np.array([1.0]), np.array([0.2]), 5)

    assert (found.low, found.high) == (-np.inf, np.inf)


@pytest.mark.parametrize(
    ("chances", "pool", "message"),
    [
        ([0.5, 0.0], 5, "chance 0.0; each needs one above 0"),
        ([], 5, "0 picks from a pool of 5"),
        ([0.5, 0.5], 1, "2 picks from a pool of 1"),
        ([np.nan, 0.5], 5, "each needs one above 0"),
    ],
)
def test_chances_without_meaning_are_refused(chances, pool, message):
    with pytest.raises(DataError, match=message):
        lure_weights(np.array(chances), pool)


def test_each_pick_needs_a_loss():
    with pytest.raises(DataError, match="1 losses and 2 chances"):
        lure(np.ones(1), np.array([0.5, 0.5]), 5)
