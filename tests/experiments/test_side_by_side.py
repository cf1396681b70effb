from dataclasses import replace

import msgspec
import numpy as np

from al_core.domain.plan import ArchitecturePlan, BudgetPlan, DataPlan, Person, Plan
from al_core.experiments.comparing import arm_figures, savings
from al_core.experiments.cuts import Cut
from al_core.experiments.side_by_side import (
    SingleRun,
    as_they_stood,
    side_by_side,
    sweep_variants,
)
from al_core.experiments.sweeping import SweepPlan
from tests.experiments.runs import arm_runs, run_result

SMALL = SweepPlan(architectures=("sequential",), seeds=(0, 1))
LARGE = msgspec.structs.replace(SMALL, base=Plan(architecture=ArchitecturePlan(batch_size=40)))


def both():
    small = arm_runs("margin", [0.5, 0.5]) + arm_runs("random", [0.4, 0.4])
    large = arm_runs("margin", [0.6, 0.6], batch_size=40)
    return side_by_side({"s": SMALL, "l": LARGE}, {"s": small, "l": large})


def test_one_sweep_keeps_its_arms_as_they_are():
    seen = side_by_side({"s": SMALL}, {"s": arm_runs("margin", [0.5, 0.5])})
    assert seen.arms == ["sequential · margin"]


def test_arms_of_sweeps_with_other_settings_are_named_apart():
    assert both().arms == [
        "sequential · margin · batch size 20",
        "sequential · random · batch size 20",
        "sequential · margin · batch size 40",
    ]


def test_runs_named_apart_are_not_mixed():
    seen = both()
    accuracy = [found.figures["Accuracy"].estimate for found in arm_figures(seen.runs, seen.named)]
    assert accuracy == [0.5, 0.4, 0.6]


def test_saving_is_held_against_the_control_of_the_same_variant():
    seen = both()
    found = savings(seen.runs, "labels", seen.named)
    assert [saving.arm for saving in found] == ["sequential · margin · batch size 20"]


def test_only_finished_runs_are_compared_and_the_rest_counted():
    runs = [run_result("margin", 0, 0.5), run_result("margin", 1, 0.5, finished=False)]
    seen = side_by_side({"s": SMALL}, {"s": runs})
    assert len(seen.runs) == 1
    assert seen.missing == 3


def test_data_sets_of_all_sweeps_are_told():
    other = msgspec.structs.replace(SMALL, base=Plan(data=DataPlan(dataset="anes96")))
    seen = side_by_side({"s": SMALL, "o": other}, {"s": [], "o": []})
    assert seen.datasets == ("digits", "anes96")


def test_a_hostile_name_of_a_project_stands_inert_in_its_arm():
    title = "<img src=x> [go](https://bad) *b* `c` $d$ ~e~ a|b"
    seen = side_by_side({}, {}, [SingleRun(run_result("margin", 0, 0.5), title)])
    assert seen.arms == [
        "sequential · margin · ‹img src=x› ⟦go⟧(https∶//bad) ∗b∗ 'c' ＄d＄ ∼e∼ aǀb"
    ]


def test_models_that_nothing_was_known_of_by_a_moment_are_left_out_there():
    run = run_result("margin", 0, 0.5)
    unknown = replace(run, curve=replace(run.curve, accuracy=np.array([np.nan, 0.5])))
    seen = side_by_side({}, {}, [SingleRun(run, "Reviews")])
    (then,) = as_they_stood(seen, Cut("labels", 20), [unknown]).runs
    assert then.curve.labels.tolist() == [20.0]


def test_a_run_without_a_measured_model_by_a_moment_is_counted_as_left_out():
    run = run_result("margin", 0, 0.5)
    seen = side_by_side({}, {}, [SingleRun(run, "Reviews")])
    then = as_they_stood(seen, Cut("labels", 10), [run_result("margin", 0, np.nan)])
    assert (then.runs, then.modelless) == ((), 1)


def test_data_are_called_by_their_files_without_their_folders():
    file = msgspec.structs.replace(SMALL, base=Plan(data=DataPlan(dataset="/home/x/tickets.csv")))
    seen = side_by_side({"s": SMALL, "f": file}, {"s": [], "f": []})
    assert seen.data_words == "digits, tickets.csv"


def test_sweeps_that_vary_only_strategies_and_architectures_are_one_variant():
    other = msgspec.structs.replace(SMALL, strategies=("badge",), architectures=("hybrid",))
    assert sweep_variants({"s": SMALL, "o": other}) == {"s": "", "o": ""}


def test_settings_too_long_to_name_are_numbered():
    long = "reviews_of_everything_that_was_ever_reviewed.csv"
    file = msgspec.structs.replace(SMALL, base=Plan(data=DataPlan(dataset=long)))
    assert sweep_variants({"s": SMALL, "f": file, "g": file}) == {
        "s": "plan 1",
        "f": "plan 2",
        "g": "plan 2",
    }


def test_data_are_named_by_their_file_however_many_settings_of_theirs_differ():
    data = DataPlan(dataset="folder/of/rows.csv", params={"label": "kind"}, rows=400)
    file = msgspec.structs.replace(SMALL, base=Plan(data=data))
    assert sweep_variants({"s": SMALL, "f": file}) == {"s": "digits", "f": "rows.csv"}


def test_the_same_data_asked_for_differently_say_how():
    few = msgspec.structs.replace(SMALL, base=Plan(data=DataPlan(rows=400)))
    assert sweep_variants({"s": SMALL, "f": few}) == {"s": "digits", "f": "digits (400 rows)"}


def test_data_and_another_setting_are_named_both():
    other = Plan(data=DataPlan(dataset="anes96"), budget=BudgetPlan(labels=400))
    found = sweep_variants({"s": SMALL, "o": msgspec.structs.replace(SMALL, base=other)})
    assert found == {"s": "budget labels 200, digits", "o": "budget labels 400, anes96"}


def test_three_settings_are_too_many_to_name():
    person = Person(count=9, mean_seconds=5.0, cv=0.1)
    team = msgspec.structs.replace(SMALL, base=Plan(team=(person,)))
    assert sweep_variants({"s": SMALL, "t": team})["t"] == "plan 2"


def test_two_settings_are_named_both():
    other = Plan(architecture=ArchitecturePlan(batch_size=40), budget=BudgetPlan(labels=400))
    variants = sweep_variants({"s": SMALL, "o": msgspec.structs.replace(SMALL, base=other)})
    assert variants["o"] == "batch size 40, budget labels 400"


def test_controls_are_not_among_the_chosen_runs():
    strategies = {run.plan.strategy.name for run in both().chosen_runs}
    assert strategies == {"margin"}


def test_largest_budget_of_a_control_is_told():
    other = msgspec.structs.replace(SMALL, control_budget=4.0)
    assert side_by_side({"s": SMALL, "o": other}, {"s": [], "o": []}).control_budget == 4.0
    none = msgspec.structs.replace(SMALL, control=False)
    assert side_by_side({"s": none}, {"s": []}).control_budget == 1.0


def alone(run, title="Reviews"):
    return SingleRun(replace(run, run_id=title), title)


def test_a_single_run_is_an_arm_of_its_own_beside_a_sweep():
    seen = side_by_side(
        {"s": SMALL}, {"s": arm_runs("margin", [0.5, 0.5])}, [alone(run_result("margin", 0, 0.7))]
    )
    assert seen.arms == ["sequential · margin", "sequential · margin · Reviews"]
    assert seen.missing == 2


def test_a_run_that_a_sweep_has_is_not_taken_from_it_as_a_single_one():
    swept = arm_runs("margin", [0.5, 0.6])
    seen = side_by_side({"s": SMALL}, {"s": swept}, [SingleRun(swept[1], "seed 1 of Race")])
    assert list(seen.runs) == swept
    assert [found.seeds for found in arm_figures(seen.runs, seen.named)] == [2]


def test_runs_of_one_cell_are_named_with_the_ends_of_their_ids():
    first, other = run_result("margin", 0, 0.5), run_result("margin", 1, 0.5)
    again = replace(first, run_id="small-77f0")
    seen = side_by_side({"s": SMALL, "t": SMALL}, {"s": [first, other], "t": [again]})
    assert seen.run_names == {
        "sequential-margin-20-0": "sequential · margin, seed 0 (0)",
        "sequential-margin-20-1": "sequential · margin, seed 1",
        "small-77f0": "sequential · margin, seed 0 (77f0)",
    }


def test_a_run_of_a_sweep_that_has_not_ended_can_be_compared_on_its_own():
    run = run_result("margin", 1, 0.5, finished=False)
    seen = side_by_side({"s": SMALL}, {"s": [run]}, [SingleRun(run, "seed 1 of Race")])
    assert seen.arms == ["sequential · margin · seed 1 of Race"]


def test_a_run_under_way_is_compared_as_far_as_it_is():
    seen = side_by_side({}, {}, [alone(run_result("margin", 0, 0.7, finished=False))])
    assert len(seen.runs) == 1
    assert seen.datasets == ("digits",)


def test_models_before_the_first_audit_label_are_left_out():
    run = run_result("margin", 0, 0.7)
    curve = replace(run.curve, accuracy=np.array([np.nan, 0.7]))
    seen = side_by_side({}, {}, [alone(replace(run, curve=curve))])
    assert seen.runs[0].curve.labels.tolist() == [20.0]
    blank = replace(run, curve=replace(curve, accuracy=np.array([np.nan, np.nan])))
    assert side_by_side({}, {}, [alone(blank)]).runs == ()


def test_a_title_can_not_pass_for_another_part_of_an_arms_name():
    seen = side_by_side({}, {}, [alone(run_result("margin", 0, 0.7), "a · random")])
    assert seen.arms == ["sequential · margin · a, random"]


def test_ranks_name_arms_as_if_all_data_were_one():
    other = msgspec.structs.replace(SMALL, base=Plan(data=DataPlan(dataset="anes96")))
    first, second = run_result("margin", 0, 0.5), replace(run_result("margin", 0, 0.6), run_id="o")
    seen = side_by_side({"s": SMALL, "o": other}, {"s": [first], "o": [second]})
    assert [seen.named(run) for run in seen.runs] == [
        "sequential · margin · digits", "sequential · margin · anes96",
    ]  # fmt: skip
    assert {seen.within(run) for run in seen.runs} == {"sequential · margin"}


def test_ranks_keep_other_differences_apart():
    large = msgspec.structs.replace(LARGE, base=msgspec.structs.replace(
        LARGE.base, data=DataPlan(dataset="anes96")))  # fmt: skip
    first, second = run_result("margin", 0, 0.5), replace(run_result("margin", 0, 0.6), run_id="o")
    seen = side_by_side({"s": SMALL, "l": large}, {"s": [first], "l": [second]})
    assert len({seen.within(run) for run in seen.runs}) == 2
