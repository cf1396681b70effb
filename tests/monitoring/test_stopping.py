"""Each stopping rule: its figure after every model, and when it says stop."""

import math
from dataclasses import replace

import numpy as np
import pytest

from al_core.monitoring.stopping import (
    RULES,
    BudgetSpent,
    ClassificationChange,
    GainBelowPrice,
    KappaStop,
    MaximumConfidence,
    MinimumError,
    OverallUncertainty,
    Plateau,
    PredictedFChange,
    votes,
)
from tests.monitoring.watched import watched

SETTLED = [[0, 1, 1, 2]] * 5
RISING = np.arange(200)[None, :] < np.array([[100], [110], [120], [130], [140]])


def figures(rule, seen):
    """The rule's history, nan as None."""
    return [None if math.isnan(each) else each for each in rule.history(seen).tolist()]


def test_there_are_at_least_eight_rules_with_names_of_their_own():
    assert len({rule.name for rule in RULES}) == len(RULES) >= 8


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_tells_its_figure_for_each_version_and_abstains_in_words(rule):
    for versions in range(6):
        seen = watched(SETTLED).until(versions)

        assert rule.history(seen).shape == (versions,)
    vote = rule.vote(watched([[0, 1, 1, 2]]))

    assert (vote.rule, vote.meaning, vote.paper) == (rule.name, rule.meaning, rule.paper)
    assert vote.says in {"cannot tell", "stop", "continue"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_history_never_changes_with_what_comes_later(rule):
    generator = np.random.default_rng(0)
    seen = watched(
        generator.integers(3, size=(8, 40)),
        audit_right=generator.random((8, 30)) < 0.7,
        batch_entropy=generator.random(8),
        batch_right=generator.random(8),
        spent=np.linspace(0.1, 1.2, 8),
    )
    whole = replace(rule, worth_of_a_point=3.0) if isinstance(rule, GainBelowPrice) else rule

    for versions in range(1, 9):
        then = whole.history(seen.until(versions))

        np.testing.assert_array_equal(then, whole.history(seen)[:versions])


def test_kappa_stops_when_three_agreements_in_a_row_are_perfect():
    seen = watched([[0, 1, 1, 0], [0, 1, 1, 1], *[[0, 1, 1, 1]] * 3])

    assert figures(KappaStop(), seen) == [None, None, None, pytest.approx(2.5 / 3), 1.0]
    assert KappaStop().first_stop(seen) == 4


def test_classification_change_wants_two_models_without_any():
    seen = watched([[0, 1], [1, 1], [1, 1], [1, 1]])

    assert figures(ClassificationChange(), seen) == [None, None, 0.5, 0.0]
    assert ClassificationChange().first_stop(seen) == 3


def test_predicted_change_of_f_looks_at_the_largest_of_three():
    seen = watched([[0, 1, 1, 0], [0, 1, 1, 1], *[[0, 1, 1, 1]] * 3])
    change = (1 / 3 + 1 / 5) / 2

    assert figures(PredictedFChange(), seen) == [None, None, None, pytest.approx(change), 0.0]


def test_overall_uncertainty_stops_a_sure_model():
    seen = watched([[0, 1], [0, 1]], stop_set=[[[1 / 3] * 3] * 2, [[1.0, 0, 0]] * 2])

    assert figures(OverallUncertainty(), seen) == [pytest.approx(1.0), 0.0]
    assert OverallUncertainty().first_stop(seen) == 1


def test_maximum_confidence_needs_a_batch():
    seen = watched([[0]] * 3, batch_entropy=[0.4, 0.0005, np.nan])

    assert MaximumConfidence().first_stop(seen) == 1
    assert MaximumConfidence().vote(seen).says == "cannot tell"


def test_minimum_error_stops_when_the_hardest_examples_were_right():
    seen = watched([[0]] * 2, batch_right=[0.6, 0.9])

    assert MinimumError().first_stop(seen) == 1


def test_a_plateau_needs_the_upper_end_of_the_slope_to_be_small():
    flat = watched(SETTLED, audit_right=np.ones((5, 200), dtype=bool))

    assert Plateau().first_stop(flat) == 4
    assert Plateau().first_stop(watched(SETTLED, audit_right=RISING)) is None


def test_a_plateau_can_not_be_told_without_audit_labels():
    vote = Plateau().vote(watched(SETTLED, audit_right=np.ones((5, 0), dtype=bool)))

    assert vote.says == "cannot tell"
    assert "an audit set without labels" in vote.reason


def test_a_spent_budget_stops():
    assert BudgetSpent().first_stop(watched([[0]] * 3, spent=[0.5, 0.99, 1.0])) == 2


def test_a_label_that_gains_less_than_its_price_stops():
    """5 points per 100 labels at 0.50 a label: 0.05 points a label."""
    seen = watched(SETTLED, audit_right=RISING)

    worth_20 = GainBelowPrice(worth_of_a_point=20.0)
    worth_9 = GainBelowPrice(worth_of_a_point=9.0)

    assert figures(worth_20, seen)[-1] == pytest.approx(2.0)
    assert (worth_20.first_stop(seen), worth_9.first_stop(seen)) == (None, 4)


def test_without_a_worth_the_price_says_nothing():
    vote = GainBelowPrice().vote(watched(SETTLED, audit_right=RISING))

    assert (vote.says, "worth" in vote.reason) == ("cannot tell", True)


def test_a_label_that_costs_nothing_has_no_price_to_fall_below():
    seen = watched(SETTLED, audit_right=RISING, cost=np.zeros(5))

    assert GainBelowPrice(worth_of_a_point=9.0).vote(seen).says == "cannot tell"


def test_another_threshold_is_another_rule():
    seen = watched([[0]] * 2, batch_right=[0.6, 0.7])

    assert MinimumError(threshold=0.7).first_stop(seen) == 1


def test_all_rules_vote_with_their_figures():
    said = votes(watched(SETTLED, spent=[0.2, 0.4, 0.6, 0.8, 1.0]))

    assert [vote.rule for vote in said if vote.says == "stop"] == [
        "stabilising predictions",
        "classification change",
        "predicted change of F",
        "overall uncertainty",
        "plateau",
        "budget",
    ]
    assert said[0].reason.endswith("mean of the last 3 is 1, to stop it must be at least 0.99")
    assert said[0].unknown == ""


def test_a_rule_without_a_figure_says_why():
    silent = {vote.rule: vote.unknown for vote in votes(watched(SETTLED[:1])) if vote.unknown}

    assert silent == {
        "stabilising predictions": "too few models yet",
        "classification change": "too few models yet",
        "predicted change of F": "too few models yet",
        "maximum confidence": "no batch was chosen with the newest model yet",
        "minimum error": "nothing that a model chose was newly learned",
        "plateau": "fewer than 5 models, or an audit set without labels",
        "budget": "the plan has no budget",
        "gain below price": "say what a point of accuracy is worth, or wait for 5 models",
    }


@pytest.mark.parametrize(
    ("spent", "words"),
    [
        (0.4, "40% of the plan's tightest budget (labels, hours or money) is spent"),
        (1.02, "a budget of the plan (labels, hours or money) is spent"),
    ],
)
def test_a_budget_speaks_of_what_is_spent(spent, words):
    said = votes(watched(SETTLED[:2], spent=[0.1, spent]))

    assert next(vote.reason for vote in said if vote.rule == "budget") == words
