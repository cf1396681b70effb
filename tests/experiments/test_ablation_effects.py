import msgspec
import pytest

from al_core.domain.plan import ArchitecturePlan, BudgetPlan, OptionsPlan, Plan
from al_core.experiments.ablation_effects import (
    MEASURES,
    ablation_sweep,
    ablations,
    effects,
    gains,
)
from al_core.experiments.comparing import arm_of
from al_core.experiments.sweeping import cells, sweep
from tests.experiments.ablated_runs import ablated_runs
from tests.experiments.plans import small_plan, small_sweep

SEEDS = 8
CONSENSUS = Plan(options=OptionsPlan(overlap=3))
ACCURACY = "Accuracy in the end"


def ablation_of(plan, worth, **more):
    (found,) = ablations(
        ablation_sweep(plan, seeds=more.get("seeds", SEEDS)), ablated_runs(plan, worth, **more)
    )
    return found


def told(found):
    return {each.name: (round(each.interval.estimate, 6), each.verdict) for each in found}


def test_effect_is_the_whole_plan_minus_the_plan_without():
    found = effects(ablation_of(Plan(), {"strategy": 0.05, "random_share": -0.02}), ACCURACY)
    assert told(found) == {"strategy": (5.0, "helps"), "random_share": (-2.0, "harms")}


def test_an_option_that_changes_no_run_is_told_apart_from_an_effect_not_shown():
    found = effects(ablation_of(Plan(), {"strategy": 0.05}), ACCURACY)
    assert told(found)["random_share"] == (0.0, "changes nothing")


def test_fewer_hours_are_help_where_less_is_better():
    slower = {"trigger": 2.0}
    found = effects(
        ablation_of(Plan(architecture=ArchitecturePlan(kind="hybrid")), {}, hours=slower), "Hours"
    )
    assert told(found)["trigger"] == (-2.0, "helps")


def test_accuracy_over_hours_is_read_where_every_run_is_still_at_work():
    plan = Plan(architecture=ArchitecturePlan(kind="hybrid"))
    of = ablation_of(plan, {"trigger": 0.1}, hours={"trigger": 1.5})
    assert told(effects(of, "Accuracy over hours"))["trigger"] == (10.0, "helps")


def test_runs_without_hours_in_common_have_no_area_and_no_verdict():
    plan = Plan(architecture=ArchitecturePlan(kind="hybrid"))
    of = ablation_of(plan, {"trigger": 0.1}, hours={"trigger": 9.0})
    verdicts = {each.verdict for each in effects(of, "Accuracy over hours")}
    assert verdicts == {"cannot tell yet"}


def test_p_values_are_corrected_for_all_options_looked_at():
    plan = Plan(architecture=ArchitecturePlan(kind="hybrid"))
    found = effects(ablation_of(plan, {"strategy": 0.05}), ACCURACY)
    assert [each.p_value for each in found] == [2 / 2**8, 1.0, 1.0]
    assert found[0].p_holm == pytest.approx(3 * 2 / 2**8)


def test_five_seeds_can_show_no_option_of_many():
    plan = Plan(architecture=ArchitecturePlan(kind="adaptive"))
    found = effects(ablation_of(plan, {"strategy": 0.05}, seeds=5), ACCURACY)
    assert told(found)["strategy"] == (5.0, "no difference shown")


def test_four_seeds_cannot_tell():
    found = effects(ablation_of(Plan(), {"strategy": 0.05}, seeds=4), ACCURACY)
    assert told(found)["strategy"][1] == "cannot tell yet"


def test_selection_and_better_labels_are_told_apart():
    worth = {"strategy": 0.03, "overlap": 0.04, "both": 0.06}
    found = gains(ablation_of(CONSENSUS, worth), ACCURACY)
    assert told(found.parts) == {
        "selection": (3.0, "helps"), "labels": (4.0, "helps"), "both": (6.0, "helps"),
    }  # fmt: skip


def test_what_both_are_worth_beyond_their_sum_has_an_interval():
    worth = {"strategy": 0.03, "overlap": 0.04, "both": 0.06}
    beyond = gains(ablation_of(CONSENSUS, worth), ACCURACY).beyond
    assert (round(beyond.estimate, 6), round(beyond.low, 6)) == (-1.0, -1.0)


def test_a_plan_with_one_answer_each_has_a_gain_by_selection_alone():
    found = gains(ablation_of(Plan(), {"strategy": 0.03}), ACCURACY)
    assert [each.name for each in found.parts] == ["selection"]
    assert found.beyond is None


def test_a_seed_that_one_arm_lacks_is_left_out_of_that_pair():
    sweep_plan = ablation_sweep(Plan(), seeds=SEEDS)
    runs = [
        run
        for run in ablated_runs(Plan(), {"strategy": 0.05})
        if not run.plan.name.endswith("without-strategy-0")
    ]
    (found,) = ablations(sweep_plan, runs)
    by_name = {each.name: each.interval.n for each in effects(found, ACCURACY)}
    assert by_name == {"strategy": 7, "random_share": 8}


def test_without_any_run_nothing_is_told():
    (found,) = ablations(ablation_sweep(Plan(), seeds=SEEDS), [])
    assert found.arms == ()
    assert effects(found, ACCURACY) == []
    assert gains(found, ACCURACY).parts == ()


def test_seeds_are_as_many_as_a_verdict_on_so_many_options_needs():
    assert len(ablation_sweep(Plan()).seeds) == 10
    adaptive = Plan(seed=4, architecture=ArchitecturePlan(kind="adaptive"))
    assert ablation_sweep(adaptive).seeds[:2] == (4, 5)


def test_a_plan_without_an_end_gets_one():
    endless = Plan(budget=BudgetPlan(labels=None))
    assert ablation_sweep(endless).base.budget.labels == 200
    timed = Plan(budget=BudgetPlan(labels=None, hours=2.0))
    assert ablation_sweep(timed).base.budget == timed.budget


def test_every_measure_says_what_it_is():
    assert all(measure.meaning for measure in MEASURES.values())


def test_cells_of_an_ablation_have_names_of_their_own():
    names = [cell.name for cell in cells(ablation_sweep(CONSENSUS, seeds=2))]
    assert len(set(names)) == len(names) == 2 * (1 + 4)


def test_options_are_left_out_of_every_strategy_and_never_of_the_control():
    two = msgspec.structs.replace(small_sweep(), without=("random_share",), seeds=(0,))
    names = [cell.name for cell in cells(two)]
    assert names == [
        "small-sequential-margin-0", "small-sequential-margin-without-random_share-0",
        "small-sequential-random-0",
        "small-parallel-margin-0", "small-parallel-margin-without-random_share-0",
        "small-parallel-random-0",
    ]  # fmt: skip


def test_ablations_of_several_plans_are_kept_apart():
    two = msgspec.structs.replace(small_sweep(), without=("random_share",), seeds=(0,))
    kinds = [each.plan.architecture.kind for each in ablations(two, [])]
    assert kinds == ["sequential", "sequential", "parallel", "parallel"]


def test_a_simulated_ablation_differs_only_by_what_is_left_out():
    plan = ablation_sweep(small_plan(budget=BudgetPlan(labels=20)), seeds=1)
    runs = sweep(plan)
    assert [arm_of(run) for run in runs] == [
        "sequential · margin",
        "sequential · random",
        "sequential · margin · without random share",
    ]
    (found,) = ablations(plan, runs)
    assert found.arms == ("strategy", "random_share")
    assert {run.figures.answers for run in runs} == {20}
