"""The arithmetic behind every model's answer, against scipy and by hand."""

import numpy as np
import pytest
from scipy.special import expit
from scipy.special import softmax as scipy_softmax

from al_core.domain.values import LabeledSet
from al_core.models import AveragedModel, ConstantModel, FittedModel
from al_core.models.fitted import pair, probabilities_from, scores_from, softmax

ROWS = np.zeros((2, 1))


class GivenScores(FittedModel):
    """Answers one row with scores of its own choice."""

    def __init__(self, shown, n_classes, scores):
        labels = np.array(shown, dtype=np.int64)
        super().__init__(None, LabeledSet(np.arange(labels.size), labels), n_classes)
        self.scores = np.array([scores])

    def seen_scores(self, features):
        return self.scores


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("n_classes", [1, 3, 90])
def test_softmax_is_that_of_scipy(seed, n_classes):
    scores = 10 * np.random.default_rng(seed).normal(size=(50, n_classes))
    np.testing.assert_allclose(softmax(scores), scipy_softmax(scores, axis=1), rtol=1e-12)


@pytest.mark.parametrize("scale", [1e300, -1e300, 1e-300])
def test_softmax_of_huge_scores_is_finite_and_sums_to_one(scale):
    found = softmax(np.array([[scale, 0.0, -scale]]))
    assert np.isfinite(found).all()
    assert found.sum() == pytest.approx(1.0)


def test_softmax_leaves_its_scores_as_they_were():
    scores = np.array([[1.0, 2.0, 3.0]])
    softmax(scores)
    assert scores.tolist() == [[1.0, 2.0, 3.0]]


@pytest.mark.parametrize("scores", [[3.0, -2.0], [[3.0], [-2.0]]])
def test_one_value_per_row_becomes_two_of_opposite_sign(scores):
    assert pair(np.array(scores)).tolist() == [[-3.0, 3.0], [2.0, -2.0]]


def test_values_of_three_classes_stay_as_they_are():
    assert pair(np.eye(3)).tolist() == np.eye(3).tolist()


@pytest.mark.parametrize("value", [0.0, 1.0, -40.0, 800.0])
def test_two_classes_have_the_logistic_of_one_value_as_chance(value):
    found = probabilities_from(pair(np.array([value])))
    assert found.tolist() == [[1.0 - expit(value), expit(value)]]


@pytest.mark.parametrize("chance", [0.1, 0.5, 0.999])
def test_decision_value_of_a_chance_is_its_log_odds(chance):
    values = scores_from(np.array([[1.0 - chance, chance]]))
    odds = np.log(chance / (1 - chance))
    assert values.ravel() == pytest.approx([-odds, odds], abs=1e-12)


@pytest.mark.parametrize("chances", [[0.0, 1.0], [0.0, 0.0, 1.0]])
def test_decision_value_of_the_impossible_is_finite(chances):
    assert np.isfinite(scores_from(np.array([chances]))).all()


def test_probabilities_of_many_classes_come_back_from_their_scores():
    chances = np.array([[0.2, 0.5, 0.3]])
    np.testing.assert_allclose(probabilities_from(scores_from(chances)), chances, atol=1e-15)


def test_class_not_shown_has_a_value_one_below_the_rows_smallest():
    model = GivenScores([1, 3, 4], 5, [2.0, -0.5, 1.0])
    assert model.decision_values(ROWS[:1]).tolist() == [[-1.5, 2.0, -1.5, -0.5, 1.0]]


def test_class_not_shown_has_no_chance_and_the_others_share_it():
    chances = GivenScores([0, 2], 3, [-1.0, 1.0]).predict_proba(ROWS[:1])
    assert chances.tolist() == [[1 - expit(1.0), 0.0, expit(1.0)]]


def test_first_of_equal_classes_is_said():
    assert GivenScores([1, 3, 4], 5, [0.0, 7.0, 7.0]).predict(ROWS[:1]).tolist() == [3]


def test_classes_are_known_in_ascending_order_whatever_the_labels():
    assert GivenScores([4, 1, 1, 3], 5, [0.0] * 3).classes.tolist() == [1, 3, 4]


def test_constant_model_is_as_sure_of_every_row():
    model = ConstantModel(None, LabeledSet(np.array([5]), np.array([1])), 2)
    assert model.predict_proba(ROWS).tolist() == [[0.0, 1.0]] * 2
    assert model.decision_values(ROWS).tolist() == [[-1.0, 1.0]] * 2


def test_average_of_one_model_is_that_model():
    model = GivenScores([0, 1, 2], 3, [0.0, 1.0, 2.0])
    average = AveragedModel([model])
    assert average.predict_proba(ROWS[:1]).tolist() == model.predict_proba(ROWS[:1]).tolist()
    assert average.predict(ROWS[:1]).tolist() == [2]


def test_average_gives_probabilities_only_if_all_its_models_do():
    sure = GivenScores([0, 1], 2, [0.0, 0.0])
    unsure = GivenScores([0, 1], 2, [0.0, 0.0])
    unsure.gives_probabilities = False
    assert AveragedModel([sure, sure]).gives_probabilities
    assert not AveragedModel([sure, unsure]).gives_probabilities


def test_average_of_models_that_saw_other_classes_covers_all():
    models = [GivenScores([0, 1], 3, [-50.0, 50.0]), GivenScores([1, 2], 3, [-50.0, 50.0])]
    chances = AveragedModel(models).predict_proba(ROWS[:1])
    np.testing.assert_allclose(chances, [[0.0, 0.5, 0.5]], atol=1e-15)
