"""The bandit: chances of its picks, what it keeps for later, and what rewards do to its arms."""

import numpy as np
import pytest

from al_core.domain.errors import PlanError
from al_core.strategies.bandit import Bandit
from al_core.strategies.base import PastBatch
from al_core.strategies.core_set import CoreSet
from al_core.strategies.registry import strategy_named
from al_core.strategies.uncertainty import Margin
from tests.strategies.worlds import blobs, linear_models, query

MODEL = linear_models()[0]
TWO = ("margin", "core_set")


def pool(seed=0, **given):
    return query(blobs(), **{"model": MODEL, "labeled": [0, 1, 2, 30], "seed": seed, **given})


def batch(*, by, labels, predicted=0, coverage=0.5, arms=TWO):
    """A batch of picks that the arm `by` alone would have taken."""
    n, k = len(labels), len(arms)
    reasons = {"predicted": np.full(n, float(predicted)), "coverage": np.full(n, coverage)}
    for arm in arms:
        reasons[f"took_{arm}"] = np.full(n, float(arm == by))
        reasons[f"chance_{arm}"] = np.full(n, 1.0 / k)
    return PastBatch(np.arange(n), np.array(labels), reasons)


def share(history, arm, **parameters):
    bandit = strategy_named("bandit", {"arms": TWO, **parameters})
    return bandit.shares(history)[bandit.arms.index(arm)]


def test_at_first_all_arms_have_the_same_share():
    assert Bandit().shares([]) == pytest.approx([1 / 3] * 3)


def test_a_pick_is_as_likely_as_the_arms_that_would_take_it_next():
    selection = Bandit(arms=TWO).select(pool(), 1)
    first = Margin().select(pool(), 1).picks[0], CoreSet().select(pool(), 1).picks[0]
    assert first[0] != first[1]
    assert selection.picks[0] in first
    assert selection.probabilities.tolist() == [0.5]


def test_arms_that_agree_add_up():
    selection = Bandit(arms=("margin", "least_confidence")).select(pool(seed=3), 12)
    both = selection.reasons["took_margin"] * selection.reasons["took_least_confidence"]
    assert selection.probabilities.tolist() == (0.5 + 0.5 * both).tolist()


def test_a_uniform_arm_adds_its_share_of_those_left():
    selection = Bandit(arms=("margin", "random")).select(pool(), 3)
    by_margin = selection.reasons["took_margin"]
    left = np.array([56, 55, 54])
    assert selection.probabilities == pytest.approx(0.5 * by_margin + 0.5 / left)


def test_an_arm_that_has_no_model_yet_is_uniform():
    selection = Bandit(arms=("margin", "core_set")).select(pool(model=None), 2)
    by_core_set = selection.reasons["took_core_set"]
    assert selection.probabilities == pytest.approx(0.5 * by_core_set + 0.5 / np.array([56, 55]))


def test_an_arm_that_draws_leaves_the_chances_unknown():
    assert Bandit(arms=("margin", "badge")).select(pool(), 3).probabilities is None


def test_each_pick_keeps_the_class_predicted_when_it_was_chosen():
    selection = Bandit().select(pool(), 5)
    expected = MODEL.predict(blobs()[selection.picks])
    assert selection.reasons["predicted"].tolist() == expected.tolist()
    assert set(Bandit().select(pool(model=None), 5).reasons["predicted"]) == {-1.0}


def test_utilities_are_the_arms_ranks_weighted_by_their_shares():
    selection = Bandit(arms=TWO).select(pool(), 1)
    margin, core_set = (arm().select(pool(), 1).utilities for arm in (Margin, CoreSet))
    below = [np.mean(u[:, None] > u[None, :], axis=1) + 0.5 / 56 for u in (margin, core_set)]
    assert selection.utilities == pytest.approx(0.5 * (below[0] + below[1]))


def test_an_arm_that_finds_errors_is_followed_more():
    history = [batch(by="margin", labels=[1] * 50), batch(by="core_set", labels=[0] * 50)]
    assert share(history, "margin", coverage_weight=0.0) > 0.7


def test_an_arm_that_covers_more_is_followed_more():
    wide = batch(by="core_set", labels=[0] * 50, coverage=1.0)
    narrow = batch(by="margin", labels=[0] * 50, coverage=0.1)
    assert share([wide, narrow], "core_set", found_weight=0.0) > 0.7


def test_the_weights_decide_between_errors_and_coverage():
    history = [
        batch(by="margin", labels=[1] * 50, coverage=0.0),
        batch(by="core_set", labels=[0] * 50, coverage=1.0),
    ]
    assert share(history, "margin") == pytest.approx(0.5)
    assert share(history, "margin", found_weight=1.0, coverage_weight=0.2) > 0.6
    assert share(history, "margin", found_weight=0.2, coverage_weight=1.0) < 0.4


def test_with_a_target_class_only_its_false_negatives_count():
    other = [batch(by="margin", labels=[1] * 50, predicted=0)]
    missed = [batch(by="margin", labels=[2] * 50, predicted=0)]
    seen = [batch(by="margin", labels=[2] * 50, predicted=2)]
    only = {"target_class": 2, "coverage_weight": 0.0}
    assert share(other, "margin", **only) == pytest.approx(share(seen, "margin", **only))
    assert share(missed, "margin", **only) > share(other, "margin", **only) + 0.2


def test_picks_without_a_label_yet_tell_nothing():
    waiting = batch(by="margin", labels=[-1] * 50)
    assert share([waiting], "margin") == pytest.approx(0.5)


def test_before_a_model_nothing_counts_as_found():
    blind = batch(by="margin", labels=[1] * 50, predicted=-1)
    sure = batch(by="margin", labels=[1] * 50, predicted=1)
    only = {"coverage_weight": 0.0}
    assert share([blind], "margin", **only) == share([sure], "margin", **only)


def test_picks_that_came_at_random_and_batches_of_others_tell_nothing():
    one = batch(by="margin", labels=[1])
    zeros = {name: np.zeros(9) for name in one.reasons}
    at_random = PastBatch(np.arange(9), np.ones(9, dtype=np.int64), zeros)
    foreign = PastBatch(np.arange(9), np.ones(9, dtype=np.int64), {"uncertainty": np.ones(9)})
    assert share([one, at_random, foreign], "margin") == share([one], "margin")


def test_arms_named_twice_and_weights_of_nothing_are_refused():
    with pytest.raises(PlanError, match="the bandit's arms are margin, margin; name each once"):
        Bandit(arms=("margin", "margin"))
    with pytest.raises(PlanError, match="both weights of the bandit are 0"):
        Bandit(found_weight=0.0, coverage_weight=0.0)
    with pytest.raises(PlanError, match="name at least one"):
        Bandit(arms=())
