"""The standing random share: exact chances, and frequencies that keep to them."""

from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from scipy.stats import chisquare

from al_core.arrays.random_share import with_random_share
from al_core.arrays.randomness import random_for
from al_core.domain.values import Selection

CANDIDATES = np.array([10, 11, 12, 13])
TOP_THREE = Selection(np.array([12, 10, 13]), np.array([0.5, 0.1, 0.9, 0.3]))


def mixed(share, seed=0, selection=TOP_THREE, candidates=CANDIDATES):
    return with_random_share(selection, candidates, share, random_for(0, seed, "test"))


def test_without_a_random_share_the_strategy_chooses_all():
    picks = mixed(0.0)

    assert picks.picks.tolist() == [12, 10, 13]
    assert picks.probabilities == (1.0, 1.0, 1.0)
    assert picks.at_random == (False, False, False)


def test_with_a_random_share_of_one_every_chance_is_one_of_those_left():
    """Q = 1 / n_left, whichever way the draw fell."""
    for seed in range(50):
        assert mixed(1.0, seed).probabilities == (1 / 4, 1 / 3, 1 / 2)


def test_no_example_is_picked_twice():
    assert all(len(set(mixed(0.5, seed).picks.tolist())) == 3 for seed in range(200))


@pytest.mark.parametrize("seed", range(40))
def test_the_logged_chance_is_that_of_the_two_part_draw(seed):
    """Q = share / n_left, and 1 - share more for the strategy's next pick."""
    picks, share = mixed(0.4, seed), 0.4
    left = [12, 10, 13]
    for slot, pick in enumerate(picks.picks.tolist()):
        following = left[0]
        expected = share / (4 - slot) + (1 - share) * (pick == following)
        assert picks.probabilities[slot] == pytest.approx(expected, abs=1e-15)
        left = [row for row in left if row != pick]


def sequences(share):
    """Every ordered triple and its chance, by enumeration of the two-part draw."""
    chances = {}
    for triple in permutations(CANDIDATES.tolist(), 3):
        order, chance = [12, 10, 13], 1.0
        for slot, pick in enumerate(triple):
            following = next(row for row in order if row not in triple[:slot])
            chance *= share / (4 - slot) + (1 - share) * (pick == following)
        chances[triple] = chance
    return chances


def test_the_chances_of_all_sequences_sum_to_one():
    assert sum(sequences(0.4).values()) == pytest.approx(1.0, abs=1e-12)


def test_picks_come_as_often_as_their_chances_say():
    share, n = 0.4, 6000
    counts = Counter(tuple(mixed(share, seed).picks.tolist()) for seed in range(n))
    expected = sequences(share)

    observed = [counts[triple] for triple in expected]
    assert chisquare(observed, [n * p for p in expected.values()]).pvalue > 0.001


def test_the_logged_chances_multiply_to_that_of_the_sequence():
    expected = sequences(0.4)

    for seed in range(100):
        picks = mixed(0.4, seed)
        assert np.prod(picks.probabilities) == pytest.approx(
            expected[tuple(picks.picks.tolist())], abs=1e-12
        )


def test_slots_are_filled_at_random_as_often_as_the_share_says():
    flags = [flag for seed in range(2000) for flag in mixed(0.1, seed).at_random]

    assert np.mean(flags) == pytest.approx(0.1, abs=0.012)


def test_a_stochastic_strategy_keeps_its_own_chances():
    drawn = Selection(np.array([11, 13]), np.zeros(4), np.array([0.7, 0.2]))

    assert mixed(0.0, selection=drawn).probabilities == (0.7, 0.2)
    taken_as_drawn = next(
        mix for seed in range(99) if (mix := mixed(0.1, seed, drawn)).picks.tolist() == [11, 13]
    )
    assert taken_as_drawn.probabilities == pytest.approx((0.1 / 4 + 0.63, 0.1 / 3 + 0.18))


def test_each_pick_keeps_its_reasons_and_a_random_one_has_none():
    told = Selection(np.array([12, 10, 13]), np.zeros(4), reasons={"u": np.array([7.0, 8.0, 9.0])})

    assert mixed(0.0, selection=told).reasons["u"].tolist() == [7.0, 8.0, 9.0]
    assert mixed(1.0, selection=told).reasons["u"].tolist() == [0.0, 0.0, 0.0]
    for seed in range(50):
        mix = mixed(0.5, seed, told)
        own = {12: 7.0, 10: 8.0, 13: 9.0, 11: None}
        expected = [0.0 if r else own[p] for p, r in zip(mix.picks, mix.at_random, strict=True)]
        assert mix.reasons["u"].tolist() == expected
