import msgspec

from al_core.domain.plan import ArchitecturePlan, BudgetPlan, DataPlan, Person, Plan
from al_core.experiments.comparing import arm_figures, savings
from al_core.experiments.side_by_side import side_by_side, sweep_variants
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


def test_sweeps_that_vary_only_strategies_and_architectures_are_one_variant():
    other = msgspec.structs.replace(SMALL, strategies=("badge",), architectures=("hybrid",))
    assert sweep_variants({"s": SMALL, "o": other}) == {"s": "", "o": ""}


def test_settings_too_long_to_name_are_numbered():
    file = msgspec.structs.replace(
        SMALL, base=Plan(data=DataPlan(dataset="folder/of/reviews/rows.csv"))
    )
    assert sweep_variants({"s": SMALL, "f": file, "g": file}) == {
        "s": "plan 1",
        "f": "plan 2",
        "g": "plan 2",
    }


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
