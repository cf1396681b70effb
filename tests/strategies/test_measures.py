"""Measures of doubt: closed values, bounds, and independent sums."""

import numpy as np
import pytest
from scipy.stats import entropy as scipy_entropy

from al_core.strategies.measures import (
    DISAGREEMENTS,
    UNCERTAINTIES,
    consensus,
    entropy,
    mutual_information,
    vote_entropy,
    vote_shares,
)
from tests.strategies.worlds import TableModel

N = 40
NUMBERS = np.arange(float(N))[:, None]


def chances(seed=0, n_classes=4):
    return np.random.default_rng(seed).dirichlet(np.ones(n_classes), N)


def jury(members=3, n_classes=4):
    return [TableModel(chances(seed, n_classes)) for seed in range(members)]


@pytest.mark.parametrize("n_classes", [2, 5, 90])
def test_entropy_is_that_of_scipy(n_classes):
    given = chances(1, n_classes)
    assert entropy(given) == pytest.approx(scipy_entropy(given, axis=1), abs=1e-12)


@pytest.mark.parametrize("measure", UNCERTAINTIES.values(), ids=UNCERTAINTIES)
def test_every_uncertainty_is_zero_for_the_sure_and_highest_for_the_torn(measure):
    sure, torn = np.array([[0.0, 1.0, 0.0]]), np.full((1, 3), 1 / 3)
    assert measure(sure).tolist() == [0.0]
    assert measure(chances(2, 3)).max() <= measure(torn)[0]


@pytest.mark.parametrize("measure", UNCERTAINTIES.values(), ids=UNCERTAINTIES)
def test_uncertainty_does_not_depend_on_the_order_of_the_classes(measure):
    given = chances(3)
    assert measure(given[:, ::-1]) == pytest.approx(measure(given), abs=1e-12)


def test_votes_are_counted_per_class():
    committee = [TableModel([[0.9, 0.1, 0.0]]), TableModel([[0.0, 0.1, 0.9]])] * 2
    assert vote_shares(committee, NUMBERS[:1]).tolist() == [[0.5, 0.0, 0.5]]


@pytest.mark.parametrize("members", [1, 2, 7])
def test_vote_entropy_is_that_of_the_votes_counted_one_by_one(members):
    committee = jury(members)
    votes = np.stack([member.table.argmax(axis=1) for member in committee])
    expected = [scipy_entropy(np.bincount(column, minlength=4)) for column in votes.T]
    assert vote_entropy(committee, NUMBERS) == pytest.approx(expected, abs=1e-12)


def test_consensus_is_the_mean_of_the_members():
    committee = jury()
    expected = (committee[0].table + committee[1].table + committee[2].table) / 3
    assert consensus(committee, NUMBERS) == pytest.approx(expected, abs=1e-15)


def test_mutual_information_is_the_mean_divergence_from_the_consensus():
    committee = jury()
    mean = consensus(committee, NUMBERS)
    each = [scipy_entropy(member.table, mean, axis=1) for member in committee]
    assert mutual_information(committee, NUMBERS) == pytest.approx(np.mean(each, axis=0))


@pytest.mark.parametrize("measure", DISAGREEMENTS.values(), ids=DISAGREEMENTS)
def test_the_order_of_the_members_does_not_matter(measure):
    committee = jury(4)
    assert measure(committee[::-1], NUMBERS) == pytest.approx(measure(committee, NUMBERS))


@pytest.mark.parametrize("name", ["vote_entropy", "mutual_information"])
def test_members_who_say_the_same_do_not_disagree(name):
    committee = [TableModel(chances(5))] * 3
    assert DISAGREEMENTS[name](committee, NUMBERS) == pytest.approx(np.zeros(N), abs=1e-12)


@pytest.mark.parametrize("members", [2, 4])
def test_disagreement_is_never_more_than_the_log_of_members_or_classes(members):
    for measure in DISAGREEMENTS.values():
        assert measure(jury(members), NUMBERS).max() <= np.log(4) + 1e-12
    assert vote_entropy(jury(members), NUMBERS).max() <= np.log(members) + 1e-12
