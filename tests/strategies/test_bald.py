"""Information about the model and about predictions, against sums over all joint labels."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import entropy

from al_core.strategies.bald import Bald, PowerBald
from al_core.strategies.batch_bald import BatchBald, JointLabels
from al_core.strategies.committee import QueryByCommittee
from al_core.strategies.epig import Epig, predictive_information
from tests.strategies.worlds import TableModel, query


def chances(n_members=4, n_rows=30, n_classes=3, seed=0):
    return np.random.default_rng(seed).dirichlet(np.ones(n_classes), (n_members, n_rows))


def committee_query(tables, **given):
    numbers = np.arange(float(tables.shape[1]))[:, None]
    return query(numbers, committee=[TableModel(table) for table in tables], **given)


def joint_information(tables, picks):
    """I(labels of the picks; member) summed over every joint label."""
    classes = range(tables.shape[2])
    by_member = np.array(
        [
            [np.prod(tables[k, picks, labels]) for labels in product(classes, repeat=len(picks))]
            for k in range(tables.shape[0])
        ]
    )
    return entropy(by_member.mean(axis=0)) - entropy(by_member, axis=1).mean()


def test_bald_is_qbc_by_mean_divergence():
    context = committee_query(chances())
    expected = QueryByCommittee("kl").select(context, 8)
    selection = Bald().select(context, 8)
    assert selection.utilities == pytest.approx(expected.utilities, abs=1e-12)
    assert selection.picks.tolist() == expected.picks.tolist()


def test_bald_leaves_alone_what_all_members_are_equally_torn_about():
    torn, quarrel = [[0.5, 0.5], [0.5, 0.5]], [[0.9, 0.1], [0.1, 0.9]]
    context = committee_query(np.array([torn, quarrel]).transpose(1, 0, 2))
    selection = Bald().select(context, 1)
    assert selection.picks.tolist() == [1]
    gap = np.log(2) - entropy([0.9, 0.1])
    assert selection.utilities == pytest.approx([0.0, gap], abs=1e-12)


def test_power_bald_draws_by_the_power_of_the_information():
    context = committee_query(chances())
    scores = Bald().select(context, 1).utilities ** 2
    selection = PowerBald(beta=2.0).select(context, 2)
    first, second = selection.picks
    expected = [scores[first] / scores.sum(), scores[second] / (scores.sum() - scores[first])]
    assert selection.probabilities == pytest.approx(expected)


def test_batch_bald_starts_as_bald():
    context = committee_query(chances())
    utilities = BatchBald().select(context, 5).utilities
    assert utilities == pytest.approx(Bald().select(context, 5).utilities, abs=1e-11)


@pytest.mark.parametrize("seed", range(5))
def test_batch_bald_is_the_full_greedy_search_over_joint_labels(seed):
    tables = chances(seed=seed)
    greedy = []
    for _ in range(3):
        gains = [-1 if i in greedy else joint_information(tables, [*greedy, i]) for i in range(30)]
        greedy.append(int(np.argmax(gains)))
    selection = BatchBald().select(committee_query(tables), 3)
    assert selection.picks.tolist() == greedy
    together = selection.reasons["information_gain"].sum()
    assert together == pytest.approx(joint_information(tables, greedy), abs=1e-9)


def test_batch_bald_does_not_ask_twice_what_bald_asks_twice():
    """Rows 0 and 1 are twins that tell most; row 2 tells less, but something else."""
    twin = [[0.99, 0.01], [0.99, 0.01], [0.01, 0.99], [0.01, 0.99]]
    other = [[0.9, 0.1], [0.1, 0.9], [0.9, 0.1], [0.1, 0.9]]
    context = committee_query(np.array([twin, twin, other]).transpose(1, 0, 2))
    assert Bald().select(context, 2).picks.tolist() == [0, 1]
    assert BatchBald().select(context, 2).picks.tolist() == [0, 2]


def test_batch_bald_beyond_its_round_starts_anew_with_what_is_left():
    tables = chances()
    first = BatchBald(round_size=3).select(committee_query(tables), 5).picks.tolist()
    alone = BatchBald().select(committee_query(tables), 3).picks.tolist()
    rest = np.setdiff1d(np.arange(30), alone)
    again = BatchBald().select(committee_query(tables, candidates=rest), 2).picks.tolist()
    assert first == alone + again


def test_batch_bald_with_few_joint_labels_comes_close_to_all_of_them():
    tables = chances(n_members=6, n_rows=60, n_classes=3, seed=2)
    context = committee_query(tables)
    exact = BatchBald(configurations=3**6).select(context, 6)
    few = BatchBald(configurations=100).select(context, 6)
    best = joint_information(tables, exact.picks)
    assert joint_information(tables, few.picks) > 0.98 * best
    assert few.reasons["information_gain"].sum() == pytest.approx(best, rel=0.05)


def test_the_joint_labels_kept_weigh_the_members_as_all_do():
    """What is left of the members' chances is, over all labels, about what they were: 1 / 8."""
    tables, joint = chances(n_members=8), JointLabels(8, most=100)
    for pick in range(6):
        joint.add(tables[:, pick])
    assert joint.chances.size <= 100
    assert joint.chances.sum() == pytest.approx(1.0)
    assert joint.chances @ joint.members == pytest.approx(np.full(8, 1 / 8), abs=0.03)


def test_batch_bald_searches_a_large_pool_among_what_tells_most():
    """Of 20,000 rows the 16,384 best are searched; greedy over all of them picks the same."""
    tables = chances(n_rows=20_000, n_members=3, n_classes=2)
    context = committee_query(tables)
    best = Bald().select(context, 2**14).picks
    few = committee_query(tables, candidates=np.sort(best))
    picks = BatchBald().select(context, 4).picks.tolist()
    assert picks == BatchBald().select(few, 4).picks.tolist()
    told = joint_information(tables, picks)
    assert all(joint_information(tables, [*picks[:3], row]) <= told for row in range(0, 20_000, 97))


def test_epig_is_the_mean_information_about_the_targets():
    tables, targets = chances(), chances(n_rows=7, seed=1)
    both = np.concatenate([tables, targets], axis=1)
    pairs = [[joint_entropies(both, i, 30 + j) for j in range(7)] for i in range(30)]
    told = predictive_information(tables.transpose(1, 0, 2), targets.transpose(1, 0, 2))
    assert told == pytest.approx(np.mean(pairs, axis=1), abs=1e-12)


def joint_entropies(tables, one, other):
    """I(y_one; y_other) with labels independent given the member."""
    joint = np.einsum("ky,kz->yz", tables[:, one], tables[:, other]) / tables.shape[0]
    return entropy(joint.sum(axis=1)) + entropy(joint.sum(axis=0)) - entropy(joint.ravel())


def test_epig_passes_over_doubt_that_bears_on_nothing_else():
    """Row 0: members 1-2 against 3-4, as in all other rows; row 1: a quarrel of its own."""
    shared = [[0.9, 0.1], [0.9, 0.1], [0.1, 0.9], [0.1, 0.9]]
    own = [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]
    tables = np.array([shared, own] + [shared] * 40).transpose(1, 0, 2)
    context = committee_query(tables)
    assert Bald().select(context, 1).picks.tolist() == [1]
    selection = Epig().select(context, 1)
    assert selection.picks.tolist() == [0]
    assert selection.utilities[1] < 0.2 * selection.utilities[0]


def test_epig_never_tells_more_than_bald():
    context = committee_query(chances())
    assert (
        Epig().select(context, 1).utilities <= Bald().select(context, 1).utilities + 1e-12
    ).all()


def test_epig_draws_fewer_targets_where_the_joint_tables_would_be_large():
    """100 rows of 500 classes: 2^28 entries are enough for 10 targets."""
    wide = committee_query(np.full((2, 100, 500), 0.002))
    assert Epig()._targets(wide).shape == (10, 2, 500)
    assert Epig()._targets(committee_query(chances())).shape == (100, 4, 3)
