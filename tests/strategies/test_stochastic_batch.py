"""Stochastic batches: the chances they state, and those they draw with."""

import numpy as np
import pytest

from al_core.domain.errors import PlanError
from al_core.strategies.registry import strategy_named
from al_core.strategies.stochastic_batch import PowerBatch, SoftmaxBatch, SoftRankBatch
from tests.strategies.worlds import LinearModel, query, table_query

MARGINS = [[0.6, 0.4], [0.7, 0.3], [0.8, 0.2], [0.9, 0.1], [1.0, 0.0]]
SCORES = np.array([0.8, 0.6, 0.4, 0.2, 0.0])
WEIGHTS = {
    PowerBatch(beta=2.0): SCORES**2,
    SoftmaxBatch(beta=3.0): np.exp(3.0 * SCORES),
    SoftRankBatch(beta=1.0): 1.0 / np.arange(1.0, 6.0),
}
KINDS = pytest.mark.parametrize(
    ("strategy", "weights"), WEIGHTS.items(), ids=["power", "exp", "rank"]
)


def select(strategy, batch_size, seed=0):
    return strategy.select(table_query(MARGINS, seed=seed), batch_size)


@KINDS
def test_each_pick_states_its_share_of_the_weights_left(strategy, weights):
    selection = select(strategy, 4)
    left = weights.copy()
    for pick, chance in zip(selection.picks, selection.probabilities, strict=True):
        assert chance == pytest.approx(left[pick] / left.sum(), abs=1e-12)
        left[pick] = 0.0


@KINDS
def test_first_picks_are_as_frequent_as_stated(strategy, weights):
    firsts = [int(select(strategy, 1, seed).picks[0]) for seed in range(700)]
    frequency = np.bincount(firsts, minlength=5) / 700
    assert frequency == pytest.approx(weights / weights.sum(), abs=0.06)


@KINDS
def test_utilities_are_those_of_the_strategy_worn(strategy, weights):
    selection = select(strategy, 2)
    assert selection.utilities == pytest.approx(SCORES)
    assert selection.reasons["score"] == pytest.approx(SCORES[selection.picks])


def test_a_score_of_zero_has_no_power_and_is_drawn_last():
    lasts = {int(select(PowerBatch(), 5, seed).picks[-1]) for seed in range(50)}
    assert lasts == {4}


def test_scores_below_zero_are_raised_until_the_lowest_has_no_power():
    """Margins of decision values are -2, -4 and -8; raised by 8 they weigh 6, 4 and 0."""
    svm = LinearModel([[-1.0, 1.0]], gives_probabilities=False)
    context = query(np.array([[1.0], [2.0], [4.0]]), svm)
    selection = PowerBatch().select(context, 3)
    assert selection.utilities.tolist() == [-2.0, -4.0, -8.0]
    first = {0: 0.6, 1: 0.4}[int(selection.picks[0])]
    assert selection.probabilities == pytest.approx([first, 1.0, 1.0])


def test_a_great_power_takes_the_best():
    assert select(PowerBatch(beta=1e4), 3).picks.tolist() == [0, 1, 2]


def test_ranks_of_equal_scores_go_by_tie_rank():
    context = table_query([[0.5, 0.5]] * 3, ranks=[2, 0, 1])
    selection = SoftRankBatch(beta=1e4).select(context, 3)
    assert selection.picks.tolist() == [1, 2, 0]


def test_any_strategy_can_be_worn():
    context = query(np.array([[0.0], [1.0], [5.0], [9.0]]), labeled=[0])
    selection = PowerBatch(strategy="core_set").select(context, 1)
    assert selection.utilities.tolist() == [1.0, 5.0, 9.0]
    assert selection.probabilities[0] == pytest.approx(selection.reasons["score"][0] / 15.0)


def test_needs_what_the_one_worn_needs():
    assert PowerBatch(strategy="qbc").wants("committee")
    assert not PowerBatch(strategy="core_set").wants("model")


@pytest.mark.parametrize("name", ["power_batch", "softmax_batch", "softrank_batch"])
def test_refuses_a_power_of_nothing(name):
    with pytest.raises(PlanError, match="beta"):
        strategy_named(name, {"beta": 0.0})


def test_refuses_a_strategy_that_is_not_known():
    with pytest.raises(PlanError, match="no strategy is called 'best'"):
        strategy_named("softmax_batch", {"strategy": "best"})
