"""Generators by purpose and ties by hash: alike on every machine."""

import numpy as np
import pytest

from al_core.arrays.randomness import random_for, tie_ranks

ROWS = np.arange(1000)


def test_generator_is_what_it_always_was():
    assert random_for(1, 2, "seed set").integers(1000, size=4).tolist() == [769, 266, 515, 618]


@pytest.mark.parametrize("other", [(2, 2, "seed set"), (1, 3, "seed set"), (1, 2, "audit set")])
def test_seed_round_and_purpose_each_change_the_draws(other):
    assert random_for(*other).random() != random_for(1, 2, "seed set").random()


def test_an_extra_draw_for_one_purpose_never_shifts_another():
    expected = random_for(0, 0, "b").random()
    random_for(0, 0, "a").random(100)
    assert random_for(0, 0, "b").random() == expected


def test_tie_ranks_are_those_of_splitmix64():
    """The first three outputs for state 0, as Java's SplittableRandom and others publish them."""
    assert tie_ranks(np.array([0]), 0).tolist() == [0xE220A8397B1DCDAF]
    assert tie_ranks(np.array([0]), 1).tolist() == [0x6E789E6AA1B965F4]
    assert tie_ranks(np.array([0]), 2).tolist() == [0x06C45D188009454F]


def test_tie_rank_of_a_row_does_not_depend_on_the_rows_beside_it():
    assert tie_ranks(ROWS, 7)[[5, 900]].tolist() == tie_ranks(np.array([5, 900]), 7).tolist()


def test_no_two_rows_share_a_tie_rank():
    assert np.unique(tie_ranks(np.arange(100_000), 3)).size == 100_000


def test_seeds_order_the_rows_anew():
    orders = np.stack([np.argsort(tie_ranks(ROWS, seed)) for seed in (0, 1)])
    assert abs(np.corrcoef(orders)[0, 1]) < 0.1
