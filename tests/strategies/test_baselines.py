"""Random and in order."""

import numpy as np
import pytest

from al_core.domain.errors import ModelError
from al_core.strategies.baselines import InOrder, Random
from al_core.strategies.committee import QueryByCommittee
from al_core.strategies.uncertainty import Entropy, Margin
from tests.strategies.worlds import TableModel, query, table_query

ROWS = np.ones((10, 2))


def test_random_logs_one_over_what_is_left():
    chances = Random().select(query(ROWS), 3).probabilities
    assert chances == pytest.approx([1 / 10, 1 / 9, 1 / 8])


def test_random_takes_each_example_equally_often():
    picks = [Random().select(query(ROWS, seed=seed), 1).picks[0] for seed in range(2000)]
    assert np.bincount(picks, minlength=10) / 2000 == pytest.approx([0.1] * 10, abs=0.03)


def test_in_order_takes_the_lowest_ranks():
    selection = InOrder().select(query(ROWS[:4], ranks=[30, 10, 20, 0]), 3)
    assert selection.picks.tolist() == [3, 1, 2]
    assert selection.utilities.tolist() == [-3.0, -1.0, -2.0, 0.0]


def test_before_the_first_fit_margin_picks_at_random_and_says_so():
    selection = Margin().select(query(ROWS), 2)
    assert selection.probabilities.tolist() == [1 / 10, 1 / 9]


def test_scores_that_are_not_finite_are_refused():
    table = table_query([[0.5, 0.5], [np.nan, 0.5]])
    assert isinstance(table.model, TableModel)
    with pytest.raises(ModelError, match=r"entropy got scores .* not finite"):
        Entropy().select(table, 1)


def test_probabilities_without_a_model_are_refused():
    with pytest.raises(ModelError, match="no model is fitted yet; label a first few examples"):
        _ = query(ROWS).probabilities


def test_a_random_batch_of_everything_is_every_example_once():
    selection = Random().select(query(ROWS), 10)
    assert sorted(selection.picks) == list(range(10))
    assert selection.probabilities[-1] == 1.0


def test_utilities_of_a_random_draw_say_nothing():
    assert Random().select(query(ROWS), 3).utilities.tolist() == [0.0] * 10


def test_in_order_is_certain_and_so_names_no_chances():
    assert InOrder().select(query(ROWS), 3).probabilities is None


def test_in_order_goes_on_where_the_last_batch_ended():
    ranks = np.array([3, 1, 2, 0])
    left = np.array([0, 2])
    selection = InOrder().select(query(ROWS[:4], candidates=left, ranks=ranks[left]), 2)
    assert selection.picks.tolist() == [2, 0]


def test_refusal_of_infinite_scores_names_the_remedy():
    with pytest.raises(ModelError, match="scale the features or choose another model"):
        Entropy().select(table_query([[np.nan, 1.0]]), 1)


def test_committee_that_is_not_there_yet_means_a_random_draw():
    selection = QueryByCommittee().select(query(ROWS), 2)
    assert selection.probabilities.tolist() == [1 / 10, 1 / 9]
