"""Measures of doubt: closed values, bounds, and independent sums."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.stats import entropy as scipy_entropy

from al_core.domain.plan import ModelPlan
from al_core.domain.values import LabeledSet
from al_core.models import fit_model
from al_core.strategies.measures import (
    DISAGREEMENTS,
    UNCERTAINTIES,
    consensus,
    entropy,
    first_highest,
    mutual_information,
    vote_entropy,
    votes,
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


def test_votes_are_the_likeliest_classes_by_each_member():
    committee = [TableModel([[0.9, 0.1, 0.0]]), TableModel([[0.0, 0.1, 0.9]])] * 2
    assert votes(committee, NUMBERS[:1]).tolist() == [[0], [2], [0], [2]]


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


def fitted(n_classes, shown, kind):
    """Logistic regressions that were shown these classes, and rows to ask about."""
    random = np.random.default_rng(7)
    rows = kind(random.normal(size=(80, 6)))
    labels = np.resize(np.array(shown), 30)
    own = [LabeledSet(np.sort(random.choice(80, 30, replace=False)), labels) for _ in range(3)]
    plan = ModelPlan(calibration="none")
    one = {"seed": 0, "previous": None, "needs_probabilities": True}
    return [fit_model(plan, rows, each, n_classes, **one) for each in own], rows


class OneByOne:
    """A model of which only the answers are known."""

    def __init__(self, model):
        self.n_classes, self.predict = model.n_classes, model.predict
        self.predict_proba, self.gives_probabilities = model.predict_proba, True
        self.decision_values = model.decision_values


@pytest.mark.parametrize("kind", [np.asarray, np.float32, csr_array])
@pytest.mark.parametrize(("n_classes", "shown"), [(2, [0, 1]), (3, [0, 2]), (4, [0, 1, 2, 3])])
@pytest.mark.parametrize("measure", DISAGREEMENTS.values(), ids=DISAGREEMENTS)
def test_linear_members_are_heard_together_as_they_are_one_by_one(measure, n_classes, shown, kind):
    committee, rows = fitted(n_classes, shown, kind)
    expected = measure([OneByOne(member) for member in committee], rows)
    assert measure(committee, rows) == pytest.approx(expected, abs=1e-6)
    assert expected.max() > 0.01


def test_alike_votes_tie_exactly_whatever_the_classes():
    named = np.array([[0, 0, 1, 2, 3, 3, 3], [3, 1, 0, 0, 2, 0, 3], [5, 5, 5, 4, 0, 0, 1]])
    committee = [TableModel(np.eye(6)[column]) for column in named.T]
    assert np.unique(vote_entropy(committee, NUMBERS[:3])).size == 1


def test_of_equal_scores_the_first_class_is_named():
    assert first_highest(np.array([[1.0, 0.0], [3.0, 0.0], [3.0, -1.0]])).tolist() == [1, 0]
