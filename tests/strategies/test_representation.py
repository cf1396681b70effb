"""Ranked batch, DPP, discriminative, TCM and grouping against formulas written out in full."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from sklearn.linear_model import LogisticRegression

from al_core.strategies.discriminative import Discriminative
from al_core.strategies.dpp import Dpp
from al_core.strategies.grouping import grouped
from al_core.strategies.ranked_batch import RankedBatch
from al_core.strategies.registry import strategy_named
from al_core.strategies.typiclust import TypiClust
from al_core.strategies.uncertainty import Margin
from tests.strategies.worlds import KINDS, LinearModel, blobs, mean_step, query

TCM_AT_5 = strategy_named("tcm", {"labels_per_class": 5})
MODEL = LinearModel(np.random.default_rng(0).normal(size=(5, 3)))


def ranked_in_full(rows, unsure, labeled, k):
    """The formula as modAL has it: a new alpha and all distances for each pick."""
    known, picks, first = list(labeled), [], None
    for _ in range(k):
        pool = [row for row in range(len(rows)) if row not in known]
        alpha = len(pool) / (len(pool) + len(known))
        if known:
            similarity = 1.0 / (1.0 + cdist(rows[pool], rows[known]).min(axis=1))
            scores = alpha * (1.0 - similarity) + (1.0 - alpha) * unsure[pool]
        else:
            scores = 1.0 / (1.0 + cdist(rows, rows).mean(axis=1))
        first = scores if first is None else first
        picks.append(pool[int(np.argmax(scores))])
        known.append(picks[-1])
    return picks, first


@pytest.mark.parametrize("labeled", [[], [3], list(range(0, 80, 3))])
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_ranked_batch_follows_the_formula_with_its_falling_alpha(kind, labeled):
    rows = np.round(blobs(80, 5), 2)
    selection = RankedBatch().select(query(kind(rows), MODEL, labeled=labeled), 15)
    exact = np.asarray(kind(rows).toarray() if hasattr(kind(rows), "toarray") else kind(rows))
    unsure = 1.0 - MODEL.predict_proba(exact).max(axis=1)
    picks, scores = ranked_in_full(exact.astype(np.float64), unsure, labeled, 15)
    assert selection.picks.tolist() == picks
    assert selection.utilities == pytest.approx(scores, abs=1e-9)


def test_ranked_batch_without_a_model_is_farthest_first():
    line = np.array([[0.0], [1.0], [2.0], [3.0], [10.0], [30.0]])
    selection = RankedBatch().select(query(line, labeled=[0]), 3)
    assert line[selection.picks].ravel().tolist() == [30.0, 10.0, 3.0]
    assert selection.reasons["nearest_distance"].tolist() == [30.0, 10.0, 3.0]


def test_ranked_batch_without_labels_starts_in_the_middle():
    line = np.array([[0.0], [1.0], [2.0], [3.0], [30.0]])
    selection = RankedBatch().select(query(line), 2)
    assert line[selection.picks].ravel().tolist() == [2.0, 30.0]
    assert selection.utilities[2] == 1.0 / (1.0 + 32.0 / 5)


def determinants_in_full(rows, unsure, weight, k):
    """The determinant of each batch that one more pick would make; log det (1 - w) + w sum r."""
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    kernel, picks = units @ units.T, []
    for _ in range(k):
        scores = np.full(len(rows), -np.inf)
        for row in set(range(len(rows))) - set(picks):
            batch = [*picks, row]
            _, log_volume = np.linalg.slogdet(kernel[np.ix_(batch, batch)])
            scores[row] = (1.0 - weight) * log_volume + weight * unsure[batch].sum()
        picks.append(int(np.argmax(np.round(scores, 10))))
    return picks


@pytest.mark.parametrize("weight", [0.0, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_dpp_picks_the_greatest_determinant_each_time(kind, weight):
    rows = np.round(np.random.default_rng(3).random((50, 12)), 2)
    model = LinearModel(np.random.default_rng(1).normal(size=(12, 3)))
    selection = Dpp(weight=weight).select(query(kind(rows), model), 10)
    top = np.sort(model.predict_proba(rows), axis=1)
    unsure = 1.0 - top[:, -1] + top[:, -2]
    assert selection.picks.tolist() == determinants_in_full(rows, unsure, weight, 10)


def test_dpp_reports_the_share_that_is_unlike_the_earlier_picks():
    rows = np.array([[1.0, 0, 0], [3.0, 0, 4.0], [0.0, 2, 0]])
    selection = Dpp().select(query(rows), 3)
    assert selection.picks.tolist() == [0, 2, 1]
    shares = selection.reasons["share_unlike_earlier_picks"]
    assert shares.tolist() == pytest.approx([1.0, 1.0, 0.64])


def test_dpp_goes_on_with_the_most_unsure_once_all_is_spanned():
    rows = np.repeat(np.eye(2), 4, axis=0) * np.arange(1.0, 9.0)[:, None]
    model = LinearModel([[1.0, 0.0], [0.5, 0.0]])
    selection = Dpp().select(query(rows, model), 8)
    assert selection.picks.tolist() == [0, 4, 1, 2, 5, 6, 3, 7]


def test_dpp_takes_rows_without_features_last():
    rows = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 0.0], [1.0, 2.0]])
    selection = Dpp().select(query(rows), 2)
    assert selection.picks.tolist() == [1, 3]
    assert selection.utilities.tolist() == [0.0, 1.0, 0.0, 1.0]


def chances_by_scikit_learn(rows, labeled):
    unlabeled = np.isin(np.arange(len(rows)), labeled, invert=True)
    model = LogisticRegression(class_weight="balanced", tol=1e-10, max_iter=10_000)
    return model.fit(rows, unlabeled).predict_proba(rows)[:, 1]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_discriminative_chances_are_those_of_scikit_learn(kind):
    rows = np.round(blobs(80, 5), 2)
    labeled = [0, 3, 9, 30]
    context = query(kind(rows), labeled=labeled)
    selection = Discriminative().select(context, 4)
    chances = chances_by_scikit_learn(rows, labeled)[context.candidates]
    assert selection.utilities == pytest.approx(chances, abs=1e-4)


def test_discriminative_counts_the_picks_of_each_part_as_labeled():
    rows, labeled = blobs(80, 5), [0, 3, 9, 30]
    selection = Discriminative(parts=3).select(query(rows, labeled=labeled), 6)
    for part in (0, 2, 4):
        known = [*labeled, *selection.picks[:part]]
        chances = chances_by_scikit_learn(rows, known)
        chances[known] = 0.0
        assert set(np.argsort(-chances)[:2]) == set(selection.picks[part : part + 2])


def test_discriminative_goes_where_there_are_no_labels():
    rows = np.concatenate([blobs(30, 2), 20.0 + blobs(30, 2)])
    selection = Discriminative(parts=1).select(query(rows, labeled=[0, 1, 2, 3]), 5)
    assert (selection.picks >= 30).all()


def test_discriminative_of_a_sample_still_rates_every_candidate():
    rows = blobs(200, 3)
    selection = Discriminative(sample=20).select(query(rows, labeled=[0, 1]), 5)
    assert np.unique(selection.utilities).size == 198


def test_tcm_is_typiclust_while_labels_are_few():
    rows, labeled = blobs(80, 5), list(range(14))
    tcm = TCM_AT_5.select(query(rows, MODEL, labeled=labeled), 6)
    assert tcm.picks.tolist() == TypiClust().select(query(rows, labeled=labeled), 6).picks.tolist()


def test_tcm_is_margin_from_then_on():
    rows, labeled = blobs(80, 5), list(range(15))
    tcm = TCM_AT_5.select(query(rows, MODEL, labeled=labeled), 6)
    margin = Margin().select(query(rows, MODEL, labeled=labeled), 6)
    assert tcm.picks.tolist() == margin.picks.tolist()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_grouping_goes_on_with_the_most_alike(kind):
    rows = kind(np.array([[1.0, 0], [0, 1], [5, 1], [1, 9], [2, 1], [7, 7]]))
    assert grouped(rows, np.array([0, 1, 2, 3, 4, 5])).tolist() == [0, 2, 4, 5, 3, 1]


def test_grouping_keeps_the_first_pick_and_all_others():
    rows, picks = blobs(60, 4), np.array([50, 3, 17, 8, 29, 44])
    shown = grouped(rows, picks)
    assert shown[0] == 50
    assert sorted(shown) == sorted(picks)


def test_grouping_leaves_equally_alike_items_in_the_order_of_choice():
    assert grouped(np.ones((6, 2)), np.array([4, 1, 5, 0])).tolist() == [4, 1, 5, 0]


def test_grouping_brings_alike_items_together():
    rows = np.random.default_rng(0).normal(size=(200, 8))
    picks = np.arange(0, 200, 4)
    assert mean_step(rows, grouped(rows, picks)) > mean_step(rows, picks) + 0.3


def test_grouping_an_empty_batch_gives_none():
    assert grouped(np.ones((3, 2)), np.empty(0, dtype=np.int64)).size == 0


def test_a_single_item_has_no_step():
    assert mean_step(np.ones((3, 2)), np.array([1])) == 0.0
