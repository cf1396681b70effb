"""BAIT against a search that writes every matrix out."""

import numpy as np
import pytest

from al_core.strategies.bait import Bait
from tests.strategies.worlds import KINDS, LinearModel, blobs, linear_models, query


def fisher(row, probabilities):
    covariance = np.diag(probabilities) - np.outer(probabilities, probabilities)
    return np.kron(covariance, np.outer(row, row))


def written_out(rows, model, labeled, batch_size, regularization=1.0):
    """Picks, first falls of the trace, forward picks, from (C d, C d) matrices of every row."""
    each = [fisher(*pair) for pair in zip(rows, model.predict_proba(rows), strict=True)]
    total = len(labeled) + batch_size
    start = regularization * np.eye(len(each[0])) + sum(each[i] for i in labeled) / total
    target, weight = sum(each) / len(each), batch_size / total

    def trace(batch):
        return np.trace(np.linalg.inv(start + weight * sum(each[i] for i in batch)) @ target)

    free = [i for i in range(len(rows)) if i not in labeled]
    falls = [trace([]) - trace([i]) for i in free]
    batch = []
    for _ in range(2 * batch_size):
        batch.append(min((i for i in free if i not in batch), key=lambda i: trace([*batch, i])))
    forward = list(batch)
    while len(batch) > batch_size:
        batch.remove(min(batch, key=lambda i: trace([j for j in batch if j != i])))
    return batch, falls, forward


@pytest.mark.parametrize("n_classes", [2, 3, 5])
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_picks_and_utilities_are_those_of_matrices_written_out(kind, n_classes):
    rows = np.round(blobs(16, 3), 3)
    model = linear_models(3, n_classes, 1)[0]
    picks, falls, _ = written_out(rows, model, [0, 1, 5, 6], 4)
    selection = Bait().select(query(kind(rows), model, labeled=[0, 1, 5, 6]), 4)
    assert selection.picks.tolist() == picks
    assert selection.utilities == pytest.approx(falls, rel=1e-4)


def test_what_is_given_back_is_not_always_what_came_last():
    model = linear_models(3, 3, 1)[0]
    otherwise = 0
    for seed in range(10):
        rows = np.random.default_rng(seed).normal(size=(14, 3))
        picks, _, forward = written_out(rows, model, [0, 1], 3, 0.01)
        selection = Bait(regularization=0.01).select(query(rows, model, labeled=[0, 1]), 3)
        assert selection.picks.tolist() == picks
        otherwise += picks != forward[:3]
    assert otherwise > 2


def test_without_labels_the_pool_alone_decides():
    rows = blobs(12, 3)
    model = linear_models(3, 3, 1)[0]
    picks, _, _ = written_out(rows, model, [], 3)
    assert Bait().select(query(rows, model), 3).picks.tolist() == picks


def test_certain_predictions_tell_nothing():
    sure = LinearModel([[9000.0, -9000.0]])
    selection = Bait().select(query(np.ones((5, 1)), sure, ranks=[4, 3, 2, 1, 0]), 2)
    assert selection.utilities.tolist() == [0] * 5
    assert selection.picks.tolist() == [4, 3]


def test_wide_features_are_narrowed():
    rows = np.random.default_rng(0).normal(size=(40, 300))
    model = LinearModel(np.random.default_rng(1).normal(size=(300, 3)) / 20)
    selection = Bait().select(query(rows, model, labeled=[0, 1, 2]), 4)
    assert np.unique(selection.picks).size == 4
    assert (selection.utilities > 0).all()


def test_of_a_large_pool_those_of_the_lowest_ranks_compete():
    rows = np.random.default_rng(0).normal(size=(10_300, 2))
    model = linear_models(2, 2, 1)[0]
    ranks = np.arange(10_300)[::-1]
    selection = Bait().select(query(rows, model, ranks=ranks), 5)
    assert selection.picks.min() >= 300
    assert np.flatnonzero(selection.utilities).min() >= 300
