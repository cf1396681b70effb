"""Strategies about strategies: who chooses when, where it looks, and with what chances."""

import numpy as np
import pytest

from al_core.domain.errors import PlanError
from al_core.domain.plan import ModelPlan
from al_core.domain.values import LabeledSet
from al_core.models.fitting import fit_model
from al_core.strategies.core_set import CoreSet
from al_core.strategies.epsilon_greedy import EpsilonGreedy
from al_core.strategies.greedy_oracle import GreedyOracle
from al_core.strategies.registry import strategy_named
from al_core.strategies.seals import Seals
from al_core.strategies.switch import Switch
from al_core.strategies.typiclust import TypiClust
from al_core.strategies.uncertainty import Margin
from tests.strategies.worlds import LinearModel, blobs, linear_models, query

MODEL = linear_models()[0]
LINE = np.arange(40.0)[:, None]


def pool(seed=0, **given):
    return query(blobs(), **{"model": MODEL, "labeled": [0, 1, 2, 30], "seed": seed, **given})


def test_without_epsilon_the_worn_strategy_chooses_all():
    selection = EpsilonGreedy(epsilon=0.0).select(pool(), 9)
    assert selection.picks.tolist() == Margin().select(pool(), 9).picks.tolist()
    assert selection.probabilities.tolist() == [1.0] * 9
    assert selection.reasons["at_random"].tolist() == [0.0] * 9


def test_with_an_epsilon_of_one_all_are_equally_likely():
    selection = EpsilonGreedy(epsilon=1.0).select(pool(), 3)
    assert selection.probabilities == pytest.approx([1 / 56, 1 / 55, 1 / 54])
    assert selection.reasons["at_random"].tolist() == [1.0] * 3


@pytest.mark.parametrize("seed", range(20))
def test_the_chance_of_a_pick_is_that_of_the_two_part_draw(seed):
    selection = EpsilonGreedy(epsilon=0.4).select(pool(seed), 5)
    left = Margin().select(pool(), 56).picks.tolist()
    for slot, pick in enumerate(selection.picks.tolist()):
        expected = 0.4 / (56 - slot) + 0.6 * (pick == left[0])
        assert selection.probabilities[slot] == pytest.approx(expected)
        left.remove(pick)


def test_the_share_of_picks_at_random_is_epsilon():
    flags = [EpsilonGreedy(epsilon=0.3).select(pool(s), 10).reasons["at_random"] for s in range(99)]
    assert np.mean(flags) == pytest.approx(0.3, abs=0.05)


def test_chances_that_are_not_known_are_not_given():
    assert EpsilonGreedy(strategy="typiclust").select(pool(), 5).probabilities is None


def test_the_first_strategy_chooses_until_there_are_labels_enough():
    wears = Switch(first="core_set", then="margin", labels_per_class=2)
    few, enough = pool(labeled=range(5)), pool(labeled=range(6))
    core_set, margin = CoreSet().select(few, 6), Margin().select(enough, 6)
    assert wears.select(few, 6).picks.tolist() == core_set.picks.tolist()
    assert wears.select(enough, 6).picks.tolist() == margin.picks.tolist()


def test_by_default_typiclust_comes_first_and_margin_after_ten_labels_a_class():
    assert isinstance(Switch().in_force(pool(labeled=range(29))), TypiClust)
    assert isinstance(Switch().in_force(pool(labeled=range(30))), Margin)


def test_before_any_model_the_classes_seen_count():
    assert isinstance(Switch().in_force(pool(model=None, labeled=range(19))), TypiClust)
    assert isinstance(Switch().in_force(pool(model=None, labeled=range(20))), Margin)


def test_a_switch_is_cold_when_the_one_in_force_is():
    late = Switch(labels_per_class=0)
    assert late.starts_cold(pool(model=None))
    assert not late.starts_cold(pool())
    assert not Switch().starts_cold(pool(model=None))


def test_wearing_a_stochastic_strategy_makes_stochastic():
    assert Switch().stochastic
    assert not Switch(first="core_set").stochastic
    assert Seals(strategy="badge").stochastic
    assert not Seals().stochastic


def test_seals_shows_neighbours_of_the_labels_and_the_sample_of_lowest_ranks():
    context = query(LINE, LinearModel([[1.0, -1.0]]), labeled=[0, 20])
    seen = Seals(neighbours=2, sample=3).seen(context, 1)
    assert context.candidates[seen].tolist() == [1, 2, 3, 4, 5, 19, 21]


def test_seals_chooses_as_its_strategy_does_among_those():
    context = query(LINE, LinearModel([[1.0, -1.0]], intercepts=[-60.0, 0.0]), labeled=[0, 20])
    alone = Seals(neighbours=2, sample=0).select(context, 2)
    within = Margin().select(
        query(LINE, context.model, labeled=[0, 20], candidates=[1, 2, 19, 21]), 2
    )
    assert alone.picks.tolist() == within.picks.tolist()
    assert Margin().select(context, 1).picks.tolist() == [30]


def test_seals_gives_the_lowest_utility_to_those_not_seen():
    context = query(LINE, LinearModel([[0.1, -0.1]]), labeled=[0, 20])
    utilities = Seals(neighbours=2, sample=0).select(context, 2).utilities
    assert (utilities == utilities.min()).sum() == 35
    assert utilities.argmax() == 0


def test_seals_shows_a_whole_batch_at_least():
    context = query(LINE, LinearModel([[1.0, -1.0]]), labeled=[])
    assert Seals(neighbours=1, sample=0).select(context, 25).picks.size == 25


def test_seals_with_the_whole_pool_in_view_changes_nothing():
    assert Seals().select(pool(), 9).picks.tolist() == Margin().select(pool(), 9).picks.tolist()


def refit_on(features):
    def refit(labeled):
        plan = ModelPlan(name="naive_bayes")
        return fit_model(
            plan, features, labeled, 2, seed=0, previous=None, needs_probabilities=False
        )

    return refit


def two_groups(**given):
    """Twenty rows of class 0 near 0, twenty of class 1 near 10; one label of class 0."""
    random = np.random.default_rng(0)
    truth = np.repeat([0, 1], 20)
    features = 10.0 * truth[:, None] + random.normal(size=(40, 2))
    told = {"truth": truth, "refit": refit_on(features), "labeled": [0], **given}
    return query(features, **told)


def test_the_oracle_takes_the_example_without_which_a_class_is_unknown():
    context = two_groups()
    selection = GreedyOracle(fits=30).select(context, 1)
    assert selection.picks[0] >= 20
    assert selection.reasons["accuracy"][0] == pytest.approx(1.0, abs=0.02)


def test_the_oracles_utilities_are_accuracies_after_each_example():
    """Another of class 0 leaves the 20 of class 1 wrong: 18 of 38 are right."""
    utilities = GreedyOracle(fits=40).select(two_groups(), 1).utilities
    assert utilities[:19] == pytest.approx([18 / 38] * 19, abs=0.02)
    assert utilities[19:] == pytest.approx([1.0] * 20, abs=0.02)


def test_the_oracle_keeps_to_its_budget_of_fits():
    fits = []
    context = two_groups()
    counted = two_groups(refit=lambda labeled: fits.append(1) or context.refit(labeled))
    GreedyOracle(fits=24).select(counted, 4)
    assert len(fits) == 24


def test_the_oracle_never_asks_for_rows_outside_the_pool():
    context = two_groups()
    seen = []

    def watched(labeled: LabeledSet):
        seen.append(labeled.rows)
        return context.refit(labeled)

    hidden = np.where(np.isin(np.arange(40), [5, 25]), -1, context.truth)
    allowed = np.setdiff1d(np.arange(1, 40), [5, 25])
    picks = (
        GreedyOracle().select(two_groups(refit=watched, truth=hidden, candidates=allowed), 3).picks
    )
    assert not set(picks) & {5, 25}
    assert not set(np.concatenate(seen)) & {5, 25}


def test_the_oracle_without_the_truth_says_what_to_do():
    with pytest.raises(PlanError, match="true labels are not known here; choose another strategy"):
        GreedyOracle().select(two_groups(truth=None), 1)


@pytest.mark.parametrize("name", ["epsilon_greedy", "seals", "switch", "bandit"])
def test_a_strategy_that_is_not_known_can_not_be_worn(name):
    parameter = {"switch": "then", "bandit": "arms"}.get(name, "strategy")
    worn = ("guess",) if name == "bandit" else "guess"
    with pytest.raises(PlanError, match="no strategy is called 'guess'"):
        strategy_named(name, {parameter: worn})
