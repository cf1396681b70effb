"""ALFA-Mix: the exact mixing against the published formula, step by step."""

import numpy as np
import pytest
from scipy.special import softmax

from al_core.strategies.alfa_mix import AlfaMix, ExactMix, class_anchors
from tests.strategies.worlds import KINDS, LinearModel, blobs, linear_models, pool, query

# One feature; class 1 from 2 upwards.
AT_TWO = LinearModel([[-0.5, 0.5]], intercepts=[1.0, -1.0])


def changes(model, row, anchor, cap):
    """Whether the published alpha of bound `cap` changes the class of `row`."""
    values = model.decision_values(row)
    residual = softmax(values)
    residual[values.argmax()] -= 1.0
    gradient, away = model.coefficients.T @ residual, anchor - row
    bound = cap / np.sqrt(row.size)
    alpha = bound * np.linalg.norm(away) / np.linalg.norm(gradient) * gradient / away
    return model.decision_values((1 - alpha) * row + alpha * anchor).argmax() != values.argmax()


@pytest.mark.parametrize("n_classes", [2, 3, 6])
def test_caps_are_where_the_published_alpha_begins_to_change_the_class(n_classes):
    rows = blobs(40, 5)
    model = linear_models(5, n_classes, 1)[0]
    anchors = np.random.default_rng(1).normal(size=(3, 5))
    caps = ExactMix(model, anchors).caps(rows)
    assert np.isfinite(caps).sum() > 20
    for row, cap in zip(rows, np.minimum(caps, 50.0), strict=True):
        assert not any(changes(model, row, anchor, 0.999 * cap) for anchor in anchors)
        assert cap == 50.0 or any(changes(model, row, anchor, 1.001 * cap) for anchor in anchors)


def test_one_coefficient_row_is_two_classes():
    class Binary(LinearModel):
        coefficients = np.array([[3.0, -1.0]])
        classes = np.array([0, 1])

    single = Binary([[-1.5, 1.5], [0.5, -0.5]])
    single.intercepts = np.array([0.25])
    double = LinearModel(single.weights, intercepts=[-0.125, 0.125])
    rows, anchors = blobs(30, 2), np.ones((1, 2))
    assert ExactMix(single, anchors).caps(rows).tolist() == pytest.approx(
        ExactMix(double, anchors).caps(rows).tolist()
    )


def test_cap_is_the_way_to_the_border_as_a_share_of_the_way_to_the_farthest_anchor():
    rows = np.array([[0.0], [1.0], [2.5], [4.0]])
    caps = ExactMix(AT_TWO, np.array([[10.0], [0.0]])).caps(rows)
    assert caps.tolist() == pytest.approx([2 / 10, 1 / 9, 0.5 / 7.5, 2 / 6])


def test_utilities_fall_with_the_cap_and_are_zero_where_nothing_helps():
    rows = np.array([[0.0], [1.0], [10.0], [0.0]])
    selection = AlfaMix().select(query(rows, AT_TWO, labeled=[2, 3]), 1)
    assert selection.utilities.tolist() == pytest.approx([1 / 1.2, 1 / (1 + 1 / 9)])
    constant = LinearModel([[0.0, 0.0]], intercepts=[1.0, 0.0])
    assert AlfaMix().select(query(rows, constant, labeled=[2, 3]), 1).utilities.tolist() == [0, 0]


def test_picks_are_among_those_that_change_first():
    rows = np.array([[1.9], [2.1], [1.0], [-90.0], [9.0], [0.0], [10.0]])
    selection = AlfaMix().select(query(rows, AT_TWO, labeled=[5, 6]), 2)
    assert set(selection.picks) <= {0, 1, 2}
    assert selection.reasons["instability"].min() > 0.8


def test_too_few_that_change_are_filled_up_by_utility():
    rows = np.array([[1.9], [-90.0], [-30.0], [9.9], [0.0], [10.0]])
    selection = AlfaMix(step=1.0).select(query(rows, AT_TWO, labeled=[4, 5]), 2)
    assert selection.picks.size == 2
    constant = LinearModel([[0.0, 0.0]], intercepts=[1.0, 0.0])
    context = query(rows, constant, labeled=[4, 5], ranks=[3, 2, 1, 0])
    assert AlfaMix().select(context, 2).picks.tolist() == [3, 2]


def test_a_class_without_labels_has_the_mean_of_all_for_an_anchor():
    rows = np.array([[0.0], [2.0], [7.0], [9.0]])
    model = linear_models(1, 3)[0]
    assert class_anchors(query(rows, model, labeled=[0, 1, 2])).tolist() == [[3.5], [2.0], [3.0]]
    assert class_anchors(query(rows, model)).tolist() == [[4.5]]


class Curved:
    """Class 1 outside of the circle of radius 2: no linear head."""

    n_classes, gives_probabilities = 2, False

    def predict(self, features):
        return (np.square(features).sum(axis=1) > 4.0).astype(np.int64)


def test_other_models_are_mixed_at_random():
    rows = np.array([[1.9, 0.0], [0.0, 0.1], [0.0, 60.0], [0.0, 0.0], [9.0, 9.0]])
    selection = AlfaMix().select(query(rows, Curved(), labeled=[3, 4]), 1)
    near, center, far = selection.utilities
    assert near >= 1 / (1 + 1 / 8) > center
    assert far < near
    assert selection.picks.tolist() == [0]


def test_random_mixing_is_alike_for_all_kinds_of_matrix():
    picks = [
        AlfaMix().select(pool(kind(np.round(blobs(), 2)), model=Sparse()), 9).picks.tolist()
        for kind in (KINDS["dense"], KINDS["csr_array"], KINDS["csr_matrix"])
    ]
    assert picks[0] == picks[1] == picks[2]


class Sparse(Curved):
    def predict(self, features):
        return (np.asarray(features.sum(axis=1)).ravel() > 8.0).astype(np.int64)


def test_of_many_candidates_some_are_mixed_at_random_and_the_rest_have_utility_zero():
    rows = np.full((10_050, 1), 1.99)
    rows[:2] = [[0.0], [9.0]]
    utilities = AlfaMix().select(query(rows, Curved(), labeled=[0, 1]), 3).utilities
    assert (utilities == 0).sum() == 48
