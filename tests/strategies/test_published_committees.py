"""Committees against scikit-activeml 1.0.1 and BatchBALD's published values."""

import numpy as np
import pytest

from al_core.strategies.bald import Bald
from al_core.strategies.batch_bald import BatchBald, JointLabels
from al_core.strategies.committee import QueryByCommittee
from al_core.strategies.epig import predictive_information
from tests.strategies.worlds import TableModel, query

peer = pytest.importorskip("skactiveml.pool")


def committee_query(tables, **given):
    numbers = np.arange(float(tables.shape[1]))[:, None]
    return query(numbers, committee=[TableModel(table) for table in tables], **given)


def batch_bald_tables():
    """Ten members' chances of two classes for 200 rows, as in BatchBALD's own example."""
    raw = np.random.RandomState(0).random(2 * 200 * 10).reshape(10, 200, 2)
    return raw / raw.sum(axis=2, keepdims=True)


def many_tables(n_members=5, n_rows=400, n_classes=4):
    return np.random.default_rng(3).dirichlet(np.ones(n_classes), (n_members, n_rows))


def peer_tables(batch_size, tables, **given):
    """scikit-activeml's joint information of each row with the picks before, (b, n)."""
    core = pytest.importorskip("skactiveml.pool._bald").batch_bald
    return core(tables.copy(), batch_size, random_state=0, **given)


def test_batch_bald_reproduces_its_published_values():
    selection = BatchBald().select(committee_query(batch_bald_tables()), 3)
    joint = np.cumsum(selection.reasons["information_gain"])
    assert selection.picks[:2].tolist() == [147, 107]
    assert joint == pytest.approx([0.26082319, 0.51374567, 0.73904878], abs=2e-7)


def test_batch_bald_of_ten_equals_that_of_scikit_activeml():
    tables = batch_bald_tables()
    theirs = peer_tables(10, tables, n_MC_samples=2**9)
    selection = BatchBald(configurations=2**9).select(committee_query(tables), 10)
    assert selection.picks.tolist() == np.nanargmax(theirs, axis=1).tolist()
    joint = np.cumsum(selection.reasons["information_gain"])
    assert joint == pytest.approx(np.nanmax(theirs, axis=1), abs=1e-9)


def test_information_beside_picks_equals_that_of_scikit_activeml():
    tables = many_tables()
    theirs = peer_tables(3, tables, n_MC_samples=4**2)
    joint, picks = JointLabels(5, 4**2), np.nanargmax(theirs, axis=1)
    for pick in picks[:2]:
        joint.add(tables[:, pick])
    told = joint.information(tables.transpose(1, 0, 2)) + theirs[1, picks[1]]
    free = ~np.isnan(theirs[2])
    assert told[free] == pytest.approx(theirs[2, free], abs=1e-9)


def test_bald_equals_that_of_scikit_activeml():
    tables = many_tables()
    theirs = peer_tables(1, tables)[0]
    selection = Bald().select(committee_query(tables), 20)
    assert selection.utilities == pytest.approx(theirs, abs=1e-12)
    assert selection.picks.tolist() == np.argsort(-theirs, kind="stable")[:20].tolist()


def test_mean_divergence_equals_that_of_scikit_activeml():
    tables = many_tables()
    theirs = peer.average_kl_divergence(tables.copy())
    selection = QueryByCommittee("kl").select(committee_query(tables), 20)
    assert selection.utilities == pytest.approx(theirs, abs=1e-12)
    assert selection.picks.tolist() == np.argsort(-theirs, kind="stable")[:20].tolist()


def test_vote_entropy_equals_that_of_scikit_activeml():
    tables = many_tables()
    theirs = peer.vote_entropy(tables.argmax(axis=2).T, classes=np.arange(4))
    selection = QueryByCommittee("vote_entropy").select(committee_query(tables), 20)
    assert selection.utilities == pytest.approx(theirs, abs=1e-12)


def test_information_about_predictions_is_that_of_scikit_activemls_joint():
    """EPIG for one target is the overlap I(x) + I(z) - I(x, z) of BatchBALD, which both give."""
    tables = many_tables(n_rows=40)
    core = peer_tables(2, tables[:, :], n_MC_samples=4)
    first = int(np.nanargmax(core[0]))
    overlap = core[0] + core[0, first] - core[1]
    told = predictive_information(tables.transpose(1, 0, 2), tables[:, [first]].transpose(1, 0, 2))
    others = np.arange(40) != first
    assert told[others] == pytest.approx(overlap[others], abs=1e-9)
