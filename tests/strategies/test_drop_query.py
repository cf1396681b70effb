"""DropQuery: what changes its class behind a dropout mask."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from al_core.strategies.drop_query import DropQuery, with_dropout
from tests.strategies.worlds import KINDS, LinearModel, blobs, pool, query

# Class 1 needs the feature; with it hidden the intercept says class 0.
NEEDS_IT = LinearModel([[0.0, 1.0]], intercepts=[0.5, 0.0])


def test_rate_is_the_chance_to_be_hidden_and_the_mean_is_kept():
    hidden = with_dropout(np.ones((400, 50)), np.arange(400), 0.75, 3)
    assert set(np.unique(hidden)) == {0.0, 4.0}
    assert (hidden == 0).mean() == pytest.approx(0.75, abs=0.01)
    assert abs(np.corrcoef(hidden[:, 0], hidden[:, 1])[0, 1]) < 0.15


def test_other_seeds_hide_others():
    one, two = (with_dropout(np.ones((100, 50)), np.arange(100), 0.5, seed) for seed in (1, 2))
    assert (one == two).mean() == pytest.approx(0.5, abs=0.03)


def test_the_mask_of_a_row_does_not_depend_on_its_block_or_kind():
    rows = blobs()
    whole = with_dropout(rows, np.arange(60), 0.5, 9)
    part = with_dropout(csr_array(rows[20:30]), np.arange(20, 30), 0.5, 9)
    assert part.toarray().tolist() == whole[20:30].tolist()


def test_dropout_leaves_the_block_as_it_was():
    for kind in KINDS.values():
        block = kind(blobs())
        with_dropout(block, np.arange(60), 0.5, 9)
        assert np.allclose(block.toarray() if hasattr(block, "toarray") else block, blobs())


def test_what_needs_the_hidden_feature_is_picked():
    rows = np.array([[0.0], [0.0], [1.0], [0.0], [2.0]])
    selection = DropQuery(rate=0.999).select(query(rows, NEEDS_IT), 2)
    assert selection.utilities.tolist() == [0, 0, 1, 0, 1]
    assert sorted(selection.picks) == [2, 4]
    assert selection.reasons["disagreement"].tolist() == [1.0, 1.0]


def test_too_few_that_change_are_filled_up_by_disagreement_and_rank():
    rows = np.array([[0.0], [0.0], [1.0], [0.0], [2.0]])
    selection = DropQuery(rate=0.999).select(query(rows, NEEDS_IT, ranks=[4, 0, 2, 3, 1]), 3)
    assert sorted(selection.picks) == [1, 2, 4]


def test_disagreement_is_a_share_of_the_looks():
    utilities = DropQuery(looks=4).select(pool(blobs()), 5).utilities
    assert np.isin(utilities, [0, 0.25, 0.5, 0.75, 1]).all()
    assert np.unique(utilities).size > 2


def test_picks_equal_those_of_scikit_activeml_where_all_is_hidden():
    peer = pytest.importorskip("skactiveml.pool")
    wrapped = pytest.importorskip("skactiveml.classifier").SklearnClassifier
    random = np.random.default_rng(2)
    rows = np.concatenate([random.normal(center, 0.1, (30, 4)) for center in np.eye(4)])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    labels = np.full(120, np.nan)
    labels[[0, 1, 2, 40, 70]] = [0, 0, 0, 1, 1]
    model = wrapped(LogisticRegression(), classes=[0, 1]).fit(rows, labels)
    theirs = peer.DropQuery(random_state=0, dropout_rate=0.999, cluster_algo_dict={"n_init": 10})
    expected = theirs.query(rows, labels, model, fit_clf=False, batch_size=2)
    weights, intercept = model.estimator_.coef_[0], model.estimator_.intercept_[0]
    same = LinearModel(np.stack([0 * weights, weights], axis=1), intercepts=[0.0, intercept])
    context = query(rows, same, labeled=[0, 1, 2, 40, 70])
    selection = DropQuery(rate=0.999999).select(context, 2)
    assert sorted(selection.picks) == sorted(expected)
