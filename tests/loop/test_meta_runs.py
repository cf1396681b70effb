"""Strategies about strategies in whole runs: what they learn, and that the log redoes them."""

import msgspec
import numpy as np
import pytest

from al_core.domain import events as ev
from al_core.domain.plan import (
    ArchitecturePlan,
    BudgetPlan,
    DataPlan,
    ModelPlan,
    OptionsPlan,
    Person,
    Plan,
    SplitPlan,
    StrategyPlan,
    TrainingPlan,
)
from al_core.experiments.simulating import ready_problem
from al_core.loop.learner import ScikitLearner
from al_core.loop.querying import history
from al_core.loop.recorders import ComparingRecorder
from al_core.loop.replay import drive, fold, verify
from al_core.strategies.registry import strategy_named
from tests.loop.test_replay import simulated
from tests.loop.worlds import of_kind, run

PLAN = Plan(
    data=DataPlan(dataset="scenario", params={"rows": 1200, "classes": 3, "separation": 2.0}),
    split=SplitPlan(audit_share=0.2, seed_size=12),
    model=ModelPlan(name="naive_bayes"),
    architecture=ArchitecturePlan(batch_size=20),
    training=TrainingPlan(seconds=1.0),
    team=(Person(count=2, mean_seconds=10.0, spread="deterministic"),),
    budget=BudgetPlan(labels=300),
)
STRATEGIES = {
    "bandit": {},
    "bandit of a committee": {"arms": ("qbc", "badge", "random")},
    "epsilon_greedy": {"epsilon": 0.5},
    "switch": {"labels_per_class": 6},
    "seals": {"neighbours": 5, "sample": 50},
    "greedy_oracle": {"fits": 16, "measured_on": 100},
}


def planned(name, params, **parts):
    """The plan with that strategy; hybrid, so that selections wait for labels."""
    strategy = StrategyPlan(name=name.split(" ")[0], params=params)
    return msgspec.structs.replace(PLAN, strategy=strategy, **parts)


def shares_after(params, seed=0):
    """The bandit's shares at the end of a run."""
    plan = planned("bandit", params, seed=seed)
    problem = ready_problem(plan)
    state = run(plan, problem, ScikitLearner(problem, plan))[1]
    bandit = strategy_named("bandit", params)
    return dict(zip(bandit.arms, bandit.shares(history(state)), strict=True))


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_run_replays_equal_in_all_three_ways(name):
    plan = planned(
        name,
        STRATEGIES[name],
        architecture=ArchitecturePlan(kind="hybrid", batch_size=8),
        budget=BudgetPlan(labels=60),
        options=OptionsPlan(random_share=0.2, refresh_labels=5),
    )
    problem, entries = simulated(plan)
    comparing = ComparingRecorder(entries)
    drive(entries, ScikitLearner(problem, plan), comparing)

    assert comparing.finished
    assert fold(entries).equal
    assert verify(entries, problem, ScikitLearner(problem, plan)).equal


def test_reasons_are_logged_for_each_pick_and_are_0_at_random():
    plan = planned("bandit", {}, budget=BudgetPlan(labels=60))
    problem = ready_problem(plan)
    events, _ = run(plan, problem, ScikitLearner(problem, plan))

    for batch in of_kind(events, ev.BatchSelected):
        assert set(batch.reasons) > {"predicted", "coverage", "took_margin", "chance_margin"}
        chances = zip(batch.at_random, batch.reasons["chance_margin"], strict=True)
        assert all((chance == 0.0) == at_random for at_random, chance in chances)


def test_the_bandit_learns_which_arm_finds_errors():
    params = {"arms": ("in_order", "margin"), "coverage_weight": 0.0, "horizon": 300}
    shares = [shares_after(params, seed)["margin"] for seed in range(3)]

    assert np.mean(shares) > 0.6


def test_the_bandit_learns_which_arm_covers_more():
    params = {"arms": ("in_order", "core_set"), "found_weight": 0.0, "horizon": 300}
    shares = [shares_after(params, seed)["core_set"] for seed in range(3)]

    assert np.mean(shares) > 0.6


def test_the_oracle_learns_faster_than_random_selection():
    accuracies = {}
    for name, params in {"greedy_oracle": {"fits": 200}, "random": {}}.items():
        plan = planned(
            name, params, budget=BudgetPlan(labels=30), architecture=ArchitecturePlan(batch_size=5)
        )
        problem = ready_problem(plan)
        events, _ = run(plan, problem, ScikitLearner(problem, plan))
        accuracies[name] = np.mean([e.accuracy for e in of_kind(events, ev.ModelTrained)[1:]])

    assert accuracies["greedy_oracle"] > accuracies["random"] + 0.01
