"""Exp4.P: closed values, the paper's own step-by-step form, and what it learns."""

import math

import numpy as np
import pytest

from al_core.arrays.exp4p import Outcomes, exp4p_shares, smallest_share


def outcomes(*rows):
    """Rows of (reward, took, chances)."""
    rewards, took, chances = zip(*rows, strict=True)
    return Outcomes(np.array(rewards), np.array(took, dtype=bool), np.array(chances))


def nothing(k):
    return Outcomes(np.empty(0), np.empty((0, k), dtype=bool), np.empty((0, k)))


def played(rewards_of, rounds, seed=0, horizon=500):
    """Shares after so many rounds of experts that never agree, with these mean rewards."""
    random = np.random.default_rng(seed)
    k, rows = len(rewards_of), []
    for _ in range(rounds):
        shares = exp4p_shares(outcomes(*rows) if rows else nothing(k), horizon)
        arm = random.choice(k, p=shares)
        rows.append((float(random.random() < rewards_of[arm]), np.arange(k) == arm, shares))
    return exp4p_shares(outcomes(*rows), horizon)


def test_without_outcomes_all_experts_have_the_same_share():
    assert exp4p_shares(nothing(4), 500).tolist() == [0.25] * 4


def test_a_single_expert_is_always_followed():
    assert exp4p_shares(outcomes((1.0, [True], [1.0])), 10).tolist() == [1.0]


def test_the_smallest_share_is_that_of_the_paper():
    assert smallest_share(2, 100) == pytest.approx(0.05887050112577374)
    assert smallest_share(3, 1) == pytest.approx(1 / 3)


def test_shares_after_one_reward_are_those_worked_out_by_hand():
    """Both bonuses are alike, so w_1 / w_0 = exp(p_min / 2 * 1 / 0.5) = exp(p_min)."""
    shares = exp4p_shares(outcomes((1.0, [False, True], [0.5, 0.5])), 100)
    p_min = 0.05887050112577374
    expected = (1 - 2 * p_min) / (1 + math.exp(-p_min)) + p_min
    assert shares == pytest.approx([1 - expected, expected], abs=1e-12)


def test_shares_are_those_of_the_papers_rounds():
    """Algorithm 1 of Beygelzimer et al.: weights multiplied up round by round."""
    random = np.random.default_rng(4)
    rows = [
        (random.random(), random.random(3) < 0.5, 0.1 + 0.9 * random.random(3)) for _ in "12345"
    ]
    weights, p_min = np.ones(3), math.sqrt(math.log(3) / (3 * 40))
    for reward, took, chances in rows:
        y, v = took * reward / chances, 1.0 / chances
        weights *= np.exp(p_min / 2 * (y + v * math.sqrt(math.log(3 / 0.1) / (3 * 40))))
    expected = (1 - 3 * p_min) * weights / weights.sum() + p_min
    assert exp4p_shares(outcomes(*rows), 40) == pytest.approx(expected, abs=1e-12)


def test_the_expert_with_the_higher_rewards_is_followed_more():
    shares = np.mean([played([0.2, 0.8, 0.2], 400, seed) for seed in range(5)], axis=0)
    assert shares[1] > 0.6
    assert min(shares) >= smallest_share(3, 500)


def test_equal_rewards_leave_the_shares_alike():
    shares = np.mean([played([0.5, 0.5], 300, seed) for seed in range(10)], axis=0)
    assert shares == pytest.approx([0.5, 0.5], abs=0.15)
