"""Change between successive models, held against published and third-party figures."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import entropy
from sklearn.metrics import cohen_kappa_score, f1_score

from al_core.arrays.randomness import random_for
from al_core.domain.errors import DataError
from al_core.monitoring import successive


def rows(*lists):
    return np.array(lists, dtype=np.int64)


@pytest.mark.parametrize(
    ("before", "after", "kappa"),
    [
        ([0, 1, 1, 0], [0, 1, 1, 1], 0.5),
        ([0, 0, 0, 1, 1], [0, 1, 0, 1, 0], 0.1667),
        ([0, 1, 1, 1, 1], [1, 1, 1, 1, 0], -0.25),
        ([0, 1, 1, 2, 1], [0, 1, 2, 2, 0], 0.444),
        ([0, 1, 2], [0, 1, 2], 1.0),
    ],
)
def test_kappa_has_the_values_of_the_stopping_literature(before, after, kappa):
    """Values: Bloodgood, Vijay-Shanker 2009 and their followers' worked examples."""
    first, second = successive.kappas(rows(before, after), 3)

    assert np.isnan(first)
    assert second == pytest.approx(kappa, abs=5e-4)


def test_kappas_are_those_of_scikit_learn():
    predicted = random_for(0, 0, "predictions").integers(4, size=(6, 300))

    expected = [cohen_kappa_score(a, b) for a, b in pairwise(predicted)]

    assert successive.kappas(predicted, 4)[1:] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [([0, 1, 1, 0], [0, 1, 1, 1], 0.2), ([0, 1, 1, 0, 1, 1, 0], [0, 1, 1, 1, 1, 1, 0], 1 / 9)],
)
def test_the_predicted_change_of_f_is_that_of_its_paper(before, after, change):
    """Altschuler, Bloodgood 2019 (arXiv 1901.09118)."""
    assert successive.predicted_f_change(*rows(before, after), 1) == pytest.approx(change)


def test_a_class_that_neither_model_names_does_not_change():
    assert successive.predicted_f_change(*rows([0, 0], [0, 0]), 1) == 0.0


def test_the_macro_change_is_what_f1_falls_short_of_one():
    predicted = random_for(1, 0, "predictions").integers(3, size=(2, 200))

    short = 1.0 - f1_score(predicted[0], predicted[1], average="macro")

    assert successive.macro_f_changes(predicted)[1] == pytest.approx(short)


@pytest.mark.parametrize(("kappa", "bound"), [(1.0, 0.0), (0.99, 0.0404), (0.8, 1.0)])
def test_the_bound_on_the_change_of_f_is_that_of_the_theorem(kappa, bound):
    """Bound of arXiv 1504.06329: |change of F| <= 4 (1 - t) / t."""
    assert successive.f_change_bound(kappa) == pytest.approx(bound, abs=1e-4)


def test_without_agreement_there_is_no_bound():
    with pytest.raises(DataError, match="kappa is 0"):
        successive.f_change_bound(0.0)


def test_the_bound_holds_for_models_that_agree():
    generator = random_for(2, 0, "models")
    truth = generator.integers(2, size=400)
    for flips in (1, 5, 20, 60):
        before = np.where(generator.random(400) < 0.1, 1 - truth, truth)
        after = before.copy()
        after[:flips] = 1 - after[:flips]
        change = abs(f1_score(truth, before) - f1_score(truth, after))

        assert change <= successive.f_change_bound(cohen_kappa_score(before, after))


def test_the_share_that_changed_class_is_counted():
    predicted = rows([0, 1, 2, 2], [0, 1, 2, 1], [0, 1, 2, 1])

    assert successive.changed_shares(predicted).tolist()[1:] == [0.25, 0.0]


def test_mean_entropy_is_one_for_a_guess_and_nothing_for_certainty():
    probabilities = np.array([[[0.25] * 4] * 3, [[1.0, 0, 0, 0]] * 3])

    assert successive.mean_entropies(probabilities).tolist() == [1.0, 0.0]


def test_entropies_are_those_of_scipy():
    probabilities = random_for(3, 0, "rows").dirichlet(np.ones(5), size=40)

    assert successive.entropies(probabilities) == pytest.approx(entropy(probabilities, axis=1))


def test_a_window_waits_until_it_is_full_of_figures():
    figures = np.array([np.nan, 0.2, 0.4, 0.9])

    assert successive.windowed(figures, 2, "mean")[2:] == pytest.approx([0.3, 0.65])
    assert np.isnan(successive.windowed(figures, 2, "max")[:2]).all()
    assert successive.windowed(figures, 2, "max")[2:].tolist() == [0.4, 0.9]


def test_a_window_longer_than_the_history_knows_nothing():
    assert np.isnan(successive.windowed(np.array([0.1, 0.2]), 3, "mean")).all()
