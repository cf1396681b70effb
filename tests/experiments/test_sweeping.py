"""Cells of a sweep, run in process."""

from al_core.domain.plan import BudgetPlan, StrategyPlan
from al_core.experiments.sweeping import cells, run_cell, sweep
from tests.experiments.plans import small_plan, small_sweep


def test_cells_are_architectures_by_strategies_by_seeds_with_a_control():
    names = [plan.name for plan in cells(small_sweep(seeds=(0,)))]
    assert names == [
        "small-sequential-margin-0",
        "small-sequential-random-0",
        "small-parallel-margin-0",
        "small-parallel-random-0",
    ]


def test_without_control_there_are_only_the_strategies_named():
    found = cells(small_sweep(control=False, strategies=("entropy", "random")))
    assert {plan.strategy.name for plan in found} == {"entropy", "random"}


def test_the_control_gets_its_own_label_budget():
    budgets = {plan.strategy.name: plan.budget.labels for plan in cells(small_sweep())}
    assert budgets == {"margin": 30, "random": 60}


def test_no_label_budget_stays_none_for_the_control():
    base = small_plan(budget=BudgetPlan(labels=None))
    assert {plan.budget.labels for plan in cells(small_sweep(base=base))} == {None}


def test_parameters_go_with_the_strategy_they_belong_to():
    base = small_plan(strategy=StrategyPlan(name="density_weighted", params={"beta": 2.0}))
    found = cells(small_sweep(base=base, strategies=("density_weighted", "margin"), seeds=(0,)))
    params = {plan.strategy.name: plan.strategy.params for plan in found}
    assert params == {"density_weighted": {"beta": 2.0}, "margin": {}, "random": {}}


def test_a_cell_gives_its_result_and_the_entries_it_wrote():
    run = run_cell(small_plan())
    assert (run.result.events, run.result.head_hash) == (len(run.entries), run.entries[-1].hash)


def test_a_sweep_hands_on_each_cell_in_order():
    kept = []
    results = sweep(small_sweep(seeds=(0,)), keep=lambda run: kept.append(run.result.run_id))
    assert kept == [result.run_id for result in results]
    assert len(results) == 4


def test_each_strategy_of_a_sweep_has_parameters_of_its_own():
    planned = cells(
        small_sweep(
            strategies=("margin", "density_weighted"),
            strategy_params={"density_weighted": {"beta": 2.0}},
            control=False,
        )
    )
    params = {plan.strategy.name: plan.strategy.params for plan in planned}
    assert params == {"margin": {}, "density_weighted": {"beta": 2.0}}
